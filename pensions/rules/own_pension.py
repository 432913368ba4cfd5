"""The judge's own pension on the day of death, on which articles III and IV both rest (P-8, P-10, P-23)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from asp_portal.law.steps import Step
from pensions.rules.facts import PensionRecord


class Own(StrEnum):
    """What a judge had, or would have had, on the day of death."""

    RECEIVED_RETIREMENT = "received_retirement"
    RECEIVED_DISABILITY = "received_disability"
    NOT_BEGUN = "not_begun"  # art. III(1)(a): a right to a pension whose payment had not begun
    IN_OFFICE = "in_office"
    NONE = "none"  # no right to any pension, no office held, or alive


@dataclass(frozen=True, slots=True)
class OwnPension:
    """The annual amount on the day of death, EUR, exact, revised to that day where it was in payment (P-16).

    salary: the annual salary of the last day of office, or of death in office, not revised (P-9); None where there is
    no right. begun_before_sixty: an early pension was in payment. sixty_or_over: on the day of death. factor: the early
    factor behind the amount, the exact value of the float. illustrative: as of Pension.
    """

    amount: Fraction
    kind: Own
    died_on: date | None = None
    last_day: date | None = None
    salary: Decimal | None = None
    begun_before_sixty: bool = False
    sixty_or_over: bool = False
    factor: Fraction | None = None
    illustrative: bool = False
    steps: tuple[Step, ...] = ()


def own_pension_at_death(record: PensionRecord) -> OwnPension:
    """The pension the judge received on the day of death, or would have received had it begun on that day.

    Received: retirement or disability, revised to that day (P-10, P-16). Not begun: under art. I(5) from the day of
    death, or unreduced at sixty or over (P-8). In office: the disability pension had it been due (P-20, Res. 23).
    Nothing, with the steps that say why, for a former judge without a right, and while the judge is alive. Raises
    NotAnswerable.
    """
    raise NotImplementedError
