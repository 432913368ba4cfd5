"""The receipt of a certificate of life."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.forms import PastDayField, set_latest
from asp_portal.text import CleanCharField
from pensions.models import LifeCertificate


class ReceiptForm(forms.Form):
    """When it was signed and came, and where it is kept."""

    signed_on = PastDayField(label=gettext_lazy("Signed on"))
    received_on = PastDayField(label=gettext_lazy("Received on"))
    source = CleanCharField(
        label=gettext_lazy("Document"), max_length=200, help_text=gettext_lazy("Where the certificate is kept.")
    )

    def __init__(self, *args, certificate: LifeCertificate, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.certificate = certificate
        set_latest(self, today)
        self.initial.setdefault("received_on", today)

    def clean_signed_on(self) -> date:
        """A certificate of an earlier year says nothing of this one."""
        day = self.cleaned_data["signed_on"]
        if day.year < self.certificate.year:
            raise ValidationError(_("It must have been signed in %(year)s or later.") % {"year": self.certificate.year})
        return day

    def clean(self) -> dict[str, Any]:
        """It cannot have come before it was signed."""
        cleaned = super().clean() or {}
        signed, received = cleaned.get("signed_on"), cleaned.get("received_on")
        if signed and received and received < signed:
            self.add_error("received_on", _("It cannot have come before it was signed."))
        return cleaned
