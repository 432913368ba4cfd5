"""What the page and the paper of an estimate show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.charts import Axis, Chart, Series, page_chart
from asp_portal.figures import figure
from asp_portal.law.readings import find_reading
from asp_portal.law.steps import Step
from asp_portal.money import to_cents
from asp_portal.templatetags.portal import short_date
from pensions.estimate import answers, services
from pensions.estimate.answers import AGES, Death, Estimate, Row
from pensions.estimate.supposing import open_term
from pensions.files.due import Line, Sum, names_of, readings_of
from pensions.files.section import Section
from pensions.models import PensionFile
from pensions.rules.service import sixtieth_birthday


@dataclass(frozen=True)
class Survivors:
    """What a death would leave, as it is shown. cap: the judge's own pension, EUR a year."""

    title: str
    death: Death
    lines: tuple[Line, ...]
    refused: tuple[Line, ...]
    sums: tuple[Sum, ...]
    cap: Decimal
    spouse: Decimal | None


def page_of(known: services.Known, found: Estimate) -> dict[str, Any]:
    """An answer for the template."""
    names = names_of(known.file or PensionFile(judge=known.judge))
    return {
        "found": found,
        "line": Line(str(known.judge), found.pension),
        "rows": [written(row) for row in found.rows],
        "ages": AGES,
        "chart": chart(found),
        "survivors": [survivors(death, names) for death in found.deaths],
        "incapacity": found.disability and Line(str(known.judge), found.disability),
        "readings": [find_reading(reading) for reading in readings_of(answers.traces(found))],
    }


def written(row: Row) -> dict[str, Any]:
    """A line of the table."""
    years, months = divmod(row.age, 12)
    age = _("%(years)s years") if not months else _("%(years)s years and %(months)s months")
    return {"row": row, "age": age % {"years": years, "months": months}, "factor": figure_of(row.factor)}


def figure_of(factor: float) -> str:
    """An early factor as it is shown: to six places; the amounts follow from all of it."""
    return figure(Fraction(factor), 6)


def axes() -> tuple[Axis, Axis]:
    """Age and amount."""
    return Axis(_("Age on the first day of the pension"), ".1~f", ticks=8), Axis(_("Pension, EUR a year"))


def chart(found: Estimate) -> Chart | None:
    """The pension by the age at which it begins; nothing where there is no choice."""
    if not found.points:
        return None
    x, y = axes()
    alt = _("The annual pension by the age at which it begins; it rises until sixty. The table says the same.")
    return page_chart(series(found), x, y, alt)


def series(found: Estimate) -> list[Series]:
    """The lines of the plot: the amount by age, and the day that was asked for."""
    chosen = next((row for row in found.rows if row.is_chosen), None)
    lines = [Series(_("Pension that begins at this age"), found.points)]
    if chosen is not None:
        least = min(amount for _age, amount in found.points)
        here = chosen.age / 12
        point = [(here, float(chosen.annual)), (here, least)]
        lines.append(Series(_("Begins on %s") % short_date(chosen.on), point))
    return lines


def survivors(death: Death, names: dict) -> Survivors:
    """What a death would leave."""
    pensions = death.pensions
    found = (pensions.spouse, *pensions.children)
    lines = [Line(names.get(pension.key, "") if pension.key else "", pension) for pension in found]
    sums = [
        Sum(lump, tuple(names.get(key, "") for key in lump.keys)) for lump in (pensions.death_grant,) if lump.entitled
    ]
    return Survivors(
        _(death.label) % {"on": short_date(death.on)},
        death,
        tuple(line for line in lines if line.pension.entitled),
        tuple(line for line in lines if not line.pension.entitled and line.who),
        tuple(sums),
        to_cents(death.own.amount),
        death.spouse,
    )


def asked(known: services.Known, found: Estimate, today: date) -> list[tuple[str, Any]]:
    """What was supposed, in pairs."""
    question, record = found.question, known.record
    rows: list[tuple[str, Any]] = []
    if question.leaves_on and record is not None and open_term(record, today):
        hows = {"completed": _("the term is completed"), "resigned": _("resignation")}
        rows = [(_("Last day in office"), question.leaves_on), (_("How office ends"), hows[question.how])]
        if question.change:
            rows.append((_("Salary change by then, %"), figure(Fraction(question.change), 2)))
    first_day = found.pension.first_day
    sixty = record and sixtieth_birthday(record)
    return [*rows, (_("First day of the pension"), first_day), (_("Sixtieth birthday"), sixty)]


def caveat_steps(known: services.Known, found: Estimate) -> Iterator[Step]:
    """What to bear in mind; first, where it is so, that the regulations are only proposed."""
    if known.file is None:
        label = answers.PROPOSED
        yield Step(label, {"title": known.regime.title if known.regime else ""}, provisions=("annex-XII-2",))
    yield from found.caveats


def section(file: PensionFile, user: User, today: date) -> Section | None:
    """On the page of a pension file: where a pension is estimated; nothing after the judge's death."""
    if file.judge.died_on:
        return None
    address = reverse("pensions:estimate-of", args=[file.judge.slug])
    return Section("estimate", _("Estimate"), "pensions/estimate/section.html", {"url": address})
