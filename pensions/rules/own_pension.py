"""The judge's own pension on the day of death, on which articles III and IV both rest (P-8, P-10, P-23)."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from asp_portal.law.steps import Step, Value
from asp_portal.law.words import _
from asp_portal.money import EURO
from judges.rules.service import day_of_death
from pensions.rules.disability import disability, disability_had_it_been_due, is_incapacitated
from pensions.rules.early_pension import payable_from
from pensions.rules.facts import PensionRecord
from pensions.rules.regime import governs
from pensions.rules.results import NotEntitled, Pension
from pensions.rules.retirement import failed_conditions, first_day_of, reason_step, retirement
from pensions.rules.revision import revised, salary_at_end_of_office
from pensions.rules.service import Left, in_office, left_office, sixtieth_birthday


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
    governing = governs(record)
    own = _own(record, governing.step)
    return replace(own, illustrative=own.illustrative or (governing.illustrative and own.kind is not Own.NONE))


def _own(record: PensionRecord, governed: Step) -> OwnPension:
    died_on = day_of_death(record.service)
    if died_on is None:
        return OwnPension(Fraction(0), Own.NONE, steps=(governed,))
    if in_office(record.service, died_on):
        return _in_office(record, died_on, governed)
    left = left_office(record.service, died_on)
    if left is None:
        return OwnPension(Fraction(0), Own.NONE, died_on, steps=(governed, reason_step(NotEntitled.IN_OFFICE)))
    if is_incapacitated(left):
        return _received(disability(record, died_on), record, left, Own.RECEIVED_DISABILITY)
    if failed := failed_conditions(record.service, left):
        steps = (governed, *map(reason_step, failed))
        return OwnPension(Fraction(0), Own.NONE, died_on, left.last_day, steps=steps)
    if _had_begun(record, left, died_on):
        return _received(retirement(record, died_on), record, left, Own.RECEIVED_RETIREMENT)
    return _not_begun(record, left, died_on, governed)


def _in_office(record: PensionRecord, died_on: date, governed: Step) -> OwnPension:
    """Died in office: the disability pension had it been due. Art. III(2), IV(1)(a)(iii)."""
    amount = disability_had_it_been_due(record, died_on)
    return OwnPension(
        amount.annual,
        Own.IN_OFFICE,
        died_on,
        died_on,
        salary_at_end_of_office(record, died_on),
        illustrative=amount.illustrative,
        steps=(governed, *amount.steps),
    )


def _had_begun(record: PensionRecord, left: Left, died_on: date) -> bool:
    """Whether payment had begun on the day of death; at sixty or over the record may say that it had not. P-8."""
    if died_on >= sixtieth_birthday(record) and not record.begun:
        return False
    return first_day_of(record, left) <= died_on


def _received(pension: Pension, record: PensionRecord, left: Left, kind: Own) -> OwnPension:
    """The pension in payment on the day of death, revised to that day. P-10, P-16."""
    first_day = pension.first_day or date.max  # it has one, and an amount: it is in payment
    return OwnPension(
        pension.annual or Fraction(0),
        kind,
        pension.on,
        left.last_day,
        salary_at_end_of_office(record, left.last_day),
        begun_before_sixty=kind is Own.RECEIVED_RETIREMENT and first_day < sixtieth_birthday(record),
        factor=pension.early_factor,
        illustrative=pension.illustrative,
        steps=pension.trace.steps,
    )


def _not_begun(record: PensionRecord, left: Left, died_on: date, governed: Step) -> OwnPension:
    """The pension that would have begun on the day of death; unreduced at sixty or over. Art. III(1)(a), P-8.

    P-16: begun on that day, it would have followed a revision dated on it.
    """
    amount = payable_from(record, left, died_on)
    annual, revisions = revised(amount.annual, record.scale, died_on, died_on)
    at_sixty = died_on >= sixtieth_birthday(record)
    values: dict[str, Value] = {"on": died_on}
    label = _("The pension had not begun: as if it began on the day of death, %(on)s")
    readings = ("P-8",) if at_sixty else ()
    begins = Step(label, values, annual, EURO, ("app2-III-1-a",), readings)
    return OwnPension(
        annual,
        Own.NOT_BEGUN,
        died_on,
        left.last_day,
        salary_at_end_of_office(record, left.last_day),
        sixty_or_over=at_sixty,
        factor=Fraction(1) if at_sixty else amount.factor,
        illustrative=amount.illustrative,
        steps=(governed, *amount.steps, *revisions, begins),
    )
