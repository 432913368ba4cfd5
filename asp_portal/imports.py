"""Tables that people bring: CSV and XLSX read into typed rows, each fault named by its row and column.

Nothing is written here: the page shows the rows and their faults first, and imports only what has none.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from openpyxl.cell.cell import ERROR_CODES

from asp_portal.text import normalised, parse_number, validate_text

MAX_BYTES = 10_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL = 10_000  # characters
EXCEL_ROWS = 1_048_576  # no sheet has more
MAX_UNPACKED = 100_000_000  # bytes of a workbook once unpacked
MAX_PARTS = 1_000  # files inside a workbook
DELIMITERS = ",;\t"
FORMULA_TAG = re.compile(rb"<(?:\w+:)?f[\s/>]")


@dataclass(frozen=True)
class Column:
    """A column that a table may have: its key in our rows, its kind, and the headings under which it is known."""

    key: str
    kind: type  # str, Decimal, int or date
    headings: tuple[str, ...]  # English and French; the first is the one that messages name
    required: bool = True


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell."""

    row: int  # as the spreadsheet counts: the headings are row 1
    column: str
    sentence: str


@dataclass
class Row:
    """One line of the table: values by key of the column (None where empty), and its faults."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def faults_of(rows: Iterable[Row]) -> list[Fault]:
    """All faults of a table, in the order of its rows."""
    return [fault for row in rows for fault in row.faults]


def read_table(file: File, columns: Iterable[Column]) -> list[Row]:
    """The rows of an uploaded CSV or XLSX table; empty rows are passed over, unknown columns ignored.

    Raises ValidationError where the file as a whole cannot be used: its kind, its size, its headings.
    """
    cells = ((number, line) for number, line in numbered_cells(file) if not all(map(is_empty, line)))
    _number, headings = next(cells, (0, None))
    if headings is None:
        message = _("This table is empty. Its first row holds the headings, the next ones the values.")
        raise ValidationError(message, code="empty")
    places = places_of(headings, tuple(columns))
    rows = [read_row(number, line, places) for number, line in islice(cells, MAX_ROWS)]
    if next(cells, None):
        message = _("This table has more than %(rows)s rows. Split it into several files.")
        raise ValidationError(message, code="rows", params={"rows": MAX_ROWS})
    return rows


# --- Headings -------------------------------------------------------------------------------------------------------


def folded(text: Any) -> str:
    """A heading without case, accents and punctuation, so that "Début " and "debut" are one."""
    letters = unicodedata.normalize("NFKD", str(text).casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def places_of(headings: list[Any], columns: tuple[Column, ...]) -> dict[int, Column]:
    """Which column of ours stands at which place. Raises ValidationError for one that is missing or there twice."""
    known = {folded(heading): column for column in columns for heading in column.headings}
    places: dict[int, Column] = {}
    for place, heading in enumerate(headings):
        column = known.get(folded("" if heading is None else heading))
        if column is None:
            continue
        if column in places.values():
            message = _("The column “%(column)s” is there twice. Keep one of them.")
            raise ValidationError(message, code="headings", params={"column": column.headings[0]})
        places[place] = column
    missing = [column.headings[0] for column in columns if column.required and column not in places.values()]
    if missing:
        message = _("These columns are missing: %(columns)s. The first row of the table must hold the headings.")
        raise ValidationError(message, code="headings", params={"columns": ", ".join(missing)})
    return places


# --- Cells ----------------------------------------------------------------------------------------------------------


class CellError(str):
    """What stands in a cell that has no value: an error such as #N/A, or a formula that was never calculated."""


def is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def read_row(number: int, line: list[Any], places: dict[int, Column]) -> Row:
    """One line with its values and faults."""
    row = Row(number)
    for place, column in places.items():
        value = line[place] if place < len(line) else None
        row.values[column.key] = None
        try:
            row.values[column.key] = read_cell(value, column)
        except ValidationError as error:
            row.faults += [Fault(number, column.headings[0], sentence) for sentence in error.messages]
    return row


def read_cell(value: Any, column: Column) -> Any:
    """A cell's value in the kind of its column; None where it is empty. Raises ValidationError."""
    if isinstance(value, CellError):
        raise ValidationError(
            _("This cell holds a formula without a result, or an error. Type the value itself."), code="formula"
        )
    if is_empty(value):
        if column.required:
            raise ValidationError(_("This cell must be filled in."), code="required")
        return None
    if isinstance(value, str):
        value = normalised(value).strip()
        validate_text(value)
        if len(value) > MAX_CELL:
            raise ValidationError(_("This text is too long."), code="length")
    return READERS[column.kind](value)


def read_text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10] if is_day(value) else value.isoformat(sep=" ")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def read_decimal(value: Any) -> Decimal:
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if isinstance(value, str):
        return parse_number(value)
    raise ValidationError(_("Write a number in digits, for example 1234.50."), code="number")


def read_integer(value: Any) -> int:
    number = read_decimal(value)
    if number.adjusted() > 15 or number != number.to_integral_value():
        raise ValidationError(_("Write a whole number, for example 12."), code="integer")
    return int(number)


def is_day(value: date) -> bool:
    """Whether a day has no hour, or only the midnight that Excel gives to days."""
    return not isinstance(value, datetime) or (value.hour, value.minute, value.second, value.microsecond) == (
        0,
        0,
        0,
        0,
    )


def read_date(value: Any) -> date:
    if isinstance(value, date) and is_day(value):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-" and value.isascii():
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError(_("There is no such day: %(day)s."), code="date", params={"day": value}) from None
    raise ValidationError(_("Write the day as year-month-day, for example 2026-02-28."), code="date")


READERS = {str: read_text, Decimal: read_decimal, int: read_integer, date: read_date}

# --- Files ----------------------------------------------------------------------------------------------------------


def numbered_cells(file: File) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the file with their numbers; the first is that of the headings."""
    ending = PurePosixPath((file.name or "").lower()).suffix
    if ending not in {".csv", ".xlsx"}:
        raise ValidationError(_("Choose a table that is saved as CSV or as XLSX."), code="kind")
    if getattr(file, "no_room", False):  # see uploads.handlers.LostUpload
        message = _("There is no room for this file at the moment. Nothing was changed. Tell the administrator.")
        raise ValidationError(message, code="no_room")
    if file.size > MAX_BYTES:
        message = _("This table is larger than %(megabytes)s MB. Split it into several files.")
        raise ValidationError(message, code="size", params={"megabytes": MAX_BYTES // 1_000_000})
    file.seek(0)
    data = file.read(MAX_BYTES)
    return csv_cells(data) if ending == ".csv" else xlsx_cells(data)


def decoded(data: bytes) -> str:
    """The text of a CSV file: UTF-8, or Windows-1252 as older programs write. Raises ValidationError."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text or "\ufffd" in text:
        raise ValidationError(
            _("The letters of this file cannot be read. Save the table as “CSV UTF-8” or as XLSX."), code="encoding"
        )
    return text


def delimiter_of(text: str) -> str:
    """The separator that cuts the headings into the most pieces."""
    first = text.lstrip("\r\n ").splitlines()[:1]
    return max(DELIMITERS, key=lambda delimiter: len(next(csv.reader(first, delimiter=delimiter), [])))


def csv_cells(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the table; a line break inside quotation marks does not count, as in a spreadsheet."""
    text, number = decoded(data), 0
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
        for number, line in enumerate(lines, start=1):
            yield number, line[:MAX_COLUMNS]
    except csv.Error:
        message = _("Row %(row)s of this file is not CSV: a quotation mark is open or misplaced.")
        raise ValidationError(message, code="csv", params={"row": number + 1}) from None


def check_archive(data: bytes) -> None:
    """A workbook is a ZIP archive: refuse one that is none, or that unpacks to more than a table can need."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise unreadable() from error
    # A part is never unpacked beyond the size it declares, so that the declared sizes can be trusted as limits.
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise ValidationError(
            _("This workbook is too large once it is unpacked. Copy the table alone into a new one."), code="bomb"
        )


def unreadable() -> ValidationError:
    return ValidationError(
        _("This workbook cannot be opened. Save it again as XLSX, without a password, or as CSV."), code="workbook"
    )


def has_formulas(data: bytes) -> bool:
    """Whether any part of the workbook holds a formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [name for name in archive.namelist() if name.lower().endswith(".xml")]
        return any(FORMULA_TAG.search(archive.read(name)) for name in parts)


def xlsx_cells(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the first sheet that are not empty. Formulas give the result that was stored with them."""
    check_archive(data)
    try:
        written = first_sheet(data, data_only=False) if has_formulas(data) else None
        for number, line in enumerate(first_sheet(data, data_only=True), start=1):
            sources = next(written) if written else line
            if sources.count(None) < len(sources):
                yield number, [cell_value(*pair) for pair in zip(line, sources, strict=True)]
    except Exception as error:  # a workbook that others made may break its reader in any way
        raise unreadable() from error


def first_sheet(data: bytes, *, data_only: bool) -> Iterator[tuple]:
    """The values of the first sheet, or its formulas where it has them."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=data_only)
    return book.worksheets[0].iter_rows(max_row=EXCEL_ROWS, max_col=MAX_COLUMNS, values_only=True)


def cell_value(value: Any, source: Any) -> Any:
    """A cell's value; CellError where it holds an error, or a formula (its source) whose result was not stored."""
    if value in ERROR_CODES or (value is None and source is not None):
        return CellError(value)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return Decimal(f"{value:.15g}")  # the digits that Excel shows, without the noise behind them
    return value
