"""The rules over arrays give to the cent what the rules of one person give, in every case that they answer."""

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asp_portal.money import to_cents
from judges.rules.facts import Ended, SalaryRow, SalaryScale
from judges.rules.periods import DAY, years_after
from pensions.rules import bulk
from pensions.rules.actuarial import age_in_months, early_factor
from pensions.rules.children import children
from pensions.rules.early_pension import payable_from
from pensions.rules.facts import Child, Marriage, PensionRecord
from pensions.rules.instalments import instalments
from pensions.rules.own_pension import Own, own_pension_at_death
from pensions.rules.retirement import failed_conditions, retirement
from pensions.rules.service import left_office, months_of_service
from pensions.rules.surviving_spouse import surviving_spouse
from tests.pensions.records import MALE, UNISEX, record, term

NINE_YEARS = Fraction(108)


def cents(amount) -> int:
    return int(to_cents(amount) * 100)


def one(salary="180000", months=NINE_YEARS, factor=1.0) -> bulk.Own:
    return bulk.from_exact([Decimal(salary)], [Fraction(months)], [factor])


# --- The worked examples of the text --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "annual", "monthly"),
    [
        pytest.param(108, 90_000_00, 7_500_00, id="art-I-2-nine-full-years"),
        pytest.param(72, 60_000_00, 5_000_00, id="art-I-3-six-years"),
        pytest.param(36, 30_000_00, 2_500_00, id="art-I-3-three-years"),
        pytest.param(144, 90_000_00, 7_500_00, id="art-I-4-twelve-years-are-one-full-term"),
        pytest.param(Fraction(1131, 31), 30_403_23, 2_533_60, id="P-2-part-of-a-month"),
    ],
)
def test_own_pensions_of_180_000(months, annual, monthly):
    found = bulk.pension(one(months=months))
    assert (found.annual.tolist(), found.monthly.tolist()) == ([annual], [monthly])


def test_art_i_1_right_at_sixty_on_both_sides_of_three_years():
    served, per = np.array([36 * 31, 36 * 31 - 1, 36 * 31 - 1, 36 * 31]), np.full(4, 31)
    removed, paragraph_24 = np.array([False, False, False, True]), np.array([False, False, True, False])
    assert bulk.right_at_sixty(served, per, removed, paragraph_24).tolist() == [True, False, True, False]


def test_art_i_5_factors_by_basis_and_age():
    table = bulk.factor_table([UNISEX, MALE], youngest=480)
    found = bulk.early_factors(table, np.array([0, 0, 1, 1, 0, 0]), np.array([667, 600, 660, 720, 900, 479]))
    assert found[:5].tolist() == [early_factor(UNISEX, 667), early_factor(UNISEX, 600), early_factor(MALE, 660), 1, 1]
    assert np.isnan(found[5])  # below the youngest asked for
    assert np.isnan(bulk.factor_table([UNISEX])[0, 479])  # and below the first age of the table


def test_art_iii_floors_on_both_sides():
    assert bulk.spouse(one(), bulk.SIXTH).annual.tolist() == [45_000_00]
    assert bulk.spouse(one(months=36), bulk.SIXTH).annual.tolist() == [30_000_00]
    assert bulk.spouse(one(months=36), bulk.TWELFTH).annual.tolist() == [15_000_00]
    assert bulk.spouse(one(months=36, factor=0.5), bulk.TWELFTH).monthly.tolist() == [1_250_00]


@pytest.mark.parametrize(
    ("months", "number", "beside", "each"),
    [
        pytest.param(108, 1, True, 5_000_00, id="art-IV-1-a-thirty-sixth"),
        pytest.param(108, 2, False, 27_500_00, id="art-IV-1-b-ii-two-children"),
        pytest.param(108, 1, False, 27_500_00, id="art-IV-1-b-i-one-child"),
        pytest.param(36, 1, True, 0, id="art-IV-2-cap-beside-the-floor"),
        pytest.param(108, 0, True, 0, id="no-child"),
    ],
)
def test_children_of_180_000(months, number, beside, each):
    found = bulk.child(one(months=months), bulk.SIXTH, np.array([number]), np.array([beside]))
    assert found.annual.tolist() == [each]


def test_half_a_cent_is_rounded_up_and_just_below_it_down():
    assert bulk.pension(one("100.03", 108)).annual.tolist() == [50_02]  # 50.015
    assert bulk.pension(one("100.01", 108)).annual.tolist() == [50_01]  # 50.005
    # 0.5 cent less 2**-54 of it: floats do not tell these apart, fractions do.
    below = float(np.nextafter(0.5, 0))
    assert bulk.pension(one("2.02", 108, 0.5)).annual.tolist() == [51]
    assert bulk.pension(one("2.02", 108, below)).annual.tolist() == [50]


# --- Against the other rules ----------------------------------------------------------------------------------------


def someone(dice: random.Random) -> PensionRecord:
    """A judge who left office, or died in it, with any salary, age, family and basis."""
    first = date(2003, 3, 11) + timedelta(dice.randrange(3000))
    last = first + timedelta(dice.choice([1094, 1095, dice.randrange(4000)]))
    scale = SalaryScale([SalaryRow(date(2002, 7, 1), Decimal(dice.randrange(15_000_000, 25_000_000)) / 100)])
    left = term(first.isoformat(), last.isoformat(), ended=dice.choice([Ended.RESIGNED, Ended.REMOVED]))
    born_on = first - timedelta(dice.randrange(17_000, 24_000))
    kids = tuple(Child(date(1985, 1, 1) + timedelta(dice.randrange(15_000)), key=n) for n in range(dice.randrange(5)))
    married = (Marriage(first - DAY),) if dice.random() < 0.5 else ()
    facts = {"scale": scale, "born_on": born_on, "marriages": married, "children": kids}
    return record(left, bases=(dice.choice([UNISEX, MALE]),), **facts)


PEOPLE = [someone(random.Random(seed)) for seed in range(2000)]  # noqa: S311  dice, the same each time


def test_retirement_pensions_of_thousands():
    table = bulk.factor_table([UNISEX, MALE])
    found, rows = [], []
    for person in PEOPLE:
        left = left_office(person.service, date.max)
        first_day = left.last_day + DAY
        sixty = years_after(person.born_on, 60)
        pension = retirement(person_from(person, first_day, sixty), max(first_day, sixty))
        chosen = payable_from(person, left, first_day)
        rows.append((person, months_of_service(person.service), age_in_months(person.born_on, first_day), left))
        found.append((pension.entitled, cents(chosen.annual), cents(chosen.annual / 12), chosen.factor or 1))
    basis = np.array([int(person.bases[0] is MALE) for person, *_ in rows])
    factors = bulk.early_factors(table, basis, np.array([age for _p, _m, age, _l in rows]))
    own = bulk.from_exact([p.scale.rows[0].annual for p, *_ in rows], [months for _p, months, *_ in rows], factors)
    amounts = bulk.pension(own)
    removed = np.array([left.term.ended is Ended.REMOVED for *_, left in rows])
    right = bulk.right_at_sixty(own.served, own.per, removed, np.zeros(len(rows), bool))
    answered = zip(right.tolist(), amounts.annual.tolist(), amounts.monthly.tolist(), factors.tolist(), strict=True)
    assert list(answered) == found
    assert {entitled for entitled, *_ in found} == {True, False}
    assert sum(factor < 1 for *_, factor in found) > 300


def person_from(person: PensionRecord, first_day: date, sixty: date) -> PensionRecord:
    """With the choice of the first day that can be, where it lies before sixty."""
    choices = (first_day,) if first_day < sixty else ()
    return record(*person.service.terms, scale=person.scale, born_on=person.born_on, bases=person.bases,
                  early_choices=choices)  # fmt: skip


FLOOR = {
    Own.NOT_BEGUN: bulk.TWELFTH,
    Own.IN_OFFICE: bulk.SIXTH,
}


def test_survivors_pensions_of_thousands():
    rows, found = [], []
    for number, person in enumerate(PEOPLE):
        last_day = person.service.terms[0].last_day
        died_on = last_day if number % 3 == 0 else last_day + timedelta(300 + number)
        ended = Ended.DIED if number % 3 == 0 else Ended.RESIGNED
        dead = record(
            term(person.service.terms[0].first_day.isoformat(), last_day.isoformat(), ended=ended),
            died=died_on.isoformat(), scale=person.scale, born_on=person.born_on, bases=person.bases,
            marriages=person.marriages, children=person.children, begun=number % 2 == 0,
        )  # fmt: skip
        own = own_pension_at_death(dead)
        if own.kind is Own.NONE or died_on.year > 2035:
            continue
        spouse, kids = surviving_spouse(dead, died_on + DAY, own), children(dead, died_on + DAY, own)
        entitled = [child for child in kids if child.entitled]
        months = months_of_service(dead.service) if own.kind is not Own.IN_OFFICE else NINE_YEARS
        twelfth = own.kind is Own.NOT_BEGUN or own.begun_before_sixty
        rows.append((own, months, bulk.TWELFTH if twelfth else bulk.SIXTH, len(entitled), spouse.entitled))
        found.append((
            cents(own.amount),
            *(amounts(spouse) if spouse.entitled else (None, None)),
            *(amounts(entitled[0]) if entitled else (0, 0)),
        ))  # fmt: skip
    owns, months, floors, numbers, beside = zip(*rows, strict=True)
    columns = bulk.from_exact([own.salary for own in owns], months, [float(own.factor or 1) for own in owns])
    floor, number, entitled = np.array(floors), np.array(numbers), np.array(beside)
    spouse, child = bulk.spouse(columns, floor), bulk.child(columns, floor, number, entitled)
    answered = list(zip(
        bulk.pension(columns).annual.tolist(),
        np.where(entitled, spouse.annual, None).tolist(), np.where(entitled, spouse.monthly, None).tolist(),
        child.annual.tolist(), child.monthly.tolist(), strict=True,
    ))  # fmt: skip
    assert answered == found
    assert {(n > 1, with_spouse, floor) for _o, _m, floor, n, with_spouse in rows} == {
        (many, with_spouse, floor) for many in (True, False) for with_spouse in (True, False) for floor in (1, 2)
    }
    assert {own.kind for own in owns} == {Own.NOT_BEGUN, Own.IN_OFFICE, Own.RECEIVED_RETIREMENT}


def amounts(pension) -> tuple[int, int]:
    return cents(pension.annual), cents(pension.annual / 12)


@settings(max_examples=300, deadline=None)
@given(
    salary=st.integers(1, 999_999_999),
    months=st.fractions(0, 130, max_denominator=31),
    factor=st.one_of(st.just(1.0), st.floats(0.01, 1.0)),
    number=st.integers(1, 9),
    beside=st.booleans(),
    floor=st.sampled_from([bulk.TWELFTH, bulk.SIXTH]),
)
def test_every_formula_is_exact_to_the_cent(salary, months, factor, number, beside, floor):
    """Against the text in fractions, with salaries and factors that no scale and no table has."""
    annual = Fraction(salary, 100)
    own_pension = annual / 2 * min(months / 108, 1) * Fraction(factor)
    spouse = max(own_pension / 2, annual * floor / 12)
    base = number * min(own_pension / 10, annual / 36)
    total = base if beside else base + (spouse / 2 if number == 1 else spouse)
    each = min(total, max(own_pension - (spouse if beside else 0), Fraction(0))) / number
    own = bulk.from_exact([Decimal(salary) / 100], [months], [factor])
    found = (
        bulk.pension(own), bulk.spouse(own, floor), bulk.child(own, floor, np.array([number]), np.array([beside])),
    )  # fmt: skip
    for column, exact in zip(found, (own_pension, spouse, each), strict=True):
        assert (column.annual.tolist(), column.monthly.tolist()) == ([cents(exact)], [cents(exact / 12)])


def test_p_6_what_is_received_is_the_sum_of_the_instalments():
    person = record(term("2003-03-11", "2012-03-09", ended=Ended.RESIGNED), born_on=date(1952, 7, 15))
    firsts = [date(2012, 7, 15)] * 5
    lasts = [date(2012, 7, 15), date(2012, 7, 31), date(2012, 8, 1), date(2014, 2, 28), date(2012, 7, 14)]
    own = bulk.from_exact([Decimal(180_000)] * 5, [months_of_service(person.service)] * 5, [1.0] * 5)
    found = bulk.received(own, np.array(firsts, "M8[D]"), np.array(lasts, "M8[D]"))
    assert found.tolist() == [*(paid_until(person, last) for last in lasts[:4]), 0]


def paid_until(person: PensionRecord, last: date) -> int:
    """What the roll would pay to a judge who dies on a day."""
    dead = record(*person.service.terms, born_on=person.born_on, died=last.isoformat())
    months = [(year, month) for year in range(2012, last.year + 1) for month in range(1, 13)]
    return cents(sum(paid.amount for year, month in months for paid in instalments(dead, year, month)))


def test_conditions_that_fail_are_those_of_the_right():
    """The mask of the right says what `failed_conditions` says, for each of thousands."""
    lefts = [(person, left_office(person.service, date.max)) for person in PEOPLE]
    months = [months_of_service(person.service) for person, _left in lefts]
    own = bulk.from_exact([Decimal(1)] * len(lefts), months, [1.0] * len(lefts))
    removed = np.array([left.term.ended is Ended.REMOVED for _person, left in lefts])
    right = bulk.right_at_sixty(own.served, own.per, removed, np.zeros(len(lefts), bool))
    assert right.tolist() == [not failed_conditions(person.service, left) for person, left in lefts]
