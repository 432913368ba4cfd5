"""Verifying the chain of acts, in the database or in an export of it, and writing that export.

An export is JSON lines, one act a line in their order: the keys of `acts.CHAINED`, `hash`, and the `content` itself.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

from django.db.models import Max

from asp_portal.acts import CHAINED, GENESIS, Act, Content, chain_hash, fingerprint

CHUNK = 5_000  # rows fetched at a time
COLUMNS = (*CHAINED, "hash")


class Broken(Exception):
    """The chain is broken; says which act is the first wrong one, and what is wrong with it."""


@dataclass(frozen=True)
class Chain:
    """What was verified: how many acts, from which number on, and the hash of the last one."""

    count: int
    first: int
    head: str


def utc(moment: datetime | None) -> str | None:
    """A moment as the chain hashes it, in UTC with microseconds."""
    return moment and moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def verify_database(head: str = "") -> Chain:
    """Verify all acts and their contents. Raises Broken.

    head: the hash of an act noted earlier, elsewhere; it must be among them, so that none were cut off at the end.
    """
    last = Act.objects.aggregate(last=Max("position"))["last"] or 0  # what is added meanwhile is not looked at
    contents = {
        key: key == fingerprint(body)
        for key, body in Content.objects.order_by().values_list("hash", "body").iterator(CHUNK)
    }
    if Act.objects.filter(position=None).exists():
        raise Broken("There is an act without a number: it was slipped in.")
    rows = Act.objects.filter(position__lte=last).order_by("position").values(*COLUMNS).iterator(CHUNK)
    found = verify(({**row, "at": utc(row["at"]), "sound": contents.get(row["content_id"])} for row in rows), head)
    if found.first > 1:
        raise Broken("Act 1 is missing: the acts begin later.")
    return found


def verify_export(lines: Iterable[str], head: str = "") -> Chain:
    """Verify an export. Raises Broken; a line that is no act is named by its number."""
    return verify((exported_act(number, line) for number, line in enumerate(lines, 1) if line.strip()), head)


def exported_act(number: int, line: str) -> dict[str, Any]:
    """The act on a line of an export."""
    try:
        act = json.loads(line)
        act["sound"] = fingerprint(act["content"]) == act["content_id"]
        missing = [key for key in COLUMNS if key not in act]
    except (ValueError, TypeError, KeyError) as error:
        raise Broken(f"Line {number} is not an act.") from error
    if missing or not isinstance(act["position"], int):
        raise Broken(f"Line {number} is not an act.")
    return act


def verify(rows: Iterable[dict[str, Any]], head: str = "") -> Chain:
    """Verify acts in their order. Raises Broken with the number of the first wrong act.

    rows: the columns of an act, `at` as text, and `sound`: whether its content matches its hash, None without content.
    """
    previous: dict[str, Any] | None = None
    count, first, head_seen = 0, 0, not head
    for act in rows:
        if previous is None:
            first = act["position"]
        check(act, previous)
        previous, count = act, count + 1
        head_seen = head_seen or act["hash"] == head
    if not head_seen:
        raise Broken(f"The act with the hash {head} is missing: acts were cut off at the end, or replaced.")
    return Chain(count, first, previous["hash"] if previous else GENESIS)


def check(act: dict[str, Any], previous: dict[str, Any] | None) -> None:
    """Check one act against itself and the one before it. Raises Broken."""
    number = act["position"]
    expected = previous["position"] + 1 if previous else number
    if number != expected:
        raise Broken(f"Act {expected} is missing: after act {expected - 1} comes act {number}.")
    before = previous["hash"] if previous else (GENESIS if number == 1 else act["previous_hash"])
    sound_in_itself = chain_hash(act) == act["hash"]
    if act["previous_hash"] != before:
        if sound_in_itself and previous:
            raise Broken(f"Act {previous['position']} was replaced: act {number} followed another one.")
        raise Broken(f"Act {number} is in the wrong place: it did not follow act {number - 1}.")
    if not sound_in_itself:
        raise Broken(f"Act {number} was changed: it does not match its hash.")
    if act["sound"] is None:
        raise Broken(f"Act {number} has lost its content.")
    if not act["sound"]:
        raise Broken(f"The content of act {number} was changed: it does not match its hash.")


def export(since: int = 1, until: int | None = None) -> Iterator[str]:
    """The lines of an export, from one act to another, both included; without an end to the last one."""
    acts = Act.objects.filter(position__gte=since).order_by("position")
    if until is not None:
        acts = acts.filter(position__lte=until)
    for row in acts.values(*COLUMNS, "content__body").iterator(CHUNK):
        content = row.pop("content__body")
        yield json.dumps({**row, "at": utc(row["at"]), "content": content}, ensure_ascii=False) + "\n"


def write_export(file: IO[str], since: int = 1) -> int:
    """Write an export; the number of acts written."""
    count = 0
    for line in export(since):
        file.write(line)
        count += 1
    return count
