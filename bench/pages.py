#!/usr/bin/env python
"""What pages cost: CPU of the web worker and queries a request, against a floor page of the same server.

    .venv/bin/python -m bench.pages [--json] [--claims 10000] [--rounds 15]

It builds (once) a database of its own with so many claims, starts the production server with one worker, and asks for
the pages in turns, round by round. CPU is the worker's own, read from the kernel; the figure is the median of rounds.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = int(os.environ.get("BENCH_PORT", "8790"))
TICK = os.sysconf("SC_CLK_TCK")
REQUESTS = 20  # a page and round
ENVIRONMENT = os.environ | {"ASP_DEMO": "1", "DJANGO_SETTINGS_MODULE": "bench.settings", "PORT": str(PORT)}

PREPARE = """
import django; django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from asp_portal.accounts.models import User
from travel.demo_scale import multiply
from travel.models import Claim
wanted, here = {claims}, Claim.objects.count()
if here < wanted:
    multiply(-(-(wanted - here) // here))
user = User.objects.get(email="secretariat@demo.example")
session = SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
paid = Claim.objects.filter(state="paid", title="Conference of supreme courts").first()
certified = Claim.objects.filter(state="certified", title="Site visit").first()
print("ready", session.session_key, paid.get_absolute_url(), certified.get_absolute_url(), Claim.objects.count())
"""


def manage(*words: str) -> None:
    """Run a management command of the measured portal."""
    subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL
    )


def prepare(claims: int) -> tuple[str, str, str, int]:
    """A database with so many claims: the key of a session, the addresses of two claims, how many there are."""
    for words in (["migrate"], ["reference_data"], ["demo"], ["collectstatic", "--noinput"]):
        manage(*words)
    made = subprocess.run(
        [sys.executable, "-c", PREPARE.format(claims=claims)],
        cwd=ROOT, env=ENVIRONMENT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    _ready, session, paid, certified, count = made.stdout.split()[-5:]
    return session, paid, certified, int(count)


@contextmanager
def server(workers: int | None = 1) -> Iterator[int]:
    """The production server with so many workers, or as many as it has by itself; gives a worker's process id."""
    command = [
        sys.executable, "-m", "gunicorn", "asp_portal.wsgi", "--bind", f"127.0.0.1:{PORT}", "--max-requests", "0",
        "--no-control-socket", "--log-level", "warning", *(["--workers", str(workers)] if workers else []),
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT)
    try:
        for _attempt in range(100):
            try:
                get("/healthz")
                break
            except OSError:
                time.sleep(0.2)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield int(children[0])
    finally:
        process.terminate()
        process.wait(20)


def get(path: str, session: str = "", *, count: bool = False) -> http.client.HTTPResponse:
    """One request."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    headers = {"Cookie": f"session={session}"} if session else {}
    connection.request("GET", path, headers=headers | ({"X-Count": "1"} if count else {}))
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def cpu(pid: int) -> float:
    """Milliseconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / TICK


def measure(pid: int, pages: dict[str, tuple[str, str]], rounds: int) -> dict[str, float]:
    """Milliseconds of CPU a request, by page: the median of rounds, in each of which every page has its turn."""
    for path, session in pages.values():
        for _warm in range(5):
            assert get(path, session).status == 200, path
    taken: dict[str, list[float]] = {name: [] for name in pages}
    for _round in range(rounds):
        for name, (path, session) in pages.items():
            before = cpu(pid)
            for _request in range(REQUESTS):
                get(path, session)
            taken[name].append((cpu(pid) - before) / REQUESTS)
    return {name: statistics.median(figures) for name, figures in taken.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    session, paid, certified, count = prepare(options.claims)
    pages = {
        "floor": ("/floor/", ""),
        "sign-in": ("/account/login/", ""),
        "home": ("/", session),
        "claims list": ("/travel/claims/", session),
        "claim detail, paid": (paid, session),
        "claim detail, certified": (certified, session),
    }
    with server() as pid:
        figures = measure(pid, pages, options.rounds)
        queries = {name: int(get(path, key, count=True).headers["X-Queries"]) for name, (path, key) in pages.items()}
    for name, ms in figures.items():
        row = {
            "name": name,
            "ms_cpu": round(ms, 2),
            "queries": queries[name],
            "ratio": round(ms / figures["floor"], 2),
            "claims": count,
        }
        print(
            json.dumps(row)
            if options.json
            else "{name:26} {ms_cpu:7.2f} ms  {queries:3} queries  x {ratio}".format(**row)
        )


if __name__ == "__main__":
    main()
