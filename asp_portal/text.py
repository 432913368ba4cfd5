"""What people type: text without hidden characters, and amounts that can be read in one way only.

Every form uses these fields, so that a NUL byte, a reversed file name or "1e9" is a sentence beside the field.
"""

import re
import unicodedata
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from asp_portal.money import UnknownCurrency, minor_units

# --- Text -----------------------------------------------------------------------------------------------------------

# Control, format, surrogate and private characters, line and paragraph separators of Unicode.
HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
# Characters that take no ink although Unicode counts them among letters, marks and symbols.
HIDDEN_LETTERS = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Signs of Arabic and Syriac writing that Unicode counts among the format characters.
WRITTEN_SIGNS = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
JOINERS = {"\u200c", "\u200d"}
# The scripts in which a joiner changes how a word is written.
JOINING_SCRIPTS = (
    "ARABIC", "SYRIAC", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU",
    "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR", "TIBETAN",
)  # fmt: skip
LINE_CHARACTERS = {"\n", "\t"}


def is_joining_letter(character: str) -> bool:
    """Whether a letter or mark belongs to a script that needs joiners."""
    return unicodedata.category(character)[0] in "LM" and unicodedata.name(character, "").startswith(JOINING_SCRIPTS)


def is_noncharacter(character: str) -> bool:
    """Code points that Unicode promises never to use."""
    return ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF


def is_hidden(text: str, position: int) -> bool:
    """Whether the character at this place would not be seen by a reader of the text."""
    character = text[position]
    if character in JOINERS:
        before, after = text[position - 1 : position], text[position + 1 : position + 2]
        return not (before and after and is_joining_letter(before) and is_joining_letter(after))
    if character in WRITTEN_SIGNS:
        return False
    hidden = unicodedata.category(character) in HIDDEN_CATEGORIES or character in HIDDEN_LETTERS
    return hidden or is_noncharacter(character)


def normalised(text: str) -> str:
    """The text in Unicode's composed form (NFC), its lines ended by a single line feed."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def without_hidden(text: str) -> str:
    """The text in composed form, its hidden characters left out: for names that are not worth a question."""
    text = normalised(text)
    return "".join(character for position, character in enumerate(text) if not is_hidden(text, position))


def refuse_hidden(text: str, allowed: frozenset[str] | set[str] = frozenset()) -> None:
    """Raise ValidationError for the first hidden character, saying where it stands."""
    for position, character in enumerate(text):
        if character in allowed or not is_hidden(text, position):
            continue
        facts = {
            "code": f"U+{ord(character):04X}",
            "before": without_hidden(text[max(0, position - 20) : position]),
        }
        if facts["before"]:
            message = _("There is an invisible character (%(code)s) after “%(before)s”. Delete it and type it again.")
        else:
            message = _("This begins with an invisible character (%(code)s). Delete it and type it again.")
        raise ValidationError(message, code="hidden", params=facts)


def validate_line(text: str) -> None:
    """Validator of fields and models: one line of text that shows all it holds."""
    refuse_hidden(text)


def validate_text(text: str) -> None:
    """Validator of fields and models: lines of text that show all they hold."""
    refuse_hidden(text, LINE_CHARACTERS)


class CleanCharField(forms.CharField):
    """One line of text, in composed form and without hidden characters."""

    default_validators = (validate_line,)

    def to_python(self, value):
        return super().to_python(normalised(value) if isinstance(value, str) else value)


class CleanTextField(CleanCharField):
    """Several lines of text, in composed form and without hidden characters."""

    widget = forms.Textarea
    default_validators = (validate_text,)


# --- Amounts --------------------------------------------------------------------------------------------------------

SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'"})
PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
SPACED_GROUPS = re.compile(r"[0-9]{1,3}(?:([ '])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
ENGLISH_GROUPS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}")
DUTCH_GROUPS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
LONGEST_NUMBER = 60  # characters
# "1,234": a thousand to an English reader, one and a bit to a French one. "0,234" is no thousand to anybody.
AMBIGUOUS = re.compile(r"([1-9][0-9]{0,2}),([0-9]{3})")


def without_groups(text: str) -> str | None:
    """The digits of an amount with a dot before the decimals; None where they are written in no known way."""
    if PLAIN.fullmatch(text) or SPACED_GROUPS.fullmatch(text):
        return text.replace(" ", "").replace("'", "").replace(",", ".")
    if ENGLISH_GROUPS.fullmatch(text):
        return text.replace(",", "")
    if DUTCH_GROUPS.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return None


def parse_number(text: str) -> Decimal:
    """A number as written in English, French or Dutch: 1234.50, 1 234,50, 1,234.50, 1.234,50.

    Raises ValidationError for anything else, also for what can be read in two ways.
    """
    text = text.translate(SPACES).strip()
    minus = text.startswith(("-", "\u2212"))
    digits = text[1:] if minus else text
    if ambiguous := AMBIGUOUS.fullmatch(digits):
        whole, rest = ambiguous.groups()
        raise ValidationError(
            _("“%(text)s” can be read in two ways. Write %(thousands)s, or %(decimals)s if you mean decimals."),
            code="ambiguous",
            params={"text": text, "thousands": whole + rest, "decimals": f"{whole}.{rest}"},
        )
    plain = without_groups(digits) if len(digits) <= LONGEST_NUMBER else None
    if plain is None:
        raise ValidationError(_("Write the amount in digits, for example 1234.50."), code="invalid")
    number = Decimal(plain)
    if minus and not number:
        raise ValidationError(_("Nothing is less than zero here: write 0."), code="invalid")
    return -number if minus else number


def check_minor_units(amount: Decimal, currency: str) -> None:
    """Raise ValidationError if an amount has more decimals than its currency: EUR 2, JPY 0, TND 3.

    Also where there is no such currency.
    """
    try:
        decimals = minor_units(currency)
    except UnknownCurrency:
        message = _("“%(currency)s” is not a currency. Write its three letters, for example EUR.")
        raise ValidationError(message, code="currency", params={"currency": currency}) from None
    if len(f"{amount:f}".partition(".")[2].rstrip("0")) <= decimals:
        return
    if decimals == 0:
        message = _("An amount in %(currency)s has no decimals.")
    else:
        message = _("An amount in %(currency)s has at most %(decimals)s decimals.")
    raise ValidationError(message, code="minor_units", params={"currency": currency, "decimals": decimals})


class AmountField(forms.Field):
    """An amount of money as people write it, as Decimal. Never an exponent, NaN, infinity or a guess.

    minimum, maximum: both allowed themselves. Decimals are checked with the currency: `check_minor_units`.
    """

    widget = forms.TextInput
    max_digits = 12
    max_decimals = 4

    def __init__(self, *, minimum: Decimal | None = Decimal(0), maximum: Decimal | None = None, **kwargs):
        self.minimum, self.maximum = minimum, maximum
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value):
        return f"{value:f}" if isinstance(value, Decimal) and value.is_finite() else value

    def to_python(self, value):
        if isinstance(value, Decimal):
            return value
        text = "" if value is None else str(value).strip()
        return parse_number(text) if text else None

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if not value.is_finite():
            raise ValidationError(_("Write the amount in digits, for example 1234.50."), code="invalid")
        if value.adjusted() >= self.max_digits or -value.as_tuple().exponent > self.max_decimals:
            raise ValidationError(
                _("An amount has at most %(digits)s digits before the decimals and %(decimals)s after."),
                code="max_digits",
                params={"digits": self.max_digits, "decimals": self.max_decimals},
            )
        if self.minimum is not None and value < self.minimum:
            raise ValidationError(_("This must be at least %(limit)s."), code="minimum", params={"limit": self.minimum})
        if self.maximum is not None and value > self.maximum:
            raise ValidationError(_("This must be at most %(limit)s."), code="maximum", params={"limit": self.maximum})
