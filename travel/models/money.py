"""What is decided and paid: advances, decisions, assessments, payments, statements. Rows are only added."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import append_only
from asp_portal.numbers import slug
from asp_portal.statements import IssuedStatement
from judges.models import Judge
from travel.models.papers import Claim, Journey


class Advance(models.Model):
    """An advance on record: paid by a service of the Court, or (negative) returned to it. Never changed."""

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="advances", verbose_name=_("judge"))
    journey = models.ForeignKey(Journey, models.PROTECT, related_name="advances", null=True, blank=True)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="advances", null=True, blank=True)
    service = models.CharField(_("service of the Court"), max_length=100)
    paid_on = models.DateField(_("paid on"))
    amount = models.DecimalField(_("amount, EUR"), max_digits=10, decimal_places=2)
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    form_token = models.UUIDField(null=True, unique=True, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("advance")
        verbose_name_plural = _("advances")
        ordering = ["paid_on", "pk"]
        triggers = append_only("advance")
        constraints = [
            models.CheckConstraint(name="advance_not_nothing", condition=~Q(amount=0)),
            models.CheckConstraint(
                name="advance_for_one_paper",
                condition=Q(journey__isnull=False, claim=None) | Q(journey=None, claim__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.amount}"


class Decision(models.Model):
    """What the President decided on a point that the text leaves open, or on an exception wanted. Never changed."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="decisions")
    point = models.CharField(_("point"), max_length=40)
    granted = models.BooleanField(_("granted"))
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]
        triggers = append_only("decision")

    def __str__(self) -> str:
        return self.point


class Assessment(models.Model):
    """What a claim came to when it was verified, step by step, with the rates used. Never changed."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="assessments")
    made_at = models.DateTimeField(auto_now_add=True)
    body = models.JSONField()
    dsa = models.DecimalField(max_digits=12, decimal_places=2)
    costs = models.DecimalField(max_digits=12, decimal_places=2)
    advances = models.DecimalField(max_digits=12, decimal_places=2)
    net = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["pk"]
        triggers = append_only("assessment")
        constraints = [
            models.CheckConstraint(name="assessment_adds_up", condition=Q(net=F("dsa") + F("costs") - F("advances"))),
            models.CheckConstraint(name="assessment_never_negative", condition=Q(dsa__gte=0, costs__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.net}"


class Payment(models.Model):
    """The payment of a claim, or the balance owed to the Court where advances exceed what is due. One a claim."""

    claim = models.OneToOneField(
        Claim, models.PROTECT, related_name="payment", error_messages={"unique": _("This claim has been paid.")}
    )
    amount = models.DecimalField(_("net amount, EUR"), max_digits=12, decimal_places=2)
    paid_on = models.DateField(_("paid on"))
    reference = models.CharField(_("payment reference"), max_length=100)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        triggers = append_only("payment")

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.amount}"


class Statement(IssuedStatement):
    """An issued statement of a claim: its facts as they stood, never recomputed."""

    kind = _("Statement of travel claim")
    claim = models.OneToOneField(Claim, models.PROTECT, related_name="statement")
