"""The final payment on remarriage: App. 2, art. III(4)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from judges.rules.facts import SalaryRow, SalaryScale
from pensions.rules.facts import Marriage
from pensions.rules.remarriage import remarriage_lump_sum
from pensions.rules.results import Benefit, NotEntitled
from pensions.rules.surviving_spouse import surviving_spouse
from tests.pensions.survivors_world import DAY, DIED, IN_OFFICE, LEFT, MARRIAGE, REMOVED, THREE_YEARS, deceased, own

REMARRIED = date(2024, 3, 1)
AGAIN = (replace(MARRIAGE, remarried_on=REMARRIED),)


def test_art_iii_4_twice_the_annual_pension_of_the_last_day():
    """The spouse of a judge who died in office in year two: 45,000 a year, 90,000 once."""
    found = remarriage_lump_sum(deceased(IN_OFFICE, marriages=AGAIN), REMARRIED)
    assert (found.total, found.each, found.due_on) == (Decimal("90000.00"), Decimal("90000.00"), REMARRIED)
    assert (found.benefit, found.keys, found.entitled) == (Benefit.REMARRIAGE, ("spouse",), True)
    assert found.trace.steps[-1].amount == found.total
    assert found.trace.steps[-1].provisions == ("app2-III-4",)


def test_art_iii_4_it_stays_what_it_was_after_a_later_death():
    marriage = replace(AGAIN[0], ended_on=date(2030, 1, 1))
    found = remarriage_lump_sum(deceased(IN_OFFICE, marriages=(marriage,)), date(2031, 1, 1))
    assert (found.total, found.due_on) == (Decimal("90000.00"), REMARRIED)


@pytest.mark.parametrize(
    ("changed_on", "total"),
    [
        pytest.param(REMARRIED - DAY, "99000.00", id="a-revision-on-the-last-day"),
        pytest.param(REMARRIED, "90000.00", id="a-revision-on-the-day-of-remarriage"),
    ],
)
def test_art_iii_4_revised_up_to_the_last_day(changed_on, total):
    rows = [SalaryRow(date(2003, 3, 11), Decimal(180_000)), SalaryRow(changed_on, Decimal(198_000))]
    record = deceased(IN_OFFICE, marriages=AGAIN, scale=SalaryScale(rows))
    assert remarriage_lump_sum(record, date(2026, 1, 1)).total == Decimal(total)
    last = surviving_spouse(record, REMARRIED - DAY)
    assert 2 * last.annual == Decimal(total)


def test_art_iii_4_rounded_once_after_doubling():
    """Half of 66,666.67 is 33,333.335, of which twice is 66,666.67; rounded before, it would be 66,666.68."""
    found = remarriage_lump_sum(deceased(marriages=AGAIN), REMARRIED, own(amount=Decimal("66666.67")))
    assert found.total == Decimal("66666.67")


@pytest.mark.parametrize(
    ("record", "on", "reasons"),
    [
        pytest.param(deceased(marriages=AGAIN), DIED, (NotEntitled.JUDGE_ALIVE,), id="to-the-day-of-death"),
        pytest.param(deceased(marriages=()), REMARRIED, (NotEntitled.NOT_MARRIED,), id="no-spouse"),
        pytest.param(deceased(REMOVED, marriages=AGAIN), REMARRIED, (NotEntitled.NO_RIGHT,), id="no-right"),
        pytest.param(
            deceased(marriages=(Marriage(LEFT + DAY, remarried_on=REMARRIED),)),
            REMARRIED,
            (NotEntitled.NOT_MARRIED_AT_END_OF_OFFICE,),
            id="married-after-office",
        ),
        pytest.param(deceased(), REMARRIED, (NotEntitled.NOT_REMARRIED,), id="not-remarried"),
        pytest.param(deceased(marriages=AGAIN), REMARRIED - DAY, (NotEntitled.NOT_REMARRIED,), id="the-day-before"),
        pytest.param(
            deceased(marriages=(replace(MARRIAGE, ended_on=date(2023, 1, 1)),)),
            REMARRIED,
            (NotEntitled.NOT_REMARRIED,),
            id="died-unmarried",
        ),
    ],
)
def test_art_iii_4_nothing_and_why(record, on, reasons):
    found = remarriage_lump_sum(record, on)
    assert (found.reasons, found.total, found.each, found.due_on, found.keys) == (reasons, None, None, None, ())
    assert [step.applied for step in found.trace] == [False]


def test_art_iii_4_the_floor_counts_too():
    assert remarriage_lump_sum(deceased(THREE_YEARS, marriages=AGAIN), REMARRIED).total == Decimal("60000.00")
