"""Annual leave: what each calendar year gives, what is carried over and what lapses, in working days (Annex, art. XI).

A working day counts in the calendar year in which it is taken. Leave left at the end of office is not paid out. More
leave taken than there is, as when office ends early, is a balance below zero: the next year in office begins with it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from asp_portal.law.steps import Step, Trace, Value
from asp_portal.law.words import _
from judges.rules.facts import LeaveTaken, Service
from judges.rules.parameters import LEAVE_OF_YEAR, MOST_CARRIED
from judges.rules.periods import DAY, calendar_year, common
from judges.rules.results import Entry, LeaveRow, LeaveYear
from judges.rules.service import full_time_service

NONE = Decimal(0)


def leave_years(service: Service, taken: Iterable[LeaveTaken], until: int) -> list[LeaveYear]:
    """The leave of each calendar year from the first one of service to the year `until`, which is always there.

    Annex, art. XI(1), (2); J-1, J-7. Raises NotInForce for years before the Court began.
    """
    taken = list(taken)
    served = full_time_service(service)
    first = min([until, *(period.first_day.year for period in served), *(entry.on.year for entry in taken)])
    years: list[LeaveYear] = []
    for year in range(first, until + 1):
        before = years[-1].balance if years else NONE
        years.append(_year(service, year, before, sum((e.days for e in taken if e.on.year == year), NONE)))
    return years


def leave_balance(service: Service, taken: Iterable[LeaveTaken], on: date) -> Decimal:
    """The working days left on a day, past or to come, before what lapses at its end; none out of office.

    Annex, art. XI(1), (2); J-7: nothing is left of it after the end of office. Raises as `leave_years`.
    """
    if not any(period.includes(on) for period in full_time_service(service)):
        return NONE
    return [row for row in leave_ledger(service, taken, on) if (row.on, row.entry) != (on, Entry.LAPSED)][-1].balance


def leave_obstacle(service: Service, taken: Iterable[LeaveTaken], asked: Iterable[LeaveTaken]) -> dict[int, Decimal]:
    """The calendar years whose leave would not suffice for what is asked, and the working days that are missing.

    Annex, art. XI(1), (2). taken: leave taken, granted or asked before, past and to come: what is asked now may leave
    too little to carry for a later year. Raises as `leave_years`.
    """
    taken, asked = list(taken), list(asked)
    if not asked:
        return {}
    first, last = min(entry.on.year for entry in asked), max(entry.on.year for entry in [*taken, *asked])
    years = leave_years(service, [*taken, *asked], last)
    return {year.year: -year.balance for year in years if year.year >= first and year.balance < 0}


def leave_ledger(service: Service, taken: Iterable[LeaveTaken], until: date) -> list[LeaveRow]:
    """The rows of a judge's leave up to the end of a day, in their order.

    Annex, art. XI(1): credited on 1 January or on the first day (J-1). Art. XI(2): carried and lapsed between two
    years. J-7: what is left at the end of office. Raises as `leave_years`.
    """
    taken = list(taken)
    years = leave_years(service, taken, (until + DAY).year)  # what lapses on 31 December follows from the next year
    changes = [*_changes(service, years), *((entry.on, Entry.TAKEN, entry.days) for entry in taken)]
    rows: list[LeaveRow] = []
    balance = NONE
    for on, entry, days in sorted(changes, key=lambda change: (change[0], ORDER.index(change[1]))):
        if on > until:
            break
        days = balance if entry is Entry.LEFT else days
        balance += SIGN[entry] * days
        if days:
            rows.append(LeaveRow(on, entry, days, balance, *BECAUSE[entry]))
    return rows


# Of the changes of one day: what is carried, what the year gives, what is taken, what then lapses.
ORDER = (Entry.CARRIED, Entry.CREDITED, Entry.TAKEN, Entry.LAPSED, Entry.LEFT)
SIGN = {Entry.LAPSED: -1, Entry.CARRIED: 0, Entry.CREDITED: 1, Entry.TAKEN: -1, Entry.LEFT: -1}
BECAUSE = {
    Entry.LAPSED: (("annex-XI-2",), ("J-1",)),
    Entry.CARRIED: (("annex-XI-2",), ("J-1",)),
    Entry.CREDITED: (("annex-XI-1",), ("J-1",)),
    Entry.TAKEN: (("annex-XI-1",), ()),
    Entry.LEFT: (("annex-XI-2",), ("J-7",)),
}


def _changes(service: Service, years: list[LeaveYear]) -> Iterator[tuple[date, Entry, Decimal]]:
    """What comes and goes by itself: lapsed on 31 December, carried and credited on 1 January or the first day."""
    for before, year in pairwise(years):
        if _is_carried(service, year.year):
            yield date(before.year, 12, 31), Entry.LAPSED, year.lapsed
            yield date(year.year, 1, 1), Entry.CARRIED, year.carried
    for year in years:
        if year.credited_on:
            yield year.credited_on, Entry.CREDITED, year.entitlement
    for left_on in _ends_of_office(service):
        yield left_on + DAY, Entry.LEFT, NONE  # whatever the balance then is


def _ends_of_office(service: Service) -> Iterator[date]:
    """The last day of each period of service, but for one that goes on in the same calendar year. J-7."""
    served = full_time_service(service)
    for period, after in zip(served, [*served[1:], None], strict=True):
        if period.last_day < date.max and not (after and after.first_day.year == period.last_day.year):
            yield period.last_day


def _year(service: Service, year: int, before: Decimal, taken: Decimal) -> LeaveYear:
    """A year's leave after the balance of the year before. Annex, art. XI(1), (2), J-1, J-7."""
    first_day = date(year, 1, 1)
    carried = min(before, MOST_CARRIED.on(first_day)) if _is_carried(service, year) else NONE
    lapsed = max(before - carried, NONE)
    served = common(full_time_service(service), [calendar_year(year)])
    days = sum(period.days for period in served)
    entitlement = _entitlement(year, days)
    credited_on = served[0].first_day if served else None
    return LeaveYear(year, carried, lapsed, days, entitlement, credited_on, taken)


def _is_carried(service: Service, year: int) -> bool:
    """Whether the judge is in office on both sides of the turn of the year: else nothing is left to carry. J-7."""
    turn = date(year, 1, 1)
    return any(period.includes(turn - DAY) and period.includes(turn) for period in full_time_service(service))


def _entitlement(year: int, days: int) -> Decimal:
    """Forty days, or their share by days of service, rounded up to the half day. Annex, art. XI(1), J-1."""
    if not days:
        return NONE
    halves = Fraction(LEAVE_OF_YEAR.on(date(year, 12, 31))) * 2 * days / calendar_year(year).days
    return Decimal(-(-halves.numerator // halves.denominator)) / 2


def trace_of(year: LeaveYear) -> Trace:
    """How a year's balance came about."""
    before = year.carried + year.lapsed
    values: dict[str, Value] = {
        "year": str(year.year),
        "before": before,
        "carried": year.carried,
        "lapsed": year.lapsed,
        "days": year.days_of_service,
        "of": calendar_year(year.year).days,
        "entitlement": year.entitlement,
        "taken": year.taken,
        "balance": year.balance,
    }
    steps = []
    if before:
        label = _("Carried into %(year)s: %(carried)s of %(before)s working days; %(lapsed)s lapse")
        readings = ("J-1",) if year.carried else ("J-1", "J-7")
        steps.append(Step(label, values, provisions=("annex-XI-2",), readings=readings))
    label = _("Leave of %(year)s: %(entitlement)s working days, for %(days)s of %(of)s days of service")
    applied = bool(year.days_of_service)
    steps.append(Step(label, values, provisions=("annex-XI-1",), readings=("J-1",), applied=applied))
    label = _("Left of %(year)s: %(balance)s working days, %(taken)s taken")
    steps.append(Step(label, values, provisions=("annex-XI-1", "annex-XI-2")))
    if year.balance < 0:
        label = _("In %(year)s more leave is taken than there is")
        steps.append(Step(label, values, provisions=("annex-XI-1",)))
    return Trace(tuple(steps))
