"""Actuarial bases: kept as drafts, which one is in force, what an adopted one would change, and for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.numbers import next_number
from asp_portal.templatetags.portal import short_date
from asp_portal.workflow import Hidden
from pensions.actuarial import messages
from pensions.facts import basis_of
from pensions.models import ActuarialBasis, EarlyChoice
from pensions.rules.actuarial import YEAR, annuity, early_factor, survivors

LETTER = "ACT"
OFFICE = "Pensions"  # in which bases are prepared
LOCK = 726_591  # of the adoption and withdrawal of bases, in PostgreSQL
AGES = range(50, 61)  # at which pensions chosen before sixty are shown
FIELDS = (
    "number", "name", "first_day", "interest", "first_age", "survivors", "adopted_by", "adopted_on", "document",
    "illustrative",
)  # fmt: skip
WORDS = {
    "number": gettext_lazy("number"),
    "name": gettext_lazy("name"),
    "first_day": gettext_lazy("in force from"),
    "interest": gettext_lazy("annual interest"),
    "first_age": gettext_lazy("first age"),
    "survivors": gettext_lazy("survivors by age"),
    "adopted_by": gettext_lazy("adopted by"),
    "adopted_on": gettext_lazy("adopted on"),
    "document": gettext_lazy("decision or document"),
    "illustrative": gettext_lazy("illustrative"),
}
State = ActuarialBasis.State


def facts_of(basis: ActuarialBasis) -> dict[str, Any]:
    """A basis as acts on it hold it; nothing of it is private."""
    body = {name: getattr(basis, name) for name in FIELDS}
    return body | {
        "first_day": str(basis.first_day),
        "adopted_on": str(basis.adopted_on),
        "interest": f"{basis.interest:.6f}",
    }


@transaction.atomic
def prepare(basis: ActuarialBasis, user: User, *, year: int, sha256: str) -> ActuarialBasis:
    """Keep a basis as a draft with an act about it; one sent twice is kept once. Raises Hidden, ValidationError.

    sha256: of the file that was brought.
    """
    if not user.has_perm("pensions.keep_basis"):
        raise Hidden
    if made := ActuarialBasis.objects.filter(slug=basis.slug).first():
        return made
    basis.number, basis.prepared_by = next_number(LETTER, year), user
    basis.full_clean()
    basis.save()
    content = facts_of(basis)
    acts.record(basis, "prepare", actor=user, office=OFFICE, content=content | {"file": sha256}, after=State.DRAFT)
    acts.keep_facts(basis, content)
    messages.prepared(basis, user)
    return basis


def lock_all() -> None:
    """Nobody else adopts or withdraws a basis until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


# --- Which one counts -----------------------------------------------------------------------------------------------


def adopted() -> QuerySet[ActuarialBasis]:
    """The adopted ones, the latest first."""
    return ActuarialBasis.objects.filter(state=State.ADOPTED).order_by("-first_day")


def in_force(on: date, rows: Iterable[ActuarialBasis]) -> ActuarialBasis | None:
    """Of these, the adopted one that counts on a day."""
    there = [row for row in rows if row.state == State.ADOPTED and row.first_day <= on]
    return max(there, key=lambda row: row.first_day, default=None)


def former(basis: ActuarialBasis) -> ActuarialBasis | None:
    """The adopted one that is, or was, in force until the day before this one's first. One query."""
    return adopted().filter(first_day__lt=basis.first_day).exclude(pk=basis.pk).first()


def until(basis: ActuarialBasis) -> date | None:
    """The first day of the next adopted one, from which this one does not count any more. One query."""
    later = adopted().filter(first_day__gt=basis.first_day).exclude(pk=basis.pk)
    return later.values_list("first_day", flat=True).last()


def choices_in(basis: ActuarialBasis) -> QuerySet[EarlyChoice]:
    """The pensions chosen before sixty whose first day lies in the days of a basis."""
    end = until(basis)
    rows = EarlyChoice.objects.filter(first_day__gte=basis.first_day)
    return rows.filter(first_day__lt=end) if end else rows


def choices_on(basis: ActuarialBasis) -> QuerySet[EarlyChoice]:
    """The pensions chosen before sixty that rest on a basis."""
    return EarlyChoice.objects.filter(basis=basis)


# --- What it says, and what it changes ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Factors:
    """At an age: what a pension at sixty is multiplied by where it begins then; with this basis and the former."""

    age: int
    now: float
    before: float | None

    @property
    def difference(self) -> float | None:
        """By how much an early pension grows or shrinks, as a share of what it is now."""
        return None if self.before is None else self.now / self.before - 1


def factors(basis: ActuarialBasis, other: ActuarialBasis | None) -> list[Factors]:
    """The early factors at the ages shown."""
    mine, theirs = basis_of(basis), basis_of(other) if other else None
    return [
        Factors(age, early_factor(mine, age * YEAR), early_factor(theirs, age * YEAR) if theirs else None)
        for age in AGES
    ]


@dataclass(frozen=True)
class Line:
    """A line of the table: survivors at an age, the chance of dying within the year, the value of one a year."""

    age: int
    alive: float
    dying: float
    annuity: float | None


def lines(basis: ActuarialBasis) -> list[Line]:
    """The table of a basis."""
    found = basis_of(basis)
    last = found.first_age + len(found.lx)
    rows = []
    for age in range(found.first_age, last):
        alive, later = (survivors(found, months) for months in (age * YEAR, (age + 1) * YEAR))
        dying = 1 - later / alive if alive else 1.0
        rows.append(Line(age, alive, dying, annuity(found, age * YEAR) if alive else None))
    return rows


def effects(basis: ActuarialBasis, today: date) -> list[str]:
    """What its adoption changes, and for whom, in sentences."""
    end, day = until(basis), short_date(basis.first_day)
    found = [
        _("It counts for pensions that begin before sixty, from %(day)s until %(end)s.")
        % {"day": day, "end": short_date(end)}
        if end
        else _("It counts for pensions that begin before sixty, from %(day)s on.") % {"day": day},
        _("Pensions already begun keep the factor of their first day; pensions from sixty on rest on no basis."),
        _("After a re-election, what was paid before sixty is valued on the basis of the new pension's first day."),
    ]
    if basis.first_day <= today:
        found.append(_("Its first day is not ahead: estimates given for days since then change."))
    if basis.illustrative:
        found.append(_("It is marked as illustrative, and so is every amount that rests on it."))
    return found


def refusals_of_adoption(basis: ActuarialBasis) -> list[str]:
    """Why it cannot be adopted, in sentences."""
    found = []
    if adopted().filter(first_day=basis.first_day).exclude(pk=basis.pk).exists():
        found.append(_("Another basis has been adopted from this day."))
    if count := choices_in(basis).count():
        sentence = ngettext(
            "%(count)s early pension is chosen from a day on which it would count. A choice is for life: "
            "choose a later first day.",
            "%(count)s early pensions are chosen from days on which it would count. A choice is for life: "
            "choose a later first day.",
            count,
        )
        found.append(sentence % {"count": count})
    return found


def refusals_of_withdrawal(basis: ActuarialBasis) -> list[str]:
    """Why it cannot be withdrawn, in sentences."""
    count = choices_on(basis).count() if basis.state == State.ADOPTED else 0
    if not count:
        return []
    sentence = ngettext(
        "%(count)s early pension was chosen on this basis: it stands for life.",
        "%(count)s early pensions were chosen on this basis: it stands for life.",
        count,
    )
    return [sentence % {"count": count}]
