"""Who is told what by e-mail about a pay run."""

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
from judges.models import PayRun

lazy_month = lazy(month, str)  # in the language of whoever reads it


def tell(people: Iterable[User | None], run: PayRun, subject, body, reason: str = "") -> None:
    """Write the same message to each; `subject` and `body` may name {number}, {month}, {reason}, {link}."""
    link = settings.SITE_URL + run.get_absolute_url()
    outbox.post_all(people, subject, body, number=run.number, month=lazy_month(run.month), reason=reason, link=link)


def computed(run: PayRun) -> None:
    """To Finance: it awaits approval."""
    tell(
        outbox.holders(Role.FINANCE),
        run,
        _("The judges' pay of {month} awaits approval"),
        _("Pay run {number} is computed and can be approved.\n\n{link}"),
    )


def withdrawn(doing: Doing, act: Act) -> None:
    """To who prepared it, where somebody else withdrew it."""
    run = doing.subject
    people = [run.prepared_by] if run.prepared_by_id != doing.user.pk else []
    tell(people, run, _("Pay run {number} was withdrawn"), _("{reason}\n\n{link}"), doing.reason)


def approved(doing: Doing, act: Act) -> None:
    """To who prepared it; to the judges in the background, since they may be thousands."""
    tell([doing.subject.prepared_by], doing.subject, _("Pay run {number} is approved"), _("{link}"))
    app.configure_task("judges.tasks.tell_of_pay").defer(run_id=doing.subject.pk)


def tell_judge(user: User, run: PayRun, address: str) -> None:
    """To a judge: the statement is there. No amount travels by e-mail."""
    outbox.post(
        user,
        _("Your pay statement of {month}"),
        _("Your pay statement is ready in the portal.\n\n{link}"),
        month=lazy_month(run.month),
        link=settings.SITE_URL + address,
    )
