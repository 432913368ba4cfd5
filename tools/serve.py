"""`make run`: make the portal ready, serve it, and stop everything in order.

    .venv/bin/python -m tools.serve

Serves with gunicorn as production does, the background worker and the live server of meetings (on the next port) beside
it. It is the demo unless ASP_DEMO=0.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import Error as DatabaseError
from django.db import connections, transaction

from asp_portal.database import DatabaseUnavailable
from tools import translations
from tools.bootstrap import Problem, step

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
START_SECONDS = 60
WORKER, LIVE = "The background worker", "The live server"
PAUSE = 3  # seconds before one of the two starts again
STOP_SECONDS = 25  # a little more than gunicorn gives its workers


def main() -> None:
    # However it is asked to stop, the way out is the same.
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)
    try:
        port = free_port(os.environ.get("PORT", "8000"))
        free_port(str(port + 1), wanted=f"The live server of meetings needs the port after PORT={port}. ")
        prepare()
        serve(port)
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
    except Exception as error:
        sys.exit(f"\n{in_one_sentence(error)}")


def free_port(text: str, wanted: str = "") -> int:
    """The port to serve on. wanted: what it is for, where nobody gave it. Raises Problem if it is none, or taken."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise Problem(f"{wanted}PORT={text} is no port: give a number from 1 to 65534, for instance PORT=8080.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            raise Problem(
                f"{wanted}Port {text} cannot be used ({error.strerror}): choose another, for instance PORT=8080."
            ) from error
    return int(text)


def prepare() -> None:
    """Database, tables, reference data, demo, languages and files: each does nothing when it is done already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asp_portal.settings")
    os.environ.setdefault("ASP_DEMO", "1")
    with step("Starting the database"):
        django.setup()
    with step("Bringing the tables up to date"):
        quietly("migrate")
        quietly("createcachetable")
    with step("Loading the reference data"):
        quietly("reference_data")
    if settings.DEMO and not get_user_model().objects.exists():
        with step("Inventing the demo world"), transaction.atomic():  # whole or not at all: it is made only once
            quietly("demo")
    with step("Preparing languages and static files"):
        translations.compile_all()
        collect_static()
    connections.close_all()


def collect_static() -> None:
    """Collect and compress again only if a file has changed since."""
    mark = Path(settings.STATIC_ROOT).with_suffix(".state")
    state = "\n".join(sorted(static_files()))
    if not mark.exists() or mark.read_text() != state:
        quietly("collectstatic", clear=True, interactive=False)
        mark.write_text(state)


def static_files() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = os.stat(storage.path(name))
            yield f"{name} {facts.st_size} {facts.st_mtime_ns}"


def serve(port: int) -> None:
    """Run the web server and the worker until somebody stops us or one of them ends. Raises Problem."""
    running: dict[str, subprocess.Popen] = {}
    try:
        with step("Starting the web server"):
            running["The web server"] = start("-m", "gunicorn", "asp_portal.wsgi")
            wait_for_answer(port, running)
        beside = {WORKER: ("manage.py", "procrastinate", "worker"), LIVE: live_server(port + 1)}
        for name, words in beside.items():
            running[name] = start(*words)
        welcome(port)
        while True:
            time.sleep(0.5)
            revive(running, beside)
            check(running)
    finally:
        stop(list(running.values()))


def live_server(port: int) -> tuple[str, ...]:
    """How the live server is started; its addresses hold tokens, so that no log of them is kept."""
    words = ("-m", "uvicorn", "cooperation.live.server:application", "--host", HOST, "--port", str(port))
    return *words, "--no-access-log", "--no-server-header", "--log-level", "warning"


def revive(running: dict[str, subprocess.Popen], beside: dict[str, tuple[str, ...]]) -> None:
    """What ends beside the web server starts again a moment later: jobs wait for the worker, screens poll meanwhile."""
    for name, words in beside.items():
        if running[name].poll() is not None:
            print(f"{name} ended (exit code {running[name].returncode}) and starts again.", flush=True)
            time.sleep(PAUSE)
            running[name] = start(*words)


def start(*words: str) -> subprocess.Popen:
    """A child in a session of its own: Ctrl-C reaches only us, and we stop them in order."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    return subprocess.Popen([sys.executable, *words], cwd=ROOT, env=environment, start_new_session=True)


def check(running: dict[str, subprocess.Popen]) -> None:
    for name, process in running.items():
        if process.poll() is not None:
            raise Problem(f"{name} stopped by itself (exit code {process.returncode}); its last lines above say why.")


def wait_for_answer(port: int, running: dict[str, subprocess.Popen]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(port):
        check(running)
        if time.monotonic() > deadline:
            raise Problem(f"The web server gives no page after {START_SECONDS} seconds: look at its lines above.")
        time.sleep(0.1)


def answers(port: int) -> bool:
    """Whether a page comes back, not only a connection: a refusal or a redirection is a page too."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def stop(processes: list[subprocess.Popen]) -> None:
    """Ask each with all its own children to end; what does not listen is killed."""
    for process in processes:
        signal_all(process, signal.SIGTERM)
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        signal_all(process, signal.SIGKILL)
        process.wait()


def signal_all(process: subprocess.Popen, name: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, name)  # its session is its own: see start()


def welcome(port: int) -> None:
    print(f"\nASP Portal is at http://{HOST}:{port}")
    if settings.DEMO:
        demo = import_module("asp_portal.accounts.demo")  # not before Django is set up
        print(f"Sign in with the password '{demo.PASSWORD}' as")
        for local_part, (name, _, roles) in demo.PEOPLE.items():
            print(f"    {f'{local_part}@{demo.DOMAIN}':32}{name}, {', '.join(roles)}")
    print("Ctrl-C stops it.", flush=True)


def quietly(command: str, **options: object) -> None:
    """Run a command of Django in this process, without its words."""
    call_command(command, stdout=StringIO(), stderr=StringIO(), verbosity=0, **options)


def in_one_sentence(error: Exception) -> str:
    """What is wrong and what to do; for what nobody foresaw, where the details are."""
    if isinstance(error, Problem | DatabaseUnavailable | ImproperlyConfigured | CommandError):
        return str(error)
    reason = str(error).strip().split("\n")[0]
    if isinstance(error, DatabaseError):
        return f"The database refuses ({reason}): is DATABASE_URL right, and is it PostgreSQL 14 or later?"
    report = ROOT / "var" / "error.log"
    report.parent.mkdir(exist_ok=True)
    report.write_text("".join(traceback.format_exception(error)))
    return f"That failed ({type(error).__name__}: {reason}): {report} has the details."


if __name__ == "__main__":
    main()
