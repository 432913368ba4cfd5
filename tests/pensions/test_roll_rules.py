"""Arrears, overpayments and the causes of differences between two months' pensions (P-6, P-24; Annex, art. V(2))."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judges.rules.facts import AS_ADOPTED, Ended, SalaryRow, SalaryScale, Service, Term
from judges.rules.periods import Period
from pensions.rules.actuarial import shipped_basis
from pensions.rules.facts import Child, Marriage, PensionRecord
from pensions.rules.instalments import instalments
from pensions.rules.payment_corrections import ONCE, corrections, of_person
from pensions.rules.payment_differences import Cause, Payment, differences
from pensions.rules.results import Benefit

SPOUSE = "spouse"
TERM = Term(date(2003, 3, 11), date(2012, 3, 10), ended=Ended.COMPLETED)
DIED = date(2026, 6, 10)
RETIRED = PensionRecord(
    Service((TERM,)), SalaryScale(), date(1950, 3, 11), (Marriage(date(1980, 5, 1), key=SPOUSE),),
    bases=(shipped_basis("elt16_unisex"),),
)  # fmt: skip
SURVIVED = replace(RETIRED, service=Service((TERM,), DIED))
CHILDREN = (Child(date(2005, 8, 11), key="elder"), Child(date(2010, 7, 1), key="younger"))
IN_AUGUST = SalaryScale([AS_ADOPTED, SalaryRow(date(2026, 8, 16), Decimal(186_000))])


def payment(record: PensionRecord, key, month: date, correction: str = "0") -> Payment:
    """What a person is paid for a month by the record."""
    due = [one for one in instalments(record, month.year, month.month) if one.key == key]
    lump_sum = sum((one.amount for one in due if one.benefit in ONCE), Decimal(0))
    pensions = {one.benefit: one.amount for one in due if one.benefit not in ONCE}
    return Payment(pensions, lump_sum, Decimal(correction))


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def between(record: PensionRecord, key, month: str, paid_by: PensionRecord | None = None):
    """Why the payment of a month differs from that of the month before."""
    first = date.fromisoformat(f"{month}-01")
    before = payment(paid_by or record, key, month_before(first))
    return differences(record, key, first, before, payment(record, key, first))


def told(found) -> list[tuple[Cause, Decimal]]:
    """Causes and amounts."""
    return [(one.cause, one.amount) for one in found]


# --- Corrections (P-24) ---------------------------------------------------------------------------------------------


def paid(record: PensionRecord, *months: str) -> dict:
    """What was paid for some months, as the record stood."""
    found = {}
    for month in months:
        first = date.fromisoformat(f"{month}-01")
        found[first] = {(one.key, one.benefit): one.amount for one in instalments(record, first.year, first.month)}
    return found


def test_p_24_nothing_where_it_is_as_it_was_paid():
    assert corrections(RETIRED, paid(RETIRED, "2026-05", "2026-06")) == ()


def test_p_24_a_death_known_late_takes_back_what_the_judge_had_and_pays_the_spouse():
    found = corrections(SURVIVED, paid(RETIRED, "2026-05", "2026-06", "2026-07"))
    assert [(str(one.month), one.key, one.benefit, one.amount) for one in found] == [
        ("2026-06-01", None, Benefit.RETIREMENT, Decimal("-5000.00")),  # 10 of 30 days stay
        ("2026-06-01", SPOUSE, Benefit.SPOUSE, Decimal("2500.00")),
        ("2026-07-01", SPOUSE, Benefit.SPOUSE, Decimal("3750.00")),
        ("2026-07-01", None, Benefit.RETIREMENT, Decimal("-7500.00")),
    ]
    [own, _july] = of_person(found, None)
    assert "Overpayment: Retirement pension, month from 2026-06-01, was paid as 7500.00 and is 2500.00" in str(
        own.trace.steps[0]
    )
    assert "10 of 30 days from 2026-06-01, at 90000 a year = 2500" in "\n".join(map(str, own.trace))


def test_p_24_earlier_corrections_count_as_paid():
    was = paid(RETIRED, "2026-07")
    was[date(2026, 7, 1)] = {(None, Benefit.RETIREMENT): Decimal(0), (SPOUSE, Benefit.SPOUSE): Decimal("3750.00")}
    assert corrections(SURVIVED, was) == ()


def test_p_24_months_that_were_not_paid_here_are_not_touched():
    assert {one.month for one in corrections(SURVIVED, paid(RETIRED, "2026-07"))} == {date(2026, 7, 1)}


REMARRIED = replace(SURVIVED, marriages=(Marriage(date(1980, 5, 1), remarried_on=date(2026, 8, 11), key=SPOUSE),))


def lump_sums(record: PensionRecord, was: dict) -> list[tuple[str, Decimal]]:
    """The corrections of the sum due on remarriage."""
    return [(str(one.month), one.amount) for one in corrections(record, was) if one.benefit is Benefit.REMARRIAGE]


def test_iii_4_a_lump_sum_is_paid_once_whenever_its_day_becomes_known():
    months = ("2026-07", "2026-08", "2026-09")
    assert lump_sums(REMARRIED, paid(SURVIVED, *months)) == [("2026-08-01", Decimal("90000.00"))]
    assert lump_sums(REMARRIED, paid(REMARRIED, *months)) == []
    in_july = replace(REMARRIED, marriages=(replace(REMARRIED.marriages[0], remarried_on=date(2026, 7, 31)),))
    assert lump_sums(in_july, paid(REMARRIED, *months)) == [
        ("2026-07-01", Decimal("90000.00")),
        ("2026-08-01", Decimal("-90000.00")),
    ]


def test_iii_4_a_lump_sum_moved_before_the_first_roll_is_not_taken_back():
    earlier = replace(REMARRIED, marriages=(replace(REMARRIED.marriages[0], remarried_on=date(2026, 7, 31)),))
    assert lump_sums(earlier, paid(REMARRIED, "2026-08", "2026-09")) == []
    never = replace(SURVIVED, marriages=(replace(REMARRIED.marriages[0], remarried_on=None),))
    assert lump_sums(never, paid(REMARRIED, "2026-08")) == [("2026-08-01", Decimal("-90000.00"))]


# --- Causes ---------------------------------------------------------------------------------------------------------

SUSPENDED = replace(RETIRED, suspended=(Period(date(2026, 8, 11), date(2026, 9, 20)),))
FAMILY = replace(SURVIVED, children=CHILDREN)
ORPHANS = replace(FAMILY, marriages=())
BEGINS, ENDS, PART = Cause.BEGINS, Cause.ENDS, Cause.PART_MONTH
AT_SIXTY = replace(RETIRED, born_on=date(1966, 7, 16))


@pytest.mark.parametrize(
    ("record", "key", "month", "causes"),
    [
        pytest.param(RETIRED, None, "2026-07", [], id="nothing-differs"),
        pytest.param(AT_SIXTY, None, "2026-07", [(BEGINS, "3870.97")], id="begins-at-sixty"),
        pytest.param(AT_SIXTY, None, "2026-08", [(PART, "3629.03")], id="first-whole-month"),
        pytest.param(SURVIVED, None, "2026-06", [(ENDS, "-5000.00")], id="dies"),
        pytest.param(SURVIVED, None, "2026-07", [(ENDS, "-2500.00")], id="dead"),
        pytest.param(SURVIVED, SPOUSE, "2026-06", [(BEGINS, "2500.00")], id="the-spouse-follows"),
        pytest.param(SURVIVED, SPOUSE, "2026-07", [(PART, "1250.00")], id="the-spouse-has-a-whole-month"),
        pytest.param(
            REMARRIED, SPOUSE, "2026-08", [(Cause.REMARRIED, "-2540.32"), (Cause.LUMP_SUM, "90000.00")], id="remarries"
        ),
        pytest.param(
            REMARRIED, SPOUSE, "2026-09", [(Cause.REMARRIED, "-1209.68"), (Cause.LUMP_SUM, "-90000.00")], id="remarried"
        ),
        pytest.param(replace(RETIRED, scale=IN_AUGUST), None, "2026-08", [(Cause.REVISION, "129.03")], id="revised"),
        pytest.param(
            replace(RETIRED, scale=IN_AUGUST), None, "2026-09", [(Cause.REVISION, "120.97")], id="revised-month-after"
        ),
        pytest.param(SUSPENDED, None, "2026-08", [(Cause.SUSPENDED, "-5080.65")], id="suspended"),
        pytest.param(
            SUSPENDED, None, "2026-09", [(Cause.SUSPENDED, "-2419.35"), (Cause.RESUMED, "2500.00")], id="resumed"
        ),
        pytest.param(SUSPENDED, None, "2026-10", [(Cause.RESUMED, "5000.00")], id="resumed-whole-month"),
        pytest.param(FAMILY, "elder", "2026-08", [(Cause.TWENTY_ONE, "-282.26")], id="twenty-one-beside-the-spouse"),
        pytest.param(FAMILY, "younger", "2026-08", [], id="the-other-keeps-the-base-amount"),
        pytest.param(ORPHANS, "elder", "2026-08", [(Cause.TWENTY_ONE, "-1552.42")], id="twenty-one-without-a-spouse"),
    ],
)
def test_each_cause_with_its_amount(record, key, month, causes):
    found = between(record, key, month)
    assert told(found) == [(cause, Decimal(amount)) for cause, amount in causes]
    assert Cause.RECORD not in [one.cause for one in found]


def test_iv_1_c_the_other_child_is_divided_anew():
    three = replace(ORPHANS, children=(*CHILDREN, Child(date(2011, 7, 1), key="youngest")))
    [anew] = between(three, "younger", "2026-08")
    assert anew.cause is Cause.DIVISION
    assert str(anew.step).startswith("Divided anew on 2026-08-11: children entitled 2, before 3 = ")
    remarried = replace(REMARRIED, children=CHILDREN[1:])
    [lost] = between(remarried, "younger", "2026-08")
    assert str(lost.step).startswith("Divided anew on 2026-08-11: no spouse has a pension any more = ")


def test_a_revision_and_a_division_on_one_day_are_told_apart():
    scale = SalaryScale([AS_ADOPTED, SalaryRow(date(2026, 8, 11), Decimal(198_000))])
    three = replace(ORPHANS, scale=scale, children=(*CHILDREN, Child(date(2011, 7, 1), key="youngest")))
    found = between(three, "younger", "2026-09")
    assert [one.cause for one in found] == [Cause.REVISION, Cause.DIVISION]


def test_re_elected_and_back_in_office():
    again = replace(RETIRED, service=Service((TERM, Term(date(2026, 7, 11), None, date(2035, 7, 10)))))
    [ends] = between(again, None, "2026-07")
    assert str(ends.step).startswith("Ends, last day 2026-07-10: in office again from 2026-07-11 = -5080.65 EUR")


def test_without_a_roll_of_the_month_before():
    july = date(2026, 7, 1)
    [first] = differences(RETIRED, None, july, None, payment(RETIRED, None, july))
    assert told([first]) == [(Cause.FIRST_PAYMENT, 7500)]
    assert told(differences(AT_SIXTY, None, july, None, payment(AT_SIXTY, None, july))) == [
        (Cause.BEGINS, Decimal("3870.97"))
    ]


def test_p_24_what_was_known_only_after_the_month_was_paid():
    july = date(2026, 7, 1)
    found = differences(
        SURVIVED, None, july, payment(RETIRED, None, date(2026, 6, 1)), Payment({}, correction=Decimal(-5000))
    )
    assert told(found) == [(Cause.RECORD, -5000), (ENDS, -2500), (Cause.CORRECTION, -5000)]


# --- For every record -----------------------------------------------------------------------------------------------

DAYS = st.dates(date(2026, 4, 1), date(2026, 12, 31))
MAYBE = st.none() | DAYS


@st.composite
def records(draw) -> PensionRecord:
    """Retired judges with a spouse and children, in a year in which anything may happen to them."""
    died_on, remarried, spouse_died = draw(MAYBE), draw(MAYBE), draw(MAYBE)
    if not died_on:
        remarried = spouse_died = None
    marriage = Marriage(date(1980, 5, 1), spouse_died, remarried, SPOUSE)
    born = draw(st.lists(st.dates(date(2005, 4, 1), date(2006, 3, 1)), max_size=3))
    children = tuple(Child(day, draw(MAYBE), key=f"child{number}") for number, day in enumerate(born))
    rows = draw(
        st.lists(st.tuples(DAYS, st.decimals(100_000, 300_000, places=2)), max_size=2, unique_by=lambda r: r[0])
    )
    scale = SalaryScale([AS_ADOPTED, *(SalaryRow(day, annual) for day, annual in rows)])
    first, length = draw(DAYS), draw(st.integers(0, 100))
    suspended = draw(st.sampled_from([(), (Period(first, first + timedelta(days=length)),)]))
    birthday = draw(st.sampled_from([date(1950, 3, 11), date(1966, 7, 16)]))
    return replace(
        RETIRED, service=Service((TERM,), died_on), scale=scale, born_on=birthday, suspended=suspended,
        marriages=draw(st.sampled_from([(), (marriage,)])), children=children,
    )  # fmt: skip


KEYS = (None, SPOUSE, "child0", "child1")
MONTHS = st.integers(5, 12).map(lambda month: date(2026, month, 1))


@settings(deadline=None, max_examples=120)
@given(records(), records(), MONTHS, st.booleans())
def test_the_causes_add_up_exactly_whatever_has_changed_since(record, as_paid, month, unchanged):
    as_paid = record if unchanged else as_paid
    for key in KEYS:
        before, after = payment(as_paid, key, month_before(month), "12.34"), payment(record, key, month, "-56.78")
        found = differences(record, key, month, before, after)
        assert sum(one.amount for one in found) == after.total - before.total
        assert all(one.amount == one.step.amount != 0 for one in found)
        if unchanged:
            assert Cause.RECORD not in [one.cause for one in found]
        assert sum(one.amount for one in differences(record, key, month, None, after)) == after.total


@settings(deadline=None, max_examples=60)
@given(records(), records())
def test_paid_with_its_corrections_is_what_is_due(record, as_paid):
    months = [f"2026-{month:02}" for month in range(5, 10)]
    was, due = paid(as_paid, *months), paid(record, *months)
    for one in corrections(record, was):
        payee = (one.key, one.benefit)
        was[one.month][payee] = was[one.month].get(payee, Decimal(0)) + one.amount
    earlier = [one for month in range(1, 5) for one in instalments(record, 2026, month) if one.benefit in ONCE]
    if not earlier:
        assert {m: {k: v for k, v in p.items() if v} for m, p in was.items()} == {
            m: {k: v for k, v in p.items() if v} for m, p in due.items()
        }
    assert corrections(record, was) == ()
