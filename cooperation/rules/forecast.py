"""When each speaker is likely to begin, and until when the panel can speak for all to be heard. Whole seconds from now.

Pace: what an intervention takes of the meeting, with the gap before it, against its limit and one changeover. Before
anything is measured it is taken from real meetings, where a speaker took from 1.0 to 1.43 times the nominal time (the
United Nations' and the Human Rights Council's lists); from three interventions on it is this meeting's own quartiles.
Listed and invited speakers have a pace each: who is invited has planned time that includes everything (S-6).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor
from statistics import quantiles

from cooperation.rules.facts import Invited

MEASURED_FROM = 3  # interventions
MINUTE = 60


@dataclass(frozen=True)
class Made:
    """An intervention that was made: its planned and actual seconds, and those of the gap before it."""

    planned: int
    actual: int
    gap: int
    invited: bool = False


@dataclass(frozen=True)
class Waiting:
    """A listed speaker to come, and the seconds of the limit."""

    key: str
    seconds: int


@dataclass(frozen=True)
class Speaking:
    """Who has the floor, for how many seconds, and how many have been used."""

    key: str
    seconds: int
    used: int
    invited: bool = False


@dataclass(frozen=True)
class Situation:
    """A meeting at one moment.

    left: the seconds left of the segment, and no more than are left of the plenary; below 0 past its end.
    invited, waiting: who is still to come, in order; the invited come first (S-4).
    """

    left: int
    waiting: tuple[Waiting, ...]
    invited: tuple[Invited, ...] = ()
    speaking: Speaking | None = None
    made: tuple[Made, ...] = ()
    changeover: int = 30


@dataclass(frozen=True)
class Pace:
    """By what the planned time is multiplied: at best, likely and at worst. measured: from how many interventions."""

    best: Fraction
    likely: Fraction
    worst: Fraction
    measured: int = 0


PLANNED = Fraction(1)
UNMEASURED = Pace(PLANNED, Fraction(6, 5), Fraction(143, 100))  # likely: the middle of the two, to a tenth below


@dataclass(frozen=True)
class Expected:
    """When a speaker begins, in seconds from now: at the earliest, likely, at the latest."""

    key: str
    earliest: int
    likely: int
    latest: int


@dataclass(frozen=True)
class Forecast:
    """The listed speakers to come in order, and the keys of those who will not end in time.

    not_reached: in the likely case. at_risk: the others that are not reached in the worst case.
    """

    pace: Pace
    expected: tuple[Expected, ...]
    not_reached: tuple[str, ...]
    at_risk: tuple[str, ...]


@dataclass(frozen=True)
class LastStop:
    """The last moment at which the panel can stop for all to be heard, in seconds from now; below 0 it has passed.

    planned: if everybody then keeps to the time. likely: at this meeting's pace; who waits until `planned` trusts that
    everybody keeps to it.
    """

    planned: int
    likely: int


@dataclass(frozen=True)
class Loss:
    """If the panel stops after so many further minutes: who is lost, and who is the last that is safe, at which place.

    place: from 1 among those waiting; 0, and no key, where nobody is safe.
    """

    minutes: int
    lost: tuple[str, ...]
    last_safe: str
    place: int


def forecast(situation: Situation) -> Forecast:
    """When each listed speaker to come is likely to begin, and who is not reached; as the module says."""
    listed = listed_pace(situation)
    panel = pace(made for made in situation.made if made.invited)
    starts, reached = [], []
    for of_listed, of_panel in zip(_cases(listed), _cases(panel), strict=True):
        begins, ends = _times(situation, of_listed, of_panel)
        starts.append(begins)
        reached.append(sum(end <= situation.left for end in ends))
    keys = [waiting.key for waiting in situation.waiting]
    expected = (
        Expected(key, floor(earliest), round(likely), ceil(latest))
        for key, earliest, likely, latest in zip(keys, *starts, strict=True)
    )
    _best, likely, worst = reached
    return Forecast(listed, tuple(expected), tuple(keys[likely:]), tuple(keys[worst:likely]))


def pace(made: Iterable[Made], changeover: int = 0) -> Pace:
    """The quartiles of what interventions took against their plan and one changeover; UNMEASURED below three."""
    taken = [Fraction(one.actual + one.gap, one.planned + changeover) for one in made if one.planned + changeover]
    if len(taken) < MEASURED_FROM:
        return UNMEASURED
    best, likely, worst = quantiles(taken, method="inclusive")
    return Pace(best, likely, worst, len(taken))


def listed_pace(situation: Situation) -> Pace:
    """The pace of the listed speakers."""
    return pace((made for made in situation.made if not made.invited), situation.changeover)


def ahead(situation: Situation, key: str) -> int:
    """How many speak between the one who has the floor and this listed one: 0 is the next. Raises ValueError."""
    return len(situation.invited) + [waiting.key for waiting in situation.waiting].index(key)


def last_stop(situation: Situation) -> LastStop:
    """The last moment at which the panel can stop for all to be heard. The panel: who is invited, now or to come."""

    def stop(factor: Fraction) -> int:
        return floor(situation.left - sum(_takes(situation, waiting, factor) for waiting in situation.waiting))

    return LastStop(stop(PLANNED), stop(listed_pace(situation).likely))


def lost_by_minute(situation: Situation, factor: Fraction = PLANNED) -> tuple[Loss, ...]:
    """Who is lost by each further minute of the panel, from none to the one that costs the last speaker.

    factor: the pace of those waiting; by the plan unless told.
    """
    needs = list(accumulate(_takes(situation, waiting, factor) for waiting in situation.waiting))
    keys = [waiting.key for waiting in situation.waiting]
    until = max(0, floor(situation.left - needs[0]) // MINUTE + 1) if needs else 0
    return tuple(_loss(situation, keys, needs, minutes) for minutes in range(until + 1))


def _loss(situation: Situation, keys: list[str], needs: list[Fraction], minutes: int) -> Loss:
    """Who is lost if the panel stops after so many minutes; needs: what each needs with all those before."""
    safe = sum(minutes * MINUTE + need <= situation.left for need in needs)
    return Loss(minutes, tuple(keys[safe:]), keys[safe - 1] if safe else "", safe)


def _cases(pace: Pace) -> Sequence[Fraction]:
    return pace.best, pace.likely, pace.worst


def _takes(situation: Situation, waiting: Waiting, factor: Fraction) -> Fraction:
    """What a listed intervention takes with its changeover."""
    return factor * (situation.changeover + waiting.seconds)


def _times(situation: Situation, listed: Fraction, panel: Fraction) -> tuple[list[Fraction], list[Fraction]]:
    """When each of those waiting begins and ends, at these paces."""
    free = _until_free(situation, listed, panel) + sum(panel * speaker.seconds for speaker in situation.invited)
    ends = list(accumulate((_takes(situation, one, listed) for one in situation.waiting), initial=Fraction(free)))
    begins = [end + listed * situation.changeover for end in ends[:-1]]
    return begins, ends[1:]


def _until_free(situation: Situation, listed: Fraction, panel: Fraction) -> Fraction:
    """The seconds for which whoever has the floor goes on; none for who has used more than is expected."""
    now = situation.speaking
    if now is None:
        return Fraction(0)
    return max(Fraction(0), (panel if now.invited else listed) * now.seconds - now.used)
