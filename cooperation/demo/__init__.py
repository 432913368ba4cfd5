"""The plenaries of the demo, with delegates who do not exist."""

from collections.abc import Callable
from datetime import date

AREAS: tuple[Callable[[date, int, Callable[[str], None]], None], ...] = ()


def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Area by area, each built once."""
    for area in AREAS:
        area(today, scale, say)
