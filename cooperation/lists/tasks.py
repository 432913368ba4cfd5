"""What awaits the Secretariat around lists of speakers, for the home page."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.inbox import Task
from cooperation.lists.versions import MAY_PUBLISH
from cooperation.models import Draw, ListVersion, Plenary

MAY_DRAW = "cooperation.keep_plenary"


def tasks(user: User, today: date) -> list[Task]:
    """For the desk: lists that have closed and are not published yet, and lots whose seed can be revealed."""
    return [*to_publish(user, today), *to_reveal(user, today)]


def to_publish(user: User, today: date) -> list[Task]:
    """Lists that have closed and are not published yet, for those who publish them. One query."""
    if not user.has_perm(MAY_PUBLISH):
        return []
    published = ListVersion.objects.filter(plenary=OuterRef("pk"), kind=ListVersion.Kind.PUBLISHED)
    waiting = list(
        Plenary.objects.filter(~Exists(published), state=Plenary.State.ANNOUNCED, closes_at__date__lte=today)
        .order_by("on")
        .values_list("slug", flat=True)
    )
    if not waiting:
        return []
    address = reverse("cooperation:publish", args=waiting[:1])
    return [Task(_("Lists of speakers to publish"), len(waiting), address, _("Requests have closed."), "care")]


def to_reveal(user: User, today: date) -> list[Task]:
    """Drawings whose seed waits since their list has closed, for those who draw. One query."""
    if not user.has_perm(MAY_DRAW):
        return []
    waiting = Draw.objects.filter(seed="", plenary__state=Plenary.State.ANNOUNCED, plenary__closes_at__date__lte=today)
    slugs = list(waiting.order_by("plenary__on").values_list("plenary__slug", flat=True))
    if not slugs:
        return []
    address = reverse("cooperation:draws", args=slugs[:1])
    return [Task(_("Seeds of lots to reveal"), len(slugs), address, _("The list has closed."), "care")]
