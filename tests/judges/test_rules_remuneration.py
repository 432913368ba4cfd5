"""Pay: what holds for every judge, month and year (Annex, art. III; J-2, J-3, J-4, P-1)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asp_portal.law.parameters import NotInForce
from asp_portal.law.steps import Trace
from judges.rules.facts import AS_ADOPTED, Ended, OfficeHeld, PayRecord, SalaryRow, SalaryScale, Service, Term
from judges.rules.periods import Period
from judges.rules.presidency import Office
from judges.rules.remuneration import pay_of_month, pay_of_year
from judges.rules.results import Item
from judges.rules.service import day_of_death

ADOPTED = SalaryScale()
NINE_YEARS = Service((Term(date(2009, 3, 11), date(2018, 3, 10)),))
DAYS = st.dates(date(2008, 1, 1), date(2013, 12, 31))
PERIODS = st.tuples(DAYS, st.integers(0, 500)).map(lambda p: Period(p[0], p[0] + timedelta(days=p[1])))
SALARIES = st.decimals(1, 300_000, places=2)


@st.composite
def pay_records(draw):
    """Terms one after the other, presidencies, acting days and changes of scale."""
    terms, day = [], date(2008, 6, 1)
    for wait, length in draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 900)), min_size=1, max_size=3)):
        first = day + timedelta(days=wait)
        last = first + timedelta(days=length)
        terms.append(Term(first, last))
        day = last + timedelta(days=1)
    changes = draw(st.lists(st.tuples(DAYS, SALARIES), unique_by=lambda row: row[0], max_size=3))
    rows = [AS_ADOPTED, *(SalaryRow(first, annual) for first, annual in changes)]
    offices = tuple(
        OfficeHeld(draw(st.sampled_from(Office)), period.first_day, period.last_day)
        for period in draw(st.lists(PERIODS, max_size=3))
    )
    acting = tuple(draw(st.lists(PERIODS, max_size=4)))
    return PayRecord(Service(tuple(terms)), SalaryScale(rows), offices, acting)


@settings(deadline=None, max_examples=50)
@given(pay_records(), st.integers(2008, 2013))
def test_j_4_a_year_is_the_sum_of_its_months_and_a_total_of_its_items(record, year):
    whole = pay_of_year(record, year)
    months = [pay_of_month(record, year, month) for month in range(1, 13)]
    assert list(whole.months) == months
    for item in Item:
        assert whole.items[item] == sum(pay.items[item] for pay in months)
    assert whole.total == sum(pay.total for pay in months)
    for pay in months:
        assert pay.total == sum(pay.items.values())
        assert all(amount >= 0 and amount == round(amount, 2) for amount in pay.items.values())


@settings(deadline=None, max_examples=50)
@given(pay_records(), st.integers(2008, 2013))
def test_art_iii_3_acting_never_passes_its_ceiling(record, year):
    assert 0 <= pay_of_year(record, year).items[Item.ACTING_ALLOWANCE] <= 10_000


@settings(deadline=None, max_examples=50)
@given(pay_records(), st.integers(2008, 2013))
def test_art_iii_2_the_special_allowance_is_at_most_a_tenth_of_the_salary(record, year):
    for pay in pay_of_year(record, year).months:
        assert pay.items[Item.SPECIAL_ALLOWANCE] <= pay.items[Item.SALARY] / 10 + Decimal("0.01")


@settings(deadline=None, max_examples=50)
@given(pay_records(), st.randoms(use_true_random=False), st.integers(2008, 2013))
def test_the_order_of_facts_does_not_matter(record, random, year):
    def shuffled(entries):
        return tuple(random.sample(list(entries), len(entries)))

    other = PayRecord(
        Service(shuffled(record.service.terms)),
        SalaryScale(shuffled(record.scale.rows)),
        shuffled(record.offices),
        shuffled(record.acting),
    )
    assert pay_of_year(other, year) == pay_of_year(record, year)


@settings(deadline=None, max_examples=50)
@given(pay_records(), st.integers(2008, 2013))
def test_the_derivation_adds_up_and_is_kept_exactly(record, year):
    for pay in pay_of_year(record, year).months:
        rounded = [step.amount for step in pay.trace if "P-1" in step.readings]
        assert sum(rounded) == pay.total
        assert Trace.from_json(pay.trace.to_json()) == pay.trace


@given(st.integers(1, 28), st.integers(1, 12))
def test_a_month_split_between_two_terms_is_paid_once(day, month):
    turn = date(2010, month, day)
    split = Service((Term(date(2009, 3, 11), turn), Term(turn + timedelta(days=1), date(2018, 3, 10))))
    whole = PayRecord(NINE_YEARS, ADOPTED)
    assert pay_of_month(replace(whole, service=split), 2010, month) == pay_of_month(whole, 2010, month)


def test_a_day_that_is_paid_needs_its_salary():
    record = PayRecord(NINE_YEARS, SalaryScale([SalaryRow(date(2009, 3, 12), Decimal(180_000))]))
    for pay in (pay_of_month(record, 2009, 3), pay_of_year(record, 2009)):
        assert (pay.total, pay.items, pay.no_salary_on) == (None, {}, date(2009, 3, 11))
        assert "- There is no annual salary in the scale on 2009-03-11 [Annex, art. III(1)]" in map(str, pay.trace)
    assert pay_of_month(record, 2009, 3, [Item.ACTING_ALLOWANCE, Item.SPECIAL_ALLOWANCE]).total == 0
    president = replace(record, offices=(OfficeHeld(Office.PRESIDENT, date(2009, 3, 11)),))
    assert pay_of_month(president, 2009, 3, [Item.SPECIAL_ALLOWANCE]).no_salary_on == date(2009, 3, 11)
    assert pay_of_month(record, 2009, 2).total == 0
    assert pay_of_month(record, 2009, 4).total == 15_000


def test_acting_before_the_court_began_has_no_rate():
    early = Service((Term(date(2002, 6, 1), date(2002, 7, 31)),))
    record = PayRecord(early, SalaryScale([]), acting=(Period(date(2002, 6, 30), date(2002, 7, 1)),))
    with pytest.raises(NotInForce, match="2002-06-01"):
        pay_of_month(record, 2002, 6, [Item.ACTING_ALLOWANCE])
    assert pay_of_month(record, 2002, 7, [Item.ACTING_ALLOWANCE]).total == 100


def test_a_step_names_the_decision_behind_the_salary():
    first, *_others = pay_of_month(PayRecord(NINE_YEARS, ADOPTED), 2010, 1).trace
    assert str(first) == (
        "Salary: 31 of 31 days from 2010-01-01, at 180000 a year (ICC-ASP/3/Res.3, Annex, art. III(1))"
        " = 15000 EUR [Annex, art. III(1); J-4]"
    )


def test_acting_days_that_are_not_paid_are_told():
    record = PayRecord(NINE_YEARS, ADOPTED, acting=(Period(date(2018, 3, 9), date(2018, 3, 12)),))
    labels = [str(step) for step in pay_of_month(record, 2018, 3, [Item.ACTING_ALLOWANCE]).trace]
    assert "- Days that give no acting allowance, not in office or President themselves: 2" in labels[0]
    assert "Acting as President: 2 days at 100 a day = 200 EUR" in labels[1]


def test_acting_beyond_the_ceiling_is_told():
    record = PayRecord(NINE_YEARS, ADOPTED, acting=(Period(date(2010, 1, 1), date(2010, 4, 11)),))
    first = str(next(iter(pay_of_month(record, 2010, 4, [Item.ACTING_ALLOWANCE]).trace)))
    assert "11 days at 100 a day, up to the 1000 left of 10000 for the calendar year = 1000 EUR" in first


def test_without_a_paid_day_the_derivation_says_so():
    [step] = pay_of_month(PayRecord(NINE_YEARS, ADOPTED), 2008, 1).trace
    assert not step.applied
    assert "no day is paid" in step.label


@pytest.mark.parametrize(
    ("service", "died_on"),
    [
        (Service((Term(date(2009, 3, 11), date(2010, 5, 20), ended=Ended.DIED),)), date(2010, 5, 20)),
        (Service(NINE_YEARS.terms, date(2020, 1, 1)), date(2020, 1, 1)),
        (NINE_YEARS, None),
    ],
)
def test_the_day_of_death_is_recorded_by_itself_or_as_the_end_of_a_term(service, died_on):
    assert day_of_death(service) == died_on


def test_two_rows_of_the_scale_on_one_day_are_refused():
    with pytest.raises(ValueError, match="begin on the same day"):
        SalaryScale([AS_ADOPTED, AS_ADOPTED])
