"""The day of an award letter, the year of annual statements, and how the list is narrowed down."""

from datetime import date

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asp_portal.forms import DayField, helper, seen_field
from judges.models import Judge
from pensions.models import PensionStatement


class OnForm(forms.Form):
    """The day as of which a letter says what is due."""

    on = DayField(label=_("As of"), help_text=_("The letter says what is due on this day."))

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].latest = date(today.year + 1, 12, 31)
        self.helper = helper("on")


class IssueForm(OnForm):
    """Issuing a letter: its day, and the fingerprint of what was read."""

    seen = seen_field()


class YearForm(forms.Form):
    """The year whose statements are issued."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args, years: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]


class StatementFilter(django_filters.FilterSet):
    """By the judge's name or a number, by kind, by year."""

    q = django_filters.CharFilter(method="search", label=_("Judge or number"), max_length=100)
    type = django_filters.ChoiceFilter(choices=PensionStatement.Type, label=_("Kind"), empty_label=_("All"))
    year = django_filters.NumberFilter(label=_("Year"), min_value=2003, max_value=2199)

    class Meta:
        model = PensionStatement
        fields = ["q", "type", "year"]

    def search(self, queryset, name, value):
        """Each word in the judge's name; or the number of the statement or of the file. Survivors' names are sealed."""
        judges = Judge.objects.named(value)
        words = value.strip()
        return queryset.filter(
            Q(beneficiary__file__judge__in=judges)
            | Q(number__iexact=words)
            | Q(beneficiary__file__number__iexact=words)
        )
