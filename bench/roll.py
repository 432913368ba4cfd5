#!/usr/bin/env python
"""What the payment roll of many pension files takes: queries, seconds, and the rules alone on the same records.

    .venv/bin/python -m bench.roll [--json] [--files 10000]

It makes so many files of retired judges in a database of its own, with two months paid and all of them to be corrected,
so that every payment is compared and every earlier month looked at. Then the payments are worked out, not written, for
a tenth of the files and for all of them at once: both must take the same number of queries.
"""

import argparse
import json
import os
import resource
import time
from datetime import date
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
os.environ.setdefault("ASP_DEMO", "1")

import django  # noqa: E402  the settings come first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from asp_portal.accounts import demo, roles  # noqa: E402
from asp_portal.accounts.models import User  # noqa: E402
from asp_portal.accounts.roles import Role  # noqa: E402
from asp_portal.workflow import Doing  # noqa: E402
from judges import reference  # noqa: E402
from judges.facts import salary_scale  # noqa: E402
from judges.models import Child, Judge, Marriage, Salary, Term  # noqa: E402
from judges.presidency import salary  # noqa: E402
from pensions.facts import bases, record_of  # noqa: E402
from pensions.models import Beneficiary, PensionFile, PensionRoll  # noqa: E402
from pensions.roll import services as rolls  # noqa: E402
from pensions.roll.computing import computed, files_to_pay  # noqa: E402
from pensions.roll.workflow import roll_workflow  # noqa: E402
from pensions.rules.instalments import instalments  # noqa: E402

BATCH = 1_000
WIDOWED = 4  # one judge in so many has died and left a spouse and a child
OFFICE = {"first_day": date(2003, 3, 11), "scheduled_last_day": date(2012, 3, 10), "last_day": date(2012, 3, 10)}
ASSIGNED = {"regime": "original", "elected_on": date(2003, 2, 7), "decided_on": date(2026, 1, 15)}


def people() -> tuple[User, User]:
    """Who prepares, and who approves."""
    roles.load()
    return (
        demo.person("pensions", "Prepares Pensions", [Role.PENSIONS]),
        demo.person("finance", "Approves Pensions", [Role.FINANCE]),
    )


def prepare(files: int) -> None:
    """A database with so many pension files."""
    call_command("migrate", verbosity=0)
    reference.load()
    present = PensionFile.objects.count()
    for first in range(present, files, BATCH):
        with transaction.atomic():
            make(range(first, min(first + BATCH, files)))


def make(numbers: range) -> None:
    """Retired judges with their files; some have died, and spouse and child are paid."""
    names = {"given_name": "Invented", "nationality": "SEN", "domicile_country": "SEN"}
    judges = Judge.objects.bulk_create(
        Judge(
            **names,
            family_name=f"Pensioner {number}",
            date_of_birth=date(1950, 3, 1 + number % 28),
            died_on=None if number % WIDOWED else date(2025, 6, 1 + number % 28),
        )
        for number in numbers
    )
    Term.objects.bulk_create(Term(judge=judge, ended="completed", **OFFICE) for judge in judges)
    late = [judge for judge in judges if judge.died_on]
    family = {"source": "Invented"}
    marriages = Marriage.objects.bulk_create(
        Marriage(judge=judge, spouse_name="Invented Spouse", first_day=date(1980, 5, 1), **family) for judge in late
    )
    children = Child.objects.bulk_create(
        Child(judge=judge, name="Invented Child", born_on=date(2010, 6, 15), **family) for judge in late
    )
    words = {"basis": "Election", "decided_by": "Registrar", **ASSIGNED}
    files = PensionFile.objects.bulk_create(
        PensionFile(number=f"PEN-B-{judge.pk}", judge=judge, **words) for judge in judges
    )
    by_judge = {file.judge_id: file for file in files}
    Beneficiary.objects.bulk_create(
        [
            *(Beneficiary(file=file, relation="judge") for file in files),
            *(Beneficiary(file=by_judge[m.judge_id], relation="spouse", marriage=m) for m in marriages),
            *(Beneficiary(file=by_judge[c.judge_id], relation="child", child=c) for c in children),
        ]
    )


def two_months_paid(keeper: User, finance: User) -> date:
    """The month that is computed: two before it are paid, and the scale has changed in the first of them since."""
    for month in (date(2026, 1, 1), date(2026, 2, 1)):
        if (last := PensionRoll.objects.last_approved()) is None or last.month < month:
            roll = rolls.runs.prepare(keeper, month, month)
            rolls.runs.compute(roll.pk)
            roll_workflow.apply("approve", Doing(roll, finance, month))
    if not Salary.objects.filter(first_day=date(2026, 1, 16)).exists():
        secretariat = demo.person("secretariat", "Keeps the Scale", [Role.SECRETARIAT])
        row = Salary(first_day=date(2026, 1, 16), annual=185_400, source="Invented")
        salary.keep(row, secretariat, seen=salary.version())
    return date(2026, 3, 1)


def measured(month: date, files: int) -> dict[str, Any]:
    """Payments, queries and seconds for so many files at once, reading them included."""
    roll = PensionRoll(month=month)
    with CaptureQueriesContext(connection) as captured:
        start = time.perf_counter()
        found = computed(roll, list(files_to_pay()[:files]))
        taken = time.perf_counter() - start
    return {"files": files, "payments": len(found.payments), "queries": len(captured), "seconds": round(taken, 2)}


def rules_alone(month: date, files: int) -> float:
    """Seconds of the rules alone: the instalments of three months for the same records, read beforehand."""
    scale, known = salary_scale(), bases()
    records = [record_of(file, scale, known) for file in files_to_pay()[:files]]
    start = time.perf_counter()
    for record in records:
        for number in (1, 2, 3):
            instalments(record, month.year, number)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--files", type=int, default=10_000)
    options = parser.parse_args()
    prepare(options.files)
    month = two_months_paid(*people())
    few, every = measured(month, options.files // 10), measured(month, options.files)
    alone = rules_alone(month, options.files)
    row = {
        "name": "payment roll",
        **every,
        "queries_for_a_tenth": few["queries"],
        "payments_a_second": round(every["payments"] / every["seconds"]),
        "floor": "the rules alone: the instalments of the month and of the two corrected, on the same records",
        "floor_seconds": round(alone, 2),
        "ratio": round(every["seconds"] / alone, 2),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3),
    }
    words = (
        "{payments} payments of {files} files in {seconds} s and {queries} queries ({queries_for_a_tenth} for a tenth"
        " of them), {payments_a_second} a second; {floor}: {floor_seconds} s, ratio {ratio}; {memory_mb} MB at most"
    )
    print(json.dumps(row) if options.json else words.format(**row))


if __name__ == "__main__":
    main()
