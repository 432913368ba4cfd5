"""What awaits a person, as each app tells the home page."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Task:
    """Something to do: how many, and where."""

    label: str
    count: int
    url: str
    detail: str = ""
    tone: str = "info"


@dataclass(frozen=True)
class Expected:
    """What comes due on a day: in words, for whom, and the law behind it."""

    day: date
    label: str
    of: tuple[str, ...] = ()
    others: int = 0  # for how many more than those named
    provisions: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outlook:
    """What comes due until a day, the first of it, and where the rest is. known: False where only the list tells."""

    until: date
    url: str
    entries: tuple[Expected, ...] = ()
    more: int = 0
    known: bool = True
