"""What pensions add to the portal's menu."""

from django.utils.translation import gettext as _

from asp_portal.accounts.roles import Role
from asp_portal.menu import entry


def entries(request) -> list[dict]:
    """The entries for this user: label, address, whether we are there."""
    user = request.user
    found = [entry(request, _("Pensions"), "pensions:files")] if sees_all(user) else parts(request)
    if user.has_perm("pensions.view_seatholding"):
        found.append(entry(request, _("Pension Committee"), "pensions:committee"))
    return found


def sees_all(user) -> bool:
    """Whether all pages about pensions are theirs: one entry leads to them, and their tabs to each."""
    return user.has_perm("pensions.view_pensionfile")


def parts(request) -> list[dict]:
    """The entries for those who see a part only."""
    user, found = request.user, []
    if Role.JUDGE in user.roles:
        found.append(own(request))
        found.append(entry(request, _("Pension estimate"), "pensions:estimate"))
    elif user.has_perm("pensions.view_disabilitycase"):
        found.append(entry(request, _("Incapacity"), "pensions:disabilities"))
    if user.has_perm("pensions.view_pensionroll"):
        found.append(rolls(request))
    if user.has_perm("pensions.view_actuarialbasis"):
        found.append(entry(request, _("Actuarial bases"), "pensions:bases"))
    return found


def rolls(request) -> dict:
    """The payment rolls, and the payments of one."""
    found = entry(request, _("Payment of pensions"), "pensions:rolls")
    found["active"] = found["active"] or request.path.startswith("/pensions/payments/")
    return found


def own(request) -> dict:
    """The own file; other pages below its address have entries of their own."""
    found = entry(request, _("My pension"), "pensions:files")
    found["active"] = request.path == found["url"] or request.path.startswith(f"{found['url']}files/")
    return found
