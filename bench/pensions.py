#!/usr/bin/env python
"""How fast pensions are worked out: for many persons at once, for one with the full derivation, and for a roll.

    .venv/bin/python -m bench.pensions [--json] [--people 1000000] [--statements 10000]

Bulk: the amounts of a year and of a month for judges, spouses and children over arrays, beside a floor on the same
arrays: for each entitlement one multiplication, one division with rounding and one table look-up. One person:
`pensions_on` with its trace, each person another one. Roll: the data of so many statements out of a database of its
own, and of a tenth of them, which must take as many queries. Seconds are of the processor; of a roll, of both the
processor and the clock.
"""

import argparse
import json
import os
import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
os.environ.setdefault("ASP_DEMO", "1")

import django  # noqa: E402  the settings come first

django.setup()

import numpy as np  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from judges import reference as judges_reference  # noqa: E402
from judges.models import Child, Judge, Marriage, Term  # noqa: E402
from judges.rules import facts as office  # noqa: E402
from judges.rules.periods import last_day_of  # noqa: E402
from pensions import facts, reference  # noqa: E402
from pensions.models import Beneficiary, PensionFile, PensionRoll  # noqa: E402
from pensions.roll.computing import computed, files_to_pay  # noqa: E402
from pensions.rules import bulk  # noqa: E402
from pensions.rules import facts as rules  # noqa: E402
from pensions.rules.actuarial import SIXTY, shipped_basis  # noqa: E402
from pensions.rules.pensions import pensions_on  # noqa: E402

PART = 50_000  # persons at once: their columns fit the processor's cache
TURNS = 5  # of which the best counts
PERSONS = 3_000
BASES = (shipped_basis("elt16_unisex"), shipped_basis("elt16_male"))
YOUNGEST = 40 * 12  # months: before it the tables have nobody
BATCH = 1_000
FAMILY = 4  # statements of a judge who lives, and of the spouse and two children of one who died
MONTH = date(2026, 10, 1)


def seconds_of(work: Callable[[], object]) -> float:
    """Of the processor, the best of some turns."""
    taken = []
    for _turn in range(TURNS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


# --- Many persons at once -------------------------------------------------------------------------------------------


def columns(people: int) -> dict[str, Any]:
    """So many judges of any service and age, half with a spouse, up to four children; salaries in hundreds of euros."""
    dice = np.random.default_rng(1)
    per = dice.integers(28, 32, people)
    return {
        "salary": dice.integers(1_500, 2_500, people) * 100_00,
        "per": per,
        "served": dice.integers(1, 130 * per),
        "basis": dice.integers(0, len(BASES), people),
        "age": dice.integers(YOUNGEST, 70 * 12, people),
        "floor": np.where(dice.random(people) < 0.5, bulk.TWELFTH, bulk.SIXTH),
        "number": dice.integers(0, 5, people),
        "beside": dice.random(people) < 0.5,
    }


def parts_of(people: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The same people, some at a time."""
    for first in range(0, len(people["salary"]), PART):
        yield {name: column[first : first + PART] for name, column in people.items()}


def floor_of(part: dict[str, Any], table: Any) -> Any:
    """What any way of working out an entitlement over arrays has to do."""
    above, below = part["salary"] * part["served"], part["per"] * bulk.HALF_TERMS
    return (2 * above + below) // (2 * below), table[part["basis"], np.minimum(part["age"], SIXTY)]


def own_of(part: dict[str, Any], table: Any) -> bulk.Own:
    """Own pensions, with the right to them."""
    bulk.right_at_sixty(part["served"], part["per"], part["beside"], part["beside"])
    factors = bulk.early_factors(table, part["basis"], part["age"])
    return bulk.own_pensions(part["salary"], part["served"], part["per"], factors)


def judges_only(part: dict[str, Any], table: Any) -> None:
    """One entitlement a person."""
    bulk.pension(own_of(part, table))


def families(part: dict[str, Any], table: Any) -> None:
    """Of a person the judge, the spouse where there is one, and each child."""
    own = own_of(part, table)
    bulk.pension(own)
    bulk.spouse(own, part["floor"])
    bulk.child(own, part["floor"], part["number"], part["beside"])


def in_bulk(people: int) -> list[dict[str, Any]]:
    """Entitlements a second beside the floor."""
    table, parts = bulk.factor_table(BASES, YOUNGEST), list(parts_of(columns(people)))
    members = sum(int(part["beside"].sum() + part["number"].sum()) for part in parts)
    floor = people / seconds_of(lambda: [floor_of(part, table) for part in parts])
    found = []
    for name, work, entitlements in (("judges", judges_only, people), ("families", families, people + members)):
        rate = entitlements / seconds_of(lambda work=work: [work(part, table) for part in parts])
        found.append(
            {
                "name": f"pensions in bulk, {name}",
                "persons": people,
                "entitlements": entitlements,
                "entitlements_a_second": round(rate),
                "floor": "a multiplication, a division with rounding and a table look-up over the same arrays",
                "floor_a_second": round(floor),
                "ratio": round(rate / floor, 2),
            }
        )
    return found


# --- One person -----------------------------------------------------------------------------------------------------


def somebody(dice: random.Random) -> rules.PensionRecord:
    """A judge who left office, half of them dead since; with families and a revision; some leave before sixty."""
    first = date(2003, 3, 11) + timedelta(dice.randrange(2_000))
    last = last_day_of(first, 9)
    term = office.Term(first, last, last, office.Ended.COMPLETED, 9)
    rows = [office.SalaryRow(date(2002, 7, 1), Decimal(180_000)), office.SalaryRow(date(2015, 1, 1), Decimal(190_000))]
    children = tuple(
        rules.Child(date(1990, 1, 1) + timedelta(dice.randrange(9_000)), key=number)
        for number in range(dice.randrange(3))
    )
    return rules.PensionRecord(
        office.Service((term,), None if dice.random() < 0.5 else last + timedelta(dice.randrange(1, 3_000))),
        office.SalaryScale(rows),
        first - timedelta(dice.randrange(17_000, 23_000)),
        (rules.Marriage(date(1980, 1, 1), key="spouse"),),
        children,
        bases=BASES[:1],
    )


def one_by_one() -> dict[str, Any]:
    """Persons a second with everything that the rules say of them, and why."""
    taken = []
    for turn in range(TURNS):
        dice = random.Random(turn)  # noqa: S311  invented people, the same each time
        people = [somebody(dice) for _number in range(PERSONS)]
        start = time.process_time()
        steps = sum(len(each.trace.steps) for person in people for each in pensions_on(person, MONTH).pensions)
        taken.append(time.process_time() - start)
    return {
        "name": "pensions of one person with the full trace",
        "persons": PERSONS,
        "steps": steps,
        "persons_a_second": round(PERSONS / min(taken)),
    }


# --- A roll ---------------------------------------------------------------------------------------------------------


def prepare(statements: int) -> None:
    """A database with so many to be paid: judges who live, and the spouses and two children of those who died."""
    call_command("migrate", verbosity=0)
    judges_reference.load()
    reference.load()
    for first in range(PensionFile.objects.count(), statements // FAMILY * 2, BATCH):
        numbers = range(first, min(first + BATCH, statements // FAMILY * 2))
        made = Judge.objects.bulk_create(
            Judge(
                given_name="Invented", family_name=f"Pensioner {number}", nationality="SEN", domicile_country="SEN",
                date_of_birth=date(1945, 6, 15), died_on=date(2020, 5, 5) if number % 2 else None,
            )
            for number in numbers
        )  # fmt: skip
        families_of(made, numbers)


def families_of(judges: list[Judge], numbers: range) -> None:
    """Their terms, families, files, and who is paid."""
    days = {"first_day": date(2003, 3, 11), "scheduled_last_day": date(2012, 3, 10), "last_day": date(2012, 3, 10)}
    source = {"source": "Invented"}
    Term.objects.bulk_create(Term(judge=judge, ended="completed", elected_for=9, **days, **source) for judge in judges)
    dead = [judge for judge in judges if judge.died_on]
    married = {"first_day": date(1980, 5, 1), "spouse_name": "Invented Spouse"}
    spouses = Marriage.objects.bulk_create(Marriage(judge=judge, **married, **source) for judge in dead)
    children = Child.objects.bulk_create(
        Child(judge=judge, name="Invented Child", born_on=born_on, **source)
        for judge in dead
        for born_on in (date(2010, 6, 15), date(2014, 1, 1))
    )
    assigned = {"regime": "original", "elected_on": date(2003, 2, 7), "basis": "Invented", "decided_by": "Nobody"}
    files = PensionFile.objects.bulk_create(
        PensionFile(judge=judge, number=f"PEN-BENCH-{number}", decided_on=date(2026, 1, 1), **assigned)
        for judge, number in zip(judges, numbers, strict=True)
    )
    of = {file.judge_id: file for file in files}
    Beneficiary.objects.bulk_create(
        [
            *(Beneficiary(file=file, relation="judge") for file in files if not file.judge.died_on),
            *(Beneficiary(file=of[row.judge_id], relation="spouse", marriage=row) for row in spouses),
            *(Beneficiary(file=of[row.judge_id], relation="child", child=row) for row in children),
        ]
    )


def roll(statements: int) -> dict[str, Any]:
    """The payments of so many statements, not saved: queries, seconds to read the facts, and in all."""
    with CaptureQueriesContext(connection) as asked:
        start, worked = time.perf_counter(), time.process_time()
        files = list(files_to_pay()[: statements // FAMILY * 2])
        scale, bases = office.SalaryScale(), facts.bases()
        for file in files:
            facts.record_of(file, scale, bases)
        read = time.perf_counter() - start
        found = computed(PensionRoll(month=MONTH), files)
        taken, worked = time.perf_counter() - start, time.process_time() - worked
    made = len(found.payments)
    return {"statements": made, "queries": len(asked), "read": read, "taken": taken, "worked": worked}


def of_a_roll(statements: int) -> dict[str, Any]:
    """So many statements, and a tenth of them."""
    prepare(statements)
    few, many = roll(statements // 10), roll(statements)
    return {
        "name": "data of a payment roll",
        "statements": many["statements"],
        "queries": many["queries"],
        "queries_of_a_tenth": few["queries"],
        "seconds_to_read": round(many["read"], 2),
        "seconds": round(many["taken"], 2),
        "processor_seconds": round(many["worked"], 2),
        "statements_a_second": round(many["statements"] / many["taken"]),
    }


WORDS = (
    "{name}: {entitlements_a_second} entitlements a second; {floor}: {floor_a_second}; ratio {ratio}",
    "{name}: {entitlements_a_second} entitlements a second; {floor}: {floor_a_second}; ratio {ratio}",
    "{name}: {persons_a_second} persons a second",
    "{name}: {statements} statements with {queries} queries, a tenth of them with {queries_of_a_tenth}; {seconds} s,"
    " of which {seconds_to_read} s to read the facts, {processor_seconds} s of the processor",
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON array")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--statements", type=int, default=10_000)
    options = parser.parse_args()
    rows = [*in_bulk(options.people), one_by_one(), of_a_roll(options.statements)]
    print(json.dumps(rows) if options.json else "\n".join(map(str.format_map, WORDS, rows)))


if __name__ == "__main__":
    main()
