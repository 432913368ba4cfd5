"""What the pages of actuarial bases show: plots, and a preview that lives in the page alone until it is confirmed."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.acting import timeline
from asp_portal.acts import Act
from asp_portal.charts import Axis, Chart, Series, page_chart
from asp_portal.figures import figure, share
from asp_portal.inbox import Task
from asp_portal.numbers import slug
from pensions.actuarial import services
from pensions.actuarial.reading import Table
from pensions.actuarial.workflow import basis_workflow
from pensions.models import ActuarialBasis

SALT = "pensions.basis"
A_DAY = 86_400  # seconds for which a preview holds


# --- The preview ----------------------------------------------------------------------------------------------------


def pack(facts: dict[str, Any], table: Table, user: User) -> str:
    """A basis that was looked at, signed, for the page to bring back when it is confirmed: until then it is nowhere."""
    file = facts["file"]
    file.seek(0)
    body = {
        "slug": slug(),
        "name": facts["name"],
        "first_day": str(facts["first_day"]),
        "interest": str(facts["interest"]),
        "first_age": table.first_age,
        "survivors": list(table.survivors),
        "adopted_by": facts["adopted_by"],
        "adopted_on": str(facts["adopted_on"]),
        "document": facts["document"],
        "illustrative": facts["illustrative"],
    }
    kept = {"basis": body, "sha256": hashlib.sha256(file.read()).hexdigest(), "user": user.pk}
    return signing.dumps(kept, salt=SALT, compress=True)


def unpack(packed: str, user: User) -> tuple[ActuarialBasis, str]:
    """The basis that a page brings back, and the fingerprint of its file. Raises signing.BadSignature."""
    kept = signing.loads(packed, salt=SALT, max_age=A_DAY)
    if kept["user"] != user.pk:
        raise signing.BadSignature
    body = kept["basis"]
    for name in ("first_day", "adopted_on"):
        body[name] = date.fromisoformat(body[name])
    return ActuarialBasis(**body | {"interest": Decimal(body["interest"])}), kept["sha256"]


# --- What it looks like ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """A basis beside the former one: both plots, the factors, the table."""

    former: ActuarialBasis | None
    survivors: Chart
    factors: Chart
    rows: list[tuple[int, str, str, str]]  # age, factor, former factor, difference
    lines: list[tuple[int, str, str, str]]  # age, survivors, chance of dying, value of one a year


def look(basis: ActuarialBasis) -> Look:
    """What the page of a basis shows. One query."""
    former = services.former(basis)
    rows = services.factors(basis, former)
    name = basis.number or _("The new basis")
    before = former.number if former else ""
    lines = [Series(name, [(row.age, row.now) for row in rows])]
    lines += [Series(before, [(row.age, row.before) for row in rows])] if former else []
    age = Axis(_("Age"), ticks=10)
    alt = _("The share of the pension at sixty that is paid where it begins earlier, by age; the table says the same.")
    return Look(
        former,
        survivors_chart(name, basis, before, former),
        page_chart(lines, age, Axis(_("Factor"), ".2f"), alt),
        [written(row) for row in rows],
        [line_of(line) for line in services.lines(basis)],
    )


def written(row: services.Factors) -> tuple[int, str, str, str]:
    """The factors at an age as a table shows them; the difference with its sign."""
    change = row.difference
    sign = "+" if change and change > 0 else ""
    return (
        row.age,
        figure(Fraction(row.now), 4),
        "" if row.before is None else figure(Fraction(row.before), 4),
        "" if change is None else sign + _("%s%%") % figure(Fraction(change * 100), 1),
    )


def line_of(line: services.Line) -> tuple[int, str, str, str]:
    """A line of the table as it is shown."""
    value = "–" if line.annuity is None else figure(Fraction(line.annuity), 3)
    return line.age, figure(Fraction(line.alive), 1), figure(Fraction(line.dying), 5), value


def survivors_chart(name: str, basis: ActuarialBasis, before: str, former: ActuarialBasis | None) -> Chart:
    """Of a thousand alive at forty, those left at each age: tables of different sizes are compared so."""
    lines = [Series(name, left(basis))] + ([Series(before, left(former))] if former else [])
    alt = _("Of a thousand who are forty, how many are left at each age; the table below gives the survivors.")
    return page_chart(lines, Axis(_("Age"), ticks=10), Axis(_("Of a thousand aged forty"), ",.0f", zero=True), alt)


def left(basis: ActuarialBasis) -> list[tuple[int, float]]:
    """The survivors of a thousand at forty, by age from forty on."""
    lines = [line for line in services.lines(basis) if line.age >= 40]
    return [(line.age, 1000 * line.alive / lines[0].alive) for line in lines]


def facts(basis: ActuarialBasis) -> list[tuple[str, Any]]:
    """A basis in pairs."""
    last_age = basis.first_age + len(basis.survivors) - 1
    return [
        (_("Name"), _(basis.name)),
        (_("In force from"), basis.first_day),
        (_("Annual interest"), share(Fraction(basis.interest))),
        (_("Ages"), _("%(first)s to %(last)s") % {"first": basis.first_age, "last": last_age}),
        (_("Adopted by"), _(basis.adopted_by)),
        (_("Adopted on"), basis.adopted_on),
        (_("Decision or document"), basis.document),
        (_("Illustrative"), _("yes") if basis.illustrative else _("no")),
    ]


def acts_of(basis: ActuarialBasis) -> list[Act]:
    """The acts on a basis for a timeline; the first one, the draft, is no transition and has its own words."""
    acts = timeline(basis, basis_workflow)
    for act in acts:
        if act.name == "prepare":
            act.label = _("Prepared")
    return acts


# --- What awaits ----------------------------------------------------------------------------------------------------


def drafts_for(user: User) -> QuerySet[ActuarialBasis]:
    """The drafts that this user may confirm: not their own."""
    drafts = ActuarialBasis.objects.filter(state=ActuarialBasis.State.DRAFT)
    if not user.has_perm("pensions.adopt_basis"):
        return drafts.none()
    return drafts.exclude(prepared_by=user)


def tasks(user: User, today: date) -> list[Task]:
    """Bases to confirm, for the home page."""
    count = drafts_for(user).count()
    return [Task(_("Actuarial bases to confirm"), count, reverse("pensions:bases"), "", "care")]
