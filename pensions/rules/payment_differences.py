"""Why a person's payment differs from that of the month before, by cause (App. 2; Annex, art. V(2); P-6, P-24).

A pension goes from the one month to the other in levels: what the month before would have been if each of its changes
had come on its first day, up to a whole month at the last rate; then what this month is with each of its own changes.
Each level is rounded to the cent, so that the causes add up to the difference.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby, pairwise

from asp_portal.law.steps import Step, Value
from asp_portal.law.words import _
from asp_portal.money import EURO, to_cents
from judges.rules.facts import Key
from judges.rules.periods import DAY, Period
from judges.rules.remuneration import month_of
from judges.rules.results import NOTHING
from pensions.rules.facts import PensionRecord
from pensions.rules.instalments import OWN, days_of_change, month_by_days
from pensions.rules.payment_corrections import PROVISION, Payee
from pensions.rules.pensions import pensions_on
from pensions.rules.results import Benefit, NotEntitled, Pension, Pensions
from pensions.rules.revision import changes, revision_factor
from pensions.rules.words import NOT_ENTITLED


class Cause(StrEnum):
    """Why a payment differs from that of the month before, in the order in which it is told."""

    FIRST_PAYMENT = "first_payment"
    RECORD = "record"
    BEGINS = "begins"
    PART_MONTH = "part_month"
    ENDS = "ends"
    TWENTY_ONE = "twenty_one"
    REMARRIED = "remarried"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    REVISION = "revision"
    DIVISION = "division"
    LUMP_SUM = "lump_sum"
    CORRECTION = "correction"


Because = tuple[tuple[str, ...], tuple[str, ...]]  # provisions, readings
REVISED: Because = (("annex-V-2",), ("P-16",))
LABEL = {
    Cause.FIRST_PAYMENT: _("There is no payment of the month before to compare with"),
    Cause.RECORD: _("The record has changed since the payment of the month before"),
    Cause.BEGINS: _("Begins on %(on)s"),
    Cause.PART_MONTH: _("Begun on %(on)s: only a part of the month before"),
    Cause.ENDS: _("Ends, last day %(last)s: %(reason)s"),
    Cause.TWENTY_ONE: _("Ends, last day %(last)s: twenty-one, the limit of age"),
    Cause.REMARRIED: _("Ends, last day %(last)s: remarried on %(on)s"),
    Cause.SUSPENDED: _("Suspended from %(on)s"),
    Cause.RESUMED: _("Paid again from %(on)s"),
    Cause.REVISION: _("Revised on %(on)s, as the annual salary went from %(before)s to %(after)s"),
    Cause.DIVISION: _("Divided anew on %(on)s: children entitled %(number)s, before %(before)s"),
    Cause.LUMP_SUM: _("Sums due once: %(now)s, in the month before %(before)s"),
    Cause.CORRECTION: _("Arrears and overpayments: %(now)s, in the month before %(before)s"),
}
SPOUSE_LOST = _("Divided anew on %(on)s: no spouse has a pension any more")
IN_OFFICE_AGAIN = _("Ends, last day %(last)s: in office again from %(on)s")
ENDS: dict[NotEntitled, tuple[Cause, str, Because]] = {
    NotEntitled.TWENTY_ONE: (Cause.TWENTY_ONE, LABEL[Cause.TWENTY_ONE], (("app2-IV-1",), ("P-3", "P-6"))),
    NotEntitled.REMARRIED: (Cause.REMARRIED, LABEL[Cause.REMARRIED], (("app2-III-4",), ("P-6",))),
    NotEntitled.IN_OFFICE: (Cause.ENDS, IN_OFFICE_AGAIN, (("app2-I-6",), ("P-6",))),
}
CAUSES = list(Cause)


@dataclass(frozen=True, slots=True)
class Payment:
    """What one person is paid in one roll, EUR. pensions: of the month, by benefit."""

    pensions: Mapping[Benefit, Decimal] = field(default_factory=dict)
    lump_sum: Decimal = NOTHING
    correction: Decimal = NOTHING

    @property
    def total(self) -> Decimal:
        """The sum of it all."""
        return sum(self.pensions.values(), NOTHING) + self.lump_sum + self.correction


@dataclass(frozen=True, slots=True)
class Difference:
    """A cause, its amount, EUR, and the words."""

    cause: Cause
    amount: Decimal
    step: Step


def differences(
    record: PensionRecord, key: Key, month: date, before: Payment | None, after: Payment
) -> tuple[Difference, ...]:
    """The causes in their order, each with its amount, EUR; their sum is exactly the difference of the totals.

    P-6, P-24; Annex, art. V(2); App. 2, art. IV(1)(c). key: the person's. month: its first day. before: the payment of
    the month before as it was issued, None where there was no roll; the record may have changed since. after: this
    month's, as the rules say it. Raises NotAnswerable.
    """
    start, before = (Cause.FIRST_PAYMENT if before is None else Cause.RECORD), before or Payment()
    found = [
        _of_sums(Cause.LUMP_SUM, before.lump_sum, after.lump_sum, (("app2-III-4", "annex-VIII-1"), ())),
        _of_sums(Cause.CORRECTION, before.correction, after.correction, (("app2-I-1",), ("P-24",))),
    ]
    for benefit in PROVISION:
        was, now = before.pensions.get(benefit, NOTHING), after.pensions.get(benefit, NOTHING)
        if was != now:
            found += _of_pension(record, (key, benefit), month, (was, now), start)
    return tuple(_by_cause(found))


def _of_sums(cause: Cause, before: Decimal, after: Decimal, because: Because) -> Difference:
    return _told(cause, after - before, {"now": after, "before": before}, because)


def _by_cause(found: Iterable[Difference]) -> Iterator[Difference]:
    """In the order of causes, none that is nothing; what one sentence says of two months is one difference."""
    in_order = sorted((one for one in found if one.amount), key=lambda one: CAUSES.index(one.cause))
    for _same, group in groupby(in_order, key=lambda one: (one.step.label, one.step.values)):
        first, *others = group
        amount = first.amount + sum((one.amount for one in others), NOTHING)
        if amount:
            yield Difference(first.cause, amount, replace(first.step, amount=amount))


# --- One pension ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rate:
    """Days from a first one on, until the next days begin, on which a pension is the same.

    pension: None where the record knows none of that person. suspended: the days are not paid.
    """

    first_day: date
    pension: Pension | None
    pensions: Pensions
    suspended: bool = False

    @property
    def entitled(self) -> bool:
        return self.pension is not None and self.pension.entitled

    @property
    def paid(self) -> bool:
        return self.entitled and not self.suspended

    @property
    def annual(self) -> Fraction:
        """What is paid a year, EUR, exact."""
        return (self.pension.annual or Fraction(0)) if self.pension and self.paid else Fraction(0)

    @property
    def children(self) -> int:
        """How many children have a pension."""
        return sum(child.entitled for child in self.pensions.children)


Rates = Sequence[tuple[date, Fraction]]  # from which day on, how much a year
Level = Callable[[Fraction], Decimal]  # a month, EUR, were so much a year paid on the days that a change bears on


def _of_pension(
    record: PensionRecord, payee: Payee, month: date, amounts: tuple[Decimal, Decimal], start: Cause
) -> Iterator[Difference]:
    """From what was paid for the month before to what is due for this one, change by change. P-6."""
    was, now = amounts
    this, earlier = _month_of(month), _month_of(month - DAY)
    before, after = _days_of(record, payee, earlier), _days_of(record, payee, this)
    yield _unexplained(start, _paid(earlier, _rates(before)) - was, payee)
    for place in range(1, len(before)):
        level = _until(earlier, _rates(before[place:]))
        yield from change_on_day(record, payee, before[place - 1], before[place], level, Cause.PART_MONTH)
    for place, (old, new) in enumerate(pairwise([before[-1], *after])):
        level = _from(this, _rates(after[:place]), new.first_day)
        yield from change_on_day(record, payee, old, new, level, Cause.BEGINS)
    yield _unexplained(Cause.RECORD, now - _paid(this, _rates(after)), payee)


def _month_of(day: date) -> Period:
    return month_of(day.year, day.month)


def _days_of(record: PensionRecord, payee: Payee, month: Period) -> list[Rate]:
    """A month as the days between its days of change."""
    firsts = {month.first_day, *days_of_change(record, month.first_day, month.last_day)}
    return [days_from(record, payee, first) for first in sorted(firsts)]


def days_from(record: PensionRecord, payee: Payee, first_day: date) -> Rate:
    key, benefit = payee
    pensions = pensions_on(record, first_day)
    pension = next((one for one in pensions.pensions if (one.key, one.benefit) == (key, benefit)), None)
    suspended = benefit in OWN and any(period.includes(first_day) for period in record.suspended)
    return Rate(first_day, pension, pensions, suspended)


def _rates(days: Iterable[Rate]) -> Rates:
    return [(one.first_day, one.annual) for one in days]


def _paid(month: Period, rates: Rates) -> Decimal:
    """A month by days, EUR, rounded once. P-1, P-6."""
    ends = [first for first, _annual in rates[1:]] + [month.last_day + DAY]
    pieces = (
        month_by_days(annual, (end - first).days, month.days) for (first, annual), end in zip(rates, ends, strict=True)
    )
    return to_cents(sum(pieces, Fraction(0)))


def _until(month: Period, later: Rates) -> Level:
    """A month as `later` from a day on, and up to that day as asked."""
    return lambda annual: _paid(month, [(month.first_day, annual), *later])


def _from(month: Period, so_far: Rates, day: date) -> Level:
    """A month as `so_far` up to a day, and from that day on as asked."""
    return lambda annual: _paid(month, [*so_far, (day, annual)])


def _unexplained(cause: Cause, amount: Decimal, payee: Payee) -> Difference:
    """What no change of the two months explains: there was no roll, or the record is another one."""
    return Difference(cause, amount, Step(LABEL[cause], {}, amount, EURO, (PROVISION[payee[1]],), ("P-24",)))


def change_on_day(  # noqa: PLR0913  a change has these parts
    record: PensionRecord, payee: Payee, old: Rate, new: Rate, level: Level, begun: Cause
) -> Iterator[Difference]:
    """What a day of change makes: the revision first, where there is one, then whatever else happened on it."""
    on, revised = new.first_day, old.annual
    if old.paid and new.paid:
        revised *= revision_factor(record.scale, on, on)
    for row, later in changes(record.scale, on, on):
        values: dict[str, Value] = {"on": on, "before": row.annual, "after": later.annual}
        yield _told(Cause.REVISION, level(revised) - level(old.annual), values, REVISED)
    cause, label, because = _why(payee[1], old, new, begun)
    values = {"on": on, "last": on - DAY, "number": new.children, "before": old.children, "reason": _reason(new)}
    named = {name: value for name, value in values.items() if f"%({name})" in label}
    yield _told(cause, level(new.annual) - level(revised), named, because, label)


def _told(
    cause: Cause,
    amount: Decimal,
    values: Mapping[str, Value],
    because: Because,
    label: str = "",
) -> Difference:
    return Difference(cause, amount, Step(label or LABEL[cause], values, amount, EURO, *because))


def _why(benefit: Benefit, old: Rate, new: Rate, begun: Cause) -> tuple[Cause, str, Because]:
    """The cause of a change that is no revision, its sentence, and the law behind it."""
    by_days = ((PROVISION[benefit],), ("P-6",))
    if old.paid and new.paid:
        if old.pensions.spouse.entitled and not new.pensions.spouse.entitled:
            return Cause.DIVISION, SPOUSE_LOST, (("app2-IV-1-b", "app2-IV-1-c"), ("P-11",))
        return Cause.DIVISION, LABEL[Cause.DIVISION], (("app2-IV-1-c",), ())
    if new.paid:
        cause = Cause.RESUMED if old.entitled else begun
        return cause, LABEL[cause], by_days
    if new.entitled:
        return Cause.SUSPENDED, LABEL[Cause.SUSPENDED], by_days
    reasons = new.pension.reasons if new.pension else ()
    return next((ENDS[reason] for reason in reasons if reason in ENDS), (Cause.ENDS, LABEL[Cause.ENDS], by_days))


def _reason(days: Rate) -> str:
    """Why nothing is paid, in words; for a pension that ends the first reason is why."""
    return NOT_ENTITLED[days.pension.reasons[0]] if days.pension and days.pension.reasons else ""
