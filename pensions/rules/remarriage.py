"""The final payment to a surviving spouse who marries again (App. 2, art. III(4))."""

from datetime import date

from asp_portal.law.steps import Step, Trace, Value
from asp_portal.law.words import _
from asp_portal.money import EURO, to_cents
from judges.rules.periods import DAY
from judges.rules.service import day_of_death
from pensions.rules.facts import PensionRecord
from pensions.rules.own_pension import OwnPension, own_pension_at_death
from pensions.rules.results import Benefit, LumpSum, NotEntitled
from pensions.rules.revision import revised
from pensions.rules.surviving_spouse import BECAUSE, end_of_right, failed_conditions, fixed_on_death
from pensions.rules.survivors import marriage_at_death, why_not

YEARS = 2  # of the pension


def remarriage_lump_sum(record: PensionRecord, on: date, own: OwnPension | None = None) -> LumpSum:
    """What is due on or before a day because the surviving spouse has married again, EUR, rounded once.

    App. 2, art. III(4): twice the annual pension of the last day, the day before remarriage, revised up to then; due on
    the day of remarriage. own: what `own_pension_at_death` gives, where it is at hand. Raises NotAnswerable.
    """
    died_on = day_of_death(record.service)
    if died_on is None or on <= died_on:
        return _nothing((NotEntitled.JUDGE_ALIVE,))
    marriage = marriage_at_death(record, died_on)
    if marriage is None:
        return _nothing((NotEntitled.NOT_MARRIED,))
    own = own or own_pension_at_death(record)
    failed = failed_conditions(own, marriage)
    if failed:
        return _nothing(failed)
    last_day, how = end_of_right(marriage)
    if how is not NotEntitled.REMARRIED or on <= last_day:
        return _nothing((NotEntitled.NOT_REMARRIED,))
    fixed = fixed_on_death(own)
    annual, revisions = revised(fixed.annual, record.scale, died_on + DAY, last_day)
    total = to_cents(YEARS * annual)
    label = _("Remarried on %(on)s: twice the annual pension of the day before, %(annual)s")
    values: dict[str, Value] = {"on": last_day + DAY, "annual": annual}
    step = Step(label, values, total, EURO, ("app2-III-4",), ("P-1",))
    trace = Trace((*own.steps, *fixed.steps, *revisions, step))
    keys = (marriage.key,)
    return LumpSum(Benefit.REMARRIAGE, (), last_day + DAY, total, total, keys, own.illustrative, trace)


def _nothing(reasons: tuple[NotEntitled, ...]) -> LumpSum:
    return LumpSum(Benefit.REMARRIAGE, reasons, trace=why_not(reasons, BECAUSE))
