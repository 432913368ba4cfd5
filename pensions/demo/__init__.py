"""The pensions of the demo, of people who do not exist."""

from collections.abc import Callable
from datetime import date

from pensions.demo import basis, committee, files, roll, statements, survivors

AREAS: tuple[Callable[[date, int, Callable[[str], None]], None], ...] = (
    basis.build,
    files.build,
    committee.build,
    survivors.build,
    roll.build,
    statements.build,
)


def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Area by area, each built once."""
    for area in AREAS:
        area(today, scale, say)
