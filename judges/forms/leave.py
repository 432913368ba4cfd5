"""Asking for leave, recording leave taken, and the day on which a balance is asked."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.forms import INCOMPLETE, DayField, PastDayField, helper, seen_field, set_latest
from asp_portal.text import CleanCharField
from judges.leave.figures import figures_of, impossible, obstacles
from judges.models import Judge, LeaveRequest

DAYS = ("first_day", "last_day", "from_noon", "until_noon")
YEARS_TO_COME = 12  # a balance may be asked for: a term has nine years


class LeaveForm(forms.ModelForm):
    """Days of leave: as a new request (with a token), or as a draft that is changed (with what was read)."""

    seen = seen_field()
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, error_messages=INCOMPLETE)
    first_day = DayField(label=gettext_lazy("First day"))
    last_day = DayField(label=gettext_lazy("Last day"), help_text=gettext_lazy("It is counted."))

    class Meta:
        model = LeaveRequest
        fields = (*DAYS, "note")
        field_classes = {"note": CleanCharField}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        set_latest(self, today)
        self.today = today
        if self.instance.pk:
            del self.fields["token"]
            self.initial.setdefault("seen", self.instance.content_hash)
        else:
            del self.fields["seen"]
        self.helper = helper(*(name for name in self.fields if name not in ("seen", "token")))

    def clean_first_day(self):
        """A day to come: leave already taken is recorded by the Secretariat."""
        day = self.cleaned_data["first_day"]
        if day < self.today:
            raise ValidationError(_("This day has passed: leave already taken is recorded by the Secretariat."))
        return day

    def why_not(self) -> list[str]:
        """What stands in the way of this leave, in sentences."""
        return obstacles(figures_of(self.instance))

    def _post_clean(self):
        """Ask the rules about the days, once they can be days of leave at all."""
        super()._post_clean()
        if not self.errors:
            for sentence in self.why_not():
                self.add_error(None, sentence)

    @property
    def facts(self) -> dict:
        """What was written, without what is only for the machine."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "token")}


class RecordForm(LeaveForm):
    """Leave taken on paper, as a document says."""

    judge = forms.ModelChoiceField(Judge.objects.all(), label=gettext_lazy("Judge"))
    first_day = PastDayField(label=gettext_lazy("First day"))
    last_day = PastDayField(label=gettext_lazy("Last day"), help_text=gettext_lazy("It is counted."))
    note = CleanCharField(
        label=gettext_lazy("Note"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Where more is taken than there is, say why."),
    )
    field_order = ["judge", *DAYS, "source", "note"]

    class Meta(LeaveForm.Meta):
        fields = ("judge", *DAYS, "source", "note")
        field_classes = {"note": CleanCharField, "source": CleanCharField}

    def __init__(self, *args, keeper, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["judge"].queryset = Judge.objects.exclude(user=keeper.pk)  # nobody records their own
        self.fields["source"].required = True

    def _get_validation_exclusions(self):
        """Days of other leave are named by `why_not`; the constraint would ask for the state, which no form has."""
        return super()._get_validation_exclusions() | {"judge"}

    def clean_first_day(self):
        """Any day up to today."""
        return self.cleaned_data["first_day"]

    def why_not(self) -> list[str]:
        """Only what cannot be at all; less than nothing may be left where the note says why."""
        figures = figures_of(self.instance)
        if figures.missing and not self.cleaned_data.get("note"):
            self.add_error("note", _("More is taken than there is: say why it was so."))
        return impossible(figures)


class OnForm(forms.Form):
    """The day on which the balance is asked."""

    on = DayField(label=gettext_lazy("Balance on"), required=False)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].latest = today.replace(year=today.year + YEARS_TO_COME, month=12, day=31)
