"""What the demo tells of leave and hearings: entered by its people as everybody enters it."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from asp_portal.outbox import Message
from asp_portal.workflow import Doing
from judges.calendar.services import keep_event
from judges.demo.people import IN_OFFICE
from judges.leave import services as leave
from judges.leave.workflow import leave_workflow
from judges.models import Event, Judge, LeaveRequest

PAPER = "Leave form on paper, invented"
# account, days from today to the first day of leave, its length in days, how far it has come
# (of judges whose term goes on for three years at least)
ASKED = (
    ("judge", 24, 12, ("request", "grant")),
    ("judge", 70, 5, ("request",)),
    ("judge0013", 12, 5, ("request", "grant")),
    ("judge0016", 20, 9, ("request",)),
    ("president", 100, 12, ("request",)),
)
# kind, title, days from today, length, places of judges in the list (none: the whole bench)
EVENTS = (
    ("hearing", "Trial Chamber, evidence of the defence", -8, 12, (6, 7, 8)),
    ("hearing", "Pre-Trial Chamber, confirmation of charges", 25, 3, (0, 7, 11)),
    ("meeting", "Plenary session of the judges", 9, 2, ()),
)
HOLIDAYS = (("New Year’s Day", 1, 1), ("Christmas", 12, 25), ("Second day of Christmas", 12, 26))


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Hearings, holidays and leave; built once, on an empty calendar."""
    if Event.objects.exists():
        return
    people = {name: User.objects.get(email=f"{name}@{accounts.DOMAIN}") for name in accounts.PEOPLE}
    judges = list(Judge.objects.order_by("pk")[: len(IN_OFFICE)])
    events(judges, people["secretariat"], today)
    recorded(judges, people["secretariat"], today)
    asked(people, today)
    Message.objects.filter(sent_at=None).update(sent_at=timezone.now())  # nobody waits for news of the past
    say(f"{Event.objects.count()} events in the calendar, {LeaveRequest.objects.count()} leaves")


def events(judges: list[Judge], keeper: User, today: date) -> None:
    """The calendar of the bench about today."""
    for kind, title, after, length, places in EVENTS:
        first = today + timedelta(days=after)
        event = Event(kind=kind, title=title, first_day=first, last_day=first + timedelta(days=length - 1))
        keep_event(event, [judges[place] for place in places], keeper)
    for year in (today.year, today.year + 1):
        for title, month, day in HOLIDAYS:
            on = date(year, month, day)
            keep_event(Event(kind="holiday", title=title, first_day=on, last_day=on), [], keeper)


def recorded(judges: list[Judge], keeper: User, today: date) -> None:
    """Leave taken in the summers of each term, as forms on paper told it."""
    for number, judge in enumerate(judges):
        in_office_from = judge.terms.earliest("first_day").first_day
        for year in range(in_office_from.year + 1, today.year + 1):
            first = date(year, 7, 2 + number)
            length = 44 + number % 9 if year > in_office_from.year else 37  # of its first year there is only a part
            last = first + timedelta(days=length)
            if last < today:
                leave.record_leave(judge, keeper, today=today, first_day=first, last_day=last, source=PAPER)


def asked(people: dict[str, User], today: date) -> None:
    """Leave of days to come, asked for and partly granted by the President."""
    for name, after, length, steps in ASKED:
        first = today + timedelta(days=after)
        days = {"first_day": first, "last_day": first + timedelta(days=length - 1)}
        user = User.objects.get(email=f"{name}@{accounts.DOMAIN}")
        request = leave.create(user.judge, today=today, **days)
        for step in steps:
            actor = people["president"] if step == "grant" else user
            leave_workflow.apply(step, Doing(request, actor, today))
