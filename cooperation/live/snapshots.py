"""What each audience sees of a meeting: one body for all, from which each is given its fields.

Moments are milliseconds since 1970 (`_ms`), durations whole seconds; texts stand in both languages, so that a screen
chooses. `server_ms`, the moment of the answer, is added by whoever answers: an audience has one body.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from cooperation.live.wording import in_words_of
from cooperation.models import Plenary, SpeakingRequest, TextVersion
from cooperation.rules.meeting import undoable
from cooperation.rules.meeting_facts import NOTHING, Entry, Event, Meeting, Phase, SegmentLog
from cooperation.rules.outlook import Alarm, Expectation, outlook
from cooperation.rules.speech import seconds_to_read

PUBLIC, ROOM, DELEGATE, INTERPRETERS, CONSOLE = AUDIENCES = ("public", "room", "delegate", "interpreters", "console")
ALL, BOOTH, DESK = frozenset(AUDIENCES), frozenset({INTERPRETERS, CONSOLE}), frozenset({CONSOLE})
LOG_LINES = 30

# Who sees what. A field that is not named here is shown to nobody.
FIELDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("plenary", "title", "zone", "version", "list_version", "list_at", "at_ms", "state"), ALL),
    **dict.fromkeys(("starts_ms", "began_ms", "ended_ms", "suspended_ms", "seconds", "segment", "segments"), ALL),
    **dict.fromkeys(("entries", "now", "interrupted"), ALL),
    **dict.fromkeys(("alarm", "replies", "log", "can_undo", "limit", "changeover"), DESK),
}
ENTRY_FIELDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("id", "kind", "segment", "place", "name", "code", "class", "group", "speaker", "language"), ALL),
    **dict.fromkeys(("seconds", "state", "started_ms", "stopped_ms", "spoken_seconds", "expected"), ALL),
    "text": BOOTH,
    **dict.fromkeys(("level", "accessibility", "by_video", "note", "absent_ms"), DESK),
}

Json = dict[str, Any]


PRIVATE = ("level", "accessibility", "by_video")  # of a request


@dataclass(frozen=True)
class Beside:
    """What the list does not hold: of each entry by its key, the private facts of its request, and its text."""

    private: dict[str, Json]
    texts: dict[str, TextVersion]


def beside(plenary: Plenary) -> Beside:
    """Read it, in two queries."""
    requests = SpeakingRequest.objects.filter(plenary=plenary)
    private = {row["slug"]: {name: row[name] for name in PRIVATE} for row in requests.values("slug", *PRIVATE)}
    texts = (
        TextVersion.objects.filter(text__request__plenary=plenary)
        | TextVersion.objects.filter(text__invited__segment__plenary=plenary)
    ).select_related("text__request", "text__invited")
    latest = {}
    for each in texts.defer("words").order_by("pk"):
        if of := each.text.request or each.text.invited:
            latest[of.slug] = each
    return Beside(private, latest)


def for_audience(body: Json, audience: str) -> Json:
    """What an audience sees of the whole body."""
    seen = {name: value for name, value in body.items() if audience in FIELDS.get(name, ())}
    seen["entries"] = {
        key: {name: value for name, value in entry.items() if audience in ENTRY_FIELDS.get(name, ())}
        for key, entry in body["entries"].items()
    }
    return seen | {"audience": audience}


def whole(plenary: Plenary, events: Sequence[Event], meeting: Meeting, known: Beside, now: datetime) -> Json:
    """All that there is to see of a meeting, after these events and at this moment."""
    latest = next(event for event in reversed(events) if event.name == "list")
    view = outlook(meeting, now, plenary.starts_at)
    last = undoable(events)
    return {
        "plenary": plenary.slug,
        "title": {"en": plenary.title_en, "fr": plenary.title_fr},
        "zone": plenary.session.zone,
        "version": events[-1].version,
        "list_version": latest.data["number"],
        "list_at": latest.data["made_at"],
        "at_ms": _ms(events[-1].at),
        "state": meeting.stage.value,
        "starts_ms": _ms(plenary.starts_at),
        "began_ms": _ms(meeting.began_at),
        "ended_ms": _ms(meeting.ended_at),
        "suspended_ms": _ms(meeting.suspended_at),
        "seconds": meeting.plan.seconds,
        "limit": meeting.plan.limit,
        "changeover": meeting.plan.changeover,
        "segment": meeting.segment or None,
        "segments": [_segment(log) for log in meeting.segments.values()],
        "entries": {key: _entry(entry, view.expected.get(key), known) for key, entry in meeting.entries.items()},
        "now": _floor(meeting, meeting.speaking),
        "interrupted": _floor(meeting, meeting.interrupted),
        "alarm": _alarm(view.alarm, now) if view.alarm else None,
        "replies": meeting.replies,
        "log": [_line(event, meeting) for event in events[-LOG_LINES:]],
        "can_undo": last.version if last else None,
    }


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def _milliseconds(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)


def _segment(log: SegmentLog) -> Json:
    return {
        "key": log.key,
        "title": asdict(log.titles),
        "seconds": log.seconds,
        "floor_seconds": log.floor,
        "state": log.opening.value,
        "began_ms": _ms(log.began_at),
        "closed_ms": _ms(log.closed_at),
        "planned_end_ms": _ms(log.planned_end),
        "entries": list(log.waiting),
        "done": list(log.done),
        "absent": list(log.absent),
    }


def _entry(entry: Entry, expected: Expectation | None, known: Beside) -> Json:
    text = known.texts.get(entry.key)
    return {
        "id": entry.key,
        "kind": entry.kind.value,
        "segment": entry.segment,
        "place": entry.place,
        "name": asdict(entry.names),
        "code": entry.code,
        "class": entry.speaker_class,
        "group": asdict(entry.group) if entry.group.en else "",
        "speaker": entry.speaker,
        "language": entry.language,
        "seconds": entry.seconds,
        "state": entry.phase.value,
        "started_ms": _ms(entry.started_at),
        "stopped_ms": _ms(entry.stopped_at),
        "spoken_seconds": entry.spoken_seconds(entry.stopped_at) if entry.stopped_at else None,
        "expected": _expected(expected) if expected else None,
        "text": _text(text) if text else {"present": False},
        "absent_ms": _ms(entry.absent_at),
        "note": entry.note,
        **known.private.get(entry.key, {"level": "", "accessibility": "", "by_video": False}),
    }


def _expected(expected: Expectation) -> Json:
    return {
        "earliest_ms": _ms(expected.earliest),
        "likely_ms": _ms(expected.likely),
        "latest_ms": _ms(expected.latest),
        "ahead": expected.ahead,
        "reached": expected.reached,
    }


def _text(version: TextVersion) -> Json:
    """That there is a text, and whether it can be read out in the time; not the text."""
    count = version.word_count
    return {
        "present": True,
        "delivery": version.delivery,
        "language": version.language,
        "words": count,
        "needed_seconds": None if count is None else seconds_to_read(count),
    }


def _floor(meeting: Meeting, key: str) -> Json | None:
    """Who has the floor, for a countdown: seconds - (now - started - pauses)."""
    entry = meeting.entries.get(key)
    if entry is None or entry.phase not in (Phase.SPEAKING, Phase.PAUSED):
        return None
    return {
        "id": entry.key,
        "started_ms": _ms(entry.started_at),
        "paused_ms": _ms(entry.paused_at),
        "paused_total_ms": _milliseconds(entry.paused or NOTHING),
        "seconds": entry.seconds,
    }


def _alarm(alarm: Alarm, now: datetime) -> Json:
    state = "safe" if now < alarm.near else "near" if now <= alarm.last_stop else "past"
    return {
        "segment": alarm.segment,
        "last_stop_ms": _ms(alarm.last_stop),
        "near_ms": _ms(alarm.near),
        "state": state,
        "lost": list(alarm.lost),
        "next_lost": [{"id": key, "at_ms": _ms(at)} for key, at in alarm.losses],
    }


def _line(event: Event, meeting: Meeting) -> Json:
    words = in_words_of(event, meeting)
    return {"version": event.version, "at_ms": _ms(event.at), "name": event.name, "words": words}
