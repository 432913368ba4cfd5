"""What a person was paid in a year: month by month, from the approved payment rolls."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from judges.rules.results import NOTHING
from pensions.models import Beneficiary, PaymentItem, PensionPayment, PensionRoll

COLUMNS = ("pension", "lump_sum", "correction", "net")


def paid_in(year: int) -> QuerySet[PensionPayment]:
    """The payments of the approved rolls of a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return PensionPayment.objects.filter(
        roll__state=PensionRoll.State.APPROVED, roll__month__gte=first, roll__month__lte=last
    )


def of_year(year: int, people: Iterable[Beneficiary]) -> dict[int, dict[str, Any]]:
    """What each of some people was paid, as JSON, by their keys. Two queries."""
    items = Prefetch("items", PaymentItem.objects.order_by("month", "benefit"))
    rows = paid_in(year).filter(beneficiary__in=people).select_related("roll").defer("body")
    found: dict[int, list[PensionPayment]] = {}
    for payment in rows.prefetch_related(items).order_by("roll__month"):
        found.setdefault(payment.beneficiary_id, []).append(payment)
    return {key: table(payments) for key, payments in found.items()}


def table(payments: list[PensionPayment]) -> dict[str, Any]:
    """The months, the corrections of earlier ones that they carried, and the sums of the year."""
    return {
        "months": [month_row(payment) for payment in payments],
        "corrections": [row for payment in payments for row in corrections_of(payment)],
        "total": {name: str(sum((getattr(one, name) for one in payments), NOTHING)) for name in COLUMNS},
    }


def month_row(payment: PensionPayment) -> dict[str, str]:
    """A month: what was paid, on which roll and statement."""
    amounts = {name: str(getattr(payment, name)) for name in COLUMNS}
    return {"month": payment.roll.month.isoformat(), "number": payment.number, **amounts}


def corrections_of(payment: PensionPayment) -> list[dict[str, str]]:
    """Arrears and overpayments of earlier months, paid or taken back with a payment."""
    return [
        {
            "paid": payment.roll.month.isoformat(),
            "month": item.month.isoformat(),
            "benefit": item.benefit,
            "amount": str(item.amount),
        }
        for item in payment.items.all()
        if item.month != payment.roll.month
    ]
