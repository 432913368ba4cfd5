"""The retirement pension (App. 2, art. I(1) to (6); Res. para. 24; P-4, P-5, P-17, P-18, P-19)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from asp_portal.money import to_cents
from judges.rules.facts import Ended, SalaryScale
from pensions.rules.early_pension import check_choices, early_pension
from pensions.rules.facts import ActuarialBasis, Paid
from pensions.rules.results import NotEntitled as No
from pensions.rules.retirement import retirement
from pensions.rules.service import About, NotAnswerable
from tests.pensions.records import UNISEX, day, record, running, scale, term

LATER = day("2030-01-01")
# Everybody lives to 61, then nobody beyond 62 (in a straight line); no interest: a(60) = 18.5 / 12.
PLAIN = ActuarialBasis("plain", 50, (100.0,) * 12, 0.0)
PART_TIME = {"first_election": True, "full_time_from": day("2004-03-11")}


def annual(*terms, on=LATER, **facts):
    """The annual amount on a day, or the reasons why there is none."""
    found = retirement(record(*terms, **facts), on)
    return found.annual_amount if found.entitled else set(found.reasons)


@pytest.mark.parametrize(
    ("terms", "amount", "case"),
    [
        pytest.param([term("2003-03-11")], 90_000, "app2-I-2", id="I(2)-nine-years"),
        pytest.param([term("2003-03-11", years=6)], 60_000, "app2-I-3", id="I(3)-six-years"),
        pytest.param([term("2003-03-11", years=3)], 30_000, "app2-I-3", id="I(1)(a)-P-4-three-years"),
        # 107 + 28/29 months: 90,000 x 3,131/3,132
        pytest.param([term("2003-03-11", "2012-03-09")], Decimal("89971.26"), "app2-I-3", id="I(3)-a-day-short"),
        pytest.param([term("2003-03-11", "2012-03-11", 10)], 90_000, "app2-I-4", id="I(4)-a-day-beyond-nine"),
        pytest.param([term("2003-03-11", years=3), term("2006-03-11")], 90_000, "app2-I-4", id="I(4)-twelve-years"),
        pytest.param([term("2003-03-11", "2009-03-10", ended=Ended.RESIGNED)], 60_000, "app2-I-3", id="P-17-resigned"),
    ],
)
def test_art_i_2_to_4_half_of_the_salary_in_proportion(terms, amount, case):
    found = retirement(record(*terms), LATER)
    assert (found.annual_amount, found.case, found.early_factor, found.illustrative) == (amount, case, None, False)
    assert found.monthly == to_cents(found.annual / 12)


def test_p_1_the_month_is_a_twelfth_of_the_exact_amount_rounded_once():
    found = retirement(record(term("2003-03-11", "2012-03-09")), LATER)
    assert found.monthly == Decimal("7497.61")  # 89,971.2643... / 12 = 7,497.6054; of the rounded year 7,497.605


def test_art_i_1_a_p_4_a_day_short_of_three_years():
    assert annual(term("2003-03-11", "2006-03-09", 3)) == {No.MINIMUM_SERVICE}


def test_art_i_1_b_removed_after_five_years():
    found = retirement(record(term("2003-03-11", "2008-03-10", ended=Ended.REMOVED)), LATER)
    assert (found.reasons, found.first_day, found.annual, found.monthly) == ((No.REMOVED,), None, None, None)


def test_art_i_1_every_condition_that_fails_is_named():
    removed = term("2003-03-11", "2005-03-10", ended=Ended.REMOVED)
    assert annual(removed, on=day("2005-06-14")) == {No.MINIMUM_SERVICE, No.REMOVED, No.UNDER_SIXTY}
    assert annual(removed, on=day("2005-06-15")) == {No.MINIMUM_SERVICE, No.REMOVED}
    found = retirement(record(removed), day("2005-06-15"))
    cited = {provision for step in found.trace if not step.applied for provision in step.provisions}
    assert cited == {"app2-I-1-a", "app2-I-1-b"}


@pytest.mark.parametrize(
    ("born", "first"),
    [
        pytest.param("1945-06-15", "2009-03-11", id="I(1)-the-day-after-leaving-office"),
        pytest.param("1949-03-11", "2009-03-11", id="I(1)-sixty-on-that-day"),
        pytest.param("1950-07-15", "2010-07-15", id="I(1)-from-the-sixtieth-birthday"),
        pytest.param("1952-02-29", "2012-02-29", id="P-3-a-leap-day-in-a-leap-year"),
    ],
)
def test_art_i_1_due_from_the_later_of_leaving_and_sixty(born, first):
    judge = record(term("2003-03-11", years=6), born_on=day(born))
    eve = retirement(judge, date.fromordinal(day(first).toordinal() - 1))
    assert eve.reasons == ((No.IN_OFFICE,) if first == "2009-03-11" else (No.UNDER_SIXTY,))
    found = retirement(judge, day(first))
    assert (found.entitled, found.first_day, found.last_day) == (True, day(first), None)


def test_art_i_1_until_the_day_of_death_counted():
    judge = record(died="2020-05-05")
    assert retirement(judge, day("2020-05-05")).annual_amount == 90_000
    assert retirement(judge, day("2015-01-01")).last_day == day("2020-05-05")
    assert retirement(judge, day("2020-05-06")).reasons == (No.DIED,)


def test_art_i_1_death_before_sixty_leaves_no_pension_to_come():
    found = retirement(record(born_on=day("1960-01-01"), died="2015-01-01"), day("2014-01-01"))
    assert (found.reasons, found.first_day, found.last_day) == ((No.UNDER_SIXTY,), None, None)


def test_nobody_in_office_or_before_it_has_a_pension():
    assert annual(running("2021-03-11")) == {No.IN_OFFICE}
    assert annual(on=day("2003-03-10")) == {No.IN_OFFICE}
    assert annual(on=day("2012-03-10")) == {No.IN_OFFICE}
    assert annual(term("2003-03-11", "2005-01-01", ended=Ended.DIED), on=day("2005-01-02")) == {No.DIED}


def test_p_19_a_disability_pension_takes_its_place():
    assert annual(term("2003-03-11", "2007-03-10", ended=Ended.HEALTH)) == {No.DISABILITY_PENSION}


@pytest.mark.parametrize(
    ("on", "amount"),
    [
        pytest.param("2013-01-01", 91_000, id="the-salary-of-the-last-day"),
        pytest.param("2013-12-31", 91_000, id="the-eve-of-a-revision"),
        pytest.param("2014-01-01", 93_000, id="V(2)-revised-on-that-day"),
        pytest.param("2015-01-01", 88_000, id="V(2)-down"),
    ],
)
def test_annex_i_2_and_v_2_the_salary_of_the_last_day_then_revised(on, amount):
    judge = record(scale=scale(d20120310=182_000, d20140101=186_000, d20150101=176_000))
    assert retirement(judge, day(on)).annual_amount == amount


def test_p_16_a_revision_on_the_first_day_counts_and_one_before_it_does_not():
    on_the_day = record(scale=scale(d20120311=198_000))
    assert retirement(on_the_day, LATER).annual_amount == 99_000
    waiting = record(scale=scale(d20120311=198_000), born_on=day("1952-03-12"))
    assert retirement(waiting, day("2012-03-12")).annual_amount == 90_000
    at_sixty = record(scale=scale(d20120312=198_000), born_on=day("1952-03-12"))
    assert retirement(at_sixty, day("2012-03-12")).annual_amount == 99_000


# --- Paragraph 24 ---------------------------------------------------------------------------------------------------


def test_res_24_a_share_for_the_full_time_part_without_three_years():
    found = retirement(record(term("2003-03-11", years=3, **PART_TIME)), LATER)
    assert (found.annual_amount, found.case) == (20_000, "res-24")  # 90,000 x 24/108


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param([term("2003-03-11", "2006-03-09", 3, **PART_TIME)], id="left-a-day-early"),
        pytest.param([term("2003-03-11", years=3, **{**PART_TIME, "first_election": False})], id="not-a-first-judge"),
        pytest.param([term("2003-03-11", "2006-03-09", 3, first_election=True)], id="full-time-throughout"),
        pytest.param(
            [term("2003-03-11", "2006-03-09", 3, first_election=True, full_time_from=day("2003-03-11"))],
            id="full-time-from-the-first-day",
        ),
        pytest.param([term("2003-03-11", "2005-03-10", 6, **PART_TIME)], id="elected-for-six"),
        pytest.param([replace(term("2003-03-11", years=3, **PART_TIME), last_day=day("2005-09-09"))], id="resigned"),
    ],
)
def test_res_24_does_not_apply(terms):
    assert annual(*terms) == {No.MINIMUM_SERVICE}


def test_res_24_re_elected_is_art_i():
    first = term("2003-03-11", years=3, **PART_TIME)
    found = retirement(record(first, term("2006-03-11", "2008-03-10")), LATER)
    assert (found.annual_amount, found.case) == (40_000, "app2-I-3")  # 24 + 24 of 108 months
    assert any("re-elected" in step.label for step in found.trace if not step.applied)
    assert annual(first, term("2006-03-11", "2006-09-10")) == {No.MINIMUM_SERVICE}


def test_res_24_a_first_term_that_is_still_to_come_is_none():
    later = term("2009-03-11", years=3, first_election=True, full_time_from=day("2010-03-11"))
    assert annual(term("2003-03-11", "2006-03-09", 3), later, on=day("2008-01-01")) == {No.MINIMUM_SERVICE}


def test_res_24_p_18_sixty_and_i_1_b_still_hold():
    removed = replace(term("2003-03-11", years=3, **PART_TIME), ended=Ended.REMOVED)
    assert annual(removed) == {No.REMOVED}
    young = record(term("2003-03-11", years=3, **PART_TIME), born_on=day("1950-01-01"))
    assert retirement(young, day("2009-12-31")).reasons == (No.UNDER_SIXTY,)
    assert retirement(young, day("2010-01-01")).annual_amount == 20_000


def test_res_24_a_full_term_of_part_time_is_capped_alike():
    odd = replace(term("2003-03-11", years=3, **PART_TIME), last_day=day("2014-03-10"))
    found = retirement(record(odd), LATER)
    assert (found.annual_amount, found.case) == (90_000, "res-24")


# --- Before sixty ---------------------------------------------------------------------------------------------------

YOUNG = day("1957-03-11")  # leaves at 55, sixty on 11 March 2017


@pytest.mark.parametrize(
    ("choice", "factor"),
    [
        pytest.param("2012-03-11", "0.723668624", id="55-the-day-after-leaving"),
        pytest.param("2012-10-11", "0.750051703", id="55-and-7-months"),
        pytest.param("2015-03-11", "0.874523680", id="58"),
    ],
)
def test_art_i_5_an_earlier_pension_for_life(choice, factor):
    judge = record(born_on=YOUNG, early_choices=(day(choice),))
    found = retirement(judge, day(choice))
    assert abs(found.early_factor - Fraction(factor)) <= Fraction(1, 10**9)
    assert found.annual == 90_000 * found.early_factor
    assert (found.case, found.illustrative, found.first_day) == ("app2-I-5", True, day(choice))
    assert retirement(judge, LATER).annual == found.annual  # it does not rise at sixty
    assert early_pension(judge, day(choice)).annual == found.annual
    eve = retirement(judge, date.fromordinal(day(choice).toordinal() - 1))
    assert not eve.entitled


def test_art_i_5_the_basis_of_its_first_day_named_in_the_trace():
    adopted = replace(UNISEX, name="Bureau 2014", first_day=day("2014-01-01"), illustrative=False)
    judge = record(born_on=YOUNG, early_choices=(day("2015-03-11"),), bases=(adopted, UNISEX))
    found = retirement(judge, LATER)
    assert not found.illustrative
    assert any(step.values.get("name") == "Bureau 2014" for step in found.trace)


def test_art_i_5_a_choice_before_its_day_says_when_it_begins():
    judge = record(born_on=YOUNG, early_choices=(day("2015-03-11"),))
    found = retirement(judge, day("2014-01-01"))
    assert (found.reasons, found.first_day) == ((No.UNDER_SIXTY,), day("2015-03-11"))


def test_art_i_5_no_choice_without_a_right_at_sixty():
    short = term("2003-03-11", "2005-03-10")
    assert annual(short, born_on=YOUNG, early_choices=(day("2015-03-11"),), on=day("2016-01-01")) == {
        No.MINIMUM_SERVICE,
        No.UNDER_SIXTY,
    }


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        pytest.param(["2012-03-10"], "begins after the last day of office", id="the-last-day-of-office"),
        pytest.param(["2001-01-01"], "begins after the last day of office", id="before-any-office"),
        pytest.param(["2017-03-11"], "before the sixtieth birthday, 2017-03-11", id="the-sixtieth-birthday"),
        pytest.param(["2013-01-01", "2014-01-01"], "Two early pensions", id="two-for-one-end-of-office"),
    ],
)
def test_art_i_5_a_choice_that_cannot_be_is_an_error(choices, words):
    judge = record(born_on=YOUNG, early_choices=tuple(map(day, choices)))
    with pytest.raises(NotAnswerable, match=words) as error:
        retirement(judge, LATER)
    assert error.value.about is About.EARLY_CHOICES
    with pytest.raises(NotAnswerable, match=words):
        check_choices(judge)


def test_art_i_5_both_limits_of_a_choice():
    judge = record(born_on=YOUNG)
    check_choices(replace(judge, early_choices=(day("2012-03-11"),)))
    assert early_pension(judge, day("2012-03-11")).factor < early_pension(judge, day("2017-03-10")).factor < 1
    for wrong in ("2012-03-10", "2017-03-11"):
        with pytest.raises(NotAnswerable):
            early_pension(judge, day(wrong))


def test_art_i_5_a_choice_for_a_day_after_death_is_moot():
    judge = record(born_on=YOUNG, died="2014-01-01", early_choices=(day("2015-03-11"),))
    assert retirement(judge, day("2013-01-01")).reasons == (No.UNDER_SIXTY,)


# --- Re-election ----------------------------------------------------------------------------------------------------

FIRST = term("2003-03-11", "2006-03-10", 3)
SECOND = term("2009-03-11", "2012-03-10", 3)
AT_58 = day("1950-03-11")  # sixty on 11 March 2010


def paid(*rows: tuple[str, int]) -> tuple[Paid, ...]:
    return tuple(Paid(day(on), Decimal(amount)) for on, amount in rows)


def test_art_i_6_no_pension_while_in_office_again():
    judge = record(FIRST, SECOND)
    before = retirement(judge, day("2009-03-10"))
    assert (before.annual_amount, before.last_day) == (30_000, day("2009-03-10"))
    assert retirement(judge, day("2009-03-11")).reasons == (No.IN_OFFICE,)
    after = retirement(judge, day("2012-03-11"))
    assert (after.annual_amount, after.first_day, after.case) == (60_000, day("2012-03-11"), "app2-I-3")


def test_art_i_6_p_5_less_what_was_paid_before_sixty_by_hand():
    # 2,400 a month for 24 months, no interest: 57,600. At 62 under PLAIN nobody is left, so sixty: a = 18.5/12.
    months = [(f"{year}-{month:02}-01", 2_400) for year in (2007, 2008) for month in range(1, 13)]
    judge = record(
        FIRST, replace(SECOND, last_day=day("2010-03-10")), born_on=AT_58, paid=paid(*months), bases=(PLAIN,)
    )  # fmt: skip
    found = retirement(judge, LATER)  # 48 months: 40,000 less 57,600 x 12 / 18.5
    assert float(found.annual) == pytest.approx(40_000 - 57_600 * 12 / 18.5, abs=1e-6)
    assert found.case == "app2-I-6"
    assert sum("P-5" in step.readings for step in found.trace) == 26


def test_art_i_6_p_5_with_interest_over_completed_months():
    judge = record(FIRST, SECOND, born_on=AT_58, paid=paid(("2008-04-01", 1_000)))
    found = retirement(judge, LATER)  # from 11 March 2012: 47 completed months, at 62
    basis, values = UNISEX, [step.values for step in found.trace if "annuity" in step.values]
    assert float(60_000 - found.annual) == pytest.approx(
        1000 * (1 + basis.interest) ** (47 / 12) / float(values[0]["annuity"]), abs=1e-9
    )
    assert found.illustrative


def test_art_i_6_what_was_paid_from_sixty_or_after_re_election_is_kept():
    payments = paid(("2008-04-01", 1_000), ("2012-05-01", 1_000))
    one = retirement(record(FIRST, SECOND, born_on=AT_58, paid=payments[:1]), LATER)
    both = retirement(record(FIRST, SECOND, born_on=AT_58, paid=payments), LATER)
    assert one.annual == both.annual < 60_000
    older = record(FIRST, SECOND, born_on=day("1948-04-01"), paid=payments)  # sixty on the day of the first
    assert retirement(older, LATER).annual == 60_000
    assert retirement(replace(older, born_on=day("1948-04-02")), LATER).annual < 60_000


def test_art_i_6_without_re_election_nothing_is_taken_off():
    assert annual(term("2003-03-11"), paid=paid(("2004-01-01", 1_000))) == 90_000


def test_art_i_6_never_below_zero():
    judge = record(FIRST, SECOND, born_on=AT_58, paid=paid(("2008-04-01", 50_000_000)))
    assert retirement(judge, LATER).annual == 0
    assert retirement(judge, LATER).entitled


def test_art_i_6_and_5_an_early_pension_again():
    first_choice, second_choice = day("2007-01-01"), day("2013-01-01")
    judge = record(
        FIRST, SECOND, born_on=day("1954-01-01"), early_choices=(second_choice, first_choice),
        paid=paid(("2007-01-01", 1_000)),
    )  # fmt: skip
    assert retirement(judge, day("2008-01-01")).first_day == first_choice
    again = retirement(judge, LATER)
    assert (again.first_day, again.case) == (second_choice, "app2-I-6")
    assert 0 < again.annual < 60_000 * again.early_factor
    # Before the new time in office nothing of it counts.
    assert retirement(judge, day("2008-01-01")) == retirement(
        record(
            FIRST, SECOND, born_on=day("1954-01-01"), early_choices=(first_choice,), paid=()
        ), day("2008-01-01")
    )  # fmt: skip


# --- What lacks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "about"),
    [
        pytest.param({"born_on": None}, About.BORN, id="born"),
        pytest.param({"scale": SalaryScale([])}, About.SALARY, id="salary"),
        pytest.param(
            {"born_on": YOUNG, "early_choices": (day("2015-03-11"),), "bases": ()}, About.BASIS, id="basis"
        ),
    ],
)  # fmt: skip
def test_a_fact_that_lacks_is_an_error_that_names_it(facts, about):
    with pytest.raises(NotAnswerable) as error:
        retirement(record(**facts), LATER)
    assert error.value.about is about
