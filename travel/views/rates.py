"""Places, subsistence rates and rates of exchange: the lists, and the import with its preview."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_filters.views import FilterView
from django_tables2 import RequestConfig, SingleTableMixin, SingleTableView

from asp_portal.exports import FORMATS, ExportMixin
from asp_portal.workflow import Stale
from travel import rate_imports
from travel.forms.rates import RateFileForm
from travel.models import DsaRate, ExchangeRate, Place, RateImport, RateUpload
from travel.rate_facts import with_euro_rate
from travel.rate_files import COLUMNS, headings
from travel.tables.rates import (
    DsaRateFilter,
    DsaRateTable,
    ExchangeRateFilter,
    ExchangeRateTable,
    ImportTable,
    PlaceRateTable,
    PreviewTable,
)

PAGE = 50


def for_those_who(permission: str):
    """A decorator of views: to everybody else the page does not exist."""

    def decorator(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.has_perm(permission):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorator


see_rates = for_those_who("travel.view_dsarate")
import_rates = for_those_who("travel.import_rates")

# --- Lists ----------------------------------------------------------------------------------------------------------


class RateList(ExportMixin, SingleTableMixin, FilterView):
    """A list of rates in force on a day."""

    http_method_names = ["get", "head", "options"]
    table_pagination = {"per_page": PAGE}
    template_name = "travel/rates/list.html"
    strict = False

    def get_context_data(self, **kwargs):
        """The words of the page."""
        law = {"provisions": self.provisions, "readings": self.readings}
        return super().get_context_data(caption=self.table_class.caption, kind=self.kind, **law, **kwargs)


class DsaRateList(RateList):
    """Subsistence rates."""

    model, table_class, filterset_class = DsaRate, DsaRateTable, DsaRateFilter
    kind, export_name = RateImport.Kind.DSA, "subsistence-rates"
    provisions, readings = ("app1-II-2", "app1-II-3"), ("T-4", "T-5")
    queryset = DsaRate.objects.select_related("place")

    def get_table_kwargs(self):
        """The page has no room for all that a file holds."""
        return {} if "_export" in self.request.GET else {"exclude": ("country", "source")}


class ExchangeRateList(RateList):
    """Rates of exchange."""

    model, table_class, filterset_class = ExchangeRate, ExchangeRateTable, ExchangeRateFilter
    kind, export_name = RateImport.Kind.EXCHANGE, "rates-of-exchange"
    provisions, readings = ("app1-II-2",), ("T-7",)

    def get_table_data(self):
        """With the rate to the euro, on the day of the list or from the row's own first day."""
        return with_euro_rate(self.object_list, self.filterset.day)


class ImportList(ExportMixin, SingleTableView):
    """The files that were taken in."""

    http_method_names = ["get", "head", "options"]
    model, table_class = RateImport, ImportTable
    queryset = RateImport.objects.select_related("imported_by")
    table_pagination = {"per_page": PAGE}
    template_name = "travel/rates/imports.html"
    export_name = "imports-of-rates"


@require_safe
@see_rates
def place(request, pk):
    """All rates that a place had, and which is in force today."""
    found = get_object_or_404(Place.objects.annotate(stays_count=Count("stays")), pk=pk)
    today = timezone.localdate()
    in_force = found.rates.in_force_on(today).values_list("pk", flat=True).first()
    table = PlaceRateTable(found.rates.order_by("-first_day"), in_force=in_force, request=request)
    RequestConfig(request, paginate={"per_page": PAGE}).configure(table)
    facts = [(_("Country"), found.country), (_("Time zone"), found.zone), (_("Stays on record"), found.stays_count)]
    return render(request, "travel/rates/place.html", {"place": found, "table": table, "facts": facts})


# --- The import -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@import_rates
def upload(request, kind):
    """The first step: a file is brought, read and kept for its preview."""
    if kind not in RateImport.Kind.values:
        raise Http404
    form = RateFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, source = form.cleaned_data["file"], form.cleaned_data["source"]
        try:
            return redirect(
                "travel:rate-import-preview", rate_imports.keep(kind, file, source, request.user, timezone.now()).pk
            )
        except ValidationError as error:
            form.add_error("file", error)
    context = {
        "form": form,
        "kind": kind,
        "caption": RateImport.Kind(kind).label,
        "columns": [(headings(kind)[column.key], column.required) for column in COLUMNS[kind]],
    }
    return render(request, "travel/rates/import.html", context, status=422 if form.errors else 200)


@require_safe
@import_rates
def template(request, kind, ending):
    """An empty table with the headings, to be filled in."""
    if kind not in RateImport.Kind.values or ending not in FORMATS:
        raise Http404
    return FORMATS[ending](f"{kind}-{_('template')}", headings(kind).values(), [])


@require_http_methods(["GET", "HEAD", "POST"])
@import_rates
def preview(request, pk):
    """The second step: what the file would do; with POST it does it."""
    if request.method == "POST":
        return take_in(request, pk)
    return show_preview(request, get_object_or_404(RateUpload, pk=pk, uploaded_by=request.user))


def show_preview(request, kept: RateUpload, status: int = 200):
    """The rows of the file with what each would do, those first that deserve a look."""
    found = rate_imports.preview(kept, timezone.localdate())
    order = list(rate_imports.STATUSES)
    lines = sorted(found.lines, key=lambda line: (order.index(line.state), not line.remarks, line.number))
    table = PreviewTable(lines, kind=kept.kind, request=request)
    RequestConfig(request, paginate={"per_page": PAGE}).configure(table)
    context = {
        "upload": kept,
        "preview": found,
        "table": table,
        "counts": counts(found),
        "changed_meanwhile": status == 409,
    }
    return render(request, "travel/rates/preview.html", context, status=status)


def counts(found: rate_imports.Preview) -> list[tuple[str, str, int]]:
    """The states of the rows in words, their tone, and how many there are."""
    return [
        (words, rate_imports.TONES[state], found.counts[state])
        for state, words in rate_imports.STATUSES.items()
        if found.counts[state]
    ]


def take_in(request, pk):
    """Do what the preview said, or show anew what has changed since."""
    try:
        batch = rate_imports.take_in(pk, request.user, request.POST.get("seen", ""), timezone.localdate())
    except RateUpload.DoesNotExist:
        messages.info(request, _("This file is not waiting any more: it was taken in, given up, or is a day old."))
    except Stale:
        return show_preview(request, RateUpload.objects.get(pk=pk), status=409)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("travel:rate-import-preview", pk)
    else:
        messages.success(
            request,
            _("Taken in: %(new)s new and %(changed)s changed of %(rows)s rows.")
            % {"new": batch.new, "changed": batch.changed, "rows": batch.rows},
        )
    return redirect("travel:rate-imports")


@require_POST
@import_rates
def give_up(request, pk):
    """Forget a file that was brought."""
    kept = get_object_or_404(RateUpload, pk=pk, uploaded_by=request.user)
    kept.delete()
    messages.info(request, _("Given up. Nothing was taken in."))
    return redirect("travel:rate-import", kept.kind)
