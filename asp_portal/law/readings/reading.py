"""A reading: a choice between meanings of the text."""

from dataclasses import dataclass

from asp_portal.law.provisions import find


class UnknownReading(LookupError):
    """No reading has this id."""


@dataclass(frozen=True)
class Reading:
    """A choice between meanings of the text, and what it rests on. `decides`: who decides the point it asks."""

    id: str
    title: str
    text: str
    provisions: tuple[str, ...]
    rests_on: str
    asks: str = ""
    decides: str = ""

    def __post_init__(self):
        for provision_id in self.provisions:
            find(provision_id)
