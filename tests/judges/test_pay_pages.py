"""Pay as a browser sees it: who sees what, the preview, the papers, the file for the treasury, a judge's own pay."""

import io
import re
import subprocess
import zipfile
from datetime import date
from decimal import Decimal

import page
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from asp_portal import runs
from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from judges.models import PayRun, PayStatement, Salary
from judges.pay import services as pay
from judges.pay.pdf import statement_pdf
from judges.record import keeping
from judges.rules.presidency import Office
from tests.judges.pay_world import IBAN, account, act, acted, adopted_scale, of, paid, prepare, resign
from tests.site_walk import opened, visits

pytestmark = pytest.mark.django_db
MASKED = "NL•• •••• 4300"


@pytest.fixture(autouse=True)
def november(db, time_machine):
    """The scale as adopted, on 10 November 2026."""
    adopted_scale()
    time_machine.move_to("2026-11-10T10:00:00+01:00", tick=True)


def text(answer) -> str:
    """A page as it is read: without markup, all blanks alike."""
    assert answer.status_code == 200
    words = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", words.replace("\xa0", " "))


def text_of(document: bytes) -> str:
    """The text of a PDF as pdftotext reads it, all blanks alike."""
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=document, capture_output=True, check=True)
    return re.sub(r"\s+", " ", read.stdout.decode().translate({0x202F: " ", 0xA0: " "}))


def whole(answer) -> bytes:
    """A file that was sent, to its end."""
    assert answer.status_code == 200
    return answer.getvalue()


def pdf_url(statement, language="en") -> str:
    """The address of a statement's PDF."""
    return reverse("judges:pay-statement-pdf", args=[statement.slug, language])


def queries(client, url) -> int:
    """How many queries a page takes."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# --- Who sees what --------------------------------------------------------------------------------------------------

SEE_ALL = {Role.SECRETARIAT, Role.FINANCE, Role.AUDITOR}
PAGES = {"judges:pay", "judges:pay-run", "judges:pay-statement", "judges:pay-statement-pdf", "judges:pay-of"}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.JUDGE}))
def test_what_each_role_opens(role, judge, make_user, secretariat, finance, signed_in):
    [run] = paid(secretariat, finance, 2026, 10)
    client = signed_in(make_user(role))
    statement = {"slug": of(run, judge).slug, "language": "en", "part": "1", "name": "withdraw"}
    found = {
        *opened(visits(client, "judges:pay", statement | {"slug": run.slug})),
        *opened(visits(client, "judges:pay-statement", statement)),
        *opened(visits(client, "judges:pay-of", {"slug": judge.slug})),
    }
    assert found == (PAGES | {"judges:pay-archive"} if role in SEE_ALL else set())


def test_a_judge_opens_their_own_pay_only(make_judge, judge, secretariat, finance, signed_in):
    other = make_judge(name="Another Judge")
    [run] = paid(secretariat, finance, 2026, 10)
    client = signed_in(judge.user)
    for own in (reverse("judges:pay"), of(run, judge).get_absolute_url(), pdf_url(of(run, judge))):
        assert client.get(own).status_code == 200
    assert client.get(reverse("judges:pay-of", args=[judge.slug])).status_code == 200
    theirs = of(run, other)
    for url in (theirs.get_absolute_url(), pdf_url(theirs), reverse("judges:pay-of", args=[other.slug])):
        assert client.get(url).status_code == 404
    assert client.get(run.get_absolute_url()).status_code == 404
    assert "Another" not in text(client.get(reverse("judges:pay")))


def test_a_judge_sees_nothing_before_it_is_approved(judge, secretariat, signed_in):
    run = prepare(secretariat, 2026, 11)
    client = signed_in(judge.user)
    assert client.get(of(run, judge).get_absolute_url()).status_code == 404
    assert "No statements yet" in text(client.get(reverse("judges:pay")))


@pytest.mark.parametrize(
    ("role", "masked"), [(Role.SECRETARIAT, False), (Role.AUDITOR, False), (Role.FINANCE, True), (None, True)]
)
def test_accounts_are_masked_and_only_for_those_who_see_bank_data(
    role, masked, judge, make_user, secretariat, finance, signed_in
):
    account(judge)
    [run] = paid(secretariat, finance, 2026, 10)
    client = signed_in(make_user(role) if role else judge.user)
    statement = of(run, judge)
    shown = client.get(statement.get_absolute_url()).content.decode()
    printed = text_of(client.get(pdf_url(statement)).content)
    assert (MASKED in shown, MASKED in printed) == (masked, masked)
    pages = [reverse("judges:pay"), reverse("judges:pay-of", args=[judge.slug])]
    if role:
        run_page = run.get_absolute_url()
        pages += [run_page, f"{run_page}?_export=csv"]
        archive = zipfile.ZipFile(
            io.BytesIO(whole(client.get(reverse("judges:pay-archive", args=[run.slug, "en", 1]))))
        )
        inside = text_of(archive.read(archive.namelist()[0]))
        assert (MASKED in inside, IBAN in inside) == (masked, False)
    for url in pages:
        seen = whole(client.get(url)).decode()
        assert MASKED not in seen
        assert IBAN not in seen
    assert IBAN not in shown + printed


# --- Preparing with one press ---------------------------------------------------------------------------------------


def test_one_press_prepares_the_month_that_follows(judge, secretariat, finance, signed_in):
    paid(secretariat, finance, 2026, 10)
    client = signed_in(secretariat)
    assert "Prepare the pay of November 2026" in text(client.get(reverse("judges:pay")))
    answer = client.post(reverse("judges:pay-prepare"), {"month": "2026-11-01"}, follow=True)
    assert "The pay of November 2026 is prepared." in text(answer)
    run = PayRun.objects.get(month=date(2026, 11, 1))
    assert answer.redirect_chain[-1][0] == run.get_absolute_url()
    assert "Prepare the pay of" not in text(client.get(reverse("judges:pay")))


@pytest.mark.parametrize("month", ["2026-12-01", "2026-11-02", "next month", ""])
def test_another_month_is_refused_in_words(month, judge, secretariat, finance, signed_in):
    paid(secretariat, finance, 2026, 10)
    answer = signed_in(secretariat).post(reverse("judges:pay-prepare"), {"month": month}, follow=True)
    assert "This month cannot be prepared now" in text(answer)
    assert PayRun.objects.count() == 1


def test_the_home_page_says_what_is_to_do(judge, secretariat, finance, signed_in):
    paid(secretariat, finance, 2026, 10)
    office, money = signed_in(secretariat), signed_in(finance)
    assert "Pay to prepare November 2026" in text(office.get("/"))
    assert "Pay to approve" not in text(money.get("/"))
    prepare(secretariat, 2026, 11)
    assert "Pay to prepare" not in text(office.get("/"))
    assert "Pay to approve November 2026" in text(money.get("/"))


# --- The preview ----------------------------------------------------------------------------------------------------


@pytest.fixture
def october(presidency, make_judge, secretariat, finance) -> PayRun:
    """A run in which two judges differ from September: one comes, one acted as President for a day."""
    make_judge(name="Coming Judge", first_day=date(2026, 10, 20))
    acted(presidency[Office.FIRST_VICE_PRESIDENT], date(2026, 10, 3), date(2026, 10, 3))
    paid(secretariat, finance, 2026, 9)
    return prepare(secretariat, 2026, 10)


def test_the_preview_explains_the_difference_by_cause(october, finance, signed_in):
    seen = text(signed_in(finance).get(october.get_absolute_url()))
    assert "Takes office 1 +5,806.45" in seen
    assert "Days acting as President 1 +100.00" in seen
    assert "Difference +5,906.45" in seen
    assert "September 2026 46,500.00" in seen
    assert "52,406.45 EUR" in seen


def test_only_what_differs(october, finance, signed_in):
    client = signed_in(finance)
    names = ("The President", "Coming Judge", "The First Vice-President")
    seen = {name: name in text(client.get(october.get_absolute_url() + "?differs=on")) for name in names}
    assert seen == {"The President": False, "Coming Judge": True, "The First Vice-President": True}
    assert "The First" not in text(client.get(october.get_absolute_url() + "?cause=takes_office"))
    assert "1 row " in text(client.get(october.get_absolute_url() + "?q=coming"))


@pytest.mark.parametrize("column", ["judge", "net", "difference", "-salary", "-special_allowance", "correction"])
def test_the_preview_sorts(column, october, finance, signed_in):
    assert "4 rows" in text(signed_in(finance).get(f"{october.get_absolute_url()}?sort={column}"))


def test_the_preview_as_a_file(october, finance, signed_in):
    book = load_workbook(io.BytesIO(whole(signed_in(finance).get(october.get_absolute_url() + "?_export=xlsx"))))
    rows = {row[0]: row for row in book.active.iter_rows(values_only=True)}
    assert rows["Coming Judge"][1] == rows["Coming Judge"][5] == 5806.45
    assert "Takes office on 20" in rows["Coming Judge"][7]
    assert rows["The President"][2] == 1500


def test_who_lacks_an_account_or_a_salary_is_listed(judge, secretariat, finance, signed_in):
    Salary.objects.update(first_day=date(2026, 10, 2))
    run = prepare(secretariat, 2026, 10)
    seen = text(signed_in(finance).get(run.get_absolute_url()))
    assert "1 judge has no bank account on the last day of the month." in seen
    assert "The salary scale has no salary for days of: Ordinary Judge." in seen
    answer = signed_in(finance).get(of(run, judge).get_absolute_url())
    assert "The salary scale has no salary on 1 Oct 2026" in text(answer)


def test_who_is_paid_nothing_any_more(judge, president, secretariat, finance, signed_in):
    judge.terms.update(last_day=date(2026, 9, 30), ended="resigned")
    paid(secretariat, finance, 2026, 9)
    seen = text(signed_in(finance).get(prepare(secretariat, 2026, 10).get_absolute_url()))
    assert "Paid in September 2026, nothing now Ordinary Judge , 15,000.00 EUR" in seen
    assert "Paid the month before, nothing now 1 −15,000.00" in seen


def test_progress_of_a_large_bench(presidency, judge, secretariat, signed_in, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", 2)
    run = prepare(secretariat, 2026, 10)
    pay.runs.compute_chunk(run.pk, chunk=3)
    answer = signed_in(secretariat).get(run.get_absolute_url())
    assert "3 of 4 judges" in text(answer)
    page = answer.content.decode()
    assert '<progress class="pay-progress" value="3" max="4"' in page
    assert f'<noscript><p><a href="{run.get_absolute_url()}">Look again</a></p></noscript>' in page
    assert "js/pay.js" in page
    assert reverse("judges:pay-act", args=[run.slug, "withdraw"]) in page
    act("withdraw", run, secretariat)
    page = signed_in(secretariat).get(run.get_absolute_url()).content.decode()
    assert "The pay was not computed to the end" in page
    assert "js/pay.js" not in page


@pytest.mark.parametrize("page_of", ["runs", "run", "own"])
def test_pages_take_as_many_queries_for_three_as_for_one(page_of, make_judge, secretariat, finance, signed_in):
    judge = make_judge(name="First Judge")
    client = signed_in(judge.user if page_of == "own" else finance)
    run = paid(secretariat, finance, 2026, 1)[0]
    url = run.get_absolute_url() if page_of == "run" else reverse("judges:pay")
    one = queries(client, url)
    for name in ("Second Judge", "Third Judge"):
        make_judge(name=name)
    run = paid(secretariat, finance, 2026, 2, 3)[-1]
    url = run.get_absolute_url() if page_of == "run" else reverse("judges:pay")
    assert abs(queries(client, url) - one) <= (3 if page_of == "run" else 0)  # a run with one before it compares
    if page_of == "run":
        three = queries(client, url)
        for number in range(4):
            make_judge(name=f"More Judge{number}")
        assert queries(client, paid(secretariat, finance, 2026, 4)[0].get_absolute_url()) == three


# --- Approving ------------------------------------------------------------------------------------------------------


def test_finance_approves_what_it_read(judge, secretariat, finance, signed_in):
    run = prepare(secretariat, 2026, 10)
    client, url = signed_in(finance), reverse("judges:pay-act", args=[run.slug, "approve"])
    assert "15,000.00" in text(client.get(url))
    answer = client.post(url, {"seen": run.content_hash, "reason": ""}, follow=True)
    assert "Done: Approve the pay." in text(answer)
    assert PayRun.objects.get().state == "approved"


def test_what_was_computed_anew_meanwhile_is_shown_first(judge, secretariat, finance, signed_in):
    run = prepare(secretariat, 2026, 10)
    keeping.keep(judge.acting_days.model(judge=judge, day=date(2026, 10, 5), source="Note"), secretariat)
    act("recompute", run, secretariat)
    answer = signed_in(finance).post(reverse("judges:pay-act", args=[run.slug, "approve"]), {"seen": run.content_hash})
    assert answer.status_code == 409
    words = re.sub(r"<[^>]*>|\s+", " ", answer.content.decode())
    assert re.search(r"total, EUR +15000.00 +15100.00", words)


def test_obstacles_are_said_before(judge, secretariat, finance, signed_in):
    run = prepare(secretariat, 2026, 10)
    resign(judge, date(2026, 10, 15), secretariat)
    client = signed_in(finance)
    for url in (run.get_absolute_url(), reverse("judges:pay-act", args=[run.slug, "approve"])):
        assert "The record changed since the pay was computed: Ordinary Judge." in text(client.get(url))


def test_approving_asks_for_proof_and_a_second_factor(judge, secretariat, finance, signed_in, settings, time_machine):
    run = prepare(secretariat, 2026, 10)
    client, url = signed_in(finance), reverse("judges:pay-act", args=[run.slug, "approve"])
    time_machine.move_to("2026-11-10T10:20:00+01:00")
    answer = client.post(url, {"seen": run.content_hash})
    assert "reauthenticate" in answer.headers["Location"]
    assert PayRun.objects.get().state == "draft"
    settings.SECOND_FACTOR_REQUIRED = True
    assert "/account/2fa/" in signed_in(finance).post(url, {"seen": run.content_hash}).headers["Location"]


# --- Papers ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def march(president, judge, secretariat, finance) -> PayRun:
    """March 2024, in which everybody takes office on the 11th."""
    return paid(secretariat, finance, 2024, 3)[0]


def test_the_worked_figures_stand_on_the_page(march, president, signed_in, finance):
    seen = text(signed_in(finance).get(of(march, president).get_absolute_url()))
    for figure in ("10,161.29", "1,016.13", "11,177.42"):
        assert figure in seen
    assert "Salary: 21 of 31 days from 11 Mar 2024, at 180,000.00 a year" in seen
    for paragraph in ("Annex, art. III(1)", "Annex, art. III(2)", "J-2", "J-4", "P-1"):
        assert paragraph in seen


@pytest.mark.parametrize(
    ("language", "figures"),
    [
        ("en", ["10,161.29", "1,016.13", "11,177.42 EUR", "March 2024", "11 Mar 2024", "Annex, art. III(2)"]),
        ("fr", ["10 161,29", "1 016,13", "11 177,42 EUR", "mars 2024", "11 mars 2024", "Annexe, art. III(2)"]),
    ],
)
def test_the_worked_figures_stand_in_the_pdf(language, figures, march, president):
    statement = of(march, president)
    printed = text_of(statement_pdf(statement, language, with_account=True))
    assert [figure for figure in figures if figure not in printed] == []
    for mark in (statement.number, statement.code, "The President"):
        assert mark in printed


def test_the_year_of_the_president_on_the_page(president, secretariat, finance, signed_in):
    paid(secretariat, finance, 2024, *range(3, 13))
    seen = text(signed_in(president.user).get(reverse("judges:pay")))
    assert "Sum 145,161.29 14,516.13 – – 159,677.42" in seen


def test_acting_days_and_corrections_stand_in_the_pdf(judge, secretariat, finance):
    acted(judge, date(2026, 4, 1), date(2026, 5, 7))
    paid(secretariat, finance, 2026, 4, 5)
    resign(judge, date(2026, 5, 20), secretariat)
    [june] = paid(secretariat, finance, 2026, 6)
    printed = text_of(statement_pdf(of(june, judge), "en", with_account=False))
    assert "Owed to the Court 5,322.58 EUR" in printed  # 11/31 of 15,000
    assert "Correction: Salary, month from 1 May 2026, was paid as 15,000.00 and is 9,677.42" in printed
    assert "J-12" in printed


def test_the_ceiling_stands_in_the_pdf(judge, secretariat, finance):
    acted(judge, date(2026, 4, 1), date(2026, 7, 29))
    july = paid(secretariat, finance, 2026, 4, 5, 6, 7)[-1]
    printed = text_of(statement_pdf(of(july, judge), "en", with_account=False))
    assert "29 days at 100.00 a day, up to the 900.00 left of 10,000.00 for the calendar year" in printed


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pdf_is_pdf_ua(language, march, president, tmp_path):
    path = tmp_path / "statement.pdf"
    path.write_bytes(statement_pdf(of(march, president), language, with_account=True))
    assert list(page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1).failures) == []


def test_an_issued_statement_reads_the_same_for_ever(march, president):
    before = statement_pdf(of(march, president), "en", with_account=True)
    Salary.objects.update(annual=1)
    president.family_name = "Renamed"
    president.save()
    assert statement_pdf(of(march, president), "en", with_account=True) == before


def test_a_draft_is_marked_as_one_and_has_no_code(judge, secretariat):
    statement = of(prepare(secretariat, 2026, 10), judge)
    printed = text_of(statement_pdf(statement, "en", with_account=True))
    assert "Draft" in printed
    assert statement.code not in printed


def test_anybody_can_verify_an_issued_statement_but_no_draft(judge, secretariat, finance, client):
    run = prepare(secretariat, 2026, 10)
    code = of(run, judge).code
    assert "No such statement" in text(client.get(reverse("verify"), {"code": code}))
    act("approve", run, finance)
    seen = text(client.get(reverse("verify"), {"code": code.lower()}))
    assert "This statement is genuine" in seen
    assert "Pay statement" in seen
    assert "15,000.00 EUR" in seen


def test_all_statements_of_a_run_in_one_archive(march, signed_in, secretariat):
    url = reverse("judges:pay-archive", args=[march.slug, "fr", 1])
    archive = zipfile.ZipFile(io.BytesIO(whole(signed_in(secretariat).get(url))))
    assert archive.testzip() is None
    assert archive.namelist() == [f"{one.number}-fr.pdf" for one in march.statements.order_by("pk")]
    assert signed_in(secretariat).get(url.replace("fr-1", "fr-2")).status_code == 404
    assert signed_in(secretariat).get(url.replace("fr-1", "xx-1")).status_code == 404


def test_no_archive_of_a_draft(judge, secretariat, signed_in):
    run = prepare(secretariat, 2026, 10)
    assert signed_in(secretariat).get(reverse("judges:pay-archive", args=[run.slug, "en", 1])).status_code == 404


# --- The file for the treasury --------------------------------------------------------------------------------------


def treasury(client, run):
    """Ask for the file."""
    return client.post(reverse("judges:pay-treasury", args=[run.slug]))


def test_the_treasury_gets_whole_account_numbers_and_it_is_an_act(judge, president, secretariat, finance, signed_in):
    account(judge)
    [run] = paid(secretariat, finance, 2026, 10)
    book = load_workbook(io.BytesIO(whole(treasury(signed_in(finance), run))))
    header, *rows, total = book.active.iter_rows(values_only=True)
    assert header[3:6] == ("IBAN", "BIC", "Amount, EUR")
    by_name = {row[1]: row for row in rows}
    number = of(run, judge).number
    assert by_name["Ordinary Judge"] == (
        number, "Ordinary Judge", "Ordinary Judge (holder)", IBAN, "ABNANL2A", 15000,
        f"Pay of October 2026, {number}", None,
    )  # fmt: skip
    assert by_name["The President"][3] is None
    assert by_name["The President"][7] == "No bank account on record"
    assert (total[0], Decimal(str(total[5]))) == ("Total", run.total)
    done = Act.objects.about(run).last()
    assert (done.name, done.actor, done.office, done.after) == ("treasury", finance, "Finance", "approved")
    assert IBAN not in str(done.content.body)
    assert "File for the treasury taken out" in text(signed_in(finance).get(run.get_absolute_url()))


def test_an_account_changed_after_the_computing_is_pointed_out(judge, make_user, secretariat, finance, signed_in):
    own = account(judge)
    [run] = paid(secretariat, finance, 2026, 10)
    own.iban = "DE89370400440532013000"
    keeping.keep(own, make_user(Role.RECORDS))
    client = signed_in(finance)
    assert "The bank account of 1 judge was changed" in text(client.get(run.get_absolute_url()))
    book = load_workbook(io.BytesIO(whole(treasury(client, run))))
    assert [row[7] for row in book.active.iter_rows(min_row=2, values_only=True)][0] == (
        "The account was changed after the pay was computed"
    )


def test_names_and_holders_are_never_formulas(judge, secretariat, finance, signed_in):
    judge.family_name = "=1+1"
    judge.save()
    [run] = paid(secretariat, finance, 2026, 10)
    sheet = load_workbook(io.BytesIO(whole(treasury(signed_in(finance), run)))).active
    assert "=1+1" in sheet["B2"].value
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.FINANCE, Role.JUDGE}))
def test_only_finance_takes_it_out(role, judge, make_user, secretariat, finance, signed_in):
    [run] = paid(secretariat, finance, 2026, 10)
    assert treasury(signed_in(make_user(role)), run).status_code == 404
    assert not Act.objects.filter(name="treasury").exists()


def test_only_of_an_approved_run_only_with_a_press_and_proof(judge, secretariat, finance, signed_in, time_machine):
    run = prepare(secretariat, 2026, 10)
    client = signed_in(finance)
    assert treasury(client, run).status_code == 404
    act("approve", run, finance)
    assert client.get(reverse("judges:pay-treasury", args=[run.slug])).status_code == 405
    time_machine.move_to("2026-11-10T10:20:00+01:00")
    assert "reauthenticate" in treasury(client, run).headers["Location"]
    assert not Act.objects.filter(name="treasury").exists()


def test_what_is_owed_to_the_court_is_not_paid(judge, secretariat, finance, signed_in):
    paid(secretariat, finance, 2026, 9)
    resign(judge, date(2026, 9, 15), secretariat)
    [run] = paid(secretariat, finance, 2026, 10)
    rows = load_workbook(io.BytesIO(whole(treasury(signed_in(finance), run)))).active.iter_rows(values_only=True)
    assert list(rows)[1][5:8:2] == (-7500, "To be recovered, not paid")


# --- In French ------------------------------------------------------------------------------------------------------


def test_pages_and_papers_speak_french(october, judge, make_user, signed_in):
    person = make_user(Role.FINANCE, language="fr")
    client = signed_in(person)
    client.cookies["language"] = "fr"
    with override("fr"):
        answer = client.get(october.get_absolute_url())
    assert answer.status_code == 200
    assert "octobre 2026" in answer.content.decode()
    assert PayStatement.objects.first().body["texts"]["fr"]["words"]["Salary"] == "Traitement"
