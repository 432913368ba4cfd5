"""What a person adds to an act on a journey or a claim: a certification, the amounts allowed, a decision."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.act_forms import ActForm
from asp_portal.money import minor_units
from asp_portal.text import AmountField, CleanCharField, check_minor_units
from travel import pages
from travel.models import Expense
from travel.statements import CERTIFICATION


class CertifyForm(ActForm):
    """The certification of App. 1, art. V."""

    certain = forms.BooleanField(
        label=gettext_lazy(CERTIFICATION),
        error_messages={"required": gettext_lazy("Without the certification the claim cannot be submitted.")},
    )
    field_order = ["seen", "certain", "reason"]


class AuthoriseJourneyForm(ActForm):
    """The authorisation of a journey, and of an exception if one is wanted."""

    exception_agreed = forms.BooleanField(label=gettext_lazy("I agree to the other means or route"), required=False)
    field_order = ["seen", "exception_agreed", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.paper.exception:
            self.fields["exception_agreed"].help_text = self.paper.exception
        else:
            del self.fields["exception_agreed"]

    def data_for_act(self) -> dict[str, Any]:
        """Whether the exception is agreed to."""
        return {"exception_agreed": self.cleaned_data.get("exception_agreed", False)}


class DecideForm(ActForm):
    """The President's decision on a point that the text leaves open, or on other means or another route."""

    point = forms.ChoiceField(label=gettext_lazy("Point"))
    granted = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("Granted")), ("no", gettext_lazy("Not granted"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ["seen", "point", "granted", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["point"].choices = pages.open_points(self.paper)

    def data_for_act(self) -> dict[str, Any]:
        """The point and the answer."""
        return {"point": self.cleaned_data["point"], "granted": self.cleaned_data["granted"]}


def in_its_units(amount: Decimal | None, currency: str) -> Decimal | None:
    """An amount with as many decimals as its currency has."""
    return None if amount is None else round(amount, minor_units(currency))


class VerifyForm(ActForm):
    """For each line what is allowed, with a reason where it is less, and the limit of art. I(2)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines: list[Expense] = list(self.paper.expenses.all())
        for line in self.lines:
            self.fields[f"allowed_{line.slug}"] = AmountField(
                label=_("Allowed, %s") % line.currency,
                initial=in_its_units(line.amount if line.allowed is None else line.allowed, line.currency),
                maximum=in_its_units(line.amount, line.currency),
                error_messages={"required": _("Say what is allowed: 0 for nothing.")},
            )
            self.fields[f"reason_{line.slug}"] = CleanCharField(
                label=_("Reason where it is less"), initial=line.allowed_reason, required=False, max_length=300
            )
            self.fields[f"limit_{line.slug}"] = AmountField(
                label=_("Limit, %s") % line.currency, initial=in_its_units(line.limit, line.currency), required=False
            )
        self.order_fields(["seen", *[name for name in self.fields if name not in ("seen", "reason")], "reason"])

    def by_line(self):
        """Each line with its three fields, for the table of the page."""
        return [
            (line, *(self[f"{part}_{line.slug}"] for part in ("limit", "allowed", "reason"))) for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        """Decimals fit the currency; less than claimed has its reason."""
        cleaned = super().clean()
        for line in self.lines:
            for part in ("allowed", "limit"):
                self.check_decimals(f"{part}_{line.slug}", line.currency)
            allowed = cleaned.get(f"allowed_{line.slug}")
            if allowed is not None and allowed < line.amount and not cleaned.get(f"reason_{line.slug}"):
                self.add_error(f"reason_{line.slug}", _("Say why less is allowed than was claimed."))
        return cleaned

    def check_decimals(self, name: str, currency: str) -> None:
        """An error beside the field where an amount has more decimals than its currency."""
        if self.cleaned_data.get(name) is not None:
            try:
                check_minor_units(self.cleaned_data[name], currency)
            except ValidationError as error:
                self.add_error(name, error)

    def data_for_act(self) -> dict[str, Any]:
        """By the slug of each line, what is allowed."""
        return {
            line.slug: {
                "allowed": self.cleaned_data[f"allowed_{line.slug}"],
                "reason": self.cleaned_data[f"reason_{line.slug}"],
                "limit": self.cleaned_data[f"limit_{line.slug}"],
            }
            for line in self.lines
        }

    def data_for_obstacles(self) -> dict[str, Any]:
        """What is allowed will be said of each line."""
        return {line.slug: {} for line in self.lines}
