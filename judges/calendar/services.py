"""The calendar of the bench: who is away when, the hearings, meetings and holidays, and how they are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, Prefetch, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.differences import differences
from asp_portal.workflow import Hidden, Stale, lock
from judges.leave import messages as leave_messages
from judges.leave.figures import concerns, deciding, touch
from judges.models import Event, Judge, LeaveRequest, days_touch
from judges.rules.periods import Period

ADDED, CHANGED, REMOVED = gettext_noop("added"), gettext_noop("changed"), gettext_noop("removed")

# --- What stands in it ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Away:
    """Leave of a judge as the bench sees it. asked: not granted yet; shown only to the judge and to who decides.

    hearings: those of the judge, or of the whole bench, on some of its days.
    """

    judge: Judge
    first_day: date
    last_day: date
    from_noon: bool
    until_noon: bool
    asked: bool
    hearings: tuple[Event, ...] = ()
    url: str = ""
    number: str = ""

    def includes(self, day: date) -> bool:
        """Whether the judge is away on a day, or on a part of it."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Bench:
    """The calendar between two days, both counted: judges in office by name, who is away, and what takes place."""

    period: Period
    judges: tuple[Judge, ...]
    away: tuple[Away, ...]
    events: tuple[Event, ...]

    def of_judge(self, judge: Judge) -> list[Away]:
        """When this judge is away."""
        return [away for away in self.away if away.judge.pk == judge.pk]

    def events_of(self, judge: Judge) -> list[Event]:
        """What concerns this judge."""
        return [event for event in self.events if concerns(event, judge)]

    @property
    def clashes(self) -> list[tuple[Away, Event]]:
        """Each absence with each hearing that it meets."""
        return [(away, event) for away in self.away for event in away.hearings]


def bench(user: User, first: date, last: date, today: date, also: Judge | None = None) -> Bench:
    """The calendar between two days as this user may see it. A fixed number of queries.

    also: of the judges only this one, and those who are away.
    """
    events = tuple(events_between(first, last))
    hearings = [event for event in events if event.kind == Event.Kind.HEARING]
    rows = known_leave(user, today).filter(days_touch(first, last)).select_related("judge")
    away = [
        away_of(row, tuple(event for event in hearings if touch(event, row) and concerns(event, row.judge)))
        for row in rows.order_by("first_day", "judge__family_name", "pk")
    ]
    judges = Judge.objects.filter(days_touch(first, last, "terms__")).distinct()
    if also:
        judges = judges.filter(pk__in={also.pk, *(one.judge.pk for one in away)})
    return Bench(Period(first, last), tuple(judges), tuple(away), events)


def events_between(first: date, last: date):
    """The events on some of these days, with the judges whom they concern. Two queries."""
    named = Prefetch("judges", Judge.objects.order_by("family_name", "given_name"))
    return Event.objects.filter(days_touch(first, last)).prefetch_related(named)


def known_leave(user: User, today: date) -> QuerySet[LeaveRequest]:
    """Leave granted; leave asked for only where it is `known`: to the judge, and to who decides."""
    known = Q(judge__user_id=user.pk)
    if (mine := deciding(user, today)) is not None:
        known |= mine
    rows = LeaveRequest.objects.filter(Q(state="granted") | Q(state="requested") & known)
    return rows.annotate(known=Case(When(known, then=Value(True)), default=Value(False)))


def away_of(row, hearings: tuple[Event, ...]) -> Away:
    """Leave as the bench sees it: of others only that they are away, no number and no link."""
    return Away(
        row.judge,
        row.first_day,
        row.last_day,
        row.from_noon,
        row.until_noon,
        row.state == LeaveRequest.State.REQUESTED,
        hearings,
        row.get_absolute_url() if row.known else "",
        row.number if row.known else "",
    )


# --- Keeping it -----------------------------------------------------------------------------------------------------


def values_of(event: Event, judges: Iterable[Judge]) -> dict[str, Any]:
    """What an event says, as JSON can hold it."""
    return {
        "kind": event.kind,
        "title": event.title,
        "first_day": str(event.first_day),
        "last_day": str(event.last_day),
        "judges": sorted(str(judge) for judge in judges),
        "source": event.source,
    }


def version(event: Event) -> str:
    """The fingerprint of an event as it is stored, which a form names as what was read; empty for a new one."""
    return acts.fingerprint(values_of(event, event.judges.all())) if event.pk else ""


def leave_met(event: Event, judges: Iterable[Judge]) -> list[LeaveRequest]:
    """The leave already granted that a hearing meets, of the judges whom it concerns; nothing for other events."""
    if event.kind != Event.Kind.HEARING:
        return []
    met = LeaveRequest.objects.filter(days_touch(event.first_day, event.last_day), state="granted")
    if chosen := [judge.pk for judge in judges]:
        met = met.filter(judge__in=chosen)
    return list(met.select_related("judge__user").order_by("first_day", "judge__family_name"))


@transaction.atomic
def keep_event(event: Event, judges: Iterable[Judge], user: User, *, seen: str | None = None) -> acts.Act | None:
    """Add or change an event, with its act; None where nothing changed. Judges whose leave it newly meets are told.

    seen: the `version` that the user read; None where nobody reads (a program).
    Raises Hidden (not theirs to keep), Stale (changed or removed meanwhile), ValidationError.
    """
    judges, stored = list(judges), stored_event(event, user, seen)
    before = values_of(stored, stored.judges.all()) if stored else None
    known = {row.pk for row in leave_met(stored, stored.judges.all())} if stored else set()
    event.full_clean()
    after = values_of(event, judges)
    if before == after:
        return None
    event.save()
    event.judges.set(judges)
    told = [row for row in leave_met(event, judges) if row.pk not in known]
    leave_messages.hearing_during_leave(event, told, user)
    return record(event, CHANGED if before else ADDED, user, before, after)


@transaction.atomic
def remove_event(event: Event, user: User, *, seen: str | None = None, reason: str = "") -> acts.Act:
    """Remove an event; what it said stays in the history. Raises Hidden, Stale."""
    stored = stored_event(event, user, seen)
    if stored is None:
        raise Stale(seen or "", "")
    act = record(stored, REMOVED, user, values_of(stored, stored.judges.all()), None, reason)
    stored.delete()
    return act


def stored_event(event: Event, user: User, seen: str | None) -> Event | None:
    """The event as it is stored, locked, None for a new one. Raises Hidden, Stale."""
    if not user.has_perm("judges.keep_event"):
        raise Hidden
    if not event.pk:
        return None
    try:
        stored = lock(event)
    except Event.DoesNotExist:
        raise Stale(seen or "", "") from None
    if seen is not None and seen != version(stored):
        raise Stale(seen, version(stored))
    return stored


WORDS = {
    "kind": gettext_lazy("kind"),
    "title": gettext_lazy("title"),
    "first_day": gettext_lazy("first day"),
    "last_day": gettext_lazy("last day"),
    "judges": gettext_lazy("judges"),
    "source": gettext_lazy("source"),
}


def latest_difference(event: Event) -> list[tuple[str, str, str]]:
    """What the latest change of an event changed: where, what it was, what it is."""
    act = acts.Act.objects.about(event).select_related("content").last()
    body = act.content.body if act else {"before": {}, "after": {}}
    return differences(body["before"] or {}, body["after"] or {}, WORDS)


def record(  # noqa: PLR0913  a change has these parts
    event: Event, name: str, user: User, before: Any, after: Any, reason: str = ""
) -> acts.Act:
    """The act of a change."""
    content = {"row": event.slug, "before": before, "after": after}
    office = ", ".join(sorted(user.roles))
    return acts.record(event, name, actor=user, office=office, content=content, reason=reason.strip())


def history(limit: int = 50) -> list[Any]:
    """The latest changes of the calendar, the newest first: acts, each with a `label` in words. One query."""
    found = acts.Act.objects.filter(subject_kind="judges.event").select_related("content").order_by("-position")
    changes: list[Any] = list(found[:limit])
    for act in changes:
        body = act.content.body
        said = body["after"] or body["before"]
        act.label = _("%(title)s: %(what)s") % {"title": said["title"], "what": _(act.name)}
    return changes


def last_change() -> datetime | None:
    """When anything was last done in the portal."""
    return acts.Act.objects.order_by("-position").values_list("at", flat=True).first()
