"""What a meeting promises: when each is expected, and until when the panel can go on, in absolute moments."""

from datetime import timedelta

import pytest

from cooperation.rules.meeting_facts import facts_of
from cooperation.rules.outlook import NEAR, outlook, situation_of
from tests.cooperation.test_rules_meeting import MINUTE, START, Log, named, plan, running


def likely(log, now=None):
    """Minutes and seconds from now, by key."""
    now = now or log.now
    found = outlook(log.meeting, now).expected
    return {key: round((one.likely - now).total_seconds()) for key, one in found.items()}


def test_before_it_begins_nothing_is_known_unless_the_hour_is():
    meeting = Log().meeting
    assert outlook(meeting, START).expected == {}
    found = outlook(meeting, START, START + timedelta(hours=1)).expected
    assert found["REG"].earliest == found["REG"].latest == START + timedelta(hours=1)
    assert found["EXP"].likely == START + timedelta(hours=1, minutes=50)
    assert [found[key].ahead for key in ("REG", "OTP", "SEN", "EXP", "JPN")] == [0, 1, 2, 7, 8]
    assert outlook(meeting, START, START).alarm is None


def test_by_the_pace_of_real_meetings_until_this_one_has_its_own():
    log = running()
    log.do("start", id="REG")
    # 6/5 of the 300 and 600 planned seconds, and of 30 seconds to change over.
    assert likely(log)["OTP"] == 360
    assert likely(log)["SEN"] == 360 + 720 + 36
    assert likely(log)["FRA"] == 360 + 720 + 180 + 36
    log.now += timedelta(seconds=60)
    assert likely(log)["OTP"] == 300
    assert "REG" not in likely(log)


def test_each_minute_of_the_panel_costs_somebody_in_the_end():
    log = running()
    opened = log.now
    log.do("start", id="REG")
    alarm = outlook(log.meeting, log.now).alarm
    last = opened + timedelta(seconds=50 * MINUTE - 5 * 150)  # three States and two observers
    assert (alarm.segment, alarm.last_stop, alarm.lost) == ("I", last, ())
    assert [key for key, _at in alarm.losses] == ["CHN", "USA", "ARG", "FRA", "SEN"]
    assert alarm.losses[0] == ("CHN", last)
    assert alarm.losses[-1] == ("SEN", last + timedelta(seconds=600))
    assert alarm.near == last - NEAR
    assert outlook(log.meeting, last).alarm.lost == ()
    late = outlook(log.meeting, last + timedelta(seconds=1)).alarm
    assert (late.lost, [key for key, _at in late.losses]) == (("CHN",), ["USA", "ARG", "FRA", "SEN"])


def test_a_slow_meeting_is_warned_earlier():
    log = running()
    for key in ("SEN", "FRA", "ARG"):
        log.do("start", id=key, after=0)
        log.do("stop", id=key, after=450)  # three times the limit and the change-over
    alarm = outlook(log.meeting, log.now).alarm
    assert alarm.last_stop - alarm.near == timedelta(seconds=2 * 150 * 2)


def test_there_is_no_alarm_without_listed_speakers_or_while_the_meeting_stands_still():
    log = running("II")
    for key in ("EXP", "JPN", "NLD"):
        log.do("start", id=key)
    assert outlook(log.meeting, log.now).alarm is None
    log = running()
    log.do("suspend")
    found = outlook(log.meeting, log.now)
    assert (found.alarm, found.expected) == (None, {})
    log.do("continue")
    log.do("close_segment", segment="I")
    assert outlook(log.meeting, log.now).alarm is None
    assert set(likely(log)) == {"EXP", "JPN", "NLD"}


def test_the_plenary_ends_when_its_time_is_over_although_a_segment_has_more():
    log = Log(of=plan())
    log.do("begin")
    log.do("open_segment", after=80 * MINUTE, segment="I")
    situation = situation_of(log.meeting, log.meeting.segments["I"], log.now)
    assert situation.left == 10 * MINUTE
    assert outlook(log.meeting, log.now).expected["CHN"].reached is False


@pytest.mark.parametrize(("seconds", "used"), [(120, 50), (120 + 120, 50 + 20)], ids=["speaking", "interrupted"])
def test_a_point_of_order_takes_its_time_beside_the_speaker_s(seconds, used):
    log = running()
    log.do("start", id="SEN")
    if seconds > 120:
        log.do("order", after=50, **named("FRA"))
        now = log.now + timedelta(seconds=20)
    else:
        now = log.now + timedelta(seconds=50)
    speaking = situation_of(log.meeting, log.meeting.segments["I"], now).speaking
    assert (speaking.seconds, speaking.used) == (seconds, used)


def test_what_was_made_is_measured_with_the_gap_before_it_points_of_order_aside():
    log = running()
    log.do("start", id="REG", after=20)
    log.do("stop", id="REG", after=330)
    log.do("order", after=5, **named("FRA"))
    log.do("stop", id=log.meeting.speaking, after=60)
    log.do("start", id="SEN", after=25)
    log.do("extend", seconds=30)
    log.do("stop", id="SEN", after=130)
    made = situation_of(log.meeting, log.meeting.segments["I"], log.now).made
    assert [(one.planned, one.actual, one.gap, one.invited) for one in made] == [
        (300, 330, 20, True), (120, 140, 25, False),
    ]  # fmt: skip


def test_a_new_list_is_expected_at_once():
    log = running()
    log.do("list", number=2, plan=facts_of(plan(number=2, first=("MEX",))))
    assert "MEX" in likely(log)
    assert "SEN" not in likely(log)
