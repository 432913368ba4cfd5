"""Making journeys and claims, and changing what they say of themselves and where they go."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from asp_portal.differences import versions
from asp_portal.workflow import Refused, Stale
from judges.models import Judge
from judges.permissions import is_claimant
from travel import content, services
from travel.forms.itineraries import ItineraryForm
from travel.forms.papers import ClaimForm, JourneyForm
from travel.forms.zones import Atlas, zones
from travel.models import Claim, Journey, Paper, Place, Purpose

FORM = require_http_methods(["GET", "HEAD", "POST"])
CLAIMED = [state for state in Claim.State if state not in (Claim.State.WITHDRAWN, Claim.State.REFUSED)]

# --- What the views of drafts have in common ------------------------------------------------------------------------


def the_judge(request) -> Judge:
    """The judge who asks; for everybody else the page does not exist."""
    judge = getattr(request.user, "judge", None)
    if judge is None:
        raise Http404
    return judge


def own_paper(request, model: type[Paper], slug: str) -> Any:
    """A journey or claim of the user's own, with all its parts; 404 for everybody else."""
    papers = model.objects.visible_to(request.user, timezone.localdate()).whole()
    paper = get_object_or_404(papers, slug=slug)
    if not is_claimant(request.user, paper):
        raise Http404
    return paper


def not_a_draft(request, paper: Paper):
    """Nothing, or the way back to the paper with the reason why it cannot be changed."""
    if paper.state == "draft":
        return None
    messages.error(request, _("It is “%s” now and cannot be changed.") % paper.get_state_display())
    return redirect(paper)


def show(request, template: str, form: forms.Form, status: int = 200, **context):
    """The page of a form."""
    return render(request, template, {"form": form} | context, status=422 if status == 200 and form.errors else status)


def save_or_show(request, paper: Paper, save: Callable[[], Any], again: Callable[..., Any]):
    """Save and give nothing, or the answer that says why not; what was typed is never lost.

    again(seen, status, **context): the page with what was typed, resting on the version `seen`.
    """
    try:
        save()
    except Stale as stale:
        differences = versions(stale.seen, stale.now, content.WORDS)
        return again(stale.now, 409, differences=differences, changed_meanwhile=True)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(paper)
    return None


def with_seen(data, seen: str):
    """What was sent, resting on another version."""
    sent = data.copy()
    sent["seen"] = seen
    return sent


def created(request, model: type[Paper], judge: Judge, token, **fields) -> Paper:
    """A new paper; or the one that the same form made when it was sent before, which is said."""
    if made := model.objects.filter(form_token=token, judge=judge).first():
        messages.info(request, _("This form had been sent before: here is what it made."))
        return made
    return services.create(model, judge, year=timezone.localdate().year, token=token, **fields)


# --- Journeys -------------------------------------------------------------------------------------------------------


@FORM
def journey_new(request):
    """A request for an official journey: what for; where it goes comes next."""
    judge = the_judge(request)
    form = JourneyForm(request.POST or None, instance=Journey(judge=judge))
    if request.method == "POST" and form.is_valid():
        made = created(request, Journey, judge, form.cleaned_data["token"], **form.facts)
        return redirect("travel:journey-itinerary", made.slug)
    return show(request, "travel/journey_form.html", form, cancel_url=reverse("travel:journeys"))


@FORM
def journey_edit(request, slug):
    """Change what a request says."""
    return edit_paper(request, own_paper(request, Journey, slug), JourneyForm, "travel/journey_form.html")


def edit_paper(request, paper: Paper, form_class, template: str):
    """Change what a journey or claim says of itself."""
    if answer := not_a_draft(request, paper):
        return answer
    context = {"paper": paper, "cancel_url": paper.get_absolute_url()}

    def again(seen: str, status: int, **more):
        form = form_class(with_seen(request.POST, seen), instance=content.fresh(paper))
        form.is_valid()
        return show(request, template, form, status, **context | more)

    form = form_class(request.POST or None, instance=paper)
    if request.method != "POST" or not form.is_valid():
        return show(request, template, form, **context)
    answer = save_or_show(
        request, paper, lambda: services.change(paper, form.cleaned_data["seen"], **form.facts), again
    )
    return answer or redirect(paper)


# --- Claims ---------------------------------------------------------------------------------------------------------


@FORM
def claim_new(request):
    """A new claim: first its kind, then what it is for."""
    judge = the_judge(request)
    journeys = unclaimed(judge)
    purpose = request.GET.get("purpose", "")
    if purpose not in Purpose:
        return render(request, "travel/claim_kind.html", {"journeys": journeys})
    journey = next((row for row in journeys if row.slug == request.GET.get("journey")), None)
    if purpose == Purpose.OFFICIAL and journey is None:
        messages.error(
            request, _("Choose the authorised journey: an official journey needs the President's authorisation.")
        )
        return redirect("travel:claim-new")
    if purpose != Purpose.OFFICIAL:
        journey = None
    begun = Claim(judge=judge, purpose=purpose, journey=journey, title=journey.title if journey else "")
    form = ClaimForm(request.POST or None, instance=begun)
    if request.method == "POST" and form.is_valid():
        fields = form.facts | {"purpose": purpose, "journey": journey}
        made = created(request, Claim, judge, form.cleaned_data["token"], like=journey and journey.itinerary, **fields)
        return redirect("travel:claim-itinerary", made.slug)
    return show(
        request, "travel/claim_form.html", form, purpose=begun.get_purpose_display(), journey=journey,
        cancel_url=reverse("travel:claim-new"),
    )  # fmt: skip


def unclaimed(judge: Judge) -> list[Journey]:
    """The judge's authorised journeys for which there is no claim yet."""
    journeys = Journey.objects.filter(judge=judge, state=Journey.State.AUTHORISED)
    return list(journeys.exclude(claims__state__in=CLAIMED).select_related("itinerary").order_by("departs_on", "pk"))


@FORM
def claim_edit(request, slug):
    """Change what a claim says of itself."""
    return edit_paper(request, own_paper(request, Claim, slug), ClaimForm, "travel/claim_form.html")


@require_POST
def claim_as_authorised(request, slug):
    """Prepare the whole claim for a journey that went as authorised: one button."""
    journey = own_paper(request, Journey, slug)
    existing = journey.claims.filter(state__in=CLAIMED).first()
    if existing is not None:
        messages.info(request, _("There is a claim for this journey already: here it is."))
        return redirect(existing)
    if journey.state != Journey.State.AUTHORISED:
        messages.error(request, _("The journey is not authorised: nothing was done."))
        return redirect(journey)
    claim = services.claim_as_authorised(journey, year=timezone.localdate().year)
    messages.success(request, _("The claim is prepared as the journey was authorised. Read it, then certify it."))
    return redirect(claim)


# --- Itineraries ----------------------------------------------------------------------------------------------------


@FORM
def journey_itinerary(request, slug):
    """Where a journey is to go."""
    return itinerary(request, own_paper(request, Journey, slug))


@FORM
def claim_itinerary(request, slug):
    """Where a journey went."""
    return itinerary(request, own_paper(request, Claim, slug))


def itinerary(request, paper: Paper):
    """Legs, stays and companions in one form; some of its buttons only add or take off a row."""
    if answer := not_a_draft(request, paper):
        return answer
    atlas, today = Atlas(Place.objects.all()), timezone.localdate()
    context = {"paper": paper, "atlas": atlas, "zones": zones(), "cancel_url": paper.get_absolute_url()}
    template = "travel/itinerary_form.html"

    def again(seen: str, status: int, **more):
        form = ItineraryForm(with_seen(request.POST, seen), paper=paper, atlas=atlas, today=today)
        form.is_valid()
        return show(request, template, form, status, **context | more)

    asked = request.POST.get("rows", "")
    form = ItineraryForm(request.POST or None, paper=paper, atlas=atlas, today=today, asked=asked)
    if request.method != "POST" or asked or not form.is_valid():
        return show(request, template, form, **context)
    answer = save_or_show(
        request, paper, lambda: services.set_itinerary(paper, form.cleaned_data["seen"], form.way()), again
    )
    return answer or redirect(paper)
