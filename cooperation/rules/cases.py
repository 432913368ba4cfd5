"""The case kind `speakers`: a plenary, its requests for the floor, and the list that they give."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from asp_portal.law.cases import COUNT, FLAG, Answer, CaseError, Facts, Kind, Shape, amount, choice, flag, listed, whole
from asp_portal.law.cases import day as date_of
from asp_portal.law.cases import moment as moment_of
from asp_portal.law.cases import text as words_of
from asp_portal.law.steps import Step, Trace
from asp_portal.law.words import _
from cooperation.rules.deadline import closes_at, in_utc, is_late
from cooperation.rules.facts import Criterion, Invited, Level, Limits, Names, OrderRule, Request, Segment, Timing
from cooperation.rules.feasibility import Feasibility, feasibility
from cooperation.rules.names import from_initial, names_of_states
from cooperation.rules.order import FIRST_INITIAL, Place, by_arrival, in_order

MINUTE = 60
TWO_MINUTES = 2 * MINUTE
PLENARY = "plenary"  # stands beside the segments under `fits` and `needs_seconds`


class Order(StrEnum):
    """The orders that a case can name."""

    ARRIVAL = "arrival"
    PROTOCOL = "protocol"
    NAME_EN = "name_en"
    NAME_FR = "name_fr"


CRITERIA = {
    Order.ARRIVAL: (Criterion.RECEIPT,),
    Order.PROTOCOL: (Criterion.LEVEL, Criterion.RECEIPT),
    Order.NAME_EN: (Criterion.NAME_EN,),
    Order.NAME_FR: (Criterion.NAME_FR,),
}


@dataclass(frozen=True)
class SpeakersCase:
    """A plenary with the requests that stand. untimed: segments, or the plenary, whose minutes are not given."""

    rule: OrderRule
    timing: Timing
    requests: tuple[Request, ...]
    untimed: frozenset[str]


# --- Reading --------------------------------------------------------------------------------------------------------

PLENARY_KEYS = (
    "starts", "zone", "minutes", "per_speaker", "changeover_seconds", "deadline", "order", "initial", "groups_first",
)  # fmt: skip


def _read(case: Facts) -> SpeakersCase:
    plenary = case.get("plenary", lambda value, key: Facts(value, key, PLENARY_KEYS))
    plenary.get("starts", moment_of, None)  # says when, and decides nothing
    zone = plenary.get("zone", _zone)
    last_day = plenary.get("deadline", date_of, None)
    minutes = {PLENARY: plenary.get("minutes", _seconds, None)}
    segments = tuple(_segment(segment, minutes) for segment in case.each("segments", _segment_facts))
    names = {**names_of_states(), **case.get("names", _names, {})}
    requests = case.each("requests", _Reader(names, [segment.key for segment in segments], zone).entry)
    return SpeakersCase(
        _rule(plenary),
        Timing(
            minutes[PLENARY] or 0,
            segments,
            Limits(plenary.get("per_speaker", _seconds, TWO_MINUTES)),
            plenary.get("changeover_seconds", whole, 0),
        ),
        tuple(_standing(requests, closes_at(last_day, zone) if last_day else None)),
        frozenset(key for key, seconds in minutes.items() if seconds is None),
    )


def _segment_facts(value: object, key: str) -> Facts:
    return Facts(value, key, ("key", "minutes", "invited"))


def _segment(facts: Facts, minutes: dict[str, int | None]) -> Segment:
    """A segment, whose minutes are noted. Raises CaseError where its key is taken: also that of the plenary."""
    key = facts.get("key", _word)
    if key in minutes:
        raise CaseError(facts.key("key"), f"{key} is there twice, or says {PLENARY}, which means the whole")
    minutes[key] = facts.get("minutes", _seconds, None)
    return Segment(key, minutes[key] or 0, tuple(facts.each("invited", _invited)))


def _invited(value: object, key: str) -> Invited:
    facts = Facts(value, key, ("name", "minutes"))
    return Invited(key, facts.get("name", words_of), facts.get("minutes", _seconds))


def _rule(plenary: Facts) -> OrderRule:
    groups = (Criterion.GROUPS,) if plenary.get("groups_first", flag, False) else ()
    order = plenary.get("order", choice(Order), Order.ARRIVAL)
    return OrderRule((*groups, *CRITERIA[order]), plenary.get("initial", _initial, FIRST_INITIAL))


def _initial(value: object, key: str) -> str:
    initial = words_of(value, key)
    try:
        from_initial(initial)
    except ValueError:
        raise CaseError(key, "must be a letter from A to Z") from None
    return initial


def _names(value: object, key: str) -> dict[str, Names]:
    if not isinstance(value, dict):
        raise CaseError(key, "must be a mapping of codes to names")
    return {_word(code, key): _name(names, f"{key}.{code}") for code, names in value.items()}


def _name(value: object, key: str) -> Names:
    facts = Facts(value, key, ("en", "fr"))
    return Names(facts.get("en", words_of), facts.get("fr", words_of))


@dataclass(frozen=True)
class _Entry:
    """A request as a case writes it, late or not, standing or not."""

    request: Request
    withdrawn_at: datetime | None

    def stands_at(self, moment: datetime) -> bool:
        return self.withdrawn_at is None or in_utc(moment) < self.withdrawn_at


@dataclass(frozen=True)
class _Reader:
    """Reads requests: the names of those who may ask, the segments, and the zone of moments without one."""

    names: Mapping[str, Names]
    segments: list[str]
    zone: tzinfo

    def entry(self, value: object, key: str) -> _Entry:
        facts = Facts(value, key, ("state", "segment", "level", "group", "at", "withdrawn", "accepted"))
        code = facts.get("state", self._one_of(list(self.names), "code of a State Party, nor under `names`"))
        request = Request(
            key=key,
            delegation=code,
            names=self.names[code],
            segment=facts.get("segment", self._one_of(self.segments, "segment of this case")),
            received_at=facts.get("at", self._moment),
            level=facts.get("level", choice(Level), Level.OTHER),
            group=facts.get("group", words_of, ""),
            accepted=facts.get("accepted", flag, False),
        )
        withdrawn_at = facts.get("withdrawn", self._moment, None)
        if withdrawn_at and withdrawn_at < request.received_at:
            raise CaseError(facts.key("withdrawn"), "comes before the request")
        return _Entry(request, withdrawn_at)

    def _one_of(self, known: list[str], what: str) -> Callable[[object, str], str]:
        def read(value: object, key: str) -> str:
            if (word := _word(value, key)) not in known:
                raise CaseError(key, f"{ascii(word)} is no {what}")
            return word

        return read

    def _moment(self, value: object, key: str) -> datetime:
        """A moment in UTC, read in the session's zone where it names none of its own."""
        moment = moment_of(value, key)
        if moment.tzinfo:
            return in_utc(moment)
        first, second = (moment.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
        if in_utc(first).astimezone(self.zone).replace(tzinfo=None) != moment:
            raise CaseError(key, f"there is no such hour in {self.zone}: the clocks skip it")
        if first.utcoffset() != second.utcoffset():
            raise CaseError(key, f"this hour comes twice in {self.zone}: write its distance from UTC")
        return in_utc(first)


def _standing(entries: Iterable[_Entry], closes: datetime | None) -> Iterator[Request]:
    """The requests that stand in the end, by arrival: not withdrawn, nor refused as a second one (S-1)."""
    last: dict[tuple[str, str], _Entry] = {}  # that was not refused, of each delegation in each segment
    for entry in sorted(entries, key=lambda entry: by_arrival(entry.request)):
        of = entry.request.delegation, entry.request.segment
        if of in last and last[of].stands_at(entry.request.received_at):
            continue
        last[of] = entry
    for entry in last.values():
        if entry.withdrawn_at is None:
            late = closes is not None and is_late(entry.request.received_at, closes)
            yield replace(entry.request, late=late)


def _zone(value: object, key: str) -> ZoneInfo:
    try:
        return ZoneInfo(words_of(value, key))
    except (LookupError, ValueError, OSError):
        raise CaseError(key, "must be a time zone such as Europe/Amsterdam") from None


def _seconds(value: object, key: str) -> int:
    """Minutes, which may be fractions, as whole seconds."""
    seconds = amount(value, key) * MINUTE
    if seconds != int(seconds):
        raise CaseError(key, "must come to whole seconds")
    return int(seconds)


def _word(value: object, key: str) -> str:
    """A short name such as I, or 1."""
    return words_of(f"{value:f}" if isinstance(value, Decimal) else value, key)


# --- Answering ------------------------------------------------------------------------------------------------------


def _answer(case: SpeakersCase, asked: frozenset[str]) -> Answer:
    """The list of each segment, and whether it fits; no answer on time where no minutes are given."""
    places = {
        segment.key: in_order([one for one in case.requests if one.segment == segment.key], case.rule)
        for segment in case.timing.segments
    }
    found = feasibility(case.timing, {key: [place.request for place in listed] for key, listed in places.items()})
    timed = [segment for segment in found.segments if segment.key not in case.untimed]
    plenary_fits = {} if PLENARY in case.untimed else {PLENARY: found.plenary_fits}
    values = {
        "order": {key: _codes(place.request for place in listed) for key, listed in places.items()},
        "late": _codes(sorted((request for request in case.requests if request.late), key=by_arrival)),
        "fits": {segment.key: segment.fits for segment in timed} | plenary_fits,
        "needs_seconds": {segment.key: segment.needs for segment in found.segments} | {PLENARY: found.needs},
        "not_reached": {segment.key: _codes(segment.not_reached) for segment in timed},
        "seconds_each": {segment.key: segment.seconds_each for segment in timed},
    }
    return Answer(values, Trace(tuple(_steps(places, found))))


def _codes(requests: Iterable[Request]) -> list[str]:
    return [request.delegation for request in requests]


def _steps(places: Mapping[str, tuple[Place, ...]], found: Feasibility) -> Iterator[Step]:
    for segment in found.segments:
        for place in places[segment.key]:
            yield _step(segment.key, place)
        yield Step(
            _("Segment %(segment)s: %(needs)s of %(seconds)s seconds are needed"),
            {"segment": segment.key, "needs": segment.needs, "seconds": segment.seconds},
            provisions=("note-time",),
            readings=("S-4", "S-6"),
        )


def _step(segment: str, place: Place) -> Step:
    values: dict[str, str | int] = {"segment": segment, "number": place.number, "code": place.request.delegation}
    readings = ("S-3", "S-5") if place.request.late else ("S-3",)
    if place.reason.after is None:
        return Step(_("Segment %(segment)s, place %(number)s: %(code)s"), values, readings=readings)
    values |= {"name": place.reason.after.other.en, "ground": place.reason.after.ground}
    label = _("Segment %(segment)s, place %(number)s: %(code)s, after %(name)s: %(ground)s")
    return Step(label, values, readings=readings)


# --- What a case can expect -----------------------------------------------------------------------------------------

CODES = Shape(listed(_word))


def _by_segment(shape: Shape) -> Shape:
    """A mapping from segments to what is expected there, of which only what is expected is compared."""

    def read(value: object, key: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise CaseError(key, "must be a mapping of segments")
        return {
            _word(segment, key): None if expected is None else shape.read(expected, f"{key}.{segment}")
            for segment, expected in value.items()
        }

    def same(expected: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
        return all(answer.get(segment) == wanted for segment, wanted in expected.items())

    return Shape(read, same)


KIND = Kind(
    keys=("plenary", "segments", "requests", "names"),
    parse=_read,
    answer=_answer,
    expect={
        "order": _by_segment(CODES),
        "late": CODES,
        "fits": _by_segment(FLAG),
        "needs_seconds": _by_segment(COUNT),
        "not_reached": _by_segment(CODES),
        "seconds_each": _by_segment(COUNT),
    },
)
