"""What the pensions and sums of survivors share: the death they follow, and the revision they have alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from asp_portal.law.steps import Step, Trace
from judges.rules.periods import DAY
from judges.rules.service import day_of_death, last_day_before
from pensions.rules.facts import Marriage, PensionRecord
from pensions.rules.own_pension import OwnKind, OwnPension, own_pension_at_death
from pensions.rules.results import NotEntitled
from pensions.rules.revision import revision_factor, revision_steps, salary_at_end_of_office
from pensions.rules.words import NOT_ENTITLED


@dataclass(frozen=True, slots=True)
class Death:
    """What a judge's death leaves to survivors. left_on: the last day of the last office, that of death in office.

    own: the judge's pension that arts. III and IV rest on, EUR a year as on the day of death. salary: the annual salary
    of the floors and of the bound of a child's pension, never revised (P-9); zero where no pension is left.
    """

    died_on: date
    left_on: date | None
    own: OwnPension
    salary: Fraction

    @property
    def first_day(self) -> date:
        """The first day of survivors' pensions: the judge's own is paid up to the day of death."""
        return self.died_on + DAY

    @property
    def leaves_a_pension(self) -> bool:
        """Whether the judge had a right that a survivor's pension can follow (P-12)."""
        return self.own.kind is not OwnKind.NONE


def death_of(record: PensionRecord) -> Death | None:
    """The judge's death and what it leaves; None while no death is recorded.

    Raises what the judge's own pension raises: no basis, no age, no salary.
    """
    died_on = day_of_death(record.service)
    if died_on is None:
        return None
    own = own_pension_at_death(record)
    left_on = last_day_before(record.service, died_on + DAY)
    salary = Fraction(0)
    if own.kind is not OwnKind.NONE and left_on:
        salary += Fraction(salary_at_end_of_office(record, left_on))
    return Death(died_on, left_on, own, salary)


def marriage_at_death(record: PensionRecord, died_on: date) -> Marriage | None:
    """The marriage of the day of death, its first and last day counted."""
    found = [m for m in record.marriages if m.first_day <= died_on <= (m.ended_on or date.max)]
    return max(found, key=lambda marriage: marriage.first_day, default=None)


def revised(record: PensionRecord, death: Death, amount: Fraction, on: date) -> tuple[Fraction, tuple[Step, ...]]:
    """An amount fixed on the day of death as it is on a day, EUR a year, with the steps of the revisions.

    Annex, art. V(2), P-16: by every change of the scale from the day after death on.
    """
    factor = revision_factor(record.scale, death.first_day, on)
    return amount * factor, revision_steps(record.scale, death.first_day, on)


def reason_steps(reasons: Iterable[NotEntitled], provision: str, readings: tuple[str, ...] = ()) -> tuple[Step, ...]:
    """Every reason why there is nothing, as steps that do not apply."""
    return tuple(
        Step(NOT_ENTITLED[reason], provisions=(provision,), readings=readings, applied=False) for reason in reasons
    )
