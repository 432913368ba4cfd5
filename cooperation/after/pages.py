"""What the report of a meeting shows: lines, sums, charts, and the list as it stood at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from asp_portal.charts import Axis, Chart, Series, page_chart
from cooperation.after.record import Held, as_it_stood
from cooperation.after.words import KIND, OUTCOME, TONE, next_time, summary
from cooperation.durations import in_words
from cooperation.lists.wording import in_the
from cooperation.models import Plenary, StatementText
from cooperation.rules.facts import Names
from cooperation.rules.meeting_facts import Entry, Kind, Meeting, Stage
from cooperation.rules.report import (
    Intervention,
    Outcome,
    SegmentReport,
    Sums,
    by,
    heard_over_time,
    planned_over_time,
)

MINUTE = 60

# --- Lines ----------------------------------------------------------------------------------------------------------


def named(names: Names) -> str:
    """A name in the language of the page."""
    return in_the(get_language() or "en", names)


@dataclass(frozen=True)
class Line:
    """An intervention as the report writes it. number: which of those made it was, None for the others."""

    number: int | None
    made: Intervention

    @property
    def name(self) -> str:
        """Who spoke, or was to speak."""
        return named(self.made.entry.names)

    @property
    def group(self) -> str:
        """On whose behalf; "" in national capacity."""
        return named(self.made.entry.group)

    @property
    def kind(self) -> str:
        """How it came to the floor."""
        return str(KIND[self.made.entry.kind])

    @property
    def outcome(self) -> str:
        """What became of it."""
        return str(OUTCOME[self.made.outcome])

    @property
    def tone(self) -> str:
        """How that is shown."""
        return TONE.get(self.made.outcome, "quiet")

    @property
    def has_spoken(self) -> bool:
        """Whether there is a time to show."""
        return self.made.entry.started_at is not None


def lines(held: Held) -> list[Line]:
    """All interventions, those made first, numbered through the whole meeting."""
    found, number = [], 0
    for one in held.report.interventions:
        number += one.entry.started_at is not None
        found.append(Line(number if one.entry.started_at else None, one))
    return found


@dataclass(frozen=True)
class Row:
    """The sums of a regional group or of a class, under its name."""

    name: str
    sums: Sums

    @property
    def each(self) -> int | None:
        """The seconds that one of them took on average; None where none spoke."""
        return self.sums.spoken // self.sums.spoke if self.sums.spoke else None


def by_region(held: Held) -> list[Row]:
    """The floor by regional group; who is no State Party together at the end."""
    other = _("not a State Party")
    found = by(held.report.interventions, held.regions, other)
    return [Row(name, found[name]) for name in sorted(found, key=lambda name: (name == other, name))]


def by_class(held: Held) -> list[Row]:
    """The floor by the class of its speakers."""
    return [Row(name, sums) for name, sums in by(held.report.interventions, held.classes).items()]


# --- Charts ---------------------------------------------------------------------------------------------------------


def charts(held: Held) -> list[tuple[str, Chart]]:
    """Each with its heading; none where too little happened for a line."""
    return [(heading, page_chart(series, x, y, heading)) for heading, series, x, y in drawings(held)]


def drawings(held: Held) -> list[tuple[str, list[Series], Axis, Axis]]:
    """What is drawn, on the page and on paper: heading, lines, axes; nothing where two speakers make no line."""
    made = [one for one in held.report.interventions if one.outcome == Outcome.SPOKE]
    if len(made) < 3:
        return []
    return [
        (
            _("Speakers heard, as planned and as it went"),
            [
                Series(_("as planned"), in_minutes(planned_over_time(held.meeting)), stepped=True),
                Series(_("as it went"), in_minutes(heard_over_time(held.report)), stepped=True),
            ],
            Axis(_("Minutes from the beginning"), zero=True, ticks=10),
            Axis(_("Speakers heard"), zero=True),
        ),
        (
            _("The time each speaker had and took"),
            [
                Series(_("had"), [(place, one.allotted / MINUTE) for place, one in enumerate(made, 1)]),
                Series(_("took"), [(place, one.spoken / MINUTE) for place, one in enumerate(made, 1)]),
            ],
            Axis(_("Speaker, in the order of speaking"), ticks=min(len(made), 12)),
            Axis(_("Minutes"), ",.1f", zero=True),
        ),
    ]


def in_minutes(points: Iterable[tuple[int, int]]) -> list[tuple[float, float]]:
    """Seconds as minutes."""
    return [(seconds / MINUTE, count) for seconds, count in points]


# --- The page -------------------------------------------------------------------------------------------------------


def about(held: Held) -> dict[str, Any]:
    """What the page of the report and its paper show."""
    report = held.report
    return {
        "held": held,
        "report": report,
        "summary": summary(report),
        "advice": [sentence for segment in report.segments if (sentence := next_time(segment))],
        "segments": [segment_row(segment) for segment in report.segments],
        "lines": lines(held),
        "regions": by_region(held),
        "classes": by_class(held),
    }


def segment_row(segment: SegmentReport) -> dict[str, Any]:
    """A segment in the table of sums."""
    return {"title": f"{segment.key}. {named(segment.titles)}", "of": segment}


# --- The list as it stood -------------------------------------------------------------------------------------------

STAGE = {
    Stage.BEFORE: gettext_lazy("The meeting had not begun."),
    Stage.RUNNING: gettext_lazy("The meeting was running."),
    Stage.SUSPENDED: gettext_lazy("The meeting was suspended."),
    Stage.ENDED: gettext_lazy("The meeting had ended."),
}


@dataclass(frozen=True)
class Stood:
    """A segment as it stood at a moment: names in order."""

    title: str
    done: list[str]
    waiting: list[str]
    absent: list[str]


def stood(held: Held, at: datetime) -> dict[str, Any]:
    """The meeting as its screens showed it at a moment."""
    meeting = as_it_stood(held, at)
    speaking = meeting.entries.get(meeting.speaking)
    return {
        "stage": str(STAGE[meeting.stage]),
        "speaking": said_of(speaking, at) if speaking else "",
        "segments": [
            Stood(
                f"{log.key}. {named(log.titles)}",
                names_of(meeting, log.done),
                names_of(meeting, log.waiting),
                names_of(meeting, log.absent),
            )
            for log in meeting.segments.values()
        ],
    }


def said_of(entry: Entry, at: datetime) -> str:
    """Who had the floor, and for how long by then."""
    return _("%(name)s had the floor, for %(spoken)s of %(allotted)s.") % {
        "name": named(entry.names),
        "spoken": in_words(entry.spoken_seconds(at)),
        "allotted": in_words(entry.seconds),
    }


def names_of(meeting: Meeting, keys: Iterable[str]) -> list[str]:
    """The names of entries, in their order; how it came to the floor beside who was not on the list."""
    entries = [meeting.entries[key] for key in keys]
    return [
        named(entry.names)
        if entry.kind in (Kind.INVITED, Kind.LISTED)
        else f"{named(entry.names)} ({KIND[entry.kind]})"
        for entry in entries
    ]


# --- For everybody --------------------------------------------------------------------------------------------------


def public_lines(held: Held) -> list[tuple[str, list[tuple[Line, str]]]]:
    """Who spoke, and who handed in a text instead, by segment; without who was absent or overran.

    Each with the slug of its statement, "" where none is published. One query.
    """
    told, texts = (Outcome.SPOKE, Outcome.WRITTEN), published_texts(held.plenary)
    by_segment: dict[str, list[tuple[Line, str]]] = {}
    for line in lines(held):
        entry = line.made.entry
        if line.made.outcome in told and entry.kind != Kind.ORDER:
            by_segment.setdefault(entry.segment, []).append((line, texts.get(entry.key, "")))
    found = {segment.key: f"{segment.key}. {named(segment.titles)}" for segment in held.report.segments}
    return [(title, by_segment[key]) for key, title in found.items() if key in by_segment]


def published_texts(plenary: Plenary) -> dict[str, str]:
    """By the slug of the intervention, the slug of its statement that is public."""
    of_plenary = Q(request__plenary=plenary) | Q(invited__segment__plenary=plenary)
    texts = StatementText.objects.filter(of_plenary, state=StatementText.State.PUBLISHED)
    return {of or invited: slug for of, invited, slug in texts.values_list("request__slug", "invited__slug", "slug")}
