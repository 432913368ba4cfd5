"""Before a dangerous act a person proves anew who they are; the suspended POST is then carried out."""

from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from asp_portal.accounts.proof import proved_recently
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.test_proof")]
MORNING = datetime(2026, 11, 10, 8, tzinfo=UTC)
done = []


@proved_recently
def dangerous(request, number):
    if request.method == "POST":
        done.append((number, request.POST["amount"], request.user.email))
    return HttpResponse("done")


urlpatterns = [path("dangerous/<int:number>/", dangerous), path("", include("asp_portal.urls"))]


@pytest.fixture
def client(judge, signed_in, time_machine):
    """A browser in which a judge signed in at eight; nothing dangerous is done yet."""
    done.clear()
    time_machine.move_to(MORNING, tick=False)
    return signed_in(judge.user)


def post(client):
    return client.post("/dangerous/7/", {"amount": "12.50"})


@pytest.mark.parametrize(("later", "suspended"), [(899, False), (900, True)])
def test_signing_in_is_proof_for_a_quarter_of_an_hour(client, time_machine, later, suspended):
    time_machine.shift(later)
    assert post(client).status_code == (302 if suspended else 200)
    assert bool(done) is not suspended


def test_reading_needs_no_proof(client, time_machine):
    time_machine.shift(3000)
    assert client.get("/dangerous/7/").status_code == 200


def test_after_the_proof_the_suspended_post_is_carried_out_once(client, judge, time_machine):
    time_machine.shift(900)
    where = post(client)["Location"]
    assert where.startswith("/account/reauthenticate/?next=")
    answer = client.post(where, {"password": PASSWORD, "next": "/dangerous/7/"})
    assert answer.content == b"done"
    assert done == [(7, "12.50", judge.user.email)]
    client.post(where, {"password": PASSWORD, "next": "/dangerous/7/"})
    assert len(done) == 1


def test_a_wrong_password_carries_nothing_out(client, time_machine):
    time_machine.shift(900)
    where = post(client)["Location"]
    assert client.post(where, {"password": "wrong"}).status_code == 200
    assert done == []
    assert post(client).status_code == 302


def test_the_proof_holds_for_the_next_acts(client, time_machine):
    time_machine.shift(900)
    client.post(post(client)["Location"], {"password": PASSWORD, "next": "/dangerous/7/"})
    time_machine.shift(899)
    assert post(client).status_code == 200
    time_machine.shift(1)
    assert post(client).status_code == 302


def test_a_session_without_any_proof_is_asked(client, judge):
    planted = Client()
    planted.force_login(judge.user)
    assert post(planted).status_code == 302
    assert done == []


def test_nobody_carries_out_what_another_began(client, make_user, time_machine):
    time_machine.shift(900)
    where = post(client)["Location"]
    other = make_user()
    client.post("/account/logout/")
    client.post("/account/login/", {"login": other.email, "password": PASSWORD})
    client.post(where, {"password": PASSWORD, "next": "/dangerous/7/"})
    assert done == []
