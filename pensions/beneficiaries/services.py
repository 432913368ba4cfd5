"""How beneficiaries are reached, and the accounts of survivors: kept with their history, sealed.

The acts are about the pension file and name the person and row by their keys; what was written stands sealed beside
them. A judge's own account stands in the judge's record.
"""

import secrets
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.workflow import Hidden, Stale, lock
from judges.record.keeping import fingerprint, seal
from judges.record.visibility import KEEPING, Data, is_own
from pensions.files import services as files
from pensions.models import Beneficiary, PayeeAccount

CONTACT_CHANGED = gettext_noop("Contact changed")
ADDED, CHANGED, REMOVED = (
    gettext_noop("Account added"),
    gettext_noop("Account changed"),
    gettext_noop("Account removed"),
)
CONTACT = ("language", "email", "address")
ACCOUNT = ("first_day", "last_day", "holder", "iban", "bic", "source")


def may_keep(user: User, person: Beneficiary) -> bool:
    """Whether the user keeps how somebody is reached; nobody their own file."""
    return files.may_keep(user, person.file.judge)


def may_keep_accounts(user: User, person: Beneficiary) -> bool:
    """Whether the user keeps the accounts of a survivor; a judge's are kept in the judge's record."""
    survivor = person.relation != Beneficiary.Relation.JUDGE
    return survivor and may_keep(user, person) and user.has_perm(KEEPING[Data.BANK])


def sees_accounts(user: User, person: Beneficiary) -> bool:
    """Whether the user sees to which account somebody is paid, its number masked."""
    return user.has_perm("judges.view_bank") or is_own(user, person.file.judge)


def values_of(row: models.Model) -> dict[str, Any]:
    """What is kept of a contact or an account, as JSON holds it."""
    names = CONTACT if isinstance(row, Beneficiary) else ACCOUNT
    return {name: None if (value := getattr(row, name)) is None else str(value) for name in names}


def version(row: models.Model) -> str:
    """The fingerprint of a row as it is stored, which a form names as what was read; empty for a new one."""
    return fingerprint(values_of(row)) if row.pk else ""


@transaction.atomic
def keep_contact(person: Beneficiary, user: User, *, seen: str) -> acts.Act | None:
    """Change how somebody is reached; None where nothing is different. Raises Hidden, Stale, ValidationError."""
    if not may_keep(user, person):
        raise Hidden
    stored = lock(person)
    check_seen(stored, seen)
    person.full_clean()
    before, after = values_of(stored), values_of(person)
    if before == after:
        return None
    person.save(update_fields=CONTACT)
    return record(person, CONTACT_CHANGED, user, person, before, after)


@transaction.atomic
def keep_account(account: PayeeAccount, user: User, *, seen: str | None = None) -> acts.Act | None:
    """Add or change an account; None where nothing is different. One that was open ends where a later one begins.

    seen: None where nobody reads (a program). Raises Hidden, Stale, ValidationError (by field, in words).
    """
    person = account.beneficiary
    if not may_keep_accounts(user, person):
        raise Hidden
    lock(person.file)
    stored = PayeeAccount.objects.filter(pk=account.pk).first() if account.pk else None
    if seen is not None:
        check_seen(stored, seen)
    if stored is None:
        end_before(account, user)
    account.full_clean()
    before, after = (values_of(stored) if stored else None), values_of(account)
    if before == after:
        return None
    store(account)
    return record(person, CHANGED if stored else ADDED, user, account, before, after)


def check_seen(stored: models.Model | None, seen: str) -> None:
    """Raises Stale where a row is no longer what the person read."""
    now = version(stored) if stored else ""
    if seen != now:
        raise Stale(seen, now)


def end_before(account: PayeeAccount, user: User) -> None:
    """The account in use so far ends on the eve of a new one's first day."""
    earlier = account.beneficiary.accounts.filter(last_day=None, first_day__lt=account.first_day).first()
    if earlier:
        before = values_of(earlier)
        earlier.last_day = account.first_day - timedelta(days=1)
        earlier.save()
        record(account.beneficiary, CHANGED, user, earlier, before, values_of(earlier))


def store(account: PayeeAccount) -> None:
    """Save an account. Raises ValidationError, in the words of the constraint, where the database refuses it."""
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        account.full_clean()
        raise


@transaction.atomic
def remove_account(account: PayeeAccount, user: User, reason: str) -> acts.Act:
    """Remove an account entered by mistake. Raises Hidden, Stale (it is gone), ValidationError (it was paid to)."""
    person = account.beneficiary
    if not may_keep_accounts(user, person):
        raise Hidden
    lock(person.file)
    stored = PayeeAccount.objects.filter(pk=account.pk).first()
    if stored is None:
        raise Stale("", "")
    act = record(person, REMOVED, user, stored, values_of(stored), None, reason)
    try:
        with transaction.atomic():
            stored.delete()
    except (models.ProtectedError, models.RestrictedError):
        raise ValidationError(_("A payment went to this account, or is about to: end it instead.")) from None
    return act


def record(  # noqa: PLR0913  a change has these parts
    person: Beneficiary, name: str, user: User, row: Any, before: dict | None, after: dict | None, reason: str = ""
) -> acts.Act:
    """The act of a change, on the file, with what was and is sealed beside it."""
    body = {"salt": secrets.token_hex(16), "before": before, "after": after}
    content = {"beneficiary": person.slug, "row": row.slug, "sealed": acts.fingerprint(body)}
    act = files.record(person.file, name, user, content, reason)
    seal(act, body)
    return act
