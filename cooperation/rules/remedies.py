"""What makes a list fit that does not: what such bodies do, each as a change to the time or to the list.

A remedy takes the time and the list, and gives both as they then are, with the requests that hand in a text only.
Several combine, applied in order. None gives anybody more time, and none takes anybody from the list silently.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

from asp_portal.law.words import _
from cooperation.rules.facts import Limits, Request, SpeakerClass, Timing
from cooperation.rules.feasibility import Feasibility, Listed, SegmentFit, capped, feasibility
from cooperation.rules.lots import drawn
from cooperation.rules.sentences import Seconds, Sentence


class Plan(NamedTuple):
    """The time, the requests of each segment by its key in order, and those that hand in a text only."""

    timing: Timing
    listed: Listed
    written: tuple[Request, ...] = ()

    @property
    def fit(self) -> Feasibility:
        """Whether it fits."""
        return feasibility(self.timing, self.listed)


class Remedy(Protocol):
    """A change that can be tried and undone."""

    def apply(self, timing: Timing, listed: Listed) -> Plan:
        """The plan with the change."""

    @property
    def words(self) -> Sentence:
        """The change in a sentence."""


@dataclass(frozen=True)
class ShorterLimit:
    """One limit for everybody, in seconds; smaller ones of a class or of groups stand."""

    seconds: int

    def apply(self, timing: Timing, listed: Listed) -> Plan:
        """The same list with shorter interventions."""
        everybody = min(self.seconds, timing.limits.seconds)
        return Plan(replace(timing, limits=replace(capped(timing.limits, self.seconds), seconds=everybody)), listed)

    @property
    def words(self) -> Sentence:
        """The limit."""
        return Sentence(_("At most %(seconds)s for each intervention"), {"seconds": Seconds(self.seconds)})


@dataclass(frozen=True)
class Ladder:
    """Seconds for States Parties and groups, and fewer for all others: a rung of the Human Rights Council's ladder."""

    members: int
    others: int

    def apply(self, timing: Timing, listed: Listed) -> Plan:
        """The same list with shorter interventions; smaller limits of a class or of groups stand."""
        limits = timing.limits
        by_class = {each: min(self._of(each), limits.by_class.get(each, limits.seconds)) for each in SpeakerClass}
        group = None if limits.group is None else min(limits.group, self.members)
        return Plan(replace(timing, limits=Limits(min(limits.seconds, self.members), by_class, group)), listed)

    def _of(self, speaker_class: SpeakerClass) -> int:
        return self.members if speaker_class is SpeakerClass.STATE_PARTY else self.others

    @property
    def words(self) -> Sentence:
        """The rung."""
        values = {"members": Seconds(self.members), "others": Seconds(self.others)}
        if self.members == self.others:
            return Sentence(_("%(members)s for everybody"), values)
        return Sentence(_("%(members)s for States Parties, %(others)s for all others"), values)


@dataclass(frozen=True)
class Draw:
    """So many delegations of a segment drawn by lots; the others hand in a text. seed: "" until it is known."""

    segment: str
    k: int
    seed: str = ""

    def apply(self, timing: Timing, listed: Listed) -> Plan:
        """Those drawn, in the order of the list. Without a seed nobody is drawn yet, and nothing changes."""
        requests = listed.get(self.segment, ())
        if not self.seed:
            return Plan(timing, listed)
        chosen = drawn(self.seed, [request.delegation for request in requests], self.k)
        return _without(timing, listed, [one for one in requests if one.delegation not in chosen])

    def longest(self, timing: Timing, listed: Listed) -> Plan:
        """The list that needs most time of all that can be drawn; who hands in a text is not known from it."""
        requests = sorted(listed.get(self.segment, ()), key=timing.limits.of, reverse=True)
        return _without(timing, listed, requests[self.k :])._replace(written=())

    @property
    def words(self) -> Sentence:
        """The draw."""
        return Sentence(
            _("%(count)s drawn by lots in segment %(segment)s; the others hand in a text"),
            {"count": self.k, "segment": self.segment},
        )


@dataclass(frozen=True)
class WrittenOnly:
    """These requests, by their keys, hand in a text and do not speak."""

    keys: frozenset[str]

    def apply(self, timing: Timing, listed: Listed) -> Plan:
        """The list without them."""
        return _without(timing, listed, [one for part in listed.values() for one in part if one.key in self.keys])

    @property
    def words(self) -> Sentence:
        """How many."""
        values = {"count": len(self.keys)}
        return Sentence(_("%(count)s delegations hand in a text only"), values, _("1 delegation hands in a text only"))


@dataclass(frozen=True)
class MovedMinutes:
    """Seconds moved from one segment to another, as far as they are to spare there at that time."""

    seconds: int
    source: str
    target: str

    def apply(self, timing: Timing, listed: Listed) -> Plan:
        """The segments with other lengths; their sum stays. See `spare`."""
        moved = min(self.seconds, spare(feasibility(timing, listed)[self.source]))
        change = {self.source: -moved, self.target: moved}
        segments = (replace(one, seconds=one.seconds + change.get(one.key, 0)) for one in timing.segments)
        return Plan(replace(timing, segments=tuple(segments)), listed)

    @property
    def words(self) -> Sentence:
        """What goes where."""
        return Sentence(
            _("%(seconds)s from segment %(source)s to segment %(target)s"),
            {"seconds": Seconds(self.seconds), "source": self.source, "target": self.target},
        )


@dataclass(frozen=True)
class GroupsReplaceMembers:
    """A group's statement stands for the national ones of its members in the same segment, which hand in a text.

    members: the codes of the members of each group, by the name under which it speaks.
    """

    members: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def apply(self, timing: Timing, listed: Listed) -> Plan:
        """The list without the national statements of those for whom a group speaks."""
        return _without(timing, listed, [one for part in listed.values() for one in self._replaced(part)])

    def _replaced(self, requests: Sequence[Request]) -> list[Request]:
        groups = [self.members.get(request.group, frozenset()) for request in requests if request.group]
        spoken_for = frozenset[str]().union(*groups)
        return [one for one in requests if not one.group and one.delegation in spoken_for]

    @property
    def words(self) -> Sentence:
        """What is replaced."""
        return Sentence(_("Statements of groups replace those of their members, who hand in a text"))


def applied(remedies: Iterable[Remedy], timing: Timing, listed: Listed) -> Plan:
    """The plan with all the remedies, one after the other."""
    plan = Plan(timing, listed)
    for remedy in remedies:
        then = remedy.apply(plan.timing, plan.listed)
        plan = then._replace(written=plan.written + then.written)
    return plan


def spare(fit: SegmentFit) -> int:
    """The seconds that a segment can give away: beyond its need, and without touching its protected floor."""
    return max(0, fit.available - max(fit.listed, fit.floor))


def _without(timing: Timing, listed: Listed, written: Sequence[Request]) -> Plan:
    """The plan in which these hand in a text only."""
    keys = {request.key for request in written}
    kept = {segment: tuple(one for one in part if one.key not in keys) for segment, part in listed.items()}
    return Plan(timing, kept, tuple(written))
