"""Whether the list fits, in whole seconds (S-4, S-6): both sides of exactly full, and who is not reached."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cooperation.rules.facts import Invited, Limits, Names, Request, Segment, SpeakerClass, Timing
from cooperation.rules.feasibility import capped, feasibility, largest
from cooperation.rules.sentences import Seconds

MINUTE = 60
RECEIVED = datetime(2021, 12, 3, 9, tzinfo=UTC)


def asking(number, segment="I", **facts):
    """The request of a delegation with a number of its own."""
    code = f"X{number:02}"
    return Request(f"{segment}{number}", code, Names(code, code), segment, RECEIVED, **facts)


def asking_all(count, segment="I", **facts):
    return [asking(number, segment, **facts) for number in range(1, count + 1)]


def keys(requests):
    return [request.key for request in requests]


FRANCE = Invited("france", "France", 10 * MINUTE)
FIRST = Segment("I", 45 * MINUTE, (FRANCE,))
SECOND = Segment("II", 45 * MINUTE)
REAL = Timing(90 * MINUTE, (FIRST, SECOND))


def test_s_6_fourteen_requests_need_thirty_five_minutes():
    """14 x (120 + 30) = 2100 s = 35 min; 45 - 10 = 35 remain: exactly full, and a second less is a second short."""
    listed = {"I": asking_all(14)}
    fit = feasibility(REAL, listed)["I"]
    assert (fit.needs, fit.listed, fit.available, fit.left, fit.fits) == (2700, 2100, 2100, 0, True)
    assert fit.words.chosen.endswith("exactly full.")
    assert fit.seconds_each == 120

    short = replace(REAL, segments=(replace(FIRST, seconds=45 * MINUTE - 1), SECOND))
    fit = feasibility(short, listed)["I"]
    assert (fit.left, fit.fits, keys(fit.not_reached), fit.seconds_each) == (-1, False, ["I14"], 119)
    assert fit.words.chosen == "%(count)s requests need %(needs)s; %(remains)s remain: %(difference)s short."
    assert fit.words.values == {"count": 14, "needs": 2100, "remains": 2099, "difference": 1}
    assert isinstance(fit.words.values["needs"], Seconds)

    spare = feasibility(replace(REAL, segments=(replace(FIRST, seconds=45 * MINUTE + 14), SECOND)), listed)["I"]
    assert (spare.left, spare.fits, spare.seconds_each) == (14, True, 121)
    assert spare.words.chosen.endswith("to spare.")


def test_everybody_from_the_first_who_would_not_end_in_time_is_not_reached():
    """Also a later one whose shorter limit would still fit: nobody overtakes."""
    limits = Limits(120, {SpeakerClass.OBSERVER: 10})
    timing = Timing(300, (Segment("I", 300),), limits, changeover=0)
    observer = asking(4, speaker_class=SpeakerClass.OBSERVER)
    fit = feasibility(timing, {"I": [*asking_all(3), observer]})["I"]
    assert keys(fit.not_reached) == ["I3", "I4"]
    fit = feasibility(timing, {"I": [*asking_all(2), observer, asking(3)]})["I"]
    assert keys(fit.not_reached) == ["I3"]


def test_one_changeover_before_each_listed_intervention_and_none_elsewhere():
    invited = (Invited("a", "Registrar", 300), Invited("b", "Prosecutor", 300))
    timing = Timing(1020, (Segment("I", 750, invited), Segment("II", 270)), changeover=30)
    fit = feasibility(timing, {"I": [asking(1)], "II": [asking(1, "II")]})
    assert (fit["I"].needs, fit["II"].needs, fit.needs, fit.fits, fit.left) == (750, 150, 900, True, 120)
    assert fit["I"].words.chosen == "1 request needs %(needs)s; %(remains)s remain: exactly full."
    assert fit.words.chosen == "All segments together need %(needs)s of %(has)s: %(difference)s to spare."


def test_the_sum_of_the_segments_against_the_minutes_of_the_plenary():
    listed = {"I": asking_all(2), "II": asking_all(2, "II")}  # 4 x 150 s
    for seconds, fits, words in [(600, True, "exactly full."), (599, False, "short."), (601, True, "to spare.")]:
        fit = feasibility(Timing(seconds, (Segment("I", 400), Segment("II", 400))), listed)
        assert (fit.plenary_fits, fit.fits, fit.left) == (fits, fits, seconds - 600)
        assert fit.words.chosen.endswith(words)
        assert fit.not_reached == ()
    fit = feasibility(Timing(900, (Segment("I", 299), Segment("II", 400))), listed)
    assert (fit.plenary_fits, fit.fits) == (True, False)
    assert keys(fit.not_reached) == ["I2"]


def test_invited_speakers_who_leave_nothing_to_the_floor():
    timing = Timing(600, (Segment("I", 599, (FRANCE,)),), changeover=0)
    fit = feasibility(timing, {"I": [asking(1)]})["I"]
    assert (fit.available, fit.left, fit.seconds_each, keys(fit.not_reached)) == (-1, -121, None, ["I1"])
    assert fit.words.chosen == "The invited speakers need %(over)s more than the segment has."
    assert fit.words.values["over"] == 1
    full = feasibility(replace(timing, segments=(Segment("I", 600, (FRANCE,)),)), {"I": [asking(1)]})["I"]
    assert (full.seconds_each, full.words.chosen[:9]) == (0, "1 request")
    alone = feasibility(timing, {})["I"]
    assert (alone.fits, alone.not_reached) == (False, ())


def test_nobody_has_asked():
    fit = feasibility(REAL, {})
    assert (fit["I"].fits, fit["I"].needs, fit["I"].seconds_each, fit["II"].available) == (True, 600, None, 2700)
    assert fit["II"].words.chosen == "Nobody has asked for the floor; %(remains)s remain."
    with pytest.raises(KeyError):
        fit["III"]


@pytest.mark.parametrize(
    ("invited", "floor", "eaten"), [(600, 2100, 0), (600, 2101, 1), (2700, 900, 900), (2800, 900, 900), (600, 0, 0)]
)
def test_what_the_invited_take_of_the_protected_floor(invited, floor, eaten):
    """45 min = 2700 s; 600 of them invited leave 2100."""
    segment = Segment("I", 45 * MINUTE, (Invited("panel", "Panel", invited),), floor)
    fit = feasibility(Timing(2700, (segment,)), {})["I"]
    assert fit.eaten == eaten
    assert fit.warning is None if not eaten else fit.warning.values == {"eaten": eaten, "floor": floor}


@pytest.mark.parametrize(
    ("seconds", "each"),
    [
        # One of each: a State, an observer (60 at most), a group (180 at most); no changeover.
        pytest.param(30, 10, id="the same for all three"),
        pytest.param(180, 60, id="up to the observer's own limit"),
        pytest.param(181, 60, id="a second that two cannot share"),
        pytest.param(182, 61, id="the observer keeps its limit"),
        pytest.param(420, 180, id="60 + 180 + 180"),
        pytest.param(421, 181, id="beyond the group's own limit only the State gains"),
    ],
)
def test_the_common_cap_by_class_and_group(seconds, each):
    limits = Limits(120, {SpeakerClass.OBSERVER: 60}, group=180)
    requests = [asking(1), asking(2, speaker_class=SpeakerClass.OBSERVER), asking(3, group="European Union")]
    timing = Timing(seconds, (Segment("I", seconds),), limits, changeover=0)
    assert feasibility(timing, {"I": requests})["I"].seconds_each == each


def test_the_cap_is_no_more_than_the_limits_where_everybody_has_one_of_their_own():
    requests = asking_all(2, speaker_class=SpeakerClass.OBSERVER)
    timing = Timing(999, (Segment("I", 999),), Limits(120, {SpeakerClass.OBSERVER: 60}))
    assert feasibility(timing, {"I": requests})["I"].seconds_each == 60


def test_the_largest_that_fits():
    assert largest(10, lambda number: number <= 4) == 4
    assert largest(10, lambda number: True) == 10
    assert largest(10, lambda number: False) is None


timings = st.builds(
    lambda seconds, invited, changeover, limits: Timing(
        seconds, (Segment("I", seconds, (Invited("panel", "Panel", invited),)),), limits, changeover
    ),
    st.integers(1, 3000), st.integers(0, 1500), st.integers(0, 60),
    st.builds(
        Limits, st.integers(1, 200), st.dictionaries(st.sampled_from(SpeakerClass), st.integers(1, 200), max_size=2),
        st.none() | st.integers(1, 300),
    ),
)  # fmt: skip
lists = st.lists(st.tuples(st.sampled_from(SpeakerClass), st.booleans()), max_size=8).map(
    lambda kinds: [
        asking(number, speaker_class=speaker_class, group="EU" if grouped else "")
        for number, (speaker_class, grouped) in enumerate(kinds)
    ]
)


@settings(deadline=None, max_examples=150)
@given(timings, lists, st.integers(0, 300))
def test_the_cap_fits_one_second_more_does_not_and_a_larger_limit_never_lets_more_fit(timing, requests, cap):
    fit = feasibility(timing, {"I": requests})["I"]
    assert fit.fits == (fit.needs <= fit.seconds)
    assert [*requests[: len(requests) - len(fit.not_reached)], *fit.not_reached] == requests

    def capped_at(seconds):
        return feasibility(replace(timing, limits=capped(timing.limits, seconds)), {"I": requests})["I"]

    assert len(capped_at(cap + 1).not_reached) >= len(capped_at(cap).not_reached)
    if fit.seconds_each is None:
        assert not requests or not capped_at(0).fits
    else:
        assert capped_at(fit.seconds_each).fits
        more = capped_at(fit.seconds_each + 1)
        assert not more.fits or more.needs == capped_at(fit.seconds_each).needs  # all have smaller limits of their own
