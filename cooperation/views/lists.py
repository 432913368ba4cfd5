"""The draft of a list: its page, moves by hand, the choice of the order, and the drawing of lots, which is public."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asp_portal.workflow import Doing
from cooperation.forms.lists import CommitForm, MoveForm, OrderForm
from cooperation.lists import draws, pages, workflow
from cooperation.lists.drafting import Draft, draft_of
from cooperation.lists.feasibility_panel import panel_of
from cooperation.models import Draw, ListMove, Plenary

FORM = require_http_methods(["GET", "HEAD", "POST"])
PLACE_DIGITS = 6  # more than any list has
SEE, MOVE, KEEP = "cooperation.view_speakingrequest", "cooperation.publish_list", "cooperation.keep_plenary"


def plenary_for(request: HttpRequest, slug: str, permission: str) -> Plenary:
    """A plenary whose list the user may see or shape; 404 otherwise: a draft shows who asked, and ranks."""
    if not request.user.has_perm(permission):
        raise Http404
    return get_object_or_404(Plenary.objects.select_related("session"), slug=slug)


def doing(request: HttpRequest, plenary: Plenary, /, reason: str = "", **data) -> Doing:
    """What this user does to the list."""
    return Doing(plenary, request.user, timezone.localdate(), data, reason)


# --- The draft and its moves ----------------------------------------------------------------------------------------


@require_safe
def draft_page(request, slug):
    """The draft list: segment by segment in order, with the reason for each place, and whether it fits."""
    plenary = plenary_for(request, slug, SEE)
    draft = draft_of(plenary, timezone.now())
    context = about(request, draft) | {
        "panel": panel_of(draft, request.user),
        "segments": pages.segments_in_rows(draft),
        "moves": pages.standing_by_hand(draft),
        "has_ended": plenary.state == Plenary.State.ENDED,
    }
    return render(request, "cooperation/lists/draft.html", context)


def about(request: HttpRequest, draft: Draft) -> dict:
    """What all pages of a list show."""
    open_ = draft.plenary.state != Plenary.State.ENDED
    return {
        "plenary": draft.plenary,
        "session": draft.plenary.session,
        "draft": draft,
        "order": pages.order_in_words(draft.rule),
        "may_move": open_ and request.user.has_perm(MOVE),
        "may_keep": open_ and request.user.has_perm(KEEP),
    }


@FORM
def move(request, slug):
    """Put a request at another place: ?request= says which."""
    plenary = plenary_for(request, slug, MOVE)
    draft = draft_of(plenary, timezone.now())
    sent = request.POST if request.method == "POST" else None
    try:
        part, line = workflow.placed(draft, (sent or request.GET).get("request", ""))
    except workflow.ListChanged as change:
        messages.warning(request, str(change))
        return redirect("cooperation:list", plenary.slug)
    given = {"request": line.request.slug, "seen": line.place.number, "place": line.place.number}
    form = MoveForm(stepped(sent), initial=given, places=len(part.lines))
    if sent and form.is_valid() and moved(request, plenary, form, line.place.number):
        return redirect(reverse("cooperation:list", args=[plenary.slug]) + f"#{line.request.slug}")
    context = about(request, draft) | {
        "form": form,
        "line": line,
        "part": part,
        "cancel_url": reverse("cooperation:list", args=[plenary.slug]) + f"#{line.request.slug}",
    }
    return render(request, "cooperation/lists/move.html", context, status=422 if form.errors else 200)


def stepped(sent):
    """What was sent; the buttons for one place up or down say the place themselves."""
    step = {"up": -1, "down": 1}.get(sent.get("step", "")) if sent else None
    if step is None or not sent.get("seen", "").isdecimal() or len(sent["seen"]) > PLACE_DIGITS:
        return sent
    data = sent.copy()
    data["place"] = str(int(sent["seen"]) + step)
    return data


def moved(request: HttpRequest, plenary: Plenary, form: MoveForm, stands_at: int) -> bool:
    """Whether the move could be done; if not, the form says why, and can be sent again from where it stands."""
    try:
        made = workflow.move(doing(request, plenary, **form.cleaned_data), timezone.now())
    except workflow.ListChanged as change:
        form.add_error(None, str(change))
        form.data = form.data.copy()
        form.data["seen"] = str(stands_at)
        return False
    except ValidationError as error:
        form.add_error(None, error)
        return False
    said = _("%(name)s stands at place %(place)s now.")
    messages.success(request, said % {"name": made.request.delegation, "place": made.place})
    return True


@require_POST
def undo_move(request, slug, pk):
    """Take a move by hand back."""
    plenary = plenary_for(request, slug, MOVE)
    try:
        made = workflow.undo_move(doing(request, plenary, move=pk), timezone.now())
        messages.success(request, _("The move of %s by hand is undone.") % made.request.delegation)
    except ListMove.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("cooperation:list", plenary.slug)


# --- The order ------------------------------------------------------------------------------------------------------


@FORM
def order(request, slug):
    """The criteria in their sequence: look at the list that they would give, then choose them."""
    plenary, now = plenary_for(request, slug, KEEP), timezone.now()
    choices = list(plenary.order_choices.select_related("chosen_by"))
    form = OrderForm(request.POST or None, choice=choices[0] if choices else None)
    ready = form.is_bound and form.is_valid()
    if ready and "look" not in request.POST and chosen(request, plenary, form):
        return redirect("cooperation:list", plenary.slug)
    draft = draft_of(plenary, now)
    context = about(request, draft) | {
        "form": form,
        "choices": pages.choices_in_words(choices),
        "preview": pages.changed_places(draft, draft_of(plenary, now, form.rule(draft.rule.seed))) if ready else None,
        "lots_wait": "lots" in form.criteria and not draft.rule.seed if ready else False,
        "cancel_url": reverse("cooperation:list", args=[plenary.slug]),
    }
    return render(request, "cooperation/lists/order.html", context, status=422 if form.errors else 200)


def chosen(request: HttpRequest, plenary: Plenary, form: OrderForm) -> bool:
    """Whether the order could be chosen; if not, the form says why."""
    facts = {"criteria": form.criteria, "initial": form.cleaned_data["initial_letter"]}
    try:
        workflow.choose_order(doing(request, plenary, form.cleaned_data["reason"], **facts), timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("The list follows this order now."))
    return True


# --- The drawing of lots, public ------------------------------------------------------------------------------------


@login_not_required
@require_safe
def draws_page(request, slug):
    """The drawings of lots of an announced plenary, for everybody: fingerprints, seeds, and how to draw again."""
    plenary = get_object_or_404(Plenary.objects.visible_to(request.user).select_related("session"), slug=slug)
    return draws_shown(request, plenary, None)


def draws_shown(request: HttpRequest, plenary: Plenary, form: CommitForm | None) -> HttpResponse:
    """The page, with the form for the desk where something can be drawn still."""
    found = list(plenary.draws.defer("sealed_seed"))
    for draw in found:
        draw.plenary = plenary
    keeps = request.user.has_perm(KEEP) and plenary.state != Plenary.State.ENDED
    left = CommitForm(drawn={draw.purpose for draw in found}) if keeps and form is None else form
    context = {
        "plenary": plenary,
        "session": plenary.session,
        "draws": [(draw, draws.results(draw) if draw.seed else []) for draw in found],
        "form": left if left and left.fields["purpose"].choices else None,
        "may_reveal": keeps and plenary.closes_at is not None and plenary.closes_at <= timezone.now(),
        "keeps": keeps,
    }
    return render(request, "cooperation/lists/draws.html", context, status=422 if form and form.errors else 200)


@login_not_required
@require_safe
def draw_text(request, slug, draw):
    """A drawing as a text file, to be kept and recomputed elsewhere."""
    plenaries = Plenary.objects.visible_to(request.user)
    rows = Draw.objects.filter(plenary__in=plenaries).select_related("plenary__session").defer("sealed_seed")
    found = get_object_or_404(rows, slug=draw, plenary__slug=slug)
    answer = HttpResponse(draws.as_text(found), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="lots-{found.purpose}.txt"'
    return answer


@require_POST
def commit(request, slug):
    """Draw a seed and publish its fingerprint."""
    plenary = plenary_for(request, slug, KEEP)
    form = CommitForm(request.POST, drawn=set())
    if not form.is_valid():
        return draws_shown(request, plenary, form)
    try:
        draws.commit(doing(request, plenary, **form.cleaned_data))
        messages.success(request, _("The fingerprint of the seed is public now."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("cooperation:draws", plenary.slug)


@require_POST
def reveal(request, slug, draw):
    """Show the seed of a drawing."""
    plenary = plenary_for(request, slug, KEEP)
    try:
        draws.reveal(doing(request, plenary, draw=draw), timezone.now())
        messages.success(request, _("The seed is revealed: the lots follow from it."))
    except Draw.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("cooperation:draws", plenary.slug)
