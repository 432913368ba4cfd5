"""In which office somebody may do something with a judge's paper; or the sentence why not.

Each function takes a Doing and gives the office; it raises Hidden for people whom the act does not concern at all. A
paper has a `judge`, or concerns them all; who verified it, if anybody must, is its `verified_by`.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal.accounts.models import User
from asp_portal.workflow import Doing, Hidden, Refused, Sentence
from judges.models import Judge
from judges.services import authorisers_of

JUDGE = gettext_noop("Judge")
SECRETARIAT = gettext_noop("Secretariat")
FINANCE = gettext_noop("Finance")
NOBODY = 0  # no judge has this key: who may authorise in general


def is_claimant(user: User, paper: Any) -> bool:
    """Whether the paper is the user's own; one that concerns all judges is nobody's."""
    judge = getattr(paper, "judge", None)
    return judge is not None and judge.user_id is not None and judge.user_id == user.pk


def claimant(doing: Doing) -> str:
    """The judge whose paper it is."""
    if not is_claimant(doing.user, doing.subject):
        raise Hidden
    return JUDGE


def holder(doing: Doing, permission: str, office: str, own: Sentence) -> str:
    """Who holds a permission, in the office that it belongs to; nobody for what is their own, which `own` says."""
    if not doing.user.has_perm(permission):
        raise Hidden
    if is_claimant(doing.user, doing.subject):
        raise Refused(str(own))
    return office


def presidency(doing: Doing) -> str:
    """Whoever holds or exercises the Presidency today, for this claimant (App. 1, art. V; reading T-8)."""
    judge = Judge.objects.filter(user_id=doing.user.pk).first()
    if judge is None:
        raise Hidden
    found = authorisers_of(doing.subject.judge_id, doing.today)
    if judge.pk in found:
        if getattr(doing.subject, "verified_by_id", None) == doing.user.pk:
            raise Refused(_("Who verified a claim cannot authorise it (reading T-8)."))
        return found[judge.pk]
    if judge.pk not in authorisers_of(NOBODY, doing.today):
        raise Hidden
    names = ", ".join(
        f"{person} ({_(found[person.pk])})" for person in Judge.objects.filter(pk__in=found).order_by("family_name")
    )
    if not is_claimant(doing.user, doing.subject):
        raise Refused(_("Today %s authorises this.") % names)
    if not names:
        raise Refused(_("Nobody authorises their own journey or claim (reading T-8), and today nobody else can."))
    raise Refused(_("Nobody authorises their own journey or claim (reading T-8): today %s can.") % names)
