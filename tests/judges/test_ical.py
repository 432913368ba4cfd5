"""Calendars for other programs, read back by an independent reader: days, identity, secrecy, and what stays private."""

from datetime import date, timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from asp_portal.accounts.roles import Role
from judges.calendar import ical
from judges.models import CalendarFeed, Judge, Term
from tests.judges.leave_world import FIRST, LAST, TODAY, act, ask, event

pytestmark = pytest.mark.django_db
ARABIC = "جلسة الاستماع أمام الدائرة الابتدائية في قضية المدعي العام " * 3
FEEDS = reverse("judges:calendar-feeds")


@pytest.fixture(autouse=True)
def as_of(time_machine):
    """The portal's clock stands on the day of these tests."""
    time_machine.move_to(f"{TODAY}T10:00:00+01:00", tick=True)


def entries(body: bytes) -> dict[str, icalendar.Event]:
    """The entries of a calendar by what they are called."""
    return {str(entry["SUMMARY"]): entry for entry in icalendar.Calendar.from_ical(body).walk("VEVENT")}


def own_leave(judge) -> set[str]:
    """The leave in a judge's own calendar, where what comes due stands as well."""
    return {name for name in entries(ical.feed(judge.user, "own", TODAY)) if name.startswith("Leave")}


def address(user, kind="own") -> str:
    """A secret address."""
    return reverse("judges:calendar-feed", args=[ical.new_address(user, kind)])


# --- What is in it --------------------------------------------------------------------------------------------------


class TestOwn:
    def test_whole_days_end_on_the_day_after_the_last(self, judge, presidency):
        ask(judge, "granted")
        entry = entries(ical.feed(judge.user, "own", TODAY))["Leave"]
        assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (FIRST, LAST + timedelta(days=1))
        assert entry["DTSTART"].params["VALUE"] == "DATE"
        assert (entry["STATUS"], entry["TRANSP"], entry["CLASS"]) == ("CONFIRMED", "OPAQUE", "CONFIDENTIAL")

    def test_an_entry_keeps_its_name_from_the_request_to_the_decision(self, judge, president):
        made = ask(judge)
        asked = entries(ical.feed(judge.user, "own", TODAY))["Leave, asked for"]
        act("grant", made, president.user)
        granted = entries(ical.feed(judge.user, "own", TODAY))["Leave"]
        assert asked["UID"] == granted["UID"] == f"leave-{made.slug}@asp-portal"
        assert (asked["STATUS"], granted["STATUS"]) == ("TENTATIVE", "CONFIRMED")

    def test_what_is_no_leave_any_more_is_gone(self, judge, presidency):
        for state in ("draft", "refused", "withdrawn"):
            ask(judge, state)
        assert own_leave(judge) == set()

    def test_half_days_are_said(self, judge, presidency):
        ask(judge, "granted", from_noon=True, until_noon=True)
        entry = entries(ical.feed(judge.user, "own", TODAY))["Leave"]
        assert entry["DESCRIPTION"] == "From noon of the first day. Until noon of the last day."

    @pytest.mark.parametrize(("first", "there"), [(date(2025, 11, 10), True), (date(2025, 11, 7), False)])
    def test_it_goes_back_a_year(self, first, there, judge, presidency):
        ask(judge, "granted", first, first)
        assert bool(own_leave(judge)) is there


class TestBench:
    def test_who_is_away_hearings_and_holidays_and_nothing_private(self, judge, make_judge, presidency):
        ask(judge, "granted", note="CANARY NOTE")
        ask(make_judge(name="Asked Only"), "requested")
        event("hearing", "Trial A", FIRST, judges=[judge])
        event("meeting", "Plenary", FIRST)
        event("holiday", "Christmas Day", date(2026, 12, 25))
        body = ical.feed(make_judge(name="Reader").user, "bench", TODAY)
        assert set(entries(body)) == {"Away: Ordinary Judge", "Hearing: Trial A", "Meeting: Plenary", "Christmas Day"}
        for private in ("CANARY", "Asked Only", "L-2026", "/leave/", judge.user.email):
            assert private not in body.decode().replace("\r\n ", "")

    def test_not_even_what_the_reader_may_decide_on(self, judge, president):
        ask(judge)
        assert entries(ical.feed(president.user, "bench", TODAY)) == {}

    def test_long_and_arabic_titles_are_folded_and_come_back_whole(self, judge, presidency):
        event("hearing", ARABIC.strip(), FIRST)
        event("hearing", "a,b;c\\d", LAST)
        body = ical.feed(judge.user, "bench", TODAY)
        assert max(map(len, body.split(b"\r\n"))) <= 75
        assert body.endswith(b"END:VCALENDAR\r\n")
        assert set(entries(body)) == {f"Hearing: {ARABIC.strip()}", "Hearing: a,b;c\\d"}

    def test_the_same_days_give_the_same_bytes(self, judge, presidency):
        ask(judge, "granted")
        assert ical.feed(judge.user, "bench", TODAY) == ical.feed(judge.user, "bench", TODAY)


def test_other_parts_of_the_portal_add_what_they_know(judge, monkeypatch):
    item = ical.Item("due-1", FIRST, FIRST, "Family date: see the portal")
    monkeypatch.setitem(ical.PROVIDERS, "own", [*ical.PROVIDERS["own"], lambda user, today: [item]])
    assert "Family date: see the portal" in entries(ical.feed(judge.user, "own", TODAY))


# --- Who may have it ------------------------------------------------------------------------------------------------


class TestAddresses:
    def test_without_signing_in(self, judge, presidency):
        ask(judge, "granted")
        answer = Client().get(address(judge.user))
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        assert "Leave" in entries(answer.content)

    def test_a_wrong_address_does_not_exist(self, judge):
        path = address(judge.user)
        for wrong in (path.replace(".ics", "x.ics"), reverse("judges:calendar-feed", args=["none"])):
            assert Client().get(wrong).status_code == 404
        assert Client().post(path).status_code == 405

    def test_only_a_fingerprint_is_kept(self, judge):
        token = ical.new_address(judge.user, "own")
        assert len(token) >= 43  # 256 bits
        kept = CalendarFeed.objects.get()
        assert token not in str(vars(kept))
        assert kept.token_hash == ical.fingerprint(token)

    def test_a_new_address_stops_the_old_one(self, judge):
        old, new = address(judge.user), address(judge.user)
        assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)

    def test_who_may_no_longer_see_it_has_no_feed(self, judge, secretariat):
        bench, own, of_staff = address(judge.user, "bench"), address(judge.user), address(secretariat, "bench")
        Term.objects.filter(judge=judge).update(last_day=TODAY - timedelta(days=1), ended="resigned")
        secretariat.groups.clear()
        assert [Client().get(path).status_code for path in (bench, own, of_staff)] == [404, 200, 404]
        judge.user.is_active = False
        judge.user.save()
        assert Client().get(own).status_code == 404

    def test_what_is_unchanged_is_not_sent_again(self, judge, presidency):
        path = address(judge.user)
        first = Client().get(path)
        again = Client().get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        since = {"If-Modified-Since": first["Last-Modified"]}
        assert Client().get(path, headers=since).status_code == 304
        ask(judge, "granted")
        for headers in ({"If-None-Match": first["ETag"]}, {}):
            assert Client().get(path, headers=headers).status_code == 200
        assert Client().get(path)["ETag"] != first["ETag"]

    def test_the_clock_of_a_calendar_follows_the_acts(self, judge, presidency):
        before = ical.changed_at(TODAY)
        ask(judge, "granted")
        assert ical.changed_at(TODAY) > before


class TestPage:
    def test_an_address_is_shown_once(self, judge, signed_in):
        client = signed_in(judge.user)
        page = client.post(reverse("judges:calendar-feed-new", args=["own"])).content.decode()
        path = page.split('value="http')[1].split('"')[0]
        assert "/calendar/feed/" in path
        assert Client().get("/calendar/feed/" + path.rpartition("/")[2]).status_code == 200
        again = client.get(FEEDS).content.decode()
        assert "There is an address since" in again
        assert "/calendar/feed/" not in again.replace('action="/calendar/feeds', "")

    def test_it_is_stopped(self, judge, signed_in):
        path, client = address(judge.user), signed_in(judge.user)
        assert client.post(reverse("judges:calendar-feed-new", args=["own"]), {"stop": "1"}).status_code == 302
        assert Client().get(path).status_code == 404

    @pytest.mark.parametrize(
        ("role", "kinds"),
        [
            (Role.SECRETARIAT, ["bench"]), (Role.AUDITOR, ["bench"]), (Role.FINANCE, []), (Role.DELEGATION, []),
            (Role.JUDGE, []), (Role.ADMINISTRATOR, []),
        ],
    )  # fmt: skip
    def test_who_may_have_which(self, role, kinds, make_user, signed_in):
        user = make_user(role)
        client = signed_in(user)
        found = [kind for kind in ical.kinds_of(user, TODAY) if kind != "due"]
        assert found == kinds
        assert client.get(FEEDS).status_code == (200 if kinds else 404)
        for kind in ("own", "bench", "nothing"):
            there = kind in kinds
            assert client.get(reverse("judges:calendar-download", args=[kind])).status_code == (200 if there else 404)
            made = client.post(reverse("judges:calendar-feed-new", args=[kind])).status_code
            assert made == (200 if there else 404)

    def test_as_a_file_without_subscribing(self, judge, presidency, signed_in):
        ask(judge, "granted")
        answer = signed_in(judge.user).get(reverse("judges:calendar-download", args=["own"]))
        assert 'filename="own.ics"' in answer["Content-Disposition"]
        assert "Leave" in entries(answer.content)
        assert answer["Cache-Control"] == "private, no-store"
        assert not CalendarFeed.objects.exists()

    def test_a_judge_has_both(self, judge):
        assert ical.kinds_of(Judge.objects.get(pk=judge.pk).user, TODAY) == ["own", "bench"]
