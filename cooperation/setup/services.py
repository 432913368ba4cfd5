"""Preparing sessions and plenaries: each change is an act with all that the plenary then lays down."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.workflow import Hidden, Refused, Stale, lock
from cooperation.models import Delegation, InvitedSpeaker, OrderChoice, Plenary, Segment, Session, SpeakingLimit
from cooperation.moments import in_session, in_zone
from cooperation.rules.facts import Criterion
from cooperation.setup import messages
from cooperation.setup.facts import MOMENTS, PLAIN, plenary_facts
from judges.permissions import SECRETARIAT

TO_THE_SECOND = "%H:%M:%S"
NO_DAYS = timedelta(0)
OF_SESSION = ("number", "place_en", "place_fr", "zone", "first_day", "last_day")
KEEP = "cooperation.keep_plenary"


def record(plenary: Plenary, name: str, user: User | None, reason: str = "") -> acts.Act:
    """Add an act that leaves the plenary's state as it is, on what it lays down now."""
    act = acts.record(
        plenary,
        name,
        actor=user,
        office=SECRETARIAT,
        content=plenary_facts(plenary),
        before=plenary.state,
        after=plenary.state,
        reason=reason,
    )
    Plenary.objects.filter(pk=plenary.pk).update(content_hash=act.content_id)
    plenary.content_hash = act.content_id
    return act


# --- A plenary with all its parts -----------------------------------------------------------------------------------


@transaction.atomic
def create(session: Session, user: User | None, parts: dict[str, Any], **fields: Any) -> Plenary:
    """A new plenary in preparation, as an act.

    parts: "limits", seconds by class; "criteria" of the order; "segments", each with the keys of its model and
    "invited", a list of such for each invited speaker ("delegation" is a code). fields: those of the plenary.
    user: None for the program. Raises Hidden, ValidationError (in words).
    """
    if user is not None and not user.has_perm(KEEP):
        raise Hidden
    plenary = Plenary(session=session, **fields)
    plenary.full_clean()
    plenary.save()
    for speaker_class, seconds in parts.get("limits", {}).items():
        SpeakingLimit.objects.create(plenary=plenary, speaker_class=speaker_class, seconds=seconds)
    for position, given in enumerate(parts.get("segments", []), 1):
        add_segment(plenary, position, given)
    choose_order(plenary, user, parts.get("criteria") or [Criterion.RECEIPT.value])
    record(plenary, "create", user)
    return plenary


def add_segment(plenary: Plenary, position: int, given: dict[str, Any]) -> Segment:
    """A segment with its invited speakers, from facts."""
    facts = {name: value for name, value in given.items() if name != "invited"}
    segment = Segment(plenary=plenary, position=position, **facts)
    segment.full_clean()
    segment.save()
    known = {one.code: one for one in Delegation.objects.filter(code__in=codes_of(given))}
    for place, invited in enumerate(given.get("invited", []), 1):
        speaker = InvitedSpeaker(
            segment=segment, position=place, **invited | {"delegation": known.get(code_of(invited))}
        )
        speaker.full_clean()
        speaker.save()
    return segment


def code_of(invited: dict[str, Any]) -> str:
    """The code of the delegation that is invited; "" where it is none."""
    return invited.get("delegation", "")


def codes_of(given: dict[str, Any]) -> list[str]:
    """The codes of the delegations invited in a segment."""
    return [code for invited in given.get("invited", []) if (code := code_of(invited))]


def choose_order(plenary: Plenary, user: User | None, criteria: list[str], initial: str = "A") -> OrderChoice:
    """How the list is ordered from now on (S-3)."""
    return OrderChoice.objects.create(
        plenary=plenary, criteria=criteria, initial=initial, chosen_by=user, chosen_at=timezone.now()
    )


@transaction.atomic
def copy(earlier: Plenary, session: Session, on: date, user: User) -> Plenary:
    """A new plenary like an earlier one, its moments moved by the days between, at the same hours of the new session.

    Raises Hidden, ValidationError (in words).
    """
    facts = plenary_facts(earlier)
    fields = {name: facts[name] for name in PLAIN}
    fields |= at_the_same_hours(earlier, earlier.session.timezone, session.timezone, on - earlier.on)
    choice = earlier.order_choices.first()
    parts = facts | ({"criteria": choice.criteria} if choice else {})
    return create(session, user, parts, on=on, **fields)


def at_the_same_hours(
    plenary: Plenary, before: tzinfo, after: tzinfo, days: timedelta = NO_DAYS
) -> dict[str, datetime | None]:
    """The moments of a plenary by the clocks of another zone, some days later.

    Raises ValidationError where the clocks skip such an hour, or show it twice.
    """
    found: dict[str, datetime | None] = {}
    for name in MOMENTS:
        at: datetime | None = getattr(plenary, name)
        found[name] = at and in_zone(timezone.localtime(at, before).replace(tzinfo=None) + days, after)
    return found


# --- Changing a plenary ---------------------------------------------------------------------------------------------


@transaction.atomic
def change(plenary: Plenary, user: User, name: str, seen: str, effect: Callable[[Plenary], None]) -> Plenary:
    """Lock a plenary that was read as `seen`, change something about it, and keep that as an act.

    Raises Hidden, Refused (it has ended), Stale, ValidationError (in words).
    """
    if not user.has_perm(KEEP):
        raise Hidden
    locked = lock(plenary)
    if locked.state == Plenary.State.ENDED:
        raise Refused(_("This plenary has ended: what it laid down stays as it was. Nothing was done."))
    if seen != locked.content_hash:
        raise Stale(seen, locked.content_hash)
    effect(locked)
    if acts.fingerprint(plenary_facts(locked)) != seen:  # saved as it was, nothing happened
        record(locked, name, user)
    return locked


def edit(plenary: Plenary, user: User, seen: str, limits: dict[str, int], **fields: Any) -> Plenary:
    """Change its facts and the limits by class; all delegates are told of another closing of an announced list."""

    def effect(locked: Plenary) -> None:
        before = locked.closes_at
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.full_clean()
        check_arrived(locked)
        locked.save()
        locked.limits.all().delete()
        for speaker_class, seconds in limits.items():
            SpeakingLimit.objects.create(plenary=locked, speaker_class=speaker_class, seconds=seconds)
        messages.moved(locked, user, before)

    return change(plenary, user, "change", seen, effect)


def check_arrived(plenary: Plenary) -> None:
    """Raise ValidationError where a request that arrived in time would now be late."""
    if plenary.closes_at is None:
        return
    latest = plenary.requests.filter(state="listed", received_at__gte=plenary.closes_at).last()
    if latest:
        sentence = _("Requests have arrived in time until %(moment)s: the list cannot close before.")
        moment = in_session(latest.received_at, plenary.session, TO_THE_SECOND)
        raise ValidationError({"closes_at": sentence % {"moment": moment}})


# --- Segments and invited speakers ----------------------------------------------------------------------------------


def keep_segment(plenary: Plenary, user: User, seen: str, segment: Segment, **fields: Any) -> Plenary:
    """Add a segment, or change it."""

    def effect(locked: Plenary) -> None:
        if segment.pk and fields["key"] != Segment.objects.get(pk=segment.pk).key and locked.versions.exists():
            raise ValidationError({"key": _("Lists of speakers were published under the old key: keep it.")})
        for name, value in fields.items():
            setattr(segment, name, value)
        segment.position = segment.position or locked.segments.count() + 1
        segment.plenary = locked
        segment.full_clean()
        segment.save()

    return change(plenary, user, "segment", seen, effect)


def remove_segment(plenary: Plenary, user: User, seen: str, segment: Segment) -> Plenary:
    """Remove a segment with its invited speakers, while nothing rests on it."""

    def effect(locked: Plenary) -> None:
        if count := segment.requests.count():
            sentence = ngettext(
                "%s request for the floor names this segment: it stays.",
                "%s requests for the floor name this segment: it stays.",
                count,
            )
            raise ValidationError(sentence % count)
        if locked.versions.exists():
            raise ValidationError(_("Lists of speakers of this segment were kept or published: it stays."))
        delete(segment)
        renumber(locked.segments.all())

    return change(plenary, user, "remove-segment", seen, effect)


def keep_invited(segment: Segment, user: User, seen: str, invited: InvitedSpeaker, **fields: Any) -> Plenary:
    """Add an invited speaker to a segment, or change what is known."""

    def effect(locked: Plenary) -> None:
        for name, value in fields.items():
            setattr(invited, name, value)
        invited.position = invited.position or segment.invited.count() + 1
        invited.segment = segment
        invited.full_clean()
        invited.save()

    return change(segment.plenary, user, "invited", seen, effect)


def remove_invited(segment: Segment, user: User, seen: str, speaker: InvitedSpeaker) -> Plenary:
    """Remove an invited speaker, while no text of theirs is kept."""

    def effect(locked: Plenary) -> None:
        delete(speaker)
        renumber(segment.invited.all())

    return change(segment.plenary, user, "remove-invited", seen, effect)


def move(plenary: Plenary, user: User, seen: str, row: Segment | InvitedSpeaker, places: int) -> Plenary:
    """Move a segment, or an invited speaker of a segment, by some places: -1 is one up."""

    def effect(locked: Plenary) -> None:
        rows: list[Segment | InvitedSpeaker] = []
        rows.extend(locked.segments.all() if isinstance(row, Segment) else row.segment.invited.all())
        at = rows.index(row)
        rows.insert(max(0, at + places), rows.pop(at))
        renumber(rows)

    return change(plenary, user, "arrange", seen, effect)


def renumber(rows: Iterable[Segment | InvitedSpeaker]) -> None:
    """Positions from 1 in this order."""
    for position, row in enumerate(rows, 1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


def delete(row: Segment | InvitedSpeaker) -> None:
    """Remove a row. Raises ValidationError where something rests on it."""
    try:
        row.delete()
    except ProtectedError:
        raise ValidationError(_("A text or a request rests on it: it stays.")) from None


# --- Sessions -------------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_session(session: Session, user: User, **fields: Any) -> Session:
    """Add a session of the Assembly, or change it, as an act.

    Where its zone changes, plenaries in preparation keep the hours of their clocks. Raises Hidden, ValidationError.
    """
    if not user.has_perm(KEEP):
        raise Hidden
    before = session.timezone if session.pk is None else lock(session).timezone
    for name, value in fields.items():
        setattr(session, name, value)
    has_moved = session.pk is not None and session.zone != before.key
    if has_moved and session.plenaries.exclude(state=Plenary.State.DRAFT).exists():
        sentence = _("A plenary of this session is announced in this zone's time: the zone stays.")
        raise ValidationError({"zone": sentence})
    session.full_clean()
    session.save()
    content = {name: str(getattr(session, name)) for name in OF_SESSION}
    acts.record(session, "session", actor=user, office=SECRETARIAT, content=content)
    for plenary in session.plenaries.all() if has_moved else ():
        for name, at in at_the_same_hours(plenary, before, session.timezone).items():
            setattr(plenary, name, at)
        plenary.save()
        record(plenary, "change", user)
    return session
