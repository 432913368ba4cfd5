"""What a meeting came to, worked out by hand beside each figure."""

from datetime import UTC, datetime, timedelta

import pytest

from cooperation.rules.facts import Names
from cooperation.rules.meeting import rebuilt
from cooperation.rules.meeting_facts import Entry, Event, Kind, Plan, PlannedSegment, facts_of
from cooperation.rules.report import Outcome, by, heard_over_time, planned_over_time, report

TEN = datetime(2021, 12, 8, 10, tzinfo=UTC)
STATES = ("ALB", "KEN", "SEN", "PER")


def at(seconds: int) -> datetime:
    """A moment of the meeting."""
    return TEN + timedelta(seconds=seconds)


def listed(code: str, segment: str = "I", place: int = 1) -> Entry:
    """A State with two minutes."""
    key, names = f"{code}-{segment}", Names(code.title(), code.lower())
    return Entry(key, Kind.LISTED, segment, names, 120, code=code, speaker_class="state_party", place=place)


def plan(seconds: int = 1200, panel: int = 600) -> Plan:
    """Segment I: a panel of ten minutes, four States; twenty minutes. Segment II: Kenya alone, five minutes."""
    invited = Entry("panel", Kind.INVITED, "I", Names("Expert", "Expert"), panel)
    first = PlannedSegment("I", Names("One", "Un"), seconds, 0, (invited, *(listed(code) for code in STATES)))
    second = PlannedSegment("II", Names("Two", "Deux"), 300, 0, (listed("KEN", "II"),))
    return Plan(1, seconds + 300, 30, 120, (first, second))


def held(*happened: tuple, of: Plan | None = None):
    """A meeting after these events: (seconds, name, data)."""
    first = Event(1, "list", {"number": 1, "plan": facts_of(of or plan())}, at(-3600))
    events = [
        Event(version, name, data, at(when), f"k{version}") for version, (when, name, data) in enumerate(happened, 2)
    ]
    return rebuilt([first, *events])


def speech(key: str, start: int, stop: int) -> list[tuple]:
    """Somebody speaks."""
    return [(start, "start", {"id": key}), (stop, "stop", {"id": key})]


OPEN = [(0, "begin", {}), (0, "open_segment", {"segment": "I"})]
# The panel overruns by four minutes; Albania speaks a minute and a half, Kenya two and a half; Senegal, called
# twice, is absent; Peru is lost.
OVERRUN = [
    *OPEN,
    *speech("panel", 0, 840),
    *speech("ALB-I", 860, 950),
    (955, "absent", {"id": "SEN-I"}),
    *speech("KEN-I", 990, 1140),
    (1150, "absent", {"id": "SEN-I"}),
    (1200, "close_segment", {"segment": "I"}),
]


def outcomes(found) -> dict[str, str]:
    """By key what became of each, in the order of the report."""
    return {one.entry.key: str(one.outcome) for one in found.interventions}


def test_before_anything_happened_everybody_waits():
    found = report(held(), at(0))
    assert set(outcomes(found).values()) == {"waiting"}
    assert (found.took, found.proposed, heard_over_time(found)) == (None, None, [(0, 0)])


def test_a_panel_that_overran_costs_states_their_floor():
    found = report(held(*OVERRUN), at(5000))
    first = found.segments[0]
    assert outcomes(found) == {
        "panel": "spoke", "ALB-I": "spoke", "KEN-I": "spoke", "PER-I": "not_reached", "SEN-I": "absent",
        "KEN-II": "waiting",
    }  # fmt: skip
    assert (first.took, first.planned, first.over) == (1200, 1200, 0)
    assert (first.panel.allotted, first.panel.spoken, first.panel.over) == (600, 840, 240)
    assert (first.floor.asked, first.floor.spoke, first.floor.absent, first.floor.not_reached) == (4, 2, 1, 1)
    assert (first.floor.allotted, first.floor.spoken, first.floor.over) == (240, 240, 30)  # 90 + 150
    assert first.gap == 30  # 20 before Albania, 40 before Kenya
    # (1200 - 840) / 3 - 30 = 90: Albania, Kenya and Peru were there; the floor took just what it had
    # (1200 - 600) / 3 - 30 = 170 had the panel kept to its ten minutes
    assert (first.proposed, found.proposed, first.kept) == (90, 90, 170)


def test_who_takes_longer_than_the_limit_is_given_less_the_next_time():
    happened = [*OPEN, *speech("panel", 0, 600), *speech("ALB-I", 630, 930), (1200, "close_segment", {"segment": "I"})]
    found = report(held(*happened), at(5000)).segments[0]
    # (1200 - 600) / 4 - 30 = 120 that each may really take; Albania took 300 of 120: 120 x 120 / 300 = 48, in fives 45
    assert (found.floor.over, found.gap, found.proposed, found.kept) == (180, 30, 45, None)


@pytest.mark.parametrize(("closed", "proposed"), [(1200, None), (1201, 120)], ids=["in time", "one second over"])
def test_nothing_is_proposed_where_all_were_heard_in_time(closed, proposed):
    speeches = [
        one for place, code in enumerate(STATES) for one in speech(f"{code}-I", 630 + 150 * place, 750 + 150 * place)
    ]
    found = report(
        held(*OPEN, *speech("panel", 0, 600), *speeches, (closed, "close_segment", {"segment": "I"})), at(5000)
    )
    assert found.segments[0].proposed == proposed  # (1200 - 600) / 4 - 30


def test_nothing_helps_where_the_panel_leaves_no_time():
    found = report(held(*OPEN, *speech("panel", 0, 1190), (1200, "close_segment", {"segment": "I"})), at(5000))
    assert found.segments[0].proposed is None  # 10 / 4 = 2 s; with no gap measured: in fives nothing
    assert found.segments[0].floor.not_reached == 4


def test_nothing_is_proposed_for_nobody():
    happened = [(0, "begin", {}), (0, "open_segment", {"segment": "II"}), (5, "absent", {"id": "KEN-II"})]
    found = report(held(*happened, (301, "close_segment", {"segment": "II"})), at(5000)).segments[1]
    assert (found.over, found.floor.absent, found.proposed) == (1, 1, None)


def test_while_a_segment_is_open_nobody_is_lost_yet():
    found = report(held(*OPEN, (0, "start", {"id": "panel"})), at(100))
    assert outcomes(found)["panel"] == "speaking"
    assert outcomes(found)["ALB-I"] == "waiting"
    assert (found.segments[0].took, found.segments[0].panel.spoken, found.segments[0].proposed) == (100, 100, None)
    assert report(held(*OPEN, (50, "end", {})), at(100)).with_outcome(Outcome.NOT_REACHED)


def test_pauses_and_suspensions_are_left_out():
    happened = [
        *OPEN,
        (0, "start", {"id": "panel"}),
        (100, "pause", {}),
        (150, "resume", {}),
        (200, "suspend", {}),
        (800, "continue", {}),
        (800, "resume", {}),
        (900, "stop", {"id": "panel"}),
        (1000, "close_segment", {"segment": "I"}),
    ]
    found = report(held(*happened), at(5000))
    assert found.segments[0].panel.spoken == 250  # 100 + 50 + 100
    assert (found.segments[0].took, found.took) == (400, 400)  # 1000 - 600


def test_a_text_handed_in_is_said_of_who_was_not_reached_only():
    found = report(held(*OVERRUN), at(5000), {"PER-I", "ALB-I"})
    assert outcomes(found)["PER-I"] == "written"
    assert outcomes(found)["ALB-I"] == "spoke"
    assert found.segments[0].floor.not_reached == 1


def test_a_withdrawn_request_is_in_no_sum():
    found = report(held((10, "withdrawn", {"id": "SEN-I"}), of=plan()), at(100))
    assert outcomes(found)["SEN-I"] == "withdrawn"
    assert found.segments[0].floor.asked == 3


def test_sums_by_what_a_delegation_belongs_to():
    found = report(held(*OVERRUN), at(5000))
    groups = by(found.interventions, {"KEN": "Africa", "SEN": "Africa", "ALB": "Europe"}, "elsewhere")
    assert {name: (sums.asked, sums.spoke, sums.spoken) for name, sums in groups.items()} == {
        "Africa": (3, 1, 150), "Europe": (1, 1, 90), "elsewhere": (1, 0, 0),
    }  # fmt: skip


def test_lines_of_speakers_heard_as_planned_and_as_it_went():
    meeting = held(*OVERRUN)
    # a panel of 600, then 150 each; segment II begins with its own time, at 1200
    planned = [(0, 0), (600, 1), (750, 2), (900, 3), (1050, 4), (1200, 5), (1350, 6)]
    assert planned_over_time(meeting) == planned
    assert heard_over_time(report(meeting, at(5000))) == [(0, 0), (840, 1), (950, 2), (1140, 3)]
    late = planned_over_time(held(of=plan(seconds=700)))
    assert late[-1] == (1350, 6)  # a list that does not fit pushes the next segment
