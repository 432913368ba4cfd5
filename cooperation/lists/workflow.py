"""What a desk does to a list: moves by hand, the choice of the order; each an act on the plenary, with what it said."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal import acts
from asp_portal.workflow import Doing, lock
from cooperation.lists.drafting import Draft, DraftSegment, Line, draft_of
from cooperation.models import ListMove, OrderChoice, Plenary
from cooperation.permissions import desk

# The acts, as the history of a plenary calls them.
LABELS = {
    "move": gettext_lazy("Request moved by hand"),
    "undo-move": gettext_lazy("Move by hand undone"),
    "order": gettext_lazy("Order chosen"),
    "commit": gettext_lazy("Lots: fingerprint of the seed published"),
    "reveal": gettext_lazy("Lots: seed revealed"),
    "try-remedy": gettext_lazy("Remedy tried on the draft"),
    "undo-remedy": gettext_lazy("Remedy taken back"),
}
mover = desk("cooperation.publish_list")
keeper = desk("cooperation.keep_plenary")


class ListChanged(Exception):
    """The list changed since the page was shown; says how in a sentence. Nothing was done."""


def acting(doing: Doing, office: Callable[[Doing], str]) -> tuple[Doing, str]:
    """The same with the plenary locked, and the office in which it is done; inside a transaction.

    Raises Hidden for those whom it does not concern, and ValidationError once the plenary has ended.
    """
    held = office(doing)
    doing = replace(doing, subject=lock(doing.subject), reason=doing.reason.strip())
    if doing.subject.state == Plenary.State.ENDED:
        raise ValidationError(_("The plenary has ended: its list stays as it was."))
    return doing, held


def note(doing: Doing, name: str, office: str, content: dict[str, Any]) -> None:
    """Add an act that leaves the plenary as it is: it is about the list."""
    state = doing.subject.state
    acts.record(
        doing.subject,
        name,
        actor=doing.user,
        office=office,
        content=content,
        before=state,
        after=state,
        reason=doing.reason,
        at=doing.at,
    )


# --- Moves by hand --------------------------------------------------------------------------------------------------


@transaction.atomic
def move(doing: Doing, now: datetime) -> ListMove:
    """Put a listed request at a place of its segment, for a reason that is published with the list.

    doing.data: request, its slug; seen, its place as the page showed it; place, where it goes.
    Raises Hidden, ListChanged, and ValidationError in words.
    """
    doing, office = acting(doing, mover)
    segment, line = placed(draft_of(doing.subject, now), doing.data["request"])
    seen, place = doing.data["seen"], doing.data["place"]
    if line.place.number != seen:
        sentence = _("The list changed meanwhile: %(name)s stands at place %(place)s now. Nothing was moved.")
        raise ListChanged(sentence % {"name": line.request.delegation, "place": line.place.number})
    if not 1 <= place <= len(segment.lines):
        raise ValidationError({"place": _("The places of this segment are 1 to %s.") % len(segment.lines)})
    if place == seen:
        raise ValidationError({"place": _("It stands there already.")})
    made = ListMove(
        segment=segment.segment, request=line.request, place=place, reason=doing.reason, moved_by=doing.user
    )
    made.full_clean(exclude=["undone_by"])
    made.save()
    note(doing, "move", office, _about(made) | {"from": seen})
    return made


@transaction.atomic
def undo_move(doing: Doing, now: datetime) -> ListMove:
    """Take back the move with the number doing.data["move"]; undone twice it is undone once.

    Raises Hidden, and ListMove.DoesNotExist for another plenary's.
    """
    doing, office = acting(doing, mover)
    moves = ListMove.objects.select_related("segment", "request__delegation").filter(segment__plenary=doing.subject)
    made = moves.get(pk=doing.data["move"])
    if made.undone_at is None:
        made.undone_at, made.undone_by = now, doing.user
        made.save(update_fields=["undone_at", "undone_by"])
        note(doing, "undo-move", office, _about(made))
    return made


def placed(draft: Draft, slug: str) -> tuple[DraftSegment, Line]:
    """Where a request stands. Raises ListChanged where it is not listed, or no longer."""
    for segment in draft.segments:
        for line in segment.lines:
            if line.request.slug == slug:
                return segment, line
    raise ListChanged(_("The list changed meanwhile: this request is not listed any more. Nothing was moved."))


def _about(made: ListMove) -> dict[str, Any]:
    request, delegation = made.request, made.request.delegation
    code = delegation.code if delegation else ""  # only a draft has none, and no draft is listed
    facts = {"request": request.number, "delegation": code, "segment": made.segment.key}
    return facts | {"place": made.place, "reason": made.reason}


# --- The order ------------------------------------------------------------------------------------------------------


@transaction.atomic
def choose_order(doing: Doing, now: datetime) -> OrderChoice:
    """Order the list by doing.data["criteria"], from doing.data["initial"], from now on (S-3).

    Raises Hidden, and ValidationError in words.
    """
    doing, office = acting(doing, keeper)
    if not doing.reason and doing.subject.requests.standing().exists():
        raise ValidationError({"reason": _("Say why: requests have arrived, and their places change.")})
    return order_chosen(doing, office, now)


def order_chosen(doing: Doing, office: str, now: datetime) -> OrderChoice:
    """Keep the choice, and note it; the plenary is locked."""
    facts = {"criteria": doing.data["criteria"], "initial": doing.data["initial"]}
    choice = OrderChoice.objects.create(
        plenary=doing.subject, reason=doing.reason, chosen_by=doing.user, chosen_at=now, **facts
    )
    note(doing, "order", office, facts)
    return choice
