"""How what is stored as text is written out in a language: figures, days, shares, sentences."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from asp_portal.templatetags.portal import exact, locale, moment, money, short_date


def figure(amount: Fraction, places: int) -> str:
    """A number with its thousands apart and exactly so many decimals, half up."""
    shown = Decimal(amount.numerator) / Decimal(amount.denominator)
    shown = shown.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return format_decimal(shown, format="#,##0." + "0" * places, locale=locale())


def places(amounts: Iterable[Fraction]) -> int:
    """Decimals that serve a whole column: two where they suffice, else four."""
    return 2 if all((amount * 100).denominator == 1 for amount in amounts) else 4


def euro(amount: str | None) -> str:
    """An amount of euros, or a dash."""
    return money(None if amount is None else Decimal(amount), "EUR")


def share(amount: Fraction) -> str:
    """ "140%"."""
    percent = amount * 100
    return _("%s%%") % (figure(percent, 0) if percent.denominator == 1 else figure(percent, 2))


def day(text: str) -> str:
    """A stored date as it is read."""
    return short_date(date.fromisoformat(text))


def as_decimal(text: str) -> Decimal:
    """A stored exact amount to six decimals at most."""
    amount = Fraction(text)
    return round(Decimal(amount.numerator) / Decimal(amount.denominator), 6)


VALUES = (
    (r"\d{4}-\d\d-\d\d", day),
    (r"\d{4}-\d\d-\d\dT.+", lambda text: moment(datetime.fromisoformat(text))),
    (r"-?\d+\.\d+|-?\d+/\d+", lambda text: exact(Fraction(text)).rstrip()),
)


def value(text: str, words: Mapping[str, str]) -> str:
    """A stored value inside a sentence: a date, a moment, a number or a word."""
    for pattern, read in VALUES:
        if re.fullmatch(pattern, text):
            return read(text)
    return words.get(text) or text


def sentence(text: str, values: Mapping[str, str], words: Mapping[str, str]) -> str:
    """A stored sentence in the language of its words."""
    return words.get(text, text) % {name: value(stored, words) for name, stored in values.items()}
