"""The twelve seats on a day, the warnings of terms that end, and what may be entered about them.

ICC-ASP/3/Res.3, para. 29; C-1 to C-3.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.templatetags.portal import short_date
from judges.rules.periods import DAY
from pensions.models import Seat, SeatHolding
from pensions.rules.committee import SOON, WARNINGS, Alternate, Group, Next, Way, term_end, whats_next, who_moves_up

NEXT_WAY = {
    Next.BUREAU: Way.BUREAU,
    Next.REGISTRAR: Way.REGISTRAR,
    Next.ELECTION: Way.ELECTION,
    Next.ALTERNATE: Way.SUCCESSION,
    Next.CANDIDATE: Way.SUCCESSION,
}
WORDS = {
    Next.BUREAU: gettext_lazy("The Bureau of the Assembly elects, %(days)s."),
    Next.REGISTRAR: gettext_lazy("The Registrar appoints, %(days)s."),
    Next.ELECTION: gettext_lazy("The staff elect by secret ballot, %(days)s."),
    Next.ALTERNATE: gettext_lazy("The alternate with most votes moves up, %(days)s: %(names)s."),
    Next.CANDIDATE: gettext_lazy(
        "The next candidate by votes takes the seat, %(days)s; where nobody is left, the staff elect in a by-election."
    ),
}


def holdings() -> list[SeatHolding]:
    """All that hold or held a seat, the earliest first. One query."""
    return list(SeatHolding.objects.select_related("seat", "person").order_by("first_day", "pk"))


def last_served(holding: SeatHolding) -> date:
    """The last day on which somebody holds the seat, or held it."""
    return holding.ended_on or holding.last_day


# --- The seats on a day ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proposal:
    """Who fills a seat, from which day, until when: what the regulation says comes next.

    movers: the alternates who may move up, more than one where votes are equal.
    """

    next: Next
    first_day: date
    last_day: date
    movers: tuple[SeatHolding, ...] = ()

    @property
    def way(self) -> Way:
        """As what it is entered."""
        return NEXT_WAY[self.next]

    @property
    def words(self) -> str:
        """In a sentence."""
        days = _("for %(first)s to %(last)s") % {"first": short_date(self.first_day), "last": short_date(self.last_day)}
        names = _(" or ").join(f"{mover.person}" for mover in self.movers)
        if len(self.movers) > 1:
            names = _("%s, by lot, as their votes are equal") % names
        return str(WORDS[self.next]) % {"days": days, "names": names}


@dataclass(frozen=True)
class Place:
    """A seat on a day: who holds it, who comes after, and what comes next where nobody is entered yet."""

    seat: Seat
    on: date
    holding: SeatHolding | None
    successor: SeatHolding | None
    proposal: Proposal | None

    @property
    def days_left(self) -> int | None:
        """Days after this one on which it is still held."""
        return (last_served(self.holding) - self.on).days if self.holding else None

    @property
    def ends_soon(self) -> bool:
        """Whether the holder's last day is at most ninety days ahead."""
        return self.days_left is not None and self.days_left <= SOON

    @property
    def is_due(self) -> bool:
        """Whether somebody has to act now: the seat is vacant, or a warning has fallen due; nobody is entered yet."""
        warned = self.days_left is not None and self.days_left <= max(WARNINGS)
        return self.successor is None and (self.holding is None or warned)


def composition(on: date, rows: Iterable[SeatHolding], seats: Iterable[Seat]) -> list[Place]:
    """The seats in their order as they stand on a day; `rows` are all holdings."""
    rows = list(rows)
    return [place(seat, on, rows) for seat in seats]


def place(seat: Seat, on: date, rows: list[SeatHolding]) -> Place:
    """A seat on a day."""
    own = [row for row in rows if row.seat_id == seat.pk]
    holding = next((row for row in own if row.first_day <= on <= last_served(row)), None)
    free_from = last_served(holding) + DAY if holding else on
    successor = next((row for row in own if row.first_day >= free_from), None)
    return Place(seat, on, holding, successor, None if successor else proposal(seat, free_from, rows, own))


def proposal(seat: Seat, free_from: date, rows: list[SeatHolding], own: list[SeatHolding]) -> Proposal:
    """What comes next for a seat that is free from a day: the rest of a term that was cut short, or a new one."""
    cut = [row for row in own if row.ended_on and row.ended_on < free_from <= row.last_day]
    first_day = max(last_served(row) for row in cut) + DAY if cut else free_from
    movers = alternates(seat, first_day, rows) if cut else ()
    found = whats_next(
        Group(seat.group), member=seat.kind == Seat.Kind.MEMBER, in_mid_term=bool(cut), alternates=bool(movers)
    )
    last_day = cut[-1].last_day if cut else term_end(first_day)
    return Proposal(found, first_day, last_day, movers if found == Next.ALTERNATE else ())


def alternates(seat: Seat, on: date, rows: list[SeatHolding]) -> tuple[SeatHolding, ...]:
    """The alternates of a seat's group who hold theirs on a day and have most votes."""
    there = [
        row
        for row in rows
        if (row.seat.group, row.seat.kind) == (seat.group, Seat.Kind.ALTERNATE)
        and row.first_day <= on <= last_served(row)
    ]
    first = who_moves_up(Alternate(row.pk, row.votes) for row in there)
    return tuple(row for row in there if row.pk in first)


def changes(rows: Iterable[SeatHolding], on: date) -> tuple[date | None, date | None]:
    """The last day before one on which the composition changed, and the next after it."""
    days = {row.first_day for row in rows} | {last_served(row) + DAY for row in rows}
    return max((day for day in days if day < on), default=None), min((day for day in days if day > on), default=None)
