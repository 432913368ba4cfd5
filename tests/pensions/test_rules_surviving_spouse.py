"""The surviving spouse's pension: App. 2, art. III(1)(a), (b), (c), art. III(2), (3), (4); P-8, P-9, P-12, P-16."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from judges.rules.facts import SalaryRow, SalaryScale, Service
from pensions.rules.actuarial import shipped_basis
from pensions.rules.facts import Marriage
from pensions.rules.own_pension import Own
from pensions.rules.results import NotEntitled
from pensions.rules.surviving_spouse import CASES, NotOneCase, surviving_spouse, the_case, would_have_been
from tests.pensions.survivors_world import (
    DAY,
    DIED,
    ILL,
    IN_OFFICE,
    LEFT,
    MARRIAGE,
    NINE_YEARS,
    REMOVED,
    SITUATIONS,
    THREE_YEARS,
    cited,
    deceased,
    own,
)

AFTER = DIED + DAY
UNISEX = shipped_basis("elt16_unisex", 0.035)


def spouse(record, on=AFTER, **facts):
    return surviving_spouse(record, on, **facts)


@pytest.mark.parametrize(
    ("record", "annual", "monthly", "case"),
    [
        pytest.param(deceased(), "45000.00", "3750.00", "app2-III-1-c", id="art-III(1)(c)-half-of-90000"),
        pytest.param(deceased(THREE_YEARS), "30000.00", "2500.00", "app2-III-1-c", id="art-III(1)(c)-floor-of-a-sixth"),
        pytest.param(deceased(IN_OFFICE), "45000.00", "3750.00", "app2-III-2", id="art-III(2)-in-year-two-of-nine"),
        pytest.param(
            deceased(ILL), "45000.00", "3750.00", "app2-III-3", id="art-III(3)-half-of-the-disability-pension"
        ),
    ],
)
def test_art_iii_worked_examples(record, annual, monthly, case):
    found = spouse(record)
    assert (found.annual_amount, found.monthly, found.case) == (Decimal(annual), Decimal(monthly), case)
    assert (found.first_day, found.last_day, found.key, found.illustrative) == (AFTER, None, "spouse", False)


def test_art_iii_1_a_not_begun_half_of_the_early_pension_of_the_day_of_death():
    """Fifty-five on the day of death, unisex: 90,000 x 0.723668624 / 2."""
    found = spouse(deceased(born_on=date(1965, 5, 10), bases=(UNISEX,)))
    assert (found.annual_amount, found.case) == (Decimal("32565.09"), "app2-III-1-a")
    assert float(found.early_factor) == pytest.approx(0.723668624, abs=1e-9)
    assert found.illustrative


def test_art_iii_1_b_begun_before_sixty_half_of_it():
    """The same pension chosen from fifty-five on and drawn for three years."""
    early = deceased(born_on=date(1962, 5, 10), early_choices=(date(2017, 5, 10),), bases=(UNISEX,))
    assert (spouse(early).annual_amount, spouse(early).case) == (Decimal("32565.09"), "app2-III-1-b")


@pytest.mark.parametrize(
    ("begun", "case"), [pytest.param(True, "app2-III-1-c", id="begun"), pytest.param(False, "app2-III-1-a", id="P-8")]
)
def test_p_8_sixty_on_the_day_of_death(begun, case):
    """Half of the unreduced pension either way; not begun in fact, the floor is a twelfth."""
    found = spouse(deceased(born_on=date(1960, 5, 10), begun=begun))
    assert (found.annual, found.case) == (45_000, case)
    short = spouse(deceased(THREE_YEARS, born_on=date(1960, 5, 10), begun=begun))
    assert short.annual == (30_000 if begun else 15_000)


@pytest.mark.parametrize(
    ("situation", "floor"),
    [
        ("app2-III-1-a", 15_000),
        ("app2-III-1-a P-8", 15_000),
        ("app2-III-1-b", 15_000),
        ("app2-III-1-c", 30_000),
        ("app2-III-2", 30_000),
        ("app2-III-3", 30_000),
    ],
)
def test_art_iii_1_to_3_each_floor_from_both_sides(situation, floor):
    for half, expected in [(floor - 1, floor), (floor, floor), (floor + 1, floor + 1)]:
        pension = replace(SITUATIONS[situation], amount=Fraction(2 * half))
        found = spouse(deceased(), own=pension)
        assert found.annual == expected
        floors = [step for step in found.trace if step.amount == floor and "floor" in step.label]
        assert [step.applied for step in floors] == [half < floor]


def test_art_iii_1_b_worked_example_of_20_000():
    found = spouse(deceased(), own=own(amount=20_000, begun_before_sixty=True))
    assert (found.annual, found.monthly) == (15_000, Decimal("1250.00"))


# --- Exactly one case -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("situation", SITUATIONS)
def test_art_iii_exactly_one_case_applies_and_the_others_say_why_not(situation):
    cases = [case(SITUATIONS[situation]) for case in CASES]
    applying = the_case(cases)
    assert " ".join((applying.provision, *applying.readings)) == situation
    assert [case for case in cases if case.applies] == [applying]
    assert len({case.label for case in cases}) == len(CASES)
    steps = spouse(deceased(), own=SITUATIONS[situation]).trace.steps
    assert [case.step in steps for case in cases] == [True] * len(CASES)


def test_art_iii_no_case_or_two_is_an_error_that_names_them():
    cases = [case(own()) for case in CASES]
    none = [case for case in cases if not case.applies]
    with pytest.raises(NotOneCase, match=r"^None applies: app2-III-1-a, app2-III-1-a P-8, app2-III-1-b, app2-III-2"):
        the_case(none)
    two = [case for situation in ("app2-III-1-b", "app2-III-3") for case in (c(SITUATIONS[situation]) for c in CASES)]
    with pytest.raises(NotOneCase, match=r"^More than one applies: app2-III-1-b, app2-III-3$"):
        the_case(two)


# --- Who has one ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "reasons"),
    [(DIED - DAY, (NotEntitled.JUDGE_ALIVE,)), (DIED, (NotEntitled.JUDGE_ALIVE,)), (AFTER, ())],
)
def test_annex_art_vi_from_the_day_after_death(on, reasons):
    found = spouse(deceased(), on)
    assert (found.reasons, found.key) == (reasons, "spouse")


def test_annex_art_vi_nothing_while_the_judge_lives():
    living = replace(deceased(), service=Service((NINE_YEARS,)))
    assert spouse(living, date(2040, 1, 1)).reasons == (NotEntitled.JUDGE_ALIVE,)
    assert would_have_been(living) is None


@pytest.mark.parametrize(
    ("marriages", "reasons"),
    [
        pytest.param((), (NotEntitled.NOT_MARRIED,), id="never"),
        pytest.param(
            (Marriage(MARRIAGE.first_day, DIED - DAY),), (NotEntitled.NOT_MARRIED,), id="ended-the-day-before"
        ),
        pytest.param((Marriage(MARRIAGE.first_day, AFTER),), (), id="died-on-the-day-after-the-judge"),
        pytest.param((Marriage(MARRIAGE.first_day, DIED),), (NotEntitled.DIED,), id="ended-on-the-day-of-death"),
        pytest.param((Marriage(LEFT),), (), id="art-III(1)-married-on-the-last-day-of-office"),
        pytest.param(
            (Marriage(LEFT + DAY),), (NotEntitled.NOT_MARRIED_AT_END_OF_OFFICE,), id="art-III(1)-married-a-day-later"
        ),
        pytest.param(
            (Marriage(MARRIAGE.first_day, LEFT), Marriage(LEFT + DAY)),
            (NotEntitled.NOT_MARRIED_AT_END_OF_OFFICE,),
            id="another-spouse-then",
        ),
    ],
)
def test_art_iii_1_married_on_the_day_of_death_and_when_office_ended(marriages, reasons):
    for rows in (marriages, marriages[::-1]):
        assert spouse(deceased(marriages=rows)).reasons == reasons


@pytest.mark.parametrize(("married_on", "reasons"), [(DIED, ()), (AFTER, (NotEntitled.NOT_MARRIED,))])
def test_art_iii_2_in_office_only_the_day_of_death_counts(married_on, reasons):
    assert spouse(deceased(IN_OFFICE, marriages=(Marriage(married_on),))).reasons == reasons


def test_art_iii_3_on_a_disability_pension_the_end_of_office_counts_too():
    late = Marriage(ILL.last_day + DAY)
    assert spouse(deceased(ILL, marriages=(late,))).reasons == (NotEntitled.NOT_MARRIED_AT_END_OF_OFFICE,)
    assert spouse(deceased(ILL, marriages=(Marriage(ILL.last_day),))).entitled


def test_art_iii_1_a_former_judge_without_a_right_leaves_none():
    short = replace(THREE_YEARS, last_day=date(2006, 3, 9))
    late = (Marriage(LEFT + DAY),)
    both = (NotEntitled.NO_RIGHT, NotEntitled.NOT_MARRIED_AT_END_OF_OFFICE)
    for record in (deceased(REMOVED), deceased(short)):
        assert spouse(record).reasons == (NotEntitled.NO_RIGHT,)
        assert would_have_been(record) is None
        assert spouse(replace(record, marriages=late)).reasons == both
    assert spouse(deceased(THREE_YEARS)).entitled


def test_art_iii_1_sixty_need_not_be_reached_for_the_right():
    assert spouse(deceased(born_on=date(1965, 5, 10), bases=(UNISEX,))).entitled


@pytest.mark.parametrize(
    ("marriage", "last_day", "after"),
    [
        pytest.param(
            replace(MARRIAGE, ended_on=date(2023, 2, 28)), date(2023, 2, 28), NotEntitled.DIED, id="own-death-counted"
        ),
        pytest.param(
            replace(MARRIAGE, remarried_on=date(2024, 3, 1)),
            date(2024, 2, 29),
            NotEntitled.REMARRIED,
            id="art-III(4)-the-day-before-remarriage",
        ),
        pytest.param(
            replace(MARRIAGE, remarried_on=date(2024, 3, 1), ended_on=date(2030, 1, 1)),
            date(2024, 2, 29),
            NotEntitled.REMARRIED,
            id="art-III(4)-remarried-and-died-later",
        ),
    ],
)
def test_art_iii_4_the_last_day(marriage, last_day, after):
    record = deceased(marriages=(marriage,))
    for on, reasons in [(last_day, ()), (last_day + DAY, (after,)), (date(2031, 1, 1), (after,))]:
        found = spouse(record, on)
        assert (found.reasons, found.first_day, found.last_day) == (reasons, AFTER, last_day)


def test_art_iii_4_a_right_that_ends_before_it_begins_is_never_paid():
    found = spouse(deceased(marriages=(Marriage(MARRIAGE.first_day, DIED),)), AFTER + DAY)
    assert (found.reasons, found.first_day, found.last_day) == ((NotEntitled.DIED,), None, None)


@pytest.mark.parametrize("end", ["ended_on", "remarried_on"])
def test_art_iii_4_who_never_had_a_right_loses_none(end):
    record = deceased(REMOVED, marriages=(replace(MARRIAGE, **{end: AFTER + DAY}),))
    for on in (AFTER, date(2025, 1, 1)):
        found = spouse(record, on)
        assert (found.reasons, found.first_day, found.last_day) == ((NotEntitled.NO_RIGHT,), None, None)


# --- Revision -------------------------------------------------------------------------------------------------------


def scale(*rows):
    return SalaryScale([SalaryRow(date(2003, 3, 11), Decimal(180_000)), *(SalaryRow(*row) for row in rows)])


@pytest.mark.parametrize(
    ("changed_on", "annual"),
    [
        pytest.param(LEFT, "49500.00", id="on-the-last-day-of-office-the-salary-itself"),
        pytest.param(LEFT + DAY, "49500.00", id="P-16-on-the-first-day-of-the-judges-pension"),
        pytest.param(DIED, "49500.00", id="P-16-on-the-day-of-death-the-judges-pension"),
        pytest.param(AFTER, "49500.00", id="P-16-on-the-first-day-the-spouses-pension"),
        pytest.param(AFTER + DAY, "45000.00", id="P-16-later"),
    ],
)
def test_p_16_no_revision_is_lost_between_two_days(changed_on, annual):
    record = deceased(scale=scale((changed_on, Decimal(198_000))))
    assert spouse(record).annual_amount == Decimal(annual)
    assert spouse(record, AFTER + DAY).annual_amount == Decimal("49500.00")


@pytest.mark.parametrize(
    ("changed_on", "annual"),
    [
        pytest.param(LEFT, "35821.60", id="the-salary-itself"),
        pytest.param(LEFT + DAY, "32565.09", id="not-yet-in-payment"),
        pytest.param(DIED - DAY, "32565.09", id="on-the-eve-of-death-not-yet-in-payment"),
        pytest.param(DIED, "35821.60", id="on-the-day-of-death-as-if-begun"),
        pytest.param(AFTER, "35821.60", id="on-the-spouses-first-day"),
    ],
)
def test_p_16_a_pension_not_begun_is_revised_as_if_it_began_on_the_day_of_death(changed_on, annual):
    record = deceased(born_on=date(1965, 5, 10), bases=(UNISEX,), scale=scale((changed_on, Decimal(198_000))))
    assert spouse(record).annual_amount == Decimal(annual)


def test_p_9_a_floor_rests_on_the_salary_at_the_end_of_office_and_is_revised_from_the_death_on():
    """A sixth of 180,000, though the scale stands at 198,000 on the day of death; then it falls to 188,100."""
    record = deceased(
        THREE_YEARS, scale=scale((date(2015, 1, 1), Decimal(198_000)), (date(2021, 1, 1), Decimal(188_100)))
    )
    assert spouse(record).annual == 30_000
    assert spouse(record, date(2020, 12, 31)).annual == 30_000
    assert spouse(record, date(2021, 1, 1)).annual == 28_500


def test_p_9_death_in_office_the_salary_of_the_day_of_death():
    record = deceased(IN_OFFICE, scale=scale((DIED, Decimal(198_000))))
    assert spouse(record).annual == 49_500
    assert spouse(deceased(IN_OFFICE, scale=scale((AFTER, Decimal(198_000))))).annual == 49_500
    assert would_have_been(deceased(IN_OFFICE, scale=scale((AFTER, Decimal(198_000))))).annual == 45_000


# --- The derivation -------------------------------------------------------------------------------------------------


def test_p_12_would_have_been_asks_no_marriage():
    fixed = would_have_been(deceased(THREE_YEARS, marriages=()))
    assert (fixed.annual, fixed.case) == (30_000, "app2-III-1-c")


def test_the_derivation_ends_with_the_amount_and_lists_the_cases_that_do_not_apply():
    found = spouse(deceased(THREE_YEARS))
    assert found.trace.steps[-1].amount == found.annual == 30_000
    others = {"app2-III-1-a", "app2-III-1-b", "app2-III-2", "app2-III-3"}
    assert others <= cited(found.trace, applied=False)
    assert {"app2-III-1-c", "app2-III-1", "annex-VI"} <= cited(found.trace, applied=True)


def test_each_reason_is_a_step_that_does_not_apply():
    found = spouse(deceased(REMOVED, marriages=(Marriage(LEFT + DAY),)))
    assert {"app2-III-1", "app2-III-3"} <= cited(found.trace, applied=False)
    assert found.annual is None


def test_own_pension_given_is_own_pension_used():
    assert spouse(deceased(), own=own(Own.RECEIVED_DISABILITY, 70_000)).annual == 35_000
