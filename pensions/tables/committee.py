"""The list of all who hold or held a seat of the Staff Pension Committee."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from asp_portal.tables import DayColumn, PortalTable
from pensions.models import SeatHolding

WIDE_ONLY = {"cell": {"class": "wide-only"}}


class HoldingTable(PortalTable):
    """Who held which seat, the latest first."""

    caption = _("Holders of the seats")
    empty_title = _("Nobody is on record")
    empty_icon = "people"
    person = tables.Column(_("Holder"), linkify=True, order_by=("person__name", "first_day"))
    seat = tables.Column(order_by="seat_id")
    first_day = DayColumn()
    served = DayColumn(accessor="last_served", verbose_name=_("Last day"), order_by="last_served")
    ended = tables.Column(attrs=WIDE_ONLY)
    way = tables.Column(attrs=WIDE_ONLY)
    decision = tables.Column(attrs=WIDE_ONLY)
    decided_on = DayColumn(attrs=WIDE_ONLY)

    class Meta(PortalTable.Meta):
        model = SeatHolding
        attrs = {"class": "table table-papers"}
        fields = ("person", "seat", "first_day", "served", "ended", "way", "decision", "decided_on")
        empty_text = _("The first seat that is filled appears here.")

    def render_way(self, record):
        """In words."""
        return record.get_way_display()

    def render_ended(self, record):
        """In words."""
        return record.get_ended_display()
