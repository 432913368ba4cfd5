"""What a claim comes to: by the rules while it is being made, by the stored assessment once it is verified."""

from typing import Any

from django.utils.translation import gettext_noop

from asp_portal.law.steps import OpenPoint
from judges.models import Judge
from travel import facts, presentation
from travel.models import Assessment, Claim, Journey
from travel.rules import results
from travel.rules.claim import assess
from travel.rules.entitlement import entitlement
from travel.rules.itinerary import ItineraryError

EXCEPTION = "exception"  # the point of a decision on other means or another route
PRESIDENT = gettext_noop("The President")
SETTLED = (Claim.State.VERIFIED, Claim.State.AUTHORISED, Claim.State.PAID, Claim.State.REFUSED)


def assessed(claim: Claim) -> results.Assessment:
    """The claim by the rules, with the rates known now."""
    facts_ = facts.claimed(claim)
    rates, exchange = facts.rates_for(facts_)
    return assess(facts_, rates, exchange)


def estimated(journey: Journey) -> results.Assessment:
    """What the allowance of a planned journey would be."""
    facts_ = facts.estimated(journey)
    rates, exchange = facts.rates_for(facts_)
    return assess(facts_, rates, exchange)


def entitled(claim: Claim) -> results.Entitlement:
    """Whether the journey of a claim is one of art. I(1)."""
    judge = Judge.objects.prefetch_related("terms").get(pk=claim.judge_id)
    return entitlement(facts.claimed_journey(claim), facts.service(judge, claim))


def points_to_decide(claim: Claim) -> list[OpenPoint]:
    """What the President has still to decide: points that the text leaves open, and other means or another route."""
    try:
        points = list(assessed(claim).open_points)
        entitlement = entitled(claim)
    except ItineraryError:
        return []
    points += [entitlement.open_point] if entitlement.open_point else []
    if claim.exception and not claim.decisions.filter(point=EXCEPTION).exists():
        points.append(OpenPoint(claim.exception, PRESIDENT, ("app1-I-2-b",), ()))
    return points


def latest(claim: Claim) -> Assessment | None:
    """The assessment that stands, where the claim is verified."""
    return claim.assessments.last() if claim.state in SETTLED else None


def body(claim: Claim) -> dict[str, Any]:
    """The assessment to show: the stored one, or what the rules say now."""
    stored = latest(claim)
    return stored.body if stored else presentation.assessment_body(assessed(claim))
