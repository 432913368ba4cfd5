"""What travel adds to the portal's menu."""

from django.urls import reverse
from django.utils.translation import gettext as _


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


def entry(request, label: str, name: str) -> dict:
    """One entry."""
    url = reverse(name)
    return {"label": label, "url": url, "active": request.path.startswith(url)}
