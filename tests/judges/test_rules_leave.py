"""Leave: what holds for every judge and year, the ledger, and the balance on any day (Annex, art. XI; J-1, J-7)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from asp_portal.law.steps import Trace
from judges.rules.facts import LeaveTaken, Service, Term
from judges.rules.leave import leave_balance, leave_ledger, leave_years, trace_of
from judges.rules.results import Entry

NINE_YEARS = Service((Term(date(2009, 3, 11), date(2018, 3, 10)),))
WEEK = Decimal(5)


@st.composite
def services(draw):
    """One to three terms, with and without days between them."""
    terms, day = [], draw(st.dates(date(2003, 1, 1), date(2005, 12, 31)))
    for wait, length in draw(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 1500)), min_size=1, max_size=3)):
        first = day + timedelta(days=wait)
        terms.append(Term(first, first + timedelta(days=length)))
        day = terms[-1].last_day + timedelta(days=1)
    return Service(tuple(terms))


halves = st.integers(0, 60).map(lambda number: Decimal(number) / 2)
taken_on = st.builds(LeaveTaken, st.dates(date(2003, 1, 1), date(2016, 12, 31)), halves)


@settings(deadline=None, max_examples=50)
@given(services(), st.lists(taken_on, max_size=4))
def test_never_negative_carried_within_the_cap_and_nothing_lost_from_sight(service, taken):
    years = leave_years(service, taken, 2023)
    before = Decimal(0)
    for year in years:
        assert min(before, 0) <= year.carried <= 90
        assert year.lapsed >= 0
        assert before < 0 or year.carried + year.lapsed == before
        assert year.balance == year.carried + year.entitlement - year.taken
        assert 0 <= year.entitlement <= 40
        assert year.entitlement * 2 % 1 == 0
        before = year.balance
    assert years[-1].balance == 0  # years after the end of office
    assume(all(year.balance >= 0 for year in years))
    credited = sum(year.entitlement for year in years)
    assert credited == sum(year.taken for year in years) + sum(year.lapsed for year in years)


@settings(deadline=None, max_examples=50)
@given(services(), st.lists(taken_on, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(service, taken, random):
    other = Service(tuple(random.sample(service.terms, len(service.terms))))
    again = random.sample(taken, len(taken))
    assert leave_years(other, again, 2020) == leave_years(service, taken, 2020)


@settings(deadline=None)
@given(st.dates(date(2004, 1, 1), date(2012, 12, 31)))
def test_art_xi_1_a_part_of_a_year_is_never_less_than_its_share(first_day):
    [year] = leave_years(Service((Term(first_day),)), [], first_day.year)
    days_of_year = 366 if first_day.year % 4 == 0 else 365
    share = Decimal(40) * year.days_of_service / days_of_year
    assert share <= year.entitlement < share + Decimal("0.5")


def turn_of(year):
    """The last day of a year and the first of the next."""
    return date(year, 12, 31), date(year + 1, 1, 1)


@settings(deadline=None, max_examples=50)
@given(services(), st.integers(2003, 2020))
def test_the_ledger_ends_where_the_year_ends(service, year):
    rows = leave_ledger(service, [], date(year, 12, 31))
    this, following = leave_years(service, [], year)[-1], leave_years(service, [], year + 1)[-1]
    in_office = [any(t.first_day <= day <= t.last_day for t in service.terms) for day in turn_of(year)]
    expected = {(True, True): following.carried, (True, False): this.balance}.get(tuple(in_office), 0)
    assert (rows[-1].balance if rows else 0) == expected
    assert all(row.days > 0 and row.balance >= 0 for row in rows)
    assert rows == sorted(rows, key=lambda row: row.on)


def test_the_ledger_of_a_judge_from_the_first_day_to_the_day_after_office():
    service = Service((Term(date(2009, 3, 11), date(2012, 3, 10)),))
    taken = [LeaveTaken(date(2009, 8, 3), 2 * WEEK), LeaveTaken(date(2012, 2, 1), WEEK)]
    rows = [
        (row.on.isoformat(), row.entry, row.days, row.balance) for row in leave_ledger(service, taken, date(2020, 1, 1))
    ]
    assert rows == [
        ("2009-03-11", Entry.CREDITED, Decimal("32.5"), Decimal("32.5")),
        ("2009-08-03", Entry.TAKEN, 10, Decimal("22.5")),
        ("2010-01-01", Entry.CARRIED, Decimal("22.5"), Decimal("22.5")),
        ("2010-01-01", Entry.CREDITED, 40, Decimal("62.5")),
        ("2011-01-01", Entry.CARRIED, Decimal("62.5"), Decimal("62.5")),
        ("2011-01-01", Entry.CREDITED, 40, Decimal("102.5")),
        ("2011-12-31", Entry.LAPSED, Decimal("12.5"), 90),
        ("2012-01-01", Entry.CARRIED, 90, 90),
        ("2012-01-01", Entry.CREDITED, 8, 98),  # 40 x 70/366 = 7.650
        ("2012-02-01", Entry.TAKEN, 5, 93),
        ("2012-03-11", Entry.LEFT, 93, 0),
    ]


@pytest.mark.parametrize(
    ("on", "days"),
    [
        ("2009-03-10", "0"),
        ("2009-03-11", "32.5"),
        ("2010-07-31", "72.5"),
        ("2010-08-01", "67.5"),
        ("2011-12-30", "107.5"),
        ("2011-12-31", "107.5"),  # 17.5 lapse at its end
        ("2012-01-01", "130"),
        ("2018-03-10", "98"),
        ("2018-03-11", "0"),
    ],
)
def test_the_balance_on_any_day_past_or_to_come(on, days):
    taken = [LeaveTaken(date(2010, 8, 1), WEEK)]
    assert leave_balance(NINE_YEARS, taken, date.fromisoformat(on)) == Decimal(days)


def test_a_break_within_a_year_leaves_the_leave_of_that_year():
    service = Service((Term(date(2009, 3, 11), date(2012, 3, 10)), Term(date(2012, 3, 21), date(2020, 3, 20))))
    assert leave_balance(service, [], date(2012, 3, 10)) == 129  # 90 and 39: 356 of 366 days
    assert leave_balance(service, [], date(2012, 3, 15)) == 0
    assert leave_balance(service, [], date(2012, 3, 21)) == 129
    assert leave_balance(service, [], date(2012, 12, 30)) == leave_years(service, [], 2012)[-1].balance == 129


def test_more_leave_taken_than_there_is_begins_the_next_year():
    years = leave_years(NINE_YEARS, [LeaveTaken(date(2009, 5, 4), Decimal(33))], 2010)
    assert [(year.carried, year.lapsed, year.balance) for year in years] == [
        (0, 0, Decimal("-0.5")),
        (Decimal("-0.5"), 0, Decimal("39.5")),
    ]
    assert "In 2009 more leave is taken than there is [Annex, art. XI(1)]" in map(str, trace_of(years[0]))
    assert not any("more leave" in str(step) for step in trace_of(years[1]))


def test_more_leave_taken_than_the_last_year_gives_is_not_carried_out_of_office():
    service = Service((Term(date(2014, 1, 1), date(2014, 3, 10)),))
    taken = [LeaveTaken(date(2014, 2, 3), Decimal(10))]
    last, after = leave_years(service, taken, 2015)
    assert (last.balance, after.carried, after.lapsed, after.balance) == (-2, 0, 0, 0)
    left = leave_ledger(service, taken, date(2015, 1, 1))[-1]
    assert (left.on, left.entry, left.days, left.balance) == (date(2014, 3, 11), Entry.LEFT, -2, 0)
    assert leave_balance(service, taken, date(2014, 3, 11)) == 0


def test_the_trace_of_a_year():
    trace = trace_of(leave_years(NINE_YEARS, [], 2012)[-1])
    assert list(map(str, trace)) == [
        "Carried into 2012: 90 of 112.5 working days; 22.5 lapse [Annex, art. XI(2); J-1]",
        "Leave of 2012: 40 working days, for 366 of 366 days of service [Annex, art. XI(1); J-1]",
        "Left of 2012: 130 working days, 0 taken [Annex, art. XI(1); Annex, art. XI(2)]",
    ]
    assert Trace.from_json(trace.to_json()) == trace


def test_j_7_the_trace_says_why_nothing_is_carried_out_of_office():
    first, second, _third = trace_of(leave_years(NINE_YEARS, [], 2019)[-1])
    assert str(first) == "Carried into 2019: 0 of 98 working days; 98 lapse [Annex, art. XI(2); J-1; J-7]"
    assert not second.applied
