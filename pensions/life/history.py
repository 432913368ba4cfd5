"""What happened to a pension file, from its acts, in words for those who may read the file."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from asp_portal.acts import Act
from pensions.files.services import may_keep
from pensions.life.services import EVENT, TAKEN_BACK
from pensions.life.words import EVENTS
from pensions.models import PensionFile


@dataclass(frozen=True)
class Told:
    """An act in words; position: of an event that may be taken back."""

    act: Act
    label: str
    taken_back: bool = False
    position: int | None = None


def told(file: PensionFile, user) -> list[Told]:
    """The acts on a file, the latest first. One query."""
    found = Act.objects.about(file).select_related("content", "sealed_change").order_by("-position")
    acts, keeps = list(found), may_keep(user, file.judge)
    back = {act.content.body["of"] for act in acts if act.name == TAKEN_BACK}
    return [one_told(act, keeps=keeps, taken_back=act.position in back) for act in acts]


def one_told(act: Act, *, keeps: bool, taken_back: bool) -> Told:
    """An act in words; which event it was is sealed where it tells of a family."""
    if act.name not in (EVENT, TAKEN_BACK):
        return Told(act, _(act.name))
    label = str(EVENTS[act.sealed_change.body["event"]])
    if act.name == TAKEN_BACK:
        return Told(act, _("Taken back: %(event)s") % {"event": label})
    return Told(act, label, taken_back, act.position if keeps and not taken_back else None)
