"""Sessions: a new key at sign-in, an end when idle, an end at last, and what ends them at once."""

from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from asp_portal.accounts.models import User
from asp_portal.accounts.services import end_sessions
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 10, 8, tzinfo=UTC)
PAGE = "/account/2fa/"


def is_open(client):
    return client.get(PAGE).status_code == 200


@pytest.fixture
def client_of_judge(judge, signed_in, time_machine):
    """A browser in which the judge signed in at eight."""
    time_machine.move_to(MORNING, tick=False)
    return signed_in(judge.user)


@pytest.mark.parametrize(("idle", "open_"), [(3599, True), (3600, False)])
def test_a_session_ends_an_hour_after_the_last_request(client_of_judge, time_machine, idle, open_):
    assert is_open(client_of_judge)
    time_machine.shift(idle)
    assert is_open(client_of_judge) is open_


@pytest.mark.parametrize(("last", "open_"), [(43_199, True), (43_200, False)])
def test_a_session_in_use_ends_after_twelve_hours(client_of_judge, time_machine, last, open_):
    assert is_open(client_of_judge)
    for passed in range(3000, 43_199, 3000):
        time_machine.move_to(MORNING.timestamp() + passed, tick=False)
        assert is_open(client_of_judge)
    time_machine.move_to(MORNING.timestamp() + last, tick=False)
    assert is_open(client_of_judge) is open_


def test_an_ended_session_is_gone_and_says_so(client_of_judge, time_machine):
    assert is_open(client_of_judge)
    old = client_of_judge.session.session_key
    time_machine.shift(3600)
    answer = client_of_judge.get(PAGE, follow=True)
    assert answer.redirect_chain[0][0].startswith("/account/login/")
    assert "signed out because the session had ended" in " ".join(str(m) for m in answer.context["messages"])
    assert not Session.objects.filter(pk=old).exists()


def test_signing_in_gives_a_new_key(client, judge):
    client.get("/account/login/")
    session = client.session
    session["planted"] = "by an attacker"
    session.save()
    client.cookies["session"] = planted = session.session_key
    client.post("/account/login/", {"login": judge.user.email, "password": PASSWORD})
    assert client.session.session_key != planted
    stolen = Client()
    stolen.cookies["session"] = planted
    assert not is_open(stolen)


def test_signing_out_ends_the_session_on_the_server(judge, signed_in):
    client = signed_in(judge.user)
    stolen = Client()
    stolen.cookies["session"] = client.session.session_key
    assert is_open(stolen)
    answer = client.post("/account/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_open(client)
    assert not is_open(stolen)


def test_asking_for_the_sign_out_page_does_not_sign_out(judge, signed_in):
    client = signed_in(judge.user)
    assert client.get("/account/logout/").status_code == 200
    assert is_open(client)


def test_a_deactivated_account_is_out_at_its_next_request(judge, signed_in):
    clients = [signed_in(judge.user), signed_in(judge.user)]
    User.objects.filter(pk=judge.user.pk).update(is_active=False)
    assert [is_open(client) for client in clients] == [False, False]


def test_ending_sessions_ends_those_of_one_person(judge, make_user, signed_in):
    other = signed_in(make_user())
    mine = [signed_in(judge.user), signed_in(judge.user)]
    assert end_sessions(judge.user) == 2
    assert [is_open(client) for client in mine] == [False, False]
    assert is_open(other)


def test_a_lost_role_is_lost_at_the_next_request(secretariat, signed_in):
    client = signed_in(secretariat)
    assert client.get("/admin/cooperation/stateparty/").status_code == 200
    secretariat.groups.clear()
    assert client.get("/admin/cooperation/stateparty/").status_code == 404


def test_pages_of_a_session_are_kept_by_no_browser(judge, signed_in):
    assert "no-store" in signed_in(judge.user).get(PAGE)["Cache-Control"]


def test_requests_within_a_minute_do_not_write_the_session(client_of_judge, time_machine, django_assert_num_queries):
    assert is_open(client_of_judge)
    before = Session.objects.get().session_data
    time_machine.shift(59)
    assert is_open(client_of_judge)
    assert Session.objects.get().session_data == before
    time_machine.shift(1)
    assert is_open(client_of_judge)
    assert Session.objects.get().session_data != before
