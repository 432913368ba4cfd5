"""The Staff Pension Committee: its seats on a day, what is entered about them, its composition as files."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import SingleTableView

from asp_portal.exports import FORMATS, ExportMixin, as_download
from asp_portal.workflow import Stale
from judges.views.presidency import FORM, only_if, put
from pensions.committee import entries, lanes, pages, services
from pensions.forms.committee import (
    CorrectForm,
    EndForm,
    FillForm,
    OnForm,
    PersonForm,
    SuccessionForm,
    TakeBackForm,
)
from pensions.models import CommitteePerson, Seat, SeatHolding
from pensions.rules.committee import Next
from pensions.tables.committee import HoldingTable

LATEST = 8  # entries on the page itself
LANGUAGES = ("en", "fr")
READINGS = ("C-1", "C-2", "C-3")

seeing = only_if(lambda user: user.has_perm("pensions.view_seatholding"))
keeping = only_if(lambda user: user.has_perm("pensions.keep_committee"))


# --- The page -------------------------------------------------------------------------------------------------------


class CommitteePage(ExportMixin, SingleTableView):
    """The twelve seats on a day, what comes next for each, and who held them before."""

    http_method_names = ["get", "head", "options"]
    model, table_class = SeatHolding, HoldingTable
    table_pagination = {"per_page": 50}
    template_name = "pensions/committee/page.html"
    export_name = "staff-pension-committee"

    @cached_property
    def form(self):
        """The day that is asked for."""
        return OnForm(self.request.GET if "on" in self.request.GET else None, today=timezone.localdate())

    def get_queryset(self):
        """All holders, the latest first."""
        rows = SeatHolding.objects.select_related("seat", "person")
        return rows.annotate(last_served=Coalesce("ended_on", "last_day")).order_by("-first_day", "seat_id")

    def get_context_data(self, **kwargs):
        """The composition, the picture and what was entered last."""
        today = timezone.localdate()
        on = (self.form.is_valid() and self.form.cleaned_data["on"]) or today
        rows, seats = services.holdings(), list(Seat.objects.all())
        places = services.composition(on, rows, seats)
        before, after = services.changes(rows, on)
        may_keep = self.request.user.has_perm("pensions.keep_committee")
        context = {
            "form": self.form,
            "on": on,
            "today": today,
            "before": before,
            "after": after,
            "groups": pages.groups(places),
            "vacant": [place for place in places if place.holding is None],
            "ending": [place for place in places if place.ends_soon],
            "picture": lanes.picture(seats, rows, on, today),
            "may_keep": may_keep,
            "readings": READINGS,
        }
        if may_keep or self.request.user.has_perm("asp_portal.view_act"):
            context["entered"] = entries.entries(entries.entered()[:LATEST])
        return super().get_context_data(**context, **kwargs)

    def render_to_response(self, context, **kwargs):
        """A day that cannot be is said beside the field."""
        return super().render_to_response(context, status=422 if self.form.errors else 200, **kwargs)


committee = seeing(CommitteePage.as_view())


@require_safe
@seeing
def composition_file(request, kind):
    """The composition on a day: a PDF in a language of the Court, or a table."""
    today = timezone.localdate()
    form = OnForm(request.GET, today=today)
    if not form.is_valid() or kind not in (*LANGUAGES, *FORMATS):
        raise Http404
    on = form.cleaned_data["on"] or today
    places = services.composition(on, services.holdings(), Seat.objects.all())
    name = f"staff-pension-committee-{on:%Y%m%d}"
    if kind in FORMATS:
        return FORMATS[kind](name, pages.header(), pages.rows(places))
    content = pages.composition_pdf(places, on, timezone.now(), kind)
    return as_download(HttpResponse(content, content_type="application/pdf"), f"{name}-{kind}.pdf")


@require_safe
@seeing
def seat_holding(request, slug):
    """Somebody's term on a seat: its facts, what was entered about it."""
    holding = found(slug)
    may_keep = request.user.has_perm("pensions.keep_committee")
    facts = [
        (_("Seat"), str(holding.seat)),
        (_("First day"), holding.first_day),
        (_("Last day of the term"), holding.last_day),
        (_("Last day served, where earlier"), holding.ended_on),
        (_("Why it ended early"), holding.get_ended_display()),
        (_("Way"), holding.get_way_display()),
        (_("Votes"), holding.votes),
        (_("Decision"), holding.decision),
        (_("Decided on"), holding.decided_on),
        (_("Document"), holding.document),
    ]
    today = timezone.localdate()
    [place] = services.composition(today, services.holdings(), [holding.seat])
    next_words = place.proposal.words if place.proposal and place.holding == holding else ""
    context = {"holding": holding, "facts": facts, "may_keep": may_keep, "next_words": next_words}
    if may_keep or request.user.has_perm("asp_portal.view_act"):
        context["entered"] = entries.entries(entries.entered(holding.slug))
    return render(request, "pensions/committee/holding.html", context)


def found(slug: str) -> SeatHolding:
    """A holding with its seat and person; 404 where there is none."""
    return get_object_or_404(SeatHolding.objects.select_related("seat", "person"), slug=slug)


# --- Entering -------------------------------------------------------------------------------------------------------


def enter(request, form, act, template: str, said: str, **context):
    """The page of a form; where it is right, the entry. What was entered meanwhile by others is said: 409."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
            messages.success(request, said)
            return redirect("pensions:committee")
        except Stale:
            status = 409
            form.data = form.data.copy()
            form.data["seen"] = entries.version()
            form.add_error(None, _("Somebody else entered something just now. Look again, then decide."))
        except ValidationError as error:
            put(error, form)
    context = {"form": form, "cancel_url": reverse("pensions:committee"), "readings": READINGS} | context
    return render(request, template, context, status=422 if status == 200 and form.errors else status)


def place_of(group: str, kind: str, number: int) -> services.Place:
    """A seat as it stands today; 404 where there is none."""
    seat = get_object_or_404(Seat, group=group, kind=kind, number=number)
    [place] = services.composition(timezone.localdate(), services.holdings(), [seat])
    return place


@FORM
@keeping
def fill(request, group, kind, number):
    """Somebody takes a seat: vacant, or held until the day before."""
    place, today = place_of(group, kind, number), timezone.localdate()
    form = FillForm(
        request.POST or None,
        instance=SeatHolding(),
        seat=place.seat,
        today=today,
        proposal=place.proposal,
        initial={"seen": entries.version()},
    )
    said = _("Entered: %s.") % place.seat
    return enter(
        request,
        form,
        lambda facts: entries.fill(form.instance, request.user, facts["seen"]),
        "pensions/committee/fill.html",
        said,
        place=place,
    )


@FORM
@keeping
def succeed(request, group, kind, number):
    """An alternate of the staff moves up, where the regulation says so."""
    place, today = place_of(group, kind, number), timezone.localdate()
    if place.proposal is None or place.proposal.next != Next.ALTERNATE:
        messages.info(request, _("No succession is open for this seat."))
        return redirect("pensions:committee")
    form = SuccessionForm(
        request.POST or None,
        instance=SeatHolding(),
        seat=place.seat,
        today=today,
        proposal=place.proposal,
        initial={"seen": entries.version()},
    )
    said = _("Entered: %s.") % place.seat
    return enter(
        request,
        form,
        lambda facts: entries.succeed(facts["mover"], form.instance, request.user, facts["seen"]),
        "pensions/committee/succeed.html",
        said,
        place=place,
    )


@FORM
@keeping
def end(request, slug):
    """A term ends early."""
    holding = found(slug)
    form = EndForm(request.POST or None, today=timezone.localdate(), initial={"seen": entries.version()})

    def act(facts):
        reason, seen = facts["reason"], facts["seen"]
        entries.end_early(holding, facts["ended_on"], facts["ended"], request.user, reason=reason, seen=seen)

    said = _("The seat is vacant after the day entered.")
    return enter(request, form, act, "pensions/committee/end.html", said, holding=holding)


@FORM
@keeping
def correct(request, slug):
    """What was entered wrongly about a term is put right, with a reason."""
    holding = found(slug)
    form = CorrectForm(
        request.POST or None,
        instance=holding,
        seat=holding.seat,
        today=timezone.localdate(),
        initial={"seen": entries.version()},
    )
    said = _("Corrected; what it was stays in the history.")
    return enter(
        request,
        form,
        lambda facts: entries.enter(
            entries.CORRECTED, request.user, [form.instance], reason=facts["reason"], seen=facts["seen"]
        ),
        "pensions/committee/correct.html",
        said,
        holding=holding,
    )


@FORM
@keeping
def take_back(request, position):
    """Make everything as it was before an entry, with a reason."""
    act = get_object_or_404(entries.entered(), position=position)
    [entry] = entries.entries([act])
    return enter(
        request,
        TakeBackForm(request.POST or None),
        lambda facts: entries.take_back(act, request.user, facts["reason"]),
        "pensions/committee/take_back.html",
        _("Taken back: everything is as it was before."),
        entry=entry,
    )


@FORM
@keeping
def person(request, slug):
    """Put a person's name, function or address right."""
    somebody = get_object_or_404(CommitteePerson, slug=slug)
    form = PersonForm(request.POST or None, instance=somebody)
    return enter(
        request,
        form,
        lambda facts: entries.change_person(form.instance, request.user, facts["reason"]),
        "pensions/committee/person.html",
        _("Changed."),
    )
