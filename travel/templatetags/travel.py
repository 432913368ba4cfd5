"""How the pages of travel write the rows of an assessment (travel.presentation) in words."""

from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django import template
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from asp_portal.law.steps import Step
from asp_portal.templatetags.portal import exact, short_date
from travel.figures import missing_words, value
from travel.rules import words

register = template.Library()
RULE_WORDS = {*words.NATURE.values(), *words.TRAVELLER.values(), *words.RATE_STEP.values(), *words.PROVIDED.values()}
register.filter(missing_words)

PROVIDED = {
    "lodging": gettext_lazy("lodging"),
    "breakfast": gettext_lazy("breakfast"),
    "lunch": gettext_lazy("lunch"),
    "dinner": gettext_lazy("dinner"),
}


@register.filter
def iso_date(text: str) -> str:
    """A stored day as people write it."""
    return short_date(date.fromisoformat(text))


@register.filter
def exact_text(text: str, currency: str) -> str:
    """A stored exact amount, with all its decimals or six and an ellipsis."""
    return exact(Fraction(text), currency)


@lru_cache(10_000)
def stored(text: str, language: str) -> str:
    """A stored value inside a sentence, in the language of the page; the same ones come again and again."""
    return value(text, {word: _(word) for word in RULE_WORDS})


@register.filter
def as_steps(packed: list[dict[str, Any]]) -> list[Step]:
    """A stored derivation as steps."""
    return [
        Step(
            row["label"],
            {name: stored(text, get_language()) for name, text in row["values"].items()},
            None if row["amount"] is None else Fraction(row["amount"]),
            row["currency"],
            tuple(row["provisions"]),
            tuple(row["readings"]),
            row["applied"],
        )
        for row in packed
    ]


@register.filter
def person_words(person: dict[str, Any]) -> str:
    """Who: the judge, the spouse, or which child."""
    if person["who"] == "judge":
        return _("Judge")
    return _("Spouse") if person["who"] == "spouse" else _("Child %s") % person["number"]


@register.filter
def rate_words(exchange: dict[str, str]) -> str:
    """A rate of exchange with its day."""
    return _("1 EUR = %(units)s, rate of %(day)s") % {
        "units": exact(Fraction(exchange["per_euro"])),
        "day": iso_date(exchange["first_day"]),
    }


@register.filter
def reason_words(row: dict[str, Any]) -> str:
    """Why less is allowed than was claimed."""
    return (
        _(row["reason"]) % {name: stored(text, get_language()) for name, text in row["values"].items()}
        if row["reason"]
        else ""
    )


@register.filter
def rate_derivation(row: dict[str, Any]) -> str:
    """How a day's amount came about: "200 USD × 140 % − 18 % × ½"."""
    words = f"{exact(Fraction(row['step_rate']), row['currency'])} × {percent(row['supplement'])}"
    if row["day_share"] != "1":
        words += f" × {percent(row['day_share'])}"
    for cut in row["reductions"]:
        words += f" − {percent(cut['share'])} {PROVIDED[cut['what']]}"
    if row["share"] != "1":
        words += f" × {row['share']}"
    return words


def percent(share: str) -> str:
    """A share as a percentage, without needless zeros."""
    value = Fraction(share) * 100
    return f"{value.numerator}\N{NO-BREAK SPACE}%" if value.denominator == 1 else f"{exact(value)}\N{NO-BREAK SPACE}%"
