"""States Parties to the Rome Statute."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class RegionalGroup(models.TextChoices):
    """The five regional groups."""

    AFRICA = "African States", _("African States")
    ASIA_PACIFIC = "Asia-Pacific States", _("Asia-Pacific States")
    EASTERN_EUROPE = "Eastern European States", _("Eastern European States")
    LATIN_AMERICA = "Latin American and Caribbean States", _("Latin American and Caribbean States")
    WESTERN_EUROPE = "Western European and other States", _("Western European and other States")


class StateParty(models.Model):
    """A State that is, or was, a Party to the Rome Statute."""

    iso3 = models.CharField(_("code"), max_length=3, unique=True)
    name_en = models.CharField(_("name in English"), max_length=100)
    name_fr = models.CharField(_("name in French"), max_length=100)
    group = models.CharField(_("regional group"), max_length=60, choices=RegionalGroup)
    ratified_on = models.DateField(_("ratified or acceded on"))
    in_force_on = models.DateField(_("in force on"))
    withdrawn_on = models.DateField(_("withdrawal effective on"), null=True, blank=True)

    class Meta:
        verbose_name = _("State Party")
        verbose_name_plural = _("States Parties")
        ordering = ["name_en"]
        constraints = [
            # No rule that it enters into force after ratification: a successor State is bound from its independence,
            # before it says so (Montenegro).
            models.CheckConstraint(
                name="state_withdrawn_after_in_force",
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gt=F("in_force_on")),
                violation_error_message=_("A State cannot withdraw before the Statute is in force for it."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_fr if get_language() == "fr" else self.name_en
