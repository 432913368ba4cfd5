"""The portal as a Django app: acts, outgoing mail, the cache; and its own admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """What every app of the portal builds on."""

    name = "asp_portal"
    verbose_name = _("Portal")


class PortalAdminConfig(AdminConfig):
    """Django's admin, open to those whose role has something to do there."""

    default_site = "asp_portal.admin_site.PortalAdminSite"
