"""What travel adds to the portal's menu."""

from django.utils.translation import gettext as _

from asp_portal.menu import entry


def entries(request) -> list[dict]:
    """The entries for this user: label, address, whether we are there."""
    user = request.user
    is_judge = "Judge" in user.roles
    found = []
    if is_judge or user.has_perm("travel.view_journey"):
        found.append(entry(request, _("Journeys"), "travel:journeys"))
    if is_judge or user.has_perm("travel.view_claim"):
        found.append(entry(request, _("Claims"), "travel:claims"))
    if user.has_perm("travel.view_dsarate"):
        found.append(entry(request, _("Rates"), "travel:rates"))
    return found
