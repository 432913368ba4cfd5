"""What changed since a person's last statement: each cause from its day, with its amount and its paragraph."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from asp_portal.law.steps import Step
from asp_portal.law.words import _
from asp_portal.money import EURO, to_cents
from judges.rules.facts import Key
from judges.rules.periods import DAY
from judges.rules.results import NOTHING
from pensions.rules.facts import PensionRecord
from pensions.rules.instalments import days_of_change
from pensions.rules.payment_corrections import PROVISION
from pensions.rules.payment_differences import Cause, Difference, change_on_day, days_from
from pensions.rules.results import Benefit

RECORD = _("Facts recorded since then change what was due on %(on)s")


@dataclass(frozen=True)
class Since:
    """What the last statement said: its number, its day, and what was paid a year under each benefit, EUR."""

    number: str
    on: date
    paid: Mapping[Benefit, Decimal]


def changes(record: PensionRecord, key: Key, since: Since, on: date) -> tuple[Difference, ...]:
    """Why a person's pensions are not what the last statement said, in the order of days. EUR a year.

    The first cause is what the record, as it stands now, would have given on that day; then each day of change since.
    Amounts are those of the annual rate paid, nothing while suspended, and add up exactly. Raises NotAnswerable.
    """
    return tuple(found for benefit in since.paid for found in _of_benefit(record, (key, benefit), since, on))


def _of_benefit(record: PensionRecord, payee: tuple[Key, Benefit], since: Since, on: date) -> Iterator[Difference]:
    days = [since.on, *days_of_change(record, since.on + DAY, on)]
    rates = [days_from(record, payee, day) for day in days]
    recorded = to_cents(rates[0].annual) - since.paid.get(payee[1], NOTHING)
    if recorded:
        step = Step(RECORD, {"on": since.on}, recorded, EURO, (PROVISION[payee[1]],))
        yield Difference(Cause.RECORD, recorded, step)
    for old, new in pairwise(rates):
        yield from (one for one in change_on_day(record, payee, old, new, to_cents, Cause.BEGINS) if one.amount)
