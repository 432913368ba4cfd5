"""The list of pension statements."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from asp_portal.tables import DayColumn, MomentColumn, MoneyColumn, PortalTable
from asp_portal.templatetags.portal import money
from pensions.models import PensionStatement

WIDE_ONLY = {"cell": {"class": "wide-only"}}


class EuroColumn(MoneyColumn):
    """An amount in euros under a heading that says so."""

    def render(self, value, record):
        """Without the currency."""
        return money(value)


class StatementTable(PortalTable):
    """Statements, the latest first."""

    caption = _("Pension statements")
    empty_title = pgettext_lazy("pensions", "No statements here")
    number = tables.Column(linkify=True, attrs={"td": {"class": "nowrap"}})
    type = tables.Column(verbose_name=_("Kind"), attrs=WIDE_ONLY)
    person = tables.Column(accessor="beneficiary", verbose_name=_("Addressed to"), orderable=False)
    file = tables.Column(
        accessor="beneficiary__file__judge",
        verbose_name=_("Judge"),
        order_by=("beneficiary__file__judge__family_name", "beneficiary__file__judge__given_name"),
        attrs=WIDE_ONLY,
    )
    on = DayColumn(verbose_name=_("As of"), attrs=WIDE_ONLY)
    issued_at = MomentColumn(verbose_name=_("Issued"), attrs=WIDE_ONLY)
    net = EuroColumn(verbose_name=_("Amount, EUR"))

    class Meta(PortalTable.Meta):
        model = PensionStatement
        attrs = {"class": "table table-papers"}
        fields = ("number", "type", "person", "file", "on", "issued_at", "net")
        empty_text = _("No statement fits, or none has been issued.")

    def render_type(self, record):
        """In words."""
        return record.get_type_display()

    value_type = render_type

    def render_person(self, value):
        """The name and who that is, in the direction of its script."""
        return format_html('<bdi>{}</bdi> <span class="quiet">{}</span>', value.name, value.get_relation_display())

    def value_person(self, value):
        """The name alone, in a file."""
        return value.name

    def render_file(self, value):
        """In the direction of its script."""
        return format_html("<bdi>{}</bdi>", value)

    def value_file(self, value):
        """As it is, in a file."""
        return str(value)
