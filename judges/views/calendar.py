"""The calendar of the bench: its months, and the events that the Secretariat keeps."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal.acts import Act
from asp_portal.exports import ExportMixin
from asp_portal.workflow import Stale
from judges.calendar import pages as calendar_pages
from judges.calendar import services as calendar
from judges.forms.calendar import SPANS, EventForm, MonthsForm, RemoveForm
from judges.leave.figures import sees_the_bench
from judges.models import Event
from judges.tables.calendar import EventFilter, EventTable

FORM = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50


def check_sight(request) -> None:
    """Raises Http404 for those whom the calendar of the bench does not concern."""
    if not sees_the_bench(request.user, timezone.localdate()):
        raise Http404


def check_keeper(request) -> None:
    """Raises Http404 for those who do not keep it."""
    if not request.user.has_perm("judges.keep_event"):
        raise Http404


# --- Months ---------------------------------------------------------------------------------------------------------


@require_safe
def months(request):
    """A month, a quarter or a year: who is away when, hearings, meetings and holidays."""
    check_sight(request)
    today = timezone.localdate()
    form = MonthsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    span = asked.get("span") or "month"
    first = asked.get("month") or today.replace(day=1)
    if span == "year":
        first = first.replace(month=1)
    last = calendar_pages.months_later(first, SPANS[span]) - timedelta(days=1)
    bench = calendar.bench(request.user, first, last, today)
    context = {
        "form": form,
        "span": span,
        "month": f"{first:%Y-%m}",
        "title": calendar_pages.title_of(first, last),
        "before": f"{calendar_pages.months_later(first, -SPANS[span]):%Y-%m}",
        "after": f"{calendar_pages.months_later(first, SPANS[span]):%Y-%m}",
        "entries": calendar_pages.entries_of(bench),
        "clashes": bench.clashes,
    }
    if span == "month":
        context["strip"] = calendar_pages.strip_of(bench, today)
    else:
        context["picture"] = calendar_pages.picture_of(bench, today)
    return render(request, "judges/calendar/months.html", context, status=422 if form.errors else 200)


# --- Events ---------------------------------------------------------------------------------------------------------


class EventList(ExportMixin, SingleTableMixin, FilterView):
    """What stands in the calendar besides leave, and its latest changes."""

    http_method_names = ["get", "head", "options"]
    model, table_class, filterset_class = Event, EventTable, EventFilter
    table_pagination = {"per_page": PAGE}
    template_name = "judges/calendar/events.html"
    export_name = "calendar"
    queryset = Event.objects.prefetch_related("judges").order_by("-first_day", "title")
    strict = False

    def dispatch(self, request, *args, **kwargs):
        """For those whom the calendar concerns."""
        check_sight(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """The changes, for those who keep it."""
        keeps = self.request.user.has_perm("judges.keep_event")
        return super().get_context_data(changes=calendar.history() if keeps else [], **kwargs)


@FORM
def event_new(request):
    """A new event."""
    check_keeper(request)
    return event_form(request, Event())


@FORM
def event_page(request, slug):
    """An event: to change it, for those who keep it; to read it for the others."""
    check_sight(request)
    event = get_object_or_404(Event, slug=slug)
    if request.user.has_perm("judges.keep_event"):
        return event_form(request, event)
    facts = [
        (_("Kind"), event.get_kind_display()),
        (_("First day"), event.first_day),
        (_("Last day"), event.last_day),
        (_("Judges"), calendar_pages.concerned(event)),
        (_("Source"), event.source),
    ]
    return render(request, "judges/calendar/event.html", {"event": event, "facts": facts})


def event_form(request, event: Event):
    """The form of an event; what was typed is never lost."""
    title = event.title
    form = EventForm(request.POST or None, instance=event, today=timezone.localdate())
    context = {"form": form, "event_title": title, "event": event, "cancel_url": reverse("judges:calendar-events")}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            act = calendar.keep_event(event, form.cleaned_data["judges"], request.user, seen=form.cleaned_data["seen"])
        except Stale as stale:
            if not stale.now:
                messages.error(request, _("Somebody has removed this event meanwhile. Nothing was saved."))
                return redirect("judges:calendar-events")
            form.data = form.data.copy()
            form.data["seen"], status = stale.now, 409
            context |= {"changed_meanwhile": True, "differences": calendar.latest_difference(event)}
        else:
            messages.success(request, _("Saved: %s.") % event.title if act else _("Nothing was changed."))
            return redirect("judges:calendar-events")
    if event.pk:
        context["acts"] = Act.objects.about(event).order_by("-position")
    status = 422 if form.errors and status == 200 else status
    return render(request, "judges/calendar/event_form.html", context, status=status)


@FORM
def event_remove(request, slug):
    """Remove an event, with a reason."""
    check_keeper(request)
    event = get_object_or_404(Event, slug=slug)
    form = RemoveForm(request.POST or None, initial={"seen": calendar.version(event)})
    if request.method == "POST" and form.is_valid():
        try:
            calendar.remove_event(
                event, request.user, seen=form.cleaned_data["seen"], reason=form.cleaned_data["reason"]
            )
        except Stale:
            messages.error(request, _("It changed since you read it. Nothing was done: please read it again."))
            return redirect(event if Event.objects.filter(pk=event.pk).exists() else "judges:calendar-events")
        messages.success(request, _("Removed: %s.") % event.title)
        return redirect("judges:calendar-events")
    context = {"form": form, "event": event, "cancel_url": event.get_absolute_url()}
    return render(request, "judges/calendar/remove.html", context, status=422 if form.errors else 200)
