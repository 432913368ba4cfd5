"""Judges and their terms of office."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from asp_portal.numbers import slug
from asp_portal.register import folded
from asp_portal.text import validate_line
from judges.models.dates import days, days_include, in_order
from judges.models.record import Fact

three_letters = RegexValidator(r"^[A-Z]{3}$", _("Write the three capital letters of the country, such as SEN."))


class JudgeQuerySet(models.QuerySet):
    """Judges."""

    def in_office(self, on: date) -> "JudgeQuerySet":
        """Those who hold the office of judge on a day."""
        return self.filter(days_include(on, "terms__")).distinct()

    def visible_to(self, user) -> "JudgeQuerySet":
        """All of them for those who keep or need the record; a judge sees their own."""
        return self if user.has_perm("judges.view_judge") else self.filter(user=user)

    def named(self, query: str) -> "JudgeQuerySet":
        """Those in whose name each word of the query stands, accents and capitals ignored, in any script."""
        found = self
        for word in folded(query).split():
            found = found.filter(folded_name__contains=word)
        return found


class Judge(models.Model):
    """A judge of the Court, in office or not. Never deleted."""

    class Sex(models.TextChoices):
        """Sex as recorded."""

        FEMALE = "female", _("female")
        MALE = "male", _("male")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="judge", null=True, blank=True, verbose_name=_("account")
    )
    given_name = models.CharField(_("given name"), max_length=150, validators=[validate_line])
    family_name = models.CharField(_("family name"), max_length=150, validators=[validate_line])
    folded_name = models.CharField(max_length=700, editable=False, default="")
    sex = models.CharField(_("sex as recorded"), max_length=6, choices=Sex, blank=True)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    died_on = models.DateField(_("date of death"), null=True, blank=True)
    nationality = models.CharField(
        _("nationality"), max_length=3, validators=[three_letters], help_text=_("Three letters, such as SEN.")
    )
    domicile_place = models.CharField(
        _("domicile at appointment"),
        max_length=100,
        validators=[validate_line],
        help_text=_("The place on which travel entitlements depend."),
    )
    domicile_country = models.CharField(_("country of the domicile"), max_length=3, validators=[three_letters])
    official_email = models.EmailField(_("official e-mail address"), blank=True)
    source = models.CharField(
        _("source"),
        max_length=200,
        default="",
        validators=[validate_line],
        help_text=_("The decision or document that says so."),
    )

    objects = JudgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("judge")
        verbose_name_plural = _("judges")
        ordering = ["family_name", "given_name", "pk"]
        permissions = [
            ("view_personal", "Can see personal data"),
            ("view_family", "Can see family data"),
            ("view_health", "Can see health data"),
            ("view_bank", "Can see bank data, account numbers masked"),
            ("see_iban", "Can see whole account numbers"),
            ("keep_record", "Can keep the record of office and residence"),
            ("keep_family", "Can keep family data"),
            ("keep_health", "Can keep health data"),
            ("keep_bank", "Can keep bank data"),
            ("import_record", "Can import records from files"),
        ]
        constraints = [
            models.CheckConstraint(
                name="death_after_birth",
                condition=Q(died_on=None) | Q(date_of_birth=None) | Q(died_on__gte=F("date_of_birth")),
                violation_error_message=_("The day of death cannot be before the day of birth."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="judges_are_never_deleted",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="RAISE EXCEPTION 'The record of a judge is never deleted.';",
            )
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def save(self, *args, **kwargs) -> None:
        """With the name as it is searched."""
        self.folded_name = folded(f"{self.given_name} {self.family_name}")
        if (names := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*names, "folded_name"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page of the record."""
        return reverse("judges:judge", args=[self.slug])

    @property
    def judge(self) -> "Judge":
        """Itself: the particulars are a fact of the record like the others."""
        return self


class Term(Fact):
    """A term of office of a judge, from the first day to the last day served, both counted."""

    class Ended(models.TextChoices):
        """How a term came to its end."""

        COMPLETED = "completed", _("completed")
        RESIGNED = "resigned", _("resigned")
        HEALTH = "health", _("ill health (App. 2, art. II)")
        REMOVED = "removed", pgettext_lazy("from office", "removed")
        DIED = "died", _("died")

    elected_on = models.DateField(_("elected on"), null=True, blank=True)
    elected_for = models.PositiveSmallIntegerField(
        _("elected for, years"),
        default=9,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text=_("9, or 3 or 6 for the first judges, or the rest of a predecessor's term, begun years counted."),
    )
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
            in_order("term_ends_after_its_start"),
            models.CheckConstraint(
                name="term_elected_before_its_start",
                condition=Q(elected_on=None) | Q(elected_on__lte=F("first_day")),
                violation_error_message=_("A term cannot start before the election."),
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
