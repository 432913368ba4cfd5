"""The data inside an archive copy, taken out of whatever file somebody hands us.

The file is opened in a process of its own with little memory and time, as uploads are: `python -m
asp_portal.archive_pdf LIMITS NAME` reads it from standard input and answers one line of JSON, {} or {"refused": code},
then the data.
"""

import io
import json
import subprocess
import sys
from pathlib import Path

import pikepdf

from asp_portal.uploads.worker import Refused, inflated, limit_resources

ROOT = Path(__file__).parent.parent
LARGEST_FILE = 20_000_000  # bytes
LARGEST_ATTACHMENT = 4_000_000
MEMORY, SECONDS = 1_000_000_000, 8

SENTENCES = {
    "size": f"it is larger than {LARGEST_FILE // 1_000_000} MB",
    "kind": "it is no PDF",
    "encrypted": "it is protected by a password",
    "none": "it has no such attachment: it is not an archive copy",
    "large": f"its attachment is larger than {LARGEST_ATTACHMENT // 1_000_000} MB",
    "complex": "it takes too much memory or time to open",
    "damaged": "it is damaged and cannot be opened",
}


class NotArchived(Exception):
    """The file is not an archive copy that can be read; says why."""


def attachment_of(path: Path, name: str) -> bytes:
    """The attachment of that name. Raises NotArchived, and OSError where the file cannot be read."""
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise NotArchived(SENTENCES["size"])
    if not data.startswith(b"%PDF-"):
        raise NotArchived(SENTENCES["kind"])
    limits = json.dumps([MEMORY, SECONDS])
    command = [sys.executable, "-m", "asp_portal.archive_pdf", limits, name]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=2 * SECONDS, check=False, cwd=ROOT)
    except subprocess.TimeoutExpired:
        raise NotArchived(SENTENCES["complex"]) from None
    head, newline, found = done.stdout.partition(b"\n")
    if done.returncode or not newline:
        raise NotArchived(SENTENCES["complex"])
    refused = json.loads(head).get("refused")
    if refused:
        raise NotArchived(SENTENCES[refused])
    return found


def read(data: bytes, name: str) -> bytes:
    """The attachment of that name of a PDF. Raises Refused."""
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    if pdf.is_encrypted:
        raise Refused("encrypted")
    if name not in pdf.attachments:
        raise Refused("none")
    stream = pdf.attachments[name].get_file().obj
    if not isinstance(stream, pikepdf.Stream) or str(stream.get("/Filter", "/FlateDecode")) != "/FlateDecode":
        raise Refused("damaged")
    if inflated(stream, LARGEST_ATTACHMENT) > LARGEST_ATTACHMENT or len(stream.read_raw_bytes()) > LARGEST_ATTACHMENT:
        raise Refused("large")
    return stream.read_bytes()


def main() -> None:
    """Answer on standard output."""
    memory, seconds = json.loads(sys.argv[1])
    limit_resources(memory, seconds)
    try:
        facts, found = {}, read(sys.stdin.buffer.read(), sys.argv[2])
    except Refused as refused:
        facts, found = {"refused": refused.args[0]}, b""
    except MemoryError:
        facts, found = {"refused": "complex"}, b""
    except Exception:  # whatever a parser raises, the file is not one of ours
        facts, found = {"refused": "damaged"}, b""
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + found)


if __name__ == "__main__":
    main()
