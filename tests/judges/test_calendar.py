"""The calendar of the bench: who is away, who sees what of it, and the events that the Secretariat keeps."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asp_portal.acts import Act
from asp_portal.outbox import Message
from asp_portal.workflow import Hidden, Stale
from judges.calendar import pages as calendar_pages
from judges.calendar import services as calendar
from judges.models import Event
from judges.rules.presidency import Office
from tests.judges.leave_world import FIRST, LAST, TODAY, ask, event

pytestmark = pytest.mark.django_db
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
DECEMBER = (date(2026, 12, 1), date(2026, 12, 31))
CALENDAR, EVENTS, ADD = (reverse(f"judges:calendar{name}") for name in ("", "-events", "-event-new"))


@pytest.fixture(autouse=True)
def as_of(time_machine):
    """The portal's clock stands on the day of these tests."""
    time_machine.move_to(f"{TODAY}T10:00:00+01:00", tick=True)


def text(answer):
    """What a page says."""
    return answer.content.decode().replace("\u00a0", " ")


def sent(**changes):
    """What the Secretariat sends for an event."""
    facts = {"kind": "hearing", "title": "Trial A", "first_day": str(LAST), "last_day": str(LAST), "source": "Order 7"}
    return facts | {"seen": ""} | changes


def days_of(strip, judge):
    """The signs of a judge by day of the month."""
    row = next(cells for one, cells in strip.rows if one == judge)
    return {column.day.day: (cell.sign, cell.words) for column, cell in row if cell.sign}


# --- Who is away ----------------------------------------------------------------------------------------------------


class TestBench:
    def test_leave_is_there_on_its_days_and_no_others(self, judge, presidency):
        ask(judge, "granted")
        for (first, last), expected in (
            (NOVEMBER, {30: ("A", "away")}),
            (DECEMBER, dict.fromkeys((1, 2, 3, 4), ("A", "away"))),
        ):
            strip = calendar_pages.strip_of(calendar.bench(judge.user, first, last, TODAY))
            assert days_of(strip, judge) == expected

    def test_half_days_hearings_meetings_and_what_meets(self, judge, presidency):
        ask(judge, "granted", date(2026, 12, 1), date(2026, 12, 3), from_noon=True)
        event("hearing", "Trial A", date(2026, 12, 3), date(2026, 12, 4), [judge])
        event("meeting", "Plenary", date(2026, 12, 8))
        strip = calendar_pages.strip_of(calendar.bench(judge.user, *DECEMBER, TODAY))
        assert days_of(strip, judge) == {
            1: ("½", "away for half of the day"),
            2: ("A", "away"),
            3: ("A!", "away, Trial A"),
            4: ("H", "Trial A"),
            8: ("M", "Plenary"),
        }

    def test_a_holiday_and_the_weekend_are_columns(self, judge):
        event("holiday", "Christmas Day", date(2026, 12, 25))
        strip = calendar_pages.strip_of(calendar.bench(judge.user, *DECEMBER, TODAY))
        kinds = {column.day.day: (column.kind, column.title) for column in strip.days}
        assert kinds[25] == ("holiday", "Christmas Day")
        assert (kinds[24][0], kinds[26][0], kinds[28][0]) == ("", "weekend", "")

    def test_a_hearing_of_others_is_no_clash(self, judge, make_judge, presidency):
        ask(judge, "granted")
        event("hearing", "Trial B", LAST, judges=[make_judge(name="Another Judge")])
        assert calendar.bench(judge.user, *DECEMBER, TODAY).clashes == []
        event("hearing", "For all", LAST)
        assert [found.title for _away, found in calendar.bench(judge.user, *DECEMBER, TODAY).clashes] == ["For all"]

    def test_only_who_is_in_office_then(self, judge, make_judge):
        make_judge(name="To Come", first_day=date(2026, 12, 31))
        make_judge(name="Too Late", first_day=date(2027, 1, 1))
        names = [str(one) for one in calendar.bench(judge.user, *DECEMBER, TODAY).judges]
        assert names == ["To Come", "Ordinary Judge"]

    def test_what_is_only_asked_for_is_known_to_the_judge_and_to_who_decides(
        self, judge, make_judge, presidency, secretariat, auditor
    ):
        ask(judge, "requested")
        readers = {
            "judge": judge.user, "another": make_judge(name="Another Judge").user, "secretariat": secretariat,
            "auditor": auditor, "president": presidency[Office.PRESIDENT].user,
            "deputy": presidency[Office.FIRST_VICE_PRESIDENT].user,
        }  # fmt: skip
        seen = {name: len(calendar.bench(user, *DECEMBER, TODAY).away) for name, user in readers.items()}
        assert seen == {"judge": 1, "another": 0, "secretariat": 0, "auditor": 0, "president": 1, "deputy": 0}

    def test_of_others_only_that_they_are_away(self, judge, make_judge, presidency, signed_in):
        made = ask(judge, "granted", note="CANARY")
        page = text(signed_in(make_judge(name="Another Judge").user).get(f"{CALENDAR}?month=2026-12"))
        assert "Ordinary Judge" in page
        assert "30 Nov 2026 to 4 Dec 2026" in page
        for hidden in (made.number, made.slug, "CANARY"):
            assert hidden not in page
        assert made.slug in text(signed_in(judge.user).get(f"{CALENDAR}?month=2026-12"))


class TestMonths:
    @pytest.fixture
    def client(self, secretariat, signed_in):
        """The Secretariat's browser."""
        return signed_in(secretariat)

    @pytest.mark.parametrize(
        ("query", "title"),
        [
            ("", "November 2026"),
            ("?month=2026-12", "December 2026"),
            ("?month=2026-12&span=quarter", "December 2026 to February 2027"),
            ("?month=2026-12&span=year", "2026"),
            ("?month=2028-02", "February 2028"),
        ],
    )
    def test_what_is_shown(self, query, title, client, judge, presidency):
        ask(judge, "granted")
        answer = client.get(CALENDAR + query)
        assert answer.status_code == 200
        assert answer.context["title"] == title

    @pytest.mark.parametrize("month", ["2026-13", "december", "2026-1", "0001-01", "9999-12", "2026-12-01"])
    def test_a_month_that_is_none(self, month, client):
        assert client.get(CALENDAR, {"month": month}).status_code == 422

    def test_an_overlap_is_said_in_words(self, client, judge, presidency):
        ask(judge, "granted")
        event("hearing", "Trial A", LAST, judges=[judge])
        for span in ("month", "quarter", "year"):
            page = text(client.get(f"{CALENDAR}?month=2026-12&span={span}"))
            assert "Away during a hearing" in page
            assert "During a hearing: Trial A" in page

    def test_as_many_queries_for_one_as_for_three(self, client, judge, make_judge, presidency):
        others = [make_judge(name=f"Other Judge {number}") for number in range(3)]

        def queries(url):
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            return len(captured)

        pages = [f"{CALENDAR}?month=2026-12", f"{CALENDAR}?month=2026-12&span=year", EVENTS]
        ask(judge, "granted")
        event("hearing", "Trial 0", LAST, judges=[judge])
        before = [queries(page) for page in pages]
        for number, other in enumerate(others[:2]):
            ask(other, "granted")
            event("hearing", f"Trial {number + 1}", LAST, judges=[judge, other])
        assert [queries(page) for page in pages] == before

    def test_a_bar_of_the_picture_ends_with_its_months(self, judge, presidency):
        ask(judge, "granted", date(2026, 12, 28), date(2027, 1, 8))
        bench = calendar.bench(judge.user, date(2026, 10, 1), date(2026, 12, 31), TODAY)
        picture = calendar_pages.picture_of(bench, TODAY)
        bars = next(bars for one, bars in picture.lines if one == judge)
        assert [(bar.x, bar.width, bar.kind) for bar in bars] == [(880, 40, "away")]
        assert (picture.width, picture.today) == (920, 400)


# --- Events ---------------------------------------------------------------------------------------------------------


class TestEvents:
    @pytest.fixture
    def client(self, secretariat, signed_in):
        """The Secretariat's browser."""
        return signed_in(secretariat)

    def test_added_changed_removed_each_with_its_act(self, client, secretariat, judge):
        assert client.post(ADD, sent(judges=[judge.pk])).status_code == 302
        made = Event.objects.get()
        page = made.get_absolute_url()
        seen = client.get(page).context["form"]["seen"].value()
        assert client.post(page, sent(title="Trial B", seen=seen)).status_code == 302
        gone = reverse("judges:calendar-event-remove", args=[made.slug])
        seen = client.get(gone).context["form"]["seen"].value()
        assert client.post(gone, {"seen": seen, "reason": ""}).status_code == 422
        assert client.post(gone, {"seen": seen, "reason": "Entered twice"}).status_code == 302
        acts = Act.objects.filter(subject_kind="judges.event").order_by("position")
        assert [act.name for act in acts] == ["added", "changed", "removed"]
        changed = acts[1].content.body
        assert (changed["before"]["title"], changed["after"]["title"]) == ("Trial A", "Trial B")
        assert (changed["before"]["judges"], changed["after"]["judges"]) == (["Ordinary Judge"], [])
        assert acts[2].reason == "Entered twice"
        assert "Trial B: removed" in text(client.get(EVENTS))

    def test_saved_unchanged_it_is_no_act(self, client, secretariat):
        client.post(ADD, sent())
        page = Event.objects.get().get_absolute_url()
        client.post(page, sent(seen=client.get(page).context["form"]["seen"].value()))
        assert Act.objects.filter(subject_kind="judges.event").count() == 1

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"title": ""}, "This field is required"),
            ({"title": "x" * 201}, "at most 200"),
            ({"last_day": "2026-12-03"}, "cannot be before the first"),
            ({"kind": "party"}, "Select a valid choice"),
            ({"judges": ["0"]}, "Select a valid choice"),
            ({"first_day": "31 February"}, "Enter a valid date"),
        ],
    )
    def test_bad_input(self, data, sentence, client):
        answer = client.post(ADD, sent(**data))
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert not Event.objects.exists()

    def test_a_hearing_over_granted_leave_asks_first_and_tells_the_judge(self, client, judge, make_judge, presidency):
        made = ask(judge, "granted")
        ask(make_judge(name="Asked Only"), "requested")
        Message.objects.all().delete()
        answer = client.post(ADD, sent())
        assert answer.status_code == 422
        assert "Ordinary Judge is on leave: 30 Nov 2026 to 4 Dec 2026." in text(answer)
        assert "Asked Only is on leave" not in text(answer)
        assert not Event.objects.exists()
        assert client.post(ADD, sent(confirmed="on")).status_code == 302
        told = Message.objects.get()
        assert (told.to, told.subject) == (judge.user, f"A hearing during your leave {made.number}")

    @pytest.mark.parametrize(("day", "asks"), [("2026-12-04", True), ("2026-12-05", False), ("2026-11-29", False)])
    def test_the_days_beside_it_are_free(self, day, asks, client, judge, presidency):
        ask(judge, "granted")
        assert client.post(ADD, sent(first_day=day, last_day=day)).status_code == (422 if asks else 302)

    def test_neither_a_meeting_nor_a_hearing_of_others_asks(self, client, judge, make_judge, presidency):
        ask(judge, "granted")
        assert client.post(ADD, sent(kind="meeting")).status_code == 302
        assert client.post(ADD, sent(judges=[make_judge(name="Another Judge").pk])).status_code == 302

    def test_who_was_told_is_not_told_again(self, client, judge, presidency):
        ask(judge, "granted")
        client.post(ADD, sent(confirmed="on"))
        Message.objects.all().delete()
        page = Event.objects.get().get_absolute_url()
        seen = client.get(page).context["form"]["seen"].value()
        assert client.post(page, sent(title="Trial A, third week", seen=seen)).status_code == 302
        assert not Message.objects.exists()

    def test_changed_in_two_windows(self, client, secretariat):
        client.post(ADD, sent())
        page = Event.objects.get().get_absolute_url()
        seen = client.get(page).context["form"]["seen"].value()
        client.post(page, sent(title="First window", seen=seen))
        answer = client.post(page, sent(title="Second window", seen=seen))
        assert answer.status_code == 409
        assert "First window" in text(answer)  # what it is now
        assert answer.context["form"]["title"].value() == "Second window"
        again = sent(title="Second window", seen=answer.context["form"]["seen"].value())
        assert client.post(page, again).status_code == 302
        assert Event.objects.get().title == "Second window"

    def test_changed_after_it_was_removed(self, client, secretariat):
        client.post(ADD, sent())
        made = Event.objects.get()
        read = calendar.version(made)
        calendar.remove_event(Event.objects.get(), secretariat, reason="No longer")
        made.title = "Too late"
        with pytest.raises(Stale):
            calendar.keep_event(made, [], secretariat, seen=read)

    @pytest.mark.parametrize("who", ["judge", "president", "auditor", "finance"])
    def test_kept_by_nobody_else(self, who, request, signed_in, secretariat, judge):
        calendar.keep_event(Event(kind="hearing", title="A", first_day=LAST, last_day=LAST), [], secretariat)
        made, user = Event.objects.get(), request.getfixturevalue(who)
        user = getattr(user, "user", user)
        client = signed_in(user)
        assert client.get(ADD).status_code == 404
        assert client.post(ADD, sent()).status_code == 404
        assert client.get(reverse("judges:calendar-event-remove", args=[made.slug])).status_code == 404
        page = client.get(made.get_absolute_url())
        assert page.status_code == (404 if who == "finance" else 200)
        assert b"<form" not in page.content.partition(b"<main")[2]
        client.post(made.get_absolute_url(), sent(title="Mine", seen=calendar.version(made)))
        assert Event.objects.get().title == "A"
        with pytest.raises(Hidden):
            calendar.keep_event(made, [], user)


@pytest.mark.parametrize(
    ("who", "opens"),
    [("judge", True), ("secretariat", True), ("president", True), ("auditor", True), ("finance", False),
     ("registrar", False), ("delegation", False), ("administrator", False)],
)  # fmt: skip
def test_who_sees_the_calendar(who, opens, request, signed_in):
    user = request.getfixturevalue(who)
    client = signed_in(getattr(user, "user", user))
    for page in (CALENDAR, EVENTS):
        assert client.get(page).status_code == (200 if opens else 404)


def test_a_former_judge_sees_it_no_more(judge, signed_in):
    judge.terms.update(last_day=date(2026, 11, 9), ended="resigned")
    assert signed_in(judge.user).get(CALENDAR).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_who_change_an_event_at_once(secretariat):
    calendar.keep_event(Event(kind="hearing", title="Trial", first_day=FIRST, last_day=LAST), [], secretariat)
    read = calendar.version(Event.objects.get())

    def press(title):
        mine = Event.objects.get()
        mine.title = title
        try:
            calendar.keep_event(mine, [], secretariat, seen=read)
        except Stale:
            return "told"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, ["One", "Two"])) == ["saved", "told"]
