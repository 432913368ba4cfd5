"""The bench as its papers say it, and the table of what follows, read from the files beside this one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from tests.judges.bench_of_twenty import arithmetic

HERE = Path(__file__).parent
DAYS = re.compile(r"\d{4}-\d{2}-\d{2}")
NOTHING_DUE = {"under five years": "under five years", "in the Netherlands": "in the Netherlands", "died": "has died"}

# --- The bench ------------------------------------------------------------------------------------------------------


def bench() -> dict[str, Any]:
    """The facts, as bench.yaml has them."""
    return yaml.safe_load((HERE / "bench.yaml").read_text())


def term(text: str) -> dict[str, Any]:
    """A term as its form takes it: "2003-03-11 to 2012-03-10; resigned 2006-11-17"."""
    days, *more = text.split("; ")
    first, scheduled = DAYS.findall(days)
    years = round((date.fromisoformat(scheduled) - date.fromisoformat(first)).days / 365.25)
    found = {"first_day": first, "scheduled_last_day": scheduled, "elected_for": str(years)}
    for fact in more:
        word, _space, rest = fact.partition(" ")
        if word == "completed":
            found |= {"ended": word, "last_day": scheduled}
        elif word == "full-time":
            found["full_time_from"] = rest
        else:  # "resigned 2006-11-17", "served until 2012-08-31", "elected for 6"
            found |= {"elected": {"elected_for": rest[4:]}, "served": {"last_day": rest[6:]}}.get(
                word, {"ended": word, "last_day": rest}
            )
    return found | ({"first_election": "on"} if first == "2003-03-11" else {})


def leave(text: str) -> dict[str, Any]:
    """A leave as its form takes it: "2014-06-02 to 2014-06-13; until noon"."""
    first, last = DAYS.findall(text)
    noons = {name: "on" for name in ("from_noon", "until_noon") if name.replace("_", " ") in text}
    return {"first_day": first, "last_day": last} | noons


# --- The table ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """A figure of the table: whose, of when, what; how it is worked out and why."""

    judge: str
    when: str
    item: str
    is_worth: Fraction | date | str
    arithmetic: str = field(compare=False)
    because: str = field(compare=False)

    @property
    def why(self) -> tuple[str, str]:
        """How it is worked out, and by what."""
        return self.arithmetic, self.because

    @property
    def key(self) -> tuple[str, str, str]:
        """What names it."""
        return self.judge, self.when, self.item


def sections() -> dict[str, list[list[str]]]:
    """The rows of expected.md by section, cell by cell, without the headings."""
    found: dict[str, list[list[str]]] = {}
    for line in (HERE / "expected.md").read_text().splitlines():
        if line.startswith("## "):
            rows = found.setdefault(line[3:], [])
        elif line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return {name: rows[2:] for name, rows in found.items()}


def figures(section: str) -> list[Figure]:
    """The figures of a section; reading them works out their arithmetic."""
    return [figure for row in sections()[section] for figure in READ[section](*row)]


def pay(when: str, item: str, judges: str, sum_: str, because: str) -> Iterator[Figure]:
    """An item of pay of several judges."""
    for judge in judges.split(", "):
        yield Figure(judge, when, item, arithmetic.result(sum_, arithmetic.cents), sum_, because)


def leave_year(judge: str, year: str, *cells: str) -> Iterator[Figure]:
    """A judge's leave of a year; what is left is the sum of the cells before it."""
    entitlement, carried, taken, left, lapsed, because = cells
    found = {
        "entitlement": arithmetic.result(entitlement, arithmetic.up_to_half),
        "carried": arithmetic.result(carried),
        "taken": arithmetic.result(taken),
        "left": arithmetic.result(left),
        "lapsed": arithmetic.result(lapsed),
    }
    assert found["left"] == found["carried"] + found["entitlement"] - found["taken"], f"{judge}, {year}: {left}"
    for (item, worth), cell in zip(found.items(), (entitlement, carried, taken, left, lapsed), strict=True):
        yield Figure(judge, year, item, worth, cell, because)


def due(judge: str, item: str, sum_: str, because: str) -> Iterator[Figure]:
    """A day that comes due; a home leave year on 1 January, or on the first day in office."""
    if item == "home leave year":
        year = arithmetic.result(sum_)
        later = DAYS.findall(because)
        day = date.fromisoformat(later[0]) if later else date(int(year), 1, 1)
    else:
        day = arithmetic.day(sum_)
    yield Figure(judge, day.isoformat(), item, day, sum_, because)


def acting(judge: str, year: str, days: str, sum_: str, because: str) -> Iterator[Figure]:
    """The days on which a judge acted in a year, and what they come to."""
    yield Figure(judge, year, "days", arithmetic.result(days), days, because)
    yield Figure(judge, year, "amount", arithmetic.result(sum_, arithmetic.cents), sum_, because)


def residence(judge: str, on: str, years: str, complete: str, missing: str, because: str) -> Iterator[Figure]:
    """What is missing to a number of years of residence, and when they are complete."""
    yield Figure(judge, on, f"{years} years complete", arithmetic.day(complete), complete, because)
    yield Figure(judge, on, f"{years} years missing", arithmetic.result(missing), missing, because)


def relocation(judge: str, sum_: str, due_from: str, because: str) -> Iterator[Figure]:
    """The relocation sum and since when it is due, or why there is none."""
    yield Figure(judge, "at the end", "relocation", amount_or_reason(sum_), sum_, because)
    if due_from != "-":
        yield Figure(judge, "at the end", "due from", date.fromisoformat(due_from), due_from, because)


def if_ended(judge: str, on: str, sum_: str, because: str) -> Iterator[Figure]:
    """What would be due if office ended on a day."""
    yield Figure(judge, on, "relocation", amount_or_reason(sum_), sum_, because)


def amount_or_reason(text: str) -> Fraction | str:
    """An amount, or the words that say why there is none."""
    return NOTHING_DUE[text] if text in NOTHING_DUE else arithmetic.result(text, arithmetic.cents)


READ = {
    "Pay of a month": pay,
    "Pay of a calendar year": pay,
    "Leave": leave_year,
    "What comes due": due,
    "Acting as President in a calendar year": acting,
    "Residence on a day": residence,
    "Relocation": relocation,
    "If office ended": if_ended,
}


def differences(expected: list[Figure], found: dict[tuple[str, str, str], Any]) -> list[str]:
    """Where what was found is not what the table says, a line for each; nothing where all is as it says."""
    lines = [
        f"{', '.join(one.key)}: expected {shown(one.is_worth)} ({'; '.join(filter(None, one.why))}), "
        f"found {shown(found.get(one.key, 'nothing'))}"
        for one in expected
        if found.get(one.key) != one.is_worth
    ]
    known = {one.key for one in expected}
    others = {key: worth for key, worth in found.items() if key not in known and worth}
    return lines + [f"{', '.join(key)}: expected nothing, found {shown(worth)}" for key, worth in others.items()]


def shown(worth: Any) -> str:
    """A figure as people read it."""
    return f"{float(worth):,.2f}" if isinstance(worth, Fraction) else str(worth)
