"""A judge's pension file: the regulations assigned, what was chosen and suspended, what was paid elsewhere before."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import Act
from asp_portal.law.regimes import REGIMES
from asp_portal.numbers import slug
from asp_portal.text import validate_line
from judges.models import check_order, days


def source_field() -> models.CharField:
    """The decision or document that says so."""
    return models.CharField(
        _("source"),
        max_length=200,
        validators=[validate_line],
        help_text=_("The decision or document that says so."),
    )


class PensionFileQuerySet(models.QuerySet):
    """Pension files."""

    def visible_to(self, user) -> "PensionFileQuerySet":
        """All of them for those who keep pensions; a judge sees their own."""
        return self if user.has_perm("pensions.view_pensionfile") else self.filter(judge__user=user)


class PensionFile(models.Model):
    """The pension file of a judge, with the regulations that govern it: assigned by a decision, never inferred.

    All acts on a judge's pension and those of the survivors are about it.
    """

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)  # PEN-2026-0001
    judge = models.OneToOneField("judges.Judge", models.PROTECT, related_name="pension_file", verbose_name=_("judge"))
    regime = models.CharField(_("regulations"), max_length=20, choices=[(r.id, _(r.title)) for r in REGIMES])
    elected_on = models.DateField(
        _("election that it follows"), help_text=_("The regulations follow the day of election.")
    )
    basis = models.CharField(
        _("why these regulations"),
        max_length=300,
        validators=[validate_line],
        help_text=_("Such as “elected on 7 February 2003”, or the judgment that says so."),
    )
    decided_by = models.CharField(_("decided by"), max_length=150, validators=[validate_line])
    decided_on = models.DateField(_("decided on"))
    not_begun = models.BooleanField(
        _("payment had not begun"),
        default=False,
        help_text=_("The judge died at sixty or over, and payment of the pension had in fact not begun (reading P-8)."),
    )
    content_hash = models.CharField(max_length=64, default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PensionFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("pension file")
        verbose_name_plural = _("pension files")
        ordering = ["judge__family_name", "judge__given_name", "pk"]
        permissions = [
            ("keep_pension", "Can record what happens in the life of a pension"),
            ("decide_disability", "Can record the Court's decision on incapacity"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("pensions:file", args=[self.slug])

    @cached_property
    def acts(self):
        """The acts on it, the first one first."""
        return Act.objects.about(self).select_related("actor")


class EarlyChoice(models.Model):
    """A pension chosen before sixty (App. 2, art. I(5)), for life, on the actuarial basis of its first day."""

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    file = models.ForeignKey(PensionFile, models.PROTECT, related_name="early_choices")
    first_day = models.DateField(_("first day of the pension"))
    chosen_on = models.DateField(_("chosen on"))
    basis = models.ForeignKey("pensions.ActuarialBasis", models.PROTECT, related_name="+", verbose_name=_("basis"))
    estimate = models.DecimalField(_("annual amount as estimated, EUR"), max_digits=12, decimal_places=2)
    source = source_field()

    class Meta:
        verbose_name = _("early pension chosen")
        verbose_name_plural = _("early pensions chosen")
        ordering = ["first_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "first_day"],
                name="one_early_choice_a_day",
                violation_error_message=_("This day has been chosen already."),
            ),
            models.CheckConstraint(name="early_estimate_not_negative", condition=Q(estimate__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m-%d}"


class Suspension(models.Model):
    """Days on which a former judge's pension is not paid, recorded by hand and never inferred."""

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    file = models.ForeignKey(PensionFile, models.PROTECT, related_name="suspensions")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty while it lasts."))
    ground = models.CharField(
        _("ground"),
        max_length=300,
        validators=[validate_line],
        help_text=_("Such as office as a judge of another international court (ICC-ASP/5/Res.3, para. 27)."),
    )
    source = source_field()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["first_day"]
        constraints = [
            ExclusionConstraint(
                name="suspensions_never_overlap",
                expressions=[("file", RangeOperators.EQUAL), (days("first_day", "last_day"), RangeOperators.OVERLAPS)],
                violation_error_message=_("Another suspension runs on some of these days."),
            ),
            models.CheckConstraint(
                name="suspension_ends_after_its_start",
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m-%d}"

    def clean(self) -> None:
        """The days are in their order."""
        super().clean()
        check_order(self)


class EarlierPayment(models.Model):
    """Instalments of a retirement pension paid before the portal paid pensions: the same amount on the first of months.

    What was paid before sixty counts after a re-election (App. 2, art. I(6); reading P-5).
    """

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    file = models.ForeignKey(PensionFile, models.PROTECT, related_name="earlier_payments")
    first_day = models.DateField(
        _("first instalment"), help_text=_("The first of a month, or the pension's first day.")
    )
    last_day = models.DateField(_("last instalment"), help_text=_("The first of a month, or the same day."))
    amount = models.DecimalField(
        _("each instalment, EUR"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    source = source_field()

    class Meta:
        verbose_name = _("earlier payment")
        verbose_name_plural = _("earlier payments")
        ordering = ["first_day"]
        constraints = [
            ExclusionConstraint(
                name="earlier_payments_never_overlap",
                expressions=[("file", RangeOperators.EQUAL), (days("first_day", "last_day"), RangeOperators.OVERLAPS)],
                violation_error_message=_("Other instalments are recorded for some of these months."),
            ),
            models.CheckConstraint(
                name="earlier_payment_in_order",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                name="earlier_payment_on_firsts",
                condition=Q(last_day=F("first_day")) | Q(last_day__day=1),
                violation_error_message=_("Instalments are dated the first of a month."),
            ),
            models.CheckConstraint(name="earlier_payment_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m-%d}"

    def clean(self) -> None:
        """The days are in their order."""
        super().clean()
        check_order(self)
