"""What the tables of all apps have in common."""

from collections.abc import Callable, Iterator
from inspect import signature
from typing import Any

import django_tables2 as tables
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
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

    def rows_of_page(self) -> Iterator[SafeString]:
        """The rows of the page as HTML, one string each.

        django-tables2 looks at every cell's signature and attributes anew, which is most of what a list costs; here
        that is done once a column. Understood are `render`, `render_<column>`, `linkify=True` and fixed attributes.
        """
        cells = [self.cell(column) for column in self.columns]
        rows = self.page.object_list if self.page else self.rows
        for row in rows:
            yield SafeString("".join(cell(row.record) for cell in cells))

    def cell(self, bound) -> Callable[[Any], str]:
        """How a column writes the cell of a record."""
        column, resolve = bound.column, tables.A(bound.accessor).resolve
        render = getattr(self, f"render_{bound.name}", column.render)
        wanted = [name for name in signature(render).parameters if name in {"value", "record"}]
        opening = format_html("<td {}>", bound.attrs["td"].as_html()) if bound.attrs["td"] else "<td>"
        linked, default = column.link is not None, conditional_escape(column.default or "")

        def write(record: Any) -> str:
            value = resolve(record, quiet=True)
            if value in column.empty_values:
                return f"{opening}{default}</td>"
            known = {"value": value, "record": record}
            text = conditional_escape(render(**{name: known[name] for name in wanted}))
            if linked:
                text = f'<a href="{conditional_escape(record.get_absolute_url())}">{text}</a>'
            return f"{opening}{text}</td>"

        return write


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
