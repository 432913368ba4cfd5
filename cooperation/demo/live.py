"""The meeting of 2021, event by event: the panels overran by twelve minutes, and States were not reached.

Who spoke how long is invented, as the speakers are.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any
from uuid import uuid4

from django.db import transaction

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from cooperation.live.commands import Command, run
from cooperation.models import Meeting, Plenary
from cooperation.rules.meeting_facts import Kind

# Seconds by which the invited speakers overran, in their order; what the others took of their limit; gaps between them.
OVERRUN = (95, 120, 40, 105, 55, 130, 25, 90, 60)
TAKEN = (0.9, 1.05, 1.1, 0.95, 1.2, 1.0, 0.85)
GAPS = (22, 31, 27, 40, 25)
LATE_BY = 130  # seconds after its hour at which the meeting began


class Room:
    """The room of a plenary: time passes in it, and the chair acts."""

    def __init__(self, plenary: Plenary, chair: User, now: datetime):
        self.plenary, self.chair, self.now = plenary, chair, now
        self.seen = Meeting.objects.get(plenary=plenary).version
        self.body: dict[str, Any] = {}
        self.overrun, self.taken, self.gaps = iter(OVERRUN), cycle(TAKEN), cycle(GAPS)

    def do(self, name: str, after: float = 0, **data: Any) -> None:
        """The chair acts, so many seconds later."""
        self.now += timedelta(seconds=after)
        self.body = run(self.plenary, Command(uuid4(), self.seen, name, data), self.chair, self.now)
        self.seen = self.body["version"]

    @property
    def segment(self) -> dict[str, Any]:
        """The one that is open, as the console sees it."""
        return next(one for one in self.body["segments"] if one["key"] == self.body["segment"])

    def waiting(self) -> Iterator[dict[str, Any]]:
        """Who is called, one after the other, until nobody waits or the time is over."""
        while self.segment["entries"]:
            entry = self.body["entries"][self.segment["entries"][0]]
            if entry["kind"] == Kind.LISTED and self.now.timestamp() * 1000 > self.segment["planned_end_ms"] - 60_000:
                return
            yield entry

    def speak(self, entry: dict[str, Any]) -> None:
        """One speaker has the floor and finishes."""
        invited = entry["kind"] == Kind.INVITED
        seconds = entry["seconds"] + next(self.overrun) if invited else entry["seconds"] * next(self.taken)
        self.do("start", next(self.gaps), id=entry["id"])
        self.do("stop", seconds, id=entry["id"])


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """The meeting, built once, from the list that was published."""
    past = Plenary.objects.filter(on__lt=today, meeting__isnull=False, starts_at__isnull=False).first()
    if past is None or past.meeting.events.filter(name="begin").exists():
        return
    chair = User.objects.get(email=f"chair@{accounts.DOMAIN}")
    room = Room(past, chair, past.starts_at)
    room.do("begin", LATE_BY)
    first(room)
    second(room)
    room.do("end", 20)
    say(f"{past.meeting.events.count()} events of a meeting")


def first(room: Room) -> None:
    """One State is not in the room when it is called; a speaker is started by mistake."""
    room.do("open_segment", 45, segment="I")
    for number, entry in enumerate(room.waiting()):
        if number == 5:
            room.do("absent", 12, id=entry["id"])
        elif number == 7:
            room.do("start", 15, id=entry["id"])
            room.do("undo", 4, version=room.seen)
            room.speak(entry)
        else:
            room.speak(entry)
    room.do("close_segment", 15, segment="I")


def second(room: Room) -> None:
    """A point of order interrupts a speaker, who is then given half a minute more; France has a minute out of turn."""
    room.do("open_segment", 60, segment="II")
    for number, entry in enumerate(room.waiting()):
        if number == 6:
            interrupted(room, entry)
        else:
            room.speak(entry)
        if number == 8:
            room.do("turn", code="FRA", seconds=60)
    room.do("close_segment", 30, segment="II")


def interrupted(room: Room, entry: dict[str, Any]) -> None:
    """A speaker with a point of order in between."""
    room.do("start", 25, id=entry["id"])
    room.do("order", 60, code="ARG")
    room.do("stop", 48, id=room.body["now"]["id"])
    room.do("extend", 5, seconds=30)
    room.do("resume", 3)
    room.do("stop", 85, id=entry["id"])
