"""An archive copy worked out again: its inputs, asked of the rules as they are today, beside what it says.

It needs no database. The file may be anybody's: what is wrong with it is a sentence.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from asp_portal.archive_pdf import NotArchived, attachment_of
from asp_portal.law.cases import COMMON_KEYS, CaseError, Facts
from asp_portal.law.provisions import PROVISIONS
from asp_portal.law.readings import READINGS
from asp_portal.law.regimes import UnknownRegime
from pensions.rules.cases import KIND
from pensions.rules.pensions import pensions_on
from pensions.rules.service import NotAnswerable
from pensions.statements.archive import (
    FORMAT,
    NAME,
    basis_row,
    provision_text,
    reading_text,
    regime_row,
    results_of,
    sha256,
    versions,
)

DEEPEST = 40  # lists and mappings in each other
SHOWN = 200  # characters of a value
PARTS = ("statement", "on", "case", "results", "regime", "provisions", "readings", "bases", "versions")
STEP = ("label", "values", "amount", "currency", "provisions", "readings", "applied")


@dataclass(frozen=True)
class Difference:
    """What is not the same: where, what the copy says, what it is today."""

    where: str
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.where}: {self.was} -> {self.now}"


@dataclass(frozen=True)
class Recomputed:
    """An archive copy beside the rules of today. other_versions: of the program; they change nothing by themselves."""

    number: str
    code: str
    net: str
    differences: tuple[Difference, ...]
    other_versions: tuple[Difference, ...]


def recompute(path: Path) -> Recomputed:
    """Work an archive copy out again. Raises NotArchived, and OSError where the file cannot be read."""
    kept = read(path)
    try:
        return compared(kept)
    except NotArchived:
        raise
    except (CaseError, NotAnswerable, UnknownRegime) as error:
        raise NotArchived(f"its inputs cannot be worked out: {error}") from None
    except Exception as error:  # whatever somebody wrote into it: it is none of ours
        raise NotArchived(f"its {NAME} is malformed ({type(error).__name__})") from None


def case_of(path: Path) -> dict[str, Any]:
    """The inputs of an archive copy as a case. Raises NotArchived, OSError."""
    return json.loads(json.dumps(mapping(read(path)["case"], "case"), default=number))


def number(value: Decimal) -> int | float:
    """A number as JSON writes it."""
    return int(value) if value == int(value) else float(value)


# --- Reading --------------------------------------------------------------------------------------------------------


def read(path: Path) -> dict[str, Any]:
    """What is inside an archive copy. Raises NotArchived, OSError."""
    try:
        kept = json.loads(
            attachment_of(path, NAME).decode(),
            parse_float=Decimal,
            parse_int=Decimal,
            parse_constant=refused,
            object_pairs_hook=once,
        )
        shallow(kept)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise NotArchived(f"its {NAME} is no JSON as we write it ({shown(error)})") from None
    if not isinstance(kept, dict) or kept.get("format") != FORMAT:
        raise NotArchived(f"its {NAME} is not of the format {FORMAT}")
    if missing := [part for part in PARTS if part not in kept]:
        raise NotArchived(f"its {NAME} lacks {', '.join(missing)}")
    return kept


def refused(constant: str) -> None:
    """Numbers that are none."""
    raise ValueError(f"{constant} is no number")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping in which no key stands twice. Raises ValueError."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice")
    return found


def shallow(value: Any) -> None:
    """Raises ValueError for what is nested deeper than anything of ours."""
    level = [value]
    for _depth in range(DEEPEST):
        level = [inner for one in level for inner in inside(one)]
        if not level:
            return
    raise ValueError("it is nested too deep")


def inside(value: Any) -> Iterable[Any]:
    """The values in a list or mapping."""
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def mapping(value: Any, where: str) -> dict[str, Any]:
    """The value as a mapping. Raises NotArchived."""
    if not isinstance(value, dict):
        raise NotArchived(f"its {NAME} has no mapping as {where}")
    return value


# --- Comparing ------------------------------------------------------------------------------------------------------


def compared(kept: dict[str, Any]) -> Recomputed:
    """What the copy says beside what the rules of today give. Raises CaseError, NotAnswerable, NotArchived."""
    marks = mapping(kept["statement"], "statement")
    asked = KIND.parse(Facts(kept["case"], "case", [*COMMON_KEYS, *KIND.keys, "expect"]))
    found = pensions_on(asked.record, asked.on)
    on = asked.on.isoformat()
    differences = [
        *([] if kept["on"] == on else [difference("on", kept["on"], on)]),
        *of_rows("regulations", mapping(kept["regime"], "regime"), regime_row(asked.record.regime)),
        *of_results(mapping(kept["results"], "results"), results_of(found)),
        *of_bases(kept["bases"], [basis_row(basis) for basis in asked.record.bases]),
        *of_texts("provision", mapping(kept["provisions"], "provisions"), PROVISIONS, provision_text),
        *of_texts("reading", mapping(kept["readings"], "readings"), READINGS, reading_text),
    ]
    other = of_rows("version", mapping(kept["versions"], "versions"), versions())
    number, code, net = (shown(marks.get(name)) for name in ("number", "code", "net"))
    return Recomputed(number, code, net, tuple(differences), tuple(other))


def of_results(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """Answer by answer: what is due, then the steps that lead to it."""
    for name in {**was, **now}:
        before, after = was.get(name), now.get(name)
        if not isinstance(before, dict) or after is None:
            yield difference(name, before, "no such answer" if after is None else "answered")
            continue
        yield from of_rows(name, without_trace(before), without_trace(after))
        yield from of_steps(name, before.get("trace"), after["trace"])


def without_trace(result: Mapping[str, Any]) -> dict[str, Any]:
    """An answer without its derivation."""
    return {key: value for key, value in result.items() if key != "trace"}


def of_steps(name: str, was: Any, now: list[dict[str, Any]]) -> Iterator[Difference]:
    """The first step of a derivation that is not the same: those after it follow from it."""
    was = was if isinstance(was, list) else []
    for place in range(max(len(was), len(now))):
        before = was[place] if place < len(was) else None
        after = now[place] if place < len(now) else None
        if before != after:
            yield from of_step(f"{name}, step {place + 1}", before, after)
            return


def of_step(where: str, before: Any, after: Any) -> Iterator[Difference]:
    """What of a step is not the same."""
    if not isinstance(before, dict) or after is None:
        yield difference(where, told(before), told(after))
        return
    yield from (
        difference(f"{where}, {part}", before.get(part), after[part])
        for part in STEP
        if before.get(part) != after[part]
    )


def told(step: Any) -> str:
    """A step in a few words."""
    return shown(step.get("label")) if isinstance(step, dict) else "no such step"


def of_bases(was: Any, now: list[dict[str, Any]]) -> Iterator[Difference]:
    """Actuarial bases: the figures inside the inputs beside what is said of them."""
    was = was if isinstance(was, list) else []
    for place in range(max(len(was), len(now))):
        before = was[place] if place < len(was) and isinstance(was[place], dict) else {}
        yield from of_rows(f"actuarial basis {place + 1}", before, now[place] if place < len(now) else {})


def of_texts(what: str, was: Mapping[str, Any], known: Mapping[str, Any], text) -> Iterator[Difference]:
    """Provisions and readings whose words are not the same any more, by their fingerprints."""
    for key, before in was.items():
        now = sha256(text(key).encode()) if key in known else "no longer in the register"
        if before != now:
            yield difference(f"{what} {shown(key)}, text", before, now)


def of_rows(where: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Two mappings, key by key."""
    return [
        difference(f"{where}, {shown(key)}", was.get(key), now.get(key))
        for key in {**was, **now}
        if was.get(key) != now.get(key)
    ]


def difference(where: str, was: Any, now: Any) -> Difference:
    """A difference in words that a terminal can show."""
    return Difference(where, shown(was), shown(now))


def shown(value: Any) -> str:
    """A value on one line, without anything that a terminal would obey."""
    words = "nothing" if value is None else str(value)
    words = "".join(letter if letter.isprintable() else "?" for letter in words)
    return words if len(words) <= SHOWN else f"{words[: SHOWN - 1]}…"
