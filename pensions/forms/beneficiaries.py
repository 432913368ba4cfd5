"""How a beneficiary is reached, and a survivor's account."""

from typing import Any

from django import forms
from django.core.validators import EmailValidator

from asp_portal.forms import seen_field
from judges.forms.record import BankAccountForm, fact_form
from pensions.models import Beneficiary, PayeeAccount

AccountForm = fact_form(PayeeAccount, "holder iban bic first_day last_day", BankAccountForm)


class ContactForm(forms.ModelForm):
    """The language of letters, and where they go."""

    seen = seen_field()

    class Meta:
        model = Beneficiary
        fields = ("language", "email", "address")

    def __init__(self, *args, seen: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = seen
        self.fields["email"].validators.append(EmailValidator())
        self.fields["email"].widget = forms.EmailInput({"autocomplete": "off", "maxlength": 254})
        self.fields["address"].widget.attrs["rows"] = 4

    def clean_email(self) -> Any:
        """In small letters, as the portal keeps addresses."""
        return self.cleaned_data["email"].lower()
