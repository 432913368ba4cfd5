"""Warnings that terms end: 120 and 90 days ahead, to those who keep the Committee, each once.

A warning that fell due while no worker ran is sent when one wakes, unless the term has ended meanwhile.
"""

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
from asp_portal.accounts.roles import Role
from asp_portal.templatetags.portal import short_date
from pensions.committee.services import Place, composition, holdings, last_served
from pensions.models import Seat, SeatReminder
from pensions.rules.committee import WARNINGS

KEEPERS = (Role.SECRETARIAT, Role.REGISTRAR)
LOCK = 726_593  # of one run at a time, in PostgreSQL
SUBJECT = gettext_lazy("Staff Pension Committee: terms that end")
BODY = gettext_lazy("These terms on the Staff Pension Committee end:\n\n{lines}\n\nMore in the portal: {link}")


@transaction.atomic
def remind(today: date) -> int:
    """Send the warnings that are due on a day; gives of how many seats. Two workers do not warn twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    sent = set(SeatReminder.objects.values_list("holding_id", "days_ahead"))
    places = [one for one in composition(today, holdings(), Seat.objects.all()) if one.holding and one.is_due]
    new = [one for one in places if (one.holding.pk, turn(one)) not in sent]
    SeatReminder.objects.bulk_create(
        SeatReminder(holding=one.holding, days_ahead=ahead, sent_on=today)
        for one in new
        for ahead in WARNINGS  # with a late one the one before it, which nobody needs any more
        if ahead >= turn(one) and (one.holding.pk, ahead) not in sent
    )
    tell(new)
    return len(new)


def turn(place: Place) -> int:
    """The warning whose turn it is: the last one whose day has come."""
    end = last_served(place.holding)
    return min(ahead for ahead in WARNINGS if end - timedelta(days=ahead) <= place.on)


def tell(places: Iterable[Place]) -> None:
    """One message to each who keeps the Committee, with all that is new."""
    places = list(places)
    people = {user.pk: user for role in KEEPERS for user in outbox.holders(role)} if places else {}
    for person in people.values():
        post(person, places)


def post(person: User, places: list[Place]) -> None:
    """A message in the language of the person."""
    with translation.override(person.language):
        lines = "\n".join(map(line, places))
    outbox.post(person, SUBJECT, BODY, lines=lines, link=settings.SITE_URL + reverse("pensions:committee"))


def line(place: Place) -> str:
    """A term that ends: its last day, the seat, who holds it, what comes next."""
    end = short_date(last_served(place.holding))
    ends = _("%(seat)s: %(person)s, until %(end)s.") % {"seat": place.seat, "person": place.holding.person, "end": end}
    return f"{ends} {place.proposal.words}"
