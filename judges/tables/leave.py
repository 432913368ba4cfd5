"""The list of leave, and how it is narrowed down; the ledger as a file."""

import django_filters
import django_tables2 as tables
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from asp_portal.register import folded
from asp_portal.tables import DayColumn, PortalTable, StateColumn
from judges.leave.figures import days_in_figures
from judges.models import LeaveRequest

WIDE_ONLY = {"cell": {"class": "wide-only"}}  # a phone has room for what tells requests apart
NUMBER = {"cell": {"class": "number"}}


class DaysColumn(tables.Column):
    """Working days."""

    attrs = NUMBER

    def __init__(self, *args, **kwargs):
        super().__init__(*args, attrs=NUMBER, **kwargs)

    def render(self, value):
        return days_in_figures(value)


class LeaveTable(PortalTable):
    """Requests, and leave recorded."""

    caption = _("Leave")
    empty_title = _("No leave here")
    number = tables.Column(linkify=True, order_by="pk", attrs={"td": {"class": "nowrap"}})
    judge = tables.Column(order_by=("judge__family_name", "judge__given_name"))
    first_day = DayColumn()
    last_day = DayColumn()
    total = DaysColumn(verbose_name=_("Working days"), orderable=False)
    state = StateColumn()
    source = tables.Column(attrs=WIDE_ONLY)

    class Meta(PortalTable.Meta):
        model = LeaveRequest
        attrs = {"class": "table table-papers"}
        fields = ("number", "judge", "first_day", "last_day", "total", "state", "source")
        empty_text = _("No leave fits. Clear the filter, or ask for leave.")


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"


class LeaveFilter(django_filters.FilterSet):
    """By the judge's name, by state, by days."""

    q = django_filters.CharFilter(method="search", label=_("Judge or number"), max_length=100)
    state = django_filters.ChoiceFilter(choices=LeaveRequest.State, label=_("State"), empty_label=_("All"))
    since = django_filters.DateFilter("last_day", "gte", label=pgettext_lazy("a day", "From"), widget=DateInput)
    until = django_filters.DateFilter("first_day", "lte", label=_("Until"), widget=DateInput)
    mine = django_filters.BooleanFilter(method="only_mine", label=_("Only mine"), widget=forms.CheckboxInput)

    class Meta:
        model = LeaveRequest
        fields = ["q", "state", "since", "until", "mine"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "Judge" not in self.request.user.roles:
            del self.filters["mine"]

    def search(self, queryset, name, value):
        """Each word in the judge's name or the number; accents and capitals do not matter."""
        for word in folded(value).split():
            queryset = queryset.filter(judge__folded_name__contains=word) | queryset.filter(number__icontains=word)
        return queryset

    def only_mine(self, queryset, name, value):
        """Those of the signed-in judge."""
        return queryset.filter(judge__user=self.request.user) if value else queryset
