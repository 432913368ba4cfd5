"""Leave and the calendar in Chromium: worked through by those who ask, decide and keep, wide and narrow."""

from datetime import date

import pytest
from django.urls import reverse

from judges.models import Event, LeaveRequest
from tests.browser.conftest import WIDE, faults
from tests.judges.leave_world import FIRST, LAST, TODAY, ask, event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SMALLEST = {"width": 320, "height": 640}


@pytest.fixture
def bench(portal, make_judge, judge, presidency):
    """Some leave, hearings and holidays around the turn of the year."""
    portal.at(f"{TODAY} 09:00")
    others = [make_judge(name=name) for name in ("Étienne Beaurivoire", "Sigríður Hrafnsdalsdóttir", "مريم الخطيب")]
    event("holiday", "Christmas Day", date(2026, 12, 25))
    event("holiday", "New Year's Day", date(2027, 1, 1))
    event("hearing", "The Prosecutor v. A, opening", date(2026, 12, 2), date(2026, 12, 4), [judge, others[0]])
    event("hearing", "The Prosecutor v. B", date(2026, 12, 14), date(2026, 12, 18), others)
    event("meeting", "Plenary of the judges", date(2026, 12, 9))
    ask(others[0], "granted", FIRST, LAST)
    ask(others[1], "granted", date(2026, 12, 21), date(2027, 1, 8), until_noon=True)
    ask(others[2], "requested", date(2026, 12, 7), date(2026, 12, 11), note="جنازة في العائلة")
    return others


def look(portal, name: str) -> None:
    """Nothing for axe to say, wide and narrow, and nothing that makes the page scroll sideways."""
    portal.picture(name)
    for size in (WIDE, SMALLEST):
        portal.page.set_viewport_size(size)
        assert faults(portal.page) == [], (name, size)
        assert portal.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (name, size)
    portal.page.set_viewport_size(WIDE)


def test_a_judge_asks_and_the_president_decides(portal, bench, judge, president):
    portal.be(judge.user, reverse("judges:leave"))
    look(portal, "leave-list")
    portal.press("Ask for leave")
    portal.fill("First day", "2026-12-01")
    portal.fill("Last day", "2027-09-30")
    portal.press("Go on to see what it comes to")
    portal.says("are missing: there is not enough leave")
    look(portal, "leave-form-refused")
    portal.fill("Last day", "2026-12-04")
    portal.press("Go on to see what it comes to")
    portal.says("Hearing on some of these days: The Prosecutor v. A, opening")
    look(portal, "leave-draft")
    portal.press("Ask for this leave")
    look(portal, "leave-ask")
    portal.press("Ask for this leave")
    portal.says("Requested")
    portal.be(president.user)
    portal.says("Leave to decide")
    portal.go(reverse("judges:leave-decide"))
    portal.says("Also away: Étienne Beaurivoire")
    look(portal, "leave-decide")
    mine = LeaveRequest.objects.get(judge=judge)
    portal.page.get_by_label(f"Grant {mine.number}").check()
    portal.press("Grant what is ticked")
    portal.says(f"Granted: {mine.number}")
    portal.be(judge.user, mine.get_absolute_url())
    portal.says("Granted", "Give this leave back")
    look(portal, "leave-granted")
    portal.go(reverse("judges:leave-ledger", args=[judge.slug], query={"on": "2027-06-30"}))
    portal.says("lapse unless they are taken")
    look(portal, "leave-ledger")


@pytest.mark.parametrize("span", ["month", "quarter", "year"])
def test_the_calendar_by_month_quarter_and_year(portal, bench, president, span):
    portal.be(president.user, f"{reverse('judges:calendar')}?month=2026-12&span={span}")
    portal.says("During a hearing: The Prosecutor v. A, opening")
    look(portal, f"calendar-{span}")


def test_the_secretariat_keeps_the_calendar_and_records_leave(portal, bench, judge, secretariat):
    portal.be(secretariat, reverse("judges:calendar-event-new"))
    portal.fill("Kind", "hearing")
    portal.fill("Title", "The Prosecutor v. C")
    portal.fill("First day", "2026-12-01")
    portal.fill("Last day", "2026-12-01")
    portal.press("Save")
    portal.says("Étienne Beaurivoire is on leave")
    look(portal, "event-asks")
    portal.page.get_by_label("Enter it all the same").check()
    portal.press("Save")
    portal.says("Saved: The Prosecutor v. C")
    look(portal, "events")
    portal.press("The Prosecutor v. C")
    look(portal, "event-change")
    portal.press("Remove")
    portal.fill("Reason", "Entered twice")
    look(portal, "event-remove")
    portal.press("Remove it")
    assert not Event.objects.filter(title="The Prosecutor v. C").exists()
    portal.go(reverse("judges:leave-record"))
    portal.fill("Judge", str(judge))
    portal.fill("First day", "2026-07-06")
    portal.fill("Last day", "2026-07-10")
    portal.fill("Source", "Form of 1 July 2026")
    look(portal, "leave-record")
    portal.press("Record it")
    portal.says("Recorded: L-2026-0004")
    look(portal, "leave-recorded")


def test_an_address_for_ones_own_calendar(portal, bench, judge):
    portal.be(judge.user, reverse("judges:calendar-feeds"))
    portal.press("Make an address for “The bench”")
    address = portal.page.get_by_label("The address, shown this once").input_value()
    assert "/calendar/feed/" in address
    look(portal, "feeds")
