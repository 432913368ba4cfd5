"""What comes due: when, for whom to see, on the home page, in the list, its files and in calendars."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from asp_portal.accounts.roles import Role
from judges.calendar import ical
from judges.coming import services as coming
from judges.models import Child, Judge, Residence
from judges.rules.periods import years_after
from judges.rules.results import DueKind
from judges.views import coming as pages

TODAY = date(2026, 11, 10)
OFFICE = {DueKind.END_OF_TERM, DueKind.HOME_LEAVE_YEAR}
PERSONAL = OFFICE | {
    DueKind.FIVE_YEARS_OF_RESIDENCE, DueKind.NINE_YEARS_OF_RESIDENCE, DueKind.SIXTIETH_BIRTHDAY,
}  # fmt: skip
ALL = set(DueKind)
NAME = "Zwaluwstaart"  # of a child: it stands nowhere outside the record

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_full_judge(make_judge):
    """`make_full_judge(name=...)`: a judge for whom everything comes due between TODAY and the end of the term."""

    def make(name: str = "Full Judge", *roles: Role) -> Judge:
        judge = make_judge(*roles, name=name, date_of_birth=date(1967, 5, 4))
        home = {"home": "lease", "home_from": date(2024, 3, 11), "declared_on": date(2024, 3, 11)}
        Residence.objects.create(judge=judge, source="Lease", **home)
        Child.objects.create(judge=judge, name=NAME, born_on=date(2008, 2, 29), source="Certificate")
        return judge

    return make


def dues(user, today=TODAY, until=date(2033, 3, 10)) -> list[tuple[DueKind, date]]:
    """What comes due for all judges, as a user may know of it."""
    return [(entry.kind, entry.day) for entry in coming.coming_for(Judge.objects.all(), today, until, user)]


# --- When -----------------------------------------------------------------------------------------------------------


def test_everything_that_comes_due_for_a_judge(make_full_judge):
    judge = make_full_judge()
    found = dues(judge.user)
    assert [day for kind, day in found if kind is DueKind.HOME_LEAVE_YEAR] == [
        date(2028, 1, 1), date(2030, 1, 1), date(2032, 1, 1),
    ]  # fmt: skip
    assert {kind: day for kind, day in found if kind is not DueKind.HOME_LEAVE_YEAR} == {
        DueKind.SIXTIETH_BIRTHDAY: date(2027, 5, 4),
        DueKind.FIVE_YEARS_OF_RESIDENCE: date(2029, 3, 10),
        DueKind.CHILD_TWENTY_ONE: date(2029, 3, 1),  # born on a leap day: P-3
        DueKind.NINE_YEARS_OF_RESIDENCE: date(2033, 3, 10),
        DueKind.END_OF_TERM: date(2033, 3, 10),
    }


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [
        (date(2033, 3, 9), date(2033, 3, 10), True),
        (date(2033, 3, 10), date(2033, 3, 10), True),
        (date(2033, 3, 11), date(2033, 3, 31), False),
        (date(2033, 3, 1), date(2033, 3, 9), False),
    ],
)
def test_both_days_are_counted(judge, first, last, there):
    assert (DueKind.END_OF_TERM in dict(dues(judge.user, first, last))) is there


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 11, 10), 6, date(2027, 5, 10)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 31), 11, date(2026, 12, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_ahead(day, months, after):
    assert coming.months_after(day, months) == after


# --- For whom -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.SECRETARIAT, PERSONAL),
        (Role.RECORDS, ALL),
        (Role.PRESIDENCY, OFFICE),
        (Role.REGISTRAR, OFFICE),
        (Role.FINANCE, OFFICE),
        (Role.AUDITOR, OFFICE),
        (Role.JUDGE, set()),
        (Role.DELEGATION, set()),
        (Role.STAFF_PARTICIPANT, set()),
        (Role.ADMINISTRATOR, set()),
    ],
)
def test_who_sees_what(role, kinds, make_full_judge, make_user, signed_in):
    judge, user = make_full_judge(), make_user(role)
    assert {kind for kind, _day in dues(user)} == kinds
    assert {kind for kind, _day in dues(judge.user)} == ALL
    answer = signed_in(user).get(reverse("judges:coming"), {"months": 120})
    assert answer.status_code == (200 if kinds else 404)
    if kinds:
        shown = answer.content.decode()
        assert ("Twenty-first birthday" in shown) is (kinds == ALL)
        assert ("Sixtieth birthday" in shown) is (kinds != OFFICE)
        assert "End of the term" in shown


def test_a_judge_sees_their_own_only(make_full_judge, signed_in):
    judge, other = make_full_judge(), make_full_judge("Other Person")
    shown = signed_in(judge.user).get(reverse("judges:coming"), {"months": 120}).content.decode()
    assert "Twenty-first birthday" in shown
    assert str(other) not in shown


def test_the_president_sees_the_offices_of_others_and_all_of_their_own(make_full_judge):
    president, other = make_full_judge("The President", Role.PRESIDENCY), make_full_judge("Other Person")
    found = coming.coming_for(Judge.objects.all(), TODAY, date(2033, 3, 10), president.user)
    assert {entry.kind for entry in found if entry.judge == president} == ALL
    assert {entry.kind for entry in found if entry.judge == other} == OFFICE


def test_no_name_of_a_child_anywhere(make_full_judge, make_user, signed_in):
    make_full_judge()
    browser = signed_in(make_user(Role.SECRETARIAT, Role.RECORDS))
    for query in ({"months": 120}, {"months": 120, "_export": "csv"}, {"months": 120, "_export": "xlsx"}):
        answer = browser.get(reverse("judges:coming"), query)
        assert NAME.encode() not in answer.getvalue()
    assert NAME not in browser.get("/").content.decode()


@pytest.mark.parametrize("path", ["/", "/judges/coming/?months=120"])
def test_as_many_queries_for_three_judges_as_for_one(
    path, make_full_judge, make_user, signed_in, django_assert_max_num_queries, django_assert_num_queries
):
    browser = signed_in(make_user(Role.SECRETARIAT, Role.RECORDS))
    make_full_judge()
    browser.get(path)
    with django_assert_max_num_queries(100) as one:
        browser.get(path)
    make_full_judge("Second Judge")
    make_full_judge("Third Judge")
    with django_assert_num_queries(len(one)):
        browser.get(path)


# --- The pages ------------------------------------------------------------------------------------------------------


def test_the_home_page_of_the_secretariat_groups_what_falls_on_one_day(make_judge, secretariat):
    for number in range(5):
        make_judge(name=f"Judge {'ABCDE'[number]}")
    (outlook,) = coming.outlooks(secretariat, date(2027, 7, 2))
    (entry,) = outlook.entries
    assert (entry.day, entry.label) == (date(2028, 1, 1), "Home leave may be taken in 2028")
    assert (entry.of, entry.others) == (("Judge A", "Judge B", "Judge C"), 2)
    assert (entry.provisions, outlook.until, outlook.more) == (("app1-I-1-b",), date(2028, 1, 2), 0)
    assert coming.outlooks(secretariat, date(2027, 6, 30))[0].entries == ()  # the day before six months ahead


def test_the_home_page_of_a_judge_names_nobody(make_full_judge):
    (outlook,) = coming.outlooks(make_full_judge().user, TODAY)
    assert [(entry.day, entry.of) for entry in outlook.entries] == [(date(2027, 5, 4), ()), (date(2028, 1, 1), ())]


@pytest.mark.parametrize("role", [Role.FINANCE, Role.DELEGATION, Role.ADMINISTRATOR, Role.RECORDS, Role.JUDGE])
def test_others_have_no_such_section(role, make_user, judge, signed_in):
    assert coming.outlooks(user := make_user(role), TODAY) == []
    assert "What comes due" not in signed_in(user).get("/").content.decode()


def test_the_section_stands_on_the_home_page(judge, signed_in):
    shown = signed_in(judge.user).get("/").content.decode()
    assert "What comes due" in shown
    assert reverse("judges:coming") in shown


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ({"kind": "end_of_term"}, {("Ada Ågren", "end_of_term"), ("Bo Person", "end_of_term")}),
        ({"kind": "end_of_term", "q": "agren"}, {("Ada Ågren", "end_of_term")}),
        ({"kind": "end_of_term", "q": "ada person"}, set()),
    ],
)
def test_the_list_is_narrowed_down(make_full_judge, secretariat, signed_in, query, rows):
    make_full_judge("Ada Ågren")
    make_full_judge("Bo Person")
    answer = signed_in(secretariat).get(reverse("judges:coming"), {"months": 120} | query)
    assert {(str(entry.judge), entry.kind.value) for entry in answer.context["table"].data} == rows


@pytest.mark.parametrize("query", [{"months": "7"}, {"kind": "child_twenty_one"}, {"months": "x", "q": "\x00"}])
def test_a_question_that_is_none_lists_all(make_judge, secretariat, signed_in, query):
    end = timezone.localdate() + timedelta(days=30)
    judge = make_judge(name="Near End")
    judge.terms.update(scheduled_last_day=end)
    answer = signed_in(secretariat).get(reverse("judges:coming"), query)
    assert answer.status_code == 200
    assert [entry.day for entry in answer.context["table"].data if entry.kind is DueKind.END_OF_TERM] == [end]


def test_sorted_by_judge(make_judge, secretariat, signed_in):
    for name in ("Bo Zorn", "Cy Abel", "Di Moor"):
        make_judge(name=name)
    query = {"months": 120, "kind": "end_of_term", "sort": "judge"}
    rows = signed_in(secretariat).get(reverse("judges:coming"), query).context["table"].rows
    assert [str(row.record.judge) for row in rows] == ["Cy Abel", "Di Moor", "Bo Zorn"]


def test_the_file_says_what_the_page_says(make_judge, secretariat, signed_in):
    make_judge(name="Bo Zorn")
    query = {"months": 24, "kind": "home_leave_year", "_export": "csv"}
    lines = signed_in(secretariat).get(reverse("judges:coming"), query).getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "Day,Judge,What comes due,Source"
    assert all("Bo Zorn" in line and "Home leave may be taken in" in line and "T-1" in line for line in lines[1:])
    assert len(lines) > 1


# --- Calendars ------------------------------------------------------------------------------------------------------


def entries(user, kind, today=TODAY) -> dict[str, date]:
    """What a calendar says, read back."""
    assert pages.ical is ical  # with the pages, what comes due is in the calendars
    read = Calendar.from_ical(ical.feed(user, kind, today))
    return {str(entry["summary"]): entry["dtstart"].dt for entry in read.walk("VEVENT")}


def test_the_calendar_of_a_judge_tells_of_birth_and_family_only_that_there_is_a_date(make_full_judge):
    judge = make_full_judge()
    assert entries(judge.user, ical.Kind.OWN) == {
        "Private date: see the portal": date(2029, 3, 1),  # and the sixtieth birthday before it
        "Home leave may be taken in 2028": date(2028, 1, 1),
        "Five years of continuous residence at the seat are complete": date(2029, 3, 10),
    }
    body = ical.feed(judge.user, ical.Kind.OWN, TODAY)
    assert not any(word in body for word in (NAME.encode(), b"irthday", b"child"))
    assert body.count(b"Private date") == 2


def test_the_calendar_of_the_secretariat(make_full_judge, secretariat, make_user):
    make_full_judge()
    public = {
        "Full Judge: Private date: see the portal": date(2027, 5, 4),  # the sixtieth birthday
        "Full Judge: Home leave may be taken in 2028": date(2028, 1, 1),
        "Full Judge: Five years of continuous residence at the seat are complete": date(2029, 3, 10),
    }
    assert entries(secretariat, ical.Kind.DUE) == public
    both = make_user(Role.SECRETARIAT, Role.RECORDS)
    assert entries(both, ical.Kind.DUE) == public | {"Full Judge: Private date: see the portal": date(2029, 3, 1)}


@pytest.mark.parametrize(
    ("roles", "may"), [((Role.SECRETARIAT,), True), ((Role.RECORDS,), False), ((Role.FINANCE,), False)]
)
def test_who_may_have_the_calendar_of_all(make_user, roles, may):
    assert (ical.Kind.DUE in ical.kinds_of(make_user(*roles), TODAY)) is may


def test_it_speaks_the_readers_language(make_user, make_judge):
    make_judge(name="Bo Zorn")
    with translation.override("en"):
        assert len(entries(make_user(Role.SECRETARIAT, language="fr"), ical.Kind.DUE)) == 1


def test_it_reaches_three_years_ahead(judge):
    assert max(entries(judge.user, ical.Kind.OWN).values()) <= years_after(TODAY, 3)


def test_the_home_page_of_a_very_large_bench_leaves_it_to_the_list(secretariat, judge, president, monkeypatch):
    """Both sides of the limit."""
    monkeypatch.setattr(coming, "AT_HOME", Judge.objects.count())
    assert coming.outlooks(secretariat, TODAY)[0].known
    monkeypatch.setattr(coming, "AT_HOME", Judge.objects.count() - 1)
    assert not coming.outlooks(secretariat, TODAY)[0].known
