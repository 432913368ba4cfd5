"""The texts of statements: held until they are delivered, then published by one action."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import Act, append_only, state_follows_acts
from asp_portal.numbers import slug
from asp_portal.text import validate_text
from cooperation.models.delegations import Delegation
from cooperation.models.requests import SPOKEN, SpeakingRequest
from cooperation.models.sessions import InvitedSpeaker, Plenary, Segment


class TextQuerySet(models.QuerySet):
    """Texts of statements, and who may read which before it is public."""

    def visible_to(self, user) -> "TextQuerySet":
        """All for interpreters and the desk; for everybody else those of their own delegations."""
        if user.has_perm("cooperation.read_texts") or user.has_perm("cooperation.keep_texts"):
            return self
        own = Delegation.objects.of(user)
        return self.filter(Q(request__delegation__in=own) | Q(invited__delegation__in=own))

    def whole(self) -> "TextQuerySet":
        """With whose words they are, and with their versions."""
        speakers = ("request__delegation", "request__group", "invited__delegation")
        plenaries = ("request__segment__plenary__session", "invited__segment__plenary__session")
        return self.select_related(*speakers, *plenaries, "published_version").prefetch_related("versions__added_by")


class StatementText(models.Model):
    """The text of one intervention: under embargo, delivered, or handed in in writing only; then perhaps public."""

    class State(models.TextChoices):
        """Who may read it; it follows from the acts."""

        DRAFT = "draft", _("under embargo")  # until delivered: the delegation, the interpreters and the desk
        DELIVERED = "delivered", _("delivered, not yet published")
        WRITTEN = "written", _("in writing only, not yet published")
        PUBLISHED = "published", _("published")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    request = models.OneToOneField(SpeakingRequest, models.PROTECT, related_name="text", null=True, editable=False)
    invited = models.OneToOneField(InvitedSpeaker, models.PROTECT, related_name="text", null=True, editable=False)
    delivered_at = models.DateTimeField(_("delivered"), null=True, editable=False)
    is_written_only = models.BooleanField(_("in writing only"), default=False, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    published_version = models.ForeignKey(
        "cooperation.TextVersion", models.PROTECT, related_name="+", null=True, editable=False
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    content_hash = models.CharField(max_length=64, default="", editable=False)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a statement")
        verbose_name_plural = _("texts of statements")
        ordering = ["pk"]
        triggers = [state_follows_acts("cooperation.statementtext")]
        permissions = [
            ("read_texts", "Can read texts under embargo, to interpret them"),
            ("keep_texts", "Can keep and publish the texts of statements"),
        ]
        constraints = [
            models.CheckConstraint(
                name="text_of_one_intervention",
                condition=Q(request__isnull=True, invited__isnull=False)
                | Q(request__isnull=False, invited__isnull=True),
            ),
            models.CheckConstraint(
                name="no_text_public_before_it_was_delivered",
                condition=~Q(state="published") | Q(delivered_at__isnull=False) | Q(is_written_only=True),
                violation_error_message=_("A text is published once it was delivered, or handed in in writing only."),
            ),
            models.CheckConstraint(
                name="delivered_or_in_writing_only",
                condition=Q(delivered_at=None) | Q(is_written_only=False),
            ),
            models.CheckConstraint(
                name="public_exactly_in_the_version_that_was_published",
                condition=Q(state="published", published_version__isnull=False, published_at__isnull=False)
                | (~Q(state="published") & Q(published_version=None, published_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.speaker

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("cooperation:text", args=[self.slug])

    @property
    def of(self) -> Any:
        """The intervention whose text it is: a request for the floor, or an invited speaker."""
        return self.request if self.request_id else self.invited

    @property
    def segment(self) -> Segment:
        """The segment in which it is to be read."""
        return self.of.segment

    @property
    def plenary(self) -> Plenary:
        """The plenary to which it belongs."""
        return self.segment.plenary

    @property
    def speaker(self) -> str:
        """Whose words they are: the delegation, or who was invited, in the reader's language."""
        return str(self.request.delegation) if self.request_id else str(self.invited)

    @property
    def number(self) -> str:
        """How the acts on it call it."""
        return str(_("Statement of %s")) % self.speaker

    @property
    def tone(self) -> str:
        """How its state is shown."""
        return {"published": "good", "draft": "quiet"}.get(self.state, "info")

    @cached_property
    def latest(self) -> "TextVersion":
        """The version that counts; uses what is fetched."""
        return list(self.versions.all())[-1]

    @property
    def has_newer(self) -> bool:
        """Whether a version arrived after the one that is public."""
        return self.published_version_id is not None and self.latest.pk != self.published_version_id

    @cached_property
    def acts(self):
        """The acts on it, the first one first."""
        return Act.objects.about(self).select_related("actor")


class TextVersion(models.Model):
    """One version of a text, as a file, as words, or both; the latest counts. Never changed."""

    class Delivery(models.TextChoices):
        """How closely the speaker will keep to it."""

        VERBATIM = "verbatim", _("read out verbatim")
        CHECK = "check", _("check against delivery")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    text = models.ForeignKey(StatementText, models.PROTECT, related_name="versions")
    language = models.CharField(_("language"), max_length=5, choices=SPOKEN)
    delivery = models.CharField(_("delivery"), max_length=10, choices=Delivery, default=Delivery.CHECK)
    words = models.TextField(_("text"), max_length=50_000, blank=True, validators=[validate_text])
    word_count = models.PositiveIntegerField(_("words"), null=True)  # None where a file holds no words to count
    name = models.CharField(_("file"), max_length=120, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(default=0)
    stored_name = models.CharField(max_length=80, unique=True, null=True)  # noqa: DJ001  unique, so none is NULL
    sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of texts")
        ordering = ["pk"]
        triggers = append_only("text_version")
        constraints = [
            models.CheckConstraint(
                name="a_file_or_words",
                condition=Q(stored_name__isnull=False) | ~Q(words=""),
                violation_error_message=_("Send a file, or write the text."),
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.text)

    def get_absolute_url(self) -> str:
        """The file itself, or the words as one; for those who may read it under embargo."""
        return reverse("cooperation:text-version", args=[self.slug])
