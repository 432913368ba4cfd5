"""The nights of a journey: where each counts, which are in transport or private, which the claim leaves open (T-3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from asp_portal.law.words import _
from travel.rules.facts import Journey, Leg, Purpose, Stay
from travel.rules.parameters import SHORT_WAIT

DAY = timedelta(days=1)
LONGEST = 3660  # nights: above it a date is a slip of the keyboard


class ItineraryError(ValueError):
    """Legs or stays that cannot be: a sentence to translate, with its values."""

    def __init__(self, label: str, **values: str):
        super().__init__(label % values)
        self.label = label
        self.values = values


@dataclass(frozen=True, slots=True)
class Night:
    """A night that counts, and its place. stay: None for a night in transport."""

    on: date
    place: str
    stay: Stay | None


@dataclass(frozen=True, slots=True)
class Itinerary:
    """A journey's nights by date. visited: where a day without a night counts. departs_on: None if nothing is known."""

    departs_on: date | None
    lasted: timedelta
    nights: tuple[Night, ...]
    private: tuple[date, ...]
    unaccounted: tuple[date, ...]
    visited: Night | None
    is_without_night: bool


def itinerary(journey: Journey) -> Itinerary:
    """Where each night of a journey counts. App. 1, art. II(1), (2) as read in T-3.

    Each local date from the first departure to the day before the last arrival is a night, at the stay that covers it;
    on no stay it is in transport if a leg, or a wait of under 24 hours, runs over its midnight; else unaccounted for.
    Raises ItineraryError for legs or stays that overlap, run backwards, mix moments with and without an offset, or last
    more than ten years.
    """
    legs, stays = _in_order(journey.legs), _stays_in_order(journey)
    if not legs and not stays:
        return Itinerary(None, timedelta(0), (), (), (), None, is_without_night=False)
    first, last, lasted = _span(legs, stays)
    if (last - first).days > LONGEST:
        raise ItineraryError(_("The journey lasts more than ten years: one of its dates must be wrong."))
    away = set(_dates(first, last))
    stay_of = {on: stay for stay in stays for on in _dates(max(stay.arrives_on, first), min(stay.leaves_on, last))}
    transport = (_dates_in_transport(legs) & away) - stay_of.keys()
    places = _places_in_transport(journey, legs, stays, transport)
    nights = [Night(on, stay.place, stay) for on, stay in stay_of.items() if not stay.is_private]
    nights += [Night(on, place, None) for on, place in places.items()]
    return Itinerary(
        first,
        lasted,
        tuple(sorted(nights, key=lambda night: night.on)),
        tuple(sorted(on for on, stay in stay_of.items() if stay.is_private)),
        tuple(sorted(away - stay_of.keys() - transport)),
        _visited(journey, legs, stays, first),
        is_without_night=not away,
    )


def _dates(first: date, end: date) -> list[date]:
    """Each date from the first to the day before the end."""
    return [first + n * DAY for n in range((end - first).days)]


def _instant(moment: datetime) -> datetime:
    """The moment in real time. Without offsets all moments are in one zone, which may then be any."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _in_order(legs: Iterable[Leg]) -> list[Leg]:
    """Legs by departure. Raises ItineraryError."""
    ordered = sorted(legs, key=lambda leg: (_instant(leg.departs), _instant(leg.arrives)))
    moments = [moment for leg in ordered for moment in (leg.departs, leg.arrives)]
    if len({moment.tzinfo is None for moment in moments}) > 1:
        raise ItineraryError(_("Give all times of the journey with their distance from UTC, or none of them."))
    for leg in ordered:
        if _instant(leg.arrives) < _instant(leg.departs):
            raise ItineraryError(
                _("%(origin)s to %(place)s arrives before it departs: give all times with their distance from UTC."),
                origin=leg.from_place,
                place=leg.to_place,
            )
    for leg, following in pairwise(ordered):
        if _instant(following.departs) < _instant(leg.arrives):
            raise ItineraryError(
                _("The departure from %(origin)s comes before the arrival at %(place)s of the leg before it."),
                origin=following.from_place,
                place=leg.to_place,
            )
    return ordered


def _stays_in_order(journey: Journey) -> list[Stay]:
    """Stays by date, visits of one day as the legs reach them. Raises ItineraryError."""
    reached = {}
    for leg in sorted(journey.legs, key=lambda leg: _instant(leg.arrives)):
        reached[leg.to_place, leg.arrives.date()] = _instant(leg.arrives)
    begin = datetime.min.replace(tzinfo=UTC)

    def order(stay: Stay) -> tuple:
        return (stay.arrives_on, stay.leaves_on, reached.get((stay.place, stay.arrives_on), begin), stay.place)

    stays = sorted(journey.stays, key=order)
    for stay in stays:
        if stay.leaves_on < stay.arrives_on:
            raise ItineraryError(_("The stay at %(place)s ends before it begins."), place=stay.place)
    for stay, following in pairwise(stay for stay in stays if stay.leaves_on > stay.arrives_on):
        if following.arrives_on < stay.leaves_on:
            raise ItineraryError(
                _("The stays at %(place)s and %(other)s overlap: one night belongs to one stay."),
                place=stay.place,
                other=following.place,
            )
    return stays


def _span(legs: list[Leg], stays: list[Stay]) -> tuple[date, date, timedelta]:
    """First date, last date and real length: of the legs, or without them of the stays."""
    if legs:
        first, last = legs[0].departs, legs[-1].arrives
        return first.date(), last.date(), _instant(last) - _instant(first)
    first_day, last_day = stays[0].arrives_on, max(stay.leaves_on for stay in stays)
    return first_day, last_day, last_day - first_day


def _dates_in_transport(legs: list[Leg]) -> set[date]:
    """Dates over whose midnight a leg, or a short wait between two legs, runs."""
    dates = {on for leg in legs for on in _dates(leg.departs.date(), leg.arrives.date())}
    for leg, following in pairwise(legs):
        arrived_on = leg.arrives.date()
        short = timedelta(hours=int(SHORT_WAIT.on(arrived_on)))
        if _instant(following.departs) - _instant(leg.arrives) < short:
            dates.update(_dates(arrived_on, following.departs.date()))
    return dates


def _places_in_transport(journey: Journey, legs: list[Leg], stays: list[Stay], dates: set[date]) -> dict[date, str]:
    """Where each night in transport counts: at the next place of stay on duty, if there is one."""
    ahead = [stay for stay in reversed(stays) if not stay.is_private]
    places, following = {}, None
    for on in sorted(dates, reverse=True):
        while ahead and ahead[0].arrives_on > on:
            following = ahead.pop(0)
        places[on] = following.place if following else _after_the_last_stay(journey, legs, stays)
    return places


def _after_the_last_stay(journey: Journey, legs: list[Leg], stays: list[Stay]) -> str:
    """On a return the place of stay last left, one way the destination."""
    if _is_one_way(journey, legs):
        return legs[-1].to_place
    return _last_place(legs, [stay for stay in stays if not stay.is_private])


def _is_one_way(journey: Journey, legs: list[Leg]) -> bool:
    """Journeys (a) and (c), and any other that does not end where it began."""
    return journey.purpose in (Purpose.APPOINTMENT, Purpose.SEPARATION) or legs[0].from_place != legs[-1].to_place


def _last_place(legs: list[Leg], stays: list[Stay]) -> str:
    """The last place of stay; without stays, where the last leg sets out, or the end of an only leg."""
    if stays:
        return stays[-1].place
    return legs[-1].from_place if len(legs) > 1 else legs[-1].to_place


def _visited(journey: Journey, legs: list[Leg], stays: list[Stay], on: date) -> Night | None:
    """Where a day without a night counts: the last place visited; one way without a stop the destination."""
    on_duty = [stay for stay in stays if not stay.is_private]
    if on_duty:
        return Night(on, on_duty[-1].place, on_duty[-1])
    if stays:
        return None
    one_way = _is_one_way(journey, legs)
    return Night(on, legs[-1].to_place if one_way else _last_place(legs, []), None)
