"""Remedies tried on a draft list: kept as rows in their order, applied when the list is drafted, taken back by one act.

Nothing of this is told to anybody before the list is published.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.workflow import Hidden, Refused, lock
from cooperation.models import AppliedRemedy, Draw, Plenary
from cooperation.rules import remedies as rules
from cooperation.rules.facts import Timing
from cooperation.rules.proposals import Effect, Kind, effect
from judges.permissions import SECRETARIAT

MAY = "cooperation.publish_list"
TRIED, UNDONE = "try-remedy", "undo-remedy"  # their labels: cooperation.lists.workflow


@dataclass(frozen=True)
class Known:
    """What remedies ask about the world: the segments, the codes of the members of each group, the seed of the lots.

    groups: by the name under which a group speaks. seed: "" until it is revealed.
    """

    segments: frozenset[str]
    groups: Mapping[str, frozenset[str]]
    seed: str = ""


@dataclass(frozen=True)
class Standing:
    """A remedy that is being tried, and what it does after those before it. waits: nobody is drawn by lots yet."""

    row: AppliedRemedy
    remedy: rules.Remedy
    effect: Effect

    @property
    def waits(self) -> bool:
        """Whether it changes nothing before the seed of the lots is known."""
        return isinstance(self.remedy, rules.Draw) and not self.remedy.seed


# --- Rows and rules -------------------------------------------------------------------------------------------------


def packed(remedy: rules.Remedy) -> tuple[Kind, dict[str, Any]]:
    """A remedy as a row keeps it: what a person chose, not what is read anew each time. Raises KeyError."""
    kind, names = KEPT[type(remedy)]
    values = {name: getattr(remedy, name) for name in names}
    return kind, {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()}


KEPT: dict[type, tuple[Kind, tuple[str, ...]]] = {
    rules.ShorterLimit: (Kind.LIMIT, ("seconds",)),
    rules.Ladder: (Kind.LADDER, ("members", "others")),
    rules.MovedMinutes: (Kind.MINUTES, ("seconds", "source", "target")),
    rules.GroupsReplaceMembers: (Kind.GROUPS, ()),
    rules.WrittenOnly: (Kind.WRITTEN, ("keys",)),
    rules.Draw: (Kind.DRAW, ("segment", "k")),
}


def unpacked(kind: str, data: Mapping[str, Any], known: Known) -> rules.Remedy | None:
    """The remedy of a row; None where a segment that it names is no longer there."""
    if {data[name] for name in ("segment", "source", "target") if name in data} - known.segments:
        return None
    match Kind(kind):
        case Kind.GROUPS:
            return rules.GroupsReplaceMembers(known.groups)
        case Kind.DRAW:
            return rules.Draw(**data, seed=known.seed)
        case Kind.WRITTEN:
            return rules.WrittenOnly(frozenset(data["keys"]))
        case each:
            return BY_FIGURES[each](**data)


BY_FIGURES = {Kind.LIMIT: rules.ShorterLimit, Kind.LADDER: rules.Ladder, Kind.MINUTES: rules.MovedMinutes}


def known_of(timing: Timing, groups: Mapping[str, frozenset[str]], draws: Iterable[Draw]) -> Known:
    """What the remedies of a plenary may ask; the lots of who speaks are those of the last draw that was revealed."""
    seeds = [draw.seed for draw in draws if draw.purpose == "some" and draw.seed]
    return Known(frozenset(segment.key for segment in timing.segments), groups, seeds[-1] if seeds else "")


def rows_of(plenary: Plenary) -> list[AppliedRemedy]:
    """The remedies that are being tried, in the order in which they are applied."""
    return list(plenary.remedies.filter(undone_at=None).select_related("applied_by"))


# --- What a list is with them ---------------------------------------------------------------------------------------


def applied_to(plenary: Plenary, plan: rules.Plan, known: Known) -> rules.Plan:
    """The time and the list with the standing remedies. One query."""
    found = [unpacked(row.kind, row.data, known) for row in rows_of(plenary)]
    return rules.applied([remedy for remedy in found if remedy], plan.timing, plan.listed)


def standing(rows: list[AppliedRemedy], known: Known, plan: rules.Plan) -> Iterator[Standing]:
    """Each standing remedy with what it does to the list as those before it leave it. plan: the list without any."""
    for row in rows:
        remedy = unpacked(row.kind, row.data, known)
        if remedy is None:
            continue
        yield Standing(row, remedy, effect(remedy, plan.timing, plan.listed))
        plan = remedy.apply(plan.timing, plan.listed)


# --- Trying and taking back -----------------------------------------------------------------------------------------


@transaction.atomic
def try_remedy(plenary: Plenary, remedy: rules.Remedy, user: User) -> AppliedRemedy:
    """Try a remedy after those that stand, as an act; nobody is told.

    Raises Hidden (not theirs), Refused (the plenary has ended), ValidationError (it stands already).
    """
    plenary = _locked(plenary, user)
    kind, data = packed(remedy)
    row = AppliedRemedy(plenary=plenary, kind=kind.value, data=data, applied_by=user)
    row.validate_constraints()
    row.save()
    _record(plenary, row, TRIED, user)
    return row


@transaction.atomic
def undo(plenary: Plenary, pk: int, user: User, at: datetime) -> AppliedRemedy:
    """Take a remedy back, as an act; the others stand. Taken back twice, it is taken back once.

    Raises Hidden (not theirs), Refused (the plenary has ended), AppliedRemedy.DoesNotExist.
    """
    plenary = _locked(plenary, user)
    row = plenary.remedies.get(pk=pk)
    if row.undone_at is None:
        row.undone_at, row.undone_by = at, user
        row.save(update_fields=["undone_at", "undone_by"])
        _record(plenary, row, UNDONE, user)
    return row


def _locked(plenary: Plenary, user: User) -> Plenary:
    if not user.has_perm(MAY):
        raise Hidden
    locked = lock(plenary)
    if locked.state == Plenary.State.ENDED:
        raise Refused(_("This plenary has ended: its list stays as it was."))
    return locked


def _record(plenary: Plenary, row: AppliedRemedy, name: str, user: User) -> None:
    """The act; what the plenary lays down stays as it is."""
    content = {"remedy": row.kind, **row.data}
    acts.record(
        plenary, name, actor=user, office=SECRETARIAT, content=content, before=plenary.state, after=plenary.state
    )
