"""The judges' record as the facts that the rules are asked about."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from judges.models import Event, Judge, LeaveRequest, Salary
from judges.rules import facts
from judges.rules.periods import Period
from judges.rules.presidency import Office

FOR_SERVICE = ("terms",)
FOR_PAY = ("terms", "offices", "acting_days")
FOR_RESIDENCE = ("terms", "residences", "resettlements")
FOR_LEAVE = (
    "terms",
    Prefetch("leave_requests", LeaveRequest.objects.filter(state__in=LeaveRequest.STANDING), to_attr="standing_leave"),
)


def service_of(judge: Judge) -> facts.Service:
    """The judge's terms and day of death."""
    return facts.Service(tuple(map(term_of, judge.terms.all())), judge.died_on)


def term_of(term) -> facts.Term:
    """A term of office."""
    return facts.Term(
        term.first_day,
        term.last_day,
        term.scheduled_last_day,
        facts.Ended(term.ended) if term.ended else None,
        term.elected_for,
        term.first_election,
        term.full_time_from,
    )


def salary_scale() -> facts.SalaryScale:
    """The scale as it is in the table. One query."""
    return facts.SalaryScale(facts.SalaryRow(row.first_day, row.annual, row.source) for row in Salary.objects.all())


def pay_record(judge: Judge, scale: facts.SalaryScale) -> facts.PayRecord:
    """What a judge's pay follows from; without a query where FOR_PAY is prefetched."""
    return facts.PayRecord(
        service_of(judge),
        scale,
        tuple(facts.OfficeHeld(Office(held.office), held.first_day, held.last_day) for held in judge.offices.all()),
        tuple(Period(acting.day, acting.day) for acting in judge.acting_days.all()),
    )


def residences_of(judge: Judge) -> tuple[facts.Residence, ...]:
    """The judge's homes near the seat, with their declarations."""
    return tuple(facts.Residence(row.home_from, row.declared_on, row.last_day) for row in judge.residences.all())


def leave_of(judge: Judge, without: LeaveRequest | None = None) -> tuple[facts.LeaveTaken, ...]:
    """Leave granted or asked for, by calendar year, entered on the first of its days in that year."""
    if (standing := getattr(judge, "standing_leave", None)) is None:
        standing = judge.leave_requests.filter(state__in=LeaveRequest.STANDING)
    return tuple(
        facts.LeaveTaken(max(request.first_day, date(int(year), 1, 1)), Decimal(days))
        for request in standing
        if without is None or request.pk != without.pk
        for year, days in request.days_by_year.items()
    )


def holidays(first: date, last: date) -> frozenset[date]:
    """The official holidays of the Court between two days, both counted. One query."""
    events = Event.objects.filter(kind=Event.Kind.HOLIDAY, first_day__lte=last, last_day__gte=first)
    return frozenset(day for event in events for day in days_of(event.first_day, event.last_day))


def days_of(first: date, last: date) -> Iterable[date]:
    """The days from one to another, both counted."""
    return (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))


def due_facts(judge: Judge, family: bool) -> facts.DueFacts:
    """What comes due follows from these; `family`: with the children, for those who may know of them."""
    children = judge.children.all() if family else ()
    return facts.DueFacts(
        service_of(judge),
        judge.date_of_birth,
        residences_of(judge),
        tuple(facts.ChildRow(c.slug, c.born_on, c.adopted_on, c.married_on, c.died_on) for c in children),
    )
