"""A version of a list as data: rows for spreadsheets, and the JSON that anybody can check against its fingerprint."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cooperation.lists.body import Body, public, session_of
from cooperation.lists.listing import capacity, day_of, hours_in_words, language, who
from cooperation.lists.wording import here
from cooperation.models import ListVersion, Session

FORMAT = "speakers-list/1"


def name_of(version: ListVersion) -> str:
    """What its files are called, without an ending."""
    return f"speakers-{day_of(version.body)}-v{version.number}"


# --- A spreadsheet --------------------------------------------------------------------------------------------------


def header(body: Body) -> list[str]:
    """What the columns are called; moments are on the wall of the session."""
    return [
        _("Segment"),
        pgettext("on a list", "Place"),
        _("Expected, %s") % hours_in_words(body),
        _("Code"),
        _("Name in English"),
        _("Name in French"),
        _("Speaks as"),
        _("Speaker"),
        _("Language"),
        _("Seconds"),
        _("Standing"),
        _("Reason for the place"),
        _("Moved by hand"),
    ]


def rows(body: Body) -> Iterator[list[Any]]:
    """A row for each who speaks or hands in a text."""
    session = session_of(body)
    for segment in body["segments"]:
        for entry in segment["invited"]:
            yield [segment["key"], "", *_common(entry, session, _("Invited")), _("invited"), "", ""]
        for entry in segment["places"]:
            standing = _("on the list") if entry["reached"] else _("on the list, not reached as planned")
            end = [standing, here(entry["reason"]), entry["moved"]]
            yield [segment["key"], entry["place"], *_common(entry, session, capacity(entry)), *end]
        for entry in segment["written"]:
            yield [segment["key"], "", *_common(entry, session, capacity(entry)), _("in writing only"), "", ""]


def _common(entry: Mapping[str, Any], session: Session, speaks_as: str) -> list[Any]:
    """Moment, code, both names, capacity, speaker, language, seconds."""
    return [
        _wall(entry, session),
        entry["code"],
        entry["name"]["en"],
        entry["name"]["fr"],
        speaks_as,
        who(entry) if "speaker_title" in entry else entry["speaker"],
        language(entry),
        entry.get("seconds", ""),
    ]


def _wall(entry: Mapping[str, Any], session: Session) -> datetime | str:
    """The expected moment as clocks at the session show it; the heading says which."""
    if not entry.get("expected"):
        return ""
    return datetime.fromisoformat(entry["expected"]).astimezone(session.timezone).replace(tzinfo=None)


# --- JSON -----------------------------------------------------------------------------------------------------------


def document(version: ListVersion) -> Body:
    """A published version: `list` is what `fingerprint` is the SHA-256 of, written as docs/speakers-lists.md says."""
    return {
        "format": FORMAT,
        "version": version.number,
        "published_at": version.made_at.isoformat(),
        "note": version.note,
        "fingerprint": version.hash,
        "address": address_of(version),
        "list": public(version.body),
    }


def address_of(version: ListVersion) -> str:
    """Where anybody sees this version as it was."""
    return settings.SITE_URL + reverse("cooperation:version", args=[version.slug])
