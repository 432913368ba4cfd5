"""The draft of a plenary's list: its requests in order, with the remedies that stand, and whether that fits.

It is worked out anew each time from what is kept, in a constant number of queries, and never stored: a publication
freezes it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from cooperation.lists import remedies
from cooperation.models import (
    Delegation,
    Draw,
    InvitedSpeaker,
    ListMove,
    OrderChoice,
    Plenary,
    Segment,
    SpeakingRequest,
)
from cooperation.rules import facts
from cooperation.rules.facts import Criterion, Level, Limits, Move, Names, OrderRule, Request, SpeakerClass, Timing
from cooperation.rules.feasibility import Feasibility, SegmentFit
from cooperation.rules.order import Place, in_order, waiting
from cooperation.rules.remedies import Plan

Places = Mapping[str, tuple[Place, ...]]  # by the key of the segment
Groups = Mapping[str, frozenset[str]]  # the codes of the members, by the English name of the group


@dataclass(frozen=True)
class Line:
    """A line of the list: its place, the request as it is kept, what moved it by hand, and its time in seconds."""

    place: Place
    request: SpeakingRequest
    move: ListMove | None
    seconds: int
    is_reached: bool


@dataclass(frozen=True)
class DraftSegment:
    """A segment: who is invited, who is listed in order, who waits late, who by a remedy hands in a text only.

    seconds: the length that it has on this list, with the remedies.
    """

    segment: Segment
    seconds: int
    invited: tuple[InvitedSpeaker, ...]
    lines: tuple[Line, ...]
    waiting: tuple[SpeakingRequest, ...]
    written: tuple[SpeakingRequest, ...]
    fit: SegmentFit


@dataclass(frozen=True)
class Draft:
    """The draft of a plenary's list at a moment.

    before: time and lists in order before the remedies; plan: with them. groups: the codes of the members of each
    group, by the English name under which it speaks. draws: the drawings of lots, the first one first.
    """

    plenary: Plenary
    made_at: datetime
    rule: OrderRule
    segments: tuple[DraftSegment, ...]
    before: Plan
    plan: Plan
    fit: Feasibility
    groups: Groups
    draws: tuple[Draw, ...]


def draft_of(plenary: Plenary, now: datetime, rule: OrderRule | None = None) -> Draft:
    """The draft of a plenary's list as it is now, or as it would be in another order. A dozen queries, always."""
    segments = list(plenary.segments.prefetch_related("invited__delegation"))
    draws, groups = tuple(plenary.draws.defer("sealed_seed")), members_of_groups()
    kept = {request.slug: request for request in standing_requests(plenary)}
    moves = list(standing_moves(plenary))
    rule = rule or rule_of(plenary, draws)
    asking = [as_facts(request, groups) for request in kept.values()]

    places = _places(segments, asking, rule, moves)
    before = Plan(timing_of(plenary, segments), _listed(places))
    tried = remedies.applied_to(plenary, before, remedies.known_of(before.timing, groups, draws))
    written = {request.key for request in tried.written}
    # Moves by hand name the places that a page shows: those without whoever hands in a text only.
    places = _places(segments, [one for one in asking if one.key not in written], rule, moves)
    plan = Plan(tried.timing, _listed(places), tried.written)
    fit = plan.fit
    return Draft(
        plenary=plenary,
        made_at=now,
        rule=rule,
        segments=tuple(
            DraftSegment(
                segment=segment,
                seconds=fit[segment.key].seconds,
                invited=tuple(segment.invited.all()),
                lines=_lines(places[segment.key], kept, moves, plan.timing.limits, fit),
                waiting=tuple(kept[one.key] for one in waiting(asking) if one.segment == segment.key),
                written=tuple(kept[one.key] for one in plan.written if one.segment == segment.key),
                fit=fit[segment.key],
            )
            for segment in segments
        ),
        before=before,
        plan=plan,
        fit=fit,
        groups=groups,
        draws=draws,
    )


def _places(
    segments: Sequence[Segment], asking: Iterable[Request], rule: OrderRule, moves: Iterable[ListMove]
) -> Places:
    by_segment: dict[str, list[Request]] = defaultdict(list)
    for request in asking:
        by_segment[request.segment].append(request)
    by_hand = [Move(move.request.slug, move.place, move.reason) for move in moves]
    return {segment.key: in_order(by_segment[segment.key], rule, by_hand) for segment in segments}


def _listed(places: Places) -> Mapping[str, tuple[Request, ...]]:
    return {key: tuple(place.request for place in listed) for key, listed in places.items()}


def _lines(
    places: Iterable[Place],
    kept: Mapping[str, SpeakingRequest],
    moves: Iterable[ListMove],
    limits: Limits,
    fit: Feasibility,
) -> tuple[Line, ...]:
    missed = {request.key for request in fit.not_reached}
    last_move = {move.request.slug: move for move in moves}
    return tuple(
        Line(
            place,
            kept[place.request.key],
            last_move.get(place.request.key),
            limits.of(place.request),
            place.request.key not in missed,
        )
        for place in places
    )


# --- What is kept, as the rules ask about it ------------------------------------------------------------------------


def standing_requests(plenary: Plenary) -> QuerySet[SpeakingRequest]:
    """The requests that stand, late ones too, with all that a list says of them. One query."""
    return plenary.requests.standing().select_related("delegation", "group", "segment")


def standing_moves(plenary: Plenary) -> QuerySet[ListMove]:
    """The moves by hand that were not undone, of requests that are still in that segment. One query."""
    moves = ListMove.objects.filter(segment__plenary=plenary, undone_at=None, segment=F("request__segment"))
    return moves.select_related("request__delegation", "moved_by")


def members_of_groups() -> Groups:
    """The codes of the members of each group. One query."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, code in Delegation.objects.exclude(group_members=None).values_list("name_en", "group_members__code"):
        found[name].add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def as_facts(request: SpeakingRequest, groups: Groups) -> Request:
    """A request as the rules ask about it; a group that speaks for itself makes a group's statement."""
    delegation = request.delegation
    own = delegation if delegation.name_en in groups else None
    group = request.group or (None if request.group_name else own)
    return Request(
        key=request.slug,
        delegation=delegation.code,
        names=Names(delegation.name_en, delegation.name_fr),
        segment=request.segment.key,
        received_at=request.received_at,
        speaker_class=SpeakerClass(delegation.kind),
        level=Level(request.level),
        group=group.name_en if group else request.group_name,
        group_names=Names(group.name_en, group.name_fr) if group else None,
        late=request.is_late,
        accepted=request.state == SpeakingRequest.State.ACCEPTED,
    )


def rule_of(plenary: Plenary, draws: Iterable[Draw]) -> OrderRule:
    """The order that a plenary chose last, with the seed of the last lots revealed for it. One query."""
    choice = OrderChoice.objects.filter(plenary=plenary).first()
    seeds = [draw.seed for draw in draws if draw.purpose == "order" and draw.seed]
    if choice is None:
        return OrderRule()
    return OrderRule(tuple(map(Criterion, choice.criteria)), choice.initial, seeds[-1] if seeds else "")


def timing_of(plenary: Plenary, segments: Iterable[Segment]) -> Timing:
    """The time of a plenary. One query; segments with their invited speakers fetched."""
    by_class = {SpeakerClass(limit.speaker_class): limit.seconds for limit in plenary.limits.all()}
    return Timing(
        plenary.seconds,
        tuple(map(_segment_facts, segments)),
        Limits(plenary.speaking_seconds, by_class, plenary.group_seconds),
        plenary.changeover_seconds,
    )


def _segment_facts(segment: Segment) -> facts.Segment:
    invited = (facts.Invited(speaker.slug, speaker.name_en, speaker.seconds) for speaker in segment.invited.all())
    return facts.Segment(segment.key, segment.seconds, tuple(invited), segment.floor_seconds)
