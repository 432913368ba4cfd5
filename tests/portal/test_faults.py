"""Faults of the machine: a worker killed, the database crashed, the answer to COMMIT lost. Nothing is half done.

A real gunicorn and a real PostgreSQL of their own, with a wire between them that can be cut.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from asp_portal import database

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds
NEW_CLAIM = "/travel/claims/new/?purpose=home_leave"
CLAIMS = "/travel/claims/"
# Makes the tables, and a judge who has signed in; says the session's key.
MAKE = """
from datetime import date
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from asp_portal.accounts import roles
from asp_portal.accounts.models import User
from django.contrib.auth.models import Group
from judges.models import Judge, Term
roles.load()
user = User.objects.create_user("judge@example.org", "", name="Ada Example")
user.groups.set(Group.objects.filter(name="Judge"))
judge = Judge.objects.create(user=user, given_name="Ada", family_name="Example", nationality="SEN",
                             domicile_place="Dakar", domicile_country="SEN")
Term.objects.create(judge=judge, first_day=date(2024, 3, 11), scheduled_last_day=date(2033, 3, 10))
client = Client()
client.force_login(user)
print(client.cookies["session"].value)
"""

# --- The wire -------------------------------------------------------------------------------------------------------


class Wire:
    """A TCP port that leads to the database's socket. `cut` is asked for each message of the portal:

    "" to pass it on, "before" to break the connection, "after" to break it once the database has answered.
    """

    def __init__(self, target: Path):
        self.target = str(target)
        self.cut: Callable[[bytes], str] = lambda message: ""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                portal, _address = self.listener.accept()
                threading.Thread(target=self.connect, args=(portal,), daemon=True).start()

    def connect(self, portal: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(self.target)
        except OSError:  # the database is down
            portal.close()
            server.close()
            return
        lost = threading.Event()
        answers = threading.Thread(target=self.answer, args=(server, portal, lost), daemon=True)
        answers.start()
        with suppress(OSError), closing(portal), closing(server):
            while message := portal.recv(65536):
                where = self.cut(message)
                if where == "before":
                    break
                if where == "after":
                    lost.set()
                server.sendall(message)
            for end in (portal, server):
                end.shutdown(socket.SHUT_RDWR)

    def answer(self, server: socket.socket, portal: socket.socket, lost: threading.Event) -> None:
        with suppress(OSError):
            while answer := server.recv(65536):
                if lost.is_set():
                    break
                portal.sendall(answer)
            portal.shutdown(socket.SHUT_RDWR)

    def cut_at_the_commit_of_a_claim(self, where: str) -> None:
        """Once, at the COMMIT of the transaction that wrote a claim."""
        written: list[bool] = []

        def cut(message: bytes) -> str:
            if b'INSERT INTO "travel_claim"' in message:
                written.append(True)
            if not written or b"COMMIT" not in message:
                return ""
            self.cut = lambda later: ""
            return where

        self.cut = cut


# --- The portal -----------------------------------------------------------------------------------------------------


class Portal:
    """The portal as it is served, and a browser in which the judge has signed in."""

    def __init__(self, folder: Path):
        self.data = folder / "pg"
        self.host = database.ensure(self.data)["HOST"]
        self.wire = Wire(Path(self.host) / database.SOCKET)
        with closing(socket.create_server(("127.0.0.1", 0))) as probe:
            self.port = probe.getsockname()[1]
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("ASP_")} | {
            "DJANGO_SETTINGS_MODULE": "asp_portal.settings",
            "DATABASE_URL": f"postgres://{database.ROLE}@127.0.0.1:{self.wire.port}/asp_portal?sslmode=disable",
            "ASP_SECRET_KEY": "only for tests, where nothing is secret",
            "ASP_DEMO": "0",
            "ASP_HTTPS": "0",
            "ASP_DEBUG": "1",  # static files as they lie there
            "ASP_HOSTS": "127.0.0.1",
            "ASP_VAR": str(folder),
            "ASP_BIND": f"127.0.0.1:{self.port}",
            "ASP_WORKERS": "2",
        }
        self.session = self.run("-c", MAKE).strip()
        self.log = (folder / "gunicorn.log").open("w")
        command = [sys.executable, "-m", "gunicorn", "asp_portal.wsgi"]
        self.server = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
        )
        self.cookies = CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), Stay())

    def run(self, *words: str) -> str:
        made = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, made.stderr
        return made.stdout

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        """The status and the text of a page; 0 where the connection was lost."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}")  # noqa: S310  a page of ours
        held = "; ".join([f"session={self.session}", *(f"{cookie.name}={cookie.value}" for cookie in self.cookies)])
        request.add_header("Cookie", held)
        try:
            with self.browser.open(request, urlencode(data).encode() if data else None, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def form(self, path: str) -> dict[str, str]:
        """The hidden fields of a page, as a browser sends them back."""
        status, page = self.ask(path)
        assert status == 200
        main = page[page.index("<main") :]
        return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main))

    def workers(self) -> list[int]:
        """The processes that answer."""
        found = subprocess.run(["pgrep", "-P", str(self.server.pid)], capture_output=True, text=True, check=False)
        return [int(number) for number in found.stdout.split()]

    def count(self, query: str = "SELECT count(*) FROM travel_claim") -> int:
        with self.database() as connection:
            return connection.execute(query).fetchone()[0]

    def database(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.host), user=database.ROLE, dbname="asp_portal", autocommit=True)

    def stop(self) -> None:
        os.killpg(self.server.pid, signal.SIGTERM)
        self.server.wait(PATIENCE)
        self.wire.listener.close()
        self.log.close()
        if server := database._postmaster(self.data):
            os.kill(server, signal.SIGQUIT)


class Stay(urllib.request.HTTPRedirectHandler):
    """A browser that does not go where it is sent: the answer itself is of interest."""

    def redirect_request(self, *args):
        return None


def until(condition: Callable[[], object]) -> object:
    """What the condition gives once it is true."""
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def portal(tmp_path_factory) -> Iterator[Portal]:
    """The portal, answering."""
    served = Portal(tmp_path_factory.mktemp("faults"))
    try:
        until(lambda: served.ask("/healthz")[0] == 200)
        yield served
    finally:
        served.stop()


@pytest.fixture
def claim(portal) -> dict[str, str]:
    """The form of a new claim, filled in."""
    return portal.form(NEW_CLAIM) | {"title": "Leave at home"}


# --- Faults ---------------------------------------------------------------------------------------------------------


def sent_again_it_makes_one(portal: Portal, claim: dict[str, str], before: int) -> None:
    """The same form once more, and a third time: one claim, whole."""
    answers = [portal.ask(NEW_CLAIM, claim)[0] for _time in range(2)]
    assert answers == [302, 302]
    assert portal.count() == before + 1
    assert portal.count("SELECT count(*) FROM travel_itinerary") == before + 1


def test_a_worker_killed_in_the_middle_of_a_form_leaves_nothing_half_done(portal, claim):
    before = portal.count()
    with portal.database() as lock, lock.transaction():
        lock.execute("LOCK TABLE travel_claim IN SHARE MODE")  # the itinerary is written, the claim waits
        answers: list[int] = []
        sending = threading.Thread(target=lambda: answers.append(portal.ask(NEW_CLAIM, claim)[0]))
        sending.start()
        waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT%'"
        until(lambda: portal.count(waits))
        for worker in portal.workers():
            os.kill(worker, signal.SIGKILL)
        sending.join(PATIENCE)
    assert answers == [0]
    until(lambda: portal.ask("/healthz")[0] == 200)
    assert portal.count() == before
    assert portal.count("SELECT count(*) FROM travel_itinerary") == before
    sent_again_it_makes_one(portal, claim, before)


@pytest.mark.parametrize(("where", "written"), [("before", 0), ("after", 1)])
def test_a_connection_lost_at_the_commit_makes_one_claim_in_the_end(portal, claim, where, written):
    before = portal.count()
    portal.wire.cut_at_the_commit_of_a_claim(where)
    status, _page = portal.ask(NEW_CLAIM, claim)
    assert status == 500
    until(lambda: portal.count() == before + written)
    sent_again_it_makes_one(portal, claim, before)


def test_after_a_crash_of_the_database_nobody_sees_an_error(portal):
    assert {portal.ask(CLAIMS)[0] for _page in range(6)} == {200}  # each worker holds its connection
    postmaster = database._postmaster(portal.data)
    os.kill(postmaster, signal.SIGQUIT)
    until(lambda: not Path(f"/proc/{postmaster}").exists())  # a page asked for meanwhile may take half a minute
    assert portal.ask(CLAIMS)[0] == 500
    database.ensure(portal.data)
    assert [portal.ask(CLAIMS)[0] for _page in range(6)] == [200] * 6
