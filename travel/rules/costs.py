"""Travel costs: each expense on its own line, with what is allowed of it and why (App. 1, arts. I and V)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from asp_portal.law.steps import Step, Trace, Value
from asp_portal.law.words import _
from asp_portal.money import EURO, Rates, euros, to_cents
from travel.rules.facts import Claim, Expense, Journey, Nature, Purpose, Traveller
from travel.rules.results import CostRow, Costs, MissingExchange
from travel.rules.words import NATURE, TRAVELLER

NOTHING = Decimal(0)
COVERED_BY_ALLOWANCE = {Nature.LODGING, Nature.MEAL, Nature.LOCAL_TRANSPORT, Nature.TIP, Nature.PERSONAL}


@dataclass(frozen=True, slots=True)
class Cut:
    """A rule that allows less than was claimed: how much it leaves, and why."""

    leaves: Decimal
    reason: str
    provisions: tuple[str, ...]
    readings: tuple[str, ...] = ()
    values: dict[str, Value] = field(default_factory=dict)


def travel_costs(claim: Claim, exchange: Rates) -> Costs:
    """What is allowed of a claim's expenses, EUR.

    App. 1, art. I(2): costs of journeys really made, within its limits. Art. V: each expense apart.
    Art. I(1)(c): elsewhere, no more than the journey home would have cost.
    """
    rows = tuple(_row(expense, claim.journey, exchange) for expense in claim.expenses)
    missing = _missing(rows)
    steps = [step for row in rows for step in _steps(row)]
    if missing:
        return Costs(rows, None, None, None, None, missing, Trace(tuple(steps)))
    together = sum((row.euro for row in rows if row.euro is not None), to_cents(0))
    ceiling, ceiling_steps = _ceiling(claim)
    allowed = together if ceiling is None else min(together, ceiling)
    by_court = sum((row.euro for row in rows if row.expense.paid_by_court and row.euro is not None), to_cents(0))
    reimbursed = max(to_cents(0), allowed - by_court)
    steps += ceiling_steps
    if by_court:
        label = _("Paid by the Court, not reimbursed")
        steps.append(Step(label, {}, by_court, EURO, ("app1-I-1", "app1-V")))
    steps.append(Step(_("Travel costs allowed"), {}, allowed, EURO, ("app1-I-1", "app1-I-2")))
    return Costs(rows, allowed, together - allowed, by_court, reimbursed, (), Trace(tuple(steps)))


def _row(expense: Expense, journey: Journey, exchange: Rates) -> CostRow:
    """A line with the lowest amount that a rule leaves of it, at the rate of its day, rounded on the line."""
    uncut = Cut(expense.amount, "", ("app1-I-1", "app1-I-2-a"))
    cut = min([uncut, *_cuts(expense, journey)], key=lambda cut: cut.leaves)
    rate = exchange.on(expense.currency, expense.on)
    euro = to_cents(euros(cut.leaves, rate)) if rate else None
    if not cut.leaves:
        euro = to_cents(0)  # nothing is nothing in any currency
    return CostRow(
        expense=expense,
        allowed=cut.leaves,
        exchange=rate,
        euro=euro,
        reason=cut.reason,
        provisions=("app1-V", *cut.provisions),
        readings=("T-7", *cut.readings),
        values=cut.values,
    )


def _cuts(expense: Expense, journey: Journey) -> Iterator[Cut]:
    """The rules that allow less of an expense, those that allow nothing first."""
    yield from _covered(expense, journey)
    yield from _not_travelling(expense, journey)
    if expense.nature is Nature.EXCESS_BAGGAGE and not expense.official_reason:
        yield Cut(NOTHING, _("Excess baggage without an official reason"), ("app1-I-2-a",))
    if expense.limit is not None:
        reason = _("More than %(limit)s %(currency)s: business class, the cheapest means and the fastest route")
        values: dict[str, Value] = {"limit": expense.limit, "currency": expense.currency}
        yield Cut(expense.limit, reason, ("app1-I-2-a", "app1-I-2-b"), values=values)
    if expense.allowed is not None:
        yield Cut(expense.allowed, _("Allowed at verification"), ("app1-I-2",))


def _covered(expense: Expense, journey: Journey) -> Iterator[Cut]:
    """What the daily allowance covers is no line of its own, on home leave either. App. 1, art. II(1), T-11."""
    if expense.nature not in COVERED_BY_ALLOWANCE:
        return
    readings = ("T-11",) if expense.nature is Nature.LOCAL_TRANSPORT else ()
    if journey.purpose is Purpose.HOME_LEAVE:
        reason = _("Home leave pays transport and normal incidentals only")
        yield Cut(NOTHING, reason, ("app1-I-2-a", "app1-II-1"), readings)
    else:
        yield Cut(NOTHING, _("Covered by the daily subsistence allowance"), ("app1-II-1",), readings)


def _not_travelling(expense: Expense, journey: Journey) -> Iterator[Cut]:
    """Costs of somebody whose journey the Court does not bear. App. 1, art. I(1), T-9."""
    if expense.traveller is Traveller.JUDGE:
        if not journey.judge_travels:
            yield Cut(NOTHING, _("The judge did not make this journey"), ("app1-I-2",))
        return
    if journey.purpose is Purpose.OFFICIAL:
        yield Cut(NOTHING, _("The family's travel is not paid on official journeys"), ("app1-I-1-family",))
        return
    relatives = [companion for companion in journey.companions if companion.relation.value == expense.traveller.value]
    if not relatives:
        yield Cut(NOTHING, _("Not among those who travel"), ("app1-I-2", "app1-I-1-family"))
    elif not any(companion.lives_at_seat for companion in relatives):
        yield Cut(NOTHING, _("Does not live with the judge at the seat"), ("app1-I-1-family",), ("T-9",))


def _missing(rows: tuple[CostRow, ...]) -> tuple[MissingExchange, ...]:
    """Each currency without a rate once, with its first day."""
    first: dict[str, MissingExchange] = {}
    for row in sorted((row for row in rows if row.euro is None), key=lambda row: row.expense.on):
        first.setdefault(row.expense.currency, MissingExchange(row.expense.on, row.expense.currency))
    return tuple(first.values())


def _ceiling(claim: Claim) -> tuple[Decimal | None, list[Step]]:
    """What the journey to the domicile at appointment would cost all who travel. App. 1, art. I(1)(c), T-10."""
    if claim.journey.purpose is not Purpose.SEPARATION or claim.comparison is None:
        return None, []
    ceiling = to_cents(claim.comparison)
    label = _("At most what the journey to the domicile at appointment would cost all who travel")
    return ceiling, [Step(label, {}, ceiling, EURO, ("app1-I-1-c",), ("T-10",))]


def _steps(row: CostRow) -> list[Step]:
    """A line, and why less is allowed than was claimed."""
    expense = row.expense
    values: dict[str, Value] = {
        "nature": NATURE[expense.nature],
        "traveller": TRAVELLER[expense.traveller],
        "amount": expense.amount,
        "allowed": row.allowed,
        "currency": expense.currency,
        "on": expense.on,
        "per_euro": row.exchange.per_euro if row.exchange else None,
    }
    label = _(
        "%(nature)s, %(traveller)s, %(on)s: %(allowed)s of %(amount)s %(currency)s allowed, at %(per_euro)s to the euro"
    )
    steps = [Step(label, values, row.euro, EURO, ("app1-V",), ("T-7",))]
    if row.reason:
        steps.append(Step(row.reason, row.values, None, "", row.provisions[1:], row.readings[1:], applied=False))
    return steps
