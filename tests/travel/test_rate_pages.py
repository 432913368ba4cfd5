"""The pages of the rates: who sees them, what they list, the import from page to page, the administration."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from asp_portal.accounts.roles import Role
from travel.models import DsaRate, ExchangeRate, Place, RateImport, RateUpload

HEAD = "Place,Country,Currency,First day,First 60 days,After 60 days,After 120 days"
VIENNA = "Vienna,AUT,EUR,2026-01-01,226,170,136"
READERS = {Role.SECRETARIAT, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR}
IMPORTERS = {Role.SECRETARIAT, Role.ADMINISTRATOR}
MISSING = "00000000-0000-4000-8000-000000000000"

pytestmark = pytest.mark.django_db


def place(name: str, country: str, **rates_from: int) -> Place:
    """A place with rates in USD from the first of January of some years: `y2020=200`."""
    made = Place.objects.create(name=name, country=country)
    for year, rate in rates_from.items():
        first_day = date(int(year[1:]), 1, 1)
        DsaRate.objects.create(place=made, first_day=first_day, currency="USD", first_60_days=rate, source="UN")
    return made


def table(response) -> list[list[str]]:
    """The rows of a CSV file without its headings."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


@pytest.fixture
def office(signed_in, secretariat):
    """The Secretariat's browser."""
    return signed_in(secretariat)


def bring(browser, *lines: str, kind: str = "dsa", source: str = "Circular 1", name: str = "rates.csv"):
    """A file sent with the form of the import."""
    file = SimpleUploadedFile(name, "\n".join(lines).encode())
    return browser.post(reverse("travel:rate-import", args=[kind]), {"file": file, "source": source})


# --- Who ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_and_who_imports(role, make_user, signed_in):
    lima = place("Lima", "PER", y2020=250)
    browser = signed_in(make_user(role))
    reading = [reverse(f"travel:{name}") for name in ("rates", "exchange", "rate-imports")]
    reading.append(reverse("travel:rate-place", args=[lima.pk]))
    importing = [reverse("travel:rate-import", args=[kind]) for kind in ("dsa", "exchange")]
    importing.append(reverse("travel:rate-import-template", args=["dsa", "csv"]))
    assert {browser.get(url).status_code for url in reading} == {200 if role in READERS else 404}
    assert {browser.get(url).status_code for url in importing} == {200 if role in IMPORTERS else 404}
    if role not in IMPORTERS:
        assert bring(browser, HEAD, VIENNA).status_code == 404
        assert not RateUpload.objects.exists()


@pytest.mark.parametrize("name", ["rates", "exchange", "rate-imports"])
def test_strangers_are_asked_to_sign_in(client, name):
    answer = client.get(reverse(f"travel:{name}"))
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def test_the_menu_leads_to_the_rates(office):
    assert f'href="{reverse("travel:rates")}"' in office.get("/").content.decode()


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("rate-import", ["weather"]),
        ("rate-import-template", ["weather", "csv"]),
        ("rate-import-template", ["dsa", "pdf"]),
        ("rate-import-preview", [MISSING]),
        ("rate-place", [999_999]),
    ],
)
def test_what_does_not_exist(office, name, args):
    assert office.get(reverse(f"travel:{name}", args=args)).status_code == 404


def test_the_file_of_somebody_else_is_not_shown(office, administrator, signed_in):
    other = bring(signed_in(administrator), HEAD, VIENNA)["Location"]
    assert office.get(other).status_code == 404
    assert office.post(f"{other}give-up/").status_code == 404
    assert RateUpload.objects.exists()


# --- Lists ----------------------------------------------------------------------------------------------------------


def test_a_place_leads_to_its_history(office):
    lima = place("Lima", "PER", y2020=250)
    assert f'href="{reverse("travel:rate-place", args=[lima.pk])}"' in office.get("/travel/rates/").content.decode()


@pytest.mark.parametrize(
    ("query", "rates"),
    [
        ("on=2021-12-31", {("Bogotá", "200")}),
        ("on=2022-01-01", {("Bogotá", "220")}),
        ("on=2025-06-30", {("Bogotá", "220"), ("Lima", "250")}),
        ("on=2019-12-31", set()),
        ("history=on", {("Bogotá", "200"), ("Bogotá", "220"), ("Lima", "250")}),
        ("history=on&country=PER", {("Lima", "250")}),
        ("on=2026-01-01&q=BOGOTA", {("Bogotá", "220")}),
        ("on=2026-01-01&q=per+lim", {("Lima", "250")}),
        ("on=2026-01-01&q=paris", set()),
    ],
)
def test_rates_by_day_place_and_country(office, query, rates):
    place("Bogotá", "COL", y2020=200, y2022=220)
    place("Lima", "PER", y2024=250)
    rows = table(office.get(f"{reverse('travel:rates')}?{query}&_export=csv"))
    assert {(row[0], row[4].removesuffix(".000")) for row in rows} == rates


def test_without_a_day_the_rates_of_today(office):
    place("Bogotá", "COL", y2020=200)
    DsaRate.objects.create(
        place=Place.objects.get(), first_day=timezone.localdate(), currency="USD", first_60_days=222, source="UN"
    )
    assert [row[4] for row in table(office.get(f"{reverse('travel:rates')}?_export=csv"))] == ["222.000"]


@pytest.mark.parametrize(
    "query", ["on=yesterday", "on=2026-02-30", "country=XXX", "page=999", "sort=password", "q=%00"]
)
def test_nonsense_in_the_address(office, query):
    place("Lima", "PER", y2024=250)
    assert office.get(f"{reverse('travel:rates')}?{query}").status_code in {200, 404}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", ["rates", "exchange", "rate-imports"])
def test_lists_take_the_same_queries_whatever_their_length(
    office, secretariat, name, number, django_assert_max_num_queries
):
    for year in range(2020, 2020 + number):
        place(f"Place {year}", "PER", **{f"y{year}": 250})
        ExchangeRate.objects.create(currency="EUR", first_day=date(year, 1, 1), per_dollar="0.9")
        RateImport.objects.create(
            kind="dsa", file_name="a.csv", sha256="0" * 64, source="UN", rows=1, imported_by=secretariat
        )
    with django_assert_max_num_queries(9):
        office.get(f"{reverse(f'travel:{name}')}?history=on")


def test_the_history_of_a_place_says_which_rate_is_in_force(office):
    lima = place("Lima", "PER", y2020=240, y2024=250, y2100=260)
    rows = office.get(reverse("travel:rate-place", args=[lima.pk])).content.decode().split("<tr")
    assert [rate for row in rows for rate in ("240", "250", "260") if f">{rate}<" in row] == ["260", "250", "240"]
    (in_force,) = [row for row in rows if "in force" in row]
    assert ">250<" in in_force


@pytest.mark.parametrize(
    ("query", "rates"),
    [
        ("on=2026-01-31", {("EUR", "1.000000"), ("KES", "144.444444"), ("XOF", "655.957000")}),
        ("on=2026-02-01", {("EUR", "1.000000"), ("KES", "162.500000"), ("XOF", "655.957000")}),
        ("currency=KES&history=on", {("KES", "144.444444")}),
    ],
)
def test_rates_of_exchange_per_euro(office, query, rates):
    for currency, day, figures in (
        ("EUR", date(2026, 1, 1), {"per_dollar": Decimal("0.9")}),
        ("EUR", date(2026, 2, 1), {"per_dollar": Decimal("0.8")}),
        ("KES", date(2026, 1, 1), {"per_dollar": Decimal(130)}),
        ("XOF", date(2026, 1, 1), {"per_euro": Decimal("655.957")}),
    ):
        ExchangeRate.objects.create(currency=currency, first_day=day, **figures)
    rows = table(office.get(f"{reverse('travel:exchange')}?{query}&_export=csv"))
    assert {(row[0], row[3]) for row in rows} == rates


# --- The import -----------------------------------------------------------------------------------------------------


def test_the_whole_way(office):
    answer = bring(office, HEAD, VIENNA)
    assert answer.status_code == 302
    preview = office.get(answer["Location"])
    assert preview.context["preview"].counts == {"error": 0, "changed": 0, "new": 1, "same": 0}
    assert not DsaRate.objects.exists()
    done = office.post(answer["Location"], {"seen": preview.context["preview"].fingerprint}, follow=True)
    assert "Taken in: 1 new and 0 changed of 1 rows." in done.content.decode()
    assert ">Subsistence rates</td>" in done.content.decode()  # the list of imports, with the kind in words
    assert DsaRate.objects.get().first_60_days == 226


def test_a_file_with_a_wrong_row_shows_it_and_offers_nothing(office):
    answer = bring(office, HEAD, VIENNA, VIENNA.replace("226", "-1").replace("Vienna", "Lima"))
    preview = office.get(answer["Location"])
    assert "Rates are above zero." in preview.content.decode()
    assert 'name="seen"' not in preview.content.decode()
    done = office.post(answer["Location"], {"seen": preview.context["preview"].fingerprint}, follow=True)
    assert "A row of this file is wrong. Nothing was taken in." in done.content.decode()
    assert not DsaRate.objects.exists()


@pytest.mark.parametrize(
    ("lines", "name", "words"),
    [
        ([""], "rates.csv", "This file is empty."),
        (["Place,Country", "Vienna,AUT"], "rates.csv", "These columns are missing"),
        (["%PDF-1.7"], "rates.pdf", "Choose a table"),
        (["PK"], "rates.xlsx", "This workbook cannot be opened."),
    ],
)
def test_a_file_that_cannot_be_used_is_answered_beside_the_field(office, lines, name, words):
    answer = bring(office, *lines, name=name)
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors["file"])
    assert not RateUpload.objects.exists()


@pytest.mark.parametrize("source", ["", "Circular\x00", "C" * 201])
def test_the_source_is_asked_for(office, source):
    answer = bring(office, HEAD, VIENNA, source=source)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"source"}


def test_rates_that_changed_meanwhile_answer_409_with_the_preview_as_it_is_now(office):
    office.post(*confirmation(office, bring(office, HEAD, VIENNA)["Location"]))
    url, read = confirmation(office, bring(office, HEAD, VIENNA.replace("226", "230"))["Location"])
    DsaRate.objects.update(first_60_days=228)
    answer = office.post(url, read)
    assert answer.status_code == 409
    assert "228" in answer.content.decode()
    assert DsaRate.objects.get().first_60_days == 228
    office.post(url, {"seen": answer.context["preview"].fingerprint})
    assert DsaRate.objects.get().first_60_days == 230


def confirmation(browser, url: str) -> tuple[str, dict[str, str]]:
    """What the button of a preview sends."""
    return url, {"seen": browser.get(url).context["preview"].fingerprint}


def test_a_second_click_takes_in_nothing_more(office):
    url, read = confirmation(office, bring(office, HEAD, VIENNA)["Location"])
    office.post(url, read)
    again = office.post(url, read, follow=True)
    assert "This file is not waiting any more" in again.content.decode()
    assert RateImport.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_take_in_one_file(office):
    url, read = confirmation(office, bring(office, HEAD, VIENNA)["Location"])

    def click(_number: int) -> int:
        try:
            return clone(office).post(url, read).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(click, range(10))) == {302}
    assert (RateImport.objects.count(), DsaRate.objects.count()) == (1, 1)


def clone(browser: Client) -> Client:
    """Another window of the same browser."""
    window = Client()
    window.cookies = browser.cookies
    return window


def test_a_file_may_be_given_up(office):
    url = bring(office, HEAD, VIENNA)["Location"]
    assert office.get(f"{url}give-up/").status_code == 405
    office.post(f"{url}give-up/")
    assert not RateUpload.objects.exists()
    assert not DsaRate.objects.exists()


@pytest.mark.parametrize("kind", ["dsa", "exchange"])
@pytest.mark.parametrize(("language", "currency"), [("en", "Currency"), ("fr", "Monnaie")])
def test_the_template_has_headings_that_the_import_knows(office, kind, language, currency):
    office.post("/i18n/setlang/", {"language": language})
    rows = b"".join(office.get(reverse("travel:rate-import-template", args=[kind, "csv"])).streaming_content)
    assert currency in rows.decode("utf-8-sig")
    workbook = b"".join(office.get(reverse("travel:rate-import-template", args=[kind, "xlsx"])).streaming_content)
    assert currency in [cell.value for cell in next(openpyxl.load_workbook(io.BytesIO(workbook)).active.rows)]
    answer = bring(office, rows.decode("utf-8-sig").strip(), kind=kind)
    assert answer.context["form"].errors.as_data()["file"][0].code == "empty"  # headings that are known, and no rows


# --- The administration ---------------------------------------------------------------------------------------------

TABLES = ("place", "dsarate", "exchangerate", "rateimport")


@pytest.mark.parametrize("role", sorted(READERS))
def test_who_reads_and_who_corrects_in_the_administration(role, make_user, signed_in):
    lima = place("Lima", "PER", y2020=250)
    browser = signed_in(make_user(role))
    for name in TABLES:
        assert browser.get(reverse(f"admin:travel_{name}_changelist")).status_code == 200
    change = reverse("admin:travel_place_change", args=[lima.pk])
    page = browser.get(change)
    assert page.status_code == 200
    assert ('name="_save"' in page.content.decode()) == (role in IMPORTERS)
    browser.post(change, {"name": "Lima", "country": "PER", "zone": "America/Lima"})
    lima.refresh_from_db()
    assert lima.zone == ("America/Lima" if role in IMPORTERS else "")


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        ("place", {"name": "Lima", "country": "Peru"}, "country"),
        ("place", {"name": "Lima", "country": "PER", "zone": "America/Limaa"}, "zone"),
        ("exchangerate", {"currency": "XXX", "first_day": "2026-01-01", "per_dollar": "5"}, "currency"),
        ("exchangerate", {"currency": "KES", "first_day": "2026-01-01"}, "per_dollar"),
        ("exchangerate", {"currency": "KES", "first_day": "1926-01-01", "per_dollar": "5"}, "first_day"),
        ("dsarate", {"currency": "JPY", "first_day": "2026-01-01", "first_60_days": "5.5"}, "first_60_days"),
        ("dsarate", {"currency": "EUR", "first_day": "2026-01-01", "first_60_days": "NaN"}, "first_60_days"),
        (
            "dsarate",
            {"currency": "EUR", "first_day": "2026-01-01", "first_60_days": "5", "lodging_share": "9"},
            "lodging_share",
        ),
    ],
)
def test_the_administration_holds_a_row_to_the_same(office, name, values, field):
    if name == "dsarate":
        values = values | {"place": place("Lima", "PER").pk}
    answer = office.post(reverse(f"admin:travel_{name}_add"), values)
    assert answer.status_code == 200
    assert set(answer.context["adminform"].errors) == {field}


def test_nobody_deletes_a_rate(office):
    lima = place("Lima", "PER", y2020=250)
    assert (
        office.post(reverse("admin:travel_dsarate_delete", args=[lima.rates.get().pk]), {"post": "yes"}).status_code
        == 404
    )
    assert lima.rates.exists()
