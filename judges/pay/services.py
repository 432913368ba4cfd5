"""The monthly pay run: prepared for all judges at once, computed chunk by chunk, each judge exactly once.

A chunk is a transaction: its statements and how far the run has come are written together, with the run locked. Where a
worker dies, the next one goes on after the last chunk. Months that are paid stay as they are: what the record, changed
since, says of them is paid or taken back with the next run (J-12).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Max, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.acts import Act, Content
from asp_portal.numbers import next_number
from asp_portal.templatetags.portal import month as month_words
from asp_portal.workflow import Hidden
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

CHUNK = 250  # judges in one transaction
AT_ONCE = 200  # judges that a page request computes itself; more are left to the background worker
STALLED = timedelta(minutes=1)
MONTHS_BACK = 12  # how far back the first run of all may begin
ON_PAY = ("judge", "term", "officeholding", "actingday")  # the facts from which pay follows
ON_PAYMENT = (*ON_PAY, "bankaccount")

# One fingerprint of all statements as they are stored; jsonb is written in one way only.
DIGEST = """
    SELECT encode(sha256(convert_to(coalesce(string_agg(encode(sha256(convert_to(
        jsonb_build_array(judge_id, number, code, net, account_id, body)::text, 'UTF8')), 'hex'), '' ORDER BY judge_id
    ), ''), 'UTF8')), 'hex') FROM judges_paystatement WHERE run_id = %s
"""


# --- Which month ----------------------------------------------------------------------------------------------------


def last_approved(before: date | None = None) -> PayRun | None:
    """The last approved run, or the last one before a month."""
    approved = PayRun.objects.filter(state=PayRun.State.APPROVED)
    return (approved.filter(month__lt=before) if before else approved).order_by("-month").first()


def month_after(month: date) -> date:
    """The first day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)


def open_months(today: date) -> list[date]:
    """The months whose pay may be prepared now: the one after the last paid; before the first run one of a year.

    Months are paid in their order, without a gap, none before it has begun, one at a time.
    """
    if PayRun.objects.filter(state=PayRun.State.DRAFT).exists():
        return []
    this_month = today.replace(day=1)
    if last := last_approved():
        return [month for month in [month_after(last.month)] if month <= this_month]
    found = [this_month]
    for _earlier in range(MONTHS_BACK):
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


# --- Preparing ------------------------------------------------------------------------------------------------------


@transaction.atomic
def prepare(user: User, month: date, today: date) -> PayRun:
    """Prepare the pay of all judges for a month; that of a large bench is computed in the background.

    Raises Hidden (not theirs to prepare), ValidationError (not this month, or somebody was faster).
    """
    if not user.has_perm("judges.prepare_payrun"):
        raise Hidden
    if month not in open_months(today):
        raise ValidationError(_("The pay of %s cannot be prepared now. Nothing was done.") % month_words(month))
    try:
        with transaction.atomic():
            number = next_number("PAY", month.year)  # who comes second waits here for the first
            run = PayRun.objects.create(number=number, month=month, prepared_by=user)
    except IntegrityError:
        raise ValidationError(_("Somebody prepared it a moment ago. Nothing was done.")) from None
    begin(run)
    acts.record(run, "prepare", actor=user, office=SECRETARIAT, content=content(run), after=run.state)
    return run


def begin(run: PayRun) -> None:
    """Start to compute a run, from nothing; inside a transaction that has it locked or made."""
    run.read_to = last_act()
    run.judges_expected, run.judges_done, run.last_judge = judges_of(run).count(), 0, 0
    run.computed_at, run.total, run.progressed_at = None, None, timezone.now()
    run.content_hash = Content.keep(content(run)).hash
    run.save()
    if run.judges_expected > AT_ONCE:
        go_on_in_background(run)
    else:
        while advance(run):
            pass


def begin_anew(run: PayRun) -> None:
    """Forget what was computed, and compute it from the record as it is now."""
    for rows in (PayCorrection.objects.filter(statement__run=run), PayStatement.objects.filter(run=run)):
        rows.only("pk").delete()
    begin(run)


def go_on_in_background(run: PayRun) -> None:
    """Leave the rest to the worker. Several jobs for one run do no harm: each chunk has the run locked."""
    app.configure_task("judges.tasks.compute_pay").defer(run_id=run.pk)


def stalled(now: datetime) -> QuerySet[PayRun]:
    """Runs that did not come further for a while: their worker died, or their job was lost."""
    return PayRun.objects.filter(state=PayRun.State.DRAFT, computed_at=None, progressed_at__lt=now - STALLED)


# --- Computing ------------------------------------------------------------------------------------------------------


def compute(run_id: int, chunk: int = CHUNK) -> None:
    """Compute what is left of a run, chunk by chunk, each in a transaction of its own."""
    while compute_chunk(run_id, chunk):
        pass


@transaction.atomic
def compute_chunk(run_id: int, chunk: int = CHUNK) -> bool:
    """Compute the next judges of a run; False where nothing is left to do, or it was withdrawn meanwhile."""
    run = PayRun.objects.select_for_update().get(pk=run_id)
    return run.state == PayRun.State.DRAFT and run.computed_at is None and advance(run, chunk)


def advance(run: PayRun, chunk: int = CHUNK) -> bool:
    """Write the statements of the next judges of a run that is locked; whether more are to come."""
    judges = list(judges_of(run).filter(pk__gt=run.last_judge).prefetch_related(*FOR_PAY).order_by("pk")[:chunk])
    if judges:
        write_statements(run, judges)
        run.last_judge = judges[-1].pk
        run.judges_done += len(judges)
    if len(judges) < chunk:
        finish(run)
    run.progressed_at = timezone.now()
    run.save()
    return run.computed_at is None


def finish(run: PayRun) -> None:
    """All statements are there."""
    run.total = run.statements.aggregate(total=Sum("net"))["total"] or NOTHING
    run.computed_at = timezone.now()
    run.content_hash = Content.keep(content(run)).hash
    pay_messages.computed(run)


def write_statements(run: PayRun, judges: list[Judge]) -> None:
    """The statements of some judges, with their corrections. A fixed number of queries."""
    keys = [judge.pk for judge in judges]
    scale, accounts = salary_scale(), accounts_on(keys, month_of(run.month.year, run.month.month).last_day)
    previous = last_approved(before=run.month)
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
    previous = last_approved(before=run.month)
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
    approved = PayRun.objects.filter(state=PayRun.State.APPROVED)
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


def last_act() -> int:
    """The number of the last act there is: what is recorded from now on comes after it."""
    return Act.objects.aggregate(last=Max("position"))["last"] or 0


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


def content(run: PayRun) -> dict[str, Any]:
    """What an act on a run is about; the fingerprint is of all its statements as they are stored."""
    found = {"number": run.number, "month": run.month.isoformat(), "read_to": run.read_to}
    if run.computed_at is None:
        return found
    with connection.cursor() as cursor:
        cursor.execute(DIGEST, [run.pk])
        (digest,) = cursor.fetchone()
    return found | {"total": str(run.total), "statements": run.statements.count(), "hash": digest}
