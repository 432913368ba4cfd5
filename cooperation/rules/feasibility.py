"""Whether a list of speakers fits into its time (S-4, S-6), in whole seconds; exactly full fits.

A segment needs the planned seconds of its invited speakers, and for each listed intervention one changeover and the
limit of its class or group. There is no changeover for invited speakers, nor between segments.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from asp_portal.law.words import _
from cooperation.rules.facts import Limits, Request, Segment, Timing
from cooperation.rules.sentences import Seconds, Sentence

Listed = Mapping[str, Sequence[Request]]


@dataclass(frozen=True)
class SegmentFit:
    """What a segment needs of its time, in seconds.

    invited, listed: what its invited speakers and its listed interventions need. requests: those listed, in order.
    not_reached: in order, everybody from the first whose limit would not end in time. seconds_each: see `seconds_each`.
    """

    key: str
    seconds: int
    invited: int
    floor: int
    listed: int
    requests: tuple[Request, ...]
    not_reached: tuple[Request, ...]
    seconds_each: int | None

    @property
    def needs(self) -> int:
        """The seconds that all its speakers need."""
        return self.invited + self.listed

    @property
    def available(self) -> int:
        """The seconds that the invited speakers leave to the floor; below 0 where they overfill the segment."""
        return self.seconds - self.invited

    @property
    def left(self) -> int:
        """The seconds to spare; below 0 the seconds that it is short."""
        return self.seconds - self.needs

    @property
    def fits(self) -> bool:
        """Whether everybody can speak in time."""
        return self.left >= 0

    @property
    def eaten(self) -> int:
        """The seconds of the protected floor that the invited speakers take."""
        return min(self.floor, max(0, self.floor - self.available))

    @property
    def words(self) -> Sentence:
        """The sentence of the panel: what the requests need, what remains for them, and the difference."""
        values: dict[str, str | int] = {
            "count": len(self.requests),
            "needs": Seconds(self.listed),
            "remains": Seconds(max(0, self.available)),
            "difference": Seconds(abs(self.left)),
        }
        if self.available < 0:
            return Sentence(_("The invited speakers need %(over)s more than the segment has."),
                         {**values, "over": Seconds(-self.available)})  # fmt: skip
        if not self.requests:
            return Sentence(_("Nobody has asked for the floor; %(remains)s remain."), values)
        many, one = SENTENCES[(self.left > 0) - (self.left < 0)]
        return Sentence(many, values, one)

    @property
    def warning(self) -> Sentence | None:
        """That the invited speakers eat into the protected floor, where they do."""
        if not self.eaten:
            return None
        values = {"eaten": Seconds(self.eaten), "floor": Seconds(self.floor)}
        return Sentence(
            _("The invited speakers take %(eaten)s of the %(floor)s that are protected for the floor."), values
        )


@dataclass(frozen=True)
class Feasibility:
    """What the segments of a plenary need, and the plenary's own sum, in seconds."""

    seconds: int
    segments: tuple[SegmentFit, ...]

    def __getitem__(self, key: str) -> SegmentFit:
        """The segment with this key. Raises KeyError."""
        return {segment.key: segment for segment in self.segments}[key]

    @property
    def needs(self) -> int:
        """The sum of what the segments need."""
        return sum(segment.needs for segment in self.segments)

    @property
    def left(self) -> int:
        """The seconds of the plenary to spare; below 0 the seconds that it is short."""
        return self.seconds - self.needs

    @property
    def plenary_fits(self) -> bool:
        """Whether the sum of what the segments need fits into the plenary's time."""
        return self.left >= 0

    @property
    def fits(self) -> bool:
        """Whether each segment and their sum fit."""
        return self.plenary_fits and all(segment.fits for segment in self.segments)

    @property
    def not_reached(self) -> tuple[Request, ...]:
        """Who is not reached, segment by segment, in order."""
        return tuple(request for segment in self.segments for request in segment.not_reached)

    @property
    def words(self) -> Sentence:
        """The plenary's sum in a sentence."""
        values = {
            "needs": Seconds(self.needs),
            "has": Seconds(self.seconds),
            "difference": Seconds(abs(self.left)),
        }
        return Sentence(PLENARY[(self.left > 0) - (self.left < 0)], values)


# By the sign of what is left: of many requests, and of one.
SENTENCES = {
    1: (
        _("%(count)s requests need %(needs)s; %(remains)s remain: %(difference)s to spare."),
        _("1 request needs %(needs)s; %(remains)s remain: %(difference)s to spare."),
    ),
    0: (
        _("%(count)s requests need %(needs)s; %(remains)s remain: exactly full."),
        _("1 request needs %(needs)s; %(remains)s remain: exactly full."),
    ),
    -1: (
        _("%(count)s requests need %(needs)s; %(remains)s remain: %(difference)s short."),
        _("1 request needs %(needs)s; %(remains)s remain: %(difference)s short."),
    ),
}
PLENARY = {
    1: _("All segments together need %(needs)s of %(has)s: %(difference)s to spare."),
    0: _("All segments together need %(needs)s of %(has)s: exactly full."),
    -1: _("All segments together need %(needs)s of %(has)s: %(difference)s short."),
}


def feasibility(timing: Timing, listed: Listed) -> Feasibility:
    """Whether the list fits. S-4, S-6. listed: the requests of each segment by its key, in order."""
    segments = (_segment(timing, segment, tuple(listed.get(segment.key, ()))) for segment in timing.segments)
    return Feasibility(timing.seconds, tuple(segments))


def floor_needs(timing: Timing, requests: Sequence[Request]) -> int:
    """The seconds that listed interventions need: for each one changeover and its limit. S-6."""
    return sum(timing.changeover + timing.limits.of(request) for request in requests)


def seconds_each(timing: Timing, segment: Segment, requests: Sequence[Request]) -> int | None:
    """The largest whole number of seconds for each listed intervention with which the segment fits.

    A common cap: everybody has it, but those whose class or group has a smaller limit of its own keep that one. It may
    be more than now. None where nobody is listed, and where not even no time at all would fit.
    """
    room = segment.seconds - invited_seconds(segment)
    if room < 0 or not requests:
        return None
    highest = max(capped(timing.limits, room).of(request) for request in requests)
    return largest(
        highest, lambda cap: floor_needs(replace(timing, limits=capped(timing.limits, cap)), requests) <= room
    )


def capped(limits: Limits, cap: int) -> Limits:
    """Limits with one common cap in place of everybody's limit; smaller ones of a class or of groups stand."""
    by_class = {speaker_class: min(seconds, cap) for speaker_class, seconds in limits.by_class.items()}
    return Limits(cap, by_class, None if limits.group is None else min(limits.group, cap))


def largest(highest: int, fits: Callable[[int], bool]) -> int | None:
    """The largest number from 0 to the highest for which something fits that fits no more once it does not; or None."""
    first_too_large = bisect_left(range(highest + 1), True, key=lambda number: not fits(number))
    return first_too_large - 1 if first_too_large else None


def invited_seconds(segment: Segment) -> int:
    """The planned seconds of a segment's invited speakers, which include everything. S-4, S-6."""
    return sum(speaker.seconds for speaker in segment.invited)


def _segment(timing: Timing, segment: Segment, requests: tuple[Request, ...]) -> SegmentFit:
    invited = invited_seconds(segment)
    ends = accumulate((timing.changeover + timing.limits.of(request) for request in requests), initial=invited)
    reached = sum(end <= segment.seconds for end in list(ends)[1:])  # each ends after the one before it
    return SegmentFit(
        key=segment.key,
        seconds=segment.seconds,
        invited=invited,
        floor=segment.floor,
        listed=floor_needs(timing, requests),
        requests=requests,
        not_reached=requests[reached:],
        seconds_each=seconds_each(timing, segment, requests),
    )
