"""Who may do what: the one table of roles and their permissions.

Being President is not in it: that is an office held on a date, which the judges' record answers.
"""

from enum import StrEnum

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext_noop as _


class Role(StrEnum):
    """The roles of the portal, which are Django's groups; the values are their names."""

    SECRETARIAT = _("Secretariat")
    PRESIDENCY = _("Presidency")
    REGISTRAR = _("Registrar")
    FINANCE = _("Finance")
    JUDGE = _("Judge")
    DELEGATION = _("Delegation")
    STAFF_PARTICIPANT = _("Staff participant")
    AUDITOR = _("Auditor")
    ADMINISTRATOR = _("Administrator")


REFERENCE_TABLES = ("travel.place", "travel.dsarate", "travel.exchangerate", "cooperation.stateparty")

PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.SECRETARIAT: (
        "travel.view_claim",
        "travel.verify_claim",
        "travel.view_journey",
        "travel.import_rates",
        *(
            f"{app}.{verb}_{model}"
            for app, model in (t.split(".") for t in REFERENCE_TABLES)
            for verb in ("view", "add", "change")
        ),
        *(
            f"judges.{verb}_{model}"
            for model in ("judge", "term", "officeholding", "actingday")
            for verb in ("view", "add", "change")
        ),
        "judges.delete_actingday",
    ),
    Role.PRESIDENCY: (
        "travel.view_claim",
        "travel.view_journey",
        "judges.view_judge",
        "judges.view_officeholding",
        "judges.view_actingday",
    ),
    Role.REGISTRAR: (
        "travel.view_claim",
        "travel.view_journey",
        "judges.view_judge",
        "judges.view_officeholding",
        "judges.view_actingday",
    ),
    Role.FINANCE: (
        "travel.view_claim",
        "travel.view_journey",
        "travel.pay_claim",
        "travel.record_advance",
        "travel.view_place",
        "travel.view_dsarate",
        "travel.view_exchangerate",
        "judges.view_judge",
    ),
    Role.JUDGE: (),
    Role.DELEGATION: (),
    Role.STAFF_PARTICIPANT: (),
    Role.AUDITOR: (
        "asp_portal.view_act",
        "travel.view_claim",
        "travel.view_journey",
        *(f"{app}.view_{model}" for app, model in (t.split(".") for t in REFERENCE_TABLES)),
        *(f"judges.view_{model}" for model in ("judge", "term", "officeholding", "actingday")),
    ),
    Role.ADMINISTRATOR: (
        "travel.import_rates",
        *(f"accounts.{verb}_user" for verb in ("view", "add", "change")),
        *(
            f"{app}.{verb}_{model}"
            for app, model in (t.split(".") for t in REFERENCE_TABLES)
            for verb in ("view", "add", "change")
        ),
    ),
}

# Who cannot go on without a second factor, outside the demo.
SECOND_FACTOR_ROLES = frozenset(
    {Role.SECRETARIAT, Role.PRESIDENCY, Role.REGISTRAR, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR}
)


@transaction.atomic
def load() -> str:
    """Bring the groups and their permissions to exactly what the table says; may be run again.

    Raises LookupError where the table names a permission that no model has.
    """
    known = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    Group.objects.exclude(name__in=list(Role)).delete()
    for role, names in PERMISSIONS.items():
        if unknown := set(names) - set(known):
            raise LookupError(f"No model has the permissions {sorted(unknown)} of the role {role}.")
        group, _created = Group.objects.get_or_create(name=role.value)
        group.permissions.set([known[name] for name in names])
    return f"{len(PERMISSIONS)} roles"
