"""Days of acting as President: the list of a year with its maximum, entering and taking back."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal.exports import ExportMixin
from judges.forms.presidency import ActingForm, NotActingForm
from judges.models import ActingDay
from judges.presidency import acting as services
from judges.presidency.services import acting_of
from judges.tables.presidency import ActingDayTable, ActingFilter, ActingTable
from judges.views.presidency import FORM, keeping, saved, seeing, show


class ActingList(ExportMixin, SingleTableMixin, FilterView):
    """The acting days of a calendar year, in runs, with the yearly maximum of each judge."""

    http_method_names = ["get", "head", "options"]
    model, filterset_class = ActingDay, ActingFilter
    table_pagination = {"per_page": 100}
    template_name = "judges/presidency/acting.html"
    export_name = "acting-days"
    strict = False

    def get_queryset(self):
        """With what the yearly maximum follows from."""
        rows = ActingDay.objects.select_related("judge").prefetch_related("judge__terms", "judge__offices")
        return rows.order_by("day")

    def get_filterset_kwargs(self, filterset_class):
        """This year where none is named."""
        this = timezone.localdate().year
        years = sorted({this} | {day.year for day in ActingDay.objects.dates("day", "year")}, reverse=True)
        found = super().get_filterset_kwargs(filterset_class)
        data = (found["data"] or self.request.GET).copy()
        data.setdefault("year", str(this))
        return found | {"data": data, "years": years}

    def get_table_class(self):
        """A file has a row for each day."""
        return ActingDayTable if "_export" in self.request.GET else ActingTable

    def get_table_data(self):
        """Days in a row as one; a file has each day."""
        return self.object_list if "_export" in self.request.GET else acting_of(self.object_list)

    def get_table_kwargs(self):
        """Who keeps the record can take days back."""
        if "_export" in self.request.GET or not self.request.user.has_perm("judges.keep_record"):
            return {}
        return {"take_back": reverse("judges:acting-take-back")}

    def get_context_data(self, **kwargs):
        """The maximum of each judge in that year."""
        form = self.filterset.form
        chosen = form.cleaned_data.get("year") if form.is_valid() else ""
        year = int(chosen or timezone.localdate().year)
        return super().get_context_data(
            year=year,
            years=services.years(self.object_list, year) if chosen else [],
            may_keep=self.request.user.has_perm("judges.keep_record"),
            **kwargs,
        )


acting_days = seeing(ActingList.as_view())


def back_to(year: int):
    """The list of a year."""
    return redirect(f"{reverse('judges:acting-days')}?year={year}")


@FORM
@keeping
def acting_new(request):
    """Enter a day or a range."""
    form = ActingForm(request.POST or None, today=timezone.localdate())
    cancel = reverse("judges:acting-days")
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        done = []
        if saved(form, lambda: done.append(services.enter_range(**facts, user=request.user))):
            words = {"days": services.told(done[0]), "judge": facts["judge"]}
            messages.success(request, _("%(days)s of acting as President entered for %(judge)s.") % words)
            return back_to(facts["first_day"].year)
    return show(request, "judges/presidency/acting_form.html", form, cancel_url=cancel)


@FORM
@keeping
def acting_take_back(request):
    """Take a day or a range back."""
    first = {name: request.GET.get(name) for name in ("judge", "first_day", "last_day")}
    form = NotActingForm(request.POST or None, today=timezone.localdate(), initial=first)
    cancel = reverse("judges:acting-days")
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        done = []
        if saved(form, lambda: done.append(services.take_back_range(**facts, user=request.user))):
            words = {"days": services.told(done[0]), "judge": facts["judge"]}
            messages.success(request, _("%(days)s of acting as President taken back for %(judge)s.") % words)
            return back_to(facts["first_day"].year)
    return show(request, "judges/presidency/acting_take_back.html", form, cancel_url=cancel)
