"""What comes due in calendars of other programs: for a judge beside the leave, for the Secretariat in one of its own.

Of birth and family nothing is told but that there is a date.
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from asp_portal.accounts.models import User
from judges.calendar.ical import PROVIDERS, Item, Kind, span
from judges.coming.services import Coming, coming_for
from judges.models import Judge


def own(user: User, today: date) -> Iterable[Item]:
    """What comes due for a judge."""
    return items(coming_for(Judge.objects.filter(user=user), today, span(today)[1], user), named=False)


def of_all(user: User, today: date) -> Iterable[Item]:
    """What comes due for all judges, as far as the user may know of it."""
    return items(coming_for(Judge.objects.all(), today, span(today)[1], user), named=True)


def items(entries: Iterable[Coming], *, named: bool) -> Iterable[Item]:
    """Entries of a day; children who come of age on one day are one."""
    link = settings.SITE_URL + reverse("judges:coming")
    made: dict[str, Item] = {}
    for entry in entries:
        named_by = f"{entry.judge.slug} {entry.kind} {entry.day}"  # in a calendar, this must not say what it is
        uid = f"due-{salted_hmac('judges.coming', named_by).hexdigest()}"
        summary = f"{entry.judge}: {entry.outside}" if named else entry.outside
        made[uid] = Item(uid, entry.day, entry.day, summary, url=link)
    return made.values()


PROVIDERS[Kind.OWN].append(own)
PROVIDERS[Kind.DUE].append(of_all)
