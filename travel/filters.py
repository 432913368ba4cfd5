"""How the lists of journeys and claims are narrowed down."""

import django_filters
from django import forms
from django.contrib.postgres.lookups import Unaccent
from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from travel.inbox import to_authorise
from travel.models import Claim, Journey, Purpose


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"


def plain(expression) -> Func:
    """A text without accents and capitals, for searching."""
    return Lower(Unaccent(expression))


class PaperFilter(django_filters.FilterSet):
    """By words, state, date; one's own; those that await oneself."""

    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=100)
    departs_after = django_filters.DateFilter("departs_on", "gte", label=_("Departure from"), widget=DateInput)
    departs_before = django_filters.DateFilter("departs_on", "lte", label=_("Departure until"), widget=DateInput)
    mine = django_filters.BooleanFilter(method="only_mine", label=_("Only mine"), widget=forms.CheckboxInput)
    for_me = django_filters.BooleanFilter(
        method="only_for_me", label=_("Only what I may authorise"), widget=forms.CheckboxInput
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "Judge" not in self.request.user.roles:
            del self.filters["mine"], self.filters["for_me"]

    def search(self, queryset, name, value):
        """In number, purpose, destination and the judge's name; accents and capitals do not matter."""
        full_name = Concat(F("judge__given_name"), Value(" "), F("judge__family_name"), output_field=CharField())
        queryset = queryset.annotate(
            found_in=plain(
                Concat(F("number"), Value(" "), F("title"), Value(" "), F("destination"), Value(" "), full_name)
            )
        )
        for word in value.split():
            queryset = queryset.filter(found_in__contains=plain(Value(word)))
        return queryset

    def only_mine(self, queryset, name, value):
        """Those of the signed-in judge."""
        return queryset.filter(judge__user=self.request.user) if value else queryset

    def only_for_me(self, queryset, name, value):
        """Those that the signed-in user may authorise today."""
        if not value:
            return queryset
        waiting = Q(state__in=["verified", "requested"])
        if self._meta.model is Claim:
            waiting |= Q(awaits_decision=True)
        return queryset.filter(waiting, judge__in=to_authorise(self.request.user, timezone.localdate()))


class ClaimFilter(PaperFilter):
    """Of claims."""

    state = django_filters.ChoiceFilter(choices=Claim.State, label=_("State"), empty_label=_("All"))
    purpose = django_filters.ChoiceFilter(choices=Purpose, label=_("Kind"), empty_label=_("All"))

    class Meta:
        model = Claim
        fields = ["q", "state", "purpose", "departs_after", "departs_before", "mine", "for_me"]


class JourneyFilter(PaperFilter):
    """Of journeys."""

    state = django_filters.ChoiceFilter(choices=Journey.State, label=_("State"), empty_label=_("All"))

    class Meta:
        model = Journey
        fields = ["q", "state", "departs_after", "departs_before", "mine", "for_me"]
