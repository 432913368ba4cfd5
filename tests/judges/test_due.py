"""What comes due for a judge, on its day and not a day beside it (App. 1, arts. I(1)(b), IV; App. 2, arts. I, IV)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judges.rules.due import coming
from judges.rules.facts import ChildRow, DueFacts, Ended, Residence, Service, Term
from judges.rules.results import DueKind

DAY = timedelta(days=1)
NINE_YEARS = Service((Term(date(2009, 3, 11), scheduled_last_day=date(2018, 3, 10)),))
END, HOME, FIVE, NINE, SIXTY, CHILD = DueKind
EVER = (date(1900, 1, 1), date(2100, 12, 31))


def day(text):
    return date.fromisoformat(text)


def told(facts, first=EVER[0], last=EVER[1], kinds=DueKind):
    """The days and kinds of what comes due."""
    return [(due.day.isoformat(), due.kind) for due in coming(facts, first, last) if due.kind in kinds]


@pytest.mark.parametrize(
    ("service", "days"),
    [
        pytest.param(NINE_YEARS, ["2018-03-10"], id="as-scheduled"),
        pytest.param(Service((Term(day("2009-03-11"), day("2012-05-31"), day("2018-03-10"), Ended.RESIGNED),)),
                     ["2012-05-31"], id="as-served"),
        pytest.param(Service((Term(day("2009-03-11"), day("2018-06-30"), day("2018-03-10"), Ended.COMPLETED),)),
                     ["2018-06-30"], id="a-trial-was-finished"),
        pytest.param(Service((Term(day("2003-03-11"), day("2006-03-10")), *NINE_YEARS.terms)),
                     ["2006-03-10", "2018-03-10"], id="two-terms"),
        pytest.param(Service((Term(day("2009-03-11")),)), [], id="no-end-known"),
        pytest.param(Service(), [], id="no-term"),
    ],
)  # fmt: skip
def test_the_end_of_a_term(service, days):
    assert [on for on, _kind in told(DueFacts(service), kinds={END})] == days


def test_app_1_art_i_1_b_home_leave_years_of_a_term():
    years = ["2011-01-01", "2013-01-01", "2015-01-01", "2017-01-01"]  # T-1: not 2010, nor 2019, out of office
    assert [on for on, _kind in told(DueFacts(NINE_YEARS), kinds={HOME})] == years
    labels = [str(due.step) for due in coming(DueFacts(NINE_YEARS), day("2011-01-01"), day("2011-01-01"))]
    assert labels == ["Home leave may be taken in 2011 [App. 1, art. I(1)(b); T-1]"]


def test_t_1_a_home_leave_year_opens_with_its_first_day_in_office():
    service = Service((Term(day("2009-03-11"), day("2012-03-10")), Term(day("2013-06-01"), day("2013-12-31"))))
    assert [on for on, _kind in told(DueFacts(service), kinds={HOME})] == ["2011-01-01", "2013-06-01"]


def test_a_term_without_an_end_goes_no_further_than_it_is_known():
    assert told(DueFacts(Service((Term(day("2009-03-11")),)))) == []


@pytest.mark.parametrize(
    ("residences", "due"),
    [
        pytest.param([("2009-03-11", None)], [("2014-03-10", FIVE), ("2018-03-10", NINE)], id="from-the-first-day"),
        pytest.param([("2009-03-12", None)], [("2014-03-11", FIVE)], id="a-day-short-of-nine"),
        pytest.param([("2008-01-01", None)], [("2014-03-10", FIVE), ("2018-03-10", NINE)], id="before-office"),
        pytest.param([("2010-01-01", "2014-12-31")], [("2014-12-31", FIVE)], id="five-years-to-the-day"),
        pytest.param([("2010-01-01", "2014-12-30")], [], id="a-day-short-of-five"),
        pytest.param([("2009-03-11", "2010-12-31"), ("2011-02-01", None)], [("2016-01-31", FIVE)], id="a-break"),
        pytest.param([("2009-03-11", "2010-12-31"), ("2011-01-01", None)], [("2014-03-10", FIVE), ("2018-03-10", NINE)],
                     id="adjoining"),
        pytest.param([], [], id="none"),
    ],
)  # fmt: skip
def test_app_1_art_iv_j_9_the_day_that_completes_five_and_nine_years(residences, due):
    homes = tuple(Residence(day(first), day(first), last and day(last)) for first, last in residences)
    assert told(DueFacts(NINE_YEARS, residences=homes), kinds={FIVE, NINE}) == due


def test_j_9_five_years_are_complete_once():
    service = Service((Term(day("2003-03-11"), day("2018-03-10")),))
    homes = (
        Residence(day("2003-03-11"), day("2003-03-11"), day("2008-12-31")),
        Residence(day("2010-01-01"), day("2010-01-01")),
    )
    assert told(DueFacts(service, residences=homes), kinds={FIVE, NINE}) == [("2008-03-10", FIVE)]


def test_j_6_residence_runs_from_the_declaration():
    homes = (Residence(day("2009-03-11"), day("2010-07-01")),)
    assert told(DueFacts(NINE_YEARS, residences=homes), kinds={FIVE, NINE}) == [("2015-06-30", FIVE)]


@pytest.mark.parametrize(
    ("born", "sixty"), [("1950-05-03", "2010-05-03"), ("1952-02-29", "2012-02-29"), ("1950-03-01", "2010-03-01")]
)
def test_app_2_art_i_1_the_sixtieth_birthday(born, sixty):
    [due] = coming(DueFacts(Service(), day(born)), *EVER)
    assert (due.day, due.kind, due.private, due.key) == (day(sixty), SIXTY, True, None)
    assert str(due.step) == "Sixtieth birthday [App. 2, art. I(1); P-3]"


def children(*rows):
    return DueFacts(Service(), children=tuple(ChildRow(key, *map(day, days)) for key, *days in rows))


def test_app_2_art_iv_1_a_childs_twenty_first_birthday():
    [due] = coming(children((7, "1995-06-30")), *EVER)
    assert (due.day, due.kind, due.private, due.key) == (day("2016-06-30"), CHILD, True, 7)
    assert str(due.step) == "Twenty-first birthday of a child [App. 2, art. IV(1); P-3]"


def test_p_3_a_child_born_on_29_february_is_twenty_one_on_1_march():
    assert told(children((1, "1996-02-29"))) == [("2017-03-01", CHILD)]


@pytest.mark.parametrize(("event", "due"), [("2016-06-29", False), ("2016-06-30", False), ("2016-07-01", True)])
@pytest.mark.parametrize("field", ["married_on", "died_on"])
def test_app_2_art_iv_1_only_a_child_alive_and_not_married(field, event, due):
    child = ChildRow(1, day("1995-06-30"), **{field: day(event)})
    assert bool(coming(DueFacts(Service(), children=(child,)), *EVER)) is due


def test_the_first_and_the_last_day_asked_are_counted():
    facts = children((1, "1995-06-30"))
    on = day("2016-06-30")
    assert len(coming(facts, on, on)) == 1
    assert coming(facts, on + DAY, on + 9 * DAY) == ()
    assert coming(facts, on - 9 * DAY, on - DAY) == ()


@pytest.mark.parametrize(("died", "count"), [("2010-05-02", 0), ("2010-05-03", 1)])
def test_nothing_after_death(died, count):
    facts = DueFacts(Service(died_on=day(died)), day("1950-05-03"))
    assert len(coming(facts, *EVER)) == count


def test_only_birth_and_family_are_private_and_days_come_in_their_order():
    homes = (Residence(day("2009-03-11"), day("2009-03-11")),)
    facts = DueFacts(
        NINE_YEARS, day("1957-01-01"), homes, (ChildRow(2, day("1990-03-10")), ChildRow(1, day("1990-03-10")))
    )
    found = coming(facts, day("2011-01-01"), day("2018-12-31"))
    assert [(due.day.isoformat(), due.kind, due.key) for due in found] == [
        ("2011-01-01", HOME, None),
        ("2011-03-10", CHILD, 2),
        ("2011-03-10", CHILD, 1),
        ("2013-01-01", HOME, None),
        ("2014-03-10", FIVE, None),
        ("2015-01-01", HOME, None),
        ("2017-01-01", HOME, None),
        ("2017-01-01", SIXTY, None),
        ("2018-03-10", END, None),
        ("2018-03-10", NINE, None),
    ]
    assert {due.kind for due in found if due.private} == {SIXTY, CHILD}


DATES = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@settings(deadline=None, max_examples=50)
@given(DATES, st.integers(0, 6000), DATES, DATES, st.integers(0, 3000), st.integers(0, 3000))
def test_each_day_falls_into_one_of_two_spans_that_adjoin(first_day, length, home, start, cut, rest):
    service = Service((Term(first_day, first_day + length * DAY),))
    facts = DueFacts(service, day("1950-05-03"), (Residence(home, home),), (ChildRow(1, day("1996-02-29")),))
    middle = start + cut * DAY
    last = middle + (rest + 1) * DAY
    assert coming(facts, start, middle) + coming(facts, middle + DAY, last) == coming(facts, start, last)
