"""What a meeting is made of: the plan it begins with, its events, and how it stands after them.

Moments are aware datetimes; durations are whole seconds where people set them, and time deltas where they are measured.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from cooperation.rules.facts import Names
from cooperation.rules.sentences import Sentence

NOTHING = timedelta(0)
NOBODY = Names("", "")


class Kind(StrEnum):
    """Why somebody has the floor."""

    INVITED = "invited"
    LISTED = "listed"
    REPLY = "reply"  # a right of reply
    TURN = "turn"  # the floor out of turn
    ORDER = "order"  # a point of order


class Phase(StrEnum):
    """Where an intervention stands."""

    WAITING = "waiting"
    SPEAKING = "speaking"
    PAUSED = "paused"
    DONE = "done"
    ABSENT = "absent"
    WITHDRAWN = "withdrawn"


class Stage(StrEnum):
    """Where the meeting stands."""

    BEFORE = "before"
    RUNNING = "running"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Opening(StrEnum):
    """Where a segment stands."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"


class NotPossible(Exception):
    """A command that cannot be carried out as the meeting stands; holds the sentence that says why."""

    def __init__(self, sentence: Sentence):
        super().__init__(sentence.msgid)
        self.sentence = sentence


@dataclass(frozen=True)
class Entry:
    """An intervention, to come or made.

    key: unique in the meeting. code: of the delegation, "" without one. planned: the seconds it had at first; seconds:
    what the chair added included. paused: the sum of its pauses that have ended. absent_at: when it was last called in
    vain.
    """

    key: str
    kind: Kind
    segment: str
    names: Names
    planned: int
    code: str = ""
    speaker_class: str = ""
    group: Names = NOBODY
    speaker: str = ""
    language: str = ""
    place: int | None = None
    added: int = 0
    phase: Phase = Phase.WAITING
    started_at: datetime | None = None
    paused_at: datetime | None = None
    paused: timedelta = NOTHING
    stopped_at: datetime | None = None
    absent_at: datetime | None = None
    note: str = ""

    @property
    def seconds(self) -> int:
        """The seconds it has."""
        return self.planned + self.added

    @property
    def peers(self) -> tuple[str, str]:
        """Whose end it is put to when it is absent: those listed of its class, or those of its kind."""
        return self.kind, self.speaker_class if self.kind == Kind.LISTED else ""

    def spoken(self, now: datetime) -> timedelta:
        """How long it has spoken, its pauses left out."""
        if self.started_at is None:
            return NOTHING
        until = self.stopped_at or self.paused_at or now
        return until - self.started_at - self.paused

    def spoken_seconds(self, now: datetime) -> int:
        """The same in whole seconds that have passed, as a countdown that rounds up has taken them off."""
        return int(self.spoken(now).total_seconds())


@dataclass(frozen=True)
class PlannedSegment:
    """A segment as the published list has it. floor: its seconds that are protected for those who register."""

    key: str
    titles: Names
    seconds: int
    floor: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Plan:
    """The published list that a meeting follows. number: of its version. limit: of an intervention nobody planned."""

    number: int
    seconds: int
    changeover: int
    limit: int
    segments: tuple[PlannedSegment, ...]


@dataclass(frozen=True)
class SegmentLog:
    """A segment as it went.

    waiting, done, absent: keys of entries in order. suspended: how long its clock stood still.
    """

    key: str
    titles: Names
    seconds: int
    floor: int
    waiting: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    opening: Opening = Opening.WAITING
    began_at: datetime | None = None
    closed_at: datetime | None = None
    suspended: timedelta = NOTHING

    @property
    def planned_end(self) -> datetime | None:
        """When its time is over, once it began; what the meeting was suspended for comes on top."""
        return self.began_at and self.began_at + timedelta(seconds=self.seconds) + self.suspended


@dataclass(frozen=True)
class Event:
    """One thing that happened. key: the console's name for the command, for what the event creates."""

    version: int
    name: str
    data: Mapping[str, Any]
    at: datetime
    key: str = ""


@dataclass(frozen=True)
class Meeting:
    """How a meeting stands.

    segment: the one that is open. speaking, interrupted: keys of entries; "" for none. suspended: for how long it was.
    """

    plan: Plan
    segments: Mapping[str, SegmentLog]
    entries: Mapping[str, Entry]
    stage: Stage = Stage.BEFORE
    segment: str = ""
    speaking: str = ""
    interrupted: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None
    suspended_at: datetime | None = None
    suspended: timedelta = NOTHING

    @property
    def planned_end(self) -> datetime | None:
        """When the plenary's time is over, once it began; what it was suspended for comes on top."""
        return self.began_at and self.began_at + timedelta(seconds=self.plan.seconds) + self.suspended

    def with_entry(self, entry: Entry, **changes: Any) -> "Meeting":
        """The meeting with this entry, changed."""
        return replace(self, entries={**self.entries, entry.key: replace(entry, **changes)})

    def with_segment(self, log: SegmentLog, **changes: Any) -> "Meeting":
        """The meeting with this segment, changed."""
        return replace(self, segments={**self.segments, log.key: replace(log, **changes)})

    @property
    def replies(self) -> dict[str, int]:
        """How many rights of reply each delegation has used in the segment that is open."""
        used: dict[str, int] = {}
        for entry in self.entries.values():
            if entry.kind == Kind.REPLY and entry.segment == self.segment and entry.phase != Phase.WITHDRAWN:
                used[entry.code] = used.get(entry.code, 0) + 1
        return used

    @property
    def current(self) -> str:
        """The segment that is open, or the latest that was, or the first."""
        begun = [log for log in self.segments.values() if log.began_at]
        latest = max(begun, key=lambda log: log.began_at, default=None)  # type: ignore[arg-type,return-value]  # begun
        return self.segment or (latest.key if latest else next(iter(self.segments), ""))


def without(keys: Sequence[str], key: str) -> tuple[str, ...]:
    """The keys but one."""
    return tuple(other for other in keys if other != key)


def facts_of(plan: Plan) -> dict[str, Any]:
    """A plan as JSON, for the event that holds it."""
    segments = [
        asdict(segment) | {"entries": [_entry_facts(entry) for entry in segment.entries]} for segment in plan.segments
    ]
    return asdict(plan) | {"segments": segments}


def plan_from(facts: Mapping[str, Any]) -> Plan:
    """The plan that `facts_of` wrote."""
    segments = tuple(
        PlannedSegment(
            segment["key"],
            Names(**segment["titles"]),
            segment["seconds"],
            segment["floor"],
            tuple(_entry_from(entry, segment["key"]) for entry in segment["entries"]),
        )
        for segment in facts["segments"]
    )
    return Plan(facts["number"], facts["seconds"], facts["changeover"], facts["limit"], segments)


PLANNED = ("key", "kind", "planned", "code", "speaker_class", "speaker", "language", "place")


def _entry_facts(entry: Entry) -> dict[str, Any]:
    facts = {name: getattr(entry, name) for name in PLANNED}
    return facts | {"names": asdict(entry.names), "group": asdict(entry.group)}


def _entry_from(facts: Mapping[str, Any], segment: str) -> Entry:
    plain = {name: facts[name] for name in PLANNED if name != "kind"}
    return Entry(
        **plain, kind=Kind(facts["kind"]), segment=segment, names=Names(**facts["names"]), group=Names(**facts["group"])
    )
