"""What a claim comes to: by the rules while it is being made, by the stored assessment once it is verified."""

from typing import Any

from judges.models import Judge
from travel import facts, presentation
from travel.models import Assessment, Claim, Journey
from travel.rules import results
from travel.rules.claim import assess
from travel.rules.entitlement import entitlement

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


def latest(claim: Claim) -> Assessment | None:
    """The assessment that stands, where the claim is verified."""
    return claim.assessments.last() if claim.state in SETTLED else None


def body(claim: Claim) -> dict[str, Any]:
    """The assessment to show: the stored one, or what the rules say now."""
    stored = latest(claim)
    return stored.body if stored else presentation.assessment_body(assessed(claim))
