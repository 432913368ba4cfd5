"""What people add to a case of incapacity: opinions of doctors, the Court's decision, why it is withdrawn."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.act_forms import ActForm
from asp_portal.forms import INCOMPLETE, DayField, seen_field, set_latest
from asp_portal.numbers import slug
from asp_portal.text import CleanCharField
from judges.forms.record import LONGEST_REASON
from pensions.models import MedicalOpinion


class OpinionForm(forms.ModelForm):
    """The opinion of one doctor: a new one with a token that makes it one even if it is sent twice."""

    seen = seen_field()
    token = forms.RegexField(r"\A[A-Za-z0-9_-]{22}\Z", widget=forms.HiddenInput, error_messages=INCOMPLETE)
    finding = forms.ChoiceField(label=gettext_lazy("Finding"), choices=MedicalOpinion.Finding, widget=forms.RadioSelect)
    given_on = DayField(label=gettext_lazy("Given on"))

    class Meta:
        model = MedicalOpinion
        fields = ("doctor", "given_on", "finding", "document", "note")

    def __init__(self, *args, today, seen: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["token"]
            self.initial["seen"] = seen
        else:
            del self.fields["seen"]
            self.initial["token"] = slug()
        self.fields["given_on"].latest = today
        self.fields["given_on"].widget.attrs["max"] = today.isoformat()
        self.fields["note"].widget.attrs["rows"] = 3
        self.fields["note"].required = False

    def validate_constraints(self):
        """Asked when the opinion is kept, with the case locked."""

    def validate_unique(self):
        """Asked when the opinion is kept."""


class SealedReasonForm(ActForm):
    """An act of which the words are sealed with the paper and do not stand in the act, which auditors read."""

    decision = CleanCharField(label=gettext_lazy("Reason"), max_length=300)
    field_order = ["seen", "decision"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        self.fields["decision"].help_text = _("Sealed: seen only by those who deal with the case.")

    def clean(self) -> dict[str, Any]:
        """No reason stands in the act."""
        return {**super().clean(), "reason": ""}

    def data_for_act(self) -> dict[str, Any]:
        """All but what every act has."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"seen", "reason"}}


class DecideForm(SealedReasonForm):
    """What the Court decided. foreseen: the fingerprint of what was shown to follow."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("The Court found"),
        choices=[
            ("incapacity", gettext_lazy("that the judge is permanently unable to serve")),
            ("none", gettext_lazy("that the judge is able to serve, or not permanently unable")),
        ],
        widget=forms.RadioSelect,
    )
    decided_on = DayField(label=gettext_lazy("Decided on"))
    last_day = DayField(label=gettext_lazy("Last day of office"), required=False)
    foreseen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    field_order = ["seen", "foreseen", "outcome", "decided_on", "last_day", "decision"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_latest(self, self.today)
        self.fields["decided_on"].latest = self.today
        self.fields["decided_on"].widget.attrs["max"] = self.today.isoformat()
        self.fields["decision"].label = _("Decision")
        self.fields["decision"].help_text = _(
            "Its number or document. Sealed: seen only by those who deal with the case."
        )
        self.fields["last_day"].help_text = _("Where incapacity was found: the pension begins on the day after.")

    def clean(self) -> dict[str, Any]:
        """The last day belongs to a finding of incapacity, and only to that."""
        cleaned = super().clean()
        cleaned["is_incapacity"] = cleaned.get("outcome") == "incapacity"
        if cleaned["is_incapacity"] and not cleaned.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Say on which day office ends."))
        if not cleaned["is_incapacity"]:
            cleaned["last_day"] = None
        return cleaned


class ReadForm(forms.Form):
    """Why somebody reads the opinions."""

    reason = CleanCharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Auditors read it: say why you read them, not what they are about."),
    )
