"""The meeting of the demo, held by the code that the console calls."""

from datetime import timedelta

import pytest

from asp_portal.accounts.roles import Role
from cooperation.demo import live
from cooperation.live.log import events_of, meeting_of
from cooperation.rules.meeting_facts import Kind, Phase, Stage
from tests.cooperation.meeting_world import published_plenary
from tests.cooperation.world import CLOSED, OTHERS, STATES

CODES = (*STATES, *OTHERS)


@pytest.mark.django_db
def test_the_panels_overran_by_twelve_minutes_and_states_were_not_reached(make_user, secretariat):
    chair = make_user(Role.CHAIR, email="chair@demo.example")
    plenary = published_plenary(secretariat, CLOSED, {"I": CODES, "II": CODES})
    after = (plenary.on + timedelta(days=30), 1, lambda words: None)
    live.build(*after)
    meeting, events = meeting_of(plenary), events_of(plenary)
    begun = plenary.starts_at + timedelta(seconds=live.LATE_BY)
    assert (meeting.stage, meeting.began_at) == (Stage.ENDED, begun)
    panel = [entry for entry in meeting.entries.values() if entry.kind == Kind.INVITED]
    assert sum(entry.spoken_seconds(meeting.ended_at) - entry.planned for entry in panel) == 12 * 60
    assert sum(entry.phase == Phase.WAITING for entry in meeting.entries.values()) > 3
    assert {event.name for event in events} >= {"absent", "undo", "order", "extend", "resume", "turn", "end"}
    live.build(*after)  # built once
    assert events_of(plenary) == events
    assert {event.by for event in plenary.meeting.events.exclude(name="list")} == {chair}
