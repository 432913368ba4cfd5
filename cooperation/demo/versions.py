"""Published lists of the demo: two versions in 2021, which differ; of the coming plenary one draft that was kept."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from asp_portal.accounts.models import User
from asp_portal.outbox import Message
from asp_portal.workflow import Doing
from cooperation.demo.setup import keeper
from cooperation.lists import versions
from cooperation.lists.workflow import move
from cooperation.models import ListVersion, Plenary
from cooperation.registration.workflow import request_workflow


def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """The versions, built once."""
    if ListVersion.objects.exists():
        return
    coming, past = Plenary.objects.order_by("-on").select_related("session")[:2]
    secretariat = keeper()
    of_the_past(past, secretariat)
    versions.keep_draft(coming, secretariat, timezone.now(), "As it stands while requests still arrive.")
    Message.objects.filter(sent_at=None).update(sent_at=timezone.now())  # nobody waits for news of the past
    say(f"{ListVersion.objects.count()} versions of lists of speakers")


def of_the_past(plenary: Plenary, by: User) -> None:
    """Published in the morning and again in the evening: one has withdrawn meanwhile, one was moved by hand."""
    morning, evening = plenary.closes_at + timedelta(hours=10), plenary.closes_at + timedelta(hours=18)
    _body, seen = versions.body_now(plenary, morning)
    versions.publish(plenary, by, morning, seen=seen, note="The list as it closed.")
    standing = plenary.requests.standing().filter(segment__key="II").select_related("plenary__session")
    gone, moved = standing.get(delegation__code="TUN"), standing.get(delegation__code="GMB")
    withdrawn = Doing(gone, gone.submitted_by, evening.date(), {"received_at": evening}, "Called to another meeting.")
    request_workflow.apply("withdraw", withdrawn)
    facts = {"request": moved.slug, "seen": place_of(moved.slug, plenary, evening), "place": 3}
    move(Doing(plenary, by, evening.date(), facts, "The speaker leaves for the airport at eleven."), evening)
    _body, seen = versions.body_now(plenary, evening)
    versions.publish(plenary, by, evening, seen=seen, note="One speaker has withdrawn, one speaks earlier.")


def place_of(slug: str, plenary: Plenary, at) -> int:
    """Where a request stands in the draft."""
    body, _seen = versions.body_now(plenary, at)
    return next(entry["place"] for part in body["segments"] for entry in part["places"] if entry["id"] == slug)
