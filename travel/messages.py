"""Who is told what by e-mail after an act."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from asp_portal import outbox
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.workflow import Doing
from judges.services import authorising_users
from travel.models import Journey


def tell(people: Iterable[User | None], doing: Doing, subject, body) -> None:
    """Write the same message to each; `subject` and `body` may name {number}, {title}, {judge}, {reason}, {link}."""
    paper = doing.subject
    outbox.post_all(
        people,
        subject,
        body,
        but=doing.user,
        number=paper.number,
        title=paper.title,
        judge=paper.judge,
        reason=doing.reason,
        link=settings.SITE_URL + paper.get_absolute_url(),
    )


def claim_due(journey: Journey) -> None:
    """To the judge: a claim is due as soon as possible after the journey (App. 1, art. V)."""
    outbox.post(
        journey.judge.user,
        _("Your claim for journey {number} is due"),
        _("{title}: the journey ended 14 days ago or earlier. Claims are due as soon as possible after it.\n\n{link}"),
        number=journey.number,
        title=journey.title,
        link=settings.SITE_URL + journey.get_absolute_url(),
    )


def journey_requested(doing: Doing, act: Act) -> None:
    """To whoever may authorise it."""
    tell(
        authorising_users(doing.subject.judge_id, doing.today),
        doing,
        _("Journey {number} awaits your authorisation"),
        _("{judge} asks you to authorise a journey: {title}.\n\n{link}"),
    )


def journey_decided(doing: Doing, act: Act) -> None:
    """To the judge."""
    if act.after == "authorised":
        tell([doing.subject.judge.user], doing, _("Journey {number} is authorised"), _("{title}\n\n{reason}\n\n{link}"))
    else:
        tell([doing.subject.judge.user], doing, _("Journey {number} is refused"), _("{title}\n\n{reason}\n\n{link}"))


def returned(doing: Doing, act: Act) -> None:
    """To the judge."""
    tell(
        [doing.subject.judge.user],
        doing,
        _("{number} came back to you with questions"),
        _("{title}\n\n{reason}\n\nPlease answer by changing it, and submit it again.\n\n{link}"),
    )


def certified(doing: Doing, act: Act) -> None:
    """To the Secretariat; and to the judge as a receipt."""
    tell(
        outbox.holders(Role.SECRETARIAT),
        doing,
        _("Claim {number} awaits verification"),
        _("{judge} has certified a claim: {title}.\n\n{link}"),
    )


def decision_wanted(doing: Doing, act: Act) -> None:
    """To whoever may decide today."""
    tell(
        authorising_users(doing.subject.judge_id, doing.today),
        doing,
        _("Claim {number} has a point for you to decide"),
        _("{judge} has certified a claim with a point that the regulations leave to the President: {title}.\n\n{link}"),
    )


def verified(doing: Doing, act: Act) -> None:
    """To whoever may authorise it."""
    tell(
        authorising_users(doing.subject.judge_id, doing.today),
        doing,
        _("Claim {number} awaits your authorisation"),
        _("The Secretariat has verified a claim of {judge}: {title}.\n\n{link}"),
    )


def sent_back(doing: Doing, act: Act) -> None:
    """To the Secretariat."""
    tell(
        outbox.holders(Role.SECRETARIAT),
        doing,
        _("Claim {number} was sent back for verification"),
        _("{title}\n\n{reason}\n\n{link}"),
    )


def point_decided(doing: Doing, act: Act) -> None:
    """To the Secretariat and the judge."""
    tell(
        [*outbox.holders(Role.SECRETARIAT), doing.subject.judge.user],
        doing,
        _("An open point of claim {number} is decided"),
        _("{title}\n\n{reason}\n\n{link}"),
    )


def authorised(doing: Doing, act: Act) -> None:
    """To Finance and the judge."""
    tell(
        [*outbox.holders(Role.FINANCE), doing.subject.judge.user],
        doing,
        _("Claim {number} is authorised for payment"),
        _("{title}\n\n{link}"),
    )


def refused(doing: Doing, act: Act) -> None:
    """To the judge and the Secretariat."""
    tell(
        [*outbox.holders(Role.SECRETARIAT), doing.subject.judge.user],
        doing,
        _("Claim {number} is refused"),
        _("{title}\n\n{reason}\n\n{link}"),
    )


def paid(doing: Doing, act: Act) -> None:
    """To the judge."""
    tell([doing.subject.judge.user], doing, _("Claim {number} is paid"), _("{title}\n\n{link}"))
