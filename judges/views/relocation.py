"""Residence at the seat on any day, and the claim for the relocation sum."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal.act_forms import PayForm
from asp_portal.acting import ActPages, answer, timeline
from asp_portal.differences import versions
from asp_portal.exports import ExportMixin, as_download
from asp_portal.workflow import Refused, Stale
from judges import facts
from judges.forms.relocation import CertifyForm, OnForm, RelocationForm
from judges.models import Judge, RelocationClaim
from judges.permissions import is_claimant
from judges.record import visibility
from judges.record.countries import country
from judges.record.visibility import Data
from judges.relocation import residence
from judges.relocation import services as relocation
from judges.relocation.pdf import preview_pdf, statement_pdf
from judges.relocation.workflow import relocation_workflow
from judges.rules.results import NotDue
from judges.rules.words import NOT_DUE
from judges.tables.relocation import RelocationFilter, RelocationTable

FORM = require_http_methods(["GET", "HEAD", "POST"])
LANGUAGES = ("en", "fr")
State = RelocationClaim.State

# --- Residence ------------------------------------------------------------------------------------------------------


@require_safe
def residence_page(request, slug):
    """A judge's residence as it stands on a day, what is missing to five and nine years, and what would be due."""
    judge = get_object_or_404(Judge.objects.prefetch_related(*facts.FOR_RESIDENCE), slug=slug)
    seen = visibility.seen_by(request.user, judge)
    if Data.PERSONAL not in seen:
        raise Http404
    today = timezone.localdate()
    form = OnForm(request.GET if "on" in request.GET else None, today=today, initial={"on": today})
    on = form.cleaned_data["on"] if form.is_bound and form.is_valid() else today
    context = {
        "judge": judge,
        "form": form,
        "on": on,
        "own": visibility.is_own(request.user, judge),
        "page": residence.page_of(judge, on, today),
    }
    status = 422 if form.errors else 200
    return render(request, "judges/residence/page.html", context, status=status)


# --- Lists and pages of claims --------------------------------------------------------------------------------------


class RelocationList(ExportMixin, SingleTableMixin, FilterView):
    """The claims that the user may see."""

    http_method_names = ["get", "head", "options"]
    model, table_class, filterset_class = RelocationClaim, RelocationTable, RelocationFilter
    table_pagination = {"per_page": 50}
    template_name = "judges/relocation/list.html"
    export_name = "relocation"
    strict = False

    def get_queryset(self):
        """Rows for the list; the page does not exist for those who have nothing to do with it."""
        user, today = self.request.user, timezone.localdate()
        deals = user.has_perm("judges.view_relocationclaim") or own_record(self.request) is not None
        if not deals:
            raise Http404
        return relocation.visible_claims(user, today).select_related("judge")

    def get_context_data(self, **kwargs):
        """A judge's own record, to claim from."""
        return super().get_context_data(judge=own_record(self.request), **kwargs)


def own_record(request) -> Judge | None:
    """The record of the judge who asks, if it is one."""
    return getattr(request.user, "judge", None)


def seen_claim(request, slug: str) -> RelocationClaim:
    """A claim that the user may see, with all that its page shows; 404 otherwise."""
    claims = relocation.visible_claims(request.user, timezone.localdate())
    return get_object_or_404(relocation.for_page(claims), slug=slug)


def own_claim(request, slug: str) -> RelocationClaim:
    """A claim of the user's own; 404 for everybody else."""
    claim = seen_claim(request, slug)
    if not is_claimant(request.user, claim):
        raise Http404
    return claim


def about(claim: RelocationClaim) -> dict[str, Any]:
    """What a claim says and comes to, for its page and those of its acts."""
    body = relocation.assessment_of(claim, timezone.localdate())
    left_on = claim.left_on or day_of(body["left_on"])
    return {
        "facts": [
            (_("Judge"), written(str(claim.judge))),
            (_("Last day of office"), left_on),
            (_("Resettled on"), claim.resettled_on),
            (_("Country"), country(claim.country)),
            (_("Note"), written(claim.note)),
        ],
        "claim": claim,
        "body": body,
        "left_on": left_on,
        "due_from": day_of(body["due_from"]),
        "reasons": [NOT_DUE[NotDue(reason)] for reason in body["reasons"]],
        "no_salary_on": day_of(body["no_salary_on"]),
        "outdated": claim.state in (State.VERIFIED, State.AUTHORISED) and not relocation.holds(claim),
    }


def written(text: str) -> str:
    """What a person wrote, in any script."""
    return format_html('<bdi class="written">{}</bdi>', text) if text else ""


def day_of(text: str | None) -> date | None:
    """A stored day."""
    return None if text is None else date.fromisoformat(text)


@require_safe
def claim_page(request, slug):
    """A claim: what it says, what it comes to and why, its acts, and what may be done now."""
    claim = seen_claim(request, slug)
    context = {
        "offers": relocation_workflow.offers(claim, request.user, timezone.localdate()),
        "own": is_claimant(request.user, claim),
        "sees_residence": Data.PERSONAL in visibility.seen_by(request.user, claim.judge),
        "acts": timeline(claim, relocation_workflow),
        **about(claim),
    }
    return render(request, "judges/relocation/claim.html", context)


PAGES = ActPages(
    relocation_workflow,
    find=seen_claim,
    listing="judges:relocations",
    words=relocation.WORDS,
    forms={"certify": CertifyForm, "pay": PayForm},
    context=lambda claim, transition: about(claim),
    templates="judges/relocation/acts",
)


@FORM
def act(request, slug, name):
    """An act on a claim."""
    return answer(request, PAGES, slug, name)


@require_safe
def statement(request, slug, language):
    """The statement in a language of the Court, as a file; a marked preview before it is issued."""
    claim = seen_claim(request, slug)
    body = relocation.assessment_of(claim, timezone.localdate())
    if language not in LANGUAGES or claim.state == State.WITHDRAWN or body["amount"] is None:
        raise Http404
    issued = getattr(claim, "statement", None)
    content = statement_pdf(issued, language) if issued else preview_pdf(claim, body, claim.acts, language)
    name = issued.number if issued else f"{claim.number}-draft-{timezone.localdate():%Y%m%d}"
    return as_download(HttpResponse(content, content_type="application/pdf"), f"{name}-{language}.pdf")


# --- Drafts ---------------------------------------------------------------------------------------------------------


def show(request, form: RelocationForm, status: int = 200, **context):
    """The page of the form."""
    status = 422 if status == 200 and form.errors else status
    return render(request, "judges/relocation/form.html", {"form": form} | context, status=status)


@FORM
def new(request):
    """A claim as a draft; what is on record as resettlement stands in the form."""
    judge, today = own_record(request), timezone.localdate()
    if judge is None:
        raise Http404
    claim = RelocationClaim(judge=judge)
    if recorded := judge.resettlements.last():
        claim.resettled_on, claim.country = recorded.on, recorded.country
    form = RelocationForm(request.POST or None, instance=claim, today=today)
    if request.method != "POST" or not form.is_valid():
        return show(request, form, cancel_url=reverse("judges:relocations"))
    token = form.cleaned_data["token"]
    if made := RelocationClaim.objects.filter(form_token=token, judge=judge).first():
        messages.info(request, _("This form had been sent before: here is what it made."))
        return redirect(made)
    return redirect(relocation.create(judge, year=today.year, token=token, **form.facts))


@FORM
def edit(request, slug):
    """Change a draft."""
    claim, today = own_claim(request, slug), timezone.localdate()
    if claim.state != State.DRAFT:
        messages.error(request, _("It is “%s” now and cannot be changed.") % claim.get_state_display())
        return redirect(claim)
    context = {"paper": claim, "cancel_url": claim.get_absolute_url()}
    form = RelocationForm(request.POST or None, instance=claim, today=today)
    if request.method != "POST" or not form.is_valid():
        return show(request, form, **context)
    try:
        relocation.change(claim, form.cleaned_data["seen"], **form.facts)
    except Refused as refusal:
        messages.error(request, str(refusal))
    except Stale as stale:
        data = request.POST.copy()
        data["seen"] = stale.now
        again = RelocationForm(data, instance=own_claim(request, slug), today=today)
        again.is_valid()
        differences = versions(stale.seen, stale.now, relocation.WORDS)
        return show(request, again, 409, changed_meanwhile=True, differences=differences, **context)
    return redirect(claim)
