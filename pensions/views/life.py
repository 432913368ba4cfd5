"""Recording what happened to a pension: first the form, then what it changes, then it is done; and taking it back."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from asp_portal.law.regimes import find_regime
from asp_portal.workflow import Stale
from judges.views.record import FORM, calm
from pensions.files import pages
from pensions.files.services import may_keep
from pensions.forms.life import TakeBackForm
from pensions.life import history, services
from pensions.life.entry import Entry
from pensions.life.kinds import KINDS, Kind
from pensions.models import PensionFile

CHANGED = 409


def kept_file(request, slug: str) -> PensionFile:
    """The file, if it is the user's to keep; 404 otherwise."""
    file = pages.seen_file(request.user, slug)
    if not may_keep(request.user, file.judge):
        raise Http404
    return file


@FORM
@calm
def event(request, slug, kind):
    """Something happened: the form, what it changes, and the act."""
    file, kind, today = kept_file(request, slug), KINDS.get(kind), timezone.localdate()
    if kind is None:
        raise Http404
    if request.method == "POST" and services.sent_before(file, request.POST.get("token", "")):
        messages.info(request, _("This form had been sent before: here is what it made."))
        return redirect(file)
    if not kind.offered(file):
        messages.error(request, _("“%(event)s”: that cannot happen as the record stands.") % {"event": kind.label})
        return redirect(file)
    form = kind.form(request.POST or None, file=file, today=today, label_suffix="")
    if request.method != "POST" or "back" in request.POST or not form.is_valid():
        return ask(request, file, kind, form)
    entry = Entry(file, request.user, today, form.cleaned_data["token"])
    if seen := request.POST.get("seen"):
        return done(request, file, kind, form, entry, seen)
    return show(request, file, kind, form, entry)


def ask(request, file: PensionFile, kind: Kind, form, status: int = 200):
    """The form."""
    status = 422 if status == 200 and form.is_bound and form.errors else status
    context = {"file": file, "kind": kind, "form": form, "cancel_url": file.get_absolute_url()}
    return render(request, "pensions/life/event.html", context, status=status)


def show(request, file: PensionFile, kind: Kind, form, entry: Entry, status: int = 200):  # noqa: PLR0913  a page's parts
    """What the event changes; or the form again, with what the record says against it."""
    try:
        found = services.preview(file, kind.happening, form.data_of_event, entry)
    except ValidationError as error:
        add_errors(form, error, dict(kind.renamed))
        return ask(request, file, kind, form, status)
    context = {
        "file": file,
        "title": kind.label,
        "form": form,
        "cancel_url": file.get_absolute_url(),
        "changed": status == CHANGED,
        **outcome(found),
    }
    return render(request, "pensions/life/preview.html", context, status=status)


def outcome(found: services.Outcome) -> dict:
    """What an event changes, by person."""
    effects, names = found.effects, found.names
    people: dict[tuple, list] = {}
    for change in effects.changes:
        people.setdefault((names.get(change.key, ""), change.label), []).append(change)
    sums = [(change, ", ".join(names.get(key, "") for key in change.keys)) for change in effects.sums]
    return {
        "found": found,
        "regime": find_regime(found.file.regime),
        "effects": effects,
        "people": [(who, label, changes) for (who, label), changes in people.items()],
        "sums": sums,
        "months": [(names.get(month.key, ""), month) for month in effects.months],
        "new": [names[person.key] for person in found.new],
    }


def done(request, file: PensionFile, kind: Kind, form, entry: Entry, seen: str):  # noqa: PLR0913  a page's parts
    """Write it; or say that the record has changed since, and what would change now."""
    try:
        found = services.confirm(file, kind.happening, form.data_of_event, entry, seen)
    except Stale:
        again = Entry(file, request.user, entry.today, entry.slug)
        return show(request, pages.seen_file(request.user, file.slug), kind, form, again, CHANGED)
    except ValidationError as error:
        add_errors(form, error, dict(kind.renamed))
        return ask(request, file, kind, form)
    messages.success(request, _("Recorded: %(event)s.") % {"event": kind.label})
    return redirect(found.file)


def add_errors(form, error: ValidationError, renamed: dict[str, str]) -> None:
    """What the record says against it, beside the fields that the form has."""
    for name, sentences in error.update_error_dict({}).items():
        name = renamed.get(name, name)
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, sentences)


# --- Taking back ----------------------------------------------------------------------------------------------------


@FORM
@calm
def take_back(request, slug, position):
    """Everything as it was before an event: what that changes, and why."""
    file, today = kept_file(request, slug), timezone.localdate()
    act = get_object_or_404(services.events_of(file), position=position, name=services.EVENT)
    if services.is_taken_back(file, act):
        messages.info(request, _("It had been taken back already."))
        return redirect(file)
    form = TakeBackForm(request.POST or None, file=file, today=today, label_suffix="")
    if request.method == "POST" and form.is_valid():
        entry = Entry(file, request.user, today, form.cleaned_data["token"])
        try:
            services.take_back(file, act, entry, form.cleaned_data["reason"], request.POST.get("seen"))
        except Stale:
            return about_to_take_back(request, file, act, form, CHANGED)
        except ValidationError as error:
            add_errors(form, error, {})
        else:
            messages.success(request, _("Taken back: everything is as it was before."))
            return redirect(file)
    return about_to_take_back(request, file, act, form)


def about_to_take_back(request, file: PensionFile, act, form, status: int = 200):
    """What taking it back changes, with the reason to give; or why it cannot be taken back."""
    told = history.one_told(act, keeps=True, taken_back=False)
    context = {
        "file": file,
        "told": told,
        "form": form,
        "cancel_url": file.get_absolute_url(),
        "changed": status == CHANGED,
    }
    try:
        entry = Entry(file, request.user, timezone.localdate(), "")
        context |= outcome(services.preview_taking_back(file, act, entry))
    except Stale:
        context["obstacles"] = [_("Something of it has changed since: it cannot be taken back as a whole any more.")]
    except ValidationError as error:
        context["obstacles"] = error.messages
    status = 422 if status == 200 and form.errors else status
    return render(request, "pensions/life/take_back.html", context, status=status)
