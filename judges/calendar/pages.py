"""What the pages of the calendar show: the days as columns, the judges as rows, and the same in words."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from asp_portal.templatetags.portal import labelled, locale
from judges.calendar.services import Away, Bench
from judges.facts import days_of
from judges.leave.figures import period_in_words
from judges.models import Event, Judge
from judges.rules.working_days import FRIDAY

MOST_ROWS = 60  # of a longer bench only those who are away are shown
UNIT = 10  # of the picture: the width of a day

# --- Days as columns ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """A column."""

    day: date
    weekday: str
    title: str
    kind: str  # "holiday", "weekend", "today" or ""


@dataclass(frozen=True)
class Cell:
    """What a judge does on a day: a sign, and the words for it. kind: its look."""

    sign: str = ""
    words: str = ""
    kind: str = ""
    url: str = ""


@dataclass(frozen=True)
class Strip:
    """Judges as rows, days as columns."""

    days: list[Day]
    rows: list[tuple[Judge, list[tuple[Day, Cell]]]]
    shortened: bool


def strip_of(bench: Bench, today: date | None = None) -> Strip:
    """The days of a bench; of a very long one only the judges who are away."""
    days = columns(bench, today)
    shortened = len(bench.judges) > MOST_ROWS
    busy = {away.judge.pk for away in bench.away}
    judges = [judge for judge in bench.judges if not shortened or judge.pk in busy]
    return Strip(
        days, [(judge, list(zip(days, cells(bench, judge, days), strict=True))) for judge in judges], shortened
    )


def columns(bench: Bench, today: date | None) -> list[Day]:
    """The days, with what they are."""
    holidays = {
        day: event.title
        for event in bench.events
        if event.kind == Event.Kind.HOLIDAY
        for day in days_of(event.first_day, event.last_day)
    }
    found = []
    for day in days_of(bench.period.first_day, bench.period.last_day):
        kind = "holiday" if day in holidays else "weekend" if day.weekday() > FRIDAY else ""
        title = holidays.get(day, "")
        found.append(Day(day, format_date(day, "EEEEE", locale=locale()), title, "today" if day == today else kind))
    return found


def cells(bench: Bench, judge: Judge, days: list[Day]) -> list[Cell]:
    """What a judge does on each day."""
    away, events = bench.of_judge(judge), [e for e in bench.events_of(judge) if e.kind != Event.Kind.HOLIDAY]
    found = []
    for column in days:
        absent = next((one for one in away if one.includes(column.day)), None)
        there = [event for event in events if event.first_day <= column.day <= event.last_day]
        found.append(cell(absent, there, column.day))
    return found


def cell(absent: Away | None, events: list[Event], day: date) -> Cell:
    """What a judge does on one day."""
    words = [event.title for event in events]
    hearing = any(event.kind == Event.Kind.HEARING for event in events)
    if absent is None:
        if not events:
            return Cell()
        sign = pgettext("hearing, as one letter", "H") if hearing else pgettext("meeting, as one letter", "M")
        return Cell(sign, ", ".join(words), "hearing" if hearing else "meeting")
    words.insert(0, state_in_words(absent, day))
    sign = "?" if absent.asked else "½" if is_half(absent, day) else pgettext("away, as one letter", "A")
    kind = "clash" if hearing else "asked" if absent.asked else "away"
    return Cell(f"{sign}!" if hearing else sign, ", ".join(words), kind, absent.url)


def is_half(absent: Away, day: date) -> bool:
    """Whether the judge is away for half of the day."""
    return (day == absent.first_day and absent.from_noon) or (day == absent.last_day and absent.until_noon)


def state_in_words(absent: Away, day: date) -> str:
    """ "away", "away for half of the day", "has asked for leave"."""
    if absent.asked:
        return _("has asked for leave")
    return _("away for half of the day") if is_half(absent, day) else _("away")


# --- A quarter or a year as a picture -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """Days on a line of the picture."""

    x: int
    width: int
    kind: str


@dataclass(frozen=True)
class Picture:
    """A line for each judge. width: of the picture; months: where each begins, with its name."""

    width: int
    months: list[tuple[int, int, str]]
    lines: list[tuple[Judge, list[Bar]]]
    today: int | None


def picture_of(bench: Bench, today: date) -> Picture:
    """The bench over months."""
    first, last = bench.period.first_day, bench.period.last_day

    def bar(row: Any, kind: str) -> Bar:
        begins, ends = max(row.first_day, first), min(row.last_day, last)
        return Bar((begins - first).days * UNIT, ((ends - begins).days + 1) * UNIT, kind)

    lines = []
    for judge in bench.judges:
        events = [e for e in bench.events_of(judge) if e.kind == Event.Kind.HEARING]
        away = bench.of_judge(judge)
        kinds = [(one, "clash" if one.hearings else "asked" if one.asked else "away") for one in away]
        lines.append((judge, [*(bar(e, "hearing") for e in events), *(bar(one, kind) for one, kind in kinds)]))
    if len(lines) > MOST_ROWS:
        lines = [line for line in lines if line[1]]
    month, months = first, []
    while month <= last:
        following = next_month(month)
        name = format_date(month, "LLL", locale=locale())
        months.append(((month - first).days * UNIT, (following - month).days * UNIT, name))
        month = following
    within = first <= today <= last
    return Picture(bench.period.days * UNIT, months, lines, (today - first).days * UNIT if within else None)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def months_later(month: date, months: int) -> date:
    """The first day of the month so many months later or earlier."""
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


# --- In words -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A line of the calendar in words. clash: the hearings that it meets, in words."""

    first_day: date
    days: str
    what: str
    who: str
    clash: str = ""
    url: str = ""


def entries_of(bench: Bench) -> list[Entry]:
    """All that stands in the calendar, by day."""
    found = [
        Entry(
            event.first_day, period_in_words(event), labelled(event.get_kind_display(), event.title), concerned(event)
        )
        for event in bench.events
    ]
    for away in bench.away:
        what = _("has asked for leave") if away.asked else _("away")
        hearings = ", ".join(event.title for event in away.hearings)
        clash = _("During a hearing: %s") % hearings if hearings else ""
        found.append(Entry(away.first_day, period_in_words(away), what, str(away.judge), clash, away.url))
    return sorted(found, key=lambda entry: (entry.first_day, entry.who))


def concerned(event: Event) -> str:
    """Whom an event concerns."""
    if event.kind == Event.Kind.HOLIDAY:
        return _("the Court")
    return ", ".join(map(str, event.judges.all())) or _("the whole bench")


def title_of(first: date, last: date) -> str:
    """ "November 2026", "November 2026 to January 2027", "2026"."""
    if (first.month, last.month) == (1, 12) and first.year == last.year:
        return str(first.year)
    named = [format_date(day, "LLLL y", locale=locale()) for day in (first, last)]
    if named[0] == named[1]:
        return named[0]
    return pgettext("months", "%(first)s to %(last)s") % {"first": named[0], "last": named[1]}
