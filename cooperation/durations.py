"""Durations as people write and read them; kept as whole seconds."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9])(?::([0-5][0-9]))?")
SECONDS = re.compile(r"([0-9]{1,6}) ?(?:s|sec|secs|seconds?|secondes?)\.?")
HOURS_MINUTES = re.compile(r"(?:([0-9]{1,2}) ?(?:h|hours?|heures?) ?)?(?:([0-9]{1,4}) ?(?:m|min|mins|minutes?|’|')?)?")
MINUTES_SECONDS = re.compile(r"([0-9]{1,4}) ?(?:m|min|mins|minutes?|') ?([0-9]{1,2}) ?(?:s|sec|seconds?|secondes?|\")?")


def parsed(text: str) -> int:
    """A duration in seconds: "2" are minutes, "1:30" minutes and seconds, "1:30:00" hours too; also "90 s", "1 h 30".

    Raises ValidationError for anything else.
    """
    text = " ".join(text.lower().replace("′", "'").replace("″", '"').split())
    if found := CLOCK.fullmatch(text):
        first, second, third = found.groups()
        if third is not None:
            return int(first) * 3600 + int(second) * 60 + int(third)
        return int(first) * 60 + int(second)
    if found := SECONDS.fullmatch(text):
        return int(found[1])
    if found := MINUTES_SECONDS.fullmatch(text):
        return int(found[1]) * 60 + int(found[2])
    if (found := HOURS_MINUTES.fullmatch(text)) and (found[1] or found[2]):
        return int(found[1] or 0) * 3600 + int(found[2] or 0) * 60
    raise ValidationError(_("Write minutes, such as 2, 1:30 or 90 s."), code="duration")


def clock(seconds: int) -> str:
    """Minutes and seconds, "90:00" or "1:30", as they can be typed again."""
    return f"{seconds // 60}:{seconds % 60:02}"


def in_words(seconds: int | None) -> str:
    """ "1 h 30 min", "2 min 30 s", "0 s"; a dash where there is none."""
    if seconds is None:
        return "–"
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    parts = [(hours, _("%s h")), (minutes, _("%s min")), (left, _("%s s"))]
    words = "\N{NO-BREAK SPACE}".join(
        (text % number).replace(" ", "\N{NO-BREAK SPACE}") for number, text in parts if number
    )
    return ("−" if seconds < 0 else "") + (words or (_("%s s") % 0).replace(" ", "\N{NO-BREAK SPACE}"))


class DurationField(forms.Field):
    """A duration as people write it, in whole seconds."""

    widget = forms.TextInput

    def __init__(self, *, least: int = 1, most: int = 24 * 3600, **kwargs):
        self.least, self.most = least, most
        super().__init__(**{"help_text": gettext_lazy("Minutes: 2, 1:30 or 90 s.")} | kwargs)

    def widget_attrs(self, widget):
        return {"autocomplete": "off", "maxlength": "20", "class": "duration"}

    def prepare_value(self, value):
        return clock(value) if isinstance(value, int) else value

    def has_changed(self, initial, data):
        try:
            return super().has_changed(initial, self.to_python(data))
        except ValidationError:
            return True

    def to_python(self, value):
        if value is None or isinstance(value, int):
            return value
        text = str(value).strip()
        return parsed(text) if text else None

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if value < self.least:
            raise ValidationError(_("At least %s.") % in_words(self.least), code="least")
        if value > self.most:
            raise ValidationError(_("At most %s.") % in_words(self.most), code="most")
