"""After the meeting: the report, its files and paper, any moment of it, and the public record."""

import csv
import io
import json

import openpyxl
import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asp_portal.accounts.roles import Role
from asp_portal.workflow import Doing
from cooperation.models import Plenary
from cooperation.setup.workflow import plenary_workflow
from cooperation.texts import services
from cooperation.texts.workflow import text_workflow
from tests.cooperation.held import ask, hold, publish
from tests.cooperation.world import delegate_of, delegation, make_plenary

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "fr")


class World:
    """The plenary of 2021: the panel overran; Senegal and France spoke, Japan was absent, Germany was not reached."""

    def __init__(self, make_user):
        self.make_user = make_user
        self.desk = make_user(Role.SECRETARIAT)
        self.plenary = make_plenary(self.desk)
        self.requests = {}
        for code in ("SEN", "FRA", "JPN", "DEU"):
            user = delegate_of(make_user, delegation(code))
            self.requests[code] = ask(user, self.plenary, delegation(code))
        self.meeting = publish(self.plenary, self.desk)
        self.panel = self.plenary.segments.get(key="I").invited.first()

    def run(self) -> "World":
        """The whole of it: segment I from 10:00 to 10:50."""
        sen, fra, jpn, _deu = (request.slug for request in self.requests.values())
        hold(
            self.meeting,
            [
                (0, "begin", {}),
                (0, "open_segment", {"segment": "I"}),
                (0, "start", {"id": self.panel.slug}),
                (2400, "stop", {"id": self.panel.slug}),
                (2430, "start", {"id": sen}),
                (2540, "stop", {"id": sen}),
                (2560, "absent", {"id": jpn}),
                (2600, "start", {"id": fra}),
                (2765, "stop", {"id": fra}),
                (2800, "absent", {"id": jpn}),
                (2900, "note", {"id": sen, "text": "a remark of the desk"}),
                (3000, "close_segment", {"segment": "I"}),
                (3060, "end", {}),
            ],
        )
        return self


@pytest.fixture
def world(make_user, time_machine):
    """An hour after the meeting."""
    time_machine.move_to("2021-12-08T12:00:00+01:00", tick=True)
    return World(make_user)


def url(name: str, world: World, *args: str) -> str:
    """An address of the plenary."""
    return reverse(f"cooperation:{name}", args=[world.plenary.slug, *args])


def page(answer) -> str:
    """What a page says."""
    return answer.content.decode().replace("\u00a0", " ")


# --- The report -----------------------------------------------------------------------------------------------------


def test_before_the_meeting_the_report_says_so(world, signed_in):
    desk = signed_in(world.desk)
    assert "The meeting has not begun" in page(desk.get(url("report", world)))
    for address in (url("report-pdf", world, "en"), url("report-log", world, "csv"), url("report-log", world, "json")):
        assert desk.get(address).status_code == 404


def test_the_report_says_who_spoke_when_and_how_long(world, signed_in):
    shown = page(signed_in(world.run().desk).get(url("report", world)))
    # Of 4 listed in segment I, 2 spoke; Japan, called twice, was absent; Germany was lost.
    assert "On the list: 4. Spoke: 2, not reached: 1, absent: 1." in shown
    assert "10:40 CET" in shown  # Senegal began 2430 s after ten
    assert "1 min 50 s" in shown  # 2540 - 2430
    assert "45 s over" in shown  # France: 2765 - 2600 = 165 of 120
    # (3000 - 2400) / 3 = 200, less a gap of 45 (30 and 60): 155 that each may really take; the floor took 275 of 240:
    # 155 x 240 / 275 = 135.3, in fives 135
    assert "next time propose 2:15 for each" in shown
    assert "a remark of the desk" not in shown


def test_while_it_runs_the_figures_are_those_so_far(world, signed_in):
    hold(world.meeting, [(0, "begin", {}), (0, "open_segment", {"segment": "I"})])
    shown = page(signed_in(world.desk).get(url("report", world)))
    assert "The meeting has not ended" in shown
    assert "Waits" in shown


STOOD = {
    "09:59": "The meeting had not begun.",
    "10:00": "had the floor, for 0 s of",
    "10:41": "Senegal had the floor, for 30 s of 2 min.",
    "10:41:30": "Senegal had the floor, for 1 min of 2 min.",
    "10:45": "France had the floor",
    "23:59": "The meeting had ended.",
}


def test_any_moment_is_rebuilt(world, signed_in):
    desk = signed_in(world.run().desk)
    shown = {at: page(desk.get(url("report", world), {"at": at})) for at in STOOD}
    assert {at for at, said in STOOD.items() if said in shown[at]} == set(STOOD)


def test_a_moment_that_is_none_is_an_error_beside_the_field(world, signed_in):
    desk = signed_in(world.run().desk)
    answer = desk.get(url("report", world), {"at": "25:99"})
    assert answer.status_code == 422
    assert "Write an hour of the day, such as 10:45." in page(answer)
    assert desk.get(url("report", world), {"at": ""}).status_code == 200
    assert desk.get(url("report", world), {"_export": "exe"}).status_code == 404


def test_only_those_who_may_look_back_see_it(world, make_user, signed_in):
    world.run()
    addresses = [url("report", world), url("report-pdf", world, "en"), url("report-log", world, "json")]
    for role in (Role.CHAIR, Role.AUDITOR):
        assert signed_in(make_user(role)).get(addresses[0]).status_code == 200
    for user in (make_user(Role.INTERPRETER), delegate_of(make_user, delegation("NLD")), make_user(Role.JUDGE)):
        client = signed_in(user)
        assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


# --- Files ----------------------------------------------------------------------------------------------------------


def test_speakers_segments_and_groups_as_a_workbook(world, signed_in):
    answer = signed_in(world.run().desk).get(url("report", world), {"_export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["Speakers", "Segments", "Groups"]
    rows = {row[2]: row for row in book["Speakers"].iter_rows(min_row=2, values_only=True)}
    assert rows["Senegal"][:2] == (2, "I")
    assert rows["Senegal"][9:] == ("spoke", "10:40:30", "10:42:20", 120, 110, 0)
    assert rows["Germany"][9] == "not reached"
    groups = {row[0]: row[1:3] for row in book["Groups"].iter_rows(min_row=2, values_only=True)}
    assert groups["African States"] == (1, 1)
    assert groups["Western European and other States"] == (2, 1)


def test_the_speakers_as_csv_in_french(world, signed_in):
    world.desk.language = "fr"
    world.desk.save()
    answer = signed_in(world.run().desk).get(url("report", world), {"_export": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row[3] for row in rows[2:4]] == ["Sénégal", "France"]


def test_the_log_says_everything_that_happened(world, signed_in):
    desk = signed_in(world.run().desk)
    log = json.loads(desk.get(url("report-log", world, "json")).content)
    assert [event["name"] for event in log["events"][:4]] == ["list", "begin", "open_segment", "start"]
    assert [event["version"] for event in log["events"]] == list(range(1, 15))
    assert log["events"][1]["at"] == "2021-12-08T09:00:00+00:00"
    rows = list(csv.reader(io.StringIO(b"".join(desk.get(url("report-log", world, "csv")).streaming_content).decode())))
    assert len(rows) == 15


def test_on_paper_with_the_log_inside(world, signed_in):
    desk = signed_in(world.run().desk)
    for language in LANGUAGES:
        answer = desk.get(url("report-pdf", world, language))
        assert answer["Content-Type"] == "application/pdf"
        with pikepdf.open(io.BytesIO(answer.content)) as paper:
            assert json.loads(paper.attachments["log.json"].get_file().read_bytes())["plenary"] == world.plenary.slug
            assert str(paper.Root.Lang) == language
            assert b"pdfaid" in paper.Root.Metadata.read_bytes()


# --- For everybody --------------------------------------------------------------------------------------------------


def test_everybody_sees_who_spoke_once_it_has_ended_and_no_more_than_that(world, client):
    assert "Nothing on record yet" in page(client.get(url("public-record", world)))
    shown = page(client.get(url("public-record", world.run())))
    assert shown.index("Senegal") < shown.index("France")
    assert "10:40 CET · 1 min 50 s" in shown
    for hidden in ("Japan", "Germany", "over", "absent", "a remark of the desk"):
        assert hidden not in shown.partition("<main")[2].partition("</main")[0]


def test_a_plenary_in_preparation_has_no_public_record(secretariat, client):
    plenary = make_plenary(secretariat, Plenary.State.DRAFT)
    assert client.get(reverse("cooperation:public-record", args=[plenary.slug])).status_code == 404
    assert client.get(reverse("cooperation:public-texts", args=[plenary.slug])).status_code == 404


def test_who_was_not_reached_is_on_record_with_a_written_statement(world, client):
    world.run()
    plenary_workflow.apply("end", Doing(world.plenary, world.desk, world.plenary.on))
    facts = {"language": "en", "delivery": "check", "words": "What we would have said"}
    text = services.add_version(world.requests["DEU"], world.desk, world.plenary.on, **facts)
    text_workflow.apply("publish-written", Doing(text, world.desk, world.plenary.on))
    shown = page(client.get(url("public-record", world)))
    assert "Germany" in shown
    assert f"#{text.slug}" in shown


def test_pages_take_as_many_queries_for_more_speakers(world, signed_in, client):
    desk = signed_in(world.run().desk)

    def queries(browser, address):
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    before = [queries(desk, url("report", world)), queries(client, url("public-record", world))]
    other = world.plenary.segments.get(key="II").invited.first()
    extra = [(3061 + place, "note", {"id": other.slug, "text": "x"}) for place in range(5)]
    hold(world.meeting, extra)
    assert [queries(desk, url("report", world)), queries(client, url("public-record", world))] == before
