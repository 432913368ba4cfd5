"""The remedies that make a list fit, and what each does: who is reached, who has less time, who hands in a text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations

from asp_portal.law.words import _
from cooperation.rules.facts import Request, SpeakerClass, Timing
from cooperation.rules.feasibility import Feasibility, Listed, SegmentFit, feasibility, largest
from cooperation.rules.remedies import (
    Draw,
    GroupsReplaceMembers,
    Ladder,
    MovedMinutes,
    Plan,
    Remedy,
    ShorterLimit,
    WrittenOnly,
    spare,
)
from cooperation.rules.sentences import Seconds, Sentence

MINUTE = 60
SHORTEST = 30  # seconds: nothing shorter is proposed, no statement can be made in it


class Kind(StrEnum):
    """The kinds of remedies."""

    LIMIT = "limit"
    LADDER = "ladder"
    MINUTES = "minutes"
    GROUPS = "groups"
    WRITTEN = "written"
    DRAW = "draw"


@dataclass(frozen=True)
class Effect:
    """What a remedy does.

    reached: who speaks only with it. shorter: who speaks with and without it, but with less time. written: who hands in
    a text only. by_lot: how many of a segment will hand in a text where the lots are not drawn yet.
    """

    before: Feasibility
    after: Feasibility
    reached: tuple[Request, ...] = ()
    shorter: tuple[Request, ...] = ()
    written: tuple[Request, ...] = ()
    by_lot: int = 0


@dataclass(frozen=True)
class Proposal:
    """A remedy for a segment, or for all with "": what it would do, or an obstacle that says why it cannot help."""

    kind: Kind
    segment: str = ""
    remedy: Remedy | None = None
    effect: Effect | None = None
    obstacle: Sentence | None = None

    @property
    def fits(self) -> bool:
        """Whether what it is for fits with it: its segment, or the whole list."""
        if self.effect is None:
            return False
        return self.effect.after[self.segment].fits if self.segment else self.effect.after.fits


def proposals(
    timing: Timing, listed: Listed, groups: Mapping[str, frozenset[str]], seed: str = ""
) -> tuple[Proposal, ...]:
    """What can be tried for a list that does not fit, with the parameters that make it fit; nothing for one that does.

    groups: the codes of the members of each group. seed: of the plenary's lots, "" until it is known.
    """
    fit = feasibility(timing, listed)
    if fit.fits:
        return ()
    plan = Plan(timing, listed)
    found = [_limit(plan), _ladder(plan), *_minutes(plan, fit), *_groups(plan, groups)]
    for segment in fit.segments:
        if not segment.fits and segment.requests:
            found += [_written(plan, segment), _draw(plan, segment, seed)]
    return tuple(found)


def effect(remedy: Remedy, timing: Timing, listed: Listed) -> Effect:
    """What a remedy does to a list."""
    before = feasibility(timing, listed)
    if isinstance(remedy, Draw) and not remedy.seed:
        after = remedy.longest(timing, listed).fit
        return Effect(before, after, by_lot=max(0, len(before[remedy.segment].requests) - remedy.k))
    plan = remedy.apply(timing, listed)
    after = plan.fit
    had, have = _seconds(timing, before), _seconds(plan.timing, after)
    asking = [request for segment in before.segments for request in segment.requests]
    return Effect(
        before,
        after,
        reached=tuple(one for one in asking if one.key in have and one.key not in had),
        shorter=tuple(one for one in asking if one.key in had and have.get(one.key, had[one.key]) < had[one.key]),
        written=plan.written,
    )


def _seconds(timing: Timing, fit: Feasibility) -> dict[str, int]:
    """The limit of everybody who is reached, by key."""
    missed = {request.key for request in fit.not_reached}
    asking = [request for segment in fit.segments for request in segment.requests]
    return {request.key: timing.limits.of(request) for request in asking if request.key not in missed}


def _proposed(plan: Plan, kind: Kind, remedy: Remedy, segment: str = "") -> Proposal:
    return Proposal(kind, segment, remedy, effect(remedy, plan.timing, plan.listed))


def _fits(plan: Plan, remedy: Remedy) -> bool:
    return remedy.apply(plan.timing, plan.listed).fit.fits


def _common_limit(plan: Plan) -> int | None:
    """The largest limit for everybody with which everything fits; None where none does."""
    limits = plan.timing.limits
    highest = max([limits.seconds, *limits.by_class.values(), limits.group or 0])
    return largest(highest, lambda seconds: _fits(plan, ShorterLimit(seconds)))


NO_LIMIT = _("No limit is short enough: the invited speakers and the changeovers alone need more than there is.")
TOO_SHORT = _("Only %(seconds)s would be left for each intervention.")


def _too_short(seconds: int | None) -> Sentence:
    return Sentence(NO_LIMIT) if seconds is None else Sentence(TOO_SHORT, {"seconds": Seconds(seconds)})


def _limit(plan: Plan) -> Proposal:
    seconds = _common_limit(plan)
    if seconds is None or seconds < SHORTEST:
        return Proposal(Kind.LIMIT, obstacle=_too_short(seconds))
    return _proposed(plan, Kind.LIMIT, ShorterLimit(seconds))


def _ladder(plan: Plan) -> Proposal:
    """The first rung that fits: two thirds for others than States Parties; two thirds for all; an equal split.

    The Human Rights Council gives members three minutes and others two, then all two, then each an equal share.
    """
    limits, each = plan.timing.limits, _common_limit(plan)
    full = limits.by_class.get(SpeakerClass.STATE_PARTY, limits.seconds)
    less = full * 2 // 3
    for rung in [Ladder(full, less), Ladder(less, less), Ladder(each or 0, each or 0)]:
        if rung.others >= SHORTEST and _fits(plan, rung):
            return _proposed(plan, Kind.LADDER, rung)
    return Proposal(Kind.LADDER, obstacle=_too_short(each))


NOT_TO_SPARE = _("Segment %(source)s can give away %(spare)s, and %(short)s are missing.")


def _minutes(plan: Plan, fit: Feasibility) -> Iterator[Proposal]:
    """For each segment that is short, from each other one: whole minutes where so many are to spare."""
    for source, target in permutations(fit.segments, 2):
        if target.fits:
            continue
        there = spare(source)
        if there < -target.left:
            lacks = {"spare": Seconds(there), "short": Seconds(-target.left)}
            words = Sentence(NOT_TO_SPARE, {"source": source.key, **lacks})
            yield Proposal(Kind.MINUTES, target.key, obstacle=words)
        else:
            whole_minutes = -(target.left // MINUTE) * MINUTE
            remedy = MovedMinutes(min(whole_minutes, there), source.key, target.key)
            yield _proposed(plan, Kind.MINUTES, remedy, target.key)


def _groups(plan: Plan, groups: Mapping[str, frozenset[str]]) -> Iterator[Proposal]:
    """Where a group speaks and a member of it is listed too; it may help without being enough."""
    remedy = GroupsReplaceMembers(groups)
    if remedy.apply(plan.timing, plan.listed).written:
        yield _proposed(plan, Kind.GROUPS, remedy)


PANEL_TOO_LONG = _("The invited speakers alone need more than the segment has.")


def _written(plan: Plan, segment: SegmentFit) -> Proposal:
    if segment.available < 0:
        return Proposal(Kind.WRITTEN, segment.key, obstacle=Sentence(PANEL_TOO_LONG))
    remedy = WrittenOnly(frozenset(request.key for request in segment.not_reached))
    return _proposed(plan, Kind.WRITTEN, remedy, segment.key)


def _draw(plan: Plan, segment: SegmentFit, seed: str) -> Proposal:
    """As many as fit whoever is drawn: as if those with the longest limits were."""

    def fits(k: int) -> bool:
        return Draw(segment.key, k).longest(plan.timing, plan.listed).fit[segment.key].fits

    k = largest(len(segment.requests), fits)
    if not k:
        words = Sentence(PANEL_TOO_LONG) if k is None else Sentence(_("There is not even time for one."))
        return Proposal(Kind.DRAW, segment.key, obstacle=words)
    return _proposed(plan, Kind.DRAW, Draw(segment.key, k, seed), segment.key)
