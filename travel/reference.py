"""Invented rates for the demo: subsistence rates as a file, rates of exchange month by month between given levels."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from travel.models import DsaRate, ExchangeRate, Place

DATA = Path(__file__).parent / "data"
SOURCE = "Illustrative: invented for the demonstration"
PER_EURO = {"XAF": Decimal("655.957"), "XOF": Decimal("655.957")}  # tied to the euro by treaty
SIGNIFICANT_DIGITS = 5


def load_demo_rates() -> str:
    """Add the invented rates that are not there yet; may be run again."""
    with (DATA / "illustrative_dsa.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    Place.objects.bulk_create(
        {
            row["place"]: Place(name=row["place"], country=row["country"], zone=row["time zone"]) for row in rows
        }.values(),
        ignore_conflicts=True,
    )
    places = {place.name: place for place in Place.objects.all()}
    rates = [dsa_rate(places[row["place"]], row) for row in rows]
    DsaRate.objects.bulk_create(rates, ignore_conflicts=True)
    exchange = list(exchange_rates())
    ExchangeRate.objects.bulk_create(exchange, ignore_conflicts=True)
    return f"{len(rates)} subsistence rates, {len(exchange)} rates of exchange, all invented"


def dsa_rate(place: Place, row: dict[str, str]) -> DsaRate:
    """A row of the file of subsistence rates; an empty figure is not published."""
    names = ("first 60 days", "after 30 days", "after 60 days", "after 120 days", "lodging share")
    figures = {name.replace(" ", "_"): Decimal(row[name]) if row[name] else None for name in names}
    first_day = date.fromisoformat(row["first day"])
    return DsaRate(place=place, first_day=first_day, currency=row["currency"], source=SOURCE, **figures)


def exchange_rates() -> Iterator[ExchangeRate]:
    """A rate for each month between the levels of the file, with some unrest, the same at every run."""
    first_day = None
    with (DATA / "illustrative_exchange.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            levels = [(int(year), Decimal(level)) for year, level in row.items() if year != "currency"]
            first_day = date(levels[0][0], 1, 1)
            for month, (day, level) in enumerate(monthly(levels)):
                unrest = Decimal((month * 7 + number * 5) % 13 - 6) / 500
                figure = level * (1 + unrest)
                rate = round(figure, SIGNIFICANT_DIGITS - 1 - figure.adjusted())
                yield ExchangeRate(currency=row["currency"], first_day=day, per_dollar=rate, source=SOURCE)
    yield ExchangeRate(currency="USD", first_day=first_day, per_dollar=1, source=SOURCE)
    for currency, rate in PER_EURO.items():
        yield ExchangeRate(currency=currency, first_day=first_day, per_euro=rate, source=SOURCE)


def monthly(levels: list[tuple[int, Decimal]]) -> Iterator[tuple[date, Decimal]]:
    """From the levels at the beginning of some years to one a month, on a straight line between two of them."""
    for (year, level), (next_year, next_level) in pairwise(levels):
        months = (next_year - year) * 12
        for month in range(months):
            yield date(year + month // 12, month % 12 + 1, 1), level + (next_level - level) * month / months
    last_year, last_level = levels[-1]
    yield from ((date(last_year, month, 1), last_level) for month in range(1, 13))
