"""Requests for the floor, as they arrived, and what came with them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import Act, append_only, state_follows_acts
from asp_portal.numbers import slug
from asp_portal.text import validate_line, validate_text
from cooperation.models.delegations import Delegation
from cooperation.models.sessions import Plenary, Segment
from cooperation.rules.facts import Level

LEVELS = [
    (Level.HEAD_OF_STATE.value, _("head of State")),
    (Level.HEAD_OF_GOVERNMENT.value, _("head of government")),
    (Level.MINISTER.value, _("minister or equivalent")),
    (Level.VICE_MINISTER.value, _("vice-minister")),
    (Level.AMBASSADOR.value, _("ambassador or head of delegation")),
    (Level.OTHER.value, _("other")),
]
SPOKEN = [
    ("ar", _("Arabic")),
    ("zh", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
    ("other", _("another language, with interpretation brought along")),
]


class RequestQuerySet(models.QuerySet):
    """Requests for the floor, and who sees which."""

    def visible_to(self, user) -> "RequestQuerySet":
        """All for those who handle them; for everybody else those of their own delegations."""
        if user.has_perm("cooperation.view_speakingrequest"):
            return self
        return self.filter(delegation__in=Delegation.objects.of(user)).exclude(state__in=SpeakingRequest.UNCONFIRMED)

    def standing(self) -> "RequestQuerySet":
        """Those that are neither drafts nor withdrawn nor refused."""
        return self.filter(state__in=SpeakingRequest.STANDING)


class SpeakingRequest(models.Model):
    """A delegation's request for the floor in one segment; never deleted, only withdrawn (S-1, S-2, S-5)."""

    class State(models.TextChoices):
        """Where it stands; it follows from the acts."""

        DRAFT = "draft", _("draft")  # read from pasted text by the Secretariat, not yet confirmed
        LISTED = "listed", _("on the list")  # arrived in time
        WAITING = "waiting", _("late, waiting for a decision")
        ACCEPTED = "accepted", _("late, accepted")
        REFUSED = "refused", _("late, refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DISCARDED = "discarded", _("draft, discarded")

    STANDING = (State.LISTED, State.WAITING, State.ACCEPTED)
    UNCONFIRMED = (State.DRAFT, State.DISCARDED)

    class Channel(models.TextChoices):
        """How it came."""

        PORTAL = "portal", _("through the portal")
        EMAIL = "email", _("by e-mail")
        NOTE = "note", _("by note verbale")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    plenary = models.ForeignKey(Plenary, models.PROTECT, related_name="requests", editable=False)
    # Only what was not confirmed may leave segment or delegation open.
    segment = models.ForeignKey(Segment, models.PROTECT, related_name="requests", null=True, verbose_name=_("segment"))
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, related_name="requests", null=True, verbose_name=_("delegation")
    )
    speaker = models.CharField(
        _("speaker"), max_length=150, blank=True, validators=[validate_line], help_text=_("May follow later.")
    )
    speaker_title = models.CharField(_("title or function"), max_length=200, blank=True, validators=[validate_line])
    level = models.CharField(_("protocol level"), max_length=20, choices=LEVELS, default=Level.OTHER.value)
    language = models.CharField(_("language of the statement"), max_length=5, choices=SPOKEN, default="en")
    group = models.ForeignKey(
        Delegation,
        models.PROTECT,
        related_name="statements_on_behalf",
        null=True,
        blank=True,
        verbose_name=_("on behalf of"),
    )
    group_name = models.CharField(
        _("another group"), max_length=150, blank=True, validators=[validate_line], help_text=_("As it is called.")
    )
    accessibility = models.TextField(
        _("needs for accessibility"), max_length=500, blank=True, validators=[validate_text]
    )
    by_video = models.BooleanField(_("video message"), default=False)
    channel = models.CharField(_("arrived"), max_length=10, choices=Channel, default=Channel.PORTAL, editable=False)
    message = models.TextField(_("the message"), max_length=20_000, blank=True, editable=False)
    received_at = models.DateTimeField(
        _("received"), null=True, editable=False, help_text=_("By the server's clock; of a message, when it arrived.")
    )
    changed_at = models.DateTimeField(_("last changed by the delegation"), null=True, editable=False)
    is_late = models.BooleanField(_("late"), default=False, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    content_hash = models.CharField(max_length=64, default="", editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for the floor")
        verbose_name_plural = _("requests for the floor")
        ordering = ["received_at", "pk"]
        triggers = [state_follows_acts("cooperation.speakingrequest")]
        permissions = [("handle_speakingrequest", "Can enter requests for the floor and decide on late ones")]
        indexes = [models.Index(fields=["plenary", "state"], name="request_of_plenary")]
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "delegation"],
                condition=Q(state__in=["listed", "waiting", "accepted"]),
                name="one_standing_request_a_segment",
                violation_error_message=_("This delegation has asked for the floor in this segment already."),
            ),
            models.CheckConstraint(
                name="late_exactly_where_the_state_says_so",
                condition=Q(state="listed", is_late=False)
                | Q(state__in=["waiting", "accepted", "refused"], is_late=True)
                | Q(state__in=["draft", "withdrawn", "discarded"]),
            ),
            models.CheckConstraint(
                name="placed_unless_a_draft",
                condition=Q(state__in=["draft", "discarded"])
                | Q(received_at__isnull=False, delegation__isnull=False, segment__isnull=False),
            ),
            models.CheckConstraint(
                name="a_message_where_it_did_not_come_through_the_portal",
                condition=Q(channel="portal", message="") | ~Q(channel="portal"),
            ),
            models.CheckConstraint(
                name="on_behalf_of_one_group",
                condition=Q(group=None) | Q(group_name=""),
                violation_error_message=_("Choose the group, or write its name, not both."),
            ),
            models.CheckConstraint(
                name="not_on_behalf_of_oneself",
                condition=Q(group=None) | ~Q(group=F("delegation")),
                violation_error_message=_("A group speaks in its own capacity: leave “on behalf of” empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("cooperation:request", args=[self.slug])

    @property
    def on_behalf_of(self) -> str:
        """The group's name in the reader's language; "" in national capacity."""
        return str(self.group) if self.group_id else self.group_name

    @property
    def tone(self) -> str:
        """How its state is shown."""
        return {"listed": "good", "waiting": "info", "accepted": "good", "refused": "bad"}.get(self.state, "quiet")

    @property
    def is_changed_late(self) -> bool:
        """Whether the delegation changed it after the list closed; it kept its place all the same."""
        return bool(self.changed_at and self.plenary.closes_at and self.changed_at >= self.plenary.closes_at)

    @cached_property
    def acts(self):
        """The acts on it, the first one first."""
        return Act.objects.about(self).select_related("actor")


class RequestFile(models.Model):
    """What came with a request: the note verbale, the e-mail. Never changed."""

    request = models.ForeignKey(SpeakingRequest, models.PROTECT, related_name="files")
    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    name = models.CharField(_("file"), max_length=120)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    stored_name = models.CharField(max_length=80, unique=True)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("file of a request")
        verbose_name_plural = _("files of requests")
        ordering = ["pk"]
        triggers = append_only("request_file")

    def __str__(self) -> str:
        return self.name
