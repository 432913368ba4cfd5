"""The Presidency: its composition on a day, elections and ends, and what was entered."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_tables2 import SingleTableView

from asp_portal.accounts.roles import Role
from asp_portal.exports import ExportMixin
from asp_portal.templatetags.portal import short_date
from asp_portal.workflow import Hidden, Stale
from judges.forms.presidency import ElectionForm, EndForm, OfficeForm, OnForm, TakeBackForm
from judges.models import ActingDay, OfficeHolding
from judges.presidency import entries, lanes, services
from judges.rules.presidency import LABELS, Office
from judges.tables.presidency import HoldingTable

FORM = require_http_methods(["GET", "HEAD", "POST"])
LATEST = 8  # entries on the page itself
PAGE = 50


def may_see(user) -> bool:
    """Who holds the offices is no secret: all who see judges, and the judges themselves."""
    return user.has_perm("judges.view_judge") or Role.JUDGE in user.roles


def only_if(allowed):
    """A decorator of views: to those who may not, the page does not exist."""

    def decorator(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not allowed(request.user):
                raise Http404
            try:
                return view(request, *args, **kwargs)
            except Hidden:
                raise Http404 from None

        return guarded

    return decorator


seeing = only_if(may_see)
keeping = only_if(lambda user: user.has_perm("judges.keep_record"))


# --- The page -------------------------------------------------------------------------------------------------------


class PresidencyPage(ExportMixin, SingleTableView):
    """Who holds the offices on a day, what follows from it, and who held them before."""

    http_method_names = ["get", "head", "options"]
    model, table_class = OfficeHolding, HoldingTable
    table_pagination = {"per_page": PAGE}
    template_name = "judges/presidency/page.html"
    export_name = "presidency"

    @cached_property
    def form(self):
        """The day that is asked for."""
        return OnForm(self.request.GET if "on" in self.request.GET else None, today=timezone.localdate())

    def get_queryset(self):
        """With the judges and their terms; of those elected together the President first."""
        rank = Case(*(When(office=office.value, then=number) for number, office in enumerate(Office)))
        rows = OfficeHolding.objects.select_related("judge").prefetch_related("judge__terms")
        return rows.order_by("-first_day", rank, "pk")

    def get_context_data(self, **kwargs):
        """The composition, the picture and what was entered last."""
        today = timezone.localdate()
        on = (self.form.is_valid() and self.form.cleaned_data["on"]) or today
        rows = services.holdings()
        runs = services.acting_of(ActingDay.objects.select_related("judge"))
        acting = next((run.judge for run in runs if run.first_day <= on <= run.last_day), None)
        found = services.composition(on, rows, acting)
        context = {
            "form": self.form,
            "on": on,
            "today": today,
            "found": found,
            "seats": seats(found),
            "authorising": authorising(found),
            "picture": lanes.picture(rows, runs, on, today),
            "runs": [run for run in runs if run.first_day.year >= on.year - 1 and run.last_day.year <= on.year + 1],
            "may_keep": self.request.user.has_perm("judges.keep_record"),
        }
        if self.request.user.has_perm("judges.view_judge"):
            context["entered"] = entries.entries(entries.entered()[:LATEST])
        return super().get_context_data(**context, **kwargs)

    def render_to_response(self, context, **kwargs):
        """A day that cannot be is said beside the field."""
        return super().render_to_response(context, status=422 if self.form.errors else 200, **kwargs)


presidency = seeing(PresidencyPage.as_view())


def seats(found) -> list[dict]:
    """The offices with their holders, as the page shows them."""
    return [
        {"label": _(LABELS[office]), "holding": row, "expected": services.expected_end(row) if row else None}
        for office, row in found.offices.items()
    ]


def authorising(found) -> list[tuple[str, list]]:
    """Whose journeys and claims are authorised by whom on that day: reading T-8 in names."""
    rows = [(_("Of the judges"), found.authorisers_of(None))]
    president = found.offices[Office.PRESIDENT]
    for judge in dict.fromkeys(filter(None, (president and president.judge, found.acting))):
        rows.append((_("Of %(judge)s") % {"judge": judge}, found.authorisers_of(judge)))
    return rows


# --- Entering -------------------------------------------------------------------------------------------------------


def show(request, template: str, form, status: int = 200, **context):
    """The page of a form."""
    context = {"form": form, "cancel_url": reverse("judges:presidency")} | context
    return render(request, template, context, status=422 if status == 200 and form.errors else status)


def saved(form, act) -> bool:
    """Do it; or say beside the fields why not."""
    try:
        act()
    except ValidationError as error:
        put(error, form)
    except Stale:
        form.add_error(None, _("Somebody else entered something about these days just now. Look again, then decide."))
    return not form.errors


def put(error: ValidationError, form) -> None:
    """The sentences of an error beside their fields; others at the top."""
    found = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for field, sentences in found.items():
        form.add_error(field if field in form.fields else None, sentences)


@FORM
@keeping
def election(request):
    """A new Presidency: first the form, then what it changes, then it is done."""
    form = ElectionForm(request.POST or None, today=timezone.localdate())
    if request.method != "POST" or not form.is_valid() or "back" in request.POST:
        return show(request, "judges/presidency/election.html", form)
    facts = (form.cleaned_data["first_day"], form.elected, form.cleaned_data["source"])
    seen, changed = request.POST.get("seen"), False
    try:
        if seen:
            services.elect(*facts, request.user, seen)
            return elected(request, facts[0])
        plan = services.plan_election(*facts)
    except ValidationError as error:
        put(error, form)
        return show(request, "judges/presidency/election.html", form)
    except Stale:
        plan, changed = services.plan_election(*facts), True
    begins = [(row, services.expected_end(row)) for row in plan.begins]
    context = {"plan": plan, "begins": begins, "changed": changed}
    return show(request, "judges/presidency/election_preview.html", form, 409 if changed else 200, **context)


def elected(request, first_day):
    """The new Presidency, on its first day."""
    messages.success(request, _("The Presidency from %(on)s is on record.") % {"on": short_date(first_day)})
    return redirect(f"{reverse('judges:presidency')}?on={first_day}")


@FORM
@keeping
def by_election(request):
    """Somebody takes an office that is vacant."""
    form = OfficeForm(request.POST or None, today=timezone.localdate(), initial={"office": request.GET.get("office")})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        office, judge = Office(facts["office"]), facts["judge"]
        if saved(
            form,
            lambda: services.elect_one(office, judge, facts["first_day"], facts["source"], request.user),
        ):
            words = {"judge": judge, "office": _(LABELS[office]), "on": short_date(facts["first_day"])}
            messages.success(request, _("%(judge)s is %(office)s from %(on)s.") % words)
            return redirect(f"{reverse('judges:presidency')}?on={facts['first_day']}")
    return show(request, "judges/presidency/by_election.html", form)


@FORM
@keeping
def end(request, slug):
    """Somebody's office ends: a resignation, or an end that comes before the next election."""
    holding = get_object_or_404(OfficeHolding.objects.select_related("judge"), slug=slug)
    first = {"seen": services.version_of(holding), "last_day": holding.last_day}
    form = EndForm(request.POST or None, today=timezone.localdate(), initial=first)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        done = saved(
            form,
            lambda: services.end_office(holding, facts["last_day"], facts["reason"], request.user, facts["seen"]),
        )
        if done:
            words = {"judge": holding.judge, "office": holding.get_office_display()}
            words |= {"on": short_date(facts["last_day"])}
            messages.success(request, _("%(judge)s is %(office)s until %(on)s.") % words)
            return redirect(f"{reverse('judges:presidency')}?on={facts['last_day']}")
    return show(request, "judges/presidency/end.html", form, holding=holding)


# --- What was entered -----------------------------------------------------------------------------------------------


@FORM
@keeping
def take_back(request, position):
    """Make everything as it was before an entry, with a reason."""
    act = get_object_or_404(entries.entered(), position=position)
    [entry] = entries.entries([act])
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if saved(form, lambda: entries.take_back(act, request.user, reason)):
            messages.success(request, _("Taken back: everything is as it was before."))
            return redirect("judges:presidency")
    return show(request, "judges/presidency/take_back.html", form, entry=entry)
