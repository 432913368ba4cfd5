"""What the rules of the conditions of service answer, for pages, papers and case files alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from asp_portal.law.steps import Trace
from judges.rules.periods import Period

NOTHING = Decimal("0.00")


class Item(StrEnum):
    """The items of a pay statement (Annex, art. III)."""

    SALARY = "salary"
    SPECIAL_ALLOWANCE = "special_allowance"
    ACTING_ALLOWANCE = "acting_allowance"


@dataclass(frozen=True, slots=True)
class Pay:
    """The pay of a calendar month or year, EUR: each item rounded once in its month, and their sum.

    no_salary_on: the first day that is paid and has no salary in the scale; then there are no items and no total.
    """

    period: Period
    items: Mapping[Item, Decimal]
    trace: Trace = field(default_factory=Trace)
    months: tuple["Pay", ...] = ()  # of a year
    no_salary_on: date | None = None

    @property
    def total(self) -> Decimal | None:
        """The sum of the items."""
        return None if self.no_salary_on else sum(self.items.values(), NOTHING)


class Entry(StrEnum):
    """What a row of the leave ledger does."""

    CARRIED = "carried"
    LAPSED = "lapsed"
    CREDITED = "credited"
    TAKEN = "taken"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """A row of the leave ledger, in working days. balance: after it; what is carried or lapses is not counted twice."""

    on: date
    entry: Entry
    days: Decimal
    balance: Decimal
    provisions: tuple[str, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeaveYear:
    """A judge's leave in one calendar year, in working days.

    carried, lapsed: what became on 1 January of the balance of the year before. credited_on: None where the year has
    no day of service.
    """

    year: int
    carried: Decimal
    lapsed: Decimal
    days_of_service: int
    entitlement: Decimal
    credited_on: date | None
    taken: Decimal

    @property
    def balance(self) -> Decimal:
        """What is left of the year, all that is taken in it counted; below zero where more is taken than there is."""
        return self.carried + self.entitlement - self.taken


@dataclass(frozen=True, slots=True)
class Milestone:
    """A number of years of continuous residence: the day that completes it, and how many days are missing to it."""

    years: int
    complete_on: date | None  # None where no residence is running and none was long enough
    days_missing: int | None


@dataclass(frozen=True, slots=True)
class ResidenceStanding:
    """Residence at the seat during office, as it stands at the end of a day.

    current: the stretch that is running; longest: the one that counts (J-9). Both up to that day.
    """

    current: Period | None
    longest: Period | None
    milestones: tuple[Milestone, ...]

    @property
    def is_resident(self) -> bool:
        """Whether the judge, in office, resides at the seat on that day."""
        return self.current is not None


class NotDue(StrEnum):
    """Why no relocation sum is due, in the order in which it is asked."""

    IN_OFFICE = "in_office"
    DIED = "died"
    NOT_RESETTLED = "not_resettled"
    IN_NETHERLANDS = "in_netherlands"
    RESIDENCE_UNDER_FIVE_YEARS = "residence_under_five_years"


@dataclass(frozen=True, slots=True)
class Relocation:
    """The relocation sum, EUR, rounded once. reasons: every condition that fails; empty where it is due.

    amount: None where none is due, or where the scale has no salary for the last day of office, which is then named.
    """

    reasons: tuple[NotDue, ...] = ()
    weeks: int | None = None
    amount: Decimal | None = None
    due_from: date | None = None
    no_salary_on: date | None = None
    trace: Trace = field(default_factory=Trace)

    @property
    def entitled(self) -> bool:
        """Whether it is due."""
        return not self.reasons
