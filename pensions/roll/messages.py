"""Who is told what by e-mail about a payment roll."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from asp_portal import outbox
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.templatetags.portal import month
from asp_portal.workflow import Doing
from pensions.models import PensionRoll

lazy_month = lazy(month, str)  # in the language of whoever reads it


def tell(people: Iterable[User | None], roll: PensionRoll, subject, body, reason: str = "") -> None:
    """Write the same message to each; `subject` and `body` may name {number}, {month}, {reason}, {link}."""
    link = settings.SITE_URL + roll.get_absolute_url()
    outbox.post_all(people, subject, body, number=roll.number, month=lazy_month(roll.month), reason=reason, link=link)


def computed(roll: PensionRoll) -> None:
    """To Finance: it awaits approval."""
    tell(
        outbox.holders(Role.FINANCE),
        roll,
        _("The pensions of {month} await approval"),
        _("Payment roll {number} is computed and can be approved.\n\n{link}"),
    )


def withdrawn(doing: Doing, act: Act) -> None:
    """To who prepared it, where somebody else withdrew it."""
    roll = doing.subject
    people = [roll.prepared_by] if roll.prepared_by_id != doing.user.pk else []
    tell(people, roll, _("Payment roll {number} was withdrawn"), _("{reason}\n\n{link}"), doing.reason)


def approved(doing: Doing, act: Act) -> None:
    """To who prepared it; to the former judges in the background."""
    tell([doing.subject.prepared_by], doing.subject, _("Payment roll {number} is approved"), _("{link}"))
    app.configure_task("pensions.tasks.tell_of_roll").defer(roll_id=doing.subject.pk)


def tell_judge(user: User, roll: PensionRoll, address: str) -> None:
    """To a former judge: the statement is there. No amount travels by e-mail."""
    outbox.post(
        user,
        _("Your pension statement of {month}"),
        _("Your pension payment statement is ready in the portal.\n\n{link}"),
        month=lazy_month(roll.month),
        link=settings.SITE_URL + address,
    )
