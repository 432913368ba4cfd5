"""Readings: how the regulations are read where their text leaves a choice open.

Each has a number that never changes, and every amount that rests on one cites it beside its provisions. A reading that
*asks* is no rule: the program names the open point and waits for a recorded decision of the person who may take it.
"""

from asp_portal.law.provisions import PROVISIONS, find
from asp_portal.law.readings.committee import COMMITTEE
from asp_portal.law.readings.cooperation import COOPERATION
from asp_portal.law.readings.judges import JUDGES
from asp_portal.law.readings.pensions import PENSIONS
from asp_portal.law.readings.reading import Reading, UnknownReading
from asp_portal.law.readings.travel import TRAVEL

__all__ = [
    "COMMITTEE",
    "COOPERATION",
    "JUDGES",
    "PENSIONS",
    "READINGS",
    "TRAVEL",
    "Reading",
    "UnknownReading",
    "find_reading",
    "readings_of",
]

READINGS = {reading.id: reading for reading in [*TRAVEL, *JUDGES, *PENSIONS, *COMMITTEE, *COOPERATION]}


def find_reading(reading_id: str) -> Reading:
    """The reading with this id. Raises UnknownReading."""
    try:
        return READINGS[reading_id]
    except KeyError:
        raise UnknownReading(f"There is no reading {reading_id!r}.") from None


def readings_of(provision_id: str) -> list[Reading]:
    """The readings that rest on a provision. Raises UnknownProvision."""
    provision = PROVISIONS[find(provision_id).id]
    return [reading for reading in READINGS.values() if provision.id in reading.provisions]
