"""Sessions of the Assembly, their plenaries on cooperation, and what a plenary lays down beforehand."""

from datetime import timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import Act, state_follows_acts
from asp_portal.numbers import slug
from asp_portal.text import validate_line, validate_text
from cooperation.rules.facts import SpeakerClass

CLASSES = [
    (SpeakerClass.STATE_PARTY.value, _("State Party")),
    (SpeakerClass.OBSERVER.value, _("observer")),
    (SpeakerClass.ORGANIZATION.value, _("organization")),
    (SpeakerClass.ORGAN.value, _("organ of the Court")),
    (SpeakerClass.CIVIL_SOCIETY.value, _("civil society")),
]
DAY = 24 * 3600


def in_language(thing: models.Model, field: str) -> str:
    """A text kept in both languages, in the reader's; in the other where theirs is empty."""
    mine, other = ("fr", "en") if get_language() == "fr" else ("en", "fr")
    return getattr(thing, f"{field}_{mine}") or getattr(thing, f"{field}_{other}")


def validate_zone(name: str) -> None:
    """The name of a time zone, such as Europe/Amsterdam."""
    if name not in available_timezones():
        raise ValidationError(_("There is no time zone of this name; one is Europe/Amsterdam."))


class Session(models.Model):
    """A session of the Assembly of States Parties: when, where, and in which time."""

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    number = models.PositiveSmallIntegerField(_("number"), unique=True, validators=[MinValueValidator(1)])
    place_en = models.CharField(_("place in English"), max_length=100, validators=[validate_line])
    place_fr = models.CharField(_("place in French"), max_length=100, validators=[validate_line])
    zone = models.CharField(_("time zone"), max_length=50, default="Europe/Amsterdam", validators=[validate_zone])
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("session of the Assembly")
        verbose_name_plural = _("sessions of the Assembly")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_its_start",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return _("Session %(number)s, %(place)s %(year)s") % {
            "number": self.number,
            "place": self.place,
            "year": self.first_day.year,
        }

    @property
    def place(self) -> str:
        """In the reader's language."""
        return in_language(self, "place")

    @property
    def timezone(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.zone)


class PlenaryQuerySet(models.QuerySet):
    """Plenaries, and who sees which."""

    def visible_to(self, user) -> "PlenaryQuerySet":
        """All for those who prepare or run them; for everybody else those that were announced."""
        if user.has_perm("cooperation.view_plenary"):
            return self
        return self.exclude(state=Plenary.State.DRAFT)


class Plenary(models.Model):
    """A plenary on cooperation: its time, its list's opening and closing, and how long each may speak."""

    class State(models.TextChoices):
        """How far it has come; it follows from the acts."""

        DRAFT = "draft", _("in preparation")
        ANNOUNCED = "announced", _("announced")
        ENDED = "ended", _("ended")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="plenaries", verbose_name=_("session"))
    title_en = models.CharField(_("title in English"), max_length=250, validators=[validate_line])
    title_fr = models.CharField(_("title in French"), max_length=250, validators=[validate_line])
    theme_en = models.TextField(_("theme in English"), max_length=2000, blank=True, validators=[validate_text])
    theme_fr = models.TextField(_("theme in French"), max_length=2000, blank=True, validators=[validate_text])
    on = models.DateField(_("day"))
    starts_at = models.DateTimeField(
        _("start"), null=True, blank=True, help_text=_("In the time of the session; may be entered later.")
    )
    seconds = models.PositiveIntegerField(
        _("length"), validators=[MinValueValidator(60), MaxValueValidator(DAY)], default=90 * 60
    )
    speaking_seconds = models.PositiveIntegerField(
        _("time for each intervention"), default=120, validators=[MinValueValidator(1), MaxValueValidator(3600)]
    )
    group_seconds = models.PositiveIntegerField(
        _("time for a statement on behalf of a group"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3600)],
        help_text=_("Empty: as for everybody."),
    )
    changeover_seconds = models.PositiveIntegerField(
        _("change-over before each listed intervention"), default=30, validators=[MaxValueValidator(600)]
    )
    opens_at = models.DateTimeField(_("list opens"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("list closes"),
        null=True,
        blank=True,
        help_text=_("What arrives at this moment or later is late (reading S-2)."),
    )
    keeps_place = models.BooleanField(
        _("a change keeps the place"),
        default=True,
        help_text=_("If not, a request changed before the deadline counts as arrived anew."),
    )
    source = models.CharField(_("source"), max_length=250, blank=True, validators=[validate_line])
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    content_hash = models.CharField(max_length=64, default="", editable=False)

    objects = PlenaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("plenary")
        verbose_name_plural = _("plenaries")
        ordering = ["-on", "-pk"]
        triggers = [state_follows_acts("cooperation.plenary")]
        permissions = [("keep_plenary", "Can prepare plenaries")]
        constraints = [
            models.CheckConstraint(
                name="list_closes_after_it_opens",
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("The list cannot close before it opens."),
            ),
            models.CheckConstraint(
                name="list_closes_before_the_plenary_starts",
                condition=Q(starts_at=None) | Q(closes_at=None) | Q(closes_at__lte=F("starts_at")),
                violation_error_message=_("The list closes before the plenary starts, at the latest with it."),
            ),
            models.CheckConstraint(
                name="announced_with_both_moments",
                condition=Q(state="draft") | Q(opens_at__isnull=False, closes_at__isnull=False),
                violation_error_message=_("Say when the list opens and closes before the plenary is announced."),
            ),
            models.CheckConstraint(name="plenary_has_time", condition=Q(seconds__gt=0, speaking_seconds__gt=0)),
        ]

    def __str__(self) -> str:
        return in_language(self, "title")

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("cooperation:plenary", args=[self.slug])

    @property
    def title(self) -> str:
        """In the reader's language."""
        return in_language(self, "title")

    @property
    def theme(self) -> str:
        """In the reader's language."""
        return in_language(self, "theme")

    @property
    def ends_at(self):
        """The moment at which it is planned to end; None while the start is not known."""
        return self.starts_at and self.starts_at + timedelta(seconds=self.seconds)

    def is_open(self, now) -> bool:
        """Whether requests still arrive in time at this moment."""
        return self.state == self.State.ANNOUNCED and self.opens_at <= now < self.closes_at

    @property
    def tone(self) -> str:
        """How its state is shown."""
        return {"draft": "quiet", "announced": "info", "ended": "good"}[self.state]

    @cached_property
    def acts(self):
        """The acts on it, the first one first."""
        return Act.objects.about(self).select_related("actor")


class SpeakingLimit(models.Model):
    """The time of an intervention for one class of speakers, where it is not everybody's."""

    plenary = models.ForeignKey(Plenary, models.CASCADE, related_name="limits")
    speaker_class = models.CharField(_("class of speakers"), max_length=15, choices=CLASSES)
    seconds = models.PositiveIntegerField(_("time"), validators=[MinValueValidator(1), MaxValueValidator(3600)])

    class Meta:
        verbose_name = _("limit for a class of speakers")
        verbose_name_plural = _("limits for classes of speakers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plenary", "speaker_class"],
                name="one_limit_a_class",
                violation_error_message=_("There is a limit for this class already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_speaker_class_display()


class Segment(models.Model):
    """A part of a plenary with its theme, its time, and the share of it that belongs to the floor."""

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    plenary = models.ForeignKey(Plenary, models.CASCADE, related_name="segments")
    key = models.CharField(_("key"), max_length=10, validators=[validate_line], help_text=_("For instance I or II."))
    position = models.PositiveSmallIntegerField(_("position"))
    title_en = models.CharField(_("title in English"), max_length=250, validators=[validate_line])
    title_fr = models.CharField(_("title in French"), max_length=250, validators=[validate_line])
    description_en = models.TextField(
        _("description in English"), max_length=2000, blank=True, validators=[validate_text]
    )
    description_fr = models.TextField(
        _("description in French"), max_length=2000, blank=True, validators=[validate_text]
    )
    seconds = models.PositiveIntegerField(_("length"), validators=[MinValueValidator(1), MaxValueValidator(DAY)])
    floor_seconds = models.PositiveIntegerField(
        _("protected share of the floor"),
        default=0,
        help_text=_("Time that invited speakers must leave to those who register."),
    )

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["plenary", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plenary", "key"],
                name="segment_key_once",
                violation_error_message=_("There is a segment with this key already."),
            ),
            models.CheckConstraint(
                name="floor_within_the_segment",
                condition=Q(floor_seconds__lte=F("seconds")),
                violation_error_message=_("The protected share cannot be longer than the segment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}. {in_language(self, 'title')}"

    @property
    def title(self) -> str:
        """In the reader's language."""
        return in_language(self, "title")

    @property
    def description(self) -> str:
        """In the reader's language."""
        return in_language(self, "description")


class InvitedSpeaker(models.Model):
    """Somebody invited to speak in a segment, before those who register, with minutes of their own (S-4)."""

    class Kind(models.TextChoices):
        """As what they speak."""

        ORGAN = "organ", _("organ of the Court")
        STATE = "state", _("State")
        EXPERT = "expert", _("expert")
        CIVIL_SOCIETY = "civil_society", _("civil society")
        OTHER = "other", _("other")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    segment = models.ForeignKey(Segment, models.CASCADE, related_name="invited")
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("speaks as"), max_length=15, choices=Kind)
    name_en = models.CharField(
        _("name in English"), max_length=150, validators=[validate_line], help_text=_("For instance The Registrar.")
    )
    name_fr = models.CharField(_("name in French"), max_length=150, validators=[validate_line])
    speaker = models.CharField(_("speaker"), max_length=150, blank=True, validators=[validate_line])
    delegation = models.ForeignKey(
        "cooperation.Delegation",
        models.PROTECT,
        related_name="invitations_to_speak",
        null=True,
        blank=True,
        verbose_name=_("delegation"),
    )
    language = models.CharField(_("language of the statement"), max_length=5, blank=True)
    seconds = models.PositiveIntegerField(_("planned time"), validators=[MinValueValidator(1), MaxValueValidator(DAY)])

    class Meta:
        verbose_name = _("invited speaker")
        verbose_name_plural = _("invited speakers")
        ordering = ["segment", "position", "pk"]
        constraints = [models.CheckConstraint(name="invited_with_time", condition=Q(seconds__gt=0))]

    def __str__(self) -> str:
        return in_language(self, "name")

    @property
    def name(self) -> str:
        """In the reader's language."""
        return in_language(self, "name")


class OrderChoice(models.Model):
    """How a plenary orders its list, from the moment it was chosen; the latest one holds (S-3)."""

    plenary = models.ForeignKey(Plenary, models.CASCADE, related_name="order_choices")
    criteria = models.JSONField(_("criteria"))  # a list of Criterion values, in their sequence
    initial = models.CharField(_("drawn initial"), max_length=1, default="A")
    reason = models.CharField(_("reason"), max_length=500, blank=True, validators=[validate_line])
    chosen_at = models.DateTimeField(_("chosen"))
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("choice of the order")
        verbose_name_plural = _("choices of the order")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return ", ".join(self.criteria)
