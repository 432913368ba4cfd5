"""Which text governs whom: a regime follows the day of election, and its assignment is recorded, never inferred."""

from dataclasses import dataclass
from datetime import date

from asp_portal.law.provisions import ADOPTED_ON
from asp_portal.law.words import _


@dataclass(frozen=True)
class Regime:
    """A set of regulations with its days. `elected_until`: the last day of election it is proposed for."""

    id: str
    title: str
    source: str
    adopted_on: date
    elected_until: date | None
    text_known: bool
    note: str


REGIMES = [
    Regime(
        "original",
        _("Original regulations"),
        "ICC-ASP/3/Res.3",
        ADOPTED_ON,
        elected_until=date(2007, 12, 13),
        text_known=True,
        note=_(
            "Judges elected before the adoption have the same text: Annex XII(2), paragraphs 23 and 24 of the "
            "resolution."
        ),
    ),
    Regime(
        "amended",
        _("Amended regulations"),
        _("Decision of the Assembly of 14 December 2007"),
        date(2007, 12, 14),
        elected_until=None,
        text_known=False,
        note=_(
            "Pension age 62 and lower benefits. The text is not among the sources: what the original regulations would"
            " give is shown as an illustration only."
        ),
    ),
]


class UnknownRegime(LookupError):
    """No regime has this id."""


def find_regime(regime_id: str) -> Regime:
    """The regime with this id. Raises UnknownRegime."""
    for regime in REGIMES:
        if regime.id == regime_id:
            return regime
    raise UnknownRegime(f"There is no regime {regime_id!r}.")


def proposed_regime(elected_on: date) -> Regime:
    """The regime that a judge elected on that day is proposed for: the last one whose days include it."""
    return next(regime for regime in REGIMES if regime.elected_until is None or elected_on <= regime.elected_until)
