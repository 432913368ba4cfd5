#!/usr/bin/env python
"""How soon what the chair does is on every screen: 1,000 followers of one live server, on this machine alone.

    .venv/bin/python -m bench.live [--json] [--followers 1000] [--commands 20]

A meeting of its own, in the database of the benchmarks, is run by the code that the console calls, in a process of its
own; the live server runs as in production; the followers are one process with so many connections. Measured is the time
from the commit of a command to the arrival of its snapshot, whole, at each follower. Beside it the floor: a bare server
that writes the same bytes to as many connections. Everything stays on 127.0.0.1.
"""

import argparse
import asyncio
import http.client
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = int(os.environ.get("BENCH_PORT", "8791"))
ENVIRONMENT = os.environ | {"ASP_DEMO": "1", "DJANGO_SETTINGS_MODULE": "bench.settings", "PYTHONUNBUFFERED": "1"}
PAUSE = 0.4  # seconds between two commands
TARGET_MS = 200
VERSION = re.compile(rb"id: (\d+)\n")
AT_ONCE = 50  # connections that are opened at the same time

# The meeting: nine invited speakers and twenty States. Prints its address, then the moment of each commit.
CHAIR = """
import sys, time, django; django.setup()
from uuid import uuid4
from django.db import connection
from django.utils import timezone
from asp_portal.accounts.models import User
from cooperation.live import commands, services
from cooperation.live.tokens import make_token
from cooperation.models import Delegation, ListVersion, Plenary, Session
pause, count = {pause}, {commands}
now, chair = timezone.now(), User.objects.get(email="chair@demo.example")
states = list(Delegation.objects.filter(kind="state_party").order_by("code")[:20])
def entry(number, state, **more):
    names = {{"en": state.name_en, "fr": state.name_fr}}
    return {{"id": f"bench-{{now:%H%M%S%f}}-{{number}}", "name": names, "code": state.code, "speaker": "A Speaker",
            "language": "en", **more}}
segments = [
    {{"key": key, "title": {{"en": "Voluntary cooperation", "fr": "Coopération volontaire"}}, "seconds": 3000,
     "floor_seconds": 1500,
     "invited": [entry(f"{{key}}-i{{n}}", states[n], seconds=300) for n in range(invited)],
     "places": [entry(f"{{key}}-{{n}}", state, seconds=120, place=n + 1, group=None, **{{"class": "state_party"}})
                for n, state in enumerate(states[half:half + 10])], "written": []}}
    for key, invited, half in (("I", 5, 0), ("II", 4, 10))
]
session = Session.objects.first()
plenary = Plenary.objects.create(session=session, title_en="Bench", title_fr="Mesure", on=now.date())
body = {{"plenary": {{"seconds": 5400, "changeover": 30}}, "segments": segments}}
version = ListVersion.objects.create(
    plenary=plenary, number=1, kind="published", body=body, hash="0" * 64, made_at=now, made_by=chair)
services.published(version, chair, now)
print(plenary.slug, make_token(plenary.slug, "room", now)[0], flush=True)
sys.stdin.readline()
seen, waiting = 1, iter([e["id"] for e in segments[0]["invited"] + segments[0]["places"]])
script = [("begin", {{}}), ("open_segment", {{"segment": "I"}})]
script += [("start", {{"id": key}}) for key in waiting] + [("pause", {{}}), ("resume", {{}})] * count
for name, data in script[:count]:
    time.sleep(pause)
    began = time.perf_counter()
    body = commands.run(plenary, commands.Command(uuid4(), seen, name, data), chair, timezone.now())
    print(body["version"], time.time_ns(), round((time.perf_counter() - began) * 1000, 2), flush=True)
    seen = body["version"]
others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
with connection.cursor() as cursor:
    cursor.execute(others)
    print(cursor.fetchone()[0], flush=True)
"""

# The floor: the same bytes to every connection, by the shortest program that can do it.
FLOOR = """
import asyncio, sys, time
async def main():
    clients = set()
    async def come(reader, writer):
        await reader.readuntil(b"\\r\\n\\r\\n")
        writer.write(b"HTTP/1.1 200 OK\\r\\n\\r\\n")
        clients.add(writer)
    server = await asyncio.start_server(come, "127.0.0.1", {port}, backlog=2048)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    for version in range(2, {commands} + 2):
        await asyncio.sleep({pause})
        print(version, time.time_ns(), 0, flush=True)
        event = b"id: %d\\ndata: %s}}\\n\\n" % (version, b"x" * {size})
        for client in clients:
            client.write(event)
    await asyncio.sleep(1)
asyncio.run(main())
"""


class Follower(asyncio.Protocol):
    """One screen: notes when each version has arrived whole."""

    arrivals: dict[int, list[int]]
    connected, size = 0, 0

    def __init__(self, request: bytes):
        self.request, self.buffer = request, bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Some of the stream."""
        if not self.buffer and b"200 OK" in data[:20]:
            Follower.connected += 1
        self.buffer += data
        while (end := self.buffer.find(b"}\n\n")) >= 0:
            if found := VERSION.search(self.buffer, 0, end):
                Follower.arrivals[int(found[1])].append(time.time_ns())
                Follower.size = end
            del self.buffer[: end + 3]


def raise_file_limit() -> None:
    """A follower is an open file on either side."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


Commits = dict[int, tuple[int, float]]  # by version: the moment in nanoseconds, and what the command took


async def follow(
    path: str, followers: int, presses: subprocess.Popen, server: int, commands: int
) -> tuple[Commits, float]:
    """Open all the streams, let the chair begin, and wait until everything has arrived.

    Gives the commits, and the milliseconds of CPU that the server took for each.
    """
    Follower.arrivals, Follower.connected = defaultdict(list), 0
    loop, request = asyncio.get_running_loop(), f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    gate = asyncio.Semaphore(AT_ONCE)

    async def connect() -> None:
        async with gate:
            await loop.create_connection(lambda: Follower(request), "127.0.0.1", PORT)

    await asyncio.gather(*(connect() for _follower in range(followers)))
    while Follower.connected < followers:
        await asyncio.sleep(0.05)
    await asyncio.sleep(1)
    before = usage(server)[1]
    presses.stdin.write("go\n")
    presses.stdin.flush()
    committed = {}
    for _command in range(commands):
        version, at, took = (await asyncio.to_thread(presses.stdout.readline)).split()
        committed[int(version)] = (int(at), float(took))
    await asyncio.sleep(1)
    return committed, round((usage(server)[1] - before) * 1000 / commands, 1)


def figures(committed: Commits, followers: int) -> dict[str, float]:
    """From the commits to the arrivals, in milliseconds; a version that a newer one overtook arrives nowhere."""
    waits = sorted(
        max(0, arrival - at) / 1e6
        for version, (at, _took) in committed.items()
        for arrival in Follower.arrivals[version]
    )
    return {
        "p50_ms": round(statistics.median(waits), 1),
        "p95_ms": round(waits[int(len(waits) * 0.95)], 1),
        "max_ms": round(waits[-1], 1),
        "arrived": len(waits),
        "expected": len(committed) * followers,
        "bytes": Follower.size,
    }


@contextmanager
def running(*words: str):
    """A process of the measured portal, which talks through its standard streams."""
    process = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=ENVIRONMENT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)
        process.stdin.close()
        process.stdout.close()


def wait_for_server() -> None:
    """Until it has heard the database."""
    for _attempt in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/live/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    sys.exit("The live server does not answer.")


def usage(pid: int) -> tuple[float, float]:
    """Megabytes that a process holds, and seconds of CPU that it has used."""
    status = Path(f"/proc/{pid}/status").read_text()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    resident = re.search(r"VmRSS:\s+(\d+)", status)
    return int(resident[1]) / 1024, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure_server(followers: int, commands: int) -> dict[str, float]:
    """The live server."""
    server = ["-m", "uvicorn", "cooperation.live.server:application", "--port", str(PORT), "--no-access-log"]
    with running(*server, "--log-level", "warning") as live, running("-c", script(CHAIR, commands)) as chair:
        slug, token = chair.stdout.readline().split()
        wait_for_server()
        path = f"/live/{slug}/room/stream?token={token}"
        committed, fan_out_ms = asyncio.run(follow(path, followers, chair, live.pid, commands))
        megabytes, _seconds = usage(live.pid)
        connections = int(chair.stdout.readline())
    command_ms = round(statistics.median(took for _at, took in committed.values()), 1)
    own = {
        "fan_out_cpu_ms": fan_out_ms,
        "rss_mb": round(megabytes),
        "database_connections": connections,
        "command_ms": command_ms,
    }
    return figures(committed, followers) | own | {"followers": followers}


def measure_floor(followers: int, commands: int, size: int) -> dict[str, float]:
    """The floor."""
    with running("-c", FLOOR.format(port=PORT, commands=commands, pause=PAUSE, size=size)) as bare:
        bare.stdout.readline()
        committed, fan_out_ms = asyncio.run(follow("/", followers, bare, bare.pid, commands))
    return figures(committed, followers) | {"fan_out_cpu_ms": fan_out_ms}


def script(text: str, commands: int) -> str:
    """The chair's program."""
    return text.format(pause=PAUSE, commands=commands)


def prepare() -> None:
    """A database with the demo, made once."""
    for words in (["migrate"], ["reference_data"], ["demo"]):
        subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--followers", type=int, default=1000)
    parser.add_argument("--commands", type=int, default=20)
    options = parser.parse_args()
    raise_file_limit()
    prepare()
    live = measure_server(options.followers, options.commands)
    floor = measure_floor(options.followers, options.commands, int(live["bytes"]))
    live |= {"name": "live server", "ratio": round(live["p95_ms"] / floor["p95_ms"], 2), "target_ms": TARGET_MS}
    for row in (floor | {"name": "floor"}, live):
        print(json.dumps(row) if options.json else "  ".join(f"{name} {value}" for name, value in row.items()))


if __name__ == "__main__":
    main()
