"""The log of a meeting, as the rules read it."""

from collections.abc import Iterable
from datetime import datetime

from cooperation.models import MeetingEvent, Plenary
from cooperation.rules.meeting import rebuilt
from cooperation.rules.meeting_facts import Event, Meeting


def as_event(row: MeetingEvent) -> Event:
    """A row of the log as an event of the rules."""
    return Event(row.version, row.name, row.data, row.at, str(row.command or ""))


def as_events(rows: Iterable[MeetingEvent]) -> tuple[Event, ...]:
    """The rows of a log, the first one first."""
    return tuple(as_event(row) for row in rows)


def events_of(plenary: Plenary) -> tuple[Event, ...]:
    """All that happened in the meeting of a plenary, the first one first: its list. One query."""
    return as_events(MeetingEvent.objects.filter(meeting__plenary=plenary).order_by("version"))


def meeting_of(plenary: Plenary, until: datetime | None = None) -> Meeting | None:
    """The meeting as it stands, or as its screens showed it at a moment; None before a list is published."""
    events = events_of(plenary)
    return rebuilt(events, until) if events else None
