"""What would be due if office ended on a day (App. 1, art. IV; J-10)."""

from datetime import date
from decimal import Decimal

import pytest

from judges.rules.facts import Ended, Residence, SalaryRow, SalaryScale, Service, Term
from judges.rules.relocation import if_office_ended
from judges.rules.results import NotDue
from judges.rules.service import last_day_before

SCALE = SalaryScale([SalaryRow(date(2002, 7, 1), Decimal(180_000)), SalaryRow(date(2021, 1, 1), Decimal(182_000))])
TERM = Term(date(2015, 3, 11), scheduled_last_day=date(2024, 3, 10))
HOME = (Residence(date(2015, 3, 11), date(2015, 3, 11)),)


@pytest.mark.parametrize(
    ("on", "amount"),
    [
        pytest.param(date(2020, 3, 9), None, id="app1-IV-a-day-short-of-five-years"),
        pytest.param(date(2020, 3, 10), "62307.69", id="app1-IV-five-years"),
        pytest.param(date(2020, 12, 31), "62307.69", id="J-5-the-salary-of-that-day"),
        pytest.param(date(2021, 1, 1), "63000.00", id="J-5-the-new-salary"),  # 182,000 x 18/52
        pytest.param(date(2024, 3, 9), "63000.00", id="app1-IV-a-day-short-of-nine-years"),
        pytest.param(date(2024, 3, 10), "84000.00", id="app1-IV-nine-years"),
        pytest.param(date(2030, 1, 1), "84000.00", id="app1-IV-after-the-end-it-is-that-of-the-end"),
    ],
)
def test_app1_iv_if_office_ended_on_a_day(on, amount):
    found = if_office_ended(Service((TERM,)), HOME, SCALE, on)
    assert found.amount == (amount and Decimal(amount))
    assert found.reasons == (() if amount else (NotDue.RESIDENCE_UNDER_FIVE_YEARS,))


def test_j_10_due_from_the_next_day():
    assert if_office_ended(Service((TERM,)), HOME, SCALE, date(2020, 3, 10)).due_from == date(2020, 3, 11)


def test_j_10_a_term_ended_by_death_gives_nothing_on_its_last_day_but_would_have_before():
    service = Service((Term(date(2015, 3, 11), date(2022, 5, 1), date(2024, 3, 10), Ended.DIED),))
    assert if_office_ended(service, HOME, SCALE, date(2022, 5, 1)).reasons == (NotDue.DIED,)
    assert if_office_ended(service, HOME, SCALE, date(2022, 4, 30)).amount == Decimal("63000.00")


def test_terms_after_the_day_do_not_count():
    later = Term(date(2027, 3, 11), scheduled_last_day=date(2036, 3, 10))
    first = Term(date(2015, 3, 11), date(2020, 3, 10), date(2024, 3, 10), Ended.RESIGNED)
    assert if_office_ended(Service((first, later)), HOME, SCALE, date(2026, 1, 1)).amount == Decimal("62307.69")


def test_before_any_office_nothing():
    assert if_office_ended(Service((TERM,)), HOME, SCALE, date(2015, 3, 10)).amount is None


@pytest.mark.parametrize(
    ("on", "last_day"), [(date(2024, 3, 10), None), (date(2024, 3, 11), date(2024, 3, 10)), (date(2014, 1, 1), None)]
)
def test_j_10_the_end_of_office_is_over_on_the_next_day(on, last_day):
    assert last_day_before(Service((TERM,)), on) == last_day
