"""What a claim consists of: expenses with their receipts, advances stated; and the advances that Finance records."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from asp_portal import uploads
from asp_portal.uploads.vetting import shown_name
from asp_portal.workflow import Refused, Stale
from judges.permissions import is_claimant
from travel import services
from travel.facts import recorded_advances
from travel.forms.advances import AdvanceForm, StatedAdvancesForm
from travel.forms.expenses import ExpenseForm
from travel.models import Advance, Claim, Expense, Journey, Receipt
from travel.rate_facts import exchange_rates
from travel.rules.costs import COVERED_BY_ALLOWANCE
from travel.views.drafts import FORM, not_a_draft, own_paper, save_or_show, show, with_seen

# --- Expenses -------------------------------------------------------------------------------------------------------


@FORM
def expense_new(request, slug):
    """Add an expense to a claim."""
    return expense(request, own_paper(request, Claim, slug), Expense())


@FORM
def expense_edit(request, slug, line):
    """Change an expense."""
    claim = own_paper(request, Claim, slug)
    return expense(request, claim, get_object_or_404(claim.expenses, slug=line))


def expense(request, claim: Claim, line: Expense):
    """The form of an expense."""
    if answer := not_a_draft(request, claim):
        return answer
    form = expense_form(request, claim, line)
    if request.method != "POST":
        return show_expense(request, form)
    if line.pk is None and services.already_made(claim, sent_token(form)):
        messages.info(request, _("This form had been sent before: the expense is there."))
        return redirect(after_expense(request, claim))
    if not form.is_valid():
        return show_expense(request, form)
    return save_expense(request, form)


def expense_form(request, claim: Claim, line: Expense, data=None) -> ExpenseForm:
    """The form, empty or as sent; `data` instead of what was sent."""
    sent = (data or request.POST, request.FILES) if request.method == "POST" else ()
    owner = f"{request.user.pk}.{claim.slug}"
    return ExpenseForm(*sent, instance=line, claim=claim, today=timezone.localdate(), owner=owner)


def sent_token(form: ExpenseForm):
    """The token that came with a form, before the rest of it is judged."""
    try:
        return form.fields["token"].clean(form.data.get("token"))
    except ValidationError:
        return None


def save_expense(request, form: ExpenseForm):
    """Save the line; where that is not possible now, the page again with all that was typed."""
    claim, line = form.claim, form.instance
    if "token" in form.cleaned_data:
        line.form_token = form.cleaned_data["token"]

    def save():
        seen, files = form.cleaned_data["seen"], form.files_in_order
        services.save_expense(claim, seen, line, files, request.user, form.taken_off)

    def again(seen: str, status: int, **more):
        form.data = with_seen(form.data, seen)
        return show_expense(request, form, status, **more)

    was_new = line.pk is None
    try:
        answer = save_or_show(request, claim, save, again)
    except ValidationError as error:  # no room for a receipt: nothing of the line was saved
        if was_new:
            line.pk = None
        form.add_error("receipts", error)
        return show_expense(request, form)
    if answer:
        return answer
    warn_of_rate(request, line)
    return redirect(after_expense(request, claim))


def after_expense(request, claim: Claim) -> str:
    """To the claim, or on to the next expense."""
    if request.POST.get("next") == "another":
        return reverse("travel:expense-new", args=[claim.slug])
    return f"{claim.get_absolute_url()}#expenses-head"


def warn_of_rate(request, line: Expense) -> None:
    """An expense may wait for its rate of exchange; the judge should know."""
    if line.nature in COVERED_BY_ALLOWANCE:
        return
    if exchange_rates([line.currency], line.incurred_on).on(line.currency, line.incurred_on) is None:
        message = _("Saved. There is no rate of exchange for %s on that day yet: the Secretariat has to add it.")
        messages.warning(request, message % line.currency)


def show_expense(request, form: ExpenseForm, status: int = 200, **context):
    """The page of an expense. Files that are in order wait with it; which must be chosen again is said."""
    again: list[str] = []
    if form.is_bound:
        try:
            form.keep_files()
        except ValidationError as error:
            if "receipts" not in form.errors:
                form.add_error("receipts", error)
        waiting = {kept.original_sha256 for kept in form.kept}
        good = {file.name: file.original_sha256 for file in getattr(form.fields["receipts"], "good", [])}
        sent = [shown_name(file.name or "") for file in request.FILES.getlist("receipts")]
        again = [name for name in sent if good.get(name) not in waiting]
    context |= {"claim": form.claim, "line": form.instance, "choose_again": again}
    return show(request, "travel/expense_form.html", form, status, cancel_url=form.claim.get_absolute_url(), **context)


@require_POST
def expense_remove(request, slug, line):
    """Take an expense off a claim, with its receipts."""
    claim = own_paper(request, Claim, slug)
    found = get_object_or_404(claim.expenses, slug=line)
    return taken_off(request, claim, lambda seen: services.remove_expense(claim, seen, found))


@require_POST
def receipt_remove(request, slug, receipt):
    """Take a receipt off an expense."""
    claim = own_paper(request, Claim, slug)
    found = get_object_or_404(Receipt, slug=receipt, expense__claim=claim)
    return taken_off(request, claim, lambda seen: services.remove_receipt(claim, seen, found))


def taken_off(request, claim: Claim, remove):
    """Remove something from a claim as the user read it; otherwise the claim, as it is now, with the reason."""
    try:
        remove(request.POST.get("seen", ""))
    except (Stale, Refused) as error:
        messages.error(request, str(error))
    return redirect(f"{claim.get_absolute_url()}#expenses-head")


@require_safe
def receipt(request, slug, receipt):
    """Download a receipt; only for those who may see the claim."""
    claims = Claim.objects.visible_to(request.user, timezone.localdate()).filter(slug=slug)
    found = get_object_or_404(Receipt, slug=receipt, expense__claim__in=claims)
    try:
        file = uploads.open_stored(found.stored_name)
    except OSError:
        raise Http404 from None
    return uploads.serve(file, found.name, found.content_type)


# --- Advances -------------------------------------------------------------------------------------------------------


@FORM
def advances(request, slug):
    """The judge states all advances received; those on record are shown beside."""
    claim, today = own_paper(request, Claim, slug), timezone.localdate()
    if answer := not_a_draft(request, claim):
        return answer
    context = {"claim": claim, "recorded": recorded_advances(claim), "cancel_url": claim.get_absolute_url()}
    template = "travel/advances_form.html"

    def again(seen: str, status: int, **more):
        form = StatedAdvancesForm(with_seen(request.POST, seen), claim=claim, today=today)
        form.is_valid()
        return show(request, template, form, status, **context | more)

    asked = request.POST.get("rows", "")
    form = StatedAdvancesForm(request.POST or None, claim=claim, today=today, asked=asked)
    if request.method != "POST" or asked or not form.is_valid():
        return show(request, template, form, **context)
    seen = form.cleaned_data["seen"]
    answer = save_or_show(request, claim, lambda: services.state_advances(claim, seen, form.stated), again)
    return answer or redirect(claim)


def paper_of_advance(request) -> tuple[str, Any]:
    """What ?claim= or ?journey= names, if the user may see it and may record advances; 404 otherwise."""
    for kind, model in (("claim", Claim), ("journey", Journey)):
        slug = request.GET.get(kind, "")
        if slug and validate_slug.regex.search(slug) and request.user.has_perm("travel.record_advance"):
            papers = model.objects.visible_to(request.user, timezone.localdate()).select_related("judge")
            return kind, get_object_or_404(papers, slug=slug)
    raise Http404


@FORM
def advance_new(request):
    """Finance records an advance on a journey or a claim."""
    (kind, paper), today = paper_of_advance(request), timezone.localdate()
    if is_claimant(request.user, paper):
        messages.error(request, _("Nobody records an advance to themselves."))
        return redirect(paper)
    form = AdvanceForm(request.POST or None, instance=Advance(judge=paper.judge, **{kind: paper}), today=today)
    if request.method != "POST" or not form.is_valid():
        return show(request, "travel/advance_form.html", form, paper=paper, cancel_url=paper.get_absolute_url())
    fields = {name: form.cleaned_data[name] for name in form.Meta.fields}
    try:
        services.record_advance(request.user, form.cleaned_data["token"], judge=paper.judge, **{kind: paper}, **fields)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(paper)
    messages.success(request, _("The advance is on record."))
    return redirect(paper)
