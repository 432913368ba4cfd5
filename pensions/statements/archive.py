"""What an archive copy holds besides the paper: inputs, results and derivations, the law and the versions behind them.

`manage.py recompute` works it out again, years later, with the rules of that day.
"""

import hashlib
import platform
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from asp_portal.acts import canonical
from asp_portal.law.provisions import PROVISIONS, cite
from asp_portal.law.readings import READINGS
from asp_portal.law.regimes import find_regime
from asp_portal.law.steps import Amount, Step, Trace, Value
from asp_portal.statements import plain, trace_rows
from pensions.rules.case_writing import as_case
from pensions.rules.cases import words
from pensions.rules.facts import ActuarialBasis, PensionRecord
from pensions.rules.results import LumpSum, Pension, Pensions

FORMAT = "asp-portal/pension-statement/1"
NAME = "statement.json"
ROOT = Path(__file__).parents[2]
# The rules, and all that they are made of.
SOURCES = (
    "asp_portal/law/*.py",
    "asp_portal/money.py",
    "judges/rules/*.py",
    "pensions/rules/*.py",
    "pensions/data/*.csv",
)


def archive_of(record: PensionRecord, found: Pensions) -> dict[str, Any]:
    """All from which a statement's amounts follow, as JSON. It names nobody; it does tell of families and health."""
    results = results_of(found)
    steps = [step for result in results.values() for step in result["trace"]]
    return {
        "format": FORMAT,
        "on": found.on.isoformat(),
        "case": as_case("pension statement", record, found.on, expect=expected(found)),
        "results": results,
        "regime": regime_row(record.regime),
        "provisions": hashes(PROVISIONS, (key for step in steps for key in step["provisions"]), provision_text),
        "readings": hashes(READINGS, (key for step in steps for key in step["readings"]), reading_text),
        "bases": [basis_row(basis) for basis in record.bases],
        "versions": versions(),
    }


# --- Results --------------------------------------------------------------------------------------------------------


def results_of(found: Pensions) -> dict[str, dict[str, Any]]:
    """Every answer of the rules by its name, exact, with its derivation; children by their place in the record."""
    children = {f"child {place}": pension_row(child) for place, child in enumerate(found.children, start=1)}
    return {
        "retirement": pension_row(found.retirement),
        "disability": pension_row(found.disability),
        "spouse": pension_row(found.spouse),
        **children,
        "lump sum on remarriage": sum_row(found.spouse_lump_sum),
        "death grant": sum_row(found.death_grant),
    }


def pension_row(pension: Pension) -> dict[str, Any]:
    """A pension as JSON."""
    return {
        "entitled": pension.entitled,
        "reasons": [reason.value for reason in pension.reasons],
        "annual": plain(pension.annual_amount),
        "monthly": plain(pension.monthly),
        "exact annual": plain(pension.annual),
        "first day": plain(pension.first_day),
        "last day": plain(pension.last_day),
        "case": pension.case,
        "early factor": None if pension.early_factor is None else repr(float(pension.early_factor)),
        "illustrative": pension.illustrative,
        "trace": steps_of(pension.trace),
    }


def sum_row(lump: LumpSum) -> dict[str, Any]:
    """A sum due once as JSON."""
    return {
        "entitled": lump.entitled,
        "reasons": [reason.value for reason in lump.reasons],
        "due on": plain(lump.due_on),
        "total": plain(lump.total),
        "each": plain(lump.each),
        "illustrative": lump.illustrative,
        "trace": steps_of(lump.trace),
    }


def steps_of(trace: Trace) -> list[dict[str, Any]]:
    """A derivation as JSON, numbers written in one way only: 180000.00 and 180000 are the same."""
    return trace_rows(Trace(tuple(replace(step, amount=exact(step.amount), values=written(step)) for step in trace)))


def exact(amount: Amount | None) -> Fraction | None:
    """An amount without regard to its decimals."""
    return None if amount is None else Fraction(amount)


def written(step: Step) -> dict[str, Value]:
    """The values of a step, numbers without needless decimals."""
    return {
        name: f"{value.normalize():f}" if isinstance(value, Decimal) else value for name, value in step.values.items()
    }


def expected(found: Pensions) -> dict[str, Any]:
    """What the case must give, so that `manage.py check_cases` can run it by itself."""

    def pension(one: Pension) -> dict[str, Any]:
        amounts = {"annual": one.annual_amount, "monthly": one.monthly} if one.entitled else {}
        return {"entitled": one.entitled, "reason": words(one.reasons), **amounts}

    grant = found.death_grant
    return {
        "retirement": pension(found.retirement),
        "disability": pension(found.disability),
        "spouse": pension(found.spouse),
        "children": [pension(child) for child in found.children],
        "spouse_lump_sum": found.spouse_lump_sum.total,
        "death_grant": {"entitled": grant.entitled, "reason": words(grant.reasons), "total": grant.total},
    }


# --- The law --------------------------------------------------------------------------------------------------------


def regime_row(regime_id: str) -> dict[str, Any]:
    """The regulations that govern, as they are known today. Raises UnknownRegime."""
    regime = find_regime(regime_id)
    return {
        "id": regime.id,
        "title": regime.title,
        "source": regime.source,
        "adopted on": regime.adopted_on.isoformat(),
        "text known": regime.text_known,
        "note": regime.note,
    }


def hashes(known: Iterable[str], used: Iterable[str], text: Callable[[str], str]) -> dict[str, str]:
    """The fingerprints of the texts that were used, by their ids, in the order of the register."""
    wanted = set(used)
    return {key: sha256(text(key).encode()) for key in known if key in wanted}


def provision_text(key: str) -> str:
    """A provision as the register has it."""
    provision = PROVISIONS[key]
    days = (provision.in_force_from, provision.in_force_until)
    return "\n".join([cite(key), provision.title, provision.summary, *map(str, days)])


def reading_text(key: str) -> str:
    """A reading as the register has it."""
    reading = READINGS[key]
    return "\n".join([reading.id, reading.title, reading.text, reading.rests_on, *reading.provisions])


def basis_row(basis: ActuarialBasis) -> dict[str, Any]:
    """An actuarial basis by name and fingerprint; the case holds its figures."""
    return {
        "name": basis.name,
        "from": None if basis.first_day == date.min else basis.first_day.isoformat(),
        "adopted by": basis.adopted_by,
        "interest": repr(basis.interest),
        "illustrative": basis.illustrative,
        "sha256": sha256(canonical([basis.first_age, [repr(value) for value in basis.lx]]).encode()),
    }


def sha256(data: bytes) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


# --- The program ----------------------------------------------------------------------------------------------------


@cache
def versions() -> dict[str, str]:
    """The program that is running: its version, its commit where that is known, Python's, the source of the rules."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return {
        "portal": project["version"],
        "commit": commit(ROOT / ".git"),
        "python": platform.python_version(),
        "rules": rules_hash(),
    }


def commit(git: Path) -> str:
    """The commit that is checked out, read from its files; empty where there are none."""
    try:
        head = (git / "HEAD").read_text().strip()
        name = head.removeprefix("ref: ")
        if name == head or not (git / name).exists():
            return head if name == head else ""
        return (git / name).read_text().strip()
    except OSError:
        return ""


def rules_hash() -> str:
    """A fingerprint of the source of the rules and of their data."""
    found = hashlib.sha256()
    for path in sources():
        found.update(f"{path.relative_to(ROOT).as_posix()}\n".encode() + path.read_bytes())
    return found.hexdigest()


def sources() -> Iterator[Path]:
    """The files that the rules are made of, in one order everywhere."""
    for pattern in SOURCES:
        yield from sorted(ROOT.glob(pattern))
