"""The salary behind pensions, and revision (Annex, art. I(2), art. V(2); P-16)."""

from fractions import Fraction

import pytest

from judges.rules.facts import SalaryScale
from pensions.rules.revision import changes, revised, revision_factor, salary_at_end_of_office
from pensions.rules.service import About, NotAnswerable
from tests.pensions.records import day, record, scale

SCALE = scale(d20100101=190_000, d20120701=171_000)


@pytest.mark.parametrize(
    ("first", "on", "factor"),
    [
        pytest.param("2009-01-01", "2009-12-31", 1, id="before-any-change"),
        pytest.param("2009-01-01", "2010-01-01", Fraction(19, 18), id="on-the-day-of-a-change"),
        pytest.param("2010-01-01", "2010-01-01", Fraction(19, 18), id="P-16-a-change-on-the-first-day"),
        pytest.param("2010-01-02", "2012-06-30", 1, id="P-16-a-change-before-the-first-day"),
        pytest.param("2010-01-02", "2012-07-01", Fraction(9, 10), id="down"),
        pytest.param("2009-01-01", "2020-01-01", Fraction(19, 20), id="up-and-down"),
    ],
)
def test_p_16_every_change_from_the_first_day_by_the_exact_ratio(first, on, factor):
    assert revision_factor(SCALE, day(first), day(on)) == factor
    amount, steps = revised(Fraction(60_000), SCALE, day(first), day(on))
    assert amount == 60_000 * factor
    count = len(changes(SCALE, day(first), day(on)))
    assert [step.applied for step in steps] == ([True] * count or [False])


def test_annex_v_2_the_first_row_of_a_scale_changes_nothing():
    assert revision_factor(SCALE, day("2002-07-01"), day("2009-12-31")) == 1
    assert revision_factor(SalaryScale([]), day("2002-07-01"), day("2009-12-31")) == 1


def test_annex_v_2_no_ratio_follows_from_a_salary_of_nothing():
    with pytest.raises(NotAnswerable, match="before 2012-01-01 is nothing") as error:
        revision_factor(scale(d20110101=0, d20120101=190_000), day("2005-01-01"), day("2013-01-01"))
    assert error.value.about is About.SALARY


def test_annex_i_2_the_salary_of_the_last_day():
    judge = record(scale=SCALE)
    assert salary_at_end_of_office(judge, day("2009-12-31")) == 180_000
    assert salary_at_end_of_office(judge, day("2010-01-01")) == 190_000
    with pytest.raises(NotAnswerable, match="no annual salary in the scale on 2002-06-30") as error:
        salary_at_end_of_office(judge, day("2002-06-30"))
    assert error.value.about is About.SALARY
