"""The order of a list and the reason for each place (S-1, S-3, S-5)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cooperation.rules import words
from cooperation.rules.deadline import in_utc
from cooperation.rules.facts import Criterion, Level, Move, Names, OrderRule, Request, SpeakerClass
from cooperation.rules.lots import drawn
from cooperation.rules.names import names_of_states
from cooperation.rules.order import Decision, in_order, waiting

NOON = datetime(2021, 12, 3, 12, tzinfo=UTC)
STATES = names_of_states()
ARRIVAL = OrderRule()
C = Criterion


def asks(code, minutes=0, **facts):
    """A request of a State, some minutes after noon."""
    names = facts.pop("names", STATES.get(code, Names(code, code)))
    return Request(facts.pop("key", code), code, names, "I", NOON + timedelta(minutes=minutes), **facts)


def codes(places):
    return [place.request.delegation for place in places]


def ordered(requests, *criteria, **rule):
    return codes(in_order(requests, OrderRule(criteria, **rule)))


# --- Each criterion -------------------------------------------------------------------------------------------------


def test_s_3_by_arrival():
    requests = [asks("SEN", 2), asks("PER", 1), asks("FRA", 3)]
    assert codes(in_order(requests, ARRIVAL)) == ["PER", "SEN", "FRA"]


def test_s_3_by_level_then_arrival():
    requests = [asks("SEN", 1), asks("PER", 9, level=Level.MINISTER), asks("FRA", 2, level=Level.MINISTER)]
    assert ordered(requests, C.LEVEL, C.RECEIPT) == ["FRA", "PER", "SEN"]
    assert ordered([asks(level.value, -at, level=level) for at, level in enumerate(Level)], C.LEVEL) == list(Level)


def test_by_class_in_the_order_of_the_classes():
    requests = [asks(kind.value, -at, speaker_class=kind) for at, kind in enumerate(SpeakerClass)]
    assert ordered(requests, C.CLASS, C.RECEIPT) == list(SpeakerClass)


def test_s_3_groups_first_under_the_name_of_who_speaks():
    requests = [asks("ALB"), asks("SWE", group="Nordic States"), asks("DNK", 5, group="European Union")]
    assert ordered(requests, C.GROUPS, C.NAME_EN) == ["DNK", "SWE", "ALB"]
    assert ordered(requests, C.NAME_EN) == ["ALB", "DNK", "SWE"]


def test_s_3_by_name_from_a_drawn_initial_in_each_language():
    requests = [asks(code) for code in ("DEU", "ESP", "ZAF", "COK", "ZMB")]
    assert ordered(requests, C.NAME_EN) == ["COK", "DEU", "ZAF", "ESP", "ZMB"]
    assert ordered(requests, C.NAME_EN, initial="S") == ["ZAF", "ESP", "ZMB", "COK", "DEU"]
    assert ordered(requests, C.NAME_FR, initial="E") == ["ESP", "COK", "ZMB", "ZAF", "DEU"]
    assert ordered(requests, C.NAME_EN, initial="") == ordered(requests, C.NAME_EN)  # not drawn yet
    with pytest.raises(ValueError, match="a letter"):
        ordered(requests, C.NAME_EN, initial="?")


def test_by_lots_once_the_seed_is_known():
    requests = [asks("SEN"), asks("FRA", 1), asks("PER", 2)]
    assert ordered(requests, C.LOTS) == ["SEN", "FRA", "PER"]  # by arrival until then
    assert ordered(requests, C.LOTS, seed="The Hague") == ["PER", "FRA", "SEN"]
    assert ordered(requests, C.LOTS, seed="x") == list(drawn("x", ["SEN", "FRA", "PER"], 3))


@pytest.mark.parametrize("criterion", [C.RECEIPT, C.LEVEL, C.CLASS, C.GROUPS])
def test_s_3_ties_go_by_moment_then_english_name_then_code(criterion):
    german, austrian, other = asks("DEU"), asks("AUT"), asks("XAU", names=STATES["AUT"])
    assert ordered([german, other, austrian], criterion) == ["AUT", "XAU", "DEU"]
    assert ordered([german, asks("AUT", 1)], criterion) == ["DEU", "AUT"]
    assert ordered([asks("DEU", 1, names=Names("Same", "Z")), asks("FRA", 2, names=Names("Same", "A"))], C.NAME_EN) == [
        "DEU",
        "FRA",
    ]


def test_the_same_moment_in_two_zones_is_a_tie_and_a_repeated_hour_is_not():
    new_york = replace(asks("AUT"), received_at=NOON.astimezone(ZoneInfo("America/New_York")))
    assert ordered([asks("DEU"), new_york], C.RECEIPT) == ["AUT", "DEU"]
    zone = ZoneInfo("Europe/Amsterdam")
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=fold) for fold in (0, 1))
    requests = [replace(asks("AUT"), received_at=second), replace(asks("DEU"), received_at=first)]
    assert ordered(requests, C.RECEIPT) == ["DEU", "AUT"]


def test_s_1_one_delegation_may_stand_twice_only_under_two_keys():
    assert [place.request.key for place in in_order([asks("SEN", key="b"), asks("SEN", key="a")], ARRIVAL)] == [
        "a",
        "b",
    ]


# --- Late requests --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("criteria", [(C.RECEIPT,), (C.LEVEL,), (C.NAME_EN,), (C.GROUPS, C.NAME_FR), (C.LOTS,), ()])
def test_s_5_accepted_late_ones_come_last_by_arrival_in_every_order(criteria):
    late = {"late": True, "accepted": True, "group": "Some", "level": Level.HEAD_OF_STATE}
    requests = [asks("ALB", 30, **late), asks("AFG", 20, **late), asks("ZMB", 10), asks("SEN", 25, late=True)]
    assert ordered(requests, *criteria, seed="x") == ["ZMB", "AFG", "ALB"]


def test_s_5_undecided_ones_wait_by_arrival():
    requests = [asks("ALB", 30, late=True), asks("AFG", 20, late=True, accepted=True), asks("SEN", 25, late=True)]
    assert [request.delegation for request in waiting([*requests, asks("FRA")])] == ["SEN", "ALB"]


# --- Moves by hand --------------------------------------------------------------------------------------------------

FOUR = [asks("AAA", 1), asks("BBB", 2), asks("CCC", 3), asks("DDD", 4)]


@pytest.mark.parametrize(
    ("moves", "after"),
    [
        ([("DDD", 1)], "DDD AAA BBB CCC"),
        ([("AAA", 4)], "BBB CCC DDD AAA"),
        ([("AAA", 99)], "BBB CCC DDD AAA"),
        ([("CCC", 0)], "CCC AAA BBB DDD"),
        ([("CCC", -5)], "CCC AAA BBB DDD"),
        ([("BBB", 2)], "AAA BBB CCC DDD"),
        ([("DDD", 1), ("CCC", 1)], "CCC DDD AAA BBB"),
        ([("CCC", 1), ("DDD", 1)], "DDD CCC AAA BBB"),
        ([("DDD", 1), ("DDD", 3)], "AAA BBB DDD CCC"),
        ([("XXX", 1)], "AAA BBB CCC DDD"),
    ],
)
def test_s_3_moves_come_last_one_after_the_other(moves, after):
    places = in_order(FOUR, ARRIVAL, [Move(key, place, "asked") for key, place in moves])
    assert " ".join(codes(places)) == after
    assert [place.number for place in places] == [1, 2, 3, 4]


def test_a_moved_line_shows_its_last_move_and_nobody_is_compared_with_it():
    first, last = Move("BBB", 1, "the minister leaves early"), Move("BBB", 4, "she stays")
    places = {place.request.key: place for place in in_order(FOUR, ARRIVAL, [first, last])}
    assert places["BBB"].moved == last
    assert places["BBB"].reason.after is places["BBB"].reason.before is None
    assert places["BBB"].reason.facts
    assert places["CCC"].reason.after == Decision(words.GROUND[C.RECEIPT], Names("AAA", "AAA"))
    assert places["CCC"].moved is None


# --- Reasons --------------------------------------------------------------------------------------------------------


def test_a_place_says_why_it_is_there():
    requests = [
        asks("PER", 1, level=Level.MINISTER),
        asks("CHL", 2, level=Level.MINISTER),
        asks("SEN", level=Level.AMBASSADOR, group="African States"),
    ]
    rule = OrderRule((C.CLASS, C.LEVEL, C.RECEIPT, C.GROUPS))
    peru, chile, senegal = (place.reason for place in in_order(requests, rule))
    assert [(fact.msgid, fact.values) for fact in peru.facts] == [
        (words.CLASS[SpeakerClass.STATE_PARTY], {}),
        (words.LEVEL[Level.MINISTER], {}),
        (words.RECEIVED, {"at": NOON + timedelta(minutes=1)}),
        (words.NATIONAL, {}),
    ]
    assert (peru.after, peru.before) == (None, Decision(words.GROUND[C.RECEIPT], STATES["CHL"]))
    assert chile.after == Decision(words.GROUND[C.RECEIPT], STATES["PER"])
    assert chile.before == Decision(words.GROUND[C.LEVEL], STATES["SEN"])
    assert (senegal.after, senegal.before) == (Decision(words.GROUND[C.LEVEL], STATES["CHL"]), None)
    assert senegal.facts[-1].values == {"group": "African States"}


@pytest.mark.parametrize(
    ("one", "other", "ground"),
    [
        (asks("AUT"), asks("DEU"), words.GROUND[C.NAME_EN]),
        (asks("AUT"), asks("XAU", names=STATES["AUT"]), words.CODE_GROUND),
        (asks("AUT", key="a"), asks("AUT", key="b"), words.KEY_GROUND),
        (asks("AUT"), asks("DEU", late=True, accepted=True), words.LATE_GROUND),
    ],
)
def test_what_decides_a_tie_is_said_too(one, other, ground):
    first, second = in_order([other, one], OrderRule((C.LEVEL,)))
    assert first.reason.before == Decision(ground, other.names)
    assert second.reason.after == Decision(ground, one.names)


@pytest.mark.parametrize("speaker_class", SpeakerClass)
def test_only_a_state_speaks_in_national_capacity(speaker_class):
    [place] = in_order([asks("XXX", speaker_class=speaker_class)], OrderRule((C.GROUPS,)))
    is_state = speaker_class in (SpeakerClass.STATE_PARTY, SpeakerClass.OBSERVER)
    assert [fact.msgid for fact in place.reason.facts] == [words.NATIONAL if is_state else words.OWN_NAME]
    [place] = in_order([asks("XXX", speaker_class=speaker_class, group="G", group_names=Names("G", "H"))],
                       OrderRule((C.GROUPS,)))  # fmt: skip
    assert place.reason.facts[0].values == {"group": Names("G", "H")}


def test_late_requests_lots_and_names_are_said():
    late = asks("PER", late=True, accepted=True)
    [place] = in_order([late], OrderRule((C.LEVEL,)))
    assert [fact.msgid for fact in place.reason.facts] == [words.LATE]
    facts = {}
    for seed in ("", "The Hague"):
        [place] = in_order([asks("SEN")], OrderRule((C.LOTS, C.NAME_EN, C.NAME_FR), initial="M", seed=seed))
        facts[seed] = [(fact.msgid, fact.values) for fact in place.reason.facts]
    named = [
        (words.NAMED[C.NAME_EN], {"name": "Senegal", "initial": "M"}),
        (words.NAMED[C.NAME_FR], {"name": "Sénégal", "initial": "M"}),
    ]
    assert facts[""] == [(words.NO_LOT, {}), *named]
    assert facts["The Hague"] == [(words.LOT, {"lot": "e062b785"}), *named]


# --- Whatever the requests ------------------------------------------------------------------------------------------

REQUESTS = st.lists(
    st.builds(
        asks,
        st.sampled_from(sorted(STATES)),
        st.integers(0, 3),
        speaker_class=st.sampled_from(SpeakerClass),
        level=st.sampled_from(Level),
        group=st.sampled_from(["", "", "Some States"]),
        late=st.booleans(),
        accepted=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda request: request.key,
)
RULES = st.builds(
    OrderRule,
    st.lists(st.sampled_from(Criterion), unique=True, max_size=4).map(tuple),
    st.sampled_from("AMZ"),
    st.sampled_from(["", "seed"]),
)
MOVES = st.lists(st.builds(Move, st.sampled_from(sorted(STATES)), st.integers(-2, 15), st.just("why")), max_size=4)


@settings(max_examples=60, deadline=None)
@given(REQUESTS, RULES, MOVES, st.randoms())
def test_a_list_is_a_permutation_that_does_not_depend_on_how_requests_are_read(requests, rule, moves, random):
    places = in_order(requests, rule, moves)
    expected = {request.key for request in requests if not request.late or request.accepted}
    assert {place.request.key for place in places} == expected
    assert [place.number for place in places] == list(range(1, len(expected) + 1))
    assert expected.isdisjoint(request.key for request in waiting(requests))
    shuffled = random.sample(requests, len(requests))
    assert in_order(shuffled, rule, moves) == places
    assert in_order([place.request for place in places], rule, moves) == places


@settings(max_examples=60, deadline=None)
@given(REQUESTS, RULES)
def test_a_lower_request_never_moves_a_higher_one(requests, rule):
    places = in_order(requests, rule)
    for place in places:
        without = in_order([request for request in requests if request != place.request], rule)
        assert codes(without[: place.number - 1]) == codes(places[: place.number - 1])
        assert codes(without) == [code for code in codes(places) if code != place.request.delegation]


@settings(max_examples=60, deadline=None)
@given(REQUESTS, RULES)
def test_each_reason_names_the_neighbour_and_late_ones_come_last(requests, rule):
    places = in_order(requests, rule)
    for one, other in pairwise(places):
        assert one.reason.before.other == other.request.names
        assert other.reason.after == Decision(one.reason.before.ground, one.request.names)
        assert one.request.late <= other.request.late
        if one.request.late:
            assert in_utc(one.request.received_at) <= in_utc(other.request.received_at)
