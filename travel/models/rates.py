"""Dated reference data: places, their subsistence rates, rates of exchange, and where each came from."""

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from asp_portal.acts import append_only


class RateImport(models.Model):
    """A file of rates that was taken in. Never changed."""

    class Kind(models.TextChoices):
        """What the file held."""

        DSA = "dsa", _("Subsistence rates")
        EXCHANGE = "exchange", _("Rates of exchange")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    file_name = models.CharField(_("file"), max_length=120)
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    source = models.CharField(_("source"), max_length=200, help_text=_("The circular or page the figures come from."))
    rows = models.PositiveIntegerField(_("rows"))
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(pgettext_lazy("rows", "changed"), default=0)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("imported by")
    )
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)

    class Meta:
        verbose_name = _("import of rates")
        verbose_name_plural = _("imports of rates")
        ordering = ["-pk"]
        triggers = append_only("rate_import")

    def __str__(self) -> str:
        return self.file_name


class RateUpload(models.Model):
    """A file of rates that somebody is previewing: kept until it is taken in, given up, or a day old."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=RateImport.Kind)
    file_name = models.CharField(_("file"), max_length=120)
    source = models.CharField(_("source"), max_length=200)
    data = models.BinaryField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("uploaded file of rates")
        verbose_name_plural = _("uploaded files of rates")

    def __str__(self) -> str:
        return self.file_name


class Place(models.Model):
    """A place with a subsistence rate of its own."""

    name = models.CharField(_("place"), max_length=100, unique=True)
    country = models.CharField(_("country"), max_length=3, help_text=_("Three letters, such as UGA."))
    zone = models.CharField(_("time zone"), max_length=50, blank=True, help_text=_("Such as Africa/Kampala."))

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


RATE = {"max_digits": 12, "decimal_places": 3}


class RateQuerySet(models.QuerySet):
    """Rates of either kind: what `series` names has one rate on a day, the one with the latest first day up to it."""

    series = ""

    def in_force_on(self, day: date) -> "RateQuerySet":
        """The rate of each series that is in force on that day."""
        later = self.model.objects.filter(
            **{self.series: OuterRef(self.series)}, first_day__gt=OuterRef("first_day"), first_day__lte=day
        )
        return self.filter(~Exists(later), first_day__lte=day)


class DsaRateQuerySet(RateQuerySet):
    """Subsistence rates: a series for each place."""

    series = "place"


class ExchangeRateQuerySet(RateQuerySet):
    """Rates of exchange: a series for each currency."""

    series = "currency"


class DsaRate(models.Model):
    """The United Nations' daily subsistence rates for a place, in force from a day until the next row's first day."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="rates", verbose_name=_("place"))
    first_day = models.DateField(_("first day"))
    currency = models.CharField(_("currency"), max_length=3)
    first_60_days = models.DecimalField(_("first 60 days"), **RATE)
    after_30_days = models.DecimalField(_("after 30 days"), null=True, blank=True, **RATE)
    after_60_days = models.DecimalField(_("after 60 days"), null=True, blank=True, **RATE)
    after_120_days = models.DecimalField(_("after 120 days"), null=True, blank=True, **RATE)
    lodging_share = models.DecimalField(
        _("lodging share"),
        max_digits=4,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("The published share of lodging, such as 0.5; leave it empty where none is published."),
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    batch = models.ForeignKey(
        RateImport, models.PROTECT, related_name="dsa_rates", null=True, blank=True, editable=False
    )

    objects = DsaRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("subsistence rate")
        verbose_name_plural = _("subsistence rates")
        ordering = ["place__name", "-first_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "first_day"],
                name="dsa_rate_once_a_day",
                violation_error_message=_("There is already a rate for this place from this day."),
            ),
            models.CheckConstraint(
                name="dsa_rate_positive",
                condition=Q(first_60_days__gt=0)
                & (Q(after_30_days=None) | Q(after_30_days__gt=0))
                & (Q(after_60_days=None) | Q(after_60_days__gt=0))
                & (Q(after_120_days=None) | Q(after_120_days__gt=0)),
                violation_error_message=_("Rates are above zero."),
            ),
            models.CheckConstraint(
                name="dsa_lodging_share_is_a_share",
                condition=Q(lodging_share=None) | Q(lodging_share__gte=0, lodging_share__lte=1),
                violation_error_message=_("The lodging share lies between 0 and 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.first_day:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The page of its place, with all its rates."""
        return reverse("travel:rate-place", args=[self.place_id])


class ExchangeRate(models.Model):
    """A rate of exchange from a day on: units of a currency for one US dollar, as the United Nations publishes it.

    A source that quotes units for one euro is kept as it quotes: exactly one of the two figures is given.
    """

    currency = models.CharField(_("currency"), max_length=3)
    first_day = models.DateField(_("first day"))
    per_dollar = models.DecimalField(_("units per US dollar"), max_digits=18, decimal_places=8, null=True, blank=True)
    per_euro = models.DecimalField(_("units per euro"), max_digits=18, decimal_places=8, null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    batch = models.ForeignKey(
        RateImport, models.PROTECT, related_name="exchange_rates", null=True, blank=True, editable=False
    )

    objects = ExchangeRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("rate of exchange")
        verbose_name_plural = _("rates of exchange")
        ordering = ["currency", "-first_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "first_day"],
                name="exchange_rate_once_a_day",
                violation_error_message=_("There is already a rate for this currency from this day."),
            ),
            models.CheckConstraint(
                name="exchange_rate_positive",
                condition=(Q(per_dollar=None) | Q(per_dollar__gt=0)) & (Q(per_euro=None) | Q(per_euro__gt=0)),
                violation_error_message=_("A rate of exchange is above zero."),
            ),
            models.CheckConstraint(
                name="exchange_rate_quoted_one_way",
                condition=Q(per_dollar=None, per_euro__isnull=False) | Q(per_dollar__isnull=False, per_euro=None),
                violation_error_message=_("Give either the units per US dollar or the units per euro."),
            ),
            models.CheckConstraint(
                name="exchange_rate_of_the_euro_per_dollar",
                condition=~Q(currency="EUR") | Q(per_euro=None),
                violation_error_message=_("The rate of the euro itself is in euros per US dollar."),
            ),
            models.CheckConstraint(
                name="exchange_rate_of_the_dollar",
                condition=~Q(currency="USD") | Q(per_dollar=None) | Q(per_dollar=1),
                violation_error_message=_("A US dollar is one US dollar."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.first_day:%Y-%m-%d}"
