"""What the pages of the payment roll show: facts, sums and comparisons, read from what is stored."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.accounts.models import User
from asp_portal.inbox import Task
from asp_portal.law.steps import Step
from asp_portal.templatetags.portal import money, words
from asp_portal.templatetags.portal import month as month_words
from judges.rules.results import NOTHING
from pensions.forms.roll import CAUSES
from pensions.models import Beneficiary, PensionFile, PensionPayment, PensionRoll
from pensions.roll import files as roll_files
from pensions.roll.computing import NO_ANSWER, NO_TEXT
from pensions.roll.paid import changed_accounts
from pensions.roll.pdf import SUMS, item_rows
from pensions.roll.people import payee_of
from pensions.rules.payment_differences import Cause
from pensions.rules.results import Benefit
from pensions.rules.words import BENEFIT

WORDS = {
    "number": gettext_lazy("number"),
    "month": gettext_lazy("month"),
    "read_to": gettext_lazy("last act on record"),
    "total": gettext_lazy("total, EUR"),
    "payments": gettext_lazy("payments"),
    "hash": gettext_lazy("fingerprint of the payments"),
}
BY_CAUSE = """
    SELECT cause->>'cause', count(*), sum((cause->>'amount')::numeric)
    FROM pensions_pensionpayment, jsonb_array_elements(body->'causes') AS cause
    WHERE roll_id = %s GROUP BY 1
"""


def facts(roll: PensionRoll) -> list[tuple[str, Any]]:
    """A roll in a few words."""
    return [
        (_("Month"), month_words(roll.month)),
        (_("Payments"), roll.payments.count()),
        (_("Total"), money(roll.total, "EUR")),
        (_("Prepared by"), roll.prepared_by),
    ]


def to_do(user: User, today: date) -> list[Task]:
    """What awaits Finance, which approves, and those who keep pensions, who prepare each month that has begun."""
    found = []
    if user.has_perm("pensions.approve_pensionroll"):
        waiting = PensionRoll.objects.filter(state=PensionRoll.State.DRAFT, computed_at__isnull=False)
        found += [
            Task(_("Pensions to approve"), 1, roll.get_absolute_url(), month_words(roll.month), "care")
            for roll in waiting.exclude(prepared_by=user)
        ]
    if user.has_perm("pensions.prepare_pensionroll") and Beneficiary.objects.exists():
        months, url = PensionRoll.objects.open_months(today)[:1], reverse("pensions:rolls")
        found += [Task(_("Pensions to prepare"), 1, url, month_words(month), "care") for month in months]
    return found


# --- The preview of a roll ------------------------------------------------------------------------------------------


def overview(roll: PensionRoll) -> dict[str, Any]:
    """What a computed roll comes to, why it differs from the month before, and what to look at. Few queries."""
    previous = roll.month_before()
    without = Q(account=None, payee_account=None) & ~Q(net=0)
    counts = roll.payments.aggregate(all=Count("pk"), owed=Count("pk", Q(net__lt=0)), without=Count("pk", without))
    approved = roll.state == PensionRoll.State.APPROVED
    return {
        "previous": previous,
        "count": counts["all"],
        "owed": counts["owed"],
        "without_account": counts["without"],
        "difference": (roll.total or NOTHING) - (previous.total if previous else NOTHING),
        "causes": by_cause(roll),
        "notices": notices(roll),
        "parts": roll_files.parts(roll) if approved else [],
        "changed_accounts": len(changed_accounts(roll)) if approved else 0,
    }


def by_cause(roll: PensionRoll) -> list[dict[str, Any]]:
    """The causes of the difference: how many payments each concerns, and the amount; they add up to the difference."""
    with connection.cursor() as cursor:
        cursor.execute(BY_CAUSE, [roll.pk])
        found = {cause: (count, amount) for cause, count, amount in cursor.fetchall()}
    return [
        {"label": CAUSES[cause], "cause": cause.value, "count": found[cause][0], "amount": found[cause][1]}
        for cause in Cause
        if cause in found
    ]


def notices(roll: PensionRoll) -> list[dict[str, Any]]:
    """What the roll points out of files: what is due to nobody confirmed yet, and what has no answer. One query."""
    files = PensionFile.objects.select_related("judge").in_bulk({row["file"] for row in roll.notices})
    return [{"file": files[row["file"]], "sentence": sentence_of(row)} for row in roll.notices]


def sentence_of(row: dict[str, Any]) -> str:
    """A notice in words."""
    if row["kind"] == NO_ANSWER:
        return words(Step(row["label"], row["values"]))
    if row["kind"] == NO_TEXT:
        return _("Not paid: the text of the regulations assigned is not known.")
    what = _(BENEFIT[Benefit(row["benefit"])])
    amount = money(Decimal(row["amount"]), "EUR")
    return _("%(what)s, %(amount)s: nobody is confirmed as its beneficiary yet, so it is not paid.") % {
        "what": what,
        "amount": amount,
    }


# --- A payment ------------------------------------------------------------------------------------------------------


def payment_page(payment: PensionPayment, user: User, *, with_account: bool) -> dict[str, Any]:
    """Sums beside those of the month before, the corrections each with its derivation, and the facts."""
    body = payment.body
    found: list[tuple[str, Any]] = [(_("Beneficiary"), payee_of(payment, user))]
    if payment.beneficiary.relation != Beneficiary.Relation.JUDGE:
        found.append((_("After the death of"), body["judge"]))
    found += [(_("Pension file"), body["file"]), (_("Month"), month_words(payment.roll.month))]
    if with_account:
        found.append((_("Account"), body["account"] or _("none on record")))
    if payment.issued_at:
        found += [(_("Issued on"), payment.issued_at), (_("Verification code"), payment.code)]
    corrections = [{"told": row["steps"][:1], "derived": row["steps"][1:]} for row in body["corrections"]]
    items = item_rows(body, {text: _(text) for text in BENEFIT.values()})
    return {"body": body, "items": items, "corrections": corrections, "facts": found}


# --- Years ----------------------------------------------------------------------------------------------------------


@dataclass
class Year:
    """What a person was paid in the rolls of a calendar year, EUR, and the sums."""

    year: int
    payments: list[PensionPayment] = field(default_factory=list)
    paid: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(SUMS, NOTHING))


def years(people: Iterable[Beneficiary]) -> list[Year]:
    """Year by year, the latest first, the months of each in their order. One query."""
    payments = PensionPayment.objects.filter(beneficiary__in=people, issued_at__isnull=False)
    found: dict[int, Year] = {}
    for payment in payments.select_related("roll").defer("body", "payee").order_by("roll__month"):
        year = found.setdefault(payment.roll.month.year, Year(payment.roll.month.year))
        year.payments.append(payment)
        for name in SUMS:
            year.paid[name] += getattr(payment, name)
    return sorted(found.values(), key=lambda year: year.year, reverse=True)
