"""A meeting to run: a plenary whose list is published, and a console that sends commands.

plenary = published_plenary(secretariat, now)      # nine invited; States listed in segments I and II
console = Console(plenary, chair, now)
console.do("begin"); console.do("open_segment", segment="I"); console.start_next(); console.wait(120); ...
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from asp_portal import acts
from asp_portal.accounts.models import User
from cooperation.live import services
from cooperation.live.commands import Command, run
from cooperation.models import ListVersion, Meeting, Plenary, SpeakingRequest
from tests.cooperation.held import body_of
from tests.cooperation.world import delegation, open_plenary

LISTED = {"I": ("SEN", "FRA", "ARG", "JPN", "USA"), "II": ("SEN", "HRV", "NLD")}


def ask_for_floor(plenary: Plenary, segment: str, code: str, at: datetime, **fields: Any) -> SpeakingRequest:
    """A request on the list, without the ways that lead there."""
    count = SpeakingRequest.objects.count() + 1
    request = SpeakingRequest.objects.create(
        plenary=plenary,
        segment=plenary.segments.get(key=segment),
        delegation=delegation(code),
        number=f"SP-T-{count:04}",
        speaker=f"Speaker {count}",
        received_at=at,
        state=SpeakingRequest.State.LISTED,
        **fields,
    )
    acts.record(request, "submit", actor=None, office="", content={}, after=request.state)
    return request


def publish(plenary: Plenary, by: User, now: datetime) -> ListVersion:
    """Publish the list of all that is asked for, by arrival."""
    version = ListVersion.objects.create(
        plenary=plenary, number=plenary.versions.count() + 1, kind=ListVersion.Kind.PUBLISHED, body=body_of(plenary),
        hash="0" * 64, made_at=now, made_by=by,
    )  # fmt: skip
    services.published(version, by, now)
    return version


@transaction.atomic
def published_plenary(by: User, now: datetime | None = None, listed: dict[str, tuple[str, ...]] = LISTED) -> Plenary:
    """A plenary with these delegations on its published list."""
    now = now or timezone.now()
    plenary = open_plenary(by, now)
    for segment, codes in listed.items():
        for number, code in enumerate(codes):
            ask_for_floor(plenary, segment, code, now - timedelta(hours=9, minutes=-number))
    publish(plenary, by, now)
    return plenary


class Console:
    """Sends commands one after the other, each knowing the version that the one before gave."""

    def __init__(self, plenary: Plenary, user: User, now: datetime):
        self.plenary, self.user, self.now = plenary, user, now
        self.seen = Meeting.objects.get(plenary=plenary).version
        self.body: dict[str, Any] = {}

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.now += timedelta(seconds=seconds)

    def do(self, name: str, /, **data: Any) -> dict[str, Any]:
        """One command; gives what the console then sees."""
        command = Command(uuid4(), self.seen, name, data)
        self.body = run(self.plenary, command, self.user, self.now)
        self.seen = self.body["version"]
        return self.body

    def waiting(self, segment: str) -> list[str]:
        """The keys of those who wait in a segment."""
        return next(one["entries"] for one in self.body["segments"] if one["key"] == segment)

    def start_next(self) -> str:
        """The next of the open segment has the floor; gives the key."""
        key = self.waiting(self.body["segment"])[0]
        self.do("start", id=key)
        return key
