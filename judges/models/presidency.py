"""The Presidency: its offices, and the days on which somebody acts as President."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from judges.models.dates import days, in_order
from judges.models.record import Fact
from judges.rules.presidency import Office


class OfficeHolding(Fact):
    """A judge holding an office of the Presidency, both days counted."""

    judge = models.ForeignKey("judges.Judge", models.PROTECT, related_name="offices", verbose_name=_("judge"))
    office = models.CharField(_("office"), max_length=30, choices=[(o.value, _(o.label)) for o in Office])
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("office of the Presidency")
        verbose_name_plural = _("offices of the Presidency")
        ordering = ["-first_day", "office"]
        constraints = [
            ExclusionConstraint(
                name="an_office_has_one_holder",
                expressions=[
                    ("office", RangeOperators.EQUAL),
                    (days("first_day", "last_day"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Somebody else holds this office on some of these days."),
            ),
            ExclusionConstraint(
                name="a_judge_holds_one_office",
                expressions=[("judge", RangeOperators.EQUAL), (days("first_day", "last_day"), RangeOperators.OVERLAPS)],
                violation_error_message=_("This judge holds another office of the Presidency on some of these days."),
            ),
            in_order("office_ends_after_its_start"),
        ]

    def __str__(self) -> str:
        return f"{self.get_office_display()}: {self.judge}"


class ActingDay(Fact):
    """A day on which a Vice-President, or exceptionally another judge, acts as President (Annex, art. III(3))."""

    day = models.DateField(
        _("day"), unique=True, error_messages={"unique": _("Somebody already acts as President on this day.")}
    )
    judge = models.ForeignKey("judges.Judge", models.PROTECT, related_name="acting_days", verbose_name=_("judge"))

    class Meta:
        verbose_name = _("acting day")
        verbose_name_plural = _("acting days")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}: {self.judge}"
