"""The seats of the Staff Pension Committee: who fills them, for how long, what follows a vacancy.

ICC-ASP/3/Res.3, para. 29, as read in C-1 to C-3.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from judges.rules.periods import last_day_of

YEARS = 2  # of a term
SOON = 90  # days before its end in which a term ends soon
WARNINGS = (120, 90)  # days before its end on which those who keep the Committee are told


class Group(StrEnum):
    """Who fills a seat."""

    BUREAU = "bureau"
    REGISTRAR = "registrar"
    STAFF = "staff"


class Way(StrEnum):
    """How a holder came to a seat."""

    BUREAU = "bureau"
    REGISTRAR = "registrar"
    ELECTION = "election"
    SUCCESSION = "succession"
    BY_ELECTION = "by_election"


WAYS = {
    Group.BUREAU: (Way.BUREAU,),
    Group.REGISTRAR: (Way.REGISTRAR,),
    Group.STAFF: (Way.ELECTION, Way.SUCCESSION, Way.BY_ELECTION),
}


def term_end(first_day: date) -> date:
    """The last day of a term of two years: the day before the same date. Res. para. 29; C-1."""
    return last_day_of(first_day, YEARS)


def too_long(group: Group, first_day: date, last_day: date) -> bool:
    """Whether a term is longer than the text allows; that of the staff's seats is what their call says. C-1."""
    return group != Group.STAFF and last_day > term_end(first_day)


class Next(StrEnum):
    """What comes next for a seat."""

    BUREAU = "bureau"  # the Bureau elects
    REGISTRAR = "registrar"  # the Registrar appoints
    ELECTION = "election"  # the staff elect
    ALTERNATE = "alternate"  # an alternate moves up for the rest of the term
    CANDIDATE = "candidate"  # the next candidate by votes becomes alternate; with none left a by-election


def whats_next(group: Group, *, member: bool, in_mid_term: bool, alternates: bool) -> Next:
    """Who fills a seat that is vacant, or whose term ends. C-3.

    in_mid_term: a term that was cut short still runs. alternates: whether the group has one who can move up.
    """
    if group != Group.STAFF:
        return Next(group.value)
    if not in_mid_term:
        return Next.ELECTION
    return Next.ALTERNATE if member and alternates else Next.CANDIDATE


@dataclass(frozen=True, slots=True)
class Alternate:
    """An alternate of the staff, and the votes of the election, where they are on record."""

    key: int
    votes: int | None


def who_moves_up(alternates: Iterable[Alternate]) -> tuple[int, ...]:
    """The alternate with most votes, by key; several where votes are equal, and the lot decides. C-3."""
    alternates = list(alternates)
    most = max((alternate.votes or 0 for alternate in alternates), default=0)
    return tuple(alternate.key for alternate in alternates if (alternate.votes or 0) == most)
