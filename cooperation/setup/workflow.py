"""The way of a plenary: prepared, announced, ended."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.workflow import Doing, Transition, Workflow
from cooperation.models import Plenary
from cooperation.permissions import desk
from cooperation.setup import facts, messages

S = Plenary.State
keeper = desk("cooperation.keep_plenary")


def of_announcing(doing: Doing) -> list[str]:
    """Segments that fit, and the two moments of the list."""
    return facts.obstacles(doing.subject)


def of_taking_back(doing: Doing) -> list[str]:
    """Nobody has registered, nothing was published, the meeting has not begun."""
    plenary, found = doing.subject, []
    if count := plenary.requests.count():
        found.append(_("%s requests for the floor have arrived: what was announced to them holds.") % count)
    if plenary.versions.exists():
        found.append(_("A version of the list of speakers is kept already."))
    if hasattr(plenary, "meeting"):
        found.append(_("The meeting has begun."))
    return found


plenary_workflow = Workflow(
    facts.plenary_facts,
    [
        Transition(
            "announce",
            gettext_lazy("Announce"),
            (S.DRAFT,),
            S.ANNOUNCED,
            keeper,
            obstacles=of_announcing,
            after=messages.announced,
        ),
        Transition("end", gettext_lazy("Mark as ended"), (S.ANNOUNCED,), S.ENDED, keeper, style="secondary"),
        Transition(
            "prepare",
            gettext_lazy("Back to preparation"),
            (S.ANNOUNCED,),
            S.DRAFT,
            keeper,
            obstacles=of_taking_back,
            after=messages.taken_back,
            needs_reason=True,
            style="secondary",
        ),
        Transition(
            "reopen",
            gettext_lazy("It has not ended"),
            (S.ENDED,),
            S.ANNOUNCED,
            keeper,
            needs_reason=True,
            style="secondary",
        ),
    ],
)
