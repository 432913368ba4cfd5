#!/usr/bin/env python
"""What a plenary costs: its public list of 200 speakers, one registration, and the rush before the deadline.

    .venv/bin/python -m bench.plenary [--json] [--rounds 15] [--threads 8]

It uses the database and the server of bench.pages. CPU is the worker's own, the median of rounds; a registration is the
form, asked for and sent. The rush is so many threads that each register one delegation after the other, against as
many workers as production has on this machine: registrations a second, and the time that the slowest of twenty took.
"""

import argparse
import http.client
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from bench.pages import ENVIRONMENT, PORT, ROOT, cpu, get, manage, server

PAGES, REGISTRATIONS, RUSH = 20, 10, 200  # a round; a round; in all
TARGETS = {"public list of 200": 23, "one registration": 40}  # milliseconds of CPU
TOKEN = re.compile(r'name="(csrfmiddlewaretoken|token)" value="([^"]+)"')


def prepare(delegations: int) -> dict:
    """A database with so many delegations: what bench.plenary_world prints."""
    for words in (["migrate"], ["reference_data"], ["demo"], ["collectstatic", "--noinput"]):
        manage(*words)
    made = subprocess.run(
        [sys.executable, "-m", "bench.plenary_world", str(delegations)],
        cwd=ROOT, env=ENVIRONMENT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(made.stdout.splitlines()[-1])


def register(path: str, session: str) -> None:
    """One registration: the form is asked for, filled in and sent."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    connection.request("GET", path, headers={"Cookie": f"session={session}"})
    page = connection.getresponse()
    tokens = dict(TOKEN.findall(page.read().decode()))
    [csrf] = [each.split(";")[0] for each in page.headers.get_all("Set-Cookie") if each.startswith("csrf=")]
    facts = {"segments": "I", "speaker": "A person", "level": "minister", "language": "en", **tokens}
    headers = {"Cookie": f"session={session}; {csrf}", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode(facts), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 302, (answer.status, path)
    assert "received" in answer.headers["Location"], answer.headers["Location"]


def measure(pid: int, world: dict, sessions: Iterator[str], rounds: int) -> dict[str, float]:
    """Milliseconds of CPU, by what was asked for: the median of rounds, in each of which everything has its turn."""
    asked = {
        "floor": (PAGES, lambda: get("/floor/")),
        "public list of 200": (PAGES, lambda: get(world["public"])),
        "one registration": (REGISTRATIONS, lambda: register(world["form"], next(sessions))),
    }
    for path in ("/floor/", world["public"]):
        for _warm in range(5):
            assert get(path).status == 200, path
    register(world["form"], next(sessions))
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for _round in range(rounds):
        for name, (times, ask) in asked.items():
            before = cpu(pid)
            for _time in range(times):
                ask()
            taken[name].append((cpu(pid) - before) / times)
    return {name: statistics.median(figures) for name, figures in taken.items()}


def rush(path: str, sessions: list[str], threads: int) -> dict[str, float]:
    """So many threads register these delegations as fast as they can."""

    def one(session: str) -> float:
        began = time.perf_counter()
        register(path, session)
        return time.perf_counter() - began

    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        taken = list(pool.map(one, sessions))
    return {
        "registrations_a_second": round(len(taken) / (time.perf_counter() - began), 1),
        "ms_p95": round(statistics.quantiles(taken, n=20)[-1] * 1000, 1),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--threads", type=int, default=8)
    options = parser.parse_args()
    alone = options.rounds * REGISTRATIONS + 1
    world = prepare(alone + RUSH)
    sessions = world["sessions"]
    with server() as pid:
        figures = measure(pid, world, iter(sessions), options.rounds)
        queries = {name: int(get(path, count=True).headers["X-Queries"])
                   for name, path in {"floor": "/floor/", "public list of 200": world["public"]}.items()}  # fmt: skip
    rows = [
        {
            "name": name,
            "ms_cpu": round(ms, 2),
            "target": TARGETS.get(name),
            "queries": queries.get(name),
            "ratio": round(ms / figures["floor"], 2),
        }
        for name, ms in figures.items()
    ]
    with server(workers=None):
        found = rush(world["form"], sessions[alone:], options.threads)
    rows.append({"name": "the last minute", "threads": options.threads, **found})
    for row in rows:
        if options.json:
            print(json.dumps(row))
        else:
            print("  ".join(f"{name} {value}" for name, value in row.items() if value is not None))


if __name__ == "__main__":
    main()
