"""The disability pension (App. 2, art. II(1), II(3); Res. para. 23; P-19, P-20)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from judges.rules.facts import Ended, Term
from pensions.rules.disability import disability, disability_had_it_been_due
from pensions.rules.facts import Paid
from pensions.rules.results import NotEntitled as No
from tests.pensions.records import day, record, running, scale, term

LATER = day("2030-01-01")
ILL = term("2003-03-11", "2005-01-20", ended=Ended.HEALTH)


def ill(first: str, last: str, years: int, **facts) -> Term:
    return term(first, last, years, Ended.HEALTH, **facts)


@pytest.mark.parametrize(
    ("terms", "amount", "case"),
    [
        pytest.param([ILL], 90_000, "app2-II-3", id="II(3)-second-year-of-nine"),
        pytest.param([ill("2004-03-11", "2005-01-20", 6)], 60_000, "app2-II-3", id="II(3)-six-years"),
        pytest.param([ill("2004-03-11", "2004-06-20", 1)], 10_000, "app2-II-3", id="P-20-a-short-term"),
        pytest.param(
            [term("2003-03-11", years=3), ill("2006-03-11", "2006-05-01", 3)], 60_000, "app2-II-3",
            id="II(3)-earlier-terms-included",
        ),
        pytest.param([ill("2004-03-11", "2010-09-10", 6)], 65_000, "app2-II-3", id="P-20-later-than-the-term"),
        pytest.param([ill("2003-03-11", "2003-09-10", 6, first_election=True)], 90_000, "res-23", id="res-23-six"),
        pytest.param([ill("2003-03-11", "2003-09-10", 3, first_election=True)], 90_000, "res-23", id="res-23-three"),
        pytest.param([ill("2003-03-11", "2003-09-10", 9, first_election=True)], 90_000, "app2-II-3", id="nine"),
        pytest.param(
            [ill("2004-03-11", "2005-01-20", 3, full_time_from=day("2005-01-11"))], 21_666.67, "app2-II-3",
            id="annex-I(1)-full-time",
        ),
    ],
)  # fmt: skip
def test_art_ii_3_as_if_in_office_to_the_end_of_the_term(terms, amount, case):
    found = disability(record(*terms), LATER)
    assert (found.entitled, float(found.annual_amount), found.case) == (True, amount, case)


def test_art_ii_1_from_the_day_after_office_for_life_whatever_the_age():
    judge = record(ILL, born_on=day("1965-01-01"), died="2040-04-04")
    assert disability(judge, day("2005-01-20")).reasons == (No.IN_OFFICE,)
    found = disability(judge, day("2005-01-21"))
    assert (found.annual_amount, found.first_day, found.last_day) == (90_000, day("2005-01-21"), day("2040-04-04"))
    assert disability(judge, day("2040-04-04")).entitled
    assert disability(judge, day("2040-04-05")).reasons == (No.DIED,)


def test_art_ii_1_needs_the_finding_of_the_court():
    assert disability(record(), LATER).reasons == (No.NOT_INCAPACITATED,)
    assert disability(record(running("2021-03-11")), LATER).reasons == (No.IN_OFFICE,)
    assert disability(record(), day("2003-03-10")).reasons == (No.IN_OFFICE,)


def test_annex_v_2_revised_from_its_first_day():
    judge = record(ILL, scale=scale(d20050121=198_000))
    assert disability(judge, day("2005-01-21")).annual_amount == 99_000


def test_art_ii_3_an_end_of_election_that_is_not_known_is_the_last_day():
    judge = record(Term(day("2003-03-11"), day("2004-03-10"), ended=Ended.HEALTH))
    assert disability(judge, LATER).annual_amount == 10_000


@pytest.mark.parametrize(
    ("terms", "on", "amount"),
    [
        pytest.param([running("2004-03-11")], "2005-05-05", 90_000, id="II(3)-nine-years"),
        pytest.param([running("2004-03-11", 3)], "2005-05-05", 30_000, id="II(3)-three-years"),
        pytest.param([running("2004-03-11", 3, first_election=True)], "2005-05-05", 90_000, id="res-23"),
        pytest.param([running("2004-03-11", 6)], "2011-03-10", 70_000, id="P-20-beyond-the-term"),
        pytest.param(
            [term("2003-03-11", years=3), running("2006-03-11", 3), running("2009-03-11")], "2006-04-01", 60_000,
            id="a-term-to-come-does-not-count",
        ),
    ],
)  # fmt: skip
def test_art_iii_2_had_it_been_due_on_a_day_in_office(terms, on, amount):
    assert disability_had_it_been_due(record(*terms), day(on)).annual == amount


def test_art_iii_2_the_salary_is_that_of_the_day():
    judge = record(running("2004-03-11"), scale=scale(d20060101=190_000))
    assert disability_had_it_been_due(judge, day("2005-12-31")).annual == 90_000
    assert disability_had_it_been_due(judge, day("2006-01-01")).annual == 95_000


def test_art_ii_3_and_i_6_what_was_paid_before_sixty_is_taken_off_disability_and_death_in_office_alike():
    terms = [term("2003-03-11", years=3), running("2009-03-11")]
    payments = tuple(Paid(day(f"2008-0{month}-01"), Decimal(1_000)) for month in range(1, 7))
    plain, less = (
        disability_had_it_been_due(record(*terms, born_on=day("1950-04-01"), paid=paid), day("2010-04-01"))
        for paid in ((), payments)
    )
    assert plain.annual - less.annual > 300  # six thousand over an annuity of some fourteen
    assert less.case == "app2-I-6"
    assert less.illustrative
    assert less.steps[-1].readings == ("P-5", "P-25")
    left = [terms[0], replace(terms[1], last_day=day("2010-03-31"), ended=Ended.HEALTH)]
    found = disability(record(*left, born_on=day("1950-04-01"), paid=payments), day("2010-04-01"))
    assert found.annual == less.annual
