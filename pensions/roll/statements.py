"""What one beneficiary is paid in a roll: worked out from the record once, and written down with the law's words.

A statement is read from its body alone; only the name of who is paid stands beside it, sealed. What a child has by an
incapacity is in it without saying so: health data are not for those who pay.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from asp_portal.codes import new_code
from asp_portal.law.steps import Step, Trace
from asp_portal.law.words import _
from asp_portal.statements import in_cents, trace_rows, with_the_law
from judges.rules.remuneration import month_of
from judges.rules.results import NOTHING
from pensions.models import Beneficiary, PaymentItem, PensionPayment, PensionRoll
from pensions.rules.facts import PensionRecord
from pensions.rules.payment_corrections import ONCE, Correction
from pensions.rules.payment_differences import Payment, differences
from pensions.rules.pensions import pensions_on
from pensions.rules.regime import governs
from pensions.rules.results import Benefit, Instalment, Pension
from pensions.rules.words import BENEFIT

ALWAYS_CITED = ("app2-V-1", "app2-V-2")  # what every statement rests on
OF_HEALTH = "app2-IV-3"  # an incapacity that lifts the limit of age
NEUTRAL = Step(_("Not married, and no limit of age stands in the way"), provisions=("app2-IV-1",))


@dataclass(frozen=True)
class Due:
    """What the rules say of one person in a roll: the instalments of its month, and the corrections of earlier ones."""

    person: Beneficiary
    instalments: tuple[Instalment, ...]
    corrections: tuple[Correction, ...]

    @property
    def payment(self) -> Payment:
        """In sums, EUR."""
        once = [one.amount for one in self.instalments if one.benefit in ONCE]
        pensions = {one.benefit: one.amount for one in self.instalments if one.benefit not in ONCE}
        corrected = sum((one.amount for one in self.corrections), NOTHING)
        return Payment(pensions, sum(once, NOTHING), corrected)

    def items(self, month: date) -> list[PaymentItem]:
        """What is kept of it, for a payment still to be named: the next roll asks for it by month and benefit."""
        rows = [(month, one.benefit, one.dated, one.amount) for one in self.instalments]
        rows += [(one.month, one.benefit, one.dated, one.amount) for one in self.corrections]
        return [PaymentItem(month=m, benefit=b.value, dated=d, amount=amount) for m, b, d, amount in rows if amount]


def payment_of(
    roll: PensionRoll, record: PensionRecord, due: Due, before: Payment | None
) -> tuple[PensionPayment, list[PaymentItem]] | None:
    """The payment of one person with its items; None where there is nothing to say.

    before: what was issued for the month before, None where no roll went before. Not saved yet, without number and
    account. Raises NotAnswerable.
    """
    sums, items = due.payment, due.items(roll.month)
    if not (items or (before and (before.total or any(before.pensions.values())))):
        return None
    causes = differences(record, due.person.key, roll.month, before, sums)
    trace = [step for one in due.instalments for step in one.trace] or why_nothing(record, due.person, roll.month)
    pension = sum(sums.pensions.values(), NOTHING)
    payment = PensionPayment(
        roll=roll,
        beneficiary=due.person,
        payee=due.person.name,
        code=new_code(),
        pension=pension,
        lump_sum=sums.lump_sum,
        correction=sums.correction,
        net=sums.total,
        difference=sums.total - (before.total if before else NOTHING),
    )
    payment.body = frozen(
        {
            "file": due.person.file.number,
            "judge": str(due.person.file.judge),
            "relation": due.person.relation,
            "month": roll.month.isoformat(),
            "items": {one.benefit.value: str(one.amount) for one in due.instalments},
            **in_text(sums),
            "before": in_text(before) if before else None,
            "causes": [{"cause": one.cause.value, "amount": str(one.amount)} for one in causes],
            "illustrative": any(one.illustrative for one in due.instalments),
            "text_unknown": governs(record).illustrative,
        },
        due.corrections,
        {"trace": trace, "differences": [one.step for one in causes]},
    )
    return payment, items


def in_text(sums: Payment) -> dict[str, str]:
    """The sums of a payment as JSON."""
    pension = sum(sums.pensions.values(), NOTHING)
    found = {"pension": pension, "lump_sum": sums.lump_sum, "correction": sums.correction, "net": sums.total}
    return {name: str(amount) for name, amount in found.items()}


def why_nothing(record: PensionRecord, person: Beneficiary, month: date) -> list[Step]:
    """Why nothing is due for the month, as on its last day; first of all, regulations whose text is not known."""
    governing = governs(record)
    if governing.illustrative:
        return [governing.step]
    pensions = pensions_on(record, month_of(month.year, month.month).last_day)
    mine = [one for one in pensions.pensions if is_of(one, person)]
    return [step for one in mine for step in one.trace]


def is_of(pension: Pension, person: Beneficiary) -> bool:
    """Whether a pension, due or not, is this person's."""
    if person.relation == Beneficiary.Relation.SPOUSE:
        return pension.benefit is Benefit.SPOUSE
    return pension.key == person.key and pension.benefit is not Benefit.SPOUSE


def correction_row(correction: Correction) -> dict[str, Any]:
    """A correction as JSON, with its own derivation."""
    return {
        "month": correction.month.isoformat(),
        "benefit": correction.benefit.value,
        "was": str(correction.was),
        "now": str(correction.now),
        "amount": str(correction.amount),
        "steps": stored(correction.trace),
    }


# --- The law and the words ------------------------------------------------------------------------------------------


def frozen(
    body: dict[str, Any], corrections: Iterable[Correction], derivations: Mapping[str, Iterable[Step]]
) -> dict[str, Any]:
    """The body with its derivations, the law that they rest on, and their sentences in each language."""
    every = [*derivations.values(), *(one.trace for one in corrections)]
    steps = [neutral(step) for derivation in every for step in derivation]
    applied = [step for step in steps if step.applied]
    words = {value for step in steps for value in step.values.values() if isinstance(value, str)}
    return (
        body
        | {"corrections": [correction_row(one) for one in corrections]}
        | {name: stored(derivation) for name, derivation in derivations.items()}
        | law(
            frozenset(key for step in applied for key in step.provisions),
            frozenset(key for step in applied for key in step.readings),
            frozenset(step.label for step in steps) | words,
        )
    )


def stored(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Steps as they are kept."""
    return trace_rows(Trace(tuple(in_cents(neutral(step)) for step in steps)))


def neutral(step: Step) -> Step:
    """The step, but for one that tells of a child's health."""
    return NEUTRAL if step.applied and OF_HEALTH in step.provisions else step


@lru_cache(1_000)
def law(provisions: frozenset[str], readings: frozenset[str], sentences: frozenset[str]) -> dict[str, Any]:
    """What `with_the_law` adds; the statements of a roll rest on the same few sets of paragraphs."""
    cited = {"provisions": provisions, "readings": readings}
    return with_the_law({}, [cited], [*sentences, *BENEFIT.values()], always=ALWAYS_CITED)
