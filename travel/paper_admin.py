"""Journeys and claims in the administration: to be read, and authorised or returned through the same workflow."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.accounts.proof import require_proof
from asp_portal.templatetags.portal import labelled
from asp_portal.text import CleanTextField
from asp_portal.workflow import Doing, Hidden, Refused
from judges.services import exercises_presidency
from travel.models import Claim, Expense, Journey
from travel.workflow import claim_workflow, journey_workflow


class ReasonForm(ActionForm):
    """The list of actions, with room for a reason."""

    reason = CleanTextField(label=gettext_lazy("Reason"), required=False, max_length=2000, widget=forms.TextInput)


def act_on(modeladmin, request, queryset, name: str) -> None:
    """Do one act on each chosen paper; what is refused says why, and the others go on."""
    if modeladmin.workflow.transitions[name].dangerous:
        require_proof(request)
    reason = request.POST.get("reason", "")
    for paper in queryset:
        doing = Doing(paper, request.user, timezone.localdate(), reason=reason)
        try:
            modeladmin.workflow.apply(name, doing, seen=paper.content_hash)
        except Hidden:
            modeladmin.message_user(request, _("%s: this is not yours to do.") % paper.number, messages.ERROR)
        except Refused as refusal:
            modeladmin.message_user(request, labelled(paper.number, refusal), messages.ERROR)
        except ValidationError as error:
            modeladmin.message_user(request, labelled(paper.number, " ".join(error.messages)), messages.ERROR)
        else:
            modeladmin.message_user(request, _("%s: done.") % paper.number, messages.SUCCESS)


@admin.action(description=gettext_lazy("Authorise"))
def authorise(modeladmin, request, queryset):
    """Authorise each chosen paper."""
    act_on(modeladmin, request, queryset, "authorise")


@admin.action(description=gettext_lazy("Return with questions (give the reason)"))
def return_with_questions(modeladmin, request, queryset):
    """Return each chosen paper to its judge."""
    act_on(modeladmin, request, queryset, "return")


class PaperAdmin(admin.ModelAdmin):
    """Read-only; nobody makes, changes or deletes papers here."""

    list_display = ["number", "judge", "title", "departs_on", "state"]
    list_filter = ["state"]
    search_fields = ["number", "title", "judge__family_name__unaccent"]
    list_select_related = ["judge"]
    list_per_page = 50
    actions = [authorise, return_with_questions]
    action_form = ReasonForm
    workflow = None

    def get_queryset(self, request):
        """What the user sees in the portal."""
        return super().get_queryset(request).visible_to(request.user, timezone.localdate())

    def has_view_permission(self, request, obj=None) -> bool:
        """Those who deal with papers of others."""
        name = f"travel.view_{self.model._meta.model_name}"
        return request.user.has_perm(name) or exercises_presidency(request.user, timezone.localdate())

    def has_module_permission(self, request) -> bool:
        """As above."""
        return self.has_view_permission(request)

    def has_add_permission(self, request) -> bool:
        """Judges make papers in the portal."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Nobody: papers change in the portal."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Nobody, ever."""
        return False

    def get_fields(self, request, obj=None):
        """The facts, and what may be done."""
        return [*self.list_display, "reason_or_kind", "what_may_be_done"]

    @admin.display(description=gettext_lazy("Kind or reason"))
    def reason_or_kind(self, paper) -> str:
        """What it is."""
        return paper.get_purpose_display() if isinstance(paper, Claim) else paper.reason

    @admin.display(description=gettext_lazy("In the portal"))
    def what_may_be_done(self, paper):
        """The page of the paper, where acts are done with all facts in sight."""
        return format_html('<a href="{}">{}</a>', paper.get_absolute_url(), _("Open the page of the paper"))


class ExpenseInline(admin.TabularInline):
    """The lines of a claim."""

    model = Expense
    fields = ["incurred_on", "nature", "description", "amount", "currency", "allowed", "allowed_reason"]
    extra = 0
    can_delete = False

    def has_view_permission(self, request, obj=None) -> bool:
        """Who sees the claim sees its lines."""
        return True

    def has_add_permission(self, request, obj=None) -> bool:
        """Nobody, here."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Nobody, here."""
        return False


@admin.register(Claim)
class ClaimAdmin(PaperAdmin):
    """Claims."""

    workflow = claim_workflow
    inlines = [ExpenseInline]
    list_filter = ["state", "purpose"]


@admin.register(Journey)
class JourneyAdmin(PaperAdmin):
    """Journeys."""

    workflow = journey_workflow
