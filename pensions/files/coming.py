"""What changes after a day: who begins, ends or has another amount, why, and under which paragraph."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.money import to_cents
from judges.rules.facts import Key
from judges.rules.periods import DAY
from judges.rules.service import day_of_death
from pensions.files.due import is_suspended, paid_a_year, readings_of
from pensions.rules.facts import Child, PensionRecord
from pensions.rules.instalments import days_of_change
from pensions.rules.pensions import pensions_on
from pensions.rules.results import Benefit, Pension, Pensions
from pensions.rules.service import NotAnswerable, sixtieth_birthday
from pensions.rules.survivors import twenty_first_birthday
from pensions.rules.words import BENEFIT, NOT_ENTITLED

YEARS_AHEAD = 40
SIXTY = gettext_lazy("sixtieth birthday")
TWENTY_ONE = gettext_lazy("twenty-first birthday of a child")
NEW_SCALE = gettext_lazy("the judges’ salary changes")
DEATH = gettext_lazy("the day after the judge’s death")
OFFICE_ENDS = gettext_lazy("the day after the end of office")
OFFICE_WOULD_END = gettext_lazy("the day after the scheduled end of office")
OFFICE_BEGINS = gettext_lazy("office begins")
CHOSEN = gettext_lazy("the day chosen before sixty")
SUSPENDED = gettext_lazy("a suspension begins")
RESUMED = gettext_lazy("the day after a suspension")
REMARRIED = gettext_lazy("the surviving spouse marries again")
MARRIAGE_ENDS = gettext_lazy("the day after the end of a marriage, or a spouse’s death")
CHILD_BORN = gettext_lazy("birth of a child")
CHILD_MARRIES = gettext_lazy("marriage of a child")
CHILD_DIED = gettext_lazy("the day after a child’s death")


@dataclass(frozen=True)
class Change:
    """What one pension is a year before and from a day on, EUR, exact; None where there is none."""

    on: date
    key: Key
    benefit: Benefit
    before: Fraction | None
    after: Fraction | None
    case: str = ""
    readings: tuple[str, ...] = ()
    reason: str = ""  # why it ends, or is not there; the words of the rules
    illustrative: bool = False

    @property
    def label(self) -> str:
        """What it is called."""
        return _(BENEFIT[self.benefit])

    @property
    def monthly_before(self) -> Decimal | None:
        """A whole month before."""
        return None if self.before is None else to_cents(self.before / 12)

    @property
    def monthly_after(self) -> Decimal | None:
        """A whole month from then on."""
        return None if self.after is None else to_cents(self.after / 12)

    @property
    def difference(self) -> Decimal:
        """What a whole month is more, or less."""
        return (self.monthly_after or Decimal(0)) - (self.monthly_before or Decimal(0))


@dataclass(frozen=True)
class ComingDay:
    """A day on which something changes: why, and what for whom."""

    on: date
    why: tuple[str, ...]
    changes: tuple[Change, ...]


def coming(record: PensionRecord, on: date) -> list[ComingDay]:
    """The days after a day on which what is due changes, in their order. A term that runs is taken to be completed."""
    days = days_of_change(record, on + DAY, date(on.year + YEARS_AHEAD, 12, 31))
    found, before = [], answered(record, on)
    for day in days:
        now = answered(record, day)
        if changes := tuple(changes_between(record, before, now)):
            found.append(ComingDay(day, why(record, day), changes))
        before = now
    return found


def answered(record: PensionRecord, on: date) -> Pensions | None:
    """The pensions of a day; None where the record does not know enough."""
    try:
        return pensions_on(record, on)
    except NotAnswerable:
        return None


def changes_between(record: PensionRecord, before: Pensions | None, now: Pensions | None) -> Iterator[Change]:
    """What differs from one day to another, pension by pension."""
    if now is None:
        return
    was = {(p.benefit, p.key): p for p in before.pensions} if before else {}
    for pension in now.pensions:
        old = was.get((pension.benefit, pension.key))
        if (change := change_of(record, before, old, now, pension)) is not None:
            yield change


def change_of(
    record: PensionRecord, before: Pensions | None, old: Pension | None, now: Pensions, pension: Pension
) -> Change | None:
    """The change of one pension; None where it is paid as before."""
    was = paid_a_year(record, old, before.on) if before and old and old.entitled else None
    amount = paid_a_year(record, pension, now.on) if pension.entitled else None
    if was == amount:
        return None
    case, readings, reason = because(pension)
    reason = _("suspended") if is_suspended(record, pension, now.on) else reason
    return Change(now.on, pension.key, pension.benefit, was, amount, case, readings, reason, pension.illustrative)


def because(pension: Pension) -> tuple[str, tuple[str, ...], str]:
    """The paragraph behind a pension or its absence, the readings, and why there is none."""
    if pension.entitled:
        return pension.case, tuple(readings_of(pension.trace)), ""
    last = next((step for step in reversed(pension.trace.steps) if step.provisions), None)
    reason = _(NOT_ENTITLED[pension.reasons[0]])
    return (last.provisions[0], last.readings, reason) if last else ("", (), reason)


def why(record: PensionRecord, day: date) -> tuple[str, ...]:
    """What happens on a day, in words; nothing that tells of health."""
    found = [
        *(SIXTY for born in [record.born_on] if born and sixtieth_birthday(record) == day),
        *(DEATH for died in [day_of_death(record.service)] if died and died + DAY == day),
        *_of_office(record, day),
        *(CHOSEN for choice in record.early_choices if choice == day),
        *_of_suspensions(record, day),
        *_of_family(record, day),
        *(TWENTY_ONE for child in record.children if _turns_twenty_one(child, day)),
        *(NEW_SCALE for row in record.scale.rows if row.first_day == day),
    ]
    return tuple(dict.fromkeys(map(str, found)))


def _of_office(record: PensionRecord, day: date) -> Iterator[Promise]:
    for term in record.service.terms:
        last_day = term.last_day or term.scheduled_last_day
        if last_day and last_day + DAY == day:
            yield OFFICE_ENDS if term.last_day else OFFICE_WOULD_END
        if term.first_day == day:
            yield OFFICE_BEGINS


def _of_suspensions(record: PensionRecord, day: date) -> Iterator[Promise]:
    for period in record.suspended:
        if period.first_day == day:
            yield SUSPENDED
        if period.last_day != date.max and period.last_day + DAY == day:
            yield RESUMED


def _of_family(record: PensionRecord, day: date) -> Iterator[Promise]:
    for marriage in record.marriages:
        if marriage.remarried_on == day:
            yield REMARRIED
        if marriage.ended_on and marriage.ended_on + DAY == day:
            yield MARRIAGE_ENDS
    for child in record.children:
        if child.born_on == day:
            yield CHILD_BORN
        if child.married_on == day:
            yield CHILD_MARRIES
        if child.died_on and child.died_on + DAY == day:
            yield CHILD_DIED


def _turns_twenty_one(child: Child, day: date) -> bool:
    """Whether a child alive and not married has this birthday."""
    lives = child.died_on is None or child.died_on >= day
    return twenty_first_birthday(child) == day and lives and not (child.married_on and child.married_on < day)


def named(changes: Iterable[Change], names: dict[Key, str]) -> list[tuple[str, Change]]:
    """Changes with the names of the people."""
    return [(names.get(change.key, ""), change) for change in changes]
