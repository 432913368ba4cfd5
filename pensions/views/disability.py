"""Cases of incapacity: the list, a case, its opinions (opened with a reason), the decision and what follows from it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal.acting import ActPages, answer, ask, changed_meanwhile, turned_away
from asp_portal.exports import ExportMixin
from asp_portal.workflow import Doing, Hidden, Stale
from judges.record.visibility import is_own
from judges.views.record import add_errors, calm
from pensions.disability import pages
from pensions.disability import services as disability
from pensions.disability.workflow import WORDS, disability_workflow
from pensions.files.pages import seen_file
from pensions.files.services import may_keep
from pensions.forms.disability import DecideForm, OpinionForm, ReadForm, SealedReasonForm
from pensions.models import DisabilityCase, MedicalOpinion
from pensions.tables.disability import DisabilityFilter, DisabilityTable

FORM = require_http_methods(["GET", "HEAD", "POST"])

# --- The list and a case --------------------------------------------------------------------------------------------


class DisabilityList(ExportMixin, SingleTableMixin, FilterView):
    """The cases, for those who deal with them; for all others the page does not exist."""

    http_method_names = ["get", "head", "options"]
    model, table_class, filterset_class = DisabilityCase, DisabilityTable, DisabilityFilter
    table_pagination = {"per_page": 50}
    template_name = "pensions/disability/list.html"
    export_name = "cases"
    strict = False

    def get_queryset(self):
        """Rows for the list."""
        if not self.request.user.has_perm(pages.SEE):
            raise Http404
        return DisabilityCase.objects.select_related("file__judge")


def seen_case(request, slug: str) -> DisabilityCase:
    """A case that the user may see, with all that its page reads; 404 otherwise."""
    cases = DisabilityCase.objects.visible_to(request.user).select_related("file__judge__user")
    return get_object_or_404(cases.prefetch_related("opinions"), slug=slug)


@require_safe
@calm
def case_page(request, slug):
    """A case: which opinions are on file, its acts, and what may be done now."""
    case = seen_case(request, slug)
    sees_file = request.user.has_perm("pensions.view_pensionfile") or is_own(request.user, case.judge)
    context = {
        "case": case,
        "facts": pages.facts_of(case),
        "doctors": pages.doctors(case, request.user),
        "missing": disability.standing_of(case).missing if case.state == "draft" else [],
        "may_read": disability.may_read_opinions(request.user, case),
        "sees_file": sees_file,
        "sees_list": request.user.has_perm(pages.SEE),
        "offers": disability_workflow.offers(case, request.user, timezone.localdate()),
        "acts": pages.acts_of(case),
        "follows": disability.consequence(case, case.last_day) if case.last_day and sees_file else None,
    }
    return render(request, "pensions/disability/case.html", context)


@FORM
def open_case(request, slug):
    """Ask, then open a case."""
    file = seen_file(request.user, slug)
    if not may_keep(request.user, file.judge):
        raise Http404
    if request.method == "POST":
        try:
            return redirect(disability.open_case(file, request.user, timezone.localdate()))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(file)
    context = {"file": file, "cancel_url": file.get_absolute_url()}
    return render(request, "pensions/disability/open.html", context)


# --- Opinions -------------------------------------------------------------------------------------------------------


@FORM
@calm
def opinions(request, slug):
    """Ask why somebody reads opinions; given a reason, record who reads whose and why, and show them once."""
    case, user = seen_case(request, slug), request.user
    if not disability.may_read_opinions(user, case):
        raise Http404
    own = is_own(user, case.judge)
    form = ReadForm(request.POST or None, initial={"reason": _("Own record") if own else ""}, label_suffix="")
    context = {"case": case, "form": form, "own": own, "cancel_url": case.get_absolute_url()}
    if request.method != "POST" or not form.is_valid():
        return render(request, "pensions/disability/ask.html", context, status=422 if form.errors else 200)
    found = disability.read_opinions(case, user, form.cleaned_data["reason"])
    keeps = disability.may_keep_opinions(user, case)
    context["rows"] = [(one, opinion_facts(one), opinion_form(request, one) if keeps else None) for one in found]
    return render(request, "pensions/disability/opinions.html", context)


def opinion_facts(opinion: MedicalOpinion) -> list[tuple[str, Any]]:
    """What an opinion says: only for an answer to somebody who said why."""
    return [
        (_("Doctor"), opinion.doctor),
        (_("Given on"), opinion.given_on),
        (_("Finding"), MedicalOpinion.Finding(opinion.finding).label),
        (_("Document"), opinion.document),
        (_("Note"), opinion.note),
    ]


def opinion_form(request, opinion: MedicalOpinion, data=None) -> OpinionForm:
    """The form of an opinion; several may stand on one page."""
    seen = disability.version(opinion)
    form = OpinionForm(data, instance=opinion, today=timezone.localdate(), seen=seen, label_suffix="")
    form.auto_id = f"id_{opinion.named_by}_%s"
    return form


def kept_case(request, slug: str, named_by: str) -> DisabilityCase:
    """The case, if opinions are the user's to enter; 404 otherwise. What is decided stays, and that is said."""
    case = seen_case(request, slug)
    if named_by not in MedicalOpinion.NamedBy.values or not request.user.has_perm(disability.KEEP_OPINIONS):
        raise Http404
    if is_own(request.user, case.judge):
        raise Http404
    return case


@FORM
@calm
def opinion(request, slug, named_by):
    """Enter an opinion; one that is on file is changed from the page on which it was read."""
    case = kept_case(request, slug, named_by)
    if not disability.may_keep_opinions(request.user, case):
        messages.error(request, _("The opinions of a case that is decided stay as they are."))
        return redirect(case)
    stored = case.opinions.filter(named_by=named_by).first()
    if stored and "seen" not in request.POST:
        return on_file(request, case, stored)
    found = stored or MedicalOpinion(case=case, named_by=named_by)
    form = opinion_form(request, found, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return show(request, case, form)
    return kept(request, case, form) if form.is_valid() else show(request, case, form, 422)


def on_file(request, case: DisabilityCase, stored: MedicalOpinion):
    """Where somebody goes who meant to enter an opinion that is there already."""
    if request.method != "POST":
        return redirect("pensions:opinions", case.slug)
    if stored.slug == request.POST.get("token"):
        messages.info(request, _("This form had been sent before: here is what it made."))
    else:
        messages.error(request, _("Somebody else entered this opinion while the form was open."))
    return redirect(case)


def kept(request, case: DisabilityCase, form: OpinionForm):
    """Keep what a good form says, or show it again."""
    found, is_new = form.instance, not form.instance.pk
    if is_new:
        found.slug = form.cleaned_data["token"]
    try:
        disability.keep_opinion(found, request.user, seen=form.cleaned_data.get("seen"))
    except (Stale, Hidden):
        messages.error(request, _("The case changed while the form was open. Nothing was saved: read it anew."))
        return redirect(case)
    except ValidationError as error:
        if is_new:
            found.pk = None
        add_errors(form, error)
        return show(request, case, form, 422)
    messages.success(request, _("Saved."))
    return redirect(case)


def show(request, case: DisabilityCase, form: OpinionForm, status: int = 200):
    """The page of the form."""
    context = {"case": case, "form": form, "named_by": form.instance.get_named_by_display()}
    context["cancel_url"] = case.get_absolute_url()
    return render(request, "pensions/disability/opinion_form.html", context, status=status)


@require_POST
def remove(request, slug, named_by):
    """Take away an opinion that was entered by mistake."""
    case = kept_case(request, slug, named_by)
    stored = case.opinions.filter(named_by=named_by).first()
    try:
        if stored is None:
            raise Stale("", "")
        disability.remove_opinion(stored, request.user)
        messages.success(request, _("Removed. What it was stays sealed in the history."))
    except (Stale, Hidden):
        messages.error(request, _("Nothing was removed: it had been removed already, or the case is decided."))
    return redirect(case)


# --- The decision ---------------------------------------------------------------------------------------------------


def act_context(case: DisabilityCase, transition) -> dict[str, Any]:
    """What the pages of the acts show besides."""
    return {"facts": pages.facts_of(case), "case": case}


PAGES = ActPages(
    disability_workflow,
    find=seen_case,
    listing="pensions:disabilities",
    words=WORDS,
    forms={"decide": DecideForm, "withdraw": SealedReasonForm},
    context=act_context,
    templates="pensions/disability/acts",
)


@FORM
@calm
def act(request, slug, name):
    """One act on a case; a decision is confirmed on a page that says what follows from it."""
    if name == "decide" and request.method == "POST" and "confirmed" not in request.POST:
        return foresee(request, slug)
    return answer(request, PAGES, slug, name)


def foresee(request, slug):
    """What follows from the decision as it was typed, before it is confirmed; nothing is kept."""
    case, today = seen_case(request, slug), timezone.localdate()
    transition = disability_workflow.transitions["decide"]
    doing = Doing(case, request.user, today)
    if elsewhere := turned_away(request, doing, transition):
        return elsewhere
    form = DecideForm(request.POST, paper=case, transition=transition, today=today)
    if form.data.get("seen") != case.content_hash:
        return changed_meanwhile(request, PAGES, slug, form, form.data.get("seen", ""))
    found = None
    if form.is_valid():
        for sentence in transition.obstacles(doing):
            form.add_error(None, str(sentence))
        try:
            found = disability.what_follows(case, request.user, form.cleaned_data.get("last_day"))
        except ValidationError as error:
            add_errors(form, error)
    if form.errors:
        return ask(request, PAGES, form)
    data = request.POST.copy()
    data["foreseen"] = disability.foreseen(found)
    again = DecideForm(data, paper=case, transition=transition, today=today)
    again.is_valid()
    context = {"paper": case, "case": case, "transition": transition, "form": again, "follows": found}
    return render(request, "pensions/disability/foreseen.html", context)
