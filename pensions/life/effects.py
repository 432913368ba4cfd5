"""What an event changes: for each person, from which day, under which paragraph; and in months already paid."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from judges.record.keeping import fingerprint
from judges.rules.facts import Key
from pensions.files.coming import Change, answered, because
from pensions.files.due import is_suspended, paid_a_year, sentence
from pensions.files.people import as_known
from pensions.models import PensionRoll
from pensions.rules.facts import PensionRecord
from pensions.rules.instalments import days_of_change, instalments
from pensions.rules.pensions import pensions_on
from pensions.rules.regime import governs
from pensions.rules.results import Benefit, LumpSum, Pension, Pensions
from pensions.rules.service import NotAnswerable
from pensions.rules.words import BENEFIT

LATEST = date(2199, 12, 31)
Which = tuple[Benefit, Key]


@dataclass(frozen=True)
class SumChange:
    """A sum due once that there was before, or is now, or that is another."""

    benefit: Benefit
    before: LumpSum | None
    after: LumpSum | None

    @property
    def label(self) -> str:
        """What it is called."""
        return _(BENEFIT[self.benefit])

    @property
    def keys(self) -> tuple[Key, ...]:
        """Whose it is, or was."""
        lump = self.after or self.before
        return lump.keys if lump else ()


@dataclass(frozen=True)
class MonthChange:
    """What a month that was paid would have been, EUR: arrears where it is more, an overpayment where it is less."""

    month: date
    key: Key
    benefit: Benefit
    before: Decimal
    after: Decimal

    @property
    def label(self) -> str:
        """What it is called."""
        return _(BENEFIT[self.benefit])

    @property
    def difference(self) -> Decimal:
        """What is still owed, or was paid too much."""
        return self.after - self.before


@dataclass(frozen=True)
class Effects:
    """All that an event changes.

    fingerprint: of the record before it, then of that after it; a page names it as what was read.
    lacks: what the record lacks after it, in words, where it lacked it before.
    """

    changes: tuple[Change, ...]
    sums: tuple[SumChange, ...]
    months: tuple[MonthChange, ...]
    fingerprint: str
    lacks: str = ""

    @property
    def owed(self) -> Decimal:
        """Arrears less overpayments of the months that were paid."""
        return sum((month.difference for month in self.months), Decimal(0))

    @property
    def amounts(self) -> list[list[str | None]]:
        """The changes as JSON holds them, to be sealed with the act."""
        return [
            [str(c.on), c.benefit.value, None if c.key is None else str(c.key), exactly(c.before), exactly(c.after)]
            for c in self.changes
        ]


def exactly(amount) -> str | None:
    """An exact amount as text."""
    return None if amount is None else str(amount)


def effects_between(before: PensionRecord, after: PensionRecord) -> Effects:
    """What differs between two states of a record. Raises ValidationError where the later one has no answer."""
    old, new = as_known(before), as_known(after)
    days = sorted({*days_of_change(old, date.min, LATEST), *days_of_change(new, date.min, LATEST)})
    was = {day: answered(old, day) for day in days}
    now: dict[date, Pensions | None] = {}
    lacks = ""
    for day in days:
        try:
            now[day] = pensions_on(new, day)
        except NotAnswerable as lack:
            if was[day] is not None:
                raise ValidationError(sentence(lack)) from None
            now[day], lacks = None, sentence(lack)
    changes = tuple(changes_of(old, new, was, now))
    sums = tuple(sums_between(was[days[-1]], now[days[-1]])) if days else ()
    months = tuple(months_between(before, after, first_day_of(changes, sums)))
    seen = fingerprint({"after": written(after), "paid": [str(month.month) for month in months]})
    return Effects(changes, sums, months, state_of(before) + seen, lacks)


def state_of(record: PensionRecord) -> str:
    """The fingerprint of a record."""
    return fingerprint({"record": written(record)})


def written(record: PensionRecord) -> list[str]:
    """All of a record as text."""
    return [repr(record.scale.rows if f.name == "scale" else getattr(record, f.name)) for f in fields(record)]


def first_day_of(changes: Iterable[Change], sums: Iterable[SumChange]) -> date | None:
    """The first day on which anything differs."""
    days = [change.on for change in changes]
    days += [lump.due_on for change in sums for lump in (change.before, change.after) if lump and lump.due_on]
    return min(days, default=None)


# --- Pensions -------------------------------------------------------------------------------------------------------


def changes_of(
    before: PensionRecord,
    after: PensionRecord,
    was: dict[date, Pensions | None],
    now: dict[date, Pensions | None],
) -> Iterator[Change]:
    """Each pension on the days on which it begins to differ, differs otherwise, or is again as it was."""
    last: dict[Which, tuple] = {}
    for day in now:
        old, new = by_person(was[day]), by_person(now[day])
        for which in {**old, **new}:
            pair = (rate(before, old.get(which), day), rate(after, new.get(which), day))
            known = last.get(which, (None, None))
            if pair != known and (pair[0] != pair[1] or known[0] != known[1]):
                yield change(after, day, which, pair, new.get(which) or nobodys(new, which[0]))
            last[which] = pair


def by_person(found: Pensions | None) -> dict[Which, Pension]:
    """The pensions of a day by benefit and person."""
    return {(pension.benefit, pension.key): pension for pension in found.pensions} if found else {}


def nobodys(found: dict[Which, Pension], benefit: Benefit) -> Pension | None:
    """The pension of a benefit to which nobody is entitled: it says why."""
    return next((p for (what, _key), p in found.items() if what is benefit and not p.entitled), None)


def rate(record: PensionRecord, pension: Pension | None, on: date):
    """What a pension pays a year at the rate of a day; None where there is none."""
    return paid_a_year(record, pension, on) if pension and pension.entitled else None


def change(record: PensionRecord, on: date, which: Which, pair: tuple, pension: Pension | None) -> Change:
    """A change with the paragraph behind it."""
    benefit, key = which
    if pension is None:
        return Change(on, key, benefit, pair[0], pair[1])
    case, readings, reason = because(pension)
    if is_suspended(record, pension, on):
        reason = _("suspended")
    return Change(on, key, benefit, pair[0], pair[1], case, readings, reason, pension.illustrative)


# --- Sums due once --------------------------------------------------------------------------------------------------


def sums_between(was: Pensions | None, now: Pensions | None) -> Iterator[SumChange]:
    """The sums that differ, as both records know them in the end."""
    for benefit, name in ((Benefit.REMARRIAGE, "spouse_lump_sum"), (Benefit.DEATH_GRANT, "death_grant")):
        old, new = (getattr(found, name) if found else None for found in (was, now))
        old, new = (lump if lump and lump.entitled else None for lump in (old, new))
        if terms_of(old) != terms_of(new):
            yield SumChange(benefit, old, new)


def terms_of(lump: LumpSum | None) -> tuple:
    """What a sum comes to."""
    return (lump.due_on, lump.total, lump.each, lump.keys) if lump else ()


# --- Months that were paid ------------------------------------------------------------------------------------------


def months_between(before: PensionRecord, after: PensionRecord, first: date | None) -> Iterator[MonthChange]:
    """What differs in the months of approved rolls."""
    if first is None:
        return
    paid = PensionRoll.objects.filter(state=PensionRoll.State.APPROVED, month__gte=first.replace(day=1))
    for month in paid.order_by("month").values_list("month", flat=True):
        old, new = month_of(before, month), month_of(after, month)
        for which in {**old, **new}:
            amounts = old.get(which, Decimal(0)), new.get(which, Decimal(0))
            if amounts[0] != amounts[1]:
                yield MonthChange(month, which[1], which[0], *amounts)


def month_of(record: PensionRecord, month: date) -> dict[Which, Decimal]:
    """What is paid in a month by benefit and person: nothing without an answer, or under an unknown text."""
    if governs(record).illustrative:
        return {}
    try:
        found = instalments(record, month.year, month.month)
    except NotAnswerable:
        return {}
    return {(one.benefit, one.key): one.amount for one in found}
