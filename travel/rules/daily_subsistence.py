"""The daily subsistence allowance of a journey: one row for each person and day (App. 1, art. II)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from asp_portal.law.provisions import ADOPTED_ON
from asp_portal.law.steps import Step, Trace, Value
from asp_portal.law.words import _
from asp_portal.money import EURO, Rate, Rates, euros, to_cents
from travel.rules.dsa_rates import DsaRates, rate_of_day
from travel.rules.facts import DsaRate, Journey, Stay
from travel.rules.itinerary import Itinerary, Night, itinerary
from travel.rules.parameters import (
    BREAKFAST,
    DAY_WITHOUT_NIGHT,
    DINNER,
    LODGING,
    LUNCH,
    SHORTEST_JOURNEY,
    SUPPLEMENT,
)
from travel.rules.persons import shares
from travel.rules.results import (
    Dsa,
    DsaDay,
    DsaRow,
    Missing,
    MissingExchange,
    MissingRate,
    Provided,
    RateStep,
    Reduction,
    UnaccountedNight,
)
from travel.rules.words import RATE_STEP

NOTHING, WHOLE_DAY = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day to pay: its night, which day at the place it is, and which night of its stay."""

    night: Night
    number: int
    of_stay: int


def daily_subsistence(journey: Journey, rates: DsaRates, exchange: Rates) -> Dsa:
    """The allowance of a journey, EUR, rounded once over all persons and days.

    App. 1, art. II(1): for each night away on (a), (c) and (d). Art. II(2): the published rate and forty per cent, less
    what is provided, in euros. Art. II(3): less after a long stay. Art. II(4): family.
    Raises ItineraryError, and NotInForce for days before the Court began.
    """
    entitled = shares(journey)
    if not entitled.shares:
        total = None if entitled.open_points else to_cents(0)
        return Dsa(total=total, open_points=entitled.open_points, trace=Trace(entitled.steps))
    travelled = itinerary(journey)
    counted, steps = _counted_days(travelled)
    nights = 0 if travelled.is_without_night else len(counted)
    days, missing = _days(counted, rates, exchange, is_part=travelled.is_without_night)
    if not _is_too_short(travelled):
        missing += tuple(UnaccountedNight(on) for on in travelled.unaccounted)
    rows = [DsaRow(day, s.person, s.share, s.provisions, s.readings) for day in days for s in entitled.shares]
    persons = sum((share.share for share in entitled.shares), Fraction(0))
    runs = _runs(days)
    steps = [*entitled.steps, *steps, *(_step(run, persons) for run in runs)]
    total = None
    if not missing and not entitled.open_points:
        total = to_cents(sum((run[0].euro * len(run) for run in runs), Fraction(0)) * persons)
        steps.append(Step(_("Daily subsistence allowance, rounded once"), {}, total, EURO, ("app1-II-2",), ("T-7",)))
    return Dsa(tuple(rows), nights, total, missing, entitled.open_points, Trace(tuple(steps)))


def _counted_days(travelled: Itinerary) -> tuple[list[CountedDay], list[Step]]:
    """The days to pay in their order, and what was found about the whole journey.

    T-3: under ten hours none; ten hours or more and no night, one day at the place visited; else each night.
    """
    if travelled.departs_on is None:
        return [], [_nothing(_("No journey is described: no allowance"))]
    steps = _before_adoption(travelled.departs_on)
    if _is_too_short(travelled):
        label = _("The journey lasted %(hours)s, under ten hours: no allowance")
        return [], [*steps, _nothing(label, hours=_clock(travelled.lasted))]
    if travelled.is_without_night:
        return [CountedDay(night, 1, 1) for night in [travelled.visited] if night], steps
    if travelled.private:
        label = _("Nights on own time: %(nights)s; no allowance, and no days of a long stay")
        steps.append(_nothing(label, nights=len(travelled.private)))
    at_place: Counter[str] = Counter()
    of_stay: Counter[Stay | None] = Counter()
    counted = []
    for night in travelled.nights:
        at_place[night.place] += 1
        of_stay[night.stay] += 1
        counted.append(CountedDay(night, at_place[night.place], of_stay[night.stay]))
    return counted, steps


def _nothing(label: str, **values: Value) -> Step:
    """Why there is no allowance."""
    return Step(label, values, provisions=("app1-II-1", "app1-II-2"), readings=("T-3",), applied=False)


def _is_too_short(travelled: Itinerary) -> bool:
    """Under ten hours from first departure to last arrival. T-3."""
    if travelled.departs_on is None:
        return True
    return travelled.lasted < timedelta(hours=int(SHORTEST_JOURNEY.on(travelled.departs_on)))


def _before_adoption(departs_on: date) -> list[Step]:
    if departs_on >= ADOPTED_ON:
        return []
    label = _("Journey of %(day)s, before the adoption: the text takes the place of the conditions of 2003")
    return [Step(label, {"day": departs_on}, provisions=("annex-XII-2",))]


def _clock(lasted: timedelta) -> str:
    minutes = int(lasted.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"


def _days(
    counted: list[CountedDay], rates: DsaRates, exchange: Rates, *, is_part: bool
) -> tuple[list[DsaDay], tuple[Missing, ...]]:
    """Each day's amount, and the rates that are missing: a place or a currency once, with its first day."""
    days: list[DsaDay] = []
    missing: dict[str, Missing] = {}
    for day in counted:
        on = day.night.on
        rate = rates.on(day.night.place, on)
        if rate is None:
            missing.setdefault(f"place {day.night.place}", MissingRate(on, day.night.place))
            continue
        exchange_rate = exchange.on(rate.currency, on)
        if exchange_rate is None:
            missing.setdefault(f"currency {rate.currency}", MissingExchange(on, rate.currency))
            continue
        days.append(_day(day, rate, exchange_rate, is_part=is_part))
    return days, tuple(missing.values())


def _day(counted: CountedDay, rate: DsaRate, exchange: Rate, *, is_part: bool) -> DsaDay:
    """A day's amount: step x 140% (or 40% of it), less what is provided, not below zero. App. 1, art. II(2), (3)."""
    night = counted.night
    step, step_rate, is_derived = rate_of_day(rate, counted.number, night.on)
    supplement = SUPPLEMENT.on(night.on)
    day_share = DAY_WITHOUT_NIGHT.on(night.on) if is_part else WHOLE_DAY
    reductions = _reductions(night.stay, counted.of_stay, rate, night.on) if night.stay else ()
    kept = max(NOTHING, WHOLE_DAY - sum(reduction.share for reduction in reductions))
    amount = step_rate * Fraction(supplement * day_share * kept)
    is_long = step is not RateStep.FIRST
    return DsaDay(
        on=night.on,
        place=night.place,
        in_transport=night.stay is None and not is_part,
        number=counted.number,
        step=step,
        published=rate,
        step_rate=step_rate,
        is_derived=is_derived,
        supplement=supplement,
        day_share=day_share,
        reductions=reductions,
        kept=kept,
        amount=amount,
        exchange=exchange,
        euro=euros(amount, exchange),
        provisions=("app1-II-1", "app1-II-2", *(("app1-II-3",) if is_long else ())),
        readings=("T-3", *(("T-4",) if is_long else ()), *(("T-5",) if reductions else ()), "T-7"),
    )


def _reductions(stay: Stay, of_stay: int, rate: DsaRate, on: date) -> tuple[Reduction, ...]:
    """What was provided on the n-th night of a stay; a published share of lodging replaces the general one. T-5."""
    lodging = LODGING.on(on) if rate.lodging_share is None else rate.lodging_share
    provided = [
        (stay.lodging_provided, Provided.LODGING, lodging),
        (of_stay <= stay.breakfasts, Provided.BREAKFAST, BREAKFAST.on(on)),
        (of_stay <= stay.lunches, Provided.LUNCH, LUNCH.on(on)),
        (of_stay <= stay.dinners, Provided.DINNER, DINNER.on(on)),
    ]
    return tuple(Reduction(what, share) for is_provided, what, share in provided if is_provided)


def _runs(days: list[DsaDay]) -> list[list[DsaDay]]:
    """The days as a lawyer would add them up: runs of days with the same amount."""

    def alike(day: DsaDay) -> tuple:
        return (day.place, day.step, day.published, day.reductions, day.exchange)

    return [list(run) for _alike, run in groupby(days, key=alike)]


def _step(run: list[DsaDay], persons: Fraction) -> Step:
    """A run of days, exact, for all persons together."""
    first = run[0]
    values: dict[str, Value] = {
        "days": len(run),
        "place": first.place,
        "first": first.on,
        "rate": first.step_rate,
        "currency": first.currency,
        "step": RATE_STEP[first.step],
        "supplement": first.supplement,
        "share": first.day_share * first.kept,
        "persons": persons,
        "per_euro": first.exchange.per_euro,
    }
    label = _(
        "%(place)s from %(first)s, %(step)s: %(days)s x %(rate)s %(currency)s x %(supplement)s x %(share)s of a day"
        " x %(persons)s of a person / %(per_euro)s to the euro"
    )
    return Step(label, values, first.euro * len(run) * persons, EURO, first.provisions, first.readings)
