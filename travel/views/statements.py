"""The statement of a claim as PDF: issued once it is authorised, a marked preview before."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from asp_portal.exports import as_download
from travel import assessing
from travel.models import Claim
from travel.pdf import preview_pdf, statement_pdf
from travel.rules.itinerary import ItineraryError
from travel.views.papers import seen_paper

LANGUAGES = ("en", "fr")


@require_safe
def statement(request, slug, language):
    """The statement in a language of the Court, as a file."""
    claim = seen_paper(request, Claim, slug)
    if language not in LANGUAGES or claim.state == Claim.State.WITHDRAWN:
        raise Http404
    issued = getattr(claim, "statement", None)
    if issued:
        content = statement_pdf(issued, language)
    else:
        try:
            content = preview_pdf(claim, assessing.body(claim), claim.acts, language)
        except ItineraryError:
            raise Http404 from None
    name = issued.number if issued else f"{claim.number}-draft-{timezone.localdate():%Y%m%d}"
    return as_download(HttpResponse(content, content_type="application/pdf"), f"{name}-{language}.pdf")
