"""Which regime's rules answer for a judge: that of the assignment on record, never one inferred from a date."""

from dataclasses import dataclass
from functools import cache

from asp_portal.law.regimes import REGIMES, Regime, find_regime
from asp_portal.law.steps import Step, Value
from asp_portal.law.words import _
from pensions.rules.facts import PensionRecord

ORIGINAL = REGIMES[0]


@dataclass(frozen=True, slots=True)
class Governing:
    """The regime on record, and the one whose rules are applied.

    illustrative: they differ, since the text of the first is not known; the step says so.
    """

    regime: Regime
    applied: Regime
    step: Step

    @property
    def illustrative(self) -> bool:
        """Whether amounts are an illustration under another text."""
        return self.regime is not self.applied


def governs(record: PensionRecord) -> Governing:
    """The one regime whose rules answer for a record. Raises UnknownRegime for an id that is none."""
    return _governing(record.regime)


@cache
def _governing(regime_id: str) -> Governing:
    regime = find_regime(regime_id)
    values: dict[str, Value] = {"title": regime.title, "source": regime.source}
    if regime.text_known:
        label = _("Governed by the %(title)s, %(source)s, as assigned on record")
        return Governing(regime, regime, Step(label, values, provisions=("annex-XII-2",)))
    label = _(
        "Governed by the %(title)s, %(source)s, whose text is not known here: what follows is an illustration under"
        " the original regulations"
    )
    return Governing(regime, ORIGINAL, Step(label, values, provisions=("annex-XII-2",), applied=False))
