"""The administration of travel: reference data, to be corrected one row at a time."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.utils import timezone

from asp_portal.admin_site import RecordedAdmin
from travel.models import DsaRate, ExchangeRate, Place, RateImport
from travel.paper_admin import ClaimAdmin, JourneyAdmin
from travel.rate_files import Finding, Kind, findings, place_findings

__all__ = ["ClaimAdmin", "JourneyAdmin"]  # registered by being imported


class CheckedForm(forms.ModelForm):
    """A row, held to what a row of a file is held to."""

    def clean(self) -> dict[str, Any]:
        """What is wrong, beside its field."""
        cleaned = super().clean()
        for key, sentence in self.findings(dict.fromkeys(self.fields) | cleaned):
            if key in cleaned:
                self.add_error(key, sentence)
        return cleaned

    def findings(self, values: dict[str, Any]) -> Iterator[Finding]:
        """What is wrong with these values."""
        raise NotImplementedError


class PlaceForm(CheckedForm):
    """A place."""

    def findings(self, values):
        """Its name, country and zone."""
        for key, sentence in place_findings(values | {"place": values["name"]}):
            yield ("name" if key == "place" else key), sentence


class DsaRateForm(CheckedForm):
    """A subsistence rate."""

    def findings(self, values):
        """Its figures; the place has been looked at with the place itself."""
        return findings(Kind.DSA, values | {"place": "", "country": ""}, timezone.localdate())


class ExchangeRateForm(CheckedForm):
    """A rate of exchange."""

    def findings(self, values):
        """Its figures."""
        return findings(Kind.EXCHANGE, values, timezone.localdate())


class RateAdmin(RecordedAdmin):
    """Rates are corrected, never deleted: a claim may rest on them."""

    date_hierarchy = "first_day"
    list_per_page = 50
    readonly_fields = ["batch"]
    view_on_site = False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Nobody's."""
        return False


@admin.register(Place)
class PlaceAdmin(RecordedAdmin):
    """Places."""

    form = PlaceForm
    list_display = ["name", "country", "zone"]
    list_filter = ["country"]
    search_fields = ["name__unaccent", "country"]
    list_per_page = 50


@admin.register(DsaRate)
class DsaRateAdmin(RateAdmin):
    """Subsistence rates."""

    form = DsaRateForm
    list_display = ["place", "first_day", "currency", "first_60_days", "after_60_days", "after_120_days", "source"]
    list_filter = ["currency", "place__country"]
    list_select_related = ["place"]
    search_fields = ["place__name__unaccent", "source"]
    autocomplete_fields = ["place"]


@admin.register(ExchangeRate)
class ExchangeRateAdmin(RateAdmin):
    """Rates of exchange."""

    form = ExchangeRateForm
    list_display = ["currency", "first_day", "per_dollar", "per_euro", "source"]
    list_filter = ["currency"]
    search_fields = ["currency", "source"]


@admin.register(RateImport)
class RateImportAdmin(admin.ModelAdmin):
    """The files that were taken in: nothing to change."""

    list_display = ["imported_at", "kind", "file_name", "source", "rows", "new", "changed", "imported_by"]
    list_filter = ["kind"]
    list_select_related = ["imported_by"]
    search_fields = ["file_name", "source", "sha256"]
    list_per_page = 50

    def has_view_permission(self, request, obj=None) -> bool:
        """Whoever sees the rates."""
        return request.user.has_perm("travel.view_dsarate")

    def has_add_permission(self, request) -> bool:
        """Nobody's: the import does it."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Nobody's."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Nobody's."""
        return False
