"""Payment rolls made as people make them: prepared by Pensions, approved by Finance."""

from datetime import date
from decimal import Decimal

from asp_portal.workflow import Doing
from judges.models import Child, Marriage
from pensions.models import Beneficiary, PayeeAccount, PensionFile, PensionPayment, PensionRoll
from pensions.roll import services as rolls
from pensions.roll.workflow import roll_workflow
from tests.pensions.world import child_of, die, file_of, married, retired

IBAN = "NL91ABNA0417164300"


def prepare(user, year: int, month: int) -> PensionRoll:
    """The pensions of a month, prepared towards its end."""
    return rolls.runs.prepare(user, date(year, month, 1), date(year, month, 28))


def act(name: str, roll: PensionRoll, user, reason: str = "As discussed", seen: str | None = None) -> PensionRoll:
    """Do something with a roll, and give it as it is then."""
    roll_workflow.apply(name, Doing(roll, user, roll.month, reason=reason), seen=seen)
    return PensionRoll.objects.get(pk=roll.pk)


def paid(preparer, approver, year: int, *months: int) -> list[PensionRoll]:
    """Months prepared and approved one after the other."""
    return [act("approve", prepare(preparer, year, month), approver) for month in months]


def of(roll: PensionRoll, file: PensionFile, fact: Marriage | Child | None = None) -> PensionPayment:
    """A person's payment in a roll: the judge's, or that of a spouse or child."""
    marriage, child = (fact if isinstance(fact, kind) else None for kind in (Marriage, Child))
    return roll.payments.get(beneficiary__file=file, beneficiary__marriage=marriage, beneficiary__child=child)


def sums(payment: PensionPayment) -> dict[str, Decimal]:
    """The sums that are not nothing."""
    return {name: amount for name in ("pension", "lump_sum", "correction") if (amount := getattr(payment, name))}


def causes(payment: PensionPayment) -> dict[str, Decimal]:
    """Why it differs from the month before."""
    return {row["cause"]: Decimal(row["amount"]) for row in payment.body["causes"]}


def account(person: Beneficiary, iban: str = IBAN, first_day: date = date(2020, 1, 1)) -> PayeeAccount:
    """A survivor's account in use."""
    return PayeeAccount.objects.create(
        beneficiary=person, first_day=first_day, holder=f"{person.name} (holder)", iban=iban, bic="ABNANL2A",
        source="Form",
    )  # fmt: skip


def bench(make_judge, keeper) -> tuple[PensionFile, PensionFile, PensionFile, list]:
    """The worked examples: a judge on 90,000; a spouse with a child; two children alone. Then spouse and children."""
    own = file_of(retired(make_judge, "Retired Judge"), keeper)
    late, later = retired(make_judge, "Late Judge"), retired(make_judge, "Other Judge")
    facts = [
        married(late),
        child_of(late),
        child_of(later, date(2010, 6, 15), "Canary Elder"),
        child_of(later, date(2012, 6, 15), "Canary Younger"),
    ]
    for judge in (late, later):
        die(judge, date(2026, 3, 20))
    return own, file_of(late, keeper), file_of(later, keeper), facts
