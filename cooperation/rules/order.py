"""Who speaks when, and why there: the criteria of a plenary in their sequence, then the moves by hand (S-1, S-3, S-5).

Nothing is left to chance or to the order in which requests are read: two requests always differ in something.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cooperation.rules import words
from cooperation.rules.deadline import in_utc
from cooperation.rules.facts import Criterion, Level, Move, Names, OrderRule, Request, SpeakerClass
from cooperation.rules.lots import lot
from cooperation.rules.names import from_initial, sort_key
from cooperation.rules.sentences import Sentence

FIRST_INITIAL = "A"
DIGITS_SHOWN = 8  # of a lot
CLASSES, LEVELS = list(SpeakerClass), list(Level)
STATES = (SpeakerClass.STATE_PARTY, SpeakerClass.OBSERVER)


@dataclass(frozen=True)
class Decision:
    """What decided against a neighbour: words.AFTER or words.BEFORE say it, with the ground and the other's name."""

    ground: str
    other: Names


@dataclass(frozen=True)
class Reason:
    """Why a request stands where it does.

    facts: what it has under each criterion, as sentences. after, before: what decided against its neighbours among
    those that were not moved; None at an end of the list, and for what was moved by hand.
    """

    facts: tuple[Sentence, ...]
    after: Decision | None = None
    before: Decision | None = None


@dataclass(frozen=True)
class Place:
    """A place on the list of a segment, from 1. moved: the last move by hand of this request."""

    number: int
    request: Request
    reason: Reason
    moved: Move | None = None


def in_order(requests: Iterable[Request], rule: OrderRule, moves: Sequence[Move] = ()) -> tuple[Place, ...]:
    """The list of one segment, of requests whose keys differ.

    S-1: each request has its place. S-3: in the sequence of the criteria; ties by moment, English name, code.
    S-5: late ones that were accepted come after all that were in time, by arrival; those undecided are left out.
    Moves come last, one after the other; a place beyond an end is that end, and what is not listed is not moved.
    Raises ValueError for an initial that is no letter.
    """
    ranked = sorted(
        (request for request in requests if not request.late or request.accepted),
        key=lambda request: [value for _ground, value in _grounds(request, rule)],
    )
    listed = {request.key: request for request in ranked}
    moved = {move.key: move for move in moves if move.key in listed}
    reasons = _reasons([request for request in ranked if request.key not in moved], rule)
    reasons |= {key: Reason(_facts(listed[key], rule)) for key in moved}
    return tuple(
        Place(number, listed[key], reasons[key], moved.get(key))
        for number, key in enumerate(_after_moves(list(listed), moves), start=1)
    )


def waiting(requests: Iterable[Request]) -> tuple[Request, ...]:
    """Late requests on which nobody has decided, by arrival (S-5)."""
    return tuple(sorted((one for one in requests if one.late and not one.accepted), key=by_arrival))


def by_arrival(request: Request) -> tuple[Any, ...]:
    """The key of the order by arrival: moment, English name, code, key (S-3)."""
    return in_utc(request.received_at), sort_key(request.names.en), request.delegation, request.key


def _after_moves(keys: list[str], moves: Sequence[Move]) -> list[str]:
    for move in moves:
        if move.key in keys:
            keys.remove(move.key)
            keys.insert(max(move.place, 1) - 1, move.key)
    return keys


# --- What decides ---------------------------------------------------------------------------------------------------

KEY: dict[Criterion, Callable[[Request, OrderRule], Any]] = {
    Criterion.CLASS: lambda request, rule: CLASSES.index(request.speaker_class),
    Criterion.GROUPS: lambda request, rule: not request.group,
    Criterion.LEVEL: lambda request, rule: LEVELS.index(request.level),
    Criterion.RECEIPT: lambda request, rule: in_utc(request.received_at),
    Criterion.LOTS: lambda request, rule: lot(rule.seed, request.delegation) if rule.seed else "",
    Criterion.NAME_EN: lambda request, rule: from_initial(rule.initial or FIRST_INITIAL)(request.names.en),
    Criterion.NAME_FR: lambda request, rule: from_initial(rule.initial or FIRST_INITIAL)(request.names.fr),
}
TIES = (words.GROUND[Criterion.RECEIPT], words.GROUND[Criterion.NAME_EN], words.CODE_GROUND, words.KEY_GROUND)


def _grounds(request: Request, rule: OrderRule) -> list[tuple[str, Any]]:
    """The request's value under everything that can decide, each with its words. Late ones know no criteria."""
    criteria = () if request.late else rule.criteria
    return [
        (words.LATE_GROUND, request.late),
        *((words.GROUND[criterion], KEY[criterion](request, rule)) for criterion in criteria),
        *zip(TIES, by_arrival(request), strict=True),
    ]


def _reasons(ranked: list[Request], rule: OrderRule) -> dict[str, Reason]:
    grounds = [_grounds(request, rule) for request in ranked]
    decided = [_first_difference(one, other) for one, other in pairwise(grounds)]
    after = [None, *(Decision(ground, other.names) for ground, other in zip(decided, ranked, strict=False))]
    before = [*(Decision(ground, other.names) for ground, other in zip(decided, ranked[1:], strict=True)), None]
    return {
        request.key: Reason(_facts(request, rule), *decisions)
        for request, *decisions in zip(ranked, after, before, strict=False)
    }


def _first_difference(one: list[tuple[str, Any]], other: list[tuple[str, Any]]) -> str:
    return next(ground for (ground, mine), (_ground, theirs) in zip(one, other, strict=False) if mine != theirs)


# --- What is said ---------------------------------------------------------------------------------------------------

SAID: dict[Criterion, Callable[[Request, OrderRule], Sentence]] = {
    Criterion.CLASS: lambda request, rule: Sentence(words.CLASS[request.speaker_class]),
    Criterion.GROUPS: lambda request, rule: _capacity(request),
    Criterion.LEVEL: lambda request, rule: Sentence(words.LEVEL[request.level]),
    Criterion.RECEIPT: lambda request, rule: Sentence(words.RECEIVED, {"at": request.received_at}),
    Criterion.LOTS: lambda request, rule: _lot(request, rule.seed),
    Criterion.NAME_EN: lambda request, rule: _named(Criterion.NAME_EN, request.names.en, rule),
    Criterion.NAME_FR: lambda request, rule: _named(Criterion.NAME_FR, request.names.fr, rule),
}


def _facts(request: Request, rule: OrderRule) -> tuple[Sentence, ...]:
    if request.late:
        return (Sentence(words.LATE, {"at": request.received_at}),)
    return tuple(SAID[criterion](request, rule) for criterion in rule.criteria)


def _capacity(request: Request) -> Sentence:
    if request.group:
        return Sentence(words.ON_BEHALF, {"group": request.group_names or request.group})
    return Sentence(words.NATIONAL if request.speaker_class in STATES else words.OWN_NAME)


def _lot(request: Request, seed: str) -> Sentence:
    return (
        Sentence(words.LOT, {"lot": lot(seed, request.delegation)[:DIGITS_SHOWN]}) if seed else Sentence(words.NO_LOT)
    )


def _named(criterion: Criterion, name: str, rule: OrderRule) -> Sentence:
    return Sentence(words.NAMED[criterion], {"name": name, "initial": rule.initial or FIRST_INITIAL})
