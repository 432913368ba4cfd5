"""A meeting that was held, gathered from its log alone: what the report, its files and its paper are made of."""

from dataclasses import dataclass
from datetime import datetime

from cooperation.live.log import events_of
from cooperation.models import CLASSES, Delegation, Plenary, RegionalGroup, StatementText
from cooperation.rules.meeting import rebuilt
from cooperation.rules.meeting_facts import Event, Meeting, Stage
from cooperation.rules.report import Report, report

LIST = "list"  # the first event: the list that was published, before anything happened


@dataclass(frozen=True)
class Held:
    """A meeting as its log tells it, now or at the end. regions: by the code of a delegation its regional group."""

    plenary: Plenary
    events: tuple[Event, ...]
    meeting: Meeting
    report: Report
    regions: dict[str, str]

    @property
    def is_over(self) -> bool:
        """Whether the meeting has ended, in the room or by the word of the desk."""
        return self.meeting.stage == Stage.ENDED or self.plenary.state == Plenary.State.ENDED

    @property
    def classes(self) -> dict[str, str]:
        """By the code of a delegation, as what it takes part, in the language of the page."""
        words = {value: str(label) for value, label in CLASSES}
        entries = self.meeting.entries.values()
        return {entry.code: words.get(entry.speaker_class, "") for entry in entries if entry.code}


def held(plenary: Plenary, now: datetime) -> Held | None:
    """The meeting of a plenary; None before anything happened in it. Three queries."""
    events = events_of(plenary)
    if all(event.name == LIST for event in events):
        return None
    meeting = rebuilt(events)
    return Held(plenary, events, meeting, report(meeting, now, written(plenary)), regions(meeting))


def as_it_stood(found: Held, at: datetime) -> Meeting:
    """The meeting as its screens showed it at a moment."""
    return rebuilt(found.events, at)


def written(plenary: Plenary) -> set[str]:
    """The slugs of the interventions whose text was handed in in writing only."""
    texts = StatementText.objects.filter(is_written_only=True, request__plenary=plenary)
    return set(texts.values_list("request__slug", flat=True))


def regions(meeting: Meeting) -> dict[str, str]:
    """The regional group of each State that was on the list, in the language of the page."""
    codes = [entry.code for entry in meeting.entries.values() if entry.code]
    found = Delegation.objects.filter(code__in=codes, state__isnull=False).values_list("code", "state__group")
    return {code: str(RegionalGroup(group).label) for code, group in found}
