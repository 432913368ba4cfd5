"""The disability pension (App. 2, art. II; Res. para. 23; P-19, P-20)."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from asp_portal.law.steps import Step, Trace, Value
from asp_portal.law.words import _
from asp_portal.money import EURO
from judges.rules.facts import Ended, Service, Term
from judges.rules.periods import DAY
from judges.rules.service import day_of_death, full_time_service, time_in_office
from pensions.rules.amount import Amount, half_of_salary
from pensions.rules.facts import PensionRecord
from pensions.rules.re_election import less_what_was_paid
from pensions.rules.regime import governs
from pensions.rules.results import Benefit, NotEntitled, Pension
from pensions.rules.revision import revised
from pensions.rules.service import FULL_TERM, Left, counted, end_of_election, in_office, left_office, months_of
from pensions.rules.words import NOT_ENTITLED

NOT_FIRST_JUDGE = Step(
    _("Paragraph 23 does not apply: not a first judge elected for three or six years"),
    provisions=("res-23",),
    applied=False,
)
BOTH = ("P-5", "P-25")  # what was paid before sixty is taken off this pension too
NO_CONDITIONS = Step(
    _("Three years of service and the age of sixty are not asked"),
    provisions=("app2-II-1",),
    readings=("P-20",),
    applied=False,
)


def disability(record: PensionRecord, on: date) -> Pension:
    """The disability pension on a day, or why there is none. EUR.

    Art. II(1): from the day after leaving office for health, for life, in place of the retirement pension (P-19).
    Raises NotAnswerable.
    """
    governing = governs(record)
    left = left_office(record.service, on)
    reason = _reason(record.service, left, on)
    if reason or left is None:
        reason = reason or NotEntitled.IN_OFFICE
        step = Step(NOT_ENTITLED[reason], provisions=("app2-II-1",), applied=False)
        return Pension(Benefit.DISABILITY, on, (reason,), trace=Trace((governing.step, step)))
    first_day = left.last_day + DAY
    amount = less_what_was_paid(record, left, disability_amount(record, left.term, left.last_day), first_day, BOTH)
    annual, revisions = revised(amount.annual, record.scale, first_day, on)
    values: dict[str, Value] = {"first": first_day, "on": on}
    label = _("Disability pension from %(first)s, in place of a retirement pension: a year, as on %(on)s")
    total = Step(label, values, annual, EURO, ("app2-II-1",), ("P-19",))
    return Pension(
        Benefit.DISABILITY,
        on,
        annual=annual,
        first_day=first_day,
        last_day=last_day_paid(record.service, left),
        case=amount.case,
        illustrative=governing.illustrative or amount.illustrative,
        trace=Trace((governing.step, *amount.steps, *revisions, total)),
    )


def _reason(service: Service, left: Left | None, on: date) -> NotEntitled | None:
    """Why there is no disability pension on a day. Art. II(1)."""
    died_on = day_of_death(service)
    if died_on is not None and died_on < on:
        return NotEntitled.DIED
    if left is None or in_office(service, on):
        return NotEntitled.IN_OFFICE
    return None if is_incapacitated(left) else NotEntitled.NOT_INCAPACITATED


def is_incapacitated(left: Left) -> bool:
    """Whether office was left because the Court found lasting incapacity. Art. II(1)."""
    return left.term.ended is Ended.HEALTH


def last_day_paid(service: Service, left: Left) -> date | None:
    """The last day known to be paid after an end of office: of death, or the eve of the next time in office."""
    ends = [day_of_death(service), left.next_first_day and left.next_first_day - DAY]
    return min(filter(None, ends), default=None)


def disability_had_it_been_due(record: PensionRecord, on: date) -> Amount:
    """The disability pension of a judge in office, had it been due on a day; EUR, not revised.

    Art. III(2), IV(1)(a)(iii): P-20 and Res. para. 23 as of article II; the salary is that of the day. What was paid
    before sixty is taken off as from every pension after re-election (art. I(6), P-25). Raises NotAnswerable without a
    salary on that day, and as `less_what_was_paid` does.
    """
    times = [period for period in time_in_office(record.service) if period.first_day <= on]
    term = max((term for term in record.service.terms if term.first_day <= on), key=lambda term: term.first_day)
    left = Left(on, term, times[-1].first_day, len(times) > 1)
    return less_what_was_paid(record, left, disability_amount(record, term, on), on, BOTH)


def disability_amount(record: PensionRecord, term: Term, last_day: date) -> Amount:
    """The retirement pension as if the judge had stayed to the end of the term of election. EUR.

    Art. II(3), P-20: or to the last day, if that is later; earlier terms included. Res. para. 23: first judges elected
    for three or six years as for nine. Raises NotAnswerable without a salary on the last day.
    """
    terms = [other for other in record.service.terms if other.first_day <= term.first_day]
    if any(other.first_election and other.elected_for in (3, 6) for other in terms):
        label = _("First judge elected for three or six years: as for a term of nine years")
        full_term = Step(label, provisions=("res-23", "app2-II-3"))
        amount = half_of_salary(record, last_day, Fraction(FULL_TERM), "res-23")
        return replace(amount, steps=(NO_CONDITIONS, full_term, *amount.steps))
    until = max(end_of_election(term) or last_day, last_day)
    stayed = Service(tuple(replace(other, last_day=until) if other == term else other for other in terms))
    months = months_of(full_time_service(stayed), until)
    values: dict[str, Value] = {"until": until, "months": counted(months)}
    label = _("Full-time service as if in office to %(until)s, the end of the term of election: %(months)s months")
    served = Step(label, values, provisions=("app2-II-3", "annex-I-1"), readings=("P-20", "P-2", "P-3"))
    amount = half_of_salary(record, last_day, months, "app2-II-3")
    return replace(amount, steps=(NO_CONDITIONS, NOT_FIRST_JUDGE, served, *amount.steps))
