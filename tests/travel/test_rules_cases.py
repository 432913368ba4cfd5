"""The case files of this project, one test a case: what the regulations give, in a lawyer's words."""

from pathlib import Path

import pytest

from asp_portal.law.cases import run_case
from asp_portal.law.strict_yaml import load, loads
from travel.rules.cases import KIND

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = [pytest.param(case, id=f"{path.stem}: {case['name']}") for path in FILES for case in load(path)]


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    outcome = run_case(case, "case", "here", {"travel": KIND})
    assert str(outcome) == f"ok {case['name']}"


def test_names_are_unique():
    names = [case.values[0]["name"] for case in CASES]
    assert len(set(names)) == len(names) >= 60


def case(**changes):
    return {
        "name": "one",
        "kind": "travel",
        "trip": {"purpose": "official"},
        "expect": {"missing": []},
    } | changes


STAY = {"place": "Vienna", "from": "2009-05-04", "until": "2009-05-06"}
LEG = {"from": "A", "to": "B", "departs": "2009-05-04T10:00", "arrives": "2009-05-04T12:00"}


def trip(**keys):
    return case(trip={"purpose": "official"} | keys, expect={"missing": []})


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (case(trip={}), "trip.purpose: is missing"),
        (case(trip=None), "trip: is missing"),
        (
            case(trip={"purpose": "holiday"}),
            "trip.purpose: must be one of appointment, home_leave, separation, official",
        ),
        (trip(hotel="x"), "trip.hotel: is an unknown key"),
        (trip(stays=[STAY | {"until": "2009-05-03"}]), "trip: The stay at Vienna ends before it begins."),
        (trip(stays=[STAY, STAY | {"from": "2009-05-05"}]), "trip: The stays at Vienna and Vienna overlap"),
        (trip(stays=[STAY | {"place": None}]), "trip.stays[0].place: is missing"),
        (
            trip(stays=[STAY, STAY | {"meals_provided": {"tea": 1}}]),
            "trip.stays[1].meals_provided.tea: is an unknown key",
        ),
        (trip(legs=[LEG | {"arrives": "2009-05-04T09:59"}]), "trip: A to B arrives before it departs"),
        (trip(legs=[LEG | {"arrives": "2009-05-04T12:00+02:00"}]), "trip: Give all times"),
        (trip(legs=[LEG, LEG]), "trip: The departure from A comes before the arrival at B"),
        (trip(legs=[LEG | {"arrives": "2019-12-04T12:00"}]), "trip: The journey lasts more than ten years"),
        (trip(stays=[STAY | {"from": "2002-06-30", "until": "2002-07-02"}]), "trip: There is no shortest journey on"),
        (trip(family=[{"relation": "cousin"}]), "trip.family[0].relation: must be one of spouse, child"),
        (trip(family=[{"relation": "child", "travels": "later"}]), "trip.family[0].travels: must be one of"),
        (case(rates=[{"place": "Vienna"}]), "rates[0].from: is missing"),
        (case(costs=[{"nature": "fare"}]), "costs[0].currency: is missing"),
        (case(costs=[{"nature": "fare", "currency": "ABC"}]), "costs[0].currency: must be a currency"),
        (case(costs=[{"nature": "fare", "currency": "USD", "amount": "x"}]), "costs[0].amount: must be a number"),
        (case(expect={"entitled": True}), "trip: The journey has no legs and no stays"),
        (trip(stays=[STAY]) | {"trip": {"purpose": "home_leave"}, "expect": {"entitled": True}}, "judge: is missing"),
        (case(judge={"terms": [{"until": "2009-01-01"}]}), "judge.terms[0].from: is missing"),
        (
            case(judge={"terms": [{"from": "2009-01-02", "until": "2009-01-01"}]}),
            "judge.terms[0].until: comes before the first day",
        ),
    ],
)
def test_a_malformed_case_names_its_key(facts, words):
    outcome = run_case(facts, "case", "here", {"travel": KIND})
    assert outcome.status == "malformed"
    assert words in outcome.line


@pytest.mark.parametrize("purpose", ["appointment", "separation"])
def test_without_a_word_on_the_judge_a_first_journey_is_granted(purpose):
    stays = "stays: [{place: Vienna, from: 2009-05-04, until: 2009-05-06}]"
    assert str(run_yaml(f"trip: {{purpose: {purpose}, {stays}}}\nexpect: {{entitled: true}}")) == "ok one"


def test_two_rates_from_one_day_are_an_error():
    assert "rates: two rows begin on the same day: Vienna, 2009-01-01" in str(
        run_yaml("rates: [&r {place: Vienna, from: 2009-01-01, currency: EUR, first_60_days: 1}, *r]")
    )


@pytest.mark.parametrize("rate", ["per_euro: 0", "per_euro: -1", "per_euro: null"])
def test_a_rate_of_exchange_is_above_zero(rate):
    assert "exchange[0].per_euro" in str(run_yaml(f"exchange: [{{currency: USD, from: 2009-01-01, {rate}}}]"))


def test_a_share_of_lodging_is_at_most_the_whole():
    row = "{place: Vienna, from: 2009-01-01, currency: EUR, first_60_days: 1, lodging_share: 1.01}"
    assert "rates[0].lodging_share: is a share" in str(run_yaml(f"rates: [{row}]"))


def test_without_a_word_on_the_judge_only_the_authorisation_counts():
    stays = "stays: [{place: Vienna, from: 2009-05-04, until: 2009-05-06}]"
    words = "expect: {entitled: true, reason: null}"
    assert str(run_yaml(f"trip: {{purpose: official, authorised: 2009-05-04, {stays}}}\n{words}")) == "ok one"


def run_yaml(words):
    from_yaml = loads(f"name: one\nkind: travel\n{words}")
    return run_case(
        {"trip": {"purpose": "official"}, "expect": {"missing": []}} | from_yaml, "case", "here", {"travel": KIND}
    )
