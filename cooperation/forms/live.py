"""What a console sends: a command and its facts, as JSON."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from asp_portal.text import CleanCharField
from cooperation.live.commands import NAMES, Command

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_MS = 4_102_444_800_000  # the year 2100


def _fields(*names: str, required: bool = True) -> dict[str, forms.Field]:
    made: dict[str, forms.Field] = {
        "id": CleanCharField(max_length=40),
        "segment": CleanCharField(max_length=10),
        "place": forms.IntegerField(min_value=1, max_value=10_000),
        "seconds": forms.IntegerField(min_value=1, max_value=3600),
        "version": forms.IntegerField(min_value=1),
        "text": CleanCharField(max_length=300),
        "code": CleanCharField(max_length=12),
        "name": CleanCharField(max_length=150),
    }
    for name in names:
        made[name].required = required and name != "text"
    return {name: made[name] for name in names}


FACTS = {
    "open_segment": _fields("segment"),
    "close_segment": _fields("segment"),
    **{name: _fields("id") for name in ("start", "stop", "absent", "back")},
    "move": _fields("id", "place"),
    "note": _fields("id", "text"),
    "extend": _fields("seconds"),
    "reply": _fields("code"),
    "order": _fields("code", "name", required=False),
    "turn": _fields("code", "name", "seconds", required=False),
    "undo": _fields("version"),
}


class FactsForm(forms.Form):
    """The facts of one command. A point of order and a floor out of turn name a delegation by its code, or anybody."""

    def __init__(self, command: str, facts: Mapping[str, Any]):
        super().__init__(facts)
        self.fields = FACTS.get(command, {})
        self.names_somebody = {"code", "name"} <= set(self.fields)

    def clean(self) -> dict[str, Any]:
        """One of the two, and what was not given left out."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "") or name == "text"}
        if self.names_somebody and ("code" in given) == ("name" in given):
            raise ValidationError(_("Name a delegation, or a person, not both."))
        return given


class CommandForm(forms.Form):
    """The envelope of a command."""

    command = forms.UUIDField()
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    name = forms.ChoiceField(choices=[(name, name) for name in NAMES])
    data = forms.Field(required=False)  # an object already; a text is not read once more as JSON
    at_ms = forms.IntegerField(min_value=0, max_value=LATEST_MS, required=False)
    queued = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """The facts too."""
        given = self.cleaned_data
        facts = FactsForm(given.get("name", ""), _mapping(given.get("data")))
        if not facts.is_valid():
            raise ValidationError([f"{name}: {text}" for name, texts in facts.errors.items() for text in texts])
        return given | {"facts": facts.cleaned_data}

    def made(self) -> Command:
        """The command, once it is valid."""
        given = self.cleaned_data
        at = None if given["at_ms"] is None else EPOCH + timedelta(milliseconds=given["at_ms"])
        return Command(given["command"], given["seen"], given["name"], given["facts"], at, given["queued"])


def _mapping(value: Any) -> Mapping[str, Any]:
    if value in (None, ""):
        return {}
    if not isinstance(value, dict):
        raise ValidationError(_("The facts of a command are an object."))
    return value
