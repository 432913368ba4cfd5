"""Statements of pensions: the list, the page and the papers of each, award letters, the statements of a year."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from asp_portal.exports import ExportMixin, as_download
from asp_portal.workflow import Hidden, Stale
from judges.record.keeping import fingerprint
from pensions.files.due import sentence
from pensions.forms.statements import IssueForm, OnForm, StatementFilter, YearForm
from pensions.models import Beneficiary, PensionStatement
from pensions.rules.service import NotAnswerable
from pensions.statements import pages, services
from pensions.statements.body import due
from pensions.statements.pdf import archive_pdf, draft_pdf, statement_pdf
from pensions.tables.statements import StatementTable
from pensions.views.files import calm

FORM = require_http_methods(["GET", "HEAD", "POST"])
LANGUAGES = ("en", "fr")

# --- Lists ----------------------------------------------------------------------------------------------------------


class StatementList(ExportMixin, SingleTableMixin, FilterView):
    """The statements that the user may see."""

    http_method_names = ["get", "head", "options"]
    model, table_class, filterset_class = PensionStatement, StatementTable, StatementFilter
    table_pagination = {"per_page": 50}
    template_name = "pensions/statements/list.html"
    export_name = "pension-statements"
    strict = False

    def get_queryset(self):
        """Rows for the list; the page does not exist for those who have nothing to do with it."""
        if not pages.concerns(self.request.user):
            raise Http404
        return pages.seen(self.request.user)

    def get_context_data(self, **kwargs):
        """The years whose statements may be issued now."""
        may = self.request.user.has_perm(services.ISSUE)
        years = services.open_years(timezone.localdate()) if may else []
        return super().get_context_data(years=years, keeps=self.request.user.has_perm(pages.SEE), **kwargs)


@require_POST
def issue_year(request):
    """Issue the statements of a year with one press."""
    if not request.user.has_perm(services.ISSUE):
        raise Http404
    today = timezone.localdate()
    form = YearForm(request.POST, years=services.open_years(today))
    if not form.is_valid():
        messages.error(request, _("There is no statement of this year to issue. Nothing was done."))
        return redirect("pensions:statements")
    try:
        return redirect(services.issue_annual(request.user, form.cleaned_data["year"], today))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("pensions:statements")


@require_safe
@calm
def year_page(request, year):
    """How far the statements of a year have come, and whom none could be written for."""
    issue = pages.issue_of(year)
    if not request.user.has_perm(services.ISSUE) or issue is None:
        raise Http404
    context = {
        "issue": issue,
        "issued": services.issued_of(year),
        "left_out": services.left_out(year) if issue.finished_at else [],
        "acts": issue.acts,
    }
    return render(request, "pensions/statements/year.html", context)


# --- A statement ----------------------------------------------------------------------------------------------------


def seen_statement(request, slug) -> PensionStatement:
    """A statement, for those who keep pensions, or addressed to the judge who asks; 404 for others."""
    found = PensionStatement.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("beneficiary__file__judge"), slug=slug)


@require_safe
@calm
def statement(request, slug):
    """A statement with its derivation."""
    found = seen_statement(request, slug)
    context = {
        "statement": found,
        "body": found.body,
        "paper": pages.printed(found.body),
        "keeps": request.user.has_perm(pages.SEE),
        "may_take_archive": pages.may_take_archive(request.user, found),
    }
    return render(request, "pensions/statements/statement.html", context)


def as_pdf(content: bytes, name: str) -> HttpResponseBase:
    """A PDF to be saved."""
    return as_download(HttpResponse(content, content_type="application/pdf"), f"{name}.pdf")


@require_safe
@calm
def statement_file(request, slug, language):
    """A statement as PDF, for whom it is addressed to."""
    found = seen_statement(request, slug)
    if language not in LANGUAGES:
        raise Http404
    return as_pdf(statement_pdf(found, language), f"{found.number}-{language}")


@require_safe
@calm
def archive(request, slug, language):
    """The archive copy, with all from which the statement follows."""
    found = seen_statement(request, slug)
    if language not in LANGUAGES or not pages.may_take_archive(request.user, found):
        raise Http404
    return as_pdf(archive_pdf(found, language), f"{found.number}-archive-{language}")


# --- Award letters --------------------------------------------------------------------------------------------------


def seen_person(request, slug) -> Beneficiary:
    """A person to whom the user may issue letters; 404 for others."""
    person = get_object_or_404(services.people(), slug=slug)
    if not services.may_issue(request.user, person.file):
        raise Http404
    return person


@FORM
@calm
def award(request, slug):
    """What a letter would say as of a day, and issuing it."""
    person, today = seen_person(request, slug), timezone.localdate()
    if request.method != "POST":
        asked = OnForm(request.GET if "on" in request.GET else {"on": today}, today=today)
        return show_award(request, person, asked, 422 if asked.errors else 200)
    form = IssueForm(request.POST, today=today)
    return issue(request, person, form) if form.is_valid() else show_award(request, person, form, 422)


def issue(request, person: Beneficiary, form: IssueForm):
    """Issue it, or say why not; nothing is ever half done."""
    facts = form.cleaned_data
    try:
        return redirect(services.issue_award(person, request.user, facts["on"], seen=facts["seen"]))
    except Stale:
        return show_award(request, person, form, 409)
    except Hidden:
        raise Http404 from None
    except (ValidationError, NotAnswerable):
        return show_award(request, person, form, 422)


def show_award(request, person: Beneficiary, form: OnForm, status: int):
    """The page that asks: the day, and what the letter would say; or why there is nothing to say."""
    context = {"person": person, "form": form, "changed": status == 409, "cancel_url": person.file.get_absolute_url()}
    if form.is_valid():
        context |= preview(request, person, form.cleaned_data["on"])
    return render(request, "pensions/statements/award.html", context, status=status)


def preview(request, person: Beneficiary, on: date) -> dict:
    """What the letter would say, with its fingerprint; or the obstacle, in words."""
    try:
        body = services.letter(person, request.user, on)
        services.refuse_again(person, body)
    except ValidationError as error:
        return {"on": on, "obstacle": " ".join(error.messages)}
    except NotAnswerable as lack:
        return {"on": on, "obstacle": sentence(lack)}
    return {"on": on, "seen": fingerprint(body), "body": body, "paper": pages.printed(body), "due": due(body)}


@require_safe
@calm
def draft(request, slug, on, language):
    """What a letter would say as a day, marked as a draft."""
    person = seen_person(request, slug)
    form = OnForm({"on": on}, today=timezone.localdate())
    if language not in LANGUAGES or not form.is_valid():
        raise Http404
    found = preview(request, person, form.cleaned_data["on"])
    if "body" not in found:
        raise Http404
    return as_pdf(draft_pdf(found["body"], language), f"{person.file.number}-draft-{language}")
