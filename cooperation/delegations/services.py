"""Delegations, what they are called, which groups they form; each change is an act."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.workflow import Hidden, Stale, lock
from cooperation.models import Delegation, StateParty
from cooperation.rules.facts import SpeakerClass
from judges.permissions import SECRETARIAT

KEEP = "cooperation.keep_delegation"
STATE_PARTY = SpeakerClass.STATE_PARTY.value


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


def version(delegation: Delegation) -> str:
    """The fingerprint of a delegation as it is now, kept so that a later difference can be shown; "" of a new one."""
    return acts.Content.keep(delegation_facts(delegation)).hash if delegation.pk else ""


def record(delegation: Delegation, name: str, user: User | None) -> acts.Act:
    """An act on a delegation as it is now."""
    return acts.record(delegation, name, actor=user, office=SECRETARIAT, content=delegation_facts(delegation))


@transaction.atomic
def add(user: User, members: Iterable[Delegation] = (), **fields: Any) -> Delegation:
    """A new delegation, as an act. Raises Hidden, ValidationError (in words)."""
    if not user.has_perm(KEEP):
        raise Hidden
    delegation = Delegation(**fields)
    delegation.full_clean()
    delegation.save()
    delegation.group_members.set(members)
    record(delegation, "add", user)
    return delegation


@transaction.atomic
def change(delegation: Delegation, user: User, seen: str, members: Iterable[Delegation], **fields: Any) -> Delegation:
    """Change a delegation that was read as `seen`. Raises Hidden, Stale, ValidationError (in words)."""
    if not user.has_perm(KEEP):
        raise Hidden
    locked = lock(delegation)
    if seen != (now := version(locked)):
        raise Stale(seen, now)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save()
    set_members(locked, members)
    record(locked, "change", user)
    return locked


def set_members(group: Delegation, members: Iterable[Delegation]) -> None:
    """Which delegations belong to a group. Raises ValidationError for itself."""
    chosen = list(members)
    if group in chosen:
        raise ValidationError({"group_members": _("A group does not belong to itself.")})
    group.group_members.set(chosen)


@transaction.atomic
def take_in_states(user: User, today: date) -> list[Delegation]:
    """A delegation for each State Party, on this day, that has none. Of two at once, the second finds nothing to do.

    Raises Hidden.
    """
    if not user.has_perm(KEEP):
        raise Hidden
    bound = list(StateParty.objects.select_for_update().filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=today)))
    known = set(Delegation.objects.exclude(state=None).values_list("state_id", flat=True))
    states = [one for one in bound if one.pk not in known]
    if not states:
        return []
    made = [Delegation(code=s.iso3, kind=STATE_PARTY, state=s, name_en=s.name_en, name_fr=s.name_fr) for s in states]
    for delegation in made:
        delegation.sort_names()
    Delegation.objects.bulk_create(made)
    acts.record_all([(one, "add", delegation_facts(one, ())) for one in made], actor=user, office=SECRETARIAT)
    return made
