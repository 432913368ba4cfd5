"""What the log of the meeting says about texts: whose words were spoken, and whether anybody still may speak."""

from dataclasses import dataclass
from datetime import date, datetime

from cooperation.live.log import meeting_of
from cooperation.models import Plenary, StatementText
from cooperation.rules.meeting_facts import Phase, Stage


@dataclass(frozen=True)
class Heard:
    """spoken: when each intervention ended that was made, by the slug of its request or invited speaker.

    over: nobody will speak any more: the plenary was ended, by the desk or in the room, or its day has passed.
    """

    spoken: dict[str, datetime]
    over: bool


def heard(plenary: Plenary, today: date) -> Heard:
    """What the meeting has heard; what was undone does not count. One query."""
    meeting = meeting_of(plenary)
    over = plenary.state == Plenary.State.ENDED or today > plenary.on
    if meeting is None:
        return Heard({}, over)
    entries = meeting.entries.values()
    spoken = {entry.key: entry.stopped_at for entry in entries if entry.phase == Phase.DONE and entry.stopped_at}
    return Heard(spoken, over or meeting.stage == Stage.ENDED)


def delivered_at(text: StatementText, today: date) -> datetime | None:
    """When the words were spoken: as the desk has it, else as the meeting has it; None where they were not."""
    return text.delivered_at or heard(text.plenary, today).spoken.get(text.of.slug)
