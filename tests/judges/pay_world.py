"""Pay runs made as people make them: prepared by the Secretariat, approved by Finance."""

from datetime import date
from decimal import Decimal

from asp_portal.workflow import Doing
from judges.facts import days_of
from judges.models import ActingDay, BankAccount, Judge, PayRun, PayStatement, Salary
from judges.pay import services as pay
from judges.pay.workflow import pay_workflow
from judges.record import keeping
from judges.rules.facts import AS_ADOPTED
from judges.rules.results import Item

IBAN = "NL91ABNA0417164300"


def adopted_scale() -> Salary:
    """180,000 a year since the beginning of the Court."""
    return Salary.objects.create(first_day=AS_ADOPTED.first_day, annual=AS_ADOPTED.annual, source=AS_ADOPTED.source)


def prepare(user, year: int, month: int) -> PayRun:
    """The pay of a month, prepared towards its end."""
    return pay.runs.prepare(user, date(year, month, 1), date(year, month, 28))


def act(name: str, run: PayRun, user, reason: str = "As discussed", seen: str | None = None) -> PayRun:
    """Do something with a run, and give it as it is then."""
    pay_workflow.apply(name, Doing(run, user, run.month, reason=reason), seen=seen)
    return PayRun.objects.get(pk=run.pk)


def paid(preparer, approver, year: int, *months: int) -> list[PayRun]:
    """Months prepared and approved one after the other."""
    return [act("approve", prepare(preparer, year, month), approver) for month in months]


def of(run: PayRun, judge: Judge) -> PayStatement:
    """A judge's statement in a run."""
    return run.statements.get(judge=judge)


def items(statement: PayStatement) -> dict[str, Decimal]:
    """The items that are not nothing, corrections among them."""
    names = [*(item.value for item in Item), "correction"]
    return {name: amount for name in names if (amount := getattr(statement, name))}


def causes(statement: PayStatement) -> dict[str, Decimal]:
    """Why it differs from the month before."""
    return {row["cause"]: Decimal(row["amount"]) for row in statement.body["causes"]}


def acted(judge: Judge, first: date, last: date) -> None:
    """Days acting as President, from one to another, both counted."""
    ActingDay.objects.bulk_create([ActingDay(judge=judge, day=day, source="Note") for day in days_of(first, last)])


def resign(judge: Judge, last_day: date, user) -> None:
    """The end of the running term, entered by those who keep the record."""
    term = judge.terms.get()
    term.last_day, term.ended, term.source = last_day, "resigned", "Letter to the Presidency"
    keeping.keep(term, user)


def account(judge: Judge, iban: str = IBAN, first_day: date = date(2020, 1, 1), last_day: date | None = None):
    """An account in use."""
    return BankAccount.objects.create(
        judge=judge,
        first_day=first_day,
        last_day=last_day,
        holder=f"{judge} (holder)",
        iban=iban,
        bic="ABNANL2A",
        source="Form",
    )
