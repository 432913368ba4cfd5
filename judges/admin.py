"""The judges' record, as the Secretariat keeps it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from asp_portal.admin_site import RecordedAdmin
from judges.models import ActingDay, Judge, OfficeHolding, Term


@admin.register(Judge)
class JudgeAdmin(RecordedAdmin):
    """Judges; nobody deletes one."""

    kept_private = ["date_of_birth"]

    list_display = ["family_name", "given_name", "nationality", "domicile_place", "user"]
    list_display_links = ["family_name", "given_name"]
    list_select_related = ["user"]
    search_fields = ["family_name", "given_name", "user__email"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only accounts of judges can be a judge's account."""
        if db_field.name == "user":
            kwargs["queryset"] = db_field.related_model.objects.filter(groups__name="Judge").order_by("email")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Term)
class TermAdmin(RecordedAdmin):
    """Terms of office. How a term ended may speak of health: only those who keep the record see it."""

    list_display = ["judge", "first_day", "scheduled_last_day", "last_day"]
    kept_private = ["ended"]
    list_select_related = ["judge"]
    search_fields = ["judge__family_name", "judge__given_name"]
    date_hierarchy = "first_day"

    def get_fields(self, request, obj=None):
        """All but the way it ended, for those who only read."""
        fields = super().get_fields(request, obj)
        return fields if self.has_change_permission(request, obj) else [name for name in fields if name != "ended"]


@admin.register(OfficeHolding)
class OfficeHoldingAdmin(RecordedAdmin):
    """Offices of the Presidency: they say who may authorise."""

    list_display = ["office", "judge", "first_day", "last_day"]
    list_filter = ["office"]
    list_select_related = ["judge"]


@admin.register(ActingDay)
class ActingDayAdmin(RecordedAdmin):
    """Days on which somebody acts as President."""

    list_display = ["day", "judge", "document"]
    list_select_related = ["judge"]
    date_hierarchy = "day"
    search_fields = ["judge__family_name", "document"]
    fieldsets = [(None, {"fields": ["day", "judge", "document"], "description": _("Annex, art. III(3).")})]
