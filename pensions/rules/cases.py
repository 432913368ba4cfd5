"""The case kind `pension`: a judge's record, a day, and everything that appendix 2 and Annex VIII say of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from asp_portal.law.cases import (
    DAY,
    FACTOR,
    FLAG,
    MONEY,
    REASON,
    Answer,
    CaseError,
    Facts,
    Kind,
    Shape,
    day,
    listed,
    record,
)
from asp_portal.law.steps import Trace
from judges.rules.service import day_of_death
from pensions.rules.actuarial import age_in_months, basis_in_force, early_factor
from pensions.rules.case_facts import record_of
from pensions.rules.children import children
from pensions.rules.death_grant import death_grant
from pensions.rules.disability import disability
from pensions.rules.facts import PensionRecord
from pensions.rules.instalments import instalments
from pensions.rules.own_pension import own_pension_at_death
from pensions.rules.remarriage import remarriage_lump_sum
from pensions.rules.results import Benefit, Instalment, NotEntitled, Pension
from pensions.rules.retirement import retirement
from pensions.rules.service import About, NotAnswerable, born_on
from pensions.rules.surviving_spouse import surviving_spouse

PENSION = record(entitled=FLAG, reason=REASON, annual=MONEY, monthly=MONEY, instalment=MONEY, **{"from": DAY})
GRANT = record(entitled=FLAG, reason=REASON, total=MONEY, each=MONEY)
NOTHING = Decimal("0.00")
# Where a case tells the fact that an answer lacks.
KEYS = {
    About.SALARY: "salary",
    About.BASIS: "basis",
    About.BORN: "judge.born",
    About.TERMS: "judge.terms",
    About.EARLY_CHOICES: "judge.early_pension_from",
}

Found = tuple[Any, Trace]


@dataclass(frozen=True)
class PensionCase:
    """A judge's record, and the day that is asked for. paid: the pensions whose instalment is asked for too."""

    record: PensionRecord
    on: date
    paid: frozenset[str] = frozenset()


def _read(case: Facts) -> PensionCase:
    try:
        return PensionCase(record_of(case), case.get("on", day), case.get("expect", _paid))
    except NotAnswerable as error:
        raise CaseError(KEYS[error.about], str(error)) from error


def _paid(expect: Any, key: str) -> frozenset[str]:
    """The month of a day asks for more than the day does: survivors who come later in it, and what they need."""
    return frozenset(name for name, wanted in expect.items() if any("instalment" in one for one in _entries(wanted)))


def _entries(wanted: Any) -> list[dict]:
    return [one for one in (wanted if isinstance(wanted, list) else [wanted]) if isinstance(one, dict)]


def _answer(case: PensionCase, asked: frozenset[str]) -> Answer:
    """Only what is asked for: who asks for a death grant alone needs no actuarial basis. Raises CaseError."""
    values: dict[str, Any] = {}
    trace = Trace()
    try:
        for name in [name for name in ANSWERS if name in asked]:
            values[name], found = ANSWERS[name](case)
            trace += found
    except NotAnswerable as error:
        raise CaseError(KEYS[error.about], str(error)) from error
    return Answer(values, trace)


def _pension(name: str, case: PensionCase, found: Pension) -> Found:
    values = {
        "entitled": found.entitled,
        "reason": words(found.reasons),
        "annual": found.annual_amount,
        "monthly": found.monthly,
        "from": found.first_day,
    }
    if name not in case.paid:
        return values, found.trace
    due = instalments_of(case, found)
    paid = sum((each.amount for each in due), NOTHING)
    return values | {"instalment": paid}, sum((each.trace for each in due), found.trace)


def words(reasons: tuple[NotEntitled, ...]) -> list[str] | None:
    """The words of a case file for what fails; None where nothing does."""
    return [reason.value for reason in reasons] or None


def instalments_of(case: PensionCase, found: Pension) -> list[Instalment]:
    """What one pension is paid for the calendar month of the day (P-6); one child's has the child's key."""
    due = [each for each in instalments(case.record, case.on.year, case.on.month) if each.benefit is found.benefit]
    return [each for each in due if found.benefit is not Benefit.CHILD or each.key == found.key]


def _retirement(case: PensionCase) -> Found:
    return _pension("retirement", case, retirement(case.record, case.on))


def _disability(case: PensionCase) -> Found:
    return _pension("disability", case, disability(case.record, case.on))


def _spouse(case: PensionCase) -> Found:
    return _pension("spouse", case, surviving_spouse(case.record, case.on))


def _children(case: PensionCase) -> Found:
    found = [_pension("children", case, child) for child in children(case.record, case.on)]
    return [values for values, _ in found], sum((trace for _, trace in found), Trace())


def _lump_sum(case: PensionCase) -> Found:
    found = remarriage_lump_sum(case.record, case.on)
    return found.total, found.trace


def _grant(case: PensionCase) -> Found:
    found = death_grant(case.record, case.on)
    values = {"entitled": found.entitled, "reason": words(found.reasons), "total": found.total, "each": found.each}
    return values, found.trace


def _factor(case: PensionCase) -> Found:
    """On the last day chosen that the judge reached, else on the day of death under III(1)(a); None without either."""
    died_on = day_of_death(case.record.service) or date.max
    chosen = max((day for day in case.record.early_choices if day <= died_on), default=None)
    if chosen is None:
        own = own_pension_at_death(case.record)
        return None if own.factor is None else Decimal(float(own.factor)), Trace(own.steps)
    basis = basis_in_force(case.record.bases, chosen)
    factor = early_factor(basis, age_in_months(born_on(case.record), chosen))
    return Decimal(factor), retirement(case.record, chosen).trace


ANSWERS: dict[str, Callable[[PensionCase], Found]] = {
    "retirement": _retirement,
    "disability": _disability,
    "spouse": _spouse,
    "spouse_lump_sum": _lump_sum,
    "children": _children,
    "death_grant": _grant,
    "early_factor": _factor,
}

KIND = Kind(
    keys=("judge", "salary", "basis", "on"),
    parse=_read,
    answer=_answer,
    expect={
        "retirement": PENSION,
        "disability": PENSION,
        "spouse": PENSION,
        "spouse_lump_sum": MONEY,
        "children": Shape(
            listed(PENSION.read),
            lambda expected, answer: len(expected) == len(answer) and all(map(PENSION.same, expected, answer)),
        ),
        "death_grant": GRANT,
        "early_factor": FACTOR,
    },
)
