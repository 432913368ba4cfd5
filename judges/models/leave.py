"""Leave, the calendar of the bench, and the addresses of its feeds."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import Act, state_follows_acts
from asp_portal.numbers import slug
from asp_portal.text import validate_line
from judges.models.dates import check_order, days, in_order


class LeaveRequest(models.Model):
    """Annual leave asked for, decided by the Presidency (Annex, art. XI); or taken in the past and recorded later."""

    class State(models.TextChoices):
        """How far it has come; it follows from the acts."""

        DRAFT = "draft", _("draft")
        REQUESTED = "requested", _("requested")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    STANDING = (State.REQUESTED, State.GRANTED)

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    judge = models.ForeignKey("judges.Judge", models.PROTECT, related_name="leave_requests", verbose_name=_("judge"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    from_noon = models.BooleanField(_("from noon of the first day"), default=False)
    until_noon = models.BooleanField(_("until noon of the last day"), default=False)
    note = models.CharField(_("note"), max_length=500, blank=True, validators=[validate_line])
    source = models.CharField(
        _("source"),
        max_length=200,
        blank=True,
        validators=[validate_line],
        help_text=_("For leave recorded by the Secretariat: the document that says so."),
    )
    days_by_year = models.JSONField(
        _("working days"), default=dict, editable=False
    )  # {"2026": "4.5"}; fixed once granted
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    content_hash = models.CharField(max_length=64, default="", editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("leave request")
        verbose_name_plural = _("leave requests")
        ordering = ["-first_day", "-pk"]
        triggers = [state_follows_acts("judges.leaverequest")]
        permissions = [("record_leaverequest", "Can record leave taken")]
        indexes = [models.Index(fields=["first_day", "last_day"], name="leave_days")]
        constraints = [
            in_order("leave_ends_after_its_start"),
            models.CheckConstraint(
                name="leave_has_at_least_half_a_day",
                condition=~Q(first_day=F("last_day"), from_noon=True, until_noon=True),
                violation_error_message=_("From noon until noon of the same day is no leave."),
            ),
            ExclusionConstraint(
                name="leave_of_a_judge_never_overlaps",
                expressions=[("judge", RangeOperators.EQUAL), (days("first_day", "last_day"), RangeOperators.OVERLAPS)],
                condition=Q(state__in=["requested", "granted"]),
                violation_error_message=_("Another leave runs on some of these days."),
            ),
            models.CheckConstraint(
                name="nobody_decides_their_own_leave",
                condition=Q(decided_by=None) | Q(requested_by=None) | ~Q(decided_by=F("requested_by")),
                violation_error_message=_("Nobody decides on their own leave."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("judges:leave-request", args=[self.slug])

    def clean(self) -> None:
        """The days are in their order."""
        super().clean()
        check_order(self)

    @property
    def total(self) -> Decimal:
        """Its working days in all years."""
        return sum(map(Decimal, self.days_by_year.values()), Decimal(0))

    @property
    def is_recorded(self) -> bool:
        """Whether it was never asked for here: the Secretariat recorded it from a document."""
        return bool(self.source)

    @property
    def tone(self) -> str:
        """How its state is shown."""
        return {"requested": "info", "granted": "good", "refused": "bad"}.get(self.state, "quiet")

    @cached_property
    def acts(self):
        """The acts on it, the first one first."""
        return Act.objects.about(self).select_related("actor")


class Event(models.Model):
    """What stands in the calendar of the bench: hearings, other meetings, official holidays of the Court."""

    class Kind(models.TextChoices):
        """What it is."""

        HEARING = "hearing", _("hearing")
        MEETING = "meeting", _("meeting of the judges")
        HOLIDAY = "holiday", _("official holiday")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=200, validators=[validate_line])
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    judges = models.ManyToManyField(
        "judges.Judge",
        related_name="events",
        blank=True,
        verbose_name=_("judges"),
        help_text=_("Nobody chosen: the whole bench."),
    )
    source = models.CharField(
        _("source"), max_length=200, blank=True, validators=[validate_line], help_text=_("The order or decision.")
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["first_day", "title"]
        permissions = [("keep_event", "Can keep the calendar of the bench")]
        indexes = [models.Index(fields=["first_day", "last_day"], name="event_days")]
        constraints = [in_order("event_ends_after_its_start")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("judges:calendar-event", args=[self.slug])

    def clean(self) -> None:
        """The days are in their order."""
        super().clean()
        check_order(self)


class CalendarFeed(models.Model):
    """The secret address of a person's calendar feed; only its SHA-256 is kept."""

    class Kind(models.TextChoices):
        """What it shows."""

        OWN = "own", _("own leave and what comes due")
        BENCH = "bench", _("the bench: who is away, hearings")
        DUE = "due", _("what comes due for all judges")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    kind = models.CharField(max_length=10, choices=Kind)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_feed_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class Reminder(models.Model):
    """A reminder sent of something that comes due: never twice."""

    judge = models.ForeignKey("judges.Judge", models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=30)
    day = models.DateField()
    days_ahead = models.PositiveSmallIntegerField()
    sent_on = models.DateField()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(fields=["judge", "kind", "day", "days_ahead"], name="one_reminder_of_each")
        ]

    def __str__(self) -> str:
        return f"{self.judge_id} {self.kind} {self.day}"
