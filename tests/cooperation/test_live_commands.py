"""Commands of the console: once and in order whoever sends them; and what each audience may fetch."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from asp_portal.accounts.roles import Role
from asp_portal.workflow import Hidden
from cooperation.live import services
from cooperation.live.commands import TRUSTED, Command, moment, run
from cooperation.live.tokens import LIFETIME, end_of_token, live_url, make_token
from cooperation.models import Meeting, MeetingEvent
from tests.cooperation.meeting_world import Console, published_plenary
from tests.cooperation.world import delegate_of, delegation, make_plenary

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def chair(make_user):
    return make_user(Role.CHAIR)


@pytest.fixture
def plenary(secretariat):
    return published_plenary(secretariat, timezone.now() - timedelta(hours=1))


def sent(client, plenary, name, seen, key=None, **extra):
    """What the console's POST gives."""
    data = {"command": str(key or uuid4()), "seen": seen, "name": name, "data": {}} | extra
    return client.post(reverse("cooperation:command", args=[plenary.slug]), data, content_type="application/json")


def test_a_command_is_carried_out_and_the_console_sees_what_is_now(client, chair, plenary):
    client.force_login(chair)
    before = timezone.now()
    answer = sent(client, plenary, "begin", 1)
    assert answer.status_code == 200
    body = answer.json()["snapshot"]
    assert (body["version"], body["state"], body["audience"]) == (2, "running", "console")
    assert body["server_ms"] >= before.timestamp() * 1000 - 1
    event = MeetingEvent.objects.get(version=2)
    assert (event.name, event.by) == ("begin", chair)
    assert before <= event.at <= event.recorded_at <= timezone.now()


def test_the_same_command_again_does_nothing_twice(client, chair, plenary):
    client.force_login(chair)
    key = uuid4()
    for _twice in range(2):
        answer = sent(client, plenary, "begin", 1, key)
        assert (answer.status_code, answer.json()["snapshot"]["version"]) == (200, 2)
    assert MeetingEvent.objects.count() == 2


def test_a_version_that_is_not_the_newest_is_refused_with_what_is_now(client, chair, plenary):
    client.force_login(chair)
    sent(client, plenary, "begin", 1)
    for seen in (1, 3):
        answer = sent(client, plenary, "open_segment", seen, data={"segment": "I"})
        assert (answer.status_code, answer.json()["snapshot"]["version"]) == (409, 2)
        assert "Nothing was done" in answer.json()["error"]
    assert Meeting.objects.get().version == 2


def test_what_comes_in_beside_the_console_takes_no_command_out_of_its_hands(client, chair, plenary, secretariat):
    client.force_login(chair)
    services.refreshed(plenary, timezone.now())
    services.withdrawn(plenary.requests.first(), secretariat, timezone.now())
    answer = sent(client, plenary, "begin", 1)
    assert (answer.status_code, answer.json()["snapshot"]["version"]) == (200, 4)


def test_what_is_not_possible_is_refused_in_words_with_what_is_now(client, chair, plenary):
    client.force_login(chair)
    answer = sent(client, plenary, "pause", 1)
    assert (answer.status_code, answer.json()["error"]) == (422, "The meeting has not begun.")
    assert answer.json()["snapshot"]["version"] == 1
    answer = sent(client, plenary, "order", 1, data={"code": "XXX"})
    assert (answer.status_code, answer.json()["error"]) == (422, "There is no delegation with this code.")


@pytest.mark.parametrize("content", [
    pytest.param(b"", id="nothing"),
    pytest.param(b"{", id="no JSON"),
    pytest.param(b"[1]", id="no object"),
    pytest.param(b"[" * 5000, id="deep"),
    pytest.param(b'"' + b"a" * 20_000 + b'"', id="too long"),
    pytest.param(b'{"command": "x", "seen": 1, "name": "begin"}', id="no UUID"),
    pytest.param(b'{"command": "8c5bb5a6-33cd-4c9d-a5f3-3b6a3a1f0a6b", "seen": -1, "name": "begin"}', id="below zero"),
    pytest.param(b'{"command": "8c5bb5a6-33cd-4c9d-a5f3-3b6a3a1f0a6b", "seen": 1, "name": "list"}', id="a fact"),
    pytest.param(b'{"command": "8c5bb5a6-33cd-4c9d-a5f3-3b6a3a1f0a6b", "seen": 1, "name": "start"}', id="who"),
    pytest.param(b'{"command": "8c5bb5a6-33cd-4c9d-a5f3-3b6a3a1f0a6b", "seen": 1, "name": "start", "data": 5}', id="5"),
    pytest.param(
        b'{"command": "8c5bb5a6-33cd-4c9d-a5f3-3b6a3a1f0a6b", "seen": 1, "name": "note", "data":'
        b' {"id": "a", "text": "\\u202e"}}', id="hidden character",
    ),
    pytest.param(
        b'{"command": "8c5bb5a6-33cd-4c9d-a5f3-3b6a3a1f0a6b", "seen": 1, "name": "order", "data":'
        b' {"code": "SEN", "name": "A guest"}}', id="two names",
    ),
])  # fmt: skip
def test_what_is_no_command_is_refused(client, chair, plenary, content):
    client.force_login(chair)
    address = reverse("cooperation:command", args=[plenary.slug])
    answer = client.post(address, content, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert MeetingEvent.objects.count() == 1


def test_only_who_runs_meetings_may_command(client, make_user, plenary, secretariat):
    assert sent(client, plenary, "begin", 1).status_code == 302  # to sign in
    for role in (Role.DELEGATION, Role.INTERPRETER, Role.AUDITOR):
        client.force_login(make_user(role))
        assert sent(client, plenary, "begin", 1).status_code == 404
        with pytest.raises(Hidden):
            run(plenary, Command(uuid4(), 1, "begin"), make_user(role), NOW)
    client.force_login(secretariat)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(secretariat)
    assert sent(strict, plenary, "begin", 1).status_code == 403
    assert sent(client, make_plenary(secretariat), "begin", 0).status_code == 404  # no list is published
    assert client.get(reverse("cooperation:command", args=[plenary.slug])).status_code == 405


def test_who_is_named_by_code_or_in_person_stands_in_both_languages(plenary, chair):
    delegation("COK")
    console = Console(plenary, chair, timezone.now())
    console.do("begin")
    console.do("open_segment", segment="I")
    body = console.do("turn", code="COK", seconds=60)
    turn = body["entries"][body["segments"][0]["entries"][0]]
    assert (turn["name"], turn["class"], turn["seconds"]) == (
        {"en": "Cook Islands", "fr": "Îles Cook"}, "state_party", 60,
    )  # fmt: skip
    body = console.do("order", name="ليلى مثال")
    assert body["entries"][body["now"]["id"]]["name"] == {"en": "ليلى مثال", "fr": "ليلى مثال"}
    assert body["replies"] == {}
    assert console.do("reply", code="SEN")["replies"] == {"SEN": 1}


# --- When it happened -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at", "queued", "expected"), [
    pytest.param(None, False, NOW, id="without a word of the console it is now"),
    pytest.param(NOW - TRUSTED, False, NOW - TRUSTED, id="ten seconds ago is believed"),
    pytest.param(NOW - TRUSTED - timedelta(milliseconds=1), False, NOW, id="longer ago is a wrong clock"),
    pytest.param(NOW - timedelta(minutes=20), True, NOW - timedelta(minutes=20), id="unless the network was away"),
    pytest.param(NOW + timedelta(seconds=3), True, NOW, id="never later than now"),
    pytest.param(NOW - timedelta(hours=2), True, NOW - timedelta(hours=1), id="never before what happened last"),
])  # fmt: skip
def test_when_a_command_happened(at, queued, expected):
    assert moment(Command(uuid4(), 1, "begin", at=at, queued=queued), NOW - timedelta(hours=1), NOW) == expected


def test_commands_that_waited_are_replayed_in_order_with_their_moments(client, chair, plenary):
    client.force_login(chair)
    now = timezone.now().replace(microsecond=0)
    pressed = [now - timedelta(minutes=minutes) for minutes in (20, 19, 18)]
    waiting = [("begin", {}), ("open_segment", {"segment": "I"}), ("suspend", {})]
    seen = 1
    for (name, data), at in zip(waiting, pressed, strict=True):
        at_ms = round(at.timestamp() * 1000)
        seen = sent(client, plenary, name, seen, data=data, at_ms=at_ms, queued=True).json()["snapshot"]["version"]
    assert list(MeetingEvent.objects.filter(version__gt=1).values_list("at", flat=True)) == pressed


@pytest.mark.django_db(transaction=True)
def test_of_two_consoles_at_once_one_is_told_to_look_again(make_user, secretariat):
    plenary = published_plenary(secretariat, timezone.now())
    chairs = [make_user(Role.CHAIR) for _each in range(2)]

    def press(chair):
        client = Client()
        client.force_login(chair)
        try:
            return sent(client, plenary, "begin", 1).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, chairs)) == [200, 409]
    assert MeetingEvent.objects.count() == 2


# --- What an audience may fetch -------------------------------------------------------------------------------------

EVERYBODY = {"public", "room"}
AUDIENCES_OF = {
    None: EVERYBODY,
    "delegate": EVERYBODY | {"delegate"},
    Role.SECRETARIAT: EVERYBODY | {"delegate", "interpreters", "console"},
    Role.CHAIR: EVERYBODY | {"delegate", "interpreters", "console"},
    Role.INTERPRETER: EVERYBODY | {"interpreters"},
    Role.AUDITOR: EVERYBODY | {"delegate"},
    Role.JUDGE: EVERYBODY,
}


def test_each_audience_is_for_whom_it_is(client, make_user, plenary):
    for who, audiences in AUDIENCES_OF.items():
        client.logout()
        if who == "delegate":
            client.force_login(delegate_of(make_user, delegation("SEN")))
        elif who:
            client.force_login(make_user(who))
        for name in ("live-snapshot", "live-token"):
            answers = {
                audience: client.get(reverse(f"cooperation:{name}", args=[plenary.slug, audience])).status_code
                for audience in ("public", "room", "delegate", "interpreters", "console", "nobody")
            }
            assert answers == {audience: 200 if audience in audiences else 404 for audience in answers}, who


def test_before_a_list_is_published_nobody_finds_anything(client, secretariat):
    client.force_login(secretariat)
    plenary = make_plenary(secretariat)
    for name in ("live-snapshot", "live-token"):
        for audience in ("public", "console"):
            assert client.get(reverse(f"cooperation:{name}", args=[plenary.slug, audience])).status_code == 404


def test_polling_costs_one_query_while_nothing_has_changed(client, plenary, secretariat, django_assert_num_queries):
    address = reverse("cooperation:live-snapshot", args=[plenary.slug, "public"])
    answer = client.get(address)
    assert (answer["ETag"], answer["Cache-Control"]) == ('"1-public"', "no-cache")
    body = json.loads(answer.content)
    assert list(body)[0] == "server_ms"
    assert {**body, "server_ms": 0} == {**services.snapshot_of(plenary, "public"), "server_ms": 0}
    for etag in ('"1-public"', 'W/"1-public"'):
        with django_assert_num_queries(1):
            again = client.get(address, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
    Console(plenary, secretariat, timezone.now()).do("begin")
    assert client.get(address, headers={"If-None-Match": '"1-public"'}).json()["version"] == 2


def test_a_token_is_for_one_stream_and_ten_minutes():
    token, expires_ms = make_token("plenary", "room", NOW)
    now_ms = round(NOW.timestamp() * 1000)
    assert expires_ms == now_ms + LIFETIME.total_seconds() * 1000
    assert end_of_token(token, "plenary", "room", expires_ms - 1) == expires_ms
    assert end_of_token(token, "plenary", "room", expires_ms) is None
    assert end_of_token(token, "plenary", "console", now_ms) is None
    assert end_of_token(token, "another", "room", now_ms) is None
    for forged in ("", token[:-1], token + "x", token.replace(":", "", 1), "a:b:c"):
        assert end_of_token(forged, "plenary", "room", now_ms) is None


@pytest.mark.parametrize(("setting", "host", "expected"), [
    ("", "portal.example", ""),
    ("https://live.example", "portal.example", "https://live.example"),
    (":8001", "127.0.0.1:8000", "http://127.0.0.1:8001"),
    (":8001", "localhost", "http://localhost:8001"),
    (":8001", "[::1]:8000", "http://[::1]:8001"),
    (":8001", "[::1]", "http://[::1]:8001"),
])  # fmt: skip
def test_where_the_live_server_is(settings, setting, host, expected):
    settings.LIVE_URL = setting
    assert live_url("http", host) == expected


SETTINGS = "from asp_portal import settings as s; print(*s.CONTENT_SECURITY_POLICY['DIRECTIVES']['connect-src'])"


@pytest.mark.parametrize(("variables", "expected"), [
    ({"PORT": "8123"}, {"'self'", "http://localhost:8124", "http://127.0.0.1:8124"}),
    ({"ASP_DEMO": "0"}, {"'self'"}),
    ({"ASP_DEMO": "0", "ASP_LIVE_URL": "https://live.example"}, {"'self'", "https://live.example"}),
])  # fmt: skip
def test_pages_connect_to_the_live_server_and_nowhere_else(variables, expected):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ASP_")}
    environment |= {"ASP_DEMO": "1", "ASP_SECRET_KEY": "key", "DATABASE_URL": "postgres://nobody@localhost/none"}
    told = subprocess.run(
        [sys.executable, "-c", SETTINGS], env=environment | variables, capture_output=True, text=True, check=True
    )
    assert set(told.stdout.split()) == expected
