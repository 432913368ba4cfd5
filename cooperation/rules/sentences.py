"""Sentences to translate: the rules are pure Python, the page and the PDF translate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cooperation.rules.facts import Names


class Seconds(int):
    """A value that is shown as a duration, such as 2 min 30 s."""


@dataclass(frozen=True)
class Sentence:
    """A sentence with named places such as %(remain)s, and their values; `singular` in its place where `count` is 1."""

    msgid: str
    values: Mapping[str, str | int | datetime | Names] = field(default_factory=dict)
    singular: str = ""

    @property
    def chosen(self) -> str:
        """The sentence to translate: for one or for any other number of `count`."""
        return self.singular if self.singular and self.values.get("count") == 1 else self.msgid
