"""Whether a file that somebody sent is the receipt it says it is: a PDF, JPEG or PNG that does nothing but show."""

import hashlib
import json
import logging
import os
import re
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from asp_portal.text import without_hidden

WORKER = Path(__file__).with_name("worker.py")
NAME_LENGTH = 120

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: how it begins, and the endings of its name; the first is the usual one."""

    content_type: str
    magic: bytes
    endings: tuple[str, ...]


KINDS = (
    Kind("application/pdf", b"%PDF-", (".pdf",)),
    Kind("image/jpeg", b"\xff\xd8\xff", (".jpg", ".jpeg")),
    Kind("image/png", b"\x89PNG\r\n\x1a\n", (".png",)),
)
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)


@dataclass(frozen=True)
class Limits:
    """What one file may cost: bytes, pages, pixels; and the process that opens it: bytes of memory, seconds."""

    max_bytes: int = 10_000_000
    max_pages: int = 100
    max_pixels: int = 60_000_000
    memory: int = 1_000_000_000
    seconds: int = 8


@dataclass(frozen=True)
class Vetted:
    """A file fit to be kept. `content` was written anew from what was read; the original is known by its hash."""

    name: str  # as shown to people, never a path
    content_type: str
    content: bytes
    sha256: str  # of `content`, in hex
    original_sha256: str
    pages: int | None = None  # of a PDF
    pixels: tuple[int, int] | None = None  # of a picture: width, height

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def ending(self) -> str:
        return next(kind.endings[0] for kind in KINDS if kind.content_type == self.content_type)


SENTENCES = {
    "empty": _("This file is empty. Choose the file again, or scan it once more."),
    "size": _("This file is larger than %(megabytes)s MB. Scan it at a lower resolution, or split it."),
    "no_room": _("There is no room for this file at the moment. Nothing was changed. Tell the administrator."),
    "kind": _("This is not a PDF, JPEG or PNG file. Save or scan the receipt as one of these."),
    "ending": _("The ending of this file's name does not fit what it holds. Save the receipt again as PDF."),
    "tail": _("This PDF has other data after its end. Print it to a new PDF and send that."),
    "encrypted": _("This PDF is protected by a password. Print it to a new PDF without protection and send that."),
    "active": _("This PDF holds scripts, forms that act, or other files. Print it to a new PDF and send that."),
    "pages": _("This PDF has more than %(pages)s pages. Send only the pages that show the expense."),
    "pixels": _("This picture has too many pixels. Save it at a lower resolution and send that."),
    "complex": _("This file takes too much memory or time to open. Print it to a new PDF, or take a photograph."),
    "damaged": _("This file is damaged and cannot be opened. Save or scan it again."),
}


def refusal(code: str, limits: Limits) -> ValidationError:
    """The sentence for a reason, as an error of the form."""
    facts = {"megabytes": limits.max_bytes // 1_000_000, "pages": limits.max_pages}
    return ValidationError(SENTENCES[code], code=code, params=facts)


def vet(file: File, *, limits: Limits | None = None) -> Vetted:
    """Look at a file that somebody sent. Raises ValidationError: what is wrong with it, and what to do."""
    limits = limits or Limits()
    data = contents(file, limits)
    kind = next((kind for kind in KINDS if data.startswith(kind.magic)), None)
    if kind is None:
        raise refusal("kind", limits)
    ending = PurePosixPath(shown_name(file.name or "")).suffix.lower()
    if ending not in kind.endings:
        raise refusal("ending", limits)
    facts, cleaned = opened_apart(data, limits)
    if len(cleaned) > 2 * limits.max_bytes:  # a picture may grow a little when it is drawn anew
        raise refusal("size", limits)
    return Vetted(
        name=safe_name(file.name, kind.endings),
        content_type=kind.content_type,
        content=cleaned,
        sha256=hashlib.sha256(cleaned).hexdigest(),
        original_sha256=hashlib.sha256(data).hexdigest(),
        pages=facts.get("pages"),
        pixels=tuple(facts["pixels"]) if "pixels" in facts else None,
    )


def contents(file: File, limits: Limits) -> bytes:
    """The bytes of a file of a permitted size; a larger one is refused before it is read."""
    if getattr(file, "no_room", False):  # see handlers.LostUpload
        raise refusal("no_room", limits)
    if file.size is not None and file.size > limits.max_bytes:
        raise refusal("size", limits)
    file.seek(0)
    data = file.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise refusal("size", limits)
    if not data:
        raise refusal("empty", limits)
    return data


def opened_apart(data: bytes, limits: Limits) -> tuple[dict, bytes]:
    """The facts and the cleaned bytes of a file, opened by the worker in a process of its own."""
    command = [sys.executable, "-I", str(WORKER), json.dumps(asdict(limits))]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=1.5 * limits.seconds, check=False, env=quiet_environment()
        )
    except subprocess.TimeoutExpired:
        raise refusal("complex", limits) from None
    head, newline, cleaned = done.stdout.partition(b"\n")
    if done.returncode or not newline:
        log.warning("The process that opens files ended with %s", done.returncode)
        raise refusal("complex", limits)
    facts = json.loads(head)
    if "refused" in facts:
        raise refusal(facts["refused"], limits)
    return facts, cleaned


def quiet_environment() -> dict[str, str]:
    """What the worker may know of its surroundings: where libraries are, no secret."""
    return {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") if key in os.environ}


def shown_name(name: str) -> str:
    """A file's name as it may be shown: one line, no path, nothing hidden, at most 120 characters."""
    name = without_hidden(name).replace("\\", "/").rsplit("/", 1)[-1]
    name = " ".join(re.sub(r'[<>:"|?*]', " ", name).split()).strip(". ")
    if len(name) <= NAME_LENGTH:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = dot + ending if len(ending) <= 8 else ""
    return (stem or name)[: NAME_LENGTH - len(ending)].strip(". ") + ending


def safe_name(name: str, endings: tuple[str, ...] = ENDINGS) -> str:
    """The name offered for download: as shown, ending as its kind does. The file is never stored under it."""
    stem, dot, last = shown_name(name).rpartition(".")
    ending = f".{last.lower()}"
    if not dot or ending not in endings:
        stem, ending = shown_name(name), endings[0]
    stem = stem[: NAME_LENGTH - len(ending)].strip(". ") or "receipt"
    return stem + ending
