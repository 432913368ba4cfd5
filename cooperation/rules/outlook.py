"""What a meeting promises at a moment: when each speaker is expected, and until when the panel can go on.

All in absolute moments, so that a screen needs a clock and nothing else until the next event.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate

from cooperation.rules.facts import Invited
from cooperation.rules.forecast import Made, Situation, Speaking, Waiting, forecast, last_stop
from cooperation.rules.meeting_facts import NOTHING, Entry, Kind, Meeting, Opening, SegmentLog, Stage

NEAR = timedelta(minutes=5)


@dataclass(frozen=True)
class Expectation:
    """When somebody is expected to begin. ahead: how many speak before, but for who has the floor. reached: in time."""

    earliest: datetime
    likely: datetime
    latest: datetime
    ahead: int
    reached: bool


@dataclass(frozen=True)
class Alarm:
    """Until when who has the floor, and the panel with them, can go on in the open segment for all to be heard.

    last_stop: the last moment, if everybody keeps to the time from then on. near: from when on it is near: five minutes
    before, or earlier where the pace of this meeting asks for it. losses: from when on each one is lost, the first loss
    first. lost: those lost by now, in the order of the list.
    """

    segment: str
    last_stop: datetime
    near: datetime
    losses: tuple[tuple[str, datetime], ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Outlook:
    """What is expected of those who wait, by key, and the alarm, while a segment with listed speakers is open."""

    expected: dict[str, Expectation]
    alarm: Alarm | None = None


def outlook(meeting: Meeting, now: datetime, starts_at: datetime | None = None) -> Outlook:
    """The outlook at a moment. starts_at: when the meeting is planned to begin. Empty while it stands still."""
    base = {Stage.BEFORE: starts_at, Stage.RUNNING: now}.get(meeting.stage)
    if base is None:
        return Outlook({})
    expected: dict[str, Expectation] = {}
    for log in _to_come(meeting):
        situation = situation_of(meeting, log, base)
        expected |= dict(_expectations(log, situation, base, len(expected)))
        base = max(base, log.planned_end or base + timedelta(seconds=log.seconds))
    return Outlook(expected, _alarm(meeting, now))


def situation_of(meeting: Meeting, log: SegmentLog, now: datetime) -> Situation:
    """A segment as the forecast asks about it."""
    waiting = [meeting.entries[key] for key in log.waiting]
    end = min(log.planned_end or now + timedelta(seconds=log.seconds), _end(meeting, now))
    return Situation(
        left=int((end - now) // timedelta(seconds=1)),
        waiting=tuple(Waiting(entry.key, entry.seconds) for entry in waiting if entry.kind != Kind.INVITED),
        invited=tuple(
            Invited(entry.key, entry.names.en, entry.seconds) for entry in waiting if entry.kind == Kind.INVITED
        ),
        speaking=_floor(meeting, now) if log.key == meeting.segment else None,
        made=tuple(_made(meeting)),
        changeover=meeting.plan.changeover,
    )


def _to_come(meeting: Meeting) -> list[SegmentLog]:
    """The open segment, then those that have not been opened."""
    logs = [log for log in meeting.segments.values() if log.opening != Opening.CLOSED]
    return sorted(logs, key=lambda log: log.opening != Opening.OPEN)


def _end(meeting: Meeting, now: datetime) -> datetime:
    """When the plenary's time is over, or would be if it began now."""
    return meeting.planned_end or now + timedelta(seconds=meeting.plan.seconds)


def _floor(meeting: Meeting, now: datetime) -> Speaking | None:
    """Who has the floor; where a point of order interrupted somebody, both together."""
    if not meeting.speaking:
        return None
    entries = [meeting.entries[key] for key in (meeting.speaking, meeting.interrupted) if key]
    return Speaking(
        meeting.speaking,
        sum(entry.seconds for entry in entries),
        sum(entry.spoken_seconds(now) for entry in entries),
        entries[-1].kind == Kind.INVITED,
    )


def _made(meeting: Meeting) -> Iterator[Made]:
    """The interventions that have been made, points of order aside, each with the gap before it."""
    for log in meeting.segments.values():
        before = log.began_at
        for entry in (meeting.entries[key] for key in log.done):
            if entry.started_at and entry.stopped_at and before:
                if entry.kind != Kind.ORDER:
                    yield _intervention(entry, max(NOTHING, entry.started_at - before))
                before = max(before, entry.stopped_at)


def _intervention(entry: Entry, gap: timedelta) -> Made:
    actual = entry.spoken_seconds(entry.stopped_at) if entry.stopped_at else 0
    return Made(entry.planned, actual, int(gap.total_seconds()), entry.kind == Kind.INVITED)


def _expectations(
    log: SegmentLog, situation: Situation, base: datetime, before: int
) -> Iterator[tuple[str, Expectation]]:
    """Those who wait in a segment. before: how many wait in those before it. Who is invited is taken to come first."""
    told = forecast(situation)
    ahead = {key: before + place for place, key in enumerate(log.waiting)}

    def at(seconds: int) -> datetime:
        return base + timedelta(seconds=seconds)

    for number, speaker in enumerate(situation.invited):
        # Nobody changes over before an invited speaker: one without a limit begins where they begin.
        only = replace(situation, invited=situation.invited[:number], waiting=(Waiting(speaker.key, 0),), changeover=0)
        one = forecast(only).expected[0]
        yield speaker.key, Expectation(at(one.earliest), at(one.likely), at(one.latest), ahead[speaker.key], True)
    for one in told.expected:
        reached = one.key not in told.not_reached
        yield one.key, Expectation(at(one.earliest), at(one.likely), at(one.latest), ahead[one.key], reached)


def _alarm(meeting: Meeting, now: datetime) -> Alarm | None:
    log = meeting.segments.get(meeting.segment)
    if meeting.stage != Stage.RUNNING or log is None or log.planned_end is None:
        return None
    situation = situation_of(meeting, log, now)
    if not situation.waiting:
        return None
    end = min(log.planned_end, _end(meeting, now))
    needs = accumulate(situation.changeover + waiting.seconds for waiting in situation.waiting)
    from_when = {
        waiting.key: end - timedelta(seconds=need) for waiting, need in zip(situation.waiting, needs, strict=True)
    }
    last = min(from_when.values())
    return Alarm(
        segment=log.key,
        last_stop=last,
        near=min(last - NEAR, now + timedelta(seconds=last_stop(situation).likely)),
        losses=tuple(sorted(((key, at) for key, at in from_when.items() if at >= now), key=lambda loss: loss[1])),
        lost=tuple(key for key, at in from_when.items() if at < now),
    )
