"""What a judge writes about a journey or a claim itself; where it went and what it cost have forms of their own."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from asp_portal.forms import INCOMPLETE, helper, seen_field
from asp_portal.money import EURO
from asp_portal.text import AmountField, CleanCharField, CleanTextField, check_minor_units
from travel.models import Claim, Journey, Purpose

MOST_EUROS = Decimal("9999999.99")

# --- What the forms have in common ----------------------------------------------------------------------------------


def token_field() -> forms.UUIDField:
    """What tells that a form was sent before; made anew for each empty form."""
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, error_messages=INCOMPLETE)


def euro_field(model: type[models.Model], name: str, **kwargs) -> AmountField:
    """An amount in euros, with the words of the model."""
    field = model._meta.get_field(name)
    words = {"label": capfirst(field.verbose_name), "help_text": field.help_text}
    return AmountField(**words | {"maximum": MOST_EUROS, "required": False} | kwargs)


def check_euros(form: forms.Form, name: str) -> None:
    """An amount in euros has two decimals; the error stands beside the field."""
    amount = form.cleaned_data.get(name)
    if amount is not None:
        try:
            check_minor_units(amount, EURO)
        except ValidationError as error:
            form.add_error(name, error)


TEXT = {"title": CleanCharField, "reason": CleanTextField, "exception": CleanTextField}
LONGEST_TEXT = 4_000


class PaperForm(forms.ModelForm):
    """Making a journey or claim (with a token) or changing it (with the fingerprint of what was read)."""

    seen = seen_field()
    token = token_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["token"]
            self.initial.setdefault("seen", self.instance.content_hash)
        else:
            del self.fields["seen"]
        for name in ("reason", "exception"):
            if name in self.fields:
                self.fields[name].validators.append(MaxLengthValidator(LONGEST_TEXT))
                self.fields[name].widget.attrs["rows"] = 3

    @property
    def facts(self) -> dict[str, Any]:
        """What was written, without what is only for the machine."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "token")}


# --- Journeys -------------------------------------------------------------------------------------------------------


class JourneyForm(PaperForm):
    """The request for an official journey, but for its itinerary."""

    estimate = euro_field(Journey, "estimate")

    class Meta:
        model = Journey
        fields = ("title", "reason", "estimate", "exception")
        field_classes = TEXT

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["estimate"].widget.attrs["class"] = "w-short"
        self.helper = helper("title", "reason", "estimate", "exception")

    def clean(self):
        check_euros(self, "estimate")
        return super().clean()


# --- Claims ---------------------------------------------------------------------------------------------------------


class ClaimForm(PaperForm):
    """A claim, but for its itinerary, expenses and advances. Its kind is chosen before and stays."""

    comparison = euro_field(Claim, "comparison")

    class Meta:
        model = Claim
        fields = ("title", "exception", "elsewhere", "comparison")
        field_classes = TEXT

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comparison"].widget.attrs["class"] = "w-short"
        if self.instance.purpose != Purpose.SEPARATION:
            del self.fields["elsewhere"], self.fields["comparison"]
        self.helper = helper(*(name for name in self.Meta.fields if name in self.fields))

    def clean(self):
        cleaned = super().clean()
        check_euros(self, "comparison")
        if "elsewhere" not in self.fields or "comparison" in self.errors:
            return cleaned
        if not self.cleaned_data.get("elsewhere"):
            self.cleaned_data["comparison"] = None
        elif self.cleaned_data.get("comparison") is None:
            self.add_error("comparison", _("Say what the journey to the domicile would have cost: no more is paid."))
        return cleaned
