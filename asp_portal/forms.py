"""What the forms of all apps have in common: their layout, the version they rest on, and days that can be meant."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EARLIEST = date(2003, 3, 11)  # the first judges took up their office
YEARS_AHEAD = 3
INCOMPLETE = {
    "required": gettext_lazy("The page was sent incomplete. Load it again."),
    "invalid": gettext_lazy("The page was sent incomplete. Load it again."),
}


def helper(*parts: Any) -> FormHelper:
    """Fields in this order inside the page's own <form>; hidden ones always."""
    made = FormHelper()
    made.form_tag = made.include_media = False
    made.disable_csrf = True  # the page's <form> has the token
    made.render_hidden_fields = True
    made.layout = Layout(*parts)
    return made


def seen_field() -> forms.CharField:
    """The fingerprint of the version that the person read."""
    return forms.RegexField(r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput, error_messages=INCOMPLETE)


class DayField(forms.DateField):
    """A day that can be meant: not before the Court, not after `latest`, which the form sets."""

    latest: date | None = None

    def __init__(self, **kwargs):
        # Browsers send the first form; the second is typed where they know no calendar.
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, "input_formats": ["%Y-%m-%d", "%d.%m.%Y"]} | kwargs)

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if value < EARLIEST:
            raise ValidationError(_("Check the year: the Court had no judges then."), code="early")
        if self.latest is not None and value > self.latest:
            raise ValidationError(_("Check the year: this day is too far ahead."), code="late")


class PastDayField(DayField):
    """A day up to today."""

    def validate(self, value):
        if value is not None and self.latest is not None and value > self.latest:
            raise ValidationError(_("This day has not come yet."), code="future")
        super().validate(value)


def set_latest(form: forms.Form, today: date) -> None:
    """Tell the day fields of a form what today is."""
    for field in form.fields.values():
        if isinstance(field, PastDayField):
            field.latest = today
            field.widget.attrs["max"] = today.isoformat()
        elif isinstance(field, DayField):
            field.latest = date(today.year + YEARS_AHEAD, 12, 31)
