"""What the rules of the conditions of service are asked about. Facts only, no arithmetic.

Last days are counted; a last day of None is not known yet. Amounts are euros.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from asp_portal.law.parameters import COURT_BEGINS
from judges.rules.periods import Period
from judges.rules.presidency import Office


class Ended(StrEnum):
    """How a term came to its end."""

    COMPLETED = "completed"
    RESIGNED = "resigned"
    HEALTH = "health"
    REMOVED = "removed"
    DIED = "died"


@dataclass(frozen=True, slots=True)
class Term:
    """A term of office. last_day: the last one served, None while in office.

    scheduled_last_day: that of the election, or of the rest of a predecessor's term. full_time_from: where later than
    the first day.
    """

    first_day: date
    last_day: date | None = None
    scheduled_last_day: date | None = None
    ended: Ended | None = None
    elected_for: int | None = None
    first_election: bool = False
    full_time_from: date | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A judge's terms, which never overlap, and the day of death."""

    terms: tuple[Term, ...] = ()
    died_on: date | None = None


@dataclass(frozen=True, slots=True)
class OfficeHeld:
    """An office of the Presidency that the judge held."""

    office: Office
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class SalaryRow:
    """The annual net remuneration from a day until the next row's, with the decision that fixed it."""

    first_day: date
    annual: Decimal
    source: str = ""


AS_ADOPTED = SalaryRow(COURT_BEGINS, Decimal(180_000), "ICC-ASP/3/Res.3, Annex, art. III(1)")


class SalaryScale:
    """The judges' salary by day: the row with the latest first day up to a day is in force."""

    def __init__(self, rows: Iterable[SalaryRow] = (AS_ADOPTED,)):
        self.rows = sorted(rows, key=lambda row: row.first_day)
        days = [row.first_day for row in self.rows]
        if len(set(days)) < len(days):
            raise ValueError("Two rows of the salary scale begin on the same day.")

    def on(self, day: date) -> SalaryRow | None:
        """The row in force on that day; None before the first."""
        position = bisect_right(self.rows, day, key=lambda row: row.first_day)
        return self.rows[position - 1] if position else None


@dataclass(frozen=True, slots=True)
class PayRecord:
    """What a judge's pay follows from. acting: periods of days on which the judge acted as President."""

    service: Service
    scale: SalaryScale
    offices: tuple[OfficeHeld, ...] = ()
    acting: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class LeaveTaken:
    """Leave taken in one calendar year: the day it is entered on, and how many working days."""

    on: date
    days: Decimal


@dataclass(frozen=True, slots=True)
class Residence:
    """A permanent home near the seat, bought or on a long lease, and the judge's declaration of it."""

    home_from: date
    declared_on: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Resettlement:
    """The day on which a former judge resettled, and the country (ISO 3166, three letters)."""

    on: date
    country: str


# --- The record as its pages keep it: a row is a key and its days ---------------------------------------------------

Key = int | str | None  # what names a row where it is kept; None for one that is not kept yet


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of office as it is entered. lateness_noted: why it lasted longer than scheduled is on record."""

    key: Key
    first_day: date
    last_day: date | None = None
    scheduled_last_day: date | None = None
    elected_on: date | None = None
    full_time_from: date | None = None
    ended: Ended | None = None
    lateness_noted: bool = False


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office of the Presidency as it is entered."""

    key: Key
    office: Office
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class DaysRow:
    """Days of one row, such as days acting as President or those on which a bank account is the judge's."""

    key: Key
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class ResidenceRow:
    """A residence as it is entered; without a declaration it is none yet."""

    key: Key
    home_from: date
    declared_on: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class ResettlementRow:
    """A resettlement as it is entered."""

    key: Key
    on: date


@dataclass(frozen=True, slots=True)
class MarriageRow:
    """A marriage or legal union. ended_on: by divorce or the spouse's death while the judge lived.

    remarried_on, spouse_died_on: the surviving spouse's remarriage and death after the judge's.
    """

    key: Key
    married_on: date
    ended_on: date | None = None
    remarried_on: date | None = None
    spouse_died_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A child, adopted or not. incapacities: the rows of the days of illness or accident (App. 2, art. IV(3))."""

    key: Key
    born_on: date
    adopted_on: date | None = None
    married_on: date | None = None
    died_on: date | None = None
    incapacities: tuple[DaysRow, ...] = ()


@dataclass(frozen=True, slots=True)
class WholeRecord:
    """A judge's record, as far as its days can contradict each other.

    acting: days or ranges of acting as President; incapacities: the judge's own, a child's are with the child.
    """

    born_on: date | None = None
    died_on: date | None = None
    terms: tuple[TermRow, ...] = ()
    offices: tuple[OfficeRow, ...] = ()
    acting: tuple[DaysRow, ...] = ()
    residences: tuple[ResidenceRow, ...] = ()
    resettlements: tuple[ResettlementRow, ...] = ()
    marriages: tuple[MarriageRow, ...] = ()
    children: tuple[ChildRow, ...] = ()
    accounts: tuple[DaysRow, ...] = ()
    incapacities: tuple[DaysRow, ...] = ()


@dataclass(frozen=True, slots=True)
class DueFacts:
    """What comes due for a judge follows from these."""

    service: Service
    born_on: date | None = None
    residences: tuple[Residence, ...] = ()
    children: tuple[ChildRow, ...] = ()
