"""The grant at a death in office: Annex, art. VIII(1), (2); P-14, P-15."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from judges.rules.facts import Ended, SalaryRow, SalaryScale, Service, Term
from judges.rules.periods import Period
from pensions.rules.death_grant import death_grant
from pensions.rules.facts import Marriage
from pensions.rules.results import Benefit, NotEntitled
from pensions.rules.service import NotAnswerable
from tests.pensions.survivors_world import DAY, DIED, IN_OFFICE, MARRIAGE, child, cited, deceased

FIRST = date(2009, 3, 11)


def serving(died_on, first_day=FIRST, **facts):
    """Who died in office on a day."""
    return deceased(Term(first_day, died_on, date(2018, 3, 10), Ended.DIED, 9), died_on, **facts)


@pytest.mark.parametrize(
    ("died_on", "total"),
    [
        pytest.param(date(2009, 8, 10), "15000.00", id="art-VIII(1)-five-months-count-as-one-year"),
        pytest.param(date(2010, 3, 9), "15000.00", id="art-VIII(1)-a-day-short-of-one-year"),
        pytest.param(date(2010, 3, 10), "15000.00", id="art-VIII(1)-one-year"),
        pytest.param(date(2011, 3, 9), "15000.00", id="P-14-a-day-short-of-two-years"),
        pytest.param(date(2011, 3, 10), "30000.00", id="P-14-two-years"),
        pytest.param(date(2014, 2, 10), "60000.00", id="P-14-four-years-and-eleven-months"),
        pytest.param(date(2018, 3, 9), "120000.00", id="art-VIII(1)-a-day-short-of-nine-years"),
        pytest.param(date(2018, 3, 10), "135000.00", id="art-VIII(1)-nine-years"),
    ],
)
def test_annex_art_viii_1_a_month_of_salary_for_each_completed_year(died_on, total):
    found = death_grant(serving(died_on), died_on)
    assert (found.total, found.each, found.keys) == (Decimal(total), Decimal(total), ("spouse",))
    assert (found.benefit, found.due_on, found.illustrative) == (Benefit.DEATH_GRANT, died_on, False)


def test_p_14_total_service_and_never_more_than_nine_months():
    """Three years and then seven and a half are ten: nine months."""
    terms = (
        Term(date(2003, 3, 11), date(2006, 3, 10), date(2006, 3, 10), Ended.COMPLETED, 3),
        Term(FIRST, date(2016, 9, 10), date(2018, 3, 10), Ended.DIED, 9),
    )
    record = replace(deceased(), service=Service(terms))
    assert death_grant(record, date(2016, 9, 10)).total == Decimal("135000.00")
    assert "annex-VIII-1" in cited(death_grant(record, date(2016, 9, 10)).trace, applied=True)


def test_annex_art_viii_1_the_salary_of_the_day_of_death():
    rows = [SalaryRow(date(2003, 3, 11), Decimal(180_000)), SalaryRow(date(2014, 2, 10), Decimal(240_000))]
    assert death_grant(serving(date(2014, 2, 10), scale=SalaryScale(rows)), DIED).total == Decimal("80000.00")
    assert death_grant(serving(date(2014, 2, 9), scale=SalaryScale(rows)), DIED).total == Decimal("60000.00")
    with pytest.raises(NotAnswerable):
        death_grant(serving(date(2014, 2, 10), scale=SalaryScale([])), DIED)


@pytest.mark.parametrize(
    ("on", "reasons"), [(DIED - DAY, (NotEntitled.JUDGE_ALIVE,)), (DIED, ()), (date(2030, 1, 1), ())]
)
def test_annex_art_viii_1_due_from_the_day_of_death(on, reasons):
    assert death_grant(deceased(IN_OFFICE), on).reasons == reasons


@pytest.mark.parametrize(
    ("died_on", "reasons"),
    [
        pytest.param(date(2018, 3, 10), (), id="on-the-last-day-of-office"),
        pytest.param(date(2018, 3, 11), (NotEntitled.FORMER_JUDGE,), id="the-day-after"),
    ],
)
def test_annex_art_viii_1_only_in_office(died_on, reasons):
    term = Term(FIRST, date(2018, 3, 10), date(2018, 3, 10), Ended.COMPLETED, 9)
    found = death_grant(deceased(term, died_on), died_on)
    assert (found.reasons, found.entitled) == (reasons, not reasons)


def test_annex_art_viii_1_nothing_while_the_judge_lives():
    living = replace(deceased(), service=Service((Term(FIRST, scheduled_last_day=date(2018, 3, 10)),)))
    found = death_grant(living, date(2015, 1, 1))
    assert (found.reasons, found.total, found.keys) == ((NotEntitled.JUDGE_ALIVE,), None, ())


@pytest.mark.parametrize(
    ("marriages", "keys"),
    [
        pytest.param((), (), id="never-married"),
        pytest.param((Marriage(MARRIAGE.first_day, DIED - DAY),), (), id="ended-the-day-before"),
        pytest.param((Marriage(DIED, key="spouse"),), ("spouse",), id="married-that-day"),
        pytest.param((Marriage(DIED + DAY),), (), id="married-the-day-after"),
        pytest.param((replace(MARRIAGE, remarried_on=DIED + DAY),), ("spouse",), id="remarried-later"),
    ],
)
def test_annex_art_viii_2_the_spouse_of_the_day_of_death(marriages, keys):
    found = death_grant(deceased(IN_OFFICE, marriages=marriages), DIED)
    assert found.keys == keys
    assert found.reasons == (() if keys else (NotEntitled.NO_BENEFICIARY,))


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        pytest.param({"born_on": date(1999, 5, 11)}, True, id="art-VIII(2)-the-eve-of-twenty-one"),
        pytest.param({"born_on": date(1999, 5, 10)}, False, id="art-VIII(2)-twenty-one-that-day"),
        pytest.param(
            {"born_on": date(1999, 5, 10), "incapacities": (Period(date(2005, 1, 1)),)},
            False,
            id="P-15-an-incapacity-lifts-no-limit-here",
        ),
        pytest.param({"born_on": DIED}, True, id="born-that-day"),
        pytest.param({"born_on": DIED + DAY}, False, id="born-the-day-after"),
        pytest.param({"married_on": DIED}, False, id="married-that-day"),
        pytest.param({"married_on": DIED + DAY}, True, id="married-the-day-after"),
        pytest.param({"died_on": DIED - DAY}, False, id="died-the-day-before"),
        pytest.param({"died_on": DIED}, True, id="lived-on-that-day"),
    ],
)
def test_annex_art_viii_2_the_children_of_the_day_of_death(facts, counts):
    record = deceased(IN_OFFICE, marriages=(), children=(child(**facts, key="child"),))
    found = death_grant(record, DIED)
    assert found.keys == (("child",) if counts else ())
    assert found.reasons == (() if counts else (NotEntitled.NO_BENEFICIARY,))


def test_p_15_one_sum_in_equal_shares_each_rounded_by_itself():
    """60,000 to a spouse and two children; 15,000 to seven, 2,142.857... each."""
    two = (child(key="first"), child(key="second"))
    found = death_grant(serving(date(2014, 2, 10), children=two), DIED)
    assert (found.total, found.each) == (Decimal("60000.00"), Decimal("20000.00"))
    assert found.keys == ("spouse", "first", "second")
    six = tuple(child(date(2001 + n, 1, 1), key=n) for n in range(6))
    found = death_grant(serving(date(2009, 8, 10), children=six), DIED)
    assert (found.total, found.each) == (Decimal("15000.00"), Decimal("2142.86"))


def test_p_15_a_share_is_rounded_from_the_exact_sum():
    """A twelfth of 180,000.31 is 15,000.02583...: 15,000.03 in all, and half of it 7,500.0129..., not 7,500.015."""
    scale = SalaryScale([SalaryRow(date(2003, 3, 11), Decimal("180000.31"))])
    found = death_grant(serving(date(2009, 8, 10), scale=scale, children=(child(date(2001, 1, 1)),)), DIED)
    assert (found.total, found.each) == (Decimal("15000.03"), Decimal("7500.01"))


def test_the_derivation_says_whether_the_limits_of_one_and_nine_bite():
    for died_on, bites in [(date(2009, 8, 10), True), (date(2014, 2, 10), False)]:
        found = death_grant(serving(died_on), died_on)
        [limits] = [step for step in found.trace if "one month" in step.label]
        assert limits.applied is bites
        assert found.trace.steps[-1].amount == found.each
