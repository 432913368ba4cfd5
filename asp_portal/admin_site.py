"""Django's admin, for reference data, the judges' record and accounts."""

from collections.abc import Sequence
from functools import wraps
from typing import Any

from allauth.account import views as account
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from asp_portal import acts

LIBRARIES = {"auth", "account", "mfa", "procrastinate"}


class PortalAdminSite(admin.AdminSite):
    """Open to those whose role has something to do in it; to others it does not exist. Signing in is the portal's."""

    site_header = site_title = _("ASP Portal administration")
    index_title = _("Reference data and accounts")
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """The portal's own tables; those of the libraries (secrets of second factors among them) are nobody's."""
        tables = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        own = [table for table in tables if table._meta.app_label not in LIBRARIES]
        super().register(own, admin_class, **options)

    def has_permission(self, request) -> bool:
        """Those with a permission on one of its tables; what they see follows from their role."""
        may = request.user.has_perm
        tables = (table._meta for table in self._registry)
        return any(may(f"{t.app_label}.{verb}_{t.model_name}") for t in tables for verb in ("view", "add", "change"))

    def admin_view(self, view, cacheable=False):
        """What a role may not see answers 404."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            try:
                return inner(request, *args, **kwargs)
            except PermissionDenied as refusal:
                raise Http404 from refusal

        return guarded

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """The portal's own sign-in, with its second factor and its limits."""
        if request.user.is_authenticated:
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next", request.path))

    def logout(self, request, extra_context=None):
        """The portal's own."""
        return account.logout(request)

    def password_change(self, request, extra_context=None):
        """The portal's own."""
        return redirect("account_change_password")

    password_change_done = password_change


class RecordedAdmin(admin.ModelAdmin):
    """A table whose changes are kept as acts: who changed which row to what.

    kept_private: fields of which an act, which nobody can ever remove, says only that they are filled in.
    """

    kept_private: Sequence[str] = ()

    def log_addition(self, request, obj, message):
        """A new row."""
        record_change(request, obj, "added", self.kept_private)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        """A changed row; nothing where nothing changed."""
        if message:
            record_change(request, obj, "changed", self.kept_private)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        """Rows about to be deleted."""
        for obj in queryset:
            record_change(request, obj, "deleted", self.kept_private)
        return super().log_deletions(request, queryset)


def record_change(request: HttpRequest, obj: models.Model, name: str, private: Sequence[str] = ()) -> acts.Act:
    """Keep a row as an administrator of its table left it."""
    roles = ", ".join(sorted(request.user.roles))
    content = {field: bool(value) if field in private else value for field, value in row(obj).items()}
    return acts.record(obj, name, actor=request.user, office=roles, content=content)


def row(obj: models.Model) -> dict[str, Any]:
    """The fields of a row, as text; rows that hang on it (its terms) as a list of theirs."""
    return {f.attname: None if (v := getattr(obj, f.attname)) is None else str(v) for f in obj._meta.concrete_fields}
