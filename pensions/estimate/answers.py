"""The answer to what a judge supposes: the pension at each age, what survivors would have, incapacity, and caveats."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from asp_portal.law.steps import Step
from asp_portal.law.words import _
from asp_portal.money import to_cents
from judges.rules.facts import Ended, SalaryRow
from judges.rules.periods import DAY, months_after, years_after
from pensions.estimate.supposing import Question, died, is_in_office, left, open_term, supposed
from pensions.rules import bulk
from pensions.rules.actuarial import SIXTY, age_in_months, basis_in_force, basis_step
from pensions.rules.disability import disability, is_incapacitated
from pensions.rules.early_pension import payable_from
from pensions.rules.facts import ActuarialBasis, PensionRecord
from pensions.rules.own_pension import OwnPension, own_pension_at_death
from pensions.rules.pensions import pensions_on
from pensions.rules.regime import governs
from pensions.rules.results import Pension, Pensions
from pensions.rules.retirement import failed_conditions, first_day_of, retirement
from pensions.rules.service import Left, born_on, left_office, months_of_service, sixtieth_birthday
from pensions.rules.surviving_spouse import would_have_been
from pensions.rules.survivors import marriage_at_death

AGES = (70, 80, 90)  # up to which what is received is summed

IN_OFFICE_TODAY = _("Death in office today")
BEFORE_IT_BEGINS = _("Death before the pension begins, on %(on)s")
ON_ITS_FIRST_DAY = _("Death on the first day of the pension, %(on)s")
WHILE_PAID = _("Death today")
PROPOSED = _(
    "No pension file is open yet: this follows the regulations that are proposed from the day of election, the"
    " %(title)s. Those who keep pensions assign them by a decision."
)


@dataclass(frozen=True)
class Row:
    """The pension if it begins on a day, at an age in months. received: up to each of AGES; None beyond, or unknown."""

    on: date
    age: int
    factor: float
    annual: Decimal
    monthly: Decimal
    received: tuple[Decimal | None, ...]
    is_chosen: bool = False


@dataclass(frozen=True)
class Death:
    """What survivors would have after a death on a day.

    record: as it would be without the death. own: the judge's pension, above which nobody goes (art. IV(2)). spouse:
    what a spouse would have where nobody is married to the judge, EUR a year.
    """

    label: str
    on: date
    record: PensionRecord
    own: OwnPension
    pensions: Pensions
    spouse: Decimal | None = None

    @property
    def illustrative(self) -> bool:
        """Whether an illustrative basis or regime stands behind the amounts."""
        return self.own.illustrative


@dataclass(frozen=True)
class Estimate:
    """An answer. record: as it would be. pension: on its first day, or today where that is over.

    rows: at each age from leaving to sixty; none where the pension is not still to be chosen. points: the annual amount
    by age in years, for a plot. disability: had the Court found incapacity today. basis: the one used, if any.
    """

    question: Question
    record: PensionRecord
    on: date
    pension: Pension
    rows: tuple[Row, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    deaths: tuple[Death, ...] = ()
    disability: Pension | None = None
    caveats: tuple[Step, ...] = ()


def estimate(record: PensionRecord, question: Question, today: date) -> Estimate:
    """What follows from what is on record and what is supposed. Raises NotAnswerable.

    The record has a day of birth and a term of office, and no death.
    """
    then = supposed(record, question, today)
    office = left_office(then.service, date.max)
    if office is None:  # a term without any end: the form asks for one
        raise ValueError("Nobody estimates a pension without an end of office.")
    if is_incapacitated(office):
        on = max(office.last_day + DAY, today)
        return Estimate(question, then, on, disability(then, on), deaths=tuple(deaths(record, then, on, today)))
    if failed_conditions(then.service, office):
        on = max(office.last_day + DAY, sixtieth_birthday(then), today)
        rows: tuple[Row, ...] = ()
    else:
        on = max(first_day_of(then, office), today)
        is_open = on > today and on not in record.early_choices
        rows = tuple(rows_of(then, office, on, today)) if is_open else ()
    pension = retirement(then, on)
    return Estimate(
        question,
        then,
        on,
        pension,
        rows,
        tuple(points_of(then, office, today)) if len(rows) > 1 else (),
        tuple(deaths(record, then, on, today)),
        disability_today(record, today),
        tuple(caveats(record, then, question, pension, office)),
    )


# --- At each age ----------------------------------------------------------------------------------------------------


def rows_of(record: PensionRecord, office: Left, chosen: date, today: date) -> list[Row]:
    """The pension from the day after office, from each birthday up to sixty, and from the chosen day."""
    first, sixty = max(office.last_day + DAY, today), sixtieth_birthday(record)
    days = {first, chosen, max(sixty, first)}
    days |= {years_after(born_on(record), age) for age in range(SIXTY // 12)}
    return worked_out(record, office, sorted(day for day in days if first <= day), chosen)


def points_of(record: PensionRecord, office: Left, today: date) -> Iterator[tuple[float, float]]:
    """The annual amount by age in years, month by month from leaving to sixty, and a year beyond."""
    born = born_on(record)
    first = max(office.last_day + DAY, today)
    months = range(age_in_months(born, first) + 1, SIXTY + 12 + 1)
    rows = worked_out(record, office, [first, *(months_after(born, month) for month in months)])
    return ((row.age / 12, float(row.annual)) for row in rows)


def worked_out(record: PensionRecord, office: Left, days: Sequence[date], chosen: date | None = None) -> list[Row]:
    """The pension if it begins on each of these days, which lie after office; ages that no table reaches are left out.

    All at once over arrays, but for art. I(6), which those do not answer.
    """
    ages = [age_in_months(born_on(record), day) for day in days]
    if office.earlier and record.paid:
        return [row_less_what_was_paid(record, office, day, age, chosen) for day, age in zip(days, ages, strict=True)]
    factors = early_factors(record.bases, days, ages)
    known = [place for place, factor in enumerate(factors) if not np.isnan(factor)]
    days, ages, factors = ([column[place] for place in known] for column in (days, ages, factors.tolist()))
    salary = record.scale.on(office.last_day) or SalaryRow(office.last_day, Decimal(0))
    months = months_of_service(record.service, office.last_day)
    own = bulk.from_exact([salary.annual] * len(days), [months] * len(days), factors)
    amounts, received = bulk.pension(own), sums(record, own, days)
    columns = zip(days, ages, factors, amounts.annual.tolist(), amounts.monthly.tolist(), received, strict=True)
    return [
        Row(day, age, factor, euros(annual), euros(monthly), tuple(totals), day == chosen)
        for day, age, factor, annual, monthly, totals in columns
    ]


def early_factors(bases: Sequence[ActuarialBasis], days: Sequence[date], ages: Sequence[int]) -> bulk.Floats:
    """The early factor of each day, by the basis in force then; nan where there is none."""
    order = sorted(bases, key=lambda basis: basis.first_day)
    if not order:
        return np.where(np.array(ages) >= SIXTY, 1.0, np.nan)
    in_force = np.searchsorted([basis.first_day for basis in order], np.array(days), side="right") - 1
    found = bulk.early_factors(bulk.factor_table(order, min(*ages, SIXTY)), np.maximum(in_force, 0), np.array(ages))
    return np.where((in_force < 0) & (np.array(ages) < SIXTY), np.nan, found)


def sums(record: PensionRecord, own: bulk.Own, days: Sequence[date]) -> Iterator[list[Decimal | None]]:
    """What is received from each day up to each of AGES; without changes of the salary, which nobody knows."""
    first = np.array(days, "M8[D]")
    lasts = [np.datetime64(years_after(born_on(record), age) - DAY) for age in AGES]
    columns = [bulk.received(own, first, np.full(len(days), last)).tolist() for last in lasts]
    return ([euros(total) if total else None for total in totals] for totals in zip(*columns, strict=True))


def row_less_what_was_paid(record: PensionRecord, office: Left, day: date, age: int, chosen: date | None) -> Row:
    """The pension of somebody re-elected, from whom something is taken off. Art. I(6)."""
    found = payable_from(record, office, day)
    nothing: tuple[Decimal | None, ...] = (None,) * len(AGES)
    annual, monthly = to_cents(found.annual), to_cents(found.annual / 12)
    return Row(day, age, float(found.factor or 1), annual, monthly, nothing, day == chosen)


def euros(cents: int) -> Decimal:
    """Cents as euros."""
    return Decimal(cents).scaleb(-2)


# --- Death and incapacity -------------------------------------------------------------------------------------------


def deaths(record: PensionRecord, then: PensionRecord, on: date, today: date) -> Iterator[Death]:
    """Death in office today, after office before the pension begins, and on its first day; as far as each can be."""
    if is_in_office(record, today):
        yield death(IN_OFFICE_TODAY, record, today)
    office = left_office(then.service, on)
    if office is not None and today <= office.last_day + DAY < on:
        yield death(BEFORE_IT_BEGINS, then, office.last_day + DAY)
    yield death(WHILE_PAID if on == today else ON_ITS_FIRST_DAY, then, on)


def death(label: str, record: PensionRecord, on: date) -> Death:
    """What survivors would have on the day after."""
    dead = died(record, on)
    spouse = None
    if marriage_at_death(dead, on) is None and (fixed := would_have_been(dead)) is not None:
        spouse = to_cents(fixed.annual)
    return Death(label, on, record, own_pension_at_death(dead), pensions_on(dead, on + DAY), spouse)


def disability_today(record: PensionRecord, today: date) -> Pension | None:
    """The disability pension had the Court found incapacity today; None out of office."""
    term = open_term(record, today)
    if term is None or not is_in_office(record, today):
        return None
    return disability(left(record, term, today, Ended.HEALTH), today + DAY)


# --- Caveats --------------------------------------------------------------------------------------------------------


def caveats(
    record: PensionRecord, then: PensionRecord, question: Question, pension: Pension, office: Left
) -> Iterator[Step]:
    """What the judge should bear in mind, each with its paragraph."""
    if governs(record).illustrative:
        yield governs(record).step
    if question.leaves_on is not None:
        yield salary_step(record, then, question, office)
    yield Step(
        _(
            "What the judges' salary will be is not known: a pension in payment follows its changes, up or down. All"
            " amounts are at the level of the first day, and the sums received leave changes out."
        ),
        provisions=("annex-V-2",),
        readings=("P-16",),
    )
    if pension.early_factor is not None:
        yield Step(
            _("A pension that begins before sixty is for life: it does not rise at sixty."), provisions=("app2-I-5",)
        )
    first_day = office.last_day + DAY if pension.early_factor is None else pension.first_day or pension.on
    if first_day < sixtieth_birthday(then):
        yield basis_step(basis_in_force(then.bases, first_day), first_day)
    yield Step(
        _(
            "Survivors are those on record today. A former judge's spouse has a pension only if married to the judge on"
            " the last day of office too."
        ),
        provisions=("app2-III-1", "app2-IV-1"),
    )


def salary_step(record: PensionRecord, then: PensionRecord, question: Question, office: Left) -> Step:
    """On which salary the estimate rests."""
    salary, now = then.scale.on(office.last_day), record.scale.on(office.last_day)
    values = {"salary": salary and salary.annual, "now": now and now.annual, "change": question.change}
    if question.change:
        label = _("The pension rests on the annual salary of the last day of office: %(salary)s is supposed, which is"
                  " %(now)s changed by %(change)s per cent.")  # fmt: skip
    else:
        label = _("The pension rests on the annual salary of the last day of office: %(salary)s, as the scale has it"
                  " today, is supposed.")  # fmt: skip
    return Step(label, values, provisions=("annex-I-2",))


def traces(found: Estimate) -> Iterable[Step]:
    """All steps behind an answer."""
    for pension in filter(None, (found.pension, found.disability)):
        yield from pension.trace
    for each in found.deaths:
        for pension in (each.pensions.spouse, *each.pensions.children):
            yield from pension.trace
        yield from each.pensions.death_grant.trace
