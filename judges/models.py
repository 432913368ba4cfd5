"""Judges, their terms of office, the Presidency, and the days on which somebody acts as President."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from judges.rules.presidency import Office


class DateRange(Func):
    """The days from one field to another, both counted; an open end is no end."""

    function = "daterange"
    output_field = DateRangeField()


def days(first: str, last: str) -> DateRange:
    """The range of a row's days for an exclusion constraint."""
    return DateRange(F(first), F(last), Value("[]"))


def days_include(day: date, prefix: str = "") -> Q:
    """The condition that a row's days include a day; `prefix` leads to the row, such as "terms__"."""
    last = f"{prefix}last_day"
    return (Q(**{last: None}) | Q(**{f"{last}__gte": day})) & Q(**{f"{prefix}first_day__lte": day})


def check_order(row: models.Model) -> None:
    """Raises ValidationError where the last day is before the first: no range of days can be built of them."""
    if row.first_day and row.last_day and row.last_day < row.first_day:
        raise ValidationError({"last_day": _("The last day cannot be before the first.")})


class JudgeQuerySet(models.QuerySet):
    """Judges."""

    def in_office(self, on: date) -> "JudgeQuerySet":
        """Those who hold the office of judge on a day."""
        return self.filter(days_include(on, "terms__")).distinct()

    def visible_to(self, user) -> "JudgeQuerySet":
        """All of them for those who keep or need the record; a judge sees their own."""
        return self if user.has_perm("judges.view_judge") else self.filter(user=user)


class Judge(models.Model):
    """A judge of the Court, in office or not."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="judge", null=True, blank=True, verbose_name=_("account")
    )
    given_name = models.CharField(_("given name"), max_length=150)
    family_name = models.CharField(_("family name"), max_length=150)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    nationality = models.CharField(_("nationality"), max_length=3, help_text=_("Three letters, such as SEN."))
    domicile_place = models.CharField(
        _("domicile at appointment"), max_length=100, help_text=_("The place on which travel entitlements depend.")
    )
    domicile_country = models.CharField(_("country of the domicile"), max_length=3)

    objects = JudgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("judge")
        verbose_name_plural = _("judges")
        ordering = ["family_name", "given_name"]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Term(models.Model):
    """A term of office of a judge, from the first day to the last day served, both counted."""

    class Ended(models.TextChoices):
        """How a term came to its end."""

        COMPLETED = "completed", _("completed")
        RESIGNED = "resigned", _("resigned")
        HEALTH = "health", _("ill health (App. 2, art. II)")
        REMOVED = "removed", _("removed")
        DIED = "died", _("died")

    judge = models.ForeignKey(Judge, models.PROTECT, related_name="terms", verbose_name=_("judge"))
    elected_on = models.DateField(_("elected on"), null=True, blank=True)
    elected_for = models.PositiveSmallIntegerField(_("elected for, years"), default=9)
    first_election = models.BooleanField(_("first election of judges"), default=False)
    first_day = models.DateField(_("first day"))
    full_time_from = models.DateField(
        _("full-time from"), null=True, blank=True, help_text=_("Where later than the first day (Annex, art. I(1)).")
    )
    scheduled_last_day = models.DateField(_("scheduled last day"))
    last_day = models.DateField(
        _("last day served"), null=True, blank=True, help_text=_("Empty while the judge is in office.")
    )
    ended = models.CharField(_("how it ended"), max_length=10, choices=Ended, blank=True)

    class Meta:
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        ordering = ["first_day"]
        constraints = [
            ExclusionConstraint(
                name="terms_of_a_judge_never_overlap",
                expressions=[("judge", RangeOperators.EQUAL), (days("first_day", "last_day"), RangeOperators.OVERLAPS)],
                violation_error_message=_("This term overlaps another term of the same judge."),
            ),
            models.CheckConstraint(
                name="term_ends_after_its_start",
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                name="term_scheduled_end_after_start",
                condition=Q(scheduled_last_day__gte=F("first_day")),
                violation_error_message=_("The scheduled last day cannot be before the first day."),
            ),
            models.CheckConstraint(
                name="term_full_time_within",
                condition=Q(full_time_from=None) | Q(full_time_from__gte=F("first_day")),
                violation_error_message=_("Full-time service cannot start before the term."),
            ),
            models.CheckConstraint(
                name="term_ended_with_its_way",
                condition=Q(last_day=None, ended="") | (Q(last_day__isnull=False) & ~Q(ended="")),
                violation_error_message=_("Give both the last day served and how the term ended, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge}, {self.first_day:%Y-%m-%d}"

    def clean(self) -> None:
        """The days are in their order."""
        super().clean()
        check_order(self)


class OfficeHolding(models.Model):
    """A judge holding an office of the Presidency, both days counted."""

    judge = models.ForeignKey(Judge, models.PROTECT, related_name="offices", verbose_name=_("judge"))
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
            models.CheckConstraint(
                name="office_ends_after_its_start",
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_office_display()}: {self.judge}"

    def clean(self) -> None:
        """The days are in their order."""
        super().clean()
        check_order(self)


class ActingDay(models.Model):
    """A day on which a Vice-President, or exceptionally another judge, acts as President (Annex, art. III(3))."""

    day = models.DateField(
        _("day"), unique=True, error_messages={"unique": _("Somebody already acts as President on this day.")}
    )
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="acting_days", verbose_name=_("judge"))
    document = models.CharField(_("decision"), max_length=200, blank=True, help_text=_("The document that says so."))

    class Meta:
        verbose_name = _("acting day")
        verbose_name_plural = _("acting days")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}: {self.judge}"
