"""What people type: nothing hidden in a text, one reading only of an amount."""

import unicodedata
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from asp_portal.text import (
    AmountField,
    CleanCharField,
    CleanTextField,
    check_minor_units,
    parse_number,
    validate_line,
    without_hidden,
)


def refusal(field: forms.Field, value) -> str:
    """The sentence with which a field refuses a value."""
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return " ".join(caught.value.messages)


# --- Text -----------------------------------------------------------------------------------------------------------

VISIBLE = [
    "Anne-Marie Ó Dónaill",
    "Ibáñez Carranza",
    "王麗",
    "محمد بن زاید",
    "می\u200cخواهم",  # Persian: a non-joiner inside the word
    "क्\u200dष",  # Devanagari: a joiner inside the word
    "ශ්\u200dරී ලංකා",
    "አዲስ አበባ",
    "12\u00a0000\u202f€",
]
HIDDEN = {
    "NUL": "a\x00b",
    "escape": "a\x1b[31m",
    "line feed": "a\nb",
    "lone surrogate": "a\ud800b",
    "right-to-left override": "rec\u202egpj.exe",
    "isolate": "a\u2066b",
    "left-to-right mark": "a\u200eb",
    "zero-width space": "Sen\u200begal",
    "byte order mark": "\ufeffSenegal",
    "soft hyphen": "Sene\u00adgal",
    "joiner between Latin letters": "a\u200db",
    "joiner at the end": "ش\u200c",
    "tag": "a\U000e0041",
    "private use": "a\ue000",
    "noncharacter": "a\ufffe",
    "Hangul filler": "\u3164",
    "line separator": "a\u2028b",
}


@pytest.mark.parametrize("text", VISIBLE)
def test_names_of_the_world_are_kept(text):
    assert CleanCharField().clean(text) == unicodedata.normalize("NFC", text)
    assert without_hidden(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN.keys())
def test_hidden_characters_are_refused_in_a_line(text):
    with pytest.raises(ValidationError):
        CleanCharField().clean(text)
    with pytest.raises(ValidationError):
        validate_line(text)


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN.keys())
def test_hidden_characters_are_left_out_where_a_question_is_not_worth_it(text):
    validate_line(without_hidden(text))


def test_the_refusal_says_where_to_look():
    assert refusal(CleanCharField(), "Republic of Sen\u200begal") == (
        "There is an invisible character (U+200B) after “Republic of Sen”. Delete it and type it again."
    )
    assert refusal(CleanCharField(), "\ufeffSenegal") == (
        "This begins with an invisible character (U+FEFF). Delete it and type it again."
    )


def test_a_text_may_have_lines_and_tabs_but_nothing_hidden():
    assert CleanTextField().clean("One\r\ntwo\rthree\tfour") == "One\ntwo\nthree\tfour"
    assert "U+202E" in refusal(CleanTextField(), "One\n\u202etwo")
    assert "U+0000" in refusal(CleanTextField(), "One\n\x00two")


def test_text_is_composed_before_it_is_measured():
    assert CleanCharField(max_length=4).clean("Zoe\u0308!") == "Zoë!"
    assert "at most 4 characters" in refusal(CleanCharField(max_length=4), "Zoë!!")


def test_an_empty_field_is_asked_for_or_left_empty():
    assert CleanCharField(required=False).clean("  ") == ""
    assert refusal(CleanCharField(), "") == "This field is required."


@given(st.text(st.characters()))
def test_any_text_is_taken_or_refused_and_never_breaks(text):
    for field in (CleanCharField(required=False), CleanTextField(required=False)):
        try:
            taken = field.clean(text)
        except ValidationError:
            continue
        assert taken == unicodedata.normalize("NFC", taken)
        assert not {"\x00", "\u202e", "\u200b"} & set(taken)
    assert "\x00" not in without_hidden(text)


# --- Amounts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1234.50", "1234.50"),
        ("1234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234,50", "1234.50"),
        ("1\u202f234,50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1’234.50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("12 345 678", "12345678"),
        ("12,345,678", "12345678"),
        ("12.345.678", "12345678"),
        ("1.234", "1.234"),
        ("0,234", "0.234"),
        ("1234,567", "1234.567"),
        (" 7 ", "7"),
        ("0", "0"),
        ("-12,5", "-12.5"),
        ("\u221212,5", "-12.5"),
    ],
)
def test_numbers_as_people_write_them(typed, amount):
    assert parse_number(typed) == Decimal(amount)
    assert AmountField(minimum=None).clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    [
        "NaN", "sNaN", "Infinity", "-inf", "1e9", "1E-2", "0x10", "1_000", "１２", "١٢", "-0", "-0.00", "--1", "+1",
        "1-", "1,23,456.00", "1 23", "1.2.3", "1,2,3", "12 34,5", "1 234'567", ".", ",5", "5.", "€ 12", "12 EUR", "abc",
        "\x00", "1\x002", "1\n2", "\ud800", "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValidationError):
        AmountField(minimum=None).clean(typed)


def test_an_ambiguous_amount_says_what_to_write():
    assert refusal(AmountField(), "1,234") == (
        "“1,234” can be read in two ways. Write 1234, or 1.234 if you mean decimals."
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-0.01", "This must be at least 0."),
        ("100.01", "This must be at most 100."),
        ("1234567890123", "An amount has at most 12 digits before the decimals and 4 after."),
        ("0.12345", "An amount has at most 12 digits before the decimals and 4 after."),
    ],
)
def test_an_amount_outside_its_limits_is_refused(typed, sentence):
    assert refusal(AmountField(maximum=Decimal(100)), typed) == sentence


def test_the_limits_themselves_are_allowed():
    field = AmountField(maximum=Decimal(100))
    assert [field.clean("0"), field.clean("100.00")] == [Decimal(0), Decimal(100)]
    assert AmountField().clean("999999999999.9999") == Decimal("999999999999.9999")


def test_an_amount_may_be_left_out_where_it_is_not_required():
    assert AmountField(required=False).clean(" ") is None
    assert refusal(AmountField(), " ") == "This field is required."


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("1.23", "EUR"), ("1.230", "EUR"), ("100", "JPY"), ("100.00", "JPY"), ("1.234", "TND"), ("0", "JPY")],
)
def test_decimals_that_the_currency_has(amount, currency):
    check_minor_units(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("amount", "currency", "sentence"),
    [
        ("1.234", "EUR", "An amount in EUR has at most 2 decimals."),
        ("100.5", "JPY", "An amount in JPY has no decimals."),
        ("1.2345", "TND", "An amount in TND has at most 3 decimals."),
        ("1.00", "eur", "“eur” is not a currency. Write its three letters, for example EUR."),
    ],
)
def test_decimals_that_the_currency_has_not(amount, currency, sentence):
    with pytest.raises(ValidationError, match=sentence):
        check_minor_units(Decimal(amount), currency)


def test_the_field_shows_a_stored_amount_in_digits():
    class Form(forms.Form):
        amount = AmountField()

    page = Form(initial={"amount": Decimal("1E+3")}).as_p()
    assert 'value="1000"' in page
    assert 'inputmode="decimal"' in page
    assert not Form({"amount": "1 000,00"}, initial={"amount": Decimal(1000)}).has_changed()


@given(st.one_of(st.text(), st.from_regex(r"-?[0-9 .,']{1,12}(e[0-9])?", fullmatch=True)))
def test_any_text_is_an_amount_or_a_sentence(text):
    try:
        amount = AmountField(required=False).clean(text)
    except ValidationError:
        return
    assert amount is None or (amount.is_finite() and amount >= 0 and not amount.is_signed())


@given(st.decimals(min_value=0, max_value=10**11, places=2))
def test_an_amount_that_is_shown_can_be_typed_again(amount):
    field = AmountField()
    assert field.clean(field.prepare_value(amount)) == amount
    assert field.clean(f"{amount:,}") == amount  # 1,234,567.89
