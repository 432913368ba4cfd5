"""The texts of statements: those of a plenary, one of them, sending it, publishing it, and the public page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asp_portal import uploads
from asp_portal.acting import ActPages, answer, timeline
from asp_portal.exports import FORMATS, as_download
from asp_portal.workflow import Hidden
from cooperation.forms.texts import DeliverForm, TextForm
from cooperation.models import Delegation, InvitedSpeaker, Plenary, SpeakingRequest, StatementText, TextVersion
from cooperation.texts import pages, services
from cooperation.texts.workflow import may_write, text_workflow

FORM = require_http_methods(["GET", "HEAD", "POST"])
WORDS = {
    "of": gettext_lazy("speaker"),
    "segment": gettext_lazy("segment"),
    "language": gettext_lazy("language"),
    "delivery": gettext_lazy("how it is read"),
    "words": gettext_lazy("words"),
    "text": gettext_lazy("text"),
    "file": gettext_lazy("file"),
    "delivered_at": gettext_lazy("delivered"),
    "in_writing_only": gettext_lazy("in writing only"),
    "public": gettext_lazy("public version"),
}

# --- The texts of a plenary -----------------------------------------------------------------------------------------


@require_safe
def texts(request, slug):
    """All interventions with their texts, for the desk and the interpreters; for a delegation its own."""
    plenary, today = find_plenary(request, slug), timezone.localdate()
    found = pages.rows(plenary, request.user, today)
    desk, reader = (request.user.has_perm(f"cooperation.{name}") for name in ("keep_texts", "read_texts"))
    if not (found or desk or reader or Delegation.objects.of(request.user).exists()):
        raise Http404
    words, show = request.GET.get("q", "")[:100], request.GET.get("show", "")
    shown = pages.chosen(found, words, show)
    if export := FORMATS.get(request.GET.get("_export", "")):
        header, cells = pages.file_of(shown)
        return export(f"texts-{plenary.on}", header, cells)
    context = {
        "plenary": plenary,
        "rows": shown,
        "total": len(found),
        "desk": desk,
        "reader": reader,
        "words": words,
        "show": show,
        "ready": desk and any(row.way_out for row in shown),
    }
    return render(request, "cooperation/texts/list.html", context)


def find_plenary(request, slug: str) -> Plenary:
    """A plenary that the user may see; 404 otherwise."""
    return get_object_or_404(Plenary.objects.visible_to(request.user).select_related("session"), slug=slug)


@require_POST
def publish(request, slug):
    """Publish the ticked texts, each as it would be published now; what had changed since is left alone."""
    plenary = find_plenary(request, slug)
    if not request.user.has_perm("cooperation.keep_texts"):
        raise Http404
    seen = {chosen: request.POST.get(f"seen-{chosen}", "") for chosen in request.POST.getlist("chosen")}
    rows = pages.rows(plenary, request.user, timezone.localdate())
    ticked = [row.text for row in rows if row.text and row.text.slug in seen]
    published, sentences = services.publish_all(ticked, seen, request.user, timezone.localdate())
    if not ticked:
        messages.error(request, _("Tick the statements that you publish."))
    if published:
        messages.success(request, _("Published: %s.") % ", ".join(text.speaker for text in published))
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect("cooperation:texts", plenary.slug)


# --- One text -------------------------------------------------------------------------------------------------------


def find_text(request, slug: str) -> StatementText:
    """A text that the user may read under embargo; 404 otherwise."""
    return get_object_or_404(StatementText.objects.visible_to(request.user).whole().distinct(), slug=slug)


@require_safe
def text(request, slug):
    """The words, their length, the versions, and what may be done."""
    found = find_text(request, slug)
    today = timezone.localdate()
    offers = text_workflow.offers(found, request.user, today)
    context = pages.about(found, today) | {
        "paper": found,
        "offers": [offer for offer in offers if offer.name != "add"],
        "may_add": any(offer.name == "add" for offer in offers),
        "own": may_write(request.user, found),
        "acts": timeline(found, text_workflow),
    }
    return render(request, "cooperation/texts/text.html", context)


act_pages = ActPages(
    text_workflow,
    find_text,
    "cooperation:plenaries",
    WORDS,
    {"deliver": DeliverForm},
    lambda paper, transition: {"facts": pages.facts_of(paper)},
    "cooperation/texts/acts",
)


@FORM
def act(request, slug, name):
    """What will happen, and doing it; a new version has a form of its own."""
    if name == "add":
        raise Http404
    return answer(request, act_pages, slug, name)


@require_safe
def version(request, slug):
    """A version as a file; only for those who may read the text under embargo."""
    texts_seen = StatementText.objects.visible_to(request.user)
    return download(get_object_or_404(TextVersion.objects.select_related("text"), slug=slug, text__in=texts_seen))


def download(found: TextVersion, *, words: bool = False) -> HttpResponse:
    """The PDF; the words as a text file where there is none, or where they are asked for."""
    if found.stored_name and not words:
        try:
            file = uploads.open_stored(found.stored_name)
        except OSError:
            raise Http404 from None
        return uploads.serve(file, found.name, found.content_type)
    if not found.words:
        raise Http404
    response = HttpResponse(found.words, content_type="text/plain; charset=utf-8")
    return as_download(response, f"statement-{found.slug}.txt")


# --- Sending --------------------------------------------------------------------------------------------------------


@FORM
def new(request, slug):
    """A delegation, or the desk for it, sends a version of the text of its request."""
    own = SpeakingRequest.objects.visible_to(request.user)
    found = get_object_or_404(own.select_related("delegation", "group", "segment__plenary__session"), slug=slug)
    return send(request, found)


@FORM
def new_invited(request, slug):
    """A delegation that is invited to speak, or the desk for any speaker, sends a version of the text."""
    seen = InvitedSpeaker.objects.filter(segment__plenary__in=Plenary.objects.visible_to(request.user))
    return send(request, get_object_or_404(seen.select_related("delegation", "segment__plenary__session"), slug=slug))


def send(request, of: SpeakingRequest | InvitedSpeaker):
    """The form of a text, filled in with the version that there is."""
    there = getattr(of, "text", None)
    draft = there or StatementText(**{"request" if isinstance(of, SpeakingRequest) else "invited": of})
    if not (request.user.has_perm("cooperation.keep_texts") or may_write(request.user, draft)):
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = before(there) if there else {"language": of.language, "delivery": TextVersion.Delivery.CHECK}
    form = TextForm(*sent, owner=f"{request.user.pk}.{of.slug}", initial=initial)
    if request.method == "POST" and form.is_valid() and (made := saved(request, form, of)):
        messages.success(request, _("The text is here. It stays under embargo until it is delivered."))
        return redirect(made)
    if form.is_bound:
        form.keep_file()
    allowed = pages.Allowed(of.segment.plenary).of(of)
    shown = form["words"].value() or ""
    context = {"form": form, "of": of, "there": there, "plenary": of.segment.plenary, "allowed": allowed}
    context["length"] = pages.length_in_form(shown, allowed)
    return render(request, "cooperation/texts/form.html", context, status=422 if form.errors else 200)


def before(there: StatementText) -> dict:
    """What the latest version said, to go on from."""
    latest = there.latest
    return {"language": latest.language, "delivery": latest.delivery, "words": latest.words}


def saved(request, form: TextForm, of) -> StatementText | None:
    """The text with its new version; None where the form says what is wrong."""
    try:
        return services.add_version(of, request.user, timezone.localdate(), **form.content)
    except Hidden:
        raise Http404 from None
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None


# --- For everybody --------------------------------------------------------------------------------------------------


@login_not_required
@require_safe
def public_texts(request, slug):
    """The published statements of a plenary."""
    plenary = announced(slug)
    context = {"plenary": plenary, "segments": pages.public(plenary)}
    return render(request, "cooperation/texts/public.html", context)


def announced(slug: str) -> Plenary:
    """A plenary that everybody may know of; 404 otherwise."""
    plenaries = Plenary.objects.exclude(state=Plenary.State.DRAFT).select_related("session")
    return get_object_or_404(plenaries, slug=slug)


@login_not_required
@require_safe
def public_text(request, slug, kind):
    """A published statement as a file, in the version that was published."""
    published = StatementText.objects.filter(state=StatementText.State.PUBLISHED).select_related("published_version")
    found = get_object_or_404(published, slug=slug).published_version
    if kind == "file" and not found.stored_name:
        raise Http404
    return download(found, words=kind == "words")
