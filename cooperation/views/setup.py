"""Sessions and plenaries: the list, a plenary's page, and preparing it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal.acting import timeline
from asp_portal.exports import ExportMixin
from cooperation.models import Plenary
from cooperation.setup import pages
from cooperation.setup.services import KEEP
from cooperation.setup.workflow import plenary_workflow
from cooperation.tables.setup import PlenaryFilter, PlenaryTable


class PlenaryList(ExportMixin, SingleTableMixin, FilterView):
    """The plenaries that the user may see."""

    http_method_names = ["get", "head", "options"]
    model, table_class, filterset_class = Plenary, PlenaryTable, PlenaryFilter
    table_pagination = {"per_page": 50}
    template_name = "cooperation/setup/list.html"
    export_name = "plenaries"
    strict = False

    def get_queryset(self):
        """Each with its session."""
        return Plenary.objects.visible_to(self.request.user).select_related("session")


def seen_plenary(request, slug: str) -> Plenary:
    """A plenary that the user may see; 404 otherwise."""
    return get_object_or_404(Plenary.objects.visible_to(request.user).select_related("session"), slug=slug)


def kept_plenary(request, slug: str) -> Plenary:
    """A plenary that the user prepares; 404 for everybody else."""
    if not request.user.has_perm(KEEP):
        raise Http404
    return seen_plenary(request, slug)


@require_safe
def plenary_page(request, slug):
    """A plenary: its time, its segments, when the list opens and closes, and what may be done now."""
    plenary, now = seen_plenary(request, slug), timezone.now()
    keeps = request.user.has_perm(KEEP)
    context = pages.overview(plenary, now, keeps) | {
        "keeps": keeps,
        "offers": plenary_workflow.offers(plenary, request.user, timezone.localdate()),
        "acts": timeline(plenary, plenary_workflow) if request.user.has_perm("cooperation.view_plenary") else None,
    }
    return render(request, "cooperation/setup/plenary.html", context)
