"""What service gives: the annual pension at sixty (App. 2, art. I(2) to (4); Res. para. 24; P-17, P-18)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from asp_portal.law.steps import Step, Value
from asp_portal.law.words import _
from asp_portal.money import EURO
from judges.rules.facts import Service, Term
from pensions.rules.facts import PensionRecord
from pensions.rules.revision import salary_at_end_of_office
from pensions.rules.service import FULL_TERM, Left, counted, end_of_election, months_of_service, service_fraction


@dataclass(frozen=True, slots=True)
class Amount:
    """An annual amount, EUR, exact, before any revision. case: the paragraph that gives it.

    factor: the exact value of the early factor; None where none is used. illustrative: as of Pension.
    """

    annual: Fraction
    case: str
    steps: tuple[Step, ...] = ()
    factor: Fraction | None = None
    illustrative: bool = False


# Why paragraph 24 does not apply, in the order in which it is asked.
_RES_24 = ("res-24",)
NOT_FIRST = Step(
    _("Paragraph 24 does not apply: not a first judge elected for three years"), provisions=_RES_24, applied=False
)
RE_ELECTED = Step(_("Paragraph 24 does not apply: the judge was re-elected"), provisions=_RES_24, applied=False)
ALL_FULL_TIME = Step(_("Paragraph 24 does not apply: full-time throughout"), provisions=_RES_24, applied=False)
LEFT_EARLY = Step(
    _("Paragraph 24 does not apply: not in office to the end of the term"), provisions=_RES_24, applied=False
)
NOT_A_FULL_TERM = Step(
    _("Less than a full term of nine years: not the full half"), provisions=("app2-I-2",), applied=False
)
NOT_REDUCED = Step(
    _("A full term of nine years is complete: nothing is reduced"), provisions=("app2-I-3",), applied=False
)
NOT_BEYOND = Step(_("No service beyond one full term"), provisions=("app2-I-4",), applied=False)


def pension_of_service(record: PensionRecord, left: Left) -> Amount:
    """The annual pension at sixty after an end of office: half of the salary, times service over a full term.

    App. 2, art. I(2), (3), (4), P-17; Res. para. 24, P-18. Raises NotAnswerable without a salary on the last day.
    """
    months = months_of_service(record.service, left.last_day)
    against_24 = why_not_paragraph_24(record.service, left)
    case, others = _paragraph(months, against_24)
    values: dict[str, Value] = {"until": left.last_day, "months": counted(months)}
    label = _("Full-time service up to %(until)s: %(months)s months")
    served = Step(label, values, provisions=("annex-I-1", "app2-I-3"), readings=("P-2", "P-3"))
    half = half_of_salary(record, left.last_day, months, case)
    return Amount(half.annual, case, (served, *others, *half.steps))


def half_of_salary(record: PensionRecord, last_day: date, months: Fraction, case: str) -> Amount:
    """Half of the annual salary of a last day, times months of service over a full term.

    Annex, art. I(2); App. 2, art. I(2). Raises NotAnswerable without a salary on that day.
    """
    salary, share = salary_at_end_of_office(record, last_day), service_fraction(months)
    annual = Fraction(salary) * share / 2
    values: dict[str, Value] = {
        "salary": Fraction(salary),
        "on": last_day,
        "months": counted(share * FULL_TERM),
        "full": FULL_TERM,
    }
    label = _("Half of the annual salary of %(salary)s of %(on)s, for %(months)s of %(full)s months")
    return Amount(annual, case, (Step(label, values, annual, EURO, ("annex-I-2", case), ("P-17",)),))


def _paragraph(months: Fraction, against_24: Step | None) -> tuple[str, tuple[Step, ...]]:
    """The one paragraph that fixes the share, and steps for the others. Art. I(2), (3), (4); Res. para. 24."""
    if against_24 is None:
        return "res-24", (NOT_A_FULL_TERM, NOT_BEYOND) if months < FULL_TERM else (NOT_BEYOND,)
    if months < FULL_TERM:
        return "app2-I-3", (NOT_A_FULL_TERM, NOT_BEYOND, against_24)
    if months == FULL_TERM:
        return "app2-I-2", (NOT_REDUCED, NOT_BEYOND, against_24)
    return "app2-I-4", (NOT_REDUCED, against_24)


def why_not_paragraph_24(service: Service, left: Left) -> Step | None:
    """Why paragraph 24 does not apply at an end of office; None where it does.

    Res. para. 24: a first judge elected for three years, not full-time throughout, in office to the end of that term,
    not re-elected.
    """
    first = [term for term in service.terms if term.first_election and term.elected_for == 3]
    if not first or first[0].first_day > left.last_day:
        return NOT_FIRST
    if left.term != first[0]:
        return RE_ELECTED
    if left.term.full_time_from is None or left.term.full_time_from <= left.term.first_day:
        return ALL_FULL_TIME
    return None if _served_to_its_end(left.term, left.last_day) else LEFT_EARLY


def _served_to_its_end(term: Term, last_day: date) -> bool:
    ends = end_of_election(term)
    return ends is not None and last_day >= ends
