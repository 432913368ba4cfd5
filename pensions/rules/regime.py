"""Which regime's rules answer for a judge: that of the assignment on record, never one inferred from a date."""

from dataclasses import dataclass

from asp_portal.law.regimes import REGIMES, Regime
from asp_portal.law.steps import Step
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
    """The one regime whose rules answer for a record. Raises NotAnswerable for an id that is none."""
    raise NotImplementedError
