"""Journeys and claims in every state, made as people make them: through the services and the workflow."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from asp_portal.accounts.models import User
from asp_portal.workflow import Doing
from judges.models import Judge
from judges.services import authorisers_of
from travel import services
from travel.models import Claim, DsaRate, ExchangeRate, Expense, Journey, Leg, Place, Stay
from travel.workflow import claim_workflow, journey_workflow

BEFORE = date(2026, 10, 26)  # the day on which the journeys are asked for and authorised
# Who acts on the way to each state; the acts come one after the other.
JOURNEY_PATHS = {
    "draft": [],
    "requested": ["request"],
    "authorised": ["request", "authorise"],
    "refused": ["request", "refuse"],
    "withdrawn": ["withdraw"],
}
CLAIM_PATHS = {
    "draft": [],
    "certified": ["certify"],
    "verified": ["certify", "verify"],
    "authorised": ["certify", "verify", "authorise"],
    "paid": ["certify", "verify", "authorise", "pay"],
    "refused": ["certify", "verify", "refuse"],
    "withdrawn": ["withdraw"],
}


@pytest.fixture
def rates(db) -> dict[str, Place]:
    """Vienna (226 EUR, 170 after sixty days, 136 after 120) and Kampala (200 USD, 1.33 to the euro), by name."""
    vienna = Place.objects.create(name="Vienna", country="AUT", zone="Europe/Vienna")
    kampala = Place.objects.create(name="Kampala", country="UGA", zone="Africa/Kampala")
    DsaRate.objects.create(
        place=vienna,
        first_day=date(2024, 1, 1),
        currency="EUR",
        first_60_days=Decimal(226),
        after_60_days=Decimal(170),
        after_120_days=Decimal(136),
        source="test",
    )
    DsaRate.objects.create(
        place=kampala, first_day=date(2024, 1, 1), currency="USD", first_60_days=Decimal(200), source="test"
    )
    ExchangeRate.objects.create(currency="USD", first_day=date(2024, 1, 1), per_euro=Decimal("1.33"), source="test")
    return {"Vienna": vienna, "Kampala": kampala}


def at(day: date, hour: int, zone: str) -> datetime:
    """A full hour as the clocks of a place show it."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))


def to_vienna_and_back(vienna: Place, first_day: date, last_day: date) -> services.Way:
    """The Hague to Vienna on the first day, back on the last."""
    home, away = "Europe/Amsterdam", "Europe/Vienna"
    there = Leg(from_place="The Hague", to_place="Vienna", departs_zone=home, arrives_zone=away)
    there.departs, there.arrives = at(first_day, 9, home), at(first_day, 13, away)
    back = Leg(from_place="Vienna", to_place="The Hague", departs_zone=away, arrives_zone=home)
    back.departs, back.arrives = at(last_day, 15, away), at(last_day, 19, home)
    return services.Way(True, [there, back], [Stay(place=vienna, arrives_on=first_day, leaves_on=last_day)])


def authoriser(claimant: Judge, day: date) -> User:
    """Who authorises this judge's papers: the President, or for the President's own the First Vice-President."""
    return Judge.objects.get(pk=next(iter(authorisers_of(claimant, day)))).user


@pytest.fixture
def make_journey(rates, judge, presidency) -> Callable[..., Journey]:
    """`make_journey(state="authorised", judge=...)`: to Vienna, 2 to 5 November 2026 unless other days are given."""

    def make(
        state: str = "draft",
        *,
        judge: Judge = judge,
        title: str = "Conference in Vienna",
        first_day: date = date(2026, 11, 2),
        last_day: date = date(2026, 11, 5),
        **fields,
    ) -> Journey:
        facts = {"title": title, "reason": "Invited by the host State"} | fields
        journey = services.create(Journey, judge, year=2026, **facts)
        services.set_itinerary(journey, journey.content_hash, to_vienna_and_back(rates["Vienna"], first_day, last_day))
        who = {"request": judge.user, "withdraw": judge.user}
        for name in JOURNEY_PATHS[state]:
            doing = Doing(journey, who.get(name) or authoriser(judge, BEFORE), BEFORE, reason="As discussed")
            journey_workflow.apply(name, doing)
            journey.refresh_from_db()
        journey.refresh_from_db()
        return journey

    return make


@pytest.fixture
def make_claim(make_journey, judge, presidency, secretariat, finance, today) -> Callable[..., Claim]:
    """`make_claim(state="verified", judge=...)`: for an authorised journey, with a fare of 250 EUR without a receipt.

    purpose="home_leave" and the like make a claim without an authorisation, over the same days.
    """

    def make(
        state: str = "draft",
        *,
        judge: Judge = judge,
        purpose: str = "official",
        title: str = "Conference in Vienna",
        expenses: int = 1,
        **fields,
    ) -> Claim:
        journey = fields.pop("journey", None)
        if purpose == "official":
            journey = journey or make_journey("authorised", judge=judge, title=title)
        claim = services.create(Claim, judge, year=2026, title=title, purpose=purpose, journey=journey, **fields)
        way = to_vienna_and_back(Place.objects.get(name="Vienna"), date(2026, 11, 2), date(2026, 11, 5))
        services.set_itinerary(claim, claim.content_hash, way)
        for number in range(expenses):
            claim.refresh_from_db()
            line = Expense(
                incurred_on=date(2026, 11, 2),
                nature="fare",
                description=f"Flight {number + 1}",
                amount=Decimal(250 + number),
                currency="EUR",
                missing_receipt="Lost with the luggage",
            )
            services.save_expense(claim, claim.content_hash, line, [], judge.user)
        claim.refresh_from_db()
        for name in CLAIM_PATHS[state]:
            claim_workflow.apply(name, doing(claim, name))
            claim.refresh_from_db()
        return claim

    def doing(claim: Claim, name: str) -> Doing:
        who = {"certify": claim.judge.user, "withdraw": claim.judge.user, "verify": secretariat, "pay": finance}
        data: dict = {}
        if name == "verify":
            data = {line.slug: {"allowed": line.amount, "reason": ""} for line in claim.expenses.all()}
        if name == "pay":
            data = {"paid_on": today, "reference": "TEST-1"}
        return Doing(claim, who.get(name) or authoriser(claim.judge, today), today, data=data, reason="As discussed")

    return make
