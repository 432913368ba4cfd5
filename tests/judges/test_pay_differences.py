"""Why pay differs from the month before: each cause, and causes that add up (Annex, art. III; J-2, J-3, J-4, J-12)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asp_portal.law.steps import Trace
from judges.rules.corrections import corrections
from judges.rules.facts import AS_ADOPTED, Ended, OfficeHeld, PayRecord, SalaryRow, SalaryScale, Service, Term
from judges.rules.pay_differences import differences
from judges.rules.periods import Period
from judges.rules.presidency import Office
from judges.rules.remuneration import pay_of_month
from judges.rules.results import Cause
from judges.rules.words import UNDATED

TERM = Term(date(2009, 3, 11), scheduled_last_day=date(2018, 3, 10))
RECORD = PayRecord(Service((TERM,)), SalaryScale())
ZERO = Decimal("0.00")


def between(record, month, paid_by=None, corrected_before=ZERO, corrected=ZERO):
    """The causes between a month such as 2009-04 and the one before, which another record may have paid."""
    year, number = map(int, month.split("-"))
    before = pay_of_month(paid_by or record, *((year, number - 1) if number > 1 else (year - 1, 12)))
    return differences(record, before, pay_of_month(record, year, number), corrected_before, corrected)


def told(found):
    return [(one.cause, one.amount) for one in found]


def served(first, last=None):
    return replace(RECORD, service=Service((Term(date.fromisoformat(first), last and date.fromisoformat(last)),)))


def presided(first, last=None):
    held = OfficeHeld(Office.PRESIDENT, date.fromisoformat(first), last and date.fromisoformat(last))
    return replace(RECORD, offices=(held,))


def acted(*days):
    return replace(RECORD, acting=tuple(Period(*map(date.fromisoformat, period)) for period in days))


IN_2010 = SalaryScale([AS_ADOPTED, SalaryRow(date(2010, 5, 1), Decimal(186_000), "Res.X")])
MID_2010 = SalaryScale([AS_ADOPTED, SalaryRow(date(2010, 5, 16), Decimal(186_000), "Res.X")])
TAKES, LEAVES, PART = Cause.TAKES_OFFICE, Cause.LEAVES_OFFICE, Cause.PART_MONTH
PRESIDES, CEASES, PART_PRESIDENT = Cause.BECOMES_PRESIDENT, Cause.CEASES_AS_PRESIDENT, Cause.PART_MONTH_AS_PRESIDENT


@pytest.mark.parametrize(
    ("record", "month", "causes"),
    [
        pytest.param(RECORD, "2010-05", [], id="nothing-differs"),
        pytest.param(RECORD, "2009-02", [], id="before-office"),
        pytest.param(served("2009-03-11", "2010-03-31"), "2010-06", [], id="after-office"),
        pytest.param(RECORD, "2009-03", [(TAKES, "10161.29")], id="takes-office"),
        pytest.param(RECORD, "2009-04", [(PART, "4838.71")], id="first-whole-month"),
        pytest.param(served("2009-04-01"), "2009-04", [(TAKES, "15000")], id="takes-office-on-the-first"),
        pytest.param(served("2009-03-31"), "2009-04", [(PART, "14516.13")], id="takes-office-on-the-last"),
        pytest.param(served("2009-03-11", "2010-03-10"), "2010-03", [(LEAVES, "-10161.29")], id="leaves-office"),
        pytest.param(served("2009-03-11", "2010-03-10"), "2010-04", [(LEAVES, "-4838.71")], id="gone"),
        pytest.param(served("2009-03-11", "2010-03-31"), "2010-03", [], id="leaves-office-on-the-last"),
        pytest.param(served("2009-03-11", "2010-03-31"), "2010-04", [(LEAVES, "-15000")], id="gone-after-the-last"),
        pytest.param(
            served("2009-03-11", "2009-04-10"), "2009-04", [(LEAVES, "-10000"), (PART, "4838.71")], id="comes-and-goes"
        ),
        pytest.param(presided("2010-05-01"), "2010-05", [(PRESIDES, "1500")], id="becomes-president"),
        pytest.param(presided("2010-05-11"), "2010-05", [(PRESIDES, "1016.13")], id="becomes-president-in-the-month"),
        pytest.param(presided("2010-05-11"), "2010-06", [(PART_PRESIDENT, "483.87")], id="first-whole-month-president"),
        pytest.param(presided("2010-01-01", "2010-05-10"), "2010-05", [(CEASES, "-1016.13")], id="ceases-as-president"),
        pytest.param(presided("2010-01-01", "2010-05-10"), "2010-06", [(CEASES, "-483.87")], id="president-no-more"),
        pytest.param(replace(RECORD, scale=IN_2010), "2010-05", [(Cause.SCALE, "500")], id="scale"),
        pytest.param(replace(RECORD, scale=MID_2010), "2010-05", [(Cause.SCALE, "258.06")], id="scale-in-the-month"),
        pytest.param(replace(RECORD, scale=MID_2010), "2010-06", [(Cause.SCALE, "241.94")], id="scale-month-after"),
        pytest.param(
            replace(presided("2010-01-01"), scale=IN_2010), "2010-05", [(Cause.SCALE, "550")], id="scale-for-both"
        ),
        pytest.param(
            replace(presided("2010-05-01"), scale=IN_2010),
            "2010-05",
            [(PRESIDES, "1550"), (Cause.SCALE, "500")],
            id="president-at-the-new-rate",
        ),
        pytest.param(
            replace(served("2009-03-11", "2010-05-10"), scale=IN_2010),
            "2010-05",
            [(LEAVES, "-10161.29"), (Cause.SCALE, "161.29")],  # 21/31 of 15,000; 10/31 of 500
            id="leaves-at-a-new-rate",
        ),
        pytest.param(acted(("2010-05-01", "2010-05-03")), "2010-05", [(Cause.ACTING_DAYS, "300")], id="acts"),
        pytest.param(acted(("2010-04-29", "2010-05-03")), "2010-05", [(Cause.ACTING_DAYS, "100")], id="acts-longer"),
        pytest.param(acted(("2010-04-29", "2010-05-02")), "2010-05", [], id="acts-as-long"),
    ],
)
def test_j_4_each_cause_with_its_amount(record, month, causes):
    assert told(between(record, month)) == [(cause, Decimal(amount)) for cause, amount in causes]


def test_terms_of_one_month_with_days_between():
    terms = (Term(date(2009, 3, 11), date(2010, 5, 10)), Term(date(2010, 5, 22), date(2018, 3, 10)))
    found = between(replace(RECORD, service=Service(terms)), "2010-05")
    assert told(found) == [(TAKES, Decimal("4838.71")), (LEAVES, Decimal("-10161.29"))]
    assert [one.step.values for one in found] == [{"on": date(2010, 5, 22)}, {"on": date(2010, 5, 10)}]


@pytest.mark.parametrize(
    ("record", "month", "words"),
    [
        (RECORD, "2009-03", "Takes office on 2009-03-11 = 10161.29 EUR [Annex, art. III(1); J-4]"),
        (RECORD, "2009-04", "Only 21 of 31 days in office in the month before = 4838.71 EUR [Annex, art. III(1); J-4]"),
        (
            served("2009-03-11", "2010-03-10"),
            "2010-04",
            "Leaves office, last day 2010-03-10 = -4838.71 EUR [Annex, art. III(1); J-4]",
        ),
        (presided("2010-05-11"), "2010-05",
         "Becomes President on 2010-05-11 = 1016.13 EUR [Annex, art. III(2); J-2; J-4]"),
        (presided("2010-05-11"), "2010-06",
         "Only 21 of 31 days as President in the month before = 483.87 EUR [Annex, art. III(2); J-2; J-4]"),
        (presided("2010-01-01", "2010-05-10"), "2010-05",
         "No longer President, last day 2010-05-10 = -1016.13 EUR [Annex, art. III(2); J-2; J-4]"),
        (replace(RECORD, scale=IN_2010), "2010-05",
         "Change of the annual salary from 180000 to 186000 (Res.X) = 500.00 EUR [Annex, art. III(1); J-4]"),
        (replace(RECORD, scale=MID_2010), "2010-06",
         "Change of the annual salary from 180000 to 186000 (Res.X) = 241.94 EUR [Annex, art. III(1); J-4]"),
        (acted(("2010-04-29", "2010-05-03")), "2010-05",
         "Acting as President: 3 days, 2 in the month before = 100.00 EUR [Annex, art. III(3); J-3]"),
    ],
)  # fmt: skip
def test_each_cause_in_words(record, month, words):
    [found] = between(record, month)
    assert str(found.step) == words
    assert Trace.from_json(Trace((found.step,)).to_json()) == Trace((found.step,))


@pytest.mark.parametrize(
    ("month", "amount", "words"),
    [
        # 90 days to the end of March; 30 days of April, for 1,000; May nothing left; the year after anew
        ("2010-04", "-2100", "Acting as President: 30 days up to the ceiling of the year, 31 in the month before"),
        ("2010-05", "-1000", "31 days, 30 in the month before, both up to the ceiling of the year"),
        ("2011-01", "200", "2 days, 31 in the month before, when the ceiling of the year was reached"),
    ],
)
def test_j_3_the_ceiling_of_the_year_is_told(month, amount, words):
    [found] = between(acted(("2010-01-01", "2011-01-02")), month)
    assert found.amount == Decimal(amount)
    assert words in str(found.step)


def test_without_a_statement_of_the_month_before():
    after = pay_of_month(RECORD, 2010, 5)
    [found] = differences(RECORD, None, after)
    assert told([found]) == [(Cause.FIRST_STATEMENT, 15_000)]
    assert str(found.step).startswith("There is no statement of the month before to compare with = 15000.00 EUR")
    assert told(differences(RECORD, None, pay_of_month(RECORD, 2009, 3))) == [(TAKES, Decimal("10161.29"))]
    assert differences(RECORD, None, pay_of_month(RECORD, 2009, 2)) == ()


def test_j_12_corrections_are_causes_when_they_come_and_when_they_are_past():
    [comes] = between(RECORD, "2010-05", corrected=Decimal("-200.50"))
    [past] = between(RECORD, "2010-05", corrected_before=Decimal("-200.50"))
    assert told([comes, past]) == [(Cause.CORRECTION, Decimal("-200.50")), (Cause.CORRECTION, Decimal("200.50"))]
    assert "Correction of earlier months: -200.50, 0.00 in the month before = -200.50 EUR" in str(comes.step)
    assert between(RECORD, "2010-05", corrected_before=Decimal(5), corrected=Decimal(5)) == ()


def test_a_resignation_known_only_after_the_month_was_paid():
    left = replace(RECORD, service=Service((Term(date(2009, 3, 11), date(2010, 4, 10), ended=Ended.RESIGNED),)))
    [leaves, correction] = between(left, "2010-05", paid_by=RECORD, corrected=Decimal(-10_000))
    assert told([leaves, correction]) == [(LEAVES, -15_000), (Cause.CORRECTION, -10_000)]
    assert leaves.step.values == {"on": date(2010, 4, 10)}


def test_a_term_known_only_after_its_first_month_was_paid():
    nobody = replace(RECORD, service=Service())
    [takes] = between(RECORD, "2009-04", paid_by=nobody)
    assert (takes.cause, takes.amount, takes.step.values) == (TAKES, 15_000, {"on": date(2009, 3, 11)})


def test_what_neither_statement_paid_makes_no_difference():
    before, after = (pay_of_month(replace(RECORD, service=Service()), 2010, month) for month in (4, 5))
    assert differences(RECORD, before, after) == ()


def test_a_term_that_was_a_mistake_leaves_no_day_to_name():
    [leaves] = between(replace(RECORD, service=Service()), "2010-05", paid_by=RECORD)
    assert (leaves.cause, leaves.amount, leaves.step.label) == (LEAVES, -15_000, UNDATED)


def test_without_a_salary_there_is_no_total_to_compare():
    early = replace(RECORD, scale=SalaryScale([SalaryRow(date(2010, 5, 1), Decimal(180_000))]))
    assert between(early, "2010-05") == ()
    assert between(early, "2010-04", paid_by=RECORD) == ()
    assert differences(early, None, pay_of_month(early, 2010, 4)) == ()


# --- For every record -----------------------------------------------------------------------------------------------

DAYS = st.dates(date(2009, 10, 1), date(2010, 12, 31))
PERIODS = st.tuples(DAYS, st.integers(0, 150)).map(lambda p: Period(p[0], p[0] + timedelta(days=p[1])))


@st.composite
def pay_records(draw):
    """Terms one after the other, presidencies, acting days and changes of scale, all within two years."""
    terms, day = [], draw(st.dates(date(2009, 9, 1), date(2010, 3, 31)))
    for wait, length in draw(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 200)), max_size=3)):
        first = day + timedelta(days=wait)
        terms.append(Term(first, first + timedelta(days=length)))
        day = terms[-1].last_day + timedelta(days=1)
    salaries = st.decimals(1, 300_000, places=2)
    changes = draw(st.lists(st.tuples(DAYS, salaries), unique_by=lambda row: row[0], max_size=3))
    rows = [AS_ADOPTED, *(SalaryRow(first, annual) for first, annual in changes)]
    offices = tuple(OfficeHeld(Office.PRESIDENT, p.first_day, p.last_day) for p in draw(st.lists(PERIODS, max_size=2)))
    acting = tuple(draw(st.lists(PERIODS, max_size=3)))
    return PayRecord(Service(tuple(terms)), SalaryScale(rows), offices, acting)


MONTHS = st.integers(1, 12)
CORRECTIONS = st.decimals(-10_000, 10_000, places=2)


@settings(deadline=None, max_examples=150)
@given(pay_records(), pay_records(), MONTHS, CORRECTIONS, CORRECTIONS)
def test_the_causes_add_up_exactly_whatever_has_changed_since(record, as_paid, month, corrected_before, corrected):
    before = pay_of_month(as_paid, *((2010, month - 1) if month > 1 else (2009, 12)))
    after = pay_of_month(record, 2010, month)
    found = differences(record, before, after, corrected_before, corrected)
    total = (after.total + corrected) - (before.total + corrected_before)
    assert sum(one.amount for one in found) == total
    assert all(one.amount and one.amount == round(one.amount, 2) == one.step.amount for one in found)
    order = [list(Cause).index(one.cause) for one in found]
    assert order == sorted(set(order))
    assert sum(one.amount for one in differences(record, None, after)) == after.total


@settings(deadline=None, max_examples=50)
@given(pay_records(), MONTHS)
def test_a_statement_may_hold_its_own_causes_and_corrections_beside_its_pay(record, month):
    before = pay_of_month(record, 2010, month)
    after = pay_of_month(record, 2010 + month // 12, month % 12 + 1)
    causes = tuple(one.step for one in between(record, f"2010-{month:02}"))
    corrected = sum((one.trace for one in corrections(record, {(2010, month): {}})), Trace())
    told_more = replace(before, trace=before.trace + corrected + Trace(causes))
    assert differences(record, told_more, after) == differences(record, before, after)


@settings(deadline=None, max_examples=100)
@given(pay_records(), MONTHS)
def test_each_cause_of_an_unchanged_record_names_its_day(record, month):
    found = between(record, f"2010-{month:02}")
    assert UNDATED not in [one.step.label for one in found]
    assert all(str(one.step) for one in found)
