"""When each speaker is likely to begin, and the last moment at which the panel can stop; both sides of each second."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cooperation.rules.facts import Invited
from cooperation.rules.forecast import (
    UNMEASURED,
    Expected,
    LastStop,
    Loss,
    Made,
    Situation,
    Speaking,
    Waiting,
    ahead,
    forecast,
    last_stop,
    listed_pace,
    lost_by_minute,
    pace,
)

MINUTE = 60
STATES = ("Argentina", "Belgium", "Chile", "Sweden")


def waiting(names=STATES, seconds=120):
    return tuple(Waiting(name, seconds) for name in names)


# A panel that has run on: 15 minutes are left, four States of 2 min and 30 s need 10 of them.
PANEL = Situation(15 * MINUTE, waiting(), speaking=Speaking("registrar", 480, 480, invited=True))


def test_the_last_moment_at_which_the_panel_can_stop():
    assert last_stop(PANEL) == LastStop(300, 180)  # 900 - 600 by the plan; 900 - 1.2 x 600 at the usual pace
    assert last_stop(replace(PANEL, left=600)).planned == 0
    assert last_stop(replace(PANEL, left=599)).planned == -1
    assert last_stop(replace(PANEL, waiting=())) == LastStop(900, 900)


def test_who_is_lost_by_each_further_minute_of_the_panel():
    """Each of the four needs 150 s; 15 minutes are left."""
    losses = lost_by_minute(PANEL)
    assert [(one.minutes, len(one.lost)) for one in losses] == [
        (0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 1), (7, 1), (8, 2), (9, 2), (10, 2), (11, 3), (12, 3),
        (13, 4),
    ]  # fmt: skip
    assert losses[5] == Loss(5, (), "Sweden", 4)
    assert losses[6] == Loss(6, ("Sweden",), "Chile", 3)
    assert losses[13] == Loss(13, STATES, "", 0)
    assert lost_by_minute(replace(PANEL, left=899))[5].lost == ("Sweden",)  # a second too late
    assert lost_by_minute(PANEL, Fraction(143, 100))[1].lost == ("Sweden",)  # 60 + 858 > 900; 4 x 214.5 = 858
    assert lost_by_minute(PANEL, Fraction(143, 100))[0].lost == ()
    assert lost_by_minute(replace(PANEL, waiting=())) == (Loss(0, (), "", 0),)
    assert lost_by_minute(replace(PANEL, left=-1)) == (Loss(0, STATES, "", 0),)


def test_the_start_of_each_as_a_range_before_anything_is_measured():
    """The current one has 60 s left by the plan; then 30 s of changeover; at worst 1.43 x 120 - 60, then 1.43 x 30."""
    now = Situation(600, waiting(STATES[:2]), speaking=Speaking("Peru", 120, 60))
    found = forecast(now)
    assert found.pace == UNMEASURED
    assert found.expected == (
        Expected("Argentina", 90, 120, 155),  # 60 + 30; 84 + 36; 111.6 + 42.9 = 154.5
        Expected("Belgium", 240, 300, 369),  # + 150; + 180; + 214.5
    )
    assert (found.not_reached, found.at_risk) == ((), ())


def test_nobody_has_the_floor():
    found = forecast(Situation(600, waiting(STATES[:1])))
    assert found.expected == (Expected("Argentina", 30, 36, 43),)
    assert forecast(Situation(600, ())).expected == ()


def test_the_invited_come_before_and_at_a_pace_of_their_own():
    invited = (Invited("prosecutor", "Prosecutor", 300), Invited("expert", "Expert", 100))
    now = Situation(1500, waiting(STATES[:1]), invited, Speaking("registrar", 200, 300, invited=True))
    assert forecast(now).expected == (Expected("Argentina", 430, 516, 615),)  # 400 x factor + 30 x factor
    slow = tuple(Made(100, actual, 0, invited=True) for actual in (200, 200, 200))
    assert forecast(replace(now, made=slow)).expected == (Expected("Argentina", 930, 936, 943),)  # 100 + 800 + ...


@pytest.mark.parametrize(
    ("left", "not_reached", "at_risk"),
    [
        pytest.param(601, (), (), id="full at worst: 1.43 x 120 + 2 x 214.5 = 600.6"),
        pytest.param(600, (), ("Belgium",), id="a second less"),
        pytest.param(504, (), ("Belgium",), id="exactly full in the likely case: 144 + 2 x 180"),
        pytest.param(503, ("Belgium",), (), id="and a second less"),
        pytest.param(324, ("Belgium",), ("Argentina",), id="one of them"),
        pytest.param(0, ("Argentina", "Belgium"), (), id="no time at all"),
    ],
)
def test_who_is_not_reached(left, not_reached, at_risk):
    now = Situation(left, waiting(STATES[:2]), speaking=Speaking("Peru", 120, 0))
    found = forecast(now)
    assert (found.not_reached, found.at_risk) == (not_reached, at_risk)


def test_the_pace_is_this_meetings_own_from_three_interventions_on():
    made = [Made(120, 120, 30), Made(120, 150, 45), Made(120, 90, 30), Made(120, 120, 60)]  # 150 195 120 180 of 150
    assert pace(made[:2], 30) == UNMEASURED
    assert pace(made[:3], 30).measured == 3
    quartiles = pace(made, 30)  # 0.8 1.0 1.2 1.3: 0.95, 1.1, 1.225
    assert (quartiles.best, quartiles.likely, quartiles.worst) == (Fraction("0.95"), Fraction("1.1"), Fraction("1.225"))
    assert pace([Made(0, 10, 0)] * 3) == UNMEASURED  # against no plan nothing can be measured
    now = Situation(600, waiting(), made=(*made, Made(100, 300, 0, invited=True)))
    assert listed_pace(now) == quartiles
    assert last_stop(replace(PANEL, made=tuple(made))) == LastStop(300, 240)  # 900 - 1.1 x 600


def test_how_many_are_ahead():
    now = replace(PANEL, invited=(Invited("prosecutor", "Prosecutor", 300),))
    assert [ahead(now, state) for state in STATES] == [1, 2, 3, 4]
    assert ahead(PANEL, "Argentina") == 0
    with pytest.raises(ValueError, match="not in list"):
        ahead(PANEL, "Peru")


interventions = st.builds(Made, st.integers(1, 300), st.integers(0, 600), st.integers(0, 90), st.booleans())
situations = st.builds(
    Situation, st.integers(-60, 1800), st.lists(st.integers(0, 300), max_size=6).map(
        lambda limits: tuple(Waiting(str(number), limit) for number, limit in enumerate(limits))
    ),
    st.lists(st.builds(Invited, st.just("i"), st.just("i"), st.integers(0, 600)), max_size=2).map(tuple),
    st.none() | st.builds(Speaking, st.just("s"), st.integers(0, 300), st.integers(0, 600), st.booleans()),
    st.lists(interventions, max_size=6).map(tuple), st.integers(0, 60),
)  # fmt: skip


@settings(deadline=None, max_examples=80)
@given(situations)
def test_what_always_holds(now):
    found = forecast(now)
    assert all(0 <= one.earliest <= one.likely <= one.latest for one in found.expected)
    keys = [one.key for one in found.expected]
    assert keys == [one.key for one in now.waiting]
    lost = (*found.at_risk, *found.not_reached)
    assert lost == tuple(keys[len(keys) - len(lost) :])
    losses = lost_by_minute(now)
    assert [one.minutes for one in losses] == list(range(len(losses)))
    assert all(len(one.lost) <= len(other.lost) for one, other in zip(losses, losses[1:], strict=False))
    assert (losses[0].lost == ()) == (last_stop(now).planned >= 0 or not keys)
    assert losses[-1].place == 0
