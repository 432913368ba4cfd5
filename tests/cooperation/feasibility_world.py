"""A plenary whose first segment is too short for those who ask: what the tests of its feasibility begin with."""

from datetime import UTC, datetime, timedelta

from asp_portal import acts
from cooperation.models import SpeakingRequest
from tests.cooperation.world import STATES, delegation, make_plenary

RECEIVED = datetime(2021, 12, 1, 9, tzinfo=UTC)
SEVEN = list(STATES)[:7]  # SEN FRA ARG JPN HRV CIV COK, in the order of arrival


def ask(plenary, code, key="I", *, group=None):
    """A request that arrived in time, a minute after the one before it."""
    number = SpeakingRequest.objects.count() + 1
    request = SpeakingRequest.objects.create(
        number=f"SP-2021-{number:04}",
        plenary=plenary,
        segment=plenary.segments.get(key=key),
        delegation=delegation(code),
        group=group,
        received_at=RECEIVED + timedelta(minutes=number),
        state="listed",
    )
    acts.record(request, "submit", actor=None, office="", content={}, after="listed")
    return request


def fifteen_minutes_each(plenary):
    """Both segments have half an hour, of which the one invited speaker takes a quarter."""
    for segment in plenary.segments.all():
        segment.invited.exclude(pk=segment.invited.first().pk).delete()
        segment.invited.update(seconds=15 * 60)
        segment.seconds, segment.floor_seconds = 30 * 60, 10 * 60
        segment.save()
    return plenary


def short_plenary(secretariat):
    """In the first segment 15 minutes remain and seven ask for two minutes and 30 s each: 17 min 30 s."""
    made = fifteen_minutes_each(make_plenary(secretariat))
    for code in SEVEN:
        ask(made, code)
    return made


def plain(thing):
    """Words without no-break spaces."""
    return str(thing).replace("\N{NO-BREAK SPACE}", " ")
