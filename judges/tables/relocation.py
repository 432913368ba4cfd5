"""The list of relocation claims, and how it is narrowed down."""

import django_filters
import django_tables2 as tables
from django import forms
from django.utils.translation import gettext_lazy as _

from asp_portal.register import folded
from asp_portal.tables import DayColumn, MoneyColumn, PortalTable, StateColumn
from asp_portal.templatetags.portal import money
from judges.models import RelocationClaim
from judges.record.countries import country

WIDE_ONLY = {"cell": {"class": "wide-only"}}  # a phone has room for what tells claims apart


class EuroColumn(MoneyColumn):
    """An amount in euros under a heading that says so."""

    def render(self, value, record):
        """Without the currency."""
        return money(value)


class RelocationTable(PortalTable):
    """Relocation claims."""

    caption = _("Relocation claims")
    empty_title = _("No relocation claims here")
    number = tables.Column(linkify=True, order_by="pk", attrs={"td": {"class": "nowrap"}})
    judge = tables.Column(order_by=("judge__family_name", "judge__given_name"))
    left_on = DayColumn(attrs=WIDE_ONLY)
    resettled_on = DayColumn(attrs=WIDE_ONLY)
    country = tables.Column(attrs=WIDE_ONLY)
    state = StateColumn()
    amount = EuroColumn()

    class Meta(PortalTable.Meta):
        model = RelocationClaim
        attrs = {"class": "table table-papers"}
        fields = ("number", "judge", "left_on", "resettled_on", "country", "state", "amount")
        empty_text = _("No claim fits, or none has been made.")

    def render_country(self, value):
        """Its name."""
        return country(value)

    def value_country(self, value):
        """Its name in files too."""
        return country(value)


class RelocationFilter(django_filters.FilterSet):
    """By the judge's name or the number, and by state; one's own."""

    q = django_filters.CharFilter(method="search", label=_("Judge or number"), max_length=100)
    state = django_filters.ChoiceFilter(choices=RelocationClaim.State, label=_("State"), empty_label=_("All"))
    mine = django_filters.BooleanFilter(method="only_mine", label=_("Only mine"), widget=forms.CheckboxInput)

    class Meta:
        model = RelocationClaim
        fields = ["q", "state", "mine"]

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
