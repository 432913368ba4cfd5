"""What pensions add to the portal's menu."""

from django.utils.translation import gettext as _

from asp_portal.menu import entry


def entries(request) -> list[dict]:
    """The entries for this user: label, address, whether we are there."""
    user, found = request.user, []
    if user.has_perm("pensions.view_actuarialbasis"):
        found.append(entry(request, _("Actuarial bases"), "pensions:bases"))
    return found
