"""What every template may use."""

from django.conf import settings
from django.contrib import admin
from django.utils.module_loading import import_string


def portal(request) -> dict:
    """The menu of the signed-in user, whether the administration opens for them, and whether this is the demo."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "DEMO": settings.DEMO,
        "may_administer": signed_in and admin.site.has_permission(request),
        "menu": [entry for name in settings.MENU for entry in import_string(name)(request)] if signed_in else [],
    }
