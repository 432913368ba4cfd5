"""What every template may use."""

from django.conf import settings
from django.utils.module_loading import import_string


def portal(request) -> dict:
    """The menu of the signed-in user, and whether this is the demo."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "DEMO": settings.DEMO,
        "menu": [entry for name in settings.MENU for entry in import_string(name)(request)] if signed_in else [],
    }
