"""The case files of appendix 2, one test a case."""

from pathlib import Path

import pytest

from asp_portal.law.cases import run_case
from asp_portal.law.strict_yaml import load
from pensions.rules.cases import KIND

KINDS = {"pension": KIND}
FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = [pytest.param(case, id=f"{path.stem}: {case['name']}") for path in FILES for case in load(path)]


def run(case):
    return run_case(case, "case", "here", KINDS)


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    assert str(run(case)) == f"ok {case['name']}"


def test_names_are_unique():
    names = [case.values[0]["name"] for case in CASES]
    assert len(set(names)) == len(names) >= 200
