"""The forms of a list: a move by hand, the choice of the order, a drawing of lots."""

from string import ascii_uppercase

from django import forms
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.forms import INCOMPLETE, helper
from asp_portal.text import CleanCharField
from cooperation.models import Draw, OrderChoice
from cooperation.rules.facts import Criterion, OrderRule
from cooperation.rules.words import CRITERION

REASON = 300
POSITIONS = {
    "first": gettext_lazy("First"),
    "second": gettext_lazy("Then"),
    "third": gettext_lazy("Third"),
    "fourth": gettext_lazy("Fourth"),
    "fifth": gettext_lazy("Fifth"),
}
in_words = lazy(lambda criterion: capfirst(_(CRITERION[criterion])), str)
CRITERIA = [(criterion.value, in_words(criterion)) for criterion in Criterion]
LETTERS = [(letter, letter) for letter in ascii_uppercase]


class MoveForm(forms.Form):
    """Where a request goes, and why. seen: its place when the page was shown."""

    request = forms.SlugField(widget=forms.HiddenInput, error_messages=INCOMPLETE)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, error_messages=INCOMPLETE)
    place = forms.IntegerField(label=gettext_lazy("To place"), min_value=1)
    reason = CleanCharField(
        label=gettext_lazy("Reason"),
        max_length=REASON,
        help_text=gettext_lazy("It is published with the list: everybody reads it."),
    )

    def __init__(self, *args, places: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].widget.attrs |= {"max": places, "inputmode": "numeric"}
        self.fields["place"].help_text = _("From 1 to %s.") % places
        self.helper = helper("place", "reason")


class OrderForm(forms.Form):
    """The criteria in their sequence, the initial from which names begin, and why it is chosen so."""

    first = forms.ChoiceField(label=POSITIONS["first"], choices=CRITERIA)
    second = forms.ChoiceField(label=POSITIONS["second"], choices=[("", "–"), *CRITERIA], required=False)
    third = forms.ChoiceField(label=POSITIONS["third"], choices=[("", "–"), *CRITERIA], required=False)
    fourth = forms.ChoiceField(label=POSITIONS["fourth"], choices=[("", "–"), *CRITERIA], required=False)
    fifth = forms.ChoiceField(label=POSITIONS["fifth"], choices=[("", "–"), *CRITERIA], required=False)
    initial_letter = forms.ChoiceField(
        label=gettext_lazy("Names begin with"),
        choices=LETTERS,
        help_text=gettext_lazy("From this letter to Z, then round from A. It counts where names do."),
    )
    reason = CleanCharField(
        label=gettext_lazy("Reason"),
        max_length=OrderChoice._meta.get_field("reason").max_length,
        required=False,
        help_text=gettext_lazy("Needed once requests have arrived, since their places change."),
    )

    def __init__(self, *args, choice: OrderChoice | None, **kwargs):
        chosen = choice.criteria if choice else [Criterion.RECEIPT.value]
        initial = dict(zip(POSITIONS, chosen, strict=False)) | {"initial_letter": choice.initial if choice else "A"}
        super().__init__(*args, initial=initial, **kwargs)
        self.helper = helper(*self.fields)

    def clean(self):
        """Each criterion once."""
        seen = set()
        for name in POSITIONS:
            value = self.cleaned_data.get(name)
            if value and value in seen:
                self.add_error(name, _("This criterion is chosen already."))
            seen.add(value)
        return self.cleaned_data

    @property
    def criteria(self) -> list[str]:
        """Those that were chosen, in their sequence."""
        return [value for name in POSITIONS if (value := self.cleaned_data.get(name))]

    def rule(self, seed: str) -> OrderRule:
        """The order that was chosen; seed: of the lots, "" until it is known."""
        return OrderRule(tuple(map(Criterion, self.criteria)), self.cleaned_data["initial_letter"], seed)


class CommitForm(forms.Form):
    """What lots are drawn for."""

    purpose = forms.ChoiceField(label=gettext_lazy("Lots decide"), choices=Draw._meta.get_field("purpose").choices)

    def __init__(self, *args, drawn: set[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [one for one in self.fields["purpose"].choices if one[0] not in drawn]
        self.helper = helper("purpose")
