"""Doing something with a journey or a claim: a page that asks and says what will happen, and the act itself."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from asp_portal.accounts.proof import lacks_second_factor, require_proof
from asp_portal.workflow import Doing, Hidden, Refused, Stale, Transition
from travel import assessing, content, pages
from travel.forms.acts import FORMS, ActForm, DecideForm
from travel.models import Claim, Journey, Paper
from travel.rules.itinerary import ItineraryError
from travel.views.papers import seen_paper
from travel.workflow import claim_workflow, journey_workflow


@require_http_methods(["GET", "HEAD", "POST"])
def claim_act(request, slug, name):
    """An act on a claim."""
    return act(request, Claim, claim_workflow, slug, name)


@require_http_methods(["GET", "HEAD", "POST"])
def journey_act(request, slug, name):
    """An act on a journey."""
    return act(request, Journey, journey_workflow, slug, name)


def act(request, model, workflow, slug, name):
    """Ask with GET, do with POST. What does not concern the user answers 404; a refusal is a sentence."""
    paper, today = seen_paper(request, model, slug), timezone.localdate()
    transition = workflow.transitions.get(name)
    if transition is None:
        raise Http404
    if elsewhere := turned_away(request, Doing(paper, request.user, today), transition):
        return elsewhere
    form = act_form(request, paper, transition, today)
    if form.is_bound and form.data.get("seen") != paper.content_hash:
        return changed_meanwhile(request, form, form.data.get("seen", ""))
    if form.is_bound and form.is_valid():
        return done(request, workflow, form)
    return ask(request, form)


def turned_away(request, doing: Doing, transition: Transition):
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


def act_form(request, paper, transition, today) -> ActForm:
    """The form of this act, empty or as sent."""
    form_class = FORMS.get((type(paper), transition.name), ActForm)
    points = pages.open_points(paper) if form_class is DecideForm else ()
    data = request.POST if request.method == "POST" else None
    initial = {"seen": paper.content_hash}
    return form_class(data, initial=initial, paper=paper, transition=transition, today=today, points=points)


def done(request, workflow, form: ActForm):
    """Do it, or say on the form why it could not be done; nothing is ever half done."""
    paper, name = form.paper, form.transition.name
    doing = Doing(paper, request.user, form.today, form.data_for_act(), form.cleaned_data["reason"])
    try:
        workflow.apply(name, doing, seen=form.cleaned_data["seen"])
    except Stale as stale:
        return changed_meanwhile(request, form, stale.seen)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(paper)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return ask(request, form)
    messages.success(request, _("Done: %s.") % form.transition.label)
    return redirect(onward(paper, request.user, form.today))


def onward(paper: Paper, user, today) -> Paper | str:
    """Back to the paper; to the list where it is a draft again, which only its judge sees."""
    if type(paper).objects.visible_to(user, today).filter(pk=paper.pk).exists():
        return paper
    return "travel:claims" if isinstance(paper, Claim) else "travel:journeys"


def ask(request, form: ActForm):
    """The page that says what will happen."""
    paper, transition = form.paper, form.transition
    obstacles = [] if form.is_bound else standing_in_the_way(form, request.user)
    context = {
        "paper": paper,
        "transition": transition,
        "form": form,
        "obstacles": obstacles,
        "cancel_url": paper.get_absolute_url(),
    }
    if isinstance(paper, Claim):
        context |= pages.claim_context(paper, safe_body(paper))
        if transition.name in ("verify", "authorise"):
            context["departures"] = pages.against_authorisation(paper)
    else:
        context |= pages.journey_context(paper)
    template = "travel/verify.html" if (type(paper), transition.name) == (Claim, "verify") else "travel/act.html"
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


def safe_body(claim: Claim):
    """The assessment, or None where the itinerary cannot be."""
    try:
        return assessing.body(claim)
    except ItineraryError:
        return None


def standing_in_the_way(form: ActForm, user) -> list[str]:
    """What is still missing, shown before anybody fills in the form; what the form itself asks for is left out."""
    doing = Doing(form.paper, user, form.today, {line.slug: {} for line in getattr(form, "lines", [])}, "…")
    try:
        return [str(sentence) for sentence in form.transition.obstacles(doing)]
    except ItineraryError as error:
        return [pages.impossible(error)]


def changed_meanwhile(request, form: ActForm, seen: str):
    """409: what was read, and what it is now. What was typed stays in the form."""
    fresh = content.fresh(form.paper)
    data = request.POST.copy()
    data["seen"] = fresh.content_hash
    again = type(form)(data, paper=fresh, transition=form.transition, today=form.today, points=form.points)
    again.is_valid()
    context = {
        "paper": fresh,
        "transition": form.transition,
        "form": again,
        "differences": content.versions(seen, fresh.content_hash),
        "cancel_url": fresh.get_absolute_url(),
    }
    return render(request, "travel/changed.html", context, status=409)
