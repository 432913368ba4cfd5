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
    RECORDS = _("Personal records")
    PENSIONS = _("Pensions")
    PRESIDENCY = _("Presidency")
    REGISTRAR = _("Registrar")
    FINANCE = _("Finance")
    JUDGE = _("Judge")
    DELEGATION = _("Delegation")
    CHAIR = _("Chair")
    INTERPRETER = _("Interpreter")
    STAFF_PARTICIPANT = _("Staff participant")
    AUDITOR = _("Auditor")
    ADMINISTRATOR = _("Administrator")


REFERENCE_TABLES = ("travel.place", "travel.dsarate", "travel.exchangerate", "cooperation.stateparty")

# Who prepares and runs the plenaries on cooperation.
PLENARY_DESK = (
    "cooperation.view_plenary",
    "cooperation.keep_plenary",
    "cooperation.view_delegation",
    "cooperation.keep_delegation",
    "cooperation.view_speakingrequest",
    "cooperation.handle_speakingrequest",
    "cooperation.view_listversion",
    "cooperation.publish_list",
    "cooperation.view_meeting",
    "cooperation.run_meeting",
    "cooperation.read_texts",
    "cooperation.keep_texts",
)

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
        "judges.view_judge",
        "judges.view_personal",
        "judges.view_leaverequest",
        "judges.view_paystatement",
        "judges.keep_record",
        "judges.import_record",
        "judges.record_leaverequest",
        "judges.keep_event",
        "judges.keep_salary",
        "judges.prepare_payrun",
        "judges.view_relocationclaim",
        "judges.verify_relocationclaim",
        "pensions.view_seatholding",
        "pensions.keep_committee",
        *PLENARY_DESK,
    ),
    # Family, health and bank data, beside the role of the Secretariat: for the few who need them.
    Role.RECORDS: (
        "judges.view_judge",
        "judges.view_personal",
        *(f"judges.{verb}_{data}" for data in ("family", "health", "bank") for verb in ("view", "keep")),
        "pensions.view_disabilitycase",
    ),
    # Pensions follow from the record of office and family, so who keeps them reads both.
    Role.PENSIONS: (
        "judges.view_judge",
        "judges.view_personal",
        "judges.keep_record",
        "judges.view_family",
        "judges.keep_family",
        "judges.view_bank",
        "judges.keep_bank",
        "pensions.view_pensionfile",
        "pensions.keep_pension",
        "pensions.decide_disability",
        "pensions.view_disabilitycase",
        "pensions.view_pensionroll",
        "pensions.prepare_pensionroll",
        "pensions.issue_pensionstatement",
        "pensions.view_actuarialbasis",
        "pensions.keep_basis",
        "pensions.adopt_basis",
        "pensions.view_seatholding",
    ),
    Role.PRESIDENCY: (
        "travel.view_claim",
        "travel.view_journey",
        "judges.view_judge",
        "judges.view_leaverequest",
        "judges.view_relocationclaim",
    ),
    Role.REGISTRAR: (
        "pensions.view_actuarialbasis",
        "pensions.adopt_basis",
        "pensions.view_seatholding",
        "pensions.keep_committee",
        "travel.view_claim",
        "travel.view_journey",
        "judges.view_judge",
        "judges.view_relocationclaim",
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
        "judges.view_paystatement",
        "judges.view_bank",
        "judges.see_iban",
        "judges.approve_payrun",
        "judges.view_relocationclaim",
        "judges.pay_relocationclaim",
        "pensions.view_pensionroll",
        "pensions.approve_pensionroll",
        "pensions.view_actuarialbasis",
    ),
    Role.JUDGE: (),
    Role.DELEGATION: (),
    Role.CHAIR: (
        "cooperation.view_plenary",
        "cooperation.view_speakingrequest",
        "cooperation.view_listversion",
        "cooperation.view_meeting",
        "cooperation.run_meeting",
        "cooperation.read_texts",
    ),
    Role.INTERPRETER: ("cooperation.read_texts",),
    Role.STAFF_PARTICIPANT: ("pensions.view_seatholding",),
    Role.AUDITOR: (
        "asp_portal.view_act",
        "travel.view_claim",
        "travel.view_journey",
        *(f"{app}.view_{model}" for app, model in (t.split(".") for t in REFERENCE_TABLES)),
        "judges.view_judge",
        "judges.view_paystatement",
        "judges.view_leaverequest",
        "judges.view_relocationclaim",
        "pensions.view_pensionroll",
        "pensions.view_actuarialbasis",
        "pensions.view_seatholding",
        "cooperation.view_plenary",
        "cooperation.view_delegation",
        "cooperation.view_speakingrequest",
        "cooperation.view_listversion",
        "cooperation.view_meeting",
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
    {
        Role.SECRETARIAT,
        Role.RECORDS,
        Role.PENSIONS,
        Role.PRESIDENCY,
        Role.REGISTRAR,
        Role.FINANCE,
        Role.CHAIR,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
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
