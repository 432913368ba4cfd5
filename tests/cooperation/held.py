"""A plenary with requests, its published list, and a meeting that was held from it, event by event.

The list is written here, not drafted: the tests of texts and of the report rest on the log alone.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from cooperation.live.plans import plan_of
from cooperation.models import ListVersion, Meeting, MeetingEvent, Plenary, SpeakingRequest
from cooperation.registration import services
from cooperation.rules.meeting_facts import facts_of
from tests.cooperation.world import HAGUE, LAST_SECOND

STARTS = datetime(2021, 12, 8, 10, tzinfo=HAGUE)
Happened = tuple[int, str, dict[str, Any]]  # seconds after STARTS, event, data


def ask(user, plenary: Plenary, of, key: str = "I", at: datetime = LAST_SECOND, **fields: Any) -> SpeakingRequest:
    """A request for the floor in one segment, sent by one who acts for the delegation."""
    segment = plenary.segments.get(key=key)
    [made] = services.register(user, plenary, of, [segment], received_at=at, token=uuid4(), **fields)
    return made


def body_of(plenary: Plenary, seconds: int = 120) -> dict[str, Any]:
    """A list of all that is asked for, by arrival, as cooperation.lists.body has it, as far as a meeting reads it."""
    segments = [
        {
            "key": segment.key,
            "title": {"en": segment.title_en, "fr": segment.title_fr},
            "seconds": segment.seconds,
            "floor_seconds": segment.floor_seconds,
            "invited": [invited(one) for one in segment.invited.all()],
            "places": [listed(one, place, seconds) for place, one in enumerate(segment.requests.standing(), 1)],
            "written": [],
        }
        for segment in plenary.segments.all()
    ]
    return {"plenary": {"seconds": plenary.seconds, "changeover": plenary.changeover_seconds}, "segments": segments}


def invited(one) -> dict[str, Any]:
    """An invited speaker as the list has them."""
    names = {"en": one.name_en, "fr": one.name_fr}
    return {"id": one.slug, "name": names, "code": "", "speaker": "", "language": "en", "seconds": one.seconds}


def listed(one: SpeakingRequest, place: int, seconds: int) -> dict[str, Any]:
    """A request as the list has it."""
    names = {"en": one.delegation.name_en, "fr": one.delegation.name_fr}
    facts = {"id": one.slug, "place": place, "name": names, "code": one.delegation.code, "class": one.delegation.kind}
    return facts | {"group": None, "speaker": one.speaker, "language": one.language, "seconds": seconds}


def publish(plenary: Plenary, by, seconds: int = 120) -> Meeting:
    """The list published, and the meeting that waits for its beginning."""
    body, at = body_of(plenary, seconds), STARTS - timedelta(days=1)
    facts = {"number": 1, "kind": ListVersion.Kind.PUBLISHED, "hash": "0" * 64, "made_at": at, "made_by": by}
    ListVersion.objects.create(plenary=plenary, body=body, **facts)
    meeting = Meeting.objects.create(plenary=plenary)
    plan = facts_of(plan_of(1, body, plenary.speaking_seconds))
    return hold(meeting, [(-86_400, "list", {"number": 1, "made_at": at.isoformat(), "plan": plan})])


def hold(meeting: Meeting, happened: Iterable[Happened]) -> Meeting:
    """What happens in the room, one event after the other."""
    for seconds, name, data in happened:
        version = MeetingEvent.objects.filter(meeting=meeting).count() + 1
        at = STARTS + timedelta(seconds=seconds)
        MeetingEvent.objects.create(
            meeting=meeting, version=version, name=name, data=data, at=at, recorded_at=at, command=uuid4()
        )
        meeting.version = version
    meeting.save()
    return meeting
