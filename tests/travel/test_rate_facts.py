"""The tables of rates as the facts that the rules ask for (App. 1, art. II(2); readings T-5, T-7)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from travel.models import DsaRate, ExchangeRate, Place
from travel.rate_facts import dsa_rates, exchange_rates
from travel.rules import facts

pytestmark = pytest.mark.django_db


def quote(currency: str, day: str, *, per_dollar: str | None = None, per_euro: str | None = None, source: str = "UN"):
    """A row of the table of rates of exchange."""
    return ExchangeRate.objects.create(
        currency=currency,
        first_day=date.fromisoformat(day),
        per_dollar=per_dollar and Decimal(per_dollar),
        per_euro=per_euro and Decimal(per_euro),
        source=source,
    )


def in_euros(currency: str, day: str) -> Fraction | None:
    """Units of a currency for one euro on a day."""
    on = date.fromisoformat(day)
    rate = exchange_rates([currency], on).on(currency, on)
    return rate and rate.per_euro


def test_subsistence_rates_of_the_named_places_up_to_the_day():
    vienna = Place.objects.create(name="Vienna", country="AUT")
    lima = Place.objects.create(name="Lima", country="PER")
    for place, day, rate in ((vienna, 2009, 226), (vienna, 2010, 230), (vienna, 2011, 240), (lima, 2009, 250)):
        DsaRate.objects.create(place=place, first_day=date(day, 1, 1), currency="EUR", first_60_days=rate, source="UN")
    DsaRate.objects.filter(place=vienna, first_day=date(2009, 1, 1)).update(
        after_30_days=200, after_60_days=170, after_120_days=136, lodging_share=Decimal("0.55")
    )
    assert dsa_rates(["Vienna"], date(2010, 1, 1)) == [
        facts.DsaRate(
            "Vienna",
            date(2009, 1, 1),
            "EUR",
            Decimal(226),
            Decimal(200),
            Decimal(170),
            Decimal(136),
            Decimal("0.55"),
            "UN",
        ),
        facts.DsaRate("Vienna", date(2010, 1, 1), "EUR", Decimal(230), source="UN"),
    ]


def test_units_per_euro_are_exact_from_two_rates_per_dollar():
    quote("EUR", "2026-01-01", per_dollar="0.9")
    quote("KES", "2026-01-01", per_dollar="129.5")
    assert in_euros("KES", "2026-01-31") == Fraction("129.5") / Fraction("0.9")


def test_the_dollar_itself_needs_no_row():
    quote("EUR", "2026-01-01", per_dollar="0.9")
    assert in_euros("USD", "2026-01-01") == Fraction(10, 9)
    assert in_euros("USD", "2025-12-31") is None


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        ("2026-01-31", Fraction(100) / Fraction("0.9")),
        ("2026-02-01", Fraction(100) / Fraction("0.8")),
        ("2026-02-14", Fraction(100) / Fraction("0.8")),
        ("2026-02-15", Fraction(120) / Fraction("0.8")),
    ],
)
def test_the_rate_changes_with_the_currency_and_with_the_euro(day, rate):
    quote("EUR", "2026-01-01", per_dollar="0.9")
    quote("EUR", "2026-02-01", per_dollar="0.8")
    quote("KES", "2026-01-01", per_dollar="100")
    quote("KES", "2026-02-15", per_dollar="120")
    assert in_euros("KES", day) == rate


@pytest.mark.parametrize(
    ("day", "rate"),
    [("2026-01-31", Fraction(200)), ("2026-02-01", Fraction(150)), ("2026-03-01", Fraction(150))],
)
def test_a_rate_quoted_per_euro_stands_as_it_is(day, rate):
    quote("EUR", "2026-01-01", per_dollar="0.5")
    quote("EUR", "2026-03-01", per_dollar="0.8")
    quote("KES", "2026-01-01", per_dollar="100")
    quote("KES", "2026-02-01", per_euro="150")
    assert in_euros("KES", day) == rate


@pytest.mark.parametrize(("day", "rate"), [("2025-12-31", None), ("2026-01-31", None), ("2026-02-01", Fraction(200))])
def test_without_a_rate_of_the_euro_a_rate_per_dollar_says_nothing(day, rate):
    quote("KES", "2025-12-01", per_euro="150")
    quote("KES", "2025-12-31", per_dollar="100")
    quote("EUR", "2026-02-01", per_dollar="0.5")
    assert in_euros("KES", day) == rate


def test_a_rate_names_its_first_day_and_its_sources():
    quote("EUR", "2026-01-01", per_dollar="0.9", source="Circular A")
    quote("KES", "2026-01-15", per_dollar="100", source="Circular B")
    quote("CHF", "2026-01-01", per_dollar="0.8", source="Circular A")
    rates = exchange_rates(["KES", "CHF", "EUR"], date(2026, 3, 1))
    kes, chf = rates.on("KES", date(2026, 3, 1)), rates.on("CHF", date(2026, 3, 1))
    assert (kes.first_day, kes.source) == (date(2026, 1, 15), "Circular B; Circular A")
    assert (chf.first_day, chf.source) == (date(2026, 1, 1), "Circular A")


@pytest.mark.parametrize("months", [1, 3])
def test_one_query_for_each_kind(months, django_assert_num_queries):
    place = Place.objects.create(name="Vienna", country="AUT")
    for month in range(1, months + 1):
        DsaRate.objects.create(place=place, first_day=date(2026, month, 1), currency="EUR", first_60_days=200)
        quote("EUR", f"2026-{month:02}-01", per_dollar="0.9")
        quote("KES", f"2026-{month:02}-01", per_dollar="100")
    with django_assert_num_queries(2):
        assert len(dsa_rates(["Vienna"], date(2026, 12, 31))) == months
        assert exchange_rates(["KES", "USD"], date(2026, 12, 31)).on("KES", date(2026, 12, 31))
