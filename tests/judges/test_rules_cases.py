"""The case files of the conditions of service, one test a case, and what a malformed case is told."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asp_portal.law.cases import run_case
from asp_portal.law.strict_yaml import load, loads
from judges.rules.cases import LEAVE, RELOCATION, REMUNERATION
from tests.law.test_cases import JUNK, as_yaml, changed, places

KINDS = {"remuneration": REMUNERATION, "leave": LEAVE, "relocation": RELOCATION}
FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = [pytest.param(case, id=f"{path.stem}: {case['name']}") for path in FILES for case in load(path)]


def run(case):
    return run_case(case, "case", "here", KINDS)


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    assert str(run(case)) == f"ok {case['name']}"


def test_names_are_unique():
    names = [case.values[0]["name"] for case in CASES]
    assert len(set(names)) == len(names) >= 110


TERMS = "terms: [{from: 2009-03-11, elected_for: 9}]"
PAY = f"kind: remuneration, judge: {{{TERMS}}}, month: 2009-03, expect: {{salary: 1}}"
LEAVE_TAKEN = f"kind: leave, judge: {{{TERMS}}}, on: 2010-01-01, expect: {{balance: 1}}"
RESETTLED = "kind: relocation, judge: {%s}, on: 2020-01-01, expect: {entitled: true}"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ("kind: remuneration, month: 2009-03, expect: {salary: 1}", "judge: is missing"),
        (PAY, "salary: There is no annual salary on 2009-03-11."),
        (PAY + ", year: 2009", "month: give either the month or the year"),
        (PAY.replace("month: 2009-03,", ""), "month: give either the month or the year"),
        (PAY.replace("2009-03,", "2009-13,"), "month: must be a month such as 2009-03"),
        (PAY.replace("2009-03,", "2009-03-01,"), "month: must be a month such as 2009-03"),
        (PAY.replace("month: 2009-03,", "year: 1600,"), "year: the year must lie between 1850 and 2250"),
        (PAY + ", on: 2009-03-01", "on: is an unknown key"),
        (PAY + ", salary: [{from: 2003-03-11}]", "salary[0].annual: is missing"),
        (
            PAY + ", salary: [&r {from: 2003-03-11, annual: 1}, *r]",
            "salary: Two rows of the salary scale begin on the same day.",
        ),
        (PAY + ", acting: [{from: 2009-03-12, until: 2009-03-11}]", "acting[0].until: comes before the first day"),
        (PAY + ", presidency: [{office: judge, from: 2009-03-12}]", "presidency[0].office: must be one of president"),
        (PAY.replace("elected_for: 9", "elected: 9"), "judge.terms[0].elected: is an unknown key"),
        (PAY.replace("elected_for: 9", "elected_for: 0"), "judge.terms[0].elected_for: must lie between 1 and 99"),
        (PAY.replace("elected_for: 9", "until: 2009-03-10"), "judge.terms[0].until: comes before the first day"),
        (PAY.replace("elected_for: 9", "term_ends: 2009-03-10"), "judge.terms[0].term_ends: comes before the first"),
        (PAY.replace("elected_for: 9", "ended: left"), "judge.terms[0].ended: must be one of completed, resigned"),
        (
            PAY.replace("elected_for: 9}", "until: 2012-03-11}, {from: 2012-03-11}"),
            "judge.terms: two terms overlap on 2012-03-11",
        ),
        (PAY.replace("expect: {salary", "expect: {pay"), "expect.pay: is an unknown key"),
        (LEAVE_TAKEN + ", taken: [1]", "taken: must be a mapping of calendar years"),
        (LEAVE_TAKEN + ", taken: {2009.5: 1}", "taken: 2009.5: must be a whole number"),
        (LEAVE_TAKEN + ", taken: {May: 1}", "taken: May: must be a number"),
        (LEAVE_TAKEN + ", taken: {2009: -1}", "taken.2009: cannot be below zero"),
        (LEAVE_TAKEN.replace("2009-03-11", "2001-01-01"), "on: There is no annual leave on 2001-12-31"),
        (LEAVE_TAKEN.replace("on: 2010-01-01,", ""), "on: is missing"),
        (RESETTLED % f"{TERMS}, resettled: {{on: 2019-01-01, country: Kenya}}", "judge.resettled.country: must be a"),
        (RESETTLED % f"{TERMS}, resettled: {{country: KEN}}", "judge.resettled.on: is missing"),
        (RESETTLED % f"{TERMS}, residence: [{{until: 2019-01-01}}]", "judge.residence[0].from: is missing"),
        (
            RESETTLED.replace("entitled: true", "amount: 1")
            % f"{TERMS}, residence: [{{from: 2009-01-01}}], resettled: {{on: 2019-01-01, country: KEN}}",
            "salary: There is no annual salary on 2018-03-10.",
        ),
    ],
)
def test_a_malformed_case_names_its_key(facts, words):
    outcome = run(loads(f"{{name: one, {facts}}}"))
    assert outcome.status == "malformed"
    assert words in outcome.line


def test_a_year_of_leave_may_be_text_as_in_json():
    assert str(run(loads(f'{{name: one, {LEAVE_TAKEN}, taken: {{"2010": 2}}}}'.replace("balance: 1", "taken: 2")))) == (
        "ok one"
    )


def test_what_differs_shows_the_derivation():
    scale = ", salary: [{from: 2003-03-11, annual: 180000}]"
    outcome = run(loads(f"{{name: one, {PAY}{scale}}}"))
    assert outcome.details[:2] == ("salary: expected 1", "        got      10161.29")
    assert outcome.details[2] == (
        "Salary: 21 of 31 days from 2009-03-11, at 180000 a year = 10161.290323… EUR [Annex, art. III(1); J-4]"
    )


def test_a_wrong_reason_differs():
    facts = RESETTLED.replace("entitled: true", "reason: [died]") % TERMS
    assert run(loads(f"{{name: one, {facts}}}")).status == "differs"
    one_of_two = facts.replace("[died]", "residence_under_five_years")  # the first that fails is not_resettled
    assert run(loads(f"{{name: one, {one_of_two}}}")).status == "differs"


GOOD = [
    {
        "name": "one",
        "kind": "remuneration",
        "judge": {
            "terms": [{"elected_for": 9, "from": "2009-03-11", "until": "2018-03-10", "full_time_from": "2009-04-01"}],
            "died": "2019-01-01",
        },
        "presidency": [{"office": "president", "from": "2009-03-11", "until": "2012-03-10"}],
        "acting": [{"from": "2012-05-04", "until": "2012-05-08"}],
        "salary": [{"from": "2003-03-11", "annual": 180000}],
        "month": "2009-03",
        "expect": {"salary": 1, "special_allowance": 1, "acting_allowance": 1, "total": 1},
    },
    {
        "name": "one",
        "kind": "leave",
        "judge": {"terms": [{"from": "2009-03-11", "term_ends": "2018-03-10", "ended": "completed"}]},
        "taken": {"2009": 1, "2010": 10},
        "on": "2012-01-01",
        "expect": {"entitlement": 1, "carried": 1, "lapsed": 1, "taken": 1, "balance": 1},
    },
    {
        "name": "one",
        "kind": "relocation",
        "judge": {
            "terms": [{"elected_for": 9, "from": "2009-03-11", "until": "2018-03-10", "ended": "resigned"}],
            "residence": [{"from": "2009-03-11", "until": "2014-03-10"}],
            "resettled": {"on": "2018-04-01", "country": "KEN"},
        },
        "salary": [{"from": "2003-03-11", "annual": 180000}],
        "on": "2018-04-01",
        "expect": {"entitled": True, "weeks": 1, "amount": 1, "from": "2018-04-01", "reason": "died"},
    },
]
PLACES = [(case, path) for case in GOOD for path in places(case)]


@settings(max_examples=400, deadline=None)
@given(place=st.sampled_from(PLACES), junk=st.sampled_from([*JUNK, "2002-07-01", "2009", "9", "KEN", "died"]))
def test_nothing_put_into_a_case_makes_a_rule_fail(place, junk):
    case, path = place
    outcome = run(loads(as_yaml(changed(case, path, junk))))
    assert outcome.status in ("ok", "differs", "malformed")
    assert "cannot be worked out" not in outcome.line
