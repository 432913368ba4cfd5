"""Twenty invented judges over two decades, entered through the screens, are owed what the table works out.

Annex, arts. II, III and XI; App. 1, arts. I(1)(b) and IV; App. 2, arts. I(1) and IV(1). The bench stands in bench.yaml,
the table with its arithmetic in expected.md.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from tests.browser.conftest import portal
from tests.judges.bench_of_twenty import chromium, entering, reading, table
from tests.judges.bench_of_twenty.desk import Desk
from tests.judges.bench_of_twenty.table import Figure, differences, figures

__all__ = ["portal"]  # the fixture
FIRST_YEAR, LAST_YEAR = 2003, 2023
# Months paid one after the other, each stretch from the record as it was entered, without any paid before it.
STRETCHES = [
    ("2003-03", "2003-03"), ("2005-07", "2005-08"), ("2006-01", "2006-12"), ("2007-02", "2007-05"),
    ("2008-01", "2008-01"), ("2009-03", "2009-03"), ("2011-04", "2011-04"), ("2012-03", "2012-03"),
    ("2012-08", "2012-08"), ("2013-10", "2013-10"), ("2013-12", "2014-01"), ("2015-01", "2015-12"),
    ("2019-06", "2019-06"), ("2021-03", "2021-03"), ("2022-08", "2022-10"),
]  # fmt: skip
IN_CHROMIUM = {"Bo Brindal", "Tova Thistle"}  # one with every kind of fact, and one more
# Statements that are read on paper too.
PAPERS = [("2003-03", "Bo"), ("2007-05", "Kit"), ("2015-09", "Pax"), ("2022-10", "Tova")]


def test_the_table_is_right_by_its_own_arithmetic_and_large_enough():
    found = [figure for section in table.READ for figure in figures(section)]
    assert len(found) == len({figure.key for figure in found}) >= 250
    assert {figure.judge for figure in found} == {name.split()[0] for name in table.bench()["judges"]}


@dataclass
class World:
    """The bench, who works with it, and where the judges' records and claims are."""

    bench: dict[str, Any]
    keeper: User
    finance: User
    judges: dict[str, User]
    slugs: dict[str, str]
    clock: Callable[..., None]
    claims: dict[str, str] = field(default_factory=dict)  # made in Chromium

    @contextmanager
    def at(self, day: date) -> Iterator[None]:
        """On a day of the past; what is done then is forgotten afterwards."""
        with transaction.atomic():
            self.clock(f"{day}T12:00:00+00:00", tick=True)
            yield
            transaction.set_rollback(True)


@pytest.fixture
def world(portal, make_user, time_machine, tmp_path) -> World:
    """The bench, entered: two judges and one of each form in Chromium, the others form by form."""
    bench = table.bench()
    keeper = make_user(Role.SECRETARIAT, Role.RECORDS, name="Keeper of Records")
    finance = make_user(Role.FINANCE, name="Fin Ance")
    accounts = {name: make_user(Role.JUDGE, name=name) for name in bench["judges"] if name != "Ivo Inverle"}
    made = World(bench, keeper, finance, accounts, {}, time_machine.move_to)
    keys = {name: user.pk for name, user in accounts.items()}
    portal.be(keeper)
    desk = Desk(keeper)
    for name, record in bench["judges"].items():
        screens, way = (portal, chromium) if name in IN_CHROMIUM else (desk, entering)
        made.slugs[name] = way.judge(screens, name, record, keys.get(name))
    recorded = chromium.of_the_bench(portal, bench, made.slugs, tmp_path)
    enter_the_rest(desk, made, recorded)
    chromium.end_of_office(portal, bench["ends_of_office"][-1], made.slugs)
    made.claims["Bo Brindal"] = chromium.claim(portal, bench["judges"]["Bo Brindal"], accounts["Bo Brindal"])
    return made


def enter_the_rest(desk: Desk, world: World, recorded: set[tuple[str, str]]) -> None:
    """What Chromium left over."""
    bench = world.bench
    entering.scale(desk, bench["scale"][1:])
    entering.elections(desk, bench, world.slugs, after=next(iter(bench["elections"])))
    entering.acting(desk, bench["acting"][1:], world.slugs)
    entering.holidays(desk, bench["holidays"][1:])
    entering.leave(desk, bench, recorded)


@pytest.mark.browser
def test_twenty_judges_over_two_decades(world):
    desk = Desk(world.keeper)
    told = [
        *relocations(world),
        *residences(world, desk),
        *leave_of_all(world, desk),
        *acting_of_all(desk),
        *due_of_all(world),
        *pay_of_all(world),
    ]
    assert not told, "\n".join(["", *told])


# --- Pay ------------------------------------------------------------------------------------------------------------


def months(first: str, last: str) -> list[str]:
    """The months from one to another."""
    (year, month), count = map(int, first.split("-")), 0
    found = []
    while (found or [""])[-1] != last:
        found.append(f"{year + (month - 1 + count) // 12}-{(month - 1 + count) % 12 + 1:02}")
        count += 1
    return found


def pay_of_all(world: World) -> Iterator[str]:
    """The pay of chosen months and whole years: prepared and approved month by month."""
    by_month, by_year = figures("Pay of a month"), figures("Pay of a calendar year")
    paid_months = {month for stretch in STRETCHES for month in months(*stretch)}
    assert {figure.when for figure in by_month} <= paid_months
    assert {f"{figure.when}-{month:02}" for figure in by_year for month in range(1, 13)} <= paid_months
    for first, last in STRETCHES:
        with world.at(date.fromisoformat(f"{last}-28")):
            keeper, finance = Desk(world.keeper, at_the_door=False), Desk(world.finance)
            for month in months(first, last):
                run = paid(keeper, finance, month)
                if expected := [figure for figure in by_month if figure.when == month]:
                    yield from differences(expected, reading.month(finance, run, month))
                    yield from on_paper(finance, run, expected)
                enter_late(world, keeper, month)
            if (first[5:], last[5:]) == ("01", "12"):
                expected = [figure for figure in by_year if figure.when == first[:4]]
                yield from differences(expected, sums_of_year(finance, world, first[:4]))


def paid(keeper: Desk, finance: Desk, month: str) -> str:
    """A month's pay prepared by the Secretariat and approved by Finance; gives the address of the run."""
    run = keeper.fill("/pay/", month=f"{month}-01")
    assert finance.agree(f"{run}act/approve/") == run
    return run


def enter_late(world: World, keeper: Desk, month: str) -> None:
    """Acting days that become known when their month is paid: the next month carries them. J-12."""
    late = [entry for entry in world.bench["acting_late"] if f"{entry[1]:%Y-%m}" == month]
    entering.acting(keeper, late, world.slugs)


def on_paper(finance: Desk, run: str, expected: list[Figure]) -> Iterator[str]:
    """What a statement lacks as PDF of what the table has."""
    wanted = [judge for month, judge in PAPERS if month == expected[0].when]
    links = reading.statement_links(finance, run) if wanted else {}
    for judge in wanted:
        text = reading.paper(finance, f"{links[judge]}en.pdf")
        for one in expected:
            if one.judge == judge and table.shown(one.is_worth) not in text:
                yield f"{', '.join(one.key)}: {table.shown(one.is_worth)} ({one.arithmetic}) is not in the PDF"


def sums_of_year(finance: Desk, world: World, year: str) -> reading.Found:
    """The sums of a year from the pages of the judges."""
    found: reading.Found = {}
    for name, slug in world.slugs.items():
        found |= reading.years(finance, name, slug)
    return {key: worth for key, worth in found.items() if key[1] == year}


# --- Leave, what comes due, acting ----------------------------------------------------------------------------------


def leave_of_all(world: World, desk: Desk) -> Iterator[str]:
    """Every judge's leave of every year."""
    found: reading.Found = {}
    for name, slug in world.slugs.items():
        found |= reading.leave(desk, name, slug, LAST_YEAR)
    yield from differences(figures("Leave"), found)


def due_of_all(world: World) -> Iterator[str]:
    """What comes due in two decades, asked at the beginning of each."""
    found = set()
    for day in (date(FIRST_YEAR, 3, 11), date(FIRST_YEAR + 10, 3, 12)):
        with world.at(day):
            found |= set(reading.due(Desk(world.keeper)))
    keys = {(judge, day.isoformat(), item): day for judge, day, item in found}
    yield from differences(figures("What comes due"), keys)


def acting_of_all(desk: Desk) -> Iterator[str]:
    """Every year's acting days and how far they fill the maximum."""
    expected = figures("Acting as President in a calendar year")
    found: reading.Found = {}
    for year in sorted({figure.when for figure in expected}):
        found |= reading.acting(desk, year)
    yield from differences(expected, found)


# --- Residence and relocation ---------------------------------------------------------------------------------------


def residences(world: World, desk: Desk) -> Iterator[str]:
    """What is missing to five and nine years on chosen days, and what would be due."""
    expected = figures("Residence on a day") + figures("If office ended")
    slugs = {name.split()[0]: slug for name, slug in world.slugs.items()}
    found: reading.Found = {}
    for judge, on in sorted({(figure.judge, figure.when) for figure in expected}):
        found |= reading.residence(desk, judge, slugs[judge], on)
    asked = {figure.key for figure in expected}
    yield from differences(*in_words(expected, {key: worth for key, worth in found.items() if key in asked}))


def relocations(world: World) -> Iterator[str]:
    """What the claims of the former judges come to, some with the resettlement on record already."""
    expected = figures("Relocation")
    found: reading.Found = {}
    for name, user in world.judges.items():
        if "resettled" in world.bench["judges"][name]:
            desk = Desk(user, at_the_door=False)
            on, country, *_on_record = world.bench["judges"][name]["resettled"]
            claim = world.claims.get(name) or desk.fill("/relocation/new/", resettled_on=str(on), country=country)
            found |= reading.relocation(desk.page(claim), name)
    yield from differences(*in_words(expected, found))


def in_words(expected: list[Figure], found: reading.Found) -> tuple[list[Figure], reading.Found]:
    """Where the table says why nothing is due, the page does in its own words, among which these stand."""
    reasons = {figure.key: figure.is_worth for figure in expected if isinstance(figure.is_worth, str)}
    same = {key: words for key, words in reasons.items() if words in str(found.get(key))}
    return expected, found | same
