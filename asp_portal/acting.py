"""Doing something with a paper: a page that asks and says what will happen, and the act itself.

A paper has what its workflow asks for (`state`, `content_hash`), a `number`, perhaps a `title`, and a page of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from asp_portal.accounts.proof import lacks_second_factor, require_proof
from asp_portal.act_forms import ActForm
from asp_portal.acts import Act
from asp_portal.differences import Words, versions
from asp_portal.workflow import Doing, Hidden, Refused, Stale, Transition, Workflow


@dataclass(frozen=True)
class ActPages:
    """The pages of the acts on one kind of paper.

    find: the paper at an address with all that its workflow and its pages read, as it is now; raises Http404 for those
    who may not see it. listing: the name of the view to go back to where they no longer may.
    words: what the facts of the workflow are called. forms: by the name of an act, where more than a reason is asked.
    context: what the page shows besides. templates: the folder of those that differ from "acts/act.html" and
    "acts/changed.html", either for one act ("verify.html", "verify_changed.html") or for all ("act.html",
    "changed.html").
    """

    workflow: Workflow
    find: Callable[[HttpRequest, str], Any]
    listing: str
    words: Words
    forms: Mapping[str, type[ActForm]] = field(default_factory=dict)
    context: Callable[[Any, Transition], dict[str, Any]] = lambda paper, transition: {}
    templates: str = "acts"


def answer(request: HttpRequest, pages: ActPages, slug: str, name: str) -> HttpResponse:
    """Ask with GET, do with POST. What does not concern the user answers 404; a refusal is a sentence."""
    paper, today = pages.find(request, slug), timezone.localdate()
    transition = pages.workflow.transitions.get(name)
    if transition is None:
        raise Http404
    if elsewhere := turned_away(request, Doing(paper, request.user, today), transition):
        return elsewhere
    form_class = pages.forms.get(name, ActForm)
    data = request.POST if request.method == "POST" else None
    initial = {"seen": paper.content_hash}
    form = form_class(data, initial=initial, paper=paper, transition=transition, today=today)
    if form.is_bound and form.data.get("seen") != paper.content_hash:
        return changed_meanwhile(request, pages, slug, form, form.data.get("seen", ""))
    if form.is_bound and form.is_valid():
        return done(request, pages, slug, form)
    return ask(request, pages, form)


def turned_away(request: HttpRequest, doing: Doing, transition: Transition) -> HttpResponse | None:
    """Where somebody goes who cannot do this, or not yet; None for the others."""
    paper = doing.subject
    try:
        transition.office(doing)
    except Hidden:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(paper)
    if paper.state not in transition.sources:
        messages.error(request, _("Too late: it is now “%s”. Nothing was done.") % paper.get_state_display())
        return redirect(paper)
    if transition.dangerous and lacks_second_factor(request.user):
        messages.warning(request, _("This needs a second factor. Please set one up first."))
        return redirect("mfa_index")
    if transition.dangerous:
        require_proof(request)
    return None


def done(request: HttpRequest, pages: ActPages, slug: str, form: ActForm) -> HttpResponse:
    """Do it, or say on the form why it could not be done; nothing is ever half done."""
    paper, name = form.paper, form.transition.name
    doing = Doing(paper, request.user, form.today, form.data_for_act(), form.cleaned_data["reason"])
    try:
        pages.workflow.apply(name, doing, seen=form.cleaned_data["seen"])
    except Stale as stale:
        return changed_meanwhile(request, pages, slug, form, stale.seen)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(paper)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return ask(request, pages, form)
    messages.success(request, _("Done: %s.") % form.transition.label)
    try:
        return redirect(pages.find(request, slug))
    except Http404:  # a draft again, say, which only its judge sees
        return redirect(pages.listing)


def ask(request: HttpRequest, pages: ActPages, form: ActForm) -> HttpResponse:
    """The page that says what will happen."""
    paper, transition = form.paper, form.transition
    context = {
        "paper": paper,
        "transition": transition,
        "form": form,
        "obstacles": [] if form.is_bound else standing_in_the_way(form, request.user),
        "cancel_url": paper.get_absolute_url(),
        **pages.context(paper, transition),
    }
    names = [f"{pages.templates}/{transition.name}.html", f"{pages.templates}/act.html", "acts/act.html"]
    return render(request, names, context, status=422 if form.is_bound and form.errors else 200)


def standing_in_the_way(form: ActForm, user: Any) -> list[str]:
    """What is still missing, shown before anybody fills in the form; what the form itself asks for is left out."""
    doing = Doing(form.paper, user, form.today, form.data_for_obstacles(), "…")
    return [str(sentence) for sentence in form.transition.obstacles(doing)]


def changed_meanwhile(request: HttpRequest, pages: ActPages, slug: str, form: ActForm, seen: str) -> HttpResponse:
    """409: what was read, and what it is now. What was typed stays in the form."""
    fresh, transition = pages.find(request, slug), form.transition
    data = request.POST.copy()
    data["seen"] = fresh.content_hash
    again = type(form)(data, paper=fresh, transition=transition, today=form.today)
    again.is_valid()
    context = {
        "paper": fresh,
        "transition": transition,
        "form": again,
        "differences": versions(seen, fresh.content_hash, pages.words),
        "cancel_url": fresh.get_absolute_url(),
    }
    folder = pages.templates
    names = [f"{folder}/{transition.name}_changed.html", f"{folder}/changed.html", "acts/changed.html"]
    return render(request, names, context, status=409)


def timeline(paper: Any, workflow: Workflow) -> list[Act]:
    """The acts on a paper, each with its label and its office in words, for "partials/timeline.html"."""
    acts = list(Act.objects.about(paper).select_related("actor"))
    for act in acts:
        transition = workflow.transitions.get(act.name)
        act.label = transition.label if transition else act.name
        act.office = _(act.office)
    return acts
