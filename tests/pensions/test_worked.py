"""The worked examples on a page and on paper: the rules of today give the figures of the design, to the cent."""

import re
import subprocess
from pathlib import Path

import page
import pytest

from asp_portal.law.strict_yaml import load
from pensions.statements.worked import FILE, TITLES, examples, worked_pdf

# A year, a month, once; each figure follows from the text.
FIGURES = [
    ("90000.00", "7500.00", None),
    ("60000.00", "5000.00", None),
    ("30000.00", "2500.00", None),
    (None, None, None),
    ("90000.00", "7500.00", None),
    (None, None, None),
    ("90000.00", "7500.00", None),
    ("90000.00", "7500.00", None),
    ("45000.00", "3750.00", None),
    ("30000.00", "2500.00", None),
    ("15000.00", "1250.00", None),
    ("45000.00", "3750.00", None),
    (None, None, "90000.00"),
    ("5000.00", "416.67", None),
    ("27500.00", "2291.67", None),
    ("27500.00", "2291.67", None),
    ("0.00", "0.00", None),
    (None, None, "60000.00"),
    (None, None, "15000.00"),
]


def test_every_figure_is_what_the_rules_give_and_what_the_case_expects():
    found = examples()
    amounts = [
        tuple(str(amount) if amount is not None else None for amount in (e.annual, e.monthly, e.once)) for e in found
    ]
    assert amounts == FIGURES
    assert all(example.holds and example.steps for example in found)
    assert [case["name"] for case in load(FILE)] == list(TITLES)


def test_a_worked_example_among_the_cases_is_the_same():
    kept = {case["name"]: case for case in load(FILE)}
    for path in (Path(__file__).parent / "cases").glob("*.yaml"):
        for case in load(path):
            assert case["name"] not in kept or case == kept[case["name"]], case["name"]


@pytest.mark.django_db
def test_everybody_who_is_signed_in_may_read_them(signed_in, finance, client):
    assert client.get("/regulations/pensions/worked/").status_code == 302
    browser = signed_in(finance)
    text = browser.get("/regulations/pensions/worked/").content.decode()
    for words in (
        "Nine full years, sixty or over",
        "90,000.00",
        "416.67",
        "2,291.67",
        "Less than three years of service",
    ):
        assert words in text, words
    assert "Differs from the case file" not in text
    assert browser.get("/regulations/pensions/worked/en.pdf")["Content-Type"] == "application/pdf"
    assert browser.get("/regulations/pensions/worked/de.pdf").status_code == 404


@pytest.mark.parametrize(("language", "amount"), [("en", "2,291.67 EUR"), ("fr", "2 291,67 EUR")])
def test_they_are_printed_in_both_languages(language, amount, tmp_path):
    path = tmp_path / "worked.pdf"
    path.write_bytes(worked_pdf(language))
    assert list(page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1).failures) == []
    read = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    text = re.sub(r"\s+", " ", read.stdout.decode().translate({0x202F: " ", 0xA0: " "}))
    assert text.count(amount) == 2
    assert "P-12" in text
