"""Durations as people write and read them; moments in the time of a session."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cooperation.durations import DurationField, clock, in_words, parsed
from cooperation.models import Session
from cooperation.moments import in_session, in_zone
from tests.cooperation.world import HAGUE, NEW_YORK


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2", 120),
        ("1:30", 90),
        ("0:05", 5),
        ("90 s", 90),
        ("90s", 90),
        ("90 seconds", 90),
        ("90 secondes", 90),
        ("1:30:00", 5400),
        ("1 h 30", 5400),
        ("1 h 30 min", 5400),
        ("2 h", 7200),
        ("2 min", 120),
        ("2 min 30 s", 150),
        ("2′30″", 150),
        (" 10  MIN ", 600),
        ("0", 0),
    ],
)
def test_a_duration_is_read_as_people_write_it(text, seconds):
    assert parsed(text) == seconds


@pytest.mark.parametrize("text", ["", "two", "1:60", "1.5", "1,5", "-2", "1e3", "2 2", "1:2:3:4", "٢", "99999999"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(ValidationError, match="1:30"):
        parsed(text)


@pytest.mark.parametrize("seconds", [0, 1, 59, 60, 61, 90, 3599, 3600, 5400, 86399])
def test_what_is_shown_in_a_field_is_read_again(seconds):
    assert parsed(clock(seconds)) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (90, "1 min 30 s"), (120, "2 min"), (5400, "1 h 30 min"), (3601, "1 h 1 s"), (-720, "−12 min")],
)
def test_a_duration_in_words(seconds, words):
    assert in_words(seconds).replace("\N{NO-BREAK SPACE}", " ") == words
    assert in_words(None) == "–"


def test_a_field_has_limits_of_which_both_are_allowed():
    field = DurationField(least=60, most=120)
    assert (field.clean("1"), field.clean("2:00")) == (60, 120)
    for text in ("0:59", "2:01", "", "soon"):
        with pytest.raises(ValidationError):
            field.clean(text)
    assert DurationField(required=False).clean("") is None


def naive(text: str) -> datetime:
    """What a clock on the wall shows, in no zone yet."""
    return datetime.fromisoformat(text)


class TestMoments:
    seat = Session(number=20, place_en="The Hague", place_fr="La Haye", zone="Europe/Amsterdam")

    def test_a_moment_names_the_place_and_its_clock(self):
        at = datetime(2021, 12, 6, 22, 59, tzinfo=UTC)
        assert in_session(at, self.seat).replace("\N{NO-BREAK SPACE}", " ") == "6 Dec 2021, 23:59 The Hague time (CET)"
        assert in_session(None, self.seat) == "–"
        with translation.override("fr"):
            assert "La Haye" in in_session(at, self.seat)

    def test_an_hour_that_the_clocks_skip_or_show_twice_is_refused(self):
        midnight = naive("2021-12-07 00:00")
        assert in_zone(midnight, HAGUE) == datetime(2021, 12, 6, 23, tzinfo=UTC)
        assert in_zone(midnight, NEW_YORK) == datetime(2021, 12, 7, 5, tzinfo=UTC)
        with pytest.raises(ValidationError, match="skip"):
            in_zone(naive("2022-03-27 02:30"), HAGUE)
        with pytest.raises(ValidationError, match="twice"):
            in_zone(naive("2022-10-30 02:30"), HAGUE)
