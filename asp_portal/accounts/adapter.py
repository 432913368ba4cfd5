"""How allauth behaves here: accounts are made by administrators, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from django.contrib.auth import get_user_model

from asp_portal import outbox


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in only; mail goes the way of all mail, through the background worker."""

    def is_open_for_signup(self, request) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        """Failed attempts count for an address together with where they come from.

        By the address alone, anybody could keep anybody else out.
        """
        return f"{get_ip(request)}:{super()._get_login_attempts_cache_key(request, **credentials)}"

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Notices about one's own account, such as a changed password."""
        context |= {"request": self.request, "email": email, "current_site": {"name": "ASP Portal"}}
        message = self.render_mail(template_prefix, email, context)
        user = get_user_model().objects.get(email=email)
        outbox.post(user, "{title}", "{text}", title=message.subject, text=message.body)
