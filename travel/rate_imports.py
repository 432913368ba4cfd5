"""Taking in a file of rates in two steps: a preview against the tables, then all of it or nothing."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.imports import Fault, Row, folded
from asp_portal.money import EURO
from asp_portal.text import without_hidden
from asp_portal.workflow import Stale
from travel.models import DsaRate, ExchangeRate, Place, RateImport, RateUpload
from travel.rate_files import Kind, add_faults, headings, read_rates, step_remarks

FIGURES: dict[str, tuple[str, ...]] = {
    Kind.DSA: ("currency", "first_60_days", "after_30_days", "after_60_days", "after_120_days", "lodging_share"),
    Kind.EXCHANGE: ("per_dollar", "per_euro"),
}
STATUSES = {
    "error": pgettext_lazy("a row", "error"),
    "changed": pgettext_lazy("a row", "changed"),
    "new": pgettext_lazy("a row", "new"),
    "same": pgettext_lazy("a row", "same"),
}
TONES = {"error": "bad", "changed": "care", "new": "good", "same": "quiet"}
KEPT = timedelta(days=1)
LEAP = 2  # times the rate before, or a part of it: unusual enough for a remark


@dataclass
class Line:
    """A row of the file beside the row of the table that it would become. before: None where there is none yet."""

    row: Row
    subject: str  # the place or the currency
    record: Any = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The row in the file."""
        return self.row.number

    @property
    def first_day(self) -> date | None:
        """From when the rate is in force; None where the file does not say it."""
        return self.row.values.get("first_day")

    @property
    def faults(self) -> list[Fault]:
        """What is wrong with it."""
        return self.row.faults

    @property
    def state(self) -> str:
        """error, changed, new or same."""
        if self.faults:
            return "error"
        if self.before is None:
            return "new"
        return "changed" if self.changes else "same"

    @property
    def tone(self) -> str:
        """The tone of the state."""
        return TONES[self.state]

    def get_state_display(self) -> str:
        """The state in words."""
        return str(STATUSES[self.state])

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """The figures that differ: key, old, new."""
        before = self.before or {}
        return [(key, before.get(key), new) for key, new in self.after.items() if before.get(key) != new]

    def facts(self) -> dict[str, Any]:
        """What an act keeps of it; figures as texts."""
        return {
            "row": self.number,
            "subject": self.subject,
            "first_day": str(self.first_day),
            "state": self.state,
            "changes": [[key, said(old), said(new)] for key, old, new in self.changes],
        }


@dataclass
class Preview:
    """What taking in a file would do. fingerprint: of the file and of all that it would change."""

    kind: str
    lines: list[Line]
    sha256: str
    fingerprint: str

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each state."""
        found = dict.fromkeys(STATUSES, 0)
        for line in self.lines:
            found[line.state] += 1
        return found

    @property
    def new_places(self) -> list[str]:
        """The places that are not in the table yet."""
        return sorted(
            {line.subject for line in self.lines if isinstance(line.record, DsaRate) and not line.record.place.pk}
        )

    @property
    def has_faults(self) -> bool:
        """Whether something is wrong: then nothing is taken in."""
        return any(line.faults for line in self.lines)

    @property
    def has_changes(self) -> bool:
        """Whether anything would be written."""
        return any(line.state in {"new", "changed"} for line in self.lines)


def said(value: Any) -> str:
    """A figure as a text, without zeros that say nothing."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return "" if value is None else str(value)


# --- The preview ----------------------------------------------------------------------------------------------------


def keep(kind: str, file: File, source: str, user: User, now: datetime) -> RateUpload:
    """Keep a file for its preview, in the place of this user's one before; those a day old are given up.

    Raises ValidationError where the file as a whole cannot be used.
    """
    read_rates(kind, file, timezone.localdate(now))
    RateUpload.objects.filter(uploaded_at__lt=now - KEPT).delete()
    RateUpload.objects.filter(uploaded_by=user, kind=kind).delete()
    file.seek(0)
    name = without_hidden(file.name or "")[-120:]
    return RateUpload.objects.create(kind=kind, file_name=name, source=source, data=file.read(), uploaded_by=user)


def preview(upload: RateUpload, today: date) -> Preview:
    """What the file would do to the tables as they are now."""
    data = bytes(upload.data)
    rows = read_rates(upload.kind, ContentFile(data, upload.file_name), today)
    refuse_twice(upload.kind, rows)
    lines = (dsa_lines if upload.kind == Kind.DSA else exchange_lines)(rows)
    sha256 = hashlib.sha256(data).hexdigest()
    content = [upload.kind, upload.source, sha256, [line.facts() for line in lines]]
    return Preview(upload.kind, lines, sha256, acts.fingerprint(content))


def subject_of(kind: str, values: dict[str, Any]) -> str:
    """The place or currency of a row, however it is spelled."""
    return folded(values.get("place" if kind == Kind.DSA else "currency") or "")


def refuse_twice(kind: str, rows: list[Row]) -> None:
    """A fault for each row with the same place or currency and first day as one above it."""
    seen: dict[tuple[str, date], int] = {}
    for row in rows:
        subject, day = subject_of(kind, row.values), row.values.get("first_day")
        if not subject or day is None:
            continue
        first = seen.setdefault((subject, day), row.number)
        if first != row.number:
            sentence = _("Row %s gives a rate from the same day.") % first
            add_faults(row, headings(kind), iter([("first_day", sentence)]))


def dsa_lines(rows: list[Row]) -> list[Line]:
    """The rows of a file of subsistence rates beside the table's."""
    places = {folded(place.name): place for place in Place.objects.all()}
    zones = {place.pk: place.zone for place in places.values() if place.pk}
    stored = {(rate.place_id, rate.first_day): rate for rate in DsaRate.objects.select_related("place")}
    lines = []
    for row in rows:
        place = None if row.faults else place_of(row, places, zones)
        if row.faults:
            lines.append(Line(row, row.values.get("place") or ""))
            continue
        old = stored.get((place.pk, row.values["first_day"])) if place.pk else None
        line = compared(Kind.DSA, row, place.name, old)
        line.record.place = place
        line.remarks += step_remarks(row.values)
        note_zone(line, zones)
        lines.append(line)
    remark_leaps(lines, stored.values(), "first_60_days", lambda rate: f"{rate.place} {rate.currency}")
    return lines


def place_of(row: Row, places: dict[str, Place], zones: dict[int, str]) -> Place:
    """The place of a row, new if the table has none of that name; a fault where the file contradicts it."""
    name, country, zone = (row.values.get(key) or "" for key in ("place", "country", "zone"))
    place = places.setdefault(folded(name), Place(name=name, country=country, zone=zone))
    found = []
    if place.country != country:
        found.append(("country", _("%(place)s lies in %(country)s.") % {"place": place, "country": place.country}))
    if zone and place.zone not in {zone, zones.get(place.pk, "")}:
        found.append(("zone", _("Another row says that the time zone is %s.") % place.zone))
    add_faults(row, headings(Kind.DSA), iter(found))
    if zone and not row.faults:
        place.zone = zone
    return place


def note_zone(line: Line, zones: dict[int, str]) -> None:
    """What the row changes in the time zone of a known place."""
    place, zone = line.record.place, line.row.values.get("zone")
    if not place.pk or not zone or zone == zones[place.pk]:
        return
    line.after["zone"] = zone
    if line.before is not None:
        line.before["zone"] = zones[place.pk]


def exchange_lines(rows: list[Row]) -> list[Line]:
    """The rows of a file of rates of exchange beside the table's."""
    stored = {(rate.currency, rate.first_day): rate for rate in ExchangeRate.objects.all()}
    euro_days = [day for currency, day in stored if currency == EURO]
    euro_days += [row.values["first_day"] for row in rows if row.values["currency"] == EURO and not row.faults]
    lines = []
    for row in rows:
        if (
            not row.faults
            and row.values.get("per_dollar") is not None
            and row.values["first_day"] < min(euro_days, default=date.max)
        ):
            sentence = _("No rate of the euro is known on this day, which units per US dollar need to become euros.")
            add_faults(row, headings(Kind.EXCHANGE), iter([("first_day", sentence)]))
        if row.faults:
            lines.append(Line(row, row.values.get("currency") or ""))
            continue
        old = stored.get((row.values["currency"], row.values["first_day"]))
        lines.append(compared(Kind.EXCHANGE, row, row.values["currency"], old))
        lines[-1].record.currency = row.values["currency"]
    for figure in FIGURES[Kind.EXCHANGE]:
        remark_leaps(lines, stored.values(), figure, lambda rate: rate.currency)
    return lines


def compared(kind: str, row: Row, subject: str, old: DsaRate | ExchangeRate | None) -> Line:
    """A sound row beside the table's row with its first day; its record is ready to be written."""
    model = DsaRate if kind == Kind.DSA else ExchangeRate
    record = model(pk=old.pk if old else None, first_day=row.values["first_day"])
    after = {key: row.values.get(key) for key in FIGURES[kind]}
    for key, value in after.items():
        setattr(record, key, value)
    before = {key: getattr(old, key) for key in after} if old else None
    return Line(row, subject, record, before, after)


def remark_leaps(lines: list[Line], stored: Iterable[Any], figure: str, series: Callable[[Any], str]) -> None:
    """A remark where a rate is more than twice the one before it, or less than half: perhaps a slip of the decimals."""
    written = {id(line.record): line for line in lines if line.record is not None}
    replaced = {line.record.pk for line in written.values()}
    rates = [rate for rate in stored if rate.pk not in replaced] + [line.record for line in written.values()]
    rates = [rate for rate in rates if getattr(rate, figure) is not None]
    rates.sort(key=lambda rate: (folded(series(rate)), rate.first_day))
    for before, rate in pairwise(rates):
        old, new = getattr(before, figure), getattr(rate, figure)
        if id(rate) in written and series(before) == series(rate) and not old / LEAP <= new <= old * LEAP:
            written[id(rate)].remarks.append(_("The rate before it was %s: is this right?") % said(old))


# --- Taking it in ---------------------------------------------------------------------------------------------------


@transaction.atomic
def take_in(upload_id: UUID, user: User, seen: str, today: date) -> RateImport:
    """Write all rows of an upload and record it, with the act of importing.

    seen: the fingerprint of the preview that the user read.
    Raises RateUpload.DoesNotExist (taken in or given up), ValidationError (a row is wrong), Stale (rates changed).
    """
    upload = RateUpload.objects.select_for_update().get(pk=upload_id, uploaded_by=user)
    with connection.cursor() as cursor:  # nobody changes a rate between the comparison and the writing
        cursor.execute("LOCK TABLE travel_place, travel_dsarate, travel_exchangerate IN SHARE ROW EXCLUSIVE MODE")
    found = preview(upload, today)
    if found.has_faults:
        raise ValidationError(_("A row of this file is wrong. Nothing was taken in."))
    if seen != found.fingerprint:
        raise Stale(seen, found.fingerprint)
    if not found.has_changes:
        raise ValidationError(_("All these rates are in the tables already. There is nothing to take in."))
    batch = record_import(upload, found, user)
    write(found, batch)
    upload.delete()
    return batch


def record_import(upload: RateUpload, found: Preview, user: User) -> RateImport:
    """The import and its act, with every figure that was new or changed."""
    counts = found.counts
    batch = RateImport.objects.create(
        kind=upload.kind,
        file_name=upload.file_name,
        sha256=found.sha256,
        source=upload.source,
        rows=len(found.lines),
        new=counts["new"],
        changed=counts["changed"],
        imported_by=user,
    )
    content = {
        "kind": upload.kind,
        "file": upload.file_name,
        "sha256": found.sha256,
        "source": upload.source,
        "rows": len(found.lines),
        "written": [line.facts() for line in found.lines if line.state != "same"],
    }
    acts.record(batch, gettext_noop("import"), actor=user, office=office_of(user), content=content)
    return batch


def office_of(user: User) -> str:
    """The role in which somebody imports rates."""
    return (Role.SECRETARIAT if Role.SECRETARIAT in user.roles else Role.ADMINISTRATOR).value


def write(found: Preview, batch: RateImport) -> None:
    """The places, then the rates."""
    written = [line for line in found.lines if line.state != "same"]
    if found.kind == Kind.DSA:
        write_places([line.record.place for line in written])
    model = DsaRate if found.kind == Kind.DSA else ExchangeRate
    for line in written:
        line.record.source, line.record.batch = batch.source, batch
    model.objects.bulk_create(records(written, "new"), batch_size=1000)
    model.objects.bulk_update(records(written, "changed"), [*FIGURES[found.kind], "source", "batch"], batch_size=1000)


def records(lines: Iterable[Line], state: str) -> list[Any]:
    """The records of the lines in a state."""
    return [line.record for line in lines if line.state == state]


def write_places(places: Iterable[Place]) -> None:
    """New places, and the time zones of the others."""
    once: Iterator[Place] = iter({folded(place.name): place for place in places}.values())
    known, new = [], []
    for place in once:
        (known if place.pk else new).append(place)
    Place.objects.bulk_create(new)
    Place.objects.bulk_update(known, ["zone"])
