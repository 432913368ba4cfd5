"""The salary that pensions rest on, and how they follow its changes (Annex, art. I(2), art. V(2); P-16)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from asp_portal.law.steps import Step, Value
from asp_portal.law.words import _
from judges.rules.facts import SalaryRow, SalaryScale
from pensions.rules.facts import PensionRecord
from pensions.rules.service import About, NotAnswerable


def salary_at_end_of_office(record: PensionRecord, last_day: date) -> Decimal:
    """The annual salary of the last day of office, EUR: without allowances. Annex, art. I(2).

    Raises NotAnswerable where the scale has none on that day.
    """
    row = record.scale.on(last_day)
    if row is None:
        raise NotAnswerable(About.SALARY, _("There is no annual salary in the scale on %(on)s"), on=last_day)
    return row.annual


def revision_factor(scale: SalaryScale, first_day: date, on: date) -> Fraction:
    """By how much a pension in payment since a first day is multiplied on a day, exact; 1 without a change.

    Annex, art. V(2), P-16: every change dated on or after the first day up to the day. A survivor's pension begins on
    the day after death.
    """
    factor = Fraction(1)
    for before, after in changes(scale, first_day, on):
        factor *= Fraction(after.annual) / Fraction(before.annual)
    return factor


def changes(scale: SalaryScale, first_day: date, on: date) -> list[tuple[SalaryRow, SalaryRow]]:
    """The changes of the scale from a first day to a day, both counted: each as the row before it and its own.

    Raises NotAnswerable where a salary of nothing comes before one: no ratio follows from it.
    """
    rows = scale.rows
    if not rows or rows[-1].first_day < first_day:
        return []
    found = [(rows[n - 1], rows[n]) for n in range(1, len(rows)) if first_day <= rows[n].first_day <= on]
    for before, after in found:
        if not before.annual:
            label = _("The annual salary before %(on)s is nothing: no revision follows from it")
            raise NotAnswerable(About.SALARY, label, on=after.first_day)
    return found


def revised(amount: Fraction, scale: SalaryScale, first_day: date, on: date) -> tuple[Fraction, tuple[Step, ...]]:
    """An annual amount in payment since a first day as it stands on a day, EUR, exact, and a step for each change.

    Annex, art. V(2), P-16; without a change, a step that says so.
    """
    steps = []
    for before, after in changes(scale, first_day, on):
        was, now = Fraction(before.annual), Fraction(after.annual)
        amount *= now / was
        values: dict[str, Value] = {"on": after.first_day, "before": was, "after": now}
        label = _("Revised on %(on)s, as the annual salary went from %(before)s to %(after)s")
        steps.append(Step(label, values, amount, "EUR", ("annex-V-2",), ("P-16",)))
    if not steps:
        values = {"first": first_day, "on": on}
        label = _("No change of the salary scale from %(first)s to %(on)s: not revised")
        steps.append(Step(label, values, provisions=("annex-V-2",), readings=("P-16",), applied=False))
    return amount, tuple(steps)
