"""What the rules of appendix 2 answer, for pages, papers, the payment roll and case files alike. Amounts are euros."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from asp_portal.law.steps import Trace
from asp_portal.money import to_cents
from judges.rules.facts import Key


class Benefit(StrEnum):
    """What is paid under appendix 2 and article VIII of the annex."""

    RETIREMENT = "retirement"
    DISABILITY = "disability"
    SPOUSE = "spouse"
    CHILD = "child"
    REMARRIAGE = "remarriage"  # the lump sum of art. III(4)
    DEATH_GRANT = "death_grant"


class NotEntitled(StrEnum):
    """Why there is no entitlement on a day."""

    IN_OFFICE = "in_office"
    DISABILITY_PENSION = "disability_pension"
    DIED = "died"
    MINIMUM_SERVICE = "minimum_service"
    REMOVED = "removed"
    UNDER_SIXTY = "under_sixty"
    NOT_INCAPACITATED = "not_incapacitated"
    JUDGE_ALIVE = "judge_alive"
    NO_RIGHT = "no_right"
    NOT_MARRIED = "not_married"
    NOT_MARRIED_AT_END_OF_OFFICE = "not_married_at_end_of_office"
    REMARRIED = "remarried"
    MARRIED = "married"
    TWENTY_ONE = "twenty_one"
    FORMER_JUDGE = "former_judge"
    NO_BENEFICIARY = "no_beneficiary"
    NOT_REMARRIED = "not_remarried"
    NOT_BORN = "not_born"


@dataclass(frozen=True, slots=True)
class Pension:
    """A pension on a day: what it is a year, or why there is none.

    annual: exact, as in force on that day (revised, capped; not reduced by a suspension); None where not entitled.
    first_day: of this pension, also where that is still to come and the reasons say so; last_day: the last day that is
    known to be paid, None where it has no end yet. reasons: every condition that fails. key: the child's or marriage's.
    case: the paragraph that gives the amount, such as "app2-III-1-c". early_factor: the exact value of the float; None
    where none is used. illustrative: an illustrative actuarial basis stands behind the amount.
    """

    benefit: Benefit
    on: date
    reasons: tuple[NotEntitled, ...] = ()
    annual: Fraction | None = None
    first_day: date | None = None
    last_day: date | None = None
    key: Key = None
    case: str = ""
    early_factor: Fraction | None = None
    illustrative: bool = False
    trace: Trace = field(default_factory=Trace)

    @property
    def entitled(self) -> bool:
        """Whether it is due on that day; capped to nothing it is due all the same."""
        return not self.reasons

    @property
    def annual_amount(self) -> Decimal | None:
        """The annual amount rounded once (P-1)."""
        return None if self.annual is None else to_cents(self.annual)

    @property
    def monthly(self) -> Decimal | None:
        """The instalment of a whole month: the exact annual amount by twelve, rounded once (P-1)."""
        return None if self.annual is None else to_cents(self.annual / 12)


@dataclass(frozen=True, slots=True)
class LumpSum:
    """A sum due once. total: rounded once; each: the share of each beneficiary, rounded by itself (P-15).

    keys: of the beneficiaries, the marriage first, then the children in their order.
    """

    benefit: Benefit
    reasons: tuple[NotEntitled, ...] = ()
    due_on: date | None = None
    total: Decimal | None = None
    each: Decimal | None = None
    keys: tuple[Key, ...] = ()
    illustrative: bool = False
    trace: Trace = field(default_factory=Trace)

    @property
    def entitled(self) -> bool:
        """Whether it is due."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Pensions:
    """Everything that appendix 2 and article VIII say of a judge's record on a day."""

    on: date
    retirement: Pension
    disability: Pension
    spouse: Pension
    spouse_lump_sum: LumpSum
    children: tuple[Pension, ...]  # in the order of the record
    death_grant: LumpSum

    @property
    def pensions(self) -> tuple[Pension, ...]:
        """The pensions, the judge's first."""
        return (self.retirement, self.disability, self.spouse, *self.children)


@dataclass(frozen=True, slots=True)
class Instalment:
    """What one pension is paid for a calendar month, rounded once (P-1, P-6), or a sum due once in that month.

    dated: the first of the month, or the pension's first day. key: as of Pension; None for the judge's own.
    """

    benefit: Benefit
    year: int
    month: int
    dated: date
    amount: Decimal
    key: Key = None
    illustrative: bool = False
    trace: Trace = field(default_factory=Trace)
