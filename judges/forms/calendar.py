"""The events of the calendar of the bench, and the months that are looked at."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.forms import EARLIEST, YEARS_AHEAD, DayField, helper, set_latest
from asp_portal.text import CleanCharField, CleanTextField
from judges.calendar.services import leave_met, version
from judges.leave.figures import period_in_words
from judges.models import Event, Judge

SPANS = {"month": 1, "quarter": 3, "year": 12}  # months


class EventForm(forms.ModelForm):
    """A hearing, a meeting or an official holiday."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    first_day = DayField(label=gettext_lazy("First day"))
    last_day = DayField(label=gettext_lazy("Last day"), help_text=gettext_lazy("It is counted."))
    judges = forms.ModelMultipleChoiceField(
        Judge.objects.none(),
        label=gettext_lazy("Judges"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nobody chosen: the whole bench."),
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("Enter it all the same; the judges who are on leave are told"), required=False
    )

    class Meta:
        model = Event
        fields = ("kind", "title", "first_day", "last_day", "judges", "source")
        field_classes = {"title": CleanCharField, "source": CleanCharField}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        set_latest(self, today)
        concerned = self.instance.judges.values("pk") if self.instance.pk else []
        self.fields["judges"].queryset = Judge.objects.filter(
            Q(pk__in=Judge.objects.in_office(today).values("pk")) | Q(pk__in=concerned)
        )
        self.initial.setdefault("seen", version(self.instance))
        self.known = (
            {row.pk for row in leave_met(self.instance, self.instance.judges.all())} if self.instance.pk else ()
        )
        self.met: list[str] = []
        self.set_layout()

    def set_layout(self) -> None:
        """The question whether to enter it all the same only where there is something to ask."""
        names = ["kind", "title", "first_day", "last_day", "judges", "source"]
        self.helper = helper(*names, *(["confirmed"] if self.met else []))

    def clean(self):
        """A hearing over leave that was granted is entered only by who knows it."""
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if self.errors or last < first:
            return cleaned
        asked = Event(kind=cleaned["kind"], first_day=first, last_day=last)
        met = [row for row in leave_met(asked, cleaned["judges"]) if row.pk not in self.known]
        self.met = [
            _("%(judge)s is on leave: %(days)s.") % {"judge": row.judge, "days": period_in_words(row)} for row in met
        ]
        self.set_layout()
        if met and not cleaned["confirmed"]:
            self.add_error("confirmed", _("Leave was granted on these days."))
        return cleaned


class RemoveForm(forms.Form):
    """Why an event is removed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    reason = CleanTextField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


class MonthsForm(forms.Form):
    """Which months of the calendar: from the month of a day, a month, a quarter or a year."""

    month = forms.RegexField(r"\A[0-9]{4}-[0-9]{2}\Z", required=False)
    span = forms.ChoiceField(choices=[(name, name) for name in SPANS], required=False)

    def clean_month(self) -> date | None:
        """The first day of the month."""
        text = self.cleaned_data["month"]
        if not text:
            return None
        try:
            month = date.fromisoformat(f"{text}-01")
        except ValueError:
            raise ValidationError(_("There is no such month.")) from None
        if month.year < EARLIEST.year or month.year > date.max.year - YEARS_AHEAD:
            raise ValidationError(_("There is no such month."))
        return month
