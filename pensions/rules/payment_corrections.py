"""What months already paid still lack, or had too much, by the record as it now stands (P-24).

A month that was paid stays as it was: arrears and overpayments go into the next one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from asp_portal.law.steps import Step, Trace, Value
from asp_portal.law.words import _
from asp_portal.money import EURO
from judges.rules.facts import Key
from judges.rules.results import NOTHING
from pensions.rules.facts import PensionRecord
from pensions.rules.instalments import instalments
from pensions.rules.pensions import pensions_on
from pensions.rules.results import Benefit, Instalment
from pensions.rules.words import BENEFIT

Payee = tuple[Key, Benefit]  # whom, under which benefit
Paid = Mapping[date, Mapping[Payee, Decimal]]  # by the first day of the month
ONCE = (Benefit.REMARRIAGE, Benefit.DEATH_GRANT)
PROVISION = {
    Benefit.RETIREMENT: "app2-I-1",
    Benefit.DISABILITY: "app2-II-1",
    Benefit.SPOUSE: "annex-VI",
    Benefit.CHILD: "annex-VII",
    Benefit.REMARRIAGE: "app2-III-4",
    Benefit.DEATH_GRANT: "annex-VIII-1",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """What a paid month lacks (arrears, above zero) or had too much (an overpayment) under one benefit, EUR.

    month: its first day. dated: as its instalment is dated (P-6). trace: the difference, then how the amount came about
    that is due.
    """

    key: Key
    benefit: Benefit
    month: date
    dated: date
    was: Decimal
    now: Decimal
    trace: Trace

    @property
    def amount(self) -> Decimal:
        """What is paid, or below zero taken back."""
        return self.now - self.was


def corrections(record: PensionRecord, paid: Paid) -> tuple[Correction, ...]:
    """The differences of the months that are paid, by month, person and benefit; nothing where it is as it was paid.

    P-24: what is due is due for its month. paid: what was paid for each month so far, earlier corrections included,
    EUR; a month in which nobody was paid is there and empty. Months that are not there are not looked at: they were
    paid elsewhere. Raises NotAnswerable.
    """
    return tuple(found for month in sorted(paid) for found in _of_month(record, month, paid))


def _of_month(record: PensionRecord, month: date, paid: Paid) -> Iterator[Correction]:
    due = {(one.key, one.benefit): one for one in instalments(record, month.year, month.month)}
    was = paid[month]
    for payee in [*due, *(payee for payee in was if payee not in due)]:
        before, now = was.get(payee, NOTHING), _amount(due.get(payee))
        if payee[1] in ONCE and before and not now:
            now = _due_before(record, payee, min(paid))
        if before != now:
            yield _correction(payee, month, before, now, due.get(payee))


def _amount(instalment: Instalment | None) -> Decimal:
    return instalment.amount if instalment else NOTHING


def _due_before(record: PensionRecord, payee: Payee, first: date) -> Decimal:
    """A sum due once that the record now dates before the first month of all: it was paid, and is not taken back."""
    pensions = pensions_on(record, first)
    lump = pensions.spouse_lump_sum if payee[1] is Benefit.REMARRIAGE else pensions.death_grant
    if lump.entitled and lump.due_on and lump.due_on < first and payee[0] in lump.keys:
        return lump.each or NOTHING
    return NOTHING


def _correction(payee: Payee, month: date, was: Decimal, now: Decimal, due: Instalment | None) -> Correction:
    key, benefit = payee
    values: dict[str, Value] = {"benefit": BENEFIT[benefit], "first": month, "was": was, "now": now}
    arrears = _("Arrears: %(benefit)s, month from %(first)s, was paid as %(was)s and is %(now)s")
    overpaid = _("Overpayment: %(benefit)s, month from %(first)s, was paid as %(was)s and is %(now)s")
    step = Step(arrears if now > was else overpaid, values, now - was, EURO, (PROVISION[benefit],), ("P-24",))
    derived = due.trace if due else Trace()
    return Correction(key, benefit, month, due.dated if due else month, was, now, Trace((step,)) + derived)


def of_person(found: Iterable[Correction], key: Key) -> tuple[Correction, ...]:
    """The corrections of one person."""
    return tuple(one for one in found if one.key == key)
