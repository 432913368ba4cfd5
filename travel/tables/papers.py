"""The lists of journeys and claims."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from asp_portal.tables import DayColumn, MoneyColumn, PortalTable, StateColumn
from asp_portal.templatetags.portal import money
from travel.models import Claim, Journey

PAPERS = {"class": "table table-papers"}
WIDE_ONLY = {"cell": {"class": "wide-only"}}  # a phone has room for what tells papers apart


class EuroColumn(MoneyColumn):
    """An amount in euros under a heading that says so."""

    def render(self, value, record):
        """Without the currency."""
        return money(value)


class PaperTable(PortalTable):
    """What both lists show."""

    number = tables.Column(linkify=True, order_by="pk", attrs={"td": {"class": "nowrap"}})
    judge = tables.Column(order_by=("judge__family_name", "judge__given_name"), attrs=WIDE_ONLY)
    title = tables.Column(attrs={"cell": {"class": "breaks"}})
    destination = tables.Column(attrs=WIDE_ONLY)
    state = StateColumn()
    departs_on = DayColumn(attrs=WIDE_ONLY)


class ClaimTable(PaperTable):
    """Claims."""

    caption = _("Claims")
    empty_title = _("No claims here")
    net = EuroColumn(verbose_name=_("Net, EUR"))
    purpose = tables.Column(verbose_name=_("Kind"), attrs=WIDE_ONLY)

    class Meta(PortalTable.Meta):
        model = Claim
        attrs = PAPERS
        fields = ("number", "judge", "purpose", "title", "destination", "departs_on", "state", "net")
        empty_text = _("No claim fits. Clear the filter, or begin a claim.")

    def render_purpose(self, record: Claim) -> str:
        """The letter of art. I(1): the list has little room."""
        return record.get_purpose_display().split(" ")[0]

    def value_purpose(self, record: Claim) -> str:
        """The whole name in a file."""
        return record.get_purpose_display()


class JourneyTable(PaperTable):
    """Journeys for which an authorisation is asked."""

    caption = _("Journeys")
    empty_title = _("No journeys here")
    returns_on = DayColumn(attrs=WIDE_ONLY)

    class Meta(PortalTable.Meta):
        model = Journey
        attrs = PAPERS
        fields = ("number", "judge", "title", "destination", "departs_on", "returns_on", "state")
        empty_text = _("No journey fits. Clear the filter, or ask for a journey.")
