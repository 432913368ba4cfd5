"""What the pages of a plenary show."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cooperation.models import Plenary
from cooperation.rules.words import CLASS, GROUND
from cooperation.setup.facts import obstacles, segments_of, time_of

DRAFT = Plenary.State.DRAFT


def overview(plenary: Plenary, now: datetime, keeps: bool) -> dict[str, Any]:
    """The page of a plenary, in a fixed number of queries. keeps: it is prepared by who reads it."""
    segments = segments_of(plenary)
    return {
        "plenary": plenary,
        "session": plenary.session,
        "segments": segments,
        "time": time_of(plenary, segments),
        "limits": [(_(CLASS[limit.speaker_class]), limit.seconds) for limit in plenary.limits.all()],
        "order": order_in_words(plenary),
        "is_open": plenary.is_open(now),
        "opens_later": plenary.opens_at is not None and now < plenary.opens_at,
        "obstacles": obstacles(plenary) if keeps and plenary.state == DRAFT else [],
    }


def order_in_words(plenary: Plenary) -> list[str]:
    """What decides the order, in its sequence (S-3)."""
    choice = plenary.order_choices.first()
    return [_(GROUND[criterion]) for criterion in choice.criteria] if choice else []
