"""The demo world of accounts and judges: fifteen accounts, three groups of six judges, one Presidency at a time."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from judges.demo import people as judges_demo
from judges.models import ActingDay, Judge, OfficeHolding, Term
from judges.rules.presidency import Office
from judges.services import authorisers_of, presidency_on

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 10)


def build(today=TODAY, scale=1):
    for part in (accounts.build, judges_demo.build):
        part(today, scale, lambda line: None)


def everything():
    """All rows that the two parts write, as they can be compared."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (User, Judge, Term, OfficeHolding, ActingDay, User.groups.through)
    ]


def test_the_demo_accounts_sign_in_with_the_password_demo():
    build()
    able = {user.email for user in User.objects.all() if user.has_usable_password()}
    assert able == {f"{local_part}@demo.example" for local_part in accounts.PEOPLE}
    assert len(able) == 15
    assert all(User.objects.get(email=email).check_password("demo") for email in able)


def test_each_role_has_somebody():
    build()
    assert {role for user in User.objects.all() for role in user.roles} == set(Role)


def test_a_second_run_changes_nothing():
    build()
    before = everything()
    build()
    assert everything() == before


def test_a_run_three_weeks_later_changes_nothing():
    build()
    before = everything()
    build(date(2026, 12, 1))
    assert everything() == before


def test_what_somebody_changed_is_left_as_it_is():
    build()
    User.objects.filter(email="judge@demo.example").update(name="Somebody Else")
    build()
    assert User.objects.get(email="judge@demo.example").name == "Somebody Else"


@pytest.mark.parametrize(
    ("today", "first_days"),
    [
        (date(2026, 11, 10), {2018, 2021, 2024}),
        (date(2027, 3, 10), {2018, 2021, 2024}),
        (date(2027, 3, 11), {2021, 2024, 2027}),
    ],
)
def test_eighteen_judges_are_in_office_in_three_groups_of_six(today, first_days):
    build(today)
    in_office = Judge.objects.in_office(today)
    assert in_office.count() == 18
    starts = [judge.terms.get().first_day.year for judge in in_office]
    assert {year: starts.count(year) for year in starts} == dict.fromkeys(first_days, 6)
    assert all(judge.terms.get().scheduled_last_day >= today for judge in in_office)


def test_president_and_vice_president_hold_their_offices():
    build()
    holders = presidency_on(TODAY).holders
    assert set(holders) == set(Office)
    assert Judge.objects.get(pk=holders[Office.PRESIDENT]).user.email == "president@demo.example"
    assert Judge.objects.get(pk=holders[Office.FIRST_VICE_PRESIDENT]).user.email == "vicepresident@demo.example"


def test_the_president_of_the_demo_authorises_the_ordinary_judge_and_not_themselves():
    build()
    president = Judge.objects.get(user__email="president@demo.example")
    ordinary = Judge.objects.get(user__email="judge@demo.example")
    assert set(authorisers_of(ordinary, TODAY)) == {president.pk}
    assert president.pk not in authorisers_of(president, TODAY)


def test_who_held_an_office_was_in_office_as_a_judge():
    build()
    for holding in OfficeHolding.objects.all():
        for day in (holding.first_day, holding.last_day or TODAY):
            assert Judge.objects.in_office(day).contains(holding.judge), holding


def test_scale_multiplies_the_judges():
    build(scale=3)
    assert Judge.objects.in_office(TODAY).count() == 54
    assert User.objects.filter(email__in=["president@demo.example", "judge@demo.example"]).count() == 2


def test_the_command_refuses_a_real_installation(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="ASP_DEMO=1"):
        call_command("demo", stdout=StringIO())
    assert not User.objects.exists()


def test_the_command_builds_what_the_settings_name_and_says_so(settings):
    settings.DEMO = True
    settings.DEMO_WORLD = ["asp_portal.accounts.demo.build", "judges.demo.people.build"]
    out = StringIO()
    call_command("demo", scale=2, stdout=out)
    assert "15 accounts" in out.getvalue()
    assert "36 judges in office" in out.getvalue()


@pytest.mark.parametrize("scale", ["0", "-1", "many"])
def test_a_scale_below_one_is_refused(settings, scale):
    settings.DEMO = True
    with pytest.raises(CommandError, match="--scale"):
        call_command("demo", "--scale", scale, stdout=StringIO())
