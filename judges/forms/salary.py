"""A row of the salary scale."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from asp_portal.forms import YEARS_AHEAD, DayField, helper
from asp_portal.law.parameters import COURT_BEGINS
from asp_portal.money import EURO
from asp_portal.text import AmountField, CleanCharField, check_minor_units
from judges.models import Salary

MOST = 10_000_000  # EUR a year: above it is a slip of the keyboard


class ScaleDayField(DayField):
    """A day since the Court began, before it had judges too."""

    def validate(self, value):
        if value is None or value < COURT_BEGINS or (self.latest and value > self.latest):
            super().validate(value)


class SalaryForm(forms.ModelForm):
    """From which day, how much a year, by which decision."""

    annual = AmountField(label=_("Annual net remuneration, EUR"), minimum=1, maximum=MOST)

    class Meta:
        model = Salary
        fields = ("first_day", "annual", "source")
        field_classes = {"first_day": ScaleDayField, "source": CleanCharField}

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        day = self.fields["first_day"]
        day.latest = date(today.year + YEARS_AHEAD, 12, 31)
        day.help_text = _("The amount holds from this day until the next row’s.")
        self.fields["source"].help_text = _("The decision that fixes it, such as ICC-ASP/3/Res.3, Annex, art. III(1).")
        self.helper = helper("first_day", "annual", "source")

    def clean_annual(self):
        """An amount in euros has two decimals."""
        amount = self.cleaned_data["annual"]
        check_minor_units(amount, EURO)
        return amount
