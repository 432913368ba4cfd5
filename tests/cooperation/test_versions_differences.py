"""How two versions of a list differ: who is new, left out, moved, only shifted; pure functions of two bodies."""

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from cooperation.lists.differences import Detail, What, differences


def entry(code: str, place: int, **facts) -> dict:
    """A place on a list."""
    common = {"id": f"id-{code}", "code": code, "name": {"en": code, "fr": code}, "class": "state_party"}
    spoken = {"place": place, "expected": None, "reached": True, "seconds": 120, "speaker": "", "language": "en"}
    return common | spoken | {"speaker_title": "", "group": None} | facts


def body(*codes: str, written=(), starts=None, order="receipt", invited=(), **facts) -> dict:
    """A list of one segment with these speakers; facts: by code, what is special about one."""
    places = [entry(code, place, **facts.get(code, {})) for place, code in enumerate(codes, start=1)]
    texts = [{"id": f"id-{code}", "code": code, "name": {"en": code, "fr": code}, "class": "x"} for code in written]
    guests = [{"id": name, "code": "", "name": {"en": name, "fr": name}, "expected": None} for name in invited]
    return {
        "plenary": {"starts_at": starts, "seconds": 5400, "changeover": 30},
        "order": {"criteria": [order], "initial": "A", "words": {"en": order, "fr": order}},
        "segments": [{"key": "I", "invited": guests, "places": places, "written": texts}],
    }


def became(old, new) -> dict[str, str]:
    """What became of whom."""
    return {one.entry["code"] or one.entry["id"]: one.what.value for one in differences(old, new).entries}


def test_the_same_list_differs_in_nothing():
    found = differences(body("SEN", "FRA"), body("SEN", "FRA"))
    assert not found
    assert (found.facts, found.entries) == ((), ())


def test_without_a_version_before_everybody_is_new():
    assert became(None, body("SEN", "FRA", invited=["Registrar"])) == {
        "Registrar": "added", "SEN": "added", "FRA": "added",
    }  # fmt: skip
    assert differences(None, body("SEN", starts="2021-12-08T10:00:00+01:00")).facts == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("ABCD", "BCD", {"A": "left_out", "B": "shifted", "C": "shifted", "D": "shifted"}, id="first-goes"),
        pytest.param("ABC", "ABCD", {"D": "added"}, id="last-comes"),
        pytest.param(
            "ABCD", "XABCD", {"X": "added", "A": "shifted", "B": "shifted", "C": "shifted", "D": "shifted"}, id="first"
        ),
        pytest.param("ABCD", "DABC", {"D": "moved", "A": "shifted", "B": "shifted", "C": "shifted"}, id="to-the-top"),
        pytest.param("ABCD", "BCDA", {"A": "moved", "B": "shifted", "C": "shifted", "D": "shifted"}, id="to-the-end"),
        pytest.param("ABCD", "ACBD", {"B": "shifted", "C": "moved"}, id="neighbours-swapped"),
    ],
)
def test_the_fewest_possible_count_as_moved(old, new, expected):
    found = became(body(*old), body(*new))
    if old == "ABCD" and new == "ACBD":  # either of two neighbours may count as moved, but one only
        assert sorted(found.values()) == ["moved", "shifted"]
        assert set(found) == {"B", "C"}
    else:
        assert found == expected


def test_what_is_different_is_said_fact_by_fact():
    old = body("SEN", "FRA", starts="2021-12-08T10:00:00+01:00")
    new = body(
        "SEN", "FRA", starts="2021-12-08T10:05:00+01:00", order="level",
        SEN={"speaker": "Awa Lantern", "seconds": 90}, FRA={"expected": "2021-12-08T10:09:00+01:00", "reached": False},
    )  # fmt: skip
    found = differences(old, new)
    assert found.facts == (
        Detail("starts_at", "2021-12-08T10:00:00+01:00", "2021-12-08T10:05:00+01:00"),
        Detail("order", {"en": "receipt", "fr": "receipt"}, {"en": "level", "fr": "level"}),
    )
    senegal, france = found.entries
    assert (senegal.what, senegal.details) == (
        What.CHANGED, (Detail("seconds", 120, 90), Detail("speaker", "", "Awa Lantern")),
    )  # fmt: skip
    assert (france.what, [detail.name for detail in france.details]) == (What.CHANGED, ["expected", "reached"])


def test_an_order_said_in_other_words_is_the_same():
    reworded = body("SEN")
    reworded["order"]["words"] = {"en": "by receipt", "fr": "par arrivée"}
    assert not differences(body("SEN"), reworded)


def test_only_the_time_is_a_shift():
    found = differences(body("SEN"), body("SEN", SEN={"expected": "2021-12-08T10:09:00+01:00"}))
    assert [one.what for one in found.entries] == [What.SHIFTED]


def test_who_hands_in_a_text_only_was_changed_not_left_out():
    assert became(body("SEN", "FRA"), body("SEN", written=["FRA"])) == {"FRA": "changed"}
    assert became(body("SEN", written=["FRA"]), body("SEN", "FRA")) == {"FRA": "changed"}


def test_a_request_made_anew_is_the_same_delegation():
    assert became(body("SEN", "FRA"), body("FRA", "SEN", SEN={"id": "another"})) in (
        {"SEN": "moved", "FRA": "shifted"}, {"SEN": "shifted", "FRA": "moved"},
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.permutations("ABCDEFGH"), st.permutations("ABCDEFGH"))
def test_those_only_shifted_kept_their_order_and_a_move_back_is_a_move(old, new):
    there, back = became(body(*old), body(*new)), became(body(*new), body(*old))
    shifted = {code for code, what in there.items() if what == "shifted"}
    assert [code for code in old if code in shifted] == [code for code in new if code in shifted]
    assert set(there) == set(back) == {code for code in old if old.index(code) != new.index(code)}
