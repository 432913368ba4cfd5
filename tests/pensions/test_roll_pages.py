"""Payment rolls as a browser sees them: who sees what, the preview, the papers, the file for the treasury."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import page
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from asp_portal import runs
from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from judges.models import Judge, Salary
from judges.record import keeping
from pensions.beneficiaries import services as beneficiaries
from pensions.models import PensionRoll
from pensions.roll import services as rolls
from pensions.roll.pdf import payment_pdf
from tests.judges.pay_world import account as account_of_judge
from tests.judges.test_pay_pages import queries, text, text_of, whole
from tests.pensions.roll_world import IBAN, account, act, bench, of, paid, prepare
from tests.pensions.world import adopted_basis, adopted_scale, beneficiary, file_of, retired
from tests.site_walk import opened, visits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november(db, time_machine):
    """The scale and basis as adopted, on 10 November 2026."""
    adopted_basis()
    adopted_scale()
    time_machine.move_to("2026-11-10T10:00:00+01:00", tick=True)


@pytest.fixture
def keeper(make_user):
    """Somebody who keeps pensions."""
    return make_user(Role.PENSIONS)


@pytest.fixture
def world(make_judge, keeper):
    """The worked examples: three files, a spouse and three children."""
    return bench(make_judge, keeper)


def pdf_url(payment, language="en") -> str:
    """The address of a payment's PDF."""
    return reverse("pensions:payment-pdf", args=[payment.slug, language])


# --- Who sees what --------------------------------------------------------------------------------------------------

ROLLS = {"pensions:rolls", "pensions:roll", "pensions:payment", "pensions:payment-pdf", "pensions:payments-of"}
SURVIVOR = {"pensions:payment", "pensions:payments-of"}
OPENS = {Role.PENSIONS: (ROLLS, True), Role.FINANCE: (ROLLS, False), Role.AUDITOR: (ROLLS, False)}


def test_what_each_role_opens(world, make_user, keeper, finance, signed_in):
    own, late, _later, (spouse, *_children) = world
    [roll] = paid(keeper, finance, 2026, 10)
    for role in sorted(set(Role) - {Role.JUDGE}):
        client = signed_in(make_user(role))
        pages, family = OPENS.get(role, (set(), False))
        found = {}
        for name, payment in (("judge", of(roll, own)), ("spouse", of(roll, late, spouse))):
            values = {"slug": payment.slug, "language": "en"}
            found[name] = {
                *opened(visits(client, "pensions:payment", values)),
                *opened(visits(client, "pensions:payments-of", {"slug": payment.beneficiary.slug})),
            }
        lists = opened(visits(client, "pensions:roll", {"slug": roll.slug, "part": "1", "name": "withdraw"}))
        of_one = pages - {"pensions:rolls", "pensions:roll"}
        assert set(lists) == (pages - of_one) | ({"pensions:roll-archive"} if family else set()), role
        assert found["judge"] == of_one, role
        assert found["spouse"] == (of_one if family else of_one - {"pensions:payment-pdf"}), role


CANARIES = ("Canary Spouse", "Canary Child", "Canary Elder")


def test_names_and_days_of_the_family_are_for_those_who_keep_its_record(world, make_user, keeper, finance, signed_in):
    _own, late, _later, (spouse, child, *_others) = world
    [roll] = paid(keeper, finance, 2026, 10)
    pages = [roll.get_absolute_url(), f"{roll.get_absolute_url()}?_export=csv", reverse("pensions:rolls")]
    pages += [of(roll, late, one).get_absolute_url() for one in (spouse, child)]
    for user in (keeper, finance, make_user(Role.AUDITOR)):
        client = signed_in(user)
        seen = " ".join(whole(client.get(url)).decode() for url in pages)
        assert [name in seen for name in CANARIES] == [user == keeper] * 3
        assert ("15 Jun 2031" in seen.replace("\xa0", " ")) is (user == keeper)  # twenty-first birthday
        assert "Surviving spouse of Late Judge" in seen


def test_a_judge_opens_their_own_payments_only(world, make_judge, keeper, finance, signed_in):
    own, late, _later, (spouse, *_children) = world
    draft = prepare(keeper, 2026, 10)
    client = signed_in(own.judge.user)
    assert client.get(of(draft, own).get_absolute_url()).status_code == 404
    assert "No payments yet" in text(client.get(reverse("pensions:rolls")))
    roll = act("approve", draft, finance)
    seen = text(client.get(reverse("pensions:rolls")))
    assert "October 2026 7,500.00 – – 7,500.00" in seen
    for url in (of(roll, own).get_absolute_url(), pdf_url(of(roll, own))):
        assert client.get(url).status_code == 200
    assert "Last payments" in client.get(own.get_absolute_url()).content.decode()
    theirs = of(roll, late, spouse)
    others = [theirs.get_absolute_url(), pdf_url(theirs), roll.get_absolute_url()]
    others.append(reverse("pensions:payments-of", args=[theirs.beneficiary.slug]))
    assert {client.get(url).status_code for url in others} == {404}
    widowed = signed_in(late.judge.user)  # whoever still holds the account of a judge who died
    assert widowed.get(theirs.get_absolute_url()).status_code == 404


def test_accounts_are_masked_and_only_for_those_who_see_bank_data(world, make_user, keeper, finance, signed_in):
    own, late, _later, (spouse, *_children) = world
    account_of_judge(own.judge)
    account(beneficiary(late, spouse))
    [roll] = paid(keeper, finance, 2026, 10)
    masked = "NL•• •••• 4300"
    readers = {keeper: True, finance: True, make_user(Role.AUDITOR): False, own.judge.user: True}
    for user, sees in readers.items():
        client = signed_in(user)
        shown = client.get(of(roll, own).get_absolute_url()).content.decode()
        printed = text_of(client.get(pdf_url(of(roll, own))).content)
        assert (masked in shown, masked in printed) == (sees, sees)
        assert IBAN not in shown + printed
    survivors = signed_in(keeper).get(of(roll, late, spouse).get_absolute_url()).content.decode()
    assert (masked in survivors, IBAN in survivors) == (True, False)


# --- Preparing and the preview --------------------------------------------------------------------------------------


def test_one_press_prepares_and_the_home_page_says_what_is_to_do(world, keeper, finance, signed_in):
    office, money = signed_in(keeper), signed_in(finance)
    assert "Pensions to prepare November 2026" in text(office.get("/"))
    paid(keeper, finance, 2026, 10)
    assert "Prepare the pensions of November 2026" in text(office.get(reverse("pensions:rolls")))
    answer = office.post(reverse("pensions:roll-prepare"), {"month": "2026-11-01"}, follow=True)
    assert "The pensions of November 2026 are prepared." in text(answer)
    assert answer.redirect_chain[-1][0] == PensionRoll.objects.get(month=date(2026, 11, 1)).get_absolute_url()
    assert "Pensions to approve November 2026" in text(money.get("/"))
    assert "Pensions to prepare" not in text(office.get("/"))
    for month in ("2026-12-01", "next month", ""):
        answer = office.post(reverse("pensions:roll-prepare"), {"month": month}, follow=True)
        assert "This month cannot be prepared now" in text(answer)
    assert signed_in(finance).post(reverse("pensions:roll-prepare"), {"month": "2026-11-01"}).status_code == 404


@pytest.fixture
def april(world, keeper, finance) -> PensionRoll:
    """April 2026: two judges died in March."""
    paid(keeper, finance, 2026, 3)
    return prepare(keeper, 2026, 4)


def test_the_preview_explains_the_difference_person_by_person_and_by_cause(april, keeper, signed_in):
    client, url = signed_in(keeper), april.get_absolute_url()
    seen = text(client.get(url))
    assert "A pension ends 2 −9,677.42" in seen
    assert "Only a part of the month before 4 +" in seen
    assert "March 2026" in seen
    assert "Ends, last day 20 Mar 2026: The person has died: −4,838.71" in seen
    assert "Begun on 21 Mar 2026: only a part of the month before: +2,419.35" in seen
    assert "Retired Judge" not in text(client.get(f"{url}?differs=on"))
    assert "2 rows " in text(client.get(f"{url}?cause=ends"))
    assert "3 rows " in text(client.get(f"{url}?q=late"))
    assert "5 rows " in text(client.get(f"{url}?no_account=on")) or "7 rows " in text(
        client.get(f"{url}?no_account=on")
    )
    for column in ("payee", "net", "-difference", "pension", "lump_sum", "correction"):
        assert "7 rows" in text(client.get(f"{url}?sort={column}"))
    book = load_workbook(io.BytesIO(whole(client.get(f"{url}?_export=xlsx"))))
    rows = {row[0]: row for row in book.active.iter_rows(values_only=True)}
    assert rows["Canary Spouse"][1] == 3750
    assert "part of the month before" in rows["Canary Spouse"][6]


def test_what_is_pointed_out(world, keeper, finance, signed_in):
    own, late, later, (_spouse, child, *_others) = world
    late.beneficiaries.filter(child=child).delete()
    Judge.objects.filter(pk=later.judge_id).update(date_of_birth=None)
    roll = prepare(keeper, 2026, 10)
    seen = text(signed_in(finance).get(roll.get_absolute_url()))
    assert "Late Judge: Child&#x27;s pension, 416.67 EUR: nobody is confirmed as its beneficiary yet" in seen
    assert "What is due cannot be worked out from the record of: Other Judge." in seen
    assert "2 beneficiaries have no bank account on the last day of the month." in seen
    answer = signed_in(finance).get(reverse("pensions:roll-act", args=[roll.slug, "approve"]))
    assert "What is due cannot be worked out" in text(answer)


def test_progress_in_the_background(world, keeper, signed_in, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", 2)
    roll = prepare(keeper, 2026, 10)
    rolls.runs.compute_chunk(roll.pk, chunk=2)
    answer = signed_in(keeper).get(roll.get_absolute_url())
    assert "2 of 3 files" in text(answer)
    assert "js/pay.js" in answer.content.decode()
    act("withdraw", roll, keeper)
    assert "The pensions were not computed to the end" in text(signed_in(keeper).get(roll.get_absolute_url()))


def test_pages_take_as_many_queries_for_three_as_for_one(make_judge, keeper, finance, signed_in):
    file_of(retired(make_judge, "First Judge"), keeper)
    paid(keeper, finance, 2026, 1, 2)
    roll = PensionRoll.objects.latest("month")
    own = reverse("pensions:payments-of", args=[roll.payments.get().beneficiary.slug])
    client, urls = signed_in(keeper), (roll.get_absolute_url(), reverse("pensions:rolls"), own)
    one = [queries(client, url) for url in urls]
    for name in ("Second Judge", "Third Judge"):
        file_of(retired(make_judge, name), keeper)
    paid(keeper, finance, 2026, 3, 4)
    urls = (PensionRoll.objects.latest("month").get_absolute_url(), reverse("pensions:rolls"), own)
    assert [queries(client, url) for url in urls] == one


# --- Approving ------------------------------------------------------------------------------------------------------


def test_finance_approves_what_it_read_with_proof(april, world, keeper, finance, signed_in, time_machine):
    own, *_rest = world
    client, url = signed_in(finance), reverse("pensions:roll-act", args=[april.slug, "approve"])
    assert "16,250.01" in text(client.get(url))
    own.judge.died_on, own.judge.source = date(2026, 4, 10), "Certificate"
    keeping.keep(own.judge, keeper)
    act("recompute", april, keeper)
    answer = client.post(url, {"seen": april.content_hash})
    assert answer.status_code == 409
    assert re.search(r"total, EUR +16250.01 +11250.01", re.sub(r"<[^>]*>|\s+", " ", answer.content.decode()))
    april.refresh_from_db()
    time_machine.move_to("2026-11-10T10:20:00+01:00")
    answer = client.post(url, {"seen": april.content_hash})
    assert "reauthenticate" in answer.headers["Location"]
    answer = signed_in(finance).post(url, {"seen": april.content_hash, "reason": ""}, follow=True)
    assert "Done: Approve the payments." in text(answer)


# --- Papers ---------------------------------------------------------------------------------------------------------

WORKED = [  # of the page, in English and French
    (0, "7,500.00", "7 500,00"),
    (1, "3,750.00", "3 750,00"),
    (2, "416.67", "416,67"),
    (3, "2,291.67", "2 291,67"),
]


def payments_of(roll, world) -> list:
    """To the retired judge, the spouse, the child beside the spouse, one of the two children alone."""
    own, late, later, (spouse, child, elder, _younger) = world
    return [of(roll, own), of(roll, late, spouse), of(roll, late, child), of(roll, later, elder)]


def test_the_worked_figures_stand_on_the_page_and_in_the_pdf(april, world, keeper, finance, signed_in, tmp_path):
    roll = act("approve", april, finance)
    client = signed_in(keeper)
    for payment, (_n, english, french) in zip(payments_of(roll, world), WORKED, strict=True):
        shown = text(client.get(payment.get_absolute_url()))
        assert english in shown
        assert "App. 2, art. " in shown or "Annex, art. " in shown
        for language, figure, month in (("en", english, "April 2026"), ("fr", french, "avril 2026")):
            content = client.get(pdf_url(payment, language)).content
            printed = text_of(content)
            assert f"{figure} EUR" in printed
            assert {"en": "108 of 108 months", "fr": "108 mois sur 108"}[language] in printed
            assert [mark for mark in (payment.number, payment.code, payment.payee, month) if mark not in printed] == []
            path = tmp_path / f"{payment.number}-{language}.pdf"
            path.write_bytes(content)
            found = page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1)
            assert list(found.failures) == []


def test_arrears_and_what_is_owed_stand_on_page_and_paper(world, keeper, finance, signed_in):
    own, *_rest = world
    paid(keeper, finance, 2026, 9)
    own.judge.died_on, own.judge.source = date(2026, 9, 10), "Certificate"
    keeping.keep(own.judge, keeper)
    [roll] = paid(keeper, finance, 2026, 10)
    seen = text(signed_in(keeper).get(of(roll, own).get_absolute_url()))
    sentence = "Overpayment: Retirement pension, month from 1 Sept 2026, was paid as 7,500.00 and is 2,500.00"
    assert sentence in seen
    assert "10 of 30 days from 1 Sept 2026, at 90,000.00 a year" in seen
    assert "the sum below zero is owed to the Court, and nothing is paid out" in seen
    printed = text_of(payment_pdf(of(roll, own), "en", with_account=False))
    assert sentence in printed
    assert "Owed to the Court, not paid out 5,000.00 EUR" in printed
    assert "P-24" in printed
    assert "1 beneficiary owes more than the month comes to" in text(signed_in(finance).get(roll.get_absolute_url()))


def test_an_issued_payment_reads_the_same_for_ever_and_can_be_verified(april, world, keeper, finance, client):
    own, late, _later, (spouse, *_children) = world
    code = of(april, own).code
    draft = text_of(payment_pdf(of(april, own), "en", with_account=True))
    assert ("Draft" in draft, code in draft) == (True, False)
    assert "No such statement" in text(client.get(reverse("verify"), {"code": code}))
    roll = act("approve", april, finance)
    before = payment_pdf(of(roll, late, spouse), "en", with_account=True)
    Salary.objects.update(annual=1)
    Judge.objects.update(family_name="Renamed")
    spouse.spouse_name = "Renamed Spouse"
    spouse.save()
    assert payment_pdf(of(roll, late, spouse), "en", with_account=True) == before
    seen = text(client.get(reverse("verify"), {"code": code.lower()}))
    for words in ("This statement is genuine", "Pension payment statement", "7,500.00 EUR"):
        assert words in seen


def test_all_statements_in_one_archive_each_in_its_language(april, world, keeper, finance, signed_in):
    _own, late, _later, (spouse, *_children) = world
    late.beneficiaries.filter(marriage=spouse).update(language="fr")
    url = reverse("pensions:roll-archive", args=[april.slug, 1])
    assert signed_in(keeper).get(url).status_code == 404  # of a draft
    act("approve", april, finance)
    archive = zipfile.ZipFile(io.BytesIO(whole(signed_in(keeper).get(url))))
    assert archive.testzip() is None
    french = of(april, late, spouse).number
    assert f"{french}-fr.pdf" in archive.namelist()
    assert "Conjoint" in text_of(archive.read(f"{french}-fr.pdf")) or "avril 2026" in text_of(
        archive.read(f"{french}-fr.pdf")
    )
    assert len(archive.namelist()) == 7
    assert signed_in(keeper).get(url.replace("payments-1", "payments-2")).status_code == 404


# --- The file for the treasury --------------------------------------------------------------------------------------


def treasury(client, roll):
    """Ask for the file."""
    return client.post(reverse("pensions:roll-treasury", args=[roll.slug]))


def test_the_treasury_gets_whole_account_numbers_and_it_is_an_act(
    april, world, make_user, keeper, finance, signed_in, time_machine
):
    own, late, _later, (spouse, *_children) = world
    account_of_judge(own.judge)
    paid_into = account(beneficiary(late, spouse), "DE89370400440532013000")
    april = act("recompute", april, keeper)
    assert treasury(signed_in(finance), april).status_code == 404
    roll = act("approve", april, finance)
    assert signed_in(finance).get(reverse("pensions:roll-treasury", args=[roll.slug])).status_code == 405
    paid_into.iban = "NL02ABNA0123456789"
    beneficiaries.keep_account(paid_into, keeper)
    book = load_workbook(io.BytesIO(whole(treasury(signed_in(finance), roll))))
    _header, *rows, total = book.active.iter_rows(values_only=True)
    by_name = {row[1]: row for row in rows}
    number = of(roll, own).number
    assert by_name["Retired Judge"] == (
        number, "Retired Judge", "Retired Judge (holder)", IBAN, "ABNANL2A", 7500,
        f"Pension of April 2026, {number}", None,
    )  # fmt: skip
    assert by_name["Canary Spouse"][3:8:4] == (
        "NL02ABNA0123456789",
        "The account was changed after the pensions were computed",
    )
    assert by_name["Canary Child"][7] == "No bank account on record"
    assert len(rows) == 5  # nothing for the judges who died
    assert (total[0], Decimal(str(total[5]))) == ("Total", roll.total)
    done = Act.objects.about(roll).last()
    assert (done.name, done.actor, done.office, done.after) == ("treasury", finance, "Finance", "approved")
    assert "NL" not in str(done.content.body)
    assert "Canary" not in str(done.content.body)
    seen = text(signed_in(finance).get(roll.get_absolute_url()))
    assert "File for the treasury taken out" in seen
    assert "The bank account of 1 beneficiary was changed" in seen
    for role in sorted(set(Role) - {Role.FINANCE, Role.JUDGE}):
        assert treasury(signed_in(make_user(role)), roll).status_code == 404
    client = signed_in(finance)
    time_machine.move_to("2026-11-10T10:20:00+01:00")
    assert "reauthenticate" in treasury(client, roll).headers["Location"]
    assert Act.objects.filter(name="treasury").count() == 1
