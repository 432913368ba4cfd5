"""Actuarial equivalence (App. 2, art. I(5), I(6); P-5, P-7): the figures worked out beforehand, at 3.5%."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pensions.rules.actuarial import (
    SHIPPED,
    UnknownTable,
    accumulated,
    age_in_months,
    annuity,
    basis_in_force,
    basis_step,
    early_factor,
    lx_of,
    shipped_basis,
    survival,
    survivors,
)
from pensions.rules.facts import ActuarialBasis, Paid
from pensions.rules.service import About, NotAnswerable
from tests.pensions.records import MALE, UNISEX, day

# Everybody lives to 61, then nobody beyond 62 (in a straight line); no interest.
PLAIN = ActuarialBasis("plain", 50, (100.0,) * 12, 0.0)


@pytest.mark.parametrize(("basis", "value"), [(MALE, 13.724370612), (UNISEX, 14.564672524)], ids=["male", "unisex"])
def test_p_7_annuity_at_sixty(basis, value):
    assert annuity(basis, 720) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(
    ("basis", "years", "months", "factor"),
    [
        pytest.param(MALE, 50, 0, 0.525007893, id="male-50"),
        pytest.param(MALE, 55, 0, 0.710776189, id="male-55"),
        pytest.param(MALE, 57, 0, 0.810461663, id="male-57"),
        pytest.param(MALE, 58, 0, 0.867637247, id="male-58"),
        pytest.param(MALE, 59, 0, 0.930558335, id="male-59"),
        pytest.param(UNISEX, 50, 0, 0.541522559, id="unisex-50"),
        pytest.param(UNISEX, 55, 0, 0.723668624, id="unisex-55"),
        pytest.param(UNISEX, 55, 7, 0.750051703, id="unisex-55-and-7-months"),
        pytest.param(UNISEX, 58, 0, 0.874523680, id="unisex-58"),
        pytest.param(UNISEX, 60, 0, 1, id="at-sixty"),
        pytest.param(UNISEX, 71, 3, 1, id="over-sixty"),
    ],
)
def test_art_i_5_early_factor(basis, years, months, factor):
    assert early_factor(basis, 12 * years + months) == pytest.approx(factor, abs=1e-9)


def test_p_7_by_hand_without_interest():
    # From 60: twelve months at 1, then twelve at 1, 11/12 ... 1/12: (12 + 6.5) / 12.
    assert annuity(PLAIN, 720) == pytest.approx(18.5 / 12, abs=1e-12)
    # From 59 a year more; everybody reaches sixty: the factor is the ratio of the two.
    assert early_factor(PLAIN, 708) == pytest.approx(18.5 / 30.5, abs=1e-12)


def test_p_7_survivors_are_straight_between_ages_and_to_zero_within_a_year():
    basis = ActuarialBasis("two", 60, (100.0, 40.0), 0.03)
    assert [survivors(basis, months) for months in (720, 726, 732, 738, 744, 900)] == [100, 70, 40, 20, 0, 0]
    assert survival(basis, 726, 732) == pytest.approx(4 / 7)


def test_p_7_l_x_runs_to_the_age_after_the_last_q():
    assert lx_of([0.5, 0.1], 1000.0) == (1000.0, 500.0, 450.0)
    assert lx_of([0.5, 0.1]) == (100_000, 50_000, 45_000)
    assert [len(shipped_basis(name).lx) for name in SHIPPED] == [111, 113, 73]  # to 110, 112; from 40 to 112


def test_p_7_unisex_is_both_sexes_in_equal_parts_at_forty():
    male, female = shipped_basis("elt16_male"), shipped_basis("elt16_female")
    assert UNISEX.first_age == 40
    for age in (40, 60, 90, 110, 112):
        parts = [basis.lx[age] / basis.lx[40] if age < len(basis.lx) else 0 for basis in (male, female)]
        assert survivors(UNISEX, 12 * age) / survivors(UNISEX, 480) == pytest.approx(sum(parts) / 2, rel=1e-12)


@pytest.mark.parametrize(
    ("work", "age"),
    [
        pytest.param(lambda: early_factor(UNISEX, 479), "39 years and 11 months", id="a-month-below-the-table"),
        pytest.param(lambda: annuity(PLAIN, 744), "62 years and 0 months", id="nobody-is-left"),
        pytest.param(lambda: early_factor(ActuarialBasis("x", 50, (9.0, 8.0), 0), 600), "60 years and 0", id="short"),
    ],
)
def test_an_age_outside_the_table_is_an_error_in_words(work, age):
    with pytest.raises(NotAnswerable, match=f"does not reach the age of {age}") as error:
        work()
    assert error.value.about is About.BASIS


def test_an_unknown_table_is_an_error():
    with pytest.raises(UnknownTable, match="elt16_male, elt16_female, elt16_unisex"):
        shipped_basis("elt17_male")


def test_shipped_bases_are_illustrative_and_take_an_interest():
    assert shipped_basis("elt16_male").illustrative
    assert shipped_basis("elt16_male", 0.03).interest == 0.03
    assert shipped_basis("elt16_male").interest == 0.035


def test_art_i_5_the_basis_in_force_on_the_day():
    later = replace(MALE, first_day=date(2010, 1, 1))
    bases = (later, replace(UNISEX, first_day=date(2005, 1, 1)))
    assert basis_in_force(bases, day("2009-12-31")).name == "elt16_unisex"
    assert basis_in_force(bases, day("2010-01-01")) is later
    with pytest.raises(NotAnswerable, match="no actuarial basis in force on 2004-12-31") as error:
        basis_in_force(bases, day("2004-12-31"))
    assert error.value.about is About.BASIS


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        (MALE, "elt16_male, interest of 3.5 per cent, illustrative until the Court's actuary supplies a basis"),
        (
            replace(PLAIN, interest=0.1, adopted_by="the Bureau"),
            "plain, interest of 10 per cent, adopted by the Bureau",
        ),
        (PLAIN, "plain, interest of 0 per cent"),
    ],
    ids=["illustrative", "adopted", "named-only"],
)
def test_art_i_5_the_basis_is_named(basis, words):
    assert str(basis_step(basis, day("2010-01-01"))).startswith(f"Actuarial basis on 2010-01-01: {words} [")


@pytest.mark.parametrize(
    ("born", "on", "months"),
    [
        ("1950-07-15", "2010-07-14", 719),
        ("1950-07-15", "2010-07-15", 720),
        ("1952-02-29", "2011-02-28", 707),
        ("1952-02-29", "2011-03-01", 708),  # P-3: the first of the next month
    ],
)
def test_p_3_age_in_completed_months(born, on, months):
    assert age_in_months(day(born), day(on)) == months


def test_p_5_interest_over_completed_months():
    paid = [Paid(day("2005-03-15"), Decimal(1000)), Paid(day("2007-03-01"), Decimal(1000))]
    [(_, months, worth), (_, none, same)] = accumulated(paid, 0.035, day("2007-03-14"))
    assert (months, none) == (23, 0)
    assert worth == pytest.approx(1000 * 1.035 ** (23 / 12))
    assert same == 1000
    assert [months for _, months, _ in accumulated(paid, 0.035, day("2007-03-15"))] == [24, 0]


@given(months=st.integers(480, 719), interest=st.floats(0, 0.2))
def test_art_i_5_the_factor_is_above_nothing_and_below_one_and_rises_with_age(months, interest):
    basis = replace(UNISEX, interest=interest)
    factor, later = early_factor(basis, months), early_factor(basis, months + 1)
    assert 0 < factor < later <= 1
