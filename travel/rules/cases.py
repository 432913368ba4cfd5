"""The case kind `travel`: a trip with its rates and costs, and what it must give."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from asp_portal.law.cases import (
    COUNT,
    DAY,
    FLAG,
    MONEY,
    WORD,
    Answer,
    CaseError,
    Facts,
    Kind,
    amount,
    choice,
    day,
    flag,
    in_any_order,
    listed,
    moment,
    record,
    text,
    whole,
)
from asp_portal.law.parameters import NotInForce
from asp_portal.law.steps import OpenPoint, Trace
from asp_portal.money import CURRENCIES, EURO, Rate, Rates
from judges.rules.case_facts import JUDGE, service_of
from travel.rules.claim import first_days
from travel.rules.costs import travel_costs
from travel.rules.daily_subsistence import daily_subsistence
from travel.rules.dsa_rates import DsaRates
from travel.rules.entitlement import entitlement
from travel.rules.facts import (
    Claim,
    Companion,
    DsaRate,
    Expense,
    Journey,
    Leg,
    Nature,
    PastJourney,
    Purpose,
    Relation,
    Service,
    Stay,
    Term,
    Traveller,
)
from travel.rules.itinerary import ItineraryError
from travel.rules.results import Entitlement, Missing, MissingExchange, MissingRate

TRIP = ("purpose", "legs", "stays", "family", "judge_travels", "authorised")
STAY = ("place", "from", "until", "lodging_provided", "meals_provided", "private")
RATE = (
    "place", "from", "currency", "first_60_days", "after_30_days", "after_60_days", "after_120_days", "lodging_share",
)  # fmt: skip
COST = ("nature", "traveller", "amount", "currency", "on", "limit", "official_reason")


@dataclass(frozen=True)
class TravelCase:
    """The facts of a case. service: None if the case tells nothing about the judge."""

    claim: Claim
    rates: DsaRates
    exchange: Rates
    service: Service | None


def parse(case: Facts) -> TravelCase:
    """Reads a case of this kind. Raises CaseError."""
    costs = case.each("costs", _cost)
    rates = case.each("rates", _dsa_rate)
    exchange = case.each("exchange", _exchange)
    _once(((rate.place, rate.first_day) for rate in rates), "rates")
    _once(((rate.currency, rate.first_day) for rate in exchange), "exchange")
    journey = case.get("trip", lambda value, key: _journey(Facts(value, key, TRIP), costs))
    comparison = case.get("comparison_eur", amount, None)
    return TravelCase(
        Claim(journey, tuple(costs), comparison=comparison),
        DsaRates(rates),
        Rates(exchange),
        case.get("judge", _service, None),
    )


def answer(case: TravelCase, asked: frozenset[str]) -> Answer:
    """What was asked for: the allowance, the costs, the entitlement, each apart; and what is missing for the first two.

    Where a case asks what is missing and something is, there is no allowance and no costs beside it.
    """
    try:
        return _answer(case, asked)
    except (ItineraryError, NotInForce) as error:
        raise CaseError("trip", str(error)) from error


def _answer(case: TravelCase, asked: frozenset[str]) -> Answer:
    values: dict[str, Any] = {}
    traces: list[Trace] = []
    open_points: list[OpenPoint] = []
    missing: list[Missing] = []
    if asked & {"dsa", "missing"}:
        dsa = daily_subsistence(case.claim.journey, case.rates, case.exchange)
        values["dsa"] = None if dsa.total is None else {"total_eur": dsa.total, "nights": dsa.nights}
        traces.append(dsa.trace)
        open_points += dsa.open_points
        missing += dsa.missing
    if asked & {"costs", "missing"}:
        costs = travel_costs(case.claim, case.exchange)
        values["costs"] = None if costs.allowed is None else {"allowed_eur": costs.allowed}
        traces.append(costs.trace)
        missing += costs.missing
    if asked & {"entitled", "reason"}:
        entitled = _entitlement(case)
        values |= {"entitled": entitled.entitled, "reason": entitled.reason}
        traces.append(entitled.trace)
        open_points += [entitled.open_point] if entitled.open_point else []
    values["missing"] = [_missing(item) for item in first_days(missing)]
    if "missing" in asked and missing:
        values |= {"dsa": None, "costs": None}
    return Answer(values, sum(traces, Trace()), tuple(open_points))


def _entitlement(case: TravelCase) -> Entitlement:
    """Where a case says nothing of the judge, the office is not in question; home leave years are counted from it."""
    if case.service is None and case.claim.journey.purpose is Purpose.HOME_LEAVE:
        raise CaseError("judge", "is missing: home leave years are counted from the first term")
    return entitlement(case.claim.journey, case.service or Service((Term(date.min),)))


def _missing(item: Missing) -> dict[str, Any]:
    match item:
        case MissingRate(on=on, place=place):
            return {"place": place, "on": on}
        case MissingExchange(on=on, currency=currency):
            return {"currency": currency, "on": on}
    return {"night": item.on}


def _journey(trip: Facts, costs: list[Expense]) -> Journey:
    family = trip.get("family", listed(_companion), None)
    return Journey(
        purpose=trip.get("purpose", choice(Purpose)),
        legs=tuple(trip.each("legs", _leg)),
        stays=tuple(trip.each("stays", _stay)),
        companions=tuple(_travellers(costs) if family is None else family),
        judge_travels=trip.get("judge_travels", flag, True),
        authorised_on=trip.get("authorised", day, None),
    )


def _travellers(costs: list[Expense]) -> list[Companion]:
    """Where a case names no family, those for whom it has costs, who then live at the seat as is the default."""
    return [
        Companion(relation) for relation in Relation if any(cost.traveller.value == relation.value for cost in costs)
    ]


def _leg(value: object, key: str) -> Leg:
    leg = Facts(value, key, ("from", "to", "departs", "arrives"))
    return Leg(leg.get("from", text), leg.get("to", text), leg.get("departs", moment), leg.get("arrives", moment))


def _stay(value: object, key: str) -> Stay:
    stay = Facts(value, key, STAY)
    meals = stay.get("meals_provided", _meals, (0, 0, 0))
    return Stay(
        stay.get("place", text),
        stay.get("from", day),
        stay.get("until", day),
        stay.get("private", flag, False),
        stay.get("lodging_provided", flag, False),
        *meals,
    )


def _meals(value: object, key: str) -> tuple[int, ...]:
    names = ("breakfast", "lunch", "dinner")
    meals = Facts(value, key, names)
    return tuple(meals.get(name, whole, 0) for name in names)


class Travels(StrEnum):
    """How a member of the family travels."""

    WITH_JUDGE = "with_judge"
    ALONE = "alone"


def _companion(value: object, key: str) -> Companion:
    member = Facts(value, key, ("relation", "travels", "lives_at_seat", "adult"))
    return Companion(
        member.get("relation", choice(Relation)),
        member.get("adult", flag, False),
        member.get("lives_at_seat", flag, True),
        member.get("travels", choice(Travels), Travels.WITH_JUDGE) is Travels.ALONE,
    )


def _service(value: object, key: str) -> Service:
    judge = Facts(value, key, JUDGE)
    terms = tuple(
        Term(term.first_day, term.last_day or term.scheduled_last_day, term.full_time_from)
        for term in service_of(judge).terms
    )
    return Service(terms, tuple(judge.each("journeys", _past_journey)))


def _past_journey(value: object, key: str) -> PastJourney:
    journey = Facts(value, key, ("purpose", "departs"))
    return PastJourney(journey.get("purpose", choice(Purpose)), journey.get("departs", day))


def _dsa_rate(value: object, key: str) -> DsaRate:
    rate = Facts(value, key, RATE)
    share = rate.get("lodging_share", amount, None)
    if share is not None and share > 1:
        raise CaseError(rate.key("lodging_share"), "is a share between 0 and 1")
    return DsaRate(
        rate.get("place", text),
        rate.get("from", day),
        rate.get("currency", _currency),
        rate.get("first_60_days", amount),
        rate.get("after_30_days", amount, None),
        rate.get("after_60_days", amount, None),
        rate.get("after_120_days", amount, None),
        share,
    )


def _exchange(value: object, key: str) -> Rate:
    rate = Facts(value, key, ("currency", "from", "per_euro"))
    currency = rate.get("currency", _currency)
    per_euro = rate.get("per_euro", amount)
    if per_euro == 0 or (currency == EURO and per_euro != 1):
        raise CaseError(rate.key("per_euro"), "is above zero, and 1 for EUR")
    return Rate(currency, rate.get("from", day), Fraction(per_euro))


def _cost(value: object, key: str) -> Expense:
    cost = Facts(value, key, COST)
    currency = cost.get("currency", _currency)
    return Expense(
        nature=cost.get("nature", choice(Nature)),
        amount=cost.get("amount", amount),
        currency=currency,
        on=cost.get("on", day, date.min) if currency == EURO else cost.get("on", day),
        traveller=cost.get("traveller", choice(Traveller), Traveller.JUDGE),
        limit=cost.get("limit", amount, None),
        official_reason=cost.get("official_reason", flag, False),
    )


def _currency(value: object, key: str) -> str:
    if not isinstance(value, str) or value not in CURRENCIES:
        raise CaseError(key, "must be a currency of ISO 4217 such as USD")
    return value


def _once(keys: Iterable[tuple[str, date]], name: str) -> None:
    seen = set()
    for key in keys:
        if key in seen:
            raise CaseError(name, f"two rows begin on the same day: {key[0]}, {key[1]}")
        seen.add(key)


KIND = Kind(
    keys=("trip", "judge", "rates", "exchange", "costs", "comparison_eur"),
    parse=parse,
    answer=answer,
    expect={
        "dsa": record(total_eur=MONEY, nights=COUNT),
        "costs": record(allowed_eur=MONEY),
        "entitled": FLAG,
        "reason": WORD,
        "missing": in_any_order(record(place=WORD, currency=WORD, night=DAY, on=DAY)),
    },
)
