"""The rates in the tables as the facts that the rules ask for: one query each."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Round

from asp_portal.money import EURO, Rate, Rates, per_euro
from travel.models import DsaRate, ExchangeRate
from travel.rules import facts

DOLLAR = "USD"


def dsa_rates(places: Iterable[str], until: date) -> list[facts.DsaRate]:
    """The subsistence rates of the named places with a first day up to that day, the first one first."""
    rows = DsaRate.objects.filter(place__name__in=set(places), first_day__lte=until)
    return [
        facts.DsaRate(
            place=row.place.name,
            first_day=row.first_day,
            currency=row.currency,
            first_60_days=row.first_60_days,
            after_30_days=row.after_30_days,
            after_60_days=row.after_60_days,
            after_120_days=row.after_120_days,
            lodging_share=row.lodging_share,
            source=row.source,
        )
        for row in rows.select_related("place").order_by("place__name", "first_day")
    ]


def exchange_rates(currencies: Iterable[str], until: date) -> Rates:
    """The rates of exchange of these currencies to the euro with a first day up to that day (reading T-7).

    The United Nations quotes units per US dollar: units per euro = units per dollar / euros per dollar, exact, which
    changes when either of the two does. A row quoted per euro stands as it is; the dollar itself needs no rows.
    """
    wanted = set(currencies) - {EURO}
    rows: dict[str, list[ExchangeRate]] = {currency: [] for currency in (*wanted, EURO)}
    found = ExchangeRate.objects.filter(currency__in=rows, first_day__lte=until).order_by("currency", "first_day")
    for row in found:
        rows[row.currency].append(row)
    euro = rows.pop(EURO)
    return Rates(rate for currency in wanted for rate in to_the_euro(currency, rows[currency], euro))


def to_the_euro(currency: str, rows: list[ExchangeRate], euro: list[ExchangeRate]) -> list[Rate]:
    """A currency's rows and the euro's, each the first one first, as rates to the euro."""
    if currency == DOLLAR and euro:
        rows = [ExchangeRate(currency=DOLLAR, first_day=euro[0].first_day, per_dollar=1), *rows]
    series: list[Rate] = []
    for day, own, of_euro in in_force_together(rows, euro):
        if own.per_euro is not None:
            if own.first_day == day:
                series.append(Rate(currency, day, Fraction(own.per_euro), own.source))
        elif of_euro is None:
            series.clear()  # quoted per dollar while the euro is not: unknown, rather than the rate before
        else:
            sources = dict.fromkeys([own.source, of_euro.source])
            rate = per_euro(own.per_dollar, of_euro.per_dollar)
            series.append(Rate(currency, day, rate, "; ".join(filter(None, sources))))
    return series


def in_force_together(
    rows: list[ExchangeRate], euro: list[ExchangeRate]
) -> Iterator[tuple[date, ExchangeRate, ExchangeRate | None]]:
    """Each first day of either, from the currency's first on, with the row of each that is in force on it."""
    starting = {row.first_day: row for row in rows}
    euro_starting = {row.first_day: row for row in euro}
    own = of_euro = None
    for day in sorted({*starting, *euro_starting}):
        own = starting.get(day, own)
        of_euro = euro_starting.get(day, of_euro)
        if own is not None:
            yield day, own, of_euro


def with_euro_rate(rates: QuerySet, day: date | None) -> QuerySet:
    """Rates of exchange with `euro_rate`, their units per euro on a day, or on their own first day.

    For lists: worked out by the database, which divides with decimals; the rules use `exchange_rates`.
    """
    euro = ExchangeRate.objects.filter(currency=EURO, first_day__lte=day or OuterRef("first_day")).order_by(
        "-first_day"
    )
    per_dollar = F("per_dollar") / Subquery(euro.values("per_dollar")[:1])
    return rates.annotate(euro_rate=Round(Coalesce("per_euro", per_dollar), precision=6))
