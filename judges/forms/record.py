"""The facts of a judge's record as a clerk writes them. The days are checked against each other when they are kept."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import bic, iban
from stdnum.exceptions import ValidationError as Invalid

from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.forms import INCOMPLETE, DayField, seen_field
from asp_portal.numbers import slug
from asp_portal.register import folded
from asp_portal.sealed import SealedText
from asp_portal.text import CleanCharField, CleanTextField
from judges import models as record
from judges.record.countries import countries
from judges.rules.words import ordinal

EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)
LONGEST_REASON = 500
COUNTRIES = {"nationality", "domicile_country", "country"}
# Days of which nobody can know before they have come.
PAST = {
    "judge": {"date_of_birth", "died_on"},
    "term": {"elected_on"},
    "residence": {"declared_on"},
    "marriage": {"spouse_born_on", "first_day", "last_day", "remarried_on", "spouse_died_on"},
    "child": {"born_on", "adopted_on", "married_on", "died_on"},
    "incapacity": {"first_day"},
}


class RecordDayField(DayField):
    """A day of somebody's life; `latest` is set by the form where it must have come."""

    def validate(self, value):
        forms.DateField.validate(self, value)
        if value is None:
            return
        if not EARLIEST <= value <= LATEST:
            raise ValidationError(_("Check the year: it must be between 1900 and 2099."), code="year")
        if self.latest is not None and value > self.latest:
            raise ValidationError(_("This day has not come yet."), code="future")


class CountryField(forms.ChoiceField):
    """One of the countries of ISO 3166."""

    def __init__(self, **kwargs):
        for name in ("max_length", "empty_value", "validators"):
            kwargs.pop(name, None)
        super().__init__(**kwargs | {"choices": countries, "help_text": ""})


def form_field(field: models.Field, **kwargs) -> forms.Field | None:
    """The field of a form for a field of a fact."""
    if isinstance(field, models.DateField):
        return field.formfield(**kwargs | {"form_class": RecordDayField})
    if field.name in COUNTRIES:
        return field.formfield(**kwargs | {"form_class": CountryField})
    if isinstance(field, models.CharField) and not field.choices and not isinstance(field, SealedText):
        return field.formfield(**kwargs | ({"form_class": CleanCharField} if field.name != "official_email" else {}))
    return field.formfield(**kwargs)


class FactForm(forms.ModelForm):
    """Adding a fact (with a token that makes it one even if it is sent twice) or changing it (with what was read)."""

    seen = seen_field()
    token = forms.RegexField(r"\A[A-Za-z0-9_-]{22}\Z", widget=forms.HiddenInput, error_messages=INCOMPLETE)

    class Meta:
        formfield_callback = form_field

    def __init__(self, *args, today: date, seen: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["token"]
            self.initial["seen"] = seen
        else:
            del self.fields["seen"]
            self.initial["token"] = slug()
        past = PAST.get(self._meta.model._meta.model_name, set())
        for name in past & self.fields.keys():
            self.fields[name].latest = today
            self.fields[name].widget.attrs["max"] = today.isoformat()
        for name, field in self.fields.items():
            if isinstance(field, CountryField):
                keep_choice(field, getattr(self.instance, name))
            if isinstance(field, CleanTextField):
                field.widget.attrs["rows"] = 3
        self.fields["source"].required = True
        self.fields["source"].help_text = _("The decision or document that says so, with its date or number.")

    def validate_constraints(self):
        """Asked when the fact is kept, with the record locked and in better words."""

    def validate_unique(self):
        """Asked when the fact is kept."""

    def needs_both(self, day: str, way: str) -> None:
        """An end has its day and its way; what is missing is asked for beside its field."""
        given = [bool(self.cleaned_data.get(name)) for name in (day, way)]
        if given == [True, False]:
            self.add_error(way, _("Say also how it ended."))
        if given == [False, True] and day not in self.errors:
            self.add_error(day, _("Say also on which day it ended."))


def keep_choice(field: forms.ChoiceField, value: str) -> None:
    """What is on record stays possible, also where the list no longer has it."""
    if value and value not in dict(field.choices):
        field.choices = [*field.choices, (value, value)]


def fact_form(model: type[models.Model], names: str, base: type[FactForm] = FactForm) -> type[FactForm]:
    """The form of a kind of fact, with these fields in this order."""
    return forms.modelform_factory(model, form=base, fields=[*names.split(), "source"], formfield_callback=form_field)


# --- The person -----------------------------------------------------------------------------------------------------


class ParticularsForm(FactForm):
    """Who the judge is; perhaps the account with which they sign in."""

    class Meta:
        model = record.Judge
        formfield_callback = form_field
        fields = (
            "given_name", "family_name", "sex", "date_of_birth", "died_on", "nationality", "domicile_place",
            "domicile_country", "official_email", "user", "source",
        )  # fmt: skip

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        free = Q(judge=None) | Q(judge=self.instance.pk) if self.instance.pk else Q(judge=None)
        usable = Q(is_active=True) | Q(pk=self.instance.user_id)  # an account closed meanwhile stays linked
        accounts = User.objects.filter(free, usable, groups__name=Role.JUDGE).exclude(pk=user.pk)
        self.fields["user"].queryset = accounts.order_by("name", "pk")
        self.fields["user"].empty_label = _("none")
        self.fields["user"].help_text = _("The account with the role of judge with which this person signs in.")
        self.fields["died_on"].help_text = _("Then end the term, the office of the Presidency and the residence too.")


class NewJudgeForm(ParticularsForm):
    """A judge who is not on record yet; somebody of the same name must be said to be another person."""

    another = forms.BooleanField(label=gettext_lazy("This is another person"), required=False)
    field_order = (*ParticularsForm.Meta.fields, "another")

    class Meta(ParticularsForm.Meta):
        pass

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.namesakes: list[record.Judge] = []
        if "another" not in self.data:
            self.fields["another"].widget = forms.HiddenInput()

    def clean(self):
        cleaned = super().clean()
        self.namesakes = list(namesakes(cleaned))
        if self.namesakes:
            self.fields["another"].widget = forms.CheckboxInput()
        if self.namesakes and not cleaned.get("another"):
            names = ", ".join(map(str, self.namesakes))
            self.add_error("another", _("On record already: %(names)s. Is this the same person?") % {"names": names})
        return cleaned


def namesakes(cleaned: dict[str, Any]) -> models.QuerySet:
    """Judges of the same name, accents and capitals ignored; or of the same family name, born on the same day."""
    given, family = (folded(cleaned.get(name) or "") for name in ("given_name", "family_name"))
    if not family:
        return record.Judge.objects.none()
    same = Q(folded_name=f"{given} {family}") | Q(folded_name=f"{family} {given}")
    if born := cleaned.get("date_of_birth"):
        same |= Q(date_of_birth=born, folded_name__contains=family)
    return record.Judge.objects.filter(same)


# --- Office, residence, family --------------------------------------------------------------------------------------


class TermForm(FactForm):
    """A term of office; its end belongs to it."""

    def clean(self):
        self.needs_both("last_day", "ended")
        return super().clean()


class MarriageForm(TermForm):
    """A marriage or union, with the spouse's name."""


class BankAccountForm(FactForm):
    """An account. Its number is never shown again: left empty, it stays as it is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        number = self.fields["iban"]
        number.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        if self.instance.pk:
            self.initial["iban"] = ""
            number.required = False
            number.help_text = _("Now %(masked)s. Left empty, it stays.") % {"masked": self.instance.masked_iban}

    def clean_iban(self):
        typed = self.cleaned_data["iban"]
        return iban.compact(typed) if typed else self.instance.iban

    def clean_bic(self):
        typed = self.cleaned_data["bic"]
        try:
            return bic.validate(typed) if typed else ""
        except Invalid:
            raise ValidationError(_("This is not a BIC: it has 8 or 11 letters and figures."), code="bic") from None


class IncapacityForm(FactForm):
    """A period of incapacity of the judge or of one of their children."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        child = self.fields["child"]
        child.queryset = self.instance.judge.children.order_by("born_on", "pk")
        child.empty_label = _("the judge")
        places = {row.pk: place for place, row in enumerate(child.queryset, start=1)}
        child.label_from_instance = lambda row: child_label(row, places[row.pk])
        child.help_text = ""


def child_label(row: record.Child, place: int) -> str:
    """A child among the others."""
    return capfirst(_("%(number)s child: %(name)s") % {"number": _(ordinal(place)), "name": row.name})


class ReasonForm(forms.Form):
    """Why something is done; the reason is kept with the act."""

    reason = CleanTextField(label=gettext_lazy("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2}))
