"""The pages of registration, as browsers see them: the form, the acknowledgement, lists, messages, decisions."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from asp_portal.outbox import Message
from cooperation.models import DelegationMember, Plenary, RequestFile, SpeakingRequest
from cooperation.registration.pages import tasks
from tests.cooperation.test_registration import AFTER, IN_TIME, ask
from tests.cooperation.world import CLOSED, LAST_SECOND, TODAY, delegate_of, delegation, delegations, make_plenary
from travel import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_of(time_machine):
    """The portal's clock stands on 3 December 2021; tests move it."""
    time_machine.move_to(IN_TIME, tick=False)
    return time_machine


@pytest.fixture
def plenary(secretariat) -> Plenary:
    """That of 8 December 2021."""
    return make_plenary(secretariat)


@pytest.fixture
def delegate(make_user):
    """A focal point of Senegal."""
    return delegate_of(make_user, delegation("SEN"), name="Fatou Example")


def url(name, plenary, **query):
    """An address of the plenary."""
    return reverse(f"cooperation:{name}", args=[plenary.slug], query=query)


def sent(**more):
    """What a browser sends."""
    data = {
        "token": str(uuid4()),
        "segments": ["I"],
        "speaker": "Aïssata Ndour-Kébé",
        "speaker_title": "Ambassador",
        "level": "ambassador",
        "language": "fr",
        "group": "",
        "group_name": "",
        "accessibility": "",
    }
    return data | more


def text(answer):
    """What a page says."""
    return answer.content.decode().replace("\u00a0", " ").replace("&#x27;", "'")


def queries(client, address):
    """How many queries a page takes."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# --- Asking ---------------------------------------------------------------------------------------------------------


class TestAsking:
    def test_from_the_form_to_the_acknowledgement(self, plenary, delegate, signed_in):
        client = signed_in(delegate)
        page = text(client.get(url("request-new", plenary)))
        assert "7 Dec 2021, 00:00 The Hague time (CET)" in page
        assert 'data-own-time="for you {}"' in page
        assert 'data-closes="1638831600"' in page
        answer = client.post(url("request-new", plenary), sent(segments=["I", "II"]))
        assert answer.status_code == 302
        shown = text(client.get(answer.url))
        made = SpeakingRequest.objects.first()
        for words in ("Your request is registered", "SP-2021-0001", "SP-2021-0002", made.content_hash):
            assert words in shown
        assert "3 Dec 2021, 10:14:07 The Hague time (CET), through the portal" in shown
        for language in ("en", "fr"):
            paper = client.get(reverse("cooperation:acknowledgement", args=[made.slug, language]))
            assert paper["Content-Disposition"] == f'attachment; filename="SP-2021-0001-{language}.pdf"'
            assert paper.content.startswith(b"%PDF-")
        assert client.get(reverse("cooperation:acknowledgement", args=[made.slug, "de"])).status_code == 404

    def test_the_same_form_sent_twice_shows_the_same_acknowledgement(self, plenary, delegate, signed_in, as_of):
        client, data = signed_in(delegate), sent()
        first = client.post(url("request-new", plenary), data)
        as_of.move_to(IN_TIME + timedelta(milliseconds=2), tick=False)
        again = client.post(url("request-new", plenary), data, follow=True)
        assert again.redirect_chain == [(first.url, 302)]
        assert "had been sent before" in text(again)
        assert SpeakingRequest.objects.count() == Message.objects.count() == 1

    def test_the_second_person_is_shown_the_first_request(self, plenary, delegate, make_user, signed_in):
        colleague = delegate_of(make_user, delegation("SEN"), is_focal_point=False)
        slow, data = signed_in(colleague), sent(speaker="Second Example")
        slow.get(url("request-new", plenary))
        [first] = ask(delegate, plenary)
        answer = slow.post(url("request-new", plenary), data)
        assert answer.status_code == 422
        shown = text(answer)
        assert "Senegal has asked for the floor in segment I already: SP-2021-0001." in shown
        assert first.get_absolute_url() in shown
        assert "Second Example" in shown  # nothing typed is lost
        assert text(slow.get(url("request-new", plenary))).count('name="segments"') == 1
        ask(delegate, plenary, segments="II")
        assert "stands in each segment" in text(slow.get(url("request-new", plenary), follow=True))

    @pytest.mark.parametrize(
        ("at", "title"),
        [
            (LAST_SECOND + timedelta(milliseconds=999), "Your request is registered"),
            (CLOSED, "Received after the list had closed"),
        ],
    )
    def test_a_form_opened_before_the_deadline_and_sent_around_it(self, plenary, delegate, signed_in, as_of, at, title):
        as_of.move_to(LAST_SECOND - timedelta(minutes=9), tick=False)
        client = signed_in(delegate)
        assert "What arrives at that moment or later is kept as late" in text(client.get(url("request-new", plenary)))
        as_of.move_to(at, tick=False)
        answer = client.post(url("request-new", plenary), sent(), follow=True)
        assert title in text(answer)
        assert SpeakingRequest.objects.get().received_at == at

    def test_after_the_deadline_the_form_says_so_before(self, plenary, delegate, signed_in, as_of):
        as_of.move_to(AFTER, tick=False)
        page = text(signed_in(delegate).get(url("request-new", plenary)))
        assert "The list of speakers has closed" in page
        assert "Send it as late" in page

    def test_before_it_opens_there_is_no_form(self, plenary, delegate, signed_in, as_of):
        as_of.move_to(plenary.opens_at - timedelta(seconds=1), tick=False)
        answer = signed_in(delegate).get(url("request-new", plenary), follow=True)
        assert "it opens on 22 Nov 2021, 09:00:00 The Hague time" in text(answer)

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"speaker_title": "x" * 500}, "at most 200 characters (it has 500)"),
            ({"speaker": "Ada\u202eelpmaxE"}, "invisible character (U+202E)"),
            ({"speaker": "Ada\u200bExample"}, "invisible character (U+200B)"),
            ({"segments": []}, "Tick the segment"),
            ({"segments": ["III"]}, "Select a valid choice"),
            ({"level": ""}, "This field is required"),
            ({"group": "EU", "group_name": "Friends"}, "not both"),
            ({"group": "FRA"}, "Select a valid choice"),
            ({"token": "x"}, "sent incomplete"),
        ],
    )
    def test_bad_input_is_said_beside_the_field_and_nothing_is_lost(self, plenary, delegate, signed_in, data, sentence):
        delegations("EU", "FRA")
        answer = signed_in(delegate).post(url("request-new", plenary), sent(accessibility="A low lectern") | data)
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert "A low lectern" in text(answer)
        assert not SpeakingRequest.objects.exists()

    def test_on_behalf_of_a_group_its_own_groups_first(self, plenary, make_user, signed_in):
        delegations("EU", "FRA", "SEN")
        client = signed_in(delegate_of(make_user, delegation("FRA")))
        assert '<optgroup label="On behalf of a group it belongs to">' in text(client.get(url("request-new", plenary)))
        answer = client.post(url("request-new", plenary), sent(group="EU"), follow=True)
        assert "on behalf of European Union" in text(answer)

    def test_who_acts_for_two_delegations_chooses(self, plenary, delegate, signed_in):
        DelegationMember.objects.create(delegation=delegation("FRA"), user=delegate)
        client = signed_in(delegate)
        assert "This field is required" in text(client.post(url("request-new", plenary), sent()))
        client.post(url("request-new", plenary), sent(delegation="FRA"))
        assert SpeakingRequest.objects.get().delegation.code == "FRA"

    def test_arabic_names_stand_as_they_are_read(self, plenary, delegate, signed_in):
        answer = signed_in(delegate).post(url("request-new", plenary), sent(speaker="ليلى المثال"), follow=True)
        assert '<bdi class="written" dir="auto">ليلى المثال</bdi>' in text(answer)


# --- Who sees what --------------------------------------------------------------------------------------------------


def test_each_delegation_sees_its_own_and_everybody_else_nothing(
    plenary, delegate, make_user, signed_in, secretariat, auditor, finance
):
    [made] = ask(delegate, plenary, accessibility="A low lectern")
    stranger = delegate_of(make_user, delegation("FRA"))
    pages = [
        made.get_absolute_url(),
        reverse("cooperation:acknowledgement", args=[made.slug]),
        reverse("cooperation:request-act", args=[made.slug, "change"]),
        reverse("cooperation:request-act", args=[made.slug, "withdraw"]),
        url("requests-received", plenary, of=made.slug),
    ]
    own = signed_in(delegate)
    assert [own.get(page).status_code for page in pages] == [200] * 5
    for person in (stranger, finance):
        client = signed_in(person)
        assert [client.get(page).status_code for page in pages] == [404] * 5
    desk = signed_in(secretariat)
    assert [desk.get(page).status_code for page in pages] == [200, 200, 404, 404, 200]
    assert desk.get(url("request-new", plenary)).status_code == 404
    assert "A low lectern" in text(desk.get(pages[0]))
    reader = signed_in(auditor)
    for page in (pages[0], pages[4]):
        assert "SP-2021-0001" in text(reader.get(page))
        assert "A low lectern" not in text(reader.get(page))
    assert reader.get(url("requests", plenary)).status_code == 200
    assert reader.get(url("request-message", plenary)).status_code == 404
    assert "SP-2021-0001" not in text(signed_in(stranger).get(url("requests", plenary)))
    assert signed_in(finance).get(url("requests", plenary)).status_code == 404
    # Who leaves the delegation sees nothing of it any more, in the very next moment.
    DelegationMember.objects.filter(user=delegate).update(left_at=timezone.now())
    assert [own.get(page).status_code for page in pages] == [404] * 5
    assert own.get(url("requests", plenary)).status_code == 404


def test_a_plenary_in_preparation_is_nobodys_to_register_for(secretariat, delegate, signed_in):
    hidden = make_plenary(secretariat, Plenary.State.DRAFT)
    assert signed_in(delegate).get(url("request-new", hidden)).status_code == 404


# --- Acts -----------------------------------------------------------------------------------------------------------


def change_of(made, **more):
    """What a browser sends to change a request."""
    own = {"seen": made.content_hash, "segment": made.segment.key, "reason": ""}
    facts = {key: value for key, value in sent(**more).items() if key not in ("token", "segments")}
    return facts | own | {key: value for key, value in more.items() if key in own}


def test_a_stale_tab_is_shown_what_changed(plenary, delegate, signed_in):
    [made] = ask(delegate, plenary)
    client, address = signed_in(delegate), reverse("cooperation:request-act", args=[made.slug, "change"])
    assert client.post(address, change_of(made, speaker="First Example")).status_code == 302
    answer = client.post(address, change_of(made, speaker="Second Example"))
    assert answer.status_code == 409
    assert "First Example" in text(answer)
    assert "Second Example" in text(answer)
    assert SpeakingRequest.objects.get().speaker == "First Example"


def test_after_the_deadline_the_form_of_a_change_keeps_what_places_rest_on(plenary, delegate, signed_in, as_of):
    [made] = ask(delegate, plenary)
    as_of.move_to(AFTER, tick=False)
    client, address = signed_in(delegate), reverse("cooperation:request-act", args=[made.slug, "change"])
    assert text(client.get(address)).count("disabled") == 4
    answer = client.post(address, change_of(made, level="minister"))  # from a form that was opened before
    assert answer.status_code == 422
    assert "The list has closed: segment, protocol level and group can no longer be changed." in text(answer)
    fixed = ("level", "segment", "group", "group_name")
    data = {key: value for key, value in change_of(made, speaker="Late Example").items() if key not in fixed}
    assert "after the list had closed; its place is the same" in text(client.post(address, data, follow=True))
    made.refresh_from_db()
    assert (made.speaker, made.level, made.segment.key, made.received_at) == (
        "Late Example",
        "ambassador",
        "I",
        IN_TIME,
    )


def test_a_late_request_from_the_home_page_to_its_decision(plenary, delegate, secretariat, signed_in):
    assert [task.count for task in tasks(secretariat, TODAY)] == [0, 0]
    [made] = ask(delegate, plenary, at=CLOSED)
    [late, _drafts] = tasks(secretariat, TODAY)
    desk = signed_in(secretariat)
    assert "SP-2021-0001" in text(desk.get(late.url))
    address = reverse("cooperation:request-act", args=[made.slug, "accept"])
    assert desk.post(address, {"seen": made.content_hash, "reason": ""}).status_code == 422
    assert desk.post(address, {"seen": made.content_hash, "reason": "Power cut."}).status_code == 302
    assert SpeakingRequest.objects.get().state == "accepted"
    assert tasks(delegate, TODAY) == []


# --- The list -------------------------------------------------------------------------------------------------------


def test_the_list_is_searched_sorted_and_exported_in_constant_queries(plenary, make_user, secretariat, signed_in):
    desk, address = signed_in(secretariat), url("requests", plenary)
    assert "wait for the first to arrive" in text(desk.get(address))
    people = {one.code: delegate_of(make_user, one) for one in delegations("SEN", "CIV", "COALITION", "FRA")}
    ask(people["SEN"], plenary, "SEN", segments="I II")
    with_one = queries(desk, address)
    ask(people["CIV"], plenary, "CIV", at=IN_TIME + timedelta(seconds=1), speaker="=SUM(A1:A9)")
    ask(people["COALITION"], plenary, "COALITION", segments="II", at=IN_TIME - timedelta(seconds=1))
    ask(people["FRA"], plenary, "FRA", at=CLOSED)
    assert queries(desk, address) == with_one

    def numbers(**query):
        rows = csv.DictReader(
            io.StringIO(desk.get(url("requests", plenary, _export="csv", **query)).getvalue().decode("utf-8-sig"))
        )
        return [row["Number"][-1] for row in rows]

    assert numbers() == ["4", "1", "2", "3", "5"]  # by arrival
    assert numbers(q="cote ivoire") == ["3"]
    assert numbers(segment="II") == ["4", "2"]
    assert numbers(kind="civil_society") == ["4"]
    assert numbers(state="waiting") == ["5"]
    assert numbers(standing="1", segment="I") == ["1", "3"]
    assert numbers(sort="-number") == ["5", "4", "3", "2", "1"]
    assert numbers(q="nobody") == []
    book = openpyxl.load_workbook(io.BytesIO(desk.get(url("requests", plenary, _export="xlsx")).getvalue()))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[1][:4] == ["SP-2021-0004", "2021-12-03T10:14:06.000+01:00", "COALITION", "Coalition of the Lantern"]
    assert rows[4][6] == "=SUM(A1:A9)"
    assert book.active.cell(5, 7).data_type == "s"
    shown = text(desk.get(address))
    assert "Late, to decide" in shown
    assert shown.index("SP-2021-0004") < shown.index("SP-2021-0001")


# --- What came by e-mail or note verbale ----------------------------------------------------------------------------

MESSAGE = """From: mission@senegal.example
Date: Mon, 6 Dec 2021 23:30:00 +0100
Subject: List of speakers

The delegation of Senegal wishes to speak in segments I and II.
Speaker: H.E. Ms. Aminata Example-Sow, Minister of Justice
Language: French
"""


class TestMessage:
    @pytest.fixture
    def desk(self, secretariat, signed_in, as_of):
        """A browser of the Secretariat, the day after the deadline."""
        as_of.move_to(AFTER, tick=False)
        delegations("SEN", "FRA")
        return signed_in(secretariat)

    def read(self, desk, plenary, message=MESSAGE, **more):
        """Paste a message; the page to which it leads."""
        data = {"channel": "email", "message": message} | more
        return desk.post(url("request-message", plenary), data)

    def test_from_the_message_over_two_drafts_to_the_requests(self, plenary, delegate, desk):
        answer = self.read(desk, plenary, "\ufeff" + MESSAGE.replace("Senegal", "Sene\u00adgal"))
        first, second = SpeakingRequest.objects.order_by("pk")
        assert answer.url == reverse("cooperation:request-act", args=[first.slug, "confirm"])
        assert (first.state, first.speaker, first.level, first.language) == (
            "draft",
            "Aminata Example-Sow",
            "minister",
            "fr",
        )
        page = text(desk.get(answer.url))
        for words in ("What was recognised", "segments I and II", "Perhaps the same request", second.number):
            assert words in page
        assert not SpeakingRequest.objects.standing().exists()
        assert not SpeakingRequest.objects.visible_to(delegate).exists()
        assert not Message.objects.exists()
        data = change_of(first, speaker=first.speaker, level="minister") | {
            "delegation": "SEN",
            "received_at": "2021-12-06T23:30:00",
        }
        assert desk.post(answer.url, data).status_code == 302
        first.refresh_from_db()
        assert (first.state, first.is_late, first.channel) == ("listed", False, "email")
        assert "The Secretariat has entered the request" in Message.objects.get(to=delegate).body
        other = reverse("cooperation:request-act", args=[second.slug, "discard"])
        assert desk.post(other, {"seen": second.content_hash, "reason": ""}).status_code == 302
        assert not SpeakingRequest.objects.visible_to(delegate).filter(pk=second.pk).exists()

    @pytest.mark.parametrize(
        ("moment", "answer"),
        [
            ("2021-12-06T23:59:59.999", "listed"),
            ("2021-12-07T00:00:00", "waiting"),
            ("2021-12-07T09:00:01", "This moment has not come yet"),
            ("2021-11-22T08:59:59", "was not open yet"),
            ("yesterday", "Enter a valid date/time"),
        ],
    )
    def test_the_moment_of_arrival_decides(self, plenary, desk, moment, answer):
        self.read(desk, plenary, "Please put us on the list.")
        [draft] = SpeakingRequest.objects.all()
        assert (draft.delegation, draft.segment, draft.speaker, draft.level, draft.received_at) == (
            None,
            None,
            "",
            "",
            None,
        )
        data = sent(seen=draft.content_hash, delegation="SEN", segment="I", received_at=moment, reason="")
        page = desk.post(reverse("cooperation:request-act", args=[draft.slug, "confirm"]), data)
        draft.refresh_from_db()
        assert draft.state == answer if page.status_code == 302 else answer in text(page)
        assert (draft.state == "draft") == (page.status_code == 422)

    def test_a_second_one_is_shown_the_first(self, plenary, delegate, desk):
        ask(delegate, plenary)
        self.read(desk, plenary, "Senegal, segment I")
        draft = SpeakingRequest.objects.get(state="draft")
        address = reverse("cooperation:request-act", args=[draft.slug, "confirm"])
        assert "Perhaps the same request" in text(desk.get(address))
        data = sent(seen=draft.content_hash, delegation="SEN", segment="I", received_at="2021-12-03T09:00", reason="")
        answer = desk.post(address, data)
        assert answer.status_code == 422
        assert "in segment I already: SP-2021-0001" in text(answer)

    def test_files_are_kept_and_served_to_the_desk_alone(self, plenary, desk, delegate, signed_in, as_of):
        file = SimpleUploadedFile("note.png", PIXEL, "image/png")
        assert self.read(desk, plenary, "", files=file, channel="note").status_code == 302
        kept = RequestFile.objects.get()
        address = reverse("cooperation:request-file", args=[kept.slug])
        answer = desk.get(address)
        assert answer["Content-Disposition"] == 'attachment; filename="note.png"'
        assert answer.getvalue().startswith(b"\x89PNG")
        assert signed_in(delegate).get(address).status_code == 404
        as_of.move_to(timezone.now() + timedelta(days=2000), tick=False)
        files.sweep()
        assert list(files.damaged()) == []

    @pytest.mark.parametrize(
        ("more", "sentence"),
        [
            ({"message": ""}, "Paste the message, or choose a file"),
            ({"message": "x" * 20_001}, "at most 20000 characters"),
            ({"files": SimpleUploadedFile("note.pdf", b"MZ\x90", "application/pdf")}, "is not a PDF, JPEG or PNG"),
            ({"channel": "portal"}, "Select a valid choice"),
        ],
    )
    def test_bad_messages(self, plenary, desk, more, sentence):
        answer = self.read(desk, plenary, **{"message": MESSAGE} | more)
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert not SpeakingRequest.objects.exists()


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
    "0def46b80000000049454e44ae426082"
)


def test_withdrawn_from_the_page(plenary, delegate, signed_in):
    [made] = ask(delegate, plenary)
    client = signed_in(delegate)
    assert "Withdraw" in text(client.get(made.get_absolute_url()))
    address = reverse("cooperation:request-act", args=[made.slug, "withdraw"])
    assert client.post(address, {"seen": made.content_hash, "reason": ""}).status_code == 302
    assert "Withdrawn" in text(client.get(url("requests", plenary)))
    made.refresh_from_db()
    act_names = [one.name for one in made.acts]
    assert act_names == ["register", "withdraw"]
    assert client.get(reverse("cooperation:request-act", args=[made.slug, "register"])).status_code == 404
