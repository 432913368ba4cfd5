"""The invented rates of the demo."""

from datetime import date
from decimal import Decimal
from zoneinfo import available_timezones

import pytest

from asp_portal.money import CURRENCIES
from travel.models import DsaRate, ExchangeRate, Place
from travel.rate_facts import dsa_rates, exchange_rates
from travel.reference import load_demo_rates

pytestmark = pytest.mark.django_db


def test_loading_twice_changes_nothing():
    said = load_demo_rates()
    before = [list(model.objects.order_by("pk").values()) for model in (Place, DsaRate, ExchangeRate)]
    assert load_demo_rates() == said
    assert [list(model.objects.order_by("pk").values()) for model in (Place, DsaRate, ExchangeRate)] == before


def test_rates_of_the_worked_figures():
    load_demo_rates()
    vienna = dsa_rates(["Vienna"], date(2026, 11, 10))[-1]
    assert (vienna.first_60_days, vienna.after_60_days, vienna.after_120_days) == (226, 170, 136)
    assert (vienna.currency, vienna.first_day) == ("EUR", date(2009, 1, 1))
    kampala = dsa_rates(["Kampala"], date(2009, 1, 1))[-1]
    assert (kampala.first_60_days, kampala.currency) == (Decimal(200), "USD")
    assert dsa_rates(["New York"], date(2026, 11, 10))[-1].after_30_days is not None


def test_every_rate_can_be_turned_into_euros_and_says_that_it_is_invented():
    load_demo_rates()
    currencies = set(DsaRate.objects.values_list("currency", flat=True))
    for day in (date(2003, 3, 11), date(2027, 12, 31)):
        rates = exchange_rates(currencies, day)
        assert all(rates.on(currency, day) for currency in currencies)
    for model in (DsaRate, ExchangeRate):
        assert all(source.startswith("Illustrative") for source in model.objects.values_list("source", flat=True))


def test_places_have_a_zone_and_currencies_exist():
    load_demo_rates()
    assert set(Place.objects.values_list("zone", flat=True)) <= available_timezones()
    assert set(ExchangeRate.objects.values_list("currency", flat=True)) <= set(CURRENCIES)
