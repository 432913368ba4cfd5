"""Leave: the list, asking for it, deciding on it, recording what was taken, and the ledger."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal.acting import ActPages, answer, timeline
from asp_portal.differences import versions
from asp_portal.exports import FORMATS, ExportMixin
from asp_portal.workflow import Refused, Stale
from judges.forms.leave import LeaveForm, OnForm, RecordForm
from judges.leave import pages as leave_pages
from judges.leave import services as leave
from judges.leave.figures import to_decide, visible_leave
from judges.leave.workflow import leave_workflow
from judges.models import Judge, LeaveRequest
from judges.permissions import is_claimant
from judges.tables.leave import LeaveFilter, LeaveTable

FORM = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50
WORDS = {
    "number": gettext_lazy("number"),
    "judge": gettext_lazy("judge"),
    "first_day": gettext_lazy("first day"),
    "last_day": gettext_lazy("last day"),
    "from_noon": gettext_lazy("from noon of the first day"),
    "until_noon": gettext_lazy("until noon of the last day"),
    "note": gettext_lazy("note"),
    "source": gettext_lazy("source"),
    "days_by_year": gettext_lazy("working days"),
}

# --- The list, a request, the acts on it ----------------------------------------------------------------------------


class LeaveList(ExportMixin, SingleTableMixin, FilterView):
    """The leave that the user may see; a judge's own balance above it."""

    http_method_names = ["get", "head", "options"]
    model, table_class, filterset_class = LeaveRequest, LeaveTable, LeaveFilter
    table_pagination = {"per_page": PAGE}
    template_name = "judges/leave/list.html"
    export_name = "leave"
    strict = False

    def get_queryset(self):
        """Rows for the list; the page does not exist for those who have nothing to do with leave."""
        user = self.request.user
        if not (user.has_perm("judges.view_leaverequest") or "Judge" in user.roles):
            raise Http404
        return visible_leave(user, timezone.localdate()).select_related("judge")

    def get_context_data(self, **kwargs):
        """A judge's own standing, and what awaits the user."""
        judge, today = own_record(self.request), timezone.localdate()
        own = leave_pages.standing(judge, today) if judge else None
        waiting = to_decide(self.request.user, today).count() if judge else 0
        return super().get_context_data(own=own, judge=judge, waiting=waiting, **kwargs)


def own_record(request) -> Judge | None:
    """The record of the judge who asks, if it is one."""
    return getattr(request.user, "judge", None)


def seen_leave(request, slug: str) -> LeaveRequest:
    """A request that the user may see; 404 otherwise."""
    rows = visible_leave(request.user, timezone.localdate()).select_related("judge__user", "decided_by")
    return get_object_or_404(rows, slug=slug)


def own_leave(request, slug: str) -> LeaveRequest:
    """A request of the user's own; 404 for everybody else."""
    found = seen_leave(request, slug)
    if not is_claimant(request.user, found):
        raise Http404
    return found


@require_safe
def request_page(request, slug):
    """A request: its days, what they come to, who else is away, its acts, and what may be done now."""
    found, today = seen_leave(request, slug), timezone.localdate()
    context = {
        "paper": found,
        "offers": leave_workflow.offers(found, request.user, today),
        "own": is_claimant(request.user, found),
        "acts": timeline(found, leave_workflow),
        **leave_pages.about(found, request.user, today),
    }
    return render(request, "judges/leave/request.html", context)


PAGES = ActPages(
    leave_workflow,
    find=seen_leave,
    listing="judges:leave",
    words=WORDS,
    context=lambda paper, transition: {"facts": leave_pages.facts_of(paper)},
    templates="judges/leave/acts",
)


@FORM
def act(request, slug, name):
    """An act on a request."""
    return answer(request, PAGES, slug, name)


# --- Asking, changing, recording ------------------------------------------------------------------------------------


def show(request, template: str, form, status: int = 200, **context):
    """The page of a form."""
    status = 422 if status == 200 and form.errors else status
    return render(request, f"judges/leave/{template}.html", {"form": form} | context, status=status)


def before_today(request, model_form, judge: Judge | None, **kwargs):
    """The form, empty or as sent, for a new request."""
    instance = LeaveRequest(judge=judge) if judge else LeaveRequest()
    return model_form(request.POST or None, instance=instance, today=timezone.localdate(), **kwargs)


def made_before(request, form, rows) -> LeaveRequest | None:
    """What the same form made among these rows when it was sent before, which is said."""
    try:
        found = rows.filter(form_token=UUID(form.data.get("token", ""))).first()
    except ValueError:
        return None
    if found:
        messages.info(request, _("This form had been sent before: here is what it made."))
    return found


@FORM
def new(request):
    """A request as a draft; `?like=` copies the days of another of one's own."""
    judge = own_record(request)
    if judge is None:
        raise Http404
    form = before_today(request, LeaveForm, judge, initial=copied(request))
    if request.method == "POST":
        if found := made_before(request, form, judge.leave_requests):
            return redirect(found)
        if form.is_valid():
            token = form.cleaned_data["token"]
            return redirect(leave.create(judge, today=form.today, token=token, **form.facts))
    own = leave_pages.standing(judge, form.today)
    return show(request, "form", form, own=own, cancel_url=reverse("judges:leave"))


def copied(request) -> dict:
    """The days of the request that is copied."""
    if "like" not in request.GET:
        return {}
    source = own_leave(request, request.GET["like"])
    return {name: getattr(source, name) for name in ("first_day", "last_day", "from_noon", "until_noon", "note")}


@FORM
def edit(request, slug):
    """Change a draft."""
    found, today = own_leave(request, slug), timezone.localdate()
    context = {"paper": found, "own": leave_pages.standing(found.judge, today), "cancel_url": found.get_absolute_url()}
    if found.state != LeaveRequest.State.DRAFT:
        messages.error(request, _("It is “%s” now and cannot be changed.") % found.get_state_display())
        return redirect(found)
    form = LeaveForm(request.POST or None, instance=found, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(leave.change(found, form.cleaned_data["seen"], **form.facts))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(found)
        except Stale as stale:
            form.data = form.data.copy()
            form.data["seen"] = stale.now
            differences = versions(stale.seen, stale.now, WORDS)
            return show(request, "form", form, 409, changed_meanwhile=True, differences=differences, **context)
    return show(request, "form", form, **context)


@FORM
def record(request):
    """Leave taken on paper, entered by the Secretariat."""
    if not request.user.has_perm("judges.record_leaverequest"):
        raise Http404
    chosen = Judge.objects.filter(slug=request.GET.get("judge", "")).first()
    form = before_today(request, RecordForm, None, keeper=request.user, initial={"judge": chosen})
    if request.method == "POST" and (found := made_before(request, form, visible_leave(request.user, form.today))):
        return redirect(found)
    if request.method == "POST" and form.is_valid():
        facts, token = form.facts, form.cleaned_data["token"]
        try:
            made = leave.record_leave(facts.pop("judge"), request.user, today=form.today, token=token, **facts)
        except ValidationError as error:  # somebody else was faster
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Recorded: %s.") % made.number)
            return redirect(made)
    return show(request, "record", form, cancel_url=reverse("judges:leave"))


# --- Deciding -------------------------------------------------------------------------------------------------------


@FORM
def decide(request):
    """All that awaits the user's decision; several are granted at once."""
    today = timezone.localdate()
    waiting = list(to_decide(request.user, today))
    if not waiting and leave_pages.decides_nothing(request.user, today):
        raise Http404
    if request.method == "POST":
        chosen = {row: request.POST.get(f"seen-{row}", "") for row in request.POST.getlist("chosen")}
        granted, sentences = leave.grant_all(chosen, request.user, today)
        if not chosen:
            messages.error(request, _("Tick the requests that you grant."))
        if granted:
            messages.success(request, _("Granted: %s.") % ", ".join(row.number for row in granted))
        for sentence in sentences:
            messages.error(request, sentence)
        return redirect("judges:leave-decide")
    return render(request, "judges/leave/decide.html", {"rows": leave_pages.waiting(waiting, request.user, today)})


# --- The ledger -----------------------------------------------------------------------------------------------------


@require_safe
def ledger_page(request, slug):
    """A judge's leave, year by year: what is credited, carried, taken, what lapses and what is left."""
    judge, today = get_object_or_404(Judge, slug=slug), timezone.localdate()
    if not (is_own(request, judge) or request.user.has_perm("judges.view_leaverequest")):
        raise Http404
    form = OnForm(request.GET if "on" in request.GET else None, today=today)
    on = form.cleaned_data["on"] if form.is_bound and form.is_valid() and form.cleaned_data["on"] else None
    context = leave_pages.ledger(judge, request.user, on or today, today)
    if export := FORMATS.get(request.GET.get("_export", "")):
        header, rows = leave_pages.ledger_file(context["rows"])
        return export(f"leave-{today}", header, rows)
    context |= {"judge": judge, "form": form, "on": on, "own": is_own(request, judge), "today": today}
    return render(request, "judges/leave/ledger.html", context, status=422 if form.is_bound and form.errors else 200)


def is_own(request, judge: Judge) -> bool:
    """Whether the record is the user's own."""
    return judge.user_id == request.user.pk
