"""Remedies for a list that does not fit: what is proposed really fits, a second more does not, nobody is lost."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from cooperation.rules.facts import Invited, Limits, Names, Request, Segment, SpeakerClass, Timing
from cooperation.rules.feasibility import feasibility
from cooperation.rules.lots import drawn
from cooperation.rules.proposals import SHORTEST, Kind, effect, proposals
from cooperation.rules.remedies import (
    Draw,
    GroupsReplaceMembers,
    Ladder,
    MovedMinutes,
    ShorterLimit,
    WrittenOnly,
    applied,
    spare,
)

RECEIVED = datetime(2021, 12, 3, 9, tzinfo=UTC)
OBSERVER = SpeakerClass.OBSERVER


def asking(code, segment="I", **facts):
    """The request of a delegation; its key is the segment and the code."""
    return Request(f"{segment}-{code}", code, Names(code, code), segment, RECEIVED, **facts)


def asking_all(codes, segment="I", **facts):
    return [asking(code, segment, **facts) for code in codes.split()]


def keys(requests):
    return [request.key for request in requests]


def by_kind(timing, listed, groups=None, seed=""):
    return {(each.kind, each.segment): each for each in proposals(timing, listed, groups or {}, seed)}


# Two segments of 10 minutes. I: 5 min invited, 300 s for the floor. II: 1 min invited, 540 s for the floor.
FIRST = Segment("I", 600, (Invited("registrar", "Registrar", 300),))
SECOND = Segment("II", 600, (Invited("expert", "Expert", 60),), floor=240)
TIMING = Timing(1200, (FIRST, SECOND))
LISTED = {"I": asking_all("ARG BEL CHL"), "II": asking_all("ARG", "II")}  # I: 3 x 150 = 450 s, 150 short


def test_a_list_that_fits_needs_no_remedy():
    assert proposals(TIMING, {"I": LISTED["I"][:2]}, {}) == ()


def test_each_remedy_with_its_effect():
    found = by_kind(TIMING, LISTED)
    assert set(found) == {
        (Kind.LIMIT, ""), (Kind.LADDER, ""), (Kind.MINUTES, "I"), (Kind.WRITTEN, "I"), (Kind.DRAW, "I"),
    }  # fmt: skip
    assert all(each.fits for each in found.values())

    limit = found[Kind.LIMIT, ""]  # 300 = 3 x (70 + 30)
    assert limit.remedy == ShorterLimit(70)
    assert keys(limit.effect.reached) == ["I-CHL"]
    assert keys(limit.effect.shorter) == ["I-ARG", "I-BEL", "II-ARG"]
    assert limit.effect.written == ()
    assert keys(limit.effect.before.not_reached) == ["I-CHL"]

    assert found[Kind.LADDER, ""].remedy == Ladder(70, 70)  # all States Parties: 80 each would need 330

    minutes = found[Kind.MINUTES, "I"]
    assert minutes.remedy == MovedMinutes(180, "II", "I")  # 150 s, in whole minutes
    assert [segment.seconds for segment in minutes.effect.after.segments] == [780, 420]
    assert (keys(minutes.effect.reached), minutes.effect.shorter) == (["I-CHL"], ())

    written = found[Kind.WRITTEN, "I"]
    assert written.remedy == WrittenOnly(frozenset({"I-CHL"}))
    assert (keys(written.effect.written), written.effect.reached) == (["I-CHL"], ())

    draw = found[Kind.DRAW, "I"]
    assert (draw.remedy, draw.effect.by_lot, draw.effect.written) == (Draw("I", 2), 1, ())
    again = by_kind(TIMING, LISTED, seed="The Hague")[Kind.DRAW, "I"]
    chosen = drawn("The Hague", ["ARG", "BEL", "CHL"], 2)
    assert {one.delegation for one in again.effect.written} == {"ARG", "BEL", "CHL"} - set(chosen)
    assert (again.effect.by_lot, again.fits) == (0, True)


def test_the_rungs_of_the_ladder():
    """120 s: others 80, then all 80, then an equal split. 4 interventions, no changeover; the observer is one."""
    listed = {"I": [*asking_all("ARG BEL CHL"), asking("CHN", speaker_class=OBSERVER)]}
    for seconds, rung in [
        (440, Ladder(120, 80)), (439, Ladder(80, 80)), (320, Ladder(80, 80)), (319, Ladder(79, 79)),
        (120, Ladder(30, 30)),
    ]:  # fmt: skip
        timing = Timing(seconds, (Segment("I", seconds),), changeover=0)
        assert by_kind(timing, listed)[Kind.LADDER, ""].remedy == rung
    none = by_kind(Timing(119, (Segment("I", 119),), changeover=0), listed)
    for kind in (Kind.LADDER, Kind.LIMIT):  # 4 x 29 = 116
        assert (none[kind, ""].remedy, none[kind, ""].fits) == (None, False)
        assert none[kind, ""].obstacle.values == {"seconds": 29}


def test_a_ladder_gives_nobody_more_time():
    limits = Limits(120, {OBSERVER: 60}, group=180)
    then = Ladder(100, 80).apply(replace(TIMING, limits=limits), LISTED).timing.limits
    observer, organ = asking("CHN", speaker_class=OBSERVER), asking("OTP", speaker_class=SpeakerClass.ORGAN)
    group = asking("SVN", group="European Union")
    assert [then.of(one) for one in (asking("ARG"), observer, organ, group)] == [100, 60, 80, 100]
    assert Ladder(100, 80).apply(TIMING, LISTED).timing.limits.group is None
    capped = ShorterLimit(150).apply(replace(TIMING, limits=limits), LISTED).timing.limits
    assert [capped.of(one) for one in (asking("ARG"), observer, group)] == [120, 60, 150]


def test_what_no_limit_can_mend():
    panel = Segment("I", 299, (Invited("registrar", "Registrar", 300),))
    found = by_kind(Timing(1200, (panel, Segment("II", 100))), LISTED)
    for at in [(Kind.LIMIT, ""), (Kind.LADDER, ""), (Kind.WRITTEN, "I"), (Kind.DRAW, "I")]:
        assert (found[at].remedy, found[at].fits) == (None, False)
        assert found[at].obstacle.msgid.endswith("than there is." if not at[1] else "than the segment has.")
    assert found[Kind.DRAW, "II"].obstacle.msgid == "There is not even time for one."
    assert found[Kind.MINUTES, "I"].obstacle.values == {"spare": 0, "source": "II", "short": 451}


def test_minutes_come_only_from_what_is_to_spare_beyond_the_need_and_the_protected_floor():
    fits = feasibility(TIMING, LISTED)
    assert (spare(fits["I"]), spare(fits["II"])) == (0, 300)  # II: 540 - the larger of 150 needed and 240 protected
    more = {**LISTED, "II": asking_all("ARG BEL", "II")}
    assert spare(feasibility(TIMING, more)["II"]) == 240  # 540 - 300 needed
    plan = MovedMinutes(600, "II", "I").apply(TIMING, LISTED)
    assert [segment.seconds for segment in plan.timing.segments] == [900, 300]
    assert spare(plan.fit["II"]) == 0
    short = {**LISTED, "II": asking_all("ARG BEL CHL", "II")}  # 540 - 450 = 90 to spare of the 150 that I lacks
    assert by_kind(TIMING, short)[Kind.MINUTES, "I"].obstacle.values == {"spare": 90, "source": "II", "short": 150}
    exactly = replace(TIMING, segments=(FIRST, replace(SECOND, seconds=660)))  # 150: less than three whole minutes
    assert by_kind(exactly, short)[Kind.MINUTES, "I"].remedy == MovedMinutes(150, "II", "I")
    assert by_kind(exactly, short)[Kind.MINUTES, "I"].fits


def test_a_group_stands_for_its_members_in_the_same_segment_only():
    groups = {"European Union": frozenset({"BEL", "SVN"}), "African States": frozenset({"SEN"})}
    listed = {"I": [asking("SVN", group="European Union"), *asking_all("ARG BEL SEN")], "II": asking_all("BEL", "II")}
    remedy = GroupsReplaceMembers(groups)
    plan = remedy.apply(TIMING, listed)
    assert (keys(plan.written), keys(plan.listed["I"])) == (["I-BEL"], ["I-SVN", "I-ARG", "I-SEN"])
    assert keys(plan.listed["II"]) == ["II-BEL"]
    proposal = by_kind(TIMING, listed, groups)[Kind.GROUPS, ""]  # 3 x 150 = 450 of 300: it helps and is not enough
    assert (keys(proposal.effect.written), proposal.fits) == (["I-BEL"], False)
    assert (Kind.GROUPS, "") not in by_kind(TIMING, LISTED, groups)


def test_remedies_combine_in_their_order():
    remedies = [WrittenOnly(frozenset({"I-ARG"})), MovedMinutes(600, "II", "I"), ShorterLimit(90), Draw("I", 1, "seed")]
    plan = applied(remedies, TIMING, LISTED)
    assert (len(plan.written), len(plan.listed["I"])) == (2, 1)
    assert plan.written[0].key == "I-ARG"
    assert [segment.seconds for segment in plan.timing.segments] == [900, 300]  # before the limit: less to spare
    assert plan.timing.limits.seconds == 90
    assert applied([], TIMING, LISTED) == (TIMING, LISTED, ())
    assert Draw("I", 1).apply(TIMING, LISTED) == (TIMING, LISTED, ())  # nobody knows yet who is drawn
    assert effect(Draw("I", 5), TIMING, LISTED).by_lot == 0


def test_the_words_of_remedies():
    said = [
        ShorterLimit(70), Ladder(120, 80), Ladder(80, 80), Draw("I", 2), WrittenOnly(frozenset("a")),
        WrittenOnly(frozenset("ab")), MovedMinutes(180, "II", "I"), GroupsReplaceMembers(),
    ]  # fmt: skip
    assert [remedy.words.chosen % remedy.words.values for remedy in said] == [
        "At most 70 for each intervention",
        "120 for States Parties, 80 for all others",
        "80 for everybody",
        "2 drawn by lots in segment I; the others hand in a text",
        "1 delegation hands in a text only",
        "2 delegations hand in a text only",
        "180 from segment II to segment I",
        "Statements of groups replace those of their members, who hand in a text",
    ]


segments = st.builds(
    lambda key, seconds, invited, floor: Segment(key, seconds, (Invited(f"{key}-panel", "Panel", invited),), floor),
    st.just("?"), st.integers(60, 1200), st.integers(0, 600), st.integers(0, 300),
)  # fmt: skip
kinds = st.tuples(st.sampled_from(SpeakerClass), st.sampled_from(["", "European Union"]))


@st.composite
def worlds(draw):
    """A plenary of two segments with up to six requests each, and members of a group."""
    parts = [replace(draw(segments), key=key) for key in ("I", "II")]
    listed = {
        part.key: [
            asking(f"X{number}", part.key, speaker_class=speaker_class, group=group)
            for number, (speaker_class, group) in enumerate(draw(st.lists(kinds, max_size=6)))
        ]
        for part in parts
    }
    limits = Limits(draw(st.integers(40, 150)), {OBSERVER: draw(st.integers(20, 90))}, draw(st.none() | st.just(180)))
    timing = Timing(sum(part.seconds for part in parts), tuple(parts), limits, draw(st.sampled_from([0, 30])))
    return timing, listed


@settings(deadline=None, max_examples=60)
@given(worlds(), st.text("ab", min_size=1, max_size=3))
def test_a_remedy_that_says_it_fits_really_fits(world, seed):
    timing, listed = world
    asked = {one.key for part in listed.values() for one in part}
    before = feasibility(timing, listed)
    for proposal in proposals(timing, listed, {"European Union": frozenset({"X1", "X2"})}, seed):
        assert (proposal.remedy is None) == (proposal.obstacle is not None)
        if proposal.remedy is None:
            continue
        plan = proposal.remedy.apply(timing, listed)
        assert proposal.fits or proposal.kind is Kind.GROUPS
        assert proposal.fits == (plan.fit[proposal.segment].fits if proposal.segment else plan.fit.fits)
        assert sum(part.seconds for part in plan.timing.segments) == timing.seconds
        assert {one.key for part in plan.listed.values() for one in part} | set(keys(plan.written)) == asked
        for part in plan.fit.segments:  # nobody else is harmed
            assert part.fits or not before[part.key].fits
            assert part.available >= part.floor or part.available >= before[part.key].available


@settings(deadline=None, max_examples=60)
@given(worlds())
def test_a_second_more_than_the_proposed_limit_or_one_more_drawn_does_not_fit(world):
    timing, listed = world
    found = by_kind(timing, listed)
    limit = found.get((Kind.LIMIT, ""))
    if limit and limit.remedy:
        assert limit.remedy.seconds >= SHORTEST
        assert not ShorterLimit(limit.remedy.seconds + 1).apply(timing, listed).fit.fits
    for (kind, segment), proposal in found.items():
        if kind is Kind.DRAW and proposal.remedy:
            one_more = replace(proposal.remedy, k=proposal.remedy.k + 1)
            assert not one_more.longest(timing, listed).fit[segment].fits
