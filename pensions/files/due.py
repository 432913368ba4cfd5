"""What a pension file comes to on a day: to whom what is due, under which paragraph, or why nothing is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import cast

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from asp_portal.law.steps import Step, Value
from asp_portal.money import to_cents
from asp_portal.templatetags.portal import words
from judges.rules.facts import Key
from pensions.models import PensionFile
from pensions.rules.facts import PensionRecord
from pensions.rules.instalments import OWN
from pensions.rules.pensions import pensions_on
from pensions.rules.results import Benefit, LumpSum, NotEntitled, Pension, Pensions
from pensions.rules.service import NotAnswerable
from pensions.rules.words import BENEFIT, NOT_ENTITLED

# Why survivors have nothing as long as the judge lives, and the judge nothing afterwards: it goes without saying.
ALIVE, DEAD = (NotEntitled.JUDGE_ALIVE,), (NotEntitled.DIED,)
CAP = "app2-IV-2"


@dataclass(frozen=True)
class Line:
    """A pension of one person on a day, as a page shows it."""

    who: str
    pension: Pension
    suspended: bool = False

    @property
    def benefit(self) -> str:
        """What it is called."""
        return _(BENEFIT[self.pension.benefit])

    @property
    def reasons(self) -> list[str]:
        """Why there is nothing, in words."""
        return [_(NOT_ENTITLED[reason]) for reason in self.pension.reasons]

    @property
    def monthly(self) -> Decimal | None:
        """What a whole month is paid; nothing while suspended."""
        return Decimal(0) if self.suspended else self.pension.monthly

    @property
    def case(self) -> str:
        """The paragraph that gives the amount; of no pension, that which refuses it."""
        steps = self.pension.trace.steps
        return self.pension.case or next((p for step in reversed(steps) for p in step.provisions), "")

    @property
    def readings(self) -> list[str]:
        """The readings that the amount rests on."""
        return readings_of(self.pension.trace)

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing only because the judge lives, or does not."""
        return self.pension.reasons == (DEAD if self.pension.benefit in OWN else ALIVE)

    @property
    def is_capped(self) -> bool:
        """Whether what survivors have together is cut to the judge's own pension."""
        return is_capped(self.pension)


@dataclass(frozen=True)
class Sum:
    """A sum due once, as a page shows it."""

    lump: LumpSum
    people: tuple[str, ...] = ()

    @property
    def benefit(self) -> str:
        """What it is called."""
        return _(BENEFIT[self.lump.benefit])

    @property
    def case(self) -> str:
        """The paragraph that gives it."""
        return "app2-III-4" if self.lump.benefit is Benefit.REMARRIAGE else "annex-VIII-1"

    @property
    def readings(self) -> list[str]:
        """The readings that it rests on."""
        return readings_of(self.lump.trace)


@dataclass(frozen=True)
class Due:
    """All of a file on a day. unanswerable: what the record lacks, in words; then nothing else is there."""

    on: date
    lines: tuple[Line, ...] = ()
    sums: tuple[Sum, ...] = ()
    unanswerable: str = ""

    @cached_property
    def entitled(self) -> list[Line]:
        """The pensions that are due."""
        return [line for line in self.lines if line.pension.entitled]

    @cached_property
    def refused(self) -> list[Line]:
        """The pensions that are not, but for survivors while the judge lives, and the judge's own after death."""
        return [line for line in self.lines if line.pension.reasons and not line.is_plain]

    @property
    def monthly(self) -> Decimal:
        """What a whole month is paid to all of them."""
        return sum((line.monthly or Decimal(0) for line in self.entitled), Decimal(0))

    @property
    def illustrative(self) -> bool:
        """Whether an illustrative basis stands behind something."""
        return any(line.pension.illustrative for line in self.entitled)


def due_on(file: PensionFile, record: PensionRecord, on: date) -> Due:
    """What is due on a day to whom. Reads nothing: the file comes with its people, the record from `record_of`."""
    try:
        found = pensions_on(record, on)
    except NotAnswerable as lack:
        return Due(on, unanswerable=sentence(lack))
    names = names_of(file)
    lines = [Line(names.get(pension.key, ""), pension, is_suspended(record, pension, on)) for pension in found.pensions]
    sums = [
        Sum(lump, tuple(names.get(key, "") for key in lump.keys))
        for lump in (found.spouse_lump_sum, found.death_grant)
        if lump.entitled
    ]
    return Due(on, tuple(lines), tuple(sums))


def names_of(file: PensionFile) -> dict[Key, str]:
    """The names of all people of a file by the keys of the rules."""
    return {
        None: str(file.judge),
        **{marriage.slug: marriage.spouse_name for marriage in file.judge.marriages.all()},
        **{child.slug: child.name for child in file.judge.children.all()},
    }


def is_suspended(record: PensionRecord, pension: Pension, on: date) -> bool:
    """Whether a pension is due but not paid on a day: the judge's own, while it is suspended."""
    return pension.entitled and pension.benefit in OWN and any(period.includes(on) for period in record.suspended)


def paid_a_year(record: PensionRecord, pension: Pension, on: date) -> Fraction:
    """What is paid a year at the rate of a day, EUR, exact; nothing where there is no pension or it is suspended."""
    return Fraction(0) if is_suspended(record, pension, on) else pension.annual or Fraction(0)


def total_a_month(record: PensionRecord, found: Pensions) -> Decimal:
    """What a whole month is paid to all at the rate of a day: instalments, each rounded by itself (P-1)."""
    return sum((to_cents(paid_a_year(record, p, found.on) / 12) for p in found.pensions), Decimal(0))


def is_capped(pension: Pension) -> bool:
    """Whether the cap of art. IV(2) bites on a child's pension."""
    return any(step.applied and CAP in step.provisions for step in pension.trace)


def readings_of(trace: Iterable[Step]) -> list[str]:
    """The readings of the steps that apply, each once."""
    return list(dict.fromkeys(reading for step in trace if step.applied for reading in step.readings))


def sentence(lack: NotAnswerable) -> str:
    """What a record lacks, in words."""
    return words(Step(lack.label, cast(Mapping[str, Value], lack.values)))
