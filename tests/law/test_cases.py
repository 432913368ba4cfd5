"""Case files: compared to the cent, and whatever is wrong with them is a sentence with its place."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from asp_portal.law.cases import (
    COUNT,
    DAY,
    FACTOR,
    FLAG,
    MONEY,
    WORD,
    Answer,
    Facts,
    Kind,
    Status,
    amount,
    exit_status,
    in_any_order,
    record,
    run_files,
)
from asp_portal.law.strict_yaml import LARGEST_FILE
from travel.rules.cases import KIND

ANSWER = {
    "total": Decimal("10.00"), "factor": Decimal("0.7236686240"), "on": date(2009, 5, 3), "flag": True, "word": "abc",
    "count": 3, "none": None, "parts": {"a": Decimal(1), "b": Decimal(2)},
    "list": [{"word": "x", "count": 1}, {"word": "y", "count": 2}],
}  # fmt: skip
ECHO = Kind(
    keys=("salary",),
    parse=lambda case: case.get("salary", amount, None),
    answer=lambda _facts, _asked: Answer(ANSWER),
    expect={
        "total": MONEY, "factor": FACTOR, "on": DAY, "flag": FLAG, "word": WORD, "count": COUNT, "none": MONEY,
        "parts": record(a=MONEY, b=MONEY), "list": in_any_order(record(word=WORD, count=COUNT)),
    },
)  # fmt: skip


@dataclass
class Run:
    outcomes: list
    status: int

    @property
    def text(self):
        return "\n".join(map(str, self.outcomes))


@pytest.fixture
def run(tmp_path):
    def run(content, kinds=None):
        path = tmp_path / "some.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        outcomes = list(run_files([path], kinds or {"echo": ECHO, "travel": KIND}))
        return Run(outcomes, exit_status(outcomes))

    return run


def expecting(words):
    return f"- {{name: one, kind: echo, expect: {{{words}}}}}"


@pytest.mark.parametrize(
    "words",
    [
        "total: 10",
        "total: 10.004",
        "factor: 0.723668624",
        "factor: 0.7236686249",
        "on: 2009-05-03",
        "'on': '2009-05-03'",
        "flag: true",
        "word: abc",
        "count: 3",
        "none: null",
        "none: ~",
        "parts: {a: 1}",
        "list: [{word: y}, {count: 1, word: x}]",
        "total: 10.00, word: abc",
    ],
)
def test_what_is_expected_comes_out(run, words):
    done = run(expecting(words))
    assert (done.text, done.status) == ("ok one", 0)


@pytest.mark.parametrize(
    "words",
    [
        "total: 10.01",
        "total: 10.005",
        "factor: 0.723668626",
        "on: 2009-05-04",
        "flag: false",
        "word: abcd",
        "count: 2",
        "none: 0",
        "total: null",
        "parts: {a: 1, b: 3}",
        "list: [{word: y}]",
        "list: [{word: y}, {word: y}]",
        "list: [{word: y}, {word: x}, {word: z}]",
    ],
)
def test_what_differs_is_shown(run, words):
    done = run(expecting(words))
    assert done.status == 1
    assert done.text.startswith("differs one\n")
    assert "expected" in done.text
    assert "got" in done.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "must be a list of cases, not nothing"),
        ("[]", "must be a list of cases"),
        ("just words", "must be a list of cases"),
        ("a: 1", "must be a list of cases"),
        ("- 1\n- two", "case 2: case: must be a mapping"),
        ("- {}", "case 1: name: must be words, not nothing"),
        ("- {name: one}", "one: kind: is missing"),
        ("- {name: one, kind: pension}", "one: kind: 'pension' is not supported; supported are: echo, travel"),
        ("- {name: one, kind: [echo]}", "one: kind: ['echo'] is not supported"),
        ("- {name: one, kind: echo}", "one: expect: is missing"),
        ("- {name: one, kind: echo, expect: {}}", "one: expect: says nothing"),
        ("- {name: one, kind: echo, expect: [total]}", "one: expect: must be a mapping"),
        ("- {name: one, kind: echo, expect: {sum: 1}}", "one: expect.sum: is an unknown key; known are total"),
        ("- {name: one, kind: echo, expect: {parts: {c: 1}}}", "one: expect.parts.c: is an unknown key"),
        ("- {name: one, kind: echo, expect: {list: {}}}", "one: expect.list: must be a list"),
        ("- {name: one, kind: echo, expect: {list: [{count: x}]}}", "one: expect.list[0].count: must be a number"),
        ("- {name: one, kind: echo, colour: 1, expect: {total: 1}}", "one: colour: is an unknown key"),
        ("- {name: one, kind: echo, 5: 1, expect: {total: 1}}", "one: 5: is an unknown key"),
        ("- {name: one, kind: echo, null: 1, expect: {total: 1}}", "one: nothing: is an unknown key"),
        ("- {name: one, kind: echo, name: two, expect: {total: 1}}", "the key 'name' is there twice"),
        ("- {name: one, kind: echo, expect: {on: 3 May}}", "one: expect.on: must be a date such as"),
        ("- {name: one, kind: echo, expect: {on: 2009-02-29}}", "one: expect.on: there is no such day"),
        ("- {name: one, kind: echo, expect: {on: 2009-05-03T10:00}}", "one: expect.on: must be a date such as"),
        ("- {name: one, kind: echo, expect: {on: 0001-01-01}}", "one: expect.on: the year must lie between"),
        ("- {name: one, kind: echo, expect: {on: ２００９-05-03}}", "one: expect.on: must be a date such as"),
        ("- {name: one, kind: echo, expect: {flag: yes}}", "one: expect.flag: must be true or false"),
        ("- {name: one, kind: echo, expect: {flag: 1}}", "one: expect.flag: must be true or false"),
        ("- {name: one, kind: echo, expect: {count: 1.5}}", "one: expect.count: must be a whole number"),
        ("- {name: one, kind: echo, expect: {count: -1}}", "one: expect.count: must be a whole number"),
        ("- {name: one, kind: echo, expect: {total: true}}", "one: expect.total: must be a number"),
        ("- {name: one, kind: echo, expect: {total: '10'}}", "one: expect.total: must be a number"),
        ("- {name: one, kind: echo, salary: .nan, expect: {total: 1}}", "one: salary: must be a number"),
        ("- {name: one, kind: echo, salary: -.inf, expect: {total: 1}}", "one: salary: must be a number"),
        ("- {name: one, kind: echo, salary: 1e9, expect: {total: 1}}", "one: salary: must be a number"),
        ("- {name: one, kind: echo, salary: 1e999999999, expect: {total: 1}}", "one: salary: must be a number"),
        ("- {name: one, kind: echo, salary: 1000000000, expect: {total: 1}}", "one: salary: is too large"),
        ("- {name: one, kind: echo, salary: １００, expect: {total: 1}}", "one: salary: must be a number"),
        ("- {name: one, kind: echo, salary: -1, expect: {total: 1}}", "one: salary: cannot be below zero"),
        ("- {name: one, kind: echo, salary: !!float .nan, expect: {total: 1}}", "tags such as"),
        ("- !!python/object/apply:os.system [exit]", "tags such as"),
        ("- {name: one, kind: echo", "expected"),
        ("- &a [*a]", "no complete anchor 'a'"),
        ("- [*b]", "no complete anchor 'b'"),
        ("[" * 100_000, "too deep"),
        ("- " * 100_000, "too deep"),
        ("- a\n---\n- b", "another document"),
        (b"\x80\x81\xff", "not text in UTF-8"),
        (b"\x00" * 10, "control characters"),
        (b"- " + b"x" * LARGEST_FILE, "larger than"),
        ('- {name: "a\\e[2Jb", kind: echo}', "case 1: name: must be words"),
    ],
)
def test_a_malformed_file_names_file_case_and_key(run, content, words):
    done = run(content)
    assert done.status == 2
    assert "some.yaml: " in done.text
    assert words in done.text


def test_anchors_that_explode_are_refused_at_once(run):
    lines = ["- &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert "too much" in run("\n".join(lines)).text


def test_ordinary_anchors_are_allowed(run):
    text = "- &one {name: one, kind: echo, expect: {total: 10}}\n- {<<: *one, name: two}\n- *one"
    assert run(text).text == "ok one\nok two\nok one"


def test_the_other_cases_of_a_file_are_still_run(run):
    done = run("- {name: one, kind: echo}\n- {name: two, kind: echo, expect: {total: 10}}")
    assert done.outcomes[1].line == "ok two"
    assert done.status == 2


def test_a_file_that_is_not_there(tmp_path):
    [outcome] = run_files([tmp_path / "none.yaml"], {})
    assert outcome.line == f"{tmp_path}/none.yaml: No such file or directory"
    assert outcome.status is Status.MALFORMED


def test_a_fault_of_a_rule_is_an_error_with_the_name_of_the_case(run):
    def fails(_facts, _asked):
        raise ZeroDivisionError("a fault")

    done = run(expecting("total: 1"), {"echo": Kind((), Facts.key, fails, {"total": MONEY})})
    assert done.status == 2
    assert "some.yaml: one: cannot be worked out" in done.text


# Whatever is put anywhere into a good case, there is an answer or a sentence, never a fault of the program.
GOOD = {
    "name": "one",
    "kind": "travel",
    "trip": {
        "purpose": "separation",
        "legs": [{"from": "A", "to": "B", "departs": "2009-05-03T10:00", "arrives": "2009-05-03T21:00"}],
        "stays": [{"place": "B", "from": "2009-05-03", "until": "2009-05-09", "meals_provided": {"lunch": 2}}],
        "family": [{"relation": "spouse", "travels": "alone"}],
        "authorised": "2009-05-01",
    },
    "judge": {
        "terms": [{"elected_for": 9, "from": "2003-03-11", "until": None}],
        "journeys": [{"purpose": "home_leave", "departs": "2005-07-01"}],
    },
    "rates": [{"place": "B", "from": "2009-01-01", "currency": "USD", "first_60_days": 200}],
    "exchange": [{"currency": "USD", "from": "2009-01-01", "per_euro": 1.33}],
    "costs": [{"nature": "fare", "amount": 10, "currency": "USD", "on": "2009-05-03"}],
    "comparison_eur": 5,
    "expect": {"dsa": {"nights": 1}, "costs": {"allowed_eur": 1}, "entitled": True, "missing": []},
}


def places(value, path=()):
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        yield from places(entry, (*path, key))


def changed(value, path, new):
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


def as_yaml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {as_yaml(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_yaml, value)) + "]"
    return {None: "null", True: "true", False: "false"}.get(value, str(value)) if value != 1 else "1"


JUNK = [
    "null", "[]", "{}", "true", "no", "''", "-1", "0", "1.5", "99999999999999999999", ".nan", "1e9", "[[]]", "[null]",
    "[{}]", "{a: b}", "2009-02-29", "9999-12-31", "2009-05-03T10:00", "2009-05-03T25:00", "2009-05-03T10:00+25:00",
    "2009-05-03T10:00Z", "1850-01-01", "2250-12-31", "spouse", "EUR", "XYZ", "２００９", '"\\u202e"', "2002-06-30",
]  # fmt: skip


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(list(places(GOOD))), junk=st.sampled_from(JUNK))
@example(path=(), junk="null")
def test_nothing_put_into_a_case_makes_the_program_fail(run, path, junk):
    done = run(f"[{as_yaml(changed(GOOD, path, junk))}]")
    assert done.status in (0, 1, 2)
    assert "cannot be worked out" not in done.text
    assert len(done.outcomes) == 1


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200), st.text("-[]{}&*!|>'\": \n,a1?#%", max_size=60)))
def test_no_text_makes_the_program_fail(run, content):
    try:
        done = run(content)
    except UnicodeEncodeError:  # a lone surrogate cannot be written into a file
        return
    assert done.status == 2
    assert "cannot be worked out" not in done.text
