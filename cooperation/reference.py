"""The States Parties that the project ships."""

import csv
from datetime import date
from pathlib import Path

from cooperation.models import StateParty

FILE = Path(__file__).parent / "data" / "states_parties.csv"


def load() -> str:
    """Add the States Parties of the file that are not there yet; what was corrected since stays corrected."""
    with FILE.open(encoding="utf-8", newline="") as file:
        states = [StateParty(**facts(row)) for row in csv.DictReader(file)]
    StateParty.objects.bulk_create(states, ignore_conflicts=True)
    return f"{len(states)} States Parties"


def facts(row: dict[str, str]) -> dict:
    """A row of the file as the fields of a State Party; dates are ISO, an empty one is none."""
    return {
        name: (date.fromisoformat(value) if value else None) if name.endswith("_on") else value
        for name, value in row.items()
    }
