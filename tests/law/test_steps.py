"""Steps, traces and parameters: exact, explained, and the same after storing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asp_portal.law.parameters import NotInForce, Parameter
from asp_portal.law.provisions import UnknownProvision
from asp_portal.law.readings import UnknownReading
from asp_portal.law.steps import Step, Trace, open_point, plain

decimals = st.decimals(allow_nan=False, allow_infinity=False)
moments = st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(fold=0))
values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), st.dates(), moments, decimals,
    st.fractions(),
)  # fmt: skip
steps = st.builds(
    Step,
    label=st.text(),
    values=st.dictionaries(st.text(), values),
    amount=st.one_of(st.none(), decimals, st.fractions()),
    currency=st.sampled_from(["", "EUR", "USD"]),
    provisions=st.lists(st.sampled_from(["app1-II-2", "res-23"])).map(tuple),
    readings=st.lists(st.sampled_from(["T-1", "J-10"])).map(tuple),
    applied=st.booleans(),
)


@settings(deadline=None)
@given(st.lists(steps, max_size=3).map(tuple))
def test_a_trace_is_the_same_after_storing(some):
    trace = Trace(some)
    again = Trace.from_json(trace.to_json())
    assert again == trace
    assert [repr(step) for step in again] == [repr(step) for step in trace]  # 1.40 stays 1.40, a date a date


def test_a_step_cites_only_what_exists():
    with pytest.raises(UnknownProvision):
        Step("x", provisions=("app1-II-9",))
    with pytest.raises(UnknownReading):
        Step("x", readings=("T-0",))


def test_a_step_in_words():
    step = Step("%(n)s nights", {"n": 3}, Decimal("10.50"), "EUR", ("app1-II-1",), ("T-3",))
    assert str(step) == "3 nights = 10.50 EUR [App. 1, art. II(1); T-3]"
    assert str(Step("no %(n)s", {"n": date(2009, 5, 3)}, applied=False)) == "- no 2009-05-03"


def test_an_open_point_names_who_decides():
    assert "the President" in str(open_point("T-2"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction(1, 2), "0.5"),
        (Fraction(1, 3), "0.333333…"),
        (Fraction(10**12), "1000000000000"),
        (Decimal("1E+3"), "1000"),
        (datetime(2009, 5, 3, 10, tzinfo=UTC), "2009-05-03T10:00:00+00:00"),
    ],
)
def test_values_in_words(value, words):
    assert plain(value) == words


RATE = Parameter(
    "rate", "share", ((date(2004, 9, 10), Decimal("0.5"), "first"), (date(2010, 1, 1), Decimal("0.4"), "second"))
)


@pytest.mark.parametrize(
    ("day", "value"), [("2004-09-10", "0.5"), ("2009-12-31", "0.5"), ("2010-01-01", "0.4"), ("2099-01-01", "0.4")]
)
def test_a_parameter_holds_until_the_next(day, value):
    assert RATE.on(date.fromisoformat(day)) == Decimal(value)


def test_a_parameter_before_its_first_day_is_an_error():
    with pytest.raises(NotInForce, match="2004-09-09"):
        RATE.on(date(2004, 9, 9))


def test_a_parameter_keeps_its_days_in_order():
    row = (date(2004, 9, 10), Decimal(1), "x")
    with pytest.raises(ValueError, match="order"):
        Parameter("rate", "share", (row, row))
