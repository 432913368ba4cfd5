"""Case files: the regulations as examples that a lawyer can read and run.

A file is a YAML list of cases; each has a name, a kind, facts, and under `expect` what they must give. A Kind reads the
facts and answers; only what a case expects is asked for and compared: money to the cent, factors to 1e-9, dates and
words exactly. Whatever is wrong with a file is an error that names the file, the case and the key.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, TypeVar

from asp_portal.law.steps import OpenPoint, Trace
from asp_portal.law.strict_yaml import YamlError, load
from asp_portal.money import LARGEST, to_cents

E = TypeVar("E", bound=StrEnum)

FIRST_YEAR, LAST_YEAR = 1850, 2250
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIME = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?"
_MOMENT = re.compile(f"{_DATE.pattern}[T ]{_TIME}", re.ASCII)
TOLERANCE = Decimal("1e-9")


class CaseError(ValueError):
    """A case that is not as the format asks: the key, and what is wrong there."""

    def __init__(self, key: str, problem: str):
        super().__init__(f"{key}: {problem}")


class Missing(Enum):
    """The mark of a key that must be there."""

    REQUIRED = "required"


REQUIRED = Missing.REQUIRED


def number(value: object, key: str) -> Decimal:
    """A number of ordinary size, exact."""
    if not isinstance(value, Decimal):
        raise CaseError(key, f"must be a number written in digits, not {_shown(value)}")
    if abs(value) >= LARGEST:
        raise CaseError(key, f"is too large: {_shown(value)}")
    return value


def whole(value: object, key: str) -> int:
    """A whole number, zero or more."""
    exact = number(value, key)
    if exact != int(exact) or exact < 0:
        raise CaseError(key, f"must be a whole number, not {_shown(value)}")
    return int(exact)


def amount(value: object, key: str) -> Decimal:
    """A number, zero or more."""
    if number(value, key) < 0:
        raise CaseError(key, f"cannot be below zero: {_shown(value)}")
    return number(value, key)


def flag(value: object, key: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise CaseError(key, f"must be true or false, not {_shown(value)}")
    return value


def text(value: object, key: str) -> str:
    """Words, not empty, on one line, without hidden characters."""
    words = " ".join(value.split()) if isinstance(value, str) else ""
    if not words or not words.isprintable():
        raise CaseError(key, f"must be words, not {_shown(value)}")
    return words


def day(value: object, key: str) -> date:
    """A date such as 2009-05-03."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise CaseError(key, f"must be a date such as 2009-05-03, not {_shown(value)}")
    return _parsed(date.fromisoformat, value, key)


def moment(value: object, key: str) -> datetime:
    """A date and time such as 2009-05-03T10:00, with or without its distance from UTC."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise CaseError(key, f"must be a date and time such as 2009-05-03T10:00 (or ...+02:00), not {_shown(value)}")
    return _parsed(datetime.fromisoformat, value, key)


def _parsed(parse: Callable[[str], Any], value: str, key: str) -> Any:
    try:
        parsed = parse(value)
    except ValueError:
        raise CaseError(key, f"there is no such day or hour: {_shown(value)}") from None
    if not FIRST_YEAR <= parsed.year <= LAST_YEAR:
        raise CaseError(key, f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}: {_shown(value)}")
    return parsed


def choice(of: type[E]) -> Callable[[object, str], E]:
    """One of the words of an enumeration."""

    def read(value: object, key: str) -> E:
        if isinstance(value, str) and value in set(of):
            return of(value)
        raise CaseError(key, f"must be one of {', '.join(of)}, not {_shown(value)}")

    return read


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    words = "nothing" if value is None else ascii(value)
    return words if len(words) <= 60 else words[:57] + "..."


class Facts:
    """A mapping of a case that knows where it stands; unknown keys are an error at once.

    `get` reads a key; missing or null it gives the default, or an error where there is none.
    """

    def __init__(self, value: object, key: str, allowed: Iterable[str]):
        if not isinstance(value, dict):
            raise CaseError(key or "case", f"must be a mapping of keys, not {_shown(value)}")
        self._value, self._key = value, key
        allowed = list(allowed)
        for name in value:
            if name not in allowed:
                raise CaseError(self.key(name), f"is an unknown key; known are {', '.join(allowed)}")

    def names(self) -> list[str]:
        """The keys that are there."""
        return list(self._value)

    def key(self, name: object) -> str:
        """Where a key stands in the case."""
        words = name if isinstance(name, str) and name.isprintable() else _shown(name)
        return f"{self._key}.{words}" if self._key else words

    def get(self, name: str, read: Callable[[object, str], Any], default: Any = REQUIRED) -> Any:
        """The value of a key, as `read` makes it. Raises CaseError."""
        value = self._value.get(name)
        if value is not None:
            return read(value, self.key(name))
        if default is REQUIRED:
            raise CaseError(self.key(name), "is missing")
        return default

    def each(self, name: str, read: Callable[[object, str], Any]) -> list[Any]:
        """The entries of a list; missing or null it is empty. Raises CaseError."""
        return self.get(name, listed(read), [])


def listed(read: Callable[[object, str], Any]) -> Callable[[object, str], list[Any]]:
    """A list whose entries `read` makes."""

    def read_list(value: object, key: str) -> list[Any]:
        if not isinstance(value, list):
            raise CaseError(key, f"must be a list, not {_shown(value)}")
        return [read(entry, f"{key}[{position}]") for position, entry in enumerate(value)]

    return read_list


@dataclass(frozen=True)
class Shape:
    """How an expectation is read and compared with the answer. Null always means: no answer."""

    read: Callable[[object, str], Any]
    same: Callable[[Any, Any], bool] = lambda expected, answer: expected == answer


MONEY = Shape(number, lambda expected, answer: to_cents(expected) == to_cents(answer))
FACTOR = Shape(number, lambda expected, answer: abs(expected - answer) <= TOLERANCE)
COUNT = Shape(whole)
FLAG = Shape(flag)
WORD = Shape(text)
DAY = Shape(day)


def _read_reason(value: object, key: str) -> list[str] | str:
    return listed(text)(value, key) if isinstance(value, list) else text(value, key)


def _same_reason(expected: list[str] | str, found: list[str]) -> bool:
    """A word is the first condition that fails, in the order in which they are asked; a list is all of them."""
    if isinstance(expected, str):
        return expected == found[0]
    return sorted(expected) == sorted(found)


REASON = Shape(_read_reason, _same_reason)


def record(**shapes: Shape) -> Shape:
    """A mapping, of which only the expected keys are compared."""

    def read(value: object, key: str) -> dict[str, Any]:
        facts = Facts(value, key, shapes)
        return {name: facts.get(name, shapes[name].read, None) for name in facts.names()}

    def same(expected: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
        return all(_same(shapes[name], wanted, answer.get(name)) for name, wanted in expected.items())

    return Shape(read, same)


def in_any_order(shape: Shape) -> Shape:
    """A list whose order does not matter."""

    def same(expected: list[Any], answer: list[Any]) -> bool:
        left = list(answer)
        for wanted in expected:
            match = next((place for place, got in enumerate(left) if _same(shape, wanted, got)), None)
            if match is None:
                return False
            del left[match]
        return not left

    return Shape(listed(shape.read), same)


def _same(shape: Shape, expected: Any, answer: Any) -> bool:
    if expected is None or answer is None:
        return expected is answer
    return shape.same(expected, answer)


@dataclass(frozen=True)
class Answer:
    """What a kind answers: a value for each key it was asked for (None: no answer), and how it came about."""

    values: Mapping[str, Any]
    trace: Trace = Trace()
    open_points: tuple[OpenPoint, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of case: its keys beside name, source, kind and expect; how to read and answer it; what it can expect."""

    keys: tuple[str, ...]
    parse: Callable[[Facts], Any]
    answer: Callable[[Any, frozenset[str]], Answer]
    expect: Mapping[str, Shape]


class Status(StrEnum):
    """How a case ended."""

    OK = "ok"
    DIFFERS = "differs"
    MALFORMED = "malformed"


@dataclass(frozen=True)
class Outcome:
    """One case: its line, and what is printed under it."""

    status: Status
    line: str
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([self.line, *(f"    {detail}" for detail in self.details)])


COMMON_KEYS = ("name", "source", "kind")


def run_files(paths: Iterable[Path | str], kinds: Mapping[str, Kind]) -> Iterator[Outcome]:
    """Every case of every file, in order; a file or case that is malformed is an outcome too."""
    for path in map(Path, paths):
        try:
            cases = load(path)
            if not isinstance(cases, list) or not cases:
                raise YamlError(f"must be a list of cases, not {_shown(cases)}")
        except (OSError, YamlError) as error:
            reason = error.strerror or error if isinstance(error, OSError) else error
            yield Outcome(Status.MALFORMED, f"{path}: {reason}")
            continue
        for position, case in enumerate(cases, start=1):
            yield run_case(case, f"case {position}", str(path), kinds)


def exit_status(outcomes: Iterable[Outcome]) -> int:
    """0 if every case is ok, 1 if any differs, 2 if anything is malformed."""
    statuses = {outcome.status for outcome in outcomes}
    if Status.MALFORMED in statuses:
        return 2
    return 1 if Status.DIFFERS in statuses else 0


def run_case(case: object, name: str, path: str, kinds: Mapping[str, Kind]) -> Outcome:
    """One case. `name` is used until the case's own is known."""
    try:
        if isinstance(case, dict):
            name = text(case.get("name"), "name")
        kind = _kind_of(case, kinds)
        facts = Facts(case, "", [*COMMON_KEYS, *kind.keys, "expect"])
        expected = facts.get("expect", record(**kind.expect).read)
        if not expected:
            raise CaseError("expect", "says nothing to compare")
        answer = kind.answer(kind.parse(facts), frozenset(expected))
    except CaseError as error:
        return Outcome(Status.MALFORMED, f"{path}: {name}: {error}")
    except Exception as error:  # the promise: whatever a file holds, it gets an answer with its name on it
        return Outcome(Status.MALFORMED, f"{path}: {name}: cannot be worked out ({type(error).__name__}: {error})")
    return _compared(name, kind, expected, answer)


def _kind_of(case: object, kinds: Mapping[str, Kind]) -> Kind:
    if not isinstance(case, dict):
        raise CaseError("case", f"must be a mapping of keys, not {_shown(case)}")
    kind = case.get("kind")
    if kind is None:
        raise CaseError("kind", "is missing")
    if not isinstance(kind, str) or kind not in kinds:
        raise CaseError("kind", f"{_shown(kind)} is not supported; supported are: {', '.join(sorted(kinds))}")
    return kinds[kind]


def _compared(name: str, kind: Kind, expected: Mapping[str, Any], answer: Answer) -> Outcome:
    different = {
        key: wanted for key, wanted in expected.items() if not _same(kind.expect[key], wanted, answer.values.get(key))
    }
    if not different:
        return Outcome(Status.OK, f"ok {name}")
    details = []
    for key, wanted in different.items():
        details.append(f"{key}: expected {_plain(wanted)}")
        details.append(f"{' ' * len(key)}  got      {_plain(answer.values.get(key))}")
    details += map(str, answer.open_points)
    return Outcome(Status.DIFFERS, f"differs {name}", (*details, *map(str, answer.trace)))


def _plain(value: Any) -> str:
    """A value as a case file would write it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_plain(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_plain, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "null" if value is None else str(value)
