"""What shapes a list of speakers by hand or by lot, and the list as it was kept or published."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import append_only
from asp_portal.numbers import slug
from asp_portal.sealed import SealedText
from asp_portal.text import validate_line
from cooperation.models.requests import SpeakingRequest
from cooperation.models.sessions import Plenary, Segment


class ListMove(models.Model):
    """A request put at a place of its segment's list by hand, with a reason; undone, not removed."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="moves")
    request = models.ForeignKey(SpeakingRequest, models.PROTECT, related_name="moves")
    place = models.PositiveSmallIntegerField(_("place"))
    reason = models.CharField(_("reason"), max_length=300, validators=[validate_line])
    moved_at = models.DateTimeField(auto_now_add=True)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("move by hand")
        verbose_name_plural = _("moves by hand")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="places_begin_at_one", condition=Q(place__gte=1)),
            models.CheckConstraint(name="moved_for_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.request} → {self.place}"


class AppliedRemedy(models.Model):
    """A remedy tried on the draft list; taken back by one click, not removed."""

    plenary = models.ForeignKey(Plenary, models.CASCADE, related_name="remedies")
    kind = models.CharField(_("remedy"), max_length=20)
    data = models.JSONField(default=dict)
    applied_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plenary", "kind", "data"],
                condition=Q(undone_at=None),
                name="remedy_tried_once",
                violation_error_message=_("This is being tried already."),
            ),
            models.CheckConstraint(
                name="remedy_undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Draw(models.Model):
    """A drawing of lots: the fingerprint of a secret seed is published first, the seed after the list has closed."""

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    plenary = models.ForeignKey(Plenary, models.CASCADE, related_name="draws")
    purpose = models.CharField(
        _("drawn"),
        max_length=10,
        choices=[("order", _("the order")), ("initial", _("the initial")), ("some", _("who speaks"))],
    )
    commitment = models.CharField(_("fingerprint of the seed"), max_length=64)
    sealed_seed = SealedText(max_length=100)
    seed = models.CharField(_("seed"), max_length=64, blank=True, editable=False)  # once revealed
    committed_at = models.DateTimeField(auto_now_add=True)
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revealed_at = models.DateTimeField(null=True, editable=False)
    revealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("drawing of lots")
        verbose_name_plural = _("drawings of lots")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plenary", "purpose"],
                name="lots_drawn_once",
                violation_error_message=_("Lots are drawn once for each purpose: this drawing holds."),
            ),
            models.CheckConstraint(
                name="seed_once_revealed",
                condition=Q(seed="", revealed_at=None) | (~Q(seed="") & Q(revealed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.commitment[:12]

    def get_absolute_url(self) -> str:
        """Its place on the public page of the plenary's drawings."""
        return reverse("cooperation:draws", args=[self.plenary.slug]) + f"#{self.slug}"


class ListVersion(models.Model):
    """The list of speakers of a plenary as it stood at a moment: a draft kept, or published. Never changed."""

    class Kind(models.TextChoices):
        """Whom it is for."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    plenary = models.ForeignKey(Plenary, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    note = models.CharField(_("note"), max_length=300, blank=True, validators=[validate_line])
    body = models.JSONField()
    hash = models.CharField(_("fingerprint"), max_length=64)  # SHA-256 of the public part of the body, canonical JSON
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("version of a list of speakers")
        verbose_name_plural = _("versions of lists of speakers")
        ordering = ["-number"]
        permissions = [("publish_list", "Can publish lists of speakers")]
        triggers = append_only("list_version")
        constraints = [models.UniqueConstraint(fields=["plenary", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return _("Version %s") % self.number

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("cooperation:version", args=[self.slug])


class ListPaper(models.Model):
    """A published list on paper, in one language, as it was printed with its publication. Never changed."""

    version = models.ForeignKey(ListVersion, models.PROTECT, related_name="papers")
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    content = models.BinaryField()  # PDF; in the database, so that it is there exactly where its version is

    class Meta:
        verbose_name = _("list of speakers on paper")
        verbose_name_plural = _("lists of speakers on paper")
        ordering = ["pk"]
        triggers = append_only("list_paper")
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="one_paper_a_language")]

    def __str__(self) -> str:
        return f"{self.version} {self.language}"


class TimesFeed(models.Model):
    """The secret address under which a delegate's calendar reads its expected times; only its SHA-256 is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="times_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("calendar of expected times")
        verbose_name_plural = _("calendars of expected times")

    def __str__(self) -> str:
        return str(self.user_id)
