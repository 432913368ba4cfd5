"""The Presidency through the years as a picture: a lane for each office, whose parts have places and widths."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from judges.models import OfficeHolding
from judges.presidency.services import Acting, expected_end
from judges.rules.periods import Period
from judges.rules.presidency import Office

YEARS_BEFORE, YEARS_AFTER = 8, 4
YEAR = 80  # units a year; the picture is drawn at its own size, and scrolls where there is less room
TOP, LANE, BAR, LETTER = 28, 58, 34, 7.6
LEAST = 2  # the least width that can be seen


@dataclass(frozen=True)
class Bar:
    """A part of a lane."""

    x: float
    width: float
    y: float
    words: str = ""  # as much of the name as there is room for
    words_x: float = 0
    on_open: bool = False  # the words stand where the end is only expected
    holding: OfficeHolding | None = None
    acting: Acting | None = None
    open_x: float = 0  # where what is only expected begins
    open_width: float = 0

    @property
    def middle(self) -> float:
        """The height at which words stand."""
        return self.y + BAR / 2 + 5


@dataclass(frozen=True)
class Picture:
    """Lanes with their bars, the years below, and where today stands."""

    first_day: date
    last_day: date
    width: float
    height: float
    today: float | None
    lanes: list[tuple[Office, float, list[Bar]]] = field(default_factory=list)
    acting: list[Bar] = field(default_factory=list)
    years: list[tuple[int, float]] = field(default_factory=list)


def picture(rows: Iterable[OfficeHolding], acting: Iterable[Acting], on: date, today: date) -> Picture:
    """The years around a day. `rows`: holdings with judges and their terms; `acting`: runs of acting days."""
    shown = Period(date(on.year - YEARS_BEFORE, 1, 1), date(on.year + YEARS_AFTER, 12, 31))
    lanes = []
    for number, office in enumerate(Office):
        y = TOP + number * LANE + (LANE - BAR) / 2
        own = [bar for row in rows if row.office == office.value and (bar := bar_of(row, shown, y, today))]
        lanes.append((office, y, own))
    height = TOP + len(lanes) * LANE + 8
    return Picture(
        shown.first_day,
        shown.last_day,
        (shown.last_day.year - shown.first_day.year + 1) * YEAR,
        height,
        place(today, shown) if shown.includes(today) else None,
        lanes,
        [mark for run in acting if (mark := mark_of(run, shown))],
        [(year, place(date(year, 1, 1), shown)) for year in range(shown.first_day.year, shown.last_day.year + 1)],
    )


def place(day: date, shown: Period) -> float:
    """Where a day begins."""
    start = date(day.year, 1, 1)
    whole = (date(day.year, 12, 31) - start).days + 1
    return round((day.year - shown.first_day.year + (day - start).days / whole) * YEAR, 2)


def bar_of(row: OfficeHolding, shown: Period, y: float, today: date) -> Bar | None:
    """A holding within the picture; from today on, what is only expected is drawn lighter."""
    both = Period(row.first_day, max(expected_end(row), row.first_day)).within(shown)
    if both is None:
        return None
    x, end = place(both.first_day, shown), place(both.last_day, shown)
    sure = end
    if row.last_day is None:
        sure = min(end, max(x, place(min(max(today, shown.first_day), shown.last_day), shown)))
    on_open = end - sure > sure - x
    start, room = (sure, end - sure) if on_open else (x, sure - x)
    words = short(str(row.judge), row.judge.family_name, int((room - 14) / LETTER))
    return Bar(x, max(sure - x, 0), y, words, start, on_open, row, None, sure, end - sure if end - sure > LEAST else 0)


def short(name: str, family: str, room: int) -> str:
    """As much of a name as there is room for."""
    if len(name) <= room:
        return name
    if len(family) <= room:
        return family
    return f"{family[: room - 1]}…" if room > 3 else ""


def mark_of(run: Acting, shown: Period) -> Bar | None:
    """Days of acting, under the lane of the President; even one day can be seen."""
    both = Period(run.first_day, run.last_day).within(shown)
    if both is None:
        return None
    x = place(both.first_day, shown)
    return Bar(x, max(place(both.last_day, shown) - x, LEAST), TOP + (LANE + BAR) / 2 + 2, acting=run)
