"""The Committee through the years as a picture: a lane for each seat, as the Presidency has one for each office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from judges.presidency.lanes import LETTER, YEAR, YEARS_AFTER, YEARS_BEFORE, place, short
from judges.rules.periods import Period
from pensions.committee.services import last_served
from pensions.models import Seat, SeatHolding

TOP, LANE, BAR = 28, 48, 26
LEAST = 2  # the least width that can be seen


@dataclass(frozen=True)
class Bar:
    """A term in its lane: to the last day served; what was left of it is drawn lighter."""

    holding: SeatHolding
    x: float
    y: float
    width: float
    rest_x: float
    rest_width: float
    words: str

    @property
    def middle(self) -> float:
        """The height at which words stand."""
        return self.y + BAR / 2 + 5


@dataclass(frozen=True)
class Picture:
    """Lanes with their bars, the years, and where today stands."""

    first_year: int
    last_year: int
    width: float
    height: float
    bar: int
    today: float | None
    lanes: list[tuple[Seat, float, list[Bar]]]
    years: list[tuple[int, float]]


def picture(seats: Iterable[Seat], rows: Iterable[SeatHolding], on: date, today: date) -> Picture:
    """The years around a day. `rows`: all holdings with their persons."""
    shown = Period(date(on.year - YEARS_BEFORE, 1, 1), date(on.year + YEARS_AFTER, 12, 31))
    rows, lanes = list(rows), []
    for number, seat in enumerate(seats):
        y = TOP + number * LANE + LANE - BAR - 2
        own = [bar for row in rows if row.seat_id == seat.pk and (bar := bar_of(row, shown, y))]
        lanes.append((seat, y, own))
    years = range(shown.first_day.year, shown.last_day.year + 1)
    return Picture(
        years[0],
        years[-1],
        len(years) * YEAR,
        TOP + len(lanes) * LANE + 8,
        BAR,
        place(today, shown) if shown.includes(today) else None,
        lanes,
        [(year, place(date(year, 1, 1), shown)) for year in years],
    )


def bar_of(row: SeatHolding, shown: Period, y: float) -> Bar | None:
    """A holding within the picture."""
    held = Period(row.first_day, last_served(row)).within(shown)
    rest = Period(last_served(row), row.last_day).within(shown) if row.ended_on else None
    if held is None:
        return None
    x, end = place(held.first_day, shown), place(held.last_day, shown)
    width = max(end - x, LEAST)
    rest_width = place(rest.last_day, shown) - end if rest else 0
    name = row.person.name
    words = short(name, name.split()[-1], int((width - 14) / LETTER))
    return Bar(row, x, y, width, x + width, rest_width if rest_width > LEAST else 0, words)
