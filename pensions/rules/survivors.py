"""What the pensions and sums of survivors share: the marriage of the day of death, a child's age, reasons in steps."""

from collections.abc import Iterable
from datetime import date

from asp_portal.law.steps import Step, Trace
from judges.rules.periods import Period, years_after
from pensions.rules.facts import Child, Marriage, PensionRecord
from pensions.rules.results import NotEntitled
from pensions.rules.words import NOT_ENTITLED

Because = dict[NotEntitled, tuple[tuple[str, ...], tuple[str, ...]]]  # the provisions and the readings of a reason
AGE_LIMIT = 21  # years, App. 2, art. IV(1); Annex, art. VIII(2)


def marriage_at_death(record: PensionRecord, died_on: date) -> Marriage | None:
    """The marriage of the day of death, its first and last day counted; None where there was none."""
    found = [m for m in record.marriages if m.first_day <= died_on <= (m.ended_on or date.max)]
    return max(found, key=lambda marriage: marriage.first_day, default=None)


def twenty_first_birthday(child: Child) -> date:
    """The day from which a child is no longer under twenty-one; born on 29 February, 1 March. P-3."""
    return years_after(child.born_on, AGE_LIMIT)


def has_married(child: Child, on: date) -> bool:
    """Whether a child has ever married, up to and on a day."""
    return child.married_on is not None and child.married_on <= on


def why_not(reasons: Iterable[NotEntitled], because: Because) -> Trace:
    """Every reason why there is nothing, as a step that says under which provisions and readings."""
    return Trace(tuple(Step(NOT_ENTITLED[reason], {}, None, "", *because[reason], False) for reason in reasons))


def first_and_last(days: Period | None) -> tuple[date | None, date | None]:
    """The first and the last day of a right, as a pension tells them: None where there is none, or no end yet."""
    if days is None:
        return None, None
    return days.first_day, None if days.last_day == date.max else days.last_day
