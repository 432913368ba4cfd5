"""Advances: what the judge states, and what Finance puts on record."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from asp_portal.forms import PastDayField, helper, seen_field, set_latest
from asp_portal.text import CleanCharField
from travel.forms.papers import MOST_EUROS, check_euros, euro_field, token_field
from travel.forms.rows import as_typed, make_rows, problems, rearranged
from travel.models import Advance, Claim, StatedAdvance

SMALLEST = Decimal("0.01")
PREFIX = "advances"


class StatedAdvanceForm(forms.ModelForm):
    """One advance that the judge received."""

    amount = euro_field(StatedAdvance, "amount", minimum=SMALLEST, required=True)

    class Meta:
        model = StatedAdvance
        fields = ("service", "received_on", "amount")
        field_classes = {"service": CleanCharField, "received_on": PastDayField}

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        set_latest(self, today)

    def clean(self):
        check_euros(self, "amount")
        return super().clean()


class StatedAdvancesForm(forms.Form):
    """The statement of all advances received, as rows; none means that there were none.

    asked: the button that adds or takes off a row; nothing is judged then.
    """

    seen = seen_field()

    def __init__(self, data=None, *, claim: Claim, today: date, asked: str = ""):
        self.claim = claim
        super().__init__(None if asked else data, initial={"seen": data["seen"] if asked else claim.content_hash})
        if asked:
            typed = rearranged(as_typed(StatedAdvanceForm, PREFIX, data), asked, {})
        else:
            names = StatedAdvanceForm.base_fields
            typed = [{name: getattr(row, name) for name in names} for row in claim.stated_advances.all()] or [{}]
        self.advances = make_rows(StatedAdvanceForm, PREFIX, data=None if asked else data, typed=typed, today=today)

    def clean(self):
        self.advances.is_valid()
        if self.problems():
            raise ValidationError(_("Nothing is saved yet: some rows need a second look."), code="rows")
        return self.cleaned_data

    def problems(self) -> list[tuple[str, str]]:
        """What is wrong in the rows, each with the name of its field on the page."""
        return problems(self.advances, _("Advance %s")) if self.is_bound else []

    @property
    def stated(self) -> list[StatedAdvance]:
        """The advances, to be saved."""
        return [row.instance for row in self.advances.filled]


class AdvanceForm(forms.ModelForm):
    """Finance records an advance paid, or below zero one that came back."""

    token = token_field()
    amount = euro_field(Advance, "amount", minimum=-MOST_EUROS, required=True)

    class Meta:
        model = Advance
        fields = ("service", "paid_on", "amount", "reference")
        field_classes = {"service": CleanCharField, "paid_on": PastDayField, "reference": CleanCharField}

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        set_latest(self, today)
        self.fields["amount"].help_text = _("Below zero for money that the judge gave back, such as -120.00.")
        self.fields["amount"].widget.attrs["class"] = "w-short"
        self.fields["paid_on"].widget.attrs["class"] = "w-short"
        self.helper = helper("service", "paid_on", "amount", "reference")

    def clean(self):
        check_euros(self, "amount")
        if self.cleaned_data.get("amount") == 0:
            self.add_error("amount", _("An advance of nothing is none."))
        return super().clean()
