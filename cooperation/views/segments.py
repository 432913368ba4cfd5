"""Segments of a plenary and their invited speakers: added, changed, moved, removed."""

from copy import copy

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cooperation.forms.setup import InvitedForm, SegmentForm
from cooperation.models import InvitedSpeaker, Plenary, Segment
from cooperation.setup import pages, services
from cooperation.views.keeping import do, keep
from cooperation.views.setup import FORM, WORDS, check_keeper, kept_plenary

PLACES = {"up": -1, "down": 1}


def kept_segment(request, slug: str) -> Segment:
    """A segment of a plenary that the user prepares; 404 for everybody else."""
    check_keeper(request)
    return get_object_or_404(Segment.objects.select_related("plenary__session"), slug=slug)


def kept_invited(request, slug: str) -> InvitedSpeaker:
    """An invited speaker of a plenary that the user prepares; 404 for everybody else."""
    check_keeper(request)
    return get_object_or_404(InvitedSpeaker.objects.select_related("segment__plenary__session"), slug=slug)


# --- Segments -------------------------------------------------------------------------------------------------------


@FORM
def segment_new(request, slug):
    """A new segment at the end."""
    return segment_form(request, kept_plenary(request, slug), Segment())


@FORM
def segment_edit(request, slug):
    """Change a segment."""
    segment = kept_segment(request, slug)
    return segment_form(request, segment.plenary, segment)


def segment_form(request, plenary: Plenary, segment: Segment):
    """The form of a segment, with the time of all of them beside it."""
    form = SegmentForm(request.POST or None, instance=copy(segment), plenary=plenary)

    def save():
        services.keep_segment(plenary, request.user, form.cleaned_data["seen"], segment, **form.facts)

    context = {"plenary": plenary, "segment": segment, "time": pages.time(plenary), "words": WORDS}
    context["cancel_url"] = plenary.get_absolute_url()
    return keep(request, "cooperation/setup/segment_form.html", form, save, context)


# --- Invited speakers -----------------------------------------------------------------------------------------------


@FORM
def invited_new(request, slug):
    """A new invited speaker at the end of a segment."""
    return invited_form(request, kept_segment(request, slug), InvitedSpeaker())


@FORM
def invited_edit(request, slug):
    """Change an invited speaker."""
    speaker = kept_invited(request, slug)
    return invited_form(request, speaker.segment, speaker)


def invited_form(request, segment: Segment, speaker: InvitedSpeaker):
    """The form of an invited speaker, with the time of all segments beside it."""
    plenary = segment.plenary
    form = InvitedForm(request.POST or None, instance=copy(speaker), plenary=plenary)

    def save():
        services.keep_invited(segment, request.user, form.cleaned_data["seen"], speaker, **form.facts)

    context = {"plenary": plenary, "segment": segment, "speaker": speaker, "time": pages.time(plenary), "words": WORDS}
    context["cancel_url"] = plenary.get_absolute_url()
    return keep(request, "cooperation/setup/invited_form.html", form, save, context)


# --- Moving and removing --------------------------------------------------------------------------------------------


@require_POST
def segment_move(request, slug):
    """One place up or down."""
    segment = kept_segment(request, slug)
    return moved(request, segment.plenary, segment)


@require_POST
def invited_move(request, slug):
    """One place up or down within the segment."""
    speaker = kept_invited(request, slug)
    return moved(request, speaker.segment.plenary, speaker)


def moved(request, plenary: Plenary, row: Segment | InvitedSpeaker):
    """Move a row, then back to the plenary."""
    places = PLACES.get(request.POST.get("to", ""))
    if places is None:
        raise Http404
    seen = request.POST.get("seen", "")
    return do(request, lambda: services.move(plenary, request.user, seen, row, places), plenary)


@FORM
def segment_remove(request, slug):
    """Ask, then remove a segment with its invited speakers."""
    segment = kept_segment(request, slug)
    plenary, seen = segment.plenary, request.POST.get("seen", "")
    if request.method == "POST":
        words = _("Removed: %s.") % segment
        return do(request, lambda: services.remove_segment(plenary, request.user, seen, segment), plenary, words)
    return ask(request, plenary, segment)


@FORM
def invited_remove(request, slug):
    """Ask, then remove an invited speaker."""
    speaker = kept_invited(request, slug)
    plenary, seen = speaker.segment.plenary, request.POST.get("seen", "")
    if request.method == "POST":
        words = _("Removed: %s.") % speaker
        act = services.remove_invited
        return do(request, lambda: act(speaker.segment, request.user, seen, speaker), plenary, words)
    return ask(request, plenary, speaker)


def ask(request, plenary: Plenary, row: Segment | InvitedSpeaker):
    """The page that asks before something is removed."""
    context = {"plenary": plenary, "row": row, "cancel_url": plenary.get_absolute_url()}
    return render(request, "cooperation/setup/remove.html", context)
