"""What a person adds to an act, whatever the paper: a reason, a payment."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.acts import Act
from asp_portal.text import CleanCharField, CleanTextField
from asp_portal.workflow import Transition


class ActForm(forms.Form):
    """Every act: a reason where one is needed, and the fingerprint of what was read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = CleanTextField(label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, paper, transition: Transition, today, **kwargs):
        self.paper, self.transition, self.today = paper, transition, today
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.include_media = False
        self.fields["reason"].required = transition.needs_reason
        self.fields["reason"].help_text = (
            _("It is kept with the act, and the person concerned is told.") if transition.needs_reason else ""
        )
        if not transition.needs_reason:
            self.fields["reason"].label = _("Note, if you want to add one")

    def data_for_act(self) -> dict[str, Any]:
        """What the effect of the act needs besides the reason."""
        return {}

    def data_for_obstacles(self) -> dict[str, Any]:
        """What the form itself will ask for: no obstacle before it is filled in."""
        return {}


class PayForm(ActForm):
    """A payment that was made."""

    paid_on = forms.DateField(label=gettext_lazy("Paid on"), widget=forms.DateInput(attrs={"type": "date"}))
    reference = CleanCharField(label=gettext_lazy("Payment reference"), max_length=100)
    field_order = ["seen", "paid_on", "reference", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["paid_on"].initial = self.today

    def clean_paid_on(self):
        """Not before the authorisation, not in the future."""
        day = self.cleaned_data["paid_on"]
        if day > self.today:
            raise ValidationError(_("The day of the payment cannot be in the future."))
        authorised = Act.objects.about(self.paper).filter(name="authorise").last()
        if authorised and day < timezone.localdate(authorised.at):
            raise ValidationError(_("The day of the payment cannot be before its authorisation."))
        return day

    def data_for_act(self) -> dict[str, Any]:
        """Day and reference."""
        return {"paid_on": self.cleaned_data["paid_on"], "reference": self.cleaned_data["reference"]}
