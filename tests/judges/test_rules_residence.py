"""Residence and relocation: years to the day, stretches, milestones (Annex, art. II(2); App. 1, art. IV; J-6, J-9)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asp_portal.law.steps import Trace
from asp_portal.money import to_cents
from judges.rules.facts import Resettlement, Residence, SalaryScale, Service, Term
from judges.rules.periods import Period, common, completed_years, joined, last_day_of, years_after
from judges.rules.relocation import relocation
from judges.rules.residence import period_of, residence_on
from judges.rules.results import Milestone, NotDue

DAY = timedelta(days=1)
NINE_YEARS = Service((Term(date(2009, 3, 11), date(2018, 3, 10)),))
DATES = st.dates(date(2000, 1, 1), date(2030, 12, 31))
PERIODS = st.tuples(DATES, st.integers(0, 2000)).map(lambda p: Period(p[0], p[0] + p[1] * DAY))


def days_in(periods):
    return {p.first_day + n * DAY for p in periods for n in range(p.days)}


@settings(deadline=None)
@given(st.lists(PERIODS, max_size=4), st.lists(PERIODS, max_size=4))
def test_periods_joined_and_common_are_sets_of_days(left, right):
    assert days_in(joined(left)) == days_in(left)
    assert days_in(common(left, right)) == days_in(left) & days_in(right)
    for earlier, later in zip(joined(left), joined(left)[1:], strict=False):
        assert earlier.last_day + DAY < later.first_day


def test_a_period_without_an_end_swallows_what_follows():
    assert joined([Period(date(2010, 1, 1)), Period(date(2012, 1, 1), date(2012, 2, 1))]) == [Period(date(2010, 1, 1))]


@pytest.mark.parametrize(
    ("first", "years", "last"),
    [("2009-03-11", 5, "2014-03-10"), ("2008-02-29", 5, "2013-02-28"), ("2008-02-29", 4, "2012-02-28"),
     ("2009-01-01", 1, "2009-12-31"), ("2009-03-01", 3, "2012-02-29")],
)  # fmt: skip
def test_p_3_years_run_to_the_day_of_the_same_number(first, years, last):
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    assert last_day_of(first, years) == last
    assert completed_years(Period(first, last)) == years
    assert completed_years(Period(first, last - DAY)) == years - 1


@given(DATES, st.integers(0, 20))
def test_p_3_completed_years_are_exact_for_every_day(first, years):
    turn = years_after(first, years)
    assert completed_years(Period(first, turn)) == years
    if years:
        assert completed_years(Period(first, turn - DAY)) == years
        assert completed_years(Period(first, turn - 2 * DAY)) == years - 1


@pytest.mark.parametrize(
    ("home_from", "declared_on", "last_day", "first_day"),
    [
        ("2009-03-11", "2009-04-01", None, "2009-04-01"),
        ("2009-04-01", "2009-03-11", None, "2009-04-01"),
        ("2009-04-01", "2009-04-01", "2009-04-01", "2009-04-01"),
        ("2009-04-01", "2009-03-11", "2009-03-31", None),
    ],
)
def test_art_ii_2_j_6_residence_runs_from_the_later_day(home_from, declared_on, last_day, first_day):
    days = [date.fromisoformat(day) if day else None for day in (home_from, declared_on, last_day)]
    period = period_of(Residence(*days))
    assert (period.first_day.isoformat() if period else None) == first_day


def resident(*days):
    first, *last = map(date.fromisoformat, days)
    return Residence(first, first, *last)


@pytest.mark.parametrize(
    ("on", "is_resident", "missing"),
    [
        ("2009-03-31", False, [None, None]),
        ("2009-04-01", True, [1825, 3286]),
        ("2014-03-30", True, [1, 1462]),
        ("2014-03-31", True, [0, 1461]),
        ("2018-03-10", True, [0, 21]),
        ("2018-03-11", False, [0, None]),
    ],
)
def test_j_9_residence_on_any_day_with_what_is_missing_to_five_and_nine_years(on, is_resident, missing):
    standing = residence_on(NINE_YEARS, [resident("2009-04-01")], date.fromisoformat(on))
    assert standing.is_resident == is_resident
    assert [milestone.days_missing for milestone in standing.milestones] == missing


def test_j_9_a_new_stretch_counts_anew_until_it_is_the_longest():
    residences = [resident("2009-04-01", "2010-03-31"), resident("2010-06-01")]
    standing = residence_on(NINE_YEARS, residences, date(2010, 12, 31))
    assert standing.current == Period(date(2010, 6, 1), date(2010, 12, 31))
    assert standing.longest == Period(date(2009, 4, 1), date(2010, 3, 31))
    assert standing.milestones[0] == Milestone(5, date(2015, 5, 31), (date(2015, 5, 31) - date(2010, 12, 31)).days)


def test_j_9_five_years_once_complete_stay_complete():
    residences = [resident("2009-04-01", "2014-03-31"), resident("2016-01-01")]
    standing = residence_on(NINE_YEARS, residences, date(2017, 1, 1))
    assert standing.milestones[0] == Milestone(5, date(2014, 3, 31), 0)
    assert standing.milestones[1].complete_on == date(2024, 12, 31)


def test_j_9_of_two_stretches_the_one_with_more_years_counts():
    # 2008-02-29 to 2013-02-27 has 1826 days and four years; 2013-03-01 to 2018-02-28 as many days and five years.
    service = Service((Term(date(2008, 2, 29), date(2018, 2, 28)),))
    residences = [resident("2008-02-29", "2013-02-27"), resident("2013-03-01")]
    standing = residence_on(service, residences, date(2018, 2, 28))
    assert standing.longest == Period(date(2013, 3, 1), date(2018, 2, 28))


HOME = Resettlement(date(2012, 1, 1), "KEN")


@settings(deadline=None)
@given(
    st.dates(date(2002, 7, 1), date(2030, 12, 31)),
    st.integers(0, 6000),
    st.lists(PERIODS, max_size=4),
    st.randoms(use_true_random=False),
)
def test_art_iv_the_sum_follows_from_the_completed_years_alone(first, length, periods, random):
    service = Service((Term(first, first + length * DAY),))
    on = date(2060, 1, 1)
    residences = [Residence(period.first_day, period.first_day, period.last_day) for period in periods]
    found = relocation(service, residences, HOME, SalaryScale(), on)
    days = days_in(periods) & days_in([Period(first, first + length * DAY)])
    years = max((completed_years(stretch) for stretch in joined(Period(day, day) for day in days)), default=0)
    weeks = 24 if years >= 9 else 18 if years >= 5 else None
    assert found.weeks == weeks
    assert found.amount == (to_cents(180_000 * weeks / to_cents(52)) if weeks else None)
    assert found.entitled == (weeks is not None)
    shuffled = random.sample(residences, len(residences))
    assert relocation(service, shuffled, HOME, SalaryScale(), on) == found
    assert Trace.from_json(found.trace.to_json()) == found.trace


def test_art_iv_the_derivation():
    found = relocation(NINE_YEARS, [resident("2009-03-11")], HOME, SalaryScale(), date(2018, 3, 11))
    assert list(map(str, found.trace)) == [
        "Longest continuous residence at the seat during office: 2009-03-11 to 2018-03-10, completed years: 9"
        " [App. 1, art. IV; Annex, art. II(2); J-6; J-9; P-3]",
        "24 weeks of the annual salary of 180000 of the last day of office, 2018-03-10 = 83076.923077… EUR"
        " [App. 1, art. IV; J-5]",
        "Relocation sum, due from 2018-03-11, rounded once = 83076.92 EUR [App. 1, art. IV; J-10; P-1]",
    ]


def test_a_day_of_office_without_a_salary_is_named():
    found = relocation(NINE_YEARS, [resident("2009-03-11")], HOME, SalaryScale([]), date(2018, 3, 11))
    assert (found.entitled, found.amount, found.no_salary_on) == (True, None, date(2018, 3, 10))


def test_who_was_never_in_office_has_no_relocation():
    found = relocation(Service(), [], HOME, SalaryScale(), date(2018, 3, 11))
    assert found.reasons == (NotDue.RESIDENCE_UNDER_FIVE_YEARS,)
