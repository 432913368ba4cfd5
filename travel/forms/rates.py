"""The form with which a file of rates is brought."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from asp_portal.text import CleanCharField


class RateFileForm(forms.Form):
    """A file, and where its figures come from."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A table saved as CSV or XLSX, with the headings in its first row."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"empty": _("This file is empty.")},
    )
    source = CleanCharField(
        label=_("Source"),
        max_length=200,
        help_text=_("The circular or page that the figures come from, with its date: it is shown with every amount."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.include_media = False
