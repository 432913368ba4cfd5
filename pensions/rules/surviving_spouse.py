"""The surviving spouse's pension (App. 2, art. III): each case by itself, of which exactly one applies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from asp_portal.law.steps import Step, Trace
from asp_portal.law.words import _
from asp_portal.money import EURO
from judges.rules.periods import DAY, Period
from judges.rules.service import day_of_death
from pensions.rules.facts import Marriage, PensionRecord
from pensions.rules.own_pension import Own, OwnPension, own_pension_at_death
from pensions.rules.results import Benefit, NotEntitled, Pension
from pensions.rules.revision import revised
from pensions.rules.survivors import Because, first_and_last, marriage_at_death, why_not

TWELFTH, SIXTH = Fraction(1, 12), Fraction(1, 6)  # of the annual salary
RAISED = {
    TWELFTH: _("Raised to the floor, a twelfth of the annual salary of %(salary)s, which is not revised"),
    SIXTH: _("Raised to the floor, a sixth of the annual salary of %(salary)s, which is not revised"),
}
NOT_RAISED = {
    TWELFTH: _("Not below the floor, a twelfth of the annual salary of %(salary)s, which is not revised"),
    SIXTH: _("Not below the floor, a sixth of the annual salary of %(salary)s, which is not revised"),
}
BECAUSE: Because = {
    NotEntitled.JUDGE_ALIVE: (("annex-VI",), ()),
    NotEntitled.NOT_MARRIED: (("annex-I-3", "annex-VI"), ()),
    NotEntitled.NO_RIGHT: (("app2-III-1", "app2-I-1-a", "app2-I-1-b"), ()),
    NotEntitled.NOT_MARRIED_AT_END_OF_OFFICE: (("app2-III-1", "app2-III-3"), ()),
    NotEntitled.REMARRIED: (("app2-III-4",), ()),
    NotEntitled.DIED: (("annex-VI",), ()),
    NotEntitled.NOT_REMARRIED: (("app2-III-4",), ()),
}


class NotOneCase(ValueError):
    """No case of art. III applies to a death that leaves a pension, or more than one does: a fault of the rules."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case of article III, and how things stood: `label` says why it applies, or why not.

    floor: the part of the annual salary below which the pension does not fall.
    """

    provision: str
    applies: bool
    label: str
    floor: Fraction
    readings: tuple[str, ...] = ()

    @property
    def step(self) -> Step:
        """The case in a derivation."""
        return Step(self.label, provisions=(self.provision,), readings=self.readings, applied=self.applies)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A spouse's pension as it is fixed on the day of death, EUR a year, exact and not revised since.

    steps: from the judge's own pension on.
    """

    annual: Fraction
    case: str
    steps: tuple[Step, ...]


def surviving_spouse(record: PensionRecord, on: date, own: OwnPension | None = None) -> Pension:
    """The pension of the judge's surviving spouse on a day; not entitled, every condition that fails.

    App. 2, art. III: for who is married to the judge on the day of death, and to a former judge on the last day of the
    last office too. From the day after death to the spouse's own death, or to the day before remarriage, art. III(4).
    The amount is that of `would_have_been`, revised (Annex, art. V(2), P-16). own: what `own_pension_at_death` gives,
    where it is at hand. Raises NotAnswerable.
    """
    died_on = day_of_death(record.service)
    marriage = marriage_at_death(record, died_on) if died_on else None
    if died_on is None or on <= died_on:
        return _nothing(on, NotEntitled.JUDGE_ALIVE, marriage)
    if marriage is None:
        return _nothing(on, NotEntitled.NOT_MARRIED)
    own = own or own_pension_at_death(record)
    failed = failed_conditions(own, marriage)
    last_day, how = end_of_right(marriage)
    reasons = failed or (() if on <= last_day else (how,))
    days = first_and_last(None if failed else Period(died_on + DAY).within(Period(date.min, last_day)))
    if reasons:
        steps = Trace(own.steps if NotEntitled.NO_RIGHT in reasons else ()) + why_not(reasons, BECAUSE)
        return Pension(Benefit.SPOUSE, on, reasons, None, *days, marriage.key, trace=steps)
    fixed = fixed_on_death(own)
    annual, revisions = revised(fixed.annual, record.scale, died_on + DAY, on)
    trace = Trace((*own.steps, *_condition_steps(own), *fixed.steps, *revisions, _sum_step(annual)))
    return Pension(Benefit.SPOUSE, on, (), annual, *days, marriage.key, fixed.case, own.factor, own.illustrative, trace)


def failed_conditions(own: OwnPension, marriage: Marriage) -> tuple[NotEntitled, ...]:
    """What art. III asks of a judge's right and of a marriage of the day of death, as far as it fails.

    App. 2, art. III(1), (3): a former judge's right to a pension, and the marriage on the last day of office too; at a
    death in office that is the day of death.
    """
    failed = []
    if own.kind is Own.NONE:
        failed.append(NotEntitled.NO_RIGHT)
    if own.last_day is not None and marriage.first_day > own.last_day:
        failed.append(NotEntitled.NOT_MARRIED_AT_END_OF_OFFICE)
    return tuple(failed)


def end_of_right(marriage: Marriage) -> tuple[date, NotEntitled]:
    """The last day of a spouse's pension and what ends it: death, or remarriage the day after. Art. III(4)."""
    died = (marriage.ended_on or date.max, NotEntitled.DIED)
    remarried = (marriage.remarried_on - DAY if marriage.remarried_on else date.max, NotEntitled.REMARRIED)
    return min(died, remarried, key=lambda end: end[0])


# --- The amount -----------------------------------------------------------------------------------------------------


def would_have_been(record: PensionRecord) -> Fixed | None:
    """The spouse's pension as if an entitled spouse existed (P-12); None where no pension is left.

    Raises NotAnswerable.
    """
    own = own_pension_at_death(record)
    return None if own.kind is Own.NONE else fixed_on_death(own)


def fixed_on_death(own: OwnPension) -> Fixed:
    """The pension of an entitled spouse as it is fixed on the day of death, floors included.

    App. 2, art. III(1) to (3): half of the judge's own, and at least a twelfth or a sixth of the annual salary (P-9).
    """
    cases = [case(own) for case in CASES]
    case = the_case(cases)
    salary = Fraction(own.salary or 0)
    half, floor = own.amount / 2, salary * case.floor
    label = _("Half of the judge's pension on the day of death, %(pension)s")
    half_step = Step(label, {"pension": own.amount}, half, EURO, (case.provision,), case.readings)
    label = RAISED[case.floor] if floor > half else NOT_RAISED[case.floor]
    provisions = (case.provision, "annex-I-2")
    floor_step = Step(label, {"salary": salary}, floor, EURO, provisions, ("P-9",), applied=floor > half)
    return Fixed(max(half, floor), case.provision, (*(each.step for each in cases), half_step, floor_step))


def the_case(cases: Sequence[Case]) -> Case:
    """The one that applies. Raises NotOneCase where none does or more than one, naming them."""
    applying = [case for case in cases if case.applies]
    if len(applying) != 1:
        names = ", ".join(" ".join((case.provision, *case.readings)) for case in applying or cases)
        raise NotOneCase(f"{'More than one applies' if applying else 'None applies'}: {names}")
    return applying[0]


def not_begun_under_sixty(own: OwnPension) -> Case:
    """Art. III(1)(a): half of the early pension payable on the day of death, at least a twelfth of the salary."""
    applies = own.kind is Own.NOT_BEGUN and not own.sixty_or_over
    label = _("A former judge under sixty, whose pension had not begun")
    otherwise = _("Not a former judge under sixty whose pension had not begun")
    return Case("app2-III-1-a", applies, label if applies else otherwise, TWELFTH)


def not_begun_at_sixty(own: OwnPension) -> Case:
    """P-8, art. III(1)(a): sixty or over and not begun in fact: half of the unreduced pension, the same floor."""
    applies = own.kind is Own.NOT_BEGUN and own.sixty_or_over
    label = _("A former judge of sixty or over, whose pension had in fact not begun")
    otherwise = _("Not a former judge of sixty or over whose pension had in fact not begun")
    return Case("app2-III-1-a", applies, label if applies else otherwise, TWELFTH, ("P-8",))


def begun_before_sixty(own: OwnPension) -> Case:
    """Art. III(1)(b): half of the early pension in payment, at least a twelfth of the salary."""
    applies = own.kind is Own.RECEIVED_RETIREMENT and own.begun_before_sixty
    label = _("The retirement pension had begun before sixty")
    otherwise = _("No retirement pension had begun before sixty")
    return Case("app2-III-1-b", applies, label if applies else otherwise, TWELFTH)


def begun_at_sixty_or_later(own: OwnPension) -> Case:
    """Art. III(1)(c): half of the pension in payment, at least a sixth of the salary."""
    applies = own.kind is Own.RECEIVED_RETIREMENT and not own.begun_before_sixty
    label = _("The retirement pension had begun at sixty or later")
    otherwise = _("No retirement pension had begun at sixty or later")
    return Case("app2-III-1-c", applies, label if applies else otherwise, SIXTH)


def died_in_office(own: OwnPension) -> Case:
    """Art. III(2): half of the disability pension had it been due on the day of death, at least a sixth."""
    applies = own.kind is Own.IN_OFFICE
    label = _("The judge died in office")
    return Case("app2-III-2", applies, label if applies else _("The judge did not die in office"), SIXTH)


def on_disability_pension(own: OwnPension) -> Case:
    """Art. III(3): half of the disability pension in payment, at least a sixth of the salary."""
    applies = own.kind is Own.RECEIVED_DISABILITY
    label = _("The former judge had a disability pension")
    return Case("app2-III-3", applies, label if applies else _("The former judge had no disability pension"), SIXTH)


CASES = (
    not_begun_under_sixty,
    not_begun_at_sixty,
    begun_before_sixty,
    begun_at_sixty_or_later,
    died_in_office,
    on_disability_pension,
)


# --- Steps ----------------------------------------------------------------------------------------------------------


def _nothing(on: date, reason: NotEntitled, marriage: Marriage | None = None) -> Pension:
    key = marriage.key if marriage else None
    return Pension(Benefit.SPOUSE, on, (reason,), key=key, trace=why_not([reason], BECAUSE))


def _condition_steps(own: OwnPension) -> tuple[Step, ...]:
    """Why the marriage gives a right."""
    if own.kind is Own.IN_OFFICE:
        return (Step(_("Married on the day of death, %(died)s"), {"died": own.died_on}, provisions=("app2-III-2",)),)
    values = {"died": own.died_on, "left": own.last_day}
    label = _("Married on the last day of office, %(left)s, and on the day of death, %(died)s")
    provision = "app2-III-3" if own.kind is Own.RECEIVED_DISABILITY else "app2-III-1"
    return (Step(label, values, provisions=(provision,)),)


def _sum_step(annual: Fraction) -> Step:
    return Step(_("Surviving spouse's pension a year"), {}, annual, EURO, ("annex-VI",), ("P-1",))
