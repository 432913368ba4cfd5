"""Spouse and children, seen only by those who need them. Names are sealed; days are not: the database checks them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asp_portal.sealed import SealedText
from judges.models.dates import days, in_order
from judges.models.record import Fact


class Marriage(Fact):
    """A marriage or legally recognised union, from its first day to the day it ended, both counted."""

    class Kind(models.TextChoices):
        """What it is."""

        MARRIAGE = "marriage", _("marriage")
        UNION = "union", _("legally recognised union")

    class Ended(models.TextChoices):
        """How it ended."""

        DIVORCE = "divorce", _("divorce or dissolution")
        SPOUSE_DIED = "spouse_died", _("death of the spouse")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MARRIAGE)
    spouse_name = SealedText(_("name of the spouse"), max_length=300)
    spouse_born_on = models.DateField(_("spouse born on"), null=True, blank=True)
    first_day = models.DateField(_("married on"))
    last_day = models.DateField(_("ended on"), null=True, blank=True, help_text=_("The last day of the marriage."))
    ended = models.CharField(_("how it ended"), max_length=12, choices=Ended, blank=True)
    remarried_on = models.DateField(
        _("surviving spouse remarried on"), null=True, blank=True, help_text=_("After the death of the judge.")
    )
    spouse_died_on = models.DateField(
        _("surviving spouse died on"), null=True, blank=True, help_text=_("After the death of the judge.")
    )

    class Meta:
        verbose_name = _("marriage")
        verbose_name_plural = _("marriages")
        ordering = ["first_day"]
        constraints = [
            ExclusionConstraint(
                name="one_marriage_at_a_time",
                expressions=[("judge", RangeOperators.EQUAL), (days("first_day", "last_day"), RangeOperators.OVERLAPS)],
                violation_error_message=_("Another marriage runs on some of these days."),
            ),
            in_order("marriage_ends_after_its_start"),
            models.CheckConstraint(
                name="marriage_ended_with_its_way",
                condition=Q(last_day=None, ended="") | (Q(last_day__isnull=False) & ~Q(ended="")),
                violation_error_message=_("Give both the day the marriage ended and how, or neither."),
            ),
            models.CheckConstraint(
                name="married_after_the_birth_of_the_spouse",
                condition=Q(spouse_born_on=None) | Q(spouse_born_on__lt=F("first_day")),
                violation_error_message=_("The marriage cannot be before the birth of the spouse."),
            ),
            models.CheckConstraint(
                name="remarried_after_the_marriage",
                condition=Q(remarried_on=None) | Q(remarried_on__gt=F("first_day"), last_day=None),
                violation_error_message=_("A surviving spouse remarries after a marriage that lasted until death."),
            ),
            models.CheckConstraint(
                name="survivor_died_after_the_marriage",
                condition=Q(spouse_died_on=None) | Q(spouse_died_on__gt=F("first_day"), last_day=None),
                violation_error_message=_(
                    "A surviving spouse dies after a marriage that lasted until the judge’s death."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.first_day:%Y-%m-%d}"


class Child(Fact):
    """A child or adopted child of a judge."""

    judge = models.ForeignKey("judges.Judge", models.PROTECT, related_name="children", verbose_name=_("judge"))
    name = SealedText(_("name"), max_length=300)
    born_on = models.DateField(_("born on"))
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    married_on = models.DateField(_("married on"), null=True, blank=True)
    died_on = models.DateField(_("died on"), null=True, blank=True)

    class Meta:
        verbose_name = _("child")
        verbose_name_plural = _("children")
        ordering = ["born_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="child_adopted_after_birth",
                condition=Q(adopted_on=None) | Q(adopted_on__gte=F("born_on")),
                violation_error_message=_("A child cannot be adopted before birth."),
            ),
            models.CheckConstraint(
                name="child_married_after_birth",
                condition=Q(married_on=None) | Q(married_on__gt=F("born_on")),
                violation_error_message=_("A child cannot marry before birth."),
            ),
            models.CheckConstraint(
                name="child_died_after_birth",
                condition=Q(died_on=None) | Q(died_on__gte=F("born_on")),
                violation_error_message=_("A child cannot die before birth."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.born_on:%Y-%m-%d}"
