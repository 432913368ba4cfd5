"""The list of certificates of life, and how it is narrowed down."""

from datetime import date

import django_filters
import django_tables2 as tables
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from asp_portal.register import folded
from asp_portal.tables import DayColumn, PortalTable
from pensions.certificates.services import missing, overdue
from pensions.models import LifeCertificate

WIDE_ONLY = {"cell": {"class": "wide-only"}}  # a phone has room for what tells them apart
MISSING, OVERDUE, RECEIVED = "missing", "overdue", "received"


class CertificateTable(PortalTable):
    """Certificates of life, as on a day."""

    caption = _("Certificates of life")
    empty_title = _("No certificates here")
    name = tables.Column(_("Person"), accessor="beneficiary__name", linkify=True, orderable=False)
    relation = tables.Column(_("Who"), accessor="beneficiary__get_relation_display", orderable=False, attrs=WIDE_ONLY)
    judge = tables.Column(
        _("Judge"),
        accessor="beneficiary__file__judge",
        order_by=("beneficiary__file__judge__family_name", "beneficiary__file__judge__given_name"),
        attrs=WIDE_ONLY,
    )
    year = tables.Column(attrs=WIDE_ONLY)
    due_on = DayColumn()
    state = tables.Column(_("State"), accessor="pk", order_by=("received_on", "due_on"))
    received_on = DayColumn(attrs=WIDE_ONLY)
    letters = tables.Column(attrs={"cell": {"class": "amount wide-only"}})
    written_on = DayColumn(attrs=WIDE_ONLY)

    class Meta(PortalTable.Meta):
        model = LifeCertificate
        attrs = {"class": "table table-papers"}
        fields = ("name", "state", "relation", "judge", "year", "due_on", "received_on", "letters", "written_on")
        empty_text = _("No certificate fits, or none has been asked for.")

    def __init__(self, *args, today: date, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)

    def render_state(self, record):
        """As a badge."""
        state = record.state(self.today)
        return format_html('<span class="state" data-tone="{}">{}</span>', state.tone, capfirst(state.label))

    def value_state(self, record):
        """In words, in files."""
        return str(record.state(self.today).label)


class CertificateFilter(django_filters.FilterSet):
    """By the judge's name, by year, and by whether it has come."""

    q = django_filters.CharFilter(method="search", label=_("Judge or file"), max_length=100)
    state = django_filters.ChoiceFilter(
        method="standing",
        choices=[(MISSING, _("missing")), (OVERDUE, _("overdue")), (RECEIVED, _("received"))],
        label=_("State"),
        empty_label=_("All"),
    )
    year = django_filters.NumberFilter(label=_("Year"), min_value=2000, max_value=2200)

    class Meta:
        model = LifeCertificate
        fields = ["q", "state", "year"]

    def __init__(self, *args, today: date, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)

    def search(self, queryset, name, value):
        """Each word in the judge's name or the file's number; accents and capitals do not matter. Names are sealed."""
        for word in folded(value).split():
            named = queryset.filter(beneficiary__file__judge__folded_name__contains=word)
            queryset = named | queryset.filter(beneficiary__file__number__icontains=word)
        return queryset

    def standing(self, queryset, name, value):
        """Missing ones are only of those whose pension has not ended for good."""
        if value == RECEIVED:
            return queryset.filter(received_on__isnull=False)
        return queryset.filter(pk__in=overdue(self.today) if value == OVERDUE else missing())
