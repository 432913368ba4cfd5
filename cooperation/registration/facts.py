"""What a request for the floor says, as the content of the acts on it, and in words."""

from datetime import UTC
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_lazy as _

from cooperation.models import SpeakingRequest

# A delegation may change these at any time: no place in a list depends on them.
FREE = ("speaker", "speaker_title", "language", "accessibility", "by_video")
# These only until the list closes: the order, the time and the segment's feasibility rest on them.
PLACED = ("segment", "level", "group", "group_name")

WORDS = {
    "number": _("number"),
    "plenary": _("plenary"),
    "delegation": _("delegation"),
    "segment": _("segment"),
    "speaker": _("speaker"),
    "speaker_title": _("title or function"),
    "level": _("protocol level"),
    "language": _("language of the statement"),
    "group": _("on behalf of"),
    "accessibility": _("needs for accessibility (fingerprint)"),
    "by_video": _("video message"),
    "channel": _("arrived"),
    "message": _("message (fingerprint)"),
    "received_at": _("received"),
    "late": _("late"),
}


def request_facts(request: SpeakingRequest) -> dict[str, Any]:
    """What an act on a request is about. Three queries at most.

    Acts are kept for ever: of what a person needs, and of a letter, they hold no more than a fingerprint.
    """
    return {
        "number": request.number,
        "plenary": request.plenary_id,
        "delegation": request.delegation.code if request.delegation else "",
        "segment": request.segment.key if request.segment else "",
        "speaker": request.speaker,
        "speaker_title": request.speaker_title,
        "level": request.level,
        "language": request.language,
        "group": request.group.code if request.group else request.group_name,
        "accessibility": marked(request, request.accessibility),
        "by_video": request.by_video,
        "channel": request.channel,
        "message": marked(request, request.message),
        "received_at": request.received_at.astimezone(UTC).isoformat() if request.received_at else None,
        "late": request.is_late,
    }


def marked(request: SpeakingRequest, text: str) -> str:
    """A fingerprint of a text that belongs to this request alone; "" where there is none."""
    return sha256(f"{request.slug}:{text}".encode()).hexdigest()[:16] if text else ""
