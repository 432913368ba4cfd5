"""Until when a delegation may register: by the clock of the session (S-2)."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def closes_at(day: date, zone: tzinfo) -> datetime:
    """The first moment after a last day, which is too late: 00:00 of the next day in the session's zone (S-2).

    Where clocks skip or repeat that hour, it is the moment at which the day first ends.
    """
    return in_utc(datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone))


def is_late(received_at: datetime, closes_at: datetime) -> bool:
    """Whether a request arrived after the list closed: the first moment that is too late counts (S-2)."""
    return in_utc(received_at) >= in_utc(closes_at)


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC, where moments compare also while clocks change. Raises ValueError without a zone."""
    if moment.utcoffset() is None:
        raise ValueError(f"A moment needs its zone: {moment.isoformat()}.")
    return moment.astimezone(UTC)
