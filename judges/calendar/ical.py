"""Calendars for other programs (iCalendar, RFC 5545): secret addresses without signing in, and files to download.

Other parts of the portal add what they know: `PROVIDERS[kind].append(function)`, where the function gives entries for a
user on a day. Entries hold nothing private: whoever has the address reads them, and so does the maker of the program.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from asp_portal.accounts.models import User
from judges.calendar.services import bench, last_change
from judges.leave.figures import sees_the_bench
from judges.models import CalendarFeed, Event, Judge, LeaveRequest
from judges.rules.periods import years_after

Kind = CalendarFeed.Kind
YEARS_BACK, YEARS_AHEAD = 1, 3
HOST = "asp-portal"  # behind the @ of what names an entry: the same for ever, wherever the portal runs
TOKEN_BYTES = 32
STAMP = datetime(2002, 7, 1, tzinfo=UTC)  # the format wants a moment; a fixed one, so that the same stays the same
OPAQUE, TRANSPARENT = "OPAQUE", "TRANSPARENT"  # whether the days are taken


@dataclass(frozen=True)
class Item:
    """An entry of whole days, both counted. uid: stable, so that a changed entry replaces itself."""

    uid: str
    first_day: date
    last_day: date
    summary: str
    description: str = ""
    url: str = ""
    busy: bool = False
    tentative: bool = False


Provider = Callable[[User, date], Iterable[Item]]

# --- What the feeds of this part show -------------------------------------------------------------------------------


def span(today: date) -> tuple[date, date]:
    """The days of a calendar: a year back, three ahead."""
    return years_after(today, -YEARS_BACK), years_after(today, YEARS_AHEAD)


def own_leave(user: User, today: date) -> Iterable[Item]:
    """A judge's own leave, asked for and granted."""
    first, last = span(today)
    rows = LeaveRequest.objects.filter(
        judge__user=user, state__in=LeaveRequest.STANDING, first_day__lte=last, last_day__gte=first
    )
    for row in rows.order_by("first_day"):
        asked = row.state == LeaveRequest.State.REQUESTED
        summary = _("Leave, asked for") if asked else _("Leave")
        link = settings.SITE_URL + row.get_absolute_url()
        yield Item(f"leave-{row.slug}", row.first_day, row.last_day, summary, noon(row), link, True, asked)


def noon(row) -> str:
    """Where leave begins or ends at noon: the entry itself has whole days."""
    said = [_("From noon of the first day.")] if row.from_noon else []
    return " ".join([*said, *([_("Until noon of the last day.")] if row.until_noon else [])])


def the_bench(user: User, today: date) -> Iterable[Item]:
    """Who is away, the hearings, meetings and holidays."""
    found = bench(user, *span(today), today)
    for event in found.events:
        label = {Event.Kind.HEARING: _("Hearing: %s"), Event.Kind.MEETING: _("Meeting: %s")}.get(event.kind, "%s")
        busy = event.kind != Event.Kind.HOLIDAY
        yield Item(f"event-{event.slug}", event.first_day, event.last_day, label % event.title, busy=busy)
    for away in found.away:
        if not away.asked:
            uid = f"away-{away.judge.slug}-{away.first_day:%Y%m%d}"
            yield Item(uid, away.first_day, away.last_day, _("Away: %s") % away.judge, noon(away))


PROVIDERS: dict[str, list[Provider]] = {Kind.OWN: [own_leave], Kind.BENCH: [the_bench], Kind.DUE: []}
NAMES = {
    Kind.OWN: lambda: _("My leave and what comes due"),
    Kind.BENCH: lambda: _("The bench"),
    Kind.DUE: lambda: _("What comes due"),
}


def kinds_of(user: User, today: date) -> list[str]:
    """The calendars that this user may have."""
    found = [Kind.OWN] if Judge.objects.filter(user=user.pk).exists() else []
    found += [Kind.BENCH] if sees_the_bench(user, today) else []
    return found + ([Kind.DUE] if PROVIDERS[Kind.DUE] and user.has_perm("judges.keep_record") else [])


# --- Writing it -----------------------------------------------------------------------------------------------------


def feed(user: User, kind: str, today: date) -> bytes:
    """A user's calendar of a kind, in the user's language. The same entries give the same bytes."""
    with translation.override(user.language):
        calendar = Calendar()
        calendar.add("prodid", "-//ASP Portal//Calendar//EN")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", NAMES[kind]())
        calendar.add("refresh-interval", timedelta(hours=4), parameters={"value": "DURATION"})
        items = [item for provider in PROVIDERS[kind] for item in provider(user, today)]
        for item in sorted(items, key=lambda item: (item.first_day, item.uid)):
            calendar.add_component(entry(item))
        return calendar.to_ical()


def entry(item: Item) -> Entry:
    """An entry of whole days; the day after the last is where it ends, as the format counts."""
    made = Entry()
    made.add("uid", f"{item.uid}@{HOST}")
    made.add("dtstamp", STAMP)
    made.add("dtstart", item.first_day)
    made.add("dtend", item.last_day + timedelta(days=1))
    made.add("summary", item.summary)
    made.add("class", "CONFIDENTIAL")
    made.add("transp", OPAQUE if item.busy else TRANSPARENT)
    made.add("status", "TENTATIVE" if item.tentative else "CONFIRMED")
    if item.description:
        made.add("description", item.description)
    if item.url:
        made.add("url", item.url)
    return made


def changed_at(today: date) -> datetime:
    """When a calendar may last have changed: with the latest act of anybody, or when the day began."""
    midnight = timezone.make_aware(datetime.combine(today, time()))
    return max(midnight, last_change() or midnight)


# --- Secret addresses -----------------------------------------------------------------------------------------------


def fingerprint(token: str) -> str:
    """What the portal keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def new_address(user: User, kind: str) -> str:
    """The token of a new address, which is told once; the address before it stops."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    CalendarFeed.objects.filter(user=user, kind=kind).delete()
    CalendarFeed.objects.create(user=user, kind=kind, token_hash=fingerprint(token))
    return token


def revoke(user: User, kind: str) -> None:
    """Stop an address."""
    CalendarFeed.objects.filter(user=user, kind=kind).delete()


def find_feed(token: str, today: date) -> CalendarFeed | None:
    """The feed with this token, if its user may still have it. What is looked up is a hash, which tells no timing."""
    given = fingerprint(token)
    found = CalendarFeed.objects.filter(token_hash=given, user__is_active=True).select_related("user").first()
    if found is None or not constant_time_compare(found.token_hash, given):
        return None
    return found if found.kind in kinds_of(found.user, today) else None
