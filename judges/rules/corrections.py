"""What months already paid still lack, or had too much, by the record as it now stands (Annex, art. III; J-12).

A month that was paid stays as it was; the difference is paid with the next one.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from asp_portal.law.parameters import NotInForce
from asp_portal.law.steps import Step, Trace, Value
from asp_portal.law.words import _
from asp_portal.money import EURO
from judges.rules.facts import PayRecord
from judges.rules.remuneration import PROVISION, month_of, pay_of_month
from judges.rules.results import NOTHING, Correction, Item
from judges.rules.words import ITEM


def corrections(record: PayRecord, paid: Mapping[tuple[int, int], Mapping[Item, Decimal]]) -> tuple[Correction, ...]:
    """The differences of the months that are paid, by month and item; nothing where an item is as it was paid.

    Annex, art. III; J-12: what is due is due for its month. paid: (year, month) to what was paid for each item so far,
    earlier corrections included, EUR; a month paid without this judge is there and empty. Months that are not there are
    not looked at. Raises NotInForce where the scale has no salary for a day that is paid.
    """
    return tuple(found for month in sorted(paid) for found in _of_month(record, *month, paid[month]))


def _of_month(record: PayRecord, year: int, month: int, paid: Mapping[Item, Decimal]) -> Iterator[Correction]:
    due = pay_of_month(record, year, month)
    if due.no_salary_on:
        raise NotInForce(f"There is no annual salary on {due.no_salary_on.isoformat()}.")
    for item in Item:
        was, now = paid.get(item, NOTHING), due.items[item]
        if was != now:
            yield Correction(year, month, item, was, now, Trace((_step(year, month, item, was, now),)))


def _step(year: int, month: int, item: Item, was: Decimal, now: Decimal) -> Step:
    values: dict[str, Value] = {"item": ITEM[item], "first": month_of(year, month).first_day, "was": was, "now": now}
    label = _("Correction: %(item)s, month from %(first)s, was paid as %(was)s and is %(now)s")
    return Step(label, values, now - was, EURO, (PROVISION[item],), ("J-12",))
