"""Drafts of lists in the demo: of the coming plenary one request moved by hand, and lots whose seed is still secret."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from asp_portal.workflow import Doing
from cooperation.demo.setup import keeper
from cooperation.lists import draws, workflow
from cooperation.lists.drafting import draft_of
from cooperation.models import Draw, Plenary

WHY = "The delegation leaves for another meeting in the afternoon."


def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """The move and the fingerprint of the seed, made once."""
    if Draw.objects.exists():
        return
    plenary, secretariat, now = Plenary.objects.select_related("session").latest("on"), keeper(), timezone.now()
    listed = draft_of(plenary, now).segments[0].lines
    if len(listed) > 1:
        facts = {"request": listed[-1].request.slug, "seen": len(listed), "place": len(listed) // 2}
        workflow.move(Doing(plenary, secretariat, today, facts, WHY), now)
    draws.commit(Doing(plenary, secretariat, today, {"purpose": "some"}))
    say("A list with a move by hand, and lots that wait for their seed")
