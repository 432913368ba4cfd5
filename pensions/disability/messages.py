"""Who is told what by e-mail about a case of incapacity: that something is there, and never what."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from asp_portal import outbox
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.workflow import Doing
from pensions.models import DisabilityCase

SUBJECT = _("Something awaits you in the portal")
BODY = _("{number} awaits you: {link}")
NEWS = _("There is news in the portal")
NEWS_BODY = _("There is news for you under {number}: {link}")


def opened(case: DisabilityCase, user: User) -> None:
    """To those who enter what is needed, and to the judge."""
    tell(outbox.holders(Role.RECORDS), case, user, SUBJECT, BODY)
    tell([case.judge.user], case, user, NEWS, NEWS_BODY)


def ready(case: DisabilityCase, user: User) -> None:
    """To those who record the decision: nothing is missing any more."""
    tell(outbox.holders(Role.PENSIONS), case, user, SUBJECT, BODY)


def third_needed(case: DisabilityCase, user: User) -> None:
    """To those who see to it that a third doctor is named, and to those who enter the opinion."""
    tell([*outbox.holders(Role.PENSIONS), *outbox.holders(Role.RECORDS)], case, user, SUBJECT, BODY)


def concluded(doing: Doing, act: Act) -> None:
    """To the judge."""
    tell([doing.subject.judge.user], doing.subject, doing.user, NEWS, NEWS_BODY)


def tell(people, case: DisabilityCase, user: User, subject, body) -> None:
    """The same neutral words to each but to who did it."""
    link = settings.SITE_URL + case.get_absolute_url()
    outbox.post_all(people, subject, body, but=user, number=case.number, link=link)
