"""What the rules of the conditions of service answer, for pages, papers and case files alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from asp_portal.law.steps import Step, Trace
from judges.rules.facts import Key
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


class Cause(StrEnum):
    """Why a month's pay differs from that of the month before, in the order in which it is told."""

    FIRST_STATEMENT = "first_statement"
    TAKES_OFFICE = "takes_office"
    LEAVES_OFFICE = "leaves_office"
    PART_MONTH = "part_month"
    BECOMES_PRESIDENT = "becomes_president"
    CEASES_AS_PRESIDENT = "ceases_as_president"
    PART_MONTH_AS_PRESIDENT = "part_month_as_president"
    SCALE = "scale"
    ACTING_DAYS = "acting_days"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Difference:
    """A cause for which pay differs, and by how much, EUR. step: the same in words."""

    cause: Cause
    amount: Decimal
    step: Step


@dataclass(frozen=True, slots=True)
class Correction:
    """What an item of a month already paid was, and what it is by the record as it now stands, EUR."""

    year: int
    month: int
    item: Item
    was: Decimal
    now: Decimal
    trace: Trace

    @property
    def amount(self) -> Decimal:
        """What is still to be paid for that month; below zero where too much was."""
        return self.now - self.was


class DueKind(StrEnum):
    """What comes due for a judge, in the order in which it is told on one day."""

    END_OF_TERM = "end_of_term"
    HOME_LEAVE_YEAR = "home_leave_year"
    FIVE_YEARS_OF_RESIDENCE = "five_years_of_residence"
    NINE_YEARS_OF_RESIDENCE = "nine_years_of_residence"
    SIXTIETH_BIRTHDAY = "sixtieth_birthday"
    CHILD_TWENTY_ONE = "child_twenty_one"


@dataclass(frozen=True, slots=True)
class Due:
    """What comes due on a day; the step says it without naming anybody. key: the child's, where it is a child's.

    private: it tells of birth or family.
    """

    day: date
    kind: DueKind
    step: Step
    private: bool = False
    key: Key = None


class Fact(StrEnum):
    """The facts of a judge's record."""

    JUDGE = "judge"
    TERM = "term"
    OFFICE = "office"
    ACTING = "acting"
    RESIDENCE = "residence"
    RESETTLEMENT = "resettlement"
    MARRIAGE = "marriage"
    CHILD = "child"
    INCAPACITY = "incapacity"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Days of a record that cannot both be (refused), or that are unusual (a remark).

    fact, key, field: the row and its field, named as in the facts; step: the sentence.
    """

    fact: Fact
    key: Key
    field: str
    step: Step
    refused: bool = True
