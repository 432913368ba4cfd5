"""An estimate to take along: on paper, marked as what it is, and as cases that anybody can check."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from asp_portal import pdf
from asp_portal.charts import line_chart
from asp_portal.figures import euro
from asp_portal.law.provisions import cite
from asp_portal.law.steps import Step
from asp_portal.templatetags.portal import exact, fact, long_date, short_date, words
from judges.rules.periods import DAY
from pensions.estimate import pages, services
from pensions.estimate.answers import Estimate
from pensions.estimate.supposing import died
from pensions.rules.case_writing import as_case, to_yaml
from pensions.rules.results import Pension

TEMPLATE = "pensions/estimate/pdf.html"
SIZE = (560, 220)  # pixels of the plot on paper


def estimate_pdf(known: services.Known, found: Estimate, today: date, language: str) -> bytes:
    """The estimate on paper, PDF/UA-1; it has no code, since nothing is issued."""
    assets = {}
    with override(language):
        context = paper(known, found, today)
        if found.points:
            assets["plot"] = line_chart(pages.series(found), *pages.axes(), SIZE)
    return pdf.render(TEMPLATE, context, language, assets)


def paper(known: services.Known, found: Estimate, today: date) -> dict[str, Any]:
    """What the template prints, in words and figures of the language."""
    shown = pages.page_of(known, found)
    return {
        **shown,
        "chart": None,
        "judge": known.judge,
        "day": long_date(today),
        "asked": [(label, fact(value)) for label, value in pages.asked(known, found, today)],
        "monthly": euro(str(found.pension.monthly)) if found.pension.entitled else "",
        "annual": euro(str(found.pension.annual_amount)) if found.pension.entitled else "",
        "first": short_date(found.on),
        "caveats": [printed(step) for step in pages.caveat_steps(known, found)],
        "steps": [printed(step) for step in found.pension.trace],
        "plot": bool(found.points),
    }


def printed(step: Step) -> dict[str, Any]:
    """A step on paper."""
    cited = [cite(provision, _) for provision in step.provisions]
    return {
        "label": words(step),
        "amount": "" if step.amount is None else exact(step.amount, step.currency),
        "cited": "; ".join([*cited, *step.readings]),
        "applied": step.applied,
    }


# --- As cases -------------------------------------------------------------------------------------------------------


def as_yaml(found: Estimate) -> str:
    """The estimate as cases of kind `pension`: the pension, and what each death supposed would leave."""
    expect = {found.pension.benefit.value: expected(found.pension)}
    cases = [as_case(f"estimate, pension on {found.on.isoformat()}", found.record, found.on, expect)]
    for death in found.deaths:
        pensions = death.pensions
        expect = {
            "spouse": expected(pensions.spouse),
            "children": [expected(child) for child in pensions.children],
            "death_grant": {"entitled": pensions.death_grant.entitled}
            | ({"total": pensions.death_grant.total} if pensions.death_grant.entitled else {}),
        }
        name = f"estimate, death on {death.on.isoformat()}"
        cases.append(as_case(name, died(death.record, death.on), death.on + DAY, expect))
    return to_yaml(cases)


def expected(pension: Pension) -> dict[str, Any]:
    """What a case expects of a pension."""
    if not pension.entitled:
        return {"entitled": False, "reason": [reason.value for reason in pension.reasons]}
    return {"entitled": True, "annual": pension.annual_amount, "monthly": pension.monthly, "from": pension.first_day}
