"""The States Parties that the project ships."""

import csv
from datetime import date
from pathlib import Path

from cooperation.models import StateParty

FILE = Path(__file__).parent / "data" / "states_parties.csv"


def load() -> str:
    """Bring the table of States Parties to what the file says; may be run again."""
    with FILE.open(encoding="utf-8", newline="") as file:
        states = [StateParty(**facts(row)) for row in csv.DictReader(file)]
    fields = [f.name for f in StateParty._meta.fields if f.name not in {"id", "iso3"}]
    StateParty.objects.bulk_create(states, update_conflicts=True, unique_fields=["iso3"], update_fields=fields)
    return f"{len(states)} States Parties"


def facts(row: dict[str, str]) -> dict:
    """A row of the file as the fields of a State Party; dates are ISO, an empty one is none."""
    return {
        name: (date.fromisoformat(value) if value else None) if name.endswith("_on") else value
        for name, value in row.items()
    }
