"""What is asked when a list is kept or published, and which versions to compare."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from asp_portal.forms import INCOMPLETE, helper
from asp_portal.text import CleanCharField

NOTE_LENGTH = 300


class KeepForm(forms.Form):
    """A note on a draft that is kept."""

    note = CleanCharField(label=_("Note"), max_length=NOTE_LENGTH, required=False, help_text=_("For the Secretariat."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("note")


class PublishForm(forms.Form):
    """A note on a publication, and what was read: the fingerprint of a list, "" where there was none."""

    seen = forms.CharField(
        widget=forms.HiddenInput,
        required=False,
        validators=[RegexValidator(r"\A(?:[0-9a-f]{64})?\Z", INCOMPLETE["invalid"])],
    )
    note = CleanCharField(
        label=_("What is new"),
        max_length=NOTE_LENGTH,
        required=False,
        help_text=_("One line, public with the list; empty where nothing needs to be said."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("seen", "note")


class CompareForm(forms.Form):
    """Two versions of a list."""

    old = forms.ChoiceField(label=_("From"))
    new = forms.ChoiceField(label=_("To"))

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.versions = {str(version.number): version for version in versions}
        choices = [(number, _choice(version)) for number, version in self.versions.items()]
        self.fields["old"].choices = self.fields["new"].choices = choices

    @property
    def chosen(self):
        """The two versions, the older first as it was asked for."""
        return tuple(self.versions[self.cleaned_data[name]] for name in ("old", "new"))


def _choice(version) -> str:
    return f"{version} · {version.get_kind_display()}"
