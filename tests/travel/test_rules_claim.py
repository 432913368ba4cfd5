"""A claim as a whole: lines allowed and cut, what the Court paid, advances, and what is owed (App. 1, arts. I, V)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asp_portal.money import Rate, Rates
from travel.rules.claim import assess
from travel.rules.costs import travel_costs
from travel.rules.dsa_rates import DsaRates
from travel.rules.entitlement import entitlement
from travel.rules.facts import (
    Advance,
    Claim,
    Companion,
    Decision,
    DsaRate,
    Expense,
    Journey,
    Nature,
    Purpose,
    Relation,
    Service,
    Stay,
    Term,
    Traveller,
)
from travel.rules.results import MissingExchange, MissingRate, Reason

DAY = date(2009, 5, 4)
RATES = DsaRates([DsaRate("Vienna", date(2008, 1, 1), "EUR", Decimal(100))])
EXCHANGE = Rates([Rate("USD", date(2009, 5, 1), Fraction("1.25"), "UN")])
TWO_NIGHTS = Journey(Purpose.OFFICIAL, stays=(Stay("Vienna", DAY, date(2009, 5, 6)),))  # 2 x 140 = 280.00


def expense(amount="500", nature=Nature.FARE, currency="EUR", **facts):
    return Expense(nature, Decimal(amount), currency, DAY, **facts)


def claim(*expenses, advances=(), **facts):
    return Claim(TWO_NIGHTS, expenses, tuple(Advance(Decimal(amount), c, DAY) for amount, c in advances), **facts)


@pytest.mark.parametrize(
    ("advances", "net", "owed"),
    [
        ([], "780.00", "0.00"),
        ([("779.99", "EUR")], "0.01", "0.00"),
        ([("780", "EUR")], "0.00", "0.00"),
        ([("780.01", "EUR")], "0.00", "0.01"),
        ([("500", "EUR"), ("500", "USD")], "0.00", "120.00"),  # 500 + 500 / 1.25 = 900
    ],
)
def test_art_v_net_of_advances(advances, net, owed):
    result = assess(claim(expense(), advances=advances), RATES, EXCHANGE)
    assert (result.due, result.net, result.owed_to_court) == (Decimal("780.00"), Decimal(net), Decimal(owed))


def test_what_the_court_paid_is_shown_and_not_reimbursed():
    result = assess(claim(expense("900", paid_by_court=True), expense("100")), RATES, EXCHANGE)
    costs = result.costs
    assert (costs.allowed, costs.paid_by_court, costs.reimbursed) == (Decimal(1000), Decimal(900), Decimal(100))
    assert result.net == Decimal("380.00")


def test_a_ceiling_that_the_court_has_used_up_leaves_nothing_to_reimburse():
    journey = Journey(Purpose.SEPARATION)
    expenses = (expense("900", paid_by_court=True), expense("100"))
    costs = travel_costs(Claim(journey, expenses, comparison=Decimal(800)), EXCHANGE)
    assert (costs.allowed, costs.disallowed, costs.reimbursed) == (Decimal(800), Decimal(200), Decimal(0))


@pytest.mark.parametrize(
    ("line", "allowed", "provision"),
    [
        (expense("500", limit=Decimal(400)), "400", "app1-I-2-b"),
        (expense("500", allowed=Decimal(450)), "450", "app1-I-2"),
        (expense("500", limit=Decimal(400), allowed=Decimal(450)), "400", "app1-I-2-b"),
        (expense("500", limit=Decimal(400), allowed=Decimal(350)), "350", "app1-I-2"),
        (expense("500", allowed=Decimal(600)), "500", "app1-I-1"),
        (expense("500", nature=Nature.MEAL, allowed=Decimal(500)), "0", "app1-II-1"),
        (expense("500", nature=Nature.EXCESS_BAGGAGE), "0", "app1-I-2-a"),
        (expense("500", traveller=Traveller.SPOUSE), "0", "app1-I-1-family"),
    ],
)
def test_art_i_2_the_lowest_limit_counts_and_is_named(line, allowed, provision):
    [row] = travel_costs(claim(line), EXCHANGE).rows
    assert row.allowed == Decimal(allowed)
    assert provision in row.provisions
    assert bool(row.reason) == (row.allowed < line.amount)
    assert row.reason % row.values is not None


def test_a_family_member_who_does_not_travel_has_no_fare():
    journey = Journey(Purpose.HOME_LEAVE, companions=(Companion(Relation.SPOUSE),))
    lines = (expense(traveller=Traveller.SPOUSE), expense(traveller=Traveller.CHILD))
    rows = travel_costs(Claim(journey, lines), EXCHANGE).rows
    assert [row.allowed for row in rows] == [Decimal(500), Decimal(0)]


def test_a_line_keeps_its_exchange():
    [row] = travel_costs(claim(expense("500", currency="USD", key="line 7")), EXCHANGE).rows
    assert (row.euro, row.exchange.per_euro, row.exchange.source) == (Decimal(400), Fraction("1.25"), "UN")
    assert row.expense.key == "line 7"


def test_what_is_missing_is_named_once_and_there_is_no_net():
    journey = replace(TWO_NIGHTS, stays=(Stay("Kampala", DAY, date(2009, 5, 6)),))
    lines = (expense(currency="KES"), replace(expense(currency="KES"), on=date(2009, 5, 2)))
    result = assess(Claim(journey, lines, (Advance(Decimal(1), "KES", DAY),)), RATES, EXCHANGE)
    assert result.missing == (MissingExchange(date(2009, 5, 2), "KES"), MissingRate(DAY, "Kampala"))
    assert (result.due, result.net, result.owed_to_court) == (None, None, None)


lines = st.builds(
    Expense,
    nature=st.sampled_from(Nature),
    amount=st.decimals(0, 100_000, places=2),
    currency=st.sampled_from(["EUR", "USD"]),
    on=st.just(DAY),
    traveller=st.sampled_from(Traveller),
    limit=st.none() | st.decimals(0, 100_000, places=2),
    official_reason=st.booleans(),
    paid_by_court=st.booleans(),
    allowed=st.none() | st.decimals(0, 100_000, places=2),
)


@settings(deadline=None)
@given(st.lists(lines), st.sampled_from(Purpose), st.none() | st.decimals(0, 10_000, places=2), st.booleans())
def test_costs_are_never_negative_and_never_above_the_claim(expenses, purpose, comparison, judge_travels):
    journey = Journey(purpose, companions=(Companion(Relation.SPOUSE),), judge_travels=judge_travels)
    costs = travel_costs(Claim(journey, tuple(expenses), comparison=comparison), EXCHANGE)
    assert all(0 <= row.allowed <= row.expense.amount for row in costs.rows)
    assert 0 <= costs.reimbursed <= costs.allowed
    assert costs.allowed + costs.disallowed == sum(row.euro for row in costs.rows)
    shuffled = travel_costs(Claim(journey, tuple(reversed(expenses)), comparison=comparison), EXCHANGE)
    assert (shuffled.allowed, shuffled.reimbursed) == (costs.allowed, costs.reimbursed)


@pytest.mark.parametrize(("granted", "reason"), [(True, None), (False, Reason.NOT_IN_OFFICE)])
def test_a_day_not_yet_full_time_is_decided_by_the_president(granted, reason):
    service = Service((Term(date(2003, 3, 11), full_time_from=date(2009, 6, 1)),))
    journey = replace(TWO_NIGHTS, authorised_on=DAY)
    waiting = entitlement(journey, service)
    assert (waiting.entitled, waiting.open_point.readings) == (None, ("T-12",))
    decided = entitlement(replace(journey, decisions=(Decision("T-12", granted, "President N.", DAY),)), service)
    assert (decided.entitled, decided.reason) == (granted, reason)
