"""The monthly pay run: the statements of all judges at once, each judge exactly once.

Months that are paid stay as they are: what the record, changed since, says of them is paid or taken back with the next
run (J-12).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from asp_portal.acts import Act
from asp_portal.runs import CHUNK, Runs, month_after
from judges.facts import FOR_PAY, salary_scale
from judges.models import (
    BankAccount,
    Judge,
    PayCorrection,
    PayRun,
    PayStatement,
    Salary,
    Term,
    days_include,
    days_touch,
)
from judges.pay import messages as pay_messages
from judges.pay.statements import Paid, pay_into, statement_of
from judges.permissions import SECRETARIAT
from judges.record.keeping import ADDED, CHANGED, REMOVED
from judges.rules.remuneration import month_of
from judges.rules.results import NOTHING, Item

ON_PAY = ("judge", "term", "officeholding", "actingday")  # the facts from which pay follows
ON_PAYMENT = (*ON_PAY, "bankaccount")

# One fingerprint of all statements as they are stored; jsonb is written in one way only.
DIGEST = """
    SELECT encode(sha256(convert_to(coalesce(string_agg(encode(sha256(convert_to(
        jsonb_build_array(judge_id, number, code, net, account_id, body)::text, 'UTF8')), 'hex'), '' ORDER BY judge_id
    ), ''), 'UTF8')), 'hex') FROM judges_paystatement WHERE run_id = %s
"""


# --- Computing ------------------------------------------------------------------------------------------------------


def start(run: PayRun) -> int:
    """Count whose pay the run looks at; none of them is done."""
    run.judges_expected, run.judges_done, run.last_judge = judges_of(run).count(), 0, 0
    return run.judges_expected


def go_on_in_background(run: PayRun) -> None:
    """Leave the rest to the worker."""
    app.configure_task("judges.tasks.compute_pay").defer(run_id=run.pk)


def written(run: PayRun) -> tuple[QuerySet, ...]:
    """The corrections and statements of a run."""
    return PayCorrection.objects.filter(statement__run=run), PayStatement.objects.filter(run=run)


def write(run: PayRun, chunk: int) -> bool:
    """Write the statements of the next judges; whether more may follow."""
    judges = list(judges_of(run).filter(pk__gt=run.last_judge).prefetch_related(*FOR_PAY).order_by("pk")[:chunk])
    if judges:
        write_statements(run, judges)
        run.last_judge = judges[-1].pk
        run.judges_done += len(judges)
    return len(judges) == chunk


def write_statements(run: PayRun, judges: list[Judge]) -> None:
    """The statements of some judges, with their corrections. A fixed number of queries."""
    keys = [judge.pk for judge in judges]
    scale, accounts = salary_scale(), accounts_on(keys, month_of(run.month.year, run.month.month).last_day)
    previous = PayRun.objects.last_approved(before=run.month)
    before = issued_before(previous, run.month, keys)
    paid = paid_so_far(keys_to_correct(previous, keys)) if previous else {}
    number = run.statements.count()
    statements, corrected = [], []
    for judge in judges:
        found = statement_of(run, judge, scale, before.get(judge.pk), paid.get(judge.pk))
        if found is None:
            continue
        statement, corrections = found
        number += 1
        statement.number = f"{run.number}-{number:03}"
        pay_into(statement, accounts.get(judge.pk))
        statements.append(statement)
        corrected += corrections
    PayStatement.objects.bulk_create(statements)
    PayCorrection.objects.bulk_create(corrected)


def judges_of(run: PayRun) -> QuerySet[Judge]:
    """Whose pay is looked at: who serves in the month, and whose record changed since the last approved run.

    Where the scale changed since, all judges. Not each of them has a statement: some are paid nothing.
    """
    month = month_of(run.month.year, run.month.month)
    serving = Q(pk__in=Term.objects.filter(days_touch(month.first_day, month.last_day)).values("judge"))
    previous = PayRun.objects.last_approved(before=run.month)
    if previous is None:
        return Judge.objects.filter(serving)
    if scale_changed(previous.read_to):
        return Judge.objects.filter(serving | Q(pk__in=Term.objects.values("judge")))
    return Judge.objects.filter(serving | Q(pk__in=changed_records(previous.read_to)))


def accounts_on(keys: Iterable[int], day: date) -> dict[int, BankAccount]:
    """The account that each judge uses on a day."""
    found = BankAccount.objects.filter(days_include(day), judge__in=keys).only("judge", "iban")
    return {account.judge_id: account for account in found}


def issued_before(previous: PayRun | None, month: date, keys: Iterable[int]) -> dict[int, PayStatement]:
    """The statements of the month before, with `told`, their derivation as JSON."""
    if previous is None or month_after(previous.month) != month:
        return {}
    found = previous.statements.filter(judge__in=keys).annotate(told=KT("body__trace")).defer("body")
    return {statement.judge_id: statement for statement in found}


@transaction.atomic
def tell_judges(run_id: int, after: int) -> None:
    """Write to the next judges of an approved run that their statements are there; the others are left to a new job."""
    run = PayRun.objects.get(pk=run_id)
    due = run.statements.filter(judge__gt=after, judge__user__is_active=True).order_by("judge_id").defer("body")
    statements = list(due.select_related("judge__user")[:CHUNK])
    for statement in statements:
        if statement.judge.user:
            pay_messages.tell_judge(statement.judge.user, run, statement.get_absolute_url())
    if len(statements) == CHUNK:
        app.configure_task("judges.tasks.tell_of_pay").defer(run_id=run.pk, after=statements[-1].judge_id)


# --- What was paid, and what changed since --------------------------------------------------------------------------


def keys_to_correct(previous: PayRun, keys: list[int]) -> list[int]:
    """Of these judges, those for whom earlier months must be looked at again."""
    if scale_changed(previous.read_to):
        return keys
    changed = set(changed_records(previous.read_to).values_list("subject_id", flat=True))
    return [key for key in keys if key in changed]


def paid_so_far(keys: list[int]) -> Mapping[int, Paid]:
    """What each judge was paid for each paid month, item by item, corrections included; months without are empty."""
    approved = PayRun.objects.approved()
    months = [(month.year, month.month) for month in approved.values_list("month", flat=True)]
    found: dict[int, dict[tuple[int, int], dict[Item, Decimal]]] = {}
    for key in keys:
        found[key] = {month: {} for month in months}
    items = [item.value for item in Item]
    rows = PayStatement.objects.filter(run__in=approved, judge__in=keys)
    for key, month, *amounts in rows.values_list("judge", "run__month", *items):
        found[key][month.year, month.month] = dict(zip(Item, amounts, strict=True))
    corrected = (
        PayCorrection.objects.filter(statement__run__in=approved, statement__judge__in=keys)
        .values_list("statement__judge", "month", "item")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    for key, month, item, amount in corrected:
        paid = found[key][month.year, month.month]
        paid[Item(item)] = paid.get(Item(item), NOTHING) + amount
    return found


def changed_records(since: int, kinds: Iterable[str] = ON_PAY) -> QuerySet:
    """The keys of the judges of whose record such facts were added, changed or removed after an act."""
    return (
        Act.objects.filter(
            subject_kind=Judge._meta.label_lower,
            position__gt=since,
            name__in=[ADDED, CHANGED, REMOVED],
            content__body__kind__in=kinds,
        )
        .order_by()
        .values("subject_id")
    )


def scale_changed(since: int) -> bool:
    """Whether the salary scale changed after an act."""
    return Act.objects.filter(subject_kind=Salary._meta.label_lower, position__gt=since).exists()


runs = Runs(
    PayRun,
    series="PAY",
    may_prepare="judges.prepare_payrun",
    office=SECRETARIAT,
    not_now=_("The pay of %s cannot be prepared now. Nothing was done."),
    papers="statements",
    digest=DIGEST,
    start=start,
    write=write,
    written=written,
    go_on_in_background=go_on_in_background,
    computed=pay_messages.computed,
)
