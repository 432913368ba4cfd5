"""What is due in a calendar month (App. 2, art. I(1), II(1); P-1, P-6)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from judges.rules.facts import Ended
from judges.rules.periods import Period
from pensions.rules.facts import Child, Marriage
from pensions.rules.instalments import days_of_change, instalments, month_by_days
from pensions.rules.pensions import pensions_on
from pensions.rules.results import Benefit
from tests.pensions.records import day, record, running, scale, term

SIX = term("2003-03-11", years=6)  # 60,000 a year, 5,000 a month
WIFE = Marriage(day("1980-01-02"), key="wife")


def due(judge, month: str) -> dict:
    """What is due in a month, by benefit and key."""
    year, number = map(int, month.split("-"))
    return {(each.benefit.value, each.key): each.amount for each in instalments(judge, year, number)}


OWN = ("retirement", None)


@pytest.mark.parametrize(
    ("month", "amount"),
    [
        pytest.param("2010-06", None, id="before"),
        pytest.param("2010-07", "2741.94", id="17-of-31-days"),
        pytest.param("2010-08", "5000.00", id="a-whole-month-of-31"),
        pytest.param("2011-02", "5000.00", id="a-whole-month-of-28"),
        pytest.param("2012-02", "5172.41", id="29-days-of-which-15-revised"),  # 14/29 x 5,000 + 15/29 x 5,333.33
        pytest.param("2020-09", "1777.78", id="died-on-the-tenth-of-30"),
        pytest.param("2020-10", None, id="after"),
    ],
)
def test_p_6_a_month_of_begin_end_or_change_by_days(month, amount):
    judge = record(SIX, born_on=day("1950-07-15"), died="2020-09-10", scale=scale(d20120215=192_000))
    assert due(judge, month) == ({OWN: Decimal(amount)} if amount else {})


def test_p_6_dated_the_first_of_the_month_or_the_first_day():
    judge = record(SIX, born_on=day("1950-07-15"))
    [first], [second] = instalments(judge, 2010, 7), instalments(judge, 2010, 8)
    assert (first.dated, second.dated) == (day("2010-07-15"), day("2010-08-01"))
    assert (first.year, first.month, first.illustrative) == (2010, 7, False)
    assert [step.amount for step in second.trace][-2:] == [Fraction(5000), Decimal("5000.00")]


def test_p_1_rounded_once_not_by_pieces():
    # Three pieces of 10/31, 10/31, 11/31 of 2,500.10 add up to it, whatever a piece would round to.
    judge = record(term("2003-03-11", years=3), scale=scale(d20100111=180_006, d20100121=180_000))
    exact = sum(month_by_days(Fraction(annual), days, 31) for annual, days in [(30_000, 21), (30_001, 10)])
    assert due(judge, "2010-01") == {OWN: Decimal("2500.03")}
    assert round(exact, 2) == Fraction("2500.03")


def test_art_i_6_a_month_of_re_election():
    judge = record(SIX, term("2012-03-11", "2013-03-10"))
    assert due(judge, "2012-03") == {OWN: Decimal("1612.90")}  # ten days of 31 of 5,000
    assert due(judge, "2012-04") == {}
    [again] = instalments(judge, 2013, 3)  # 84 months: 70,000 a year; 21 of 31 days
    assert (again.dated, again.amount) == (day("2013-03-11"), Decimal("3951.61"))


def test_suspended_days_are_unpaid():
    judge = record(SIX, suspended=(Period(day("2015-04-11"), day("2015-05-31")), Period(day("2016-01-16"))))
    assert due(judge, "2015-03") == {OWN: Decimal("5000.00")}
    assert due(judge, "2015-04") == {OWN: Decimal("1666.67")}
    assert due(judge, "2015-05") == {OWN: Decimal("0.00")}
    assert due(judge, "2015-06") == {OWN: Decimal("5000.00")}
    assert due(judge, "2016-01") == {OWN: Decimal("2419.35")}  # 15 of 31 days, then without an end
    [nothing] = instalments(judge, 2015, 5)
    assert [step.values["days"] for step in nothing.trace if not step.applied and "days" in step.values] == [31]


def test_art_ii_1_a_disability_pension_is_paid_and_suspended_alike():
    ill = record(
        term("2003-03-11", "2005-01-20", ended=Ended.HEALTH), suspended=(Period(day("2006-01-01"), day("2006-01-31")),)
    )  # fmt: skip
    assert due(ill, "2005-01") == {("disability", None): Decimal("2661.29")}  # 11 of 31 days of 7,500
    assert due(ill, "2006-01") == {("disability", None): Decimal("0.00")}


def test_survivors_from_the_day_after_death_each_in_the_month():
    judge = record(died="2020-09-10", marriages=(WIFE,), children=(Child(day("2010-01-01"), key="child"),))
    assert due(judge, "2020-09") == {
        OWN: Decimal("2500.00"),  # ten of 30 days of 7,500
        ("spouse", "wife"): Decimal("2500.00"),  # 20 of 30 days of 3,750
        ("child", "child"): Decimal("277.78"),  # 20 of 30 days of 416.67
    }
    suspended = replace(judge, suspended=(Period(day("2020-10-01")),))
    assert due(suspended, "2020-10")["spouse", "wife"] == Decimal("3750.00")  # the judge's own is what is suspended


def test_children_without_keys_are_told_apart():
    judge = record(died="2020-09-10", children=(Child(day("2010-01-01")), Child(day("2012-01-01"))))
    assert [each.amount for each in instalments(judge, 2020, 10)] == [Decimal("2291.67")] * 2


def test_art_iii_4_remarriage_is_paid_in_its_month():
    judge = record(died="2020-09-10", marriages=(replace(WIFE, remarried_on=day("2021-04-16")),))
    assert due(judge, "2021-04") == {
        ("spouse", "wife"): Decimal("1875.00"),  # 15 of 30 days
        ("remarriage", "wife"): Decimal("90000.00"),
    }
    assert [each.dated for each in instalments(judge, 2021, 4)] == [day("2021-04-01"), day("2021-04-16")]
    assert due(judge, "2021-05") == {}


def test_annex_viii_the_death_grant_is_paid_once_to_each():
    child = Child(day("2000-01-01"), key="child")
    judge = record(running("2003-03-11"), died="2008-02-10", marriages=(WIFE,), children=(child,))
    grants = {each.key: each.amount for each in instalments(judge, 2008, 2) if each.benefit is Benefit.DEATH_GRANT}
    assert grants == {"wife": Decimal("30000.00"), "child": Decimal("30000.00")}  # four years: 60,000
    assert not [each for each in instalments(judge, 2008, 3) if each.benefit is Benefit.DEATH_GRANT]


def test_days_of_change_are_every_day_on_which_an_answer_may_change():
    child = Child(
        day("2000-02-29"), day("2018-01-01"), day("2030-05-05"), (Period(day("2015-01-01"), day("2016-01-01")),)
    )
    judge = record(
        SIX, born_on=day("1950-07-15"), died="2020-09-10", scale=scale(d20120215=192_000), children=(child,),
        marriages=(replace(WIFE, ended_on=day("2030-01-01"), remarried_on=day("2025-01-01")),),
        early_choices=(day("2009-05-01"),), suspended=(Period(day("2011-01-01"), day("2011-06-30")),),
    )  # fmt: skip
    days = days_of_change(judge, day("2003-01-01"), day("2030-12-31"))
    assert [found.isoformat() for found in days] == [
        "2003-03-11", "2009-03-11", "2009-05-01", "2010-07-15", "2011-01-01", "2011-07-01", "2012-02-15", "2015-01-01",
        "2016-01-02", "2018-01-01", "2020-09-10", "2020-09-11", "2021-03-01", "2025-01-01", "2030-01-02", "2030-05-06",
    ]  # fmt: skip
    assert days_of_change(judge, day("2009-03-11"), day("2009-03-11")) == (day("2009-03-11"),)
    assert days_of_change(replace(judge, born_on=None), day("2010-01-01"), day("2010-12-31")) == ()


def test_nothing_changes_on_any_other_day():
    child = Child(day("2003-06-10"), key="child")
    judge = record(
        term("2003-03-11", years=3), born_on=day("1950-07-15"), died="2011-03-05", marriages=(WIFE,), children=(child,),
        early_choices=(day("2008-05-20"),), scale=scale(d20090615=190_000),
    )  # fmt: skip
    first, last = day("2006-01-01"), day("2012-12-31")
    changing = set(days_of_change(judge, first, last))
    before = None
    for ordinal in range(first.toordinal(), last.toordinal()):
        on = date.fromordinal(ordinal)
        answer = [(each.reasons, each.annual) for each in pensions_on(judge, on).pensions]
        assert answer == before or on in changing or before is None, on
        before = answer
