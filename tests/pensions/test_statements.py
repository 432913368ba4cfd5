"""Award letters and annual statements: what they say, in both languages, from their stored bodies alone."""

import json
import re
import subprocess
from datetime import date, timedelta
from decimal import Decimal

import page
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act, Content
from asp_portal.archive_pdf import attachment_of
from asp_portal.outbox import Message
from asp_portal.statements import find
from asp_portal.workflow import Hidden, Stale
from judges.models import Child, Incapacity, Marriage, Salary
from judges.record import keeping
from pensions.models import AnnualIssue, Beneficiary, PensionFile, PensionStatement, Suspension
from pensions.statements import services
from pensions.statements.pdf import archive_pdf, statement_pdf
from tests.pensions import world
from tests.pensions.roll_world import paid

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
DIED = date(2026, 3, 20)


@pytest.fixture
def clerk(make_user):
    """One of those who keep pensions."""
    return make_user(Role.PENSIONS, name="Patient Pensions")


@pytest.fixture
def file(make_judge, clerk):
    """The file of a retired judge with a spouse and two children, one of whom turns twenty-one in May 2027."""
    world.adopted_scale()
    judge = world.retired(make_judge)
    world.married(judge)
    world.child_of(judge, date(2006, 5, 12), "Canary Elder")
    world.child_of(judge, date(2010, 6, 15), "Canary Younger")
    return world.file_of(judge, clerk)


@pytest.fixture
def survivors(file):
    """The spouse and the children of the judge, who died; each is a beneficiary."""
    world.die(file.judge, DIED)
    marriage, (elder, younger) = Marriage.objects.get(), Child.objects.order_by("born_on")
    return [
        world.beneficiary(file, marriage),
        world.beneficiary(file, child=elder),
        world.beneficiary(file, child=younger),
    ]


def award(person: Beneficiary, clerk, on: date = ON) -> PensionStatement:
    """A letter, as it is stored."""
    return PensionStatement.objects.get(pk=services.issue_award(person, clerk, on).pk)


def text_of(document: bytes) -> str:
    """The text of a PDF as pdftotext reads it, all blanks alike."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=document, capture_output=True, check=True)
    return re.sub(r"\s+", " ", read.stdout.decode().translate({0x202F: " ", 0xA0: " "}))


def problems(document: bytes, tmp_path, profile=page.ValidationProfile.PDF_UA_1) -> list:
    """What a profile finds wrong with a PDF."""
    path = tmp_path / "statement.pdf"
    path.write_bytes(document)
    return list(page.validate_pdf(str(path), profile=profile).failures)


def told(statement: PensionStatement) -> list[tuple[str, str]]:
    """What changed: each sentence with its values, and its amount."""
    return [(row["label"] % row["values"], row["amount"]) for row in statement.body["changes"]]


# --- Award letters --------------------------------------------------------------------------------------------------


def test_app2_i_2_a_letter_says_amounts_paragraphs_family_and_derivation_in_both_languages(file, clerk, tmp_path):
    statement = award(world.beneficiary(file), clerk)
    assert (statement.number, statement.type, statement.net) == ("AWD-2026-0001", "award", Decimal("90000.00"))
    english, french = statement_pdf(statement, "en"), statement_pdf(statement, "fr")
    text = text_of(english)
    for words in (
        "Award letter", "AWD-2026-0001", statement.code, "Pension a year, on 22 Nov 2026", "90,000.00 EUR",
        "7,500.00 EUR", "App. 2, art. I(2)", "Addressed to Retired Judge", "Original regulations (ICC-ASP/3/Res.3)",
        "Patient Pensions, Pensions", "This is the first statement to this person", "married on 1 May 1980",
        "born on 12 May 2006", "Half of the annual salary of 180,000.00", "(not applied)",
        "a twelfth for a whole month, rounded once", "it is read as set out at the end: P-1, P-2", "P-17",
    ):  # fmt: skip
        assert words in text, words
    assert "Illustrative" not in text
    assert "90 000,00 EUR" in text_of(french)
    assert problems(english, tmp_path) == problems(french, tmp_path) == []


def test_an_archive_copy_is_pdf_a_3a_and_ua_1_with_the_same_data_in_both_languages(file, clerk, tmp_path):
    statement = award(world.beneficiary(file), clerk)
    kept = []
    for language in ("en", "fr"):
        document = archive_pdf(statement, language)
        for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
            assert problems(document, tmp_path, profile) == []
        kept.append(attachment_of(tmp_path / "statement.pdf", "statement.json"))
        assert document == archive_pdf(PensionStatement.objects.get(), language)
    assert kept[0] == kept[1]
    data = json.loads(kept[0])
    assert data["statement"]["number"] == "AWD-2026-0001"
    assert data["results"]["retirement"]["annual"] == "90000.00"
    assert set(data["versions"]) == {"portal", "commit", "python", "rules"}
    assert "Canary" not in kept[0].decode()
    assert "Judge" not in json.dumps(data["case"])


def test_a_survivors_letter_names_whom_it_must_and_nobody_else(survivors, clerk):
    spouse, elder, younger = (text_of(statement_pdf(award(person, clerk), "en")) for person in survivors)
    assert "Surviving spouse's pension" in spouse
    assert "45,000.00 EUR" in spouse
    assert "Pension of Retired Judge" in spouse
    assert ("Canary Spouse" in spouse, "Canary Elder" in spouse) == (True, False)
    assert "5,000.00 EUR" in elder
    assert "416.67 EUR" in elder
    assert [name in elder for name in ("Canary Elder", "Canary Younger", "Canary Spouse")] == [True, False, False]
    assert "Canary Younger" in younger


def test_health_stays_in_the_record(survivors, file, clerk, make_user, signed_in):
    spouse, elder, younger = survivors
    Incapacity.objects.create(
        judge=file.judge, child=elder.child, first_day=date(2020, 1, 1), note="Canary illness", source="Canary hospital"
    )
    letters = [award(person, clerk, date(2027, 6, 1)) for person in survivors]
    assert [row["entitled"] for letter in letters for row in letter.body["pensions"]] == [True, True, True]
    texts = [text_of(statement_pdf(letter, "en")) for letter in letters]
    assert not any(re.search("incapacit|disab|illness|hospital", facts_of(text), re.I) for text in texts)
    assert not any(re.search("but incapacitated|App. 2, art. IV\\(3\\)", text) for text in texts)
    assert not any("Canary illness" in attachment_text(letter) for letter in letters)
    both = make_user(Role.PENSIONS, Role.RECORDS)
    for user, status in ((clerk, 404), (both, 200)):  # the copy tells the days of an incapacity
        assert signed_in(user).get(f"{letters[0].get_absolute_url()}archive-en.pdf").status_code == status


def facts_of(text: str) -> str:
    """A letter without the law that it quotes."""
    return text.partition("How the amounts came about")[0]


def attachment_text(statement: PensionStatement) -> str:
    """The data of an archive copy as text."""
    return json.dumps(statement.body["archive"])


def test_acts_and_columns_hold_no_name_and_no_amount(survivors, clerk):
    award(survivors[0], clerk)
    [act] = Act.objects.filter(name="Award letter issued")
    assert set(act.content.body) == {"beneficiary", "on", "body"}
    assert not Content.objects.filter(body__icontains="canary").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(s)::text, body FROM pensions_pensionstatement s")
        [(row, sealed)] = cursor.fetchall()
    assert "Canary" not in row
    assert b"Canary" not in bytes(sealed)


def test_an_older_body_still_prints_whatever_happened_since(file, clerk):
    statement = award(world.beneficiary(file), clerk)
    before = [statement_pdf(statement, language) for language in ("en", "fr")]
    Salary.objects.update(annual=1)
    Marriage.objects.update(first_day=date(1990, 1, 1))
    file.judge.family_name = "Renamed"
    file.judge.save()
    later = PensionStatement.objects.get()
    assert [statement_pdf(later, language) for language in ("en", "fr")] == before


def test_it_never_changes_but_for_its_sealing(file, clerk):
    statement = award(world.beneficiary(file), clerk)
    body = statement.body
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for harm in (
        lambda: PensionStatement.objects.update(net=1),
        lambda: PensionStatement.objects.all().delete(),
        lambda: connection.cursor().execute("TRUNCATE pensions_pensionstatement"),
    ):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            harm()
    call_command("rotate_keys", "--new")
    assert PensionStatement.objects.get().body == body


def test_an_illustrative_basis_is_named_wherever_its_amount_stands(make_judge, clerk, signed_in):
    world.adopted_scale()
    file = world.file_of(world.retired(make_judge, date_of_birth=date(1970, 3, 11)), clerk)
    facts = {"chosen_on": date(2025, 1, 1), "estimate": 1, "source": "Letter", "basis": world.adopted_basis()}
    file.early_choices.create(first_day=date(2025, 3, 11), **facts)
    statement = award(world.beneficiary(file), clerk)
    words = "Illustrative until the Court's actuary supplies a basis"
    assert words in text_of(statement_pdf(statement, "en"))
    assert words in signed_in(clerk).get(statement.get_absolute_url()).content.decode().replace("&#x27;", "'")


def test_nothing_is_issued_under_regulations_whose_text_is_not_known(make_judge, clerk, signed_in):
    world.adopted_scale()
    person = world.beneficiary(world.file_of(world.retired(make_judge), clerk, "amended"))
    with pytest.raises(ValidationError, match="text of the regulations assigned is not known"):
        services.issue_award(person, clerk, ON)
    shown = signed_in(clerk).get(f"/pensions/beneficiaries/{person.slug}/award/").content.decode()
    assert "so no letter is issued under them" in shown
    assert "Issue the letter" not in shown


# --- What changed ---------------------------------------------------------------------------------------------------


def test_app2_iv_1_c_what_changed_is_told_cause_by_cause_and_adds_up(survivors, clerk):
    spouse, elder, younger = survivors
    first = award(younger, clerk)
    Salary.objects.create(first_day=date(2027, 1, 1), annual=Decimal(198_000), source="Assembly")
    Marriage.objects.update(remarried_on=date(2027, 3, 1))
    second = award(younger, clerk, date(2027, 6, 1))
    assert told(second) == [
        ("Revised on 2027-01-01, as the annual salary went from 180000.00 to 198000.00", "500.00"),
        ("Divided anew on 2027-03-01: no spouse has a pension any more", "24750.00"),
    ]
    assert second.net == first.net + 500 + 24750
    assert {row["provisions"][0] for row in second.body["changes"]} == {"annex-V-2", "app2-IV-1-b"}
    text = text_of(statement_pdf(second, "en"))
    assert f"Since statement {first.number}, as of 22 Nov 2026" in text
    assert "Revised on 1 Jan 2027" in text


def test_app2_iii_4_remarriage_ends_the_pension_with_a_sum(survivors, clerk):
    spouse = survivors[0]
    award(spouse, clerk)
    Marriage.objects.update(remarried_on=date(2027, 3, 1))
    last = award(Beneficiary.objects.get(pk=spouse.pk), clerk, date(2027, 3, 1))
    assert (last.net, last.body["sums"][0]["amount"]) == (Decimal("90000.00"), "90000.00")
    assert told(last) == [("Ends, last day 2027-02-28: remarried on 2027-03-01", "-45000.00")]
    text = text_of(statement_pdf(last, "en"))
    assert "Due once 90,000.00 EUR" in text
    assert "The surviving spouse has married again" in text


def test_a_suspension_and_new_facts_are_causes_too(file, clerk):
    person = world.beneficiary(file)
    award(person, clerk)
    file.suspensions.create(first_day=date(2026, 12, 1), ground="Another court", source="Letter")
    second = award(Beneficiary.objects.get(pk=person.pk), clerk, date(2026, 12, 31))
    assert told(second) == [("Suspended from 2026-12-01", "-90000.00")]
    assert "Payment is suspended on 31 Dec 2026" in text_of(statement_pdf(second, "en"))
    Suspension.objects.all().delete()
    file.judge.terms.update(last_day=date(2009, 3, 10), ended="resigned")
    third = award(Beneficiary.objects.get(pk=person.pk), clerk, date(2027, 1, 31))
    assert told(third) == [("Facts recorded since then change what was due on 2026-12-31", "60000.00")]


# --- Issuing --------------------------------------------------------------------------------------------------------


def test_a_letter_is_issued_on_the_page_once_read(file, clerk, signed_in):
    person, browser = world.beneficiary(file), signed_in(clerk)
    address = f"/pensions/beneficiaries/{person.slug}/award/"
    shown = browser.get(address, {"on": "2026-11-22"})
    assert "90,000.00" in shown.content.decode()
    seen = shown.context["seen"]
    assert browser.get(f"{address}2026-11-22/en.pdf")["Content-Type"] == "application/pdf"
    assert not PensionStatement.objects.exists()
    assert browser.post(address, {"on": "2026-11-22", "seen": seen[::-1]}).status_code == 409
    answer = browser.post(address, {"on": "2026-11-22", "seen": seen}, follow=True)
    statement = PensionStatement.objects.get()
    assert statement.number in answer.content.decode()
    assert [message.to for message in Message.objects.filter(subject__contains="pension")] == [file.judge.user]
    again = browser.post(address, {"on": "2026-11-22", "seen": seen}, follow=True)
    assert again.status_code in (409, 422)
    assert f"Letter {statement.number} says the same" in again.content.decode()
    assert PensionStatement.objects.count() == 1
    assert statement.number in browser.get(file.get_absolute_url()).content.decode()


def test_nobody_issues_their_own_and_nothing_is_said_of_nothing(file, clerk, finance, make_judge):
    person = world.beneficiary(file)
    with pytest.raises(Hidden):
        services.issue_award(person, finance, ON)
    with pytest.raises(Stale):
        services.issue_award(person, clerk, ON, seen="0" * 64)
    world.adopted_basis()
    double = world.retired(lambda **facts: make_judge(Role.PENSIONS, **facts), "Double Role")
    own = world.file_of(double, clerk)
    with pytest.raises(Hidden):
        services.issue_award(world.beneficiary(own), double.user, ON)
    sitting = world.file_of(world.in_office(make_judge), clerk)
    with pytest.raises(ValidationError, match="Nothing is due"):
        services.issue_award(world.beneficiary(sitting), clerk, ON)
    assert not PensionStatement.objects.exists()


def test_who_sees_what(file, survivors, clerk, make_user, signed_in, make_judge):
    spouse = award(survivors[0], clerk)
    own = award(world.beneficiary(file), clerk, date(2026, 3, 1))
    other = make_judge(name="Other Judge").user
    # list; the judge's own letter: page, PDF, archive; the spouse's: page, PDF, archive; a letter to be
    expected = {
        clerk: [200, 200, 200, 200, 200, 200, 200, 200],
        file.judge.user: [200, 200, 200, 200, 404, 404, 404, 404],
        other: [200, 404, 404, 404, 404, 404, 404, 404],
        **{make_user(role): [404] * 8 for role in Role if role not in (Role.PENSIONS, Role.JUDGE)},
    }
    for user, statuses in expected.items():
        browser = signed_in(user)
        addresses = ["/pensions/statements/"]
        for statement in (own, spouse):
            at = statement.get_absolute_url()
            addresses += [at, f"{at}en.pdf", f"{at}archive-fr.pdf"]
        addresses.append(f"/pensions/beneficiaries/{survivors[0].slug}/award/")
        assert [browser.get(address).status_code for address in addresses] == statuses, user
        assert browser.post("/pensions/statements/annual/", {"year": 2025}).status_code == (
            302 if user == clerk else 404
        )


def test_the_verification_page_knows_it(file, clerk, client):
    statement = award(world.beneficiary(file), clerk)
    said = client.post("/verify/", {"code": statement.code.lower()}).content.decode()
    assert "Pension statement" in said
    assert statement.number in said
    assert "90,000.00" in said
    assert "Retired Judge" not in said
    assert find(statement.code) == statement


# --- Annual statements ----------------------------------------------------------------------------------------------


@pytest.fixture
def year_paid(file, clerk, finance):
    """November and December 2025, paid to the judge."""
    return paid(clerk, finance, 2025, 11, 12)


def test_a_year_is_told_month_by_month_from_the_approved_rolls(file, clerk, year_paid, tmp_path, signed_in, run_jobs):
    answer = signed_in(clerk).post("/pensions/statements/annual/", {"year": 2025}, follow=True)
    assert "Statements issued: 1" in answer.content.decode()
    statement = PensionStatement.objects.get()
    assert (statement.number, statement.on, statement.net) == ("ANS-2025-0001", date(2025, 12, 31), Decimal(15_000))
    document = statement_pdf(statement, "en")
    text = text_of(document)
    for words in ("Annual pension statement 2025", "Paid in 2025 15,000.00 EUR", "November 2025", "7,500.00 EUR"):
        assert words in text, words
    assert problems(document, tmp_path) == problems(statement_pdf(statement, "fr"), tmp_path) == []
    run_jobs()
    assert Message.objects.filter(subject="Your annual pension statement of 2025").count() == 1
    with pytest.raises(ValidationError, match="no statement of 2025 to issue"):
        services.issue_annual(clerk, 2025, ON)
    assert PensionStatement.objects.count() == 1
    [act] = Act.objects.filter(name="Annual statements issued")
    assert act.content.body == {"year": 2025, "statements": 1}


def test_corrections_of_earlier_months_are_listed(file, clerk, finance):
    paid(clerk, finance, 2025, 10)
    term = file.judge.terms.get()
    term.last_day, term.ended = date(2009, 3, 10), "resigned"
    keeping.keep(term, clerk)
    paid(clerk, finance, 2025, 11, 12)
    services.issue_annual(clerk, 2025, ON)
    statement = PensionStatement.objects.get()
    assert statement.body["payments"]["corrections"] == [
        {"paid": "2025-11-01", "month": "2025-10-01", "benefit": "retirement", "amount": "-2500.00"}
    ]
    assert statement.body["payments"]["total"]["correction"] == "-2500.00"
    assert statement.net == 3 * 5_000
    text = text_of(statement_pdf(statement, "en"))
    assert "October 2025 Retirement pension November 2025 -2,500.00 EUR" in text


def test_statements_of_many_are_issued_in_a_constant_number_of_queries_a_chunk(
    make_judge, clerk, finance, django_assert_num_queries, monkeypatch
):
    world.adopted_scale()
    files = [world.file_of(world.retired(make_judge, f"Judge {number}"), clerk) for number in range(5)]
    for file in files:
        world.married(file.judge)
        world.child_of(file.judge)
    paid(clerk, finance, 2025, 12)
    PensionFile.objects.filter(pk=files[-1].pk).update(regime="amended")  # since then
    issue = AnnualIssue.objects.create(year=2025, begun_by=clerk, expected=5)
    counted = []
    for size in (1, 3):
        monkeypatch.setattr(services, "CHUNK", size)
        with django_assert_num_queries(23):
            assert services.issue_chunk(2025)
        counted.append(PensionStatement.objects.count())
    assert counted == [1, 4]
    assert not services.issue_chunk(2025)
    issue.refresh_from_db()
    assert (issue.done, issue.finished_at is not None) == (5, True)
    assert [person.file for person in services.left_out(2025)] == files[-1:]
    assert sorted(PensionStatement.objects.values_list("number", flat=True)) == [
        f"ANS-2025-000{n}" for n in range(1, 5)
    ]


def test_many_are_left_to_the_worker_and_each_is_written_once(file, clerk, year_paid, run_jobs, monkeypatch, signed_in):
    monkeypatch.setattr(services, "AT_ONCE", 0)
    services.issue_annual(clerk, 2025, ON)
    page_of_year = signed_in(clerk).get("/pensions/statements/2025/").content.decode()
    assert "0 of 1 statements" in page_of_year
    with pytest.raises(ValidationError, match="are being issued"):
        services.issue_annual(clerk, 2025, ON)
    services.go_on_in_background(AnnualIssue.objects.get())
    run_jobs()
    assert PensionStatement.objects.count() == 1
    assert AnnualIssue.objects.get().finished_at is not None
    assert list(services.open_years(ON)) == []
    assert not services.stalled(timezone.now() + timedelta(days=1)).exists()


def test_the_list_has_a_constant_number_of_queries(survivors, file, clerk, signed_in, django_assert_num_queries):
    browser = signed_in(clerk)
    browser.get("/pensions/statements/")
    award(survivors[0], clerk)
    with django_assert_num_queries(6):
        browser.get("/pensions/statements/")
    for person in survivors[1:]:
        award(person, clerk)
    with django_assert_num_queries(6):
        shown = browser.get("/pensions/statements/").content.decode()
    assert "Canary Younger" in shown
    exported = b"".join(browser.get("/pensions/statements/?_export=csv").streaming_content).decode()
    assert exported.count("AWD-2026-") == 3
