"""A pay run survives the death of its worker, and two people who press at once: each judge is paid exactly once."""

import os
import subprocess
import sys
import threading
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.utils import timezone

from asp_portal import runs
from asp_portal.acts import Act
from asp_portal.workflow import Doing
from judges import tasks
from judges.models import Judge, PayRun, Term
from judges.pay.workflow import pay_workflow
from tests.judges.pay_world import adopted_scale, prepare

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
JUDGES, CHUNK = 23, 5

WORKER = """
import sys, time
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from judges.pay import services as pay
write = pay.write_statements
def written(run, judges):
    write(run, judges)
    print("chunk", flush=True)
    time.sleep(float(sys.argv[4]))  # before the transaction ends
pay.write_statements = written
pay.runs.compute(int(sys.argv[2]), chunk=int(sys.argv[3]))
"""


def no_jobs() -> None:
    """Forget what was left to the worker: those rows are not emptied with the other tables."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def bench(db, monkeypatch):
    """More judges than one chunk, in office since 11 March 2024."""
    no_jobs()
    adopted_scale()
    monkeypatch.setattr(runs, "AT_ONCE", 2)
    judges = Judge.objects.bulk_create(
        Judge(given_name="Judge", family_name=str(number), nationality="SEN", domicile_country="SEN")
        for number in range(JUDGES)
    )
    days = {"first_day": date(2024, 3, 11), "scheduled_last_day": date(2033, 3, 10)}
    Term.objects.bulk_create(Term(judge=judge, **days) for judge in judges)
    yield judges
    no_jobs()


@pytest.fixture
def worker(tmp_path):
    """`worker(run, pause)`: a process of its own that computes a run, with a pause in each chunk, seconds."""
    started = []

    def start(run: PayRun, pause: float = 0) -> subprocess.Popen:
        words = [settings.DATABASES["default"]["NAME"], str(run.pk), str(CHUNK), str(pause)]
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, *words],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TMPDIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def state(run: PayRun) -> tuple[int, int, bool]:
    """How many judges are done, how many statements there are, whether it is computed to the end."""
    run.refresh_from_db()
    return run.judges_done, run.statements.count(), run.computed_at is not None


def once_each(run: PayRun, bench: list[Judge]) -> bool:
    """Whether each judge has exactly one statement, and the total is right."""
    run.refresh_from_db()
    statements = Counter(run.statements.values_list("judge", flat=True))
    numbers = set(run.statements.values_list("number", flat=True))
    expected = {f"{run.number}-{number:03}" for number in range(1, JUDGES + 1)}
    total = JUDGES * Decimal(15_000)
    return statements == {judge.pk: 1 for judge in bench} and numbers == expected and run.total == total


def test_a_worker_killed_in_the_middle_of_a_chunk_loses_that_chunk_only(bench, secretariat, worker, run_jobs):
    run = prepare(secretariat, 2026, 10)
    process = worker(run, pause=0.5)
    for _chunk in range(3):
        assert process.stdout.readline() == "chunk\n"
    process.kill()
    assert process.wait() == -9
    assert state(run) == (2 * CHUNK, 2 * CHUNK, False)
    no_jobs()  # its own died with it
    assert list(PayRun.objects.stalled(timezone.now() + timedelta(minutes=2))) == [run]
    PayRun.objects.filter(pk=run.pk).update(progressed_at=timezone.now() - timedelta(minutes=2))
    tasks.resume_pay.func(timestamp=0)
    run_jobs()
    assert state(run) == (JUDGES, JUDGES, True)
    assert once_each(run, bench)


def test_another_process_goes_on_where_the_dead_one_was(bench, secretariat, worker):
    run = prepare(secretariat, 2026, 10)
    first = worker(run, pause=0.5)
    first.stdout.readline()
    first.kill()
    second = worker(run)
    assert second.wait(60) == 0
    assert once_each(run, bench)


def test_two_workers_at_once_share_the_work(bench, secretariat, worker):
    run = prepare(secretariat, 2026, 10)
    both = [worker(run, pause=0.05), worker(run, pause=0.05)]
    assert [process.wait(60) for process in both] == [0, 0]
    chunks = sum(process.stdout.read().count("chunk") for process in both)
    assert chunks == 5  # 5 x 5 holds 23
    assert once_each(run, bench)


# --- Two people at once ---------------------------------------------------------------------------------------------


def at_once(*calls) -> list:
    """Do things at the same time, each in a thread of its own; what each gave, or the error it raised."""
    barrier, found = threading.Barrier(len(calls)), [None] * len(calls)

    def do(place, call):
        barrier.wait()
        try:
            found[place] = call()
        except Exception as error:  # noqa: BLE001  whatever it is, the test looks at it
            found[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_people_prepare_at_once(bench, make_user, secretariat, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", 200)  # within the request
    others = [secretariat, *(make_user("Secretariat") for _person in range(3))]
    found = at_once(*(lambda user=user: prepare(user, 2026, 10) for user in others))
    made = [one for one in found if isinstance(one, PayRun)]
    refusals = [one for one in found if isinstance(one, ValidationError)]
    assert (len(made), len(refusals), PayRun.objects.count()) == (1, 3, 1)
    assert once_each(made[0], bench)
    assert {made[0].number} == {"PAY-2026-0001"}


def test_two_people_approve_at_once(bench, make_user, secretariat, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", 200)
    run = prepare(secretariat, 2026, 10)
    people = [make_user("Finance"), make_user("Finance")]
    found = at_once(
        *(lambda user=user: pay_workflow.apply("approve", Doing(run, user, run.month), seen=None) for user in people)
    )
    assert sorted(type(one).__name__ for one in found) == ["Act", "ValidationError"]
    assert Act.objects.about(run).filter(name="approve").count() == 1


def test_one_approves_while_another_computes_anew(bench, make_user, secretariat, finance, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", 200)
    run = prepare(secretariat, 2026, 10)
    at_once(
        lambda: pay_workflow.apply("approve", Doing(run, finance, run.month), seen=run.content_hash),
        lambda: pay_workflow.apply("recompute", Doing(run, secretariat, run.month), seen=run.content_hash),
    )
    names = list(Act.objects.about(run).values_list("name", flat=True))
    assert names in (["prepare", "approve"], ["prepare", "recompute"])  # whoever came second was told
    assert once_each(run, bench)


def test_the_next_month_follows_in_the_background(bench, secretariat, finance, run_jobs):
    first = prepare(secretariat, 2026, 10)
    run_jobs()
    pay_workflow.apply("approve", Doing(first, finance, first.month))
    second = prepare(secretariat, 2026, 11)
    run_jobs()
    assert once_each(second, bench)
    assert not second.statements.exclude(difference=0).exists()
