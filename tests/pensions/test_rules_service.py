"""Service that counts, and how office was left (App. 2, art. I(1), I(2); Annex, art. I(1); P-2, P-3, P-4)."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judges.rules.facts import Ended, Service, Term
from judges.rules.periods import Period, completed_months, months_after
from pensions.rules.service import (
    About,
    NotAnswerable,
    died_in_office,
    end_of_election,
    in_office,
    left_office,
    months_of,
    months_of_service,
    service_fraction,
    was_removed,
)
from tests.pensions.records import day, record, running, term

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("first", "months", "on"),
    [
        ("2003-03-11", 36, "2006-03-11"),
        ("2003-01-31", 1, "2003-03-01"),  # no 31 February: the first of the next
        ("2004-02-29", 12, "2005-03-01"),
        ("2004-02-29", 48, "2008-02-29"),
        ("2003-08-31", 1, "2003-10-01"),
        ("2003-11-30", 1, "2003-12-30"),
        ("2003-12-31", 1, "2004-01-31"),
        ("2003-10-31", 2, "2003-12-31"),
    ],
)
def test_p_3_months_run_to_the_day_of_the_same_number(first, months, on):
    assert months_after(day(first), months) == day(on)
    eve = day(on) - timedelta(days=1)
    assert completed_months(Period(day(first), eve)) == months
    assert completed_months(Period(day(first), eve - timedelta(days=1))) == months - 1


@pytest.mark.parametrize(
    ("last", "months"),
    [
        pytest.param("2006-03-09", 35 + Fraction(27, 28), id="P-4-a-day-short-of-three-years"),
        pytest.param("2006-03-10", Fraction(36), id="P-4-three-years"),
        pytest.param("2006-03-25", 36 + Fraction(15, 31), id="P-2-the-part-month-runs-to-10-april"),
        pytest.param("2006-04-10", Fraction(37), id="P-2-the-month-is-complete"),
        pytest.param("2012-03-10", Fraction(108), id="nine-years"),
    ],
)
def test_p_2_months_of_service(last, months):
    assert months_of_service(Service((term("2003-03-11", last),))) == months


def test_p_2_several_periods_add_up_and_those_that_adjoin_are_one():
    first = term("2003-03-11", "2003-04-25")  # 1 + 15/30
    assert months_of_service(Service((first, term("2005-03-11", "2005-04-25")))) == 3
    adjoining = term("2003-04-26", "2003-05-10")  # together 11 March to 10 May
    assert months_of_service(Service((adjoining, first))) == 2
    assert months_of_service(Service((first, adjoining)), day("2003-04-10")) == 1


def test_annex_i_1_service_counts_from_the_day_of_full_time():
    service = Service((term("2003-03-11", years=3, full_time_from=day("2004-03-11")),))
    assert months_of_service(service) == 24
    assert months_of_service(service, day("2004-03-10")) == 0


def test_p_2_a_running_term_counts_up_to_a_day():
    service = Service((running("2021-03-11"),))
    assert months_of_service(service, day("2024-03-10")) == 36
    assert months_of_service(service) == 108
    with pytest.raises(NotAnswerable, match="The term from 2021-03-11 has no last day yet") as error:
        months_of_service(Service((Term(date(2021, 3, 11)),)))
    assert error.value.about is About.TERMS
    assert error.value.label % error.value.values == str(error.value)


@pytest.mark.parametrize(
    ("months", "share"), [(36, "1/3"), (72, "2/3"), (Fraction(215, 2), "215/216"), (108, "1"), (109, "1"), (144, "1")]
)
def test_art_i_2_never_more_than_a_full_term(months, share):
    assert service_fraction(Fraction(months)) == Fraction(share)


@given(first=st.dates(date(2000, 1, 1), date(2030, 1, 1)), length=st.integers(0, 5000), cut=st.integers(0, 150))
def test_p_2_months_are_additive_at_a_completed_month(first, length, cut):
    first = first.replace(day=min(first.day, 28))
    last = first + timedelta(days=length)
    middle = months_after(first, cut)
    if first < middle <= last:
        parts = [Period(first, middle - timedelta(days=1)), Period(middle, last)]
        assert months_of(parts) == months_of([Period(first, last)])


@given(first=DAYS, length=st.integers(0, 5000))
def test_p_2_a_day_more_is_always_more(first, length):
    last = first + timedelta(days=length)
    assert months_of([Period(first, last)]) < months_of([Period(first, last + timedelta(days=1))])


def test_office_is_left_on_its_last_day():
    first, second = term("2003-03-11", "2006-03-10", 3), term("2012-03-11")
    service = Service((second, first))
    assert left_office(service, day("2006-03-10")) is None
    left = left_office(service, day("2006-03-11"))
    assert (left.last_day, left.term, left.earlier) == (day("2006-03-10"), first, False)
    assert (left.first_day, left.next_first_day) == (day("2003-03-11"), day("2012-03-11"))
    again = left_office(service, day("2021-03-11"))
    assert (again.last_day, again.term, again.earlier) == (day("2021-03-10"), second, True)
    assert (again.first_day, again.next_first_day) == (day("2012-03-11"), None)
    assert [in_office(service, day(on)) for on in ("2006-03-10", "2006-03-11", "2012-03-11")] == [True, False, True]


def test_adjoining_terms_are_one_time_in_office():
    first, second = term("2003-03-11", years=3), term("2006-03-11")
    left = left_office(Service((first, second)), day("2020-01-01"))
    assert (left.first_day, left.last_day, left.term, left.earlier) == (
        day("2003-03-11"), day("2015-03-10"), second, False,
    )  # fmt: skip


def test_death_in_office_leaves_no_former_judge():
    service = record(term("2003-03-11", "2005-05-05", ended=Ended.DIED)).service
    assert died_in_office(service)
    assert left_office(service, day("2005-05-06")) is None
    assert not died_in_office(record(died="2012-03-11").service)
    assert not died_in_office(record().service)


@pytest.mark.parametrize(("on", "removed"), [("2005-03-10", False), ("2005-03-11", True), ("2009-01-01", True)])
def test_art_i_1_b_removed_from_the_day_after(on, removed):
    service = Service((term("2003-03-11", "2005-03-10", ended=Ended.REMOVED),))
    assert was_removed(service, day(on)) is removed


@pytest.mark.parametrize("ended", [Ended.COMPLETED, Ended.RESIGNED, Ended.HEALTH])
def test_art_i_1_b_who_resigns_keeps_the_right(ended):
    assert not was_removed(Service((term("2003-03-11", "2005-03-10", ended=ended),)), day("2010-01-01"))


def test_p_20_the_term_of_election_ends_as_scheduled_or_after_its_years():
    assert end_of_election(Term(date(2003, 3, 11), elected_for=6)) == day("2009-03-10")
    assert end_of_election(Term(date(2003, 3, 11), None, date(2004, 1, 1), elected_for=6)) == day("2004-01-01")
    assert end_of_election(Term(date(2003, 3, 11))) is None
