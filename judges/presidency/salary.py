"""The salary scale: rows of a table that everybody may read, kept with their decisions and their history."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.templatetags.portal import money, short_date
from asp_portal.workflow import Hidden, Stale
from judges.models import PayRun, Salary
from judges.record import keeping
from judges.rules.facts import SalaryRow, SalaryScale

FIELDS = ("first_day", "annual", "source")


def values_of(row: Salary) -> dict[str, str]:
    """A row as an act holds it."""
    return {"first_day": str(row.first_day), "annual": f"{row.annual:.2f}", "source": row.source}


def version() -> str:
    """The fingerprint of the whole scale: a change of one row bears on what the others mean. One query."""
    return acts.fingerprint([[row.slug, values_of(row)] for row in Salary.objects.order_by("pk")])


@dataclass(frozen=True)
class Change:
    """What a new or changed row would do, said before it is done.

    before: the row as it is, None for a new one. reductions: sentences on salaries that become smaller, which the
    Statute forbids during a term (art. 49). paid: how many approved months lie in the days that change; drafts: runs
    being prepared. version: of the scale that this rests on.
    """

    row: Salary
    before: Salary | None
    in_force_before: SalaryRow | None
    until: date | None
    reductions: list[str]
    paid: list[date]
    drafts: list[date]
    version: str


def plan(row: Salary) -> Change:
    """What this row would change. Five queries."""
    stored = Salary.objects.filter(pk=row.pk).first() if row.pk else None
    others = list(Salary.objects.exclude(pk=row.pk))
    scale = SalaryScale(SalaryRow(other.first_day, other.annual, other.source) for other in others)
    moved = {row.first_day, stored.first_day} if stored else {row.first_day}
    first = min(moved)
    next_day = min((other.first_day for other in others if other.first_day > max(moved)), default=None)
    in_force = scale.on(row.first_day)
    touched = Q(month__gte=first.replace(day=1)) & (Q(month__lt=next_day) if next_day else Q())
    runs = PayRun.objects.filter(touched).order_by("month")
    return Change(
        row,
        stored,
        in_force,
        next_day,
        reductions(row, stored, in_force),
        list(runs.filter(state=PayRun.State.APPROVED).values_list("month", flat=True)),
        list(runs.filter(state=PayRun.State.DRAFT).values_list("month", flat=True)),
        version(),
    )


def reductions(row: Salary, stored: Salary | None, before: SalaryRow | None) -> list[str]:
    """Where the salary would become smaller, in sentences."""
    found = []
    facts = {"annual": money(row.annual, "EUR"), "on": short_date(row.first_day)}
    if before is not None and row.annual < before.annual:
        found.append(
            _("From %(on)s the salary would be %(annual)s a year, less than the %(before)s before.")
            % (facts | {"before": money(before.annual, "EUR")})
        )
    if stored is not None and row.annual < stored.annual:
        found.append(
            _("The row is on record with %(before)s a year and would say %(annual)s.")
            % (facts | {"before": money(stored.annual, "EUR")})
        )
    return found


@transaction.atomic
def keep(row: Salary, user: User, *, seen: str, sure: bool = False) -> acts.Act | None:
    """Add or change a row of the scale with an act about it; None where nothing changes.

    seen: the `version` of the scale that the user read. sure: the user has confirmed a reduction.
    Raises Hidden (not theirs), Stale (the scale changed since), ValidationError (by field, or a reduction unconfirmed).
    """
    if not user.has_perm("judges.keep_salary"):
        raise Hidden
    list(Salary.objects.select_for_update().order_by("pk"))
    if seen != version():
        raise Stale(seen, version())
    row.full_clean()
    change = plan(row)
    if change.reductions and not sure:
        raise ValidationError({"sure": _("Confirm that the decision makes the salary smaller.")})
    before, after = values_of(change.before) if change.before else None, values_of(row)
    if before == after:
        return None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody else added a row from this day
        raise Stale(seen, version()) from None
    return acts.record(
        row,
        keeping.CHANGED if before else keeping.ADDED,
        actor=user,
        office=keeping.office_of(user),
        content={"before": before, "after": after},
        reason=row.source,
    )


def history() -> dict[int, list[acts.Act]]:
    """The acts on the rows, by the keys of rows, the latest first. One query."""
    found: dict[int, list[acts.Act]] = {}
    kind = Salary._meta.label_lower
    for act in acts.Act.objects.filter(subject_kind=kind).select_related("content").order_by("-position"):
        found.setdefault(act.subject_id, []).append(act)
    return found


def in_words(act: acts.Act) -> list[tuple[str, Any, Any]]:
    """What an act on a row changed: field in words, before, after."""
    body = act.content.body
    before, after = body["before"] or {}, body["after"]
    return [
        (str(Salary._meta.get_field(name).verbose_name), shown(name, before.get(name)), shown(name, after[name]))
        for name in FIELDS
        if before.get(name) != after[name]
    ]


def shown(name: str, value: str | None) -> str:
    """A value of an act as a page writes it."""
    if not value:
        return "–"
    if name == "first_day":
        return short_date(date.fromisoformat(value))
    return money(Decimal(value), "EUR") if name == "annual" else value
