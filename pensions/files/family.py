"""The family over time as a picture: office and pension of the judge, marriages, each child, and what is paid a month.

The places in the picture are in the units of its viewBox; the template only writes them down. What it shows stands
beside it as a table of the days on which something changes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from asp_portal.money import to_cents
from judges.record.timeline import BAR, DAYS_OF_A_YEAR, HEAD, LANE, Lane, Span, bar
from judges.rules.periods import DAY, Period, joined
from judges.rules.service import day_of_death, time_in_office
from judges.rules.words import ordinal
from pensions.files.coming import YEARS_AHEAD, answered, why
from pensions.files.due import is_capped, is_suspended, names_of, paid_a_year, total_a_month
from pensions.models import PensionFile
from pensions.rules.children import limit_of_age
from pensions.rules.facts import Child, PensionRecord
from pensions.rules.instalments import OWN, days_of_change
from pensions.rules.results import Benefit, Pensions
from pensions.rules.survivors import marriage_at_death

GRAPH = 110  # height of the line of the total
LEAST_WIDTH, YEAR_WIDTH, ROOM_FOR_A_YEAR = 724, 17, 36  # units
YEARS_APART = 5  # of the years that are named where there is no room for each
YEARS_SHOWN = 12  # after the day looked at, where nothing is known to change later
LONGEST = 60  # years in one picture


@dataclass(frozen=True)
class Stretch:
    """Days on which nothing changes: what is paid a month to whom; capped: art. IV(2) cuts what the children have."""

    first: date
    last: date | None
    why: tuple[str, ...]
    judge: Decimal
    spouse: Decimal
    children: Decimal
    number: int
    total: Decimal
    capped: bool
    suspended: bool


@dataclass(frozen=True)
class Piece:
    """A stretch as it is drawn in the line of the total."""

    x: float
    width: float
    y: float
    height: float
    stretch: Stretch


@dataclass(frozen=True)
class Family:
    """The picture, and the stretches beside it as a table."""

    width: int
    height: int
    lanes: list[Lane]
    years: list[tuple[float, int]]
    today: float
    pieces: list[Piece]
    floor: int
    most: Decimal
    stretches: list[Stretch]
    bar: int = BAR


# --- What there is to draw ------------------------------------------------------------------------------------------


def lanes_of(file: PensionFile, record: PensionRecord, stretches: list[Stretch]) -> list[tuple[str, str, list[Span]]]:
    """The lanes with something in them: title, tone, spans."""
    died_on = day_of_death(record.service)
    office = [
        Span(p.first_day, None if p.last_day == date.max else p.last_day, _("in office"))
        for p in time_in_office(record.service)
    ]
    if died_on:
        office.append(Span(died_on, died_on, _("died"), is_point=True))
    names = names_of(file)
    found = [
        (_("Office"), "term", office),
        (_("Pension"), "pension", [*own_pension(stretches)]),
        (_("Suspended"), "suspended", [*suspensions(stretches)]),
        (_("Marriages"), "family", [*marriages(record, names)]),
    ]
    for place, child in enumerate(sorted(record.children, key=lambda row: row.born_on), start=1):
        title = capfirst(_("%(number)s child") % {"number": _(ordinal(place))})
        found.append((title, "child", child_spans(child, names, died_on)))
    return [(title, tone, spans) for title, tone, spans in found if spans]


def own_pension(stretches: list[Stretch]) -> Iterable[Span]:
    """The days on which the judge's own pension is due."""
    return spans([s for s in stretches if s.judge or s.suspended], _("judge’s pension"))


def suspensions(stretches: list[Stretch]) -> Iterable[Span]:
    """The days on which it is due and not paid."""
    return spans([s for s in stretches if s.suspended], _("pension suspended"))


def spans(stretches: list[Stretch], label: str) -> list[Span]:
    """Stretches that adjoin as one span."""
    periods = joined(Period(s.first, s.last or date.max) for s in stretches)
    return [Span(p.first_day, None if p.last_day == date.max else p.last_day, label) for p in periods]


def marriages(record: PensionRecord, names: dict) -> Iterable[Span]:
    """The marriages; one that lasted until the judge's death goes on as widowhood, to death or remarriage."""
    died_on = day_of_death(record.service)
    last = marriage_at_death(record, died_on) if died_on else None
    for marriage in record.marriages:
        label = _("married to %(name)s") % {"name": names.get(marriage.key, "")}
        if died_on and marriage is last:
            yield Span(marriage.first_day, died_on, label)
            ends = [marriage.ended_on, marriage.remarried_on and marriage.remarried_on - DAY]
            until = min(filter(None, ends), default=None)
            if until is None or until > died_on:
                yield Span(died_on + DAY, until, _("surviving spouse"))
        else:
            yield Span(marriage.first_day, marriage.ended_on, label)


def child_spans(child: Child, names: dict, died_on: date | None) -> list[Span]:
    """A child from birth to the end of what art. IV asks of its age and state."""
    name = names.get(child.key, "")
    ends = [limit_of_age(child, died_on or date.max), child.died_on or date.max]
    if child.married_on:
        ends.append(child.married_on - DAY)
    last = min(ends)
    return [Span(child.born_on, None if last == date.max else last, _("%(name)s, eligible") % {"name": name})]


# --- What is paid ---------------------------------------------------------------------------------------------------


def stretches_of(record: PensionRecord, first: date, last: date) -> list[Stretch]:
    """The days from one to another as stretches on which nothing changes."""
    days = [first, *(day for day in days_of_change(record, first + DAY, last))]
    found: list[Stretch] = []
    for day in days:
        one = stretch(record, day, answered(record, day))
        if found and same(found[-1], one):
            continue
        if found:
            found[-1] = replace(found[-1], last=day - DAY)
        found.append(one)
    return found


def same(before: Stretch, now: Stretch) -> bool:
    """Whether what is paid goes on unchanged."""
    return replace(now, first=before.first, why=before.why) == before


def stretch(record: PensionRecord, day: date, found: Pensions | None) -> Stretch:
    """What a day pays a month."""
    if found is None:
        nothing = Decimal(0)
        return Stretch(
            day, None, why(record, day), nothing, nothing, nothing, 0, nothing, capped=False, suspended=False
        )
    due = [pension for pension in found.pensions if pension.entitled]

    def paid(benefits: Iterable[Benefit]) -> Decimal:
        amounts = [to_cents(paid_a_year(record, p, day) / 12) for p in due if p.benefit in benefits]
        return sum(amounts, Decimal(0))

    return Stretch(
        day,
        None,
        why(record, day),
        paid(OWN),
        paid((Benefit.SPOUSE,)),
        paid((Benefit.CHILD,)),
        sum(p.benefit is Benefit.CHILD for p in due),
        total_a_month(record, found),
        capped=any(is_capped(p) for p in due),
        suspended=any(is_suspended(record, p, day) for p in due),
    )


# --- The picture ----------------------------------------------------------------------------------------------------


def family_of(file: PensionFile, record: PensionRecord, on: date) -> Family | None:
    """The family of a file over time; None where no term of office is recorded. Reads nothing."""
    periods = time_in_office(record.service)
    if not periods:
        return None
    first = date(min(periods[0].first_day, on).year, 1, 1)
    known = days_of_change(record, first, date(on.year + YEARS_AHEAD, 12, 31))
    last_year = max(on.year + YEARS_SHOWN, known[-1].year + 1 if known else 0)
    last = date(min(last_year, first.year + LONGEST), 12, 31)
    stretches = stretches_of(record, first, last)
    return drawn(lanes_of(file, record, stretches), stretches, Period(first, last), on)


def drawn(lanes: list[tuple[str, str, list[Span]]], stretches: list[Stretch], shown: Period, on: date) -> Family:
    """Lanes and total in their places."""
    first, last = shown.first_day, shown.last_day
    year_width = max(YEAR_WIDTH, LEAST_WIDTH / (last.year - first.year + 1))
    scale = year_width / DAYS_OF_A_YEAR
    width = round((last - first).days * scale)

    def place(day: date) -> float:
        return round(min(max((day - first).days * scale, 0), width), 1)

    rows = [
        Lane(title, tone, HEAD + number * LANE, [bar(span, place, width) for span in spans])
        for number, (title, tone, spans) in enumerate(lanes)
    ]
    floor = HEAD + LANE * len(rows) + GRAPH
    most = max((one.total for one in stretches), default=Decimal(0))
    apart = 1 if year_width >= ROOM_FOR_A_YEAR else YEARS_APART
    years = [(place(date(y, 1, 1)), y) for y in range(first.year, last.year + 1) if y % apart == 0]
    pieces = pieces_of(stretches, place, floor, most)
    paying = [one for one in stretches if one.total or one.suspended or one is not stretches[0]]
    return Family(width, floor + 6, rows, years, place(on), pieces, floor, most, paying)


def pieces_of(stretches: list[Stretch], place: Callable[[date], float], floor: int, most: Decimal) -> list[Piece]:
    """The total of each stretch as a column over its days."""
    found = []
    for one in stretches:
        if one.total:
            x, end = place(one.first), place(one.last + DAY if one.last else date.max)
            height = round(float(one.total / most) * (GRAPH - 30), 1)
            found.append(Piece(x, round(end - x, 1), round(floor - height, 1), height, one))
    return found
