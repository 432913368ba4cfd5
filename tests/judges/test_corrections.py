"""Months already paid: what later changes of the record make of them (Annex, art. III(1), (2), (3); J-12)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asp_portal.law.parameters import NotInForce
from judges.rules.corrections import corrections
from judges.rules.facts import AS_ADOPTED, Ended, OfficeHeld, PayRecord, SalaryRow, SalaryScale, Service, Term
from judges.rules.periods import Period
from judges.rules.presidency import Office
from judges.rules.remuneration import pay_of_month, pay_of_year
from judges.rules.results import Item

RECORD = PayRecord(Service((Term(date(2009, 3, 11), scheduled_last_day=date(2018, 3, 10)),)), SalaryScale())
SALARY, SPECIAL, ACTING = Item.SALARY, Item.SPECIAL_ALLOWANCE, Item.ACTING_ALLOWANCE


def paid_by(record, *months):
    """What the runs of these months paid by a record."""
    return {month: pay_of_month(record, *month).items for month in months}


def told(found):
    return [(one.year, one.month, one.item, one.amount) for one in found]


def test_j_12_nothing_where_nothing_changed():
    assert corrections(RECORD, paid_by(RECORD, (2009, 3), (2009, 4))) == ()
    assert corrections(RECORD, {}) == ()


def test_j_12_a_resignation_entered_late():
    left = replace(RECORD, service=Service((Term(date(2009, 3, 11), date(2010, 3, 10), ended=Ended.RESIGNED),)))
    paid = paid_by(RECORD, (2010, 2), (2010, 3), (2010, 4))
    march, april = corrections(left, paid)
    assert (march.was, march.now, march.amount) == (15_000, Decimal("4838.71"), Decimal("-10161.29"))  # 10/31
    assert told([march, april]) == [(2010, 3, SALARY, Decimal("-10161.29")), (2010, 4, SALARY, -15_000)]


def test_j_12_a_row_of_the_scale_for_the_past():
    president = replace(RECORD, offices=(OfficeHeld(Office.PRESIDENT, date(2010, 1, 1)),))
    raised = replace(president, scale=SalaryScale([AS_ADOPTED, SalaryRow(date(2010, 2, 1), Decimal(186_000))]))
    paid = paid_by(president, (2010, 1), (2010, 2))
    assert told(corrections(raised, paid)) == [(2010, 2, SALARY, 500), (2010, 2, SPECIAL, 50)]


def test_art_iii_3_acting_days_entered_late_take_from_the_ceiling_of_later_months():
    december = replace(RECORD, acting=(Period(date(2010, 9, 1), date(2010, 12, 31)),))  # 122 days
    january = replace(december, acting=(*december.acting, Period(date(2010, 1, 1), date(2010, 1, 5))))
    paid = paid_by(december, *((2010, month) for month in range(1, 13)))
    assert paid[2010, 12][ACTING] == 900  # 30 + 31 + 30 days before it
    assert told(corrections(january, paid)) == [(2010, 1, ACTING, 500), (2010, 12, ACTING, -500)]


def test_a_month_paid_without_the_judge_is_made_up():
    assert told(corrections(RECORD, {(2009, 3): {}})) == [(2009, 3, SALARY, Decimal("10161.29"))]


def test_months_come_in_their_order():
    months = {(2010, 1): {}, (2009, 12): {}}
    assert [(one.year, one.month) for one in corrections(RECORD, months)] == [(2009, 12), (2010, 1)]


def test_the_derivation_names_month_item_what_was_and_what_is():
    [found] = corrections(RECORD, {(2009, 3): {SALARY: Decimal("15000.00")}})
    assert list(map(str, found.trace)) == [
        "Correction: Salary, month from 2009-03-01, was paid as 15000.00 and is 10161.29 = -4838.71 EUR"
        " [Annex, art. III(1); J-12]"
    ]


def test_without_a_salary_in_the_scale_a_month_cannot_be_corrected():
    record = replace(RECORD, scale=SalaryScale([]))
    with pytest.raises(NotInForce, match="2010-01-01"):
        corrections(record, {(2010, 1): {}})


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 700), st.dates(date(2009, 1, 1), date(2010, 12, 31)), st.integers(0, 200), st.integers(0, 24))
def test_j_12_what_was_paid_and_its_corrections_are_what_is_due(length, acting_from, acting_days, months_paid):
    first = date(2009, 3, 11)
    now = PayRecord(
        Service((Term(first, first + timedelta(days=length)),)),
        SalaryScale([AS_ADOPTED, SalaryRow(date(2009, 10, 15), Decimal(190_000))]),
        (OfficeHeld(Office.PRESIDENT, date(2010, 2, 10)),),
        (Period(acting_from, acting_from + timedelta(days=acting_days)),),
    )
    months = [(year, month) for year in (2009, 2010) for month in range(1, 13)]
    paid = {month: dict(items) for month, items in paid_by(RECORD, *months[:months_paid]).items()}
    paid |= {month: {} for month in months[months_paid:]}
    for found in corrections(now, paid):
        items = paid[found.year, found.month]
        items[found.item] = items.get(found.item, Decimal(0)) + found.amount
    assert corrections(now, paid) == ()
    for year in (2009, 2010):
        assert sum(sum(items.values()) for month, items in paid.items() if month[0] == year) == (
            pay_of_year(now, year).total
        )
