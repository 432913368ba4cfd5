"""Delegations, their people, and who looks after them."""

from copy import copy

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.exports import ExportMixin
from asp_portal.workflow import Hidden
from cooperation.delegations import invitations, pages, services
from cooperation.forms.delegations import DelegationForm
from cooperation.models import Delegation, DelegationMember
from cooperation.tables.delegations import DelegationFilter, DelegationTable
from cooperation.views.keeping import do, keep

FORM = require_http_methods(["GET", "HEAD", "POST"])
WORDS = {
    "code": gettext_lazy("code"),
    "kind": gettext_lazy("takes part as"),
    "name_en": gettext_lazy("name in English"),
    "name_fr": gettext_lazy("name in French"),
    "members": gettext_lazy("member"),
    "takes_part": gettext_lazy("takes part"),
}


def seen_delegation(request, slug: str) -> Delegation:
    """A delegation that the user may see; 404 otherwise."""
    return get_object_or_404(Delegation.objects.visible_to(request.user).select_related("state"), slug=slug)


def check_keeper(request) -> None:
    """Raises Http404 for those who keep no delegations."""
    if not request.user.has_perm(services.KEEP):
        raise Http404


def manages(request, delegation: Delegation) -> bool:
    """Whether the user looks after the people of a delegation."""
    try:
        return bool(invitations.office_of(request.user, delegation))
    except Hidden:
        return False


# --- The list and a delegation --------------------------------------------------------------------------------------


class DelegationList(ExportMixin, SingleTableMixin, FilterView):
    """The delegations that the user may see; a delegate of one goes to its page."""

    http_method_names = ["get", "head", "options"]
    model, table_class, filterset_class = Delegation, DelegationTable, DelegationFilter
    table_pagination = {"per_page": 50}
    template_name = "cooperation/delegations/list.html"
    export_name = "delegations"
    strict = False

    def dispatch(self, request, *args, **kwargs):
        """For the Secretariat and delegates; to the others the page does not exist."""
        if not request.user.has_perm("cooperation.view_delegation"):
            if Role.DELEGATION not in request.user.roles:
                raise Http404
            own = list(Delegation.objects.of(request.user)[:2])
            if len(own) == 1:
                return redirect(own[0])
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        """Rows for the list."""
        return pages.listed(self.request.user)

    def get_context_data(self, **kwargs):
        """Whether the user keeps them."""
        return super().get_context_data(keeps=self.request.user.has_perm(services.KEEP), **kwargs)


@require_safe
def delegation_page(request, slug):
    """A delegation: its people, invitations, requests, groups and acts."""
    delegation, user = seen_delegation(request, slug), request.user
    may = manages(request, delegation)
    context = pages.page(delegation, user, manages=may) | {
        "manages": may,
        "keeps": user.has_perm(services.KEEP),
        "now": timezone.now(),
    }
    if user.has_perm("cooperation.view_delegation"):
        acts = Act.objects.about(delegation).select_related("content").order_by("-position")
        context["acts"] = pages.named(list(acts))
    return render(request, "cooperation/delegations/delegation.html", context)


# --- Keeping --------------------------------------------------------------------------------------------------------


@FORM
def delegation_new(request):
    """A new observer, organization, organ or body of civil society."""
    check_keeper(request)
    form = DelegationForm(request.POST or None)

    def save():
        return services.add(request.user, form.members, **form.facts)

    context = {"cancel_url": reverse("cooperation:delegations")}
    return keep(request, "cooperation/delegations/delegation_form.html", form, save, context)


@FORM
def delegation_edit(request, slug):
    """Change what a delegation is called, whether it takes part, who belongs to the group."""
    check_keeper(request)
    delegation = seen_delegation(request, slug)
    form = DelegationForm(request.POST or None, instance=copy(delegation))

    def save():
        members = form.members if "group_members" in form.fields else delegation.group_members.all()
        services.change(delegation, request.user, form.cleaned_data["seen"], members, **form.facts)

    context = {"delegation": delegation, "words": WORDS, "cancel_url": delegation.get_absolute_url()}
    return keep(request, "cooperation/delegations/delegation_form.html", form, save, context)


@require_POST
def take_in_states(request):
    """A delegation for each State Party that has none."""
    check_keeper(request)
    made = services.take_in_states(request.user, timezone.localdate())
    words = ngettext("%s State Party was taken in.", "%s States Parties were taken in.", len(made)) % len(made)
    target = reverse("cooperation:delegations")
    return do(request, lambda: None, target, words if made else _("Every State Party is there already."))


# --- People ---------------------------------------------------------------------------------------------------------


def managed_member(request, slug: str, pk: int) -> DelegationMember:
    """Somebody who acts for a delegation whose people the user looks after; 404 otherwise."""
    delegation = seen_delegation(request, slug)
    if not manages(request, delegation):
        raise Http404
    return get_object_or_404(delegation.members.select_related("user", "delegation"), pk=pk)


@FORM
def member_end(request, slug, pk):
    """Ask, then end that somebody acts for a delegation; at once."""
    member = managed_member(request, slug, pk)
    if request.method == "POST":
        words = _("%s no longer acts for the delegation.") % member.user
        target = reverse("cooperation:delegations") if member.user == request.user else member.delegation
        return do(request, lambda: invitations.end(member, request.user, timezone.now()), target, words)
    return render(request, "cooperation/delegations/member_end.html", {"member": member})


@require_POST
def member_focal(request, slug, pk):
    """Make somebody a focal point, or no longer."""
    check_keeper(request)
    member, wanted = managed_member(request, slug, pk), request.POST.get("focal") == "yes"
    if member.left_at:
        raise Http404
    act = invitations.set_focal_point
    return do(request, lambda: act(member, request.user, is_focal_point=wanted), member.delegation, _("Saved."))
