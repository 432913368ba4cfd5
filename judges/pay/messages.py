"""Who is told what by e-mail about a pay run."""

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from asp_portal.accounts.models import User
from asp_portal.acts import Act
from asp_portal.run_messages import tell, tell_finance, tell_paid, tell_preparer
from asp_portal.workflow import Doing
from judges.models import PayRun


def computed(run: PayRun) -> None:
    """To Finance: it awaits approval."""
    tell_finance(
        run,
        _("The judges' pay of {month} awaits approval"),
        _("Pay run {number} is computed and can be approved.\n\n{link}"),
    )


def withdrawn(doing: Doing, act: Act) -> None:
    """To who prepared it, where somebody else withdrew it."""
    tell_preparer(doing, _("Pay run {number} was withdrawn"), _("{reason}\n\n{link}"))


def approved(doing: Doing, act: Act) -> None:
    """To who prepared it; to the judges in the background, since they may be thousands."""
    tell([doing.subject.prepared_by], doing.subject, _("Pay run {number} is approved"), _("{link}"))
    app.configure_task("judges.tasks.tell_of_pay").defer(run_id=doing.subject.pk)


def tell_judge(user: User, run: PayRun, address: str) -> None:
    """To a judge: the statement is there. No amount travels by e-mail."""
    tell_paid(
        user,
        run,
        address,
        _("Your pay statement of {month}"),
        _("Your pay statement is ready in the portal.\n\n{link}"),
    )
