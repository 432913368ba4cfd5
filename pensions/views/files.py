"""The list of pension files, the page of each, and opening one."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal.accounts.roles import Role
from asp_portal.exports import ExportMixin
from judges.models import Judge
from judges.record.visibility import is_own
from judges.views.record import FORM, calm
from pensions.files import pages, services
from pensions.forms.files import AssignmentForm, OnForm, WhoseForm, proposed
from pensions.life import history
from pensions.life.kinds import offers
from pensions.models import PensionFile
from pensions.tables.files import FileFilter, FileTable, files_listed

# --- The list -------------------------------------------------------------------------------------------------------


class FileList(ExportMixin, SingleTableMixin, FilterView):
    """Pension files, for those who keep pensions; a judge is sent to the own one."""

    http_method_names = ["get", "head", "options"]
    model, table_class, filterset_class = PensionFile, FileTable, FileFilter
    table_pagination = {"per_page": 50}
    template_name = "pensions/files/list.html"
    export_name = "pension-files"
    strict = False

    def dispatch(self, request, *args, **kwargs):
        """To others than those who keep pensions, and judges, the list does not exist."""
        if request.user.has_perm("pensions.view_pensionfile"):
            return super().dispatch(request, *args, **kwargs)
        if Role.JUDGE not in request.user.roles:
            raise Http404
        file = PensionFile.objects.filter(judge__user=request.user).first()
        return redirect(file) if file else render(request, "pensions/files/none.html")

    def get_queryset(self):
        """Rows for the list."""
        return files_listed(self.request.user, timezone.localdate())

    def get_table_kwargs(self):
        """What is due is due on a day."""
        return {"today": timezone.localdate()}

    def get_context_data(self, **kwargs):
        """The words of the page, and whose file is still to be opened."""
        may_open = self.request.user.has_perm(services.KEEP)
        without = Judge.objects.filter(pension_file=None).count() if may_open else 0
        return super().get_context_data(caption=_("Pensions"), may_open=may_open, without=without, **kwargs)


files = calm(FileList.as_view())


# --- The page -------------------------------------------------------------------------------------------------------


@require_safe
@calm
def file(request, slug):
    """All of a file on a day, which ?on= chooses."""
    found, today = pages.seen_file(request.user, slug), timezone.localdate()
    form = OnForm(request.GET if "on" in request.GET else None)
    on = (form.is_valid() and form.cleaned_data["on"]) or today
    context = {
        "file": found,
        "form": form,
        "on": on,
        "today": today,
        "own": is_own(request.user, found.judge),
        "may_keep": services.may_keep(request.user, found.judge),
        "offers": offers(found),
        "sections": pages.sections_of(found, request.user, today),
        "history": history.told(found, request.user),
        **pages.page_of(found, on),
    }
    return render(request, "pensions/files/file.html", context, status=422 if form.errors else 200)


# --- Opening one ----------------------------------------------------------------------------------------------------


@FORM
def file_new(request):
    """First whose file it is, then the regulations that govern it, as somebody decided."""
    if not request.user.has_perm(services.KEEP):
        raise Http404
    whose = WhoseForm(request.GET if "judge" in request.GET else None, user=request.user, label_suffix="")
    if not whose.is_valid():
        context = {"form": whose, "cancel_url": reverse("pensions:files")}
        return render(request, "pensions/files/whose.html", context, status=422 if whose.errors else 200)
    judge, today = whose.cleaned_data["judge"], timezone.localdate()
    form = AssignmentForm(request.POST or None, initial=proposed(judge), today=today, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.open_file(judge, request.user, **form.facts, today=today))
        except ValidationError as error:
            for name, sentences in error.update_error_dict({}).items():
                form.add_error(name if name in form.fields else None, sentences)
    context = {"form": form, "judge": judge, "cancel_url": reverse("pensions:files")}
    return render(request, "pensions/files/new.html", context, status=422 if form.errors else 200)
