"""The payments of some files in a roll, from the record as it is: a fixed number of queries, however many files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from judges.facts import salary_scale
from judges.models import BankAccount
from judges.rules.remuneration import month_of
from pensions.facts import FOR_PENSION, bases, record_of
from pensions.models import Beneficiary, PayeeAccount, PaymentItem, PensionFile, PensionPayment, PensionRoll
from pensions.roll.paid import accounts_on, issued_before, paid_so_far, to_correct
from pensions.roll.statements import Due, payment_of
from pensions.rules.facts import PensionRecord
from pensions.rules.instalments import instalments
from pensions.rules.payment_corrections import Paid, corrections, of_person
from pensions.rules.payment_differences import Payment
from pensions.rules.regime import governs
from pensions.rules.service import NotAnswerable

PEOPLE = Prefetch("beneficiaries", Beneficiary.objects.select_related("marriage", "child"))
NO_BENEFICIARY, NO_ANSWER, NO_TEXT = "no_beneficiary", "no_answer", "no_text"  # what a roll points out of a file


@dataclass
class Computed:
    """The payments of some files with their items, not saved yet, and what is to be pointed out of them."""

    payments: list[tuple[PensionPayment, list[PaymentItem]]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)


def files_to_pay() -> QuerySet[PensionFile]:
    """All files, with all that is read of them."""
    return PensionFile.objects.select_related("judge").prefetch_related(*FOR_PENSION, PEOPLE).order_by("pk")


def computed(roll: PensionRoll, files: list[PensionFile]) -> Computed:
    """What is paid under these files in a roll. files: as `files_to_pay` gives them."""
    scale, known = salary_scale(), bases()
    people = [person for file in files for person in file.beneficiaries.all()]
    accounts = accounts_on(people, month_of(roll.month.year, roll.month.month).last_day)
    previous = PensionRoll.objects.last_approved(before=roll.month)
    before = issued_before(previous, roll.month, people)
    paid = paid_so_far(to_correct(previous, files)) if previous else {}
    found = Computed()
    for file in files:
        record = record_of(file, scale, known)
        try:
            dues = list(due_of(roll, record, file, paid.get(file.pk, {}), found))
            made = [payment_of(roll, record, due, before_of(due.person, previous, before)) for due in dues]
        except NotAnswerable as error:
            found.notices.append(notice(NO_ANSWER, file, label=error.label, values=in_text(error.values)))
            continue
        found.payments += [one for one in made if one]
    for payment, _items in found.payments:
        pay_into(payment, accounts.get(payment.beneficiary_id))
    return found


def due_of(roll: PensionRoll, record: PensionRecord, file: PensionFile, paid: Paid, found: Computed) -> Iterator[Due]:
    """What is due to each beneficiary of a file; what is due to somebody who is none yet is pointed out.

    Under regulations whose text is not known nothing is: an illustration is no entitlement.
    """
    people = {person.key: person for person in file.beneficiaries.all()}
    if governs(record).illustrative:
        found.notices += [notice(NO_TEXT, file)] if people or would_be_due(record, roll.month) else []
        yield from (Due(person, (), ()) for person in people.values())
        return
    due = instalments(record, roll.month.year, roll.month.month)
    corrected = corrections(record, paid)
    for person in people.values():
        mine = tuple(one for one in due if one.key == person.key)
        yield Due(person, mine, of_person(corrected, person.key))
    for one in [*due, *corrected]:
        if one.key not in people and one.amount:
            found.notices.append(notice(NO_BENEFICIARY, file, benefit=one.benefit.value, amount=str(one.amount)))


def would_be_due(record: PensionRecord, month: date) -> bool:
    """Whether the illustration shows an amount for the month."""
    try:
        return any(one.amount for one in instalments(record, month.year, month.month))
    except NotAnswerable:
        return False


def before_of(person: Beneficiary, previous: PensionRoll | None, before: Mapping[int, Payment]) -> Payment | None:
    """What a person was paid the month before; nothing in a roll without them, None where there was no roll."""
    return before.get(person.pk, Payment()) if previous else None


def notice(kind: str, file: PensionFile, **more: Any) -> dict[str, Any]:
    """What is pointed out of a file."""
    return {"kind": kind, "file": file.pk, **more}


def in_text(values: Mapping[str, object]) -> dict[str, str]:
    """The values of a sentence as JSON."""
    return {name: str(value) for name, value in values.items()}


def pay_into(payment: PensionPayment, account: BankAccount | PayeeAccount | None) -> None:
    """The account in use on the last day of the month; the paper shows it masked."""
    if isinstance(account, BankAccount):
        payment.account = account
    elif account is not None:
        payment.payee_account = account
    payment.body["account"] = account.masked_iban if account else ""


def save(roll: PensionRoll, found: Computed) -> None:
    """Write payments and items down, numbered within their roll."""
    number = roll.payments.count()
    for place, (payment, items) in enumerate(found.payments, start=number + 1):
        payment.number = f"{roll.number}-{place:03}"
        for item in items:
            item.payment = payment
    PensionPayment.objects.bulk_create([payment for payment, _items in found.payments])
    PaymentItem.objects.bulk_create([item for _payment, items in found.payments for item in items])
    roll.notices = [*roll.notices, *found.notices]
