"""Opening a pension file, assigning its regulations, and the day that is looked at."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.forms import helper
from asp_portal.law.regimes import REGIMES, proposed_regime
from asp_portal.text import CleanCharField
from judges.forms.record import RecordDayField
from judges.models import Judge


class OnForm(forms.Form):
    """The day on which a file is looked at, past or to come."""

    on = RecordDayField(label=gettext_lazy("As on"), required=False)


class WhoseForm(forms.Form):
    """The judge whose file is opened."""

    judge = forms.ModelChoiceField(
        label=gettext_lazy("Judge"), queryset=Judge.objects.none(), to_field_name="slug", empty_label="–"
    )

    def __init__(self, *args, user: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["judge"].queryset = Judge.objects.filter(pension_file=None).exclude(user=user)
        self.helper = helper(*self.fields)


class AssignmentForm(forms.Form):
    """The regulations that govern a judge, by whose decision; other ones than those proposed must be meant."""

    regime = forms.ChoiceField(label=gettext_lazy("Regulations"), choices=[])
    elected_on = RecordDayField(
        label=gettext_lazy("Election that they follow"),
        help_text=gettext_lazy("The regulations follow the day of election."),
    )
    basis = CleanCharField(
        label=gettext_lazy("Why these regulations"),
        max_length=300,
        help_text=gettext_lazy("Such as “elected on 7 February 2003”, or the judgment that says so."),
    )
    decided_by = CleanCharField(label=gettext_lazy("Decided by"), max_length=150)
    decided_on = RecordDayField(label=gettext_lazy("Decided on"))
    meant = forms.BooleanField(label=gettext_lazy("These are the regulations that were decided on"), required=False)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["regime"].choices = [("", "–"), *((r.id, f"{_(r.title)} ({_(r.source)})") for r in REGIMES)]
        for name in ("elected_on", "decided_on"):
            self.fields[name].latest = today
            self.fields[name].widget.attrs["max"] = today.isoformat()
        if "meant" not in self.data:
            self.fields["meant"].widget = forms.HiddenInput()
        self.helper = helper(*self.fields)

    def clean(self) -> dict[str, Any]:
        """Other regulations than the proposed ones are asked about once."""
        cleaned = super().clean()
        regime, elected_on = cleaned.get("regime"), cleaned.get("elected_on")
        if not regime or not elected_on or regime == (proposed := proposed_regime(elected_on)).id:
            return cleaned
        self.fields["meant"].widget = forms.CheckboxInput()
        if not cleaned.get("meant"):
            sentence = _("Who was elected on that day is proposed for: %(title)s. Are others meant?")
            self.add_error("meant", sentence % {"title": _(proposed.title)})
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """The assignment."""
        return {name: value for name, value in self.cleaned_data.items() if name != "meant"}


def proposed(judge: Judge) -> dict[str, Any]:
    """What the form begins with: the first election on record, and the regulations that it is proposed for."""
    days = [term.elected_on for term in judge.terms.order_by("first_day") if term.elected_on]
    return {"elected_on": days[0], "regime": proposed_regime(days[0]).id} if days else {}
