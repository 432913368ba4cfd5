"""The statement of a relocation claim on paper: App. 1, art. IV with its derivation, in both languages."""

import re
import subprocess
from datetime import date

import page
import pytest

from asp_portal.statements import find
from judges.models import RelocationStatement, Salary
from judges.relocation import services as relocation
from judges.relocation.pdf import preview_pdf, statement_pdf
from tests.judges.relocation_world import former, make_former, make_relocation, reside, scale

__all__ = ["former", "make_former", "make_relocation", "reside", "scale"]


def text_of(document: bytes) -> str:
    """The text of a PDF as pdftotext reads it, all blanks alike."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=document, capture_output=True, check=True)
    return re.sub(r"\s+", " ", read.stdout.decode().translate({0x202F: " ", 0xA0: " "}))


def problems(document: bytes, tmp_path) -> list:
    """What PDF/UA-1 finds wrong with a PDF."""
    path = tmp_path / "statement.pdf"
    path.write_bytes(document)
    return list(page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1).failures)


@pytest.mark.parametrize(
    ("home_from", "weeks", "english", "french"),
    [
        pytest.param(date(2015, 3, 11), "24", "83,076.92 EUR", "83 076,92 EUR", id="J-5-nine-years"),
        pytest.param(date(2019, 3, 11), "18", "62,307.69 EUR", "62 307,69 EUR", id="J-5-five-years"),
    ],
)
def test_app_1_art_iv_the_worked_figures_are_printed(
    home_from, weeks, english, french, make_former, make_relocation, tmp_path
):
    claim = make_relocation("authorised", judge=make_former(home_from=home_from))
    document = statement_pdf(claim.statement, "en")
    text = text_of(document)
    assert f"Relocation sum to be paid to the claimant {english}" in text
    assert f"{weeks} weeks of the annual salary of 180,000.00 of the last day of office" in text
    assert f"Relocation sum, due from 1 Apr 2024, rounded once {english}" in text
    assert claim.statement.code in text
    assert french in text_of(statement_pdf(claim.statement, "fr"))
    assert problems(document, tmp_path) == []
    assert problems(statement_pdf(claim.statement, "fr"), tmp_path) == []


def test_it_says_who_what_for_and_on_which_record(make_relocation):
    text = text_of(statement_pdf(make_relocation("authorised").statement, "en"))
    for words in (
        "Former Judge", "Kenya", "1 Apr 2024", "Home again", "10 Mar 2024", "11 Mar 2015", "App. 1, art. IV",
        "J-9", "J-10", "I certify that I have left the office of judge", "Authorisation of the payment",
    ):  # fmt: skip
        assert words in text, words


def test_it_never_changes(make_relocation, former):
    statement = make_relocation("authorised").statement
    before = statement_pdf(statement, "en")
    Salary.objects.update(annual=1)
    former.residences.all().delete()
    former.family_name = "Renamed"
    former.save()
    assert statement_pdf(RelocationStatement.objects.get(), "en") == before


@pytest.mark.parametrize("state", ["draft", "certified", "verified"])
def test_a_preview_is_marked_and_has_no_code(state, make_relocation, tmp_path, today):
    claim = make_relocation(state)
    document = preview_pdf(claim, relocation.assessment_of(claim, today), claim.acts, "en")
    text = text_of(document)
    assert "Draft – not a statement" in text
    assert "83,076.92 EUR" in text
    assert claim.number in text
    assert problems(document, tmp_path) == []
    assert not RelocationStatement.objects.exists()


@pytest.mark.parametrize("name", ["عبد الرحمن", "Maximiliane-" * 12, "<b>&amp;</b>"])
def test_any_name_and_note_is_printed_as_typed(name, make_former, make_relocation, tmp_path):
    judge = make_former()
    judge.given_name = name
    judge.save()
    claim = make_relocation("authorised", judge=judge, note="<script>alert(1)</script>\nsecond line")
    document = statement_pdf(claim.statement, "en")
    assert "<script>alert(1)</script>" in text_of(document)
    assert problems(document, tmp_path) == []


def test_the_verification_page_knows_it(client, make_relocation):
    statement = make_relocation("paid").statement
    answer = client.post("/verify/", {"code": statement.code.lower()}, follow=True)
    said = answer.content.decode()
    assert "Statement of relocation claim" in said
    assert statement.number in said
    assert "83,076.92" in said
    assert "Former Judge" not in said  # whoever holds the paper knows the name
    assert find(statement.code) == statement
