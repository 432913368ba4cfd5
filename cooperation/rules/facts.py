"""What the rules of the list of speakers ask about. Durations are whole seconds, moments are aware."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SpeakerClass(StrEnum):
    """What takes part in the Assembly, in the order in which the classes speak."""

    STATE_PARTY = "state_party"
    OBSERVER = "observer"
    ORGANIZATION = "organization"
    ORGAN = "organ"
    CIVIL_SOCIETY = "civil_society"


class Level(StrEnum):
    """The protocol level of a speaker, the highest first."""

    HEAD_OF_STATE = "head_of_state"
    HEAD_OF_GOVERNMENT = "head_of_government"
    MINISTER = "minister"
    VICE_MINISTER = "vice_minister"
    AMBASSADOR = "ambassador"
    OTHER = "other"


class Criterion(StrEnum):
    """What can decide between two requests; a plenary chooses some, in a sequence (S-3)."""

    CLASS = "class"
    GROUPS = "groups"  # statements on behalf of a group before national ones
    LEVEL = "level"
    RECEIPT = "receipt"  # the moment of arrival
    LOTS = "lots"
    NAME_EN = "name_en"  # from the drawn initial, round the alphabet
    NAME_FR = "name_fr"


@dataclass(frozen=True)
class Names:
    """The name of a delegation in both languages."""

    en: str
    fr: str


@dataclass(frozen=True)
class Request:
    """A request for the floor in one segment that stands: not withdrawn.

    key: the request, unique in the plenary. delegation: its code (ISO 3166 alpha-3 of a State). group: on whose behalf,
    "" in national capacity; group_names: the same in both languages, where they are known. late: it arrived after the
    deadline; accepted: let in all the same (S-5).
    """

    key: str
    delegation: str
    names: Names
    segment: str
    received_at: datetime
    speaker_class: SpeakerClass = SpeakerClass.STATE_PARTY
    level: Level = Level.OTHER
    group: str = ""
    group_names: Names | None = None
    late: bool = False
    accepted: bool = False


@dataclass(frozen=True)
class OrderRule:
    """How a plenary orders its list. initial: the drawn letter, for names. seed: for lots, once it is known."""

    criteria: tuple[Criterion, ...] = (Criterion.RECEIPT,)
    initial: str = "A"
    seed: str = ""


@dataclass(frozen=True)
class Move:
    """A request put by hand at a place (from 1) of its segment's list, with the reason."""

    key: str
    place: int
    reason: str


@dataclass(frozen=True)
class Invited:
    """An invited speaker, whose planned seconds include everything (S-4, S-6)."""

    key: str
    name: str
    seconds: int


@dataclass(frozen=True)
class Segment:
    """A segment. floor: the seconds of it that are protected for those who register; 0 where none are."""

    key: str
    seconds: int
    invited: tuple[Invited, ...] = ()
    floor: int = 0


@dataclass(frozen=True)
class Limits:
    """Seconds for each listed intervention: for all, by class, and for a statement on behalf of a group."""

    seconds: int = 120
    by_class: Mapping[SpeakerClass, int] = field(default_factory=dict)
    group: int | None = None

    def of(self, request: Request) -> int:
        """The seconds that a request has: its group's limit, or its class's, or everybody's."""
        if request.group and self.group is not None:
            return self.group
        return self.by_class.get(request.speaker_class, self.seconds)


@dataclass(frozen=True)
class Timing:
    """The time of a plenary, in seconds, and what each intervention takes of it."""

    seconds: int
    segments: tuple[Segment, ...]
    limits: Limits = Limits()
    changeover: int = 30
