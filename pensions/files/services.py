"""Opening a judge's pension file, and the regulations that govern it: assigned by a decision, never inferred."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.numbers import next_number
from asp_portal.workflow import Hidden, Stale, lock
from judges.models import Judge
from judges.record.keeping import fingerprint, office_of
from judges.record.visibility import is_own
from pensions.files.people import make_beneficiaries
from pensions.models import PensionFile

OPENED, REGIME_CHANGED = gettext_noop("File opened"), gettext_noop("Regulations assigned anew")
ASSIGNMENT = ("regime", "elected_on", "basis", "decided_by", "decided_on")
KEEP = "pensions.keep_pension"


def may_keep(user: User, judge: Judge) -> bool:
    """Whether the user keeps the pension file of this judge; nobody keeps their own."""
    return user.has_perm(KEEP) and not is_own(user, judge)


@transaction.atomic
def open_file(  # noqa: PLR0913  an assignment has these parts
    judge: Judge, user: User, *, regime: str, elected_on: date, basis: str, decided_by: str, decided_on: date,
    today: date,
) -> PensionFile:  # fmt: skip
    """Open the file of a judge, with its number and its act, and make beneficiaries of those entitled by then.

    Raises Hidden (not theirs to keep), ValidationError (by field; or there is one already).
    """
    if not may_keep(user, judge):
        raise Hidden
    lock(judge)
    file = PensionFile(
        judge=judge, regime=regime, elected_on=elected_on, basis=basis, decided_by=decided_by, decided_on=decided_on,
        number=next_number("PEN", today.year),
    )  # fmt: skip
    file.full_clean()
    try:
        with transaction.atomic():
            file.save()
    except IntegrityError:
        raise ValidationError(_("This judge has a pension file already.")) from None
    record(file, OPENED, user, assignment(file) | {"number": file.number})
    make_beneficiaries(file)
    return file


@transaction.atomic
def change_regime(  # noqa: PLR0913  an assignment has these parts
    file: PensionFile, user: User, *, regime: str, elected_on: date, basis: str, decided_by: str, decided_on: date,
    seen: str | None = None,
) -> acts.Act | None:  # fmt: skip
    """Assign the regulations anew, with an act of what they were and are; None where nothing is different.

    seen: the `version` of the assignment that the user read. Raises Hidden, Stale, ValidationError (by field).
    """
    if not may_keep(user, file.judge):
        raise Hidden
    file = lock(file)
    if seen is not None and seen != version(file):
        raise Stale(seen, version(file))
    before = assignment(file)
    new = {
        "regime": regime, "elected_on": elected_on, "basis": basis, "decided_by": decided_by, "decided_on": decided_on,
    }  # fmt: skip
    for name, value in new.items():
        setattr(file, name, value)
    file.full_clean()
    if assignment(file) == before:
        return None
    file.save(update_fields=ASSIGNMENT)
    return record(file, REGIME_CHANGED, user, {"before": before, "after": assignment(file)})


def assignment(file: PensionFile) -> dict[str, str]:
    """The regulations assigned, as JSON holds them."""
    return {name: str(getattr(file, name)) for name in ASSIGNMENT}


def version(file: PensionFile) -> str:
    """The fingerprint of the assignment, which a form names as what was read."""
    return fingerprint(assignment(file))


def record(file: PensionFile, name: str, user: User, content: dict[str, Any], reason: str = "") -> acts.Act:
    """An act on a file. Auditors read it and nobody can remove it: no fact of family, health or bank goes into it."""
    act = acts.record(file, name, actor=user, office=office_of(user), content=content, reason=reason.strip())
    file.content_hash = act.content_id
    PensionFile.objects.filter(pk=file.pk).update(content_hash=file.content_hash)
    return act
