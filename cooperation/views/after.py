"""After the meeting: the report, its files and paper, the log, and the public record of who spoke."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from asp_portal.exports import as_download, csv_response
from cooperation.after import files, pages
from cooperation.after.paper import report_pdf
from cooperation.after.record import Held, held
from cooperation.forms.after import MomentForm
from cooperation.models import Plenary


def found_plenary(request, slug: str) -> Plenary:
    """A plenary whose meeting the user may look back at; 404 otherwise."""
    if not request.user.has_perm("cooperation.view_meeting"):
        raise Http404
    return get_object_or_404(Plenary.objects.visible_to(request.user).select_related("session"), slug=slug)


def found_meeting(request, slug: str) -> Held:
    """A meeting in which something happened; 404 otherwise."""
    found = held(found_plenary(request, slug), timezone.now())
    if found is None:
        raise Http404
    return found


# --- The report -----------------------------------------------------------------------------------------------------


@require_safe
def report(request, slug):
    """What the meeting came to, and the list as it stood at any moment of it."""
    plenary = found_plenary(request, slug)
    found = held(plenary, timezone.now())
    if found is None:
        return render(request, "cooperation/after/report.html", {"plenary": plenary})
    if "_export" in request.GET:
        return export(found, request.GET["_export"])
    form = MomentForm(request.GET if "at" in request.GET else None)
    context = {"plenary": plenary, "form": form, "charts": pages.charts(found)} | pages.about(found)
    if form.is_valid() and form.cleaned_data["at"]:
        at = moment(found, form)
        context |= {"at": at, "stood": pages.stood(found, at)}
    return render(request, "cooperation/after/report.html", context, status=422 if form.errors else 200)


def moment(found: Held, form: MomentForm) -> datetime:
    """The moment that was asked about: on the day of the meeting, in the time of the session."""
    zone = found.plenary.session.timezone
    began = found.meeting.began_at
    day = began.astimezone(zone).date() if began else found.plenary.on
    return datetime.combine(day, form.cleaned_data["at"], zone)


def export(found: Held, kind: str):
    """The report as a file: all tables as a workbook, or the speakers as CSV."""
    if kind == "xlsx":
        return files.workbook(found)
    if kind == "csv":
        return csv_response(files.name_of(found.plenary), *files.speakers(found))
    raise Http404


@require_safe
def paper(request, slug, language):
    """The report as PDF."""
    found = found_meeting(request, slug)
    response = HttpResponse(report_pdf(found, language), content_type="application/pdf")
    return as_download(response, f"{files.name_of(found.plenary)}-{language}.pdf")


@require_safe
def log(request, slug, kind):
    """All events of the meeting, from which any moment can be rebuilt."""
    plenary = found_meeting(request, slug).plenary
    if kind == "json":
        return files.log_json(plenary)
    return csv_response(f"{files.name_of(plenary)}-log", files.log_header(), files.log_rows(plenary))


# --- For everybody --------------------------------------------------------------------------------------------------


@login_not_required
@require_safe
def public_record(request, slug):
    """Who spoke, once the meeting has ended, with the statements that are published."""
    plenaries = Plenary.objects.exclude(state=Plenary.State.DRAFT).select_related("session")
    plenary = get_object_or_404(plenaries, slug=slug)
    found = held(plenary, timezone.now())
    context = {"plenary": plenary}
    if found and found.is_over:
        context |= {"held": found, "segments": pages.public_lines(found)}
    return render(request, "cooperation/after/record.html", context)
