"""Which month to prepare, and how the statements of a run are narrowed down."""

from datetime import date

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from asp_portal.templatetags.portal import month as month_words
from judges.models import Judge, PayStatement
from judges.rules.results import Cause

CAUSES = {
    Cause.FIRST_STATEMENT: _("No statement of the month before"),
    Cause.TAKES_OFFICE: _("Takes office"),
    Cause.LEAVES_OFFICE: _("Leaves office"),
    Cause.PART_MONTH: _("Only a part of the month before"),
    Cause.BECOMES_PRESIDENT: _("Becomes President"),
    Cause.CEASES_AS_PRESIDENT: _("No longer President"),
    Cause.PART_MONTH_AS_PRESIDENT: _("President only for a part of the month before"),
    Cause.SCALE: _("Change of the salary scale"),
    Cause.ACTING_DAYS: _("Days acting as President"),
    Cause.CORRECTION: _("Corrections of earlier months"),
}


class PrepareForm(forms.Form):
    """The month whose pay is prepared."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=date.fromisoformat)

    def __init__(self, *args, months: list[date], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(month.isoformat(), month_words(month)) for month in months]


class StatementFilter(django_filters.FilterSet):
    """By name, by cause, and only those that need a look."""

    q = django_filters.CharFilter(method="search", label=_("Name"), max_length=100)
    cause = django_filters.ChoiceFilter(
        method="by_cause", label=_("Cause"), empty_label=_("All"), choices=[(key.value, CAUSES[key]) for key in Cause]
    )
    differs = django_filters.BooleanFilter(
        method="only_different", label=_("Only what differs"), widget=forms.CheckboxInput
    )
    no_account = django_filters.BooleanFilter(
        method="only_without_account", label=_("Only without a bank account"), widget=forms.CheckboxInput
    )

    class Meta:
        model = PayStatement
        fields = ["q", "cause", "differs", "no_account"]

    def search(self, queryset, name, value):
        """By any part of the judge's name."""
        return queryset.filter(judge__in=Judge.objects.named(value))

    def by_cause(self, queryset, name, value):
        """Those that differ for this cause, among others."""
        return queryset.filter(body__causes__contains=[{"cause": value}])

    def only_different(self, queryset, name, value):
        """Those that differ from the month before."""
        return queryset.exclude(difference=0) if value else queryset

    def only_without_account(self, queryset, name, value):
        """Those that cannot be paid yet."""
        return queryset.filter(account=None) if value else queryset
