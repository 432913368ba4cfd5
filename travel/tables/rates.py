"""The lists of rates, and how they are narrowed down."""

from decimal import Decimal
from typing import Any

import django_filters
import django_tables2 as tables
from babel.numbers import format_decimal
from django import forms
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.tables import DayColumn, MomentColumn, PortalTable, StateColumn
from asp_portal.templatetags.portal import locale, short_date
from travel.filters import DateInput, plain
from travel.models import DsaRate, ExchangeRate, RateImport
from travel.rate_files import headings
from travel.rate_imports import Line, said

# --- Filters --------------------------------------------------------------------------------------------------------


class RateFilter(django_filters.FilterSet):
    """The rates in force on a day, today where none is given; or all that there were."""

    on = django_filters.DateFilter(
        method="unchanged", label=gettext_lazy("In force on"), widget=DateInput(format="%Y-%m-%d")
    )
    history = django_filters.BooleanFilter(
        method="unchanged", label=gettext_lazy("All, whatever the day"), widget=forms.CheckboxInput
    )

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data if data is not None else {}, *args, **kwargs)

    @property
    def day(self):
        """The day of which the rates in force are listed; None where all are."""
        if self.form.cleaned_data.get("history"):
            return None
        return self.form.cleaned_data.get("on") or timezone.localdate()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """The day comes first: it says which row stands for a place or currency."""
        return super().filter_queryset(queryset.in_force_on(self.day) if self.day else queryset)

    def unchanged(self, queryset, name, value):
        """Seen to by `filter_queryset`."""
        return queryset


class DsaRateFilter(RateFilter):
    """By words in place, country or source, and by country."""

    q = django_filters.CharFilter(method="search", label=gettext_lazy("Search"), max_length=100)
    country = django_filters.AllValuesFilter("place__country", label=gettext_lazy("Country"))

    class Meta:
        model = DsaRate
        fields = ["q", "country", "on", "history"]

    def search(self, queryset, name, value):
        """Accents and capitals do not matter."""
        words = Concat("place__name", Value(" "), "place__country", Value(" "), "source")
        queryset = queryset.annotate(found_in=plain(words))
        for word in value.split():
            queryset = queryset.filter(found_in__contains=plain(Value(word)))
        return queryset


class ExchangeRateFilter(RateFilter):
    """By currency."""

    currency = django_filters.AllValuesFilter("currency", label=gettext_lazy("Currency"))

    class Meta:
        model = ExchangeRate
        fields = ["currency", "on", "history"]


# --- Tables ---------------------------------------------------------------------------------------------------------


class FigureColumn(tables.Column):
    """A rate as it is published, without zeros that say nothing."""

    attrs = {"cell": {"class": "amount"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, attrs=self.attrs, default="–", **kwargs)

    def render(self, value):
        return figure(value)

    def value(self, value):
        return value


class SharesColumn(FigureColumn):
    """A share as percent."""

    def render(self, value):
        return _("%s %%") % super().render(value * 100)


class PlaceRateTable(PortalTable):
    """The subsistence rates of one place."""

    caption = gettext_lazy("Subsistence rates")
    first_day = DayColumn()
    currency = tables.Column()
    first_60_days = FigureColumn()
    after_30_days = FigureColumn()
    after_60_days = FigureColumn()
    after_120_days = FigureColumn()
    lodging_share = SharesColumn()
    source = tables.Column(attrs={"cell": {"class": "wide quiet"}})

    class Meta(PortalTable.Meta):
        model = DsaRate
        fields = (
            "first_day",
            "currency",
            "first_60_days",
            "after_30_days",
            "after_60_days",
            "after_120_days",
            "lodging_share",
            "source",
        )

    def __init__(self, *args, in_force=None, **kwargs):
        self.in_force = in_force
        super().__init__(*args, **kwargs)

    def render_first_day(self, record: DsaRate, value):
        """The day, and whether the rate is in force."""
        if record.pk != self.in_force:
            return format_html('<span class="number">{}</span>', short_date(value))
        return format_html(
            '<span class="number">{}</span> <span class="state" data-tone="good">{}</span>',
            short_date(value),
            _("in force"),
        )


class DsaRateTable(PlaceRateTable):
    """Subsistence rates of all places."""

    empty_title = gettext_lazy("No rates here")
    place = tables.Column(
        linkify=True,
        order_by=("place__name", "-first_day"),
        attrs={"cell": {"class": "text-nowrap"}},
    )
    country = tables.Column(accessor="place__country")

    class Meta(PlaceRateTable.Meta):
        fields = ("place", "country", *PlaceRateTable.Meta.fields)
        empty_text = gettext_lazy("No rate fits. Clear the filter, or choose another day.")

    def render_place(self, record: DsaRate):
        """With its country, which has no column of its own on the page."""
        return format_html('{} <span class="quiet">{}</span>', record.place, record.place.country)

    def value_place(self, record: DsaRate):
        """The name in a file."""
        return record.place.name


class ExchangeRateTable(PortalTable):
    """Rates of exchange, per US dollar as published and per euro as the rules use them."""

    caption = gettext_lazy("Rates of exchange")
    empty_title = gettext_lazy("No rates here")
    currency = tables.Column(order_by=("currency", "-first_day"))
    first_day = DayColumn()
    per_dollar = FigureColumn()
    to_the_euro = FigureColumn(verbose_name=gettext_lazy("Units per euro"), accessor="euro_rate", orderable=False)
    source = tables.Column(attrs={"cell": {"class": "wide quiet"}})

    class Meta(PortalTable.Meta):
        model = ExchangeRate
        fields = ("currency", "first_day", "per_dollar", "to_the_euro", "source")
        empty_text = gettext_lazy("No rate fits. Clear the filter, or choose another day.")


class ImportTable(PortalTable):
    """The files that were taken in."""

    caption = gettext_lazy("Imports of rates")
    empty_title = gettext_lazy("No imports yet")
    imported_at = MomentColumn()
    sha256 = tables.Column(verbose_name=gettext_lazy("Fingerprint"), orderable=False)

    class Meta(PortalTable.Meta):
        model = RateImport
        fields = ("imported_at", "kind", "file_name", "source", "rows", "new", "changed", "imported_by", "sha256")
        empty_text = gettext_lazy("Each file that is taken in is listed here.")

    def render_kind(self, record: RateImport):
        """In words."""
        return record.get_kind_display()

    def render_sha256(self, value):
        """Its beginning; all of it to those who point at it."""
        return format_html('<span class="hash" title="{}">{}</span>', value, value[:12])

    def value_sha256(self, value):
        """All of it."""
        return value


class PreviewTable(PortalTable):
    """The rows of a file, with what each would do."""

    caption = gettext_lazy("Rows of the file")
    number = tables.Column(verbose_name=gettext_lazy("Row"))
    state = StateColumn(verbose_name=gettext_lazy("State"), orderable=False)
    subject = tables.Column(verbose_name=gettext_lazy("Place or currency"))
    first_day = DayColumn(
        verbose_name=gettext_lazy("First day"), default="–", order_by=("first_day", "number"), orderable=False
    )
    what = tables.Column(
        verbose_name=gettext_lazy("What the file says"),
        empty_values=(),
        orderable=False,
        attrs={"cell": {"class": "wide"}},
    )

    class Meta(PortalTable.Meta):
        fields = ("number", "state", "subject", "first_day", "what")
        order_by = ()

    def __init__(self, *args, kind: str, **kwargs):
        self.names = headings(kind)
        super().__init__(*args, **kwargs)

    def render_what(self, record: Line):
        """Faults with their columns, or the figures, old and new; then the remarks."""
        figures = [self.figure(record, *change) for change in record.changes if change[1:] != (None, None)]
        if record.before is None:
            figures = [joined(" · ", figures)] if figures else []
        faults = [format_html("<strong>{}</strong> – {}", fault.column, fault.sentence) for fault in record.faults]
        remarks = [format_html('<span class="state" data-tone="care">{}</span>', remark) for remark in record.remarks]
        return joined(SafeString("<br>"), [*faults, *figures, *remarks]) or "–"

    def figure(self, record: Line, key: str, old: Any, new: Any):
        """A figure: what it is, or what it was and becomes."""
        if record.before is None:
            return format_html('{} <span class="number">{}</span>', self.names[key], figure(new))
        return format_html(
            '{} <del class="number">{}</del> → <ins class="number">{}</ins>',
            self.names[key],
            figure(old) or "–",
            figure(new) or "–",
        )


def figure(value: Any) -> str:
    """A figure as the language writes it, with as many decimals as it has; other values as they are."""
    return format_decimal(value, "#,##0.########", locale=locale()) if isinstance(value, Decimal) else said(value)


def joined(separator: str, parts: list[Any]) -> SafeString:
    """Bits of page one after another."""
    return format_html_join(separator, "{}", ((part,) for part in parts))
