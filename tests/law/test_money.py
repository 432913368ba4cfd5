"""Money: one rounding, minor units, rates of exchange."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asp_portal.money import (
    LARGEST,
    Rate,
    Rates,
    UnknownCurrency,
    amount_fits_currency,
    euros,
    minor_units,
    per_euro,
    to_cents,
)


@pytest.mark.parametrize(
    ("amount", "cents"),
    [
        (Fraction(5, 1000), "0.01"),
        (Decimal("0.0049999999999999999999999"), "0.00"),
        (Decimal("2.675"), "2.68"),
        (Fraction(-5, 1000), "-0.01"),
        (3, "3.00"),
        (Fraction(2, 3), "0.67"),
    ],
)
def test_rounded_half_up_to_the_cent(amount, cents):
    assert str(to_cents(amount)) == cents


@settings(deadline=None)
@given(st.fractions(min_value=-(10**12), max_value=10**12))
def test_rounding_moves_by_at_most_half_a_cent(amount):
    assert abs(Fraction(to_cents(amount)) - amount) <= Fraction(1, 200)


@pytest.mark.parametrize(("currency", "units"), [("EUR", 2), ("JPY", 0), ("TND", 3), ("UGX", 0), ("USD", 2)])
def test_minor_units(currency, units):
    assert minor_units(currency) == units


@pytest.mark.parametrize("code", ["", "eur", "EURO", "XXX", "ＥＵＲ"])
def test_unknown_currencies(code):
    with pytest.raises(UnknownCurrency):
        minor_units(code)


@pytest.mark.parametrize(
    ("amount", "currency", "fits"),
    [
        ("10.01", "EUR", True),
        ("10.001", "EUR", False),
        ("10.010", "EUR", True),
        ("10", "JPY", True),
        ("10.5", "JPY", False),
        ("10.001", "TND", True),
        ("0", "EUR", True),
        ("-0.01", "EUR", False),
        ("NaN", "EUR", False),
        ("Infinity", "EUR", False),
        (str(LARGEST), "EUR", False),
        (str(LARGEST - 1), "EUR", True),
        ("1E+999999", "EUR", False),
        ("1E-999999", "EUR", False),
    ],
)
def test_amounts_fit_their_currency(amount, currency, fits):
    assert amount_fits_currency(Decimal(amount), currency) is fits


RATES = Rates([Rate("USD", date(2009, 5, 1), Fraction("1.33")), Rate("USD", date(2009, 5, 15), Fraction("1.36"), "UN")])


@pytest.mark.parametrize(
    ("day", "rate"), [("2009-04-30", None), ("2009-05-01", "1.33"), ("2009-05-14", "1.33"), ("2009-05-15", "1.36")]
)
def test_the_rate_in_force(day, rate):
    found = RATES.on("USD", date.fromisoformat(day))
    assert (found and found.per_euro) == (rate and Fraction(rate))


def test_the_euro_needs_no_rate():
    assert euros(Decimal("12.34"), RATES.on("EUR", date(2009, 5, 1))) == Fraction("12.34")


def test_units_per_euro_from_the_two_quotations_per_dollar():
    assert per_euro(Decimal("2150"), Decimal("0.75")) == Fraction(8600, 3)


def test_two_rates_from_one_day_are_an_error():
    with pytest.raises(ValueError, match="two rates"):
        Rates([Rate("USD", date(2009, 5, 1), Fraction(1))] * 2)


def test_a_rate_is_above_zero():
    with pytest.raises(ValueError, match="above zero"):
        Rate("USD", date(2009, 5, 1), Fraction(0))
