"""How the pages of travel write the rows of an assessment (travel.presentation) in words."""

from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.templatetags.portal import exact
from asp_portal.templatetags.stored import iso_date
from travel.figures import missing_words

register = template.Library()
register.filter(missing_words)

PROVIDED = {
    "lodging": gettext_lazy("lodging"),
    "breakfast": gettext_lazy("breakfast"),
    "lunch": gettext_lazy("lunch"),
    "dinner": gettext_lazy("dinner"),
}


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
