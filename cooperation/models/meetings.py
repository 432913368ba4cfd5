"""The meeting: a log of events that is its only truth, and what each screen shows of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import append_only
from cooperation.models.sessions import Plenary


class Meeting(models.Model):
    """The live meeting of a plenary. Its version grows by one with each event; commands lock this row."""

    plenary = models.OneToOneField(Plenary, models.PROTECT, related_name="meeting")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        permissions = [("run_meeting", "Can run a meeting from the console")]

    def __str__(self) -> str:
        return str(self.plenary)


class MeetingEvent(models.Model):
    """One thing that happened in a meeting. Never changed: an error is undone by a further event."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="events")
    version = models.PositiveIntegerField(_("version"))  # of the meeting, once it had happened
    name = models.CharField(_("event"), max_length=30)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(_("at"))  # when it happened in the room
    recorded_at = models.DateTimeField(_("recorded"))  # when it reached the server: later, where the network was down
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), null=True)
    command = models.UUIDField(null=True)  # chosen by the console: the same command sent again does nothing more

    class Meta:
        verbose_name = _("event of a meeting")
        verbose_name_plural = _("events of meetings")
        ordering = ["meeting", "version"]
        triggers = append_only("meeting_event")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="one_event_a_version"),
            models.UniqueConstraint(fields=["meeting", "command"], name="a_command_once"),
            models.CheckConstraint(name="recorded_when_it_happened_or_later", condition=Q(recorded_at__gte=F("at"))),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.name}"


class Snapshot(models.Model):
    """What one audience sees of a meeting now. Written with each event; the live server hands it on."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="snapshots")
    audience = models.CharField(max_length=15)
    version = models.PositiveIntegerField()
    body = models.JSONField()

    class Meta:
        verbose_name = _("snapshot of a meeting")
        verbose_name_plural = _("snapshots of meetings")
        constraints = [models.UniqueConstraint(fields=["meeting", "audience"], name="one_snapshot_an_audience")]

    def __str__(self) -> str:
        return f"{self.audience} {self.version}"
