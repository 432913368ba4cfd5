"""The composition as files, and what the home page says of it."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from asp_portal import pdf
from asp_portal.accounts.models import User
from asp_portal.inbox import Task
from asp_portal.templatetags.portal import long_date, moment, short_date
from pensions.committee.services import Place, composition, holdings, last_served
from pensions.models import Seat

TEMPLATE = "pensions/committee/composition_pdf.html"


def groups(places: Iterable[Place]) -> list[tuple[str, list[Place]]]:
    """The seats by who fills them: the group in words, its seats."""
    return [(key, list(own)) for key, own in groupby(places, lambda place: place.seat.get_group_display())]


def tasks(user: User, today: date) -> list[Task]:
    """What awaits those who keep the Committee: vacant seats, and terms that end within 120 days."""
    if not user.has_perm("pensions.keep_committee"):
        return []
    due = [place for place in composition(today, holdings(), Seat.objects.all()) if place.is_due]
    vacant = [place for place in due if place.holding is None]
    ending = [place for place in due if place.holding]
    first = min((last_served(place.holding) for place in ending), default=None)
    url = reverse("pensions:committee")
    return [
        Task(_("Vacant seats of the Staff Pension Committee"), len(vacant), url, next_of(vacant), "care"),
        Task(
            _("Terms on the Staff Pension Committee that end"), len(ending), url,
            _("The first on %s; nobody is entered yet for the time after it.") % short_date(first) if first else "",
        ),
    ]  # fmt: skip


def next_of(places: list[Place]) -> str:
    """What comes next for the first of some seats."""
    return places[0].proposal.words if places else ""


# --- Files ----------------------------------------------------------------------------------------------------------


def header() -> list[str]:
    """The headings of the composition as a table."""
    return [
        _("Seat"), _("Holder"), _("Function"), _("First day"), _("Last day of the term"), _("Last day served"),
        _("Way"), _("Decision"), _("Decided on"), _("Document"),
    ]  # fmt: skip


def rows(places: Iterable[Place]) -> list[list[Any]]:
    """The composition as a table."""
    return [row_of(place) for place in places]


def row_of(place: Place) -> list[Any]:
    """A seat; what a vacant one has not stays empty."""
    held = place.holding
    if held is None:
        return [place.seat, _("vacant"), *[""] * 8]
    return [
        place.seat, held.person, held.person.function, held.first_day, held.last_day, held.ended_on,
        held.get_way_display(), held.decision, held.decided_on, held.document,
    ]  # fmt: skip


def composition_pdf(places: list[Place], on: date, at: datetime, language: str) -> bytes:
    """The composition on a day, as it is on record at a moment, on paper."""
    with override(language):
        found = {
            "day": long_date(on),
            "at": moment(at),
            "groups": groups(places),
            "vacant": sum(place.holding is None for place in places),
        }
    return pdf.render(TEMPLATE, found, language)
