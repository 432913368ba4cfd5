"""The claim for the relocation sum, its certification, and the day on which residence is asked about."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy

from asp_portal.act_forms import ActForm
from asp_portal.forms import INCOMPLETE, DayField, helper, seen_field, set_latest
from asp_portal.text import CleanTextField
from judges.forms.record import CountryField
from judges.models import RelocationClaim
from judges.relocation.statements import CERTIFICATION

LONGEST_NOTE = 4_000
YEARS_TO_COME = 12  # a term has nine years


class RelocationForm(forms.ModelForm):
    """A new claim (with a token), or a draft that is changed (with what was read)."""

    seen = seen_field()
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, error_messages=INCOMPLETE)
    resettled_on = DayField(label=gettext_lazy("Resettled on"))
    country = CountryField(label=gettext_lazy("Country"))
    note = CleanTextField(
        label=gettext_lazy("Note"),
        required=False,
        help_text=gettext_lazy("What the Secretariat should know, such as the new address. No document is asked for."),
    )

    class Meta:
        model = RelocationClaim
        fields = ("resettled_on", "country", "note")

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        set_latest(self, today)
        if self.instance.pk:
            del self.fields["token"]
            self.initial.setdefault("seen", self.instance.content_hash)
        else:
            del self.fields["seen"]
        self.fields["note"].validators.append(MaxLengthValidator(LONGEST_NOTE))
        self.fields["note"].widget.attrs["rows"] = 3
        self.helper = helper("resettled_on", "country", "note")

    @property
    def facts(self) -> dict[str, Any]:
        """What was written, without what is only for the machine."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "token")}


class CertifyForm(ActForm):
    """The judge's certification."""

    certain = forms.BooleanField(
        label=gettext_lazy(CERTIFICATION),
        error_messages={"required": gettext_lazy("Without the certification the claim cannot be submitted.")},
    )
    field_order = ["seen", "certain", "reason"]


class OnForm(forms.Form):
    """A day, past or to come."""

    on = DayField(label=gettext_lazy("On"))

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].latest = date(today.year + YEARS_TO_COME, 12, 31)
