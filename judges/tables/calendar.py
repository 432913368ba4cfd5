"""The list of events of the calendar."""

import django_filters
import django_tables2 as tables
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from asp_portal.tables import DayColumn, PortalTable
from judges.models import Event

WIDE_ONLY = {"cell": {"class": "wide-only"}}  # a phone has room for what tells events apart


class EventTable(PortalTable):
    """Hearings, meetings and holidays."""

    caption = _("Events")
    empty_title = _("No events here")
    empty_icon = "calendar-event"
    title = tables.Column(linkify=True, attrs={"cell": {"class": "breaks"}})
    kind = tables.Column()
    first_day = DayColumn()
    last_day = DayColumn(attrs=WIDE_ONLY)
    concerned = tables.Column(verbose_name=_("Judges"), accessor="judges", orderable=False, attrs=WIDE_ONLY)
    source = tables.Column(attrs=WIDE_ONLY)

    class Meta(PortalTable.Meta):
        model = Event
        attrs = {"class": "table table-papers"}
        fields = ("title", "kind", "first_day", "last_day", "concerned", "source")
        empty_text = _("No event fits. Clear the filter, or add one.")

    def render_kind(self, record):
        """The kind in words."""
        return record.get_kind_display()

    value_kind = render_kind

    def render_concerned(self, value):
        """Their names; nobody chosen is the whole bench."""
        return ", ".join(map(str, value.all())) or _("the whole bench")


class EventFilter(django_filters.FilterSet):
    """By words, kind and days."""

    title = django_filters.CharFilter(lookup_expr="unaccent__icontains", label=_("Title"), max_length=100)
    kind = django_filters.ChoiceFilter(choices=Event.Kind, label=_("Kind"), empty_label=_("All"))
    since = django_filters.DateFilter(
        "last_day", "gte", label=pgettext_lazy("a day", "From"), widget=forms.DateInput({"type": "date"})
    )
    until = django_filters.DateFilter("first_day", "lte", label=_("Until"), widget=forms.DateInput({"type": "date"}))

    class Meta:
        model = Event
        fields = ["title", "kind", "since", "until"]
