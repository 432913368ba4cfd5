"""The judge's own pension on the day of death (App. 2, art. III, IV; P-8, P-10, P-16, P-23)."""

from fractions import Fraction

import pytest

from judges.rules.facts import Ended
from pensions.rules.early_pension import early_pension
from pensions.rules.own_pension import Own, own_pension_at_death
from tests.pensions.records import day, record, running, scale, term

YOUNG = day("1957-03-11")  # leaves at 55, sixty on 11 March 2017


@pytest.mark.parametrize(
    ("facts", "kind", "amount", "before_sixty"),
    [
        pytest.param({"died": "2020-05-05"}, Own.RECEIVED_RETIREMENT, 90_000, False, id="III(1)(c)-begun-at-sixty"),
        pytest.param({"died": "2012-03-11"}, Own.RECEIVED_RETIREMENT, 90_000, False, id="on-its-first-day"),
        pytest.param({"died": "2012-03-10"}, Own.IN_OFFICE, 90_000, False, id="III(2)-on-the-last-day-of-office"),
        pytest.param(
            {"died": "2020-05-05", "begun": False}, Own.NOT_BEGUN, 90_000, False, id="P-8-sixty-and-not-begun"
        ),
        pytest.param(
            {"died": "2017-03-11", "born_on": YOUNG}, Own.RECEIVED_RETIREMENT, 90_000, False, id="on-the-60th-birthday"
        ),
        pytest.param(
            {"died": "2017-03-11", "born_on": YOUNG, "begun": False}, Own.NOT_BEGUN, 90_000, False,
            id="P-8-on-the-60th-birthday",
        ),
    ],
)  # fmt: skip
def test_what_the_judge_had_on_the_day_of_death(facts, kind, amount, before_sixty):
    own = own_pension_at_death(record(**facts))
    assert (own.kind, own.amount, own.begun_before_sixty, own.salary) == (kind, amount, before_sixty, 180_000)
    assert own.last_day == day("2012-03-10")
    assert own.died_on == day(facts["died"])
    assert own.sixty_or_over == (kind is Own.NOT_BEGUN)
    assert own.factor == (1 if kind is Own.NOT_BEGUN else None)
    assert own.steps


def test_art_iii_1_a_under_sixty_as_if_begun_on_the_day_of_death():
    judge = record(died="2017-03-10", born_on=YOUNG)
    own = own_pension_at_death(judge)
    assert (own.kind, own.sixty_or_over, own.illustrative) == (Own.NOT_BEGUN, False, True)
    assert own.amount == early_pension(judge, day("2017-03-10")).annual == 90_000 * own.factor
    # Not in payment, not revised (Annex, art. V(2)); a record that payment had not begun says nothing under sixty.
    later = record(died="2017-03-10", born_on=YOUNG, scale=scale(d20150101=198_000), begun=False)
    assert own_pension_at_death(later).amount == own.amount


def test_art_iii_1_b_begun_before_sixty():
    judge = record(died="2014-06-01", born_on=YOUNG, early_choices=(day("2014-06-01"),))
    own = own_pension_at_death(judge)
    assert (own.kind, own.begun_before_sixty, own.factor) == (Own.RECEIVED_RETIREMENT, True, own.amount / 90_000)
    eve = own_pension_at_death(record(died="2014-05-31", born_on=YOUNG, early_choices=(day("2014-06-01"),)))
    assert (eve.kind, eve.begun_before_sixty) == (Own.NOT_BEGUN, False)
    long_after = own_pension_at_death(record(died="2024-06-01", born_on=YOUNG, early_choices=(day("2014-06-01"),)))
    assert (long_after.begun_before_sixty, long_after.amount) == (True, own.amount)


def test_p_16_revised_to_the_day_of_death_and_the_salary_is_not():
    own = own_pension_at_death(record(died="2020-05-05", scale=scale(d20150101=190_000, d20200505=198_000)))
    assert (own.amount, own.salary) == (99_000, 180_000)
    eve = own_pension_at_death(record(died="2020-05-04", scale=scale(d20150101=190_000, d20200505=198_000)))
    assert eve.amount == 95_000
    not_begun = own_pension_at_death(record(died="2020-05-05", scale=scale(d20150101=190_000), begun=False))
    assert not_begun.amount == 90_000


def test_p_10_a_disability_pension_received():
    judge = record(term("2004-03-11", "2006-03-10", 6, Ended.HEALTH), died="2010-01-01", scale=scale(d20080101=198_000))
    own = own_pension_at_death(judge)
    assert (own.kind, own.amount, own.salary) == (Own.RECEIVED_DISABILITY, 66_000, 180_000)
    assert not own.begun_before_sixty


@pytest.mark.parametrize(
    ("terms", "died", "amount"),
    [
        pytest.param([running("2004-03-11")], "2005-05-05", 90_000, id="IV(1)(a)(iii)-year-two"),
        pytest.param([running("2004-03-11", 3)], "2005-05-05", 30_000, id="three-years"),
        pytest.param([running("2003-03-11", 6, first_election=True)], "2005-05-05", 90_000, id="res-23"),
        pytest.param([term("2004-03-11", "2005-05-05", ended=Ended.DIED)], None, 90_000, id="ended-by-death"),
    ],
)
def test_art_iii_2_in_office(terms, died, amount):
    own = own_pension_at_death(record(*terms, died=died))
    assert (own.kind, own.amount, own.last_day) == (Own.IN_OFFICE, amount, day("2005-05-05"))


@pytest.mark.parametrize(
    ("terms", "died"),
    [
        pytest.param([term("2003-03-11", "2006-03-09", 3)], "2010-01-01", id="P-4-a-day-short"),
        pytest.param([term("2003-03-11", "2010-01-01", ended=Ended.REMOVED)], "2012-01-01", id="I(1)(b)-removed"),
        pytest.param([term("2003-03-11")], "2003-03-10", id="before-any-office"),
        pytest.param([term("2003-03-11")], None, id="alive"),
    ],
)
def test_no_right_to_a_pension_leaves_nothing(terms, died):
    own = own_pension_at_death(record(*terms, died=died))
    assert (own.kind, own.amount, own.salary, own.illustrative) == (Own.NONE, 0, None, False)
    assert own.steps


def test_res_24_is_a_right():
    first = term("2003-03-11", years=3, first_election=True, full_time_from=day("2004-03-11"))
    assert own_pension_at_death(record(first, died="2010-01-01")).amount == 20_000


def test_a_regime_without_a_known_text_makes_all_of_it_an_illustration():
    assert own_pension_at_death(record(died="2020-05-05", regime="amended")).illustrative
    assert own_pension_at_death(record(died="2012-03-10", regime="amended")).illustrative
    assert not own_pension_at_death(record(regime="amended")).illustrative


def test_the_order_of_facts_does_not_matter():
    one, two = term("2003-03-11", years=3), term("2009-03-11", years=3)
    found = [own_pension_at_death(record(*terms, died="2020-01-01")).amount for terms in ((one, two), (two, one))]
    assert found == [Fraction(60_000)] * 2
