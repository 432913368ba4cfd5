"""The list of what comes due."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.law.provisions import cite
from asp_portal.tables import DayColumn, PortalTable
from asp_portal.templatetags.portal import references
from judges.coming.services import Coming


class ComingTable(PortalTable):
    """What comes due, by day."""

    caption = gettext_lazy("What comes due")
    empty_title = gettext_lazy("Nothing comes due")
    empty_icon = "calendar-check"
    day = DayColumn(verbose_name=gettext_lazy("Day"))
    judge = tables.Column(
        verbose_name=gettext_lazy("Judge"), order_by=("judge__family_name", "judge__given_name"), linkify=False
    )
    label = tables.Column(verbose_name=gettext_lazy("What comes due"), attrs={"cell": {"class": "breaks"}})
    law = tables.Column(
        verbose_name=gettext_lazy("Source"), accessor="due", orderable=False, attrs={"cell": {"class": "wide-only"}}
    )

    class Meta(PortalTable.Meta):
        attrs = {"class": "table table-papers"}
        fields = ("day", "judge", "label", "law")
        empty_text = gettext_lazy("Nothing fits. Look further ahead, or clear the filter.")

    def render_judge(self, value):
        """With a link to the record."""
        return format_html('<a href="{}"><bdi>{}</bdi></a>', value.get_absolute_url(), value)

    def value_judge(self, value):
        """The name in a file."""
        return str(value)

    def render_label(self, record: Coming, value):
        """Marked where it tells of birth or family."""
        if not record.due.private:
            return value
        return format_html('{} <span class="state" data-tone="quiet">{}</span>', value, _("private"))

    def value_label(self, value):
        """The words in a file."""
        return value

    def render_law(self, value):
        """The provisions and readings."""
        return references(value.step.provisions, value.step.readings)

    def value_law(self, value):
        """The same in a file."""
        return "; ".join([*(cite(one, _) for one in value.step.provisions), *value.step.readings])
