"""The case files of kind `speakers`, one test a case, and what a malformed case is told."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asp_portal.law.cases import run_case
from asp_portal.law.strict_yaml import load, loads
from cooperation.rules.cases import KIND
from tests.law.test_cases import JUNK, as_yaml, changed, places

FILES = sorted((Path(__file__).parent / "cases").glob("speakers*.yaml"))
CASES = [pytest.param(case, id=f"{path.stem}: {case['name']}") for path in FILES for case in load(path)]


def run(case):
    return run_case(case, "case", "here", {"speakers": KIND})


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    assert str(run(case)) == f"ok {case['name']}"


def test_names_are_unique():
    names = [case.values[0]["name"] for case in CASES]
    assert len(set(names)) == len(names) >= 140


ZONE = "plenary: {zone: Europe/Amsterdam}"
ONE = "kind: speakers, %s, segments: [{key: I}], requests: [{%s}], expect: {late: []}"
SENEGAL = "state: SEN, segment: I, at: 2021-12-01T09:00"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ("kind: speakers, expect: {late: []}", "plenary: is missing"),
        (ONE % ("plenary: {}", SENEGAL), "plenary.zone: is missing"),
        (ONE % ("plenary: {zone: Europe}", SENEGAL), "plenary.zone: must be a time zone such as Europe/Amsterdam"),
        (ONE % ("plenary: {zone: /etc/passwd}", SENEGAL), "plenary.zone: must be a time zone"),
        (ONE % ("plenary: {zone: The Hague}", SENEGAL), "plenary.zone: must be a time zone"),
        (ONE % ("plenary: {zone: UTC, minutes: 0.33}", SENEGAL), "plenary.minutes: must come to whole seconds"),
        (ONE % ("plenary: {zone: UTC, per_speaker: -1}", SENEGAL), "plenary.per_speaker: cannot be below zero"),
        (
            ONE % ("plenary: {zone: UTC, changeover_seconds: 0.5}", SENEGAL),
            "changeover_seconds: must be a whole number",
        ),
        (ONE % ("plenary: {zone: UTC, order: lots}", SENEGAL), "plenary.order: must be one of arrival, protocol"),
        (ONE % ("plenary: {zone: UTC, initial: AB}", SENEGAL), "plenary.initial: must be a letter from A to Z"),
        (ONE % ("plenary: {zone: UTC, deadline: 2021-12-06T10:00}", SENEGAL), "plenary.deadline: must be a date"),
        (
            ONE % (ZONE, "state: USA, segment: I, at: 2021-12-01T09:00"),
            "requests[0].state: 'USA' is no code of a State",
        ),
        (ONE % (ZONE, "state: SEN, segment: III, at: 2021-12-01T09:00"), "requests[0].segment: 'III' is no segment of"),
        (ONE % (ZONE, "state: SEN, segment: I"), "requests[0].at: is missing"),
        (ONE % (ZONE, SENEGAL + ", withdrawn: 2021-12-01T08:59"), "requests[0].withdrawn: comes before the request"),
        (ONE % (ZONE, SENEGAL + ", rank: 1"), "requests[0].rank: is an unknown key"),
        (
            ONE % (ZONE, "state: SEN, segment: I, at: 2026-03-29T02:30"),
            "requests[0].at: there is no such hour in Europe/Amsterdam",
        ),
        (
            ONE % (ZONE, "state: SEN, segment: I, at: 2026-10-25T02:30"),
            "requests[0].at: this hour comes twice in Europe/Amsterdam",
        ),
        (ONE % (ZONE, SENEGAL) + ", names: [EUE]", "names: must be a mapping of codes to names"),
        (ONE % (ZONE, SENEGAL) + ", names: {EUE: {en: European Union}}", "names.EUE.fr: is missing"),
        ((ONE % (ZONE, SENEGAL)).replace("{key: I}", "{key: I}, {key: I}"), "segments[1].key: I is there twice"),
        ((ONE % (ZONE, SENEGAL)).replace("{key: I}", "{key: plenary}"), "segments[0].key: plenary is there twice, or"),
        ((ONE % (ZONE, SENEGAL)).replace("late: []", "order: []"), "expect.order: must be a mapping of segments"),
        ((ONE % (ZONE, SENEGAL)).replace("late: []", "fits: {I: 1}"), "expect.fits.I: must be true or false"),
    ],
)
def test_a_malformed_case_names_its_key(facts, words):
    outcome = run(loads(f"{{name: one, {facts}}}"))
    assert outcome.status == "malformed"
    assert words in outcome.line


def test_hours_that_clocks_skip_or_repeat_are_well_with_their_distance():
    requests = (
        "state: SEN, segment: I, at: 2026-10-25T02:30+01:00}, {state: PER, segment: I, at: 2026-10-25T02:30+02:00"
    )
    case = (ONE % (ZONE, requests)).replace("late: []", "order: {I: [PER, SEN]}")
    assert str(run(loads(f"{{name: one, {case}}}"))) == "ok one"


def test_without_minutes_there_is_no_answer_on_time_and_a_segment_may_have_a_number():
    time = "fits: {1: null, plenary: null}, not_reached: {1: null}, seconds_each: {1: null}, needs_seconds: {1: 120}"
    case = (ONE % (ZONE, SENEGAL)).replace("late: []", time).replace(": I", ": 1")
    assert str(run(loads(f"{{name: one, {case}}}"))) == "ok one"


def test_what_differs_shows_why_each_stands_where_it_does():
    requests = f"{SENEGAL}}}, {{state: PER, segment: I, at: 2021-12-07T00:00, accepted: true"
    plenary = "plenary: {zone: Europe/Amsterdam, deadline: 2021-12-06}"
    case = (ONE % (plenary, requests)).replace("late: []", "order: {I: [PER, SEN]}")
    outcome = run(loads(f"{{name: one, {case}}}"))
    assert outcome.details == (
        "order: expected {I: [PER, SEN]}",
        "       got      {I: [SEN, PER]}",
        "Segment I, place 1: SEN [S-3]",
        "Segment I, place 2: PER, after Senegal: those that arrived late come last [S-3; S-5]",
        "Segment I: 240 of 0 seconds are needed [Concept note, plenary of 8 December 2021, time; S-4; S-6]",
    )


GOOD = {
    "name": "one",
    "kind": "speakers",
    "plenary": {
        "starts": "2021-12-08T10:00", "zone": "Europe/Amsterdam", "minutes": 90, "per_speaker": 2,
        "changeover_seconds": 30, "deadline": "2021-12-06", "order": "name_en", "initial": "M", "groups_first": True,
    },
    "segments": [{"key": "I", "minutes": 45, "invited": [{"name": "France", "minutes": 8}]}],
    "requests": [
        {"state": "SEN", "segment": "I", "level": "ambassador", "group": "African States", "at": "2021-12-01T09:00:00",
         "withdrawn": "2021-12-01T10:00", "accepted": True},
    ],
    "names": {"EUE": {"en": "European Union", "fr": "Union européenne"}},
    "expect": {"order": {"I": ["SEN"]}, "late": ["SEN"], "fits": {"I": True}, "needs_seconds": {"plenary": 1},
               "not_reached": {"I": []}, "seconds_each": {"I": 1}},
}  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(list(places(GOOD))), st.sampled_from([*JUNK, "I", "SEN", "Europe/Amsterdam", "2021-12-07"]))
def test_nothing_put_into_a_case_makes_a_rule_fail(path, junk):
    outcome = run(loads(as_yaml(changed(GOOD, path, junk))))
    assert outcome.status in ("ok", "differs", "malformed")
    assert "cannot be worked out" not in outcome.line
