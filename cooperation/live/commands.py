"""A command from the console: in one transaction the meeting is locked, the event added, and every screen told."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from asp_portal.law.words import _
from asp_portal.workflow import Hidden, Stale
from cooperation.live.log import as_events
from cooperation.live.services import append, locked, snapshot_of
from cooperation.live.snapshots import CONSOLE, Json
from cooperation.models import Delegation, Plenary
from cooperation.rules.meeting import STEPS
from cooperation.rules.meeting_facts import Event, NotPossible
from cooperation.rules.sentences import Sentence

NAMES = (*STEPS, "undo")
ASIDE = ("withdrawn", "refreshed")  # what comes in beside the console takes no command out of its hands
TRUSTED = timedelta(seconds=10)  # how far the console's word on when it was pressed goes, while the network is there


@dataclass(frozen=True)
class Command:
    """What a console asks for.

    key: its own name for the command: sent again, nothing is done twice. seen: the version it was given on.
    at: when it was pressed, as the console estimates the server's time. queued: it waited for the network.
    """

    key: UUID
    seen: int
    name: str
    data: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    queued: bool = False


@transaction.atomic
def run(plenary: Plenary, command: Command, user: Any, now: datetime) -> Json:
    """Carry it out; gives what the console sees then.

    Raises Hidden (not theirs, or no list), Stale (somebody else was faster), NotPossible (with the reason).
    """
    if not user.has_perm("cooperation.run_meeting"):
        raise Hidden
    meeting = locked(plenary)
    if meeting is None:
        raise Hidden
    happened = as_events(meeting.events.order_by("version"))
    if any(event.key == str(command.key) for event in happened):
        return snapshot_of(plenary, CONSOLE) or {}
    if command.seen > meeting.version or any(
        event.version > command.seen and event.name not in ASIDE for event in happened
    ):
        raise Stale(str(command.seen), str(meeting.version))
    at = moment(command, happened[-1].at, now)
    event = Event(meeting.version + 1, command.name, with_names(command.data), at, str(command.key))
    return append(meeting, happened, event, by=user, now=now)


def moment(command: Command, last: datetime, now: datetime) -> datetime:
    """When it happened: as the console says, but never before what happened last, nor later than now.

    A command that waited for the network is believed however old it is; another one only for some seconds, because a
    clock that is wrong is then likelier than a network that slow.
    """
    believed = command.at if command.at and (command.queued or now - command.at <= TRUSTED) else now
    return max(last, min(believed, now))


def with_names(data: dict[str, Any]) -> dict[str, Any]:
    """The facts of a command, with the names of a delegation that it names by its code, or of who has only a name."""
    if code := data.get("code"):
        delegation = Delegation.objects.filter(code=code, is_active=True).first()
        if delegation is None:
            raise NotPossible(Sentence(_("There is no delegation with this code.")))
        names = {"en": delegation.name_en, "fr": delegation.name_fr}
        return data | {"names": names, "class": delegation.kind}
    if name := data.get("name"):
        return data | {"names": {"en": name, "fr": name}}
    return data
