"""The console's own copy of the rules, for a dead network: every command has the effect that the server gives it.

Meetings run at random through both, step by step; what the server refuses the copy refuses too.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from cooperation.live.snapshots import Beside, whole
from cooperation.models import Plenary, Session
from cooperation.rules.facts import Names
from cooperation.rules.meeting import STEPS, continued
from cooperation.rules.meeting_facts import Entry, Event, Kind, NotPossible, Plan, PlannedSegment, facts_of
from tests.browser.plenary_modules import call, open_modules

pytestmark = pytest.mark.browser
START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
PLENARY = Plenary(slug="p", title_en="P", title_fr="P", session=Session(zone="Europe/Amsterdam"))
NAMES = Names("Name", "Nom")
MEETINGS, STEPS_EACH = 7, 48
# What the copy must get right. Forecasts, the alarm and the log wait for the server.
TOP = ("state", "segment", "segments", "now", "interrupted", "began_ms", "ended_ms", "suspended_ms")
OF_ENTRY = ("kind", "segment", "code", "class", "seconds", "state", "started_ms", "stopped_ms", "spoken_seconds")


def plan() -> Plan:
    """Two segments; invited speakers, then States and an observer."""

    def entry(key: str, kind: Kind, segment: str, code: str, speaker_class: str) -> Entry:
        return Entry(key, kind, segment, NAMES, 120, code=code, speaker_class=speaker_class)

    first = (
        entry("judge", Kind.INVITED, "I", "", "organ"),
        entry("registrar", Kind.INVITED, "I", "", "organ"),
        entry("sen", Kind.LISTED, "I", "SEN", "state_party"),
        entry("fra", Kind.LISTED, "I", "FRA", "state_party"),
        entry("usa", Kind.LISTED, "I", "USA", "observer"),
        entry("jpn", Kind.LISTED, "I", "JPN", "state_party"),
    )
    second = (
        entry("expert", Kind.INVITED, "II", "", "organ"),
        entry("sen-2", Kind.LISTED, "II", "SEN", "state_party"),
    )
    segments = (PlannedSegment("I", NAMES, 1800, 600, first), PlannedSegment("II", NAMES, 900, 300, second))
    return Plan(1, 2700, 30, 120, segments)


def seen(events: tuple[Event, ...], meeting: Any, at: datetime) -> dict:
    """What the console is told."""
    return whole(PLENARY, events, meeting, Beside({}, {}), at)


def given(random: Random, name: str, snapshot: dict) -> dict[str, Any]:
    """The facts of a command, sensible more often than not."""
    entries, segments = list(snapshot["entries"]), [each["key"] for each in snapshot["segments"]]
    waiting = next((each["entries"] for each in snapshot["segments"] if each["key"] == snapshot["segment"]), [])
    facts: dict[str, Any] = {
        "id": random.choice(waiting[:2] + entries[:3] + waiting),
        "segment": snapshot["segment"] or random.choice(segments),
        "place": random.randint(0, 7),
        "seconds": random.choice([30, 60]),
        "code": random.choice(["SEN", "FRA", "USA"]),
        "text": "A note",
    }
    absent = [key for each in snapshot["segments"] for key in each["absent"]]
    if name == "back" and absent:
        facts["id"] = absent[0]
    if name == "stop" and snapshot["now"] and random.random() < 0.8:
        facts["id"] = snapshot["now"]["id"]
    wanted = {"move": ("id", "place"), "note": ("id", "text"), "extend": ("seconds",), "turn": ("code", "seconds")}
    wanted |= dict.fromkeys(("start", "stop", "absent", "back"), ("id",)) | dict.fromkeys(("order", "reply"), ("code",))
    wanted |= dict.fromkeys(("open_segment", "close_segment"), ("segment",))
    return {key: facts[key] for key in wanted.get(name, ())}


def walk(seed: int) -> Iterator[tuple[dict, dict, dict]]:
    """A meeting at random: before, the command, and after: the same where it was refused."""
    random, at = Random(seed), START  # noqa: S311  no secret: the same walk each time
    events = (Event(1, "list", {"number": 1, "made_at": "", "plan": facts_of(plan())}, START),)
    meeting = continued(events, Event(1, "refreshed", {}, START))
    often = ["start"] * 5 + ["stop", "absent"] * 3 + ["pause", "resume", "back"] * 2
    rare = [name for name in STEPS if name != "end"]
    for step in range(STEPS_EACH):
        before = seen(events, meeting, at)
        at += timedelta(milliseconds=random.randint(0, 90_000))
        late = ["end", "stop"] * 4 * (step > 38)
        name = ("begin", "open_segment")[step] if step < 2 else random.choice(often + rare + late)
        facts, key = given(random, name, before), str(UUID(int=random.getrandbits(128), version=4))
        command = {"command": key, "name": name, "data": facts, "at_ms": round(at.timestamp() * 1000)}
        data = facts | ({"names": {"en": "Name", "fr": "Nom"}, "class": "observer"} if "code" in facts else {})
        event = Event(events[-1].version + 1, name, data, at, key)
        try:
            meeting = continued(events, event)
            events = (*events, event)
            after = seen(events, meeting, at)
        except NotPossible:
            after = before
        yield before, command, after


def part(snapshot: dict) -> dict:
    """What must be the same."""
    entries = {key: {name: one.get(name) for name in OF_ENTRY} for key, one in snapshot["entries"].items()}
    for entry in entries.values():  # whose class the copy cannot know, and nobody sees on the screen, may differ
        if entry["kind"] in ("order", "reply", "turn"):
            entry["class"] = ""
    return {name: snapshot.get(name) for name in TOP} | {"entries": entries, "version": snapshot["version"]}


def test_the_copy_on_the_console_does_what_the_server_does(page):
    open_modules(page)
    steps = [step for seed in range(MEETINGS) for step in walk(seed)]
    body = "return given.map(([before, command]) => m.apply(before, command));"
    answers = call(page, "apply", body, [step[:2] for step in steps])
    accepted: dict[str, int] = dict.fromkeys(STEPS, 0)
    for (before, command, after), answer in zip(steps, answers, strict=True):
        accepted[command["name"]] += after is not before
        assert part(answer) == part(after), command
    assert min(accepted.values()) > 0, accepted
    assert sum(accepted.values()) < len(steps)
