"""Requests for the floor: the list, asking, a request and the acts on it, its acknowledgement, and messages."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal import uploads
from asp_portal.acting import ActPages, answer, timeline
from asp_portal.exports import ExportMixin, as_download
from asp_portal.workflow import Refused
from cooperation.forms.registration import ChangeForm, ConfirmForm, CorrectForm, MessageForm, RegisterForm
from cooperation.lists.drafting import draft_of
from cooperation.lists.feasibility_panel import in_short
from cooperation.models import Plenary, RequestFile, SpeakingRequest
from cooperation.registration import pages, services
from cooperation.registration.facts import WORDS
from cooperation.registration.paper import acknowledgement as paper
from cooperation.registration.workflow import HANDLE, acts_for, request_workflow
from cooperation.tables.registration import RequestFileTable, RequestFilter, RequestTable
from cooperation.views.setup import seen_plenary

FORM = require_http_methods(["GET", "HEAD", "POST"])
LANGUAGES = ("en", "fr")
State = SpeakingRequest.State

# --- Lists ----------------------------------------------------------------------------------------------------------


class RequestList(ExportMixin, SingleTableMixin, FilterView):
    """The requests of a plenary, for those who see them all."""

    http_method_names = ["get", "head", "options"]
    model, filterset_class = SpeakingRequest, RequestFilter
    table_pagination = {"per_page": 100}
    template_name = "cooperation/registration/list.html"
    export_name = "requests"
    strict = False
    plenary: Plenary | None = None

    def get_queryset(self):
        """By arrival, with what a row shows; drafts that were discarded are only shown where they are asked for."""
        rows = self.plenary.requests.select_related("plenary", "segment", "delegation", "group")
        return rows if self.request.GET.get("state") == State.DISCARDED else rows.exclude(state=State.DISCARDED)

    def get_table_class(self):
        """A file has a column for each fact; a page has what fits beside each other."""
        return RequestFileTable if "_export" in self.request.GET else RequestTable

    def get_table_kwargs(self):
        """With what should be known about the requests."""
        return {"plenary": self.plenary, "known": services.pointed_out(self.plenary)}

    def get_filterset_kwargs(self, filterset_class):
        """With the plenary, whose segments are offered."""
        return super().get_filterset_kwargs(filterset_class) | {"plenary": self.plenary}

    def get_context_data(self, **kwargs):
        """The plenary, its counts, and whether the list fits as it is now."""
        fits = in_short(draft_of(self.plenary, timezone.now()))
        return super().get_context_data(plenary=self.plenary, counts=pages.counts(self.plenary), fits=fits, **kwargs)


@require_safe
def requests(request, slug):
    """All requests of a plenary, or those of one's own delegations."""
    plenary, now = seen_plenary(request, slug), timezone.now()
    if request.user.has_perm(pages.VIEW):
        return RequestList.as_view(plenary=plenary)(request)
    own = pages.own_delegations(request.user)
    if not own:
        raise Http404
    rows = pages.own_requests(request.user, plenary)
    context = {
        "plenary": plenary,
        "delegations": own,
        "rows": [{"paper": row, "facts": pages.facts_of(row)} for row in rows],
        "door": pages.door(plenary, now),
        "may_ask": pages.may_ask(plenary, own, rows),
        "now": now,
    }
    return render(request, "cooperation/registration/own.html", context)


# --- Asking for the floor -------------------------------------------------------------------------------------------


@FORM
def new(request, slug):
    """Ask for the floor: one form for one segment or several. What comes late is kept as late, and said so."""
    at = services.arrival()  # before anything else: this moment decides
    plenary, own = seen_plenary(request, slug), pages.own_delegations(request.user)
    if not own:
        raise Http404
    door = pages.door(plenary, at)
    if door.refusal:
        messages.error(request, door.refusal)
        return redirect("cooperation:requests", plenary.slug)
    form = RegisterForm(request.POST or None, user=request.user, plenary=plenary, delegations=own)
    if not form.is_bound and not form.free:
        messages.info(request, _("A request of your delegation stands in each segment: change it, or withdraw it."))
        return redirect("cooperation:requests", plenary.slug)
    if form.is_bound and form.is_valid():
        try:
            return acknowledged(request, plenary, register(request, form, at), at)
        except ValidationError as error:  # somebody else of the delegation was faster
            form.add_error(None if hasattr(error, "error_dict") else "segments", error)
    context = {"plenary": plenary, "form": form, "door": door, "now": at, "own": own}
    context["cancel_url"] = reverse("cooperation:requests", args=[plenary.slug])
    return render(request, "cooperation/registration/new.html", context, status=422 if form.errors else 200)


def register(request, form: RegisterForm, at: datetime) -> list[SpeakingRequest]:
    """The requests of a valid form. Raises ValidationError, also where the plenary has ended a moment ago."""
    found = dict(form.cleaned_data)
    found.pop("delegation", None)
    token, segments = found.pop("token"), found.pop("segments")
    try:
        return services.register(
            request.user, form.plenary, form.chosen, segments, received_at=at, token=token, **found
        )
    except Refused as refusal:
        raise ValidationError(str(refusal)) from None


def acknowledged(request, plenary: Plenary, made: list[SpeakingRequest], at: datetime) -> HttpResponse:
    """On to the acknowledgement; of a form that was sent before, with a word about it."""
    if made[0].received_at != at:
        messages.info(request, _("This form had been sent before: here is what it made."))
    query = {"of": ",".join(one.slug for one in made)}
    return redirect(reverse("cooperation:requests-received", args=[plenary.slug], query=query))


@require_safe
def received(request, slug):
    """The acknowledgement of what one form asked for: number, time, content, fingerprint."""
    plenary = seen_plenary(request, slug)
    slugs = [slug for slug in request.GET.get("of", "").split(",")[:20] if slug_re.fullmatch(slug)]
    rows = SpeakingRequest.objects.visible_to(request.user).filter(plenary=plenary, slug__in=slugs)
    rows = rows.select_related(*services.FOR_PAGE).order_by("segment__position")
    made = [pages.for_reader(one, request.user) for one in rows]
    if not made:
        raise Http404
    context = {"plenary": plenary, "rows": [{"paper": one, "facts": pages.facts_of(one)} for one in made]}
    context["late"] = any(one.state == State.WAITING for one in made)
    return render(request, "cooperation/registration/received.html", context)


# --- A request, and the acts on it ----------------------------------------------------------------------------------


def seen_request(request, slug: str) -> SpeakingRequest:
    """A request that the user may see, with all that its page shows; 404 otherwise."""
    rows = SpeakingRequest.objects.visible_to(request.user).select_related(*services.FOR_PAGE)
    return pages.for_reader(get_object_or_404(rows, slug=slug), request.user)


@require_safe
def request_page(request, slug):
    """A request: what it says, where it stands, its acts, and what may be done now."""
    found = seen_request(request, slug)
    context = {
        "paper": found,
        "plenary": found.plenary,
        "facts": pages.facts_of(found),
        "offers": request_workflow.offers(found, request.user, timezone.localdate()),
        "acts": timeline(found, request_workflow),
        "own": acts_for(request.user, found.delegation),
        "stands": found.state in SpeakingRequest.STANDING,
    }
    if request.user.has_perm(pages.VIEW):
        context |= pages.of_draft(found)
        context["known"] = services.pointed_out(found.plenary).get(found.slug, [])
    return render(request, "cooperation/registration/request.html", context)


def about(paper: SpeakingRequest, transition) -> dict[str, Any]:
    """What the page of an act shows besides."""
    found: dict[str, Any] = {"facts": pages.facts_of(paper), "plenary": paper.plenary}
    return found | (pages.of_draft(paper) if transition.name == "confirm" else {})


PAGES = ActPages(
    request_workflow,
    find=seen_request,
    listing="cooperation:plenaries",
    words=WORDS,
    forms={"change": ChangeForm, "correct": CorrectForm, "confirm": ConfirmForm},
    context=about,
    templates="cooperation/registration/acts",
)


@FORM
def act(request, slug, name):
    """An act on a request. Registering has a form of its own."""
    if name == "register":
        raise Http404
    return answer(request, PAGES, slug, name)


@require_safe
def acknowledgement(request, slug, language=""):
    """The acknowledgement as PDF, in the reader's language or the one asked for."""
    found, language = seen_request(request, slug), language or get_language()
    if language not in LANGUAGES or found.state in SpeakingRequest.UNCONFIRMED:
        raise Http404
    answer_ = HttpResponse(paper(found, language), content_type="application/pdf")
    return as_download(answer_, f"{found.number}-{language}.pdf")


@require_safe
def file(request, slug):
    """A file that came with a request, for those who see them all."""
    if not request.user.has_perm(pages.VIEW):
        raise Http404
    found = get_object_or_404(RequestFile, slug=slug)
    return uploads.serve(uploads.open_stored(found.stored_name), found.name, found.content_type)


# --- What came by e-mail or note verbale ----------------------------------------------------------------------------


@FORM
def message(request, slug):
    """A message is read into a draft, or into one for each segment that it names; the first is then confirmed."""
    if not request.user.has_perm(HANDLE):
        raise Http404
    plenary = seen_plenary(request, slug)
    form = MessageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = entered(request, plenary, form.cleaned_data)
        except ValidationError as error:
            form.add_error("files", error)
        else:
            return redirect("cooperation:request-act", made[0].slug, "confirm")
    context = {"plenary": plenary, "form": form, "cancel_url": reverse("cooperation:requests", args=[plenary.slug])}
    return render(request, "cooperation/registration/message.html", context, status=422 if form.errors else 200)


def entered(request, plenary: Plenary, found: dict[str, Any]) -> list[SpeakingRequest]:
    """The drafts of a message."""
    read = pages.read_message(plenary, found["message"])
    made = services.enter(
        request.user,
        plenary,
        channel=found["channel"],
        message=found["message"],
        read=read,
        files=found["files"],
        at=timezone.now(),
    )
    if len(made) > 1:
        numbers = ", ".join(one.number for one in made)
        messages.info(request, _("The message names more than one segment: it made the drafts %s.") % numbers)
    return made
