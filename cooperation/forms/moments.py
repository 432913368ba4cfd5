"""Moments as people type them: by the clock of the session."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.models import Session


class MomentField(forms.DateTimeField):
    """A day and hour in a session's time, as an aware moment; hours that its clocks skip or repeat are refused."""

    latest: datetime | None = None
    zone = timezone.get_default_timezone()

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput({"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")
        super().__init__(**{"widget": widget} | kwargs)

    def of_session(self, session: Session, latest: datetime | None = None) -> None:
        """In this session's time, and not after a moment, such as now."""
        self.zone, self.latest = session.timezone, latest
        self.help_text = _("In %(place)s time, to the second if it is known.") % {"place": session.place}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and timezone.is_aware(value):
            return timezone.localtime(value, self.zone).replace(tzinfo=None, microsecond=0)
        return value

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.zone):
            return super().to_python(value)

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        if value is not None and self.latest is not None and value > self.latest:
            raise ValidationError(_("This moment has not come yet."), code="future")
