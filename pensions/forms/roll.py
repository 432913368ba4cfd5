"""How the payments of a roll are narrowed down."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from judges.models import Judge
from pensions.models import PensionPayment
from pensions.rules.payment_differences import Cause

CAUSES = {
    Cause.FIRST_PAYMENT: _("No payment of the month before"),
    Cause.RECORD: _("The record has changed since"),
    Cause.BEGINS: _("A pension begins"),
    Cause.PART_MONTH: _("Only a part of the month before"),
    Cause.ENDS: _("A pension ends"),
    Cause.TWENTY_ONE: _("A child reaches the limit of age"),
    Cause.REMARRIED: _("A spouse marries again"),
    Cause.SUSPENDED: _("Suspended"),
    Cause.RESUMED: _("Paid again after a suspension"),
    Cause.REVISION: _("Revision with the salary scale"),
    Cause.DIVISION: _("Children's pensions divided anew"),
    Cause.LUMP_SUM: _("Sums due once"),
    Cause.CORRECTION: _("Arrears and overpayments"),
}


class PaymentFilter(django_filters.FilterSet):
    """By judge or number, by cause, and only those that need a look."""

    q = django_filters.CharFilter(method="search", label=_("Judge or number"), max_length=100)
    cause = django_filters.ChoiceFilter(
        method="by_cause", label=_("Cause"), empty_label=_("All"), choices=[(key.value, CAUSES[key]) for key in Cause]
    )
    differs = django_filters.BooleanFilter(
        method="only_different", label=_("Only what differs"), widget=forms.CheckboxInput
    )
    owed = django_filters.BooleanFilter(
        method="only_owed", label=_("Only what is owed to the Court"), widget=forms.CheckboxInput
    )
    no_account = django_filters.BooleanFilter(
        method="only_without_account", label=_("Only without a bank account"), widget=forms.CheckboxInput
    )

    class Meta:
        model = PensionPayment
        fields = ["q", "cause", "differs", "owed", "no_account"]

    def search(self, queryset, name, value):
        """By any part of the judge's name, or of the number of file or payment; survivors' names are sealed."""
        numbers = Q(number__icontains=value) | Q(beneficiary__file__number__icontains=value)
        return queryset.filter(numbers | Q(beneficiary__file__judge__in=Judge.objects.named(value)))

    def by_cause(self, queryset, name, value):
        """Those that differ for this cause, among others."""
        return queryset.filter(body__causes__contains=[{"cause": value}])

    def only_different(self, queryset, name, value):
        """Those that differ from the month before."""
        return queryset.exclude(difference=0) if value else queryset

    def only_owed(self, queryset, name, value):
        """Those below zero, which are not paid out."""
        return queryset.filter(net__lt=0) if value else queryset

    def only_without_account(self, queryset, name, value):
        """Those that cannot be paid yet."""
        return queryset.filter(account=None, payee_account=None) if value else queryset
