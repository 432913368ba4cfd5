"""Why a judge's pay differs from that of the month before, by cause (Annex, art. III; J-4, J-12).

Salary and special allowance go from the one month to the other in levels: what a whole month would be if all went on,
less the days after leaving, plus the days since coming, all at the rate of the month before; last the new rate. Each
level is rounded to the cent, so that the causes add up to the difference.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from asp_portal.law.steps import Step, Value
from asp_portal.money import EURO, to_cents
from judges.rules.facts import PayRecord
from judges.rules.periods import DAY, Period
from judges.rules.remuneration import PROVISION, as_president
from judges.rules.results import NOTHING, Cause, Difference, Item, Pay
from judges.rules.service import full_time_service
from judges.rules.words import ACTING, CAUSE, UNDATED

CAUSES = list(Cause)
OF_OFFICE = (Cause.TAKES_OFFICE, Cause.LEAVES_OFFICE, Cause.PART_MONTH)
OF_PRESIDENT = (Cause.BECOMES_PRESIDENT, Cause.CEASES_AS_PRESIDENT, Cause.PART_MONTH_AS_PRESIDENT)
# What only the steps of the days of an item name: a statement may hold other steps of the same provision.
OF_DAYS = {
    Item.SALARY: {"days", "of", "annual"},
    Item.SPECIAL_ALLOWANCE: {"days", "of", "annual"},
    Item.ACTING_ALLOWANCE: {"days", "daily"},
}
BECAUSE: dict[Cause, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Cause.FIRST_STATEMENT: (("annex-III-1",), ("J-4",)),
    **dict.fromkeys(OF_OFFICE, (("annex-III-1",), ("J-4",))),
    **dict.fromkeys(OF_PRESIDENT, (("annex-III-2",), ("J-2", "J-4"))),
    Cause.SCALE: (("annex-III-1",), ("J-4",)),
    Cause.ACTING_DAYS: (("annex-III-3",), ("J-3",)),
    Cause.CORRECTION: (("annex-III-1",), ("J-12",)),
}


def differences(
    record: PayRecord,
    before: Pay | None,
    after: Pay,
    corrected_before: Decimal = NOTHING,
    corrected: Decimal = NOTHING,
) -> tuple[Difference, ...]:
    """The causes in their order, each with its amount, EUR; their sum is exactly the difference of the totals.

    Annex, art. III(1), (2), (3); J-4. before: the statement of the month before as it was issued, None where there is
    none; corrected_before, corrected: what each of the two months carries of corrections of earlier ones (J-12), part
    of its total. Nothing where nothing differs, or where a month has no total for want of a salary.
    """
    if after.total is None or (before is not None and before.total is None):
        return ()
    found = [Change(Cause.CORRECTION, corrected - corrected_before, {"now": corrected, "before": corrected_before})]
    if before is None and _going_on(full_time_service(record.service), after.period):
        found.append(Change(Cause.FIRST_STATEMENT, after.total, {}))
    else:
        found += _of_days(OF_OFFICE, Item.SALARY, full_time_service(record.service), before, after)
        found += _of_days(OF_PRESIDENT, Item.SPECIAL_ALLOWANCE, as_president(record), before, after)
        found += _of_acting(before, after)
    return tuple(difference for difference in _by_cause(found) if difference.amount)


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a difference, EUR. label: where it is not that of the cause."""

    cause: Cause
    amount: Decimal
    values: dict[str, Value]
    label: str = ""


def _by_cause(found: Iterable[Change]) -> Iterator[Difference]:
    """One difference for each cause: a change of scale bears on salary and special allowance alike."""
    in_order = sorted((change for change in found if change.amount), key=lambda change: CAUSES.index(change.cause))
    for cause, changes in groupby(in_order, key=lambda change: change.cause):
        first, *others = changes
        amount = first.amount + sum((change.amount for change in others), NOTHING)
        step = Step(first.label or CAUSE[cause], first.values, amount, EURO, *BECAUSE[cause])
        yield Difference(cause, amount, step)


@dataclass(frozen=True, slots=True)
class Told:
    """What a statement says of an item: the steps of its days, and its amount, EUR."""

    steps: tuple[Step, ...]
    amount: Decimal

    @property
    def days(self) -> int:
        """How many days are paid."""
        return sum(int(_number(step, "days")) for step in self.steps)

    @property
    def share(self) -> Fraction:
        """The days paid over the days of the month."""
        return sum((_number(step, "days") / _number(step, "of") for step in self.steps), Fraction(0))

    @property
    def of_whole_month(self) -> Fraction:
        """What a whole month at the same rate would be, exact; zero where no day is paid."""
        exact = sum((Fraction(step.amount or 0) for step in self.steps), Fraction(0))
        return exact / self.share if self.share else exact

    @property
    def at_ceiling(self) -> bool:
        """Whether the ceiling of the year took something off the days acting as President."""
        return any((step.amount or 0) < _number(step, "days") * _number(step, "daily") for step in self.steps)


def _told(pay: Pay | None, item: Item) -> Told:
    """What a statement's derivation says of an item that is paid by days of the month."""
    if pay is None:
        return Told((), NOTHING)
    steps = (step for step in pay.trace if PROVISION[item] in step.provisions and OF_DAYS[item] <= set(step.values))
    return Told(tuple(steps), pay.items.get(item, NOTHING))


def _number(step: Step, name: str) -> Fraction:
    return Fraction(str(step.values[name]))


def _going_on(periods: list[Period], month: Period) -> Period | None:
    """The period that goes on from the month before into this one."""
    first = month.first_day
    return next((period for period in periods if period.includes(first - DAY) and period.includes(first)), None)


def _of_days(
    causes: tuple[Cause, Cause, Cause], item: Item, periods: list[Period], before: Pay | None, after: Pay
) -> Iterator[Change]:
    """More or fewer days of an item than in the month before, then its new rate. J-2, J-4."""
    was, now, month = _told(before, item), _told(after, item), after.period
    comes, goes, part = causes
    rate = was.of_whole_month or now.of_whole_month
    going_on = _going_on(periods, month)
    staying = going_on.within(month) if going_on else None
    whole = to_cents(rate) if going_on else NOTHING
    until_leaving = to_cents(rate * Fraction(staying.days, month.days)) if staying else NOTHING
    at_old_rate = to_cents(rate * now.share)

    if going_on is None:
        left_on = max((period.last_day for period in periods if period.last_day < month.first_day), default=None)
        yield _dated(goes, whole - was.amount, left_on)
    elif was.steps:
        yield Change(part, whole - was.amount, {"days": was.days, "of": was.steps[0].values["of"]})
    else:
        yield _dated(comes, whole - was.amount, going_on.first_day)
    yield _dated(goes, until_leaving - whole, going_on.last_day if going_on else None)
    came_on = next((period.first_day for period in periods if month.includes(period.first_day)), None)
    yield _dated(comes, at_old_rate - until_leaving, came_on)
    if was.steps and now.steps:
        old, new = was.steps[0].values, now.steps[-1].values
        values = {"before": old["annual"], "annual": new["annual"], "source": new["source"]}
        yield Change(Cause.SCALE, now.amount - at_old_rate, values)


def _dated(cause: Cause, amount: Decimal, day: date | None) -> Change:
    """A coming or going on its day; without one where the record has changed since the statement."""
    return Change(cause, amount, {"on": day}) if day else Change(cause, amount, {}, UNDATED)


def _of_acting(before: Pay | None, after: Pay) -> Iterator[Change]:
    """The days acting as President, and whether the year's ceiling was reached. Annex, art. III(3), J-3."""
    was, now = _told(before, Item.ACTING_ALLOWANCE), _told(after, Item.ACTING_ALLOWANCE)
    label = ACTING[was.at_ceiling, now.at_ceiling]
    values: dict[str, Value] = {"days": now.days, "before": was.days}
    yield Change(Cause.ACTING_DAYS, now.amount - was.amount, values, label)
