"""The retirement pension (App. 2, art. I; Res. para. 24; P-4, P-17, P-18, P-19)."""

from datetime import date

from asp_portal.law.steps import Step, Trace, Value
from asp_portal.law.words import _
from asp_portal.money import EURO
from judges.rules.facts import Service
from judges.rules.periods import DAY
from judges.rules.service import day_of_death
from pensions.rules.amount import why_not_paragraph_24
from pensions.rules.disability import is_incapacitated, last_day_paid
from pensions.rules.early_pension import chosen_day, payable_from
from pensions.rules.facts import PensionRecord
from pensions.rules.regime import governs
from pensions.rules.results import Benefit, NotEntitled, Pension
from pensions.rules.revision import revised
from pensions.rules.service import (
    MINIMUM_SERVICE,
    Left,
    in_office,
    left_office,
    months_of_service,
    sixtieth_birthday,
    was_removed,
)
from pensions.rules.words import NOT_ENTITLED

PROVISIONS = {
    NotEntitled.MINIMUM_SERVICE: ("app2-I-1-a",),
    NotEntitled.REMOVED: ("app2-I-1-b",),
    NotEntitled.DISABILITY_PENSION: ("app2-II-1",),
}
READINGS = {
    NotEntitled.MINIMUM_SERVICE: ("P-2", "P-4"),
    NotEntitled.UNDER_SIXTY: ("P-3",),
    NotEntitled.DISABILITY_PENSION: ("P-19",),
}
NOT_DISABILITY = Step(
    _("No disability pension: office was not left for lasting incapacity"),
    provisions=("app2-II-1",),
    readings=("P-19",),
    applied=False,
)
PARAGRAPH_24 = Step(
    _(
        "First judge elected for three years, not full-time throughout and not re-elected: a share for the full-time"
        " part of the term, without three years of service"
    ),
    provisions=("res-24",),
    readings=("P-18",),
)
CONDITIONS = Step(
    _("At least three years of service, and office not left by removal: a right to a pension at sixty"),
    provisions=("app2-I-1-a", "app2-I-1-b"),
    readings=("P-4",),
)


def retirement(record: PensionRecord, on: date) -> Pension:
    """The retirement pension on a day, or every condition that fails. EUR.

    Art. I(1): from the later of the day after leaving office and the 60th birthday, or from the day chosen before sixty
    (art. I(5)), to the day of death or the eve of a new time in office (art. I(6)); revised (Annex, art. V(2)). Raises
    NotAnswerable.
    """
    governing = governs(record)
    left = left_office(record.service, on)
    alone = _alone(record.service, left, on)
    if alone or left is None:
        reason = alone or NotEntitled.IN_OFFICE
        return Pension(Benefit.RETIREMENT, on, (reason,), trace=Trace((governing.step, reason_step(reason))))
    failed = failed_conditions(record.service, left)
    first_day = sixtieth_birthday(record) if failed else first_day_of(record, left)
    reasons = (*failed, NotEntitled.UNDER_SIXTY) if on < first_day else failed
    last_day = last_day_paid(record.service, left)
    if reasons:
        steps = Trace((governing.step, *map(reason_step, reasons)))
        if failed or (last_day and last_day < first_day):
            return Pension(Benefit.RETIREMENT, on, reasons, trace=steps)
        return Pension(Benefit.RETIREMENT, on, reasons, first_day=first_day, last_day=last_day, trace=steps)
    amount = payable_from(record, left, first_day)
    annual, revisions = revised(amount.annual, record.scale, first_day, on)
    values: dict[str, Value] = {"first": first_day, "on": on}
    total = Step(_("Retirement pension from %(first)s: a year, as on %(on)s"), values, annual, EURO, ("app2-I-1",))
    right = (governing.step, right_step(record.service, left), NOT_DISABILITY)
    return Pension(
        Benefit.RETIREMENT,
        on,
        annual=annual,
        first_day=first_day,
        last_day=last_day,
        case=amount.case,
        early_factor=amount.factor,
        illustrative=governing.illustrative or amount.illustrative,
        trace=Trace((*right, *amount.steps, *revisions, total)),
    )


def first_day_of(record: PensionRecord, left: Left) -> date:
    """The first day of the pension after an end of office: the day chosen before sixty, else at sixty. Art. I(1), (5).

    Raises NotAnswerable for a choice that cannot be, and without a day of birth.
    """
    return chosen_day(record, left) or max(left.last_day + DAY, sixtieth_birthday(record))


def failed_conditions(service: Service, left: Left) -> tuple[NotEntitled, ...]:
    """The conditions of a right to a pension at sixty that fail. Art. I(1)(a), (b), P-4; Res. para. 24, P-18."""
    failed = []
    if months_of_service(service, left.last_day) < MINIMUM_SERVICE and why_not_paragraph_24(service, left):
        failed.append(NotEntitled.MINIMUM_SERVICE)
    if was_removed(service, left.last_day + DAY):
        failed.append(NotEntitled.REMOVED)
    return tuple(failed)


def right_step(service: Service, left: Left) -> Step:
    """What the right to a pension rests on: the conditions, or paragraph 24."""
    return CONDITIONS if why_not_paragraph_24(service, left) else PARAGRAPH_24


def reason_step(reason: NotEntitled) -> Step:
    """A condition that fails, in words."""
    provisions = PROVISIONS.get(reason, ("app2-I-1",))
    return Step(NOT_ENTITLED[reason], provisions=provisions, readings=READINGS.get(reason, ()), applied=False)


def _alone(service: Service, left: Left | None, on: date) -> NotEntitled | None:
    """What by itself leaves no retirement pension on a day. Art. I(1), I(6), P-19."""
    died_on = day_of_death(service)
    if died_on is not None and died_on < on:
        return NotEntitled.DIED
    if left is None or in_office(service, on):
        return NotEntitled.IN_OFFICE
    return NotEntitled.DISABILITY_PENSION if is_incapacitated(left) else None
