"""The pages that belong to no app: home, the register of regulations, the check of a statement."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe


@require_safe
def home(request):
    """What awaits this person."""
    today = timezone.localdate()
    tasks = [task for name in settings.INBOXES for task in import_string(name)(request.user, today)]
    return render(request, "home.html", {"tasks": tasks, "today": today})


@require_safe
@login_not_required
def healthz(request):
    """For the machine that watches this one: the portal answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def regulations(request):
    """The register of provisions and readings."""
    return render(request, "regulations.html", {})


@login_not_required
def verify(request):
    """Anybody may check that a statement is genuine."""
    return render(request, "verify.html", {})
