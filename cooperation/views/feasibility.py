"""What would make the list fit: looking at it ("what if"), trying it, taking it back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from asp_portal.workflow import Refused
from cooperation.forms.feasibility import FORMS, RemedyForm, form_for
from cooperation.lists import remedies
from cooperation.lists.drafting import Draft, draft_of
from cooperation.lists.feasibility_panel import effect_in_words, fields_of, panel_of
from cooperation.lists.wording import said
from cooperation.models import AppliedRemedy, Plenary
from cooperation.rules.proposals import effect


def own_plenary(request: HttpRequest, slug: str) -> Plenary:
    """A plenary whose list the user may shape; 404 otherwise."""
    if not request.user.has_perm(remedies.MAY):
        raise Http404
    return get_object_or_404(Plenary.objects.select_related("session"), slug=slug)


@require_safe
def what_if(request: HttpRequest, slug: str) -> HttpResponse:
    """What a remedy with figures of one's own would do; nothing is changed."""
    draft = draft_of(own_plenary(request, slug), timezone.now())
    asked = "see" in request.GET
    return shown(request, draft, form_for(request.GET.get("kind", ""), request.GET if asked else None, draft))


@require_POST
def remedy_try(request: HttpRequest, slug: str) -> HttpResponse:
    """Try a remedy on the draft; what was typed wrongly is shown with the form."""
    plenary = own_plenary(request, slug)
    draft = draft_of(plenary, timezone.now())
    form = form_for(request.POST.get("kind", ""), request.POST, draft)
    if form.is_valid():
        try:
            remedies.try_remedy(plenary, form.remedy, request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return to_list(plenary)
        else:
            words = said(form.remedy.words, plenary.session)
            messages.success(request, _("Being tried: %s. Nobody is told; it can be taken back.") % words)
            return to_list(plenary)
    return shown(request, draft, form)


@require_POST
def remedy_undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a remedy back; those that stand besides are applied as before."""
    plenary = own_plenary(request, slug)
    try:
        remedies.undo(plenary, pk, request.user, timezone.now())
        messages.success(request, _("Taken back: the list is as it would be without it."))
    except AppliedRemedy.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal))
    return to_list(plenary)


def shown(request: HttpRequest, draft: Draft, form: RemedyForm) -> HttpResponse:
    """The page with the form, and what the remedy does where the form is filled in."""
    kind = next(kind for kind, form_class in FORMS.items() if isinstance(form, form_class))
    context = {
        "plenary": draft.plenary,
        "panel": panel_of(draft, request.user),
        "form": form,
        "kind": kind,
        "kinds": [(name, form_class.tab) for name, form_class in FORMS.items()],
    }
    if form.is_bound and form.is_valid():
        remedy = form.remedy
        words = effect_in_words(effect(remedy, draft.plan.timing, draft.plan.listed), draft.plenary.session)
        _kind, data = remedies.packed(remedy)
        context |= {"words": said(remedy.words, draft.plenary.session), "effect": words, "fields": fields_of(data)}
    return render(request, "cooperation/lists/feasibility_what_if.html", context, status=422 if form.errors else 200)


def to_list(plenary: Plenary) -> HttpResponse:
    """Back to the list, where its feasibility is shown."""
    return redirect(reverse("cooperation:list", args=[plenary.slug]) + "#feasibility")
