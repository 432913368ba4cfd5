"""How two versions of the facts of an act differ, in words."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from asp_portal.acts import Content

Words = Mapping[str, Any]  # what each key of the facts is called
FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def flat(value: Any, words: Words, name: str = "") -> Iterator[tuple[str, str]]:
    """Facts as pairs of a path in words and a text."""
    if isinstance(value, dict):
        for key, part in value.items():
            word = str(words.get(key, key))
            yield from flat(part, words, f"{name} › {word}" if name else word)
    elif isinstance(value, list):
        for position, part in enumerate(value, 1):
            yield from flat(part, words, f"{name} {position}")
    elif isinstance(value, bool):
        yield name, _("yes") if value else _("no")
    else:
        yield name, "" if value is None else str(value)


def differences(before: dict[str, Any], after: dict[str, Any], words: Words) -> list[tuple[str, str, str]]:
    """What differs between two versions: where, what it was, what it is."""
    old, new = dict(flat(before, words)), dict(flat(after, words))
    return [
        (name, old.get(name, ""), new.get(name, ""))
        for name in {**old, **new}
        if old.get(name, "") != new.get(name, "")
    ]


def versions(seen: str, now: str, words: Words) -> list[tuple[str, str, str]]:
    """The differences between two stored versions by their fingerprints; empty where one was never stored."""
    if not FINGERPRINT.fullmatch(seen):  # a browser may send anything
        return []
    bodies = Content.objects.in_bulk([seen, now])
    if seen not in bodies or now not in bodies:
        return []
    return differences(bodies[seen].body, bodies[now].body, words)
