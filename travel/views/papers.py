"""Lists of journeys and claims, and the page of each."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal.exports import ExportMixin
from travel import assessing, pages
from travel.figures import impossible
from travel.filters import ClaimFilter, JourneyFilter
from travel.models import Claim, Journey
from travel.rules.itinerary import ItineraryError
from travel.tables.papers import ClaimTable, JourneyTable
from travel.workflow import claim_workflow, journey_workflow


class PaperList(ExportMixin, SingleTableMixin, FilterView):
    """A list, narrowed to what the user may see."""

    http_method_names = ["get", "head", "options"]
    table_pagination = {"per_page": 50}
    template_name = "travel/paper_list.html"
    strict = False

    def get_queryset(self):
        """Rows for the list, with the judges' names."""
        return self.model.objects.visible_to(self.request.user, timezone.localdate()).select_related("judge")

    def get_context_data(self, **kwargs):
        """The words of the page."""
        return super().get_context_data(
            caption=self.caption, may_add="Judge" in self.request.user.roles, add_url=reverse(self.add), **kwargs
        )


class ClaimList(PaperList):
    """Claims."""

    model, table_class, filterset_class = Claim, ClaimTable, ClaimFilter
    caption, add, export_name = _("Claims"), "travel:claim-new", "claims"


class JourneyList(PaperList):
    """Journeys."""

    model, table_class, filterset_class = Journey, JourneyTable, JourneyFilter
    caption, add, export_name = _("Journeys"), "travel:journey-new", "journeys"


def seen_paper(request, model, slug):
    """A journey or claim with all its parts, if the user may see it; 404 otherwise."""
    return get_object_or_404(model.objects.visible_to(request.user, timezone.localdate()).for_page(), slug=slug)


@require_safe
def claim(request, slug):
    """A claim: its journey, lines, what it comes to and why, its acts, and what may be done now."""
    paper = seen_paper(request, Claim, slug)
    try:
        body, error = assessing.body(paper), ""
    except ItineraryError as problem:
        body, error = None, impossible(problem)
    context = {
        "claim": paper,
        "offers": claim_workflow.offers(paper, request.user, timezone.localdate()),
        "own": paper.judge.user_id == request.user.pk,
        "itinerary_error": error,
        **pages.claim_context(paper, body),
    }
    return render(request, "travel/claim_detail.html", context)


@require_safe
def journey(request, slug):
    """A journey for which an authorisation is asked, or was given."""
    paper = seen_paper(request, Journey, slug)
    context = {
        "journey": paper,
        "offers": journey_workflow.offers(paper, request.user, timezone.localdate()),
        "own": paper.judge.user_id == request.user.pk,
        **pages.journey_context(paper),
    }
    return render(request, "travel/journey_detail.html", context)
