"""Who has the daily subsistence allowance on a journey, and what share of a day (App. 1, art. II(1), (4))."""

from dataclasses import dataclass
from fractions import Fraction

from asp_portal.law.parameters import COURT_BEGINS
from asp_portal.law.steps import OpenPoint, Step, Value, open_point
from asp_portal.law.words import _
from travel.rules.facts import Companion, Journey, Purpose, Relation, Traveller
from travel.rules.parameters import FAMILY_SHARE
from travel.rules.results import Person
from travel.rules.words import TRAVELLER

WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Share:
    """A person's share of the day's amount, and why."""

    person: Person
    share: Fraction
    provisions: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shares:
    """Everybody's shares, the steps behind them, and what is for somebody to decide."""

    shares: tuple[Share, ...]
    steps: tuple[Step, ...]
    open_points: tuple[OpenPoint, ...] = ()


def shares(journey: Journey) -> Shares:
    """Who has what share of a day.

    App. 1, art. II(1): the judge on journeys (a), (c) and (d), not on (b). Art. II(4): on (a) and (c) half for each
    who accompanies the judge; travelling alone one adult at the full rate and half for each other.
    """
    by_purpose = {
        Purpose.APPOINTMENT: _with_family,
        Purpose.SEPARATION: _with_family,
        Purpose.HOME_LEAVE: _on_home_leave,
        Purpose.OFFICIAL: _official,
    }
    return by_purpose[journey.purpose](journey)


def family_of(journey: Journey) -> list[tuple[Person, Companion]]:
    """The family on the journey, numbered by relation: the spouse, the first child, the second child."""
    numbered: list[tuple[Person, Companion]] = []
    for companion in journey.companions:
        number = 1 + sum(other.relation == companion.relation for _person, other in numbered)
        numbered.append((Person(Traveller(companion.relation), number), companion))
    return numbered


def _judge(journey: Journey) -> tuple[Share, ...]:
    return (Share(Person(Traveller.JUDGE), WHOLE),) if journey.judge_travels else ()


def _at_the_seat(journey: Journey) -> tuple[list[tuple[Person, Companion]], list[Step]]:
    """The family that lives with the judge at the seat, and a step for each who does not. T-9."""
    family = family_of(journey)
    label = _("%(person)s does not live with the judge at the seat: no allowance")
    away = [
        Step(
            label, {"person": TRAVELLER[person.who]}, provisions=("app1-I-1-family",), readings=("T-9",), applied=False
        )
        for person, companion in family
        if not companion.lives_at_seat
    ]
    return [(person, companion) for person, companion in family if companion.lives_at_seat], away


def _with_family(journey: Journey) -> Shares:
    """Journeys (a) and (c). App. 1, art. II(4)."""
    family, steps = _at_the_seat(journey)
    alone = [(person, companion) for person, companion in family if _is_alone(companion, journey)]
    half = Fraction(FAMILY_SHARE.on(COURT_BEGINS))
    accompanying = [
        Share(person, half, ("app1-II-4",), ("T-9",))
        for person, companion in family
        if not _is_alone(companion, journey)
    ]
    everybody = (*_judge(journey), *accompanying, *_alone(alone))
    label = _("%(person)s: %(share)s of a day")
    steps += [
        Step(
            label,
            {"person": TRAVELLER[s.person.who], "share": s.share},
            None,
            "",
            s.provisions or ("app1-II-1",),
            s.readings,
        )
        for s in everybody
    ]
    return Shares(everybody, tuple(steps))


def _is_alone(companion: Companion, journey: Journey) -> bool:
    return companion.travels_alone or not journey.judge_travels


def _alone(family: list[tuple[Person, Companion]]) -> list[Share]:
    """Family travelling alone: one adult at the full rate, half for each other. App. 1, art. II(4), T-6."""
    adults = [person for person, companion in family if companion.relation is Relation.SPOUSE]
    adults += [person for person, companion in family if companion.is_adult and companion.relation is Relation.CHILD]
    half = Fraction(FAMILY_SHARE.on(COURT_BEGINS))
    return [
        Share(person, WHOLE if person in adults[:1] else half, ("app1-II-4",), ("T-6", "T-9"))
        for person, _companion in family
    ]


def _on_home_leave(journey: Journey) -> Shares:
    """Journey (b): art. II(1) gives the judge none, and half of it is none; family alone is an open point. T-2."""
    label = _("Home leave is not among the journeys of art. II(1): no allowance for the judge")
    steps = [Step(label, provisions=("app1-II-1",), applied=False)]
    family, away = _at_the_seat(journey)
    steps += away
    if any(not _is_alone(companion, journey) for _person, companion in family):
        label = _("Art. II(4) names home leave, but gives the family half of what the judge has, which is nothing")
        steps.append(Step(label, provisions=("app1-II-1", "app1-II-4"), readings=("T-2",), applied=False))
    alone = [(person, companion) for person, companion in family if _is_alone(companion, journey)]
    if not alone:
        return Shares((), tuple(steps))
    decision = journey.decision("T-2")
    if decision is None:
        return Shares((), tuple(steps), (open_point("T-2"),))
    label = _("Family alone on home leave: decided by %(by)s on %(on)s")
    values: dict[str, Value] = {"by": decision.by, "on": decision.on}
    steps.append(Step(label, values, provisions=("app1-II-4",), readings=("T-2",), applied=decision.granted))
    return Shares(tuple(_alone(alone)) if decision.granted else (), tuple(steps))


def _official(journey: Journey) -> Shares:
    """Journey (d): the judge only."""
    label = _("Art. II(4) does not name official journeys: no allowance for the family")
    family = [Step(label, provisions=("app1-II-4",), applied=False)] if journey.companions else []
    return Shares(_judge(journey), tuple(family))
