"""What the rules of appendix 1 answer: rows that the page and the PDF print, totals, what is missing, open points."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from asp_portal.law.steps import OpenPoint, Trace, Value
from asp_portal.money import Rate
from travel.rules.facts import Advance, DsaRate, Expense, Traveller


class RateStep(StrEnum):
    """Which rate a day of a long stay takes (art. II(3))."""

    FIRST = "first_60_days"
    AFTER_30 = "after_30_days"
    AFTER_60 = "after_60_days"
    AFTER_120 = "after_120_days"


class Provided(StrEnum):
    """What was provided without charge (art. II(2))."""

    LODGING = "lodging"
    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    DINNER = "dinner"


class Reason(StrEnum):
    """Why a journey is not an entitlement."""

    NOT_IN_OFFICE = "not_in_office"
    NOT_HOME_LEAVE_YEAR = "not_home_leave_year"
    ALREADY_MADE = "already_made"
    NOT_AUTHORISED = "not_authorised"


@dataclass(frozen=True, slots=True, order=True)
class MissingRate:
    """No subsistence rate for a place; the first day concerned."""

    on: date
    place: str


@dataclass(frozen=True, slots=True, order=True)
class MissingExchange:
    """No rate of exchange for a currency; the first day concerned."""

    on: date
    currency: str


@dataclass(frozen=True, slots=True, order=True)
class UnaccountedNight:
    """A night that the itinerary places nowhere."""

    on: date


Missing = MissingRate | MissingExchange | UnaccountedNight


@dataclass(frozen=True, slots=True)
class Person:
    """The judge, the spouse, or the first, second ... child of the list."""

    who: Traveller
    number: int = 1


@dataclass(frozen=True, slots=True)
class Reduction:
    """A share taken off the day for what was provided."""

    what: Provided
    share: Decimal


@dataclass(frozen=True, slots=True)
class DsaDay:
    """One day's full amount, before it is shared among persons.

    number: which day at the place it is on this journey. published: the rate row in force. step_rate: its rate for the
    step, or a derived share. supplement: 1.40. day_share: 1, or 0.40 of a day without a night. kept: 1 less the
    reductions. amount: exact, in the rate's currency. euro: exact.
    """

    on: date
    place: str
    in_transport: bool
    number: int
    step: RateStep
    published: DsaRate
    step_rate: Fraction
    is_derived: bool
    supplement: Decimal
    day_share: Decimal
    reductions: tuple[Reduction, ...]
    kept: Decimal
    amount: Fraction
    exchange: Rate
    euro: Fraction
    provisions: tuple[str, ...]
    readings: tuple[str, ...]

    @property
    def currency(self) -> str:
        """The currency of the published rate."""
        return self.published.currency


@dataclass(frozen=True, slots=True)
class DsaRow:
    """One person's allowance for one day. share: 1 or 1/2 of the day's amount; amount and euro are exact."""

    day: DsaDay
    person: Person
    share: Fraction
    share_provisions: tuple[str, ...] = ()
    share_readings: tuple[str, ...] = ()

    @property
    def amount(self) -> Fraction:
        """The person's amount in the rate's currency."""
        return self.day.amount * self.share

    @property
    def euro(self) -> Fraction:
        """The person's amount in euros."""
        return self.day.euro * self.share

    @property
    def provisions(self) -> tuple[str, ...]:
        """The provisions that the row rests on."""
        return self.day.provisions + self.share_provisions

    @property
    def readings(self) -> tuple[str, ...]:
        """The readings that the row rests on."""
        return self.day.readings + self.share_readings


@dataclass(frozen=True, slots=True)
class Dsa:
    """The allowance of a journey. nights: on which it is due. total: EUR, rounded once; None if not all is known."""

    rows: tuple[DsaRow, ...] = ()
    nights: int = 0
    total: Decimal | None = Decimal("0.00")
    missing: tuple[Missing, ...] = ()
    open_points: tuple[OpenPoint, ...] = ()
    trace: Trace = field(default_factory=Trace)


@dataclass(frozen=True, slots=True)
class CostRow:
    """One expense with what is allowed of it. euro: rounded on its line; None where its exchange is missing.

    reason: why less is allowed than claimed, a sentence to translate with `values`; empty where all of it is.
    """

    expense: Expense
    allowed: Decimal
    exchange: Rate | None
    euro: Decimal | None
    reason: str
    provisions: tuple[str, ...]
    readings: tuple[str, ...]
    values: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Costs:
    """The travel costs of a journey, EUR.

    allowed: after the ceiling of art. I(1)(c). disallowed: what that ceiling takes. paid_by_court: allowed, but not due
    to the judge. reimbursed: allowed less that, never below zero. All None if an exchange is missing.
    """

    rows: tuple[CostRow, ...] = ()
    allowed: Decimal | None = Decimal("0.00")
    disallowed: Decimal | None = Decimal("0.00")
    paid_by_court: Decimal | None = Decimal("0.00")
    reimbursed: Decimal | None = Decimal("0.00")
    missing: tuple[Missing, ...] = ()
    trace: Trace = field(default_factory=Trace)


@dataclass(frozen=True, slots=True)
class AdvanceRow:
    """An advance and what it is in euros; None where its exchange is missing."""

    advance: Advance
    exchange: Rate | None
    euro: Decimal | None


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Whether a journey is one of art. I(1). entitled: None where that is an open point."""

    entitled: bool | None
    reason: Reason | None = None
    open_point: OpenPoint | None = None
    trace: Trace = field(default_factory=Trace)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is due on a claim, EUR. due: subsistence and reimbursed costs. net: due less advances, never below zero.

    owed_to_court: what the advances exceed the due amount by. Amounts are None if something is missing or open.
    """

    dsa: Dsa
    costs: Costs
    advances: tuple[AdvanceRow, ...]
    due: Decimal | None
    advanced: Decimal | None
    net: Decimal | None
    owed_to_court: Decimal | None
    missing: tuple[Missing, ...]
    open_points: tuple[OpenPoint, ...]
    trace: Trace
