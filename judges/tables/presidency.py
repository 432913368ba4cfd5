"""The lists of the Presidency: who held its offices, and who acted as President."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.tables import DayColumn, PortalTable
from asp_portal.templatetags.portal import short_date
from judges.models import ActingDay, Judge, OfficeHolding
from judges.presidency.services import expected_end

WIDE_ONLY = {"cell": {"class": "wide-only"}}


class HoldingTable(PortalTable):
    """Who held which office, the latest first."""

    caption = gettext_lazy("Holders of the offices")
    empty_title = gettext_lazy("No office is on record")
    empty_icon = "people"
    office = tables.Column()
    judge = tables.Column(order_by=("judge__family_name", "judge__given_name"))
    first_day = DayColumn()
    last_day = DayColumn(empty_values=())
    source = tables.Column(attrs={"cell": {"class": "quiet"}})

    class Meta(PortalTable.Meta):
        model = OfficeHolding
        fields = ("office", "judge", "first_day", "last_day", "source")
        empty_text = gettext_lazy("Enter the first election.")

    def render_office(self, record: OfficeHolding) -> str:
        """The office in words."""
        return record.get_office_display()

    value_office = render_office

    def render_last_day(self, record: OfficeHolding) -> Any:
        """The last day, or when it is expected."""
        if record.last_day:
            return format_html('<span class="number">{}</span>', short_date(record.last_day))
        words = _("expected %(on)s") % {"on": short_date(expected_end(record))}
        return format_html('<span class="quiet">{}</span>', words)

    def value_last_day(self, record: OfficeHolding) -> Any:
        """In a file: the day, or nothing while the office runs."""
        return record.last_day or ""


class ActingTable(PortalTable):
    """Days in a row on which one judge acts; the record is a judges.presidency.services.Acting."""

    caption = gettext_lazy("Days of acting as President")
    empty_title = gettext_lazy("Nobody acted")
    empty_icon = "calendar"
    judge = tables.Column(verbose_name=gettext_lazy("Judge"), orderable=False)
    first_day = DayColumn(verbose_name=gettext_lazy("First day"), orderable=False)
    last_day = DayColumn(verbose_name=gettext_lazy("Last day"), orderable=False)
    days = tables.Column(
        verbose_name=gettext_lazy("Days"), orderable=False, attrs={"cell": {"class": "number wide-only"}}
    )
    source = tables.Column(
        verbose_name=gettext_lazy("Decision"), orderable=False, attrs={"cell": {"class": "wide-only quiet"}}
    )
    change = tables.Column(verbose_name="", orderable=False, empty_values=(), exclude_from_export=True)

    class Meta(PortalTable.Meta):
        attrs = {"class": "table table-papers"}
        empty_text = gettext_lazy("No acting day is on record for this year.")

    def __init__(self, *args, take_back: str = "", **kwargs):
        self.take_back = take_back
        super().__init__(*args, exclude=() if take_back else ("change",), **kwargs)

    def render_change(self, record) -> Any:
        """The way to taking these days back."""
        address = f"{self.take_back}?judge={record.judge.slug}&first_day={record.first_day}&last_day={record.last_day}"
        hidden = f"{record.judge}, {short_date(record.first_day)}"
        words = _("Take back")
        return format_html('<a href="{}">{}<span class="visually-hidden"> {}</span></a>', address, words, hidden)


class ActingDayTable(PortalTable):
    """For files: a row for each day."""

    caption = ActingTable.caption
    day = DayColumn()
    judge = tables.Column()
    source = tables.Column(verbose_name=gettext_lazy("Decision"))

    class Meta(PortalTable.Meta):
        model = ActingDay
        fields = ("day", "judge", "source")


class ActingFilter(django_filters.FilterSet):
    """By calendar year and judge. `years`: those to choose from."""

    year = django_filters.ChoiceFilter(
        field_name="day", lookup_expr="year", label=gettext_lazy("Calendar year"), empty_label=None
    )
    judge = django_filters.ModelChoiceFilter(
        queryset=lambda request: Judge.objects.filter(acting_days__isnull=False).distinct(),
        to_field_name="slug",
        label=gettext_lazy("Judge"),
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = ActingDay
        fields = ["year", "judge"]

    def __init__(self, *args, years: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]
