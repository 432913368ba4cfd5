"""Doing something with a journey or a claim."""

from django.views.decorators.http import require_http_methods

from asp_portal.act_forms import PayForm
from asp_portal.acting import ActPages, answer
from travel import assessing, content, pages
from travel.forms.acts import AuthoriseJourneyForm, CertifyForm, DecideForm, VerifyForm
from travel.models import Claim, Journey
from travel.rules.itinerary import ItineraryError
from travel.views.papers import seen_paper
from travel.workflow import claim_workflow, journey_workflow


def about_claim(claim, transition):
    """What a claim comes to; for those who check it also how the journey differs from the one authorised."""
    try:
        body = assessing.body(claim)
    except ItineraryError:
        body = None
    context = pages.claim_context(claim, body)
    if transition.name in ("verify", "authorise"):
        context["departures"] = pages.against_authorisation(claim)
    return context


CLAIM = ActPages(
    claim_workflow,
    find=lambda request, slug: seen_paper(request, Claim, slug),
    listing="travel:claims",
    words=content.WORDS,
    forms={"certify": CertifyForm, "verify": VerifyForm, "decide": DecideForm, "pay": PayForm},
    context=about_claim,
    templates="travel/acts",
)
JOURNEY = ActPages(
    journey_workflow,
    find=lambda request, slug: seen_paper(request, Journey, slug),
    listing="travel:journeys",
    words=content.WORDS,
    forms={"authorise": AuthoriseJourneyForm},
    context=lambda journey, transition: pages.journey_context(journey),
    templates="travel/acts",
)


@require_http_methods(["GET", "HEAD", "POST"])
def claim_act(request, slug, name):
    """An act on a claim."""
    return answer(request, CLAIM, slug, name)


@require_http_methods(["GET", "HEAD", "POST"])
def journey_act(request, slug, name):
    """An act on a journey."""
    return answer(request, JOURNEY, slug, name)
