"""Sending the text of a statement, and saying when it was delivered."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal import uploads
from asp_portal.act_forms import ActForm
from asp_portal.forms import helper
from asp_portal.text import CleanTextField
from asp_portal.uploads.vetting import shown_name
from cooperation.models import SPOKEN, TextVersion
from cooperation.texts import services
from cooperation.texts.services import Kept

PDF = "application/pdf"
LONGEST = 50_000  # characters
LARGEST = uploads.Limits(max_bytes=10_000_000, max_pages=60)


class PdfField(forms.FileField):
    """One PDF, looked at; cleans to Vetted, or None."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}), **kwargs)

    def clean(self, data, initial=None) -> uploads.Vetted | None:
        """Raises ValidationError: what is wrong with the file, and what to do."""
        if not data:
            return None
        if not shown_name(data.name or "").lower().endswith(".pdf"):
            raise ValidationError(_("Send a PDF: save the text as PDF first, or paste it below."), code="kind")
        try:
            return uploads.vet(data, limits=LARGEST)
        except ValidationError as error:
            if error.code in ("kind", "ending"):
                raise ValidationError(
                    _("This is no PDF. Save the text as PDF, or paste it below."), code="kind"
                ) from None
            raise


class TextForm(forms.Form):
    """A version of a text: a PDF, the words, or both.

    owner: for whom and what a file is kept waiting, so that nobody brings in a file of somebody else.
    """

    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=SPOKEN)
    delivery = forms.ChoiceField(
        label=gettext_lazy("How will it be read?"),
        choices=TextVersion.Delivery.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Interpreters follow the text word by word only where it is read out verbatim."),
    )
    words = CleanTextField(
        label=gettext_lazy("The text"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto", "data-words": ""}),
        help_text=gettext_lazy("Pasted words can be counted; those of a PDF cannot."),
    )
    file = PdfField(label=gettext_lazy("As PDF"), required=False, help_text=gettext_lazy("At most 10 MB and 60 pages."))
    kept = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args, owner: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.waiting = services.unsealed(self.data.get("kept", ""), owner) if self.is_bound else None
        self.helper = helper("language", "delivery", "words", "file")

    def clean(self):
        """A file or words; a file sent now takes the place of one that waits."""
        cleaned = super().clean()
        if not (cleaned.get("words") or cleaned.get("file") or self.waiting) and not self.errors:
            self.add_error("words", _("Paste the text, or send it as PDF."))
        return cleaned

    @property
    def content(self) -> dict:
        """The version as services.add_version takes it. Raises ValidationError where there is no room for the file."""
        facts = {name: self.cleaned_data[name] for name in ("language", "delivery", "words")}
        return facts | {"file": self.file_in_order()}

    def file_in_order(self) -> Kept | None:
        """The file that was sent now, else the one that waited."""
        sent = self.cleaned_data.get("file")
        return services.keep_file(sent) if sent else self.waiting

    def keep_file(self) -> None:
        """Where the form must be shown again, a file that is in order waits with it."""
        try:
            self.waiting = self.file_in_order()
        except ValidationError as error:
            self.add_error("file", error)

    @property
    def seal(self) -> str:
        """The file that waits, for the page."""
        return services.sealed(self.waiting, self.owner) if self.waiting else ""


class DeliverForm(ActForm):
    """When a text was delivered, in the time of the session."""

    at = forms.TimeField(
        label=gettext_lazy("Delivered at"), widget=forms.TimeInput(attrs={"type": "time", "class": "w-short"})
    )
    field_order = ["seen", "at", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.plenary = self.paper.plenary
        self.fields["at"].help_text = _("On %(day)s, in the time of the session (%(zone)s).") % {
            "day": self.plenary.on.isoformat(),
            "zone": self.plenary.session.zone,
        }

    def clean_at(self) -> datetime:
        """A moment that has passed."""
        at = datetime.combine(self.plenary.on, self.cleaned_data["at"], self.plenary.session.timezone)
        if at > timezone.now():
            raise ValidationError(_("This moment has not come yet."))
        return at

    def data_for_act(self) -> dict:
        """The moment."""
        return {"at": self.cleaned_data["at"]}
