"""The live meeting as data: commands from the console, what each audience sees now, and tokens for the stream."""

import json
import time

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from asp_portal.workflow import Hidden, Stale
from cooperation.forms.live import CommandForm
from cooperation.lists.wording import said
from cooperation.live.commands import run
from cooperation.live.services import snapshot_of
from cooperation.live.snapshots import CONSOLE, DELEGATE, INTERPRETERS, PUBLIC, ROOM, Json
from cooperation.live.tokens import make_token
from cooperation.models import DelegationMember, Plenary, Snapshot
from cooperation.rules.meeting_facts import NotPossible

LARGEST = 10_000  # bytes of a command


@require_POST
def command(request: HttpRequest, slug: str) -> HttpResponse:
    """Carry out a command: 200 with what is now; 409 and 422 with it and with the reason why nothing was done."""
    if not request.user.has_perm("cooperation.run_meeting"):
        raise Http404
    plenary = get_object_or_404(Plenary.objects.select_related("session"), slug=slug)
    form = CommandForm(_sent(request))
    if not form.is_valid():
        errors = [f"{name}: {text}" for name, texts in form.errors.items() for text in texts]
        return JsonResponse({"error": " ".join(errors)}, status=400)
    try:
        return JsonResponse({"snapshot": _answered(run(plenary, form.made(), request.user, timezone.now()))})
    except Hidden:
        raise Http404 from None
    except Stale:
        words = _("Something else happened meanwhile. Nothing was done: look at what is now.")
        return _refused(plenary, words, 409)
    except NotPossible as reason:
        return _refused(plenary, said(reason.sentence, plenary.session), 422)


def _sent(request: HttpRequest) -> Json:
    """The JSON object of a request; nothing where it is none."""
    try:
        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            return {}
        sent = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        return {}
    return sent if isinstance(sent, dict) else {}


def _refused(plenary: Plenary, words: str, status: int) -> JsonResponse:
    now = snapshot_of(plenary, CONSOLE)
    return JsonResponse({"error": words, "snapshot": _answered(now or {})}, status=status)


def _answered(body: Json) -> Json:
    return {"server_ms": _now_ms(), **body}


def _now_ms() -> int:
    return round(time.time() * 1000)


# --- What an audience sees ------------------------------------------------------------------------------------------


def may_follow(request: HttpRequest, audience: str) -> bool:
    """Whether somebody belongs to an audience; the list of a plenary that has a snapshot is public."""
    if audience in (PUBLIC, ROOM):
        return True
    if audience == CONSOLE:
        return request.user.has_perm("cooperation.run_meeting")
    if audience == INTERPRETERS:
        return request.user.has_perm("cooperation.read_texts")
    if audience != DELEGATE or not request.user.is_authenticated:
        return False
    return (
        request.user.has_perm("cooperation.view_plenary")
        or DelegationMember.objects.filter(user=request.user, left_at=None).exists()
    )


@require_safe
@login_not_required
def live_snapshot(request: HttpRequest, slug: str, audience: str) -> HttpResponse:
    """The newest snapshot, with the ETag "version-audience": one query while nothing has changed."""
    if not may_follow(request, audience):
        raise Http404
    found = Snapshot.objects.filter(meeting__plenary__slug=slug, audience=audience)
    version = found.values_list("version", flat=True).first()
    if version is None:
        raise Http404
    if request.headers.get("If-None-Match", "").removeprefix("W/") == _etag(version, audience):
        response: HttpResponse = HttpResponseNotModified()
    else:
        version, text = found.annotate(text=Cast("body", TextField())).values_list("version", "text").get()
        response = HttpResponse(f'{{"server_ms": {_now_ms()}, {text[1:]}', content_type="application/json")
    response["ETag"] = _etag(version, audience)
    response["Cache-Control"] = "no-cache" if audience in (PUBLIC, ROOM) else "private, no-cache"
    return response


def _etag(version: int, audience: str) -> str:
    return f'"{version}-{audience}"'


@require_safe
@login_not_required
def live_token(request: HttpRequest, slug: str, audience: str) -> HttpResponse:
    """A token for the stream of this audience, for ten minutes."""
    shown = Snapshot.objects.filter(meeting__plenary__slug=slug, audience=audience)
    if not may_follow(request, audience) or not shown.exists():
        raise Http404
    token, expires_ms = make_token(slug, audience, timezone.now())
    response = JsonResponse({"token": token, "expires_ms": expires_ms})
    response["Cache-Control"] = "private, no-store"
    return response
