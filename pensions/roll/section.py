"""What the page of a pension file says of payments: the last one to each beneficiary."""

from datetime import date

from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from judges.record.visibility import is_own
from pensions.files.section import Section
from pensions.models import Beneficiary, PensionFile, PensionPayment
from pensions.roll.people import payee_of

VIEW = "pensions.view_pensionroll"


def of_file(file: PensionFile, user: User, today: date) -> Section | None:
    """The last payment to each, for those who see rolls; for a judge the own one. One query."""
    payments = PensionPayment.objects.filter(beneficiary__file=file, issued_at__isnull=False)
    if not user.has_perm(VIEW):
        if not is_own(user, file.judge):
            return None
        payments = payments.filter(beneficiary__relation=Beneficiary.Relation.JUDGE)
    latest = payments.order_by("beneficiary_id", "-roll__month").distinct("beneficiary_id").defer("body")
    rows = latest.select_related("roll", "beneficiary__file__judge")
    found = [{"payment": payment, "payee": payee_of(payment, user)} for payment in rows]
    return Section("payments", _("Payments"), "pensions/roll/section.html", {"rows": found})
