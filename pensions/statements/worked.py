"""The worked examples of appendix 2: the cases of data/worked.yaml, answered by the rules as they are today."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from asp_portal import pdf
from asp_portal.figures import euro
from asp_portal.law.cases import Facts, Status, run_case
from asp_portal.law.provisions import cite
from asp_portal.law.steps import Step
from asp_portal.law.strict_yaml import load
from asp_portal.statement_pdf import Grounds, law, step_rows
from asp_portal.statements import step_sentences, trace_rows, with_the_law
from pensions.files.due import CAP, is_capped
from pensions.rules.cases import KIND
from pensions.rules.payment_corrections import PROVISION
from pensions.rules.pensions import pensions_on
from pensions.rules.results import LumpSum, NotEntitled, Pension
from pensions.rules.words import NOT_ENTITLED
from pensions.statements.body import told

FILE = Path(__file__).parents[1] / "data/worked.yaml"
TEMPLATE = "pensions/statements/pdf/worked.html"
SALARY = Decimal(180_000)
TITLES = {
    "worked: nine full years, 60 or over": gettext_noop("Nine full years, sixty or over"),
    "worked: six years": gettext_noop("Six years"),
    "worked: 36 months exactly": gettext_noop("Thirty-six months exactly"),
    "worked: one day short of three years": gettext_noop("One day short of three years"),
    "worked: twelve years (three, then nine)": gettext_noop("Twelve years: three, then nine"),
    "worked: removed from office after five years": gettext_noop("Removed from office after five years"),
    "worked: disability in the second year of a nine-year term": gettext_noop(
        "Disability in the second year of a nine-year term"
    ),
    "worked: disability, six-year first judge": gettext_noop("Disability of a first judge elected for six years"),
    "worked: spouse, retired at 62 on 90,000": gettext_noop("Spouse of a judge retired at sixty-two on 90,000"),
    "worked: spouse, three-year judge retired at 60 (30,000): half is 15,000, floor S/6": gettext_noop(
        "Spouse of a judge of three years, retired at sixty on 30,000"
    ),
    "worked: spouse, pension begun before 60, 20,000 in payment: half is 10,000, floor S/12": gettext_noop(
        "Spouse, the pension of 20,000 begun before sixty"
    ),
    "worked: spouse of a judge who died in office in year two (nine-year term)": gettext_noop(
        "Spouse of a judge who died in office in the second year of nine"
    ),
    "worked: that spouse remarries: lump sum": gettext_noop("That spouse marries again: a sum once"),
    "worked: child beside an entitled spouse, pension 90,000: 10% is 9,000, cap S/36": gettext_noop(
        "Child beside a spouse with a pension, the judge’s being 90,000"
    ),
    "worked: two children, no spouse, pension 90,000: (5,000 x 2 + 45,000) / 2": gettext_noop(
        "Each of two children without a spouse, the judge’s pension being 90,000"
    ),
    "worked: one child, no spouse, pension 90,000: 5,000 + 22,500": gettext_noop(
        "One child without a spouse, the judge’s pension being 90,000"
    ),
    "worked: one child beside the spouse of the three-year judge: cap 30,000 - 30,000": gettext_noop(
        "One child beside the spouse of the judge of three years"
    ),
    "worked: death grant, four years and eleven months": gettext_noop("Death grant after four years and eleven months"),
    "worked: death grant, five months": gettext_noop("Death grant after five months"),
}


@dataclass(frozen=True)
class Example:
    """A case with the rules' answer, EUR. holds: it is what the case expects. provision: the one that decides it."""

    title: str
    provision: str
    annual: Decimal | None
    monthly: Decimal | None
    once: Decimal | None
    reasons: tuple[NotEntitled, ...]
    steps: tuple[Step, ...]
    holds: bool

    @property
    def why_not(self) -> list[str]:
        """The reasons in words."""
        return [_(NOT_ENTITLED[reason]) for reason in self.reasons]


def examples() -> list[Example]:
    """Each case, worked out now."""
    return [example_of(case) for case in cases()]


@cache
def cases() -> tuple[dict[str, Any], ...]:
    """The cases of the file. Raises YamlError."""
    return tuple(load(FILE))  # type: ignore[arg-type]  # the file is a list


def example_of(case: dict[str, Any]) -> Example:
    """A case, answered."""
    asked = KIND.parse(Facts(case, "", ["name", "source", "kind", *KIND.keys, "expect"]))
    found = pensions_on(asked.record, asked.on)
    answers: dict[str, Pension | LumpSum | None] = {
        "spouse_lump_sum": found.spouse_lump_sum,
        "death_grant": found.death_grant,
        "disability": found.disability,
        "retirement": found.retirement,
        "children": next(iter(found.children), None),
        "spouse": found.spouse,
    }
    answer = next(answer for name, answer in answers.items() if answer and name in case["expect"])
    outcome = run_case(case, case["name"], FILE.name, {"pension": KIND})
    return Example(
        TITLES[case["name"]],
        provision_of(answer),
        getattr(answer, "annual_amount", None),
        getattr(answer, "monthly", None),
        getattr(answer, "total", None),
        answer.reasons,
        tuple(map(told, answer.trace)),
        outcome.status is Status.OK,
    )


def provision_of(answer: Pension | LumpSum) -> str:
    """The paragraph that gives an amount, or that refuses it."""
    if isinstance(answer, Pension):
        if is_capped(answer):
            return CAP
        return answer.case or answer.trace.steps[-1].provisions[0]
    return PROVISION[answer.benefit]


# --- On paper -------------------------------------------------------------------------------------------------------


def worked_pdf(language: str) -> bytes:
    """All of them as PDF/UA-1."""
    found = examples()
    rows = [trace_rows(example.steps) for example in found]  # type: ignore[arg-type]  # a trace is its steps
    every = [step for steps in rows for step in steps]
    body = with_the_law({}, [step for step in every if step["applied"]], step_sentences(every))
    with override(language):
        grounds, words = Grounds(body, language), body["texts"][language]["words"]
        printed = [
            {
                "title": _(example.title),
                "cited": cite(example.provision, _),
                "annual": euro(shown(example.annual)),
                "monthly": euro(shown(example.monthly)),
                "once": euro(shown(example.once)),
                "why_not": example.why_not,
                "steps": step_rows(steps, words, grounds),
            }
            for example, steps in zip(found, rows, strict=True)
        ]
        context = {"examples": printed, "salary": euro(str(SALARY)), **law(body, language)}
    return pdf.render(TEMPLATE, context, language)


def shown(amount: Decimal | None) -> str | None:
    """An amount as text."""
    return None if amount is None else str(amount)
