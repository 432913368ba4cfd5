"""The surviving spouse's pension (App. 2, art. III): each case by itself, of which exactly one applies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from asp_portal.law.steps import Step, Trace
from asp_portal.law.words import _
from asp_portal.money import EURO
from judges.rules.periods import DAY, Period, years_after
from judges.rules.service import day_of_death
from pensions.rules.facts import Marriage, PensionRecord
from pensions.rules.own_pension import OwnKind
from pensions.rules.results import Benefit, NotEntitled, Pension
from pensions.rules.survivors import Death, death_of, marriage_at_death, reason_steps, revised

TWELFTH, SIXTH = Fraction(1, 12), Fraction(1, 6)  # of the annual salary


@dataclass(frozen=True, slots=True)
class Case:
    """A case of article III. label: how things stood, which is why it applies or why not. floor: of the salary."""

    name: str
    provision: str
    applies: bool
    label: str
    floor: Fraction
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fixed:
    """A spouse's pension as it is fixed on the day of death, EUR a year, exact and not revised since."""

    annual: Fraction
    case: str
    steps: tuple[Step, ...]


def surviving_spouse(record: PensionRecord, on: date, death: Death | None = None) -> Pension:
    """The pension of the judge's surviving spouse on a day; not entitled, every condition that fails.

    App. 2, art. III: for who is married to the judge on the day of death, and to a former judge on the last day of the
    last office too. From the day after death to the spouse's own death, or to the day before remarriage (art. III(4)).
    The amount is that of `would_have_been`, revised (Annex, art. V(2), P-16).

    death: what `death_of` gives, where it is at hand. Raises what `death_of` raises.
    """


def would_have_been(record: PensionRecord, death: Death | None = None) -> Fixed | None:
    """The spouse's pension as if an entitled spouse existed, floors included (P-12); None where no pension is left.

    App. 2, art. III(1) to (3): half of the judge's own, and at least a twelfth or a sixth of the annual salary (P-9).
    """


def cases_of(record: PensionRecord, death: Death) -> tuple[Case, ...]:
    """Every case of art. III with whether it applies, in the order of the article."""


def the_case(cases: Sequence[Case]) -> Case:
    """The one that applies. Raises CaseError where none does, or more than one, and names them."""


def spouse_days(record: PensionRecord, death: Death) -> Period | None:
    """The days on which the spouse's pension is paid, as far as they are known; None where it never is."""
