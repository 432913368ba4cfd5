"""The statement of a claim: what it says, that it never changes, and that its code proves it genuine."""

import copy
import io
import re
import subprocess
from decimal import Decimal

import page
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from pypdf import PdfReader

from asp_portal.acts import Act
from asp_portal.codes import new_code, normalised
from asp_portal.statements import find
from bench.sample_statement import sample_statement
from travel import assessing
from travel.models import DsaRate, Statement
from travel.pdf import preview_pdf, statement_pdf
from travel.statements import statement_body


def text_of(document: bytes) -> str:
    """The text of a PDF as pdftotext reads it, all blanks alike."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=document, capture_output=True, check=True)
    return re.sub(r"\s+", " ", read.stdout.decode().translate({0x202F: " ", 0xA0: " "}))


def problems(document: bytes, tmp_path) -> list:
    """What PDF/UA-1 finds wrong with a PDF."""
    path = tmp_path / "statement.pdf"
    path.write_bytes(document)
    return list(page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1).failures)


@pytest.fixture
def statement(make_claim) -> Statement:
    """Of a claim for three nights in Vienna and a fare of 250 EUR."""
    return make_claim("authorised").statement


# --- Issued with the authorisation ----------------------------------------------------------------------------------


def test_a_claim_that_is_authorised_has_a_statement_with_number_date_code_and_net(statement):
    act = Act.objects.get(name="authorise", subject_kind="travel.claim")
    year = timezone.localdate(act.at).year
    assert (statement.number, statement.issued_at) == (f"S-{year}-0001", act.at)
    assert statement.net == statement.claim.net == Decimal("1199.20")  # 3 x 226 x 1.4 + 250
    assert normalised(statement.code) == statement.code


@pytest.mark.parametrize("state", ["draft", "certified", "verified", "refused", "withdrawn"])
def test_no_other_claim_has_one(make_claim, state):
    make_claim(state)
    assert not Statement.objects.exists()


def test_numbers_run_on_and_codes_differ(make_claim):
    first, second = make_claim("authorised").statement, make_claim("authorised").statement
    assert (first.number[-4:], second.number[-4:]) == ("0001", "0002")
    assert first.code != second.code


def test_it_names_the_acts_of_the_journey_and_of_the_claim_with_offices_and_moments(statement, judge, secretariat):
    done = [(act["on_journey"], act["name"], act["actor"], act["office"]) for act in statement.body["acts"]]
    assert done == [
        (True, "authorise", "The President", "President"),
        (False, "certify", str(judge.user), "Judge"),
        (False, "verify", str(secretariat), "Secretariat"),
        (False, "authorise", "The President", "President"),
    ]
    last = Act.objects.get(name="authorise", subject_kind="travel.claim")
    assert (statement.body["acts"][-1]["content"], statement.body["acts"][-1]["hash"]) == (last.content_id, last.hash)


def test_it_keeps_the_law_in_both_languages_as_it_read_that_day(statement):
    assert set(statement.body["texts"]) == {"en", "fr"}
    cited = [row[0] for row in statement.body["texts"]["en"]["provisions"]]
    assert {"Annex, art. IV", "App. 1, art. II(2)", "App. 1, art. V"} <= set(cited)
    assert [row[0] for row in statement.body["texts"]["en"]["readings"]] == statement.body["readings"]
    assert {"T-3", "T-7"} <= set(statement.body["readings"])


def test_an_issued_statement_is_never_changed_in_the_database(statement):
    with pytest.raises(Exception, match="only ever added"), connection.cursor() as cursor:
        cursor.execute("UPDATE travel_statement SET net = 0")


# --- Never computed again -------------------------------------------------------------------------------------------


def test_it_reads_the_same_after_rates_and_names_have_changed(statement):
    before = statement_pdf(statement, "en")
    DsaRate.objects.update(first_60_days=Decimal(1))
    judge = statement.claim.judge
    judge.given_name, judge.family_name = "Another", "Name"
    judge.save()
    assert statement_pdf(Statement.objects.get(), "en") == before


def test_the_figures_are_those_of_the_body_not_of_a_computation():
    statement = sample_statement(nights=1)
    statement.body["assessment"]["net"] = "7.07"
    assert "Net amount to be paid to the claimant 7.07 EUR" in text_of(statement_pdf(statement, "en"))


# --- What it prints -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "figures"),
    [
        ("en", ["1,199.20 EUR", "949.20 EUR", "250.00 EUR", "316.40", "226.00 EUR", "2 Nov 2026", "4 Nov 2026"]),
        ("fr", ["1 199,20 EUR", "949,20 EUR", "250,00 EUR", "316,40", "226,00 EUR", "2 nov. 2026", "4 nov. 2026"]),
    ],
)
def test_it_prints_the_figures_of_the_claim(statement, language, figures):
    text = text_of(statement_pdf(statement, language))
    assert [figure for figure in figures if figure not in text] == []
    assert statement.number in text
    assert statement.code in text
    assert str(statement.claim.judge) in text
    nights = re.findall(r"(\d) nov\.? 2026 Vienna \d", text, re.IGNORECASE)
    assert nights == ["2", "3", "4"]  # the day of leaving is no night


def test_each_day_and_person_has_a_row():
    text = text_of(statement_pdf(sample_statement(nights=130, spouse=True), "en"))
    assert "52,752.00 EUR" in text  # the worked figure
    assert len(re.findall(r"\d \w{3} 2026 Vienna \d+ Judge", text)) == 130
    assert len(re.findall(r"\d \w{3} 2026 Vienna \d+ Spouse", text)) == 130
    assert "61st to 120th day" in text
    assert "after 120 days" in text


def test_lines_say_what_is_allowed_and_why():
    text = text_of(statement_pdf(sample_statement(nights=2, expenses=3), "en"))
    assert "389,000 UGX" in text
    assert "4,054.117647…" in text
    assert "Covered by the daily subsistence allowance" in " ".join(text.split())


def test_a_balance_owed_to_the_court_is_called_so():
    text = text_of(statement_pdf(sample_statement(nights=2, advance=5000), "en"))
    assert "Balance owed to the Court 3,954.70 EUR" in text  # 5000 - 2 x 316.40 - 412.50
    assert "Net amount to be paid" not in text


def test_meals_provided_are_explained():
    text = text_of(statement_pdf(sample_statement(nights=4, place="Kampala", meals=2), "en"))
    assert "94%: less breakfast 6% provided without charge" in text
    assert "140% × 94%" in text


NAMES = {
    "one line": {"nights": 1},
    "long": {"nights": 130, "spouse": True, "expenses": 4, "meals": 5},
    "long names": {"nights": 2, "name": "Maximiliane-" * 20, "title": "Rechtsvergleichung" * 11},
    "scripts": {"nights": 2, "name": "عبد الرحمن 王小明 Владимир Καζαντζάκη"},
    "owed": {"nights": 2, "advance": 5000},
    "nothing": {"nights": 1, "expenses": 0},
    "markup": {"nights": 1, "name": "<b>&amp;</b>", "title": '"/><img src="http://127.0.0.1:9/x"/>'},
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("facts", NAMES.values(), ids=NAMES)
def test_it_is_pdf_ua_1(tmp_path, facts, language):
    assert problems(statement_pdf(sample_statement(**facts), language), tmp_path) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_is_the_same_file_each_time(language):
    statement = sample_statement(nights=3, expenses=2)
    again = copy.deepcopy(statement)
    assert statement_pdf(statement, language) == statement_pdf(again, language)


def test_markup_in_names_is_printed_as_it_was_typed():
    text = text_of(statement_pdf(sample_statement(**NAMES["markup"]), "en"))
    assert "<b>&amp;</b>" in text
    assert '"/><img src="http://127.0.0.1:9/x"/>' in text


# --- Drafts ---------------------------------------------------------------------------------------------------------


def test_a_draft_says_on_each_page_that_it_is_one_and_has_no_code(make_claim, tmp_path):
    claim = make_claim("verified", expenses=30)
    document = preview_pdf(claim, assessing.body(claim), claim.acts, "en")
    text = text_of(document)
    pages = len(PdfReader(io.BytesIO(document)).pages)
    assert pages > 1
    assert text.count("Draft – not a statement") == pages + 1  # at the head of each page, and in the box
    assert "/verify/" not in text
    assert problems(document, tmp_path) == []


def test_a_draft_shows_a_dash_where_a_rate_is_missing(make_claim):
    claim = make_claim("draft")
    DsaRate.objects.all().delete()
    text = text_of(preview_pdf(claim, assessing.body(claim), [], "en"))
    assert "Net amount to be paid to the claimant –" in text
    assert "250.00 EUR" in text


def test_only_the_standing_acts_are_kept(make_claim, judge, today):
    claim = make_claim("verified")
    acts = list(claim.acts)
    assert [act.name for act in acts] == ["certify", "verify"]
    body = statement_body(claim, assessing.body(claim), [*acts, *acts])
    assert [act["name"] for act in body["acts"]] == ["certify", "verify"]


# --- The code -------------------------------------------------------------------------------------------------------


def test_a_code_holds_120_random_bits_in_groups_of_four():
    codes = {new_code() for _number in range(1000)}
    assert len(codes) == 1000
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)


@pytest.mark.parametrize(
    "typed",
    [
        "7RQ3-1R0J-7TG9-Z4S3-T5JA-Z747",
        "7rq3 1roj 7tg9 z4s3 t5ja z747",
        " 7RQ3lR0J7TG9Z4S3T5JAZ747\n",
        "7RQ3–1R0J–7TG9–Z4S3–T5JA–Z747",
    ],
)
def test_a_code_is_known_however_it_was_typed(typed):
    assert normalised(typed) == "7RQ3-1R0J-7TG9-Z4S3-T5JA-Z747"


@pytest.mark.parametrize(
    "typed",
    ["", "7RQ3", "7RQ3-1R0J-7TG9-Z4S3-T5JA-Z74", "7RQ3-1R0J-7TG9-Z4S3-T5JA-Z7477", "U" * 24, "٣" * 24, "A" * 10_000],
)
def test_what_is_no_code_is_none(typed):
    assert normalised(typed) is None


def test_find_gives_the_statement_of_a_code_and_nothing_else(statement, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert find(statement.code.lower()) == statement
    with django_assert_num_queries(len(settings.STATEMENTS)):
        assert find(new_code()) is None
    with django_assert_num_queries(0):
        assert find("no code") is None
