"""What the meeting says about a text: whether its words were spoken, and whether they still may be."""

from datetime import UTC, date, datetime

from cooperation.models import Plenary, Snapshot, StatementText

DONE = "done"


def spoken(plenary: Plenary) -> dict[str, datetime]:
    """When each intervention ended that was made, by the slug of its request or invited speaker. One query.

    The public snapshot is what the events of the meeting come to; what was undone is not in it.
    """
    body = Snapshot.objects.filter(meeting__plenary=plenary, audience="public").values_list("body", flat=True).first()
    return spoken_in(body or {})


def spoken_in(body: dict) -> dict[str, datetime]:
    """The same from a snapshot."""
    return {
        key: datetime.fromtimestamp(entry["stopped_ms"] / 1000, UTC)
        for key, entry in body.get("entries", {}).items()
        if entry["state"] == DONE and entry.get("stopped_ms")
    }


def is_over(plenary: Plenary, today: date) -> bool:
    """Whether nobody will speak any more: it was ended, by the desk or in the room, or its day has passed."""
    if plenary.state == Plenary.State.ENDED or today > plenary.on:
        return True
    states = Snapshot.objects.filter(meeting__plenary=plenary, audience="public").values_list("body__state", flat=True)
    return "ended" in states


def delivered_at(text: StatementText) -> datetime | None:
    """When the words were spoken: as the desk has it, else as the meeting has it; None where they were not."""
    return text.delivered_at or spoken(text.plenary).get(text.of.slug)
