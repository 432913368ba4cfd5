"""Expected times in one's own calendar: a file from the public list, and the secret address of a delegate's times."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from asp_portal.acts import fingerprint
from cooperation.lists import ical
from cooperation.lists.body import session_of
from cooperation.lists.wording import here
from cooperation.models import ListVersion, TimesFeed
from cooperation.moments import in_session
from cooperation.views.public_lists import visible


@require_safe
@login_not_required
def entry(request, slug, id):
    """The expected time of one who speaks, as a file."""
    found = visible(request).filter(plenary__slug=slug, kind=ListVersion.Kind.PUBLISHED).first()
    speaks = found and ical.find_entry(found.body, id)
    if not speaks:
        raise Http404
    return calendar_file(ical.entry_file(found, *speaks), "speaking-time")


@require_http_methods(["GET", "HEAD", "POST"])
def address(request):
    """The expected times of one's delegations; make a new address, which is shown once, or stop the one there is."""
    if not ical.has_feed(request.user):
        raise Http404
    context = {}
    if "stop" in request.POST:
        ical.revoke(request.user)
        messages.success(request, _("The address no longer works."))
        return redirect("cooperation:times")
    if request.method == "POST":
        path = reverse("cooperation:times-feed", args=[ical.new_address(request.user)])
        context["address"] = settings.SITE_URL + path
    context["feed"] = TimesFeed.objects.filter(user=request.user).first()
    context["times"] = [
        {
            "version": version,
            "title": here(version.body["plenary"]["title"]),
            "segment": segment,
            "name": here(speaks["name"]),
            "at": in_session(datetime.fromisoformat(speaks["expected"]), session_of(version.body)),
        }
        for version, segment, speaks in ical.own_times(request.user, timezone.now())
    ]
    return render(request, "cooperation/versions/times.html", context)


@require_safe
@login_not_required
def feed(request, token):
    """The calendar behind a secret address; a wrong one does not exist."""
    found = ical.find_feed(token)
    if found is None:
        raise Http404
    body = ical.feed(found.user, timezone.now())
    etag = quote_etag(fingerprint(body.decode()))
    response = get_conditional_response(request, etag, None, calendar_file(body, "speaking-times"))
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def calendar_file(body: bytes, name: str) -> HttpResponse:
    """A calendar as a file."""
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
