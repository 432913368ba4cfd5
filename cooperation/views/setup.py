"""Sessions and plenaries: the list, a plenary's page, and preparing it."""

from copy import copy

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal.acting import ActPages, answer, timeline
from asp_portal.exports import ExportMixin
from cooperation.forms.setup import CopyForm, PlenaryForm, SessionForm
from cooperation.lists.drafting import draft_of
from cooperation.lists.feasibility_panel import in_public
from cooperation.models import Plenary, Session
from cooperation.setup import pages, services, shipped
from cooperation.setup.tabs import is_delegate
from cooperation.setup.workflow import plenary_workflow
from cooperation.tables.setup import PlenaryFilter, PlenaryTable
from cooperation.views.keeping import keep

FORM = require_http_methods(["GET", "HEAD", "POST"])
WORDS = {
    "session": gettext_lazy("session"),
    "on": gettext_lazy("day"),
    "starts_at": gettext_lazy("start"),
    "opens_at": gettext_lazy("list opens"),
    "closes_at": gettext_lazy("list closes"),
    "title_en": gettext_lazy("title in English"),
    "title_fr": gettext_lazy("title in French"),
    "theme_en": gettext_lazy("theme in English"),
    "theme_fr": gettext_lazy("theme in French"),
    "seconds": gettext_lazy("length in seconds"),
    "speaking_seconds": gettext_lazy("seconds for each intervention"),
    "group_seconds": gettext_lazy("seconds on behalf of a group"),
    "changeover_seconds": gettext_lazy("seconds of change-over"),
    "keeps_place": gettext_lazy("a change keeps the place"),
    "source": gettext_lazy("source"),
    "limits": gettext_lazy("seconds of a class"),
    "segments": gettext_lazy("segment"),
    "invited": gettext_lazy("invited speaker"),
    "key": gettext_lazy("key"),
    "floor_seconds": gettext_lazy("protected seconds"),
    "description_en": gettext_lazy("description in English"),
    "description_fr": gettext_lazy("description in French"),
    "kind": gettext_lazy("speaks as"),
    "name_en": gettext_lazy("name in English"),
    "name_fr": gettext_lazy("name in French"),
    "speaker": gettext_lazy("speaker"),
    "language": gettext_lazy("language"),
    "delegation": gettext_lazy("delegation"),
}


# --- Who sees, who keeps --------------------------------------------------------------------------------------------


def check_keeper(request) -> None:
    """Raises Http404 for those who prepare no plenaries."""
    if not request.user.has_perm(services.KEEP):
        raise Http404


def seen_plenary(request, slug: str) -> Plenary:
    """A plenary that the user may see; 404 otherwise."""
    return get_object_or_404(Plenary.objects.visible_to(request.user).select_related("session"), slug=slug)


def kept_plenary(request, slug: str) -> Plenary:
    """A plenary that the user prepares; 404 for everybody else."""
    check_keeper(request)
    return seen_plenary(request, slug)


# --- The list, a plenary, the acts on it ----------------------------------------------------------------------------


class PlenaryList(ExportMixin, SingleTableMixin, FilterView):
    """The plenaries that the user may see; the sessions for those who prepare them."""

    http_method_names = ["get", "head", "options"]
    model, table_class, filterset_class = Plenary, PlenaryTable, PlenaryFilter
    table_pagination = {"per_page": 50}
    template_name = "cooperation/setup/list.html"
    export_name = "plenaries"
    strict = False

    def get_queryset(self):
        """Each with its session."""
        return Plenary.objects.visible_to(self.request.user).select_related("session")

    def get_context_data(self, **kwargs):
        """The sessions, for those who keep them."""
        keeps = self.request.user.has_perm(services.KEEP)
        return super().get_context_data(keeps=keeps, sessions=Session.objects.all() if keeps else None, **kwargs)


@require_safe
def plenary_page(request, slug):
    """A plenary: its time, its segments, when the list opens and closes, and what may be done now."""
    plenary, user = seen_plenary(request, slug), request.user
    keeps, now = user.has_perm(services.KEEP), timezone.now()
    context = pages.overview(plenary, now, keeps)
    context |= {
        "asked": in_public(draft_of(plenary, now)) if plenary.state == Plenary.State.ANNOUNCED else None,
        "keeps": keeps and plenary.state != Plenary.State.ENDED,
        "copies": keeps,
        "delegate": is_delegate(user),
        "invited": pages.invited_among(context["segments"], user) if plenary.state == Plenary.State.ANNOUNCED else [],
        "registers": is_delegate(user) and plenary.state == Plenary.State.ANNOUNCED and now >= plenary.opens_at,
        "offers": plenary_workflow.offers(plenary, user, timezone.localdate()),
        "acts": pages.named(timeline(plenary, plenary_workflow)) if user.has_perm("cooperation.view_plenary") else None,
    }
    return render(request, "cooperation/setup/plenary.html", context)


PAGES = ActPages(
    plenary_workflow,
    find=kept_plenary,
    listing="cooperation:plenaries",
    words=WORDS,
    context=lambda paper, transition: {"facts": pages.facts_of(paper)},
    templates="cooperation/setup/acts",
)


@FORM
def act(request, slug, name):
    """Announce a plenary, mark it as ended, or take that back."""
    return answer(request, PAGES, slug, name)


# --- Preparing ------------------------------------------------------------------------------------------------------


@FORM
def plenary_new(request):
    """A new plenary of the session `?session=`, or of the latest."""
    check_keeper(request)
    sessions = list(Session.objects.all())
    if not sessions:
        return redirect("cooperation:session-new")
    asked = request.GET.get("session", "")
    session = next((one for one in sessions if one.slug == asked), sessions[0])
    plenary = Plenary(session=session)
    form = PlenaryForm(request.POST or None, instance=plenary, plenary=plenary, today=timezone.localdate())

    def save():
        parts = {"limits": form.limits, "criteria": form.criteria}
        return services.create(session, request.user, parts, **form.facts)

    context = {"session": session, "sessions": sessions, "cancel_url": reverse("cooperation:plenaries")}
    return keep(request, "cooperation/setup/plenary_form.html", form, save, context)


@FORM
def plenary_edit(request, slug):
    """Change what a plenary lays down, its segments aside."""
    plenary = kept_plenary(request, slug)
    form = PlenaryForm(request.POST or None, instance=copy(plenary), plenary=plenary, today=timezone.localdate())

    def save():
        services.edit(plenary, request.user, form.cleaned_data["seen"], form.limits, **form.facts)

    context = {"plenary": plenary, "session": plenary.session, "time": pages.time(plenary), "words": WORDS}
    context["cancel_url"] = plenary.get_absolute_url()
    return keep(request, "cooperation/setup/plenary_form.html", form, save, context)


@FORM
def plenary_copy(request, slug):
    """A plenary once more, in another session or on another day."""
    earlier, today = kept_plenary(request, slug), timezone.localdate()
    form = CopyForm(request.POST or None, today=today)

    def save():
        return services.copy(earlier, form.cleaned_data["session"], form.cleaned_data["on"], request.user)

    context = {"plenary": earlier, "cancel_url": earlier.get_absolute_url()}
    return keep(request, "cooperation/setup/copy.html", form, save, context)


@require_POST
def example(request):
    """Take in the plenary of 8 December 2021, to look at and to copy."""
    check_keeper(request)
    return redirect(shipped.take_in(request.user))


# --- Sessions -------------------------------------------------------------------------------------------------------


@FORM
def session_new(request):
    """A new session of the Assembly."""
    check_keeper(request)
    return session_form(request, Session())


@FORM
def session_edit(request, slug):
    """Change a session."""
    check_keeper(request)
    return session_form(request, get_object_or_404(Session, slug=slug))


def session_form(request, session: Session):
    """The form of a session; a new one goes on to its plenary."""
    is_new = session.pk is None
    form = SessionForm(request.POST or None, instance=copy(session), today=timezone.localdate())

    def save():
        made = services.keep_session(session, request.user, **form.cleaned_data)
        return f"{reverse('cooperation:plenary-new')}?session={made.slug}" if is_new else None

    context = {"session": session, "cancel_url": reverse("cooperation:plenaries")}
    return keep(request, "cooperation/setup/session_form.html", form, save, context)
