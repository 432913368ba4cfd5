"""How the days of a record are checked against each other: a check, its sentence, and the comparisons it uses."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from asp_portal.law.steps import Step, Value
from judges.rules.facts import Key
from judges.rules.periods import DAY, Period, years_after
from judges.rules.results import Contradiction, Fact
from judges.rules.words import ordinal

R = TypeVar("R")
Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a field of a row contradicts another day, and the sentence that says so."""

    field: str
    fails: bool
    label: str
    refused: bool = True


def told(fact: Fact, key: Key, values: Values, checks: Iterable[Check]) -> Iterator[Contradiction]:
    """The sentences of the checks that fail, each with the values that it names."""
    for check in checks:
        if check.fails:
            named = {name: value for name, value in values.items() if f"%({name})s" in check.label}
            yield Contradiction(fact, key, check.field, Step(check.label, named), check.refused)


def is_before(day: date | None, other: date | None) -> bool:
    """Whether one day comes before another; not where either is unknown."""
    return day is not None and other is not None and day < other


def is_under(age: int, born_on: date | None, on: date | None) -> bool:
    """Whether somebody born by a day is younger than an age on it. P-3."""
    return born_on is not None and on is not None and born_on <= on < years_after(born_on, age)


def numbered(rows: Iterable[R], first_day: Callable[[R], date]) -> list[tuple[str, R]]:
    """The rows in the order of their days, each with its number in words."""
    return [(ordinal(number), row) for number, row in enumerate(sorted(rows, key=first_day), start=1)]


def overlapped(periods: list[Period]) -> list[int | None]:
    """For each period, in the order of their first days, the place of the earlier one that ends last, if they overlap.

    A period may end before it begins: then it overlaps nothing.
    """
    found: list[int | None] = []
    for place, period in enumerate(periods):
        latest = max(range(place), key=lambda earlier: periods[earlier].last_day, default=None)
        overlaps = latest is not None and period.first_day <= periods[latest].last_day
        found.append(latest if overlaps else None)
    return found


def first_day_outside(period: Period, allowed: Iterable[Period]) -> date | None:
    """The first day of a period that lies in none of the periods that are allowed, which do not adjoin."""
    around = next((other for other in allowed if other.includes(period.first_day)), None)
    if around is None:
        return period.first_day
    return around.last_day + DAY if around.last_day < period.last_day else None
