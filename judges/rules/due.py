"""What comes due for a judge between two days, told without a name (App. 1, arts. I and IV; App. 2, arts. I and IV)."""

from collections.abc import Iterator
from datetime import date

from asp_portal.law.steps import Step, Value
from judges.rules.facts import DueFacts, Key
from judges.rules.home_leave import is_home_leave_year
from judges.rules.periods import Period, calendar_year, common, last_day_of, years_after
from judges.rules.residence import stretches
from judges.rules.results import Due, DueKind
from judges.rules.service import day_of_death, time_in_office
from judges.rules.words import DUE

AGE_OF_PENSION = 60  # App. 2, art. I(1)
AGE_OF_CHILD = 21  # App. 2, art. IV(1)
YEARS_OF_RESIDENCE = {DueKind.FIVE_YEARS_OF_RESIDENCE: 5, DueKind.NINE_YEARS_OF_RESIDENCE: 9}  # App. 1, art. IV
PRIVATE = {DueKind.SIXTIETH_BIRTHDAY, DueKind.CHILD_TWENTY_ONE}
BECAUSE: dict[DueKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    DueKind.END_OF_TERM: ((), ()),
    DueKind.HOME_LEAVE_YEAR: (("app1-I-1-b",), ("T-1",)),
    DueKind.FIVE_YEARS_OF_RESIDENCE: (("app1-IV",), ("J-6", "J-9", "P-3")),
    DueKind.NINE_YEARS_OF_RESIDENCE: (("app1-IV",), ("J-6", "J-9", "P-3")),
    DueKind.SIXTIETH_BIRTHDAY: (("app2-I-1",), ("P-3",)),
    DueKind.CHILD_TWENTY_ONE: (("app2-IV-1",), ("P-3",)),
}


def coming(facts: DueFacts, first: date, last: date) -> tuple[Due, ...]:
    """What comes due from one day to another, both counted, in the order of days; nothing after the judge's death."""
    until = min(last, day_of_death(facts.service) or date.max)
    sources = (_ends_of_terms, _home_leave_years, _residence, _birthdays)
    found = [due for source in sources for due in source(facts) if first <= due.day <= until]
    return tuple(sorted(found, key=lambda due: (due.day, list(DueKind).index(due.kind))))


def _ends_of_terms(facts: DueFacts) -> Iterator[Due]:
    """The last day of each term: the one served, or the scheduled one of a term that still runs."""
    for term in facts.service.terms:
        if day := term.last_day or term.scheduled_last_day:
            yield _due(day, DueKind.END_OF_TERM)


def _home_leave_years(facts: DueFacts) -> Iterator[Due]:
    """1 January of each home leave year, or its first day in office. App. 1, art. I(1)(b), T-1."""
    periods = time_in_office(facts.service)
    if not periods:
        return
    appointed_on = periods[0].first_day
    for year in range(appointed_on.year, _last_year(periods) + 1):
        in_office = common(periods, [calendar_year(year)])
        if in_office and is_home_leave_year(appointed_on, year):
            yield _due(in_office[0].first_day, DueKind.HOME_LEAVE_YEAR, {"year": str(year)})


def _last_year(periods: list[Period]) -> int:
    """The last year in office that is known."""
    return max(period.first_day.year if period.last_day == date.max else period.last_day.year for period in periods)


def _residence(facts: DueFacts) -> Iterator[Due]:
    """The day that first completes five and nine years of continuous residence. App. 1, art. IV; J-6, J-9, P-3."""
    found = stretches(facts.service, facts.residences, date.max)
    for kind, years in YEARS_OF_RESIDENCE.items():
        complete_on = [last_day_of(s.first_day, years) for s in found]
        reached = [day for day, stretch in zip(complete_on, found, strict=True) if stretch.includes(day)]
        if reached:
            yield _due(min(reached), kind)


def _birthdays(facts: DueFacts) -> Iterator[Due]:
    """The judge's sixtieth, and the twenty-first of each child alive and not married. App. 2, art. I(1), IV(1); P-3."""
    if facts.born_on:
        yield _due(years_after(facts.born_on, AGE_OF_PENSION), DueKind.SIXTIETH_BIRTHDAY)
    for child in facts.children:
        day = years_after(child.born_on, AGE_OF_CHILD)
        if all(other is None or other > day for other in (child.married_on, child.died_on)):
            yield _due(day, DueKind.CHILD_TWENTY_ONE, key=child.key)


def _due(day: date, kind: DueKind, values: dict[str, Value] | None = None, key: Key = None) -> Due:
    return Due(day, kind, Step(DUE[kind], values or {}, None, "", *BECAUSE[kind]), kind in PRIVATE, key)
