"""How the list of what comes due is narrowed down."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from asp_portal.register import matches
from asp_portal.text import CleanCharField
from judges.coming.services import KINDS, Coming, reach

MONTHS = (1, 3, 6, 12, 24, 60, 120)
USUAL = 12


class ComingFilter(forms.Form):
    """By the name of a judge, by kind, and how far ahead."""

    q = CleanCharField(label=_("Name"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    months = forms.TypedChoiceField(
        label=_("How far ahead"),
        choices=lambda: [("" if months == USUAL else months, reach(months)) for months in MONTHS],
        coerce=int,
        empty_value=USUAL,
        required=False,
    )

    def __init__(self, *args, kinds: Iterable[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All")), *((kind, KINDS[kind]) for kind in kinds)]

    @property
    def ahead(self) -> int:
        """How many months ahead are asked for."""
        return (self.is_valid() and self.cleaned_data["months"]) or USUAL

    def narrowed(self, entries: list[Coming]) -> list[Coming]:
        """Those that are asked for; all of them where the question is none."""
        if not self.is_valid():
            return entries
        kind, query = self.cleaned_data["kind"], self.cleaned_data["q"]
        return [entry for entry in entries if kind in ("", entry.kind) and matches(query, [str(entry.judge)])]
