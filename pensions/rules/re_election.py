"""A pension after re-election, less what was paid before sixty (App. 2, art. I(6); P-5)."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import fsum

from asp_portal.law.steps import Step, Value
from asp_portal.law.words import _
from asp_portal.money import EURO
from pensions.rules.actuarial import accumulated, age_in_months, annuity, basis_in_force, basis_step
from pensions.rules.amount import Amount
from pensions.rules.facts import PensionRecord
from pensions.rules.service import Left, born_on, sixtieth_birthday

I_6 = ("app2-I-6",)
NOT_RE_ELECTED = Step(_("Not re-elected: nothing is taken off for earlier pensions"), provisions=I_6, applied=False)
NOTHING_PAID = Step(
    _("Re-elected, and no pension was paid before sixty: nothing is taken off"), provisions=I_6, applied=False
)


def less_what_was_paid(
    record: PensionRecord, left: Left, amount: Amount, first_day: date, readings: tuple[str, ...] = ("P-5",)
) -> Amount:
    """A pension from a first day, less the actuarial equivalent of what was paid before sixty; never below zero.

    Art. I(6), P-5: each instalment paid before the last time in office and dated before the 60th birthday, with
    interest over the completed months to the first day; the sum divided by the annuity at the age of that day.
    readings: why it is taken off this pension. Raises NotAnswerable without a basis or a day of birth.
    """
    if not left.earlier:
        return replace(amount, steps=(*amount.steps, NOT_RE_ELECTED))
    sixty = sixtieth_birthday(record)
    paid = sorted((each for each in record.paid if each.on < min(sixty, left.first_day)), key=lambda each: each.on)
    if not paid:
        return replace(amount, steps=(*amount.steps, NOTHING_PAID))
    basis = basis_in_force(record.bases, first_day)
    steps, worths = [basis_step(basis, first_day)], []
    for each, months, worth in accumulated(paid, basis.interest, first_day):
        amount_paid = Fraction(each.amount)
        values: dict[str, Value] = {"amount": amount_paid, "on": each.on, "months": months, "until": first_day}
        label = _("%(amount)s paid on %(on)s, with interest over %(months)s months to %(until)s")
        steps.append(Step(label, values, Fraction(worth), EURO, I_6, ("P-5", "P-3")))
        worths.append(worth)
    value = annuity(basis, age_in_months(born_on(record), first_day))
    reduction = Fraction(fsum(worths) / value)
    annual = max(amount.annual - reduction, Fraction(0))
    return Amount(
        annual,
        "app2-I-6",
        (*amount.steps, *steps, *_taken_off(value, reduction, annual, readings)),
        amount.factor,
        amount.illustrative or basis.illustrative,
    )


def _taken_off(value: float, reduction: Fraction, annual: Fraction, readings: tuple[str, ...]) -> tuple[Step, Step]:
    values: dict[str, Value] = {"annuity": Fraction(value)}
    label = _("What was paid before sixty, divided by an annuity of one from that age, %(annuity)s")
    taken = Step(label, values, reduction, EURO, I_6, ("P-5", "P-7"))
    return taken, Step(_("Less what was paid before sixty"), {}, annual, EURO, I_6, readings)
