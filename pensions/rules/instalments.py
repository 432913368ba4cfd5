"""What is due in a calendar month: instalments by days, and sums due once (App. 2, art. I(1), II(1); P-1, P-6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from asp_portal.law.steps import Step, Trace, Value
from asp_portal.law.words import _
from asp_portal.money import EURO, to_cents
from judges.rules.periods import DAY, Period
from judges.rules.remuneration import month_of
from judges.rules.service import day_of_death
from pensions.rules.facts import Child, PensionRecord
from pensions.rules.pensions import pensions_on
from pensions.rules.results import Benefit, Instalment, LumpSum, Pension, Pensions
from pensions.rules.service import sixtieth_birthday
from pensions.rules.survivors import twenty_first_birthday
from pensions.rules.words import BENEFIT

OWN = (Benefit.RETIREMENT, Benefit.DISABILITY)
PROVISION = {
    Benefit.RETIREMENT: "app2-I-1",
    Benefit.DISABILITY: "app2-II-1",
    Benefit.SPOUSE: "annex-VI",
    Benefit.CHILD: "annex-VII",
}


@dataclass(frozen=True, slots=True)
class Part:
    """Days of a month on which a pension is the same; suspended: they are not paid."""

    days: Period
    pension: Pension
    suspended: bool = False

    def goes_on_as(self, later: "Part") -> bool:
        """Whether a later part, which adjoins, is paid alike."""
        mine, other = self.pension, later.pension
        return (mine.annual, mine.first_day, self.suspended) == (other.annual, other.first_day, later.suspended)


def instalments(record: PensionRecord, year: int, month: int) -> tuple[Instalment, ...]:
    """All that is due in a calendar month, EUR: the judge's pension, the spouse's, the children's, sums due once.

    P-6: by days where a pension begins, ends or changes; each piece exact, the instalment rounded once (P-1). Suspended
    days of the judge's own pension are unpaid: an instalment of nothing says so. Raises NotAnswerable.
    """
    whole = month_of(year, month)
    pieces = [(piece, pensions_on(record, piece.first_day)) for piece in _pieces(record, whole)]
    found: dict[int, list[Part]] = {}  # by place: the judge's, the spouse's, then each child's
    for days, pensions in pieces:
        for place, pension in enumerate(pensions.pensions):
            if pension.entitled:
                _add(found.setdefault(place, []), _part(record, days, pension))
    regular = [_instalment(whole, found[place]) for place in sorted(found)]
    return (*regular, *_sums(whole, pieces[-1][1]))


def month_by_days(annual: Fraction, days: int, of: int) -> Fraction:
    """A twelfth of an annual amount by days over the days of the month, exact. P-6."""
    return annual * days / (12 * of)


def days_of_change(record: PensionRecord, first: date, last: date) -> tuple[date, ...]:
    """The days from a first to a last, in order, on which an amount or an entitlement may change.

    Terms, death, sixty, choices, the scale, marriages, births, 21, incapacities and suspensions. Nothing changes on any
    other day.
    """
    days = {*_days_of_judge(record), *(row.first_day for row in record.scale.rows)}
    for marriage in record.marriages:
        days |= {_after(marriage.ended_on), marriage.remarried_on}
    for child in record.children:
        days |= set(_days_of_child(child))
    for period in record.suspended:
        days |= {period.first_day, _after(period.last_day)}
    return tuple(sorted(day for day in days if day and first <= day <= last))


def _days_of_judge(record: PensionRecord) -> Iterator[date | None]:
    died_on = day_of_death(record.service)
    yield from (died_on, _after(died_on), *record.early_choices)
    if record.born_on:
        yield sixtieth_birthday(record)
    for term in record.service.terms:
        yield from (term.first_day, _after(term.last_day or term.scheduled_last_day))


def _days_of_child(child: Child) -> Iterator[date | None]:
    yield from (child.born_on, twenty_first_birthday(child), child.married_on, _after(child.died_on))
    for period in child.incapacities:
        yield from (period.first_day, _after(period.last_day))


def _after(last_day: date | None) -> date | None:
    """The day after a last day that is known."""
    return None if last_day in (None, date.max) else last_day + DAY


def _pieces(record: PensionRecord, whole: Period) -> Iterator[Period]:
    """A month as the periods between its days of change."""
    firsts = sorted({whole.first_day, *days_of_change(record, whole.first_day, whole.last_day)})
    lasts = [first - DAY for first in firsts[1:]] + [whole.last_day]
    return map(Period, firsts, lasts)


def _part(record: PensionRecord, days: Period, pension: Pension) -> Part:
    is_suspended = any(period.includes(days.first_day) for period in record.suspended)
    return Part(days, pension, suspended=is_suspended and pension.benefit in OWN)


def _add(parts: list[Part], part: Part) -> None:
    """Adds a part, as one with the part before where that goes on unchanged."""
    if parts and parts[-1].days.last_day + DAY == part.days.first_day and parts[-1].goes_on_as(part):
        before = parts[-1]
        parts[-1] = Part(Period(before.days.first_day, part.days.last_day), before.pension, before.suspended)
    else:
        parts.append(part)


def _instalment(whole: Period, parts: list[Part]) -> Instalment:
    """The instalment of one pension, rounded once. P-1, P-6."""
    first = parts[0].pension
    steps = [_step(whole, part) for part in parts]
    amount = to_cents(sum((Fraction(step.amount or 0) for step in steps), Fraction(0)))
    values: dict[str, Value] = {"benefit": BENEFIT[first.benefit], "first": whole.first_day}
    label = _("%(benefit)s, month from %(first)s, rounded once")
    rounded = Step(label, values, amount, EURO, (PROVISION[first.benefit], "app2-V-1"), ("P-1", "P-6"))
    derived = [step for part, paid in zip(parts, steps, strict=True) for step in (*part.pension.trace, paid)]
    return Instalment(
        first.benefit,
        whole.first_day.year,
        whole.first_day.month,
        max(whole.first_day, first.first_day or whole.first_day),
        amount,
        first.key,
        any(part.pension.illustrative for part in parts),
        Trace((*derived, rounded)),
    )


def _step(whole: Period, part: Part) -> Step:
    """What a part of a month is paid, exact. P-6."""
    annual = part.pension.annual or Fraction(0)
    provisions = (PROVISION[part.pension.benefit],)
    if part.suspended:
        label = _("%(days)s of %(of)s days from %(first)s are suspended, and not paid")
        return Step(label, _values(whole, part), provisions=provisions, readings=("P-6",), applied=False)
    amount = month_by_days(annual, part.days.days, whole.days)
    if part.days == whole:
        return Step(_("A twelfth of %(annual)s a year"), {"annual": annual}, amount, EURO, provisions, ("P-6",))
    label = _("%(days)s of %(of)s days from %(first)s, at %(annual)s a year")
    return Step(label, {**_values(whole, part), "annual": annual}, amount, EURO, provisions, ("P-6",))


def _values(whole: Period, part: Part) -> dict[str, Value]:
    return {"days": part.days.days, "of": whole.days, "first": part.days.first_day}


def _sums(whole: Period, pensions: Pensions) -> Iterator[Instalment]:
    """The sums due once in a month, one for each beneficiary."""
    for lump in (pensions.spouse_lump_sum, pensions.death_grant):
        if lump.entitled and lump.due_on and whole.includes(lump.due_on):
            yield from _shares(lump, lump.due_on)


def _shares(lump: LumpSum, due_on: date) -> Iterator[Instalment]:
    amount: Decimal | None = lump.total if lump.each is None else lump.each
    for key in lump.keys:
        yield Instalment(
            lump.benefit, due_on.year, due_on.month, due_on, amount or Decimal(0), key, lump.illustrative, lump.trace
        )
