"""Statements of pensions that are issued: the award letter, the annual statement."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from asp_portal.acts import append_only
from asp_portal.numbers import slug
from asp_portal.statements import IssuedStatement
from pensions.models.beneficiaries import Beneficiary


class PensionStatement(IssuedStatement):
    """A letter to a beneficiary, with what it rests on: inputs, derivation, regulations, readings, versions.

    net: the annual amount awarded; of an annual statement, what was paid in the year.
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

    class Meta:
        verbose_name = _("pension statement")
        verbose_name_plural = _("pension statements")
        ordering = ["-issued_at", "-pk"]
        permissions = [("issue_pensionstatement", "Can issue pension statements")]
        triggers = append_only("pensionstatement")
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
