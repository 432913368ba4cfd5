"""The list of cases of incapacity, for those who deal with them."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from asp_portal.register import folded
from asp_portal.tables import DayColumn, PortalTable, StateColumn
from pensions.models import DisabilityCase


class DisabilityTable(PortalTable):
    """Cases of incapacity."""

    caption = _("Cases of incapacity")
    empty_title = _("No cases here")
    number = tables.Column(linkify=True, order_by="pk", attrs={"td": {"class": "nowrap"}})
    judge = tables.Column(
        _("Judge"), accessor="file__judge", order_by=("file__judge__family_name", "file__judge__given_name")
    )
    created_at = DayColumn(_("Opened"))
    state = StateColumn()
    decided_on = DayColumn()

    class Meta(PortalTable.Meta):
        model = DisabilityCase
        attrs = {"class": "table table-papers"}
        fields = ("number", "judge", "created_at", "state", "decided_on")
        empty_text = _("No case fits, or none has been opened.")


class DisabilityFilter(django_filters.FilterSet):
    """By the judge's name or the number, and by state."""

    q = django_filters.CharFilter(method="search", label=_("Judge or number"), max_length=100)
    state = django_filters.ChoiceFilter(choices=DisabilityCase.State, label=_("State"), empty_label=_("All"))

    class Meta:
        model = DisabilityCase
        fields = ["q", "state"]

    def search(self, queryset, name, value):
        """Each word in the judge's name or the number; accents and capitals do not matter."""
        for word in folded(value).split():
            named = queryset.filter(file__judge__folded_name__contains=word)
            queryset = named | queryset.filter(number__icontains=word)
        return queryset
