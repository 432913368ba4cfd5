"""Archive copies worked out again: the same, or each difference; whatever file is given, an answer."""

import copy
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from asp_portal import pdf
from asp_portal.law.cases import Facts, Status, run_files
from asp_portal.law.strict_yaml import load
from pensions.rules.cases import KIND
from pensions.rules.pensions import pensions_on
from pensions.statements import archive, recomputing
from pensions.statements.archive import archive_of, commit
from pensions.statements.worked import FILE

PAPER = '<html lang="en"><head><title>Test</title></head><body><h1 data-foot="" data-mark="">Test</h1></body></html>'
MARKS = {"number": "AWD-2026-0001", "code": "AAAA", "issued at": "2026-11-22", "kind": "award", "net": "20000.00"}
# A spouse, and a child twenty-one but incapacitated, of a judge whose pension had begun before sixty.
CASE = """
- name: a family
  kind: pension
  judge:
    born: 1950-03-11
    terms: [{elected_for: 9, from: 2003-03-11, until: 2009-03-10, ended: resigned}]
    early_pension_from: 2009-05-01
    died: 2012-05-31
    spouse: {married: 1980-01-02}
    children:
      - {born: 1990-01-01, incapacitated: [{from: 2001-01-01}]}
      - {born: 2000-02-29}
  salary: [{from: 2003-03-11, annual: 180000}, {from: 2013-01-01, annual: 190000.50}]
  basis: {table: elt16_unisex, interest: 0.035}
  on: 2014-06-01
  expect: {retirement: {entitled: false}}
"""


@pytest.fixture(scope="module")
def family(tmp_path_factory) -> dict:
    """What the archive copy of a statement of that family holds."""
    path = tmp_path_factory.mktemp("case") / "case.yaml"
    path.write_text(CASE)
    [case] = load(path)
    asked = KIND.parse(Facts(case, "", ["name", "source", "kind", *KIND.keys, "expect"]))
    return {"statement": MARKS, **archive_of(asked.record, pensions_on(asked.record, asked.on))}


def written(path: Path, text: str, name: str = "statement.json") -> Path:
    """An archive copy with that inside."""
    attached = pdf.Attached(name, text, "", datetime(2026, 11, 22, tzinfo=UTC))
    path.write_bytes(pdf.typesetter().typeset(PAPER, {}, attached))
    return path


@pytest.fixture
def run(capsys):
    """`run(path...)`: status, output and errors of the command."""

    def call(*words):
        try:
            call_command("recompute", *map(str, words))
            status = 0
        except SystemExit as end:
            status = end.code
        return status, *capsys.readouterr()

    return call


def differences(kept: dict) -> list[str]:
    """What is found to differ, after a way through JSON."""
    text = json.dumps(kept)
    found = recomputing.compared(json.loads(text, parse_float=recomputing.Decimal, parse_int=recomputing.Decimal))
    return [str(one) for one in found.differences]


def test_a_copy_is_worked_out_again_without_a_database(family, tmp_path):
    path = written(tmp_path / "copy.pdf", json.dumps(family))
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/nothing", "ASP_SECRET_KEY": "x"}
    command = [sys.executable, "manage.py", "recompute", str(path), str(tmp_path)]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=os.environ | nowhere, capture_output=True, text=True, check=False
    )
    said = f"{path}: the same\n    statement AWD-2026-0001, code AAAA, net 20000.00 EUR\n"
    assert done.stdout.startswith(said)  # another version may follow, where somebody commits meanwhile
    assert done.stderr == f"{tmp_path}: not an archive copy of ours: Is a directory\n"
    assert done.returncode == 2


def test_its_inputs_are_a_case_that_check_cases_runs(family, tmp_path, run):
    status, out, _err = run("--case", written(tmp_path / "copy.pdf", json.dumps(family)))
    case = tmp_path / "case.yaml"
    case.write_text(out)
    assert (status, [outcome.status for outcome in run_files([case], {"pension": KIND})]) == (0, [Status.OK])


def first_step(kept: dict) -> dict:
    """The first step of the spouse's pension."""
    return kept["results"]["spouse"]["trace"][0]


def test_whatever_is_falsified_is_noticed(family):
    assert differences(family) == []
    assert family["results"]["spouse"]["entitled"]
    for where, falsify, says in (
        ("amount", lambda kept: kept["results"]["spouse"].update(annual="99999.99"), "spouse, annual: 99999.99 -> "),
        ("right", lambda kept: kept["results"]["child 2"].update(entitled=False), "child 2, entitled: False -> True"),
        ("answer", lambda kept: kept["results"].pop("death grant"), "death grant: nothing -> answered"),
        ("nobody", lambda kept: kept["results"].update({"child 9": {}}), "child 9: {} -> no such answer"),
        (
            "step",
            lambda kept: kept["results"]["spouse"]["trace"][3].update(amount="1"),
            "spouse, step 4, amount: 1 -> ",
        ),
        ("steps", lambda kept: kept["results"]["spouse"]["trace"].pop(), "-> Surviving spouse's pension a year"),
        ("words", lambda kept: first_step(kept).update(label="x"), "spouse, step 1, label: x -> "),
        ("day", lambda kept: kept.update(on="2014-07-01"), "on: 2014-07-01 -> 2014-06-01"),
        ("salary", lambda kept: kept["case"]["salary"][1].update(annual=360_000), "spouse, annual: "),
        ("interest", lambda kept: kept["case"]["basis"][0].update(interest=0.04), "actuarial basis 1, interest: "),
        ("regime", lambda kept: kept["regime"].update(source="elsewhere"), "regulations, source: elsewhere -> "),
        ("reading", lambda kept: kept["readings"].update({"P-9": "0"}), "reading P-9, text: 0 -> "),
        (
            "no reading",
            lambda kept: kept["readings"].update({"P-99": "0"}),
            "P-99, text: 0 -> no longer in the register",
        ),
        ("provision", lambda kept: kept["provisions"].update({"app2-III-1-b": "0"}), "provision app2-III-1-b, text: 0"),
        ("basis", lambda kept: kept["bases"].clear(), "actuarial basis 1, name: nothing -> "),
    ):
        kept = copy.deepcopy(family)
        falsify(kept)
        found = differences(kept)
        assert any(says in one for one in found), (where, found)


def test_a_difference_ends_with_one_and_other_versions_do_not(family, tmp_path, run):
    other = copy.deepcopy(family)
    other["versions"]["rules"] = "0"
    path = written(tmp_path / "copy.pdf", json.dumps(other))
    status, out, err = run(path)
    assert (status, err) == (0, "")
    assert f"{path}: the same\n" in out
    assert "(made by another version, rules: 0 -> " in out
    other["results"]["retirement"]["reasons"] = []
    status, out, _err = run(written(path, json.dumps(other)))
    assert (status, "retirement, reasons: [] -> ['died']" in out) == (1, True)


HOSTILE = {
    "not JSON": "{",
    "a list": "[]",
    "another format": '{"format": "x"}',
    "too little": json.dumps({"format": archive.FORMAT}),
    "a key twice": '{"format": 1, "format": 2}',
    "no number": '{"format": NaN}',
    "too deep": "[" * 100_000,
    "deep": json.dumps({"format": archive.FORMAT, "on": json.loads("[" * 60 + "]" * 60)}),
    "too large a number": '{"format": ' + "9" * 5_000 + "}",
    "not text": "\x00",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_attachment_gets_an_answer(text, tmp_path, monkeypatch):
    monkeypatch.setattr(recomputing, "attachment_of", lambda path, name: text.encode())
    with pytest.raises(recomputing.NotArchived, match="statement.json"):
        recomputing.recompute(tmp_path)


def test_a_malformed_copy_gets_an_answer_with_status_two(family, tmp_path, run):
    for part, value, says in (
        ("case", {"kind": "pension"}, "its inputs cannot be worked out: case.judge: is missing"),
        ("case", [], "its inputs cannot be worked out"),
        ("results", 7, "has no mapping as results"),
        ("statement", None, "has no mapping as statement"),
        ("readings", {"P-9": {}}, None),
        ("bases", {"x": 1}, None),
    ):
        kept = {**family, part: value}
        status, out, err = run(written(tmp_path / "copy.pdf", json.dumps(kept)))
        assert status == (1 if says is None else 2), (part, out, err)
        assert says is None or says in err
        assert "Traceback" not in err
    status, _out, err = run(written(tmp_path / "copy.pdf", "{}", name="other.json"), tmp_path / "missing.pdf")
    assert status == 2
    assert "no such attachment" in err
    assert "No such file or directory" in err


def test_what_a_stranger_wrote_cannot_command_the_terminal(family):
    kept = copy.deepcopy(family)
    kept["results"]["spouse"]["case"] = "\x1b[2Jx" + "y" * 1_000
    [found] = differences(kept)
    assert "\x1b" not in found
    assert len(found) < 300


def test_the_commit_is_told_where_it_is_known(tmp_path):
    assert commit(tmp_path) == ""
    head = tmp_path / "HEAD"
    head.write_text("ref: refs/heads/main\n")
    assert commit(tmp_path) == ""
    (tmp_path / "refs/heads").mkdir(parents=True)
    (tmp_path / "refs/heads/main").write_text("abc\n")
    assert commit(tmp_path) == "abc"
    head.write_text("def\n")
    assert commit(tmp_path) == "def"


def test_the_worked_examples_are_worked_out_again_too():
    for case in load(FILE):
        asked = KIND.parse(Facts(case, "", ["name", "source", "kind", *KIND.keys, "expect"]))
        kept = archive_of(asked.record, pensions_on(asked.record, asked.on))
        assert differences({"statement": MARKS, **kept}) == [], case["name"]
        assert date.fromisoformat(kept["on"]) == asked.on
