"""The rows of a file of records as values that the record can hold, each fault named by its row and column."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from stdnum import iban

from asp_portal.imports import Fault, Row, folded, read_table
from judges.imports.kinds import ImportKind, field_of

MAX_ROWS = 1_000  # a page takes ten to thirty milliseconds for each: see taking.SECONDS
CODES = {"nationality", "domicile_country", "country", "iban", "bic"}
COLUMN_OF = {"day": "first_day", "user": "account"}  # where a field has another name than its column
YES, NO = {"yes", "oui", "true", "vrai", "1"}, {"no", "non", "false", "faux", "0"}


def read_rows(kind: ImportKind, file: File) -> list[Row]:
    """The rows with their faults. Raises ValidationError where the file as a whole cannot be used."""
    rows = read_table(file, kind.columns)
    if not rows:
        raise ValidationError(_("This table has headings, but no rows."), code="empty")
    if len(rows) > MAX_ROWS:
        message = _("A file of records has at most %s rows. Split it into several files.") % MAX_ROWS
        raise ValidationError(message, code="rows")
    headings = kind.headings()
    known = {column.headings[0]: column.key for column in kind.columns}
    for row in rows:
        row.faults = [Fault(fault.row, headings[known[fault.column]], fault.sentence) for fault in row.faults]
        tidy(kind, row)
    return rows


def tidy(kind: ImportKind, row: Row) -> None:
    """Words of lists as the codes they stand for, countries in capitals."""
    for key, value in row.values.items():
        if value is None:
            continue
        try:
            row.values[key] = meant(field_of(kind, key), key, value)
        except ValidationError as error:
            add_fault(kind, row, key, error.messages[0])


def meant(field: models.Field | None, key: str, value: Any) -> Any:
    """What a cell means. Raises ValidationError."""
    if isinstance(field, models.BooleanField):
        return yes_or_no(str(value))
    if field is not None and field.choices:
        return code_of(field, value)
    if key in CODES:
        return iban.compact(value.upper())
    return value.lower() if key == "account" else value


def yes_or_no(text: str) -> bool:
    """Yes or no, in both languages."""
    if (word := folded(text)) not in YES | NO:
        raise ValidationError(_("Write yes or no."), code="switch")
    return word in YES


def code_of(field: models.Field, text: Any) -> str:
    """The code of a choice, given as such or in its words, in either language."""
    found: dict[str, str] = {}
    for language in ("en", "fr"):
        with translation.override(language):
            found |= {folded(label): code for code, label in field.flatchoices}
    found |= {folded(code): code for code, _label in field.flatchoices}
    if (code := found.get(folded(text))) is None:
        words = ", ".join(str(label) for _code, label in field.flatchoices)
        raise ValidationError(_("Write one of these: %s.") % words, code="choice")
    return code


def add_fault(kind: ImportKind, row: Row, key: str, sentence: str) -> None:
    """Name what is wrong with a cell, or with the row where the file has no such column."""
    row.faults.append(Fault(row.number, kind.headings().get(key, ""), sentence))


def add_faults(kind: ImportKind, row: Row, error: ValidationError) -> None:
    """What a fact is refused for, by the columns that fill its fields."""
    for field, sentence in sentences(error):
        add_fault(kind, row, COLUMN_OF.get(field, field), sentence)


def sentences(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Field and sentence of each thing that is wrong."""
    if hasattr(error, "error_dict"):
        yield from ((field, words) for field, found in error.message_dict.items() for words in found)
    else:
        yield from (("", words) for words in error.messages)
