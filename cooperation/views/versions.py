"""The versions of a list of speakers for those who prepare it: all of them, keeping a draft, publishing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_tables2 import SingleTableView

from asp_portal.acts import Content
from asp_portal.exports import ExportMixin
from asp_portal.workflow import Stale
from cooperation.forms.versions import CompareForm, KeepForm, PublishForm
from cooperation.lists import versions
from cooperation.lists.body import Body
from cooperation.lists.changes import Shown, shown
from cooperation.lists.messages import news
from cooperation.lists.wording import here
from cooperation.models import ListVersion, Plenary
from cooperation.tables.versions import VersionTable
from cooperation.views.setup import seen_plenary

FORM = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50


def publisher(request, slug: str) -> Plenary:
    """A plenary whose list the user publishes; 404 for everybody else."""
    if not request.user.has_perm(versions.MAY_PUBLISH):
        raise Http404
    return seen_plenary(request, slug)


class VersionList(ExportMixin, SingleTableView):
    """The versions of a list, the newest first: who made them, when, with which note and fingerprint."""

    http_method_names = ["get", "head", "options"]
    model, table_class = ListVersion, VersionTable
    table_pagination = {"per_page": PAGE}
    template_name = "cooperation/versions/versions.html"
    export_name = "versions"

    def get_queryset(self):
        """Rows for the list; the page does not exist for those who prepare no lists."""
        if not self.request.user.has_perm("cooperation.view_listversion"):
            raise Http404
        self.plenary = seen_plenary(self.request, self.kwargs["slug"])
        return self.plenary.versions.select_related("made_by", "plenary__session").defer("body")

    def get_context_data(self, **kwargs):
        """What may be done, and two versions to compare."""
        rows = list(self.object_list)
        chosen = {"old": str(rows[1].number), "new": str(rows[0].number)} if len(rows) > 1 else None
        return super().get_context_data(
            plenary=self.plenary,
            may_publish=self.request.user.has_perm(versions.MAY_PUBLISH),
            compare=CompareForm(initial=chosen, versions=rows) if chosen else None,
            keep=KeepForm(),
            **kwargs,
        )


@require_POST
def keep(request, slug):
    """Keep the list as it is now, for the Secretariat."""
    plenary, form = publisher(request, slug), KeepForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["note"]))
        return redirect("cooperation:versions", slug=plenary.slug)
    made = versions.keep_draft(plenary, request.user, timezone.now(), form.cleaned_data["note"])
    messages.success(request, _("Kept: %s.") % made)
    return redirect("cooperation:versions", slug=plenary.slug)


# --- Publishing -----------------------------------------------------------------------------------------------------


@FORM
def publish(request, slug):
    """Read what would be published, what that changes and who is told; then publish that very list."""
    plenary, now = publisher(request, slug), timezone.now()
    body, seen = versions.body_now(plenary, now)
    draft = ListVersion(plenary=plenary, body=body)
    form = PublishForm(request.POST or None, initial={"seen": seen})
    if form.is_bound and form.is_valid():
        try:
            made = versions.publish(plenary, request.user, now, **form.cleaned_data)
        except Stale as stale:
            return ask(request, draft, again(form, stale.now), stale)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return done(request, made)
    return ask(request, draft, form)


@FORM
def publish_again(request, slug):
    """Publish an earlier version, or a draft that was kept, once more as a new one."""
    if not request.user.has_perm(versions.MAY_PUBLISH):
        raise Http404
    version = get_object_or_404(ListVersion.objects.select_related("plenary__session"), slug=slug)
    holds = versions.latest(version.plenary)
    form = PublishForm(request.POST or None, initial={"seen": holds.hash if holds else "", "note": first_note(version)})
    if form.is_bound and form.is_valid():
        try:
            made = versions.publish_again(version, request.user, timezone.now(), **form.cleaned_data)
        except Stale as stale:
            return ask(request, version, again(form, stale.now), stale)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return done(request, made)
    return ask(request, version, form)


def first_note(version: ListVersion) -> str:
    """The note that is offered where an earlier version is published again; that of a draft was for the Secretariat."""
    if version.kind == ListVersion.Kind.DRAFT:
        return ""
    return _("As in version %s.") % version.number


def again(form: PublishForm, seen: str) -> PublishForm:
    """The form with the note that was typed, for what there is now."""
    data = form.data.copy()
    data["seen"] = seen
    fresh = PublishForm(data)
    fresh.is_valid()
    return fresh


def since(stale: Stale, body: Body) -> Shown | None:
    """What changed since the list was read; nothing where what was read was never kept."""
    read = Content.objects.filter(pk=stale.seen).first()
    return shown(read.body, body) if read else None


def ask(request, version: ListVersion, form: PublishForm, stale: Stale | None = None):
    """The page that says what will happen. version: what would be published; not stored where it is the list of now."""
    plenary, body = version.plenary, version.body
    holds = versions.latest(plenary)
    old = holds.body if holds else None
    found = news(old, body)
    context = {
        "plenary": plenary,
        "version": version,
        "holds": holds,
        "form": form,
        "obstacles": [] if form.errors else versions.all_obstacles(version),
        "stale": stale,
        "changed": since(stale, body) if stale else None,
        "difference": shown(old, body) if old else None,
        "words": [(segment["key"], here(segment["words"]), segment["fits"]) for segment in body["segments"]],
        "too_early": plenary.closes_at and timezone.now() < plenary.closes_at,
        "told": len(found.people),
        "told_of": len(found.changes),
    }
    status = 409 if stale else 422 if form.errors else 200
    return render(request, "cooperation/versions/publish.html", context, status=status)


def done(request, made: ListVersion):
    """Where one goes once it is published."""
    messages.success(request, _("Published: %s. Those whom it concerns are being told.") % made)
    return redirect(made)
