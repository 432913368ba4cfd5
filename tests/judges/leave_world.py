"""Leave in every state, made as people make it; for the tests of leave and of the calendar."""

from datetime import date

from asp_portal.workflow import Doing
from judges.leave import services as leave
from judges.leave.workflow import leave_workflow
from judges.models import Event, Judge, LeaveRequest
from judges.services import authorisers_of

TODAY = date(2026, 11, 10)  # a Tuesday
# Monday to Friday, some weeks ahead: five working days.
FIRST, LAST = date(2026, 11, 30), date(2026, 12, 4)
PATHS = {
    "draft": [],
    "requested": ["request"],
    "granted": ["request", "grant"],
    "refused": ["request", "refuse"],
    "withdrawn": ["request", "withdraw"],
}


def decider_of(judge, day: date = TODAY):
    """The account of who decides on this judge's leave."""
    return Judge.objects.get(pk=next(iter(authorisers_of(judge, day)))).user


def act(name: str, request: LeaveRequest, user, today: date = TODAY, reason: str = "As discussed") -> LeaveRequest:
    """Do something with a request, and give it as it is then."""
    leave_workflow.apply(name, Doing(request, user, today, reason=reason))
    return LeaveRequest.objects.get(pk=request.pk)


def ask(judge, state: str = "requested", first: date = FIRST, last: date = LAST, **fields) -> LeaveRequest:
    """Leave of a judge, five working days unless other days are given, as far as `state`."""
    made = leave.create(judge, today=min(TODAY, first), first_day=first, last_day=last, **fields)
    for name in PATHS[state]:
        user = judge.user if name in ("request", "withdraw") else decider_of(judge)
        made = act(name, made, user, min(TODAY, first))
    return made


def event(kind: str, title: str, first: date, last: date | None = None, judges=()) -> Event:
    """Something in the calendar."""
    made = Event.objects.create(kind=kind, title=title, first_day=first, last_day=last or first)
    made.judges.set(judges)
    return made
