"""The list of actuarial bases."""

from fractions import Fraction

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.figures import share
from asp_portal.tables import DayColumn, PortalTable, StateColumn
from pensions.models import ActuarialBasis

WIDE_ONLY = {"cell": {"class": "wide-only"}}


class BasisTable(PortalTable):
    """Actuarial bases, the latest first day first."""

    caption = gettext_lazy("Actuarial bases")
    empty_title = gettext_lazy("There is no actuarial basis yet")
    empty_icon = "graph-up"
    first_day = DayColumn()
    number = tables.Column(linkify=True, attrs={"td": {"class": "nowrap"}})
    name = tables.Column()
    interest = tables.Column(attrs={"cell": {"class": "amount wide-only"}})
    adopted_by = tables.Column(attrs=WIDE_ONLY)
    adopted_on = DayColumn(attrs=WIDE_ONLY)
    document = tables.Column(attrs=WIDE_ONLY)
    state = StateColumn()

    class Meta(PortalTable.Meta):
        model = ActuarialBasis
        attrs = {"class": "table table-papers"}
        fields = ("first_day", "number", "name", "interest", "adopted_by", "adopted_on", "document", "state")
        empty_text = gettext_lazy("Without one no pension before sixty can be worked out.")

    def __init__(self, *args, in_force: ActuarialBasis | None = None, **kwargs):
        self.in_force = in_force
        super().__init__(*args, **kwargs)

    def render_name(self, value, record):
        """Its name, whether it is in force on the day of the list, and whether it is illustrative."""
        marks = [("good", _("in force"))] if record == self.in_force else []
        marks += [("care", _("illustrative"))] if record.illustrative else []
        badges = [format_html(' <span class="state" data-tone="{}">{}</span>', *mark) for mark in marks]
        return format_html("{}" + "{}" * len(badges), _(value), *badges)

    def value_name(self, value):
        """Its name alone."""
        return _(value)

    def render_adopted_by(self, value):
        """Of the shipped one in the language of the page."""
        return _(value)

    def render_interest(self, value):
        """In per cent."""
        return share(Fraction(value))

    def value_interest(self, value):
        """As a number."""
        return value
