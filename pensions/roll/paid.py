"""What earlier rolls paid, into which accounts, and whose record changed since: for many files in a few queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.db.models.fields.json import KT

from asp_portal.acts import Act
from asp_portal.runs import month_after
from judges.models import BankAccount, days_include
from judges.pay.services import changed_records, scale_changed
from judges.rules.remuneration import month_of
from judges.rules.results import NOTHING
from pensions.models import ActuarialBasis, Beneficiary, PayeeAccount, PaymentItem, PensionFile, PensionRoll
from pensions.rules.payment_corrections import ONCE, Payee
from pensions.rules.payment_differences import Payment
from pensions.rules.results import Benefit

ON_PENSION = ("judge", "term", "marriage", "child", "incapacity")  # the facts of the record from which pensions follow
ON_PAYMENT = (*ON_PENSION, "bankaccount")
# Acts on a file that change nothing of what is due.
NO_FACT = (
    "Award letter issued",
    "Annual statements issued",
    "Certificate of life received",
    "Receipt taken back",
    "Contact changed",
)


def issued_before(previous: PensionRoll | None, month: date, people: Iterable[Beneficiary]) -> dict[int, Payment]:
    """What each was paid in the roll of the month before; empty where there was none."""
    if previous is None or month_after(previous.month) != month:
        return {}
    items = Prefetch("items", PaymentItem.objects.filter(month=previous.month), to_attr="of_month")
    payments = previous.payments.filter(beneficiary__in=[person.pk for person in people])
    found = {}
    for payment in payments.defer("body", "payee").prefetch_related(items):
        of_month = {Benefit(item.benefit): item.amount for item in payment.of_month}
        pensions = {benefit: amount for benefit, amount in of_month.items() if benefit not in ONCE}
        found[payment.beneficiary_id] = Payment(pensions, payment.lump_sum, payment.correction)
    return found


def paid_so_far(files: Iterable[PensionFile]) -> dict[int, dict[date, dict[Payee, Decimal]]]:
    """What was paid under each file for each paid month, by person and benefit, corrections included. Two queries.

    files: with their beneficiaries, and those with marriage and child. Months in which nobody was paid are empty.
    """
    keys = {person.pk: person.key for file in files for person in file.beneficiaries.all()}
    approved = PensionRoll.objects.approved()
    months = list(approved.values_list("month", flat=True))
    found = {file.pk: {month: defaultdict(lambda: NOTHING) for month in months} for file in files}
    rows = PaymentItem.objects.filter(payment__roll__in=approved, payment__beneficiary__in=keys).order_by()
    sums = rows.values_list("payment__beneficiary__file", "payment__beneficiary", "month", "benefit")
    for file, person, month, benefit, amount in sums.annotate(total=Sum("amount")):
        found[file][month][keys[person], Benefit(benefit)] = amount
    return found


def accounts_on(people: Iterable[Beneficiary], day: date) -> dict[int, BankAccount | PayeeAccount]:
    """The account that each beneficiary uses on a day: a judge's is in the judge's record. Two queries."""
    people = list(people)
    of_judges = {one.file.judge_id: one.pk for one in people if one.relation == Beneficiary.Relation.JUDGE}
    judges = BankAccount.objects.filter(days_include(day), judge__in=of_judges).only("slug", "judge", "iban")
    others = PayeeAccount.objects.filter(days_include(day), beneficiary__in=[one.pk for one in people])
    found: dict[int, BankAccount | PayeeAccount] = {of_judges[account.judge_id]: account for account in judges}
    return found | {account.beneficiary_id: account for account in others.only("slug", "beneficiary", "iban")}


def changed_accounts(roll: PensionRoll) -> set[int]:
    """The keys of the payments whose beneficiary uses another account by now, or another number. Three queries."""
    touched = roll.payments.filter(beneficiary__file__in=changed_files(roll.read_to, ["bankaccount"]))
    payments = touched.annotate(shown=KT("body__account")).defer("body", "payee")
    payments = list(payments.select_related("beneficiary__file"))
    last_day = month_of(roll.month.year, roll.month.month).last_day
    accounts = accounts_on((payment.beneficiary for payment in payments), last_day)
    found = set()
    for payment in payments:
        account = accounts.get(payment.beneficiary_id)
        if (account.masked_iban if account else "") != payment.shown:
            found.add(payment.pk)
    return found


# --- What changed since ---------------------------------------------------------------------------------------------


def changed_files(since: int, kinds: Iterable[str] = ON_PENSION) -> QuerySet[PensionFile]:
    """The files with an act after another, their own or one on such facts of the judge's record."""
    own = Act.objects.filter(subject_kind=PensionFile._meta.label_lower, position__gt=since).exclude(name__in=NO_FACT)
    return PensionFile.objects.filter(
        Q(pk__in=own.order_by().values("subject_id")) | Q(judge__in=changed_records(since, kinds))
    )


def rates_changed(since: int) -> bool:
    """Whether the salary scale or an actuarial basis changed after an act: then anybody's pension may be another."""
    bases = Act.objects.filter(subject_kind=ActuarialBasis._meta.label_lower, position__gt=since)
    return scale_changed(since) or bases.exists()


def to_correct(previous: PensionRoll, files: list[PensionFile]) -> list[PensionFile]:
    """Of these files, those of which earlier months must be looked at again."""
    if rates_changed(previous.read_to):
        return files
    changed = set(changed_files(previous.read_to).values_list("pk", flat=True))
    return [
        file
        for file in files
        if file.pk in changed or any(one.created_at >= previous.created_at for one in file.beneficiaries.all())
    ]
