"""How pages write what is stored as text: rows of a derivation, days, exact amounts (asp_portal.statements)."""

from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django import template
from django.utils.translation import get_language

from asp_portal.figures import value
from asp_portal.law.steps import Step
from asp_portal.templatetags.portal import exact, short_date, words

register = template.Library()


@register.filter
def iso_date(text: str) -> str:
    """A stored day as people write it."""
    return short_date(date.fromisoformat(text))


@register.filter
def exact_text(text: str, currency: str) -> str:
    """A stored exact amount, with all its decimals or six and an ellipsis."""
    return exact(Fraction(text), currency)


@lru_cache(10_000)
def _written(text: str, language: str) -> str:
    """A stored value but for words, in the language of the page; the same ones come again and again."""
    return value(text, {})


def _values(stored: dict[str, str]) -> dict[str, str]:
    return {name: _written(text, get_language() or "en") for name, text in stored.items()}


@register.filter
def as_steps(rows: list[dict[str, Any]]) -> list[Step]:
    """A stored derivation as steps, for "partials/steps.html"."""
    return [
        Step(
            row["label"],
            _values(row["values"]),
            None if row["amount"] is None else Fraction(row["amount"]),
            row["currency"],
            tuple(row["provisions"]),
            tuple(row["readings"]),
            row["applied"],
        )
        for row in rows
    ]


@register.filter
def reason_words(row: dict[str, Any]) -> str:
    """The stored reason of a row with its values, in a sentence; nothing where there is none."""
    return words(Step(row["reason"], _values(row["values"]))) if row["reason"] else ""
