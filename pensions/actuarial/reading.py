"""A table of mortality that somebody brings: chances of death or survivors by age, checked row by row.

Faults are sentences with the row as the spreadsheet counts it; a table with faults is not taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, zip_longest

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.imports import Column, Fault, Row, faults_of, read_table
from pensions.rules.actuarial import UNISEX_FROM, lx_of

SIXTY, OLDEST, LONG_ENOUGH = 60, 130, 100  # years of age
MOST_FAULTS = 6  # sentences shown
ONE, MALE, FEMALE, UNISEX = "one", "male", "female", "unisex"
USES = {
    ONE: gettext_lazy("The file has one column for everybody"),
    MALE: gettext_lazy("The men’s column"),
    FEMALE: gettext_lazy("The women’s column"),
    UNISEX: gettext_lazy("Both sexes in equal parts from the age of forty"),
}
AGE = Column("age", int, ("age", "âge", "x"))
COLUMNS = (
    AGE,
    Column("qx", Decimal, ("qx",), required=False),
    Column("lx", Decimal, ("lx",), required=False),
    Column("qx_male", Decimal, ("qx_male", "qx male", "qx hommes"), required=False),
    Column("qx_female", Decimal, ("qx_female", "qx female", "qx femmes"), required=False),
    Column("lx_male", Decimal, ("lx_male", "lx male", "lx hommes"), required=False),
    Column("lx_female", Decimal, ("lx_female", "lx female", "lx femmes"), required=False),
)


@dataclass(frozen=True)
class Entry:
    """A value of the table: its row in the file, its age, the value."""

    row: int
    age: int
    value: Decimal


@dataclass(frozen=True)
class Table:
    """Survivors as text, one a year from the first age on; the text gives the very number back."""

    first_age: int
    survivors: tuple[str, ...]

    @property
    def last_age(self) -> int:
        """The last age that the table knows."""
        return self.first_age + len(self.survivors) - 1


def read(file: File, use: str) -> Table:
    """The table of mortality of a file. use: one of USES. Raises ValidationError with a sentence for each fault."""
    rows = read_table(file, COLUMNS)
    refuse(faults_of(rows))
    columns = columns_of(rows, use)
    tables = []
    for column in columns:
        entries = [Entry(row.number, row.values["age"], row.values[column]) for row in filled(rows, column)]
        refuse([*faults_of_ages(entries), *faults_of_values(entries, column)])
        tables.append(table_of(entries, column))
    found = tables[0] if len(tables) == 1 else in_equal_parts(*tables)
    if float(found.survivors[SIXTY - found.first_age]) <= 0:
        raise ValidationError(_("Nobody is left at sixty: no pension could be valued with this table."))
    return found


def refuse(faults: list[Fault]) -> None:
    """Raise ValidationError for faults, the first ones in words."""
    if not faults:
        return
    said = [
        _("Row %(row)s, %(column)s: %(sentence)s")
        % {"row": fault.row, "column": fault.column, "sentence": fault.sentence}
        for fault in faults[:MOST_FAULTS]
    ]
    if len(faults) > MOST_FAULTS:
        said.append(_("There are more: %s in all.") % len(faults))
    raise ValidationError(said)


def columns_of(rows: list[Row], use: str) -> list[str]:
    """The column or columns that are used. Raises ValidationError where they are missing, or of both kinds."""
    there = {key for row in rows for key, value in row.values.items() if key != "age" and value is not None}
    if not there:
        raise ValidationError(
            _("The table needs a column “qx”, the chance of dying within a year, or “lx”, the survivors.")
        )
    if len({key[:2] for key in there}) > 1:
        raise ValidationError(_("The table has chances of death and survivors. Keep one of them: the other follows."))
    kind = next(iter(there))[:2]
    wanted = {ONE: [kind], MALE: [f"{kind}_male"], FEMALE: [f"{kind}_female"]}
    wanted[UNISEX] = wanted[MALE] + wanted[FEMALE]
    if set(wanted[use]) <= there:
        return wanted[use]
    if kind in there:
        raise ValidationError(_("The table has one column for everybody. Choose that."))
    if use == ONE:
        raise ValidationError(_("The table has a column for each sex. Choose one of them, or both in equal parts."))
    message = _("This column is missing: %(columns)s.")
    raise ValidationError(message % {"columns": ", ".join(key for key in wanted[use] if key not in there)})


def filled(rows: list[Row], column: str) -> list[Row]:
    """The rows that have a value of a column; a sex may end earlier, or begin later, than the other."""
    return [row for row in rows if row.values[column] is not None]


# --- What may not be ------------------------------------------------------------------------------------------------


def faults_of_ages(entries: list[Entry]) -> Iterator[Fault]:
    """Ages of persons, each once, one after the other, from forty or below to sixty and beyond."""
    for entry in entries:
        if not 0 <= entry.age <= OLDEST:
            yield fault(entry, "age", _("%s is no age of a person.") % entry.age)
            return
    for before, after in pairwise(entries):
        if after.age != before.age + 1:
            words = {"before": before.age, "after": after.age}
            yield fault(after, "age", _("After %(before)s comes %(after)s. Ages follow each other, each once.") % words)
            return
    first, last = entries[0], entries[-1]
    if first.age > UNISEX_FROM:
        words = {"first": first.age, "latest": UNISEX_FROM}
        yield fault(first, "age", _("The table begins at %(first)s. It must begin at %(latest)s or below.") % words)
    if last.age < SIXTY:
        yield fault(last, "age", _("The table ends at %s. It must go beyond sixty.") % last.age)


def faults_of_values(entries: list[Entry], column: str) -> Iterator[Fault]:
    """Chances lie between nothing and one; survivors never rise and are never fewer than none."""
    return faults_of_chances(entries, column) if column.startswith("qx") else faults_of_survivors(entries, column)


def faults_of_chances(entries: list[Entry], column: str) -> Iterator[Fault]:
    """A chance of dying lies between nothing and one."""
    for entry in entries:
        if not 0 <= entry.value <= 1:
            yield fault(entry, column, _("%s is no chance: it lies between 0 and 1.") % plain(entry.value))


def faults_of_survivors(entries: list[Entry], column: str) -> Iterator[Fault]:
    """Somebody is alive at first; survivors never rise and are never fewer than none."""
    if entries[0].value <= 0:
        yield fault(entries[0], column, _("Nobody is alive at the first age."))
    for entry in entries:
        if entry.value < 0:
            yield fault(entry, column, _("There cannot be fewer survivors than none."))
    for before, after in pairwise(entries):
        if after.value > before.value:
            words = {"before": plain(before.value), "after": plain(after.value), "age": after.age}
            yield fault(
                after, column, _("The survivors rise from %(before)s to %(after)s at %(age)s. They never do.") % words
            )


def fault(entry: Entry, column: str, sentence: str) -> Fault:
    """A fault of an entry."""
    return Fault(entry.row, column, sentence)


def plain(value: Decimal) -> str:
    """A number without an exponent."""
    return f"{value.normalize():f}"


# --- From the columns to survivors ----------------------------------------------------------------------------------


def table_of(entries: list[Entry], column: str) -> Table:
    """Survivors from a column of either kind. Of chances, the age after the last of them is known too."""
    if column.startswith("lx"):
        return Table(entries[0].age, tuple(plain(entry.value) for entry in entries))
    return Table(entries[0].age, tuple(map(repr, lx_of(float(entry.value) for entry in entries))))


def in_equal_parts(*tables: Table) -> Table:
    """Several tables in equal parts at the age of forty, each to its own end, added."""
    parts = []
    for table in tables:
        lx = [float(alive) for alive in table.survivors[UNISEX_FROM - table.first_age :]]
        if lx[0] <= 0:
            raise ValidationError(_("Nobody is alive at forty, from which both sexes are in equal parts."))
        parts.append([alive / lx[0] for alive in lx])
    share = 100_000.0 / len(parts)
    return Table(UNISEX_FROM, tuple(repr(share * sum(alive)) for alive in zip_longest(*parts, fillvalue=0.0)))


def remarks(table: Table, interest: Decimal) -> list[str]:
    """What is allowed and deserves a second look, in sentences."""
    found = []
    if table.last_age < LONG_ENOUGH:
        found.append(
            _("The table ends at %(last)s. Beyond its last age the survivors fall to none within a year.")
            % {"last": table.last_age}
        )
    if interest > Decimal("0.15"):
        found.append(_("An interest of more than 15 per cent a year: is it meant?"))
    if interest == 0:
        found.append(_("Without interest a payment is worth the same whenever it is made: is it meant?"))
    return found
