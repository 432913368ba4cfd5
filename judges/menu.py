"""What the judges' record adds to the portal's menu."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from asp_portal.accounts.roles import Role
from asp_portal.menu import entry
from judges.relocation.services import concerns


def entries(request) -> list[dict]:
    """The entries for this user: label, address, whether we are there."""
    user, found = request.user, []
    if user.has_perm("judges.view_judge"):
        found.append(entry(request, _("Judges"), "judges:judges"))
    elif Role.JUDGE in user.roles:
        found.append(entry(request, _("My record"), "judges:judges"))
    if user.has_perm("judges.view_judge") or Role.JUDGE in user.roles:
        found.append(entry(request, _("Presidency"), "judges:presidency"))
    if user.has_perm("judges.view_paystatement") or Role.JUDGE in user.roles:
        found.append(entry(request, _("Pay"), "judges:pay"))
    if user.has_perm("judges.view_leaverequest") or Role.JUDGE in user.roles:
        leave = entry(request, _("Leave"), "judges:leave")
        leave["active"] = leave["active"] or request.path.startswith(reverse("judges:calendar"))
        found.append(leave)
    if concerns(user, timezone.localdate()):
        found.append(entry(request, _("Relocation"), "judges:relocations"))
    return found
