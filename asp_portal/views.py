"""The pages that belong to no app: home, the register of regulations, the check of a statement."""

from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from asp_portal import register, statements
from asp_portal.law.regimes import REGIMES
from asp_portal.text import CleanCharField

VERIFY_RATE = {"verify": "20/m/ip"}  # the codes are long: twenty guesses a minute lead nowhere


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What awaits this person, and what comes due."""
    today = timezone.localdate()
    tasks = [task for name in settings.INBOXES for task in import_string(name)(request.user, today)]
    coming = [outlook for name in settings.COMING for outlook in import_string(name)(request.user, today)]
    return render(request, "home.html", {"tasks": tasks, "coming": coming, "today": today})


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """For the machine that watches this one: the portal answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def regulations(request: HttpRequest) -> HttpResponse:
    """The register of provisions and readings; ?q= searches it."""
    query = request.GET.get("q", "").strip()[:100]
    documents, readings = register.documents(query), register.readings(query)
    found = len(readings) + sum(len(article.paragraphs) for one in documents for article in one.articles)
    context = {"q": query, "documents": documents, "readings": readings, "regimes": REGIMES, "found": found}
    return render(request, "regulations.html", context)


class CodeForm(forms.Form):
    """The code at the foot of a statement."""

    code = CleanCharField(
        label=_("Code of the statement"), max_length=80, help_text=_("It stands at the foot of each page.")
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Anybody may check that a statement is genuine."""
    given = request.POST if request.method == "POST" else request.GET
    form = CodeForm(given if "code" in given else None)
    context = {"form": form, "asked": form.is_valid()}
    if context["asked"]:
        if not ratelimit.consume(request, app="asp_portal", action="verify", config=VERIFY_RATE, limit_get=True):
            return ratelimit.respond_429(request)
        context["statement"] = statements.find(form.cleaned_data["code"])
    return render(request, "verify.html", context)
