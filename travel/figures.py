"""How a stored assessment of a claim is written out in a language: for whom, by which rate, what is missing."""

from fractions import Fraction

from django.utils.translation import gettext as _

from asp_portal.figures import day
from asp_portal.templatetags.portal import exact
from travel.models import Expense
from travel.rules.itinerary import ItineraryError
from travel.rules.results import RateStep


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


def people() -> dict[str, str]:
    """Who an allowance or an expense is for."""
    return {key: str(label) for key, label in Expense.Traveller.choices}


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


def impossible(error: ItineraryError) -> str:
    """Why an itinerary cannot be, in the language of the page."""
    return _(error.label) % error.values
