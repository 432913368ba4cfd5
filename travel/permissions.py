"""In which office somebody may do what only journeys and claims know: verify, pay, decide a point."""

from django.utils.translation import gettext as _

from asp_portal.workflow import Doing, Hidden, Refused
from judges.permissions import FINANCE, SECRETARIAT, holder, presidency


def verifier(doing: Doing) -> str:
    """The Secretariat, which verifies; nobody their own."""
    return holder(doing, "travel.verify_claim", SECRETARIAT, _("Nobody verifies their own claim (reading T-8)."))


def payer(doing: Doing) -> str:
    """Finance, which pays; nobody their own, nor what they authorised."""
    office = holder(doing, "travel.pay_claim", FINANCE, _("Nobody pays their own claim (reading T-8)."))
    if doing.subject.authorised_by_id == doing.user.pk:
        raise Refused(_("Who authorised a claim does not record its payment."))
    return office


def decider(doing: Doing) -> str:
    """The Presidency, on a claim with a point to decide."""
    if not doing.subject.awaits_decision:
        raise Hidden
    return presidency(doing)
