"""What every test may use: people by role, judges, a Presidency, a browser."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from asp_portal.accounts import roles
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from judges.models import Judge, OfficeHolding, Term
from judges.rules.presidency import Office

# Playwright keeps an event loop in the thread of the tests; the database is used from that thread only.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD = "correct horse battery staple"


def pytest_collection_finish(session):
    """What is loaded by now lives to the end: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


# --- The database ---------------------------------------------------------------------------------------------------


def delete_all_rows(self, style, tables, *, reset_sequences=False, allow_cascade=False):
    """Rows are deleted: TRUNCATE makes every table a new file, which the disk feels sixty times a test."""
    return [f"DELETE FROM {self.quote_name(table)};" for table in tables]  # noqa: S608  the names are our own tables


execute_sql_flush = DatabaseOperations.execute_sql_flush


def flush_append_only_tables(self, sql_list):
    """Tests with real transactions empty all tables; foreign keys and the triggers that refuse it are off meanwhile."""
    with transaction.atomic(self.connection.alias), self.connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        execute_sql_flush(self, sql_list)


DatabaseOperations.sql_flush = delete_all_rows
DatabaseOperations.execute_sql_flush = flush_append_only_tables


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, with the roles in it; at the end nobody is left connected who keeps it from being removed."""
    with django_db_blocker.unblock():
        roles.load()
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")  # noqa: S608  fixed


@pytest.fixture(autouse=True)
def no_attempts_counted():
    """Each test starts with its limits on attempts unused."""
    cache.clear()


# --- Time -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def today() -> date:
    """A Tuesday in the term of everybody whom `make_judge` makes."""
    return date(2026, 11, 10)


# --- People ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def make_user(db) -> Callable[..., User]:
    """`make_user(Role.FINANCE, ...)`: an active user with these roles, who signs in with PASSWORD."""
    if Group.objects.count() != len(Role):  # emptied by a test with real transactions
        roles.load()

    def make(*its_roles: Role, name: str = "", email: str = "", **fields) -> User:
        number = User.objects.count() + 1
        name = name or f"{its_roles[0] if its_roles else 'Nobody'} {number}"
        email = email or f"{name.lower().replace(' ', '.')}@example.org"
        user = User.objects.create_user(email, PASSWORD, name=name, **fields)
        user.groups.set(Group.objects.filter(name__in=list(its_roles)))
        return user

    return make


@pytest.fixture
def secretariat(make_user) -> User:
    """One of the Secretariat."""
    return make_user(Role.SECRETARIAT)


@pytest.fixture
def registrar(make_user) -> User:
    """The Registrar."""
    return make_user(Role.REGISTRAR)


@pytest.fixture
def finance(make_user) -> User:
    """One of Finance."""
    return make_user(Role.FINANCE)


@pytest.fixture
def delegation(make_user) -> User:
    """One of a delegation."""
    return make_user(Role.DELEGATION)


@pytest.fixture
def staff_participant(make_user) -> User:
    """A member of staff who takes part in the pension fund."""
    return make_user(Role.STAFF_PARTICIPANT)


@pytest.fixture
def auditor(make_user) -> User:
    """An auditor."""
    return make_user(Role.AUDITOR)


@pytest.fixture
def administrator(make_user) -> User:
    """An administrator of accounts."""
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def make_judge(make_user) -> Callable[..., Judge]:
    """`make_judge(name="Ada Example")`: a judge with an account and a term from 11 March 2024 for nine years."""

    def make(*more_roles: Role, name: str = "", first_day: date = date(2024, 3, 11), **fields) -> Judge:
        user = make_user(Role.JUDGE, *more_roles, name=name)
        given, _space, family = user.name.partition(" ")
        facts = {"nationality": "SEN", "domicile_place": "Dakar", "domicile_country": "SEN"} | fields
        judge = Judge.objects.create(user=user, given_name=given, family_name=family, **facts)
        Term.objects.create(
            judge=judge, first_day=first_day, scheduled_last_day=date(first_day.year + 9, first_day.month, 10)
        )
        return judge

    return make


@pytest.fixture
def judge(make_judge) -> Judge:
    """An ordinary judge; their user is `judge.user`."""
    return make_judge(name="Ordinary Judge")


@pytest.fixture
def presidency(make_judge) -> dict[Office, Judge]:
    """The judges who hold the offices of the Presidency since 11 March 2024."""
    holders = {office: make_judge(Role.PRESIDENCY, name=f"The {office.label}") for office in Office}
    for office, holder in holders.items():
        OfficeHolding.objects.create(judge=holder, office=office.value, first_day=date(2024, 3, 11))
    return holders


@pytest.fixture
def president(presidency) -> Judge:
    """The judge who is President."""
    return presidency[Office.PRESIDENT]


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """`signed_in(user)`: a browser in which this person has signed in and proved who they are just now."""

    def sign_in(user: User) -> Client:
        client = Client()
        answer = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
        assert answer.status_code == 302, "the person could not sign in"
        return client

    return sign_in


@pytest.fixture(autouse=True)
def jobs_end_with_their_test(request) -> Iterator[None]:
    """After a test that commits, Django empties its own tables, but not those of the job queue."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def run_jobs(db) -> Callable[[], int]:
    """`run_jobs()`: carry out what was left to the background worker, here and now; how many jobs there were."""

    def run() -> int:
        due = list(ProcrastinateJob.objects.filter(status="todo").order_by("pk"))
        for job in due:
            app.tasks[job.task_name].func(**job.args)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = ANY(%s)", [[j.pk for j in due]]
            )
        return len(due)

    return run


# --- The browser ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args) -> dict:
    """Debian's Chromium, or the one that CHROMIUM names; it asks the network for nothing by itself."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        pytest.fail("Chromium is missing: install it (apt-get install chromium) or name it in CHROMIUM.", pytrace=False)
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    return browser_type_launch_args | {
        "executable_path": chromium,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-quic", *quiet],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args) -> dict:
    """An English browser at the seat of the Court."""
    return browser_context_args | {"locale": "en-GB", "timezone_id": "Europe/Amsterdam"}
