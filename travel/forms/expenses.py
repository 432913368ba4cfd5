"""The form of an expense, with its receipts or the declaration why there is none."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_name
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Div, Field, Row
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from asp_portal import uploads
from asp_portal.forms import PastDayField, helper, seen_field, set_latest
from asp_portal.money import CURRENCIES
from asp_portal.text import AmountField, CleanCharField, check_minor_units
from travel import services
from travel.forms.papers import token_field
from travel.models import Expense, Nature, Purpose, Receipt
from travel.rules.costs import COVERED_BY_ALLOWANCE
from travel.services import Kept

OFTEN_USED = ("EUR", "USD", "GBP", "CHF")
LARGEST = Decimal("9999999.999")
SMALLEST = Decimal("0.001")
SALT = "travel.receipt"
HOURS_KEPT = 12  # as long as a session lasts at most
MOST_RECEIPTS = 10

# --- Choices --------------------------------------------------------------------------------------------------------


def natures() -> list[tuple[str, Any]]:
    """The natures of expenses: those that are paid, and those that the allowance covers."""
    covered = {nature.value for nature in COVERED_BY_ALLOWANCE}
    return [
        ("", _("Choose")),
        (_("Travel costs"), [(n.value, n.label) for n in Nature if n.value not in covered]),
        (
            _("Covered by the daily allowance: nothing more is paid"),
            [(n.value, n.label) for n in Nature if n.value in covered],
        ),
    ]


def currencies() -> list[tuple[str, Any]]:
    """The currencies with their names in the language of the page, the usual ones first."""
    locale = "fr" if (get_language() or "en").startswith("fr") else "en"
    named = {code: f"{code} – {get_currency_name(code, locale=locale)}" for code in CURRENCIES}
    usual = [(code, named[code]) for code in OFTEN_USED]
    return [(_("Often used"), usual), (_("All"), [item for item in named.items() if item[0] not in OFTEN_USED])]


# --- Files that wait ------------------------------------------------------------------------------------------------


def sealed(kept: Kept, owner: str) -> str:
    """A file that waits, as a text that only this portal can have written, for this form only."""
    return signing.dumps(asdict(kept), salt=f"{SALT}.{owner}", compress=True)


def unsealed(text: str, owner: str) -> Kept | None:
    """The file, if the text is genuine, fresh, and the file is still there."""
    try:
        kept = Kept(**signing.loads(text, salt=f"{SALT}.{owner}", max_age=HOURS_KEPT * 3600))
        uploads.open_stored(kept.stored_name).close()
    except (signing.BadSignature, OSError):
        return None
    return kept


class ReceiptsField(uploads.MultipleFileField):
    """Several receipts. Those that are in order are in `good`, also where another one is refused."""

    def clean(self, data, initial=None) -> list[uploads.Vetted]:
        self.good: list[uploads.Vetted] = []
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > self.max_files:
            return super().clean(files, initial)
        errors: list[ValidationError] = []
        for file in files:
            try:
                self.good += super().clean([file], initial)
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)
        return self.good


class TakenOffField(forms.MultipleChoiceField):
    """Receipts to take off; one that is off already is no error."""

    def valid_value(self, value):
        return True


# --- The form -------------------------------------------------------------------------------------------------------


class ExpenseForm(forms.ModelForm):
    """One expense of a claim.

    owner: for whom and what files are kept waiting, so that nobody brings in a file of somebody else.
    """

    seen = seen_field()
    token = token_field()
    amount = AmountField(label=gettext_lazy("Amount"), minimum=SMALLEST, maximum=LARGEST)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=currencies, initial="EUR")
    nature = forms.ChoiceField(label=gettext_lazy("Nature"), choices=natures)
    receipts = ReceiptsField(
        label=gettext_lazy("Receipts"),
        required=False,
        max_files=MOST_RECEIPTS,
        help_text=gettext_lazy("PDF, JPEG or PNG, at most 10 MB each. Choose all receipts of this expense together."),
    )
    without = TakenOffField(
        label=gettext_lazy("Take off these receipts"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Expense
        fields = (
            "incurred_on", "nature", "description", "traveller", "amount", "currency", "paid_by",
            "official_reason", "missing_receipt", "not_duplicate",
        )  # fmt: skip
        field_classes = {
            "incurred_on": PastDayField,
            **dict.fromkeys(("description", "official_reason", "missing_receipt", "not_duplicate"), CleanCharField),
        }
        widgets = {"paid_by": forms.RadioSelect}

    def __init__(self, *args, claim, today: date, owner: str, **kwargs):
        self.claim, self.owner = claim, owner
        super().__init__(*args, **kwargs)
        self.initial["seen"] = claim.content_hash
        if not self.instance.pk:
            self.initial["incurred_on"] = claim.departs_on
        self.there: list[Receipt] = list(self.instance.receipts.all()) if self.instance.pk else []
        self.duplicates: list[Expense] = []
        self.kept = self.waiting()
        self.adapt()
        set_latest(self, today)

    def waiting(self) -> list[Kept]:
        """The files that were sent with this form before."""
        texts = self.data.getlist("kept")[:MOST_RECEIPTS] if self.is_bound else []
        return [kept for text in texts if (kept := unsealed(text, self.owner))]

    def adapt(self) -> None:
        """Only the fields that this claim and this line need."""
        if self.instance.pk:
            del self.fields["token"]
        if self.claim.purpose == Purpose.OFFICIAL:
            del self.fields["traveller"]
        if self.there:
            self.fields["without"].choices = [(receipt.slug, receipt.name) for receipt in self.there]
        else:
            del self.fields["without"]
        if not self.is_bound and not self.instance.not_duplicate:
            del self.fields["not_duplicate"]
        for name in ("incurred_on", "amount"):
            self.fields[name].widget.attrs["class"] = "w-short"

    @property
    def helper(self) -> FormHelper:
        """The layout, asked for when the page is made: what was sent decides whether there is one more question."""
        return helper(*self.layout())

    def layout(self) -> Iterable[Any]:
        """The fields in the order in which one has them in hand: the receipt, then the rest."""
        wide = {"css_class": "col-sm-6"}
        yield Row(Column("incurred_on", **wide), Column("nature", **wide))
        yield "description"
        yield Row(Column("amount", **wide), Column("currency", **wide))
        yield Div("official_reason", css_class="only-excess-baggage")
        yield from (name for name in ("traveller",) if name in self.fields)
        yield Div(Field("paid_by"), css_class="choices-inline")
        yield HTML('{% include "travel/partials/kept_files.html" %}')
        yield from (name for name in ("without", "receipts", "missing_receipt") if name in self.fields)
        if self.asks_duplicate:
            yield "not_duplicate"

    def clean(self):
        cleaned = super().clean()
        self.check_amount()
        if cleaned.get("nature") == Nature.EXCESS_BAGGAGE:
            if not cleaned.get("official_reason") and "official_reason" not in self.errors:
                self.add_error("official_reason", _("Excess baggage is paid for official reasons only: say which."))
        elif "official_reason" not in self.errors:
            cleaned["official_reason"] = ""
        left = [row for row in self.there if row.slug not in cleaned.get("without", [])]
        if cleaned.get("missing_receipt") and (left or self.files_in_order):
            self.add_error("missing_receipt", _("There is a receipt: leave this empty."))
        return cleaned

    def check_amount(self) -> None:
        """The currency says how many decimals there are."""
        amount, currency = self.cleaned_data.get("amount"), self.cleaned_data.get("currency")
        if amount is not None and currency:
            try:
                check_minor_units(amount, currency)
            except ValidationError as error:
                self.add_error("amount", error)

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            self.check_duplicates()

    def check_duplicates(self) -> None:
        """A likely duplicate warns; going on is recorded with its reason."""
        token = self.cleaned_data.get("token")
        found = services.likely_duplicates(self.claim, self.instance)
        self.duplicates = [line for line in found if token is None or line.form_token != token]
        if self.duplicates and not self.cleaned_data.get("not_duplicate"):
            others = ", ".join(f"“{line.description}” ({line.claim.number})" for line in self.duplicates)
            message = _(
                "The same day, nature and amount as %s. If it is another expense, say why; else do not save it."
            )
            self.add_error("not_duplicate", message % others)

    @property
    def asks_duplicate(self) -> bool:
        """Whether the question is worth showing."""
        return bool(self.duplicates or ("not_duplicate" in self.fields and self["not_duplicate"].value()))

    @property
    def files_in_order(self) -> list[uploads.Vetted | Kept]:
        """The files to be stored with the line: those sent now, and those that waited."""
        return [*self.kept, *getattr(self.fields["receipts"], "good", [])]

    @property
    def taken_off(self) -> list[Receipt]:
        """The receipts that go."""
        return [receipt for receipt in self.there if receipt.slug in self.cleaned_data.get("without", [])]

    def keep_files(self) -> None:
        """Where the form must be shown again: its good files wait, the others must be chosen again.

        Raises ValidationError where there is no room for them.
        """
        known = {kept.original_sha256 for kept in self.kept}
        for file in getattr(self.fields["receipts"], "good", []):
            if file.original_sha256 not in known and len(self.kept) < MOST_RECEIPTS:
                self.kept.append(services.keep_file(file))
                known.add(file.original_sha256)

    def seals(self) -> list[tuple[str, str]]:
        """The files that wait, as name and sealed text for the page."""
        return [(kept.name, sealed(kept, self.owner)) for kept in self.kept]
