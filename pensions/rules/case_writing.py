"""Writes a record as a case of kind `pension`: what is read back is the record again, its keys and sources apart.

A case is plain JSON: text, numbers, true and false, lists and mappings; as YAML it is what a lawyer would type.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from judges.rules.facts import SalaryRow, Term
from judges.rules.periods import Period, months_after
from pensions.rules.actuarial import SHIPPED, shipped_basis
from pensions.rules.facts import ActuarialBasis, Child, Marriage, Paid, PensionRecord

BLOCKS = ("judge", "expect")  # mappings that take a line for each of their keys
PLAIN = re.compile(r"(?!(?:null|true|false)\Z)(?:[a-z][a-z_0-9]*|[0-9]{4}-[0-9]{2}-[0-9]{2})")


def as_case(name: str, record: PensionRecord, on: date, expect: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A record and a day as a case. expect: as the format has it; its dates and amounts may be dates and Decimals.

    A term with a length has its scheduled last day, as the record of the judges demands.
    """
    return {
        "name": name,
        "kind": "pension",
        "judge": _judge(record),
        **_given({"salary": [_salary(row) for row in record.scale.rows], "basis": [*map(_basis, record.bases)]}),
        "on": on.isoformat(),
        "expect": _plain(expect or {}),
    }


def to_yaml(cases: Iterable[Mapping[str, Any]]) -> str:
    """Cases as a file of YAML."""
    return "\n".join("- " + "\n".join(_lines(case, "  "))[2:] + "\n" for case in cases)


def to_json(cases: Iterable[Mapping[str, Any]]) -> str:
    """Cases as a file of JSON, which is YAML as well."""
    return json.dumps(list(cases), ensure_ascii=False, indent=2)


# --- The record -----------------------------------------------------------------------------------------------------


def _judge(record: PensionRecord) -> dict[str, Any]:
    judge = {
        "born": record.born_on,
        "regime": record.regime,
        "terms": [*map(_term, record.service.terms)],
        "died": record.service.died_on,
        "spouse": [*map(_marriage, record.marriages)],
        "children": [*map(_child, record.children)],
        "early_pension_from": list(record.early_choices),
        "pension_begun": None if record.begun else False,
        "payments": [*map(_payments, _runs(record.paid))],
        "suspended": [*map(_period, record.suspended)],
    }
    return _given(judge)


def _term(term: Term) -> dict[str, Any]:
    return _given(
        {
            "elected_for": term.elected_for,
            "from": term.first_day,
            "until": term.last_day,
            "term_ends": term.scheduled_last_day,
            "ended": term.ended and term.ended.value,
            "first_election": term.first_election or None,
            "full_time_from": term.full_time_from,
        }
    )


def _marriage(marriage: Marriage) -> dict[str, Any]:
    return _given({"married": marriage.first_day, "ended": marriage.ended_on, "remarried": marriage.remarried_on})


def _child(child: Child) -> dict[str, Any]:
    incapacitated = [*map(_period, child.incapacities)]
    return _given(
        {"born": child.born_on, "married": child.married_on, "died": child.died_on, "incapacitated": incapacitated}
    )


def _period(period: Period) -> dict[str, Any]:
    return _given({"from": period.first_day, "until": None if period.last_day == date.max else period.last_day})


def _runs(paid: Iterable[Paid]) -> Iterator[list[Paid]]:
    """Instalments of one amount, each on the first of the month after the one before it; the first on any day."""
    run: list[Paid] = []
    for instalment in paid:
        if run and (instalment.amount, instalment.on) != (run[-1].amount, months_after(run[-1].on.replace(day=1), 1)):
            yield run
            run = []
        run.append(instalment)
    if run:
        yield run


def _payments(run: list[Paid]) -> dict[str, Any]:
    return _given({"from": run[0].on, "until": run[-1].on}) | {"amount": _plain(run[0].amount)}


def _salary(row: SalaryRow) -> dict[str, Any]:
    return {"from": _plain(row.first_day), "annual": _plain(row.annual)}


def _basis(basis: ActuarialBasis) -> dict[str, Any]:
    """By name where its table is one that is shipped."""
    table = next((name for name in SHIPPED if _same_table(basis, shipped_basis(name, basis.interest))), None)
    lx = None if table else {str(age): alive for age, alive in enumerate(basis.lx, start=basis.first_age)}
    first_day = None if basis.first_day == date.min else basis.first_day
    written = {"table": table, "lx": lx, "name": basis.name, "from": first_day, "adopted_by": basis.adopted_by or None}
    return {"interest": basis.interest, **_given(written), "illustrative": basis.illustrative}


def _same_table(basis: ActuarialBasis, shipped: ActuarialBasis) -> bool:
    return (basis.first_age, basis.lx) == (shipped.first_age, shipped.lx)


def _given(entries: Mapping[str, Any]) -> dict[str, Any]:
    """What is there, as JSON; nothing and empty lists are left out."""
    return {key: _plain(value) for key, value in entries.items() if value is not None and value != []}


def _plain(value: Any) -> Any:
    """A value as JSON."""
    match value:
        case Mapping():
            return {key: _plain(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_plain(entry) for entry in value]
        case Decimal():
            return int(value) if value == int(value) else float(value)
        case date():
            return value.isoformat()
    return value


# --- As text --------------------------------------------------------------------------------------------------------


def _lines(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    """A mapping, a line for each key; rows of a list have a line each."""
    for key, entry in value.items():
        if key in BLOCKS and entry:
            yield f"{indent}{key}:"
            yield from _lines(entry, indent + "  ")
        elif isinstance(entry, list) and any(isinstance(row, dict) for row in entry):
            yield f"{indent}{key}:"
            yield from (f"{indent}  - {_flow(row)}" for row in entry)
        else:
            yield f"{indent}{key}: {_flow(entry)}"


def _flow(value: Any) -> str:
    """A value on one line."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {_flow(entry)}" for key, entry in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case str() if PLAIN.fullmatch(value):
            return value
    return json.dumps(value, ensure_ascii=False)
