"""The pages of expenses, receipts and advances: bad amounts and files are said beside the field, nothing is lost."""

import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from asp_portal import uploads
from travel import services
from travel.forms.expenses import ExpenseForm, sealed, unsealed
from travel.models import Advance, Expense, Receipt

pytestmark = pytest.mark.django_db
RIGHT_TO_LEFT = "\u202e"


def pdf(pages: int = 1, **save) -> bytes:
    """A small PDF."""
    made, out = pikepdf.new(), io.BytesIO()
    for _page in range(pages):
        made.add_blank_page()
    made.save(out, **save)
    return out.getvalue()


def picture() -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return out.getvalue()


def file(name: str = "ticket.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, pdf() if content is None else content)


def facts(claim, **changes) -> dict:
    """What a browser sends for an expense."""
    return {
        "seen": claim.content_hash, "token": str(uuid4()), "incurred_on": "2026-09-07", "nature": "fare",
        "description": "Train", "traveller": "judge", "amount": "120.50", "currency": "EUR", "paid_by": "judge",
    } | changes  # fmt: skip


@pytest.fixture
def client(signed_in, judge):
    """The browser of the ordinary judge."""
    return signed_in(judge.user)


@pytest.fixture
def claim(make_claim):
    """A draft without expenses."""
    return make_claim(purpose="home_leave", expenses=0)


@pytest.fixture
def address(claim) -> str:
    """Where an expense is added."""
    return reverse("travel:expense-new", args=[claim.slug])


# --- Expenses -------------------------------------------------------------------------------------------------------


def test_an_expense_is_added_with_its_receipts(client, claim, address):
    receipts = [file(), file("bill.jpg", picture())]
    answer = client.post(address, facts(claim, receipts=receipts))
    line = claim.expenses.get()
    assert (line.incurred_on, line.amount, line.currency, line.paid_by) == (
        date(2026, 9, 7),
        Decimal("120.5"),
        "EUR",
        "judge",
    )
    assert [receipt.name for receipt in line.receipts.all()] == ["ticket.pdf", "bill.jpg"]
    assert answer.url == f"{claim.get_absolute_url()}#expenses-head"


def test_one_goes_on_to_the_next_expense(client, claim, address):
    assert client.post(address, facts(claim, next="another")).url == address


@pytest.mark.parametrize(
    ("changes", "field", "error"),
    [
        ({"amount": "NaN"}, "amount", "Write the amount in digits"),
        ({"amount": "1e9"}, "amount", "Write the amount in digits"),
        ({"amount": "Infinity"}, "amount", "Write the amount in digits"),
        ({"amount": "１２"}, "amount", "Write the amount in digits"),
        ({"amount": "10.005"}, "amount", "An amount in EUR has at most 2 decimals."),
        ({"amount": "10.5", "currency": "JPY"}, "amount", "An amount in JPY has no decimals."),
        ({"amount": "10.0005", "currency": "TND"}, "amount", "An amount in TND has at most 3 decimals."),
        ({"amount": "0"}, "amount", "at least 0.001"),
        ({"amount": "-5"}, "amount", "at least 0.001"),
        ({"amount": "10000000"}, "amount", "at most 9999999.999"),
        ({"amount": ""}, "amount", "required"),
        ({"currency": "XXX"}, "currency", "Select a valid choice"),
        ({"nature": "yacht"}, "nature", "Select a valid choice"),
        ({"incurred_on": "2099-01-01"}, "incurred_on", "This day has not come yet."),
        ({"incurred_on": "1999-01-01"}, "incurred_on", "Check the year"),
        ({"incurred_on": "31/31/2026"}, "incurred_on", "Enter a valid date"),
        ({"description": "x" * 500}, "description", "at most 200 characters"),
        ({"description": "Tr\x00ain"}, "description", "invisible character (U+0000)"),
        ({"nature": "excess_baggage"}, "official_reason", "Excess baggage is paid for official reasons only"),
        ({"missing_receipt": "x" * 301}, "missing_receipt", "at most 300 characters"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(client, claim, address, changes, field, error):
    answer = client.post(address, facts(claim, **changes))
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, [field])
    assert error in str(form.errors[field])
    assert all(form[name].value() == value for name, value in changes.items())
    assert not Expense.objects.exists()


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("1 234,50", "EUR", "1234.5"),
        ("10", "JPY", "10"),
        ("10.005", "TND", "10.005"),
        ("9999999.99", "EUR", "9999999.99"),
    ],
)
def test_amounts_are_read_as_they_are_written(client, claim, address, amount, currency, expected):
    client.post(address, facts(claim, amount=amount, currency=currency))
    assert claim.expenses.get().amount == Decimal(expected)


def test_today_is_no_future(client, claim, address):
    assert client.post(address, facts(claim, incurred_on=timezone.localdate().isoformat())).status_code == 302


def test_a_currency_without_a_rate_is_saved_and_said(client, claim, address):
    answer = client.post(address, facts(claim, amount="900", currency="JPY"), follow=True)
    assert "There is no rate of exchange for JPY on that day yet" in answer.content.decode()
    assert claim.expenses.get().currency == "JPY"
    claim.refresh_from_db()
    answer = client.post(address, facts(claim, amount="90", currency="USD"), follow=True)
    assert "There is no rate of exchange" not in [str(message) for message in answer.context["messages"]]


def test_a_receipt_and_a_declaration_that_there_is_none_exclude_each_other(client, claim, address):
    both = facts(claim, receipts=[file()], missing_receipt="Lost")
    answer = client.post(address, both)
    assert list(answer.context["form"].errors) == ["missing_receipt"]
    client.post(address, facts(claim, missing_receipt="Lost"))
    assert claim.expenses.get().missing_receipt == "Lost"


def test_on_an_official_journey_only_the_judge_travels(client, make_claim):
    claim = make_claim(expenses=0)
    client.post(reverse("travel:expense-new", args=[claim.slug]), facts(claim, traveller="spouse"))
    assert claim.expenses.get().traveller == "judge"


# --- Twice the same -------------------------------------------------------------------------------------------------


def test_the_same_form_sent_twice_adds_one_line(client, claim, address):
    data = facts(claim)
    answers = [client.post(address, data) for _ in range(2)]
    assert claim.expenses.count() == 1
    assert {answer.status_code for answer in answers} == {302}


@pytest.mark.django_db(transaction=True)
def test_ten_identical_posts_at_once_add_one_line(client, claim, address):
    data, content = facts(claim), pdf()

    def post(_number) -> int:
        try:
            return client.post(address, data | {"receipts": [file(content=content)]}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(post, range(10))) == {302}
    assert (Expense.objects.count(), Receipt.objects.count()) == (1, 1)


def test_a_likely_duplicate_warns_and_going_on_is_recorded(client, claim, address):
    client.post(address, facts(claim))
    claim.refresh_from_db()
    again = facts(claim, description="Train back")
    answer = client.post(address, again)
    form = answer.context["form"]
    assert f"“Train” ({claim.number})" in str(form.errors["not_duplicate"])
    assert 'name="not_duplicate"' in answer.content.decode()
    client.post(address, again | {"not_duplicate": "There and back"})
    assert [line.not_duplicate for line in claim.expenses.all()] == ["", "There and back"]


@pytest.mark.parametrize(
    "change", [{"amount": "120.51"}, {"incurred_on": "2026-09-08"}, {"nature": "incidental"}, {"currency": "USD"}]
)
def test_what_differs_is_no_duplicate(client, claim, address, change):
    client.post(address, facts(claim))
    claim.refresh_from_db()
    assert client.post(address, facts(claim, **change)).status_code == 302


# --- Stale pages ----------------------------------------------------------------------------------------------------


def test_a_stale_page_keeps_what_was_typed_and_the_receipt(client, claim, address):
    data = facts(claim)
    services.change(claim, claim.content_hash, title="Leave at home")
    answer = client.post(address, data | {"receipts": [file()]})
    assert answer.status_code == 409
    assert answer.context["differences"] == [("purpose of the journey", "Conference in Vienna", "Leave at home")]
    form = answer.context["form"]
    ((name, seal),) = form.seals()
    assert (name, form["description"].value()) == ("ticket.pdf", "Train")
    assert client.post(address, data | {"seen": form["seen"].value(), "kept": seal}).status_code == 302
    assert Receipt.objects.get().name == "ticket.pdf"


def test_an_expense_is_changed_and_its_receipts_come_and_go(client, claim, address):
    client.post(address, facts(claim, receipts=[file("old.pdf"), file("stays.pdf", pdf(2))]))
    claim.refresh_from_db()
    line = claim.expenses.get()
    page = reverse("travel:expense-edit", args=[claim.slug, line.slug])
    old = line.receipts.get(name="old.pdf")
    changed = facts(claim, amount="99", without=[old.slug], receipts=[file("new.pdf", pdf(3))])
    assert client.post(page, changed).status_code == 302
    line.refresh_from_db()
    assert line.amount == 99
    assert [receipt.name for receipt in line.receipts.all()] == ["stays.pdf", "new.pdf"]
    assert client.post(page, changed | {"receipts": []}).status_code == 409  # the same page once more


# --- Receipts -------------------------------------------------------------------------------------------------------

REFUSED = {
    "empty": ("a.pdf", b"", "This file is empty"),
    "polyglot": ("a.pdf", pdf() + b"PK\x03\x04" + b"\x00" * 5000 + b"<script>", "other data after its end"),
    "page of the web": ("a.html", b"<script>alert(1)</script>", "not a PDF, JPEG or PNG"),
    "wrong ending": ("a.jpg", pdf(), "does not fit what it holds"),
    "encrypted": ("a.pdf", pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "protected by a password"),
    "too many pages": ("a.pdf", pdf(101), "more than 100 pages"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_file_loses_nothing_else(client, claim, address, case):
    name, content, error = REFUSED[case]
    data = facts(claim)
    answer = client.post(address, data | {"receipts": [file("good.pdf"), file(name, content)]})
    form = answer.context["form"]
    assert list(form.errors) == ["receipts"]
    assert f"{name}: {error}" in str(form.errors["receipts"]) or error in str(form.errors["receipts"])
    assert form["description"].value() == "Train"
    assert answer.context["choose_again"] == [name]
    ((kept, seal),) = form.seals()
    assert kept == "good.pdf"
    client.post(address, data | {"kept": seal})
    assert [receipt.name for receipt in Receipt.objects.all()] == ["good.pdf"]


def test_good_files_are_not_lost_when_another_field_is_wrong(client, claim, address):
    data, content = facts(claim), pdf()
    answer = client.post(address, data | {"amount": "x", "receipts": [file(content=content)]})
    ((_name, seal),) = answer.context["form"].seals()
    assert answer.context["choose_again"] == []
    client.post(address, data | {"kept": seal, "receipts": [file("same.pdf", content)]})  # chosen again
    assert Receipt.objects.count() == 1


@pytest.mark.slow
def test_a_file_of_100_megabytes_is_refused(client, claim, address):
    answer = client.post(address, facts(claim, receipts=[file("big.pdf", b"%PDF-" + bytes(100_000_000))]))
    assert "larger than 10 MB" in str(answer.context["form"].errors["receipts"])
    assert not Expense.objects.exists()


def test_names_of_files_lose_what_cannot_be_seen(client, claim, address):
    names = [f"invoice{RIGHT_TO_LEFT}fdp.pdf", "tic\x07ket.pdf"]
    files = [file(names[0]), file(names[1], pdf(2))]
    client.post(address, facts(claim, receipts=files))
    assert [receipt.name for receipt in Receipt.objects.all()] == ["invoicefdp.pdf", "ticket.pdf"]


def test_a_waiting_file_belongs_to_its_person_and_claim(client, claim, address):
    kept = services.keep_file(uploads.vet(file()))
    seal = sealed(kept, f"{claim.judge.user_id}.{claim.slug}")
    assert unsealed(seal, f"{claim.judge.user_id}.{claim.slug}") == kept
    for other in (sealed(kept, f"0.{claim.slug}"), seal[:-1] + "_", "x", ""):
        client.post(address, facts(claim, kept=other, amount="x"))
        assert unsealed(other, f"{claim.judge.user_id}.{claim.slug}") is None
    uploads.remove(kept.stored_name)
    assert unsealed(seal, f"{claim.judge.user_id}.{claim.slug}") is None


def test_without_room_on_the_disk_nothing_is_lost_and_nothing_half_done(client, claim, address, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "nowhere"
    settings.MEDIA_ROOT.write_text("a file where a folder is needed")
    data = facts(claim)
    answer = client.post(address, data | {"receipts": [file()]})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, ["receipts"])
    assert "Nothing was changed" in str(form.errors["receipts"])
    assert answer.context["choose_again"] == ["ticket.pdf"]
    assert form["description"].value() == "Train"
    assert (Expense.objects.count(), Receipt.objects.count()) == (0, 0)
    settings.MEDIA_ROOT = tmp_path / "room"
    assert client.post(address, data | {"receipts": [file()]}).status_code == 302
    assert Receipt.objects.count() == 1


FULL_DISK = """
import sys
from asp_portal import uploads
from django.core.exceptions import ValidationError
vetted = uploads.Vetted("ticket.pdf", "application/pdf", b"%PDF-" + bytes(3_000_000), "0" * 64, "0" * 64)
try:
    uploads.store(vetted)
except ValidationError as error:
    sys.exit(error.messages[0])
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_is_a_sentence(tmp_path):
    command = (
        f"mount -t tmpfs -o size=1m none {tmp_path} && exec {sys.executable} manage.py shell -v 0 -c '{FULL_DISK}'"
    )
    environment = os.environ | {"ASP_MEDIA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "asp_portal.settings"}
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", command],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if "permission denied" in done.stderr.lower():
        pytest.skip("this machine lets nobody mount a disk")
    assert "There is no room to store “ticket.pdf”. Nothing was changed." in done.stderr


def test_a_receipt_is_for_those_who_may_see_the_claim(
    signed_in, client, claim, address, secretariat, make_judge, delegation, finance
):
    client.post(address, facts(claim, receipts=[file()]))
    receipt = Receipt.objects.get()
    page = reverse("travel:receipt", args=[claim.slug, receipt.slug])
    answer = client.get(page)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="ticket.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    for user in (secretariat, finance, delegation, make_judge(name="Another Judge").user):  # it is a draft still
        assert signed_in(user).get(page).status_code == 404


def test_lines_and_receipts_are_taken_off_by_the_claimant_only(signed_in, client, claim, address, make_judge):
    client.post(address, facts(claim, receipts=[file(), file("two.pdf", pdf(2))]))
    claim.refresh_from_db()
    line, receipt = claim.expenses.get(), Receipt.objects.first()
    off = reverse("travel:receipt-remove", args=[claim.slug, receipt.slug])
    remove = reverse("travel:expense-remove", args=[claim.slug, line.slug])
    stranger = signed_in(make_judge(name="Another Judge").user)
    for page in (off, remove):
        assert stranger.post(page, {"seen": claim.content_hash}).status_code == 404
        assert client.get(page).status_code == 405
        client.post(page, {"seen": "of another version"})
    assert Receipt.objects.count() == 2
    client.post(off, {"seen": claim.content_hash})
    assert [row.name for row in Receipt.objects.all()] == ["two.pdf"]
    claim.refresh_from_db()
    client.post(remove, {"seen": claim.content_hash})
    assert not Expense.objects.exists()


def test_the_form_asks_the_database_as_often_for_many_receipts(client, claim, address, django_assert_max_num_queries):
    counts = []
    for count in (1, 3):
        claim.refresh_from_db()
        files = [file(f"{number}.pdf", pdf(number + 1)) for number in range(count)]
        client.post(address, facts(claim, description=f"{count} receipts", amount=str(count), receipts=files))
        line = claim.expenses.get(amount=count)
        with django_assert_max_num_queries(40) as found:
            client.get(reverse("travel:expense-edit", args=[claim.slug, line.slug]))
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_currencies_have_names_in_the_language_of_the_page(judge, claim):
    form = ExpenseForm(instance=Expense(), claim=claim, today=date(2026, 11, 10), owner="1")
    (_usual, often), (_all, others) = form.fields["currency"].choices
    assert often[0] == ("EUR", "EUR – Euro")
    assert ("JPY", "JPY – Japanese Yen") in others


# --- Advances -------------------------------------------------------------------------------------------------------


def stated(claim, *rows) -> dict:
    """What a browser sends for the advances of a claim."""
    data = {"seen": claim.content_hash, "advances-TOTAL_FORMS": str(len(rows)), "advances-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"advances-{number}-{name}": value for name, value in row.items()}
    return data


UNIT = {"service": "Travel Unit", "received_on": "2026-09-01", "amount": "500"}


def test_a_judge_states_the_advances_received(client, claim):
    page = reverse("travel:advances", args=[claim.slug])
    assert client.post(page, stated(claim, UNIT, {"service": "", "amount": ""})).url == claim.get_absolute_url()
    assert [(row.service, row.amount) for row in claim.stated_advances.all()] == [("Travel Unit", 500)]
    claim.refresh_from_db()
    client.post(page, stated(claim))
    assert not claim.stated_advances.exists()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"amount": "1e9"}, "Write the amount in digits"),
        ({"amount": "0"}, "at least 0.01"),
        ({"amount": "1.005"}, "at most 2 decimals"),
        ({"received_on": "2099-01-01"}, "This day has not come yet."),
        ({"service": ""}, "This field is required"),
        ({"service": "a\x00b"}, "invisible character"),
    ],
)
def test_an_advance_that_cannot_be_is_refused(client, claim, change, error):
    answer = client.post(reverse("travel:advances", args=[claim.slug]), stated(claim, UNIT | change))
    sentences = [sentence for _id, sentence in answer.context["form"].problems()]
    assert answer.status_code == 422
    assert any(error in sentence for sentence in sentences)
    assert not claim.stated_advances.exists()


def test_stale_advances_keep_what_was_typed(client, claim):
    data = stated(claim, UNIT)
    services.change(claim, claim.content_hash, title="Leave at home")
    answer = client.post(reverse("travel:advances", args=[claim.slug]), data)
    assert answer.status_code == 409
    assert answer.context["form"].advances[0]["service"].value() == "Travel Unit"
    assert not claim.stated_advances.exists()


def test_finance_records_an_advance_once(signed_in, finance, make_journey):
    journey, client = make_journey("authorised"), signed_in(finance)
    page = reverse("travel:advance-new", query={"journey": journey.slug})
    data = {
        "service": "Travel Unit",
        "paid_on": "2026-11-01",
        "amount": "-120.00",
        "reference": "R",
        "token": str(uuid4()),
    }
    for _ in range(2):
        assert client.post(page, data).url == journey.get_absolute_url()
    advance = Advance.objects.get()
    assert (advance.journey, advance.judge, advance.amount, advance.recorded_by) == (
        journey,
        journey.judge,
        -120,
        finance,
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [({"amount": "0"}, "amount"), ({"amount": "0.005"}, "amount"), ({"paid_on": "2099-01-01"}, "paid_on")],
)
def test_finance_records_nothing_that_cannot_be(signed_in, finance, make_journey, change, field):
    journey = make_journey("authorised")
    data = {"service": "Travel Unit", "paid_on": "2026-11-01", "amount": "5", "token": str(uuid4())} | change
    answer = signed_in(finance).post(reverse("travel:advance-new", query={"journey": journey.slug}), data)
    assert list(answer.context["form"].errors) == [field]
    assert not Advance.objects.exists()


def test_an_advance_on_what_is_verified_already_is_refused(signed_in, finance, make_claim):
    claim, client = make_claim("verified"), signed_in(finance)
    data = {"service": "Travel Unit", "paid_on": "2026-11-01", "amount": "5", "token": str(uuid4())}
    for query in ({"claim": claim.slug}, {"journey": claim.journey.slug}):
        client.post(reverse("travel:advance-new", query=query), data)
    assert not Advance.objects.exists()


def test_only_finance_records_advances(signed_in, make_journey, secretariat, president, judge, auditor):
    journey = make_journey("authorised")
    page = reverse("travel:advance-new", query={"journey": journey.slug})
    for user in (secretariat, president.user, judge.user, auditor):
        assert signed_in(user).get(page).status_code == 404


@pytest.mark.parametrize("query", [{}, {"claim": "x"}, {"journey": "\x00"}, {"claim": "../x"}])
def test_an_advance_needs_its_paper(signed_in, finance, query):
    assert signed_in(finance).get(reverse("travel:advance-new", query=query)).status_code == 404
