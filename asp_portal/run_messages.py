"""Who is told what by e-mail about a monthly run, in the words of its kind."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.functional import Promise, lazy

from asp_portal import outbox
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.runs import MonthlyRun
from asp_portal.templatetags.portal import month
from asp_portal.workflow import Doing

lazy_month = lazy(month, str)  # in the language of whoever reads it


def tell(people: Iterable[User | None], run: MonthlyRun, subject: Promise, body: Promise, reason: str = "") -> None:
    """Write the same message to each; `subject` and `body` may name {number}, {month}, {reason}, {link}."""
    link = settings.SITE_URL + run.get_absolute_url()
    outbox.post_all(people, subject, body, number=run.number, month=lazy_month(run.month), reason=reason, link=link)


def tell_finance(run: MonthlyRun, subject: Promise, body: Promise) -> None:
    """To Finance, which approves."""
    tell(outbox.holders(Role.FINANCE), run, subject, body)


def tell_preparer(doing: Doing, subject: Promise, body: Promise) -> None:
    """To who prepared it, where somebody else did something, with the reason."""
    run = doing.subject
    tell([run.prepared_by] if run.prepared_by_id != doing.user.pk else [], run, subject, body, doing.reason)


def tell_paid(user: User, run: MonthlyRun, address: str, subject: Promise, body: Promise) -> None:
    """To whom it pays: the paper is at an address. No amount travels by e-mail."""
    outbox.post(user, subject, body, month=lazy_month(run.month), link=settings.SITE_URL + address)
