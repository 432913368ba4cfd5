"""The message with which a person sets a password: for a new account, and for a forgotten one.

The worker looks the address up and makes the link, so that the page answers alike, and as fast, whether the address
is known or not, and no link is kept anywhere.
"""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


@app.task(queue="mail", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def send_password_link(email: str) -> None:
    """Send the link, if an active account has this address."""
    user = get_user_model().objects.filter(email=email.lower(), is_active=True).first()
    if user is None:
        return
    path = reverse(
        "account_reset_password_from_key", args=[user_pk_to_url_str(user), default_token_generator.make_token(user)]
    )
    with translation.override(user.language):
        body = _(
            "Somebody, probably you, asked for a new password for your account of the ASP Portal.\n\n"
            "Set it here:\n{link}\n\n"
            "The link works once, for {hours} hours. If you did not ask, nothing needs to be done."
        ).format(link=settings.SITE_URL + path, hours=settings.PASSWORD_RESET_TIMEOUT // 3600)
        EmailMessage(_("Your password for the ASP Portal"), body, to=[user.email]).send()
