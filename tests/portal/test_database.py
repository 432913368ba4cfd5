"""The embedded PostgreSQL: real servers in folders of their own, used and killed by real processes."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from asp_portal import database

ROOT = Path(__file__).parents[2]
# Joins the server, answers with what it found, and stays until its input ends.
USER = """
import sys
from pathlib import Path
import psycopg
from asp_portal import database
try:
    values = database.ensure(Path(sys.argv[1]))
except database.DatabaseUnavailable as error:
    sys.exit(str(error))
with psycopg.connect(host=values["HOST"], user=values["USER"], dbname=values["NAME"]) as connection:
    connection.execute("select pg_advisory_xact_lock(1)")  # one after the other: each counts those before it
    connection.execute("create table if not exists visit (at timestamptz default clock_timestamp())")
    connection.execute("insert into visit default values")
    found = connection.execute("select count(*) from visit").fetchone()[0]
print(found, flush=True)
sys.stdin.read()
"""


class User:
    """A process that uses the server on `data`."""

    def __init__(self, data: Path, *prefix: str):
        command = [*prefix, sys.executable, "-c", USER, str(data)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(command, cwd=ROOT, text=True, **pipes)

    def visits(self) -> int:
        """How many users have been served so far, this one included."""
        line = self.process.stdout.readline()
        return int(line) if line else pytest.fail(self.process.stderr.read())

    def leave(self) -> None:
        self.process.communicate(timeout=60)
        assert self.process.returncode == 0

    def be_killed(self) -> None:
        self.process.kill()
        self.process.communicate()

    def refusal(self) -> str:
        """What it says when it cannot be served."""
        output, errors = self.process.communicate(timeout=90)
        assert (output, self.process.returncode) == ("", 1)
        return errors.strip()


@pytest.fixture
def data(tmp_path):
    """A folder for a server; whatever a test leaves behind is stopped."""
    yield (folder := tmp_path / "pg")
    if server := database._postmaster(folder):
        os.kill(server, signal.SIGQUIT)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A stopped server that one user has visited, to copy: quicker than to make it anew."""
    folder = tmp_path_factory.mktemp("filled") / "pg"
    visit(folder)
    return folder


@pytest.fixture
def used(filled, data):
    shutil.copytree(filled, data)
    return data


def visit(data: Path) -> int:
    user = User(data)
    visits = user.visits()
    user.leave()
    return visits


def kill_server(data: Path) -> int:
    """As a crash of the machine would; returns the number it had."""
    server = database._postmaster(data)
    os.kill(server, signal.SIGKILL)
    while database._postmaster(data):
        time.sleep(0.05)
    return server


def test_processes_that_race_on_an_empty_folder_share_one_server(data):
    users = [User(data) for _ in range(4)]
    assert sorted(user.visits() for user in users) == [1, 2, 3, 4]
    for user in users[:3]:
        user.leave()
    assert database._postmaster(data)
    users[3].leave()
    assert database._postmaster(data) is None
    assert [path.name for path in data.parent.glob("pg.new-*")] == []


def test_a_second_start_finds_the_data_and_is_quick(used):
    started = time.monotonic()
    assert visit(used) == 2
    assert time.monotonic() - started < 5


def test_a_killed_user_does_not_keep_the_server_alive(used):
    killed, last = User(used), User(used)
    assert {killed.visits(), last.visits()} == {2, 3}
    killed.be_killed()
    last.leave()
    assert database._postmaster(used) is None


def test_a_server_left_by_its_killed_last_user_is_joined_and_stopped(used):
    killed = User(used)
    killed.visits()
    killed.be_killed()
    server = database._postmaster(used)
    assert server is not None
    assert visit(used) == 3
    assert database._postmaster(used) is None


def test_a_killed_server_is_started_again_and_nothing_committed_is_lost(used):
    first = User(used)
    assert first.visits() == 2
    kill_server(used)
    assert visit(used) == 3
    first.leave()


def test_the_number_of_a_killed_server_may_belong_to_another_program(used):
    user = User(used)
    user.visits()
    server = kill_server(used)
    for file in (used / "postmaster.pid", used / ".s.PGSQL.5432.lock"):
        file.write_text(file.read_text().replace(str(server), str(os.getpid()), 1))
    user.leave()
    assert database._postmaster(used) is None
    assert visit(used) == 3


def test_a_start_that_was_interrupted_is_made_again(data):
    half_made = data.parent / "pg.new-interrupted"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    assert visit(data) == 1
    assert not half_made.exists()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("d" * 120, id="longer-than-a-socket-may-be-named"),
        pytest.param("l'été, and a space", id="blanks-quotes-commas"),
    ],
)
def test_the_folder_may_have_any_name(filled, tmp_path, name):
    data = tmp_path / name / "pg"
    shutil.copytree(filled, data)
    assert visit(data) == 2
    assert database._postmaster(data) is None


def test_two_databases_of_one_server(used):
    code = (
        "import sys; from pathlib import Path; from asp_portal.database import ensure\n"
        "print([ensure(Path(sys.argv[1]), name)['NAME'] for name in ('one', 'two')])\n"
        "import psycopg; psycopg.connect(host=sys.argv[1], user='asp_portal', dbname='two').close()"
    )
    done = subprocess.run([sys.executable, "-c", code, str(used)], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("['one', 'two']\n", "")


def test_a_forked_child_leaves_the_server_to_its_parent(used):
    code = (
        "import os, sys; from pathlib import Path; from asp_portal import database\n"
        "data = Path(sys.argv[1]); database.ensure(data)\n"
        "if os.fork() == 0: sys.exit()\n"
        "os.wait(); print(database._postmaster(data) is not None)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(used)], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("True\n", "")
    assert database._postmaster(used) is None


def test_only_its_owner_may_enter_the_folder(used):
    user = User(used)
    user.visits()
    assert used.stat().st_mode & 0o077 == 0
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host="127.0.0.1", user="asp_portal", dbname="asp_portal", connect_timeout=2)
    user.leave()


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path):
    tmp_path.chmod(0o500)
    prefix, _ = database._not_as_root()  # root may write everywhere
    assert User(tmp_path / "var" / "pg", *prefix).refusal() == (
        f"The embedded database cannot use {tmp_path}/var/pg: PostgreSQL may not read or write there."
        " Give the folder to the user who runs this program, or set DATABASE_URL to use a PostgreSQL of your own."
    )


def test_files_of_another_version_are_said_in_one_sentence(used):
    (used / "PG_VERSION").write_text("12\n")
    assert User(used).refusal() == (
        f"The embedded database cannot use {used}: its files belong to another version of PostgreSQL."
        " Dump it with that version and load it here, or move the folder away."
    )


def forbidden(*namespace: str) -> bool:
    return not shutil.which("unshare") or subprocess.run([*namespace, "true"], capture_output=True).returncode != 0


SOMEBODY = ["unshare", "--user", "--map-user=54321", "--map-group=54321"]


@pytest.mark.skipif(forbidden(*SOMEBODY), reason="only Linux with user namespaces can lend a number without a name")
def test_a_user_without_an_account_is_served(data):
    user = User(data, *SOMEBODY)
    assert user.visits() == 1
    user.leave()


SMALL_DISK = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]


@pytest.mark.skipif(
    forbidden(*SMALL_DISK, "mount -t tmpfs none /mnt"), reason="only Linux with user namespaces can make a small disk"
)
def test_a_full_disk_is_said_in_one_sentence(tmp_path):
    script = f'mount -t tmpfs -o size=8m none {tmp_path} && exec "$0" "$@"'
    assert User(tmp_path / "pg", *SMALL_DISK, script).refusal() == (
        f"The embedded database cannot use {tmp_path}/pg: the disk is full. Free some space and try again."
    )


def test_the_tools_of_the_server_are_there():
    for name in ("pg_dump", "pg_restore", "psql"):
        done = subprocess.run([database.program(name), "--version"], capture_output=True, text=True)
        assert done.stdout.startswith(f"{name} (PostgreSQL) 18.")
