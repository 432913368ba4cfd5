"""The form with which a file of records is brought."""

from django import forms
from django.utils.translation import gettext_lazy as _

from asp_portal.forms import helper
from asp_portal.text import CleanCharField


class RecordFileForm(forms.Form):
    """A file, and the document behind the rows that name none themselves."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A table saved as CSV or XLSX, with the headings in its first row."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"empty": _("This file is empty.")},
    )
    source = CleanCharField(
        label=_("Source"),
        max_length=200,
        help_text=_("The decision or document behind the rows, where a row names none of its own."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("file", "source")
