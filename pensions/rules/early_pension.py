"""A pension from before sixty, of equal actuarial value (App. 2, art. I(5); P-7)."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from asp_portal.law.steps import Step, Value
from asp_portal.law.words import _
from asp_portal.money import EURO
from judges.rules.service import day_of_death
from pensions.rules.actuarial import age_in_months, basis_in_force, basis_step, early_factor
from pensions.rules.amount import Amount, pension_of_service
from pensions.rules.facts import PensionRecord
from pensions.rules.re_election import less_what_was_paid
from pensions.rules.service import About, Left, NotAnswerable, born_on, in_office, left_office, sixtieth_birthday

NOT_EARLY = Step(_("The pension does not begin before sixty: no early factor"), provisions=("app2-I-5",), applied=False)
NO_END_OF_OFFICE = _("An early pension cannot begin on %(on)s: it begins after the last day of office")
NOT_BEFORE_SIXTY = _("An early pension cannot begin on %(on)s: it begins before the sixtieth birthday, %(sixty)s")
CHOSEN_TWICE = _("Two early pensions are chosen for the end of office of %(on)s")


def early_pension(record: PensionRecord, first_day: date) -> Amount:
    """The annual pension that begins on a day before sixty, and its factor: for life, it does not rise at sixty.

    Art. I(5), and I(6) after a re-election. Whether there is a right to a pension at sixty is not asked. Raises
    NotAnswerable where the day does not lie after the last day of office and before the 60th birthday.
    """
    return payable_from(record, check_choice(record, first_day), first_day)


def payable_from(record: PensionRecord, left: Left, first_day: date) -> Amount:
    """The annual pension after an end of office as it is on its first day. Art. I(2) to (6). Raises NotAnswerable."""
    amount = reduced_for_age(record, pension_of_service(record, left), first_day)
    return less_what_was_paid(record, left, amount, first_day)


def reduced_for_age(record: PensionRecord, amount: Amount, first_day: date) -> Amount:
    """A pension at sixty as it is from a first day; from sixty it is the same. Art. I(5). Raises NotAnswerable."""
    if first_day >= sixtieth_birthday(record):
        return replace(amount, steps=(*amount.steps, NOT_EARLY))
    basis = basis_in_force(record.bases, first_day)
    months = age_in_months(born_on(record), first_day)
    factor = Fraction(early_factor(basis, months))
    annual = amount.annual * factor
    values: dict[str, Value] = {
        "first": first_day,
        "years": months // 12,
        "months": months % 12,
        "factor": factor,
    }
    label = _("From %(first)s, at %(years)s years and %(months)s months: times the early factor %(factor)s")
    step = Step(label, values, annual, EURO, ("app2-I-5",), ("P-7", "P-3"))
    return Amount(annual, "app2-I-5", (*amount.steps, basis_step(basis, first_day), step), factor, basis.illustrative)


def check_choices(record: PensionRecord) -> None:
    """Raises NotAnswerable for a choice that cannot be, and for two of one end of office. Art. I(5)."""
    found: set[Left] = set()
    for first_day in record.early_choices:
        left = check_choice(record, first_day)
        if left in found:
            raise NotAnswerable(About.EARLY_CHOICES, CHOSEN_TWICE, on=left.last_day)
        found.add(left)


def chosen_day(record: PensionRecord, left: Left) -> date | None:
    """The first day chosen before sixty for an end of office; None where none was. Art. I(5).

    Raises NotAnswerable for a choice that cannot be, and for two of one end of office; one for a day after death is
    moot.
    """
    died_on = day_of_death(record.service) or date.max
    found = [day for day in record.early_choices if day <= died_on and check_choice(record, day) == left]
    if len(found) > 1:
        raise NotAnswerable(About.EARLY_CHOICES, CHOSEN_TWICE, on=left.last_day)
    return found[0] if found else None


def check_choice(record: PensionRecord, first_day: date) -> Left:
    """The end of office that a choice of a first day belongs to. Art. I(5).

    Raises NotAnswerable where the day does not lie after the last day of office and before the 60th birthday.
    """
    left = left_office(record.service, first_day)
    if left is None or in_office(record.service, first_day):
        raise NotAnswerable(About.EARLY_CHOICES, NO_END_OF_OFFICE, on=first_day)
    sixty = sixtieth_birthday(record)
    if first_day >= sixty:
        raise NotAnswerable(About.EARLY_CHOICES, NOT_BEFORE_SIXTY, on=first_day, sixty=sixty)
    return left
