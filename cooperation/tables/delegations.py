"""The list of delegations, and how it is narrowed down."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from asp_portal.register import folded
from asp_portal.tables import PortalTable
from cooperation.models import CLASSES, Delegation


class DelegationTable(PortalTable):
    """Delegations."""

    caption = _("Delegations")
    empty_title = _("No delegations here")
    name = tables.Column(linkify=True, verbose_name=_("Delegation"), order_by="name_en")

    class Meta(PortalTable.Meta):
        model = Delegation
        fields = ("name", "code", "kind")
        empty_text = _("No delegation fits. Clear the filter.")


class DelegationFilter(django_filters.FilterSet):
    """By name in either language, by class."""

    q = django_filters.CharFilter(method="search", label=_("Name or code"), max_length=100)
    kind = django_filters.ChoiceFilter(choices=CLASSES, label=_("Takes part as"), empty_label=_("All"))

    class Meta:
        model = Delegation
        fields = ["q", "kind"]

    def search(self, queryset, name, value):
        """Each word in a name, in either language, or the code; accents and capitals do not matter."""
        words = folded(value).split()
        found = [
            pk
            for pk, *texts in Delegation.objects.values_list("pk", "name_en", "name_fr", "code")
            if all(word in folded(" ".join(texts)) for word in words)
        ]
        return queryset.filter(pk__in=found)
