"""The Staff Pension Committee: twelve seats, and who held each when (ICC-ASP/3/Res.3, paras. 28 and 29)."""

from typing import Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from asp_portal.numbers import slug
from asp_portal.text import validate_line
from pensions.rules.committee import WAYS, Group, too_long

WAY_FITS = """
    IF NOT EXISTS (
        SELECT 1 FROM pensions_seat seat WHERE seat.id = NEW.seat_id AND CASE seat."group"
            WHEN 'staff' THEN NEW.way IN ('election', 'succession', 'by_election')
            ELSE NEW.way = seat."group" AND NEW.votes IS NULL
                AND NEW.last_day - INTERVAL '2 years' < NEW.first_day
        END
    ) THEN
        RAISE EXCEPTION 'The way, the votes or the length of the term do not fit who fills this seat.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Seat(models.Model):
    """One of the twelve seats."""

    class Group(models.TextChoices):
        """Who fills it."""

        BUREAU = "bureau", _("Bureau of the Assembly")
        REGISTRAR = "registrar", _("Registrar")
        STAFF = "staff", _("Staff who participate in the Fund")

    class Kind(models.TextChoices):
        """Member, or alternate of the group's members."""

        MEMBER = "member", _("member")
        ALTERNATE = "alternate", _("alternate")

    group = models.CharField(_("group"), max_length=10, choices=Group)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1), MaxValueValidator(2)])

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "kind", "number"], name="twelve_seats"),
            models.CheckConstraint(name="two_seats_of_a_kind", condition=Q(number__in=[1, 2])),
            models.CheckConstraint(name="seat_of_a_group", condition=Q(group__in=["bureau", "registrar", "staff"])),
            models.CheckConstraint(name="seat_of_a_kind", condition=Q(kind__in=["member", "alternate"])),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()}, {self.get_kind_display()} {self.number}"


class CommitteePerson(models.Model):
    """Somebody who sits or sat on the Committee."""

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    name = models.CharField(_("name"), max_length=150, validators=[validate_line])
    function = models.CharField(
        _("function"), max_length=150, blank=True, default="", validators=[validate_line],
        help_text=_("Such as delegation, or section of the Court."),
    )  # fmt: skip
    email = models.EmailField(_("e-mail address"), blank=True, default="")

    class Meta:
        verbose_name = _("person of the Committee")
        verbose_name_plural = _("persons of the Committee")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


def seat_days() -> Func:
    """The days on which a seat is held: to the early end where there is one, both counted."""
    return Func(
        F("first_day"),
        Coalesce(F("ended_on"), F("last_day")),
        Value("[]"),
        function="daterange",
        output_field=DateRangeField(),
    )


class SeatHolding(models.Model):
    """A person on a seat from a first day to the last day of the term, or to an early end, both counted."""

    class Way(models.TextChoices):
        """How the holder came to the seat."""

        BUREAU = "bureau", _("elected by the Bureau")
        REGISTRAR = "registrar", _("appointed by the Registrar")
        ELECTION = "election", _("elected by the staff")
        SUCCESSION = "succession", _("succeeded for the rest of the term")
        BY_ELECTION = "by_election", _("elected by the staff in a by-election")

    class Ended(models.TextChoices):
        """Why a term ended early."""

        RESIGNED = "resigned", _("resigned")
        LEFT_COURT = "left_court", _("left the Court")
        LEFT_FUND = "left_fund", _("left the Fund")
        DIED = "died", _("died")
        MOVED = "moved", _("moved to another seat")
        OTHER = "other", _("other reason")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="holdings")
    person = models.ForeignKey(CommitteePerson, models.PROTECT, related_name="holdings")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day of the term"))
    ended_on = models.DateField(_("last day served, where earlier"), null=True, blank=True)
    ended = models.CharField(_("why it ended early"), max_length=12, choices=Ended, blank=True, default="")
    way = models.CharField(_("way"), max_length=12, choices=Way)
    decision = models.CharField(_("decision"), max_length=200, validators=[validate_line])
    decided_on = models.DateField(_("decided on"))
    document = models.CharField(
        _("document"), max_length=200, blank=True, default="", validators=[validate_line],
        help_text=_("Its symbol or where it is kept."),
    )  # fmt: skip
    votes = models.PositiveIntegerField(_("votes"), null=True, blank=True, help_text=_("Of an election by the staff."))

    class Meta:
        verbose_name = _("holder of a seat")
        verbose_name_plural = _("holders of seats")
        ordering = ["first_day", "pk"]
        permissions = [("keep_committee", "Can keep the composition of the Staff Pension Committee")]
        triggers = [
            pgtrigger.Trigger(
                name="way_fits_who_fills_the_seat",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=WAY_FITS,
            )
        ]
        constraints = [
            ExclusionConstraint(
                name="a_seat_has_one_holder",
                expressions=[("seat", RangeOperators.EQUAL), (seat_days(), RangeOperators.OVERLAPS)],
                violation_error_message=_("Somebody else holds this seat on some of these days."),
            ),
            ExclusionConstraint(
                name="a_person_holds_one_seat",
                expressions=[("person", RangeOperators.EQUAL), (seat_days(), RangeOperators.OVERLAPS)],
                violation_error_message=_("This person holds another seat on some of these days."),
            ),
            models.CheckConstraint(
                name="seat_term_in_order",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                name="seat_ended_within_its_term",
                condition=Q(ended_on=None, ended="")
                # A comparison with nothing is not false, and a check refuses only what is false.
                | (Q(ended_on__isnull=False, ended_on__gte=F("first_day"), ended_on__lte=F("last_day")) & ~Q(ended="")),
                violation_error_message=_("An early end lies within the term and has its reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.first_day:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("pensions:seat-holding", args=[self.slug])

    def clean(self) -> None:
        """Days in their order; way, votes and length of the term as who fills the seat has them."""
        super().clean()
        errors = self.days_out_of_order()
        group = Group(self.seat.group)
        if self.way and self.way not in WAYS[group]:
            errors["way"] = gettext("This seat is filled otherwise: %s.") % self.seat.get_group_display()
        if self.votes is not None and group != Group.STAFF:
            errors["votes"] = _("Only the staff’s seats are filled by an election with votes.")
        if self.first_day and self.last_day and too_long(group, self.first_day, self.last_day):
            errors["last_day"] = _("A term on this seat is two years at most (C-1).")
        if errors:
            raise ValidationError(errors)

    def days_out_of_order(self) -> dict[str, Any]:
        """Sentences by field, for which the constraints on periods could not even be asked."""
        if not self.first_day or not self.last_day:
            return {}
        if self.last_day < self.first_day:
            return {"last_day": _("The last day cannot be before the first.")}
        if self.ended_on and not self.first_day <= self.ended_on <= self.last_day:
            return {"ended_on": _("An early end lies within the term and has its reason.")}
        return {}


class SeatReminder(models.Model):
    """A warning sent that a term ends: never twice."""

    holding = models.ForeignKey(SeatHolding, models.PROTECT, related_name="reminders")
    days_ahead = models.PositiveSmallIntegerField()
    sent_on = models.DateField()

    class Meta:
        verbose_name = _("warning that a term ends")
        verbose_name_plural = _("warnings that terms end")
        constraints = [models.UniqueConstraint(fields=["holding", "days_ahead"], name="one_warning_of_each")]

    def __str__(self) -> str:
        return f"{self.holding_id} {self.days_ahead}"
