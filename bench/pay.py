#!/usr/bin/env python
"""What a pay run of a large bench takes, beside the rule alone and the rows alone, in one run.

    .venv/bin/python -m bench.pay [--json] [--judges 10000]

It makes so many judges in a database of its own, with the month before paid, so that each statement is compared. Then
by turns, chunk by chunk: the run's own work; the rule alone (`pay_of_month` on the same records, read beforehand); the
rows alone (the same statements inserted once more, taken back at once). Seconds are of the clock; memory is the most
that the process held, and what the run added to it after its first chunks.
"""

import argparse
import json
import os
import resource
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
os.environ.setdefault("ASP_DEMO", "1")

import django  # noqa: E402  the settings come first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from asp_portal.accounts import demo, roles  # noqa: E402
from asp_portal.accounts.models import User  # noqa: E402
from asp_portal.accounts.roles import Role  # noqa: E402
from asp_portal.codes import new_code  # noqa: E402
from asp_portal.numbers import slug  # noqa: E402
from asp_portal.runs import CHUNK, month_after  # noqa: E402
from asp_portal.workflow import Doing  # noqa: E402
from judges import reference  # noqa: E402
from judges.facts import FOR_PAY, pay_record, salary_scale  # noqa: E402
from judges.models import Judge, PayRun, PayStatement, Term  # noqa: E402
from judges.pay import services as pay  # noqa: E402
from judges.pay.workflow import pay_workflow  # noqa: E402
from judges.rules.remuneration import pay_of_month  # noqa: E402

BATCH = 1_000
WARM = 4  # chunks after which memory should stand still


def people() -> tuple[User, User]:
    """Who prepares, and who approves."""
    roles.load()
    return (
        demo.person("secretariat", "Prepares Pay", [Role.SECRETARIAT]),
        demo.person("finance", "Approves Pay", [Role.FINANCE]),
    )


def prepare(judges: int) -> None:
    """A database with so many judges in office."""
    call_command("migrate", verbosity=0)
    reference.load()
    missing = judges - Judge.objects.count()
    for first in range(0, max(missing, 0), BATCH):
        numbers = range(first, min(first + BATCH, missing))
        made = Judge.objects.bulk_create(
            Judge(given_name="Invented", family_name=f"Judge {number}", nationality="SEN", domicile_country="SEN")
            for number in numbers
        )
        days = {"first_day": date(2024, 3, 11), "scheduled_last_day": date(2033, 3, 10)}
        Term.objects.bulk_create(Term(judge=judge, **days) for judge in made)


def a_month_paid(secretariat: User, finance: User) -> date:
    """The month that is computed; the one before it is paid."""
    for draft in PayRun.objects.filter(state=PayRun.State.DRAFT):
        pay_workflow.apply("withdraw", Doing(draft, secretariat, draft.month, reason="To measure"))
    if last := PayRun.objects.last_approved():
        return month_after(last.month)
    month = date(2026, 1, 1)
    run = pay.runs.prepare(secretariat, month, month)
    pay.runs.compute(run.pk)
    pay_workflow.apply("approve", Doing(run, finance, month))
    return month_after(month)


def memory() -> float:
    """What the process holds now, MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def chunks(run: PayRun) -> Iterator[tuple[float, float, float, int]]:
    """Seconds of a chunk's own work, of the rule alone and of the rows alone, and how many judges."""
    scale, last = salary_scale(), 0
    while True:
        waiting = pay.judges_of(run).filter(pk__gt=last).order_by("pk").prefetch_related(*FOR_PAY)
        records = [(judge.pk, pay_record(judge, scale)) for judge in waiting[:CHUNK]]
        start = time.perf_counter()
        for _judge, record in records:
            pay_of_month(record, run.month.year, run.month.month)
        rule = time.perf_counter() - start
        start = time.perf_counter()
        goes_on = pay.runs.compute_chunk(run.pk)
        own = time.perf_counter() - start
        yield own, rule, rows_alone(run, [judge for judge, _record in records]), len(records)
        if not goes_on:
            return
        last = records[-1][0]


def rows_alone(run: PayRun, judges: list[int]) -> float:
    """Seconds to insert the same statements, into a run that is given up again."""
    statements = list(run.statements.filter(judge__in=judges))
    with transaction.atomic():
        # Another run of the same month in preparation cannot be: the rows are taken out and put in again.
        PayStatement.objects.filter(pk__in=[statement.pk for statement in statements]).only("pk").delete()
        for statement in statements:
            statement.pk, statement.slug, statement.code = None, slug(), new_code()
        start = time.perf_counter()
        PayStatement.objects.bulk_create(statements)
        taken = time.perf_counter() - start
        transaction.set_rollback(True)
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--judges", type=int, default=10_000)
    options = parser.parse_args()
    prepare(options.judges)
    secretariat, finance = people()
    month = a_month_paid(secretariat, finance)
    run = pay.runs.prepare(secretariat, month, month)
    taken, held = [], []
    for figures in chunks(run):
        taken.append(figures)
        held.append(memory())
    own, rule, rows, judges = (sum(column) for column in zip(*taken, strict=True))
    row = {
        "name": "pay run",
        "judges": judges,
        "statements": run.statements.count(),
        "seconds": round(own, 2),
        "judges_a_second": round(judges / own),
        "floor": "the rule alone on the same records, and the insert of the same rows alone",
        "rule_seconds": round(rule, 2),
        "rows_seconds": round(rows, 2),
        "ratio": round(own / (rule + rows), 2),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3),
        "memory_grown_mb": round(held[-1] - held[min(WARM, len(held) - 1)], 1),
    }
    words = (
        "{statements} statements for {judges} judges in {seconds} s, {judges_a_second} a second; {floor}: "
        "{rule_seconds} + {rows_seconds} s, ratio {ratio}; {memory_mb} MB at most, {memory_grown_mb} MB more at the end"
    )
    print(json.dumps(row) if options.json else words.format(**row))


if __name__ == "__main__":
    main()
