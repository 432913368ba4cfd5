"""Accounts, as administrators keep them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from asp_portal.accounts.forms import AccountForm
from asp_portal.accounts.mail import send_password_link
from asp_portal.accounts.models import User
from asp_portal.accounts.proof import require_proof
from asp_portal.accounts.services import end_sessions, record_account, remove_second_factor


class RoleFilter(admin.RelatedFieldListFilter):
    """The roles in words."""

    def field_choices(self, field, request, model_admin):
        """Each role with its name in the language of the page."""
        return [(key, _(name)) for key, name in super().field_choices(field, request, model_admin)]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Accounts are made, changed and deactivated, never deleted; administrators never know a password."""

    form = AccountForm
    list_display = ["email", "name", "role_names", "is_active", "last_login"]
    list_filter = ["is_active", ("groups", RoleFilter)]
    search_fields = ["email", "name"]
    ordering = ["email"]
    actions = None

    def get_queryset(self, request):
        """With their roles."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def role_names(self, user: User) -> str:
        """The roles in words."""
        return ", ".join(sorted(str(_(group.name)) for group in user.groups.all())) or "–"

    def has_delete_permission(self, request, obj=None) -> bool:
        """Nobody: the acts of an account stay on record."""
        return False

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form knows who fills it in."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"administrator": request.user})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Accounts are changed only by somebody who proved a short while ago who they are."""
        if request.method == "POST":
            require_proof(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change) -> None:
        """A new account has no password until its owner sets one."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change) -> None:
        """After the roles are saved: what follows from them, and the act."""
        super().save_related(request, form, formsets, change)
        user, chosen = form.instance, form.cleaned_data
        removed = bool(chosen["remove_second_factor"]) and remove_second_factor(user)
        if removed or not user.is_active:
            end_sessions(user)
        if user.is_active and (chosen["send_link"] or not change):
            send_password_link.defer(email=user.email)
        record_account(
            user,
            "account_changed" if change else "account_made",
            actor=request.user,
            reason=chosen["reason"],
            second_factor_removed=removed,
        )
