"""How a stored assessment is written out in a language: figures, days, shares, sentences, and what rows rest on."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from asp_portal.law.provisions import cite
from asp_portal.templatetags.portal import exact, locale, moment, money, short_date
from travel.models import Expense
from travel.rules.results import RateStep


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


VALUES = (
    (r"\d{4}-\d\d-\d\d", day),
    (r"\d{4}-\d\d-\d\dT.+", lambda text: moment(datetime.fromisoformat(text))),
    (r"-?\d+\.\d+|-?\d+/\d+", lambda text: exact(Fraction(text)).rstrip()),
)


def value(text: str, words: dict[str, str]) -> str:
    """A stored value inside a sentence: a date, a moment, a number or a word."""
    for pattern, read in VALUES:
        if re.fullmatch(pattern, text):
            return read(text)
    return words.get(text) or rate_steps().get(text) or people().get(text) or text


def missing_words(row: dict[str, str]) -> str:
    """What is missing in a stored assessment, in a sentence."""
    if row["what"] == "rate":
        return _("There is no subsistence rate for %(place)s from %(day)s.") % {
            "place": row["place"],
            "day": day(row["on"]),
        }
    if row["what"] == "exchange":
        return _("There is no rate of exchange for %(currency)s from %(day)s.") % {
            "currency": row["currency"],
            "day": day(row["on"]),
        }
    return _("The itinerary does not say where the night of %s was spent.") % day(row["on"])


def sentence(text: str, values: dict[str, str], words: dict[str, str]) -> str:
    """A stored sentence in the language of its words."""
    return words.get(text, text) % {name: value(stored, words) for name, stored in values.items()}


class Grounds:
    """The provisions and readings behind rows, each set under one letter that the rows bear."""

    def __init__(self, texts: dict[str, Any], body: dict[str, Any]):
        self.citations = dict(zip(body["provisions"], (row[0] for row in texts["provisions"]), strict=True))
        self.sets: dict[str, str] = {}

    def cited(self, row: dict[str, Any]) -> str:
        """ "App. 1, art. II(1), II(2); T-3"."""
        found = []
        for key in row["provisions"]:
            # A step that was not taken may cite what the statement does not rest on.
            document, _dot, paragraph = self.citations.get(key, cite(key, _)).rpartition(". ")
            if found and found[-1][0] == document:
                found[-1][1].append(paragraph)
            else:
                found.append((document, [paragraph]))
        provisions = [f"{document}. {', '.join(paragraphs)}" for document, paragraphs in found]
        return _("; ").join(filter(None, [*provisions, ", ".join(row["readings"])]))

    def letter(self, row: dict[str, Any]) -> str:
        """a, b, ... z, aa, ab, ..."""
        number = len(self.sets)
        letters = ("" if number < 26 else chr(96 + number // 26)) + chr(97 + number % 26)
        return self.sets.setdefault(self.cited(row), letters)

    def legend(self) -> list[tuple[str, str]]:
        """Each letter with what it stands for."""
        return [(letter, cited) for cited, letter in self.sets.items()]


def people() -> dict[str, str]:
    """Who an allowance or an expense is for."""
    return {key: str(label) for key, label in Expense.Traveller.choices}


def as_decimal(text: str) -> Decimal:
    """A stored exact amount to six decimals at most."""
    amount = Fraction(text)
    return round(Decimal(amount.numerator) / Decimal(amount.denominator), 6)


def per_euro(exchange: dict[str, str] | None) -> str:
    """Units of the currency for one euro."""
    return exact(Fraction(exchange["per_euro"])).rstrip() if exchange and exchange["per_euro"] != "1" else "–"


def rate_steps() -> dict[str, str]:
    """Which days of a long stay a rate is for."""
    return {
        RateStep.FIRST: _("to the 60th day"),
        RateStep.AFTER_30: _("after 30 days"),
        RateStep.AFTER_60: _("61st to 120th day"),
        RateStep.AFTER_120: _("after 120 days"),
    }
