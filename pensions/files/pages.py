"""The page of a pension file: what is due, what comes next, the family over time, and what other areas add."""

from collections.abc import Callable
from datetime import date

from django.http import Http404

from asp_portal.accounts.models import User
from pensions.facts import FOR_PENSION
from pensions.files.section import Section
from pensions.models import PensionFile

# What other areas add to the page of a file, in this order: each function says nothing (None) where it has nothing.
SECTIONS: tuple[Callable[[PensionFile, User, date], Section | None], ...] = ()


def seen_file(user: User, slug: str) -> PensionFile:
    """The file with all that its page reads; 404 for those who may not see it. A fixed number of queries."""
    files = PensionFile.objects.visible_to(user).select_related("judge__user")
    file = files.prefetch_related(*FOR_PENSION, "beneficiaries").filter(slug=slug).first()
    if file is None:
        raise Http404
    return file


def sections_of(file: PensionFile, user: User, today: date) -> list[Section]:
    """What the areas have to say of a file."""
    return [section for area in SECTIONS if (section := area(file, user, today))]
