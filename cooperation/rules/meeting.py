"""The meeting as a fold over its events: what happened is the only truth, and every state follows from it.

    begin(plan)                 the meeting before anything happened
    after(meeting, event)       the meeting after one more event; NotPossible says why it cannot be
    rebuilt(events, until)      the meeting as it stood at a moment, from the events that are not undone
    continued(events, event)    the same with one more event, which may be "undo"

The first event is the published list ("list"). Each further one is a command of the chair, or a fact from outside.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from asp_portal.law.words import _
from cooperation.rules.facts import Names
from cooperation.rules.meeting_facts import (
    NOTHING,
    Entry,
    Event,
    Kind,
    Meeting,
    NotPossible,
    Opening,
    Phase,
    SegmentLog,
    Stage,
    plan_from,
    without,
)
from cooperation.rules.meeting_outside import OUTSIDE, begin
from cooperation.rules.sentences import Sentence

REPLY_SECONDS = (600, 300)  # the first right of reply to an item, and the second: there is no third
LONGEST = 3600

NOT_IN = {
    Stage.BEFORE: _("The meeting has not begun."),
    Stage.RUNNING: _("The meeting is running."),
    Stage.SUSPENDED: _("The meeting is suspended: continue it first."),
    Stage.ENDED: _("The meeting has ended."),
}


def after(meeting: Meeting, event: Event) -> Meeting:
    """The meeting after one more event. Raises NotPossible, with the sentence for the chair."""
    if event.name in OUTSIDE:
        return OUTSIDE[event.name](meeting, event)
    stages, step = STEPS[event.name]
    if meeting.stage not in stages:
        raise _impossible(NOT_IN[meeting.stage])
    return step(meeting, event)


def rebuilt(events: Iterable[Event], until: datetime | None = None) -> Meeting:
    """The meeting as it stands, or as the screens showed it at a moment: what was undone later still counts then.

    The first event is the published list, which always counts.
    """
    first, *others = events
    return _folded([first, *(event for event in others if until is None or event.at <= until)])


def continued(events: Sequence[Event], event: Event) -> Meeting:
    """The meeting with one more event after those that happened; the first one is the list. Raises NotPossible."""
    if event.name != "undo":
        return after(_folded(events), event) if events else _folded([event])
    last = undoable(events)
    if last is None or event.data["version"] != last.version:
        raise _impossible(_("Only the last thing done can be undone, and something else was done since."))
    return _folded([*events, event])


def undoable(events: Iterable[Event]) -> Event | None:
    """The last thing done that is not undone; None where nothing is left to undo."""
    done = [event for event in _standing(events) if event.name not in OUTSIDE]
    return done[-1] if done else None


def _standing(events: Iterable[Event]) -> list[Event]:
    events = list(events)
    undone = {event.data["version"] for event in events if event.name == "undo"}
    return [event for event in events if event.name != "undo" and event.version not in undone]


def _folded(events: Iterable[Event]) -> Meeting:
    first, *others = _standing(events)
    meeting = begin(plan_from(first.data["plan"]))
    for event in others:
        meeting = after(meeting, event)
    return meeting


# --- Small steps ----------------------------------------------------------------------------------------------------


def _impossible(msgid: str, **values: Any) -> NotPossible:
    return NotPossible(Sentence(msgid, values))


def _known(meeting: Meeting, event: Event) -> Entry:
    entry = meeting.entries.get(event.data["id"])
    if entry is None:
        raise _impossible(_("This speaker is not on the list."))
    return entry


def _waiting(meeting: Meeting, event: Event) -> Entry:
    entry = _known(meeting, event)
    if entry.phase != Phase.WAITING:
        raise _impossible(NOT_WAITING[entry.phase])
    return entry


NOT_WAITING = {
    Phase.SPEAKING: _("This speaker has the floor already."),
    Phase.PAUSED: _("This speaker has the floor already."),
    Phase.DONE: _("This speaker has spoken already."),
    Phase.ABSENT: _("This speaker was absent: say first that they are here."),
    Phase.WITHDRAWN: _("This request was withdrawn."),
}


def _speaking(meeting: Meeting) -> Entry:
    if not meeting.speaking:
        raise _impossible(_("Nobody is speaking."))
    return meeting.entries[meeting.speaking]


def _open(meeting: Meeting) -> SegmentLog:
    if not meeting.segment:
        raise _impossible(_("No segment is open: open one first."))
    return meeting.segments[meeting.segment]


def _chosen(meeting: Meeting, event: Event) -> SegmentLog:
    log = meeting.segments.get(event.data["segment"])
    if log is None:
        raise _impossible(_("There is no such segment."))
    return log


def _inserted(keys: Sequence[str], key: str, index: int) -> tuple[str, ...]:
    return (*keys[:index], key, *keys[index:])


def _begin(meeting: Meeting, event: Event) -> Meeting:
    return replace(meeting, stage=Stage.RUNNING, began_at=event.at)


def _open_segment(meeting: Meeting, event: Event) -> Meeting:
    log = _chosen(meeting, event)
    if meeting.segment:
        raise _impossible(_("Segment %(segment)s is open: close it first."), segment=meeting.segment)
    meeting = meeting.with_segment(log, opening=Opening.OPEN, began_at=log.began_at or event.at, closed_at=None)
    return replace(meeting, segment=log.key)


def _close_segment(meeting: Meeting, event: Event) -> Meeting:
    log = _chosen(meeting, event)
    if log.opening != Opening.OPEN:
        raise _impossible(_("Segment %(segment)s is not open."), segment=log.key)
    if meeting.speaking:
        raise _impossible(_("Somebody is still speaking: stop them first."))
    return replace(meeting.with_segment(log, opening=Opening.CLOSED, closed_at=event.at), segment="")


# --- Who speaks -----------------------------------------------------------------------------------------------------


def _start(meeting: Meeting, event: Event) -> Meeting:
    """Whoever speaks has finished at the same moment: nobody speaks at the same time as somebody else."""
    entry = _waiting(meeting, event)
    if entry.segment != meeting.segment:
        raise _impossible(_("Segment %(segment)s is not open."), segment=entry.segment)
    if meeting.interrupted:
        raise _impossible(_("A point of order is being heard: stop it first."))
    if meeting.speaking:
        meeting = _finished(meeting, event.at)
    log = meeting.segments[entry.segment]
    meeting = meeting.with_segment(log, waiting=without(log.waiting, entry.key))
    meeting = meeting.with_entry(entry, phase=Phase.SPEAKING, started_at=event.at)
    return replace(meeting, speaking=entry.key)


def _finished(meeting: Meeting, at: datetime) -> Meeting:
    """Who has the floor has finished; whom a point of order interrupted has it again, and waits to go on."""
    entry = meeting.entries[meeting.speaking]
    paused = entry.paused + (at - entry.paused_at if entry.paused_at else NOTHING)
    meeting = meeting.with_entry(entry, phase=Phase.DONE, stopped_at=at, paused_at=None, paused=paused)
    log = meeting.segments[entry.segment]
    meeting = meeting.with_segment(log, done=(*log.done, entry.key))
    return replace(meeting, speaking=meeting.interrupted, interrupted="")


def _stop(meeting: Meeting, event: Event) -> Meeting:
    if _speaking(meeting).key != event.data["id"]:
        raise _impossible(_("This speaker does not have the floor now."))
    return _finished(meeting, event.at)


def _pause(meeting: Meeting, event: Event) -> Meeting:
    entry = _speaking(meeting)
    if entry.phase == Phase.PAUSED:
        raise _impossible(_("The speaker is paused already."))
    return meeting.with_entry(entry, phase=Phase.PAUSED, paused_at=event.at)


def _resume(meeting: Meeting, event: Event) -> Meeting:
    entry = _speaking(meeting)
    if entry.paused_at is None:
        raise _impossible(_("The speaker is not paused."))
    paused = entry.paused + (event.at - entry.paused_at)
    return meeting.with_entry(entry, phase=Phase.SPEAKING, paused_at=None, paused=paused)


def _extend(meeting: Meeting, event: Event) -> Meeting:
    entry = _speaking(meeting)
    return meeting.with_entry(entry, added=entry.added + _seconds(event.data["seconds"]))


def _seconds(seconds: int) -> int:
    if not 1 <= seconds <= LONGEST:
        raise _impossible(_("Give between one second and one hour."))
    return seconds


# --- Who is not there, and the order --------------------------------------------------------------------------------


def _absent(meeting: Meeting, event: Event) -> Meeting:
    """Called in vain: once more at the end of the same class; a second time, or where that end is reached, no more."""
    entry = _waiting(meeting, event)
    log = meeting.segments[entry.segment]
    later = log.waiting[log.waiting.index(entry.key) + 1 :]
    peers = [key for key in later if meeting.entries[key].peers == entry.peers]
    others = without(log.waiting, entry.key)
    if entry.absent_at is None and peers:
        meeting = meeting.with_segment(log, waiting=_inserted(others, entry.key, others.index(peers[-1]) + 1))
        return meeting.with_entry(entry, absent_at=event.at)
    meeting = meeting.with_segment(log, waiting=others, absent=(*log.absent, entry.key))
    return meeting.with_entry(entry, phase=Phase.ABSENT, absent_at=event.at)


def _back(meeting: Meeting, event: Event) -> Meeting:
    """To the end of the same class; where nobody of it waits any more, before all but the invited speakers."""
    entry = _known(meeting, event)
    if entry.phase != Phase.ABSENT:
        raise _impossible(_("This speaker was not marked as absent."))
    log = meeting.segments[entry.segment]
    before = [
        place
        for place, key in enumerate(log.waiting, start=1)
        if meeting.entries[key].peers == entry.peers or meeting.entries[key].kind == Kind.INVITED
    ]
    waiting = _inserted(log.waiting, entry.key, before[-1] if before else 0)
    meeting = meeting.with_segment(log, waiting=waiting, absent=without(log.absent, entry.key))
    return meeting.with_entry(entry, phase=Phase.WAITING)


def _move(meeting: Meeting, event: Event) -> Meeting:
    entry, place = _waiting(meeting, event), event.data["place"]
    log = meeting.segments[entry.segment]
    if not 1 <= place <= len(log.waiting):
        raise _impossible(_("There is no place %(place)s: %(count)s wait."), place=place, count=len(log.waiting))
    waiting = _inserted(without(log.waiting, entry.key), entry.key, place - 1)
    return meeting.with_segment(log, waiting=waiting)


# --- Those whom nobody had planned ----------------------------------------------------------------------------------


def _new(event: Event, kind: Kind, segment: str, seconds: int) -> Entry:
    data = event.data
    return Entry(
        event.key or f"event-{event.version}",
        kind,
        segment,
        Names(**data["names"]),
        seconds,
        code=data.get("code", ""),
        speaker_class=data.get("class", ""),
    )


def _order(meeting: Meeting, event: Event) -> Meeting:
    """A point of order has the floor at once; who was speaking is paused until it has been heard."""
    if meeting.speaking and meeting.entries[meeting.speaking].kind == Kind.ORDER:
        raise _impossible(_("A point of order is being heard: stop it first."))
    interrupted = meeting.speaking
    if interrupted and meeting.entries[interrupted].phase == Phase.SPEAKING:
        meeting = _pause(meeting, event)
    entry = _new(event, Kind.ORDER, meeting.current, meeting.plan.limit)
    meeting = meeting.with_entry(entry, phase=Phase.SPEAKING, started_at=event.at)
    return replace(meeting, speaking=entry.key, interrupted=interrupted)


def _reply(meeting: Meeting, event: Event) -> Meeting:
    """At the end of the segment: ten minutes, then five, then no more."""
    log, used = _open(meeting), meeting.replies.get(event.data["code"], 0)
    if used == len(REPLY_SECONDS):
        raise _impossible(
            _("This delegation has replied twice to this item: rights of reply are two, of ten and of five minutes.")
        )
    entry = _new(event, Kind.REPLY, log.key, REPLY_SECONDS[used])
    return meeting.with_segment(log, waiting=(*log.waiting, entry.key)).with_entry(entry)


def _turn(meeting: Meeting, event: Event) -> Meeting:
    """Next, before all that wait."""
    log, seconds = _open(meeting), event.data.get("seconds")
    entry = _new(event, Kind.TURN, log.key, meeting.plan.limit if seconds is None else _seconds(seconds))
    return meeting.with_segment(log, waiting=(entry.key, *log.waiting)).with_entry(entry)


# --- The meeting itself ---------------------------------------------------------------------------------------------


def _suspend(meeting: Meeting, event: Event) -> Meeting:
    if meeting.speaking and meeting.entries[meeting.speaking].phase == Phase.SPEAKING:
        meeting = _pause(meeting, event)
    return replace(meeting, stage=Stage.SUSPENDED, suspended_at=event.at)


def _continue(meeting: Meeting, event: Event) -> Meeting:
    """The clocks of the meeting and of the segment go on from where they stood; a speaker goes on once resumed."""
    stood = event.at - meeting.suspended_at if meeting.suspended_at else NOTHING
    if meeting.segment:
        log = meeting.segments[meeting.segment]
        meeting = meeting.with_segment(log, suspended=log.suspended + stood)
    return replace(meeting, stage=Stage.RUNNING, suspended_at=None, suspended=meeting.suspended + stood)


def _end(meeting: Meeting, event: Event) -> Meeting:
    if meeting.speaking:
        raise _impossible(_("Somebody is still speaking: stop them first."))
    if meeting.segment:
        meeting = meeting.with_segment(_open(meeting), opening=Opening.CLOSED, closed_at=event.at)
    return replace(meeting, stage=Stage.ENDED, segment="", suspended_at=None, ended_at=event.at)


def _note(meeting: Meeting, event: Event) -> Meeting:
    return meeting.with_entry(_known(meeting, event), note=event.data["text"])


# The stages in which each command is possible, and what it does.
RUNNING, STILL = {Stage.RUNNING}, {Stage.RUNNING, Stage.SUSPENDED}
STEPS: dict[str, tuple[set[Stage], Callable[[Meeting, Event], Meeting]]] = {
    "begin": ({Stage.BEFORE}, _begin),
    "open_segment": (RUNNING, _open_segment),
    "close_segment": (RUNNING, _close_segment),
    "start": (RUNNING, _start),
    "pause": (RUNNING, _pause),
    "resume": (RUNNING, _resume),
    "stop": (RUNNING, _stop),
    "extend": (RUNNING, _extend),
    "absent": (STILL, _absent),
    "back": (STILL, _back),
    "move": (STILL, _move),
    "order": (RUNNING, _order),
    "reply": (RUNNING, _reply),
    "turn": (RUNNING, _turn),
    "suspend": (RUNNING, _suspend),
    "continue": ({Stage.SUSPENDED}, _continue),
    "end": (STILL, _end),
    "note": (set(Stage), _note),
}
