"""Who is paid: the judge, the surviving spouse, the children; their accounts and certificates of life."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from asp_portal.numbers import slug
from asp_portal.sealed import SealedText
from judges.models import check_order, days
from judges.models.bank import masked, validate_iban
from pensions.models.files import PensionFile, source_field


class Beneficiary(models.Model):
    """A person with a pension of a file: made when the entitlement is confirmed.

    Removed only where the event that made it is taken back and nothing rests on the person yet.
    """

    class Relation(models.TextChoices):
        """Who they are to the judge."""

        JUDGE = "judge", _("judge")
        SPOUSE = "spouse", _("surviving spouse")
        CHILD = "child", _("child")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    file = models.ForeignKey(PensionFile, models.PROTECT, related_name="beneficiaries")
    relation = models.CharField(_("who"), max_length=6, choices=Relation)
    marriage = models.OneToOneField(
        "judges.Marriage", models.PROTECT, related_name="beneficiary", null=True, blank=True
    )
    child = models.OneToOneField("judges.Child", models.PROTECT, related_name="beneficiary", null=True, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    email = SealedText(
        _("e-mail address"),
        max_length=254,
        blank=True,
        default="",
        help_text=_("For reminders; of a guardian, where a child has one."),
    )
    address = SealedText(_("postal address"), max_length=500, lines=True, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("beneficiary")
        verbose_name_plural = _("beneficiaries")
        ordering = ["file", "-relation", "pk"]
        constraints = [
            models.CheckConstraint(
                name="beneficiary_is_one_person",
                condition=Q(relation="judge", marriage=None, child=None)
                | Q(relation="spouse", marriage__isnull=False, child=None)
                | Q(relation="child", marriage=None, child__isnull=False),
            ),
            models.UniqueConstraint("file", name="a_file_has_one_judge", condition=Q(relation="judge")),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.relation}"

    def get_absolute_url(self) -> str:
        """The page of the person."""
        return reverse("pensions:beneficiary", args=[self.slug])

    @property
    def key(self) -> str | None:
        """How the rules name this person: the marriage's or child's slug; None for the judge."""
        return self.marriage.slug if self.marriage_id else self.child.slug if self.child_id else None

    @property
    def name(self) -> str:
        """The person's name; a survivor's is sealed where it is kept."""
        if self.marriage_id:
            return self.marriage.spouse_name
        return self.child.name if self.child_id else str(self.file.judge)


class PayeeAccount(models.Model):
    """The account to which a survivor is paid from a first day to a last day; a judge's is in the judge's record."""

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="accounts")
    first_day = models.DateField(_("in use from"))
    last_day = models.DateField(_("in use until"), null=True, blank=True)
    holder = SealedText(_("account holder"), max_length=200)
    iban = SealedText(_("IBAN"), max_length=42, validators=[validate_iban])
    bic = SealedText(_("BIC"), max_length=11, blank=True, default="")
    source = source_field()

    class Meta:
        verbose_name = _("survivor’s account")
        verbose_name_plural = _("survivors’ accounts")
        ordering = ["first_day"]
        constraints = [
            ExclusionConstraint(
                name="one_payee_account_at_a_time",
                expressions=[
                    ("beneficiary", RangeOperators.EQUAL),
                    (days("first_day", "last_day"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another account is in use on some of these days."),
            ),
            models.CheckConstraint(
                name="payee_account_ends_after_its_start",
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m-%d}"

    @property
    def masked_iban(self) -> str:
        """The last four characters, with dots for the others."""
        return masked(self.iban)

    def clean(self) -> None:
        """The days are in their order."""
        super().clean()
        check_order(self)


class LifeCertificateQuerySet(models.QuerySet):
    """Certificates of life."""

    def missing(self) -> "LifeCertificateQuerySet":
        """Those that have not come."""
        return self.filter(received_on=None)


class LifeCertificate(models.Model):
    """The certificate of life of a beneficiary for a calendar year: asked for, reminded of, received.

    letters: how many of the request and the reminders were sent; a letter is counted when it has left.

    Without one nothing happens by itself: a suspension is an act of a person.
    """

    class State(models.TextChoices):
        """What is to be said of it on a day."""

        RECEIVED = "received", _("received")
        AWAITED = "awaited", _("awaited")
        OVERDUE = "overdue", _("overdue")

        @property
        def tone(self) -> str:
            """The tone in which it is shown."""
            return {"received": "good", "overdue": "care"}.get(self.value, "info")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="life_certificates")
    year = models.PositiveSmallIntegerField(_("year"))
    asked_on = models.DateField(_("asked for on"))
    due_on = models.DateField(_("due on"))
    letters = models.PositiveSmallIntegerField(_("letters sent"), default=0, help_text=_("The request and reminders."))
    written_on = models.DateField(_("last written on"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    source = models.CharField(_("document"), max_length=200, blank=True, default="")

    objects = LifeCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of life")
        verbose_name_plural = _("certificates of life")
        ordering = ["-year", "beneficiary"]
        constraints = [
            models.UniqueConstraint(fields=["beneficiary", "year"], name="one_certificate_of_life_a_year"),
            models.CheckConstraint(
                name="certificate_received_with_its_document",
                condition=Q(received_on=None, signed_on=None)
                | (Q(received_on__isnull=False, signed_on__isnull=False) & ~Q(source="")),
                violation_error_message=_("Give the day it was signed, the day it came and the document."),
            ),
            models.CheckConstraint(
                name="certificate_signed_before_received",
                condition=Q(received_on=None) | Q(signed_on__lte=F("received_on")),
                violation_error_message=_("It cannot have come before it was signed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}"

    def get_absolute_url(self) -> str:
        """Where its receipt is entered."""
        return reverse("pensions:certificate", args=[self.slug])

    def state(self, today: date) -> "LifeCertificate.State":
        """Whether it has come, is awaited or is missing on a day."""
        if self.received_on:
            return self.State.RECEIVED
        return self.State.AWAITED if today <= self.due_on else self.State.OVERDUE
