"""The live screens: console, room, followers, interpreters. Each carries its first snapshot."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperation.live import screens
from cooperation.live.services import snapshot_of
from cooperation.live.tokens import live_url
from cooperation.models import Delegation, Plenary, SpeakingRequest
from cooperation.views.setup import seen_plenary

RUN, VIEW, READ = "cooperation.run_meeting", "cooperation.view_meeting", "cooperation.read_texts"
SIZES = ("s", "m", "l", "xl")


@require_safe
def meeting(request, slug):
    """The console of chair and operator; who may only look at meetings follows this one."""
    plenary = seen_plenary(request, slug)
    if not request.user.has_perm(RUN):
        if not request.user.has_perm(VIEW):
            raise Http404
        return redirect("cooperation:follow", plenary.slug)
    return _screen(request, plenary, "console", "console", screens.console(plenary, _live_url(request)))


@login_not_required
@require_safe
def room(request, slug):
    """The wall of the room: for everybody once the list is published."""
    plenary = _announced(slug)
    size = request.GET.get("size", "")
    facts = screens.screen(plenary, "room", _live_url(request))
    return _screen(request, plenary, "room", "room", facts, size=size if size in SIZES else "m")


@login_not_required
@require_safe
def follow(request, slug):
    """The list as it goes, for everybody once it is published; delegates see their own lines first."""
    plenary = _announced(slug)
    own, audience, requests = [], "public", []
    if request.user.is_authenticated:
        delegations = Delegation.objects.of(request.user)
        own = list(delegations.values_list("code", flat=True))
        requests = SpeakingRequest.objects.filter(plenary=plenary, delegation__in=delegations)
    if own:
        audience = "delegate"
    facts = screens.screen(plenary, audience, _live_url(request)) | {"own": own}
    return _screen(request, plenary, audience, "follow", facts, requests=requests)


@require_safe
def interpreters(request, slug):
    """Who comes next, in which language and with which text: for those who may read texts under embargo."""
    if not request.user.has_perm(READ):
        raise Http404
    plenary = seen_plenary(request, slug)
    facts = screens.screen(plenary, "interpreters", _live_url(request))
    facts["texts"] = screens.text_addresses(plenary)
    return _screen(request, plenary, "interpreters", "interpreters", facts)


@login_not_required
@require_safe
def service_worker(request):
    """The script that keeps the live screens for a reload without a network; its scope is given by its address."""
    script = (settings.BASE_DIR / "static/js/plenary/service-worker.js").read_text()
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-store"})


def _announced(slug: str) -> Plenary:
    """A plenary that everybody may see; 404 otherwise."""
    plenaries = Plenary.objects.exclude(state=Plenary.State.DRAFT)
    return get_object_or_404(plenaries.select_related("session"), slug=slug)


def _screen(request, plenary: Plenary, audience: str, template: str, facts: dict, **context):
    """The page of a screen; before the list is published it says so, to those who are told of it at all."""
    snapshot = snapshot_of(plenary, audience)
    if snapshot is None and not request.user.is_authenticated:
        raise Http404
    context |= {
        "plenary": plenary,
        "snapshot": snapshot,
        "screen": facts,
        "words": screens.words(audience),
        "back": reverse("cooperation:plenary", args=[plenary.slug]) if request.user.is_authenticated else "",
        "title": TITLES[template](),
        "rows": _rows(snapshot, request.LANGUAGE_CODE) if snapshot else [],
    }
    page = template if snapshot else "not_published"
    return render(request, f"cooperation/live/{page}.html", context)


TITLES = {
    "console": lambda: _("Console"),
    "room": lambda: _("Room display"),
    "follow": lambda: _("Follow the meeting"),
    "interpreters": lambda: _("For interpreters"),
}


def _rows(snapshot: dict, language: str) -> list[tuple[str, str]]:
    """The list for those without JavaScript: segment and name, in order of speaking."""
    return [
        (segment["key"], snapshot["entries"][entry]["name"][language])
        for segment in snapshot["segments"]
        for entry in (*segment["done"], *segment["entries"])
    ]


def _live_url(request) -> str:
    return live_url(request.scheme, request.get_host())
