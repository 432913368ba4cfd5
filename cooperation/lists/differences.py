"""How two versions of a list of speakers differ: pure functions of two frozen bodies (cooperation.lists.body).

Who speaks is known by segment and delegation, of which there is one standing request each (S-1), and invited speakers
by their own id. Of those whose place differs the fewest possible count as moved; the others are only shifted by what
happened before them, and so is a list of two hundred of whom the first has withdrawn.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Body = Mapping[str, Any]
Entry = Mapping[str, Any]  # an invited speaker, a place or a written statement of a body
OF_LIST = ("starts_at", "seconds", "changeover")
OF_ENTRY = ("place", "expected", "reached", "seconds", "speaker", "speaker_title", "language", "group", "written")


class What(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    LEFT_OUT = "left_out"
    MOVED = "moved"
    SHIFTED = "shifted"
    CHANGED = "changed"


@dataclass(frozen=True)
class Detail:
    """A fact that differs. name: one of OF_ENTRY or OF_LIST, or "order"."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Changed:
    """An entry that differs between two versions; on one side there is none where it was added or left out."""

    what: What
    segment: str
    before: Entry | None
    after: Entry | None
    details: tuple[Detail, ...] = ()

    @property
    def entry(self) -> Entry:
        """The entry as it is, or as it was last."""
        return self.after or self.before or {}

    def detail(self, name: str) -> Detail | None:
        """What differs under a name, if anything does."""
        return next((detail for detail in self.details if detail.name == name), None)


@dataclass(frozen=True)
class Differences:
    """Everything that differs between two versions: of the plenary and its order, and entry by entry."""

    facts: tuple[Detail, ...]
    entries: tuple[Changed, ...]

    def __bool__(self) -> bool:
        return bool(self.facts or self.entries)

    def of(self, *kinds: What) -> tuple[Changed, ...]:
        """The entries of which this became."""
        return tuple(one for one in self.entries if one.what in kinds)


def differences(before: Body | None, after: Body) -> Differences:
    """How a version differs from one before it. None: there was none, so everybody is new on the list."""
    old, new = _by_segment(before), _by_segment(after)
    changed = [one for key in {**new, **old} for one in _of_segment(key, old.get(key, {}), new.get(key, {}))]
    return Differences(() if before is None else tuple(_facts(before, after)), tuple(changed))


def _by_segment(body: Body | None) -> dict[str, dict[str, Entry]]:
    """The entries of each segment under what they are known by, in the order in which they speak."""
    return {segment["key"]: dict(_known(segment)) for segment in body["segments"]} if body else {}


def _known(segment: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    for place, entry in enumerate(segment["invited"], start=1):
        yield f"invited {entry['id']}", {**entry, "place": place, "reached": True, "written": False}
    for entry in segment["places"]:
        yield entry["code"], {**entry, "written": False}
    for entry in segment["written"]:
        yield entry["code"], {**entry, "written": True}


def _of_segment(key: str, old: dict[str, Entry], new: dict[str, Entry]) -> Iterator[Changed]:
    spoken = [name for name in new if name in old and not old[name]["written"] and not new[name]["written"]]
    places = {name: number for number, name in enumerate(old)}
    kept = _longest_rise([places[name] for name in spoken])
    stays = {name for name in spoken if places[name] in kept}
    for name, entry in new.items():
        if name not in old:
            yield Changed(What.ADDED, key, None, entry)
        elif details := tuple(_details(old[name], entry)):
            yield Changed(_what(details, name in stays), key, old[name], entry, details)
    for name, entry in old.items():
        if name not in new:
            yield Changed(What.LEFT_OUT, key, entry, None)


def _what(details: Sequence[Detail], stays: bool) -> What:
    """Moved; only shifted, with nothing but its place and time; or changed in what it is."""
    names = {detail.name for detail in details}
    if not stays and "place" in names and "written" not in names:
        return What.MOVED
    return What.SHIFTED if names <= {"place", "expected"} else What.CHANGED


def _details(old: Entry, new: Entry) -> Iterator[Detail]:
    for name in OF_ENTRY:
        if old.get(name) != new.get(name):
            yield Detail(name, old.get(name), new.get(name))


def _facts(before: Body, after: Body) -> Iterator[Detail]:
    for name in OF_LIST:
        old, new = before["plenary"][name], after["plenary"][name]
        if old != new:
            yield Detail(name, old, new)
    if any(before["order"][name] != after["order"][name] for name in ("criteria", "initial")):
        yield Detail("order", before["order"]["words"], after["order"]["words"])


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The members of a longest rising part of different numbers: those that kept their order among themselves."""
    ends: list[int] = []  # of the shortest-ending rise of each length, its last number
    before: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(ends, number)
        before[number] = ends[length - 1] if length else None
        ends[length:length + 1] = [number]  # fmt: skip
    found: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found
