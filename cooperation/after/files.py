"""The report and the log of a meeting as files."""

import json
import tempfile
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook

from asp_portal.exports import XLSX, as_download, write_sheet
from cooperation.after.pages import by_class, by_region, lines, named
from cooperation.after.record import Held
from cooperation.models import MeetingEvent, Plenary

Table = tuple[list[str], list[list[Any]]]


def name_of(plenary: Plenary) -> str:
    """What the files of a meeting are called, without an ending."""
    return f"meeting-{plenary.on}"


# --- Tables ---------------------------------------------------------------------------------------------------------


def speakers(held: Held) -> Table:
    """Each intervention: who, when, how long; durations in seconds, moments in the time of the session."""
    zone = held.plenary.session.timezone
    header = [
        _("Number"), _("Segment"), _("Name in English"), _("Name in French"), _("On behalf of"), _("Code"),
        _("Regional group"), _("Takes part as"), _("How"), _("Outcome"), _("Began"), _("Stopped"),
        _("Had, seconds"), _("Took, seconds"), _("Over, seconds"),
    ]  # fmt: skip

    def local(at):
        return at.astimezone(zone).strftime("%H:%M:%S") if at else ""

    rows = []
    for line in lines(held):
        entry, made = line.made.entry, line.made
        times = [made.allotted, made.spoken, made.over] if line.has_spoken else [made.allotted, None, None]
        rows.append(
            [
                line.number, entry.segment, entry.names.en, entry.names.fr, line.group, entry.code,
                held.regions.get(entry.code, ""), held.classes.get(entry.code, ""), line.kind, line.outcome,
                local(entry.started_at), local(entry.stopped_at), *times,
            ]
        )  # fmt: skip
    return header, rows


def segments(held: Held) -> Table:
    """The sums of each segment, in seconds."""
    header = [
        _("Segment"), _("Title"), _("Planned, seconds"), _("Took, seconds"), _("Panel, seconds"), _("Floor, seconds"),
        _("Asked"), _("Spoke"), _("Absent"), _("Not reached"), _("Between speakers, seconds"),
        _("Limit for the next time, seconds"),
    ]  # fmt: skip
    rows = [
        [
            one.key, named(one.titles), one.planned, one.took, one.panel.spoken, one.floor.spoken, one.floor.asked,
            one.floor.spoke, one.floor.absent, one.floor.not_reached, one.gap, one.proposed,
        ]
        for one in held.report.segments
    ]  # fmt: skip
    return header, rows


def groups(held: Held) -> Table:
    """The floor by regional group, then by class."""
    header = [_("Group"), _("Asked"), _("Spoke"), _("Absent"), _("Not reached"), _("Took, seconds"), _("Over, seconds")]
    rows = [
        [
            row.name,
            row.sums.asked,
            row.sums.spoke,
            row.sums.absent,
            row.sums.not_reached,
            row.sums.spoken,
            row.sums.over,
        ]
        for row in (*by_region(held), *by_class(held))
    ]
    return header, rows


def workbook(held: Held) -> HttpResponseBase:
    """The report as an Excel workbook: speakers, segments, groups."""
    book = Workbook(write_only=True)
    sheets = [(_("Speakers"), speakers), (_("Segments"), segments), (_("Groups"), groups)]
    for title, table in sheets:
        header, rows = table(held)
        write_sheet(book.create_sheet(title), [capfirst(word) for word in header], iter(rows))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return as_download(FileResponse(file, content_type=XLSX), f"{name_of(held.plenary)}.xlsx")


# --- The log --------------------------------------------------------------------------------------------------------


def log_rows(plenary: Plenary) -> Iterator[list[Any]]:
    """Each event as it was kept."""
    for event in log(plenary):
        by = event["by"]
        facts = json.dumps(event["data"], ensure_ascii=False, sort_keys=True)
        yield [event["version"], event["at"], event["recorded_at"], event["name"], by, facts]


def log_header() -> list[str]:
    """What the columns of the log are called."""
    return [_("Version"), _("At"), _("Recorded"), _("Event"), _("By"), _("Facts")]


def log(plenary: Plenary) -> list[dict[str, Any]]:
    """The events of a meeting as JSON has them, the first one first; moments in ISO 8601, in universal time."""
    events = MeetingEvent.objects.filter(meeting__plenary=plenary).select_related("by").order_by("version")
    return [
        {
            "version": event.version,
            "at": event.at.isoformat(),
            "recorded_at": event.recorded_at.isoformat(),
            "name": event.name,
            "by": str(event.by) if event.by else "",
            "data": event.data,
        }
        for event in events
    ]


def log_text(plenary: Plenary) -> str:
    """The log as JSON: the published list first; all that the report says can be worked out again from it."""
    facts = {"plenary": plenary.slug, "on": str(plenary.on), "zone": plenary.session.zone, "events": log(plenary)}
    return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True)


def log_json(plenary: Plenary) -> HttpResponseBase:
    """The log as a JSON file."""
    response = HttpResponse(log_text(plenary), content_type="application/json")
    return as_download(response, f"{name_of(plenary)}-log.json")
