"""Events of a pension in two steps: a preview, carried out and rolled back; then it is done, with its act.

An act says openly in which area something happened, and what only for office and the judge's own pension. What happened
in a family, and all amounts, are sealed beside it: auditors read acts, and nobody can remove them.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal.acts import Act, fingerprint
from asp_portal.workflow import Hidden, Stale, lock
from judges.record.keeping import seal
from judges.rules.facts import Key
from pensions.facts import FOR_PENSION, record_of
from pensions.files.due import names_of
from pensions.files.people import make_beneficiaries
from pensions.files.services import may_keep, record
from pensions.life.effects import Effects, effects_between, state_of
from pensions.life.entry import Entry
from pensions.models import Beneficiary, PensionFile
from pensions.rules.facts import PensionRecord

EVENT, TAKEN_BACK = gettext_noop("Event recorded"), gettext_noop("Event taken back")


@dataclass(frozen=True)
class Happening:
    """What an event is to the services: its name, area, whether its act may name it, the day of office, the writing."""

    name: str
    area: str
    is_open: bool
    write: Callable[[Entry, dict[str, Any]], None]
    day_of_office: str = ""


@dataclass(frozen=True)
class Outcome:
    """What an event would do, or did: effects with the names of people, notes, who becomes a beneficiary."""

    file: PensionFile
    effects: Effects
    notes: tuple[str, ...]
    new: tuple[Beneficiary, ...]
    names: dict[Key, str]
    act: Act | None = None


@transaction.atomic
def preview(file: PensionFile, happening: Happening, data: dict[str, Any], entry: Entry) -> Outcome:
    """What an event would change: it is done, and undone. Raises as `confirm` does."""
    found = carried_out(file, entry, lambda: happening.write(entry, data))
    transaction.set_rollback(True)
    return found


@transaction.atomic
def confirm(
    file: PensionFile, happening: Happening, data: dict[str, Any], entry: Entry, seen: str | None = None
) -> Outcome:
    """Write an event, make beneficiaries of those newly entitled, and record the act.

    seen: the fingerprint of the preview that the user read; None where nobody reads (a program).
    Raises Hidden (not theirs), ValidationError (in words, by field), Stale (the record changed since).
    """
    found = carried_out(file, entry, lambda: happening.write(entry, data), seen)
    content = {"area": happening.area, "event": happening.name if happening.is_open else ""}
    if happening.day_of_office:
        content["day"] = data[happening.day_of_office].isoformat()
    act = entry.act or recorded(found.file, EVENT, entry, content, {"event": happening.name, **sealed(found, entry)})
    return Outcome(found.file, found.effects, found.notes, found.new, found.names, act)


@transaction.atomic
def preview_taking_back(file: PensionFile, act: Act, entry: Entry) -> Outcome:
    """What taking an event back would change: it is done, and undone. Raises as `take_back` does."""
    found = carried_out(file, entry, lambda: undo(act, entry, _("Preview")))
    transaction.set_rollback(True)
    return found


@transaction.atomic
def take_back(file: PensionFile, act: Act, entry: Entry, reason: str, seen: str | None = None) -> Outcome:
    """Make everything as it was before an event, with an act and its reason; what it was stays in the history.

    Raises Hidden, ValidationError (no reason, or something rests on it), Stale (it, or the record, changed since).
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the reason is kept with the act.")})
    found = carried_out(file, entry, lambda: undo(act, entry, reason), seen)
    content = {"area": act.content.body["area"], "event": act.content.body["event"], "of": act.position}
    body = {"event": act.sealed_change.body["event"], **sealed(found, entry)}
    made = recorded(found.file, TAKEN_BACK, entry, content, body, reason)
    return Outcome(found.file, found.effects, found.notes, found.new, found.names, made)


# --- Carrying it out ------------------------------------------------------------------------------------------------


def carried_out(file: PensionFile, entry: Entry, write: Callable[[], None], seen: str | None = None) -> Outcome:
    """The event written, with the record locked; what that changes. In a transaction only.

    seen: the fingerprint of the preview that the user read. Raises Hidden, ValidationError, Stale.
    """
    if not may_keep(entry.user, file.judge):
        raise Hidden
    lock(file.judge)
    entry.file = lock(file)
    before = record_now(file)[1]
    if seen is not None and not seen.startswith(state_of(before)):
        raise Stale(seen, "")
    write()
    if entry.is_empty:
        raise ValidationError(_("Nothing changes: all of it is on record already."))
    now, after = record_now(file)
    found = effects_between(before, after)
    if seen is not None and seen != found.fingerprint:
        raise Stale(seen, found.fingerprint)
    new = make_beneficiaries(now, after)
    return Outcome(now, found, tuple(entry.notes), tuple(new), names_of(now))


def record_now(file: PensionFile) -> tuple[PensionFile, PensionRecord]:
    """The file as it is stored now, and what its pensions follow from."""
    now = PensionFile.objects.select_related("judge").prefetch_related(*FOR_PENSION).get(pk=file.pk)
    return now, record_of(now)


def sealed(found: Outcome, entry: Entry) -> dict[str, Any]:
    """What an act seals: the rows of the file as they were and are, who became a beneficiary, and the amounts."""
    return {
        "salt": secrets.token_hex(16),
        "written": entry.written,
        "beneficiaries": [person.slug for person in found.new],
        "amounts": found.effects.amounts,
    }


def recorded(  # noqa: PLR0913  an act has these parts
    file: PensionFile, name: str, entry: Entry, content: dict[str, Any], body: dict[str, Any], reason: str = ""
) -> Act:
    """The act on the file, with its private part sealed."""
    content |= {"token": entry.slug, "acts": entry.positions, "sealed": fingerprint(body)}
    act = record(file, name, entry.user, content, reason)
    seal(act, body)
    return act


# --- Taking back ----------------------------------------------------------------------------------------------------


def undo(act: Act, entry: Entry, reason: str) -> None:
    """Take back what an event wrote, and the beneficiaries that only it made. Raises Stale, ValidationError."""
    release_beneficiaries(act.sealed_change.body["beneficiaries"], entry.file)
    entry.take_back(act.sealed_change.body, act.content.body["acts"], reason)


def release_beneficiaries(slugs: list[str], file: PensionFile) -> None:
    """Those on whom nothing rests yet are beneficiaries no more; who is still entitled is made one again."""
    for person in Beneficiary.objects.filter(file=file, slug__in=slugs):
        try:
            with transaction.atomic():
                person.delete()
        except (models.ProtectedError, models.RestrictedError):
            continue


def events_of(file: PensionFile) -> models.QuerySet:
    """The acts of events of a file, the latest first, with what they sealed."""
    found = Act.objects.about(file).filter(name__in=[EVENT, TAKEN_BACK])
    return found.select_related("content", "sealed_change").order_by("-position")


def sent_before(file: PensionFile, token: str) -> Act | None:
    """The act that a form has made already."""
    return events_of(file).filter(content__body__token=token).first()


def is_taken_back(file: PensionFile, act: Act) -> bool:
    """Whether an event was taken back."""
    return events_of(file).filter(Q(name=TAKEN_BACK), content__body__of=act.position).exists()
