"""Where journeys go: legs, stays and companions, planned or as travelled."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from travel.models.guards import OF_AN_ITINERARY, changes_in_draft_only
from travel.models.rates import Place


class Relation(models.TextChoices):
    """Who of the family travels."""

    SPOUSE = "spouse", _("Spouse")
    CHILD = "child", _("Dependent child")


class Itinerary(models.Model):
    """Where a journey goes, planned or as travelled: legs, stays and companions."""

    judge_travels = models.BooleanField(
        _("the judge travels"), default=True, help_text=_("Clear this where only the family travels.")
    )

    class Meta:
        verbose_name = _("itinerary")
        verbose_name_plural = _("itineraries")

    def __str__(self) -> str:
        return " – ".join(leg.arrives_at_place for leg in self.legs.all()) or "–"


class Leg(models.Model):
    """One leg of a journey, with local times and, where it matters, their distance from UTC."""

    itinerary = models.ForeignKey(Itinerary, models.CASCADE, related_name="legs")
    from_place = models.CharField(_("from"), max_length=100)
    to_place = models.CharField(_("to"), max_length=100)
    departs = models.DateTimeField(_("departs"))
    departs_zone = models.CharField(_("time zone"), max_length=50, default="Europe/Amsterdam")
    arrives = models.DateTimeField(_("arrives"))
    arrives_zone = models.CharField(_("time zone"), max_length=50, default="Europe/Amsterdam")

    class Meta:
        verbose_name = _("leg")
        verbose_name_plural = _("legs")
        triggers = [changes_in_draft_only(OF_AN_ITINERARY)]
        ordering = ["departs", "pk"]
        constraints = [
            models.CheckConstraint(
                name="leg_arrives_after_departure",
                condition=Q(arrives__gt=F("departs")),
                violation_error_message=_("The arrival cannot be before the departure."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_place} – {self.to_place}"


class Stay(models.Model):
    """A stay at a place: from the first date to the date of leaving, which is no night of it."""

    itinerary = models.ForeignKey(Itinerary, models.CASCADE, related_name="stays")
    place = models.ForeignKey(Place, models.PROTECT, related_name="stays", verbose_name=_("place"))
    arrives_on = models.DateField(_("from"))
    leaves_on = models.DateField(_("until, the day of leaving"))
    is_private = models.BooleanField(_("private days"), default=False, help_text=_("Own time: no allowance."))
    lodging_provided = models.BooleanField(_("lodging provided without charge"), default=False)
    breakfasts = models.PositiveSmallIntegerField(_("breakfasts provided"), default=0)
    lunches = models.PositiveSmallIntegerField(_("lunches provided"), default=0)
    dinners = models.PositiveSmallIntegerField(_("dinners provided"), default=0)

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        triggers = [changes_in_draft_only(OF_AN_ITINERARY)]
        ordering = ["arrives_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="stay_ends_after_its_start",
                condition=Q(leaves_on__gte=F("arrives_on")),
                violation_error_message=_("The day of leaving cannot be before the first day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.place}, {self.arrives_on:%Y-%m-%d}"


class Companion(models.Model):
    """A member of the family who travels. No name: the rules need none."""

    itinerary = models.ForeignKey(Itinerary, models.CASCADE, related_name="companions")
    relation = models.CharField(_("relation"), max_length=10, choices=Relation)
    is_adult = models.BooleanField(_("child of 18 or over"), default=False)
    lives_at_seat = models.BooleanField(
        _("lives with the judge at the seat"), default=True, help_text=_("On appointment: comes to live there.")
    )
    travels_alone = models.BooleanField(_("travels without the judge"), default=False)

    class Meta:
        verbose_name = _("companion")
        verbose_name_plural = _("companions")
        triggers = [changes_in_draft_only(OF_AN_ITINERARY)]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_relation_display()
