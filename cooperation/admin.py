"""States Parties, as reference data."""

from django.contrib import admin

from asp_portal.admin_site import RecordedAdmin
from cooperation.models import StateParty


@admin.register(StateParty)
class StatePartyAdmin(RecordedAdmin):
    """States Parties."""

    list_display = ["iso3", "name_en", "name_fr", "group", "in_force_on", "withdrawn_on"]
    list_display_links = ["iso3", "name_en"]
    list_filter = ["group"]
    search_fields = ["iso3", "name_en", "name_fr"]
