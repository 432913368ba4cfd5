"""What comes into a meeting from outside: the published list it begins with and later ones, and withdrawals.

These facts are always possible: they stand beside the commands of the chair and are never undone.
"""

from collections.abc import Callable
from dataclasses import replace

from cooperation.rules.meeting_facts import Entry, Event, Kind, Meeting, Phase, Plan, SegmentLog, plan_from, without


def begin(plan: Plan) -> Meeting:
    """The meeting that follows a published list, before anything happened."""
    segments = {
        segment.key: SegmentLog(
            segment.key, segment.titles, segment.seconds, segment.floor, tuple(entry.key for entry in segment.entries)
        )
        for segment in plan.segments
    }
    return Meeting(plan, segments, {entry.key: entry for segment in plan.segments for entry in segment.entries})


def _list(meeting: Meeting, event: Event) -> Meeting:
    """A new version of the list replaces whom it planned and who still waits; what happened stays."""
    fresh = begin(plan_from(event.data["plan"]))
    kept = {
        key: entry
        for key, entry in meeting.entries.items()
        if entry.phase in HAPPENED or entry.kind not in (Kind.INVITED, Kind.LISTED)
    }
    old = {key: entry for key, entry in meeting.entries.items() if entry.phase == Phase.WITHDRAWN}
    planned = {key: _remembered(entry, meeting.entries.get(key)) for key, entry in fresh.entries.items()}
    entries = {**old, **planned, **kept}
    segments = {key: _replaced(log, meeting.segments.get(key), kept) for key, log in fresh.segments.items()}
    gone = {key: log for key, log in meeting.segments.items() if key not in segments}
    for key, log in gone.items():  # it stays where somebody spoke in it, or is marked absent
        if log.began_at or log.absent:
            segments[key] = replace(log, waiting=tuple(other for other in log.waiting if other in kept))
    return replace(meeting, plan=fresh.plan, segments=segments, entries=entries)


HAPPENED = (Phase.SPEAKING, Phase.PAUSED, Phase.DONE, Phase.ABSENT)


def _remembered(fresh: Entry, old: Entry | None) -> Entry:
    """An entry of the new list, with what is known of it from the meeting."""
    return replace(fresh, note=old.note, absent_at=old.absent_at) if old else fresh


def _replaced(fresh: SegmentLog, old: SegmentLog | None, kept: dict[str, Entry]) -> SegmentLog:
    """A segment of the new list, with what happened in it; turns that wait stay first, rights of reply last."""
    planned = tuple(key for key in fresh.waiting if key not in kept)
    if old is None:
        return replace(fresh, waiting=planned)
    own = [kept[key] for key in old.waiting if key in kept]
    turns = tuple(entry.key for entry in own if entry.kind == Kind.TURN)
    replies = tuple(entry.key for entry in own if entry.kind == Kind.REPLY)
    return replace(
        old,
        titles=fresh.titles,
        seconds=fresh.seconds,
        floor=fresh.floor,
        waiting=(*turns, *planned, *replies),
    )


def _withdrawn(meeting: Meeting, event: Event) -> Meeting:
    """A delegation no longer wants the floor; whoever has or had it is not concerned."""
    entry = meeting.entries.get(event.data["id"])
    if entry is None or entry.phase not in (Phase.WAITING, Phase.ABSENT):
        return meeting
    log = meeting.segments[entry.segment]
    waiting, absent = without(log.waiting, entry.key), without(log.absent, entry.key)  # it was in one of the two
    meeting = meeting.with_segment(log, waiting=waiting, absent=absent)
    return meeting.with_entry(entry, phase=Phase.WITHDRAWN)


def _refreshed(meeting: Meeting, event: Event) -> Meeting:
    """Something beside the meeting changed that a screen shows, such as a text that arrived."""
    return meeting


OUTSIDE: dict[str, Callable[[Meeting, Event], Meeting]] = {
    "list": _list,
    "withdrawn": _withdrawn,
    "refreshed": _refreshed,
}
