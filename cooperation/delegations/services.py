"""Delegations, what they are called, which groups they form; each change is an act."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from asp_portal import acts
from asp_portal.accounts.models import User
from cooperation.models import Delegation, StateParty
from cooperation.rules.facts import SpeakerClass
from judges.permissions import SECRETARIAT

KEEP = "cooperation.keep_delegation"


def delegation_facts(delegation: Delegation, members: Iterable[str] | None = None) -> dict[str, Any]:
    """What an act on a delegation is about. members: the codes of those that belong to it, where they are known."""
    if members is None:
        members = delegation.group_members.values_list("code", flat=True)
    return {
        "code": delegation.code,
        "kind": delegation.kind,
        "name_en": delegation.name_en,
        "name_fr": delegation.name_fr,
        "members": sorted(members),
        "takes_part": delegation.is_active,
    }


def record(delegation: Delegation, name: str, user: User, office: str = SECRETARIAT) -> acts.Act:
    """An act on a delegation as it is now."""
    return acts.record(delegation, name, actor=user, office=office, content=delegation_facts(delegation))


@transaction.atomic
def add(user: User, **fields: Any) -> Delegation:
    """A new delegation, as an act. Raises ValidationError in words."""
    delegation = Delegation(**fields)
    delegation.full_clean()
    delegation.save()
    record(delegation, "add", user)
    return delegation


@transaction.atomic
def take_in_states(user: User, today: date) -> list[Delegation]:
    """A delegation for each State Party, on this day, that has none. Of two at once, the second finds nothing to do."""
    bound = list(StateParty.objects.select_for_update().filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=today)))
    known = set(Delegation.objects.exclude(state=None).values_list("state_id", flat=True))
    states = [one for one in bound if one.pk not in known]
    if not states:
        return []
    kind = SpeakerClass.STATE_PARTY.value
    made = Delegation.objects.bulk_create(
        Delegation(code=s.iso3, kind=kind, state=s, name_en=s.name_en, name_fr=s.name_fr) for s in states
    )
    acts.record_all([(one, "add", delegation_facts(one, ())) for one in made], actor=user, office=SECRETARIAT)
    return made


@transaction.atomic
def set_members(group: Delegation, members: Iterable[Delegation], user: User) -> None:
    """Which delegations belong to a group."""
    group.group_members.set([one for one in members if one.pk != group.pk])
    record(group, "members", user)
