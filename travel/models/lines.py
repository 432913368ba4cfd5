"""What a claim consists of: expenses with their receipts, and the advances that the judge states."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asp_portal.numbers import slug
from travel.models.guards import OF_A_CLAIM, OF_AN_EXPENSE, changes_in_draft_only, claimed_in_draft_allowed_later
from travel.models.papers import Claim


class Nature(models.TextChoices):
    """What an expense was for."""

    FARE = "fare", _("Fare")
    INCIDENTAL = "incidental", _("Normal incidental")
    EXCESS_BAGGAGE = "excess_baggage", _("Excess baggage")
    LODGING = "lodging", _("Lodging")
    MEAL = "meal", _("Meal")
    LOCAL_TRANSPORT = "local_transport", _("Local transport")
    TIP = "tip", _("Tip")
    PERSONAL = "personal", _("Personal expense")


class Expense(models.Model):
    """One expense, in the currency in which it was made; the Secretariat allows all or part of it."""

    class PaidBy(models.TextChoices):
        """Who paid."""

        JUDGE = "judge", _("the judge")
        COURT = "court", _("the Court")

    class Traveller(models.TextChoices):
        """For whom."""

        JUDGE = "judge", _("Judge")
        SPOUSE = "spouse", _("Spouse")
        CHILD = "child", _("Child")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="expenses")
    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)
    incurred_on = models.DateField(_("date"))
    nature = models.CharField(_("nature"), max_length=20, choices=Nature)
    description = models.CharField(_("description"), max_length=200)
    traveller = models.CharField(_("for"), max_length=10, choices=Traveller, default=Traveller.JUDGE)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=3)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    paid_by = models.CharField(_("paid by"), max_length=10, choices=PaidBy, default=PaidBy.JUDGE)
    official_reason = models.CharField(
        _("official reason"),
        max_length=300,
        blank=True,
        help_text=_("Excess baggage is paid for official reasons only."),
    )
    missing_receipt = models.CharField(
        _("why there is no receipt"),
        max_length=300,
        blank=True,
        help_text=_("Receipts are due as far as possible: without one, declare here why it is missing."),
    )
    not_duplicate = models.CharField(
        _("why this is not the same expense twice"),
        max_length=300,
        blank=True,
    )
    limit = models.DecimalField(
        _("limit"),
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_(
            "Business class, cheapest means, fastest route: the most that is paid, in the currency of the line."
        ),
    )
    allowed = models.DecimalField(_("allowed"), max_digits=12, decimal_places=3, null=True, blank=True)
    allowed_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        triggers = [claimed_in_draft_allowed_later()]
        ordering = ["incurred_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="expense_more_than_nothing",
                condition=Q(amount__gt=0, amount__lt=10_000_000),
                violation_error_message=_("Give an amount above zero and below ten million."),
            ),
            models.CheckConstraint(
                name="expense_allowed_within_claimed",
                condition=Q(allowed=None) | Q(allowed__gte=0, allowed__lte=F("amount")),
                violation_error_message=_("The allowed amount lies between zero and the amount claimed."),
            ),
            models.CheckConstraint(
                name="expense_reduced_with_a_reason",
                condition=Q(allowed=None) | Q(allowed=F("amount")) | ~Q(allowed_reason=""),
                violation_error_message=_("Say why less is allowed than was claimed."),
            ),
            models.CheckConstraint(name="expense_limit_positive", condition=Q(limit=None) | Q(limit__gte=0)),
        ]

    def __str__(self) -> str:
        return self.description


class Receipt(models.Model):
    """A file that shows an expense, as it was taken in: checked, cleaned, with its fingerprints."""

    expense = models.ForeignKey(Expense, models.PROTECT, related_name="receipts")
    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    name = models.CharField(_("file"), max_length=120)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    stored_name = models.CharField(max_length=80, unique=True)
    sha256 = models.CharField(max_length=64)
    original_sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        triggers = [changes_in_draft_only(OF_AN_EXPENSE)]
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["expense", "original_sha256"], name="receipt_once_a_line")]

    def __str__(self) -> str:
        return self.name


class StatedAdvance(models.Model):
    """An advance that the judge says was received from a service of the Court."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="stated_advances")
    service = models.CharField(_("service of the Court"), max_length=100)
    received_on = models.DateField(_("received on"))
    amount = models.DecimalField(_("amount, EUR"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("advance stated by the judge")
        verbose_name_plural = _("advances stated by the judge")
        triggers = [changes_in_draft_only(OF_A_CLAIM)]
        ordering = ["received_on", "pk"]
        constraints = [models.CheckConstraint(name="stated_advance_more_than_nothing", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.service}: {self.amount}"
