"""Residence at the seat, resettling after office, and the claim for the relocation sum."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import Act, append_only, state_follows_acts
from asp_portal.numbers import slug
from asp_portal.statements import IssuedStatement
from asp_portal.text import validate_line
from judges.models.dates import DateRange
from judges.models.people import three_letters
from judges.models.record import Fact


class Residence(Fact):
    """A permanent home near the seat, bought or on a long lease, and the judge's declaration (Annex, art. II)."""

    class Home(models.TextChoices):
        """How the home is held."""

        PURCHASE = "purchase", _("purchase")
        LEASE = "lease", _("long lease")

    home = models.CharField(_("home by"), max_length=10, choices=Home)
    place = models.CharField(_("place"), max_length=100, blank=True, validators=[validate_line])
    home_from = models.DateField(_("home from"))
    declared_on = models.DateField(_("declared on"), help_text=_("The date of the judge's declaration."))
    last_day = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty while it lasts."))

    class Meta:
        verbose_name = _("residence at the seat")
        verbose_name_plural = _("residences at the seat")
        ordering = ["home_from"]
        constraints = [
            ExclusionConstraint(
                name="one_residence_at_a_time",
                expressions=[
                    ("judge", RangeOperators.EQUAL),
                    (
                        DateRange(F("home_from"), F("last_day"), Value("[]")),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Another residence runs on some of these days."),
            ),
            models.CheckConstraint(
                name="residence_ends_after_its_start",
                condition=Q(last_day=None)
                | Q(last_day__gte=Func(F("home_from"), F("declared_on"), function="GREATEST")),
                violation_error_message=_("The last day cannot be before the home and the declaration are both there."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge}, {self.home_from:%Y-%m-%d}"


class Resettlement(Fact):
    """The day on which a former judge resettled, and the country (App. 1, art. IV)."""

    on = models.DateField(_("resettled on"))
    country = models.CharField(
        _("country"), max_length=3, validators=[three_letters], help_text=_("Three letters, such as SEN.")
    )

    class Meta:
        verbose_name = _("resettlement")
        verbose_name_plural = _("resettlements")
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                "judge",
                "on",
                name="one_resettlement_a_day",
                violation_error_message=_("A resettlement on this day is recorded."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.judge}, {self.on:%Y-%m-%d}"


class RelocationClaim(models.Model):
    """A judge's claim for the relocation sum at the end of office: certified, verified, authorised, paid."""

    class State(models.TextChoices):
        """How far the claim has come; it follows from the acts."""

        DRAFT = "draft", _("draft")
        CERTIFIED = "certified", _("certified")
        VERIFIED = "verified", _("verified")
        AUTHORISED = "authorised", _("authorised")
        PAID = "paid", _("paid")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    STANDING = (State.CERTIFIED, State.VERIFIED, State.AUTHORISED, State.PAID)

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    judge = models.ForeignKey("judges.Judge", models.PROTECT, related_name="relocation_claims", verbose_name=_("judge"))
    resettled_on = models.DateField(_("resettled on"))
    country = models.CharField(
        _("country"), max_length=3, validators=[three_letters], help_text=_("Three letters, such as SEN.")
    )
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    content_hash = models.CharField(max_length=64, default="", editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)
    left_on = models.DateField(_("last day of office"), null=True, editable=False)
    amount = models.DecimalField(_("amount, EUR"), max_digits=12, decimal_places=2, null=True, editable=False)
    assessment = models.JSONField(null=True, editable=False)  # frozen at verification
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    authorised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("relocation claim")
        verbose_name_plural = _("relocation claims")
        ordering = ["-pk"]
        triggers = [state_follows_acts("judges.relocationclaim")]
        permissions = [
            ("verify_relocationclaim", "Can verify relocation claims"),
            ("pay_relocationclaim", "Can record payments of relocation claims"),
        ]
        constraints = [
            models.CheckConstraint(
                name="nobody_authorises_their_own_relocation",
                condition=Q(authorised_by=None) | ~Q(authorised_by=F("certified_by")),
                violation_error_message=_("Nobody authorises their own claim."),
            ),
            models.CheckConstraint(
                name="who_verified_relocation_does_not_authorise",
                condition=Q(authorised_by=None) | ~Q(authorised_by=F("verified_by")),
                violation_error_message=_("Who verified a claim cannot authorise it."),
            ),
            models.CheckConstraint(
                name="nobody_verifies_their_own_relocation",
                condition=Q(verified_by=None) | ~Q(verified_by=F("certified_by")),
                violation_error_message=_("Nobody verifies their own claim."),
            ),
            models.CheckConstraint(
                name="relocation_verified_with_its_amount",
                condition=~Q(state__in=["verified", "authorised", "paid"]) | Q(amount__gt=0, assessment__isnull=False),
            ),
            models.CheckConstraint(
                name="relocation_certified_for_an_end_of_office",
                condition=~Q(state__in=["certified", "verified", "authorised", "paid"]) | Q(left_on__isnull=False),
            ),
            models.UniqueConstraint(
                "judge",
                "left_on",
                name="relocation_paid_once_an_end_of_office",
                condition=Q(state__in=["certified", "verified", "authorised", "paid"]),
                violation_error_message=_("The relocation sum for this end of office is already claimed."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("judges:relocation", args=[self.slug])

    @cached_property
    def acts(self):
        """The acts on it, the first one first."""
        return Act.objects.about(self).select_related("actor")


class RelocationPayment(models.Model):
    """The payment of a relocation claim. One a claim."""

    claim = models.OneToOneField(
        RelocationClaim,
        models.PROTECT,
        related_name="payment",
        error_messages={"unique": _("This claim has been paid.")},
    )
    amount = models.DecimalField(_("amount, EUR"), max_digits=12, decimal_places=2)
    paid_on = models.DateField(_("paid on"))
    reference = models.CharField(_("payment reference"), max_length=100, validators=[validate_line])
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("payment of a relocation claim")
        verbose_name_plural = _("payments of relocation claims")
        triggers = append_only("relocationpayment")

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.amount}"


class RelocationStatement(IssuedStatement):
    """The statement of an authorised relocation claim."""

    kind = _("Statement of relocation claim")
    claim = models.OneToOneField(RelocationClaim, models.PROTECT, related_name="statement")

    class Meta:
        verbose_name = _("statement of a relocation claim")
        verbose_name_plural = _("statements of relocation claims")
        triggers = append_only("relocationstatement")
