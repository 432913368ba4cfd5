"""The forms of accounts: asking for a new password, and an account as administrators see it."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from asp_portal.accounts.mail import send_password_link
from asp_portal.accounts.models import User


class AskForPassword(ResetPasswordForm):
    """Asks for the link by mail; answers alike whether the address is known or not."""

    def clean_email(self) -> str:
        """The address; whose it is, the worker finds out."""
        return self.cleaned_data["email"].lower()

    def save(self, request, **kwargs) -> str:
        """Leave it to the worker."""
        send_password_link.defer(email=self.cleaned_data["email"])
        return self.cleaned_data["email"]


class AddKey(AddWebAuthnForm):
    """A passkey or security key; the label that comes with the form is in English only."""

    name = forms.CharField(label=_("Name"), required=False)


class EditKey(EditWebAuthnForm):
    """The name of a key; the label that comes with the form is in English only."""

    name = forms.CharField(label=_("Name"))


class RolesField(forms.ModelMultipleChoiceField):
    """Roles to tick, in the language of the page."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:
        return str(_(obj.name))


class AccountForm(forms.ModelForm):
    """An account: the person, their roles, whether it is active; and why it is made or changed."""

    groups = RolesField(Group.objects.order_by("name"), label=_("roles"), required=False)
    remove_second_factor = forms.BooleanField(
        label=_("remove the second factor"), required=False, help_text=_("For somebody who lost theirs.")
    )
    send_link = forms.BooleanField(label=_("send a link to set a password"), required=False)
    reason = forms.CharField(label=_("reason"), max_length=500, help_text=_("It is kept with the change."))

    class Meta:
        model = User
        fields = ["name", "email", "language", "is_active", "groups"]

    administrator: User  # set by the admin: who fills in the form

    def clean_email(self) -> str:
        """In small letters, so that one person has one account."""
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict[str, Any]:
        """Nobody gives themselves a role, or shuts themselves out."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk == self.administrator.pk:
            if "groups" in cleaned and {g.name for g in cleaned["groups"]} != self.administrator.roles:
                self.add_error("groups", _("Nobody changes their own roles: ask another administrator."))
            if not cleaned.get("is_active"):
                self.add_error("is_active", _("Nobody deactivates their own account: ask another administrator."))
        return cleaned
