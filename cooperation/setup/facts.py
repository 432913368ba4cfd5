"""What a plenary lays down, as the content of the acts on it, and the time it has and gives away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.durations import in_words
from cooperation.models import InvitedSpeaker, Plenary, Segment

PLAIN = (
    "title_en", "title_fr", "theme_en", "theme_fr", "seconds", "speaking_seconds", "group_seconds",
    "changeover_seconds", "keeps_place", "source",
)  # fmt: skip
MOMENTS = ("starts_at", "opens_at", "closes_at")
OF_SEGMENT = ("key", "title_en", "title_fr", "description_en", "description_fr", "seconds", "floor_seconds")
OF_INVITED = ("kind", "name_en", "name_fr", "speaker", "language", "seconds")


def plenary_facts(plenary: Plenary) -> dict[str, Any]:
    """What an act on a plenary is about; moments as they are in the session's time. Four queries at most."""
    return {
        "session": plenary.session.number,
        "on": plenary.on.isoformat(),
        **{name: written_moment(plenary, getattr(plenary, name)) for name in MOMENTS},
        **{name: getattr(plenary, name) for name in PLAIN},
        "limits": {limit.speaker_class: limit.seconds for limit in plenary.limits.order_by("speaker_class")},
        "segments": [segment_facts(segment) for segment in segments_of(plenary)],
    }


def written_moment(plenary: Plenary, at: datetime | None) -> str:
    """ "2021-12-07 00:00 Europe/Amsterdam"."""
    if at is None:
        return ""
    local = timezone.localtime(at, plenary.session.timezone)
    return f"{local:%Y-%m-%d %H:%M} {plenary.session.zone}"


def segment_facts(segment: Segment) -> dict[str, Any]:
    """A segment with its invited speakers."""
    invited = [invited_facts(speaker) for speaker in segment.invited.all()]
    return {name: getattr(segment, name) for name in OF_SEGMENT} | {"invited": invited}


def invited_facts(speaker: InvitedSpeaker) -> dict[str, Any]:
    """An invited speaker."""
    code = speaker.delegation.code if speaker.delegation else ""
    return {name: getattr(speaker, name) for name in OF_INVITED} | {"delegation": code}


def segments_of(plenary: Plenary) -> list[Segment]:
    """Its segments in their order, each with its invited speakers in theirs. Three queries at most."""
    return list(plenary.segments.prefetch_related("invited__delegation"))


# --- The sum of the time --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SegmentTime:
    """A segment's time in seconds: its length, what its invited speakers have planned, what is left for the floor.

    floor: the share that is protected for those who register.
    """

    segment: Segment
    seconds: int
    invited: int
    floor: int

    @property
    def left(self) -> int:
        """What the invited speakers leave; less than nothing where they have planned too much."""
        return self.seconds - self.invited

    @property
    def short(self) -> int:
        """By how much too little is left, also for the protected share; 0 where all is well."""
        return max(0, self.floor - self.left)


@dataclass(frozen=True)
class PlenaryTime:
    """A plenary's time in seconds, by segment."""

    seconds: int
    segments: tuple[SegmentTime, ...]

    @property
    def planned(self) -> int:
        """The sum of the segments."""
        return sum(one.seconds for one in self.segments)

    @property
    def left(self) -> int:
        """What no segment has; less than nothing where they are longer than the plenary."""
        return self.seconds - self.planned

    @property
    def over(self) -> int:
        """By how much the segments are longer than the plenary; 0 where they are not."""
        return max(0, -self.left)


def time_of(plenary: Plenary, segments: list[Segment]) -> PlenaryTime:
    """How the time of a plenary is given away."""
    return PlenaryTime(
        plenary.seconds,
        tuple(
            SegmentTime(one, one.seconds, sum(speaker.seconds for speaker in one.invited.all()), one.floor_seconds)
            for one in segments
        ),
    )


def obstacles(plenary: Plenary) -> list[str]:
    """What stands in the way of announcing a plenary, in sentences."""
    segments = segments_of(plenary)
    time = time_of(plenary, segments)
    found = []
    if not segments:
        found.append(_("There is no segment yet: those who register choose one."))
    if plenary.opens_at is None or plenary.closes_at is None:
        found.append(_("Say when the list of speakers opens and when it closes."))
    if time.left < 0:
        sentence = _("The segments are %(short)s longer than the plenary.")
        found.append(sentence % {"short": in_words(-time.left)})
    return found + [sentence for one in time.segments if (sentence := too_full(one))]


def too_full(time: SegmentTime) -> str:
    """What is wrong with the time of a segment, as a sentence; "" where nothing is."""
    key = time.segment.key
    if time.left < 0:
        sentence = _("Segment %(key)s: the invited speakers have planned %(short)s more than there is.")
        return sentence % {"key": key, "short": in_words(-time.left)}
    if time.short:
        sentence = _("Segment %(key)s: the invited speakers leave %(left)s, but %(floor)s are protected for the floor.")
        return sentence % {"key": key, "left": in_words(time.left), "floor": in_words(time.floor)}
    return ""
