"""A payment roll survives the death of its worker, and two people who press at once: each file is paid exactly once."""

import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from asp_portal import runs
from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.workflow import Doing
from judges.models import Judge, Term
from pensions import tasks
from pensions.models import Beneficiary, PensionFile, PensionRoll
from pensions.roll.workflow import roll_workflow
from tests.judges.test_pay_worker import at_once, no_jobs
from tests.pensions.roll_world import prepare
from tests.pensions.world import BORN, ELECTED, FIRST_DAY, LAST_DAY, adopted_scale

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FILES, CHUNK = 23, 5

WORKER = """
import sys, time
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from pensions.roll import services as rolls
save = rolls.save
def saved(roll, found):
    save(roll, found)
    print("chunk", flush=True)
    time.sleep(float(sys.argv[4]))  # before the transaction ends
rolls.save = saved
rolls.runs.compute(int(sys.argv[2]), chunk=int(sys.argv[3]))
"""


@pytest.fixture
def keeper(make_user):
    """Somebody who keeps pensions."""
    return make_user(Role.PENSIONS)


@pytest.fixture
def files(db, monkeypatch) -> list[PensionFile]:
    """More files than one chunk, of judges who retired on 90,000 a year."""
    no_jobs()
    adopted_scale()
    monkeypatch.setattr(runs, "AT_ONCE", 2)
    judges = Judge.objects.bulk_create(
        Judge(given_name="Judge", family_name=str(n), nationality="SEN", domicile_country="SEN", date_of_birth=BORN)
        for n in range(FILES)
    )
    Term.objects.bulk_create(
        Term(judge=judge, first_day=FIRST_DAY, scheduled_last_day=LAST_DAY, last_day=LAST_DAY, ended="completed")
        for judge in judges
    )
    basis = {"regime": "original", "elected_on": ELECTED, "basis": "Election", "decided_by": "Registrar"}
    made = PensionFile.objects.bulk_create(
        PensionFile(number=f"PEN-{judge.pk}", judge=judge, decided_on=date(2026, 1, 15), **basis) for judge in judges
    )
    Beneficiary.objects.bulk_create(Beneficiary(file=file, relation="judge") for file in made)
    yield made
    no_jobs()


@pytest.fixture
def worker(tmp_path):
    """`worker(roll, pause)`: a process of its own that computes a roll, with a pause in each chunk, seconds."""
    started = []

    def start(roll: PensionRoll, pause: float = 0) -> subprocess.Popen:
        words = [settings.DATABASES["default"]["NAME"], str(roll.pk), str(CHUNK), str(pause)]
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


def state(roll: PensionRoll) -> tuple[int, int, bool]:
    """How many files are done, how many payments there are, whether it is computed to the end."""
    roll.refresh_from_db()
    return roll.files_done, roll.payments.count(), roll.computed_at is not None


def once_each(roll: PensionRoll, files: list[PensionFile]) -> bool:
    """Whether each file has exactly one payment, and the total is right."""
    roll.refresh_from_db()
    payments = Counter(roll.payments.values_list("beneficiary__file", flat=True))
    numbers = set(roll.payments.values_list("number", flat=True))
    expected = {f"{roll.number}-{number:03}" for number in range(1, FILES + 1)}
    total = FILES * Decimal(7_500)
    return payments == {file.pk: 1 for file in files} and numbers == expected and roll.total == total


def test_a_worker_killed_in_the_middle_of_a_chunk_loses_that_chunk_only(files, keeper, worker, run_jobs):
    roll = prepare(keeper, 2026, 10)
    process = worker(roll, pause=0.5)
    for _chunk in range(3):
        assert process.stdout.readline() == "chunk\n"
    process.kill()
    assert process.wait() == -9
    assert state(roll) == (2 * CHUNK, 2 * CHUNK, False)
    no_jobs()  # its own died with it
    assert list(PensionRoll.objects.stalled(timezone.now() + timedelta(minutes=2))) == [roll]
    PensionRoll.objects.filter(pk=roll.pk).update(progressed_at=timezone.now() - timedelta(minutes=2))
    tasks.resume_rolls.func(timestamp=0)
    run_jobs()
    assert state(roll) == (FILES, FILES, True)
    assert once_each(roll, files)


def test_two_workers_at_once_share_the_work(files, keeper, worker):
    roll = prepare(keeper, 2026, 10)
    both = [worker(roll, pause=0.05), worker(roll, pause=0.05)]
    assert [process.wait(60) for process in both] == [0, 0]
    chunks = sum(process.stdout.read().count("chunk") for process in both)
    assert chunks == 5  # 5 x 5 holds 23
    assert once_each(roll, files)


# --- Two people at once ---------------------------------------------------------------------------------------------


def test_two_people_prepare_then_two_approve_at_once(files, make_user, keeper, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", 200)  # within the request
    others = [keeper, make_user(Role.PENSIONS)]
    found = at_once(*(lambda user=user: prepare(user, 2026, 10) for user in others))
    assert sorted(type(one).__name__ for one in found) == ["PensionRoll", "ValidationError"]
    [roll] = [one for one in found if isinstance(one, PensionRoll)]
    assert once_each(roll, files)
    people = [make_user(Role.FINANCE), make_user(Role.FINANCE)]
    found = at_once(
        *(lambda user=user: roll_workflow.apply("approve", Doing(roll, user, roll.month), seen=None) for user in people)
    )
    assert sorted(type(one).__name__ for one in found) == ["Act", "ValidationError"]
    assert Act.objects.about(roll).filter(name="approve").count() == 1
    assert PensionRoll.objects.count() == 1
    assert any(isinstance(one, ValidationError) for one in found)


def test_one_approves_while_another_computes_anew(files, keeper, finance, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", 200)
    roll = prepare(keeper, 2026, 10)
    at_once(
        lambda: roll_workflow.apply("approve", Doing(roll, finance, roll.month), seen=roll.content_hash),
        lambda: roll_workflow.apply("recompute", Doing(roll, keeper, roll.month), seen=roll.content_hash),
    )
    names = list(Act.objects.about(roll).values_list("name", flat=True))
    assert names in (["prepare", "approve"], ["prepare", "recompute"])  # whoever came second was told
    assert once_each(roll, files)
