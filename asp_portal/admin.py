"""Acts, for reading and for taking away; nobody changes them."""

from django.contrib import admin
from django.db.models import Max, Min
from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from asp_portal import chain
from asp_portal.accounts.proof import require_proof
from asp_portal.acts import Act
from asp_portal.templatetags.portal import offices


@admin.register(Act)
class ActAdmin(admin.ModelAdmin):
    """The chain of acts, the newest first."""

    list_display = ["position", "at", "name", "subject_kind", "subject_id", "actor_name", "office_words", "short_hash"]
    list_filter = ["subject_kind", "name"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["actor_name", "reason", "hash"]
    date_hierarchy = "at"
    ordering = ["-position"]
    actions = ["export"]
    fields = [
        *["position", "at", "subject_kind", "subject_id", "name", "before", "after"],
        *["actor_name", "office_words", "reason", "body", "previous_hash", "hash"],
    ]
    readonly_fields = fields

    def has_add_permission(self, request) -> bool:
        """Acts come from workflows only."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Nobody."""
        return False

    @admin.display(description=_("office"), ordering="office")
    def office_words(self, act: Act) -> str:
        """The office in the language of the page."""
        return offices(act.office) if act.office else "–"

    @admin.display(description=_("hash"))
    def short_hash(self, act: Act) -> str:
        """Enough of it to compare by eye."""
        return act.hash[:12]

    @admin.display(description=_("content"))
    def body(self, act: Act) -> str:
        """What the act was about."""
        return str(act.content.body)

    @admin.action(description=_("Export from the first to the last chosen act"), permissions=["view"])
    def export(self, request, queryset):
        """All acts between, so that the chain of the file has no gap."""
        require_proof(request)
        ends = queryset.aggregate(since=Min("position"), until=Max("position"))
        name = f"acts-{ends['since']}-{ends['until']}.jsonl"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(chain.export(**ends), content_type="application/jsonl", headers=disposition)
