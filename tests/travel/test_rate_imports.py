"""Files of rates: what each row would do, what is refused and in which words, and that it is all or nothing."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.utils import timezone, translation
from openpyxl import Workbook

from asp_portal.acts import Act
from asp_portal.workflow import Stale
from travel import rate_imports
from travel.models import DsaRate, ExchangeRate, Place, RateImport, RateUpload
from travel.rate_files import Kind

TODAY = date(2026, 11, 10)
DSA_HEAD = (
    "Place,Country,Currency,First day,First 60 days,After 60 days,After 120 days,Lodging share,After 30 days,Time zone"
)
EXCHANGE_HEAD = "Currency,First day,Units per US dollar,Units per euro"
VIENNA = "Vienna,AUT,EUR,2026-01-01,226,170,136,0.5,,Europe/Vienna"
EURO = "EUR,2026-01-01,0.9,"

pytestmark = pytest.mark.django_db


def csv(*lines: str, name: str = "rates.csv") -> ContentFile:
    """A CSV file of these lines."""
    return ContentFile("\n".join(lines).encode(), name)


def xlsx(*rows: list) -> ContentFile:
    """An XLSX file of these rows."""
    book, data = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return ContentFile(data.getvalue(), "rates.xlsx")


@pytest.fixture
def brought(secretariat):
    """`brought(kind, *lines)`: the upload of a file with these lines, or of a ready file."""

    def bring(kind: Kind, *lines, source: str = "Circular 1") -> RateUpload:
        file = lines[0] if isinstance(lines[0], ContentFile) else csv(*lines)
        return rate_imports.keep(kind, file, source, secretariat, timezone.now())

    return bring


@pytest.fixture
def take_in(secretariat):
    """`take_in(upload)`: after reading its preview."""

    def take(upload: RateUpload, seen: str | None = None) -> RateImport:
        seen = seen or rate_imports.preview(upload, TODAY).fingerprint
        return rate_imports.take_in(upload.pk, secretariat, seen, TODAY)

    return take


def states(upload: RateUpload) -> list[str]:
    """What each row would do."""
    return [line.state for line in rate_imports.preview(upload, TODAY).lines]


def faults(upload: RateUpload) -> list[tuple[int, str, str]]:
    """Row, column and sentence of all that is wrong."""
    lines = rate_imports.preview(upload, TODAY).lines
    return [(fault.row, fault.column, fault.sentence) for line in lines for fault in line.faults]


# --- What a file does -----------------------------------------------------------------------------------------------


def test_new_rates_make_their_place(brought, take_in, secretariat):
    upload = brought(Kind.DSA, DSA_HEAD, VIENNA)
    assert rate_imports.preview(upload, TODAY).new_places == ["Vienna"]
    batch = take_in(upload)
    rate = DsaRate.objects.select_related("place").get()
    assert (rate.place.name, rate.place.country, rate.place.zone) == ("Vienna", "AUT", "Europe/Vienna")
    assert (rate.first_60_days, rate.after_30_days, rate.after_60_days, rate.after_120_days) == (226, None, 170, 136)
    assert (rate.lodging_share, rate.currency, rate.source, rate.batch) == (Decimal("0.5"), "EUR", "Circular 1", batch)
    assert (batch.rows, batch.new, batch.changed, batch.imported_by) == (1, 1, 0, secretariat)
    assert not RateUpload.objects.exists()


def test_each_row_is_new_same_or_changed_with_its_figures(brought, take_in):
    take_in(brought(Kind.DSA, DSA_HEAD, VIENNA, "Lima,PER,USD,2026-01-01,250,,,,,"))
    upload = brought(
        Kind.DSA,
        DSA_HEAD,
        VIENNA.replace("226", "230"),
        "Lima,PER,USD,2026-01-01,250.000,,,,,",
        "Lima,PER,USD,2026-07-01,255,,,,,",
        source="Circular 2",
    )
    found = rate_imports.preview(upload, TODAY)
    assert [line.state for line in found.lines] == ["changed", "same", "new"]
    assert found.lines[0].changes == [("first_60_days", Decimal(226), Decimal(230))]
    batch = take_in(upload)
    assert (batch.rows, batch.new, batch.changed) == (3, 1, 1)
    sources = DsaRate.objects.order_by("place__name", "first_day").values_list("first_60_days", "source")
    assert list(sources) == [(250, "Circular 1"), (255, "Circular 2"), (230, "Circular 2")]


def test_the_act_keeps_every_figure_that_was_written(brought, take_in, secretariat):
    take_in(brought(Kind.EXCHANGE, EXCHANGE_HEAD, EURO))
    batch = take_in(brought(Kind.EXCHANGE, EXCHANGE_HEAD, "EUR,2026-01-01,0.91,", "KES,2026-01-01,129.5,"))
    act = Act.objects.about(batch).get()
    assert (act.name, act.actor, act.office) == ("import", secretariat, "Secretariat")
    assert act.content.body["sha256"] == batch.sha256
    assert [(row["subject"], row["state"], row["changes"]) for row in act.content.body["written"]] == [
        ("EUR", "changed", [["per_dollar", "0.9", "0.91"]]),
        ("KES", "new", [["per_dollar", "", "129.5"]]),
    ]


def test_places_are_known_whatever_their_accents_and_capitals(brought, take_in):
    Place.objects.create(name="Bogotá", country="COL")
    take_in(brought(Kind.DSA, DSA_HEAD, "BOGOTA,col,usd,2026-01-01,208,,,,,America/Bogota"))
    assert Place.objects.get().name == "Bogotá"
    assert Place.objects.get().zone == "America/Bogota"


def test_a_changed_time_zone_alone_is_a_change(brought, take_in):
    take_in(brought(Kind.DSA, DSA_HEAD, VIENNA))
    upload = brought(Kind.DSA, DSA_HEAD, VIENNA.replace("Europe/Vienna", "Europe/Berlin"))
    (line,) = rate_imports.preview(upload, TODAY).lines
    assert (line.state, line.changes) == ("changed", [("zone", "Europe/Vienna", "Europe/Berlin")])
    take_in(upload)
    assert Place.objects.get().zone == "Europe/Berlin"


def test_rates_of_exchange_per_dollar_and_per_euro(brought, take_in):
    take_in(brought(Kind.EXCHANGE, EXCHANGE_HEAD, EURO, "XOF,2026-01-01,,655.957", "USD,2026-01-01,1,"))
    found = ExchangeRate.objects.order_by("currency").values_list("currency", "per_dollar", "per_euro")
    assert list(found) == [("EUR", Decimal("0.9"), None), ("USD", 1, None), ("XOF", None, Decimal("655.957"))]


@pytest.mark.parametrize(
    "head",
    [
        "lieu;pays;monnaie;premier jour;60 premiers jours;apres 60 jours;APRÈS 120 JOURS;part du logement",
        "Duty station;Country;Currency;Effective date;First 60 days;After 60 days;After 120 days;Lodging share",
    ],
    ids=["french", "english"],
)
def test_headings_in_both_languages(brought, head):
    upload = brought(Kind.DSA, head, "Genève;CHE;CHF;2026-01-01;372,50;279;223;0,6")
    (line,) = rate_imports.preview(upload, TODAY).lines
    assert line.faults == []
    assert (line.after["first_60_days"], line.after["lodging_share"]) == (Decimal("372.50"), Decimal("0.6"))


def test_faults_name_columns_in_the_language_of_the_reader(brought):
    upload = brought(Kind.DSA, DSA_HEAD, VIENNA.replace(",226,", ",0,"))
    with translation.override("fr"):
        assert [column for _row, column, _sentence in faults(upload)] == ["60 premiers jours"]


def test_excel_with_days_and_numbers(brought, take_in):
    head = DSA_HEAD.split(",")
    upload = brought(Kind.DSA, xlsx(head, ["Vienna", "AUT", "EUR", date(2026, 1, 1), 226, 170.5, None, 0.5]))
    take_in(upload)
    assert DsaRate.objects.get().after_60_days == Decimal("170.5")


# --- What is refused ------------------------------------------------------------------------------------------------


def dsa_row(**cells: str) -> str:
    """A sound row of subsistence rates but for these cells."""
    keys = ("place", "country", "currency", "day", "first", "after_60", "after_120", "share", "after_30", "zone")
    return ",".join((dict(zip(keys, VIENNA.split(","), strict=True)) | cells)[key] for key in keys)


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"currency": "EUX"}, "Currency", "There is no currency “EUX”."),
        ({"currency": ""}, "Currency", "must be filled in"),
        ({"day": "2026-02-30"}, "First day", "There is no such day"),
        ({"day": "30/02/2026"}, "First day", "year-month-day"),
        ({"day": "1999-12-31"}, "First day", "between 1 January 2000"),
        ({"day": "2027-11-12"}, "First day", "one year from now"),
        ({"first": "0"}, "First 60 days", "above zero"),
        ({"first": "-226"}, "First 60 days", "above zero"),
        ({"first": "NaN"}, "First 60 days", "in digits"),
        ({"first": "1e9"}, "First 60 days", "in digits"),
        ({"first": "２２６"}, "First 60 days", "in digits"),
        ({"first": "=113*2"}, "First 60 days", "in digits"),
        ({"first": "1000000000"}, "First 60 days", "at most 9 digits"),
        ({"first": "226.555"}, "First 60 days", "at most 2 decimals"),
        ({"currency": "JPY", "first": "31200.5"}, "First 60 days", "no decimals"),
        ({"share": "65"}, "Lodging share", "0.65, not 65"),
        ({"share": "-0.1"}, "Lodging share", "between 0 and 1"),
        ({"share": "100.5"}, "Lodging share", "between 0 and 1"),
        ({"share": "0.5555"}, "Lodging share", "three decimals"),
        ({"country": "Austria"}, "Country", "three letters"),
        ({"zone": "Europe/Wien"}, "Time zone", "There is no time zone “Europe/Wien”"),
        ({"place": "=HYPERLINK(0)"}, "Place", "not the name of a place"),
        ({"place": "V" * 101}, "Place", "at most 100 characters"),
        ({"place": "Vie\u202enna"}, "Place", "invisible character"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_written(brought, take_in, cells, column, words):
    upload = brought(Kind.DSA, DSA_HEAD, "Lima,PER,USD,2026-01-01,250,,,,,", dsa_row(**cells))
    ((row, found_column, sentence),) = faults(upload)
    assert (row, found_column) == (3, column)
    assert words in sentence
    assert states(upload) == ["new", "error"]
    with pytest.raises(ValidationError, match="Nothing was taken in"):
        take_in(upload)
    assert not DsaRate.objects.exists()
    assert not Place.objects.exists()
    assert not RateImport.objects.exists()


@pytest.mark.parametrize(
    "cells",
    [
        {"day": "2000-01-01"},
        {"day": "2027-11-11"},
        {"first": "999999999.99"},
        {"first": "0.01", "after_60": "", "after_120": ""},
        {"share": "0"},
        {"share": "1"},
        {"share": "0.555"},
        {"place": "V" * 100},
        {"place": "'s-Hertogenbosch"},
        {"currency": "JPY", "first": "31200"},
        {"currency": "TND", "first": "228.125"},
    ],
)
def test_the_other_side_of_each_limit(brought, take_in, cells):
    take_in(brought(Kind.DSA, DSA_HEAD, dsa_row(**cells)))
    assert DsaRate.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("KES,2026-01-01,,", "Units per US dollar", "Give either"),
        ("KES,2026-01-01,129,145", "Units per US dollar", "Give either"),
        ("KES,2026-01-01,0,", "Units per US dollar", "above zero"),
        ("KES,2026-01-01,,-1", "Units per euro", "above zero"),
        ("KES,2026-01-01,12345678901,", "Units per US dollar", "at most 10 digits"),
        ("KES,2026-01-01,0.123456789,", "Units per US dollar", "at most 8 decimals"),
        ("XXX,2026-01-01,5,", "Currency", "no currency “XXX”"),
        ("EUR,2026-02-01,,1", "Units per euro", "euros per US dollar"),
        ("USD,2026-01-01,1.1,", "Units per US dollar", "A US dollar is one US dollar"),
        ("KES,2025-12-31,129,", "First day", "No rate of the euro is known on this day"),
        ("EUR,2026-01-01,0.8,", "First day", "Row 2 gives a rate from the same day"),
    ],
)
def test_a_wrong_rate_of_exchange(brought, line, column, words):
    ((row, found_column, sentence),) = faults(brought(Kind.EXCHANGE, EXCHANGE_HEAD, EURO, line))
    assert (row, found_column) == (3, column)
    assert words in sentence


def test_a_rate_of_the_euro_may_be_in_the_table_already(brought, take_in):
    take_in(brought(Kind.EXCHANGE, EXCHANGE_HEAD, EURO))
    assert faults(brought(Kind.EXCHANGE, EXCHANGE_HEAD, "KES,2026-01-01,129,")) == []


def test_a_place_and_first_day_twice(brought):
    upload = brought(Kind.DSA, DSA_HEAD, VIENNA, VIENNA.replace("Vienna,", "VIENNA,").replace("226", "230"))
    assert faults(upload) == [(3, "First day", "Row 2 gives a rate from the same day.")]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (dsa_row(day="2026-02-01", country="USA"), "Vienna lies in AUT."),
        (dsa_row(day="2026-02-01", zone="Europe/Berlin"), "Another row says that the time zone is Europe/Vienna."),
    ],
)
def test_rows_that_contradict_each_other(brought, line, words):
    ((row, _column, sentence),) = faults(brought(Kind.DSA, DSA_HEAD, VIENNA, line))
    assert (row, sentence) == (3, words)


def test_a_longer_stay_that_is_paid_more_is_remarked_but_taken_in(brought, take_in):
    upload = brought(Kind.DSA, DSA_HEAD, dsa_row(after_60="227"))
    (line,) = rate_imports.preview(upload, TODAY).lines
    assert line.remarks == ["“After 60 days” is above “First 60 days”."]
    take_in(upload)
    assert DsaRate.objects.get().after_60_days == 227


@pytest.mark.parametrize(
    ("rate", "remarks"),
    [
        ("452", []),
        ("452.01", ["The rate before it was 226: is this right?"]),
        ("113", []),
        ("112.99", ["The rate before it was 226: is this right?"]),
    ],
)
def test_a_leap_is_remarked(brought, take_in, rate, remarks):
    take_in(brought(Kind.DSA, DSA_HEAD, dsa_row(after_60="", after_120="")))
    upload = brought(Kind.DSA, DSA_HEAD, dsa_row(day="2026-02-01", first=rate, after_60="", after_120=""))
    (line,) = rate_imports.preview(upload, TODAY).lines
    assert line.remarks == remarks


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (csv(""), "empty"),
        (csv(DSA_HEAD), "no rows"),
        (csv("Place,Country", "Vienna,AUT"), "columns are missing: Currency, First day, First 60 days"),
        (csv(DSA_HEAD, VIENNA, name="rates.pdf"), "CSV or as XLSX"),
        (ContentFile(b"not a workbook", "rates.xlsx"), "cannot be opened"),
        (csv(DSA_HEAD, *[VIENNA] * 20_001), "more than 20000 rows"),
        (csv(DSA_HEAD, 'Vienna,"AUT'), "quotation mark"),
    ],
    ids=["empty", "headings only", "columns missing", "kind", "no workbook", "20,001 rows", "broken"],
)
def test_a_file_that_cannot_be_used_is_not_kept(brought, file, words):
    with pytest.raises(ValidationError, match=words):
        brought(Kind.DSA, file)
    assert not RateUpload.objects.exists()


def test_a_formula_without_its_result(brought):
    upload = brought(Kind.DSA, xlsx(DSA_HEAD.split(","), ["Vienna", "AUT", "EUR", date(2026, 1, 1), "=113*2"]))
    ((row, column, sentence),) = faults(upload)
    assert (row, column) == (2, "First 60 days")
    assert "formula" in sentence


# --- All or nothing, once -------------------------------------------------------------------------------------------


def test_rates_that_changed_after_the_preview(brought, take_in):
    take_in(brought(Kind.DSA, DSA_HEAD, VIENNA))
    upload = brought(Kind.DSA, DSA_HEAD, VIENNA.replace("226", "230"))
    seen = rate_imports.preview(upload, TODAY).fingerprint
    DsaRate.objects.update(first_60_days=228)
    with pytest.raises(Stale):
        take_in(upload, seen)
    assert DsaRate.objects.get().first_60_days == 228
    assert RateUpload.objects.filter(pk=upload.pk).exists()


def test_a_file_is_taken_in_once(brought, take_in):
    upload = brought(Kind.DSA, DSA_HEAD, VIENNA)
    seen = rate_imports.preview(upload, TODAY).fingerprint
    take_in(upload, seen)
    with pytest.raises(RateUpload.DoesNotExist):
        take_in(upload, seen)
    assert RateImport.objects.count() == 1


def test_a_file_that_changes_nothing_is_not_taken_in(brought, take_in):
    take_in(brought(Kind.DSA, DSA_HEAD, VIENNA))
    with pytest.raises(ValidationError, match="nothing to take in"):
        take_in(brought(Kind.DSA, DSA_HEAD, VIENNA))


def test_nobody_takes_in_the_file_of_somebody_else(brought, administrator):
    upload = brought(Kind.DSA, DSA_HEAD, VIENNA)
    seen = rate_imports.preview(upload, TODAY).fingerprint
    with pytest.raises(RateUpload.DoesNotExist):
        rate_imports.take_in(upload.pk, administrator, seen, TODAY)


def test_a_file_waits_for_a_day_and_gives_way_to_the_next(brought, administrator):
    brought(Kind.EXCHANGE, EXCHANGE_HEAD, EURO)
    rate_imports.keep(Kind.DSA, csv(DSA_HEAD, VIENNA), "Other", administrator, timezone.now())
    first = brought(Kind.DSA, DSA_HEAD, VIENNA)
    second = brought(Kind.DSA, DSA_HEAD, VIENNA)
    assert RateUpload.objects.count() == 3
    assert not RateUpload.objects.filter(pk=first.pk).exists()
    later = timezone.now() + timedelta(days=1, minutes=1)
    rate_imports.keep(Kind.DSA, csv(DSA_HEAD, VIENNA), "Circular 1", administrator, later)
    assert not RateUpload.objects.filter(pk=second.pk).exists()


def test_the_office_of_an_administrator(administrator):
    upload = rate_imports.keep(Kind.DSA, csv(DSA_HEAD, VIENNA), "Circular", administrator, timezone.now())
    seen = rate_imports.preview(upload, TODAY).fingerprint
    batch = rate_imports.take_in(upload.pk, administrator, seen, TODAY)
    assert Act.objects.about(batch).get().office == "Administrator"


@pytest.mark.parametrize(
    "figures",
    [
        {"per_dollar": None, "per_euro": None},
        {"per_dollar": 1, "per_euro": 1},
        {"per_dollar": 0},
        {"per_euro": 0},
        {"currency": "EUR", "per_euro": 1},
        {"currency": "USD", "per_dollar": 2},
    ],
)
def test_what_the_database_refuses(figures):
    with pytest.raises(IntegrityError):
        ExchangeRate.objects.create(**{"currency": "KES", "first_day": TODAY} | figures)
