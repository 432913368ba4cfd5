"""The live server itself: what reaches a browser and when, who is turned away, and what happens when things end."""

import asyncio
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import pytest
import uvicorn
from django.db import connection
from django.utils import timezone

from cooperation.live import server
from cooperation.live.tokens import LIFETIME, make_token
from cooperation.models import Plenary
from tests.cooperation.meeting_world import Console, published_plenary

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "https://portal.example"
TIMEOUT = 10


@pytest.fixture
def plenary(secretariat) -> Plenary:
    return published_plenary(secretariat, timezone.now())


@pytest.fixture
def console(plenary, secretariat) -> Console:
    return Console(plenary, secretariat, timezone.now())


@pytest.fixture
def port(plenary, monkeypatch):
    """The server, as it runs in production, in a thread of the tests."""
    monkeypatch.setattr(server, "ORIGINS", frozenset({ORIGIN}))
    config = uvicorn.Config(server.application, host="127.0.0.1", port=0, log_level="warning", access_log=False)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run)
    thread.start()
    until(lambda: running.started and server.feed.is_heard)
    yield running.servers[0].sockets[0].getsockname()[1]
    running.should_exit = True
    server.feed.close()
    thread.join(TIMEOUT)
    assert not thread.is_alive()


def until(true, seconds=TIMEOUT):
    """Wait for something to be so."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextmanager
def get(port, path, **headers):
    """One request; its connection is closed at the end."""
    opened = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        opened.request("GET", path, headers=headers)
        yield opened.getresponse()
    finally:
        opened.close()


def address(plenary, audience="room", *, slug=None, now=None):
    token, _expires = make_token(slug or plenary.slug, audience, now or timezone.now())
    return f"/live/{plenary.slug}/{audience}/stream?token={quote(token)}"


def event(response):
    """The next event: its id and what it holds. Comments are passed over."""
    found = {}
    while line := response.readline().decode().rstrip("\n"):
        name, _colon, value = line.partition(": ")
        found[name] = value
    if "data" not in found:
        assert found == {":": ""} or found == {"": ""}
        return event(response)
    assert found["event"] == "snapshot"
    return int(found["id"]), json.loads(found["data"])


def test_the_newest_snapshot_comes_at_once_and_each_newer_one_when_it_is_committed(port, plenary, console):
    before = time.time() * 1000
    with get(port, address(plenary)) as room, get(port, address(plenary, "console")) as desk:
        assert (room.status, room.headers["Content-Type"]) == (200, "text/event-stream; charset=utf-8")
        assert (room.headers["X-Accel-Buffering"], room.headers["Cache-Control"]) == ("no", "no-store")
        version, body = event(room)
        assert (version, body["state"], body["audience"]) == (1, "before", "room")
        assert before - 1 <= body["server_ms"] <= time.time() * 1000 + 1
        event(desk)
        console.do("begin")
        console.do("open_segment", segment="I")
        version, body = event(room)
        while version < 3:  # the first of the two may have come by itself
            version, body = event(room)
        assert (body["segment"], "alarm" in body) == ("I", False)
        assert event(desk)[1]["audience"] == "console"
    until(lambda: not server.feed.clients)


def test_a_client_that_comes_late_gets_the_newest_only(port, plenary, console):
    console.do("begin")
    until(lambda: server.feed.newest[plenary.slug, "room"][0] == 2)
    with get(port, address(plenary)) as response:
        assert event(response)[0] == 2


def test_who_has_no_token_for_the_stream_is_turned_away(port, plenary):
    wrong = [
        f"/live/{plenary.slug}/room/stream",
        f"/live/{plenary.slug}/room/stream?token=forged",
        address(plenary, now=timezone.now() - LIFETIME),
        address(plenary, slug="another"),
        address(plenary).replace("/room/", "/console/"),
    ]
    for path in wrong:
        with get(port, path) as response:
            assert (response.status, response.read()) == (403, b"{}")
    for path, status in (("/", 404), ("/live/x/room", 404), ("/live/clock/more", 404)):
        with get(port, path) as response:
            assert response.status == status
    opened = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    opened.request("POST", "/live/clock")
    assert opened.getresponse().status == 405
    opened.close()


def test_a_stream_ends_with_its_token(port, plenary):
    soon = timezone.now() - LIFETIME + timezone.timedelta(seconds=1)
    with get(port, address(plenary, now=soon)) as response:
        event(response)
        assert response.read() == b""
    assert timezone.now() >= soon + LIFETIME


def test_comments_keep_a_silent_stream_alive(port, plenary, monkeypatch):
    monkeypatch.setattr(server, "COMMENT_SECONDS", 0.05)
    with get(port, address(plenary)) as response:
        event(response)
        assert [response.readline() for _line in range(4)] == [b":\n", b"\n"] * 2


def test_more_clients_than_allowed_are_asked_to_come_again(port, plenary, settings):
    settings.LIVE_CLIENTS = 1
    with get(port, address(plenary)) as first:
        event(first)
        with get(port, address(plenary)) as second:
            assert (second.status, second.headers["Retry-After"]) == (503, "5")
        with get(port, address(plenary, "console")) as desk:  # some places are kept for those who sign in
            assert desk.status == 200
            event(desk)
    until(lambda: not server.feed.clients)
    with get(port, address(plenary)) as third:
        assert third.status == 200


def test_only_pages_of_the_portal_may_read_from_another_address(port, plenary):
    for path in ("/live/clock", address(plenary)):
        with get(port, path, Origin=ORIGIN) as response:
            assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
        for origin in ("https://evil.example", "null", ORIGIN + ".evil.example"):
            with get(port, path, Origin=origin) as response:
                assert response.headers["Access-Control-Allow-Origin"] is None
                assert response.headers["Vary"] == "origin"


def test_clock_and_health(port):
    with get(port, "/live/clock") as response:
        assert abs(json.loads(response.read())["server_ms"] - time.time() * 1000) < 1000
    with get(port, "/live/healthz") as response:
        assert (response.status, json.loads(response.read())) == (200, {"clients": 0})


def test_a_database_that_restarts_is_heard_again_with_what_happened_meanwhile(port, plenary, console):
    with get(port, address(plenary)) as response:
        event(response)
        with connection.cursor() as cursor:
            mine = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE %s AND pid <> pg_backend_pid()"
            )
            cursor.execute(mine, ["%cooperation_snapshot snapshot%"])
            assert cursor.fetchall()
        console.do("begin")  # its notification may reach nobody
        assert event(response)[0] == 2


def test_a_client_that_does_not_take_what_it_is_sent_is_let_go(plenary, monkeypatch):
    monkeypatch.setattr(server, "PATIENCE_SECONDS", 0.05)
    token = address(plenary).partition("=")[2].encode()
    scope = {
        "path": f"/live/{plenary.slug}/room/stream",
        "query_string": b"token=" + token,
        "headers": [],
        "method": "GET",
    }
    server.feed.newest[plenary.slug, "room"] = (1, b"{}")
    server.feed.is_closed = False

    async def never():
        await asyncio.Event().wait()

    async def first_only(message):
        if message["type"] == "http.response.body":
            await never()

    asyncio.run(asyncio.wait_for(server.stream(scope, never, first_only, []), TIMEOUT))
    assert not server.feed.clients


def test_it_stops_within_a_second_although_streams_are_open(plenary):
    database = connection.settings_dict
    url = f"postgres://{database['USER']}:{quote(database['PASSWORD'])}@{quote(str(database['HOST']), safe='')}"
    url += f":{database['PORT']}/{database['NAME']}" if database["PORT"] else f"/{database['NAME']}"
    port = 8790 + os.getpid() % 1000
    words = [sys.executable, "-m", "uvicorn", "cooperation.live.server:application", "--port", str(port)]
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen([*words, "--no-access-log", "--log-level", "warning"], cwd=ROOT, env=environment)
    try:
        until(lambda: listens(port), 30)
        with get(port, address(plenary)) as response:
            event(response)
            process.send_signal(signal.SIGTERM)
            assert response.read() == b""
            process.wait(3)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()


def listens(port):
    """Whether it has heard the database."""
    try:
        with get(port, "/live/healthz") as response:
            return response.status == 200
    except OSError:
        return False
