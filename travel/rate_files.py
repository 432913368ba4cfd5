"""What a file of rates holds: its columns, and what can be wrong with a row by itself."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from asp_portal.imports import Column, Fault, Row, read_table
from asp_portal.money import CURRENCIES, EURO
from asp_portal.text import check_minor_units
from travel.models import DsaRate, ExchangeRate, Place, RateImport
from travel.rate_facts import DOLLAR

Kind = RateImport.Kind
Finding = tuple[str, str]  # the key of a column, and what is wrong with its cell

# Headings: English, French, and other words under which the same is published.
COLUMNS: dict[str, tuple[Column, ...]] = {
    Kind.DSA: (
        Column("place", str, ("Place", "Lieu", "Duty station", "Lieu d'affectation")),
        Column("country", str, ("Country", "Pays")),
        Column("currency", str, ("Currency", "Monnaie", "Devise")),
        Column("first_day", date, ("First day", "Premier jour", "Effective date", "Date d'effet")),
        Column("first_60_days", Decimal, ("First 60 days", "60 premiers jours", "Soixante premiers jours")),
        Column("after_60_days", Decimal, ("After 60 days", "Après 60 jours"), required=False),
        Column("after_120_days", Decimal, ("After 120 days", "Après 120 jours"), required=False),
        Column("lodging_share", Decimal, ("Lodging share", "Part du logement"), required=False),
        Column("after_30_days", Decimal, ("After 30 days", "Après 30 jours"), required=False),
        Column("zone", str, ("Time zone", "Fuseau horaire"), required=False),
    ),
    Kind.EXCHANGE: (
        Column("currency", str, ("Currency", "Monnaie", "Devise")),
        Column("first_day", date, ("First day", "Premier jour", "Effective date", "Date d'effet")),
        Column(
            "per_dollar",
            Decimal,
            ("Units per US dollar", "Unités par dollar des États-Unis", "Per US dollar", "Per dollar", "Par dollar"),
            required=False,
        ),
        Column("per_euro", Decimal, ("Units per euro", "Unités par euro", "Per euro", "Par euro"), required=False),
    ),
}
STEPS = ("first_60_days", "after_30_days", "after_60_days", "after_120_days")
MODELS: dict[str, type[DsaRate] | type[ExchangeRate]] = {Kind.DSA: DsaRate, Kind.EXCHANGE: ExchangeRate}
EARLIEST = date(2000, 1, 1)  # before the Court
AHEAD = timedelta(days=366)  # rates are not published for longer
COUNTRY = re.compile(r"[A-Z]{3}")
NOT_A_NAME = ("=", "+", "-", "@")  # with which a formula begins


def headings(kind: str) -> dict[str, str]:
    """The headings of a kind of file by key, in the language of the page."""
    place = 1 if (get_language() or "").startswith("fr") else 0
    return {column.key: column.headings[place] for column in COLUMNS[kind]}


def read_rates(kind: str, file: File, today: date) -> list[Row]:
    """The rows of a file with their faults. Raises ValidationError where the file as a whole cannot be used."""
    rows = read_table(file, COLUMNS[kind])
    if not rows:
        raise ValidationError(_("This table has headings, but no rows."), code="empty")
    names = headings(kind)
    english = {column.headings[0]: names[column.key] for column in COLUMNS[kind]}
    for row in rows:
        row.faults = [Fault(fault.row, english[fault.column], fault.sentence) for fault in row.faults]
        tidy(row.values)
        add_faults(row, names, findings(kind, row.values, today))
    return rows


def tidy(values: dict[str, Any]) -> None:
    """Codes in capitals."""
    for key in ("currency", "country"):
        if values.get(key):
            values[key] = values[key].upper()


def add_faults(row: Row, names: dict[str, str], found: Iterator[Finding]) -> None:
    """Put what was found to the row; a cell that could not be read has been named before."""
    named = {fault.column for fault in row.faults}
    row.faults += [Fault(row.number, names[key], sentence) for key, sentence in found if names[key] not in named]


def findings(kind: str, values: dict[str, Any], today: date) -> Iterator[Finding]:
    """What is wrong with one row."""
    if values["currency"] and values["currency"] not in CURRENCIES:
        yield "currency", _("There is no currency “%s”. Write three letters, such as EUR.") % values["currency"]
    if values["first_day"] and not EARLIEST <= values["first_day"] <= today + AHEAD:
        yield "first_day", _("A first day lies between 1 January 2000 and one year from now.")
    yield from (dsa_findings if kind == Kind.DSA else exchange_findings)(values)


# --- Subsistence rates ----------------------------------------------------------------------------------------------


def dsa_findings(values: dict[str, Any]) -> Iterator[Finding]:
    """What is wrong with a row of subsistence rates."""
    yield from place_findings(values)
    for key in STEPS:
        yield from rate_findings(key, values.get(key), DsaRate)
        yield from decimals_findings(key, values)
    yield from share_findings(values.get("lodging_share"))


def place_findings(values: dict[str, Any]) -> Iterator[Finding]:
    """The name, the country and the time zone of the place."""
    name, country, zone = values["place"] or "", values["country"], values.get("zone")
    longest = Place._meta.get_field("name").max_length
    if len(name) > longest:
        yield "place", _("The name of a place has at most %s characters.") % longest
    if name.startswith(NOT_A_NAME) or "\n" in name:
        yield "place", _("This is not the name of a place.")
    if country and not COUNTRY.fullmatch(country):
        yield "country", _("Write the country in three letters, such as UGA.")
    if zone and zone not in zones():
        yield "zone", _("There is no time zone “%s”. Write it as Africa/Kampala.") % zone[:50]


@cache
def zones() -> set[str]:
    """The time zones there are, read from the disk once."""
    return available_timezones()


def decimals_findings(key: str, values: dict[str, Any]) -> Iterator[Finding]:
    """No more decimals than the currency has."""
    if values.get(key) is not None and values["currency"] in CURRENCIES and values[key].is_finite():
        try:
            check_minor_units(values[key], values["currency"])
        except ValidationError as error:
            yield key, error.messages[0]


def share_findings(share: Decimal | None) -> Iterator[Finding]:
    """A share is a part of one."""
    if share is None:
        return
    if share.is_finite() and 1 < share <= 100:
        yield (
            "lodging_share",
            _("Write the share as a part of one: %(share)s, not %(percent)s.")
            % {
                "share": f"{share / 100:f}",
                "percent": f"{share:f}",
            },
        )
    elif not share.is_finite() or not 0 <= share <= 1:
        yield "lodging_share", _("The lodging share lies between 0 and 1.")
    elif share != round(share, 3):
        yield "lodging_share", _("A lodging share has at most three decimals.")


def step_remarks(values: dict[str, Any]) -> Iterator[str]:
    """What is unusual, but may be right: a longer stay that is paid more."""
    published = [(key, values[key]) for key in STEPS if values.get(key) is not None]
    names = headings(Kind.DSA)
    for (before, rate), (key, later) in zip(published, published[1:], strict=False):
        if later > rate:
            yield _("“%(later)s” is above “%(before)s”.") % {"later": names[key], "before": names[before]}


# --- Rates of exchange ----------------------------------------------------------------------------------------------


def exchange_findings(values: dict[str, Any]) -> Iterator[Finding]:
    """What is wrong with a row of rates of exchange."""
    currency, per_dollar, per_euro = values["currency"], values.get("per_dollar"), values.get("per_euro")
    for key in ("per_dollar", "per_euro"):
        yield from rate_findings(key, values.get(key), ExchangeRate)
    if (per_dollar is None) == (per_euro is None):
        yield "per_dollar", _("Give either the units per US dollar or the units per euro.")
    if currency == EURO and per_euro is not None:
        yield "per_euro", _("The rate of the euro itself is in euros per US dollar.")
    if currency == DOLLAR and per_dollar not in (None, 1):
        yield "per_dollar", _("A US dollar is one US dollar.")


def rate_findings(key: str, rate: Decimal | None, model: type[DsaRate] | type[ExchangeRate]) -> Iterator[Finding]:
    """Above zero, and within what the table holds."""
    if rate is None:
        return
    field = model._meta.get_field(key)
    whole = field.max_digits - field.decimal_places
    if not rate.is_finite() or rate <= 0:
        yield key, _("Rates are above zero.")
    elif rate >= 10**whole:
        yield key, _("A rate has at most %s digits before the decimals.") % whole
    elif rate != round(rate, field.decimal_places):
        yield key, _("A rate has at most %s decimals here.") % field.decimal_places
