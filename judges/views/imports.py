"""Files of records: the kinds, the two steps of an import, and what was taken in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig, SingleTableView

from asp_portal.exports import FORMATS, ExportMixin
from asp_portal.workflow import Stale
from judges.forms.imports import RecordFileForm
from judges.imports import lines, taking
from judges.imports.kinds import KINDS, ImportKind, brought_by
from judges.models import RecordImport, RecordUpload
from judges.tables.imports import RecordImportTable, RecordPreviewTable

PAGE = 50


def kind_for(request, key: str) -> ImportKind:
    """The kind of file, if the user takes in such files; 404 otherwise."""
    kind = KINDS.get(key)
    if kind is None or not kind.may_bring(request.user):
        raise Http404
    return kind


class ImportList(ExportMixin, SingleTableView):
    """The kinds of files that the user may bring, and the files that were taken in."""

    http_method_names = ["get", "head", "options"]
    model, table_class = RecordImport, RecordImportTable
    table_pagination = {"per_page": PAGE}
    template_name = "judges/imports/list.html"
    export_name = "imports-of-records"

    def get_queryset(self):
        """Those of the kinds that are the user's."""
        self.kinds = brought_by(self.request.user)
        if not self.kinds:
            raise Http404
        return RecordImport.objects.filter(kind__in=[kind.key for kind in self.kinds]).select_related("imported_by")

    def get_context_data(self, **kwargs):
        """With the kinds."""
        return super().get_context_data(kinds=self.kinds, **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, kind):
    """The first step: a file is brought, read and kept for its preview."""
    kind = kind_for(request, kind)
    form = RecordFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, source = form.cleaned_data["file"], form.cleaned_data["source"]
        try:
            kept = taking.keep_file(kind, file, source, request.user, timezone.now())
            return redirect("judges:import-preview", kept.pk)
        except ValidationError as error:
            form.add_error("file", error)
    headings = kind.headings()
    context = {
        "form": form,
        "kind": kind,
        "columns": [(headings[column.key], column.required) for column in kind.columns],
    }
    return render(request, "judges/imports/upload.html", context, status=422 if form.errors else 200)


@require_safe
def template(request, kind, ending):
    """A table with the headings and a row that shows how it is done."""
    kind = kind_for(request, kind)
    if ending not in FORMATS:
        raise Http404
    headings = kind.headings()
    example = [kind.example.get(key) for key in headings]
    return FORMATS[ending](f"{kind.key}-{_('template')}", headings.values(), [example])


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request, pk):
    """The second step: what the file would do; with POST it does it."""
    kept = RecordUpload.objects.filter(pk=pk, uploaded_by=request.user).first()
    if request.method == "POST":
        if not brought_by(request.user):
            raise Http404
        return take_in(request, pk, kept)
    if kept is None:
        raise Http404
    return show_preview(request, kept)


def show_preview(request, kept: RecordUpload, status: int = 200):
    """The rows of the file with what each would do, those first that deserve a look."""
    kind = kind_for(request, kept.kind)
    try:
        found = taking.preview(kept, request.user, timezone.localdate())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("judges:import", kept.kind)
    order = list(lines.STATUSES)
    rows = sorted(found.lines, key=lambda line: (order.index(line.state), not line.remarks, line.number))
    table = RecordPreviewTable(rows, user=request.user, request=request)
    RequestConfig(request, paginate={"per_page": PAGE}).configure(table)
    counts = [
        (words, lines.TONES[state], found.counts[state])
        for state, words in lines.STATUSES.items()
        if found.counts[state]
    ]
    context = {
        "upload": kept,
        "kind": kind,
        "preview": found,
        "table": table,
        "counts": counts,
        "changed_meanwhile": status == 409,
    }
    return render(request, "judges/imports/preview.html", context, status=status)


def take_in(request, pk, kept: RecordUpload | None):
    """Do what the preview said, or show anew what has changed since."""
    if kept is not None:
        kind_for(request, kept.kind)
    try:
        batch = taking.take_in(pk, request.user, request.POST.get("seen", ""), timezone.localdate())
    except RecordUpload.DoesNotExist:
        messages.info(request, _("This file is not waiting any more: it was taken in, given up, or is a day old."))
    except Stale:
        return show_preview(request, RecordUpload.objects.get(pk=pk), status=409)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("judges:import-preview", pk)
    else:
        counts = {"new": batch.new, "changed": batch.changed, "rows": batch.rows}
        messages.success(request, _("Taken in: %(new)s new and %(changed)s changed of %(rows)s rows.") % counts)
    return redirect("judges:imports")


@require_POST
def give_up(request, pk):
    """Forget a file that was brought."""
    kept = get_object_or_404(RecordUpload, pk=pk, uploaded_by=request.user)
    kept.delete()
    messages.info(request, _("Given up. Nothing was taken in."))
    return redirect("judges:import", kept.kind)
