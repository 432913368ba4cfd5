"""The worked examples of appendix 2, for everybody who may read the regulations."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from asp_portal.exports import as_download
from pensions.statements.worked import SALARY, examples, worked_pdf

LANGUAGES = ("en", "fr")


@require_safe
def worked(request):
    """Each example with its derivation, worked out now."""
    return render(request, "pensions/statements/worked.html", {"examples": examples(), "salary": SALARY})


@require_safe
def worked_file(request, language):
    """The same as PDF."""
    if language not in LANGUAGES:
        raise Http404
    content = worked_pdf(language)
    return as_download(HttpResponse(content, content_type="application/pdf"), f"worked-examples-{language}.pdf")
