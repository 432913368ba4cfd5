"""What the tables of all apps have in common."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from asp_portal.templatetags.portal import moment, money, short_date, tone


class PortalTable(tables.Table):
    """A list as the portal shows it. Set `caption`: it tells those who listen what the table lists."""

    caption = _("Table")
    empty_title = ""
    empty_icon = "inbox"

    class Meta:
        template_name = "partials/table.html"
        attrs: dict[str, Any] = {"class": "table"}
        empty_text = _("There is nothing here.")


class MoneyColumn(tables.Column):
    """An amount. currency: a code such as "EUR", or the name of the record's attribute that holds it."""

    attrs = {"cell": {"class": "amount"}}

    def __init__(self, *args, currency: str = "EUR", **kwargs):
        self.currency = currency
        super().__init__(*args, attrs=kwargs.pop("attrs", self.attrs), **kwargs)

    def render(self, value, record):
        currency = self.currency if self.currency.isupper() else tables.A(self.currency).resolve(record)
        return money(value, currency)

    def value(self, value):
        return value


class DayColumn(tables.Column):
    """A day."""

    def render(self, value):
        return format_html('<span class="number">{}</span>', short_date(value))

    def value(self, value):
        return value


class MomentColumn(DayColumn):
    """A day and hour, with the zone."""

    def render(self, value):
        return format_html('<span class="number">{}</span>', moment(value))


class StateColumn(tables.Column):
    """The state as a badge, like partials/state_badge.html."""

    def render(self, record):
        words = str(record.get_state_display())
        return format_html('<span class="state" data-tone="{}">{}</span>', tone(record), words[:1].upper() + words[1:])

    def value(self, record):
        return str(record.get_state_display())
