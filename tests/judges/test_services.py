"""Who holds or exercises the Presidency on a day, and who authorises whose claims then (Annex, art. III(3))."""

from datetime import date, timedelta

import pytest

from judges.models import ActingDay, OfficeHolding
from judges.rules.presidency import Office
from judges.services import authorisers_of, presidency_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def first_vice_president(presidency):
    return presidency[Office.FIRST_VICE_PRESIDENT]


@pytest.fixture
def second_vice_president(presidency):
    return presidency[Office.SECOND_VICE_PRESIDENT]


def test_the_president_authorises_a_judge(judge, president, today):
    assert authorisers_of(judge, today) == {president.pk: "President"}


def test_app_1_art_v_the_presidents_own_go_to_the_first_vice_president(president, first_vice_president, today):
    assert authorisers_of(president, today) == {first_vice_president.pk: "First Vice-President"}


def test_to_the_second_where_there_is_no_first(president, first_vice_president, second_vice_president, today):
    OfficeHolding.objects.filter(judge=first_vice_president).update(last_day=today - timedelta(days=1))
    assert authorisers_of(president, today) == {second_vice_president.pk: "Second Vice-President"}


def test_art_iii_3_who_acts_authorises_beside_the_president(judge, president, first_vice_president, today):
    ActingDay.objects.create(day=today, judge=first_vice_president)
    assert authorisers_of(judge, today) == {
        first_vice_president.pk: "First Vice-President, acting as President",
        president.pk: "President",
    }


@pytest.mark.parametrize("other_day", [-1, 1])
def test_acting_is_for_that_day_only(judge, president, first_vice_president, today, other_day):
    ActingDay.objects.create(day=today + timedelta(days=other_day), judge=first_vice_president)
    assert set(authorisers_of(judge, today)) == {president.pk}


def test_who_acts_does_not_authorise_their_own(judge, president, today):
    ActingDay.objects.create(day=today, judge=judge)
    assert set(authorisers_of(judge, today)) == {president.pk}


@pytest.mark.parametrize(("day", "in_office"), [(date(2024, 3, 10), False), (date(2024, 3, 11), True)])
def test_from_the_first_day_of_the_office(judge, president, day, in_office):
    assert (president.pk in authorisers_of(judge, day)) is in_office


@pytest.mark.parametrize(("day", "in_office"), [(date(2026, 6, 30), True), (date(2026, 7, 1), False)])
def test_to_its_last_day_that_day_counted(judge, president, day, in_office):
    OfficeHolding.objects.filter(judge=president).update(last_day=date(2026, 6, 30))
    assert (president.pk in authorisers_of(judge, day)) is in_office


def test_nobody_where_all_offices_are_vacant(judge, today):
    assert authorisers_of(judge, today) == {}


def test_two_queries(presidency, today, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(presidency_on(today).holders) == 3
