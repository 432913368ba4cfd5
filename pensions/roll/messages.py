"""Who is told what by e-mail about a payment roll."""

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from asp_portal.accounts.models import User
from asp_portal.acts import Act
from asp_portal.run_messages import tell, tell_finance, tell_paid, tell_preparer
from asp_portal.workflow import Doing
from pensions.models import PensionRoll


def computed(roll: PensionRoll) -> None:
    """To Finance: it awaits approval."""
    tell_finance(
        roll,
        _("The pensions of {month} await approval"),
        _("Payment roll {number} is computed and can be approved.\n\n{link}"),
    )


def withdrawn(doing: Doing, act: Act) -> None:
    """To who prepared it, where somebody else withdrew it."""
    tell_preparer(doing, _("Payment roll {number} was withdrawn"), _("{reason}\n\n{link}"))


def approved(doing: Doing, act: Act) -> None:
    """To who prepared it; to the former judges in the background."""
    tell([doing.subject.prepared_by], doing.subject, _("Payment roll {number} is approved"), _("{link}"))
    app.configure_task("pensions.tasks.tell_of_roll").defer(roll_id=doing.subject.pk)


def tell_judge(user: User, roll: PensionRoll, address: str) -> None:
    """To a former judge: the statement is there. No amount travels by e-mail."""
    tell_paid(
        user,
        roll,
        address,
        _("Your pension statement of {month}"),
        _("Your pension payment statement is ready in the portal.\n\n{link}"),
    )
