"""Signing in by e-mail address, and permissions that come from roles only."""

from allauth.account.auth_backends import AuthenticationBackend


class RolesBackend(AuthenticationBackend):
    """The only backend: allauth's sign-in; permissions are those of the user's groups, asked once a request."""

    def get_user_permissions(self, user_obj, obj=None) -> set[str]:
        """None: nobody has permissions of their own."""
        return set()

    def get_group_permissions(self, user_obj, obj=None) -> set[str]:
        """Those of the user's roles. None on a single object: that is the workflow's matter."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return set().union(*user_obj.powers.values())
