"""The moment at which somebody asks how the list stood."""

from django import forms
from django.utils.translation import gettext_lazy


class MomentForm(forms.Form):
    """An hour of the day of the meeting, in the time of the session."""

    at = forms.TimeField(
        label=gettext_lazy("The list as it stood at"),
        required=False,
        input_formats=["%H:%M:%S", "%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time", "step": "1"}),
        error_messages={"invalid": gettext_lazy("Write an hour of the day, such as 10:45.")},
    )
