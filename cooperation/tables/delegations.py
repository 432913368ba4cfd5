"""The list of delegations, and how it is narrowed down."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from asp_portal.tables import PortalTable
from cooperation.models import CLASSES, Delegation, RegionalGroup

NUMBER = {"th": {"class": "number"}, "td": {"class": "number"}}
WIDE_ONLY = {"cell": {"class": "wide-only"}}
REGION = {"cell": {"class": "wide-only"}, "td": {"class": "wide-only wide"}}


class DelegationTable(PortalTable):
    """Delegations."""

    caption = _("Delegations")
    empty_title = _("No delegations here")
    name_en = tables.Column(linkify=True, order_by="sorted_en", verbose_name=_("Name in English"))
    name_fr = tables.Column(order_by="sorted_fr", verbose_name=_("Name in French"), attrs=WIDE_ONLY)
    code = tables.Column(verbose_name=_("Code"))
    kind = tables.Column(verbose_name=_("Takes part as"))
    group = tables.Column(accessor="state__group", verbose_name=_("Regional group"), attrs=REGION, default="–")
    focal_points = tables.Column(verbose_name=_("Focal points"), attrs=NUMBER)
    people = tables.Column(verbose_name=_("People"), attrs=NUMBER)
    invited = tables.Column(verbose_name=_("Invited"), attrs=NUMBER)

    class Meta(PortalTable.Meta):
        model = Delegation
        fields = ("name_en", "name_fr", "code", "kind", "group", "focal_points", "people", "invited")
        empty_text = _("No delegation fits. Clear the filter.")

    def render_kind(self, record):
        return record.get_kind_display()

    def render_group(self, record):
        return record.state.get_group_display() if record.state else "–"


class DelegationFilter(django_filters.FilterSet):
    """By name in either language, by class, by regional group, by whether there is a focal point."""

    q = django_filters.CharFilter(method="search", label=_("Name or code"), max_length=100)
    kind = django_filters.ChoiceFilter(choices=CLASSES, label=_("Takes part as"), empty_label=_("All"))
    group = django_filters.ChoiceFilter("state__group", choices=RegionalGroup.choices, label=_("Regional group"))
    focal = django_filters.ChoiceFilter(
        method="has_focal_point",
        label=_("Focal point"),
        choices=[("with", _("with a focal point")), ("without", _("without any"))],
        empty_label=_("All"),
    )

    class Meta:
        model = Delegation
        fields = ["q", "kind", "group", "focal"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["group"].extra["empty_label"] = _("All")

    def search(self, queryset, name, value):
        """Each word in a name, in either language, or the code; accents and capitals do not matter."""
        return queryset.called(value)

    def has_focal_point(self, queryset, name, value):
        """With one, or without any."""
        return queryset.filter(focal_points__gt=0) if value == "with" else queryset.filter(focal_points=0)
