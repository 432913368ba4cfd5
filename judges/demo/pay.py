"""The pay of the demo: three months paid, one day's acting entered late, this month left to prepare."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from asp_portal.outbox import Message
from asp_portal.runs import AT_ONCE
from asp_portal.workflow import Doing
from judges.models import ActingDay, Judge, OfficeHolding, PayRun
from judges.pay import services as pay
from judges.pay.workflow import pay_workflow
from judges.record import keeping
from judges.rules.presidency import Office

MONTHS_PAID = 3


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Prepared by the Secretariat and approved by Finance; nothing where a run is there, or the bench is large."""
    if PayRun.objects.exists() or Judge.objects.count() > AT_ONCE:
        return
    secretariat = User.objects.get(email=f"secretariat@{accounts.DOMAIN}")
    finance = User.objects.get(email=f"finance@{accounts.DOMAIN}")
    months = PayRun.objects.open_months(today)[1 : MONTHS_PAID + 1]
    for month in reversed(months):
        run = pay.runs.prepare(secretariat, month, today)
        pay_workflow.apply("approve", Doing(run, finance, today))
    acted_late(months[0], secretariat)
    forget_news()
    say(f"{len(months)} months of pay")


def acted_late(month: date, secretariat: User) -> None:
    """A day of the last paid month, entered after it was paid: the next run corrects it."""
    day = month + timedelta(days=8)
    deputy = OfficeHolding.objects.filter(office=Office.FIRST_VICE_PRESIDENT.value).latest("first_day")
    if not ActingDay.objects.filter(day=day).exists():
        keeping.keep(ActingDay(judge=deputy.judge, day=day, source="Note of the Presidency"), secretariat)


def forget_news() -> None:
    """Nobody waits for news of the past."""
    Message.objects.filter(sent_at=None).update(sent_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'judges.tasks.tell_of_pay'")
