"""A judge's pay by the month: salary, the President's special allowance, acting as President (Annex, art. III)."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from asp_portal.law.steps import Step, Trace, Value
from asp_portal.law.words import _
from asp_portal.money import EURO, to_cents
from judges.rules.facts import PayRecord, SalaryRow
from judges.rules.parameters import ACTING_DAY, ACTING_YEAR, PRESIDENT_SHARE
from judges.rules.periods import DAY, Period, calendar_year, common
from judges.rules.presidency import Office
from judges.rules.results import NOTHING, Item, Pay
from judges.rules.service import full_time_service
from judges.rules.words import ITEM

MONTHS = 12
ALL_ITEMS = frozenset(Item)


@dataclass(frozen=True, slots=True)
class Part:
    """Days of one month at one annual salary."""

    first_day: date
    days: int
    of: int  # the days of the month
    row: SalaryRow

    @property
    def salary(self) -> Fraction:
        """A twelfth of the year by days of the month, exact."""
        return Fraction(self.row.annual) / MONTHS * self.days / self.of

    @property
    def values(self) -> dict[str, Value]:
        """What a step says of it."""
        source = f" ({self.row.source})" if self.row.source else ""
        return {
            "days": self.days,
            "of": self.of,
            "first": self.first_day,
            "annual": self.row.annual,
            "source": source,
        }


def pay_of_month(record: PayRecord, year: int, month: int, items: Iterable[Item] = ALL_ITEMS) -> Pay:
    """The pay of a calendar month, EUR; each item rounded once, half up, the total their sum.

    Annex, art. III(1), (2), (3); J-4, P-1. items: those that are asked for, else all.
    Raises NotInForce for President's and acting days before the Court began.
    """
    period = month_of(year, month)
    asked = [item for item in Item if item in set(items)]
    if missing := _day_without_salary(record, period, asked):
        label = _("There is no annual salary in the scale on %(on)s")
        step = Step(label, {"on": missing}, provisions=("annex-III-1",), applied=False)
        return Pay(period, {}, Trace((step,)), no_salary_on=missing)
    steps = {item: list(STEPS[item](record, period)) for item in asked}
    amounts = {item: to_cents(sum((Fraction(step.amount or 0) for step in steps[item]), Fraction(0))) for item in asked}
    trace = [step for item in asked for step in (*steps[item], *_rounded(item, period, amounts[item]))]
    return Pay(period, amounts, Trace((*trace, _total(period, amounts))))


def pay_of_year(record: PayRecord, year: int, items: Iterable[Item] = ALL_ITEMS) -> Pay:
    """The pay of a calendar year, EUR: the sum of its months, J-4. Raises NotInForce."""
    asked = frozenset(items)
    months = tuple(pay_of_month(record, year, month, asked) for month in range(1, MONTHS + 1))
    period = calendar_year(year)
    trace = sum((pay.trace for pay in months if pay.total != 0), Trace())
    if missing := next((pay.no_salary_on for pay in months if pay.no_salary_on), None):
        return Pay(period, {}, trace, months, missing)
    amounts = {item: sum((pay.items[item] for pay in months), NOTHING) for item in Item if item in asked}
    sums = [_sum_of_year(year, item, amount) for item, amount in amounts.items() if amount]
    return Pay(period, amounts, trace + Trace((*sums, _total(period, amounts))), months)


def month_of(year: int, month: int) -> Period:
    """A calendar month."""
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _salary(record: PayRecord, month: Period) -> Iterator[Step]:
    """A twelfth of the annual salary, by days of full-time service. Annex, art. III(1), art. I(1), J-4."""
    served = full_time_service(record.service)
    for part in _parts(record, month, served):
        label = _("Salary: %(days)s of %(of)s days from %(first)s, at %(annual)s a year%(source)s")
        yield Step(label, part.values, part.salary, EURO, ("annex-III-1",), ("J-4",))


def _special_allowance(record: PayRecord, month: Period) -> Iterator[Step]:
    """A tenth of the salary of the days in office as President. Annex, art. III(2), J-2, J-4."""
    for part in _parts(record, month, as_president(record)):
        share = PRESIDENT_SHARE.on(part.first_day)
        label = _("President: %(share)s of the salary of %(days)s of %(of)s days from %(first)s, at %(annual)s a year")
        values = part.values | {"share": share}
        yield Step(label, values, part.salary * Fraction(share), EURO, ("annex-III-2",), ("J-2", "J-4"))


def _acting_allowance(record: PayRecord, month: Period) -> Iterator[Step]:
    """A hundred euros a calendar day in the order of days, until the year's ceiling is reached.

    Annex, art. III(3), J-3: of each judge and calendar year, whatever the scale.
    """
    acted = _acting_days(record, month)
    if ignored := _days_of(common(record.acting, [month])) - acted:
        label = _("Days that give no acting allowance, not in office or President themselves: %(days)s")
        yield Step(label, {"days": ignored}, provisions=("annex-III-3", "annex-I-1"), applied=False)
    if not acted:
        return
    daily, ceiling = ACTING_DAY.on(month.first_day), ACTING_YEAR.on(month.first_day)
    before = daily * _acting_days(record, Period(date(month.first_day.year, 1, 1), month.first_day - DAY))
    due, left = daily * acted, max(ceiling - before, NOTHING)
    values: dict[str, Value] = {"days": acted, "daily": daily, "ceiling": ceiling, "left": left}
    if due <= left:
        label = _("Acting as President: %(days)s days at %(daily)s a day")
    else:
        label = _(
            "Acting as President: %(days)s days at %(daily)s a day, up to the %(left)s left of %(ceiling)s"
            " for the calendar year"
        )
    yield Step(label, values, min(due, left), EURO, ("annex-III-3",), ("J-3",))


STEPS = {
    Item.SALARY: _salary,
    Item.SPECIAL_ALLOWANCE: _special_allowance,
    Item.ACTING_ALLOWANCE: _acting_allowance,
}
PROVISION = {
    Item.SALARY: "annex-III-1",
    Item.SPECIAL_ALLOWANCE: "annex-III-2",
    Item.ACTING_ALLOWANCE: "annex-III-3",
}


def _parts(record: PayRecord, month: Period, periods: Iterable[Period]) -> Iterator[Part]:
    """The days of a month in these periods, split where the scale changes. J-4."""
    paid = common(periods, [month])
    days = [first + DAY * number for first, count in ((p.first_day, p.days) for p in paid) for number in range(count)]
    for row, its_days in groupby(days, key=record.scale.on):
        first, *others = its_days
        if row is not None:
            yield Part(first, 1 + len(others), month.days, row)


def _day_without_salary(record: PayRecord, month: Period, asked: Iterable[Item]) -> date | None:
    """The first day of the month for which a salary is needed, if it comes before the scale begins."""
    if Item.SALARY in asked:
        needed = common(full_time_service(record.service), [month])
    else:
        needed = common(as_president(record), [month]) if Item.SPECIAL_ALLOWANCE in asked else []
    return needed[0].first_day if needed and record.scale.on(needed[0].first_day) is None else None


def as_president(record: PayRecord) -> list[Period]:
    """The days of full-time service on which the judge was President."""
    held = [
        Period(office.first_day, office.last_day or date.max)
        for office in record.offices
        if office.office is Office.PRESIDENT
    ]
    return common(held, full_time_service(record.service))


def _acting_days(record: PayRecord, period: Period) -> int:
    """The days in a period on which a judge who was not President acted as President; each day once."""
    if period.last_day < period.first_day:
        return 0
    acted = common(common(record.acting, full_time_service(record.service)), [period])
    return _days_of(acted) - _days_of(common(acted, as_president(record)))


def _days_of(periods: Iterable[Period]) -> int:
    return sum(period.days for period in periods)


def _rounded(item: Item, month: Period, amount: Decimal) -> Iterator[Step]:
    if amount:
        values: dict[str, Value] = {"item": ITEM[item], "first": month.first_day}
        label = _("%(item)s, month from %(first)s, rounded once")
        yield Step(label, values, amount, EURO, (PROVISION[item],), ("P-1",))


def _sum_of_year(year: int, item: Item, amount: Decimal) -> Step:
    values: dict[str, Value] = {"item": ITEM[item], "year": str(year)}
    return Step(_("%(item)s, sum of the months of %(year)s"), values, amount, EURO, (PROVISION[item],), ("J-4",))


def _total(period: Period, amounts: Mapping[Item, Decimal]) -> Step:
    values: dict[str, Value] = {"first": period.first_day, "last": period.last_day}
    total = sum(amounts.values(), NOTHING)
    label = _("Pay from %(first)s to %(last)s") if total else _("No pay from %(first)s to %(last)s: no day is paid")
    provisions = tuple(PROVISION[item] for item in amounts)
    return Step(label, values, total, EURO, provisions, ("J-4",), applied=bool(total))
