"""Adding, changing, removing and restoring the facts of a judge's record; health data are opened with a reason."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from asp_portal import acts
from asp_portal.numbers import slug as make_slug
from asp_portal.workflow import Stale
from judges.forms.record import FactForm, ReasonForm
from judges.models import Judge
from judges.record import keeping, visibility
from judges.record import page as record_page
from judges.record.kinds import KINDS, Kind, is_health, kinds_of
from judges.record.page import NEW, Editing
from judges.record.visibility import Data
from judges.views.record import FORM, add_errors, calm, find_fact, make_form, page, seen_judge

HEALTH_READ = gettext_noop("health data read")


def kept_kind(request, judge: Judge, name: str) -> Kind:
    """The kind of fact, if it is the user's to keep in this record; 404 otherwise."""
    kind = KINDS.get(name)
    if kind is None or not visibility.may_keep(request.user, kind.new(judge)):
        raise Http404
    return kind


def home_of(judge: Judge, kind: Kind, act: acts.Act | None = None) -> str:
    """Where a kind stands on the page, with the way to undo what was just done."""
    query = f"?saved={act.position}" if act else ""
    return f"{judge.get_absolute_url()}{query}#{kind.section}"


# --- Adding and changing --------------------------------------------------------------------------------------------


@FORM
@calm
def fact(request, slug, kind, row):
    """Take a form in: the fact is kept, or the same page says beside the fields why not, with all that was typed."""
    judge = seen_judge(request, slug)
    kind = kept_kind(request, judge, kind)
    if request.method != "POST":
        ask = reverse("judges:health", args=[judge.slug])
        return redirect(ask if is_health(kind) else f"{judge.get_absolute_url()}?edit={kind.name}:{row}#edit")
    found = find_fact(kind, judge, row)
    if found is None:
        return removed_meanwhile(request, judge, kind, row)
    form = make_form(request, kind, found, request.POST)
    if not form.is_valid():
        return show(request, judge, Editing(kind.name, row, form), 422)
    if not found.pk and kind.model.objects.filter(judge=judge, slug=form.cleaned_data["token"]).exists():
        messages.info(request, _("This form had been sent before: here is what it made."))
        return redirect(home_of(judge, kind))
    return kept(request, judge, kind, row, form)


def kept(request, judge: Judge, kind: Kind, row: str, form: FactForm):
    """Keep what a good form says, or show it again."""
    fact, is_new = form.instance, not form.instance.pk
    if is_new:
        fact.slug = form.cleaned_data["token"]
    try:
        act = keeping.keep(fact, request.user, seen=form.cleaned_data.get("seen"))
    except Stale as stale:
        return changed_meanwhile(request, judge, kind, row, stale)
    except ValidationError as error:
        if is_new:
            fact.pk = None
        add_errors(form, error)
        return show(request, judge, Editing(kind.name, row, form), 422)
    if act is None:
        messages.info(request, _("Nothing was different, so nothing was saved."))
    return redirect(home_of(judge, kind, act))


def show(request, judge: Judge, editing: Editing, status: int, **more):
    """The form again, in its place on the page; one of health data on a page of its own."""
    kind = KINDS[editing.kind]
    if not is_health(kind):
        return page(request, judge, editing, status, **more)
    context = {"judge": judge, "kind": kind, "row": editing.row, "form": editing.form}
    context["cancel_url"] = home_of(judge, kind)
    return render(request, "judges/record/health_form.html", context | more, status=status)


def changed_meanwhile(request, judge: Judge, kind: Kind, row: str, stale: Stale):
    """Somebody else was faster: what they changed, and the form with what was typed, resting on what is there now."""
    now = find_fact(kind, judge, row)
    if now is None:
        return removed_meanwhile(request, judge, kind, row)
    if is_health(kind):
        read_health(judge, request.user, _("Somebody else changed it while the form was open."))
    changes = list(keeping.changes_since(now, stale.seen, request.user))
    data = request.POST.copy()
    data["seen"] = keeping.version(now)
    form = make_form(request, kind, now, data)
    form.is_valid()
    return show(
        request, judge, Editing(kind.name, row, form), 409, changes=[record_page.in_words(one) for one in changes]
    )


def removed_meanwhile(request, judge: Judge, kind: Kind, row: str):
    """What was being changed is no longer there: who removed it, and what was typed, as a new fact. 404 if never."""
    act = keeping.latest_act(judge, row)
    if act is None or act.content.body["kind"] != kind.name:
        raise Http404
    data = request.POST.copy()
    data["token"] = make_slug()
    form = make_form(request, kind, kind.new(judge), data)
    form.is_valid()
    return show(request, judge, Editing(kind.name, NEW, form), 409, removed_by=act)


# --- Removing and restoring -----------------------------------------------------------------------------------------


@FORM
@calm
def remove(request, slug, kind, row):
    """Ask why, then remove a fact that was entered by mistake."""
    judge = seen_judge(request, slug)
    kind = kept_kind(request, judge, kind)
    found = find_fact(kind, judge, row) if kind.relation and row != NEW else None
    if found is None:
        raise Http404
    form = ReasonForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            act = keeping.remove(found, request.user, reason=form.cleaned_data["reason"])
            return redirect(home_of(judge, kind, act))
        except Stale:
            messages.info(request, _("It had been removed already."))
            return redirect(home_of(judge, kind))
        except ValidationError as error:
            add_errors(form, error)
    context = {
        "judge": judge,
        "kind": kind,
        "facts": [] if is_health(kind) else record_page.facts_seen(request.user, judge, found),
        "form": form,
        "cancel_url": home_of(judge, kind),
    }
    return render(request, "judges/record/remove.html", context, status=422 if form.errors else 200)


@require_POST
@calm
def restore(request, slug, position):
    """Make a fact what it was before an act."""
    judge = seen_judge(request, slug)
    act = keeping.acts_of(judge).filter(position=position).first()
    if act is None:
        raise Http404
    kind = kept_kind(request, judge, act.content.body["kind"])
    reason = _("Undone: the change number %(number)s.") % {"number": position}
    try:
        made = keeping.restore(judge, act, request.user, reason)
    except Stale:
        messages.error(request, _("It was changed again since then, so nothing was restored."))
        return redirect(home_of(judge, kind))
    except ValidationError as error:
        messages.error(request, " ".join([_("Nothing was restored."), *error.messages]))
        return redirect(home_of(judge, kind))
    return redirect(home_of(judge, kind, made))


# --- Health ---------------------------------------------------------------------------------------------------------


@FORM
@calm
def health(request, slug):
    """Ask why somebody reads health data; given a reason, record who reads whose and why, and show them once."""
    judge = seen_judge(request, slug)
    if Data.HEALTH not in visibility.seen_by(request.user, judge):
        raise Http404
    own = visibility.is_own(request.user, judge)
    form = ReasonForm(request.POST or None, initial={"reason": _("Own record") if own else ""}, label_suffix="")
    context = {"judge": judge, "form": form, "own": own, "cancel_url": f"{judge.get_absolute_url()}#health"}
    if request.method != "POST" or not form.is_valid():
        return render(request, "judges/record/health_ask.html", context, status=422 if form.errors else 200)
    read_health(judge, request.user, form.cleaned_data["reason"])
    groups = record_page.health_groups(request.user, judge, lambda kind, fact: health_form(request, kind, fact))
    history = record_page.history_of(request.user, judge, health=True)
    context["history"] = [one for one in history if is_health(KINDS[one.change.kind])]
    return render(request, "judges/record/health.html", context | {"groups": groups, "form": None})


def health_form(request, kind: Kind, fact) -> FactForm:
    """One of several forms on the page."""
    form = make_form(request, kind, fact)
    form.auto_id = f"id_{kind.name}_{fact.slug}_%s"
    return form


def read_health(judge: Judge, user, reason: str) -> None:
    """The act of reading: who, whose and why; never what there was to read."""
    content = {"kinds": sorted(kind.name for kind in kinds_of("health"))}
    acts.record(judge, HEALTH_READ, actor=user, office=keeping.office_of(user), content=content, reason=reason.strip())
