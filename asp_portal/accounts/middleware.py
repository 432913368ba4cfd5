"""What holds for every request of somebody who is signed in."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from asp_portal.accounts.roles import SECOND_FACTOR_ROLES

STARTED, SEEN = "started_at", "seen_at"
SEEN_EVERY = 60  # seconds: a request in the same minute does not write the session again


class SessionLimits:
    """A session ends an hour after the last request, and twelve hours after sign-in whatever happens."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if STARTED in request.session or request.user.is_authenticated:
            now = time.time()
            started = request.session.setdefault(STARTED, now)
            seen = request.session.setdefault(SEEN, now)
            if now - started >= settings.SESSION_COOKIE_AGE or now - seen >= settings.SESSION_IDLE_SECONDS:
                logout(request)
                messages.info(request, _("You were signed out because the session had ended. Please sign in again."))
            elif now - seen >= SEEN_EVERY:
                request.session[SEEN] = now
        return self.get_response(request)


class OwnLanguage:
    """Who is signed in reads the portal in the language of their account."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


class SecondFactor:
    """Staff and Presidency set up a second factor before they do anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Send those who still need a second factor to where they set it up."""
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        if request.resolver_match.view_name in ALWAYS_OPEN or not SECOND_FACTOR_ROLES & request.user.roles:
            return None
        if any(proof["method"] == "mfa" for proof in get_authentication_records(request, request.user)):
            return None  # used in this session: nothing to look up
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
            return None
        messages.warning(request, _("Your role needs a second factor. Please set one up before you go on."))
        return redirect(reverse("mfa_index"))


ALWAYS_OPEN = {
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "set_language",
}


class NothingStored:
    """No browser keeps the pages of somebody who is signed in: "back" after signing out shows nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        signed_in = request.user.is_authenticated
        if (was_signed_in or signed_in) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        if was_signed_in and not signed_in:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response
