"""The whole answer: one rule for each quarter and regime, and what holds for any record (App. 2; Res. 23, 24)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asp_portal.law.regimes import REGIMES, UnknownRegime
from judges.rules.facts import Ended
from judges.rules.periods import Period, months_after
from pensions.rules.facts import Child, Marriage, Paid
from pensions.rules.pensions import pensions_on
from pensions.rules.regime import governs
from pensions.rules.results import Benefit, NotEntitled
from pensions.rules.words import BENEFIT, NOT_ENTITLED
from tests.pensions.records import UNISEX, day, record, running, scale, term

YOUNG = day("1957-03-11")
LIVES = {
    "nine years": record(),
    "re-elected": record(
        term("2003-03-11", years=3), term("2009-03-11"), born_on=YOUNG, early_choices=(day("2007-01-01"),),
        paid=(Paid(day("2007-01-01"), Decimal(1500)),),
    ),
    "early": record(born_on=YOUNG, early_choices=(day("2014-01-01"),), died="2030-01-01"),
    "ill": record(term("2003-03-11", "2008-01-01", 6, Ended.HEALTH, first_election=True)),
    "removed": record(term("2003-03-11", "2008-01-01", ended=Ended.REMOVED)),
    "part-time first judge": record(
        term("2003-03-11", years=3, first_election=True, full_time_from=day("2005-01-01")), born_on=YOUNG
    ),
    "died in office": record(running("2003-03-11"), died="2007-07-07"),
    "in office": record(running("2040-03-11")),
}  # fmt: skip
QUARTERS = [date(year, month, 1) for year, month in product(range(2003, 2051), (1, 4, 7, 10))]


@pytest.mark.parametrize("regime", [regime.id for regime in REGIMES])
@pytest.mark.parametrize("life", LIVES)
def test_each_quarter_exactly_one_rule_answers_for_the_judges_own_pension(life, regime):
    judge = replace(LIVES[life], regime=regime)
    for on in QUARTERS:
        answer = pensions_on(judge, on)
        own = [answer.retirement, answer.disability]
        entitled = [each for each in own if each.entitled]
        assert len(entitled) <= 1
        if not entitled:  # then one state of the judge says why, the same for both
            reasons = [set(each.reasons) - {NotEntitled.NOT_INCAPACITATED} for each in own]
            assert reasons[0]
            assert reasons[1] <= reasons[0]
        for each in entitled:
            assert each.case in {"app2-I-2", "app2-I-3", "app2-I-4", "app2-I-5", "app2-I-6", "res-24", "res-23"}
            assert any(each.case in step.provisions for step in each.trace if step.applied)
            assert each.illustrative >= (regime == "amended")


def test_the_regime_on_record_answers_and_one_without_a_text_is_an_illustration():
    original, amended = governs(record()), governs(record(regime="amended"))
    assert (original.illustrative, original.regime, original.applied) == (False, REGIMES[0], REGIMES[0])
    assert (amended.illustrative, amended.regime, amended.applied) == (True, REGIMES[1], REGIMES[0])
    assert (original.step.applied, amended.step.applied) == (True, False)
    assert "illustration" in str(pensions_on(record(regime="amended"), day("2020-01-01")).retirement.trace.steps[0])
    with pytest.raises(UnknownRegime):
        governs(record(regime="of 2050"))


def test_every_benefit_and_reason_has_words():
    assert set(BENEFIT) == set(Benefit)
    assert set(NOT_ENTITLED) == set(NotEntitled)


def test_every_step_cites_a_provision():
    for life, on in product(LIVES.values(), QUARTERS[::8]):
        answer = pensions_on(life, on)
        for pension in answer.pensions:
            assert all(step.provisions for step in pension.trace)


# --- What holds for any record --------------------------------------------------------------------------------------

FAMILY = {
    "marriages": (Marriage(day("1980-01-02"), key=1), Marriage(day("1970-01-01"), day("1979-01-01"), key=2)),
    "children": (Child(day("2000-01-01"), key=3), Child(day("2005-01-01"), key=4)),
}
ON = st.dates(date(2003, 1, 1), date(2035, 1, 1))


@settings(deadline=None)
@given(on=ON, died=st.dates(date(2004, 1, 1), date(2034, 1, 1)), order=st.permutations(range(3)), turned=st.booleans())
def test_the_order_of_facts_does_not_matter(on, died, order, turned):
    terms = [term("2003-03-11", years=3), term("2008-03-11", years=3), term("2013-03-11", years=3)]
    bases = [UNISEX, replace(UNISEX, first_day=day("2010-01-01"), interest=0.03)]
    paid = [Paid(months_after(day("2007-01-01"), number), Decimal(1000)) for number in range(3)]
    facts = {
        "born_on": YOUNG,
        "early_choices": (day("2007-01-01"), day("2012-01-01")),
        "suspended": (Period(day("2007-05-01"), day("2007-06-30")), Period(day("2012-05-01"), day("2012-06-30"))),
        "scale": scale(d20100101=190_000),
    }
    one = record(*terms, died=died.isoformat(), bases=tuple(bases), paid=tuple(paid), **facts, **FAMILY)
    other = record(
        *(terms[place] for place in order), died=died.isoformat(),
        **{**facts, "early_choices": facts["early_choices"][::-1], "suspended": facts["suspended"][::-1]},
        bases=tuple(bases[::-1] if turned else bases), paid=tuple(paid[place] for place in order),
        marriages=FAMILY["marriages"][::-1], children=FAMILY["children"],
    )  # fmt: skip
    assert pensions_on(one, on) == pensions_on(other, on)


@settings(deadline=None)
@given(days=st.integers(1, 4500), more=st.integers(0, 400))
def test_longer_service_never_pays_less(days, more):
    amounts = []
    for length in (days, days + more):
        last = day("2003-03-11") + timedelta(days=length)
        judge = record(replace(term("2003-03-11", years=15), last_day=last, ended=Ended.RESIGNED))
        amounts.append(pensions_on(judge, day("2030-01-01")).retirement.annual or 0)
    assert amounts[0] <= amounts[1] <= 90_000


@settings(deadline=None)
@given(chosen=st.dates(day("2012-03-11"), day("2017-03-09")))
def test_art_i_5_a_later_choice_never_pays_less_a_year(chosen):
    amounts = [
        pensions_on(record(born_on=YOUNG, early_choices=(first,)), day("2020-01-01")).retirement.annual
        for first in (chosen, chosen + timedelta(days=1))
    ]
    assert 0 < amounts[0] <= amounts[1] < 90_000
