"""Expected times as calendars: a file for one who speaks, and secret addresses of a delegate's own (RFC 5545).

Each publication counts one up (SEQUENCE), so that a calendar takes the new times; nothing here was not published.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from asp_portal.accounts.models import User
from cooperation.lists.body import Body
from cooperation.lists.wording import here
from cooperation.models import Delegation, ListVersion, Plenary, TimesFeed

HOST = "asp-portal"  # behind the @ of what names an entry: the same for ever, wherever the portal runs
TOKEN_BYTES = 32
REFRESH = timedelta(hours=1)
DAYS_BACK = 365

# --- Entries --------------------------------------------------------------------------------------------------------


def entries_of(body: Body) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """All who speak, each with the key of the segment."""
    for segment in body["segments"]:
        for entry in [*segment["invited"], *segment["places"]]:
            yield segment["key"], entry


def find_entry(body: Body, id: str) -> tuple[str, Mapping[str, Any]] | None:
    """Who speaks under an id, with the key of the segment, if the time is known."""
    found = ((key, entry) for key, entry in entries_of(body) if entry["id"] == id and entry["expected"])
    return next(found, None)


def entry_file(version: ListVersion, segment: str, entry: Mapping[str, Any]) -> bytes:
    """One expected time, in the language of the reader."""
    return _calendar([_event(version, segment, entry)], here(version.body["plenary"]["title"]))


def _calendar(events: Iterable[Event], name: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//ASP Portal//Speakers//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def _event(version: ListVersion, segment: str, entry: Mapping[str, Any]) -> Event:
    """An expected statement; tentative, since the meeting decides."""
    start = datetime.fromisoformat(entry["expected"]).astimezone(UTC)
    plenary = version.body["plenary"]
    place = _("Place %(place)s in segment %(segment)s.") if "place" in entry else _("Invited, in segment %(segment)s.")
    words = [
        place % {"place": entry.get("place", ""), "segment": segment},
        _("%(version)s of the list. The meeting decides when the floor is given: be there before.")
        % {"version": version},
    ]
    event = Event()
    event.add("uid", f"speaker-{entry['id']}@{HOST}")
    event.add("sequence", version.number)
    event.add("dtstamp", version.made_at.astimezone(UTC))
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(seconds=entry["seconds"]))
    event.add(
        "summary", _("%(name)s speaks: %(title)s") % {"name": here(entry["name"]), "title": here(plenary["title"])}
    )
    event.add("description", " ".join(words))
    event.add("location", here(plenary["place"]))
    event.add("url", settings.SITE_URL + reverse("cooperation:public-list", args=[plenary["slug"]]))
    event.add("status", "TENTATIVE")
    event.add("transp", "OPAQUE")
    return event


# --- One's own times ------------------------------------------------------------------------------------------------


def own_times(user: User, now: datetime) -> list[tuple[ListVersion, str, Mapping[str, Any]]]:
    """What the newest lists of the last year expect of the delegations for which a person acts. Two queries."""
    codes = set(Delegation.objects.of(user).values_list("code", flat=True))
    versions = (
        ListVersion.objects.filter(
            kind=ListVersion.Kind.PUBLISHED, plenary__on__gte=now.date() - timedelta(days=DAYS_BACK)
        )
        .exclude(plenary__state=Plenary.State.DRAFT)
        .order_by("plenary_id", "-number")
        .distinct("plenary_id")
    )
    return [
        (version, segment, entry)
        for version in (versions if codes else [])
        for segment, entry in entries_of(version.body)
        if entry["code"] in codes and entry["expected"]
    ]


def feed(user: User, now: datetime) -> bytes:
    """A delegate's calendar in the delegate's language. The same lists give the same bytes."""
    with translation.override(user.language):
        events = [_event(*found) for found in own_times(user, now)]
        return _calendar(events, _("My delegation on the lists of speakers"))


# --- Secret addresses -----------------------------------------------------------------------------------------------


def fingerprint(token: str) -> str:
    """What the portal keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def new_address(user: User) -> str:
    """The token of a new address, which is told once; the address before it stops."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    TimesFeed.objects.filter(user=user).delete()
    TimesFeed.objects.create(user=user, token_hash=fingerprint(token))
    return token


def revoke(user: User) -> None:
    """Stop an address."""
    TimesFeed.objects.filter(user=user).delete()


def find_feed(token: str) -> TimesFeed | None:
    """The feed with this token, if its user still acts for a delegation. A hash is looked up, which tells no timing."""
    rows = TimesFeed.objects.select_related("user").filter(user__is_active=True)
    found = rows.filter(token_hash=fingerprint(token)).first()
    return found if found and has_feed(found.user) else None


def has_feed(user: User) -> bool:
    """Whether a person may have such a calendar: who acts for a delegation."""
    return Delegation.objects.of(user).exists()
