"""What a meeting came to: who spoke when and how long, planned against actual, who was absent or not reached.

Everything follows from the meeting as its events left it (`cooperation.rules.meeting`); whole seconds throughout.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby, pairwise
from statistics import median

from cooperation.rules.facts import Names
from cooperation.rules.meeting_facts import Entry, Kind, Meeting, Phase, SegmentLog, Stage

STEP = 5  # seconds: a limit that is proposed can be said in a room


class Outcome(StrEnum):
    """What became of an intervention."""

    SPOKE = "spoke"
    SPEAKING = "speaking"
    ABSENT = "absent"
    WAITING = "waiting"  # while the segment may still reach it
    NOT_REACHED = "not_reached"
    WRITTEN = "written"  # not reached, and its text handed in
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Intervention:
    """An intervention and what became of it. allotted: the seconds it had; spoken: those it took, pauses left out."""

    entry: Entry
    outcome: Outcome
    allotted: int
    spoken: int

    @property
    def over(self) -> int:
        """The seconds that it took too many."""
        return max(0, self.spoken - self.allotted)

    @property
    def is_panel(self) -> bool:
        """Whether the speaker was invited."""
        return self.entry.kind == Kind.INVITED


@dataclass(frozen=True)
class Sums:
    """The sums of some interventions: how many, what became of them, and the seconds of those that were made."""

    asked: int = 0
    spoke: int = 0
    absent: int = 0
    not_reached: int = 0
    allotted: int = 0
    spoken: int = 0
    over: int = 0


@dataclass(frozen=True)
class SegmentReport:
    """A segment as it went. took: the seconds it was open, suspensions left out; None where it never was.

    gap: the median of the seconds between two speakers of the floor. proposed: the limit for the next time, in seconds,
    where somebody was not heard or time ran over; None where all went well, or nothing would help. kept: what the limit
    could have been had the panel kept to its time; None where it did.
    """

    key: str
    titles: Names
    planned: int
    took: int | None
    began_at: datetime | None
    closed_at: datetime | None
    interventions: tuple[Intervention, ...]
    panel: Sums
    floor: Sums
    gap: int
    proposed: int | None
    kept: int | None

    @property
    def over(self) -> int:
        """The seconds that it took too many."""
        return max(0, (self.took or 0) - self.planned)


@dataclass(frozen=True)
class Report:
    """A meeting. planned, took: its seconds, suspensions left out; took is None before it began."""

    planned: int
    took: int | None
    began_at: datetime | None
    ended_at: datetime | None
    segments: tuple[SegmentReport, ...]

    @property
    def interventions(self) -> tuple[Intervention, ...]:
        """All of them, segment by segment: those made in their order, then the others."""
        return tuple(one for segment in self.segments for one in segment.interventions)

    @property
    def proposed(self) -> int | None:
        """The limit for the next time that would have been enough in every segment."""
        return min((one.proposed for one in self.segments if one.proposed is not None), default=None)

    def with_outcome(self, *outcomes: Outcome) -> tuple[Intervention, ...]:
        """Those of whom this became."""
        return tuple(one for one in self.interventions if one.outcome in outcomes)


def report(meeting: Meeting, now: datetime, written: Collection[str] = ()) -> Report:
    """What a meeting came to, or has come to by now. written: the keys of those whose text was handed in."""
    segments = tuple(_segment(meeting, log, now, written) for log in meeting.segments.values())
    took = [segment.took for segment in segments if segment.took is not None]
    return Report(meeting.plan.seconds, sum(took) if took else None, meeting.began_at, meeting.ended_at, segments)


def _segment(meeting: Meeting, log: SegmentLog, now: datetime, written: Collection[str]) -> SegmentReport:
    entries = [entry for entry in meeting.entries.values() if entry.segment == log.key]
    over = meeting.stage == Stage.ENDED or log.closed_at is not None
    all_of_them = [
        Intervention(entry, _outcome(entry, over, written), entry.seconds, entry.spoken_seconds(now))
        for entry in entries
    ]
    made = sorted((one for one in all_of_them if one.entry.started_at), key=lambda one: one.entry.started_at)  # type: ignore[arg-type,return-value]  # started
    order = {key: place for place, key in enumerate((*log.waiting, *log.absent))}
    others = sorted(
        (one for one in all_of_them if not one.entry.started_at), key=lambda one: order.get(one.entry.key, len(order))
    )
    panel = sums(one for one in all_of_them if one.is_panel)
    floor = [one for one in all_of_them if one.entry.kind == Kind.LISTED]
    took, gap = open_seconds(log, now), _gap(made)
    wanting = over and took is not None and (took > log.seconds or sums(floor).not_reached > 0)
    return SegmentReport(
        log.key,
        log.titles,
        log.seconds,
        took,
        log.began_at,
        log.closed_at,
        (*made, *others),
        panel,
        sums(floor),
        gap,
        _proposed(log.seconds - panel.spoken, floor, gap) if wanting else None,
        _proposed(log.seconds - panel.allotted, floor, gap) if wanting and panel.over else None,
    )


def _outcome(entry: Entry, over: bool, written: Collection[str]) -> Outcome:
    if entry.phase == Phase.DONE:
        return Outcome.SPOKE
    if entry.phase in (Phase.SPEAKING, Phase.PAUSED):
        return Outcome.SPEAKING
    if entry.phase == Phase.WITHDRAWN:
        return Outcome.WITHDRAWN
    if entry.key in written and over:
        return Outcome.WRITTEN
    if entry.phase == Phase.ABSENT:
        return Outcome.ABSENT
    return Outcome.NOT_REACHED if over else Outcome.WAITING


def open_seconds(log: SegmentLog, now: datetime) -> int | None:
    """The seconds for which a segment was open, suspensions left out; None where it never was."""
    if log.began_at is None:
        return None
    return int(((log.closed_at or now) - log.began_at - log.suspended).total_seconds())


def sums(interventions: Iterable[Intervention]) -> Sums:
    """Their sums; those that were withdrawn are left out."""
    counted = [one for one in interventions if one.outcome != Outcome.WITHDRAWN]
    made = [one for one in counted if one.outcome in (Outcome.SPOKE, Outcome.SPEAKING)]
    return Sums(
        len(counted),
        len(made),
        sum(one.outcome == Outcome.ABSENT for one in counted),
        sum(one.outcome in (Outcome.NOT_REACHED, Outcome.WRITTEN) for one in counted),
        sum(one.allotted for one in made),
        sum(one.spoken for one in made),
        sum(one.over for one in made),
    )


def by(interventions: Iterable[Intervention], of: Mapping[str, str], other: str = "") -> dict[str, Sums]:
    """The sums of the floor by what `of` gives for the code of a delegation, or `other`; by name."""

    def name(one: Intervention) -> str:
        return of.get(one.entry.code, other)

    floor = sorted((one for one in interventions if one.entry.kind == Kind.LISTED), key=name)
    return {key: sums(group) for key, group in groupby(floor, key=name)}


# --- The next time --------------------------------------------------------------------------------------------------


def _gap(made: Sequence[Intervention]) -> int:
    """The median of the seconds between the end of one speaker and the start of the next one listed; 0 of none."""
    gaps = [
        (later.entry.started_at - earlier.entry.stopped_at).total_seconds()  # type: ignore[operator]  # both were made
        for earlier, later in pairwise(made)
        if later.entry.kind == Kind.LISTED and earlier.entry.stopped_at
    ]
    return int(median(gaps)) if gaps else 0


def _proposed(room: int, floor: Sequence[Intervention], gap: int) -> int | None:
    """The largest limit, in steps of five seconds, with which all who were there would have been heard in time.

    room: the seconds that the panel leaves. As it went: there are `gap` seconds before each, and each takes more than
    the limit as the floor did. None where nobody was there, or nothing would help.
    """
    heard = [one for one in floor if one.outcome in (Outcome.SPOKE, Outcome.SPEAKING)]
    there = len(heard) + sums(floor).not_reached
    if not there:
        return None
    allotted, spoken = sum(one.allotted for one in heard), sum(one.spoken for one in heard)
    each = room // there - gap  # the seconds that each may really take
    limit = each * allotted // spoken if spoken > allotted else each
    return limit // STEP * STEP if limit >= STEP else None


# --- As lines -------------------------------------------------------------------------------------------------------


def heard_over_time(report: Report) -> list[tuple[int, int]]:
    """How many had spoken after so many seconds from the beginning: a step at each end of an intervention."""
    ended = sorted(
        one.entry.stopped_at for one in report.with_outcome(Outcome.SPOKE) if one.entry.stopped_at and report.began_at
    )
    return [(0, 0)] + [(_seconds(at - report.began_at), count) for count, at in enumerate(ended, 1)]  # type: ignore[operator]  # began


def planned_over_time(meeting: Meeting) -> list[tuple[int, int]]:
    """The same as the list had planned it, segment after segment, with one changeover before each one listed (S-6)."""
    points, start, count = [(0, 0)], 0, 0
    for segment in meeting.plan.segments:
        at = start
        for entry in segment.entries:
            at += entry.planned + (meeting.plan.changeover if entry.kind == Kind.LISTED else 0)
            count += 1
            points.append((at, count))
        start = max(start + segment.seconds, at)
    return points


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())
