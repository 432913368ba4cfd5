"""A judge's record as a picture: lanes of terms, offices, residence and family, what is to come, and today.

The places in the picture are in the units of its viewBox; the template only writes them down. What the picture shows
stands beside it as a list of days.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from asp_portal.templatetags.portal import short_date, words
from judges.models import Judge
from judges.record.visibility import Data
from judges.rules.results import Due, DueKind
from judges.rules.words import ordinal

DAYS_OF_A_YEAR = 365.25
YEAR = 40  # units a year is wide
LEAST_WIDTH = 640
LANE, BAR, HEAD = 40, 22, 26  # heights
LETTER = 7.2  # units a letter of a label is wide, about
DUE_DATA = {
    DueKind.END_OF_TERM: Data.OFFICE,
    DueKind.HOME_LEAVE_YEAR: Data.OFFICE,
    DueKind.FIVE_YEARS_OF_RESIDENCE: Data.PERSONAL,
    DueKind.NINE_YEARS_OF_RESIDENCE: Data.PERSONAL,
    DueKind.SIXTIETH_BIRTHDAY: Data.PERSONAL,
    DueKind.CHILD_TWENTY_ONE: Data.FAMILY,
}


@dataclass(frozen=True)
class Span:
    """Something that lasts from a day to a day, both counted, or for ever; `tail`: until when it is foreseen."""

    first: date
    last: date | None
    label: str
    tail: date | None = None
    is_point: bool = False


@dataclass(frozen=True)
class Bar:
    """A span as it is drawn; `shown` is its label if there is room for it."""

    x: float
    width: float
    tail: float
    label: str
    shown: str
    is_point: bool


@dataclass
class Lane:
    """A lane of the picture, with its height above the bars."""

    title: str
    tone: str
    y: int
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    """A line of the list beside the picture."""

    when: str
    lane: str
    label: str


@dataclass(frozen=True)
class Picture:
    """The picture: its size, lanes, the years with their places, and where today is."""

    width: int
    height: int
    lanes: list[Lane]
    years: list[tuple[float, int]]
    today: float
    entries: list[Entry]
    bar: int = BAR
    head: int = HEAD


# --- What there is to draw ------------------------------------------------------------------------------------------


def lanes_of(judge: Judge, seen: frozenset[Data], dues: Iterable[Due]) -> list[tuple[str, str, list[Span]]]:
    """The lanes with something in them: title, tone, spans; of what the reader sees."""
    found = [
        (_("Terms"), "term", terms(judge)),
        (_("Presidency"), "office", offices(judge)),
        (_("Acting as President"), "acting", acting(judge)),
    ]
    if Data.PERSONAL in seen:
        found.append((_("Residence"), "residence", residences(judge)))
    if Data.FAMILY in seen:
        found.append((_("Family"), "family", marriages(judge)))
        found.append((_("Children"), "family", children(judge)))
    to_come = [Span(due.day, due.day, words(due.step), is_point=True) for due in dues if DUE_DATA[due.kind] in seen]
    found.append((_("To come"), "due", to_come))
    return [(title, tone, spans) for title, tone, spans in found if spans]


def terms(judge: Judge) -> list[Span]:
    """The terms; one that runs is foreseen until its scheduled last day."""
    rows = sorted(judge.terms.all(), key=lambda term: term.first_day)
    return [
        Span(
            term.first_day,
            term.last_day,
            capfirst(_("%(number)s term") % {"number": _(ordinal(place))}),
            None if term.last_day else term.scheduled_last_day,
        )
        for place, term in enumerate(rows, start=1)
    ]


def offices(judge: Judge) -> list[Span]:
    """The offices of the Presidency."""
    rows = sorted(judge.offices.all(), key=lambda row: row.first_day)
    return [Span(row.first_day, row.last_day, str(row.get_office_display())) for row in rows]


def acting(judge: Judge) -> list[Span]:
    """The days of acting as President, those that follow each other as one."""
    days = sorted(row.day for row in judge.acting_days.all())
    spans = []
    for _key, run in groupby(enumerate(days), key=lambda pair: pair[1].toordinal() - pair[0]):
        found = [day for _place, day in run]
        spans.append(Span(found[0], found[-1], _("acting as President")))
    return spans


def residences(judge: Judge) -> list[Span]:
    """The residences at the seat, from the later of home and declaration, and resettling."""
    homes = [
        Span(max(row.home_from, row.declared_on), row.last_day, _("residence at the seat"))
        for row in judge.residences.all()
    ]
    return homes + [Span(row.on, row.on, _("resettled"), is_point=True) for row in judge.resettlements.all()]


def marriages(judge: Judge) -> list[Span]:
    """The marriages, without a name, until the judge's death at the latest; then what befell the surviving spouse."""
    rows = list(judge.marriages.all())
    lasted = [Span(row.first_day, row.last_day or judge.died_on, str(row.get_kind_display())) for row in rows]
    return lasted + [
        Span(day, day, label, is_point=True)
        for row in rows
        for day, label in (
            (row.remarried_on, _("surviving spouse remarried")),
            (row.spouse_died_on, _("surviving spouse died")),
        )
        if day
    ]


def children(judge: Judge) -> list[Span]:
    """The births of the children, without a name."""
    rows = sorted(judge.children.all(), key=lambda row: (row.born_on, row.pk))
    return [
        Span(row.born_on, row.born_on, _("%(number)s child born") % {"number": _(ordinal(place))}, is_point=True)
        for place, row in enumerate(rows, start=1)
    ]


# --- The picture ----------------------------------------------------------------------------------------------------


def picture(judge: Judge, seen: frozenset[Data], dues: Iterable[Due], today: date) -> Picture | None:
    """The picture of a record; None where there is nothing to draw."""
    lanes = lanes_of(judge, seen, dues)
    if not lanes:
        return None
    first, last = reach(lanes, today)
    scale = max(YEAR, LEAST_WIDTH / (last.year - first.year + 1)) / DAYS_OF_A_YEAR
    width = round((last - first).days * scale)

    def place(day: date) -> float:
        return round(min(max((day - first).days * scale, 0), width), 1)

    drawn = [
        Lane(title, tone, HEAD + number * LANE, [bar(span, place, width) for span in spans])
        for number, (title, tone, spans) in enumerate(lanes)
    ]
    years = [(place(date(year, 1, 1)), year) for year in range(first.year, last.year + 1)]
    return Picture(width, HEAD + LANE * len(drawn), drawn, years, place(today), entries(lanes))


def reach(lanes: list[tuple[str, str, list[Span]]], today: date) -> tuple[date, date]:
    """The years that the picture shows: those of office and residence; what was before is cut at its edge."""
    days = {today}
    for _title, tone, spans in lanes:
        for span in spans if tone != "family" else ():
            days |= {day for day in (span.first, span.last, span.tail) if day}
    return date(min(days).year, 1, 1), date(max(days).year, 12, 31)


def bar(span: Span, place: Any, width: int) -> Bar:
    """A span in its place; where its end is open it goes on to the edge, or to the day foreseen."""
    x = place(span.first)
    if span.is_point:
        return Bar(x, 0, 0, told(span), "", True)
    end = place(span.last + timedelta(days=1)) if span.last else place(span.tail or date.max)
    length = max(round(end - x, 1), 3)
    shown = span.label if len(span.label) * LETTER < length else ""
    return Bar(x, length, 0 if span.last else length, told(span), shown, False)


def told(span: Span) -> str:
    """A span in words, with its days."""
    return f"{span.label}, {when(span)}"


def when(span: Span) -> str:
    """The days of a span."""
    if span.is_point or span.first == span.last:
        return short_date(span.first)
    if span.last:
        return _("%(first)s to %(last)s") % {"first": short_date(span.first), "last": short_date(span.last)}
    if span.tail:
        return _("from %(first)s, foreseen until %(last)s") % {
            "first": short_date(span.first),
            "last": short_date(span.tail),
        }
    return _("since %(first)s") % {"first": short_date(span.first)}


def entries(lanes: list[tuple[str, str, list[Span]]]) -> list[Entry]:
    """The same as a list, in the order of days."""
    found = [(span.first, title, span) for title, _tone, spans in lanes for span in spans]
    return [Entry(when(span), title, capfirst(span.label)) for _first, title, span in sorted(found, key=by_day)]


def by_day(line: tuple[date, str, Span]) -> tuple[date, str]:
    """Entries in the order of their first days."""
    return line[0], line[1]
