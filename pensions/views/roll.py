"""The payment roll: rolls, payments, one's own pension."""

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
from judges.forms.pay import PrepareForm
from judges.pay.files import treasury_header
from judges.pay.pages import to_prepare
from judges.views.pay import LANGUAGES
from pensions.forms.roll import PaymentFilter
from pensions.models import Beneficiary, PensionPayment, PensionRoll
from pensions.roll import files as roll_files
from pensions.roll import pages as roll_pages
from pensions.roll import services as rolls
from pensions.roll.pdf import payment_pdf
from pensions.roll.people import payee_of, relation_of, sees_family, sees_paper
from pensions.roll.workflow import outdated, roll_workflow, unanswered
from pensions.tables.roll import PaymentTable, RollTable

OTHER_ACTS = {"prepare": gettext_lazy("Prepared"), "treasury": gettext_lazy("File for the treasury taken out")}
VIEW, APPROVE, PREPARE = (f"pensions.{verb}_pensionroll" for verb in ("view", "approve", "prepare"))
OF_A_PAYMENT = ("roll", "beneficiary__file__judge__user", "beneficiary__marriage", "beneficiary__child")


# --- Rolls ----------------------------------------------------------------------------------------------------------


@require_safe
def home(request):
    """All rolls, for those who see them; for a judge their own payments."""
    if not request.user.has_perm(VIEW):
        own = get_object_or_404(Beneficiary, relation=Beneficiary.Relation.JUDGE, file__judge__user=request.user)
        return years(request, own)
    table = RollTable(PensionRoll.objects.select_related("prepared_by", "approved_by"))
    RequestConfig(request, paginate={"per_page": 24}).configure(table)
    months = PensionRoll.objects.open_months(timezone.localdate()) if request.user.has_perm(PREPARE) else []
    return render(request, "pensions/roll/rolls.html", {"table": table, **to_prepare(months)})


@require_POST
def prepare(request):
    """Prepare the pensions of a month with one press."""
    if not request.user.has_perm(PREPARE):
        raise Http404
    today = timezone.localdate()
    form = PrepareForm(request.POST, months=PensionRoll.objects.open_months(today))
    if not form.is_valid():
        messages.error(request, _("This month cannot be prepared now: look at the rolls below. Nothing was done."))
        return redirect("pensions:rolls")
    try:
        roll = rolls.runs.prepare(request.user, form.cleaned_data["month"], today)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("pensions:rolls")
    messages.success(request, _("The pensions of %s are prepared.") % month_words(roll.month))
    return redirect(roll)


def seen_roll(request, slug) -> PensionRoll:
    """A roll, for those who see them; 404 for others."""
    if not request.user.has_perm(VIEW):
        raise Http404
    return get_object_or_404(PensionRoll.objects.select_related("prepared_by", "approved_by"), slug=slug)


class RollPage(ExportMixin, SingleTableMixin, FilterView):
    """A roll: what it comes to, why it differs from the month before, and each payment."""

    http_method_names = ["get", "head", "options"]
    model, table_class, filterset_class = PensionPayment, PaymentTable, PaymentFilter
    table_pagination = {"per_page": 50}
    template_name = "pensions/roll/roll.html"
    strict = False

    def setup(self, request, *args, **kwargs):
        """The roll, and what its file is called."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.roll = seen_roll(request, kwargs["slug"])
            self.export_name = self.roll.number

    def get_queryset(self):
        """The payments without their bodies, but for why they differ."""
        payments = self.roll.payments.select_related("beneficiary__file__judge").defer("body")
        return payments.annotate(told=F("body__differences"))

    def get_context_data(self, **kwargs):
        """What the page shows besides the payments."""
        roll, user = self.roll, self.request.user
        for act in (acts := timeline(roll, roll_workflow)):
            act.label = OTHER_ACTS.get(act.name, act.label)
        return super().get_context_data(
            run=roll,
            acts=acts,
            offers=roll_workflow.offers(roll, user, timezone.localdate()),
            obstacles=[*outdated(roll), *unanswered(roll)] if roll.state == PensionRoll.State.DRAFT else [],
            may_pay=may_pay(user),
            **(roll_pages.overview(roll) if roll.computed_at else {}),
            **kwargs,
        )


ROLL = ActPages(
    roll_workflow,
    find=seen_roll,
    listing="pensions:rolls",
    words=roll_pages.WORDS,
    context=lambda roll, transition: {"facts": roll_pages.facts(roll)},
)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request, slug, name):
    """An act on a roll."""
    return answer(request, ROLL, slug, name)


# --- Files of a roll ------------------------------------------------------------------------------------------------


def may_pay(user) -> bool:
    """Who takes whole account numbers out of the portal."""
    return user.has_perm(APPROVE) and user.has_perm("judges.see_iban")


@require_POST
def treasury(request, slug):
    """The file for the treasury, of an approved roll; taking it is an act."""
    roll = seen_roll(request, slug)
    if not may_pay(request.user) or roll.state != PensionRoll.State.APPROVED:
        raise Http404
    if lacks_second_factor(request.user):
        messages.warning(request, _("This needs a second factor. Please set one up first."))
        return redirect("mfa_index")
    require_proof(request)
    roll_files.record_treasury_file(roll, request.user)
    return xlsx_response(f"{roll.number}-treasury", treasury_header(), roll_files.treasury_rows(roll))


@require_safe
def archive(request, slug, part):
    """Statements of an approved roll as PDF, in one archive, each in the language of who is paid."""
    roll = seen_roll(request, slug)
    known = {number for number, _first, _last in roll_files.parts(roll)}
    if roll.state != PensionRoll.State.APPROVED or part not in known or not sees_family(request.user):
        raise Http404
    pieces = roll_files.archive(roll, part, request.user.has_perm("judges.view_bank"))
    return as_download(StreamingHttpResponse(pieces, content_type="application/zip"), f"{roll.number}-{part}.zip")


# --- Payments -------------------------------------------------------------------------------------------------------


def seen_payment(request, slug) -> PensionPayment:
    """A payment, for those who see rolls; an issued one for its judge; 404 for others."""
    found = PensionPayment.objects.select_related(*OF_A_PAYMENT)
    if not request.user.has_perm(VIEW):
        judge = Beneficiary.Relation.JUDGE
        found = found.filter(
            beneficiary__relation=judge, beneficiary__file__judge__user=request.user, issued_at__isnull=False
        )
    return get_object_or_404(found, slug=slug)


def is_own(user, person: Beneficiary) -> bool:
    """Whether a beneficiary is the user, who can only be a judge."""
    return person.relation == Beneficiary.Relation.JUDGE and person.file.judge.user_id == user.pk


def sees_account(user, person: Beneficiary) -> bool:
    """Whether the masked account is for this reader."""
    return user.has_perm("judges.view_bank") or is_own(user, person)


@require_safe
def payment(request, slug):
    """A payment with its derivation."""
    found, user = seen_payment(request, slug), request.user
    person = found.beneficiary
    context = roll_pages.payment_page(found, user, with_account=sees_account(user, person))
    heading = {"payment": found, "papers": sees_paper(user, person), "payee": payee_of(found, user)}
    return render(request, "pensions/roll/payment.html", {**heading, **context})


@require_safe
def payment_file(request, slug, language):
    """A payment as PDF."""
    found, user = seen_payment(request, slug), request.user
    person = found.beneficiary
    if language not in LANGUAGES or not sees_paper(user, person):
        raise Http404
    content = payment_pdf(found, language, sees_account(user, person))
    name = found.number if found.issued_at else f"{found.number}-draft"
    return as_download(HttpResponse(content, content_type="application/pdf"), f"{name}-{language}.pdf")


@require_safe
def payments_of(request, slug):
    """A beneficiary's payments by years."""
    person = get_object_or_404(Beneficiary.objects.select_related("file__judge"), slug=slug)
    if not (request.user.has_perm(VIEW) or is_own(request.user, person)):
        raise Http404
    return years(request, person)


def years(request, person: Beneficiary):
    """The issued payments of a beneficiary, year by year."""
    own = is_own(request.user, person)
    found = {"person": person, "relation": relation_of(person), "own": own, "years": roll_pages.years([person])}
    return render(request, "pensions/roll/years.html", found)
