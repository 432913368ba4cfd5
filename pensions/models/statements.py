"""Statements of pensions that are issued: the award letter, the annual statement; and the issue of a year's."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import Act
from asp_portal.numbers import slug
from asp_portal.sealed import SealedJSON
from asp_portal.statements import IssuedStatement
from judges.models.record import ONLY_RESEALED
from pensions.models.beneficiaries import Beneficiary


class PensionStatementQuerySet(models.QuerySet):
    """Pension statements."""

    def visible_to(self, user) -> "PensionStatementQuerySet":
        """All of them for those who keep pensions; a judge sees those addressed to them, not their survivors'."""
        if user.has_perm("pensions.view_pensionfile"):
            return self
        return self.filter(beneficiary__relation="judge", beneficiary__file__judge__user=user)


class PensionStatement(IssuedStatement):
    """A letter to a beneficiary, with what it rests on: inputs, derivation, regulations, readings, versions.

    net: the annual amount awarded; of an annual statement, what was paid in the year. The body names people and tells
    of family and health, so it is sealed; only its sealing may be renewed.
    """

    class Type(models.TextChoices):
        """What it is."""

        AWARD = "award", _("Award letter")
        ANNUAL = "annual", _("Annual statement")

    kind = _("Pension statement")
    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    type = models.CharField(_("kind"), max_length=10, choices=Type)
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="statements")
    on = models.DateField(_("as of"))
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    body = SealedJSON()

    objects = PensionStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("pension statement")
        verbose_name_plural = _("pension statements")
        ordering = ["-issued_at", "-pk"]
        permissions = [("issue_pensionstatement", "Can issue pension statements")]
        triggers = [
            pgtrigger.Trigger(
                name="only_resealed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=ONLY_RESEALED,
            ),
            pgtrigger.Trigger(
                name="never_truncated",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'Rows of % are only ever added.', TG_TABLE_NAME;",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="annual_statement_names_its_year",
                condition=Q(type="annual", year__isnull=False) | (~Q(type="annual") & Q(year=None)),
            ),
            models.UniqueConstraint(
                fields=["beneficiary", "year"],
                name="one_annual_statement_a_year",
                condition=Q(type="annual"),
                violation_error_message=_("The annual statement of this year has been issued."),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("pensions:statement", args=[self.slug])


class AnnualIssue(models.Model):
    """The annual statements of a year, issued to everybody who was paid in it: how far that has come."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    content_hash = models.CharField(max_length=64, default="", editable=False)
    expected = models.PositiveIntegerField(_("statements to issue"), default=0, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    last_beneficiary = models.BigIntegerField(default=0, editable=False)  # where the issuing goes on
    progressed_at = models.DateTimeField(null=True, editable=False)  # when it last came further
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False)

    class Meta:
        verbose_name = _("issue of annual statements")
        verbose_name_plural = _("issues of annual statements")
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("pensions:statements-of-year", args=[self.year])

    @cached_property
    def acts(self):
        """The acts on it, the first one first."""
        return Act.objects.about(self).select_related("actor")
