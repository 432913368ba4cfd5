"""The lump sum for resettling outside the Netherlands at the end of office (App. 1, art. IV)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from asp_portal.law.steps import Step, Trace, Value
from asp_portal.law.words import _
from asp_portal.money import EURO, to_cents
from judges.rules.facts import Ended, Resettlement, Residence, SalaryScale, Service, Term
from judges.rules.parameters import WEEKS_AFTER_FIVE, WEEKS_AFTER_NINE, WEEKS_OF_YEAR
from judges.rules.periods import DAY, Period, completed_years
from judges.rules.residence import longest_of, stretches
from judges.rules.results import NotDue, Relocation
from judges.rules.service import day_of_death, last_day_before, time_in_office
from judges.rules.words import NOT_DUE

NETHERLANDS = "NLD"
ABROAD = ""  # any other country
READINGS = {
    NotDue.DIED: ("J-10",),
    NotDue.RESIDENCE_UNDER_FIVE_YEARS: ("J-9", "P-3"),
}


def relocation(
    service: Service,
    residences: Iterable[Residence],
    resettled: Resettlement | None,
    scale: SalaryScale,
    on: date,
) -> Relocation:
    """The lump sum that is due on a day, EUR, rounded once; else every condition that fails.

    App. 1, art. IV: eighteen weeks of the annual salary of the last day of office (J-5) after five years of continuous
    residence at the seat, twenty-four after nine (J-9, P-3). J-10: at any end of office but death, from the later of
    the day after it and the day of resettling. Raises NotInForce for days before the Court began.
    """
    left_on = last_day_before(service, on)
    longest = longest_of(stretches(service, residences, left_on)) if left_on else None
    years = completed_years(longest) if longest else 0
    residence = [_residence_step(longest, years)] if longest else []
    reasons = _reasons(service, left_on, resettled, years, on)
    if reasons or left_on is None or resettled is None:
        return Relocation(reasons, trace=Trace((*residence, *map(_reason_step, reasons))))
    weeks = int((WEEKS_AFTER_NINE if years >= 9 else WEEKS_AFTER_FIVE).on(left_on))
    due_from = max(left_on + DAY, resettled.on)
    row = scale.on(left_on)
    if row is None:
        return Relocation((), weeks, None, due_from, left_on, Trace(tuple(residence)))
    exact = Fraction(row.annual) * weeks / Fraction(WEEKS_OF_YEAR.on(left_on))
    values: dict[str, Value] = {"weeks": weeks, "annual": row.annual, "on": left_on, "from": due_from}
    sums = _sum_steps(values, exact)
    return Relocation((), weeks, to_cents(exact), due_from, None, Trace((*residence, *sums)))


def if_office_ended(service: Service, residences: Iterable[Residence], scale: SalaryScale, on: date) -> Relocation:
    """What would be due to a judge who left office at the end of a day and resettled abroad on the next.

    App. 1, art. IV, J-10. Who had left before is told of that end of office; terms after the day do not count.
    """
    terms = tuple(_cut(term, on) for term in service.terms if term.first_day <= on)
    after = on + DAY
    return relocation(Service(terms, service.died_on), residences, Resettlement(after, ABROAD), scale, after)


def _cut(term: Term, on: date) -> Term:
    """A term that lasts no longer than a day; cut short it counts as resigned."""
    last_day = term.last_day or term.scheduled_last_day or date.max
    return term if last_day <= on else replace(term, last_day=on, ended=Ended.RESIGNED)


def _reasons(
    service: Service, left_on: date | None, resettled: Resettlement | None, years: int, on: date
) -> tuple[NotDue, ...]:
    """Every condition that fails, in the order in which they are asked; in office and death stand alone."""
    if any(period.includes(on) for period in time_in_office(service)):
        return (NotDue.IN_OFFICE,)
    if _died_first(service, left_on, resettled, on):
        return (NotDue.DIED,)
    failed = []
    if resettled is None or resettled.on > on:
        failed.append(NotDue.NOT_RESETTLED)
    elif resettled.country == NETHERLANDS:
        failed.append(NotDue.IN_NETHERLANDS)
    if years < 5:
        failed.append(NotDue.RESIDENCE_UNDER_FIVE_YEARS)
    return tuple(failed)


def _died_first(service: Service, left_on: date | None, resettled: Resettlement | None, on: date) -> bool:
    """Whether death ended the office, or came before resettling. J-10."""
    died_on = day_of_death(service)
    if died_on is None or died_on >= on:
        return False
    if left_on is None or died_on <= left_on:
        return True
    return resettled is None or resettled.on > died_on


def _residence_step(longest: Period, years: int) -> Step:
    values: dict[str, Value] = {"first": longest.first_day, "last": longest.last_day, "years": years}
    label = _(
        "Longest continuous residence at the seat during office: %(first)s to %(last)s, completed years: %(years)s"
    )
    return Step(label, values, provisions=("app1-IV", "annex-II-2"), readings=("J-6", "J-9", "P-3"))


def _reason_step(reason: NotDue) -> Step:
    return Step(NOT_DUE[reason], provisions=("app1-IV",), readings=READINGS.get(reason, ()), applied=False)


def _sum_steps(values: dict[str, Value], exact: Fraction) -> Iterator[Step]:
    label = _("%(weeks)s weeks of the annual salary of %(annual)s of the last day of office, %(on)s")
    yield Step(label, values, exact, EURO, ("app1-IV",), ("J-5",))
    label = _("Relocation sum, due from %(from)s, rounded once")
    yield Step(label, values, to_cents(exact), EURO, ("app1-IV",), ("J-10", "P-1"))
