"""The list of judges, the page of each, and adding one."""

from functools import wraps

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal.exports import ExportMixin
from asp_portal.sealed import Tampered
from judges.forms.record import FactForm, NewJudgeForm
from judges.models import Judge
from judges.record import keeping, visibility
from judges.record import page as record_page
from judges.record.kinds import KINDS, Kind, is_health
from judges.record.page import NEW, SHORT_HISTORY, Editing
from judges.tables.record import JudgeFilter, JudgeTable, judges_listed

FORM = require_http_methods(["GET", "HEAD", "POST"])


def calm(view):
    """A record that was tampered with in the database is not shown, and that is said: no page falls over it."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Tampered:
            return render(request, "judges/record/tampered.html", status=503)

    return answer


# --- The list -------------------------------------------------------------------------------------------------------


class JudgeList(ExportMixin, SingleTableMixin, FilterView):
    """Judges, for those who may see all of them."""

    http_method_names = ["get", "head", "options"]
    model, table_class, filterset_class = Judge, JudgeTable, JudgeFilter
    table_pagination = {"per_page": 50}
    template_name = "judges/record/list.html"
    export_name = "judges"
    strict = False

    def dispatch(self, request, *args, **kwargs):
        """A judge is sent to the own record; to all others without the right the list does not exist."""
        if request.user.has_perm("judges.view_judge"):
            return super().dispatch(request, *args, **kwargs)
        judge = Judge.objects.filter(user=request.user).first()
        if judge is None:
            raise Http404
        return redirect(judge)

    def get_queryset(self):
        """Rows for the list."""
        return judges_listed(self.request.user)

    def get_context_data(self, **kwargs):
        """The words of the page."""
        may_add = self.request.user.has_perm("judges.keep_record")
        return super().get_context_data(caption=_("Judges"), may_add=may_add, **kwargs)


# --- The page of a judge --------------------------------------------------------------------------------------------


def seen_judge(request, slug: str) -> Judge:
    """The judge, if the user sees something of the record; 404 otherwise."""
    judge = record_page.for_page(request.user, slug)
    if judge is None:
        raise Http404
    return judge


@require_safe
@calm
def judge(request, slug):
    """All of a judge's record that the reader may see; ?edit=<kind>:<row> opens a form in its place."""
    found = seen_judge(request, slug)
    return page(request, found, editing_of(request, found))


def page(request, judge: Judge, editing: Editing | None = None, status: int = 200, **more):
    """The page of a record, with a form in it or without."""
    user, today = request.user, timezone.localdate()
    whole = request.GET.get("history") == "all"
    history = record_page.history_of(user, judge, None if whole else SHORT_HISTORY + 1)
    context = {
        "judge": judge,
        "sections": record_page.sections_of(user, judge, today, editing),
        "remarks": record_page.remarks_of(user, judge),
        "picture": record_page.picture_of(user, judge, today),
        "history": history if whole else history[:SHORT_HISTORY],
        "more_history": not whole and len(history) > SHORT_HISTORY,
        "has_health": record_page.has_health(judge),
        "own": visibility.is_own(user, judge),
        "standing": record_page.standing(judge, today),
        "saved": saved(request, judge),
        "editing": editing,
        "form": editing.form if editing else None,
    }
    return render(request, "judges/record/judge.html", context | more, status=status)


def saved(request, judge: Judge) -> keeping.acts.Act | None:
    """The act that this user's form has just made, for "Undo"."""
    position = request.GET.get("saved", "")
    if not (position.isascii() and position.isdigit() and len(position) < 18):
        return None
    act = keeping.acts_of(judge).filter(position=int(position), actor=request.user).first()
    return act if act and record_page.may_undo(request.user, judge, act) else None


def editing_of(request, judge: Judge) -> Editing | None:
    """The form that the address asks for; nothing where it is not the user's to fill in, or there is no such row."""
    name, _colon, row = request.GET.get("edit", "").partition(":")
    kind = KINDS.get(name)
    if kind is None or is_health(kind) or not visibility.may_keep(request.user, kind.new(judge)):
        return None
    fact = find_fact(kind, judge, row)
    return Editing(name, row, make_form(request, kind, fact)) if fact is not None else None


def find_fact(kind: Kind, judge: Judge, row: str):
    """A fact of the record apart from what the page shows; a new one; None where it is gone or never was."""
    if not kind.relation:
        return Judge.objects.get(pk=judge.pk) if row == judge.slug else None
    if row == NEW:
        return kind.new(judge)
    return kind.model.objects.filter(judge=judge, slug=row).first()


def make_form(request, kind: Kind, fact, data=None) -> FactForm:
    """The form of a fact, with what was typed if anything."""
    more = {} if kind.relation else {"user": request.user}
    return kind.form(
        data, instance=fact, today=timezone.localdate(), seen=keeping.version(fact), label_suffix="", **more
    )


def add_errors(form: FactForm, error: ValidationError) -> None:
    """What keeping refused, beside the fields that the form has."""
    for name, messages in error.update_error_dict({}).items():
        for message in messages:
            form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, message)


# --- A new judge ----------------------------------------------------------------------------------------------------


@FORM
def judge_new(request):
    """Begin the record of a judge; somebody of the same name must be said to be another person."""
    if not request.user.has_perm("judges.keep_record"):
        raise Http404
    if made := Judge.objects.filter(slug=request.POST.get("token", "")).first():  # the form was sent twice
        return redirect(made)
    form = NewJudgeForm(
        request.POST or None, instance=Judge(), today=timezone.localdate(), user=request.user, label_suffix=""
    )
    if request.method == "POST" and form.is_valid():
        form.instance.slug = form.cleaned_data["token"]
        try:
            keeping.keep(form.instance, request.user)
            return redirect(f"{form.instance.get_absolute_url()}?edit=term:new#edit")
        except ValidationError as error:
            form.instance.pk = None
            add_errors(form, error)
    context = {"form": form, "cancel_url": reverse("judges:judges")}
    return render(request, "judges/record/new.html", context, status=422 if form.errors else 200)
