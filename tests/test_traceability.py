"""Every paragraph and reading that a rule cites is named by a case or a test: no rule is believed without one."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CITED = re.compile(r"[Aa]rt\. ([IVX]+)((?:\([0-9a-z]+\))*)|\b([TJPS]-\d+)\b")


def citations(text: str) -> set[str]:
    """The paragraphs and readings that a text names, such as "II(3)" and "T-4"."""
    return {reading or article + paragraph for article, paragraph, reading in CITED.findall(text)}


def cited_by_rules() -> set[str]:
    """What the docstrings of rules rest on."""
    found: set[str] = set()
    for path in ROOT.glob("*/rules/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found |= citations(ast.get_docstring(node) or "")
    return found


@cache
def named_by_tests() -> set[str]:
    """What cases and tests name, in words ("art. II(3)") or in the name of a test (art_ii_3, t_4)."""
    files = [*ROOT.glob("tests/**/cases/*.yaml"), *ROOT.glob("tests/*/test_*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    found = citations(text)
    for article, rest in re.findall(r"\bart_([ivx]+)((?:_[0-9a-d])*)(?=_|\b)", text.replace("test_", "")):
        found.add(article.upper() + "".join(f"({part})" for part in rest.split("_") if part))
    return found | {reading.upper() for reading in re.findall(r"\b([tjps]-\d+)\b", text.replace("_", "-"))}


@pytest.mark.parametrize("citation", sorted(cited_by_rules()))
def test_what_a_rule_cites_has_a_test(citation):
    named = named_by_tests()
    assert any(name == citation or name.startswith(f"{citation}(") for name in named), f"no case or test of {citation}"
