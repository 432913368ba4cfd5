"""What the pages of pay show: facts, sums and comparisons, read from what is stored."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, F, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.accounts.models import User
from asp_portal.inbox import Task
from asp_portal.templatetags.portal import money
from asp_portal.templatetags.portal import month as month_words
from judges.forms.pay import CAUSES
from judges.models import Judge, PayCorrection, PayRun, PayStatement
from judges.pay import files as pay_files
from judges.pay import services as pay
from judges.rules.results import NOTHING, Cause, Item
from judges.rules.words import ITEM

WORDS = {
    "number": gettext_lazy("number"),
    "month": gettext_lazy("month"),
    "read_to": gettext_lazy("last act on record"),
    "total": gettext_lazy("total, EUR"),
    "statements": gettext_lazy("statements"),
    "hash": gettext_lazy("fingerprint of the statements"),
}
SHOWN = 20  # of those who are paid nothing any more
ITEMS = [item.value for item in Item]
COLUMNS = [*ITEMS, "correction", "net"]
BY_CAUSE = """
    SELECT cause->>'cause', count(*), sum((cause->>'amount')::numeric)
    FROM judges_paystatement, jsonb_array_elements(body->'causes') AS cause
    WHERE run_id = %s GROUP BY 1
"""


def to_prepare(months: list[date]) -> dict[str, Any]:
    """The months that may be prepared, or the only one."""
    return {"months": months, "next_month": months[0] if len(months) == 1 else None}


def facts(run: PayRun) -> list[tuple[str, Any]]:
    """A run in a few words."""
    return [
        (_("Month"), month_words(run.month)),
        (_("Statements"), run.statements.count()),
        (_("Total"), money(run.total, "EUR")),
        (_("Prepared by"), run.prepared_by),
    ]


def to_do(user: User, today: date) -> list[Task]:
    """What awaits Finance, which approves, and the Secretariat, which prepares each month that has begun."""
    found = []
    if user.has_perm("judges.approve_payrun"):
        runs = PayRun.objects.filter(state=PayRun.State.DRAFT, computed_at__isnull=False)
        found += [
            Task(_("Pay to approve"), 1, run.get_absolute_url(), month_words(run.month), "care")
            for run in runs.exclude(prepared_by=user)
        ]
    if user.has_perm("judges.prepare_payrun") and Judge.objects.in_office(today).exists():
        months = PayRun.objects.open_months(today)[:1]
        found += [Task(_("Pay to prepare"), 1, reverse("judges:pay"), month_words(month), "care") for month in months]
    return found


# --- The preview of a run -------------------------------------------------------------------------------------------


def overview(run: PayRun) -> dict[str, Any]:
    """What a computed run comes to, why it differs from the month before, and what to look at. Few queries."""
    previous = run.month_before()
    counts = run.statements.aggregate(all=Count("pk"), accounts=Count("account"))
    gone = paid_nothing_now(run, previous)
    return {
        "previous": previous,
        "count": counts["all"],
        "without_account": counts["all"] - counts["accounts"],
        "difference": (run.total or NOTHING) - (previous.total if previous else NOTHING),
        "causes": by_cause(run, gone),
        "gone": gone,
        "parts": pay_files.parts(run) if run.state == PayRun.State.APPROVED else [],
        "changed_accounts": changed_accounts(run),
    }


@dataclass
class Gone:
    """Who was paid the month before and is paid nothing now: some of them, how many, and how much it was, EUR."""

    statements: list[PayStatement]
    count: int
    total: Decimal


def paid_nothing_now(run: PayRun, previous: PayRun | None) -> Gone:
    """Those of the month before without a statement in this run."""
    if previous is None:
        return Gone([], 0, NOTHING)
    found = previous.statements.exclude(judge__in=run.statements.values("judge"))
    sums = found.aggregate(count=Count("pk"), total=Sum("net"))
    return Gone(list(found.select_related("judge").defer("body")[:SHOWN]), sums["count"], sums["total"] or NOTHING)


def by_cause(run: PayRun, gone: Gone) -> list[dict[str, Any]]:
    """The causes of the difference: how many judges each concerns, and the amount; they add up to the difference."""
    with connection.cursor() as cursor:
        cursor.execute(BY_CAUSE, [run.pk])
        found = {cause: (count, amount) for cause, count, amount in cursor.fetchall()}
    rows = [
        {"label": CAUSES[cause], "cause": cause.value, "count": found[cause][0], "amount": found[cause][1]}
        for cause in Cause
        if cause in found
    ]
    if gone.count:
        rows.append({"label": _("Paid the month before, nothing now"), "count": gone.count, "amount": -gone.total})
    return rows


def changed_accounts(run: PayRun) -> int:
    """How many judges of an approved run changed their account since it was computed."""
    if run.state != PayRun.State.APPROVED:
        return 0
    return run.statements.filter(judge__in=pay.changed_records(run.read_to, ["bankaccount"])).count()


# --- A statement ----------------------------------------------------------------------------------------------------


def statement_page(statement: PayStatement, with_account: bool) -> dict[str, Any]:
    """Items beside those of the month before, and the facts."""
    body, before = statement.body, statement.body["before"]
    labels = {item.value: _(ITEM[item]) for item in Item}
    labels |= {"correction": _("Corrections of earlier months"), "net": _("Total")}
    items = []
    for name, label in labels.items():
        was, now = Decimal(before[name]) if before else None, getattr(statement, name)
        if name == "net" or now or was:
            items.append({"label": label, "was": was, "now": now, "difference": now - (was or 0), "name": name})
    found = [(_("Judge"), body["judge"]), (_("Month"), month_words(statement.run.month))]
    if with_account:
        found.append((_("Account"), body["account"] or _("none on record")))
    found += (
        [(_("Issued on"), statement.issued_at), (_("Verification code"), statement.code)]
        if (statement.issued_at)
        else []
    )
    return {"body": body, "items": items, "facts": found, "has_before": before is not None}


# --- Years ----------------------------------------------------------------------------------------------------------


@dataclass
class Year:
    """A judge's pay of a calendar year, EUR.

    paid: the sums of what its statements paid, by column. due: what is due for its months, corrections counted in the
    month that they are for, whenever they were paid (J-4, J-12).
    """

    year: int
    statements: list[PayStatement] = field(default_factory=list)
    paid: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(COLUMNS, NOTHING))
    due: Decimal = NOTHING


def years(judge: Judge) -> list[Year]:
    """Year by year, the latest first, the months of each in their order. Two queries."""
    statements = judge.pay_statements.filter(issued_at__isnull=False).select_related("run").defer("body")
    found: dict[int, Year] = {}
    for statement in statements.order_by("run__month"):
        year = found.setdefault(statement.run.month.year, Year(statement.run.month.year))
        year.statements.append(statement)
        for name in COLUMNS:
            year.paid[name] += getattr(statement, name)
        year.due += sum((getattr(statement, name) for name in ITEMS), NOTHING)
    for number, amount in corrected_by_year(judge).items():
        found.setdefault(number, Year(number)).due += amount
    return sorted(found.values(), key=lambda year: year.year, reverse=True)


def corrected_by_year(judge: Judge) -> dict[int, Decimal]:
    """The corrections that were paid, by the year of the month that they are for."""
    issued = PayCorrection.objects.filter(statement__judge=judge, statement__issued_at__isnull=False)
    found: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for year, amount in issued.values_list(F("month__year"), "amount"):
        found[year] += amount
    return found
