"""What a meeting keeps: its log, and beside it what each audience sees now. Facts from outside come in here."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from cooperation.live.log import as_events
from cooperation.live.plans import plan_of
from cooperation.live.snapshots import AUDIENCES, CONSOLE, Json, beside, for_audience, whole
from cooperation.models import ListVersion, Meeting, MeetingEvent, Plenary, Snapshot, SpeakingRequest
from cooperation.rules.meeting import continued
from cooperation.rules.meeting_facts import Event, facts_of

CHANNEL = "meeting"  # of PostgreSQL's NOTIFY; the payload is the plenary's slug
# All audiences at once: the last value is one object with the body of each.
SHOW = """
    INSERT INTO cooperation_snapshot (meeting_id, audience, version, body)
    SELECT %s, key, %s, value FROM jsonb_each(%s::jsonb)
    ON CONFLICT (meeting_id, audience) DO UPDATE SET version = excluded.version, body = excluded.body
"""


@transaction.atomic
def published(version: ListVersion, by: Any, now: datetime) -> None:
    """A published list is the plan of the meeting: at first, and in place of whom the meeting still waits for."""
    plenary = version.plenary
    plan = plan_of(version.number, version.body, plenary.speaking_seconds)
    data = {"number": version.number, "made_at": version.made_at.isoformat(), "plan": facts_of(plan)}
    Meeting.objects.get_or_create(plenary=plenary)
    _add_fact(plenary, "list", data, by, now)


@transaction.atomic
def withdrawn(request: SpeakingRequest, by: Any, now: datetime) -> None:
    """A request was withdrawn: who still waits is taken off the screens. Nothing where no list is published."""
    _add_fact(request.plenary, "withdrawn", {"id": request.slug}, by, now)


@transaction.atomic
def refreshed(plenary: Plenary, now: datetime) -> None:
    """Something that screens show beside the meeting changed, such as a text. Nothing where no list is published."""
    _add_fact(plenary, "refreshed", {}, None, now)


def snapshot_of(plenary: Plenary, audience: str) -> Json | None:
    """What an audience sees now; None where no list is published. For who may see it: the caller asks."""
    found = Snapshot.objects.filter(meeting__plenary=plenary, audience=audience).first()
    return found.body if found else None


def locked(plenary: Plenary) -> Meeting | None:
    """The meeting, which nobody else changes until the transaction ends; None where no list is published."""
    return Meeting.objects.select_for_update().filter(plenary=plenary).first()


def append(meeting: Meeting, happened: tuple[Event, ...], event: Event, *, by: Any, now: datetime) -> Json:
    """Add an event to the log of a locked meeting, and tell every screen. Gives what the console sees.

    Raises NotPossible; then nothing is changed.
    """
    stands = continued(happened, event)
    MeetingEvent.objects.create(
        meeting=meeting,
        version=event.version,
        name=event.name,
        data=dict(event.data),
        at=event.at,
        recorded_at=max(now, event.at),
        by=by,
        command=UUID(event.key) if event.key else None,
    )
    meeting.version = event.version
    meeting.save(update_fields=["version"])
    plenary = Plenary.objects.select_related("session").get(pk=meeting.plenary_id)
    body = whole(plenary, (*happened, event), stands, beside(plenary), now)
    shown = {audience: for_audience(body, audience) for audience in AUDIENCES}
    with connection.cursor() as cursor:
        cursor.execute(SHOW, [meeting.pk, event.version, json.dumps(shown)])
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, plenary.slug])  # is sent when the transaction commits
    return shown[CONSOLE]


def _add_fact(plenary: Plenary, name: str, data: Json, by: Any, now: datetime) -> None:
    meeting = locked(plenary)
    if meeting is None or (meeting.version == 0 and name != "list"):
        return
    happened = as_events(meeting.events.order_by("version"))
    at = max([now, *(event.at for event in happened[-1:])])
    append(meeting, happened, Event(meeting.version + 1, name, data, at), by=by, now=now)
