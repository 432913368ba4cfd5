"""Django's admin, for reference data and accounts."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(admin.AdminSite):
    """Open to whoever has a permission on anything in it; signing in is the portal's."""

    site_header = site_title = _("ASP Portal administration")
    index_title = _("Reference data and accounts")
    enable_nav_sidebar = False

    def has_permission(self, request) -> bool:
        """Staff accounts only; what they see follows from their role."""
        return request.user.is_active and request.user.is_staff
