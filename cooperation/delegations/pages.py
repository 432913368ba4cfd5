"""What the pages of delegations show."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal.accounts.models import User
from asp_portal.acts import Act
from cooperation.models import Delegation, DelegationMember, Invitation, SpeakingRequest

ACTS = {
    "add": gettext_noop("Added"),
    "change": gettext_noop("Changed"),
    "invite": gettext_noop("Invited by e-mail"),
    "invite-again": gettext_noop("Invitation sent again"),
    "revoke": gettext_noop("Invitation taken back"),
    "join": gettext_noop("Joined"),
    "leave": gettext_noop("Membership ended"),
    "focal-point": gettext_noop("Made a focal point"),
    "no-focal-point": gettext_noop("No longer a focal point"),
}


def listed(user: User) -> QuerySet[Delegation]:
    """The delegations that the user may see, each with the number of its people and open invitations."""
    here = Q(members__left_at=None)
    pending = Q(invitations__accepted_at=None, invitations__revoked_at=None)
    counted = Delegation.objects.filter(pk__in=Delegation.objects.visible_to(user).values("pk")).annotate(
        people=Count("members", filter=here, distinct=True),
        focal_points=Count("members", filter=here & Q(members__is_focal_point=True), distinct=True),
        invited=Count("invitations", filter=pending, distinct=True),
    )
    return counted.select_related("state").by_name()


def page(delegation: Delegation, user: User, *, manages: bool) -> dict[str, Any]:
    """The page of a delegation, in a fixed number of queries. manages: its people are looked after by who reads it."""
    people = DelegationMember.objects.filter(delegation=delegation, left_at=None).select_related("user")
    pending = Invitation.objects.filter(delegation=delegation, accepted_at=None, revoked_at=None)
    requests = SpeakingRequest.objects.visible_to(user).filter(delegation=delegation)
    return {
        "delegation": delegation,
        "people": people.order_by("-is_focal_point", "user__name"),
        "pending": pending.select_related("invited_by") if manages else [],
        "requests": requests.select_related("plenary__session", "segment").order_by(
            "-plenary__on", "segment__position"
        ),
        "groups": delegation.groups.by_name(),
        "group_members": delegation.group_members.by_name(),
    }


def named(acts: list[Act]) -> list[Act]:
    """Acts, the last one first, each named in words; with whom it was about where it was a person."""
    for act in acts:
        act.label = _(ACTS.get(act.name, act.name))
        person = act.content.body.get("person") or act.content.body.get("email")
        if person:
            act.label = _("%(label)s: %(value)s") % {"label": act.label, "value": person}
    return acts
