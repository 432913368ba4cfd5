"""The list of speakers for everybody, without signing in: the newest version, any other as it was, and their files."""

from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from asp_portal.exports import FORMATS
from cooperation.forms.versions import CompareForm
from cooperation.lists import files, listing
from cooperation.lists.body import session_of
from cooperation.lists.changes import shown
from cooperation.lists.paper import kept_pdf, list_pdf
from cooperation.lists.wording import LANGUAGES, here
from cooperation.models import Delegation, ListVersion, Plenary
from cooperation.moments import in_session
from cooperation.views.setup import seen_plenary

Kind = ListVersion.Kind
KEPT = 60  # lists in the memory of a process; each serves one language, and those whose own lines are marked
FOREVER = "public, max-age=31536000, immutable"  # what was published is never changed


def visible(request) -> QuerySet[ListVersion]:
    """The versions that the reader may see: published ones; all for those who prepare lists. Without their bodies."""
    versions = ListVersion.objects.filter(plenary__in=Plenary.objects.visible_to(request.user))
    if not request.user.has_perm("cooperation.view_listversion"):
        versions = versions.filter(kind=Kind.PUBLISHED)
    return versions.select_related("plenary__session").defer("body")


def find(request, slug: str) -> ListVersion:
    """A version that the reader may see; 404 otherwise."""
    return get_object_or_404(visible(request), slug=slug)


# --- Pages ----------------------------------------------------------------------------------------------------------


@require_safe
@login_not_required
def newest(request, slug):
    """The list as it was published last; before that, that it is not published yet."""
    found = visible(request).filter(plenary__slug=slug, kind=Kind.PUBLISHED).first()
    if found is None:
        return answer(request, "none", {"plenary": seen_plenary(request, slug)})
    return page(request, found, found)


@require_safe
@login_not_required
def version(request, slug):
    """A version as it was."""
    found = find(request, slug)
    holds = visible(request).filter(plenary=found.plenary_id, kind=Kind.PUBLISHED).first()
    return page(request, found, holds)


def page(request, found: ListVersion, holds: ListVersion | None):
    """The page of a version. holds: the one that was published last."""
    own = frozenset(own_codes(request.user))
    context = {
        "plenary": found.plenary,
        "version": found,
        "holds": holds,
        "is_newest": found == holds,
        "list": listed(found.slug, get_language() or "en", own, found == holds),
        "is_delegate": bool(own),
        "may_publish": request.user.has_perm("cooperation.publish_list"),
        "prepares": request.user.has_perm("cooperation.view_listversion"),
    }
    return answer(request, "list", context)


def own_codes(user) -> QuerySet | list:
    """The codes of the delegations for which the reader acts."""
    return Delegation.objects.of(user).values_list("code", flat=True) if user.is_authenticated else []


def answer(request, template: str, context: dict) -> HttpResponse:
    """A page that a browser asks for anew each time."""
    response = render(request, f"cooperation/versions/{template}.html", context)
    if not request.user.is_authenticated:
        response["Cache-Control"] = "no-cache"
    return response


@dataclass(frozen=True)
class Listed:
    """A version in a language: its title, its moments, and the list itself as HTML."""

    title: str
    lead: str
    made_at: str
    html: str


@lru_cache(KEPT)
def listed(slug: str, language: str, own: frozenset[str], is_newest: bool) -> Listed:
    """A version in the language of the page, made once: versions never change. own: the codes of the reader's lines.

    is_newest: its times are those that hold, and can be put into calendars.
    """
    found = ListVersion.objects.get(slug=slug)
    body = found.body
    start, session = listing.start_of(body), session_of(body)
    parts = listing.parts_of(body)
    context = {
        "parts": parts,
        "own": own,
        "mine": [(part.key, row) for part in parts for row in part.spoken if row.code in own],
        "hours": listing.hours_in_words(body),
        "order": here(body["order"]["words"]),
        "words": here(body["words"]),
        "fits": body["fits"],
        "draws": body["draws"],
        "plenary": body["plenary"]["slug"],
        "is_newest": is_newest,
        "knows_start": start is not None,
        "others": earlier(found),
        "version": found,
    }
    return Listed(
        here(body["plenary"]["title"]),
        listing.lead(body),
        in_session(found.made_at, session),
        render_to_string("cooperation/versions/listing.html", context),
    )


def earlier(version: ListVersion) -> list[ListVersion]:
    """The published versions before one."""
    versions = ListVersion.objects.filter(plenary=version.plenary_id, kind=Kind.PUBLISHED, number__lt=version.number)
    return list(versions.defer("body").select_related("plenary__session"))


@require_safe
@login_not_required
def difference(request, slug):
    """What differs between two versions that the reader may see; first the last two that were published."""
    plenary = seen_plenary(request, slug)
    versions = list(visible(request).filter(plenary=plenary))
    form = CompareForm(request.GET or usual(versions), versions=versions)
    context = {"plenary": plenary, "form": form, "versions": versions}
    if form.is_valid():
        old, new = form.chosen
        context |= {"old": old, "new": new, "difference": shown(old.body, new.body)}
    response = answer(request, "difference", context)
    response.status_code = 422 if request.GET and form.errors else 200
    return response


def usual(versions: list[ListVersion]) -> dict[str, str]:
    """What is compared where nobody has chosen: the last published version with the one before it."""
    published = [version for version in versions if version.kind == Kind.PUBLISHED][:2] or versions[:2]
    return {"old": str(published[-1].number), "new": str(published[0].number)} if published else {}


# --- Files ----------------------------------------------------------------------------------------------------------


@require_safe
@login_not_required
def newest_data(request, slug):
    """The newest published list as JSON, for other programs."""
    found = visible(request).filter(plenary__slug=slug, kind=Kind.PUBLISHED).first()
    if found is None:
        raise Http404
    return data(request, found)


@require_safe
@login_not_required
def download(request, slug, kind):
    """A version as CSV, XLSX or JSON."""
    found = find(request, slug)
    if kind == "json":
        return data(request, found)
    if kind not in FORMATS:
        raise Http404
    return FORMATS[kind](files.name_of(found), files.header(found.body), files.rows(found.body))


def data(request, found: ListVersion) -> HttpResponseBase:
    """A version as JSON, which programs of other houses may read too."""
    response = JsonResponse(files.document(found), json_dumps_params={"ensure_ascii": False})
    if found.kind == Kind.PUBLISHED:
        response["Access-Control-Allow-Origin"] = "*"
        response["ETag"] = quote_etag(f"{found.hash}-{found.number}")
        response = get_conditional_response(request, response["ETag"], None, response)
    return kept_by_caches(request, found, response, "public, no-cache")


def kept_by_caches(request, found: ListVersion, response: HttpResponseBase, how: str) -> HttpResponseBase:
    """What was published may be kept by caches, but not by the browser of somebody who is signed in."""
    if found.kind == Kind.PUBLISHED and not request.user.is_authenticated:
        response["Cache-Control"] = how
    return response


@require_safe
@login_not_required
def paper(request, slug, language):
    """A version on paper: as it was printed at its publication; of a draft, as it would look."""
    found = find(request, slug)
    if language not in LANGUAGES:
        raise Http404
    content = kept_pdf(found, language) if found.kind == Kind.PUBLISHED else list_pdf(found, language)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{files.name_of(found)}-{language}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return kept_by_caches(request, found, response, FOREVER)
