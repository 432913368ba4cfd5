"""Steps: how an amount came about, in words, with the provisions and readings behind it.

The page, the PDF and a case file print the same steps. They are stored with what was issued: JSON keeps them exactly.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from asp_portal.law.provisions import cite, find
from asp_portal.law.readings import find_reading

Amount = Decimal | Fraction
Value = str | bool | int | Decimal | Fraction | date | datetime | None


@dataclass(frozen=True)
class Step:
    """One step of a derivation.

    label: a sentence to translate, with named places such as %(nights)s for `values`.
    amount: exact, in `currency`; None where the step is no amount.
    applied: False for a rule that was looked at and does not apply; the label says why.
    Raises UnknownProvision and UnknownReading.
    """

    label: str
    values: Mapping[str, Value] = field(default_factory=dict)
    amount: Amount | None = None
    currency: str = ""
    provisions: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    applied: bool = True

    def __post_init__(self):
        for provision_id in self.provisions:
            find(provision_id)
        for reading_id in self.readings:
            find_reading(reading_id)

    def __str__(self) -> str:
        words = self.label % {name: plain(value) for name, value in self.values.items()}
        amount = "" if self.amount is None else f" = {plain(self.amount)} {self.currency}".rstrip()
        because = "; ".join([*map(cite, self.provisions), *self.readings])
        return f"{'' if self.applied else '- '}{words}{amount}" + (f" [{because}]" if because else "")


@dataclass(frozen=True)
class Trace:
    """Steps in their order: what applied, and what did not and why."""

    steps: tuple[Step, ...] = ()

    def __add__(self, other: "Trace") -> "Trace":
        return Trace(self.steps + other.steps)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def to_json(self) -> str:
        """The steps as JSON; `from_json` gives back an equal trace."""
        return json.dumps([_packed_step(step) for step in self.steps], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Trace":
        """The trace that `to_json` wrote. Raises UnknownProvision and UnknownReading."""
        return cls(tuple(_unpacked_step(packed) for packed in json.loads(text)))


@dataclass(frozen=True)
class OpenPoint:
    """What the program does not decide: the question, and who may answer it by a recorded decision."""

    question: str
    decides: str
    provisions: tuple[str, ...]
    readings: tuple[str, ...]

    def __str__(self) -> str:
        because = "; ".join([*map(cite, self.provisions), *self.readings])
        return f"Open: {self.question} To decide: {self.decides}. [{because}]"


def open_point(reading_id: str) -> OpenPoint:
    """The open point of a reading that asks. Raises UnknownReading."""
    reading = find_reading(reading_id)
    return OpenPoint(reading.asks, reading.decides, reading.provisions, (reading.id,))


def plain(value: Value) -> str:
    """A value as a lawyer would type it; a fraction without an end as a decimal gets six places and an ellipsis."""
    if isinstance(value, Fraction):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        if Fraction(exact) == value:
            return f"{exact:f}"
        return f"{exact:.6f}…"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _packed_step(step: Step) -> dict:
    return {
        "label": step.label,
        "values": {name: _packed(value) for name, value in step.values.items()},
        "amount": _packed(step.amount),
        "currency": step.currency,
        "provisions": step.provisions,
        "readings": step.readings,
        "applied": step.applied,
    }


def _unpacked_step(packed: dict) -> Step:
    return Step(
        packed["label"],
        {name: _unpacked(value) for name, value in packed["values"].items()},
        _unpacked(packed["amount"]),
        packed["currency"],
        tuple(packed["provisions"]),
        tuple(packed["readings"]),
        packed["applied"],
    )


# A moment is a date to Python, so it comes first.
KINDS: dict[str, tuple[type, Callable[[Any], str], Callable[[str], Any]]] = {
    "moment": (datetime, datetime.isoformat, datetime.fromisoformat),
    "date": (date, date.isoformat, date.fromisoformat),
    "decimal": (Decimal, str, Decimal),
    "fraction": (Fraction, str, Fraction),
}


def _packed(value: Value) -> Any:
    """The value itself where JSON keeps it, else {kind: text}."""
    for kind, (type_, write, _read) in KINDS.items():
        if isinstance(value, type_):
            return {kind: write(value)}
    return value


def _unpacked(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    [(kind, text)] = value.items()
    return KINDS[kind][2](text)
