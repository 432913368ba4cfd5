"""The meeting as a fold: every command in every stage, undo, absences, points of order, rights of reply, new lists."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cooperation.rules.facts import Names
from cooperation.rules.meeting import STEPS, continued, rebuilt, undoable
from cooperation.rules.meeting_facts import (
    Entry,
    Event,
    Kind,
    NotPossible,
    Opening,
    Phase,
    Plan,
    PlannedSegment,
    Stage,
    facts_of,
    plan_from,
)

START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
MINUTE = 60


def entry(key, kind=Kind.LISTED, segment="I", seconds=120, speaker_class="state_party"):
    return Entry(key, kind, segment, Names(key, key), seconds, code=key, speaker_class=speaker_class)


def plan(*, number=1, first=("SEN", "FRA", "ARG"), observers=("USA", "CHN"), second=("JPN", "NLD")):
    """Two segments: I with two invited, States and observers; II with one invited and States."""
    listed = [*map(entry, first), *(entry(key, speaker_class="observer") for key in observers)]
    invited = [entry("REG", Kind.INVITED, seconds=300), entry("OTP", Kind.INVITED, seconds=600)]
    others = [entry(key, segment="II") for key in second]
    expert = entry("EXP", Kind.INVITED, "II", 300)
    return Plan(
        number,
        90 * MINUTE,
        30,
        120,
        (
            PlannedSegment("I", Names("One", "Un"), 50 * MINUTE, 20 * MINUTE, (*invited, *listed)),
            PlannedSegment("II", Names("Two", "Deux"), 40 * MINUTE, 0, (expert, *others)),
        ),
    )  # fmt: skip


class Log:
    """Events one after the other, each ten seconds later unless told."""

    def __init__(self, *, of=None):
        self.events = []
        self.now = START
        self.meeting = None
        self.do("list", number=1, plan=facts_of(of or plan()))

    def do(self, name, after=10, **data):
        """One more event, if it is possible."""
        now = self.now + timedelta(seconds=after)
        event = Event(len(self.events) + 1, name, data, now, f"key-{len(self.events) + 1}")
        self.meeting = continued(self.events, event)
        self.events.append(event)
        self.now = now
        return self.meeting

    def refused(self, name, **data):
        """The sentence that says why it is not possible; nothing has changed then."""
        with pytest.raises(NotPossible) as refusal:
            self.do(name, **data)
        return refusal.value.sentence.msgid

    def waiting(self, segment="I"):
        return self.meeting.segments[segment].waiting

    def entry(self, key):
        return self.meeting.entries[key]


def running(segment="I"):
    """A meeting with a segment open."""
    log = Log()
    log.do("begin")
    log.do("open_segment", segment=segment)
    return log


def named(code):
    return {"code": code, "names": {"en": code, "fr": code}, "class": "state_party"}


# --- Every command in every stage -----------------------------------------------------------------------------------

FACTS = {
    "open_segment": {"segment": "II"},
    "close_segment": {"segment": "I"},
    "start": {"id": "SEN"},
    "stop": {"id": "REG"},
    "absent": {"id": "SEN"},
    "back": {"id": "ARG"},
    "move": {"id": "SEN", "place": 1},
    "note": {"id": "SEN", "text": "here"},
    "extend": {"seconds": 30},
    "reply": named("SEN"),
    "order": named("SEN"),
    "turn": named("SEN"),
}
ALWAYS = {"note"}
STILL = {"absent", "back", "move"}  # also while it is suspended
POSSIBLE = {
    "before": {"begin"},
    "open": {"start", "close_segment", "suspend", "end", "reply", "order", "turn", *STILL},
    "speaking": {"start", "pause", "stop", "extend", "suspend", "reply", "order", "turn", *STILL},
    "paused": {"start", "resume", "stop", "extend", "suspend", "reply", "order", "turn", *STILL},
    "point of order": {"pause", "extend", "suspend", "reply", "turn", *STILL},
    "between": {"open_segment", "suspend", "end", "order", *STILL},
    "suspended": {"continue", "end", *STILL},
    "suspended speaker": {"continue", *STILL},
    "ended": set(),
}


def stage(name):
    """A meeting at each stage; Argentina is absent in all but the first."""
    log = Log()
    if name == "before":
        return log
    log.do("begin")
    log.do("absent", id="ARG")
    if name != "between":
        log.do("open_segment", segment="I")
    if name in ("speaking", "paused", "point of order", "suspended speaker"):  # REG is asked to stop below
        log.do("start", id="REG")
    for wanted, command in (
        ("paused", "pause"),
        ("suspended", "suspend"),
        ("suspended speaker", "suspend"),
        ("ended", "end"),
    ):
        if name == wanted:
            log.do(command)
    if name == "point of order":
        log.do("order", **named("FRA"))
    return log


@pytest.mark.parametrize("name", POSSIBLE)
def test_every_command_in_every_stage(name):
    possible = set()
    for command in STEPS:
        log = stage(name)
        facts = FACTS.get(command, {})
        with suppress(NotPossible):
            log.do(command, **facts)
            possible.add(command)
    assert possible == POSSIBLE[name] | ALWAYS


def test_what_comes_from_outside_is_possible_in_every_stage():
    for name in POSSIBLE:
        log = stage(name)
        log.do("withdrawn", id="JPN")
        assert log.entry("JPN").phase == Phase.WITHDRAWN
        log.do("refreshed")
        log.do("list", number=2, plan=facts_of(plan(number=2)))
        assert log.meeting.plan.number == 2


# --- Speaking -------------------------------------------------------------------------------------------------------


def test_a_speaker_starts_pauses_goes_on_and_stops():
    log = running()
    log.do("start", id="REG")
    assert (log.meeting.speaking, log.entry("REG").phase) == ("REG", Phase.SPEAKING)
    log.do("pause", after=60)
    assert log.entry("REG").spoken_seconds(log.now + timedelta(hours=1)) == 60
    log.do("resume", after=45)
    log.do("stop", after=30, id="REG")
    assert log.entry("REG").spoken_seconds(log.now) == 90
    assert (log.meeting.speaking, log.meeting.segments["I"].done) == ("", ("REG",))


def test_a_speaker_who_is_stopped_in_a_pause_is_not_charged_for_it():
    log = running()
    log.do("start", id="REG")
    log.do("pause", after=60)
    log.do("stop", after=600, id="REG")
    assert log.entry("REG").spoken_seconds(log.now) == 60


def test_the_next_one_ends_the_one_before_at_the_same_moment():
    log = running()
    log.do("start", id="REG")
    log.do("start", after=299.6, id="OTP")
    assert log.meeting.segments["I"].done == ("REG",)
    assert log.entry("REG").stopped_at == log.entry("OTP").started_at
    assert log.entry("REG").spoken_seconds(log.now) == 299
    assert "floor already" in log.refused("start", id="OTP")
    assert "spoken already" in log.refused("start", id="REG")
    assert "not have the floor" in log.refused("stop", id="REG")
    assert "not on the list" in log.refused("start", id="XXX")
    assert "not open" in log.refused("start", id="JPN")


def test_the_chair_adds_time():
    log = running()
    log.do("start", id="SEN")
    log.do("extend", seconds=30)
    assert (log.entry("SEN").planned, log.entry("SEN").seconds) == (120, 150)
    for seconds in (0, 3601):
        assert "one hour" in log.refused("extend", seconds=seconds)


def test_a_segment_once_opened_ends_after_its_minutes_and_its_suspensions():
    log = running()
    began = log.now
    log.do("suspend", after=100)
    log.do("continue", after=200)
    assert log.meeting.segments["I"].planned_end == began + timedelta(seconds=50 * MINUTE + 200)
    assert "close it first" in log.refused("open_segment", segment="II")
    assert "no such segment" in log.refused("open_segment", segment="IX")
    log.do("close_segment", segment="I")
    assert "not open" in log.refused("close_segment", segment="I")
    log.do("open_segment", segment="I")  # closed too early
    assert log.meeting.segments["I"].began_at == began
    log.do("end")
    assert (log.meeting.stage, log.meeting.segments["I"].opening) == (Stage.ENDED, Opening.CLOSED)


def test_nobody_is_cut_off_by_the_end():
    log = running()
    log.do("start", id="SEN")
    assert "still speaking" in log.refused("close_segment", segment="I")
    assert "still speaking" in log.refused("end")


def test_a_suspension_pauses_the_speaker_who_goes_on_when_resumed():
    log = running()
    log.do("start", id="SEN")
    log.do("suspend", after=20)
    log.do("continue", after=1000)
    assert log.entry("SEN").phase == Phase.PAUSED
    log.do("resume", after=5)
    log.do("stop", after=40, id="SEN")
    assert log.entry("SEN").spoken_seconds(log.now) == 60


def test_a_suspension_between_segments_stops_the_clock_of_the_plenary_alone():
    log = running()
    log.do("close_segment", segment="I")
    end = log.meeting.planned_end
    log.do("suspend")
    log.do("continue", after=600)
    assert log.meeting.planned_end == end + timedelta(seconds=600)
    assert log.meeting.segments["I"].suspended == timedelta(0)


# --- Absent, back, moved --------------------------------------------------------------------------------------------


def test_who_is_absent_comes_to_the_end_of_the_same_class_and_then_off_the_list():
    log = running()
    log.do("absent", id="SEN")
    assert log.waiting() == ("REG", "OTP", "FRA", "ARG", "SEN", "USA", "CHN")
    assert log.entry("SEN").phase == Phase.WAITING
    log.do("absent", id="SEN")
    assert log.waiting() == ("REG", "OTP", "FRA", "ARG", "USA", "CHN")
    assert (log.meeting.segments["I"].absent, log.entry("SEN").phase) == (("SEN",), Phase.ABSENT)
    assert "was absent" in log.refused("start", id="SEN")
    log.do("back", id="SEN")
    assert log.waiting() == ("REG", "OTP", "FRA", "ARG", "SEN", "USA", "CHN")
    assert "not marked" in log.refused("back", id="SEN")


def test_the_last_of_a_class_has_no_end_to_go_to():
    log = running()
    log.do("absent", id="CHN")
    assert log.meeting.segments["I"].absent == ("CHN",)
    log.do("absent", id="OTP")
    assert log.meeting.segments["I"].absent == ("CHN", "OTP")


def test_who_is_back_after_all_others_of_the_class_comes_next():
    log = running()
    for key in ("ARG", "FRA", "SEN"):
        log.do("absent", id=key)
        if log.entry(key).phase == Phase.WAITING:
            log.do("absent", id=key)
    assert log.waiting() == ("REG", "OTP", "USA", "CHN")
    log.do("back", id="SEN")
    assert log.waiting() == ("REG", "OTP", "SEN", "USA", "CHN")
    log.do("start", id="REG")
    log.do("start", id="OTP")
    log.do("start", id="SEN")
    log.do("back", id="FRA")
    assert log.waiting() == ("FRA", "USA", "CHN")


@pytest.mark.parametrize(("place", "expected"), [
    pytest.param(1, ("ARG", "REG", "OTP", "SEN", "FRA", "USA", "CHN"), id="first"),
    pytest.param(4, ("REG", "OTP", "SEN", "ARG", "FRA", "USA", "CHN"), id="between"),
    pytest.param(7, ("REG", "OTP", "SEN", "FRA", "USA", "CHN", "ARG"), id="last"),
])  # fmt: skip
def test_a_move_puts_one_at_a_place(place, expected):
    log = running()
    log.do("move", id="ARG", place=place)
    assert log.waiting() == expected


def test_a_place_that_is_none():
    log = running()
    for place in (0, 8):
        assert "no place" in log.refused("move", id="ARG", place=place)


# --- Points of order, rights of reply, turns ------------------------------------------------------------------------


def test_a_point_of_order_interrupts_and_gives_the_floor_back():
    log = running()
    log.do("start", id="SEN")
    log.do("order", after=50, **named("FRA"))
    point = log.meeting.speaking
    assert (log.entry(point).kind, log.meeting.interrupted, log.entry("SEN").phase) == (Kind.ORDER, "SEN", Phase.PAUSED)
    assert point == "key-5"  # as the console named the command
    assert "point of order is being heard" in log.refused("order", **named("ARG"))
    assert "point of order is being heard" in log.refused("start", id="ARG")
    log.do("stop", after=80, id=point)
    assert (log.meeting.speaking, log.meeting.interrupted) == ("SEN", "")
    log.do("resume", after=5)
    log.do("stop", after=20, id="SEN")
    assert log.entry("SEN").spoken_seconds(log.now) == 70
    assert log.meeting.segments["I"].done == (point, "SEN")


def test_a_point_of_order_in_a_pause_adds_nothing_to_it():
    log = running()
    log.do("start", id="SEN")
    log.do("pause", after=50)
    log.do("order", **named("FRA"))
    log.do("stop", id=log.meeting.speaking)
    log.do("resume")
    assert log.entry("SEN").spoken_seconds(log.now) == 50


def test_a_point_of_order_between_segments_belongs_to_the_last_one():
    log = Log()
    log.do("begin")
    log.do("order", **named("FRA"))
    assert log.entry(log.meeting.speaking).segment == "I"
    log.do("stop", id=log.meeting.speaking)
    log.do("open_segment", segment="II")
    log.do("close_segment", segment="II")
    log.do("order", **named("FRA"))
    assert log.entry(log.meeting.speaking).segment == "II"


def test_two_rights_of_reply_an_item_of_ten_and_five_minutes_at_its_end():
    log = running()
    log.do("reply", **named("SEN"))
    log.do("reply", **named("SEN"))
    log.do("reply", **named("FRA"))
    assert log.meeting.replies == {"SEN": 2, "FRA": 1}
    first, second, other = log.waiting()[-3:]
    assert [log.entry(key).seconds for key in (first, second, other)] == [600, 300, 600]
    assert "replied twice" in log.refused("reply", **named("SEN"))
    log.do("close_segment", segment="I")
    assert "No segment is open" in log.refused("reply", **named("SEN"))
    log.do("open_segment", segment="II")
    log.do("reply", **named("SEN"))  # another item
    assert log.entry(log.waiting("II")[-1]).seconds == 600


def test_the_floor_out_of_turn_is_next():
    log = running()
    log.do("turn", seconds=60, **named("DEU"))
    log.do("turn", names={"en": "A guest", "fr": "Un hôte"})
    guest, germany = log.waiting()[:2]
    assert (log.entry(guest).seconds, log.entry(guest).names.fr, log.entry(germany).seconds) == (120, "Un hôte", 60)
    log.do("absent", id=germany)  # nobody of its kind behind it
    assert log.entry(germany).phase == Phase.ABSENT


# --- Undo -----------------------------------------------------------------------------------------------------------


def test_undo_takes_back_the_last_thing_done_and_then_the_one_before():
    log = running()
    before = log.meeting
    log.do("start", id="SEN")
    log.do("pause")
    assert "Only the last" in log.refused("undo", version=4)
    log.do("undo", version=5)
    log.do("undo", version=4)
    assert log.meeting == before
    log.do("undo", version=3)
    log.do("undo", version=2)
    assert (log.meeting.stage, undoable(log.events)) == (Stage.BEFORE, None)
    assert "Only the last" in log.refused("undo", version=1)


def test_what_came_from_outside_stays_when_a_command_is_undone():
    log = running()
    log.do("start", id="SEN")
    log.do("withdrawn", id="SEN")  # speaks already: not concerned
    log.do("withdrawn", id="FRA")
    assert log.entry("SEN").phase == Phase.SPEAKING
    log.do("undo", version=4)
    assert log.entry("SEN").phase == log.entry("FRA").phase == Phase.WITHDRAWN
    assert "withdrawn" in log.refused("start", id="FRA")
    assert log.waiting() == ("REG", "OTP", "ARG", "USA", "CHN")


def test_a_moment_is_rebuilt_as_the_screens_showed_it():
    log = running()
    log.do("start", id="SEN")
    wrong = log.now
    log.do("undo", version=4)
    assert rebuilt(log.events, wrong).speaking == "SEN"
    assert rebuilt(log.events, log.now).speaking == rebuilt(log.events).speaking == ""
    assert rebuilt(log.events, START - timedelta(days=1)).stage == Stage.BEFORE


def test_a_note_stands_until_the_next():
    log = Log()
    log.do("note", id="SEN", text="by the left door")
    assert log.entry("SEN").note == "by the left door"
    log.do("note", id="SEN", text="")
    assert log.entry("SEN").note == ""


# --- A new list in the meeting --------------------------------------------------------------------------------------


def test_a_new_list_replaces_who_waits_and_keeps_what_happened():
    log = running()
    for key in ("REG", "SEN"):
        log.do("start", id=key)
    log.do("turn", **named("DEU"))
    log.do("reply", **named("FRA"))
    log.do("note", id="ARG", text="on the way")
    log.do("absent", id="CHN")
    new = plan(number=2, first=("ARG", "MEX", "SEN"), observers=("CHN",), second=("JPN", "FRA"))
    log.do("list", number=2, plan=facts_of(new))
    turn, *planned, reply = log.waiting()
    assert planned == ["OTP", "ARG", "MEX"]
    assert (log.entry(turn).kind, log.entry(reply).kind) == (Kind.TURN, Kind.REPLY)
    assert (log.meeting.speaking, log.meeting.segments["I"].done, log.meeting.segments["I"].absent) == (
        "SEN", ("REG",), ("CHN",),
    )  # fmt: skip
    assert log.entry("ARG").note == "on the way"
    assert "USA" not in log.meeting.entries
    assert log.waiting("II") == ("EXP", "JPN", "FRA")
    assert log.entry("FRA").segment == "II"


def test_a_segment_that_the_new_list_does_not_have_stays_if_anything_happened_in_it():
    log = running()
    log.do("start", id="REG")
    only = replace(plan(number=2), segments=plan().segments[1:])
    log.do("list", number=2, plan=facts_of(only))
    assert list(log.meeting.segments) == ["II", "I"]
    assert log.waiting() == ()
    log.do("list", number=3, plan=facts_of(plan(number=3)))
    assert log.waiting() == ("OTP", "SEN", "FRA", "ARG", "USA", "CHN")
    first = replace(plan(number=4), segments=plan().segments[:1])
    log.do("list", number=4, plan=facts_of(first))
    assert list(log.meeting.segments) == ["I"]
    log.do("list", number=5, plan=facts_of(plan(number=5)))
    assert log.waiting("II") == ("EXP", "JPN", "NLD")  # a segment that it did not have before


def test_who_is_withdrawn_stays_known_and_may_be_listed_anew():
    log = running()
    log.do("withdrawn", id="USA")
    log.do("withdrawn", id="SEN")
    log.do("withdrawn", id="nobody")
    log.do("list", number=2, plan=facts_of(plan(number=2, observers=())))
    assert log.entry("USA").phase == Phase.WITHDRAWN
    assert log.entry("SEN").phase == Phase.WAITING


def test_a_plan_goes_through_json_and_back():
    given = plan()
    assert plan_from(facts_of(given)) == given


# --- Any sequence ---------------------------------------------------------------------------------------------------

KEYS = ["REG", "OTP", "SEN", "FRA", "ARG", "USA", "JPN", "key-5", "key-7"]
SEGMENTS = st.sampled_from([{"segment": "I"}, {"segment": "II"}])
ENTRIES = st.fixed_dictionaries({"id": st.sampled_from(KEYS)})
PLACES = st.fixed_dictionaries({"id": st.sampled_from(KEYS), "place": st.integers(1, 7)})
PLAIN = ["begin", "pause", "resume", "suspend", "continue", "end", "next", "next", "next", "stop"]
ANY = st.one_of(
    st.tuples(st.sampled_from(PLAIN), st.just({})),
    st.tuples(st.sampled_from(["open_segment", "close_segment"]), SEGMENTS),
    st.tuples(st.sampled_from(["start", "absent", "back"]), ENTRIES),
    st.tuples(st.just("move"), PLACES),
    st.tuples(st.sampled_from(["order", "reply", "turn"]), st.sampled_from([named("SEN"), named("FRA")])),
    st.tuples(st.just("extend"), st.just({"seconds": 30})),
)


def attempt(log, name, data):
    """Do it where it is possible; "next" and "stop" find their speaker."""
    meeting = log.meeting
    if name == "next":
        waiting = meeting.segments[meeting.segment].waiting if meeting.segment else ()
        name, data = "start", {"id": waiting[0] if waiting else "nobody"}
    elif name == "stop":
        data = {"id": meeting.speaking}
    try:
        log.do(name, **data)
    except NotPossible:
        return


def sound(meeting):
    """What holds after whatever happened."""
    entries = meeting.entries.values()
    assert sum(entry.phase == Phase.SPEAKING for entry in entries) <= 1
    assert {entry.key for entry in entries if entry.phase in (Phase.SPEAKING, Phase.PAUSED)} == {
        key for key in (meeting.speaking, meeting.interrupted) if key
    }
    for key, log in meeting.segments.items():
        own = [entry.key for entry in entries if entry.segment == key]
        having = [one for one in (meeting.speaking, meeting.interrupted) if one in own]
        assert sorted([*log.waiting, *log.done, *log.absent, *having]) == sorted(own)
        assert {meeting.entries[one].phase for one in log.waiting} <= {Phase.WAITING}
    assert all(used <= 2 for used in meeting.replies.values())
    assert all(entry.spoken(START + timedelta(days=1)) >= timedelta(0) for entry in entries)


@settings(max_examples=150, deadline=None)
@given(st.lists(ANY, max_size=25))
def test_whatever_is_possible_keeps_the_meeting_sound_and_can_be_undone(commands):
    log = Log()
    log.do("begin")
    log.do("open_segment", segment="I")
    states = [log.meeting]
    for name, data in commands:
        done = len(log.events)
        attempt(log, name, data)
        sound(log.meeting)
        if len(log.events) > done:
            states.append(log.meeting)
    assert rebuilt(log.events) == log.meeting
    for before in reversed(states[:-1]):
        log.do("undo", version=undoable(log.events).version)
        assert log.meeting == before
