"""What clocks show where: the time zones of the world by place, and the hours that never come or come twice."""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from travel.facts import local
from travel.models import Place

SEAT, SEAT_ZONE = "The Hague", "Europe/Amsterdam"
REGIONS = {
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
}  # fmt: skip
FIRST, SECOND = "first", "second"


@cache
def zones() -> list[str]:
    """The time zones of the world, by region and city."""
    return sorted(name for name in available_timezones() if name.partition("/")[0] in REGIONS)


@cache
def zones_of_cities() -> dict[str, str]:
    """The zones that bear the name of a city, by that name."""
    return {plain(name.rpartition("/")[2].replace("_", " ")): name for name in zones()} | {plain(SEAT): SEAT_ZONE}


def plain(name: str) -> str:
    """A name without accents and capitals, for comparing."""
    letters = unicodedata.normalize("NFKD", name)
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).casefold().split())


class Atlas:
    """The places that the portal knows; one query, made when it is needed."""

    def __init__(self, places: Iterable[Place]):
        self.places = list(places)
        self.by_name = {plain(place.name): place for place in self.places}

    def place(self, name: str) -> Place | None:
        """The place of that name."""
        return self.by_name.get(plain(name))

    def zone(self, name: str) -> str:
        """The time zone of a place, or nothing."""
        place = self.place(name)
        return (place.zone if place else "") or zones_of_cities().get(plain(name), "")


def moment_in(zone: str, day: date, clock: time, which: str) -> datetime:
    """The moment that clocks in a zone show so. Raises ValidationError where they never do, or do twice."""
    first = datetime.combine(day, clock, ZoneInfo(zone))
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    facts = {"clock": f"{clock:%H:%M}", "zone": zone}
    if local(first.astimezone(UTC), zone).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise ValidationError(
            _("Clocks in %(zone)s were put forward that night: %(clock)s never came."), code="never", params=facts
        )
    if which not in (FIRST, SECOND):
        raise ValidationError(
            _("Clocks in %(zone)s were put back that night: %(clock)s came twice. Say which one you mean."),
            code="twice",
            params=facts,
        )
    return second if which == SECOND else first
