"""Certificates of life: one a year of everybody whose pension is in payment, and its receipt.

A certificate is asked for in January and due on 31 March. What is missing is told to those who keep pensions; a
suspension is an event that one of them records.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.workflow import Hidden, lock
from judges.facts import salary_scale
from judges.rules.facts import Key
from pensions.facts import FOR_PENSION, bases, record_of
from pensions.files import services as files
from pensions.files.due import paid_a_year
from pensions.models import Beneficiary, LifeCertificate, PensionFile
from pensions.rules.facts import PensionRecord
from pensions.rules.pensions import pensions_on
from pensions.rules.service import NotAnswerable

RECEIVED, TAKEN_BACK = gettext_noop("Certificate of life received"), gettext_noop("Receipt taken back")
JANUARY = 1
DUE = (3, 31)
LEAST_TIME = timedelta(days=30)  # to answer, where it is asked for late
CHUNK = 200  # files in one transaction
LOCK = 726_601  # of one run at a time, in PostgreSQL
# What ended a pension for good: no certificate is missing any more.
ENDED = (
    Q(beneficiary__relation="judge", beneficiary__file__judge__died_on__isnull=False)
    | Q(beneficiary__marriage__spouse_died_on__isnull=False)
    | Q(beneficiary__marriage__remarried_on__isnull=False)
    | Q(beneficiary__child__died_on__isnull=False)
    | Q(beneficiary__child__married_on__isnull=False)
)

# --- Asking ---------------------------------------------------------------------------------------------------------


def ask(today: date, chunk: int = CHUNK) -> int:
    """Ask everybody whose pension is in payment for the certificate of this year; gives how many were asked.

    Who was asked is not asked again: it may be run on any day, and by two workers at once.
    """
    last, asked = 0, 0
    while keys := list(
        PensionFile.objects.filter(pk__gt=last, beneficiaries__isnull=False).distinct().order_by("pk")
        .values_list("pk", flat=True)[:chunk]
    ):  # fmt: skip
        asked += ask_some(keys, today)
        last = keys[-1]
    return asked


@transaction.atomic
def ask_some(keys: Iterable[int], today: date) -> int:
    """Ask the people of some files. A fixed number of queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    people = Beneficiary.objects.filter(file__in=keys).exclude(life_certificates__year=today.year)
    of_file: dict[int, list[Beneficiary]] = {}
    for person in people.select_related("marriage", "child"):
        of_file.setdefault(person.file_id, []).append(person)
    due_on = max(date(today.year, *DUE), today + LEAST_TIME)
    made = [
        LifeCertificate(beneficiary=person, year=today.year, asked_on=today, due_on=due_on)
        for file, paid in in_payment(of_file, today)
        for person in of_file[file.pk]
        if person.key in paid
    ]
    return len(LifeCertificate.objects.bulk_create(made))


def in_payment(keys: Iterable[int], on: date) -> Iterator[tuple[PensionFile, set[Key]]]:
    """Files, each with the keys of those who are paid a pension on a day. A fixed number of queries."""
    scale, known = salary_scale(), bases()
    files_ = PensionFile.objects.filter(pk__in=list(keys)).select_related("judge").prefetch_related(*FOR_PENSION)
    for file in files_:
        yield file, paid_on(record_of(file, scale, known), on)


def paid_on(record: PensionRecord, on: date) -> set[Key]:
    """The keys of those who are paid on a day; nobody where the record gives no answer, which its page says."""
    try:
        found = pensions_on(record, on)
    except NotAnswerable:
        return set()
    return {pension.key for pension in found.pensions if pension.entitled and paid_a_year(record, pension, on)}


# --- What is missing ------------------------------------------------------------------------------------------------


def missing() -> QuerySet[LifeCertificate]:
    """The certificates that have not come, of people whose pension has not ended for good."""
    return LifeCertificate.objects.missing().exclude(ENDED)


def overdue(today: date) -> QuerySet[LifeCertificate]:
    """Those of them that are late."""
    return missing().filter(due_on__lt=today)


# --- Receipt --------------------------------------------------------------------------------------------------------


@transaction.atomic
def receive(certificate: LifeCertificate, user: User, *, signed_on: date, received_on: date, source: str) -> acts.Act:
    """Enter that a certificate has come. Raises Hidden, ValidationError (by field; or it had come already)."""
    stored = locked(certificate, user)
    if stored.received_on:
        raise ValidationError(_("Somebody else has entered its receipt."))
    stored.signed_on, stored.received_on, stored.source = signed_on, received_on, source
    stored.full_clean()
    stored.save()
    return record(stored, RECEIVED, user)


@transaction.atomic
def take_back(certificate: LifeCertificate, user: User) -> acts.Act:
    """Undo a receipt: the certificate is missing again. Raises Hidden, ValidationError (it was none)."""
    stored = locked(certificate, user)
    if not stored.received_on:
        raise ValidationError(_("No receipt is on record."))
    stored.signed_on = stored.received_on = None
    stored.source = ""
    stored.save()
    return record(stored, TAKEN_BACK, user)


def locked(certificate: LifeCertificate, user: User) -> LifeCertificate:
    """The certificate as it is now, locked. Raises Hidden."""
    if not files.may_keep(user, certificate.beneficiary.file.judge):
        raise Hidden
    return lock(certificate)


def record(certificate: LifeCertificate, name: str, user: User) -> acts.Act:
    """The act, on the file: whose and of which year."""
    person = certificate.beneficiary
    return files.record(person.file, name, user, {"beneficiary": person.slug, "year": certificate.year})
