"""What the rules of appendix 1 are asked about: a journey, what was spent, and the rates. Facts only, no arithmetic.

Days: the last one is counted, but for a stay's day of leaving, which is no night of it. Moments of legs are local, all
with their distance from UTC or all without (then no zone or clock changes on the way). Amounts are in their currency.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Purpose(StrEnum):
    """The four kinds of journey of App. 1, art. I(1)(a) to (d)."""

    APPOINTMENT = "appointment"
    HOME_LEAVE = "home_leave"
    SEPARATION = "separation"
    OFFICIAL = "official"


class Nature(StrEnum):
    """What an expense was for."""

    FARE = "fare"
    INCIDENTAL = "incidental"
    EXCESS_BAGGAGE = "excess_baggage"
    LODGING = "lodging"
    MEAL = "meal"
    LOCAL_TRANSPORT = "local_transport"
    TIP = "tip"
    PERSONAL = "personal"


class Relation(StrEnum):
    """Who of the family travels."""

    SPOUSE = "spouse"
    CHILD = "child"


class Traveller(StrEnum):
    """Whom an expense or an allowance is for."""

    JUDGE = "judge"
    SPOUSE = "spouse"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of the journey as travelled."""

    from_place: str
    to_place: str
    departs: datetime
    arrives: datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay at a place, up to the day of leaving; the same day twice is a visit without a night.

    breakfasts, lunches, dinners: how many were provided without charge, counted from the stay's first night.
    """

    place: str
    arrives_on: date
    leaves_on: date
    is_private: bool = False
    lodging_provided: bool = False
    breakfasts: int = 0
    lunches: int = 0
    dinners: int = 0


@dataclass(frozen=True, slots=True)
class Companion:
    """A member of the family on the journey. is_adult: a child of eighteen or over; a spouse is an adult anyhow."""

    relation: Relation
    is_adult: bool = False
    lives_at_seat: bool = True  # on appointment: comes to live there
    travels_alone: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision on the open point of a reading, by the person who may take it."""

    reading: str
    granted: bool
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey as travelled. Without legs it lasts from the first stay's first day to the last day of leaving."""

    purpose: Purpose
    legs: tuple[Leg, ...] = ()
    stays: tuple[Stay, ...] = ()
    companions: tuple[Companion, ...] = ()
    judge_travels: bool = True  # False: only the family, alone
    authorised_on: date | None = None  # (d): the day of the President's authorisation
    decisions: tuple[Decision, ...] = ()

    def decision(self, reading: str) -> Decision | None:
        """The recorded decision on the open point of a reading."""
        return next((decision for decision in self.decisions if decision.reading == reading), None)


@dataclass(frozen=True, slots=True)
class DsaRate:
    """The United Nations' daily rates for a place, from a day until the next row's. None: not published."""

    place: str
    first_day: date
    currency: str
    first_60_days: Decimal
    after_30_days: Decimal | None = None
    after_60_days: Decimal | None = None
    after_120_days: Decimal | None = None
    lodging_share: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Expense:
    """One expense, in the currency in which it was made.

    limit: in that currency, what business class, the cheapest means and the fastest route would have cost, or the other
    means or route that the President agreed to (art. I(2)(b)). allowed: what the verifier allows, where that was said.
    key: the caller's own mark, given back with the row.
    """

    nature: Nature
    amount: Decimal
    currency: str
    on: date
    traveller: Traveller = Traveller.JUDGE
    limit: Decimal | None = None
    official_reason: bool = False
    paid_by_court: bool = False
    allowed: Decimal | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Advance:
    """Money received beforehand from a service of the Court."""

    amount: Decimal
    currency: str
    on: date
    service: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of office. last_day: None while its end is not known. full_time_from: where later than the first day."""

    first_day: date
    last_day: date | None = None
    full_time_from: date | None = None


@dataclass(frozen=True, slots=True)
class PastJourney:
    """A journey that the judge has made before."""

    purpose: Purpose
    departs_on: date


@dataclass(frozen=True, slots=True)
class Service:
    """A judge's time in office, and the journeys made so far."""

    terms: tuple[Term, ...] = ()
    journeys: tuple[PastJourney, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim for one journey. comparison: (c) elsewhere, what the journey home would cost all who travel, EUR."""

    journey: Journey
    expenses: tuple[Expense, ...] = ()
    advances: tuple[Advance, ...] = ()
    comparison: Decimal | None = None
