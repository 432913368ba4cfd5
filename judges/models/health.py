"""Data on health: sealed but for whose it is, read only with a reason that is kept (who, whose, why)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from asp_portal.sealed import SealedDate, SealedText
from judges.models.family import Child
from judges.models.record import Fact


def sealed_source() -> SealedText:
    """The source of a fact on health: the opinion or policy that it names may say what it is about."""
    return SealedText(_("source"), max_length=200, default="", help_text=_("The decision or document that says so."))


class Incapacity(Fact):
    """A period of incapacity of a child, or of the judge where no child is named (App. 2, arts. II and IV)."""

    judge = models.ForeignKey("judges.Judge", models.PROTECT, related_name="incapacities", verbose_name=_("judge"))
    child = models.ForeignKey(
        Child,
        models.PROTECT,
        related_name="incapacities",
        null=True,
        blank=True,
        verbose_name=_("child"),
        help_text=_("Empty: the judge."),
    )
    source = sealed_source()
    first_day = SealedDate(_("first day"))
    last_day = SealedDate(_("last day"), null=True, blank=True, help_text=_("Empty while it lasts."))
    note = SealedText(_("note"), max_length=2000, lines=True, blank=True, default="")

    class Meta:
        verbose_name = _("incapacity")
        verbose_name_plural = _("incapacities")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(_("incapacity"))


class HealthCover(Fact):
    """The health insurance that a judge has of their own (Annex, art. X)."""

    source = sealed_source()
    insurer = SealedText(_("insurer"), max_length=200)
    first_day = SealedDate(_("first day"))
    last_day = SealedDate(_("last day"), null=True, blank=True)
    note = SealedText(_("note"), max_length=2000, lines=True, blank=True, default="")

    class Meta:
        verbose_name = _("health insurance")
        verbose_name_plural = _("health insurances")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(_("health insurance"))
