"""From the tables to the facts that the rules are asked about."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from asp_portal.money import Rates
from judges.models import Judge
from travel.models import Advance, Claim, Itinerary, Journey
from travel.rate_facts import dsa_rates, exchange_rates
from travel.rules import facts
from travel.rules.dsa_rates import DsaRates


def legs(itinerary: Itinerary) -> tuple[facts.Leg, ...]:
    """The legs with their local times and the distance from UTC."""
    return tuple(
        facts.Leg(
            leg.from_place, leg.to_place, local(leg.departs, leg.departs_zone), local(leg.arrives, leg.arrives_zone)
        )
        for leg in itinerary.legs.all()
    )


def local(moment: datetime, zone: str) -> datetime:
    """A moment as the clocks show it in a time zone."""
    return moment.astimezone(ZoneInfo(zone))


def stays(itinerary: Itinerary) -> tuple[facts.Stay, ...]:
    """The stays."""
    return tuple(
        facts.Stay(
            stay.place.name,
            stay.arrives_on,
            stay.leaves_on,
            stay.is_private,
            stay.lodging_provided,
            stay.breakfasts,
            stay.lunches,
            stay.dinners,
        )
        for stay in itinerary.stays.all()
    )


def companions(itinerary: Itinerary) -> tuple[facts.Companion, ...]:
    """The family who travel."""
    return tuple(
        facts.Companion(facts.Relation(person.relation), person.is_adult, person.lives_at_seat, person.travels_alone)
        for person in itinerary.companions.all()
    )


def itinerary_journey(itinerary: Itinerary, purpose: str, **more) -> facts.Journey:
    """An itinerary as the journey that the rules know."""
    return facts.Journey(
        facts.Purpose(purpose),
        legs(itinerary),
        stays(itinerary),
        companions(itinerary),
        itinerary.judge_travels,
        **more,
    )


def claimed_journey(claim: Claim) -> facts.Journey:
    """The journey of a claim, with its authorisation and what was decided."""
    decisions = tuple(
        facts.Decision(row.point, row.granted, str(row.decided_by), timezone.localdate(row.decided_at))
        for row in claim.decisions.all()
    )
    authorised_on = claim.journey.authorised_on if claim.journey else None
    return itinerary_journey(claim.itinerary, claim.purpose, authorised_on=authorised_on, decisions=decisions)


def expenses(claim: Claim) -> tuple[facts.Expense, ...]:
    """The lines of a claim; `key` is the line's slug."""
    return tuple(
        facts.Expense(
            nature=facts.Nature(line.nature),
            amount=line.amount,
            currency=line.currency,
            on=line.incurred_on,
            traveller=facts.Traveller(line.traveller),
            limit=line.limit,
            official_reason=bool(line.official_reason),
            paid_by_court=line.paid_by == line.PaidBy.COURT,
            allowed=line.allowed,
            key=line.slug,
        )
        for line in claim.expenses.all()
    )


def recorded_advances(claim: Claim) -> list[Advance]:
    """The advances on record for a claim or for its journey."""
    return list(Advance.objects.filter(Q(claim=claim.pk) | Q(journey__isnull=False, journey=claim.journey_id)))


def advances(claim: Claim) -> tuple[facts.Advance, ...]:
    """The advances on record, as the rules know them."""
    return tuple(
        facts.Advance(row.amount, "EUR", row.paid_on, row.service, row.slug) for row in recorded_advances(claim)
    )


def service(judge: Judge, besides: Claim | None = None) -> facts.Service:
    """A judge's time in office, and the journeys made so far but for one claim."""
    terms = tuple(
        facts.Term(term.first_day, term.last_day or term.scheduled_last_day, term.full_time_from)
        for term in judge.terms.all()
    )
    past = (
        Claim.objects.filter(judge=judge, departs_on__isnull=False)
        .exclude(pk=besides.pk if besides else None)
        .exclude(state__in=[Claim.State.DRAFT, Claim.State.WITHDRAWN, Claim.State.REFUSED])
        .values_list("purpose", "departs_on")
    )
    return facts.Service(terms, tuple(facts.PastJourney(facts.Purpose(purpose), day) for purpose, day in past))


def claimed(claim: Claim) -> facts.Claim:
    """A whole claim as the rules know it."""
    return facts.Claim(
        claimed_journey(claim), expenses(claim), advances(claim), claim.comparison if claim.elsewhere else None
    )


def rates_for(claim_: facts.Claim) -> tuple[DsaRates, Rates]:
    """The subsistence rates and the rates of exchange that a claim may need. Two queries, or none for nothing."""
    days = [stay.leaves_on for stay in claim_.journey.stays] + [line.on for line in claim_.expenses]
    days += [leg.arrives.date() for leg in claim_.journey.legs]
    if not days:
        return DsaRates(()), Rates()
    places = {stay.place for stay in claim_.journey.stays} | {leg.to_place for leg in claim_.journey.legs}
    published = dsa_rates(places, max(days))
    currencies = {line.currency for line in claim_.expenses} | {rate.currency for rate in published}
    currencies |= {row.currency for row in claim_.advances}
    return DsaRates(published), exchange_rates(currencies, max(days))


def estimated(journey: Journey) -> facts.Claim:
    """A planned journey as if it had been made and only the allowance were claimed."""
    return facts.Claim(
        itinerary_journey(journey.itinerary, facts.Purpose.OFFICIAL, authorised_on=journey.authorised_on),
        (),
        (),
        None,
    )


def total(amounts) -> Decimal:
    """The sum of amounts, zero for none."""
    return sum(amounts, Decimal("0.00"))
