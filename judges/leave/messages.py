"""Who is told what by e-mail about leave, each in their own language."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from asp_portal import outbox
from asp_portal.accounts.models import User
from asp_portal.acts import Act
from asp_portal.workflow import Doing
from judges.leave.figures import period_in_words
from judges.models import Event, LeaveRequest
from judges.services import authorising_users

lazy_period = lazy(period_in_words, str)  # in the language of whoever reads it


def tell(people: Iterable[User | None], doing: Doing, subject, body) -> None:
    """Write the same message to each; the texts may name {number}, {judge}, {days}, {reason}, {link}."""
    request: LeaveRequest = doing.subject
    outbox.post_all(
        people,
        subject,
        body,
        but=doing.user,
        number=request.number,
        judge=request.judge,
        days=lazy_period(request),
        reason=doing.reason,
        link=settings.SITE_URL + request.get_absolute_url(),
    )


def asked(doing: Doing, act: Act) -> None:
    """To whoever may decide."""
    tell(
        authorising_users(doing.subject.judge_id, doing.today),
        doing,
        _("Leave {number} awaits your decision"),
        _("{judge} asks for leave: {days}.\n\n{link}"),
    )


def granted(doing: Doing, act: Act) -> None:
    """To the judge."""
    tell([doing.subject.judge.user], doing, _("Leave {number} is granted"), _("{days}\n\n{reason}\n\n{link}"))


def refused(doing: Doing, act: Act) -> None:
    """To the judge."""
    tell([doing.subject.judge.user], doing, _("Leave {number} is refused"), _("{days}\n\n{reason}\n\n{link}"))


def withdrawn(doing: Doing, act: Act) -> None:
    """To whoever may decide, where they had been asked."""
    if act.before == LeaveRequest.State.REQUESTED:
        tell(
            authorising_users(doing.subject.judge_id, doing.today),
            doing,
            _("Leave {number} is no longer asked for"),
            _("{judge} has withdrawn the request: {days}.\n\n{link}"),
        )


def given_back(doing: Doing, act: Act) -> None:
    """To who had granted it."""
    tell(
        [doing.subject.decided_by],
        doing,
        _("Leave {number} is given back"),
        _("{judge} gives back leave that was granted: {days}.\n\n{reason}\n\n{link}"),
    )


def recorded(doing: Doing, act: Act) -> None:
    """To the judge."""
    tell(
        [doing.subject.judge.user],
        doing,
        _("Leave {number} is recorded"),
        _("The Secretariat has recorded leave that you took: {days}.\n\n{link}"),
    )


def taken_back(doing: Doing, act: Act) -> None:
    """To the judge."""
    tell(
        [doing.subject.judge.user],
        doing,
        _("Leave {number} no longer counts"),
        _("The Secretariat has taken leave off your record: {days}.\n\n{reason}\n\n{link}"),
    )


def hearing_during_leave(event: Event, rows: Iterable[LeaveRequest], by: User) -> None:
    """To each judge whose granted leave a hearing now meets."""
    for row in rows:
        outbox.post_all(
            [row.judge.user],
            _("A hearing during your leave {number}"),
            _("{title}: {hearing}. Your leave was granted for {leave}.\n\n{link}"),
            but=by,
            number=row.number,
            title=event.title,
            hearing=lazy_period(event),
            leave=lazy_period(row),
            link=settings.SITE_URL + row.get_absolute_url(),
        )
