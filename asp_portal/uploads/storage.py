"""Where vetted files lie: below MEDIA_ROOT/receipts, each under a random name, never reachable by an address."""

import errno
import hashlib
import logging
import os
import re
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import File
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from asp_portal.uploads.vetting import Vetted

FOLDER = "receipts"
NAME = re.compile(rf"{FOLDER}/[0-9a-f]{{2}}/[0-9a-f]{{32}}\.(?:pdf|jpg|png)")
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

log = logging.getLogger(__name__)


def path_of(name: str) -> Path:
    """Where a stored file lies. Raises SuspiciousFileOperation for a name that `store` never gave."""
    if not NAME.fullmatch(name):
        raise SuspiciousFileOperation(f"not the name of a stored file: {name!r}")
    return Path(settings.MEDIA_ROOT) / name


def store(vetted: Vetted) -> str:
    """Write a file whole or not at all; its name below MEDIA_ROOT. Write the row that holds the name afterwards.

    Raises ValidationError where it cannot be written; then nothing is left behind.
    """
    key = uuid.uuid4().hex
    name = f"{FOLDER}/{key[:2]}/{key}{vetted.ending}"
    try:
        write_whole(path_of(name), vetted.content)
    except OSError as error:
        log.exception("A file could not be stored")
        if error.errno in NO_ROOM:
            message = _("There is no room to store “%(name)s”. Nothing was changed. Tell the administrator.")
        else:
            message = _("“%(name)s” could not be stored. Nothing was changed. Tell the administrator.")
        raise ValidationError(message, code="storage", params={"name": vetted.name}) from error
    return name


def write_whole(path: Path, content: bytes) -> None:
    """A file that is there with all its bytes, on the disk, or not there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".part")  # only its owner may read it
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name, too, outlives a power cut
    finally:
        os.close(folder)


def open_stored(name: str) -> File:
    """A stored file, to be read. Raises FileNotFoundError where it is gone."""
    return File(path_of(name).open("rb"), name=name)


def remove(name: str) -> None:
    """Delete what `orphans` named; it may be gone already."""
    path = Path(settings.MEDIA_ROOT) / name
    if path.parent.parent != Path(settings.MEDIA_ROOT) / FOLDER:
        raise SuspiciousFileOperation(f"not among the stored files: {name!r}")
    path.unlink(missing_ok=True)


def orphans(known_names: Iterable[str], older_than: datetime) -> Iterator[str]:
    """Names of files that no row names and that were written before a moment: of uploads that never ended.

    Leave an hour: a file is written before its row.
    """
    known, root = set(known_names), Path(settings.MEDIA_ROOT)
    for path in sorted((root / FOLDER).glob("*/*")):
        name = path.relative_to(root).as_posix()
        if name not in known and datetime.fromtimestamp(path.stat().st_mtime, UTC) < older_than:
            yield name


def damaged(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Of (name, sha256) pairs those whose file is "missing" or "changed", as (name, which)."""
    for name, sha256 in rows:
        try:
            with path_of(name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, SuspiciousFileOperation):
            yield name, "missing"
        else:
            if found != sha256:
                yield name, "changed"


def serve(file: File, name: str, content_type: str) -> FileResponse:
    """The answer with which a stored file is downloaded; a browser never runs or keeps it."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
