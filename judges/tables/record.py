"""The list of judges, and how it is narrowed down. It holds data of office only, on the page and in files."""

import django_filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from asp_portal.tables import DayColumn, PortalTable
from judges.models import Judge, OfficeHolding, Term, days_include
from judges.record.countries import country
from judges.rules.presidency import LABELS, Office

WIDE_ONLY = {"cell": {"class": "wide-only"}}
STANDINGS = (("in", _("in office")), ("former", _("former")))


def listed(judges: QuerySet, today) -> QuerySet:
    """Judges with what the list says of them: the latest term, whether they are in office, their office today."""
    terms = Term.objects.filter(judge=OuterRef("pk"))
    latest = terms.order_by("-first_day")
    offices = OfficeHolding.objects.filter(days_include(today), judge=OuterRef("pk"))
    return judges.annotate(
        since=Subquery(latest.values("first_day")[:1]),
        scheduled=Subquery(latest.values("scheduled_last_day")[:1]),
        left_on=Subquery(latest.values("last_day")[:1]),
        is_in_office=Exists(terms.filter(days_include(today))),
        office=Subquery(offices.values("office")[:1]),
    )


class JudgeFilter(django_filters.FilterSet):
    """By any part of the name, and whether they are in office."""

    q = django_filters.CharFilter(method="search", label=_("Name"), max_length=100)
    standing = django_filters.ChoiceFilter(
        method="of_standing", choices=STANDINGS, label=_("In office"), empty_label=_("All judges")
    )

    class Meta:
        model = Judge
        fields = ("q", "standing")

    def search(self, queryset, name, value):
        """Each word stands somewhere in the name; accents and capitals do not matter."""
        return queryset.named(value)

    def of_standing(self, queryset, name, value):
        """Those in office today, or those who were."""
        return queryset.filter(is_in_office=value == "in")


class JudgeTable(PortalTable):
    """Judges."""

    caption = _("Judges")
    empty_title = _("No judge found")
    family_name = tables.Column(linkify=True, order_by=("family_name", "given_name"))
    given_name = tables.Column()
    nationality = tables.Column(attrs=WIDE_ONLY)
    since = DayColumn(verbose_name=_("Term from"))
    scheduled = DayColumn(verbose_name=_("Scheduled until"), attrs=WIDE_ONLY)
    left_on = DayColumn(verbose_name=_("Left on"), attrs=WIDE_ONLY)
    office = tables.Column(verbose_name=_("Office today"), attrs=WIDE_ONLY)
    is_in_office = tables.Column(verbose_name=_("In office"))

    class Meta(PortalTable.Meta):
        model = Judge
        attrs = {"class": "table table-papers table-judges"}
        fields = (
            "family_name", "given_name", "nationality", "since", "scheduled", "left_on", "office", "is_in_office",
        )  # fmt: skip
        empty_text = _("No judge fits. Clear the filter, or look for another part of the name.")

    def render_family_name(self, value):
        """In the direction of its script."""
        return format_html("<bdi>{}</bdi>", value)

    render_given_name = render_family_name

    def render_nationality(self, value):
        """The country's name."""
        return country(value)

    def render_office(self, value):
        """The office of the Presidency."""
        return str(_(LABELS[Office(value)]))

    def render_is_in_office(self, value):
        """In office, or former."""
        words = _("in office") if value else _("former")
        return format_html('<span class="state" data-tone="{}">{}</span>', "good" if value else "quiet", words)

    def value_family_name(self, value):
        """As it is, in a file."""
        return value

    value_given_name = value_family_name

    def value_is_in_office(self, value):
        """In a word, in a file."""
        return str(_("in office") if value else _("former"))


def judges_listed(user) -> QuerySet:
    """The list for somebody who may see all judges."""
    return listed(Judge.objects.visible_to(user), timezone.localdate())
