"""The acknowledgement of a request on paper: its number, when it arrived, what it says, and its fingerprint."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from asp_portal import pdf
from cooperation.models import SpeakingRequest
from cooperation.registration.messages import lines_of, received_in_words

TEMPLATE = "cooperation/registration/acknowledgement_pdf.html"


def acknowledgement(request: SpeakingRequest, language: str) -> bytes:
    """The PDF in a language."""
    with override(language):
        context = {
            "request_number": request.number,
            "received": received_in_words(request),
            "state": request.get_state_display(),
            "late": request.is_late,
            "facts": [(label, text) for label, text in lines_of(request)],
            "arrived": _("%(at)s, %(channel)s")
            % {"at": received_in_words(request), "channel": request.get_channel_display()},
            "fingerprint": request.content_hash,
        }
    return pdf.render(TEMPLATE, context, language)
