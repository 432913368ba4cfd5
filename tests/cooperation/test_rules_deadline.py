"""The deadline (S-2): the first moment of the next day is too late, in the session's zone, also where clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cooperation.rules.deadline import closes_at, in_utc, is_late

THE_HAGUE, NEW_YORK = ZoneInfo("Europe/Amsterdam"), ZoneInfo("America/New_York")
MONDAY = date(2021, 12, 6)


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (datetime(2021, 12, 6, 23, 59, 59, 999_000, tzinfo=THE_HAGUE), False),
        (datetime(2021, 12, 6, 23, 59, 59, 999_999, tzinfo=THE_HAGUE), False),
        (datetime(2021, 12, 7, tzinfo=THE_HAGUE), True),
        (datetime(2021, 12, 6, 17, 59, 59, 999_000, tzinfo=NEW_YORK), False),
        (datetime(2021, 12, 6, 18, tzinfo=NEW_YORK), True),
        (datetime(2021, 12, 6, 22, 59, 59, 999_000, tzinfo=UTC), False),
        (datetime(2021, 12, 6, 23, tzinfo=UTC), True),
    ],
)
def test_s_2_a_session_in_the_hague(at, late):
    assert is_late(at, closes_at(MONDAY, THE_HAGUE)) is late


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (datetime(2021, 12, 6, 23, 59, 59, 999_000, tzinfo=NEW_YORK), False),
        (datetime(2021, 12, 7, 5, 59, 59, 999_000, tzinfo=THE_HAGUE), False),
        (datetime(2021, 12, 7, tzinfo=NEW_YORK), True),
        (datetime(2021, 12, 7, 6, tzinfo=THE_HAGUE), True),
    ],
)
def test_s_2_a_session_in_new_york(at, late):
    assert is_late(at, closes_at(MONDAY, NEW_YORK)) is late


@pytest.mark.parametrize(
    ("zone", "day", "in_universal_time"),
    [
        ("Europe/Amsterdam", date(2026, 3, 28), datetime(2026, 3, 28, 23, tzinfo=UTC)),  # the night of summer time
        ("Europe/Amsterdam", date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),  # a day of 23 hours
        ("Europe/Amsterdam", date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),  # a day of 25 hours
        ("Africa/Cairo", date(2024, 4, 25), datetime(2024, 4, 25, 22, tzinfo=UTC)),  # 00:00 becomes 01:00
        ("Africa/Cairo", date(2024, 10, 31), datetime(2024, 10, 31, 22, tzinfo=UTC)),  # 00:00 was 23:00 again
        ("America/Havana", date(2024, 11, 2), datetime(2024, 11, 3, 4, tzinfo=UTC)),  # 01:00 becomes 00:00 again
    ],
)
def test_s_2_the_day_ends_once_where_clocks_change(zone, day, in_universal_time):
    assert closes_at(day, ZoneInfo(zone)) == in_universal_time


def test_moments_of_a_repeated_hour_differ():
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=THE_HAGUE, fold=fold) for fold in (0, 1))
    assert in_utc(second) - in_utc(first) == timedelta(hours=1)
    assert not is_late(first, closes_at=second)
    assert is_late(second, closes_at=second)


def test_a_moment_without_a_zone_is_an_error():
    with pytest.raises(ValueError, match="needs its zone: 2021-12-06T10:00:00"):
        is_late(datetime(2021, 12, 6, 10), closes_at(MONDAY, THE_HAGUE))  # noqa: DTZ001 - what is tested
