"""The picture of a record: what stands in it, where, and for whom; and the same as a list."""

from datetime import date

import pytest

from judges.models import ActingDay, Marriage, OfficeHolding, Residence, Term
from judges.record import page as record_page
from judges.record import timeline
from judges.record.timeline import Span
from judges.record.visibility import Data
from tests.judges.record_world import fill

pytestmark = pytest.mark.django_db

EVERYTHING = frozenset(Data)
TODAY = date(2026, 11, 10)


def lanes(judge, seen=EVERYTHING, dues=()) -> dict[str, list[Span]]:
    return {title: spans for title, _tone, spans in timeline.lanes_of(judge, seen, dues)}


def test_each_reader_has_the_lanes_of_their_data(judge):
    fill(judge)
    office = {"Terms", "Presidency", "Acting as President"}
    assert set(lanes(judge, frozenset({Data.OFFICE}))) == office
    assert set(lanes(judge, frozenset({Data.OFFICE, Data.PERSONAL}))) == office | {"Residence"}
    assert set(lanes(judge, frozenset({Data.OFFICE, Data.FAMILY}))) == office | {"Family", "Children"}


def test_a_term_that_runs_is_foreseen_until_its_scheduled_end(judge):
    (span,) = lanes(judge)["Terms"]
    assert (span.first, span.last, span.tail, span.label) == (date(2024, 3, 11), None, date(2033, 3, 10), "First term")


def test_acting_days_that_follow_each_other_are_one_span(judge):
    for day in (4, 5, 6, 8):
        ActingDay.objects.create(judge=judge, day=date(2026, 5, day))
    spans = [(span.first.day, span.last.day) for span in lanes(judge)["Acting as President"]]
    assert spans == [(4, 6), (8, 8)]


def test_residence_runs_from_the_later_of_home_and_declaration(judge):
    Residence.objects.create(judge=judge, home="lease", home_from=date(2024, 4, 1), declared_on=date(2024, 6, 1))
    (span,) = lanes(judge)["Residence"]
    assert span.first == date(2024, 6, 1)


def test_the_picture_reaches_from_the_first_year_of_office_to_the_last_that_is_foreseen(judge):
    picture = timeline.picture(judge, EVERYTHING, (), TODAY)
    assert [year for _x, year in picture.years] == list(range(2024, 2034))
    assert picture.years[0][0] == 0
    assert 0 < picture.today < picture.width
    (lane,) = picture.lanes
    (bar,) = lane.bars
    assert bar.x + bar.width <= picture.width
    assert bar.shown == "First term"


def test_a_marriage_lasts_until_the_death_of_the_judge_and_then_the_survivor_has_days_of_their_own(judge):
    judge.died_on = date(2026, 5, 1)
    Marriage.objects.create(
        judge=judge, spouse_name="Spouse", first_day=date(1990, 5, 1),
        remarried_on=date(2026, 8, 1), spouse_died_on=date(2026, 9, 1),
    )  # fmt: skip
    assert [(span.first, span.last, span.label) for span in lanes(judge)["Family"]] == [
        (date(1990, 5, 1), date(2026, 5, 1), "marriage"),
        (date(2026, 8, 1), date(2026, 8, 1), "surviving spouse remarried"),
        (date(2026, 9, 1), date(2026, 9, 1), "surviving spouse died"),
    ]


def test_what_began_before_is_cut_at_the_edge_but_told_whole(judge):
    fill(judge)
    picture = timeline.picture(judge, EVERYTHING, (), TODAY)
    family = next(lane for lane in picture.lanes if lane.title == "Family")
    assert family.bars[0].x == 0
    assert "13\xa0Jul\xa01988" in family.bars[0].label
    assert picture.years[0][1] == 2015


def test_a_day_is_wide_enough_to_be_seen(judge):
    ActingDay.objects.create(judge=judge, day=date(2026, 5, 4))
    picture = timeline.picture(judge, EVERYTHING, (), TODAY)
    assert [lane.bars[0].width for lane in picture.lanes if lane.tone == "acting"] == [3]


def test_nothing_on_record_is_no_picture(judge):
    Term.objects.all().delete()
    assert timeline.picture(judge, EVERYTHING, (), TODAY) is None


def test_the_list_says_the_same_in_the_order_of_days(judge):
    OfficeHolding.objects.create(judge=judge, office="president", first_day=date(2024, 3, 12))
    picture = timeline.picture(judge, EVERYTHING, (), TODAY)
    assert [(entry.lane, entry.label, entry.when) for entry in picture.entries] == [
        ("Terms", "First term", "from 11\xa0Mar\xa02024, foreseen until 10\xa0Mar\xa02033"),
        ("Presidency", "President", "since 12\xa0Mar\xa02024"),
    ]


def test_what_is_to_come_is_told_to_those_who_may_know_of_it(judge, registrar, secretariat):
    fill(judge)
    judge.date_of_birth = date(1970, 2, 28)
    judge.save()

    def to_come(user):
        picture = record_page.picture_of(user, judge, TODAY)
        return {entry.label for entry in picture.entries if entry.lane == "To come"}

    private = to_come(secretariat) - to_come(registrar)
    assert to_come(registrar) < to_come(secretariat)
    assert any("sixt" in label.lower() for label in private)


@pytest.mark.parametrize(("year", "there"), [(1999, False), (2009, True)])
def test_a_childs_majority_is_to_come_for_who_sees_the_family(judge, year, there):
    fill(judge)
    judge.children.update(born_on=date(year, 6, 1), adopted_on=None)
    picture = record_page.picture_of(judge.user, judge, TODAY)
    assert any("child" in entry.label.lower() and entry.lane == "To come" for entry in picture.entries) is there
