"""A claim as a whole: subsistence, travel costs, advances, and what is due (App. 1, art. V)."""

from decimal import Decimal

from asp_portal.law.steps import Step, Trace
from asp_portal.law.words import _
from asp_portal.money import EURO, Rates, euros, to_cents
from travel.rules.costs import travel_costs
from travel.rules.daily_subsistence import daily_subsistence
from travel.rules.dsa_rates import DsaRates
from travel.rules.facts import Advance, Claim
from travel.rules.results import AdvanceRow, Assessment, Missing, MissingExchange, MissingRate


def assess(claim: Claim, rates: DsaRates, exchange: Rates) -> Assessment:
    """What is due on a claim, EUR: subsistence and reimbursed costs, net of advances.

    App. 1, art. V: advances from any service of the Court are taken off; what is too much of them is owed to the Court.
    Raises ItineraryError, and NotInForce for days before the Court began.
    """
    dsa = daily_subsistence(claim.journey, rates, exchange)
    costs = travel_costs(claim, exchange)
    advances = tuple(_advance(advance, exchange) for advance in claim.advances)
    missing = first_days([*dsa.missing, *costs.missing, *_missing(advances)])
    if missing or dsa.total is None or costs.reimbursed is None:
        trace = dsa.trace + costs.trace
        return Assessment(dsa, costs, advances, None, None, None, None, missing, dsa.open_points, trace)
    due = dsa.total + costs.reimbursed
    advanced = sum((row.euro for row in advances if row.euro is not None), to_cents(0))
    net = max(to_cents(0), due - advanced)
    owed = max(to_cents(0), advanced - due)
    trace = dsa.trace + costs.trace + _steps(due, advanced)
    return Assessment(dsa, costs, advances, due, advanced, net, owed, (), (), trace)


def first_days(missing: list[Missing]) -> tuple[Missing, ...]:
    """What is missing, by day: a place or a currency once, with its first day; each unaccounted night."""
    first: dict[tuple, Missing] = {}
    for item in sorted(missing, key=lambda item: item.on):
        match item:
            case MissingRate(place=what) | MissingExchange(currency=what):
                first.setdefault((type(item), what), item)
            case _:
                first.setdefault((type(item), item.on), item)
    return tuple(first.values())


def _advance(advance: Advance, exchange: Rates) -> AdvanceRow:
    rate = exchange.on(advance.currency, advance.on)
    return AdvanceRow(advance, rate, to_cents(euros(advance.amount, rate)) if rate else None)


def _missing(advances: tuple[AdvanceRow, ...]) -> list[MissingExchange]:
    return [MissingExchange(row.advance.on, row.advance.currency) for row in advances if row.euro is None]


def _steps(due: Decimal, advanced: Decimal) -> Trace:
    """Due, less advances: what is to pay, or what is owed to the Court. App. 1, art. V."""
    result = _("Net amount to pay") if due >= advanced else _("Advances exceed what is due: owed to the Court")
    return Trace(
        (
            Step(_("Due: subsistence and costs reimbursed"), {}, due, EURO, ("app1-I-1", "app1-II-1")),
            Step(_("Less advances received"), {}, advanced, EURO, ("app1-V",)),
            Step(result, {}, abs(due - advanced), EURO, ("app1-V",)),
        )
    )
