"""Who is told by e-mail of actuarial bases: those who keep pensions, and who confirms bases."""

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from asp_portal import outbox
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.templatetags.portal import short_date
from asp_portal.workflow import Doing
from pensions.models import ActuarialBasis


def prepared(basis: ActuarialBasis, user: User) -> None:
    """To the Registrar, who adopts bases."""
    subject = _("Actuarial basis {number} awaits your confirmation")
    body = _("{name}, in force from {day} if confirmed.\n\n{link}")
    tell(outbox.holders(Role.REGISTRAR), basis, user, subject, body)


def adopted(doing: Doing, act: Act) -> None:
    """To those who keep pensions."""
    body = _("{name} is in force from {day}.\n\n{link}")
    tell(outbox.holders(Role.PENSIONS), doing.subject, doing.user, _("Actuarial basis {number} is adopted"), body)


def withdrawn(doing: Doing, act: Act) -> None:
    """To those who keep pensions."""
    body = _("{reason}\n\n{link}")
    subject = _("Actuarial basis {number} is withdrawn")
    tell(outbox.holders(Role.PENSIONS), doing.subject, doing.user, subject, body, reason=doing.reason)


def tell(people, basis: ActuarialBasis, user: User, subject, body, **values) -> None:
    """Write the same message to each but to who did it."""
    link = settings.SITE_URL + basis.get_absolute_url()
    day = lazy(short_date, str)(basis.first_day)  # as the language of each reader writes it
    outbox.post_all(people, subject, body, but=user, number=basis.number, name=basis.name, day=day, link=link, **values)
