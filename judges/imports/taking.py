"""Taking in a file of records in two steps: a preview, carried out and rolled back; then all of it or nothing."""

import base64
import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.imports import Row
from asp_portal.text import without_hidden
from asp_portal.workflow import Hidden, Refused, Stale
from judges.imports.book import Book
from judges.imports.kinds import KINDS, ImportKind
from judges.imports.lines import Line, Preview, subject_of
from judges.imports.rows import add_fault, add_faults, read_rows
from judges.imports.writers import write
from judges.models import Judge, RecordImport, RecordUpload
from judges.record import keeping, visibility
from judges.record.checks import RELATIONS, found_in

KEPT = timedelta(days=1)
LOCK = 726_582  # of one file at a time, in PostgreSQL
SECONDS = 20  # a page has thirty
BEGINS = ("first_day", "home_from", "born_on")  # rows are carried out in the order of their days


def keep_file(kind: ImportKind, file: File, source: str, user: User, now: datetime) -> RecordUpload:
    """Keep a file for its preview, in the place of this user's one before; those a day old are given up.

    Raises ValidationError where the file as a whole cannot be used.
    """
    read_rows(kind, file)
    forget_old(now)
    RecordUpload.objects.filter(uploaded_by=user, kind=kind.key).delete()
    file.seek(0)
    name = without_hidden(file.name or "")[-120:]
    data = base64.b64encode(file.read()).decode()
    return RecordUpload.objects.create(kind=kind.key, file_name=name, source=source, data=data, uploaded_by=user)


def forget_old(now: datetime) -> int:
    """Give up the files that have waited for a day; gives how many."""
    return RecordUpload.objects.filter(uploaded_at__lt=now - KEPT).delete()[0]


@transaction.atomic
def preview(upload: RecordUpload, user: User, today: date) -> Preview:
    """What the file would do to the record as it is now: it is done, and undone. Raises ValidationError: too long."""
    found = carried_out(upload, user, today)
    transaction.set_rollback(True)
    return found


@transaction.atomic
def take_in(upload_id: UUID, user: User, seen: str, today: date) -> RecordImport:
    """Write all rows of an upload, each fact with its act, and record the import with an act of its own.

    seen: the fingerprint of the preview that the user read.
    Raises RecordUpload.DoesNotExist (taken in or given up), ValidationError (a row is wrong), Stale (records changed).
    """
    upload = RecordUpload.objects.select_for_update().get(pk=upload_id, uploaded_by=user)
    with connection.cursor() as cursor:  # one file after the other; the table itself may be locked by its owner only
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    found = carried_out(upload, user, today)
    if found.has_faults:
        raise ValidationError(_("A row of this file is wrong. Nothing was taken in."))
    if seen != found.fingerprint:
        raise Stale(seen, found.fingerprint)
    if not found.has_changes:
        raise ValidationError(_("All of this is on record already. There is nothing to take in."))
    keeping.record_all(unrecorded(found.lines), user, upload.file_name)
    batch = record_import(upload, found, user)
    upload.delete()
    return batch


def unrecorded(lines: Iterable[Line]) -> list[tuple[Any, str, dict | None, dict]]:
    """The facts that still need their acts: what changed, how, what it was and is."""
    written = [one for line in lines for one in line.written if not one.recorded]
    return [(one.fact, one.name, one.before, one.after) for one in written]


def record_import(upload: RecordUpload, found: Preview, user: User) -> RecordImport:
    """The import and its act: the file and its counts, and nothing of what it held."""
    counts = found.counts
    content = {
        "kind": upload.kind,
        "file_name": upload.file_name,
        "sha256": found.sha256,
        "source": upload.source,
        "rows": len(found.lines),
        "new": counts["new"],
        "changed": counts["changed"],
    }
    batch = RecordImport.objects.create(**content, imported_by=user)
    acts.record(batch, gettext_noop("import"), actor=user, office=keeping.office_of(user), content=content)
    return batch


# --- Carrying it out ------------------------------------------------------------------------------------------------


def carried_out(upload: RecordUpload, user: User, today: date) -> Preview:
    """Every row written that can be, in the order of days; the others with their faults. In a transaction only.

    Raises Hidden (not theirs to bring), ValidationError (it takes too long).
    """
    kind = KINDS[upload.kind]
    if not kind.may_bring(user):
        raise Hidden
    data = base64.b64decode(upload.data)
    rows = read_rows(kind, ContentFile(data, upload.file_name))
    lock_judges(kind, rows)
    book, lines = Book(kind), {row.number: Line(row, subject_of(row.values)) for row in rows}
    end = monotonic() + SECONDS
    for row in sorted(rows, key=begins):
        if monotonic() > end:
            raise ValidationError(_("This file takes too long for a page. Nothing was written: split it."), code="time")
        if not row.faults:
            carry_out(book, lines[row.number], upload.source, user, today)
    check(kind, list(lines.values()), user)
    return Preview(kind.key, upload.source, hashlib.sha256(data).hexdigest(), list(lines.values()))


def lock_judges(kind: ImportKind, rows: list[Row]) -> None:
    """Nobody else changes the record of a judge whom the file names, until it is done."""
    book, named = Book(kind), set()
    for row in rows:
        try:
            judge = book.known_judge(row.values) if not row.faults and "family_name" in row.values else None
        except ValidationError:
            continue
        named |= {judge.pk} if judge else set()
    list(Judge.objects.select_for_update(of=("self",)).filter(pk__in=named).order_by("pk").values_list("pk"))


def begins(row: Row) -> tuple[date, int]:
    """The day of a row, then its place."""
    days = (row.values.get(key) for key in BEGINS)
    return next((day for day in days if day), date.min), row.number


def carry_out(book: Book, line: Line, source: str, user: User, today: date) -> None:
    """Write the facts of a row, or none of them and say what is wrong."""
    try:
        with transaction.atomic():
            line.written = write(book, line, source, user, today)
    except ValidationError as error:
        add_faults(book.kind, line.row, error)
    except (Hidden, Refused):
        add_fault(book.kind, line.row, "family_name", _("Nobody keeps their own record."))
    except IntegrityError:
        add_fault(book.kind, line.row, "", _("This contradicts what is on record, or another row."))
    else:
        for one in line.written:
            book.learn(one.fact)


def check(kind: ImportKind, lines: list[Line], user: User) -> None:
    """Ask each judge's record, with all that the file wrote, whether it contradicts itself; and what is unusual."""
    of_judge: dict[int, list[Line]] = {}
    of_row: dict[str, Line] = {}
    for line in lines:
        for one in line.written:
            if not one.recorded:
                of_judge.setdefault(one.fact.judge.pk, []).append(line)
                of_row[one.fact.slug] = line
    for judge in Judge.objects.filter(pk__in=of_judge).prefetch_related(*RELATIONS):
        seen = visibility.seen_by(user, judge)
        for found in found_in(judge):
            sentence = found.sentence if found.classes <= seen else _(keeping.UNSEEN)
            line = of_row.get(found.row)
            if found.refused:
                add_faults(kind, (line or of_judge[judge.pk][-1]).row, ValidationError({found.field: sentence}))
            elif line:
                line.remarks.append(sentence)
