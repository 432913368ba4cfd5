"""What each audience sees of a meeting: field by field, with canaries for what is private."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from asp_portal import acts
from asp_portal.accounts.roles import Role
from cooperation.live import services
from cooperation.live.snapshots import AUDIENCES, CONSOLE, ENTRY_FIELDS, FIELDS, INTERPRETERS
from cooperation.models import Snapshot, StatementText, TextVersion
from tests.cooperation.meeting_world import Console, ask_for_floor, publish, published_plenary
from tests.cooperation.world import open_plenary

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parent / "data/snapshot_example.json"
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
CANARIES = ("CANARY-NEEDS", "CANARY-NOTE", "CANARY-WORDS", "head_of_government")


def give_text(request, by, words):
    """The text of an intervention, under embargo."""
    text = StatementText.objects.create(request=request)
    acts.record(text, "add", actor=by, office="", content={}, after=text.state)
    TextVersion.objects.create(text=text, language="fr", words=f"CANARY-WORDS {words}", word_count=words, added_by=by)


@pytest.fixture
def console(secretariat):
    """A meeting in its first segment: the third of the panel speaks, somebody was absent, one text is there."""
    plenary = published_plenary(secretariat, NOW)
    senegal = plenary.requests.get(delegation__code="SEN", segment__key="I")
    plenary.requests.filter(pk=senegal.pk).update(accessibility="CANARY-NEEDS", level="head_of_government")
    give_text(senegal, secretariat, 330)
    console = Console(plenary, secretariat, NOW)
    console.do("begin")
    console.do("open_segment", segment="I")
    for _each in range(3):
        console.start_next()
        console.wait(400)
    console.do("absent", id=plenary.requests.get(delegation__code="FRA").slug)
    console.do("note", id=senegal.slug, text="CANARY-NOTE")
    return console


def seen(audience):
    return Snapshot.objects.get(audience=audience).body


def test_every_field_is_shown_exactly_to_those_who_may_see_it(console):
    for audience in AUDIENCES:
        body = seen(audience)
        assert set(body) == {name for name, audiences in FIELDS.items() if audience in audiences} | {"audience"}
        for entry in body["entries"].values():
            assert set(entry) == {name for name, audiences in ENTRY_FIELDS.items() if audience in audiences}
    assert {each for each in FIELDS if FIELDS[each] == {CONSOLE}} == {
        "alarm", "replies", "log", "can_undo", "limit", "changeover",
    }  # fmt: skip
    assert {each for each in ENTRY_FIELDS if ENTRY_FIELDS[each] == {CONSOLE}} == {
        "level", "accessibility", "by_video", "note", "absent_ms",
    }  # fmt: skip


def test_no_canary_leaves_the_console(console):
    for audience in AUDIENCES:
        text = json.dumps(seen(audience))
        expected = {"CANARY-NEEDS", "CANARY-NOTE", "head_of_government"} if audience == CONSOLE else set()
        assert {canary for canary in CANARIES if canary in text} == expected
    booth = {(entry["segment"], entry["code"]): entry["text"] for entry in seen(INTERPRETERS)["entries"].values()}
    assert booth["II", "SEN"] == {"present": False}
    assert booth["I", "SEN"] == {
        "present": True, "delivery": "check", "language": "fr", "words": 330, "needed_seconds": 180,
    }  # fmt: skip


def test_the_whole_body_is_as_the_example_says(console):
    """The screens are built against this file."""
    body = console.body
    for line in body["log"]:
        assert set(line["words"]) == {"en", "fr"}
        line["words"]["fr"] = line["words"]["en"]  # whatever the translators have done by now
    text = json.dumps(body, indent=1, ensure_ascii=False, sort_keys=True).replace(body["plenary"], "plenary")
    in_order = [key for part in body["segments"] for key in (*part["done"], *part["absent"], *part["entries"])]
    for number, key in enumerate([*in_order, body["now"]["id"]], start=1):
        text = text.replace(key, f"entry-{number:02}")
    if os.environ.get("WRITE_EXAMPLE"):
        EXAMPLE.write_text(json.dumps(json.loads(text), indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    assert json.loads(text) == json.loads(EXAMPLE.read_text(encoding="utf-8"))


def test_before_the_meeting_the_planned_times_are_shown_where_the_hour_is_known(secretariat):
    plenary = published_plenary(secretariat, NOW)
    body = seen("public")
    assert (body["state"], body["version"], body["list_version"], body["now"]) == ("before", 1, 1, None)
    starts = plenary.starts_at.timestamp() * 1000
    first = body["entries"][body["segments"][0]["entries"][0]]
    assert first["expected"] == {
        "earliest_ms": starts, "likely_ms": starts, "latest_ms": starts, "ahead": 0, "reached": True,
    }  # fmt: skip
    later = body["entries"][body["segments"][1]["entries"][0]]
    assert later["expected"]["likely_ms"] == starts + 50 * 60_000
    assert later["expected"]["ahead"] == 4 + 5


def test_alarm_says_until_when_the_panel_can_go_on_and_who_is_lost_then(console):
    """Segment I of 50 minutes with five listed at 150 seconds each: the panel must stop after 37:30."""
    began = NOW
    alarm = console.body["alarm"]
    stop = began + timedelta(seconds=3000 - 5 * 150)
    assert alarm["last_stop_ms"] == stop.timestamp() * 1000
    assert [loss["at_ms"] - alarm["last_stop_ms"] for loss in alarm["next_lost"]] == [
        0,
        150_000,
        300_000,
        450_000,
        600_000,
    ]
    assert (alarm["state"], alarm["lost"]) == ("safe", [])
    console.now = stop
    assert console.do("note", id=alarm["next_lost"][0]["id"], text="")["alarm"]["state"] == "near"
    console.wait(1)
    last = console.do("note", id=alarm["next_lost"][0]["id"], text="")["alarm"]
    assert (last["state"], last["lost"]) == ("past", [alarm["next_lost"][0]["id"]])
    assert len(last["next_lost"]) == 4


def test_a_suspended_or_ended_meeting_expects_nobody(console):
    assert any(entry["expected"] for entry in console.body["entries"].values())
    body = console.do("suspend")
    assert {entry["expected"] for entry in body["entries"].values() if not entry["expected"]} == {None}
    assert not any(entry["expected"] for entry in body["entries"].values())
    assert (body["alarm"], body["suspended_ms"], body["now"]["paused_ms"]) == (None, body["at_ms"], body["at_ms"])


def test_a_new_list_a_withdrawal_and_a_text_reach_the_screens(console, secretariat):
    plenary = console.plenary
    ask_for_floor(plenary, "I", "DEU", NOW)
    publish(plenary, secretariat, console.now)
    body = seen("room")
    assert (body["list_version"], body["version"]) == (2, console.seen + 1)
    germany = plenary.requests.get(delegation__code="DEU")
    assert germany.slug in body["segments"][0]["entries"]
    services.withdrawn(germany, secretariat, console.now)
    assert seen("room")["entries"][germany.slug]["state"] == "withdrawn"
    give_text(germany, secretariat, 110)
    services.refreshed(plenary, console.now)
    assert seen(INTERPRETERS)["entries"][germany.slug]["text"]["needed_seconds"] == 60


def test_before_a_list_is_published_there_is_nothing_to_follow(secretariat):
    plenary = open_plenary(secretariat, NOW)
    services.refreshed(plenary, NOW)
    services.withdrawn(ask_for_floor(plenary, "I", "SEN", NOW), secretariat, NOW)
    assert not Snapshot.objects.exists()
    assert services.snapshot_of(plenary, CONSOLE) is None


def test_the_log_is_in_both_languages_whoever_acts(secretariat, make_user):
    make_user(Role.CHAIR)
    plenary = published_plenary(secretariat, NOW)
    with translation.override("fr"):
        body = Console(plenary, secretariat, NOW).do("begin")
    assert set(body["log"][-1]["words"]) == {"en", "fr"}
    assert body["log"][-1]["words"]["en"] == "The meeting begins"


def test_queries_do_not_grow_with_the_list(secretariat, django_assert_num_queries):
    for listed in ({"I": ("SEN",)}, {"I": ("SEN", "FRA", "ARG"), "II": ("JPN", "NLD")}):
        plenary = published_plenary(secretariat, NOW, listed)
        console = Console(plenary, secretariat, NOW)
        secretariat.has_perm("cooperation.run_meeting")
        with django_assert_num_queries(11):
            console.do("begin")
