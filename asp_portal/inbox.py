"""What awaits a person, as each app tells the home page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """Something to do: how many, and where."""

    label: str
    count: int
    url: str
    detail: str = ""
    tone: str = "info"
