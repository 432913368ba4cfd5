"""Tables as files: CSV and XLSX in which no cell is ever executed as a formula.

A view with a table gets `?_export=csv` and `?_export=xlsx` by naming ExportMixin before its other classes.
"""

import csv
import html
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from itertools import chain, islice
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django_tables2 import A
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBERS = int | float | Decimal

# --- CSV ------------------------------------------------------------------------------------------------------------

# Where a spreadsheet may begin a new cell: at the start, on a new line, and after the separators of other countries.
CELL_STARTS = re.compile(r"([\r\n\v\f\x85\u2028\u2029\t;]+)")
# Signs with which a formula begins, full-width ones too, after whatever a spreadsheet passes over.
FORMULA = re.compile(r"[\s\x00-\x1f\"'\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")
PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before each place where one could begin."""
    if PLAIN_NUMBER.fullmatch(text):
        return text
    parts = CELL_STARTS.split(text)
    shown = "".join("'" + part if FORMULA.match(part) else part for part in parts)
    return "'" + shown if shown[:1] in {"\t", "\r", "\n"} else shown


def csv_cell(value: Any) -> str:
    """A value as CSV writes it: numbers with a dot, days and moments as ISO 8601, texts neutral."""
    value = plain(value)
    if isinstance(value, NUMBERS):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return neutral(value)


def plain(value: Any) -> Any:
    """A value as a number, a day, a moment or a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, SafeString):
        return html.unescape(strip_tags(value)).strip()
    if isinstance(value, NUMBERS | date | time):
        return value
    return str(value)


class Echo:
    """A file that hands back what is written to it, so that lines leave as they are made."""

    def write(self, line: str) -> str:
        return line


def csv_response(name: str, header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """A table as a CSV file, sent as it is read. It begins with a byte order mark: Excel then reads UTF-8."""
    writer = csv.writer(Echo())
    lines = (writer.writerow([csv_cell(value) for value in row]) for row in chain([header], rows))
    response = StreamingHttpResponse(chain(["\ufeff"], lines), content_type="text/csv; charset=utf-8")
    return as_download(response, f"{name}.csv")


def as_download(response: HttpResponseBase, filename: str) -> HttpResponseBase:
    """The headers of a file that is saved and never shown, run or kept by a cache."""
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


# --- XLSX -----------------------------------------------------------------------------------------------------------

SAMPLE = 100  # rows by which the width of a column is chosen
WIDTHS = (8, 60)  # characters
LONGEST_TEXT = 32_767  # characters in a cell: Excel's own limit


def number_format(value: int | float | Decimal) -> str:
    """As many decimals as the number has, ten at most."""
    decimals = min(10, max(0, -int(value.as_tuple().exponent))) if isinstance(value, Decimal) else 0
    return "#,##0." + "0" * decimals if decimals else "General"


def xlsx_cell(sheet, value: Any) -> WriteOnlyCell:
    """A cell that holds a number, a day, a moment or a text, and never a formula."""
    value = plain(value)
    if isinstance(value, str) or (isinstance(value, NUMBERS) and not Decimal(value).is_finite()):
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", str(value))[:LONGEST_TEXT])
        cell.data_type = "s"  # whatever it begins with
        return cell
    if isinstance(value, datetime) and timezone.is_aware(value):
        return moment_cell(sheet, timezone.localtime(value))
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, NUMBERS):
        cell.number_format = number_format(value)
    return cell


def moment_cell(sheet, value: datetime) -> WriteOnlyCell:
    """Excel knows no time zones: the offset is written behind the local time."""
    cell = WriteOnlyCell(sheet, value.replace(tzinfo=None))
    cell.number_format = f'yyyy-mm-dd hh:mm:ss "{value.isoformat()[-6:]}"'
    return cell


def write_sheet(sheet, header: list[Any], rows: Iterator[Iterable[Any]]) -> None:
    """The header, which stays in sight and filters, and the rows below it."""
    sample = [list(row) for row in islice(rows, SAMPLE)]
    for number, column in enumerate(zip(header, *sample, strict=True), start=1):
        longest = max(len(str(plain(value))) for value in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(longest + 2, WIDTHS[0]), WIDTHS[1])
    sheet.freeze_panes = "A2"
    titles = [xlsx_cell(sheet, title) for title in header]
    for title in titles:
        title.font = Font(bold=True)
    sheet.append(titles)
    last = 1
    for row in chain(sample, rows):
        sheet.append([xlsx_cell(sheet, value) for value in row])
        last += 1
    if header:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{last}"


def xlsx_response(name: str, header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> FileResponse:
    """A table as an Excel workbook of one sheet: numbers and days are numbers and days, texts are texts."""
    book = Workbook(write_only=True)
    write_sheet(book.create_sheet(), list(header), iter(rows))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return as_download(FileResponse(file, content_type=XLSX), f"{name}.xlsx")


# --- Tables of a page -----------------------------------------------------------------------------------------------

FORMATS = {"csv": csv_response, "xlsx": xlsx_response}


class ExportMixin:
    """For views with a table: the whole table as a file, filtered and sorted as the page shows it, not its page only.

    A column gives the value of its accessor; the text of `value_<column>` or of its `render` where that is none of
    number, day or moment. Columns with `exclude_from_export` stay out.
    """

    export_name = "table"

    def render_to_response(self, context, **kwargs):
        export = FORMATS.get(self.request.GET.get("_export", ""))
        if export is None:
            return super().render_to_response(context, **kwargs)
        table = context[self.get_context_table_name(None)]
        columns = [column for column in table.columns if not column.column.exclude_from_export]
        rows = ([exported(table, row, column) for column in columns] for row in table.rows)
        return export(self.export_name, [capfirst(str(column.header)) for column in columns], rows)


def exported(table, row, column) -> Any:
    """What a file says where the page shows a cell."""
    value = None
    if not hasattr(table, f"value_{column.name}") and column.accessor:
        value = A(column.accessor).resolve(row.record, quiet=True)
    if isinstance(value, NUMBERS | date | time) and not has_choices(row.record, column):
        return value
    return row.get_cell_value(column.name)


def has_choices(record, column) -> bool:
    """Whether the number stands for a word of a list."""
    field = A(column.accessor).get_field(record) if hasattr(record, "_meta") else None
    return bool(getattr(field, "choices", None))
