"""Children's pensions: App. 2, art. IV(1)(a)(i) to (iii), (b), (c), art. IV(2), (3); P-10 to P-13, P-21 to P-23."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asp_portal.law.steps import Trace
from judges.rules.facts import SalaryRow, SalaryScale, Service
from judges.rules.periods import Period
from pensions.rules.actuarial import shipped_basis
from pensions.rules.children import child_days, children
from pensions.rules.facts import Child, Marriage
from pensions.rules.own_pension import Own
from pensions.rules.results import Benefit, NotEntitled
from pensions.rules.surviving_spouse import surviving_spouse
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
    child,
    cited,
    deceased,
    own,
)

AFTER = DIED + DAY
TWO, THREE = (child(),) * 2, (child(),) * 3


def annuals(record, on=AFTER, **facts):
    """What each child has a year; None where not entitled."""
    return [pension.annual for pension in children(record, on, **facts)]


def alone(term=NINE_YEARS, rows=TWO, **facts):
    """A deceased judge whose children have no other parent with a pension."""
    return deceased(term, marriages=(), children=rows, **facts)


# --- The worked examples --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "each", "monthly"),
    [
        pytest.param(deceased(children=TWO), "5000.00", "416.67", id="art-IV(1)(a)-beside-a-spouse"),
        pytest.param(alone(), "27500.00", "2291.67", id="art-IV(1)(b)(ii)-two-without"),
        pytest.param(alone(rows=(child(),)), "27500.00", "2291.67", id="art-IV(1)(b)(i)-one-without"),
        pytest.param(deceased(THREE_YEARS, children=(child(),)), "0.00", "0.00", id="art-IV(2)-the-spouses-floor"),
    ],
)
def test_art_iv_worked_examples(record, each, monthly):
    found = children(record, AFTER)
    assert {(p.annual_amount, p.monthly) for p in found} == {(Decimal(each), Decimal(monthly))}
    assert all(p.entitled and p.benefit is Benefit.CHILD for p in found)
    assert len(found) == len(record.children)


# --- Art. IV(1)(a): the base amount ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("situation", "case"),
    [
        pytest.param("app2-III-1-c", "app2-IV-1-a-i", id="art-IV(1)(a)(i)-retirement"),
        pytest.param("app2-III-1-b", "app2-IV-1-a-i", id="art-IV(1)(a)(i)-early-retirement"),
        pytest.param("app2-III-3", "app2-IV-1-a-i", id="P-10-disability"),
        pytest.param("app2-III-1-a", "app2-IV-1-a-ii", id="art-IV(1)(a)(ii)-not-begun"),
        pytest.param("app2-III-1-a P-8", "app2-IV-1-a-ii", id="P-8-not-begun-at-sixty"),
        pytest.param("app2-III-2", "app2-IV-1-a-iii", id="art-IV(1)(a)(iii)-in-office"),
    ],
)
def test_art_iv_1_a_a_tenth_of_the_judges_pension(situation, case):
    pension = replace(SITUATIONS[situation], amount=Fraction(48_000))
    [found] = children(deceased(children=(child(),)), AFTER, pension)
    room = pension.amount - surviving_spouse(deceased(), AFTER, pension).annual
    assert (found.annual, found.case) == (min(4_800, room), case)
    tenths = {"app2-IV-1-a-i", "app2-IV-1-a-ii", "app2-IV-1-a-iii"}
    assert cited(found.trace, applied=True) & tenths == {case}
    assert cited(found.trace, applied=False) & tenths == tenths - {case}
    assert any("P-8" in step.readings and case in step.provisions for step in found.trace) == ("P-8" in situation)


def test_art_iv_1_a_from_the_facts_of_each_situation():
    """Died in office, ill, and at fifty-five before the pension began: all bounded by 5,000."""
    early = {"born_on": date(1965, 5, 10), "bases": (shipped_basis("elt16_unisex", 0.035),)}
    found = [
        children(deceased(term, children=(child(),), **facts), AFTER)[0]
        for term, facts in [(IN_OFFICE, {}), (ILL, {}), (NINE_YEARS, early)]
    ]
    assert [(p.annual, p.case[-3:]) for p in found] == [(5_000, "iii"), (5_000, "a-i"), (5_000, "-ii")]
    assert [(p.illustrative, p.early_factor is None) for p in found] == [(False, True), (False, True), (True, False)]


@pytest.mark.parametrize(
    ("pension", "each"),
    [
        pytest.param(49_990, 4_999, id="below"),
        pytest.param(50_000, 5_000, id="at"),
        pytest.param(50_010, 5_000, id="above"),
    ],
)
def test_p_22_never_more_than_a_thirty_sixth_for_each_child(pension, each):
    """Beside a spouse whose floor is a twelfth, 25,005 and less leave room enough."""
    [found] = children(deceased(children=(child(),)), AFTER, own(amount=pension, begun_before_sixty=True))
    assert found.annual == each
    [bound] = [step for step in found.trace if "thirty-sixth" in step.label]
    assert bound.applied is (pension > 50_000)


def test_p_9_the_bound_rests_on_the_salary_at_the_end_of_office():
    """The scale stands at 198,000 at death, and the pension at 99,000: a thirty-sixth of 180,000 all the same."""
    rows = [SalaryRow(date(2003, 3, 11), Decimal(180_000)), SalaryRow(date(2015, 1, 1), Decimal(198_000))]
    assert annuals(deceased(children=(child(),), scale=SalaryScale(rows))) == [5_000]


# --- Art. IV(1)(b), (c): without an entitled spouse -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "each", "case"),
    [
        (1, 27_500, "app2-IV-1-b-i"),
        (2, 27_500, "app2-IV-1-b-ii"),
        (3, 20_000, "app2-IV-1-b-ii"),
        (4, 16_250, "app2-IV-1-b-ii"),
    ],
)
def test_art_iv_1_b_and_c_increased_and_divided_equally(number, each, case):
    """5,000 for each, and 22,500 for one or 45,000 for more."""
    found = children(alone(rows=(child(),) * number), AFTER)
    assert {(p.annual, p.case) for p in found} == {(each, case)}
    either = {"app2-IV-1-b-i", "app2-IV-1-b-ii"}
    assert cited(found[0].trace, applied=True) & either == {case}
    assert cited(found[0].trace, applied=False) & either == either - {case}


def test_art_iv_1_a_beside_a_spouse_nothing_is_added():
    [found] = children(deceased(children=(child(),)), AFTER)
    assert "app2-IV-1-b" in cited(found.trace, applied=False)


@pytest.mark.parametrize(
    "marriages",
    [
        pytest.param((), id="never-married"),
        pytest.param((Marriage(MARRIAGE.first_day, DIED - DAY),), id="divorced"),
        pytest.param((Marriage(LEFT + DAY),), id="married-after-office"),
        pytest.param((replace(MARRIAGE, ended_on=AFTER),), id="P-11-the-spouse-has-died"),
        pytest.param((replace(MARRIAGE, remarried_on=AFTER + DAY),), id="P-11-the-spouse-has-remarried"),
    ],
)
def test_p_11_no_spouse_with_a_right(marriages):
    record = deceased(marriages=marriages, children=TWO)
    found = children(record, AFTER + DAY)
    assert [p.annual for p in found] == [27_500, 27_500]
    assert surviving_spouse(record, AFTER + DAY).trace.steps[-1] in found[0].trace.steps


def test_p_11_from_the_day_of_remarriage_or_the_day_after_the_spouses_death():
    remarried = deceased(marriages=(replace(MARRIAGE, remarried_on=date(2024, 3, 1)),), children=THREE)
    assert annuals(remarried, date(2024, 2, 29)) == [5_000] * 3
    assert annuals(remarried, date(2024, 3, 1)) == [20_000] * 3
    died = deceased(marriages=(replace(MARRIAGE, ended_on=date(2024, 3, 1)),), children=THREE)
    assert annuals(died, date(2024, 3, 1)) == [5_000] * 3
    assert annuals(died, date(2024, 3, 2)) == [20_000] * 3


def test_p_12_what_would_have_been_counts_the_floor():
    """A three-year judge: 3,000, and half of the 30,000 that a spouse would have had."""
    assert annuals(alone(THREE_YEARS, (child(),))) == [18_000]


def test_art_iv_1_c_worked_out_anew_as_children_come_of_age_and_are_born():
    rows = (child(date(2001, 7, 1)), child(date(2005, 7, 1)), child(date(2020, 12, 24)))
    record = alone(rows=rows)
    assert annuals(record, date(2020, 12, 23)) == [27_500, 27_500, None]
    assert annuals(record, date(2020, 12, 24)) == [20_000, 20_000, 20_000]
    assert annuals(record, date(2022, 6, 30)) == [20_000, 20_000, 20_000]
    assert annuals(record, date(2022, 7, 1)) == [None, 27_500, 27_500]
    assert annuals(record, date(2026, 7, 1)) == [None, None, 27_500]
    assert annuals(record, date(2041, 12, 24)) == [None, None, None]
    beside = deceased(children=rows)
    assert annuals(beside, date(2022, 6, 30)) == [5_000] * 3
    assert annuals(beside, date(2022, 7, 1)) == [None, 5_000, 5_000]


def test_p_1_a_share_is_rounded_for_each_child_by_itself():
    """Seven: 35,000 + 45,000 in seven, 11,428.571... a year; the month from the exact amount, 952.380..."""
    found = children(alone(rows=(child(),) * 7), AFTER)[0]
    assert (found.annual, found.annual_amount, found.monthly) == (
        Fraction(80_000, 7),
        Decimal("11428.57"),
        Decimal("952.38"),
    )


def test_art_iv_1_c_the_derivation_divides_only_among_two_or_more():
    for number, cites in [(1, set()), (2, {"app2-IV-1-c"})]:
        found = children(alone(rows=(child(),) * number), AFTER)[0]
        assert cited(found.trace, applied=True) & {"app2-IV-1-c"} == cites
        assert found.trace.steps[-1].amount == found.annual == 27_500


# --- Art. IV(2): the cap --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "each", "capped"),
    [
        pytest.param(8, 5_000, False, id="40000-of-45000"),
        pytest.param(9, 5_000, False, id="45000-of-45000"),
        pytest.param(10, 4_500, True, id="P-13-reduced-equally"),
    ],
)
def test_art_iv_2_beside_a_spouse_of_45_000(number, each, capped):
    found = children(deceased(children=(child(),) * number), AFTER)
    assert {p.annual for p in found} == {each}
    assert [step.applied for step in found[0].trace if step.provisions == ("app2-IV-2",)] == [capped]


@pytest.mark.parametrize(("number", "each"), [(1, 18_000), (2, 15_000), (3, 10_000)])
def test_art_iv_2_without_a_spouse_up_to_the_judges_own(number, each):
    """A three-year judge's 30,000: 3,000 for each and 30,000 for two or more would be 36,000."""
    assert annuals(alone(THREE_YEARS, (child(),) * number)) == [each] * number


def test_p_13_the_spouses_floor_stands_and_the_childrens_total_falls_to_zero():
    record = deceased(children=TWO)
    for amount, spouse, each in [
        (24_000, 15_000, 2_400),
        (18_000, 15_000, 1_500),
        (15_000, 15_000, 0),
        (12_000, 15_000, 0),
    ]:
        pension = own(amount=amount, begun_before_sixty=True)
        assert surviving_spouse(record, AFTER, pension).annual == spouse
        assert annuals(record, own=pension) == [each] * 2


def test_p_23_not_begun_the_reduced_early_pension_is_the_cap():
    """40,000 at fifty-five: the spouse has 20,000, five children 20,000 of what would be 4,000 each; six share it."""
    pension = own(Own.NOT_BEGUN, 40_000)
    assert annuals(deceased(children=(child(),) * 5), own=pension) == [4_000] * 5
    assert annuals(deceased(children=(child(),) * 6), own=pension) == [Fraction(20_000, 6)] * 6


# --- Art. IV(1), (3): who has one -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "reasons"), [(DIED, (NotEntitled.JUDGE_ALIVE,)), (AFTER, ()), (DIED - DAY, (NotEntitled.JUDGE_ALIVE,))]
)
def test_annex_art_vii_from_the_day_after_death(on, reasons):
    assert [p.reasons for p in children(deceased(children=TWO), on)] == [reasons] * 2


def test_annex_art_vii_nothing_while_the_judge_lives():
    living = replace(deceased(children=TWO), service=Service((NINE_YEARS,)))
    assert [p.reasons for p in children(living, date(2040, 1, 1))] == [(NotEntitled.JUDGE_ALIVE,)] * 2


def test_p_12_a_former_judge_without_a_right_leaves_none_to_a_child():
    [found] = children(deceased(REMOVED, children=(child(key="child"),)), AFTER)
    assert (found.reasons, found.first_day, found.key) == ((NotEntitled.NO_RIGHT,), None, "child")
    assert "P-12" in found.trace.steps[-1].readings


@pytest.mark.parametrize(
    ("facts", "last_day", "reasons"),
    [
        pytest.param({}, date(2031, 9, 29), (NotEntitled.TWENTY_ONE,), id="art-IV(1)-the-eve-of-twenty-one"),
        pytest.param(
            {"born_on": date(2004, 2, 29)}, date(2025, 2, 28), (NotEntitled.TWENTY_ONE,), id="P-3-born-on-29-February"
        ),
        pytest.param(
            {"married_on": date(2030, 6, 1)}, date(2030, 5, 31), (NotEntitled.MARRIED,), id="art-IV(1)-marriage"
        ),
        pytest.param({"died_on": date(2030, 6, 1)}, date(2030, 6, 1), (NotEntitled.DIED,), id="own-death-counted"),
        pytest.param({"born_on": date(1999, 5, 12)}, AFTER, (NotEntitled.TWENTY_ONE,), id="one-day-only"),
    ],
)
def test_art_iv_1_the_last_day(facts, last_day, reasons):
    record = deceased(children=(child(**facts),))
    for on, expected in [(AFTER, ()), (last_day, ()), (last_day + DAY, reasons)]:
        [found] = children(record, on)
        assert (found.reasons, found.first_day, found.last_day) == (expected, AFTER, last_day)


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        pytest.param({"born_on": date(1999, 5, 11)}, (NotEntitled.TWENTY_ONE,), id="twenty-one-on-the-first-day"),
        pytest.param({"married_on": AFTER}, (NotEntitled.MARRIED,), id="married-on-the-first-day"),
        pytest.param({"married_on": date(2019, 1, 1)}, (NotEntitled.MARRIED,), id="married-before"),
        pytest.param({"died_on": DIED}, (NotEntitled.DIED,), id="died-with-the-judge"),
        pytest.param(
            {"born_on": date(1990, 1, 1), "married_on": date(2019, 1, 1)},
            (NotEntitled.TWENTY_ONE, NotEntitled.MARRIED),
            id="both",
        ),
    ],
)
def test_art_iv_1_never_a_right(facts, reasons):
    [found] = children(deceased(children=(child(**facts),)), AFTER)
    assert (found.reasons, found.annual, found.first_day, found.last_day) == (reasons, None, None, None)
    assert [step.applied for step in found.trace] == [False] * len(reasons)


def test_art_iv_1_a_child_born_after_the_death_from_birth():
    record = deceased(children=(child(date(2020, 12, 24)),))
    for on, reasons in [(date(2020, 12, 23), (NotEntitled.NOT_BORN,)), (date(2020, 12, 24), ())]:
        [found] = children(record, on)
        assert (found.reasons, found.first_day, found.last_day) == (reasons, date(2020, 12, 24), date(2041, 12, 23))


BORN = date(1996, 5, 1)  # twenty-four at the death; twenty-one on 1 May 2017
TWENTY_ONE = date(2017, 5, 1)


@pytest.mark.parametrize(
    ("born_on", "incapacities", "last_day"),
    [
        pytest.param(BORN, [Period(date(2010, 1, 1))], None, id="since-before-21-and-lasting"),
        pytest.param(BORN, [Period(TWENTY_ONE - DAY, date(2022, 1, 1))], date(2022, 1, 1), id="begun-on-the-eve-of-21"),
        pytest.param(BORN, [Period(TWENTY_ONE, date(2022, 1, 1))], date(2022, 1, 1), id="begun-at-21-there-at-death"),
        pytest.param(BORN, [Period(DIED, date(2022, 1, 1))], date(2022, 1, 1), id="begun-on-the-day-of-death"),
        pytest.param(BORN, [Period(date(2010, 1, 1), AFTER)], AFTER, id="one-day-only"),
        pytest.param(
            date(2001, 1, 1),
            [Period(date(2021, 12, 31), date(2023, 1, 1))],
            date(2023, 1, 1),
            id="on-the-eve-after-death",
        ),
        pytest.param(date(2001, 1, 1), [Period(date(2022, 1, 1))], date(2021, 12, 31), id="begun-at-21-after-death"),
        pytest.param(
            date(2001, 1, 1), [Period(date(2015, 1, 1), date(2020, 1, 1))], date(2021, 12, 31), id="over-before-21"
        ),
        pytest.param(
            date(2001, 1, 1),
            [Period(date(2022, 6, 1)), Period(date(2021, 1, 1), date(2022, 3, 1))],
            date(2022, 3, 1),
            id="interrupted-for-good",
        ),
        pytest.param(
            date(2001, 1, 1),
            [Period(date(2022, 3, 2)), Period(date(2021, 1, 1), date(2022, 3, 1))],
            None,
            id="two-that-adjoin-are-one",
        ),
    ],
)
def test_p_21_art_iv_3_no_limit_of_age_while_incapacitated(born_on, incapacities, last_day):
    record = deceased(children=(child(born_on, incapacities=tuple(incapacities)),))
    for on, reasons in [
        (AFTER, ()),
        (last_day or date(2060, 1, 1), ()),
        (last_day + DAY if last_day else date(2090, 1, 1), (NotEntitled.TWENTY_ONE,) if last_day else ()),
    ]:
        [found] = children(record, on)
        assert (found.reasons, found.first_day, found.last_day) == (reasons, AFTER, last_day)


@pytest.mark.parametrize(
    "incapacity",
    [
        pytest.param(Period(AFTER), id="begun-after-21-and-after-the-death"),
        pytest.param(Period(date(2010, 1, 1), DIED - DAY), id="over-before-the-death"),
        pytest.param(Period(date(2010, 1, 1), DIED), id="over-on-the-day-of-death"),
    ],
)
def test_p_21_one_that_begins_later_revives_nothing(incapacity):
    for on in (AFTER, date(2025, 1, 1)):
        [found] = children(deceased(children=(child(BORN, incapacities=(incapacity,)),)), on)
        assert (found.reasons, found.first_day) == ((NotEntitled.TWENTY_ONE,), None)


def test_art_iv_3_the_derivation_says_that_the_incapacity_lifts_the_limit():
    ill = child(BORN, incapacities=(Period(date(2010, 1, 1)),))
    [found] = children(deceased(children=(ill,)), AFTER)
    assert "P-21" in found.trace.steps[0].readings
    assert (found.annual, found.last_day) == (5_000, None)
    [young] = children(deceased(children=(child(),)), AFTER)
    assert young.trace.steps[0].provisions == ("app2-IV-1",)


def test_art_iv_3_marriage_ends_the_right_of_an_incapacitated_child_too():
    ill = child(BORN, incapacities=(Period(date(2010, 1, 1)),), married_on=date(2022, 6, 1))
    record = deceased(children=(ill,))
    assert annuals(record, date(2022, 5, 31)) == [5_000]
    assert [p.reasons for p in children(record, date(2022, 6, 1))] == [(NotEntitled.MARRIED,)]


# --- Revision -------------------------------------------------------------------------------------------------------


def test_p_16_fixed_on_the_day_of_death_and_revised_like_the_spouses():
    """Up a tenth on the first day, then down a twentieth: also for a child born in between."""
    rows = [
        SalaryRow(date(2003, 3, 11), Decimal(180_000)),
        SalaryRow(AFTER, Decimal(198_000)),
        SalaryRow(date(2021, 1, 1), Decimal(188_100)),
    ]
    record = deceased(children=(child(), child(date(2020, 12, 24))), scale=SalaryScale(rows))
    assert annuals(record) == [5_500, None]
    assert annuals(record, date(2020, 12, 31)) == [5_500, 5_500]
    assert annuals(record, date(2021, 1, 1)) == [5_225, 5_225]
    assert annuals(replace(record, marriages=()), date(2021, 1, 1)) == [28_737 + Fraction(1, 2)] * 2


def test_p_16_a_revision_on_the_day_of_death_is_in_the_judges_pension_and_counts_once():
    """99,000 at death: twice 5,000 and 49,500 for two."""
    rows = [SalaryRow(date(2003, 3, 11), Decimal(180_000)), SalaryRow(DIED, Decimal(198_000))]
    assert annuals(alone(scale=SalaryScale(rows))) == [29_750, 29_750]


# --- What always holds ----------------------------------------------------------------------------------------------

PENSIONS = st.builds(
    lambda situation, cents: replace(SITUATIONS[situation], amount=Fraction(cents, 100)),
    st.sampled_from(sorted(SITUATIONS)),
    st.integers(0, 12_000_000),
)
DAYS = st.dates(date(1985, 1, 1), date(2045, 12, 31))
CHILDREN = st.builds(
    Child,
    born_on=DAYS,
    married_on=st.none() | DAYS,
    died_on=st.none() | DAYS,
    incapacities=st.lists(
        st.tuples(DAYS, st.integers(0, 4000)).map(lambda p: Period(p[0], p[0] + p[1] * DAY)), max_size=2
    ).map(tuple),
)
MARRIAGES = st.sampled_from([(), (MARRIAGE,)])
RULES = settings(max_examples=60, deadline=None)


@RULES
@given(PENSIONS, MARRIAGES, st.integers(1, 15))
def test_art_iv_2_spouse_and_children_never_exceed_the_judges_pension_unless_the_floor_does(pension, marriages, number):
    record = deceased(marriages=marriages, children=(child(),) * number)
    spouse = surviving_spouse(record, AFTER, pension).annual or Fraction(0)
    shares = annuals(record, own=pension)
    assert len(set(shares)) == 1
    assert shares[0] >= 0
    assert spouse + sum(shares) <= max(pension.amount, spouse)


@RULES
@given(PENSIONS, MARRIAGES)
def test_art_iv_1_c_fewer_children_never_lower_the_others(pension, marriages):
    each = [annuals(deceased(marriages=marriages, children=(child(),) * n), own=pension)[0] for n in range(1, 13)]
    assert all(more >= fewer for more, fewer in pairwise(each))


@RULES
@given(PENSIONS, st.lists(CHILDREN, min_size=1, max_size=5), st.randoms(use_true_random=False), DAYS)
def test_the_order_of_the_children_does_not_matter(pension, rows, random, on):
    keyed = [replace(row, key=place) for place, row in enumerate(rows)]
    mixed = random.sample(keyed, len(keyed))
    found, again = (
        {p.key: p for p in children(deceased(marriages=(), children=tuple(order)), on, pension)}
        for order in (keyed, mixed)
    )
    assert found == again


@RULES
@given(CHILDREN, DAYS.filter(lambda day: day > DIED))
def test_a_child_is_entitled_on_the_days_of_its_right_and_on_no_other(row, on):
    [found] = children(deceased(children=(row,)), on, own())
    days = child_days(row, DIED)
    assert found.entitled == (days is not None and days.includes(on))
    assert (found.annual is None) != found.entitled
    assert Trace.from_json(found.trace.to_json()) == found.trace
