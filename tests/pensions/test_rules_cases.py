"""The case files of appendix 2, one test a case, and what a malformed case is told."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asp_portal.law.cases import Facts, run_case
from asp_portal.law.provisions import PROVISIONS
from asp_portal.law.readings import READINGS
from asp_portal.law.strict_yaml import load, loads
from pensions.rules.cases import KIND
from tests.law.test_cases import JUNK, as_yaml, changed, places

KINDS = {"pension": KIND}
FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = [pytest.param(case, id=f"{path.stem}: {case['name']}") for path in FILES for case in load(path)]


def run(case):
    return run_case(case, "case", "here", KINDS)


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    assert str(run(case)) == f"ok {case['name']}"


def test_names_are_unique():
    names = [case.values[0]["name"] for case in CASES]
    assert len(set(names)) == len(names) >= 250
    assert sum(name.startswith("worked: ") for name in names) == 19  # every row of the table of worked examples


# --- Every paragraph and reading is cited by what some case gives ---------------------------------------------------

# What no amount rests on: II(2) is asked before a finding is recorded; V(2) is of the budget; P-24 of the payment roll.
NOT_OF_AMOUNTS = {"app2-II-2", "app2-V-2", "P-24"}
FURTHER = {"annex-I-2", "annex-V-2", "annex-VIII-1", "annex-VIII-2", "res-23", "res-24"}
RELEVANT = {key for key in PROVISIONS if key.startswith("app2-")} | FURTHER


@cache
def cited():
    """The provisions and readings that the derivations of all cases cite."""
    found = set()
    for case in (case.values[0] for case in CASES):
        facts = Facts(case, "", ["name", "source", "kind", *KIND.keys, "expect"])
        for step in KIND.answer(KIND.parse(facts), frozenset(case["expect"])).trace:
            found |= {*step.provisions, *step.readings}
    return found


def test_every_provision_is_cited_by_a_case():
    """One that has parts by one of its parts."""
    uncited = {key for key in RELEVANT if not any(f"{found}-".startswith(f"{key}-") for found in cited())}
    assert uncited == NOT_OF_AMOUNTS & RELEVANT


def test_every_reading_of_appendix_2_is_cited_by_a_case():
    assert {key for key in READINGS if key.startswith("P-")} - cited() == NOT_OF_AMOUNTS - RELEVANT


# --- Malformed files ------------------------------------------------------------------------------------------------

NINE = "{from: 2003-03-11, until: 2012-03-10, elected_for: 9, ended: completed}"
SIX = "{from: 2003-03-11, until: 2009-03-10, elected_for: 6, ended: completed}"
SALARY = "salary: [{from: 2003-03-11, annual: 180000}]"
TABLE = "basis: {table: elt16_male, interest: 0.035}"


def told(judge, rest="", on="2012-04-01", expect="retirement: {entitled: true}"):
    """What a case is told, without its name."""
    if "salary" not in rest:
        rest = f"{SALARY}, {rest}" if rest else SALARY
    outcome = run(loads(f"{{name: one, kind: pension, judge: {{{judge}}}, {rest}, on: {on}, expect: {{{expect}}}}}"))
    assert outcome.status == "malformed", str(outcome)
    return outcome.line.removeprefix("here: one: ")


EARLY = f"born: 1955-03-11, terms: [{SIX}], early_pension_from: "


@pytest.mark.parametrize(
    ("judge", "words"),
    [
        (EARLY + "2009-03-10", "judge.early_pension_from: "),  # in office
        (EARLY + "2003-03-10", "judge.early_pension_from: "),  # before any
        (EARLY + "2015-03-11", "judge.early_pension_from: "),  # sixty
        (EARLY + "[2010-03-11, 2011-03-11]", "judge.early_pension_from: "),  # twice
        (EARLY + "[2010-03-11, soon]", "judge.early_pension_from[1]: must be a date"),
        (f"terms: [{SIX}], early_pension_from: 2010-03-11", "judge.born: "),
        (f"terms: [{NINE}]", "judge.born: "),
        (f"born: 2004-01-01, terms: [{NINE}]", "judge.terms: comes before the judge's birth"),
        (f"born: 1950-01-01, died: 1949-12-31, terms: [{NINE}]", "judge.died: comes before the judge's birth"),
        (f"born: 1950-01-01, died: 2003-03-10, terms: [{NINE}]", "judge.terms: a term begins after the judge's death"),
        (f"born: 1950-01-01, terms: [{NINE}, {{from: 2012-03-10}}]", "judge.terms: two terms overlap on 2012-03-10"),
        (f"born: 1950-01-01, terms: [{NINE}], regime: new", "judge.regime: must be one of original, amended"),
        (f"born: 1950-01-01, terms: [{NINE}], pension_begun: no", "judge.pension_begun: must be true or false"),
        (f"born: 1950-01-01, terms: [{NINE}], spouse: {{}}", "judge.spouse.married: is missing"),
        (f"born: 1950-01-01, terms: [{NINE}], spouse: [{{}}]", "judge.spouse[0].married: is missing"),
        (
            f"born: 1950-01-01, terms: [{NINE}], spouse: {{married: 1980-01-02, ended: 1980-01-01}}",
            "judge.spouse.ended: comes before the marriage",
        ),
        (
            f"born: 1950-01-01, terms: [{NINE}], spouse: {{married: 1980-01-02, remarried: 1980-01-01}}",
            "judge.spouse.remarried: comes before the marriage",
        ),
        (
            f"born: 1950-01-01, terms: [{NINE}], spouse: {{married: 1980-01-02, remarried: 1990-01-01}}",
            "judge.spouse.remarried: comes before this marriage has ended",
        ),
        (
            f"terms: [{NINE}], died: 2015-01-01, spouse: {{married: 1980-01-02, remarried: 2015-01-01}}",
            "judge.spouse.remarried: comes before this marriage has ended",
        ),
        (
            f"born: 1950-01-01, terms: [{NINE}], children: [{{born: 1999-01-02, married: 1999-01-01}}]",
            "judge.children[0].married: comes before the child's birth",
        ),
        (
            f"born: 1950-01-01, terms: [{NINE}], children: [{{born: 1999-01-02, died: 1999-01-01}}]",
            "judge.children[0].died: comes before the child's birth",
        ),
        (
            f"terms: [{NINE}], children: [{{born: 1999-01-02, incapacitated: [{{from: 1999-01-01}}]}}]",
            "judge.children[0].incapacitated: begins before the child's birth",
        ),
        (
            f"born: 1950-01-01, terms: [{NINE}], payments: [{{from: 2006-01-01, amount: 1}}]",
            "judge.payments[0].until: ",
        ),
        (
            f"born: 1950-01-01, terms: [{NINE}], payments: [{{from: 2006-01-01, until: 2005-01-01, amount: 1}}]",
            "judge.payments[0].until: comes before the first day",
        ),
        (
            f"born: 1950-01-01, terms: [{NINE}], payments: [{{from: 2006-01-01, until: 2006-01-01, amount: -1}}]",
            "judge.payments[0].amount: cannot be below zero",
        ),
        (
            f"born: 1950-01-01, terms: [{NINE}], suspended: [{{until: 2012-01-01}}]",
            "judge.suspended[0].from: is missing",
        ),
        (f"born: 1950-01-01, terms: [{NINE}], office: []", "judge.office: is an unknown key"),
    ],
)
def test_facts_of_a_judge_that_cannot_be(judge, words):
    assert told(judge, TABLE).startswith(words)


AT_55 = f"born: 1955-03-11, terms: [{SIX}], early_pension_from: 2010-03-11"


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("", "basis: There is no actuarial basis in force on 2010-03-11"),
        ("basis: []", "basis: There is no actuarial basis"),
        ("basis: {table: elt16_male, interest: 0.035, from: 2010-03-12}", "basis: There is no actuarial basis"),
        ("basis: {lx: {56: 2, 57: 1}, interest: 0}", "basis: The table inline does not reach the age of 55 years"),
        ("basis: {lx: {54: 2, 55: 0}, interest: 0}", "basis: The table inline does not reach the age of 55 years"),
        ("basis: {table: elt16_male}", "basis.interest: is missing"),
        ("basis: {interest: 0.035}", "basis: give either the table or lx"),
        ("basis: {table: elt16_male, lx: {60: 1}, interest: 0.035}", "basis: give either the table or lx"),
        (
            "basis: {table: elt17, interest: 0.035}",
            "basis.table: must be one of elt16_male, elt16_female, elt16_unisex",
        ),
        ("basis: {table: elt16_male, interest: 3.5}", "basis.interest: is a share such as 0.035"),
        ("basis: {table: elt16_male, interest: -0.01}", "basis.interest: cannot be below zero"),
        ("basis: {table: elt16_male, interest: low}", "basis.interest: must be a number"),
        ("basis: {lx: {}, interest: 0}", "basis.lx: must be a mapping of ages to survivors"),
        ("basis: {lx: [1], interest: 0}", "basis.lx: must be a mapping of ages to survivors"),
        ("basis: {lx: {60: 1, 62: 1}, interest: 0}", "basis.lx.62: is not the age after the one before it"),
        ("basis: {lx: {60: 1, '060': 1}, interest: 0}", "basis.lx.60: is there twice"),
        ("basis: {lx: {60: 1, 61: 2}, interest: 0}", "basis.lx.61: more are alive than a year before"),
        ("basis: {lx: {60: 0}, interest: 0}", "basis.lx.60: must be above zero"),
        ("basis: {lx: {60: many}, interest: 0}", "basis.lx.60: must be a number"),
        ("basis: {lx: {sixty: 1}, interest: 0}", "basis.lx: sixty: must be a number"),
        ("basis: {lx: {151: 1}, interest: 0}", "basis.lx: 151: an age lies between 0 and 150"),
        (
            "basis: [{table: elt16_male, interest: 0.035}, {table: elt16_female, interest: 0.035}]",
            "basis: two bases are in force from the same day",
        ),
        (f"{TABLE}, salary: []", "salary: There is no annual salary in the scale on 2009-03-10"),
        (f"{TABLE}, salary: [{{from: 2009-03-11, annual: 180000}}]", "salary: There is no annual salary in the scale"),
        (f"{TABLE}, salary: [{{from: 2003-03-11, annual: 0}}]", "salary: an annual salary must be above zero"),
        (f"{TABLE}, month: 2009-03", "month: is an unknown key"),
    ],
)
def test_a_basis_or_a_scale_that_cannot_be(rest, words):
    assert told(AT_55, rest).startswith(words)


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        ("", "expect: says nothing to compare"),
        ("pension: {}", "expect.pension: is an unknown key"),
        ("retirement: [1]", "expect.retirement: must be a mapping"),
        ("retirement: {reason: 1}", "expect.retirement.reason: must be words"),
        ("children: {entitled: true}", "expect.children: must be a list"),
        ("children: [{total: 1}]", "expect.children[0].total: is an unknown key"),
        ("death_grant: {annual: 1}", "expect.death_grant.annual: is an unknown key"),
        ("early_factor: high", "expect.early_factor: must be a number"),
        ("spouse_lump_sum: {}", "expect.spouse_lump_sum: must be a number"),
    ],
)
def test_an_expectation_that_cannot_be(expect, words):
    assert told(AT_55, TABLE, expect=expect).startswith(words)


def test_the_file_is_named_as_well():
    outcome = run_case(loads("{name: one, kind: pension}"), "case 1", "worked.yaml", KINDS)
    assert outcome.line == "worked.yaml: one: expect: is missing"


def test_what_differs_shows_the_derivation():
    outcome = run(loads(f"{{name: one, kind: pension, judge: {{born: 1940-01-01, terms: [{SIX}]}}, {SALARY}, "
                        "on: 2012-04-01, expect: {retirement: {annual: 1}, children: [{}]}}"))  # fmt: skip
    assert outcome.status == "differs"
    assert outcome.details[0] == "retirement: expected {annual: 1}"
    assert any("App. 2, art. I(3)" in line for line in outcome.details)
    assert "children: expected [{}]" in outcome.details


def test_i_6_instalments_from_the_middle_of_a_month():
    judge = (
        f"born: 1950-03-11, terms: [{SIX}, {{from: 2009-06-01, until: 2012-05-31, elected_for: 3}}], "
        "early_pension_from: 2009-03-20, payments: [{from: 2009-03-20, until: 2009-05-31, amount: 1000}]"
    )
    # 3 x 1,000 before sixty. At 62 years and 2 months 34 months are left, in the last 12 of which l falls evenly:
    # 12 a = 22 + 6.5 = 28.5; 3,000 x 12 / 28.5 = 1,263.1579; 90,000 - 1,263.1579 = 88,736.8421
    basis = "basis: {interest: 0, lx: {59: 1, 60: 1, 61: 1, 62: 1, 63: 1, 64: 1}}"
    facts = f"judge: {{{judge}}}, {SALARY}, {basis}, on: 2012-06-01, expect: {{retirement: {{annual: 88736.84}}}}"
    case = f"{{name: one, kind: pension, {facts}}}"
    assert str(run(loads(case))) == "ok one"


# --- Whatever stands in a file --------------------------------------------------------------------------------------

GOOD = {
    "name": "one",
    "kind": "pension",
    "judge": {
        "born": "1955-03-11",
        "regime": "original",
        "terms": [
            {"elected_for": 6, "from": "2003-03-11", "until": "2009-03-10", "first_election": False}
        ],
        "died": "2016-01-15",
        "spouse": {"married": "1980-01-02", "ended": "2020-01-01", "remarried": "2018-05-05"},
        "children": [
            {"born": "1999-09-30", "died": "2019-01-01", "incapacitated": [{"from": "2001-01-01"}]},
            {"born": "1999-09-30", "married": "2018-01-01"},
        ],
        "early_pension_from": "2010-03-11",
        "pension_begun": True,
        "payments": [{"from": "2010-04-01", "until": "2010-06-01", "amount": 1500}],
        "suspended": [{"from": "2012-01-01", "until": "2012-02-01"}],
    },
    "salary": [{"from": "2003-03-11", "annual": 180000}, {"from": "2013-01-01", "annual": 190000}],
    "basis": [
        {"table": "elt16_unisex", "interest": 0, "from": "2005-01-01", "illustrative": False},
        {"lx": {"54": 9, "55": 8, "60": 3}, "interest": 0, "name": "own", "adopted_by": "us"},
    ],
    "on": "2016-02-01",
    "expect": {
        "retirement": {"entitled": False, "reason": "died", "annual": 1, "from": "2010-03-11", "instalment": 1},
        "disability": {"entitled": False, "reason": ["died"]},
        "spouse": {"entitled": True, "instalment": 1},
        "children": [{"entitled": True, "instalment": 1}],
        "spouse_lump_sum": 1,
        "death_grant": {"entitled": False, "total": 1, "each": 1},
        "early_factor": 0,
    },
}  # fmt: skip
GOOD["basis"][1]["lx"] = {str(age): 100 - age for age in range(50, 70)}


@settings(max_examples=600, deadline=None)
@given(
    path=st.sampled_from(list(places(GOOD))),
    junk=st.sampled_from(
        [*JUNK, "2010-03-11", "2016-01-15", "2003-03-11", "2015-03-11", "9", "amended", "died", "resigned"]
    ),
)
def test_nothing_put_into_a_case_makes_a_rule_fail(path, junk):
    outcome = run(loads(as_yaml(changed(GOOD, path, junk))))
    assert outcome.status in ("ok", "differs", "malformed")
    assert "cannot be worked out" not in outcome.line
