"""Tables that people bring: every way a spreadsheet writes them, and every fault with its row and column."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from hypothesis import given
from hypothesis import strategies as st

from asp_portal.imports import Column, Fault, faults_of, read_table

COLUMNS = (
    Column("station", str, ("Duty station", "Lieu d’affectation")),
    Column("first_day", date, ("First day", "Premier jour", "Valid from")),
    Column("rate", Decimal, ("Rate", "Taux")),
    Column("hours", int, ("Hours", "Heures"), required=False),
)
HEADINGS = ["Duty station", "First day", "Rate", "Hours"]
GENEVA = {"station": "Genève", "first_day": date(2026, 2, 1), "rate": Decimal("412.50"), "hours": 10}


def csv_file(text: str | bytes, name: str = "rates.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def xlsx_file(rows, name: str = "rates.xlsx") -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def rewritten(file, part: str, change) -> SimpleUploadedFile:
    """The same workbook with the text of one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, change(data) if name == part else data)
    return SimpleUploadedFile("rates.xlsx", out.getvalue())


def values(file) -> list[dict]:
    rows = read_table(file, COLUMNS)
    assert faults_of(rows) == []
    return [row.values for row in rows]


def refusal(file) -> str:
    with pytest.raises(ValidationError) as caught:
        read_table(file, COLUMNS)
    return caught.value.messages[0]


# --- What is read ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Duty station,First day,Rate,Hours\nGenève,2026-02-01,412.50,10\n",
        "Duty station;First day;Rate;Hours\r\nGenève;2026-02-01;412,50;10\r\n",
        "Duty station\tFirst day\tRate\tHours\nGenève\t2026-02-01\t412.50\t10",
        "LIEU D'AFFECTATION;premier  jour;taux;heures\nGenève;2026-02-01;412,50;10",
        '"Rate","ignored, too","Hours","Valid from","Duty station"\n412.50,x,10,2026-02-01,Genève\n',
        "\n\nDuty station,First day,Rate,Hours\n,,,\nGenève,2026-02-01,412.50,10\n,,,\n",
        '"Duty station";"First day";"Rate";"Hours"\n" Gene\u0300ve ";"2026-02-01";"412.50";"10"',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_as_spreadsheets_write_it(text, encoding):
    assert values(csv_file(text.encode(encoding))) == [GENEVA]


def test_csv_of_older_programs():
    text = "Lieu d’affectation;Premier jour;Taux;Heures\nGenève;2026-02-01;412,50;10"
    assert values(csv_file(text.encode("cp1252"))) == [GENEVA]


def test_a_workbook_with_its_numbers_and_days():
    line = ["Genève", date(2026, 2, 1), 412.5, 10]
    assert values(xlsx_file([HEADINGS, line])) == [GENEVA]
    assert values(xlsx_file([[], HEADINGS, [], line, [None, None, None, None]])) == [GENEVA]


def test_a_workbook_with_texts_instead():
    assert values(xlsx_file([HEADINGS, ["Genève", "2026-02-01", "412,50", "10"]])) == [GENEVA]


def test_numbers_of_a_workbook_have_the_digits_that_excel_shows():
    rows = values(xlsx_file([HEADINGS, ["a", date(2026, 1, 1), 0.1 + 0.2, None], [7, date(2026, 1, 1), 1.08375, None]]))
    assert [row["rate"] for row in rows] == [Decimal("0.3"), Decimal("1.08375")]
    assert rows[1]["station"] == "7"


def test_a_formula_gives_its_stored_result():
    file = xlsx_file([HEADINGS, ["Genève", date(2026, 2, 1), "=400+12.5", 10]])
    stored = rewritten(
        file,
        "xl/worksheets/sheet1.xml",
        lambda xml: (
            xml.replace(b"<v></v>", b"<v>412.5</v>")
            .replace(b"<v />", b"<v>412.5</v>")
            .replace(b"<v/>", b"<v>412.5</v>")
        ),
    )
    assert values(stored) == [GENEVA]


def test_an_optional_column_may_be_missing():
    assert values(csv_file("Duty station,First day,Rate\nGenève,2026-02-01,412.50")) == [
        {"station": "Genève", "first_day": date(2026, 2, 1), "rate": Decimal("412.50")}
    ]


def test_headings_alone_are_a_table_without_rows():
    assert values(csv_file(",".join(HEADINGS))) == []


# --- Faults of cells ------------------------------------------------------------------------------------------------


def test_every_fault_has_its_row_and_column():
    text = "\n".join([
        "Duty station,First day,Rate,Hours",
        "Genève,2026-02-01,412.50,10",
        "",
        ",01/02/2026,\"1,234\",1.5",
        "Par\u200bis,2026-02-30,NaN,x",
        "Rome,2026-02-01",
    ])  # fmt: skip
    rows = read_table(csv_file(text), COLUMNS)
    assert [row.number for row in rows] == [2, 4, 5, 6]
    assert faults_of(rows) == [
        Fault(4, "Duty station", "This cell must be filled in."),
        Fault(4, "First day", "Write the day as year-month-day, for example 2026-02-28."),
        Fault(4, "Rate", "“1,234” can be read in two ways. Write 1234, or 1.234 if you mean decimals."),
        Fault(4, "Hours", "Write a whole number, for example 12."),
        Fault(
            5,
            "Duty station",
            "There is an invisible character (U+200B) after “Par”. Delete it and type it again.",
        ),
        Fault(5, "First day", "There is no such day: 2026-02-30."),
        Fault(5, "Rate", "Write the amount in digits, for example 1234.50."),
        Fault(5, "Hours", "Write the amount in digits, for example 1234.50."),
        Fault(6, "Rate", "This cell must be filled in."),
    ]
    assert rows[0].values == GENEVA
    assert rows[3].values == {"station": "Rome", "first_day": date(2026, 2, 1), "rate": None, "hours": None}


def test_faults_in_the_cells_of_a_workbook():
    noon = datetime(2026, 2, 1, 12)  # noqa: DTZ001 - Excel knows no time zones
    rows = read_table(
        xlsx_file([HEADINGS, ["a", noon, "=1+1", True], ["b", 46_000, "#N/A", date(2026, 1, 1)], ["", "", "", 3]]),
        COLUMNS,
    )
    assert [(fault.row, fault.column) for fault in faults_of(rows)] == [
        (2, "First day"), (2, "Rate"), (2, "Hours"), (3, "First day"), (3, "Rate"), (3, "Hours"),
        (4, "Duty station"), (4, "First day"), (4, "Rate"),
    ]  # fmt: skip
    formula = "This cell holds a formula without a result, or an error. Type the value itself."
    assert [rows[0].faults[1].sentence, rows[1].faults[1].sentence] == [formula, formula]


def test_infinity_in_a_workbook_is_a_fault():
    file = rewritten(
        xlsx_file([HEADINGS, ["a", date(2026, 1, 1), 77, 77]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<v>77</v>", b"<v>1e999</v>"),
    )
    assert [fault.column for fault in faults_of(read_table(file, COLUMNS))] == ["Rate", "Hours"]


# --- Files that cannot be used --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        pytest.param(csv_file(b""), "This table is empty.", id="empty"),
        pytest.param(csv_file(" \n,,\n"), "This table is empty.", id="blank"),
        pytest.param(xlsx_file([]), "This table is empty.", id="empty-workbook"),
        pytest.param(csv_file("a", "rates.ods"), "Choose a table", id="other-kind"),
        pytest.param(csv_file("a", "rates"), "Choose a table", id="no-ending"),
        pytest.param(csv_file("Duty station,Rate\n"), "These columns are missing: First day.", id="missing"),
        pytest.param(csv_file("Rate,Taux\n"), "The column “Rate” is there twice.", id="twice"),
        pytest.param(csv_file(",".join(HEADINGS).encode("utf-16")), "The letters of this file", id="utf-16"),
        pytest.param(csv_file("Duty station\x00,First day"), "The letters of this file", id="NUL"),
        pytest.param(csv_file(b"Duty station\x81"), "The letters of this file", id="no-encoding"),
        pytest.param(csv_file(",".join(HEADINGS) + '\na,"b'), "Row 2 of this file is not CSV", id="open-quote"),
        pytest.param(csv_file("x" * 200_000), "Row 1 of this file is not CSV", id="endless-cell"),
        pytest.param(csv_file("a,b", "rates.xlsx"), "This workbook cannot be opened.", id="csv-named-xlsx"),
        pytest.param(csv_file(b"PK\x03\x04junk", "rates.xlsx"), "This workbook cannot be opened.", id="junk"),
        pytest.param(csv_file(xlsx_file([HEADINGS]).read()[:-300], "a.xlsx"), "This workbook cannot", id="truncated"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(file, sentence):
    assert refusal(file).startswith(sentence)


def test_a_workbook_that_is_only_an_archive_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.exe", b"MZ")
    assert refusal(csv_file(out.getvalue(), "a.xlsx")).startswith("This workbook cannot be opened.")


def test_a_workbook_bomb_is_refused_unopened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(101_000_000))
    assert len(out.getvalue()) < 200_000
    assert refusal(csv_file(out.getvalue(), "a.xlsx")).startswith("This workbook is too large once it is unpacked.")


def test_a_workbook_of_entities_is_refused():
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    file = rewritten(
        xlsx_file([HEADINGS, ["a", date(2026, 1, 1), 1, 1]]), "xl/worksheets/sheet1.xml", lambda xml: entities + xml
    )
    assert refusal(file).startswith("This workbook cannot be opened.")


def test_a_large_file_is_refused_without_reading_it():
    class Unread(UploadedFile):
        def read(self, *args):
            raise AssertionError("read")

    assert "larger than 10 MB" in refusal(Unread(io.BytesIO(), "a.csv", size=10_000_001))


def test_both_sides_of_the_row_limit():
    head, line = ",".join(HEADINGS) + "\n", "a,2026-01-01,1,1\n"
    assert len(values(csv_file(head + line * 20_000))) == 20_000
    assert refusal(csv_file(head + line * 20_001)) == (
        "This table has more than 20000 rows. Split it into several files."
    )


def test_a_cell_at_the_end_of_the_sheet_is_found_and_costs_little():
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    book.active["A1048576"] = "last"
    out = io.BytesIO()
    book.save(out)
    (row,) = read_table(csv_file(out.getvalue(), "a.xlsx"), COLUMNS)
    assert (row.number, row.values["station"]) == (1_048_576, "last")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_a_sentence(data):
    for name in ("a.csv", "a.xlsx"):
        for start in (b"", b"Duty station,First day,Rate\n"):
            try:
                read_table(csv_file(start + data, name), COLUMNS)
            except ValidationError:
                continue
