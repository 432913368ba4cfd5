"""What happens to accounts besides their fields."""

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.utils import timezone

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role


def end_sessions(user: User) -> int:
    """Sign the user out everywhere, at once; the number of sessions ended."""
    own = [
        session.pk
        for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    return Session.objects.filter(pk__in=own).delete()[0]


def remove_second_factor(user: User) -> bool:
    """Take the second factor from somebody who lost it; whether there was one."""
    return bool(Authenticator.objects.filter(user=user).delete()[0])


def record_account(user: User, name: str, *, actor: User, reason: str, second_factor_removed: bool = False) -> acts.Act:
    """Keep the state of an account, after an administrator made or changed it, as an act."""
    content = {
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "active": user.is_active,
        "roles": sorted(user.groups.values_list("name", flat=True)),
        "second_factor_removed": second_factor_removed,
    }
    return acts.record(user, name, actor=actor, office=Role.ADMINISTRATOR.value, content=content, reason=reason)
