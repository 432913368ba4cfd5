"""Estimates of pensions, asked and answered in one page, and what pensions will cost; nothing is kept."""

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from asp_portal.accounts.roles import Role
from asp_portal.exports import FORMATS, as_download
from judges.record.visibility import is_own
from judges.views.pay import LANGUAGES
from pensions.estimate import answers, pages, paper, services
from pensions.estimate import outlook as costs
from pensions.files.due import sentence
from pensions.forms.estimate import EstimateForm, WhoseForm
from pensions.rules.service import NotAnswerable
from pensions.views.files import calm


@require_safe
def estimate(request):
    """A judge's own estimate; those who keep pensions say whose first."""
    user = request.user
    if user.has_perm(services.SEES):
        form = WhoseForm(request.GET if "judge" in request.GET else None, judges=services.judges_of(user))
        if form.is_valid():
            return redirect("pensions:estimate-of", form.cleaned_data["judge"].slug)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return render(request, "pensions/estimate/whose.html", {"form": form}, status=status)
    if own := services.judges_of(user).first():
        return redirect("pensions:estimate-of", own.slug)
    if Role.JUDGE in user.roles:
        return render(request, "pensions/estimate/none.html")
    raise Http404


def asked(request, slug):
    """What is on record of the judge, the form, and the answer or why there is none."""
    judge = get_object_or_404(services.judges_of(request.user), slug=slug)
    known, today = services.known_of(judge), timezone.localdate()
    if known.record is None:
        return known, None, None, ""
    sent = any(name in request.GET for name in EstimateForm.base_fields)
    form = EstimateForm(request.GET if sent else None, record=known.record, today=today, label_suffix="")
    if sent and not form.is_valid():
        return known, form, None, ""
    try:
        return known, form, answers.estimate(known.record, form.question, today), ""
    except NotAnswerable as lack:
        return known, form, None, sentence(lack)


@require_safe
@calm
def estimate_of(request, slug):
    """The question and the answer."""
    known, form, found, lack = asked(request, slug)
    context = {
        "known": known,
        "judge": known.judge,
        "own": is_own(request.user, known.judge),
        "form": form,
        "lack": lack,
        "query": request.GET.urlencode(),
        "languages": [(code, reverse("pensions:estimate-pdf", args=[slug, code])) for code in LANGUAGES],
        "may_take_case": services.may_take_case(request.user, known),
    }
    if found is not None:
        context |= pages.page_of(known, found)
        context["caveats"] = list(pages.caveat_steps(known, found))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK
    return render(request, "pensions/estimate/page.html", context, status=status)


@require_safe
@calm
def paper_file(request, slug, language):
    """The answer as PDF; a question without an answer leads to the page, which says why."""
    if language not in LANGUAGES:
        raise Http404
    known, _form, found, _lack = asked(request, slug)
    if found is None:
        return back(request, slug)
    content = paper.estimate_pdf(known, found, timezone.localdate(), language)
    return as_download(HttpResponse(content, content_type="application/pdf"), f"pension-estimate-{language}.pdf")


@require_safe
@calm
def case_file(request, slug):
    """The answer as cases that `manage.py check_cases` works out again."""
    known, _form, found, _lack = asked(request, slug)
    if known.record is not None and not services.may_take_case(request.user, known):
        raise Http404
    if found is None:
        return back(request, slug)
    answer = HttpResponse(paper.as_yaml(found), content_type="application/yaml; charset=utf-8")
    return as_download(answer, "pension-estimate.yaml")


def back(request, slug):
    """To the page with the same question."""
    return redirect(f"{reverse('pensions:estimate-of', args=[slug])}?{request.GET.urlencode()}")


@require_safe
@calm
def outlook(request):
    """What pensions will cost, by year and benefit, for those who keep pensions and those who pay them."""
    if not request.user.has_perm("pensions.view_pensionroll"):
        raise Http404
    found = costs.outlook(timezone.localdate())
    if export := FORMATS.get(request.GET.get("_export", "")):
        return export("pension-outlook", [_("EUR"), *found.names], ([year, *amounts] for year, amounts in found.rows))
    return render(request, "pensions/estimate/outlook.html", {"found": found, "assumed": costs.ASSUMED})
