"""The pages of leave, as a browser sees them: the list, the form, the decision, the ledger and its files."""

import csv
import io
from datetime import date
from uuid import uuid4

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from judges.leave.figures import days_in_figures
from judges.models import Judge, LeaveRequest
from judges.rules.presidency import Office
from tests.judges.leave_world import FIRST, LAST, TODAY, ask, decider_of, event

pytestmark = pytest.mark.django_db
LIST, NEW, RECORD, DECIDE = (reverse(f"judges:leave{name}") for name in ("", "-new", "-record", "-decide"))


@pytest.fixture(autouse=True)
def as_of(time_machine):
    """The portal's clock stands on the day of these tests."""
    time_machine.move_to(f"{TODAY}T10:00:00+01:00", tick=True)


def sent(first=FIRST, last=LAST, **more):
    """What a browser sends for days of leave."""
    return {"token": str(uuid4()), "first_day": str(first), "last_day": str(last), "note": ""} | more


def queries(client, url):
    """How many queries a page takes."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def text(answer):
    """What a page says."""
    return answer.content.decode().replace("\u00a0", " ")


def ledger_of(judge, **query):
    """The address of a ledger."""
    return reverse("judges:leave-ledger", args=[judge.slug], query=query)


# --- Asking ---------------------------------------------------------------------------------------------------------


class TestAsking:
    @pytest.fixture
    def client(self, judge, presidency, signed_in):
        """The judge's browser."""
        return signed_in(judge.user)

    def test_from_the_form_to_the_request(self, client, judge):
        page = client.post(NEW, sent(note="Wedding"))
        made = LeaveRequest.objects.get()
        assert (page.status_code, page.url) == (302, made.get_absolute_url())
        shown = text(client.get(page.url))
        assert "Ask for this leave" in shown
        assert "112.5" in shown  # left before
        assert "107.5" in shown  # left after
        answer = client.post(f"{page.url}act/request/", {"seen": made.content_hash, "reason": ""})
        assert answer.status_code == 302
        made.refresh_from_db()
        assert made.state == "requested"

    def test_beyond_the_balance_it_says_what_is_missing_and_keeps_what_was_typed(self, client):
        answer = client.post(NEW, sent(last=date(2027, 6, 30), note="A long journey"))
        assert answer.status_code == 422
        # 24 days in 2026, so 88.5 carried with the 40 of 2027: 128.5 for 128 or so
        answer = client.post(NEW, sent(last=date(2027, 9, 30), note="A long journey"))
        assert answer.status_code == 422
        assert "are missing: there is not enough leave" in text(answer)
        assert "A long journey" in text(answer)
        assert not LeaveRequest.objects.exists()

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"first_day": "2026-11-09"}, "This day has passed"),
            ({"first_day": "tomorrow"}, "Enter a valid date"),
            ({"first_day": "1850-01-01"}, "Check the year"),
            ({"last_day": "2031-01-01"}, "too far ahead"),
            ({"last_day": "2026-11-27"}, "cannot be before the first"),
            ({"last_day": str(FIRST), "from_noon": "on", "until_noon": "on"}, "is no leave"),
            ({"note": "x" * 501}, "at most 500"),
            ({"token": "x"}, "sent incomplete"),
        ],
    )
    def test_bad_input(self, client, data, sentence):
        answer = client.post(NEW, sent() | data)
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert not LeaveRequest.objects.exists()

    def test_today_is_the_first_day_that_can_be_asked_for(self, client):
        assert client.post(NEW, sent(TODAY, TODAY)).status_code == 302

    def test_the_same_form_sent_twice_makes_one(self, client):
        data = sent()
        assert client.post(NEW, data).url == client.post(NEW, data).url
        assert LeaveRequest.objects.count() == 1

    def test_a_copy_of_a_request_that_was_withdrawn(self, client, judge):
        made = ask(judge, "withdrawn", note="Wedding")
        form = client.get(f"{NEW}?like={made.slug}").context["form"]
        assert (form["first_day"].value(), form["note"].value()) == (FIRST, "Wedding")
        assert client.get(f"{NEW}?like=nothing").status_code == 404

    def test_a_draft_changed_in_two_windows(self, client, judge):
        made = ask(judge, "draft")
        page = reverse("judges:leave-edit", args=[made.slug])
        data = sent(FIRST, FIRST) | {"seen": made.content_hash}
        assert client.post(page, data).status_code == 302
        answer = client.post(page, data | {"note": "Second window"})
        assert answer.status_code == 409
        assert "Second window" in text(answer)
        assert "2026-12-04" in text(answer)  # what it was
        again = data | {"note": "Second window", "seen": answer.context["form"]["seen"].value()}
        assert client.post(page, again).status_code == 302

    def test_a_hearing_is_told_in_words(self, client, judge):
        event("hearing", "The Prosecutor v. A", FIRST, judges=[judge])
        page = client.post(NEW, sent())
        assert "Hearing on some of these days: The Prosecutor v. A" in text(client.get(page.url))


@pytest.mark.parametrize("role", ["secretariat", "finance", "auditor", "delegation"])
def test_others_cannot_ask(role, request, signed_in):
    assert signed_in(request.getfixturevalue(role)).get(NEW).status_code == 404


# --- Who opens what -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        ("secretariat", {"list", "granted", "ledger", "record"}),
        ("auditor", {"list", "granted", "ledger"}),
        ("finance", set()),
        ("registrar", set()),
        ("delegation", set()),
        ("administrator", set()),
    ],
)
def test_who_opens_what(role, opens, judge, presidency, request, signed_in):
    pages = {"list": LIST, "record": RECORD, "decide": DECIDE, "ledger": ledger_of(judge)}
    for number, state in enumerate(("draft", "requested", "granted")):
        day = date(2026, 12, 7 + number)
        pages[state] = ask(judge, state, day, day).get_absolute_url()
    client = signed_in(request.getfixturevalue(role))
    assert {name for name, page in pages.items() if client.get(page).status_code == 200} == opens


def test_another_judge_sees_their_own_list_only(judge, make_judge, presidency, signed_in):
    made = ask(judge, "granted")
    client = signed_in(make_judge(name="Another Judge").user)
    assert made.number not in text(client.get(LIST))
    for page in (made.get_absolute_url(), ledger_of(judge), RECORD, DECIDE):
        assert client.get(page).status_code == 404


def test_the_secretariat_does_not_learn_from_the_ledger_what_is_only_asked_for(
    judge, presidency, secretariat, signed_in
):
    made = ask(judge, "requested")
    for user, balance in ((secretariat, "112.5"), (judge.user, "107.5")):
        page = text(signed_in(user).get(ledger_of(judge, on=LAST)))
        assert (made.number in page) is (user == judge.user)
        assert f"<dd>{balance}</dd>" in page


# --- Deciding -------------------------------------------------------------------------------------------------------


class TestDeciding:
    def test_several_are_granted_with_one_press(self, judge, make_judge, presidency, signed_in):
        papers = [ask(judge), ask(make_judge(name="Another Judge"))]
        client = signed_in(decider_of(judge))
        page = text(client.get(DECIDE))
        assert all(paper.number in page for paper in papers)
        data = {"chosen": [paper.slug for paper in papers]}
        answer = client.post(DECIDE, data | {f"seen-{paper.slug}": paper.content_hash for paper in papers}, follow=True)
        assert "Granted: L-2026-0001, L-2026-0002" in text(answer)
        assert set(LeaveRequest.objects.values_list("state", flat=True)) == {"granted"}

    def test_who_else_is_away_and_hearings_are_said(self, judge, make_judge, presidency, signed_in):
        ask(make_judge(name="Away Already"), "granted", LAST, LAST)
        event("hearing", "Trial A", FIRST)
        ask(judge)
        page = text(signed_in(decider_of(judge)).get(DECIDE))
        assert "Away Already, 4 Dec 2026" in page
        assert "Hearing on some of these days: Trial A" in page

    def test_what_changed_meanwhile_is_not_granted(self, judge, presidency, signed_in):
        paper = ask(judge)
        client = signed_in(decider_of(judge))
        answer = client.post(DECIDE, {"chosen": paper.slug, f"seen-{paper.slug}": "0" * 64}, follow=True)
        assert f"{paper.number}: The content changed since you read it" in text(answer)

    def test_a_refusal_needs_its_reason(self, judge, presidency, signed_in):
        paper = ask(judge)
        client, page = signed_in(decider_of(judge)), reverse("judges:leave-act", args=[paper.slug, "refuse"])
        assert client.post(page, {"seen": paper.content_hash, "reason": ""}).status_code == 422
        assert client.post(page, {"seen": paper.content_hash, "reason": "A trial"}).status_code == 302
        paper.refresh_from_db()
        assert paper.state == "refused"

    def test_the_home_page_tells_the_president_and_not_the_judge(self, judge, presidency, signed_in):
        ask(judge)
        assert "Leave to decide" in text(signed_in(decider_of(judge)).get("/"))
        for other in (judge, presidency[Office.SECOND_VICE_PRESIDENT]):
            assert "Leave to decide" not in text(signed_in(other.user).get("/"))

    def test_names_are_text(self, make_judge, presidency, signed_in):
        judge = make_judge(name="Trap Writer")
        Judge.objects.filter(pk=judge.pk).update(family_name="<svg/onload=alert(1)>")
        judge = Judge.objects.get(pk=judge.pk)
        paper = ask(judge, note="<svg/onload=alert(2)>")
        client = signed_in(decider_of(judge))
        for page in (DECIDE, LIST, paper.get_absolute_url()):
            assert "<svg/onload" not in client.get(page).content.decode()


# --- Recording ------------------------------------------------------------------------------------------------------


class TestRecording:
    def data(self, of, **more):
        """What the Secretariat sends."""
        return sent(date(2026, 7, 6), date(2026, 7, 10), judge=of.pk, source="Form of 1 July") | more

    def test_it_is_recorded(self, judge, secretariat, signed_in, presidency):
        client = signed_in(secretariat)
        data = self.data(judge)
        page = client.post(RECORD, data)
        made = LeaveRequest.objects.get()
        assert (page.url, made.state, made.total) == (made.get_absolute_url(), "granted", 5)
        assert client.get(page.url).status_code == 200
        assert client.post(RECORD, data).url == page.url  # the same form again
        again = client.post(RECORD, self.data(judge))
        assert again.status_code == 422
        assert f"Another leave runs on some of these days: {made.number}" in text(again)

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"source": ""}, "This field is required"),
            ({"last_day": "2026-11-11"}, "This day has not come yet"),
            ({"first_day": "2024-03-04", "last_day": "2024-03-15"}, "the judge is not in office"),
            ({"first_day": "2024-03-11", "last_day": "2024-06-28"}, "More is taken than there is: say why"),
            ({"judge": "0"}, "Select a valid choice"),
        ],
    )
    def test_bad_input(self, data, sentence, judge, secretariat, signed_in, presidency):
        answer = signed_in(secretariat).post(RECORD, self.data(judge, **data))
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert not LeaveRequest.objects.exists()


# --- The ledger -----------------------------------------------------------------------------------------------------


class TestLedger:
    """In office from 11 March 2024: 40 x 296/366 = 32.35, so 32.5 days; then 40 a year."""

    def test_worked_by_hand(self, judge, presidency, signed_in):
        ask(judge, "granted", date(2026, 12, 21), date(2027, 1, 8))  # nine days and six, no holiday being entered
        client = signed_in(judge.user)
        rows = [
            (str(one.row.on), one.row.entry.value, one.change, days_in_figures(one.row.balance))
            for one in client.get(ledger_of(judge, on="2027-01-04")).context["rows"]
        ]
        assert rows == [
            ("2024-03-11", "credited", "+32.5", "32.5"),
            ("2025-01-01", "carried", "", "32.5"),
            ("2025-01-01", "credited", "+40", "72.5"),
            ("2026-01-01", "carried", "", "72.5"),
            ("2026-01-01", "credited", "+40", "112.5"),
            ("2026-12-21", "taken", "−9", "103.5"),
            ("2026-12-31", "lapsed", "−13.5", "90"),
            ("2027-01-01", "carried", "", "90"),
            ("2027-01-01", "credited", "+40", "130"),
            ("2027-01-01", "taken", "−6", "124"),
        ]

    def test_what_will_lapse_is_said_and_the_paragraphs(self, judge, presidency, signed_in):
        page = text(signed_in(judge.user).get(ledger_of(judge)))
        assert "On 31 Dec 2026, 22.5 working days lapse unless they are taken" in page
        assert "art. XI(2)" in page
        assert "J-1" in page

    def test_nothing_is_said_where_ninety_are_left(self, judge, presidency, signed_in):
        ask(judge, "granted", date(2026, 11, 16), date(2026, 12, 16), until_noon=True)  # 22.5 days
        assert "lapse unless" not in text(signed_in(judge.user).get(ledger_of(judge)))

    @pytest.mark.parametrize(
        ("on", "status", "says"),
        [
            ("2026-12-31", 200, "<dd>112.5</dd>"),
            ("2027-01-01", 200, "<dd>130</dd>"),
            ("2033-03-10", 200, "<dd>98</dd>"),  # 90 carried, and 40 x 69/365 = 7.56, so 8
            ("2033-03-11", 200, "<dd>0</dd>"),  # the term is over: nothing is left (J-7)
            ("2024-03-10", 200, "<dd>0</dd>"),
            ("2038-12-31", 200, "<dd>0</dd>"),
            ("2039-01-01", 422, "too far ahead"),
            ("1999-01-01", 422, "Check the year"),
            ("some day", 422, "Enter a valid date"),
        ],
    )
    def test_the_balance_on_any_day(self, on, status, says, judge, presidency, signed_in):
        answer = signed_in(judge.user).get(ledger_of(judge, on=on))
        assert answer.status_code == status
        assert says in text(answer)

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_as_a_file(self, kind, judge, presidency, secretariat, signed_in):
        ask(judge, "granted")
        content = b"".join(signed_in(secretariat).get(ledger_of(judge, _export=kind)).streaming_content)
        if kind == "csv":
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
            assert rows[0] == ["Day", "Entry", "Working days", "Balance", "Provisions and readings", "Leave"]
            assert rows[6] == ["2026-11-30", "Leave taken", "-5", "107.5", "Annex, art. XI(1)", "L-2026-0001"]
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(content)).active
            assert [cell.value for cell in sheet[7]][2:4] == [-5, 107.5]


# --- Constant queries -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [LIST, DECIDE, "ledger", "request"])
def test_as_many_queries_for_one_row_as_for_three(name, judge, make_judge, presidency, signed_in):
    others = [make_judge(name=f"Other Judge {number}") for number in range(3)]
    paper = ask(judge)
    address = {"ledger": ledger_of(judge), "request": paper.get_absolute_url()}.get(name, name)
    event("hearing", "Trial 0", FIRST, judges=[judge])
    ask(others[0], "granted")
    ask(judge, "granted", date(2027, 3, 1), date(2027, 3, 5))
    client = signed_in(decider_of(judge))
    before = queries(client, address)
    for number, other in enumerate(others[1:]):
        ask(other)
        event("hearing", f"Trial {number + 1}", FIRST, judges=[judge, other])
        ask(judge, "granted", date(2027, 4 + number, 5), date(2027, 4 + number, 6))
        ask(other, "granted", date(2027, 4 + number, 5), date(2027, 4 + number, 6))
    assert queries(client, address) == before


def test_the_list_is_searched_without_accents_and_exported(judge, make_judge, presidency, secretariat, signed_in):
    ask(make_judge(name="Étienne Beaurivoire"), "granted")
    ask(judge, "granted")
    client = signed_in(secretariat)
    page = client.get(f"{LIST}?q=ETIENNE beau")
    assert [row.judge.family_name for row in page.context["object_list"]] == ["Beaurivoire"]
    content = b"".join(client.get(f"{LIST}?q=etienne&_export=csv").streaming_content).decode("utf-8-sig")
    assert len(content.strip().splitlines()) == 2
    assert "Étienne Beaurivoire" in content


def test_a_page_in_french(judge, presidency, signed_in):
    type(judge.user).objects.filter(pk=judge.user.pk).update(language="fr")
    made = ask(judge, "granted", until_noon=True)
    with translation.override("en"):  # what the page activates ends here
        page = text(signed_in(judge.user).get(made.get_absolute_url()))
    assert "4,5" in page
    assert "30 nov. 2026" in page
