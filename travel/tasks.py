"""What the background worker does for travel, day by day."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from travel import files, messages
from travel.models import Journey
from travel.services import overdue

AGAIN_AFTER = timedelta(days=14)


@app.periodic(cron="0 6 * * *")
@app.task(queue="daily", pass_context=False)
def remind_of_claims(timestamp: int) -> int:
    """Remind judges, every fourteen days, of journeys that ended and are not claimed; gives how many."""
    return remind(timezone.localdate())


def remind(today) -> int:
    """The reminders due on a day; each journey is locked, so that two workers do not remind twice."""
    with transaction.atomic():
        due = overdue(today).filter(
            Q(reminded_on=None) | Q(reminded_on__lte=today - AGAIN_AFTER), judge__user__isnull=False
        )
        pks = list(due.values_list("pk", flat=True))
        journeys = list(
            Journey.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(Q(reminded_on=None) | Q(reminded_on__lte=today - AGAIN_AFTER), pk__in=pks)
            .select_related("judge__user")
        )
        for journey in journeys:
            messages.claim_due(journey)
        Journey.objects.filter(pk__in=[journey.pk for journey in journeys]).update(reminded_on=today)
        return len(journeys)


@app.periodic(cron="30 3 * * *")
@app.task(queue="daily", pass_context=False)
def sweep_files(timestamp: int) -> int:
    """Remove files that no receipt names; gives how many."""
    return files.sweep()
