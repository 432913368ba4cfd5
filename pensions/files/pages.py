"""The page of a pension file: what is due, what comes next, the family over time, and what other areas add."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.law.regimes import find_regime
from pensions.beneficiaries import pages as beneficiaries
from pensions.disability import pages as disability
from pensions.estimate import pages as estimate
from pensions.facts import FOR_PENSION, record_of
from pensions.files.coming import coming, named
from pensions.files.due import due_on, names_of
from pensions.files.family import family_of
from pensions.files.section import Section
from pensions.models import PensionFile
from pensions.roll.section import of_file as payments
from pensions.statements import pages as statements

# What other areas add to the page of a file, in this order: each function says nothing (None) where it has nothing.
SECTIONS: tuple[Callable[[PensionFile, User, date], Section | None], ...] = (
    beneficiaries.section,
    payments,
    statements.of_file,
    disability.section,
    estimate.section,
)
SOON = 12  # days of change that are shown at once


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


def page_of(file: PensionFile, on: date) -> dict[str, Any]:
    """What the file comes to on a day, what changes after it, and the family over time."""
    record, names = record_of(file), names_of(file)
    days = [(day, named(day.changes, names)) for day in coming(record, on)]
    return {
        "due": due_on(file, record, on),
        "coming": days[:SOON],
        "later": days[SOON:],
        "foreseen": any(t.last_day is None for t in file.judge.terms.all()) and file.judge.died_on is None,
        "family": family_of(file, record, on),
        "regime": find_regime(file.regime),
        "people": {person.key: person for person in file.beneficiaries.all()},
        "assignment": assignment_facts(file),
    }


def assignment_facts(file: PensionFile) -> list[tuple[str, Any]]:
    """The regulations assigned, as the page shows them."""
    regime = find_regime(file.regime)
    return [
        (_("Regulations"), f"{_(regime.title)} ({_(regime.source)})"),
        (_("Election that they follow"), file.elected_on),
        (_("Why these regulations"), file.basis),
        (_("Decided by"), file.decided_by),
        (_("Decided on"), file.decided_on),
    ]
