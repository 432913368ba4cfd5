"""Days of acting as President: entered in ranges, never twice, and the yearly maximum (Annex, art. III(3); J-3)."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asp_portal.acts import Act
from asp_portal.workflow import Hidden, Stale
from judges.models import ActingDay
from judges.presidency import acting as services
from judges.presidency import entries
from judges.rules.presidency import Office

pytestmark = pytest.mark.django_db

PAGE = "/presidency/acting-days/"
MAY = date(2026, 5, 4)


@pytest.fixture
def vice(presidency):
    return presidency[Office.FIRST_VICE_PRESIDENT]


def days():
    return {(row.day, str(row.judge)) for row in ActingDay.objects.select_related("judge")}


def enter(judge, first_day, last_day, user):
    return services.enter_range(judge, first_day, last_day, "Note of the Presidency", user)


class TestEntering:
    def test_a_range_is_a_row_a_day_with_an_act_each_and_one_for_all(self, vice, secretariat):
        act = enter(vice, MAY, date(2026, 5, 6), secretariat)
        assert days() == {(date(2026, 5, day), str(vice)) for day in (4, 5, 6)}
        assert [one.name for one in Act.objects.about(vice)] == ["added"] * 3
        assert (act.name, len(act.content.body["rows"])) == (entries.ACTING, 3)

    def test_over_the_turn_of_the_year(self, vice, secretariat):
        enter(vice, date(2026, 12, 30), date(2027, 1, 2), secretariat)
        assert sorted(day.isoformat() for day, _name in days()) == [
            "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02",
        ]  # fmt: skip

    def test_over_a_leap_day(self, vice, secretariat):
        enter(vice, date(2028, 2, 28), date(2028, 3, 1), secretariat)
        assert len(days()) == 3

    def test_never_twice_and_the_refusal_names_who_and_when(self, vice, judge, secretariat):
        enter(vice, MAY, date(2026, 5, 6), secretariat)
        with pytest.raises(ValidationError) as error:
            enter(judge, date(2026, 5, 6), date(2026, 5, 8), secretariat)
        assert error.value.messages == ["The First Vice-President acts as President already: 6\u00a0May\u00a02026."]
        assert len(days()) == 3
        enter(judge, date(2026, 5, 7), date(2026, 5, 8), secretariat)
        assert len(days()) == 5

    def test_the_president_does_not_act_as_one(self, president, secretariat):
        president.offices.update(last_day=date(2026, 5, 5))
        with pytest.raises(ValidationError) as error:
            enter(president, MAY, date(2026, 5, 6), secretariat)
        assert error.value.messages == [
            "The President is the President, who cannot act as one: 4\u00a0May\u00a02026 to 5\u00a0May\u00a02026."
        ]
        enter(president, date(2026, 5, 6), date(2026, 5, 6), secretariat)

    def test_days_out_of_office_are_named(self, judge, secretariat):
        judge.terms.update(last_day=date(2026, 5, 5), ended="resigned")
        with pytest.raises(ValidationError) as error:
            enter(judge, MAY, date(2026, 5, 7), secretariat)
        assert error.value.messages == [
            "Ordinary Judge is not in office as a judge: 6\u00a0May\u00a02026 to 7\u00a0May\u00a02026."
        ]
        enter(judge, MAY, date(2026, 5, 5), secretariat)

    @pytest.mark.parametrize(("length", "refused"), [(366, False), (367, True), (0, True)])
    def test_a_range_has_days_and_is_no_slip_of_the_year(self, length, refused, vice, secretariat):
        last_day = MAY + timedelta(days=length - 1)
        if not refused:
            assert len(enter(vice, MAY, last_day, secretariat).content.body["rows"]) == 366
            return
        with pytest.raises(ValidationError) as error:
            enter(vice, MAY, last_day, secretariat)
        assert list(error.value.message_dict) == ["last_day"]

    def test_nobody_enters_their_own(self, vice):
        with pytest.raises(Hidden):
            enter(vice, MAY, MAY, vice.user)
        assert days() == set()


class TestTakingBack:
    def test_a_range_with_a_reason(self, vice, secretariat):
        enter(vice, MAY, date(2026, 5, 8), secretariat)
        act = services.take_back_range(vice, date(2026, 5, 5), date(2026, 5, 6), "Was back early", secretariat)
        assert days() == {(date(2026, 5, day), str(vice)) for day in (4, 7, 8)}
        assert (act.name, act.reason) == (entries.NOT_ACTING, "Was back early")
        entries.take_back(act, secretariat, "Was not")
        assert len(days()) == 5

    def test_only_that_judges(self, vice, judge, secretariat):
        enter(vice, MAY, MAY, secretariat)
        with pytest.raises(ValidationError, match="on none of these days"):
            services.take_back_range(judge, MAY, MAY, "Wrong", secretariat)
        assert len(days()) == 1

    def test_not_without_a_reason(self, vice, secretariat):
        enter(vice, MAY, MAY, secretariat)
        with pytest.raises(ValidationError, match="Say why"):
            services.take_back_range(vice, MAY, MAY, " ", secretariat)
        assert len(days()) == 1


class TestYearlyMaximum:
    def year(self, year=2026):
        rows = ActingDay.objects.filter(day__year=year).select_related("judge")
        return services.years(rows.prefetch_related("judge__terms", "judge__offices"), year)

    @pytest.mark.parametrize(
        ("number", "amount", "full_on"),
        [
            (1, "100.00", None),
            (37, "3700.00", None),
            (99, "9900.00", None),
            (100, "10000.00", date(2026, 4, 10)),
            (120, "10000.00", date(2026, 4, 10)),
        ],
    )
    def test_annex_iii_3_a_hundred_a_day_up_to_ten_thousand(self, number, amount, full_on, vice, secretariat):
        enter(vice, date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=number - 1), secretariat)
        [found] = self.year()
        assert (found.days, found.amount, found.ceiling) == (number, Decimal(amount), Decimal(10_000))
        assert found.full_on == full_on
        assert found.left == Decimal(10_000) - Decimal(amount)

    def test_the_years_are_apart(self, vice, secretariat):
        enter(vice, date(2025, 12, 1), date(2026, 1, 10), secretariat)
        assert [(one.days, one.amount) for year in (2025, 2026) for one in self.year(year)] == [(31, 3100), (10, 1000)]

    def test_of_each_judge(self, vice, judge, secretariat):
        enter(vice, MAY, MAY, secretariat)
        enter(judge, date(2026, 5, 5), date(2026, 5, 6), secretariat)
        assert {(one.judge, one.amount) for one in self.year()} == {(vice, 100), (judge, 200)}


# --- Pages ----------------------------------------------------------------------------------------------------------


def test_worked_figures_on_the_page(vice, judge, secretariat, signed_in):
    enter(vice, date(2026, 1, 1), date(2026, 2, 6), secretariat)
    enter(judge, date(2026, 3, 1), date(2026, 6, 28), secretariat)
    text = signed_in(judge.user).get(PAGE, {"year": "2026"}).content.decode()
    assert "37 days, 3,700.00 of 10,000.00\u00a0EUR" in text
    assert "120 days, 10,000.00 of 10,000.00\u00a0EUR" in text
    assert "Reached with 8\u00a0Jun\u00a02026" in text
    assert 'width="37.00"' in text
    assert "Take back" not in text


def test_the_list_by_year_and_judge(vice, judge, secretariat, signed_in):
    enter(vice, date(2025, 12, 31), date(2026, 1, 1), secretariat)
    enter(judge, MAY, MAY, secretariat)
    client = signed_in(secretariat)
    shown = client.get(PAGE, {"year": "2026"}).context["table"].data
    assert [(run.first_day, run.last_day) for run in shown] == [(MAY, MAY), (date(2026, 1, 1), date(2026, 1, 1))]
    shown = client.get(PAGE, {"year": "2026", "judge": judge.slug}).context["table"].data
    assert [run.judge for run in shown] == [judge]
    assert client.get(PAGE, {"year": "1066"}).status_code == 200
    assert client.get(PAGE, {"judge": "none"}).status_code == 200


def test_a_file_has_a_row_for_each_day(vice, secretariat, signed_in):
    enter(vice, MAY, date(2026, 5, 5), secretariat)
    answer = signed_in(secretariat).get(PAGE, {"year": "2026", "_export": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == [
        "Day,Judge,Decision",
        "2026-05-04,The First Vice-President,Note of the Presidency",
        "2026-05-05,The First Vice-President,Note of the Presidency",
    ]


def test_entering_and_taking_back_through_the_browser(vice, judge, secretariat, signed_in):
    client, url = signed_in(secretariat), reverse("judges:acting-new")
    data = {"judge": vice.slug, "first_day": "2026-05-04", "last_day": "2026-05-06", "source": "Note"}
    answer = client.post(url, data, follow=True)
    assert "3 days of acting as President entered for The First Vice-President." in answer.content.decode()
    again = client.post(url, data | {"judge": judge.slug, "last_day": ""})
    assert again.status_code == 422
    assert "The First Vice-President acts as President already: 4\u00a0May\u00a02026." in again.content.decode()
    back = {"judge": vice.slug, "first_day": "2026-05-05", "last_day": "", "reason": "Was back"}
    answer = client.post(reverse("judges:acting-take-back"), back, follow=True)
    assert "1 day of acting as President taken back" in answer.content.decode()
    assert len(days()) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"judge": ""}, "judge"),
        ({"judge": "x"}, "judge"),
        ({"first_day": ""}, "first_day"),
        ({"first_day": "2026-02-29"}, "first_day"),
        ({"last_day": "2026-05-03"}, "last_day"),
        ({"last_day": "2027-05-05"}, "last_day"),
        ({"source": ""}, "source"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(changes, field, vice, secretariat, signed_in):
    data = {"judge": vice.slug, "first_day": "2026-05-04", "last_day": "2026-05-06", "source": "Note"} | changes
    answer = signed_in(secretariat).post(reverse("judges:acting-new"), data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert days() == set()


def test_as_many_queries_for_three_judges_as_for_one(vice, judge, make_judge, secretariat, signed_in):
    client = signed_in(secretariat)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE, {"year": "2026"}).status_code == 200
        return len(captured)

    enter(vice, MAY, MAY, secretariat)
    queries()
    first = queries()
    enter(judge, date(2026, 5, 5), date(2026, 5, 9), secretariat)
    enter(make_judge(name="Third Judge"), date(2026, 5, 20), date(2026, 5, 29), secretariat)
    assert queries() == first


@pytest.mark.django_db(transaction=True)
def test_two_people_entering_the_same_day_at_once_enter_it_once(vice, judge, secretariat):
    barrier, outcomes = threading.Barrier(2), []

    def act(one):
        try:
            barrier.wait(10)
            enter(one, MAY, date(2026, 5, 10), secretariat)
            outcomes.append("entered")
        except (Stale, ValidationError):
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[one]) for one in (vice, judge)]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]
    assert sorted(outcomes) == ["entered", "refused"]
    assert len({name for _day, name in days()}) == 1
    assert len(days()) == 7
