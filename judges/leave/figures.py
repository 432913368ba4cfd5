"""What a leave comes to: its working days, what is left after it, and what stands in its way (Annex, art. XI)."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from asp_portal.accounts.models import User
from asp_portal.templatetags.portal import locale, short_date
from judges import facts
from judges.models import Event, Judge, LeaveRequest, days_touch
from judges.rules.facts import LeaveTaken, Service
from judges.rules.leave import leave_balance, leave_obstacle, leave_years
from judges.rules.periods import DAY
from judges.rules.presidency import Office, authorisers
from judges.rules.service import full_time_service
from judges.rules.working_days import leave_taken
from judges.services import presidency_on

NOBODY = 0  # no judge has this key: who decides in general

# --- Who sees which leave -------------------------------------------------------------------------------------------


def deciding(user: User, today: date) -> Q | None:
    """Of whose leave this user decides today: of everybody's but their own, or of the President's; None of nobody's.

    Reading T-8, as for journeys: the President, or whoever acts as President, decides; of the President's own leave
    the First Vice-President, or the Second.
    """
    judge = Judge.objects.filter(user=user.pk).first()
    if judge is None:
        return None
    presidency = presidency_on(today)
    if judge.pk in authorisers(presidency, NOBODY):
        return ~Q(judge=judge)
    president = presidency.holders.get(Office.PRESIDENT)
    if president is not None and judge.pk in authorisers(presidency, president):
        return Q(judge=president)
    return None


def to_decide(user: User, today: date) -> QuerySet[LeaveRequest]:
    """The requests that await this user."""
    mine = deciding(user, today)
    waiting = LeaveRequest.objects.filter(state="requested").select_related("judge").order_by("first_day", "pk")
    return waiting.none() if mine is None else waiting.filter(mine)


def visible_leave(user: User, today: date) -> QuerySet[LeaveRequest]:
    """One's own; all that was asked for, for who decides; what was granted, for those who keep the calendar."""
    seen = Q(judge__user_id=user.pk)
    if (mine := deciding(user, today)) is not None:
        seen |= mine & ~Q(requested_by=None)
    if user.has_perm("judges.view_leaverequest"):
        taken_back = Q(state="withdrawn") & (~Q(decided_by=None) | ~Q(source=""))
        seen |= Q(state="granted") | taken_back
    return LeaveRequest.objects.filter(seen)


def sees_the_bench(user: User, today: date) -> bool:
    """Whether the calendar of the bench is for this user: judges in office, and those who see leave."""
    return user.has_perm("judges.view_leaverequest") or Judge.objects.in_office(today).filter(user=user.pk).exists()


# --- The figures of one leave ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearFigures:
    """A calendar year of a leave, in working days: how many it takes, and what is left of the year then."""

    year: int
    days: Decimal
    left: Decimal


@dataclass(frozen=True)
class Figures:
    """What a leave comes to. before, after: the balance on its first day and at the end of its last, in working days.

    overlaps: other leave of the judge on these days. hearings: those of the judge, or of the whole bench.
    out_of_office: the first of its days on which the judge does not serve full-time, None where there is none.
    """

    taken: tuple[LeaveTaken, ...]
    years: tuple[YearFigures, ...]
    before: Decimal
    after: Decimal
    missing: dict[int, Decimal]
    overlaps: tuple[LeaveRequest, ...]
    hearings: tuple[Event, ...]
    out_of_office: date | None

    @property
    def total(self) -> Decimal:
        """The working days of the leave."""
        return sum((entry.days for entry in self.taken), Decimal(0))

    @property
    def by_year(self) -> dict[str, str]:
        """As a request keeps it: {"2026": "4.5"}."""
        return {str(entry.on.year): f"{entry.days.normalize():f}" for entry in self.taken}


def figures_of(request: LeaveRequest) -> Figures:
    """The figures of a leave beside all other leave of the judge that is asked for or granted. Five queries.

    Raises LeaveDaysError where its days cannot be.
    """
    return all_figures([request])[0]


def all_figures(requests: list[LeaveRequest]) -> list[Figures]:
    """The figures of several, in their order. A fixed number of queries. Raises as `figures_of`."""
    if not requests:
        return []
    prefetch_related_objects([request.judge for request in requests], *facts.FOR_LEAVE)
    first, last = min(row.first_day for row in requests), max(row.last_day for row in requests)
    holidays = facts.holidays(first, last)
    hearings = Event.objects.filter(days_touch(first, last), kind=Event.Kind.HEARING).prefetch_related("judges")
    return [_figures(request, holidays, list(hearings)) for request in requests]


def _figures(request: LeaveRequest, holidays: Set[date], hearings: list[Event]) -> Figures:
    """The figures of one, with all that they need at hand."""
    judge, service = request.judge, facts.service_of(request.judge)
    taken = working_days_of(request, holidays)
    others = facts.leave_of(judge, without=request)
    days = {entry.on.year: entry.days for entry in taken}
    years = leave_years(service, [*others, *taken], request.last_day.year)
    return Figures(
        taken,
        tuple(YearFigures(row.year, days[row.year], row.balance) for row in years if row.year in days),
        leave_balance(service, others, request.first_day),
        leave_balance(service, [*others, *taken], request.last_day),
        leave_obstacle(service, others, taken),
        tuple(row for row in judge.standing_leave if row.pk != request.pk and touch(row, request)),
        tuple(event for event in hearings if touch(event, request) and concerns(event, judge)),
        first_day_out_of_office(service, request.first_day, request.last_day),
    )


def touch(one: LeaveRequest | Event, other: LeaveRequest | Event) -> bool:
    """Whether the days of two rows have one in common."""
    return one.first_day <= other.last_day and other.first_day <= one.last_day


def concerns(event: Event, judge: Judge) -> bool:
    """Whether an event, with its judges at hand, concerns a judge: one of those chosen, or all where nobody is."""
    chosen = event.judges.all()
    return not chosen or judge in chosen


def working_days_of(request: LeaveRequest, holidays: Set[date] | None = None) -> tuple[LeaveTaken, ...]:
    """The working days of a leave by calendar year, with the official holidays as they stand now (J-11)."""
    if holidays is None:
        holidays = facts.holidays(request.first_day, request.last_day)
    noons = {"from_noon": request.from_noon, "until_noon": request.until_noon}
    return leave_taken(request.first_day, request.last_day, holidays, **noons)


def first_day_out_of_office(service: Service, first: date, last: date) -> date | None:
    """The first of these days on which the judge does not serve full-time; None where there is none."""
    day = first
    for period in full_time_service(service):
        if period.includes(day):
            if period.last_day >= last:
                return None
            day = period.last_day + DAY
    return day


def balance_on(judge: Judge, day: date) -> Decimal:
    """The working days left on a day, past or to come; without a query where FOR_LEAVE is prefetched."""
    return leave_balance(facts.service_of(judge), facts.leave_of(judge), day)


# --- In words -------------------------------------------------------------------------------------------------------


def days_in_words(days: Decimal) -> str:
    """ "4.5 working days", as the language writes it."""
    number = 1 if days == 1 else 2 * (abs(days) >= 2)  # less than two is singular in French, not in English
    words = ngettext("%(days)s working day", "%(days)s working days", number)
    return words % {"days": days_in_figures(days)}


def days_in_figures(days: Decimal) -> str:
    """ "4.5", in French "4,5"."""
    return format_decimal(days, format="#,##0.##", locale=locale())


def period_in_words(row: Any) -> str:
    """ "3 Nov 2026 from noon to 5 Nov 2026": the days of a leave, an event, or whatever has a first and a last."""
    from_noon, until_noon = getattr(row, "from_noon", False), getattr(row, "until_noon", False)
    first, last = short_date(row.first_day), short_date(row.last_day)
    if row.first_day == row.last_day:
        sentence = _("%(day)s from noon") if from_noon else _("%(day)s until noon") if until_noon else "%(day)s"
        return sentence % {"day": first}
    sentence = {
        (False, False): _("%(first)s to %(last)s"),
        (True, False): _("%(first)s from noon to %(last)s"),
        (False, True): _("%(first)s to noon of %(last)s"),
        (True, True): _("%(first)s from noon to noon of %(last)s"),
    }[from_noon, until_noon]
    return sentence % {"first": first, "last": last}


def obstacles(figures: Figures) -> list[str]:
    """Why this leave cannot be, in sentences; nothing where it can."""
    found = impossible(figures)
    found += [
        _("For %(year)s, %(missing)s are missing: there is not enough leave (Annex, art. XI(1)).")
        % {"year": year, "missing": days_in_words(days)}
        for year, days in figures.missing.items()
    ]
    return found


def impossible(figures: Figures) -> list[str]:
    """Why these days cannot be leave at all, whatever the balance."""
    found = []
    if figures.out_of_office:
        sentence = _("On %(day)s the judge is not in office, or does not yet serve full-time: that is no day of leave.")
        found.append(sentence % {"day": short_date(figures.out_of_office)})
    found += [
        _("Another leave runs on some of these days: %(number)s, %(days)s.")
        % {"number": other.number, "days": period_in_words(other)}
        for other in figures.overlaps
    ]
    if not figures.taken:
        found.append(_("There is no working day among these days: no leave is needed."))
    return found


def warnings(figures: Figures) -> list[str]:
    """What the judge and the Presidency should know, in sentences."""
    return [
        _("Hearing on some of these days: %(title)s, %(days)s.")
        % {"title": event.title, "days": period_in_words(event)}
        for event in figures.hearings
    ]
