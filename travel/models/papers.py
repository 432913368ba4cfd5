"""Journeys and claims: the papers that go from hand to hand."""

from datetime import date
from functools import cache

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import Act, state_follows_acts
from asp_portal.numbers import slug
from judges.models import Judge
from judges.services import exercises_presidency
from travel.models.itineraries import Itinerary, Stay


@cache
def list_url(name: str) -> str:
    """The address of a list, below which its papers have theirs; asked once, for a list has many."""
    return reverse(name)


class Purpose(models.TextChoices):
    """The four kinds of journey of App. 1, art. I(1)."""

    APPOINTMENT = "appointment", _("(a) Appointment: taking up residence at the seat")
    HOME_LEAVE = "home_leave", _("(b) Home leave")
    SEPARATION = "separation", _("(c) End of office")
    OFFICIAL = "official", _("(d) Official journey")


class PaperQuerySet(models.QuerySet):
    """Journeys or claims: who sees which is said here, once."""

    def visible_to(self, user, today: date) -> "PaperQuerySet":
        """One's own; all but drafts for those whose role or office deals with them."""
        own = Q(judge__user_id=user.pk)
        if user.has_perm(f"travel.view_{self.model._meta.model_name}") or exercises_presidency(user, today):
            return self.filter(own | ~Q(state="draft"))
        return self.filter(own)

    def whole(self) -> "PaperQuerySet":
        """With all that belongs to it, in a constant number of queries."""
        return self.for_page().prefetch_related("itinerary__companions")

    def for_page(self) -> "PaperQuerySet":
        """With what its page shows whatever the journey; the family travels on few."""
        parts = ["itinerary__legs", models.Prefetch("itinerary__stays", Stay.objects.select_related("place"))]
        if self.model is not Claim:
            return self.select_related("judge__user", "itinerary").prefetch_related(*parts)
        beside = ("judge__user", "itinerary", "journey", "payment", "statement")
        whole = self.select_related(*beside).defer("statement__body")
        return whole.prefetch_related(*parts, "expenses__receipts", "stated_advances")


class Paper(models.Model):
    """What journeys and claims have in common: a number, a judge, a state that follows from its acts."""

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="%(class)ss", verbose_name=_("judge"))
    title = models.CharField(_("purpose of the journey"), max_length=200)
    destination = models.CharField(_("destination"), max_length=200, blank=True, editable=False)
    departs_on = models.DateField(_("departure"), null=True, editable=False)
    returns_on = models.DateField(_("return"), null=True, editable=False)
    exception = models.TextField(
        _("other means or another route wanted"),
        blank=True,
        help_text=_("Only for special reasons, which you give here; the President decides (App. 1, art. I(2)(b))."),
    )
    content_hash = models.CharField(max_length=64, default="", editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    edited_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @cached_property
    def acts(self):
        """The acts on it, the first one first."""
        return Act.objects.about(self).select_related("actor")


class Journey(Paper):
    """An official journey (d), for which the President's authorisation is asked before the departure."""

    class State(models.TextChoices):
        """How far the request has come."""

        DRAFT = "draft", _("draft")
        REQUESTED = "requested", _("requested")
        AUTHORISED = "authorised", _("authorised")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    itinerary = models.OneToOneField(Itinerary, models.PROTECT, related_name="journey")
    reason = models.TextField(
        _("why the journey is made"), help_text=_("In a few words: what for, on whose invitation.")
    )
    estimate = models.DecimalField(
        _("estimated travel costs, EUR"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Without the subsistence allowance, which is worked out."),
    )
    authorised_on = models.DateField(_("authorised on"), null=True, editable=False)
    reminded_on = models.DateField(_("last reminded of the claim on"), null=True, editable=False)
    exception_agreed = models.BooleanField(_("exception agreed"), null=True, editable=False)

    class Meta:
        verbose_name = _("journey")
        verbose_name_plural = _("journeys")
        ordering = ["-pk"]
        triggers = [state_follows_acts("travel.journey")]
        constraints = [
            models.CheckConstraint(
                name="journey_authorised_with_its_date",
                condition=~Q(state="authorised") | Q(authorised_on__isnull=False),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"{list_url('travel:journeys')}{self.slug}/"

    def get_state_display(self) -> str:
        """The state in words; Django's own way translates every choice each time, which a list feels."""
        return self.State(self.state).label


class Claim(Paper):
    """A judge's claim for the costs and the allowance of one journey."""

    class State(models.TextChoices):
        """How far the claim has come; it follows from the acts."""

        DRAFT = "draft", _("draft")
        CERTIFIED = "certified", _("certified")
        VERIFIED = "verified", _("verified")
        AUTHORISED = "authorised", _("authorised")
        PAID = "paid", _("paid")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    purpose = models.CharField(_("kind of journey"), max_length=12, choices=Purpose)
    journey = models.ForeignKey(
        Journey,
        models.PROTECT,
        related_name="claims",
        null=True,
        blank=True,
        verbose_name=_("authorised journey"),
        help_text=_("For an official journey: the President's authorisation."),
    )
    itinerary = models.OneToOneField(Itinerary, models.PROTECT, related_name="claim")
    elsewhere = models.BooleanField(
        _("to another place than the domicile at appointment"),
        default=False,
        help_text=_("At the end of office: at no more than the journey to the domicile would cost."),
    )
    comparison = models.DecimalField(
        _("cost of the journey to the domicile, EUR"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("For all who travel, without the subsistence allowance."),
    )
    awaits_decision = models.BooleanField(
        _("awaits a decision of the President"), default=False, editable=False, db_index=True
    )
    net = models.DecimalField(_("net amount, EUR"), max_digits=12, decimal_places=2, null=True, editable=False)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    authorised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-pk"]
        triggers = [state_follows_acts("travel.claim")]
        permissions = [
            ("verify_claim", "Can verify claims"),
            ("pay_claim", "Can record payments of claims"),
            ("record_advance", "Can record advances"),
            ("import_rates", "Can import rates"),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="claim_state"),
            models.Index(fields=["judge", "-id"], name="claim_judge"),
        ]
        constraints = [
            models.CheckConstraint(
                name="nobody_authorises_their_own_claim",
                condition=Q(authorised_by=None) | ~Q(authorised_by=F("certified_by")),
                violation_error_message=_("Nobody authorises their own claim."),
            ),
            models.CheckConstraint(
                name="who_verified_does_not_authorise",
                condition=Q(authorised_by=None) | ~Q(authorised_by=F("verified_by")),
                violation_error_message=_("Who verified a claim cannot authorise it."),
            ),
            models.CheckConstraint(
                name="authorised_claims_have_all_hands",
                condition=~Q(state__in=["authorised", "paid"])
                | Q(
                    certified_by__isnull=False,
                    verified_by__isnull=False,
                    authorised_by__isnull=False,
                    net__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="claim_of_kind_d_has_its_journey",
                condition=Q(journey=None) | Q(purpose="official"),
                violation_error_message=_("Only an official journey (d) needs an authorisation."),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"{list_url('travel:claims')}{self.slug}/"

    def get_state_display(self) -> str:
        """The state in words, as for journeys."""
        return self.State(self.state).label

    def get_purpose_display(self) -> str:
        """The kind of journey in words, likewise."""
        return Purpose(self.purpose).label
