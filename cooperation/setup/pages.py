"""What the pages of a plenary show."""

from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.accounts.models import User
from asp_portal.acts import Act
from cooperation.durations import in_words
from cooperation.lists import versions, workflow
from cooperation.models import Delegation, InvitedSpeaker, Plenary, Segment
from cooperation.moments import in_session
from cooperation.rules.words import CLASS, GROUND
from cooperation.setup.facts import PlenaryTime, obstacles, segments_of, time_of

DRAFT = Plenary.State.DRAFT
# Acts on a plenary that are no transitions, its lists among them.
ACTS = {
    "create": gettext_lazy("Prepared"),
    "change": gettext_lazy("Changed"),
    "segment": gettext_lazy("Segment entered"),
    "remove-segment": gettext_lazy("Segment removed"),
    "invited": gettext_lazy("Invited speaker entered"),
    "remove-invited": gettext_lazy("Invited speaker removed"),
    "arrange": gettext_lazy("Put in another order"),
    **workflow.LABELS,
    **versions.LABELS,
}


def overview(plenary: Plenary, now: datetime, keeps: bool) -> dict[str, Any]:
    """The page of a plenary, in a fixed number of queries. keeps: it is prepared by who reads it."""
    segments = segments_of(plenary)
    return {
        "plenary": plenary,
        "session": plenary.session,
        "segments": segments,
        "time": time_of(plenary, segments),
        "limits": limits_in_words(plenary),
        "order": order_in_words(plenary),
        "list_state": list_state(plenary, now),
        "obstacles": obstacles(plenary) if keeps and plenary.state == DRAFT else [],
    }


def invited_among(segments: list[Segment], user: User) -> list[InvitedSpeaker]:
    """Where the delegations of a person are invited to speak. One query."""
    own = set(Delegation.objects.of(user).values_list("pk", flat=True))
    return [one for segment in segments for one in segment.invited.all() if one.delegation_id in own]


def time(plenary: Plenary) -> PlenaryTime:
    """How its time is given away."""
    return time_of(plenary, segments_of(plenary))


def limits_in_words(plenary: Plenary) -> list[tuple[str, int]]:
    """Who may speak how long: everybody, groups, and the classes that have a time of their own."""
    found = [(_("Each intervention"), plenary.speaking_seconds)]
    if plenary.group_seconds is not None:
        found.append((_("On behalf of a group"), plenary.group_seconds))
    return found + [(_(CLASS[limit.speaker_class]), limit.seconds) for limit in plenary.limits.all()]


def order_in_words(plenary: Plenary) -> list[str]:
    """What decides the order, in its sequence (S-3)."""
    choice = plenary.order_choices.first()
    return [capfirst(_(GROUND[criterion])) for criterion in choice.criteria] if choice else []


def list_state(plenary: Plenary, now: datetime) -> str:
    """How the list stands at a moment: "" (not announced), "later", "open", "closed"."""
    if plenary.state == DRAFT or plenary.opens_at is None or plenary.closes_at is None:
        return ""
    if now < plenary.opens_at:
        return "later"
    return "open" if now < plenary.closes_at else "closed"


def facts_of(plenary: Plenary) -> list[tuple[str, Any]]:
    """A plenary in pairs, for the pages of its acts."""
    session = plenary.session
    return [
        (_("Session"), session),
        (_("Day"), plenary.on),
        (_("Start"), in_session(plenary.starts_at, session)),
        (_("Length"), in_words(plenary.seconds)),
        (_("List opens"), in_session(plenary.opens_at, session)),
        (_("List closes"), in_session(plenary.closes_at, session)),
        (_("Segments"), ", ".join(str(segment) for segment in plenary.segments.all())),
    ]


def named(acts: list[Act]) -> list[Act]:
    """Acts, the last one first, those that are no transition named as well."""
    for act in acts:
        act.label = ACTS.get(act.name) or act.label
    return acts[::-1]
