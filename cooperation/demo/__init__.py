"""The plenaries of the demo, with delegates who do not exist."""

from collections.abc import Callable
from datetime import date

from cooperation.demo import delegations, lists, live, registration, setup, texts, versions

# In this order: what comes later needs what comes earlier.
AREAS: tuple[Callable[[date, int, Callable[[str], None]], None], ...] = (
    delegations.build,
    setup.build,
    registration.build,
    lists.build,
    versions.build,
    texts.build,
    live.build,
    texts.publish,  # after the meeting of 2021
    setup.finish,
)


def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Area by area, each built once."""
    for area in AREAS:
        area(today, scale, say)
