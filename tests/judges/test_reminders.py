"""Reminders of what comes due: when, to whom, once, and without a word on birth or family."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from asp_portal.accounts.roles import Role
from asp_portal.outbox import Message
from judges.coming.reminders import DAYS_AHEAD, remind
from judges.models import Child, Judge, Reminder, Term
from judges.tasks import forget_files_of_records, remind_of_what_comes_due

END = date(2033, 3, 10)  # of the term
NAME = "Zwaluwstaart"  # of a child

pytestmark = pytest.mark.django_db


def before(day: date, days: int) -> date:
    """So many days before."""
    return day - timedelta(days=days)


def told() -> dict[str, list[str]]:
    """The lines of dates that people were told, by their name."""
    found: dict[str, list[str]] = {}
    for message in Message.objects.select_related("to").order_by("pk"):
        lines = message.body.replace("\N{NO-BREAK SPACE}", " ").splitlines()
        found.setdefault(message.to.name, []).extend(line for line in lines if " – " in line)
    return found


@pytest.mark.parametrize("ahead", DAYS_AHEAD)
def test_both_sides_of_each_day(judge, ahead):
    Reminder.objects.create(judge=judge, kind="end_of_term", day=END, days_ahead=180, sent_on=before(END, 180)) if (
        ahead == 30
    ) else None
    assert remind(before(END, ahead + 1)) == 0
    assert remind(before(END, ahead)) == 1
    assert remind(before(END, ahead)) == 0
    assert remind(before(END, ahead - 1)) == 0


def test_the_judge_and_the_secretariat_are_told_180_and_30_days_ahead(judge, secretariat, finance, auditor):
    days = [before(END, number) for number in range(200, -3, -1)]
    assert [END - day for day in days if remind(day)] == [timedelta(days=180), timedelta(days=30)]
    assert told() == {
        "Ordinary Judge": ["10 Mar 2033 – End of the term of office"] * 2,
        secretariat.name: ["10 Mar 2033 – Ordinary Judge – End of the term of office"] * 2,
    }
    assert sorted(Reminder.objects.values_list("days_ahead", flat=True)) == [30, 180]


def test_each_is_told_with_its_paragraph(judge):
    remind(before(date(2028, 1, 1), 30))
    (line,) = told()["Ordinary Judge"]
    assert line.startswith("1 Jan 2028 – Home leave may be taken in 2028 (")
    assert "I(1)(b)" in line


@pytest.mark.parametrize("asleep", [1, 20, 149])
def test_a_reminder_that_fell_due_while_the_worker_slept(judge, asleep):
    assert remind(before(END, 180 - asleep)) == 1
    assert remind(before(END, 180 - asleep - 1)) == (1 if asleep == 149 else 0)


def test_who_slept_through_both_sends_one(judge):
    assert remind(before(END, 10)) == 1
    assert remind(before(END, 9)) == 0
    assert Message.objects.count() == 1
    assert sorted(Reminder.objects.values_list("days_ahead", flat=True)) == [30, 180]


@pytest.mark.parametrize(("today", "sent"), [(END, 1), (END + timedelta(days=1), 0)])
def test_nothing_for_days_already_past(judge, today, sent):
    assert remind(today) == sent


def test_what_moves_to_another_day_is_told_anew(judge):
    assert remind(before(END, 100)) == 1
    Term.objects.update(scheduled_last_day=END + timedelta(days=7))
    assert remind(before(END, 99)) == 1


# --- Birth and family -----------------------------------------------------------------------------------------------


@pytest.fixture
def parent(make_judge) -> Judge:
    """A judge who turns sixty on 4 May 2027, with twins who come of age on 1 March 2029: born on a leap day, P-3."""
    judge = make_judge(name="Parent Judge", date_of_birth=date(1967, 5, 4))
    for name in (NAME, "Other"):
        Child.objects.create(judge=judge, name=name, born_on=date(2008, 2, 29), source="Certificate")
    return judge


@pytest.mark.parametrize("day", [date(2027, 5, 4), date(2029, 3, 1)])
def test_a_private_date_goes_to_the_judge_and_to_who_keeps_family_data(parent, secretariat, make_user, finance, day):
    records = make_user(Role.SECRETARIAT, Role.RECORDS, name="Records Keeper")
    assert remind(before(day, 30)) == 1
    shown = "4 May 2027" if day.year == 2027 else "1 Mar 2029"
    assert told() == {
        "Parent Judge": [f"{shown} – Private date: see the portal"],
        records.name: [f"{shown} – Parent Judge – Private date: see the portal"],
    }
    for message in Message.objects.all():
        assert not any(word in message.subject + message.body for word in (NAME, "irthday", "child", "sixt"))
        assert message.subject == "What comes due"


def test_a_private_date_is_told_on_its_day_and_not_the_day_before(parent):
    assert remind(date(2028, 9, 1)) == 0  # 181 days before 1 March 2029
    assert remind(date(2028, 9, 2)) == 1


# --- To whom --------------------------------------------------------------------------------------------------------


def test_one_message_a_day_for_all_that_is_new(make_judge, secretariat):
    for name in ("Ada One", "Bo Two", "Cy Three"):
        make_judge(name=name)
    assert remind(before(END, 30)) == 3
    assert Message.objects.filter(to=secretariat).count() == 1
    assert [line.split(" – ")[1] for line in told()[secretariat.name]] == ["Ada One", "Cy Three", "Bo Two"]


def test_in_the_language_of_each(judge, make_user):
    make_user(Role.SECRETARIAT, name="Greffe", language="fr")
    remind(before(END, 30))
    assert told()["Greffe"][0].startswith("10 mars 2033")


def test_a_judge_of_the_secretariat_is_told_once_of_their_own(make_judge):
    own = make_judge(Role.SECRETARIAT, name="Own Record")
    remind(before(END, 30))
    assert told() == {own.user.name: ["10 Mar 2033 – End of the term of office"]}


def test_nobody_who_cannot_sign_in_is_written_to(judge, secretariat):
    for user in (judge.user, secretariat):
        user.is_active = False
        user.save()
    assert remind(before(END, 30)) == 1
    assert not Message.objects.exists()


def test_nothing_after_death(judge):
    judge.died_on = before(END, 40)
    judge.save()
    assert remind(before(END, 30)) == 0


def test_the_tasks_of_every_day(judge):
    judge.terms.update(scheduled_last_day=timezone.localdate() + timedelta(days=30))
    assert remind_of_what_comes_due.func(0) >= 1
    assert forget_files_of_records.func(0) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_once(make_judge, make_user):
    make_user(Role.SECRETARIAT)
    for number in range(5):
        make_judge(name=f"Judge Number{number}")

    def work(_number: int) -> int:
        try:
            return remind(before(END, 30))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(work, range(4))) == [0, 0, 0, 5]
    assert Message.objects.count() == 6
    assert Reminder.objects.count() == 10
