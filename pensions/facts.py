"""From the rows of the record and of a pension file to the facts of the rules; nothing is computed here."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch

from judges.facts import salary_scale, service_of
from judges.models import Incapacity
from judges.rules.facts import SalaryScale
from judges.rules.periods import Period
from pensions.models import ActuarialBasis, EarlierPayment, PaymentItem, PensionFile, PensionRoll
from pensions.rules import facts
from pensions.rules.results import Benefit

# What `record_of` reads of a file; a file with these needs no further query.
FOR_PENSION = (
    "judge__terms",
    "judge__marriages",
    "judge__children",
    Prefetch("judge__children__incapacities", Incapacity.objects.defer("note_sealed", "source_sealed")),
    "early_choices",
    "suspensions",
    "earlier_payments",
)


def bases() -> tuple[facts.ActuarialBasis, ...]:
    """The adopted actuarial bases, the earliest first. One query."""
    adopted = ActuarialBasis.objects.filter(state=ActuarialBasis.State.ADOPTED).order_by("first_day")
    return tuple(map(basis_of, adopted))


def basis_of(basis: ActuarialBasis) -> facts.ActuarialBasis:
    """An actuarial basis."""
    return facts.ActuarialBasis(
        basis.name,
        basis.first_age,
        tuple(map(float, basis.survivors)),
        float(basis.interest),
        basis.first_day,
        basis.adopted_by,
        basis.illustrative,
    )


def record_of(
    file: PensionFile, scale: SalaryScale | None = None, known: tuple[facts.ActuarialBasis, ...] | None = None
) -> facts.PensionRecord:
    """What the pensions of a file follow from; without a query where FOR_PENSION, scale and bases are given.

    The few who are re-elected after an early pension take one: what the rolls paid them (art. I(6)).
    """
    judge = file.judge
    return facts.PensionRecord(
        service_of(judge),
        salary_scale() if scale is None else scale,
        judge.date_of_birth,
        tuple(map(marriage_of, judge.marriages.all())),
        tuple(map(child_of, judge.children.all())),
        tuple(choice.first_day for choice in file.early_choices.all()),
        begun=not file.not_begun,
        paid=tuple(paid_before(file)),
        suspended=tuple(Period(row.first_day, row.last_day or date.max) for row in file.suspensions.all()),
        bases=bases() if known is None else known,
        regime=file.regime,
    )


def marriage_of(marriage) -> facts.Marriage:
    """A marriage; one that lasted until the judge's death ends with the survivor's."""
    return facts.Marriage(
        marriage.first_day, marriage.last_day or marriage.spouse_died_on, marriage.remarried_on, marriage.slug
    )


def child_of(child) -> facts.Child:
    """A child with the days of its incapacity."""
    incapacities = tuple(Period(row.first_day, row.last_day or date.max) for row in child.incapacities.all())
    return facts.Child(child.born_on, child.married_on, child.died_on, incapacities, child.slug)


def paid_before(file: PensionFile) -> Iterable[facts.Paid]:
    """The retirement pension as it was paid: before the portal, and by its rolls where a re-election asks for it."""
    yield from (paid for payment in file.earlier_payments.all() for paid in instalments_of(payment))
    chosen = min((choice.first_day for choice in file.early_choices.all()), default=date.max)
    if any(term.first_day > chosen for term in file.judge.terms.all()):
        yield from paid_by_rolls(file)


def paid_by_rolls(file: PensionFile) -> Iterable[facts.Paid]:
    """What approved rolls paid for each month, arrears and overpayments included, dated as last. One query."""
    items = PaymentItem.objects.filter(
        payment__beneficiary__file=file,
        payment__roll__state=PensionRoll.State.APPROVED,
        benefit=Benefit.RETIREMENT.value,
    )
    found: dict[date, facts.Paid] = {}
    for item in items.order_by("payment__roll__month", "pk"):
        before = found.get(item.month)
        found[item.month] = facts.Paid(item.dated, item.amount + (before.amount if before else 0))
    return (paid for _month, paid in sorted(found.items()) if paid.amount)


def instalments_of(payment: EarlierPayment) -> Iterable[facts.Paid]:
    """The instalments of an entry: on its first day, then on the first of each month up to its last day."""
    on = payment.first_day
    while on <= payment.last_day:
        yield facts.Paid(on, payment.amount)
        on = date(on.year + on.month // 12, on.month % 12 + 1, 1)
