"""Delegations, their people, and invitations to act for them."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal.exports import ExportMixin
from cooperation.models import Delegation
from cooperation.tables.delegations import DelegationFilter, DelegationTable


class DelegationList(ExportMixin, SingleTableMixin, FilterView):
    """The delegations that the user may see."""

    http_method_names = ["get", "head", "options"]
    model, table_class, filterset_class = Delegation, DelegationTable, DelegationFilter
    table_pagination = {"per_page": 200}
    template_name = "cooperation/delegations/list.html"
    export_name = "delegations"
    strict = False

    def get_queryset(self):
        """All for the Secretariat, their own for delegates."""
        return Delegation.objects.visible_to(self.request.user)


@require_safe
def delegation_page(request, slug):
    """A delegation."""
    delegation = get_object_or_404(Delegation.objects.visible_to(request.user), slug=slug)
    return render(request, "cooperation/delegations/delegation.html", {"delegation": delegation})
