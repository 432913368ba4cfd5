"""What is asked about an actuarial basis: its table, its interest, from when, adopted by whom."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.forms import DayField, PastDayField, helper, set_latest
from asp_portal.text import AmountField, CleanCharField
from pensions.actuarial import reading
from pensions.models import ActuarialBasis


class InterestField(AmountField):
    """An interest a year as a decimal number."""

    max_digits, max_decimals = 3, 6

    def validate(self, value):
        """Three and a half per cent is 0.035: what is one or more was written in per cent."""
        super().validate(value)
        if value is not None and value >= 1:
            raise ValidationError(_("Write the interest as a decimal number: 0.035 is 3.5 per cent."), code="percent")


class OnForm(forms.Form):
    """The day on which the bases are looked at."""

    on = DayField(label=gettext_lazy("In force on"), required=False)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        set_latest(self, today)


class BasisForm(forms.ModelForm):
    """A new basis: its facts, and the file with its table."""

    interest = InterestField(
        label=gettext_lazy("Annual interest"), help_text=gettext_lazy("As a decimal number: 0.035 is 3.5 per cent.")
    )
    file = forms.FileField(
        label=gettext_lazy("Table of mortality"),
        help_text=gettext_lazy(
            "CSV or XLSX with the columns age and qx (the chance of dying within a year) or age and lx (the survivors);"
            " or one such column for each sex: qx_male, qx_female."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"empty": gettext_lazy("This file is empty.")},
    )
    use = forms.ChoiceField(label=gettext_lazy("What is used of it"), choices=reading.USES.items())
    adopted_on = PastDayField(label=gettext_lazy("Adopted on"))

    class Meta:
        model = ActuarialBasis
        fields = ("name", "first_day", "interest", "adopted_by", "adopted_on", "document", "illustrative")
        field_classes = dict.fromkeys(("name", "adopted_by", "document"), CleanCharField) | {"first_day": DayField}

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        set_latest(self, today)
        self.fields["name"].help_text = _("Such as the name of the table and its edition.")
        self.fields["first_day"].help_text = _("It counts for pensions that begin before sixty from this day on.")
        self.fields["adopted_by"].help_text = _("Such as the Court's actuary, or the Assembly.")
        self.fields["illustrative"].help_text = _("Every amount that rests on it says so.")
        self.helper = helper(
            "name", "file", "use", "interest", "first_day", "adopted_by", "adopted_on", "document", "illustrative"
        )

    def clean(self):
        """The table is read; each of its faults is a sentence."""
        facts = super().clean()
        if facts.get("file") and facts.get("use"):
            try:
                facts["table"] = reading.read(facts["file"], facts["use"])
            except ValidationError as error:
                self.add_error("file", error)
        return facts

    @property
    def remarks(self) -> list[str]:
        """What deserves a second look."""
        return reading.remarks(self.cleaned_data["table"], Decimal(self.cleaned_data["interest"]))
