"""Before a dangerous act a person proves anew who they are, unless they did so a short while ago.

Thin over allauth: its middleware catches ReauthenticationRequired, keeps the suspended POST in the session, asks for
the password or the second factor, and then carries the POST out.
"""

import time
from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
PROOFS = {"password", "mfa"}


def require_proof(request: HttpRequest) -> None:
    """Nothing where the person signed in or proved who they are a short while ago.

    Raises ReauthenticationRequired, which must leave the view (and any transaction) untouched.
    """
    moments = [r["at"] for r in get_authentication_records(request, request.user) if r["method"] in PROOFS]
    if not moments or time.time() - max(moments) >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        raise ReauthenticationRequired


def lacks_second_factor(user) -> bool:
    """Whether this installation wants a second factor for dangerous acts and the user, whatever the role, has none."""
    return settings.SECOND_FACTOR_REQUIRED and not user.authenticator_set.exists()


def proved_recently(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views whose POST is dangerous: authorise, pay, export, accounts. Reading stays as it is.

    On a class: `@method_decorator(proved_recently, name="dispatch")`.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            require_proof(request)
        return view(request, *args, **kwargs)

    return guarded
