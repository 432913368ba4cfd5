"""Entries about the seats of the Committee: kept whole or not at all, each with one act, and taken back as one.

The act of an entry, about the first of its holdings, says which rows it changed, and what they were and are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.templatetags.portal import short_date
from asp_portal.workflow import Hidden, Stale
from judges.rules.periods import DAY
from pensions.models import CommitteePerson, Seat, SeatHolding
from pensions.rules.committee import Way

FILLED, ENDED = gettext_noop("Seat filled"), gettext_noop("Early end")
SUCCEEDED, CORRECTED = gettext_noop("Succession"), gettext_noop("Correction")
TAKEN_BACK, PERSON_CHANGED = gettext_noop("Entry taken back"), gettext_noop("Person changed")
KIND = SeatHolding._meta.label_lower
LOCK = 726_592  # of one entry at a time, in PostgreSQL
DAYS = ("first_day", "last_day", "ended_on", "decided_on")
PLAIN = ("ended", "way", "decision", "document", "votes")


def values_of(holding: SeatHolding) -> dict[str, Any]:
    """A holding as an act has it: the seat and the person by their keys."""
    found = {"seat": holding.seat_id, "person": holding.person.slug}
    found |= {name: None if getattr(holding, name) is None else str(getattr(holding, name)) for name in DAYS}
    return found | {name: getattr(holding, name) for name in PLAIN}


def version() -> str:
    """The fingerprint of all seats: what is entered about one bears on what others mean. One query."""
    rows = SeatHolding.objects.select_related("person").order_by("pk")
    return acts.fingerprint([[row.slug, values_of(row)] for row in rows])


@transaction.atomic
def enter(  # noqa: PLR0913  an entry has these parts
    name: str,
    user: User,
    keep: Iterable[SeatHolding] = (),
    remove: Iterable[SeatHolding] = (),
    *,
    reason: str,
    seen: str | None = None,
    of: int = 0,
) -> acts.Act:
    """Remove holdings, then keep others in their order; gives the act of the entry.

    seen: the `version` that the user read; None where nobody reads. of: the number of the entry that is taken back.
    Raises Hidden (not theirs), Stale (something was entered meanwhile), ValidationError (in words, by field).
    """
    keep, remove = list(keep), list(remove)
    lock(user)
    if seen is not None and seen != version():
        raise Stale(seen, version())
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the reason is kept with the act.")})
    try:
        with transaction.atomic():
            rows = [removed(holding) for holding in remove]
            rows += [row for holding in keep if (row := kept(holding))]
    except IntegrityError:  # a program that knows no lock
        raise Stale(seen or "", "") from None
    if not rows:
        raise ValidationError(_("Nothing changes: all of it is on record already."))
    content = {"rows": rows, "of": of}
    return acts.record([*keep, *remove][0], name, actor=user, office=office_of(user), content=content, reason=reason)


def lock(user: User) -> None:
    """Nobody else enters anything until the transaction ends. Raises Hidden for those who do not keep the Committee."""
    if not user.has_perm("pensions.keep_committee"):
        raise Hidden
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def office_of(user: User) -> str:
    """The roles in which somebody enters."""
    return ", ".join(sorted(user.roles))


def kept(holding: SeatHolding) -> dict[str, Any] | None:
    """Add or change a holding; None where nothing changes."""
    stored = SeatHolding.objects.select_related("person").filter(pk=holding.pk).first() if holding.pk else None
    before = values_of(stored) if stored else None
    if holding.person.pk is None:
        holding.person.full_clean()
        holding.person.save()
        holding.person = holding.person  # now with its key
    holding.full_clean()
    if before == values_of(holding):
        return None
    holding.save()
    return {"holding": holding.slug, "before": before, "after": values_of(holding)}


def removed(holding: SeatHolding) -> dict[str, Any]:
    """Remove a holding, with the warnings about its end."""
    before = values_of(holding)
    holding.reminders.all().delete()
    SeatHolding.objects.filter(pk=holding.pk).delete()
    return {"holding": holding.slug, "before": before, "after": None}


# --- What may be entered --------------------------------------------------------------------------------------------


def fill(holding: SeatHolding, user: User, seen: str | None = None) -> acts.Act:
    """Somebody takes a seat; the person may be new. Raises as `enter`."""
    return enter(FILLED, user, [holding], reason=holding.decision, seen=seen)


def end_early(  # noqa: PLR0913  an end has these parts
    holding: SeatHolding, ended_on: date, ended: str, user: User, *, reason: str, seen: str | None = None
) -> acts.Act:
    """A term ends before its last day; the seat is vacant from the next day on. Raises as `enter`."""
    holding.ended_on, holding.ended = ended_on, ended
    return enter(ENDED, user, [holding], reason=reason, seen=seen)


def succeed(mover: SeatHolding, holding: SeatHolding, user: User, seen: str | None = None) -> acts.Act:
    """An alternate moves up to a seat from its first day, and leaves the former the day before. C-3.

    holding: on the seat, of the alternate's person. Raises as `enter`, ValidationError too where the alternate's own
    term had not begun.
    """
    if holding.first_day <= mover.first_day:
        words = {"day": short_date(mover.first_day)}
        raise ValidationError({"first_day": _("The alternate holds a seat since %(day)s: choose a later day.") % words})
    mover.ended_on, mover.ended = holding.first_day - DAY, SeatHolding.Ended.MOVED
    holding.person, holding.votes, holding.way = mover.person, mover.votes, Way.SUCCESSION
    return enter(SUCCEEDED, user, [mover, holding], reason=holding.decision, seen=seen)


@transaction.atomic
def change_person(person: CommitteePerson, user: User, reason: str) -> acts.Act:
    """Put a name or a function right. Raises Hidden, ValidationError."""
    lock(user)
    stored = CommitteePerson.objects.get(pk=person.pk)
    person.full_clean()
    before, after = [{"name": row.name, "function": row.function} for row in (stored, person)]
    person.save()
    content = {"before": before, "after": after}
    return acts.record(person, PERSON_CHANGED, actor=user, office=office_of(user), content=content, reason=reason)


# --- What was entered, and taking it back ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """An entry as a list shows it: its act, what it changed in sentences, and whether it was taken back."""

    act: acts.Act
    lines: list[str]
    taken_back: bool


def entered(slug: str = "") -> models.QuerySet[acts.Act]:
    """The acts of entries, the latest first; of one holding where its address is given."""
    found = acts.Act.objects.filter(subject_kind=KIND).select_related("content").order_by("-position")
    return found.filter(content__body__rows__contains=[{"holding": slug}]) if slug else found


def entries(found: Iterable[acts.Act]) -> list[Entry]:
    """Acts of entries in words. Three queries more."""
    found = list(found)
    rows = [row for act in found for row in act.content.body["rows"]]
    slugs = {values["person"] for row in rows for values in (row["before"], row["after"]) if values}
    people = {person.slug: person for person in CommitteePerson.objects.filter(slug__in=slugs)}
    seats = Seat.objects.in_bulk()
    positions = [act.position for act in found]
    back = set(entered().filter(content__body__of__in=positions).values_list("content__body__of", flat=True))
    return [
        Entry(act, [line(row, people, seats) for row in act.content.body["rows"]], act.position in back)
        for act in found
    ]


def line(row: dict[str, Any], people: dict[str, CommitteePerson], seats: dict[int, Seat]) -> str:
    """A change of a holding in a sentence."""
    now = row["after"] or row["before"]
    last_day = now["ended_on"] or now["last_day"]
    facts = {
        "person": people[now["person"]],
        "seat": seats[now["seat"]],
        "first": short_date(date.fromisoformat(now["first_day"])),
        "last": short_date(date.fromisoformat(last_day)),
    }
    if row["after"] is None:
        return _("%(person)s: not on the seat %(seat)s from %(first)s") % facts
    return _("%(person)s: %(seat)s, %(first)s to %(last)s") % facts


@transaction.atomic
def take_back(act: acts.Act, user: User, reason: str) -> acts.Act:
    """Make everything as it was before an entry; what it was stays in the history.

    Raises Hidden, Stale (something of it has changed since), ValidationError.
    """
    lock(user)
    keep, remove = [], []
    for row in reversed(act.content.body["rows"]):
        stored = SeatHolding.objects.select_related("person", "seat").filter(slug=row["holding"]).first()
        if (values_of(stored) if stored else None) != row["after"]:
            raise Stale("", "")
        if row["before"] is None:
            remove.append(stored)
        else:
            keep.append(restored(stored or SeatHolding(slug=row["holding"]), row["before"]))
    return enter(TAKEN_BACK, user, keep, remove, reason=reason, of=act.position)


def restored(holding: SeatHolding, values: dict[str, Any]) -> SeatHolding:
    """A holding with the values that an act has."""
    holding.seat = Seat.objects.get(pk=values["seat"])
    holding.person = CommitteePerson.objects.get(slug=values["person"])
    for name in DAYS:
        setattr(holding, name, values[name] and date.fromisoformat(values[name]))
    for name in PLAIN:
        setattr(holding, name, values[name])
    return holding
