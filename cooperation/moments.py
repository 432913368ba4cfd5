"""Moments in the time of a session, always with its name."""

from datetime import UTC, datetime, tzinfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from asp_portal.templatetags.portal import short_date
from cooperation.models import Session

MINUTE = "%H:%M"


def in_session(at: datetime | None, session: Session, clock: str = MINUTE) -> str:
    """ "6 Dec 2021, 23:59 The Hague time (CET)"; a dash where there is no moment. clock: how the hour is written."""
    if at is None:
        return "–"
    local = timezone.localtime(at, session.timezone)
    return _("%(day)s, %(hour)s %(place)s time (%(zone)s)") % {
        "day": short_date(local.date()),
        "hour": local.strftime(clock),
        "place": session.place,
        "zone": local.tzname(),
    }


def hour_in_session(at: datetime | None, session: Session, clock: str = MINUTE) -> str:
    """ "15:00 CET": the hour alone, where the day is said beside it."""
    if at is None:
        return "–"
    local = timezone.localtime(at, session.timezone)
    return f"{local.strftime(clock)}\N{NO-BREAK SPACE}{local.tzname()}"


def in_zone(naive: datetime, zone: tzinfo) -> datetime:
    """The moment at which the clocks of a zone show this. Raises ValidationError where they never do, or twice."""
    first, second = naive.replace(tzinfo=zone), naive.replace(tzinfo=zone, fold=1)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise ValidationError(_("The clocks skip this hour on that day: choose another."), code="skipped")
    if first.utcoffset() != second.utcoffset():
        raise ValidationError(_("The clocks show this hour twice on that day: choose another."), code="twice")
    return first
