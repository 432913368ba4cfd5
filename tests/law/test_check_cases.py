"""The command that runs case files: its lines, its errors, its exit status."""

import pytest
from django.core.management import call_command

GOOD = "- {name: nothing claimed, kind: travel, trip: {purpose: official}, expect: {costs: {allowed_eur: 0.00}}}"
WRONG = GOOD.replace("0.00", "0.01").replace("nothing", "something")


@pytest.fixture
def check(tmp_path, capsys):
    def check(*contents):
        paths = [tmp_path / f"{position}.yaml" for position in range(len(contents))]
        for path, content in zip(paths, contents, strict=True):
            path.write_text(content)
        try:
            call_command("check_cases", *map(str, paths))
            status = 0
        except SystemExit as end:
            status = end.code
        out, err = capsys.readouterr()
        return status, out, err

    return check


def test_all_is_well(check):
    assert check(GOOD, GOOD) == (0, "ok nothing claimed\nok nothing claimed\n", "")


def test_one_differs(check):
    status, out, err = check(GOOD, WRONG)
    assert (status, err) == (1, "")
    assert (
        "differs something claimed\n    costs: expected {allowed_eur: 0.01}\n           got      {allowed_eur: 0.00}"
        in out
    )
    assert "App. 1, art. I(1)" in out


def test_a_malformed_file_outranks_a_difference(check):
    status, out, err = check(WRONG, "- {name: bad, kind: riddle}")
    assert status == 2
    assert out.startswith("differs something claimed")
    supported = "leave, pension, relocation, remuneration, speakers, travel"
    assert f"1.yaml: bad: kind: 'riddle' is not supported; supported are: {supported}" in err
