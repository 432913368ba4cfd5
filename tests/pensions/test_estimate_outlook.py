"""What pensions will cost: what the rolls would pay, year by year and benefit by benefit, if nothing happens."""

import io
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from asp_portal.accounts.roles import Role
from pensions.estimate.outlook import outlook, paid
from pensions.rules.facts import Child, Marriage
from pensions.rules.instalments import instalments
from pensions.rules.results import Benefit
from tests.pensions import world
from tests.pensions.records import record, running, scale

TODAY = date(2026, 11, 22)
YEARS = range(2027, 2037)


@pytest.mark.parametrize(
    "judge",
    [
        pytest.param(record(), id="in-payment"),
        pytest.param(record(running("2021-03-11"), born_on=date(1971, 8, 20)), id="leaves-then-sixty"),
        pytest.param(
            record(died="2024-05-05", marriages=(Marriage(date(1980, 1, 1)),), scale=scale(d20300115=190_000),
                   children=(Child(date(2010, 7, 14), key="a"), Child(date(2015, 1, 1), key="b"))),
            id="children-turn-21-and-the-scale-changes",
        ),
    ],
)  # fmt: skip
def test_the_years_are_the_sums_of_all_their_instalments(judge):
    wanted = Counter()
    for year in YEARS:
        for month in range(1, 13):
            for each in instalments(judge, year, month):
                wanted[each.benefit, year] += each.amount
    found = Counter()
    for benefit, year, amount in paid(judge, YEARS):
        found[benefit, year] += amount
    assert found == wanted


@pytest.fixture
def bench(make_judge, make_user):
    """One in payment, one in office without a file, one without a day of birth."""
    world.adopted_scale()
    world.adopted_basis()
    keeper = make_user(Role.PENSIONS)
    world.file_of(world.retired(make_judge), keeper)
    world.in_office(make_judge)
    make_judge(name="Bare Judge")
    return keeper


def test_all_judges_are_in_it_or_counted_as_left_out(bench):
    found = outlook(TODAY)
    assert (found.people, found.left_out, found.illustrated, found.without_file) == (2, 1, 1, 1)
    assert found.years == tuple(YEARS)
    retired, sixty = found.costs[Benefit.RETIREMENT, 2027], found.costs[Benefit.RETIREMENT, 2031]
    assert retired == 90_000
    assert sixty == 180_000  # the other one left in March 2030, sixty by then
    assert found.costs[Benefit.RETIREMENT, 2030] == 90_000 + 9 * 7_500 + Decimal("5080.65")
    assert found.rows[0] == (2027, [90_000, 90_000])
    assert found.names == ["Retirement pension", "Together"]


def test_more_judges_ask_no_more_queries(bench, make_judge):
    with CaptureQueriesContext(
        connection,
    ) as few:
        outlook(TODAY)
    for number in range(3):
        world.file_of(world.retired(make_judge, f"Judge {number}"), bench)
        world.in_office(make_judge, f"Sitting {number}")
    with CaptureQueriesContext(connection) as many:
        assert outlook(TODAY).people == 8
    assert len(many) == len(few)


def test_the_page_for_those_who_keep_and_pay_pensions(bench, finance, make_judge, signed_in):
    address = reverse("pensions:outlook")
    for user in (bench, finance):
        assert "180,000.00" in signed_in(user).get(address).content.decode()
    assert signed_in(make_judge().user).get(address).status_code == 404
    book = load_workbook(io.BytesIO(b"".join(signed_in(finance).get(address, {"_export": "xlsx"}).streaming_content)))
    rows = list(book.active.values)
    assert rows[0] == ("EUR", "Retirement pension", "Together")
    assert (len(rows), rows[5]) == (11, (2031, 180_000, 180_000))
