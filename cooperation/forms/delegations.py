"""Delegations, invitations, and the account of who accepts one."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.forms import helper
from asp_portal.text import CleanCharField
from cooperation.delegations.services import STATE_PARTY, version
from cooperation.models import CLASSES, Delegation, Invitation

OTHERS = [(value, label) for value, label in CLASSES if value != STATE_PARTY]


class DelegationForm(forms.ModelForm):
    """A delegation; of one that is there, code and class stay."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    kind = forms.ChoiceField(
        label=gettext_lazy("Takes part as"),
        choices=OTHERS,
        help_text=gettext_lazy("States Parties come from the table of States Parties."),
    )
    group_members = forms.ModelMultipleChoiceField(
        Delegation.objects.none(),
        label=gettext_lazy("Members"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Of a group such as the European Union: the delegations that belong to it."),
    )

    class Meta:
        model = Delegation
        fields = ("code", "kind", "name_en", "name_fr", "is_active", "group_members")
        field_classes = {"name_en": CleanCharField, "name_fr": CleanCharField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autocapitalize"] = "characters"
        self.fields["group_members"].queryset = Delegation.objects.exclude(pk=self.instance.pk)
        if self.instance.pk:
            del self.fields["code"], self.fields["kind"]
            self.initial.setdefault("seen", version(self.instance))
        else:
            del self.fields["is_active"]
        if self.instance.kind == STATE_PARTY and self.instance.pk:
            del self.fields["group_members"]
        self.helper = helper(*(name for name in self.fields if name != "seen"))

    @property
    def members(self) -> list[Delegation]:
        """The delegations that belong to it."""
        return list(self.cleaned_data.get("group_members", []))

    @property
    def facts(self) -> dict[str, Any]:
        """What was written, the members aside."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "group_members")}


class InvitationForm(forms.ModelForm):
    """Whom to invite. The focal point of a delegation invites its further people, not other focal points."""

    class Meta:
        model = Invitation
        fields = ("email", "name", "language", "is_focal_point")
        field_classes = {"name": CleanCharField}
        labels = {"is_focal_point": gettext_lazy("Focal point: may invite further people of the delegation")}

    def __init__(self, *args, keeps: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.fields["language"].help_text = _("Of the invitation, and of the account until its owner changes it.")
        if not keeps:
            del self.fields["is_focal_point"]
        self.helper = helper(*self.fields)

    def clean_email(self) -> str:
        """In small letters, so that one person has one account."""
        return self.cleaned_data["email"].lower()


class AccountForm(forms.Form):
    """The account of somebody who is invited and has none; the address is the invited one."""

    name = CleanCharField(
        label=gettext_lazy("Your name"), max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least fifteen characters; several words are easy to remember."),
    )
    again = forms.CharField(
        label=gettext_lazy("The password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args, invitation: Invitation, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.initial = {"name": invitation.name, "language": get_language() or invitation.language}
        self.helper = helper(*self.fields)

    def clean(self):
        """The same twice, and hard to guess for who knows the person."""
        cleaned = super().clean()
        password = cleaned.get("password")
        if password and cleaned.get("again") not in (None, password):
            self.add_error("again", _("This is not the same password."))
        if password:
            user = User(email=self.invitation.email, name=cleaned.get("name", ""))
            try:
                password_validation.validate_password(password, user)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

    @property
    def facts(self) -> dict[str, str]:
        """Name, language and password."""
        return {name: self.cleaned_data[name] for name in ("name", "language", "password")}
