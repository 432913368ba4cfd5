"""Days of a record against each other: both sides of each limit, and the sentences (Statute, art. 36(10))."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judges.rules.contradictions import contradictions
from judges.rules.facts import (
    ChildRow,
    DaysRow,
    Ended,
    MarriageRow,
    OfficeRow,
    ResettlementRow,
    ResidenceRow,
    TermRow,
    WholeRecord,
)
from judges.rules.presidency import Office
from judges.rules.results import Fact

BORN, DIED = date(1950, 5, 3), date(2020, 6, 30)
SOUND = WholeRecord(
    BORN,
    None,
    (
        TermRow(1, date(2003, 3, 11), date(2009, 3, 10), date(2009, 3, 10), date(2003, 2, 7), ended=Ended.COMPLETED),
        TermRow(2, date(2009, 3, 11), date(2018, 3, 10), date(2018, 3, 10), date(2009, 1, 20), date(2009, 4, 1)),
    ),
    (
        OfficeRow(1, Office.FIRST_VICE_PRESIDENT, date(2009, 3, 11), date(2012, 3, 10)),
        OfficeRow(2, Office.PRESIDENT, date(2012, 3, 11), date(2018, 3, 10)),
    ),
    (DaysRow(1, date(2009, 3, 11), date(2009, 3, 20)),),
    (ResidenceRow(1, date(2003, 3, 1), date(2003, 3, 11), date(2018, 3, 10)),),
    (ResettlementRow(1, date(2018, 3, 11)),),
    (
        MarriageRow(1, date(1972, 6, 1), date(1980, 6, 1), date(1985, 1, 1)),
        MarriageRow(2, date(1980, 6, 2)),
    ),
    (ChildRow(1, date(1975, 1, 1), None, date(2000, 1, 1), date(2010, 1, 1), (DaysRow(5, date(1976, 1, 1)),)),
     ChildRow(2, date(1982, 1, 1), date(1990, 1, 1))),
    (DaysRow(1, date(2003, 3, 1), date(2010, 1, 31)), DaysRow(2, date(2010, 2, 1))),
    (DaysRow(6, date(2001, 1, 1), date(2001, 3, 31)),),
)  # fmt: skip


def day(text):
    return text and date.fromisoformat(text)


def told(record):
    """Field, refused and the sentence of each contradiction."""
    return [(one.field, one.refused, str(one.step)) for one in contradictions(record)]


def the_one(record, fact, key):
    """The only contradiction of a record, which stands at this row."""
    [found] = contradictions(record)
    assert (found.fact, found.key) == (fact, key)
    return found.field, found.refused, str(found.step)


def test_a_sound_record_says_nothing():
    assert contradictions(SOUND) == ()
    assert contradictions(WholeRecord()) == ()


def test_the_order_of_rows_does_not_matter():
    backwards = replace(
        SOUND,
        died_on=date(2005, 1, 1),
        **{name: getattr(SOUND, name)[::-1] for name in ("terms", "offices", "marriages", "children", "accounts")},
    )
    assert contradictions(backwards) == contradictions(replace(SOUND, died_on=date(2005, 1, 1))) != ()


# --- The judge and the terms ----------------------------------------------------------------------------------------


def test_death_before_birth():
    assert contradictions(WholeRecord(BORN, BORN)) == ()
    assert the_one(WholeRecord(BORN, date(1950, 5, 2)), Fact.JUDGE, None) == (
        "died_on", True, "The judge died on 1950-05-02, before being born on 1950-05-03."
    )  # fmt: skip


def terms(*rows, born=None, died=None):
    return WholeRecord(day(born), day(died), terms=tuple(rows))


def term(key, first, last=None, scheduled=None, **more):
    return TermRow(key, day(first), day(last), day(scheduled), **more)


FIRST = term(1, "2009-03-11", "2018-05-31", "2018-05-31")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (term(2, "2018-03-11"),
         "The second term starts on 2018-03-11, before the first ends on 2018-05-31."),
        (term(2, "2018-05-31"),
         "The second term starts on 2018-05-31, before the first ends on 2018-05-31."),
        (term(2, "2018-06-01"), None),
    ],
)  # fmt: skip
def test_terms_that_overlap(row, sentence):
    expected = [("first_day", True, sentence)] if sentence else []
    assert told(terms(row, FIRST)) == expected


def test_a_term_that_runs_ends_as_scheduled_or_has_no_last_day():
    runs = term(1, "2009-03-11", None, "2018-03-10")
    assert told(terms(runs, term(2, "2018-03-11"))) == []
    [(_field, _refused, sentence)] = told(terms(runs, term(2, "2018-03-10")))
    assert sentence == "The second term starts on 2018-03-10, before the first ends on 2018-03-10."
    [(field, refused, sentence)] = told(terms(term(1, "2009-03-11"), term(2, "2018-03-11")))
    assert (field, refused) == ("first_day", True)
    assert sentence == "The second term starts on 2018-03-11, but the first has no last day."


def test_the_term_before_is_the_one_that_ends_last():
    rows = (
        term(1, "2009-03-11", "2018-03-10"),
        term(2, "2010-01-01", "2010-12-31"),
        term(3, "2012-01-01", "2019-01-01"),
    )
    assert [sentence for *_rest, sentence in told(terms(*rows))] == [
        "The second term starts on 2010-01-01, before the first ends on 2018-03-10.",
        "The third term starts on 2012-01-01, before the first ends on 2018-03-10.",
    ]


@pytest.mark.parametrize(
    ("sound", "wrong", "field", "refused", "sentence"),
    [
        pytest.param(
            terms(term(1, "2009-03-11", elected_on=date(2009, 3, 11))),
            terms(term(1, "2009-03-11", elected_on=date(2009, 3, 12))),
            "elected_on", True, "The first term starts on 2009-03-11, before the election on 2009-03-12.",
            id="elected-after-the-start",
        ),
        pytest.param(
            terms(term(1, "2009-03-11", full_time_from=date(2009, 3, 11))),
            terms(term(1, "2009-03-11", full_time_from=date(2009, 3, 10))),
            "full_time_from", True,
            "Full-time service starts on 2009-03-10, before the first term starts on 2009-03-11.",
            id="full-time-before-the-start",
        ),
        pytest.param(
            terms(term(1, "2003-03-11", "2006-03-10", full_time_from=date(2006, 3, 10))),
            terms(term(1, "2003-03-11", "2006-03-10", full_time_from=date(2006, 3, 11))),
            "full_time_from", False, "Full-time service starts on 2006-03-11, after the end of the first term.",
            id="full-time-after-the-end",
        ),
        pytest.param(
            terms(term(1, "2009-03-11", None, "2009-03-11")), terms(term(1, "2009-03-11", None, "2009-03-10")),
            "scheduled_last_day", True,
            "The first term is scheduled to end on 2009-03-10, before it starts on 2009-03-11.",
            id="scheduled-before-the-start",
        ),
        pytest.param(
            terms(term(1, "2009-03-11", "2009-03-11")), terms(term(1, "2009-03-11", "2009-03-10")),
            "last_day", True, "The first term ends on 2009-03-10, before it starts on 2009-03-11.",
            id="ends-before-the-start",
        ),
        pytest.param(
            terms(term(1, "2009-03-11", "2018-03-10", "2018-03-10")),
            terms(term(1, "2009-03-11", "2018-03-11", "2018-03-10")),
            "last_day", False,
            "The first term ended on 2018-03-11, later than scheduled, 2018-03-10, and no note says why: a term lasts"
            " longer only to finish a trial (Statute, art. 36(10)).",
            id="later-than-scheduled-without-a-note",
        ),
        pytest.param(
            terms(term(1, "2009-03-11", "2018-03-10", "2018-03-10", ended=Ended.COMPLETED)),
            terms(term(1, "2009-03-11", "2018-03-09", "2018-03-10", ended=Ended.COMPLETED)),
            "ended", False,
            "The first term is said to be completed, but ended on 2018-03-09, before 2018-03-10 as scheduled.",
            id="completed-before-its-end",
        ),
        pytest.param(
            terms(term(1, "1975-05-03"), born="1950-05-03"), terms(term(1, "1975-05-02"), born="1950-05-03"),
            "first_day", False,
            "The judge, born on 1950-05-03, is not yet twenty-five when the first term starts on 1975-05-02.",
            id="under-twenty-five",
        ),
        pytest.param(
            terms(term(1, "1977-03-01"), born="1952-02-29"), terms(term(1, "1977-02-28"), born="1952-02-29"),
            "first_day", False,
            "The judge, born on 1952-02-29, is not yet twenty-five when the first term starts on 1977-02-28.",
            id="p-3-under-twenty-five-born-on-29-february",
        ),
        pytest.param(
            terms(term(1, "2009-03-11"), born="1980-01-01"), terms(term(1, "2009-03-11"), born="2009-03-12"),
            "first_day", True, "The first term starts on 2009-03-11, before the judge was born on 2009-03-12.",
            id="before-birth",
        ),
        pytest.param(
            terms(term(1, "2009-03-11"), died="2009-03-11"), terms(term(1, "2009-03-11"), died="2009-03-10"),
            "first_day", True, "The first term starts on 2009-03-11, after the judge died on 2009-03-10.",
            id="starts-after-death",
        ),
        pytest.param(
            terms(term(1, "2009-03-11", "2012-01-01"), died="2012-01-01"),
            terms(term(1, "2009-03-11", "2012-01-01"), died="2011-12-31"),
            "last_day", True, "The first term ends on 2012-01-01, after the judge died on 2011-12-31.",
            id="ends-after-death",
        ),
        pytest.param(
            terms(term(1, "2009-03-11", "2012-01-01", ended=Ended.DIED), died="2012-01-01"),
            terms(term(1, "2009-03-11", "2012-01-01", ended=Ended.DIED), died="2012-01-02"),
            "last_day", True, "The first term ended by death on 2012-01-01, but the judge died on 2012-01-02.",
            id="ended-by-death-before-death",
        ),
    ],
)  # fmt: skip
def test_the_days_of_a_term(sound, wrong, field, refused, sentence):
    assert contradictions(sound) == ()
    assert the_one(wrong, Fact.TERM, 1) == (field, refused, sentence)


def test_a_term_on_the_day_of_birth_is_at_least_unusual():
    [(field, refused, sentence)] = told(terms(term(1, "1950-05-03"), born="1950-05-03"))
    assert (field, refused) == ("first_day", False)
    assert "not yet twenty-five" in sentence


def test_a_note_explains_a_term_that_lasted_longer():
    assert told(terms(term(1, "2009-03-11", "2018-06-30", "2018-03-10", lateness_noted=True))) == []


def test_death_that_is_not_recorded_by_itself_or_did_not_end_the_term_says_nothing():
    assert told(terms(term(1, "2009-03-11", "2012-01-01", ended=Ended.DIED))) == []
    assert told(terms(term(1, "2009-03-11", "2012-01-01", ended=Ended.RESIGNED), died="2012-01-02")) == []


# --- The Presidency -------------------------------------------------------------------------------------------------

OPEN = term(1, "2009-03-11", None, "2018-03-10")
ENDED = term(1, "2009-03-11", "2018-03-10", "2018-03-10")


def presidency(*rows, of=ENDED, acting=()):
    offices = tuple(OfficeRow(key, office, day(first), day(last)) for key, office, first, last in rows)
    days = tuple(DaysRow(key, day(first), day(last)) for key, first, last in acting)
    return WholeRecord(terms=(of,), offices=offices, acting=days)


P, V1, V2 = Office


@pytest.mark.parametrize(
    ("sound", "wrong", "field", "refused", "sentence"),
    [
        pytest.param(
            presidency((1, P, "2012-03-11", "2012-03-11")), presidency((1, P, "2012-03-11", "2012-03-10")),
            "last_day", True, "The last day, 2012-03-10, is before the first, 2012-03-11.", id="order",
        ),
        pytest.param(
            presidency((1, P, "2009-03-11", "2012-03-10")), presidency((1, P, "2009-03-10", "2012-03-10")),
            "first_day", True, "The judge is President on 2009-03-10, but not in office as a judge on that day.",
            id="before-the-term",
        ),
        pytest.param(
            presidency((1, V1, "2016-03-11", "2018-03-10")), presidency((1, V1, "2016-03-11", "2018-03-11")),
            "last_day", True,
            "The judge is First Vice-President on 2018-03-11, but not in office as a judge on that day.",
            id="after-the-term",
        ),
        pytest.param(
            presidency((1, P, "2018-03-10", None), of=OPEN), presidency((1, P, "2018-03-11", None), of=OPEN),
            "first_day", True, "The judge is President on 2018-03-11, but not in office as a judge on that day.",
            id="from-a-day-after-the-term",
        ),
        pytest.param(
            presidency((1, P, "2016-03-11", None), of=OPEN), presidency((1, P, "2016-03-11", None)),
            "last_day", False, "The office of President has no last day, though the judge has left office.",
            id="without-a-last-day",
        ),
        pytest.param(
            presidency((2, V2, "2009-03-11", "2012-03-10"), (1, P, "2012-03-11", "2015-03-10")),
            presidency((2, V2, "2009-03-11", "2012-03-11"), (1, P, "2012-03-11", "2015-03-10")),
            "first_day", True,
            "The judge is President from 2012-03-11, before ceasing to be Second Vice-President on 2012-03-11.",
            id="two-offices",
        ),
        pytest.param(
            presidency((1, P, "2012-03-11", None), of=OPEN),
            presidency((1, P, "2012-03-11", None), (2, V1, "2009-03-11", None), of=OPEN),
            "first_day", True,
            "The judge is President from 2012-03-11, but has no last day as First Vice-President.",
            id="an-office-that-goes-on",
        ),
    ],
)  # fmt: skip
def test_the_days_of_an_office_of_the_presidency(sound, wrong, field, refused, sentence):
    assert contradictions(sound) == ()
    assert the_one(wrong, Fact.OFFICE, 1) == (field, refused, sentence)


def test_an_office_over_days_between_two_terms():
    two = (term(1, "2009-03-11", "2012-03-10"), term(2, "2012-03-12", "2021-03-11"))
    record = replace(presidency((1, P, "2012-03-01", "2012-03-31")), terms=two)
    assert the_one(record, Fact.OFFICE, 1) == (
        "last_day", True, "The judge is President on 2012-03-11, but not in office as a judge on that day.",
    )  # fmt: skip
    adjoining = (two[0], replace(two[1], first_day=date(2012, 3, 11)))
    assert contradictions(replace(record, terms=adjoining)) == ()


def test_an_office_without_any_term():
    record = replace(presidency((1, P, "2012-03-11", None)), terms=())
    assert the_one(record, Fact.OFFICE, 1)[0] == "first_day"


HELD = (2, P, "2012-03-11", "2015-03-10")


@pytest.mark.parametrize(
    ("sound", "wrong", "field", "sentence"),
    [
        pytest.param((1, "2010-01-05", "2010-01-05"), (1, "2010-01-05", "2010-01-04"), "last_day",
                     "The last day, 2010-01-04, is before the first, 2010-01-05.", id="order"),
        pytest.param((1, "2009-03-11", None), (1, "2009-03-10", None), "first_day",
                     "The judge acts as President on 2009-03-10, a day out of office.", id="before-office"),
        pytest.param((1, "2018-03-01", "2018-03-10"), (1, "2018-03-01", "2018-03-11"), "first_day",
                     "The judge acts as President on 2018-03-11, a day out of office.", id="after-office"),
        pytest.param((1, "2012-03-10", "2012-03-10"), (1, "2012-03-10", "2012-03-11"), "first_day",
                     "On 2012-03-11 the judge holds the office of President, so does not act in it.", id="president"),
        pytest.param((1, "2015-03-11", None), (1, "2015-03-10", None), "first_day",
                     "On 2015-03-10 the judge holds the office of President, so does not act in it.", id="still"),
    ],
)  # fmt: skip
def test_art_iii_3_the_days_of_acting_as_president(sound, wrong, field, sentence):
    assert contradictions(presidency(HELD, acting=(sound,))) == ()
    assert the_one(presidency(HELD, acting=(wrong,)), Fact.ACTING, 1) == (field, True, sentence)


def test_art_iii_3_a_vice_president_acts():
    assert contradictions(presidency((2, V1, "2012-03-11", "2015-03-10"), acting=((1, "2013-01-01", None),))) == ()


# --- Residence, resettlement, bank accounts -------------------------------------------------------------------------


def residence(home, declared=None, last=None, born=None, died=None):
    return WholeRecord(day(born), day(died), residences=(ResidenceRow(1, day(home), day(declared), day(last)),))


@pytest.mark.parametrize(
    ("sound", "wrong", "field", "sentence"),
    [
        pytest.param(
            residence("1950-05-03", born="1950-05-03"), residence("1950-05-02", born="1950-05-03"), "home_from",
            "The home is held from 1950-05-02, before the judge was born on 1950-05-03.", id="before-birth",
        ),
        pytest.param(
            residence("2010-01-01", died="2010-01-01"), residence("2010-01-02", died="2010-01-01"), "home_from",
            "The home is held from 2010-01-02, after the judge died on 2010-01-01.", id="home-after-death",
        ),
        pytest.param(
            residence("2009-01-01", "2010-01-01", "2010-01-01"), residence("2009-01-01", "2010-01-02", "2010-01-01"),
            "declared_on", "The residence is declared on 2010-01-02, after its last day, 2010-01-01.",
            id="declared-after-the-last-day",
        ),
        pytest.param(
            residence("2009-01-01", "2010-01-01", died="2010-01-01"),
            residence("2009-01-01", "2010-01-02", died="2010-01-01"),
            "declared_on", "The residence is declared on 2010-01-02, after the judge died on 2010-01-01.",
            id="declared-after-death",
        ),
        pytest.param(
            residence("2009-01-01", None, "2009-01-01"), residence("2009-01-01", None, "2008-12-31"), "last_day",
            "The residence ends on 2008-12-31, before its home is held from 2009-01-01.", id="order",
        ),
        pytest.param(
            residence("2009-01-01", None, "2010-01-01", died="2010-01-01"),
            residence("2009-01-01", None, "2010-01-02", died="2010-01-01"),
            "last_day", "The residence ends on 2010-01-02, after the judge died on 2010-01-01.", id="ends-after-death",
        ),
    ],
)  # fmt: skip
def test_art_ii_2_the_days_of_a_residence(sound, wrong, field, sentence):
    assert contradictions(sound) == ()
    assert the_one(wrong, Fact.RESIDENCE, 1) == (field, True, sentence)


def resettled(on, of=ENDED, died=None):
    return WholeRecord(None, day(died), terms=(of,), resettlements=(ResettlementRow(1, day(on)),))


def test_j_10_resettling_while_in_office_is_a_remark_and_before_office_an_error():
    assert contradictions(resettled("2018-03-11")) == ()
    assert the_one(resettled("2018-03-10"), Fact.RESETTLEMENT, 1) == (
        "on", False,
        "The judge resettled on 2018-03-10, while still in office: what is due then is due after leaving it.",
    )  # fmt: skip
    assert the_one(resettled("2009-03-11"), Fact.RESETTLEMENT, 1)[1] is False
    assert the_one(resettled("2009-03-10"), Fact.RESETTLEMENT, 1) == (
        "on", True, "The judge resettled on 2009-03-10, before taking office on 2009-03-11."
    )  # fmt: skip
    assert contradictions(WholeRecord(resettlements=(ResettlementRow(1, date(2018, 3, 10)),))) == ()


def test_resettling_after_death():
    assert contradictions(resettled("2019-01-01", died="2019-01-01")) == ()
    assert the_one(resettled("2019-01-02", died="2019-01-01"), Fact.RESETTLEMENT, 1) == (
        "on", True, "The judge resettled on 2019-01-02, after dying on 2019-01-01."
    )  # fmt: skip


def accounts(*rows):
    return WholeRecord(accounts=tuple(DaysRow(key, day(first), day(last)) for key, first, last in rows))


@pytest.mark.parametrize(
    ("sound", "wrong", "field", "sentence"),
    [
        (accounts((1, "2010-01-01", "2010-01-01")), accounts((1, "2010-01-01", "2009-12-31")), "last_day",
         "The last day, 2009-12-31, is before the first, 2010-01-01."),
        (accounts((2, "2009-01-01", "2009-12-31"), (1, "2010-01-01", None)),
         accounts((2, "2009-01-01", "2010-01-01"), (1, "2010-01-01", None)), "first_day",
         "The account is used from 2010-01-01, before that of 2009-01-01 ends on 2010-01-01."),
        (accounts((2, "2009-01-01", None)), accounts((2, "2009-01-01", None), (1, "2010-01-01", None)), "first_day",
         "The account is used from 2010-01-01, but that of 2009-01-01 has no last day."),
    ],
)  # fmt: skip
def test_one_bank_account_at_a_time(sound, wrong, field, sentence):
    assert contradictions(sound) == ()
    assert the_one(wrong, Fact.ACCOUNT, 1) == (field, True, sentence)


# --- Marriages ------------------------------------------------------------------------------------------------------


def marriages(*rows, born="1950-05-03", died=None):
    return WholeRecord(day(born), day(died), marriages=tuple(MarriageRow(key, *map(day, days)) for key, *days in rows))


@pytest.mark.parametrize(
    ("sound", "wrong", "field", "refused", "sentence"),
    [
        pytest.param(
            marriages((1, "1968-05-03")), marriages((1, "1968-05-02")), "married_on", False,
            "The judge, born on 1950-05-03, is not yet eighteen when the first marriage begins on 1968-05-02.",
            id="under-eighteen",
        ),
        pytest.param(
            marriages((1, "1970-01-01"), born=None), marriages((1, "1964-05-03")), "married_on", False,
            "The judge, born on 1950-05-03, is not yet eighteen when the first marriage begins on 1964-05-03.",
            id="fourteen",
        ),
        pytest.param(
            marriages((1, "1968-05-03")), marriages((1, "1964-05-02")), "married_on", True,
            "The judge, born on 1950-05-03, is not yet fourteen when the first marriage begins on 1964-05-02.",
            id="under-fourteen",
        ),
        pytest.param(
            marriages((1, "1968-05-03")), marriages((1, "1950-05-03")), "married_on", True,
            "The judge, born on 1950-05-03, is not yet fourteen when the first marriage begins on 1950-05-03.",
            id="on-the-day-of-birth",
        ),
        pytest.param(
            marriages((1, "1968-05-03")), marriages((1, "1950-05-02")), "married_on", True,
            "The first marriage begins on 1950-05-02, before the judge was born on 1950-05-03.", id="before-birth",
        ),
        pytest.param(
            marriages((1, "2000-01-01"), died="2000-01-01"), marriages((1, "2000-01-02"), died="2000-01-01"),
            "married_on", True, "The first marriage begins on 2000-01-02, after the judge died on 2000-01-01.",
            id="after-death",
        ),
        pytest.param(
            marriages((2, "1975-01-01", "1980-12-31"), (1, "1981-01-01")),
            marriages((2, "1975-01-01", "1981-01-01"), (1, "1981-01-01")), "married_on", True,
            "The second marriage begins on 1981-01-01, before the first ends on 1981-01-01.", id="one-at-a-time",
        ),
        pytest.param(
            marriages((2, "1975-01-01")), marriages((2, "1975-01-01"), (1, "1981-01-01")), "married_on", True,
            "The second marriage begins on 1981-01-01, but the first has not ended.", id="the-first-runs",
        ),
        pytest.param(
            marriages((1, "1975-01-01", "1975-01-01")), marriages((1, "1975-01-01", "1974-12-31")), "ended_on", True,
            "The first marriage ends on 1974-12-31, before it begins on 1975-01-01.", id="order",
        ),
        pytest.param(
            marriages((1, "1975-01-01", "2000-01-01"), died="2000-01-01"),
            marriages((1, "1975-01-01", "2000-01-02"), died="2000-01-01"), "ended_on", True,
            "The first marriage ends on 2000-01-02, though the judge's death had ended it on 2000-01-01.",
            id="ends-after-death",
        ),
        pytest.param(
            marriages((1, "1975-01-01", "1980-01-01", "1980-01-01")),
            marriages((1, "1975-01-01", "1980-01-01", "1979-12-31")), "remarried_on", True,
            "The spouse remarries on 1979-12-31, before the first marriage ends on 1980-01-01.", id="remarried-early",
        ),
        pytest.param(
            marriages((1, "1975-01-01", None, "2000-01-01"), died="2000-01-01"),
            marriages((1, "1975-01-01", None, "1999-12-31"), died="2000-01-01"), "remarried_on", True,
            "The spouse remarries on 1999-12-31, before the judge died on 2000-01-01.", id="remarried-before-death",
        ),
        pytest.param(
            marriages((1, "1975-01-01")), marriages((1, "1975-01-01", None, "1999-12-31")), "remarried_on", True,
            "The spouse remarries on 1999-12-31, but the first marriage has not ended.", id="remarried-while-married",
        ),
        pytest.param(
            marriages((1, "1975-01-01", None, None, "2000-01-01"), died="2000-01-01"),
            marriages((1, "1975-01-01", None, None, "1999-12-31"), died="2000-01-01"), "spouse_died_on", True,
            "The surviving spouse dies on 1999-12-31, before the judge died on 2000-01-01.", id="survivor-before-death",
        ),
        pytest.param(
            marriages((1, "1975-01-01")), marriages((1, "1975-01-01", None, None, "2000-01-01")),
            "spouse_died_on", True,
            "The surviving spouse dies on 2000-01-01, but no death of the judge is on record.", id="survivor-of-none",
        ),
        pytest.param(
            marriages((1, "1975-01-01", None, None, "2005-01-01"), died="2000-01-01"),
            marriages((1, "1975-01-01", "1999-12-31", None, "2005-01-01"), died="2000-01-01"), "spouse_died_on", True,
            "A surviving spouse dies on 2005-01-01, but the first marriage had ended on 1999-12-31.",
            id="survivor-of-a-marriage-that-ended",
        ),
        pytest.param(
            marriages((1, "1975-01-01", None, "2005-01-01", "2005-01-01"), died="2000-01-01"),
            marriages((1, "1975-01-01", None, "2005-01-02", "2005-01-01"), died="2000-01-01"), "remarried_on", True,
            "The spouse remarries on 2005-01-02, after dying on 2005-01-01.", id="remarried-after-own-death",
        ),
    ],
)  # fmt: skip
def test_the_days_of_a_marriage(sound, wrong, field, refused, sentence):
    assert contradictions(sound) == ()
    assert the_one(wrong, Fact.MARRIAGE, 1) == (field, refused, sentence)


# --- Children and incapacity ----------------------------------------------------------------------------------------


def child(born="1975-01-01", judge="1950-05-03", died=None, **days):
    row = ChildRow(1, day(born), **{name: day(value) for name, value in days.items()})
    return WholeRecord(day(judge), day(died), children=(row,))


@pytest.mark.parametrize(
    ("sound", "wrong", "field", "refused", "sentence"),
    [
        pytest.param(
            child("1962-05-03"), child("1962-05-02"), "born_on", False,
            "The first child is born on 1962-05-02, before the judge, born on 1950-05-03, is twelve.", id="twelve",
        ),
        pytest.param(
            child("1975-01-01", judge=None), child("1950-05-04"), "born_on", False,
            "The first child is born on 1950-05-04, before the judge, born on 1950-05-03, is twelve.", id="younger",
        ),
        pytest.param(
            child(), child("1950-05-03"), "born_on", True,
            "The first child is born on 1950-05-03, no later than the judge, born on 1950-05-03.", id="no-younger",
        ),
        pytest.param(
            child(), child("1940-01-01"), "born_on", True,
            "The first child is born on 1940-01-01, no later than the judge, born on 1950-05-03.", id="older",
        ),
        pytest.param(
            child("2000-01-01", died="2000-01-01"), child("2000-01-02", died="2000-01-01"), "born_on", False,
            "The first child is born on 2000-01-02, after the judge died on 2000-01-01.", id="after-the-judges-death",
        ),
        pytest.param(
            child(adopted_on="1975-01-01"), child(adopted_on="1974-12-31"), "adopted_on", True,
            "The first child is adopted on 1974-12-31, before being born on 1975-01-01.", id="adopted-before-birth",
        ),
        pytest.param(
            child(adopted_on="1980-01-01", died_on="1980-01-01"), child(adopted_on="1980-01-02", died_on="1980-01-01"),
            "adopted_on", True, "The first child is adopted on 1980-01-02, after dying on 1980-01-01.",
            id="adopted-after-death",
        ),
        pytest.param(
            child(adopted_on="1980-01-01", died="1980-01-01"), child(adopted_on="1980-01-02", died="1980-01-01"),
            "adopted_on", True, "The first child is adopted on 1980-01-02, after the judge died on 1980-01-01.",
            id="adopted-after-the-judges-death",
        ),
        pytest.param(
            child(), child(married_on="1974-12-31"), "married_on", True,
            "The first child marries on 1974-12-31, before being born on 1975-01-01.", id="married-before-birth",
        ),
        pytest.param(
            child(married_on="1990-01-01"), child(married_on="1989-12-31"), "married_on", False,
            "The first child, born on 1975-01-01, marries on 1989-12-31, before being fifteen.", id="fifteen",
        ),
        pytest.param(
            child(), child(married_on="1975-01-01"), "married_on", False,
            "The first child, born on 1975-01-01, marries on 1975-01-01, before being fifteen.",
            id="married-on-the-day-of-birth",
        ),
        pytest.param(
            child(married_on="2000-01-01", died_on="2000-01-01"), child(married_on="2000-01-02", died_on="2000-01-01"),
            "married_on", True, "The first child marries on 2000-01-02, after dying on 2000-01-01.",
            id="married-after-death",
        ),
        pytest.param(
            child(died_on="1975-01-01"), child(died_on="1974-12-31"), "died_on", True,
            "The first child died on 1974-12-31, before being born on 1975-01-01.", id="died-before-birth",
        ),
    ],
)  # fmt: skip
def test_the_days_of_a_child(sound, wrong, field, refused, sentence):
    assert contradictions(sound) == ()
    assert the_one(wrong, Fact.CHILD, 1) == (field, refused, sentence)


def incapacity_of_child(first, last=None):
    row = ChildRow(1, date(1975, 1, 1), died_on=date(2000, 1, 1), incapacities=(DaysRow(9, day(first), day(last)),))
    return WholeRecord(children=(row,))


def incapacity_of_judge(first, last=None):
    return WholeRecord(date(1975, 1, 1), date(2000, 1, 1), incapacities=(DaysRow(9, day(first), day(last)),))


@pytest.mark.parametrize("record", [incapacity_of_child, incapacity_of_judge])
@pytest.mark.parametrize(
    ("sound", "wrong", "field", "sentence"),
    [
        (("1975-01-01",), ("1974-12-31",), "first_day",
         "The incapacity begins on 1974-12-31, before birth on 1975-01-01."),
        (("2000-01-01",), ("2000-01-02",), "first_day",
         "The incapacity begins on 2000-01-02, after death on 2000-01-01."),
        (("1980-01-01", "1980-01-01"), ("1980-01-01", "1979-12-31"), "last_day",
         "The incapacity ends on 1979-12-31, before it begins on 1980-01-01."),
        (("1980-01-01", "2000-01-01"), ("1980-01-01", "2000-01-02"), "last_day",
         "The incapacity ends on 2000-01-02, after death on 2000-01-01."),
    ],
)  # fmt: skip
def test_app_2_art_iv_3_the_days_of_an_incapacity(record, sound, wrong, field, sentence):
    assert contradictions(record(*sound)) == ()
    assert the_one(record(*wrong), Fact.INCAPACITY, 9) == (field, True, sentence)


# --- For every record -----------------------------------------------------------------------------------------------

DAYS = st.dates(date(1990, 1, 1), date(1999, 12, 31))
MAYBE = st.none() | DAYS
RECORDS = st.builds(
    WholeRecord,
    MAYBE,
    MAYBE,
    st.lists(st.builds(TermRow, st.integers(1, 9), DAYS, MAYBE, MAYBE, MAYBE, MAYBE), max_size=3).map(tuple),
    st.lists(st.builds(OfficeRow, st.integers(1, 9), st.sampled_from(Office), DAYS, MAYBE), max_size=3).map(tuple),
    st.lists(st.builds(DaysRow, st.integers(1, 9), DAYS, MAYBE), max_size=3).map(tuple),
    st.lists(st.builds(ResidenceRow, st.integers(1, 9), DAYS, MAYBE, MAYBE), max_size=2).map(tuple),
    st.lists(st.builds(ResettlementRow, st.integers(1, 9), DAYS), max_size=2).map(tuple),
    st.lists(st.builds(MarriageRow, st.integers(1, 9), DAYS, MAYBE, MAYBE), max_size=3).map(tuple),
    st.lists(st.builds(ChildRow, st.integers(1, 9), DAYS, MAYBE, MAYBE, MAYBE), max_size=3).map(tuple),
    st.lists(st.builds(DaysRow, st.integers(1, 9), DAYS, MAYBE), max_size=3).map(tuple),
)


@settings(deadline=None, max_examples=200)
@given(RECORDS)
def test_whatever_the_days_the_sentences_name_days_that_are_there(record):
    for found in contradictions(record):
        sentence = str(found.step)
        assert sentence.endswith(".")
        assert "%(" not in sentence
        assert None not in found.step.values.values()


@settings(deadline=None, max_examples=100)
@given(DAYS, st.integers(0, 400), DAYS, st.integers(0, 400))
def test_two_terms_contradict_each_other_just_where_they_share_a_day(first, length, second, other_length):
    one, two = (
        {start + n * timedelta(days=1) for n in range(days + 1)}
        for start, days in ((first, length), (second, other_length))
    )
    rows = (TermRow(1, first, max(one)), TermRow(2, second, max(two)))
    assert bool(contradictions(WholeRecord(terms=rows))) is bool(one & two)
