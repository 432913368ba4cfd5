"""Who is told what by e-mail about a plenary, each in their own language."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from asp_portal import outbox
from asp_portal.accounts.models import User
from asp_portal.acts import Act
from asp_portal.workflow import Doing
from cooperation.models import Plenary
from cooperation.moments import in_session

lazy_moment = lazy(in_session, str)  # in the language of whoever reads it


def delegates() -> QuerySet[User]:
    """Everybody who acts for a delegation."""
    return User.objects.filter(
        delegation_members__left_at=None, delegation_members__delegation__is_active=True, is_active=True
    ).distinct()


def tell(plenary: Plenary, by: User, subject, body, reason: str = "") -> None:
    """Write the same message to every delegate; the texts may name {title}, {opens}, {closes}, {reason}, {link}."""
    for person in delegates().exclude(pk=by.pk):
        outbox.post(
            person,
            subject,
            body,
            title=lazy_title(plenary),
            opens=lazy_moment(plenary.opens_at, plenary.session),
            closes=lazy_moment(plenary.closes_at, plenary.session),
            reason=reason,
            link=settings.SITE_URL + plenary.get_absolute_url(),
        )


def title(plenary: Plenary) -> str:
    """Its title in the language of whoever reads it."""
    return plenary.title


lazy_title = lazy(title, str)


def announced(doing: Doing, act: Act) -> None:
    """To all delegates: from when to when they can register; not for a plenary of the past."""
    plenary = doing.subject
    if plenary.on >= doing.today:
        tell(
            plenary,
            doing.user,
            _("Plenary on cooperation: the list of speakers"),
            _("{title}\n\nDelegations can register to speak from {opens} until just before {closes}.\n\n{link}"),
        )


def taken_back(doing: Doing, act: Act) -> None:
    """To all delegates: it is prepared anew."""
    tell(
        doing.subject,
        doing.user,
        _("Plenary on cooperation: prepared anew"),
        _("{title}\n\nThe Secretariat prepares this plenary anew. {reason}\n\nYou are told when the list opens."),
        reason=doing.reason,
    )


def moved(plenary: Plenary, by: User, before: datetime | None) -> None:
    """To all delegates: the list of an announced plenary closes at another moment."""
    if plenary.state == Plenary.State.ANNOUNCED and before != plenary.closes_at:
        tell(
            plenary,
            by,
            _("Plenary on cooperation: the list of speakers closes at another time"),
            _("{title}\n\nDelegations can now register to speak until just before {closes}.\n\n{link}"),
        )
