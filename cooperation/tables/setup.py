"""The list of plenaries, and how it is narrowed down."""

import django_filters
import django_tables2 as tables
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asp_portal.tables import DayColumn, PortalTable, StateColumn
from cooperation.models import Plenary
from cooperation.moments import in_session


class PlenaryTable(PortalTable):
    """Plenaries, the latest first."""

    caption = _("Plenaries on cooperation")
    empty_title = _("No plenaries here")
    title = tables.Column(linkify=True, orderable=False, verbose_name=_("Title"), attrs={"td": {"class": "wide"}})
    session = tables.Column(order_by="session__number")
    on = DayColumn()
    closes_at = tables.Column(verbose_name=_("List closes"))
    state = StateColumn()

    class Meta(PortalTable.Meta):
        model = Plenary
        fields = ("title", "session", "on", "closes_at", "state")
        empty_text = _("No plenary fits, or none is announced yet.")

    def render_closes_at(self, value, record):
        return in_session(value, record.session)


class PlenaryFilter(django_filters.FilterSet):
    """By words of the title or the number of the session, by state."""

    q = django_filters.CharFilter(method="search", label=_("Title or session"), max_length=100)
    state = django_filters.ChoiceFilter(choices=Plenary.State, label=_("State"), empty_label=_("All"))

    class Meta:
        model = Plenary
        fields = ["q", "state"]

    def search(self, queryset, name, value):
        """Each word in one of the titles, or the session's number."""
        for word in value.split():
            number = Q(session__number=int(word)) if word.isdecimal() and len(word) < 5 else Q()
            queryset = queryset.filter(number | Q(title_en__icontains=word) | Q(title_fr__icontains=word))
        return queryset
