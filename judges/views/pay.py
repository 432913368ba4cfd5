"""The monthly pay: runs, statements, one's own pay."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_filters.views import FilterView
from django_tables2 import RequestConfig, SingleTableMixin

from asp_portal.accounts.proof import lacks_second_factor, require_proof
from asp_portal.acting import ActPages, answer, timeline
from asp_portal.exports import ExportMixin, as_download, xlsx_response
from asp_portal.templatetags.portal import month as month_words
from judges.forms.pay import PrepareForm, StatementFilter
from judges.models import Judge, PayRun, PayStatement
from judges.pay import files as pay_files
from judges.pay import pages as pay_pages
from judges.pay import services as pay
from judges.pay.pdf import statement_pdf
from judges.pay.workflow import outdated, pay_workflow, without_salary
from judges.record import visibility
from judges.tables.pay import RunTable, StatementTable

LANGUAGES = ("en", "fr")
OTHER_ACTS = {"prepare": gettext_lazy("Prepared"), "treasury": gettext_lazy("File for the treasury taken out")}


# --- Runs -----------------------------------------------------------------------------------------------------------


@require_safe
def home(request):
    """All runs, for those who see pay; for a judge their own pay."""
    if not request.user.has_perm("judges.view_paystatement"):
        return own_pay(request, get_object_or_404(Judge, user=request.user))
    table = RunTable(PayRun.objects.select_related("prepared_by", "approved_by"))
    RequestConfig(request, paginate={"per_page": 24}).configure(table)
    months = PayRun.objects.open_months(timezone.localdate()) if request.user.has_perm("judges.prepare_payrun") else []
    return render(request, "judges/pay/runs.html", {"table": table, **pay_pages.to_prepare(months)})


@require_POST
def prepare(request):
    """Prepare the pay of a month with one press."""
    if not request.user.has_perm("judges.prepare_payrun"):
        raise Http404
    today = timezone.localdate()
    form = PrepareForm(request.POST, months=PayRun.objects.open_months(today))
    if not form.is_valid():
        messages.error(request, _("This month cannot be prepared now: look at the runs below. Nothing was done."))
        return redirect("judges:pay")
    try:
        run = pay.runs.prepare(request.user, form.cleaned_data["month"], today)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("judges:pay")
    messages.success(request, _("The pay of %s is prepared.") % month_words(run.month))
    return redirect(run)


def seen_run(request, slug) -> PayRun:
    """A run, for those who see pay; 404 for others."""
    if not request.user.has_perm("judges.view_paystatement"):
        raise Http404
    return get_object_or_404(PayRun.objects.select_related("prepared_by", "approved_by"), slug=slug)


class RunPage(ExportMixin, SingleTableMixin, FilterView):
    """A run: what it comes to, why it differs from the month before, and each statement."""

    http_method_names = ["get", "head", "options"]
    model, table_class, filterset_class = PayStatement, StatementTable, StatementFilter
    table_pagination = {"per_page": 50}
    template_name = "judges/pay/run.html"
    strict = False

    def setup(self, request, *args, **kwargs):
        """The run, and what its file is called."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.run = seen_run(request, kwargs["slug"])
            self.export_name = self.run.number

    def get_queryset(self):
        """The statements without their bodies, but for why they differ."""
        statements = self.run.statements.select_related("judge").defer("body")
        return statements.annotate(told=F("body__differences"))

    def get_context_data(self, **kwargs):
        """What the page shows besides the statements."""
        run, user = self.run, self.request.user
        for act in (acts := timeline(run, pay_workflow)):
            act.label = OTHER_ACTS.get(act.name, act.label)
        return super().get_context_data(
            run=run,
            acts=acts,
            offers=pay_workflow.offers(run, user, timezone.localdate()),
            obstacles=[*outdated(run), *without_salary(run)] if run.state == PayRun.State.DRAFT else [],
            may_pay=may_pay(user),
            **(pay_pages.overview(run) if run.computed_at else {}),
            **kwargs,
        )


RUN = ActPages(
    pay_workflow,
    find=seen_run,
    listing="judges:pay",
    words=pay_pages.WORDS,
    context=lambda run, transition: {"facts": pay_pages.facts(run)},
    templates="judges/pay",
)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request, slug, name):
    """An act on a run."""
    return answer(request, RUN, slug, name)


# --- Files of a run -------------------------------------------------------------------------------------------------


def may_pay(user) -> bool:
    """Who takes whole account numbers out of the portal."""
    return user.has_perm("judges.approve_payrun") and user.has_perm("judges.see_iban")


@require_POST
def treasury(request, slug):
    """The file for the treasury, of an approved run; taking it is an act."""
    run = seen_run(request, slug)
    if not may_pay(request.user) or run.state != PayRun.State.APPROVED:
        raise Http404
    if lacks_second_factor(request.user):
        messages.warning(request, _("This needs a second factor. Please set one up first."))
        return redirect("mfa_index")
    require_proof(request)
    pay_files.record_treasury_file(run, request.user)
    return xlsx_response(f"{run.number}-treasury", pay_files.treasury_header(), pay_files.treasury_rows(run))


@require_safe
def archive(request, slug, language, part):
    """Statements of an approved run as PDF, in one archive."""
    run = seen_run(request, slug)
    known = {number for number, _first, _last in pay_files.parts(run)}
    if run.state != PayRun.State.APPROVED or language not in LANGUAGES or part not in known:
        raise Http404
    pieces = pay_files.archive(run, part, language, request.user.has_perm("judges.view_bank"))
    return as_download(
        StreamingHttpResponse(pieces, content_type="application/zip"), f"{run.number}-{language}-{part}.zip"
    )


# --- Statements -----------------------------------------------------------------------------------------------------


def seen_statement(request, slug) -> PayStatement:
    """A statement, for those who see pay; an issued one for its judge; 404 for others."""
    found = PayStatement.objects.select_related("run", "judge", "account")
    if not request.user.has_perm("judges.view_paystatement"):
        found = found.filter(judge__user=request.user, issued_at__isnull=False)
    return get_object_or_404(found, slug=slug)


def sees_account(user, judge: Judge) -> bool:
    """Whether the masked account is for this reader."""
    return visibility.Data.BANK in visibility.seen_by(user, judge)


@require_safe
def statement(request, slug):
    """A statement with its derivation."""
    found = seen_statement(request, slug)
    context = pay_pages.statement_page(found, sees_account(request.user, found.judge))
    own = visibility.is_own(request.user, found.judge)
    return render(request, "judges/pay/statement.html", {"statement": found, "own": own, **context})


@require_safe
def statement_file(request, slug, language):
    """A statement as PDF."""
    found = seen_statement(request, slug)
    if language not in LANGUAGES:
        raise Http404
    content = statement_pdf(found, language, sees_account(request.user, found.judge))
    name = found.number if found.issued_at else f"{found.number}-draft"
    return as_download(HttpResponse(content, content_type="application/pdf"), f"{name}-{language}.pdf")


@require_safe
def pay_of(request, slug):
    """A judge's pay by years."""
    judge = get_object_or_404(Judge, slug=slug)
    if visibility.Data.PAY not in visibility.seen_by(request.user, judge):
        raise Http404
    return own_pay(request, judge)


def own_pay(request, judge: Judge):
    """The issued statements of a judge, year by year."""
    own = visibility.is_own(request.user, judge)
    return render(request, "judges/pay/years.html", {"judge": judge, "own": own, "years": pay_pages.years(judge)})
