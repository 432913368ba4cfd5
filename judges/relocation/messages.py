"""Who is told what by e-mail about relocation claims."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from asp_portal import outbox
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.workflow import Doing
from judges.services import authorising_users


def tell(people: Iterable[User | None], doing: Doing, subject, body) -> None:
    """Write the same message to each but to who did it; the texts may name {number}, {judge}, {reason}, {link}."""
    claim = doing.subject
    outbox.post_all(
        people,
        subject,
        body,
        but=doing.user,
        number=claim.number,
        judge=claim.judge,
        reason=doing.reason,
        link=settings.SITE_URL + claim.get_absolute_url(),
    )


def certified(doing: Doing, act: Act) -> None:
    """To the Secretariat."""
    subject = _("Relocation claim {number} awaits verification")
    tell(outbox.holders(Role.SECRETARIAT), doing, subject, _("{judge} has certified a relocation claim.\n\n{link}"))


def returned(doing: Doing, act: Act) -> None:
    """To the judge."""
    subject = _("Relocation claim {number} came back to you with questions")
    body = _("{reason}\n\nPlease answer by changing it, and submit it again.\n\n{link}")
    tell([doing.subject.judge.user], doing, subject, body)


def verified(doing: Doing, act: Act) -> None:
    """To whoever may authorise it."""
    subject = _("Relocation claim {number} awaits your authorisation")
    body = _("The Secretariat has verified a relocation claim of {judge}.\n\n{link}")
    tell(authorising_users(doing.subject.judge_id, doing.today), doing, subject, body)


def sent_back(doing: Doing, act: Act) -> None:
    """To the Secretariat."""
    subject = _("Relocation claim {number} was sent back for verification")
    tell(outbox.holders(Role.SECRETARIAT), doing, subject, _("{reason}\n\n{link}"))


def authorised(doing: Doing, act: Act) -> None:
    """To Finance and the judge."""
    people = [*outbox.holders(Role.FINANCE), doing.subject.judge.user]
    tell(people, doing, _("Relocation claim {number} is authorised for payment"), _("{judge}\n\n{link}"))


def refused(doing: Doing, act: Act) -> None:
    """To the judge and the Secretariat."""
    people = [*outbox.holders(Role.SECRETARIAT), doing.subject.judge.user]
    tell(people, doing, _("Relocation claim {number} is refused"), _("{reason}\n\n{link}"))


def paid(doing: Doing, act: Act) -> None:
    """To the judge."""
    tell([doing.subject.judge.user], doing, _("Relocation claim {number} is paid"), _("{reason}\n\n{link}"))
