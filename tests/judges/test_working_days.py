"""The working days of a leave, and whether the leave of a year suffices (Annex, art. XI(1), (2); J-1, J-11)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judges.rules.facts import LeaveTaken, Service, Term
from judges.rules.leave import leave_balance, leave_obstacle, leave_years
from judges.rules.working_days import LeaveDaysError, is_working_day, leave_taken, working_days

DAY = timedelta(days=1)
HALF = Decimal("0.5")
NINE_YEARS = Service((Term(date(2009, 3, 11), date(2018, 3, 10)),))
DAYS = st.dates(date(2009, 1, 1), date(2012, 12, 31))
HOLIDAYS = st.frozensets(DAYS, max_size=20)


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        ("2010-04-30", True),  # Friday
        ("2010-05-01", False),  # Saturday
        ("2010-05-02", False),
        ("2010-05-03", True),  # Monday
        ("2010-05-05", False),  # a holiday
    ],
)
def test_j_11_monday_to_friday_but_the_holidays(day, is_one):
    assert is_working_day(date.fromisoformat(day), {date(2010, 5, 5)}) is is_one


@pytest.mark.parametrize(
    ("first", "last", "noons", "days"),
    [
        pytest.param("2010-05-03", "2010-05-07", (False, False), {2010: 5}, id="monday-to-friday"),
        pytest.param("2010-05-01", "2010-05-09", (False, False), {2010: 5}, id="with-the-weekends-around"),
        pytest.param("2010-05-01", "2010-05-02", (False, False), {}, id="a-weekend"),
        pytest.param("2010-05-03", "2010-05-03", (False, False), {2010: 1}, id="one-day"),
        pytest.param("2010-05-03", "2010-05-03", (True, False), {2010: HALF}, id="an-afternoon"),
        pytest.param("2010-05-03", "2010-05-03", (False, True), {2010: HALF}, id="a-morning"),
        pytest.param("2010-05-03", "2010-05-04", (True, True), {2010: 1}, id="noon-to-noon"),
        pytest.param("2010-05-01", "2010-05-04", (True, False), {2010: 2}, id="from-noon-of-a-saturday"),
        pytest.param("2010-12-30", "2011-01-04", (False, False), {2010: 2, 2011: 2}, id="over-the-turn-of-the-year"),
        pytest.param("2010-12-30", "2011-01-04", (True, True), {2010: Decimal("1.5"), 2011: Decimal("1.5")}, id="both"),
        pytest.param("2010-12-31", "2011-01-02", (False, False), {2010: 1}, id="a-year-without-working-days"),
    ],
)
def test_j_11_working_days_by_calendar_year(first, last, noons, days):
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    assert working_days(first, last, frozenset(), from_noon=noons[0], until_noon=noons[1]) == days


def test_j_11_a_holiday_counts_for_nothing_not_even_its_half():
    week, holidays = (date(2010, 5, 3), date(2010, 5, 7)), {date(2010, 5, 3), date(2010, 5, 8)}
    assert working_days(*week, holidays) == {2010: 4}
    assert working_days(*week, holidays, from_noon=True, until_noon=True) == {2010: Decimal("3.5")}


@settings(deadline=None)
@given(DAYS, st.integers(0, 500), st.integers(0, 500), HOLIDAYS)
def test_a_leave_taken_in_two_parts_is_the_same_leave(first, length, cut, holidays):
    last = first + length * DAY
    middle = min(first + cut * DAY, last)
    parts = [working_days(first, middle, holidays)]
    if middle < last:
        parts.append(working_days(middle + DAY, last, holidays))
    whole = working_days(first, last, holidays)
    assert whole == {year: sum(part.get(year, 0) for part in parts) for year in {y for part in parts for y in part}}


def test_the_entries_of_the_ledger_stand_on_the_first_day_of_the_leave_in_each_year():
    assert leave_taken(date(2010, 12, 30), date(2011, 1, 4), frozenset()) == (
        LeaveTaken(date(2010, 12, 30), Decimal(2)),
        LeaveTaken(date(2011, 1, 1), Decimal(2)),
    )


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2010, 5, 4), date(2010, 5, 3), "before the first"),
        (date(2010, 5, 3), date(2010, 5, 3), "begin and end at noon"),
    ],
)
def test_days_that_cannot_be_a_leave(first, last, words):
    with pytest.raises(LeaveDaysError, match=words):
        working_days(first, last, frozenset(), from_noon=True, until_noon=True)


# --- Whether the leave suffices -------------------------------------------------------------------------------------


def entry(day, days):
    return LeaveTaken(date.fromisoformat(day), Decimal(days))


def test_art_xi_1_all_of_a_years_leave_may_be_taken_and_not_half_a_day_more():
    assert leave_obstacle(NINE_YEARS, [], [entry("2009-08-03", "32.5")]) == {}
    assert leave_obstacle(NINE_YEARS, [], [entry("2009-08-03", "33")]) == {2009: HALF}
    assert leave_obstacle(NINE_YEARS, [entry("2009-11-02", "10")], [entry("2009-08-03", "23")]) == {2009: HALF}


def test_art_xi_2_leave_granted_for_a_later_year_still_needs_what_is_carried():
    granted = [entry("2010-07-05", "72.5")]
    assert leave_balance(NINE_YEARS, granted, date(2010, 7, 4)) == Decimal("72.5")
    assert leave_balance(NINE_YEARS, granted, date(2010, 7, 5)) == 0
    assert leave_obstacle(NINE_YEARS, granted, [entry("2009-08-03", "0.5")]) == {2010: HALF}
    assert leave_obstacle(NINE_YEARS, [], [entry("2009-08-03", "0.5")]) == {}


def test_each_year_of_leave_that_falls_short_is_named():
    asked = [entry("2009-12-31", "73"), entry("2010-01-01", "1")]
    assert leave_obstacle(NINE_YEARS, [], asked) == {2009: Decimal("40.5"), 2010: Decimal("1.5")}


def test_what_fell_short_before_is_no_obstacle_to_a_later_year():
    taken = [entry("2009-08-03", "33")]
    assert leave_obstacle(NINE_YEARS, taken, [entry("2010-08-02", "39.5")]) == {}
    assert leave_obstacle(NINE_YEARS, taken, [entry("2010-08-02", "40")]) == {2010: HALF}


def test_nothing_asked_is_no_obstacle():
    assert leave_obstacle(NINE_YEARS, [entry("2009-08-03", "99")], []) == {}


def test_out_of_office_there_is_no_leave_to_take():
    assert leave_obstacle(NINE_YEARS, [], [entry("2019-08-01", "0.5")]) == {2019: HALF}


@settings(deadline=None, max_examples=50)
@given(st.lists(st.builds(LeaveTaken, DAYS, st.integers(1, 120).map(lambda n: Decimal(n) / 2)), max_size=5), st.data())
def test_an_obstacle_is_a_balance_below_zero(entries, data):
    cut = data.draw(st.integers(0, len(entries)))
    taken, asked = entries[:cut], entries[cut:]
    obstacle = leave_obstacle(NINE_YEARS, taken, asked)
    first = min((one.on.year for one in asked), default=9999)
    last = max((one.on.year for one in entries), default=0)
    years = [year for year in leave_years(NINE_YEARS, entries, 2012) if first <= year.year <= last]
    assert obstacle == {year.year: -year.balance for year in years if year.balance < 0}
