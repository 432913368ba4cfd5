"""YAML as case files use it: text, numbers, true and false, lists and mappings; nothing is guessed, nothing explodes.

Numbers are exact decimals written out in digits. Only `true` and `false` are booleans, so the key `on` stays a word.
Dates stay text until somebody asks for one. Anchors are allowed; a key twice, a tag, or a file that is too large, too
deep, or made too large by its anchors is an error.
"""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import yaml

LARGEST_FILE = 4_000_000  # bytes
MOST_NODES = 400_000  # anchors counted each time they are used
DEEPEST = 40

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(ValueError):
    """A file that is not the YAML of case files; the message names the line where it is known."""


class _StrictLoader(_Loader):  # type: ignore[valid-type, misc]  # which one is known at run time
    """Resolves only what case files use; everything else is text."""

    yaml_implicit_resolvers: ClassVar[dict] = {}
    yaml_constructors: ClassVar[dict] = {}


def _construct_mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict:
    keys = set()
    for key, _value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a key must be a word", key.start_mark)
        if key.value in keys:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} is there twice", key.start_mark)
        keys.add(key.value)
    loader.flatten_mapping(node)
    return {loader.construct_object(key): loader.construct_object(value, deep=True) for key, value in node.value}


_TAG = "tag:yaml.org,2002:"
for name, pattern, first in [
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("float", r"[-+]?([0-9][0-9_]{0,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})", list("-+.0123456789")),
    ("merge", r"<<", ["<"]),
]:
    _StrictLoader.add_implicit_resolver(_TAG + name, re.compile(rf"(?:{pattern})\Z"), first)
_StrictLoader.add_constructor(_TAG + "null", lambda loader, node: None)
_StrictLoader.add_constructor(_TAG + "bool", lambda loader, node: node.value.lower() == "true")
_StrictLoader.add_constructor(_TAG + "str", lambda loader, node: loader.construct_scalar(node))
_StrictLoader.add_constructor(_TAG + "seq", lambda loader, node: loader.construct_sequence(node, deep=True))
_StrictLoader.add_constructor(_TAG + "map", _construct_mapping)


_StrictLoader.add_constructor(_TAG + "float", lambda loader, node: Decimal(node.value))


def load(path: Path) -> object:
    """What a file holds: None, bool, Decimal, str, list, dict. Raises YamlError, and OSError if it cannot be read."""
    with path.open("rb") as file:
        raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise YamlError(f"the file is larger than {LARGEST_FILE // 1_000_000} MB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise YamlError("the file is not text in UTF-8") from error
    return loads(text)


def loads(text: str) -> object:
    """What a text holds. Raises YamlError."""
    try:
        _check_size(text)
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - it knows fewer constructors than SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise YamlError(_in_words(error)) from error


def _in_words(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error) or type(error).__name__
    return f"line {mark.line + 1}: {problem}" if mark else " ".join(str(problem).split())


def _check_size(text: str) -> None:
    """Reads through the text without building anything: how deep, and how large once its anchors are written out."""
    sizes: dict[str | None, int] = {}  # of each anchor
    open_nodes: list[tuple[str | None, int]] = []  # its anchor, and what came before it
    total = 0
    event: Any  # the stubs know neither its mark nor its tag
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1
        match event:
            case yaml.AliasEvent(anchor=anchor) if anchor in sizes:
                total += sizes[anchor]
            case yaml.AliasEvent(anchor=anchor):
                raise YamlError(f"line {line}: no complete anchor {anchor!r} comes before it")
            case yaml.ScalarEvent(anchor=anchor, tag=None):
                sizes[anchor] = 1
                total += 1
            case yaml.CollectionStartEvent(anchor=anchor, tag=None):
                open_nodes.append((anchor, total))
                total += 1
            case yaml.NodeEvent():
                raise YamlError(f"line {line}: tags such as !!float are not used here")
            case yaml.CollectionEndEvent():
                anchor, before = open_nodes.pop()
                sizes[anchor] = total - before
        _refuse_too_much(total, len(open_nodes), line)


def _refuse_too_much(nodes: int, depth: int, line: int) -> None:
    if nodes > MOST_NODES or depth > DEEPEST:
        raise YamlError(f"line {line}: too much, or too deep, for a case file")
