"""Calendars for other programs: their secret addresses, and files to download."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from asp_portal.acts import fingerprint
from judges.calendar import ical
from judges.models import CalendarFeed


@require_safe
def addresses(request):
    """The calendars that one may have, and which of them have an address."""
    return show(request)


def show(request, kind: str = "", address: str = ""):
    """The page; an address that was just made stands on it this once."""
    kinds = ical.kinds_of(request.user, timezone.localdate())
    if not kinds:
        raise Http404
    there = {feed.kind: feed for feed in CalendarFeed.objects.filter(user=request.user)}
    feeds = [(name, str(ical.NAMES[name]()), there.get(name), address if name == kind else "") for name in kinds]
    return render(request, "judges/calendar/feeds.html", {"feeds": feeds})


@require_POST
def change_address(request, kind):
    """Make a new address, which is shown once; or stop the one there is."""
    if kind not in ical.kinds_of(request.user, timezone.localdate()):
        raise Http404
    if "stop" in request.POST:
        ical.revoke(request.user, kind)
        messages.success(request, _("The address no longer works."))
        return redirect("judges:calendar-feeds")
    path = reverse("judges:calendar-feed", args=[ical.new_address(request.user, kind)])
    return show(request, kind, settings.SITE_URL + path)


@require_safe
@login_not_required
def feed(request, token):
    """The calendar behind a secret address; a wrong one does not exist."""
    today = timezone.localdate()
    found = ical.find_feed(token, today)
    if found is None:
        raise Http404
    body = ical.feed(found.user, found.kind, today)
    etag, changed = quote_etag(fingerprint(body.decode())), int(ical.changed_at(today).timestamp())
    response = get_conditional_response(request, etag, changed, calendar_file(body, found.kind))
    response["ETag"], response["Last-Modified"] = etag, http_date(changed)
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def download(request, kind):
    """The same as a file, without subscribing to it."""
    today = timezone.localdate()
    if kind not in ical.kinds_of(request.user, today):
        raise Http404
    return calendar_file(ical.feed(request.user, kind, today), kind)


def calendar_file(body: bytes, kind: str) -> HttpResponse:
    """A calendar as a file."""
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}.ics"'
    return response
