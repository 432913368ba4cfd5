"""What the pages of leave show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.inbox import Task
from asp_portal.law.provisions import cite
from judges import facts
from judges.calendar import services as calendar
from judges.calendar.pages import strip_of
from judges.leave.figures import (
    Figures,
    all_figures,
    days_in_figures,
    days_in_words,
    deciding,
    figures_of,
    obstacles,
    period_in_words,
    sees_the_bench,
    to_decide,
    warnings,
)
from judges.leave.services import numbers_by_day
from judges.models import Judge, LeaveRequest
from judges.rules.leave import SIGN, leave_balance, leave_ledger, leave_years
from judges.rules.parameters import MOST_CARRIED
from judges.rules.results import Entry, LeaveRow, LeaveYear
from judges.rules.words import ENTRY

UNDECIDED = (LeaveRequest.State.DRAFT, LeaveRequest.State.REQUESTED)

# --- A judge's standing ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """A judge's leave today, in working days.

    lapsing: what lapses at the end of the year unless it is taken; most: what may be carried into the next.
    """

    today: Decimal
    end_of_year: Decimal
    last_day: date
    lapsing: Decimal
    most: Decimal


def standing(judge: Judge, today: date) -> Standing:
    """How a judge stands today, all leave counted that is asked for or granted. Two queries."""
    service, taken, end = facts.service_of(judge), facts.leave_of(judge), date(today.year, 12, 31)
    rows = leave_ledger(service, taken, end)
    lapsed = [row.days for row in rows if row.entry is Entry.LAPSED and row.on == end]
    return Standing(
        leave_balance(service, taken, today),
        leave_balance(service, taken, end),
        end,
        sum(lapsed, Decimal(0)),
        MOST_CARRIED.on(date(today.year + 1, 1, 1)),
    )


# --- A request ------------------------------------------------------------------------------------------------------


def facts_of(paper: LeaveRequest) -> list[tuple[str, Any]]:
    """The facts of a request, in pairs."""
    found = [(_("Judge"), paper.judge), (_("Days"), period_in_words(paper))]
    found.append((_("Working days"), by_year(paper)))
    if paper.note:
        found.append((_("Note"), paper.note))
    if paper.source:
        found.append((_("Source"), paper.source))
    return found


def by_year(paper: LeaveRequest) -> str:
    """ "4.5 working days"; by year where there are two of them."""
    parts = {year: days_in_figures(Decimal(days)) for year, days in sorted(paper.days_by_year.items())}
    if len(parts) < 2:
        return days_in_words(paper.total)
    years = ", ".join(_("%(days)s in %(year)s") % {"days": days, "year": year} for year, days in parts.items())
    return f"{days_in_words(paper.total)} ({years})"


def about(paper: LeaveRequest, user: User, today: date) -> dict[str, Any]:
    """What the page of a request shows; its figures while it is not decided."""
    found: dict[str, Any] = {"facts": facts_of(paper)}
    if paper.state in UNDECIDED:
        figures = figures_of(paper)
        found |= {"figures": figures, "obstacles": obstacles(figures), "warnings": warnings(figures)}
    if paper.state in (*UNDECIDED, LeaveRequest.State.GRANTED) and sees_the_bench(user, today):
        found["strip"] = strip_of(calendar.bench(user, paper.first_day, paper.last_day, today, also=paper.judge))
    return found


# --- Deciding -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A request to decide: what it comes to, and what should be known."""

    paper: LeaveRequest
    figures: Figures
    obstacles: list[str]
    warnings: list[str]
    also_away: list[str]


def waiting(papers: list[LeaveRequest], user: User, today: date) -> list[Waiting]:
    """The requests to decide, each with who else is away. A fixed number of queries."""
    if not papers:
        return []
    first, last = min(paper.first_day for paper in papers), max(paper.last_day for paper in papers)
    away = [one for one in calendar.bench(user, first, last, today).away if not one.asked]
    return [
        Waiting(paper, figures, obstacles(figures), warnings(figures), also_away(paper, away))
        for paper, figures in zip(papers, all_figures(papers), strict=True)
    ]


def also_away(paper: LeaveRequest, away: list[calendar.Away]) -> list[str]:
    """Who else is away on some of these days, in words."""
    return [
        _("%(judge)s, %(days)s") % {"judge": one.judge, "days": period_in_words(one)}
        for one in away
        if one.judge != paper.judge and one.first_day <= paper.last_day and paper.first_day <= one.last_day
    ]


def decides_nothing(user: User, today: date) -> bool:
    """Whether this user has no say on leave today."""
    return deciding(user, today) is None


# --- The ledger -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LedgerRow:
    """A row of the ledger as the page shows it. paper: the leave that was taken."""

    row: LeaveRow
    paper: LeaveRequest | None
    to_come: bool

    @property
    def label(self) -> str:
        """What it does."""
        return _(ENTRY[self.row.entry])

    @property
    def change(self) -> str:
        """By how much the balance changes: "+40", "−4.5"; nothing for what is carried, which was there before."""
        sign = SIGN[self.row.entry]
        return f"{'+' if sign > 0 else '−'}{days_in_figures(self.row.days)}" if sign else ""


@dataclass(frozen=True)
class LedgerYear:
    """A calendar year of the ledger."""

    year: LeaveYear
    rows: list[LedgerRow]
    lapsing: Decimal


def ledger(judge: Judge, user: User, on: date, today: date) -> dict[str, Any]:
    """A judge's ledger to the end of this year, or to the day asked for; the latest year first.

    What is only asked for counts for the judge and for who decides; the others do not know of it.
    """
    until = max(on, date(today.year, 12, 31))
    service = facts.service_of(judge)
    requests = list(calendar.known_leave(user, today).filter(judge=judge))
    judge.standing_leave = requests
    taken, papers = facts.leave_of(judge), numbers_by_day(requests)
    rows = [
        LedgerRow(row, papers.get(row.on) if row.entry is Entry.TAKEN else None, row.on > today)
        for row in leave_ledger(service, taken, until)
    ]
    return {
        "rows": rows,
        "years": list(years_of(rows, leave_years(service, taken, until.year)))[::-1],
        "standing": standing(judge, today),
        "balance": leave_balance(service, taken, on),
    }


def years_of(rows: list[LedgerRow], years: list[LeaveYear]) -> Iterator[LedgerYear]:
    """The rows by year; a year without any is left out."""
    for year in years:
        own = [one for one in rows if one.row.on.year == year.year]
        lapsed = sum((one.row.days for one in own if one.row.entry is Entry.LAPSED), Decimal(0))
        if own:
            yield LedgerYear(year, own, lapsed)


def ledger_file(rows: list[LedgerRow]) -> tuple[list[str], list[list[Any]]]:
    """The ledger as a table: headings and rows."""
    header = [
        _("Day"), _("Entry"), _("Working days"), _("Balance"), _("Provisions and readings"), _("Leave"),
    ]  # fmt: skip
    return header, [
        [
            one.row.on,
            one.label,
            SIGN[one.row.entry] * one.row.days if SIGN[one.row.entry] else one.row.days,
            one.row.balance,
            ", ".join([*(cite(name, _) for name in one.row.provisions), *one.row.readings]),
            one.paper.number if one.paper else "",
        ]
        for one in rows
    ]


# --- The home page --------------------------------------------------------------------------------------------------


def tasks(user: User, today: date) -> list[Task]:
    """What awaits the Presidency."""
    count = to_decide(user, today).count() if "Judge" in user.roles else 0
    return [Task(_("Leave to decide"), count, reverse("judges:leave-decide"), _("Asked for by judges."), "care")]
