"""Accounts as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People and what their role lets them do."""

    name = "asp_portal.accounts"
    verbose_name = _("Accounts")
