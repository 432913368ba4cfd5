"""Reminders of what comes due: by e-mail, to the judge and to those who keep the record, each of them once.

A reminder that fell due while no worker ran is sent when one wakes, unless its day has passed meanwhile. What tells of
birth and family goes to the judge and to those who keep family data, and says only that there is a date.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal import outbox
from asp_portal.accounts.models import User
from asp_portal.law.provisions import cite
from asp_portal.templatetags.portal import short_date
from judges.coming.services import Coming, found
from judges.models import Judge, Reminder
from judges.record.visibility import KEEPING, Data

DAYS_AHEAD = (180, 30)
KEEPERS, FAMILY_KEEPERS = KEEPING[Data.OFFICE], KEEPING[Data.FAMILY]
LOCK = 726_581  # of one run at a time, in PostgreSQL

SUBJECT = gettext_lazy("What comes due")
OWN_BODY = gettext_lazy("These dates come due for you:\n\n{lines}\n\nMore in the portal: {link}")
BODY = gettext_lazy("These dates come due for judges:\n\n{lines}\n\nMore in the portal: {link}")


@transaction.atomic
def remind(today: date) -> int:
    """Send the reminders that are due on a day; gives how many dates were told. Two workers do not remind twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = today + timedelta(days=max(DAYS_AHEAD))
    rows = Reminder.objects.filter(day__range=(today, last))
    sent = set(rows.values_list("judge_id", "kind", "day", "days_ahead"))
    new: dict[tuple, Coming] = {}
    for entry in found(Judge.objects.select_related("user"), today, last, lambda judge: Data):
        if (key := key_of(entry, turn(entry, today))) not in sent:
            new[key] = entry
    Reminder.objects.bulk_create(
        Reminder(judge_id=judge, kind=kind, day=day, days_ahead=ahead, sent_on=today)
        for judge, kind, day, turn_ in new
        for ahead in DAYS_AHEAD  # with a late one those before it, which nobody needs any more
        if ahead >= turn_ and (judge, kind, day, ahead) not in sent
    )
    tell(new.values())
    return len(new)


def turn(entry: Coming, today: date) -> int:
    """The reminder whose turn it is: the last one whose day has come."""
    return min(ahead for ahead in DAYS_AHEAD if entry.day - timedelta(days=ahead) <= today)


def key_of(entry: Coming, ahead: int) -> tuple[int, str, date, int]:
    """What a reminder is known by; children who come of age on one day are one."""
    return entry.judge.pk, entry.kind.value, entry.day, ahead


def tell(entries: Iterable[Coming]) -> None:
    """One message to each person, with all that is new to them."""
    keepers, family_keepers = holders_of(KEEPERS), holders_of(FAMILY_KEEPERS)
    own: dict[User, list[Coming]] = defaultdict(list)
    others: dict[User, list[Coming]] = defaultdict(list)
    for entry in entries:
        judge = entry.judge.user
        if judge is not None and judge.is_active:
            own[judge].append(entry)
        for keeper in family_keepers if entry.due.private else keepers:
            if keeper != judge:
                others[keeper].append(entry)
    for person, dates in own.items():
        post(person, OWN_BODY, dates, named=False)
    for person, dates in others.items():
        post(person, BODY, dates, named=True)


def post(person: User, body, dates: list[Coming], *, named: bool) -> None:
    """A message in the language of the person."""
    with translation.override(person.language):
        lines = "\n".join(line(entry, named) for entry in dates)
    outbox.post(person, SUBJECT, body, lines=lines, link=settings.SITE_URL + reverse("judges:coming"))


def line(entry: Coming, named: bool) -> str:
    """A date as it may be told outside the portal: its day, the judge, what it is, the law behind it."""
    law = "; ".join([] if entry.due.private else [cite(one, _) for one in entry.due.step.provisions])
    parts = [short_date(entry.day), *([str(entry.judge)] if named else []), entry.outside]
    return " – ".join(parts) + (f" ({law})" if law else "")


def holders_of(permission: str) -> list[User]:
    """Those who hold a permission and can sign in."""
    app, _dot, codename = permission.partition(".")
    held = {"groups__permissions__codename": codename, "groups__permissions__content_type__app_label": app}
    return list(User.objects.filter(is_active=True, **held).distinct().order_by("pk"))
