"""A judge's residence at the seat as its page shows it: how it stands on a day, what is missing, and a picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from asp_portal.templatetags.portal import short_date
from judges import facts
from judges.models import Judge, Resettlement, Residence
from judges.record.countries import country
from judges.relocation.services import is_in_office
from judges.rules import facts as rules
from judges.rules.facts import Service
from judges.rules.periods import DAY, Period, completed_years, joined, years_after
from judges.rules.relocation import if_office_ended, relocation
from judges.rules.residence import MILESTONES, period_of, residence_on, stretches
from judges.rules.results import Milestone, Relocation, ResidenceStanding
from judges.rules.service import last_day_before, time_in_office
from judges.rules.words import NOT_DUE

WIDTH, LEFT, RIGHT, LABEL = 960, 8, 40, 90  # units of the picture
PROVISIONS, READINGS = ("app1-IV", "annex-II-2"), ("J-6", "J-9", "P-3")


@dataclass(frozen=True)
class Declared:
    """A home with its declaration, and since when it counts; None where it was given up before."""

    row: Residence
    counts: Period | None


@dataclass(frozen=True)
class Page:
    """What the page shows for one day.

    sum: what is due to who has resettled after office (`resettled`); for the others what would be, on resettling
    abroad on the next day, if office ended on that day or after the end that came before.
    """

    on: date
    in_office: bool
    left_on: date | None
    standing: ResidenceStanding
    stretches: list[Period]
    declared: list[Declared]
    sum: Relocation
    resettled: Resettlement | None
    reasons: list[str]
    picture: "Picture | None"
    provisions: tuple[str, ...] = PROVISIONS
    readings: tuple[str, ...] = READINGS

    @property
    def resettled_in(self) -> str:
        """The country of the resettlement."""
        return country(self.resettled.country) if self.resettled else ""

    @property
    def milestones(self) -> list[tuple[Milestone, str]]:
        """Five and nine years, each with what is missing, in words."""
        return [(milestone, missing_in_words(milestone)) for milestone in self.standing.milestones]


def page_of(judge: Judge, on: date, today: date) -> Page:
    """How residence stands at the end of a day. One query where FOR_RESIDENCE is prefetched."""
    service, residences = facts.service_of(judge), facts.residences_of(judge)
    found = stretches(service, residences, on)
    in_office = is_in_office(service, on)
    left_on = None if in_office else last_day_before(service, on)
    resettled = resettlement_of(judge, left_on, on)
    due = sum_of(service, residences, resettled, on)
    rows = zip(judge.residences.all(), residences, strict=True)
    declared = [Declared(row, period_of(residence)) for row, residence in rows]
    return Page(
        on,
        in_office,
        left_on,
        residence_on(service, residences, on),
        found,
        declared,
        due,
        resettled,
        [_(NOT_DUE[reason]) for reason in due.reasons],
        picture(service, declared, on, today),
    )


def resettlement_of(judge: Judge, left_on: date | None, on: date) -> Resettlement | None:
    """The first resettlement on record after the end of office, up to a day."""
    rows = [row for row in judge.resettlements.all() if left_on and left_on < row.on <= on]
    return min(rows, key=lambda row: row.on, default=None)


def sum_of(
    service: Service, residences: tuple[rules.Residence, ...], resettled: Resettlement | None, on: date
) -> Relocation:
    """What is due on a day, or would be. One query."""
    scale = facts.salary_scale()
    if resettled is None:
        return if_office_ended(service, residences, scale, on)
    return relocation(service, residences, rules.Resettlement(resettled.on, resettled.country), scale, on)


# --- In words -------------------------------------------------------------------------------------------------------


def length_in_words(period: Period) -> str:
    """ "5 years and 12 days": whole years, and the days beyond them (P-3)."""
    years = completed_years(period)
    days = (period.last_day + DAY - years_after(period.first_day, years)).days
    parts = [
        ngettext("%(n)s year", "%(n)s years", years) % {"n": years} if years else "",
        ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days or not years else "",
    ]
    return _(" and ").join(filter(None, parts))


def span_in_words(period: Period) -> str:
    """ "11 Mar 2015 to 10 Mar 2020"."""
    return _("%(first)s to %(last)s") % {"first": short_date(period.first_day), "last": short_date(period.last_day)}


def missing_in_words(milestone: Milestone) -> str:
    """What is missing to a number of years."""
    if milestone.days_missing is None:
        return _("No residence is running, and none was long enough.")
    if not milestone.days_missing:
        return _("Complete")
    missing = milestone.days_missing
    return ngettext("%(n)s day is missing", "%(n)s days are missing", missing) % {"n": missing}


# --- The picture ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """Days of a lane: where they begin and how wide they are; is_to_come: after the day of the page."""

    x: float
    width: float
    is_to_come: bool = False


@dataclass(frozen=True)
class Mark:
    """A day on the axis, with its words."""

    x: float
    words: str
    is_done: bool = True

    @property
    def middle(self) -> float:
        """Where words around it stand, within the picture."""
        return min(max(self.x, LABEL / 2), WIDTH - LABEL / 2)


@dataclass(frozen=True)
class Picture:
    """Lanes of office, of homes declared, and of the days that count; the years, the milestones, and the day."""

    width: int
    office: list[Bar]
    homes: list[Bar]
    counted: list[Bar]
    years: list[Mark]
    milestones: list[Mark]
    on: Mark


@dataclass(frozen=True)
class Scale:
    """Days as places on the picture."""

    first_day: date
    last_day: date

    def x(self, day: date) -> float:
        """Where a day begins."""
        span = (self.last_day - self.first_day).days + 1
        share = (min(max(day, self.first_day), self.last_day) - self.first_day).days / span
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def bars(self, periods: list[Period], on: date) -> Iterator[Bar]:
        """Periods as bars, parted at the end of a day."""
        shown = Period(self.first_day, self.last_day)
        for period in periods:
            for part, to_come in ((Period(shown.first_day, on), False), (Period(on + DAY, shown.last_day), True)):
                if part.first_day <= part.last_day and (days := period.within(part)) and (days := days.within(shown)):
                    x = self.x(days.first_day)
                    yield Bar(x, round(max(self.x(days.last_day) - x, 1), 1), to_come)


def picture(service: Service, declared: list[Declared], on: date, today: date) -> Picture | None:
    """From the year in which office began to that in which it ends, the day included; None without a term."""
    office = time_in_office(service)
    if not office:
        return None
    last_day = max(on, today, min(office[-1].last_day, years_after(max(on, today), 10)))
    scale = Scale(date(min(office[0].first_day, on).year, 1, 1), date(last_day.year, 12, 31))
    homes = joined(one.counts for one in declared if one.counts)
    days = [both for period in office for home in homes if (both := period.within(home))]
    return Picture(
        WIDTH,
        list(scale.bars(office, on)),
        list(scale.bars(homes, on)),
        list(scale.bars(joined(days), on)),
        list(year_marks(scale)),
        list(milestone_marks(joined(days), scale, on)),
        Mark(scale.x(on), ""),
    )


def year_marks(scale: Scale) -> Iterator[Mark]:
    """The years, as many as there is room for."""
    first, last = scale.first_day.year, scale.last_day.year
    step = 1 + (last - first) // 14
    for year in range(first, last + 1, step):
        yield Mark(scale.x(date(year, 1, 1)), str(year))


def milestone_marks(days: list[Period], scale: Scale, on: date) -> Iterator[Mark]:
    """The days that complete five and nine years, in each stretch that reaches them within the picture."""
    for period in days:
        for years in MILESTONES:
            complete = years_after(period.first_day, years)
            if complete - DAY <= min(period.last_day, scale.last_day):
                yield Mark(scale.x(complete), str(years), complete - DAY <= on)
