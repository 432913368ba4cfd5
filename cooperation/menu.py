"""What the plenaries add to the portal's menu."""

from django.utils.translation import gettext as _

from asp_portal.accounts.roles import Role
from asp_portal.menu import entry


def entries(request) -> list[dict]:
    """The entries for this user: label, address, whether we are there."""
    user, found = request.user, []
    is_delegate = Role.DELEGATION in user.roles
    if is_delegate or user.has_perm("cooperation.view_plenary") or user.has_perm("cooperation.read_texts"):
        found.append(entry(request, _("Plenaries"), "cooperation:plenaries"))
    if user.has_perm("cooperation.view_delegation"):
        found.append(entry(request, _("Delegations"), "cooperation:delegations"))
    elif is_delegate:
        found.append(entry(request, _("My delegation"), "cooperation:delegations"))
    return found
