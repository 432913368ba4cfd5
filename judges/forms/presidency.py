"""What is entered about the Presidency: elections, the end of an office, days of acting as President."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.forms import DayField, helper, seen_field, set_latest
from asp_portal.text import CleanCharField, CleanTextField
from judges.models import Judge
from judges.rules.presidency import LABELS, Office


class JudgeField(forms.ModelChoiceField):
    """One of the judges, in office or not: what is entered may lie years back."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Judge.objects.all(), to_field_name="slug", **{"empty_label": "–"} | kwargs)


def source_field(help_text: str) -> CleanCharField:
    """The decision that says so."""
    return CleanCharField(label=gettext_lazy("Decision"), max_length=200, help_text=help_text)


class DatedForm(forms.Form):
    """A form with days, which know what today is."""

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        set_latest(self, today)
        self.helper = helper(*self.fields)


class OnForm(DatedForm):
    """The day on which the Presidency is looked at."""

    on = DayField(label=gettext_lazy("Composition on"), required=False)


class ElectionForm(DatedForm):
    """A new Presidency: the day it begins and who holds its three offices."""

    first_day = DayField(
        label=gettext_lazy("First day of the new Presidency"),
        help_text=gettext_lazy("Those in office now have the day before as their last."),
    )
    president = JudgeField(label=gettext_lazy("President"))
    first_vice_president = JudgeField(label=gettext_lazy("First Vice-President"))
    second_vice_president = JudgeField(label=gettext_lazy("Second Vice-President"))
    source = source_field(gettext_lazy("The election or decision that says so, with its date."))

    @property
    def elected(self) -> dict[Office, Judge]:
        """Who was elected to which office."""
        return {office: self.cleaned_data[office.value] for office in Office}


class OfficeForm(DatedForm):
    """One judge takes one office that is vacant."""

    office = forms.ChoiceField(label=gettext_lazy("Office"))
    judge = JudgeField(label=gettext_lazy("Judge"))
    first_day = DayField(label=gettext_lazy("First day"))
    source = source_field(gettext_lazy("The election or decision that says so, with its date."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [(office.value, _(LABELS[office])) for office in Office]


class EndForm(DatedForm):
    """The last day of somebody's office."""

    seen = seen_field()
    last_day = DayField(label=gettext_lazy("Last day in the office"))
    reason = source_field(gettext_lazy("The letter of resignation or the decision, with its date."))


class ActingForm(DatedForm):
    """Days on which a judge acts as President."""

    judge = JudgeField(label=gettext_lazy("Judge"))
    first_day = DayField(label=gettext_lazy("First day"))
    last_day = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty for a single day.")
    )
    source = source_field(gettext_lazy("The note or decision of the Presidency, with its date."))

    def clean_last_day(self):
        """A single day where none is given."""
        return self.cleaned_data.get("last_day") or self.cleaned_data.get("first_day")


class NotActingForm(DatedForm):
    """Days on which a judge did not act after all."""

    judge = JudgeField(label=gettext_lazy("Judge"))
    first_day = DayField(label=gettext_lazy("First day"))
    last_day = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty for a single day.")
    )
    reason = CleanTextField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        help_text=gettext_lazy("It is kept with the act."),
        widget=forms.Textarea({"rows": 3}),
    )

    clean_last_day = ActingForm.clean_last_day


class TakeBackForm(forms.Form):
    """Why an entry is taken back."""

    reason = CleanTextField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        help_text=gettext_lazy("It is kept with the act."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("reason")
