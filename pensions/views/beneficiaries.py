"""The page of a beneficiary, how they are reached, and a survivor's accounts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from asp_portal.workflow import Stale
from judges.forms.record import ReasonForm
from judges.views.record import add_errors, calm
from pensions.beneficiaries import pages
from pensions.beneficiaries import services as beneficiaries
from pensions.forms.beneficiaries import AccountForm, ContactForm
from pensions.models import Beneficiary, PayeeAccount

FORM = require_http_methods(["GET", "HEAD", "POST"])
NEW = "new"
SAFE = {"GET", "HEAD"}


@require_safe
@calm
def person_page(request, slug):
    """Who is paid, to which account, what is due and why, and what came of it."""
    person = pages.seen_person(request.user, slug)
    context = pages.page_of(request.user, person, timezone.localdate())
    return render(request, "pensions/beneficiaries/person.html", context)


@FORM
@calm
def contact(request, slug):
    """Change how somebody is reached."""
    person = pages.seen_person(request.user, slug)
    if not beneficiaries.may_keep(request.user, person):
        raise Http404
    seen = beneficiaries.version(person)
    form = ContactForm(request.POST or None, instance=person, seen=seen, label_suffix="")
    if request.method in SAFE or not form.is_valid():
        return show(request, person, form, "contact", 422 if form.errors else 200)
    try:
        beneficiaries.keep_contact(person, request.user, seen=form.cleaned_data["seen"])
    except Stale as stale:
        return changed_meanwhile(request, pages.seen_person(request.user, slug), ContactForm, stale, "contact")
    except ValidationError as error:
        add_errors(form, error)
        return show(request, person, form, "contact", 422)
    messages.success(request, _("Saved."))
    return redirect(person)


def show(request, person: Beneficiary, form, what: str, status: int = 200, **more):
    """The page of a form. what: "contact" or "account"."""
    context = {"person": person, "form": form, "cancel_url": person.get_absolute_url()} | more
    context["title"] = pages.title(request.user, person)
    return render(request, f"pensions/beneficiaries/{what}.html", context, status=status)


def changed_meanwhile(request, now, form_class, stale: Stale, what: str, **more):  # noqa: PLR0913  parts of a page
    """409: somebody else was faster; what was typed stays, and rests on what is there now."""
    data = request.POST.copy()
    data["seen"] = stale.now
    form = form_class(data, instance=now, seen=stale.now, label_suffix="", **more)
    form.is_valid()
    person = now if isinstance(now, Beneficiary) else now.beneficiary
    return show(request, person, form, what, 409, changed_meanwhile=True)


# --- Accounts -------------------------------------------------------------------------------------------------------


def kept_person(request, slug: str) -> Beneficiary:
    """A survivor whose accounts are the user's to keep; 404 otherwise."""
    person = pages.seen_person(request.user, slug)
    if not beneficiaries.may_keep_accounts(request.user, person):
        raise Http404
    return person


def find_account(person: Beneficiary, row: str) -> PayeeAccount:
    """An account of the person, or a new one; 404 where there is none."""
    if row == NEW:
        return PayeeAccount(beneficiary=person)
    found = person.accounts.filter(slug=row).first()
    if found is None:
        raise Http404
    found.beneficiary = person
    return found


@FORM
@calm
def account(request, slug, row):
    """Add or change an account; its number is never shown again."""
    person = kept_person(request, slug)
    found, today = find_account(person, row), timezone.localdate()
    is_new = not found.pk
    if is_new and person.accounts.filter(slug=request.POST.get("token", "")).exists():
        messages.info(request, _("This form had been sent before: here is what it made."))
        return redirect(person)
    seen = beneficiaries.version(found)
    form = AccountForm(request.POST or None, instance=found, today=today, seen=seen, label_suffix="")
    if request.method in SAFE or not form.is_valid():
        return show(request, person, form, "account", 422 if form.errors else 200)
    if is_new:
        found.slug = form.cleaned_data["token"]
    try:
        beneficiaries.keep_account(found, request.user, seen=form.cleaned_data.get("seen"))
    except Stale as stale:
        return changed_meanwhile(request, find_account(person, row), AccountForm, stale, "account", today=today)
    except ValidationError as error:
        if is_new:
            found.pk = None
        add_errors(form, error)
        return show(request, person, form, "account", 422)
    messages.success(request, _("Saved."))
    return redirect(person)


@FORM
@calm
def remove_account(request, slug, row):
    """Ask why, then remove an account that was entered by mistake."""
    person = kept_person(request, slug)
    found = find_account(person, row)
    if not found.pk:
        raise Http404
    form = ReasonForm(request.POST or None, label_suffix="")
    if request.method in SAFE or not form.is_valid():
        return show(request, person, form, "remove", 422 if form.errors else 200, account=found)
    try:
        beneficiaries.remove_account(found, request.user, form.cleaned_data["reason"])
        messages.success(request, _("Removed. What it was stays sealed in the history."))
    except Stale:
        messages.info(request, _("It had been removed already."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(person)
