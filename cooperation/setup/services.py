"""Preparing plenaries: each change is an act with all that the plenary then lays down."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from asp_portal import acts
from asp_portal.accounts.models import User
from cooperation.models import Delegation, InvitedSpeaker, OrderChoice, Plenary, Segment, Session, SpeakingLimit
from cooperation.rules.facts import Criterion
from cooperation.setup.facts import plenary_facts
from judges.permissions import SECRETARIAT

KEEP = "cooperation.keep_plenary"


def record(plenary: Plenary, name: str, user: User | None, reason: str = "") -> acts.Act:
    """Add an act that leaves the plenary's state as it is, on what it lays down now."""
    act = acts.record(
        plenary,
        name,
        actor=user,
        office=SECRETARIAT,
        content=plenary_facts(plenary),
        before=plenary.state,
        after=plenary.state,
        reason=reason,
    )
    Plenary.objects.filter(pk=plenary.pk).update(content_hash=act.content_id)
    plenary.content_hash = act.content_id
    return act


# --- A plenary with all its parts -----------------------------------------------------------------------------------


@transaction.atomic
def create(session: Session, user: User | None, parts: dict[str, Any], **fields: Any) -> Plenary:
    """A new plenary in preparation, as an act.

    parts: "limits", seconds by class; "criteria" of the order; "segments", each with the keys of its model and
    "invited", a list of such for each invited speaker ("delegation" is a code). fields: those of the plenary.
    Raises ValidationError in words.
    """
    plenary = Plenary(session=session, **fields)
    plenary.full_clean()
    plenary.save()
    for speaker_class, seconds in parts.get("limits", {}).items():
        SpeakingLimit.objects.create(plenary=plenary, speaker_class=speaker_class, seconds=seconds)
    for position, given in enumerate(parts.get("segments", []), 1):
        add_segment(plenary, position, given)
    choose_order(plenary, user, parts.get("criteria") or [Criterion.RECEIPT.value])
    record(plenary, "create", user)
    return plenary


def add_segment(plenary: Plenary, position: int, given: dict[str, Any]) -> Segment:
    """A segment with its invited speakers, from facts."""
    facts = {name: value for name, value in given.items() if name != "invited"}
    segment = Segment(plenary=plenary, position=position, **facts)
    segment.full_clean()
    segment.save()
    known = {one.code: one for one in Delegation.objects.filter(code__in=codes_of(given))}
    for place, invited in enumerate(given.get("invited", []), 1):
        speaker = InvitedSpeaker(
            segment=segment, position=place, **invited | {"delegation": known.get(code_of(invited))}
        )
        speaker.full_clean()
        speaker.save()
    return segment


def code_of(invited: dict[str, Any]) -> str:
    """The code of the delegation that is invited; "" where it is none."""
    return invited.get("delegation", "")


def codes_of(given: dict[str, Any]) -> list[str]:
    """The codes of the delegations invited in a segment."""
    return [code for invited in given.get("invited", []) if (code := code_of(invited))]


def choose_order(plenary: Plenary, user: User | None, criteria: list[str], initial: str = "A") -> OrderChoice:
    """How the list is ordered from now on (S-3)."""
    return OrderChoice.objects.create(
        plenary=plenary, criteria=criteria, initial=initial, chosen_by=user, chosen_at=timezone.now()
    )
