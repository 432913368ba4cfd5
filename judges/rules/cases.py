"""The case kinds of the conditions of service: `remuneration`, `leave` and `relocation`."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from asp_portal.law.cases import (
    COUNT,
    DAY,
    FIRST_YEAR,
    FLAG,
    LAST_YEAR,
    MONEY,
    REASON,
    Answer,
    CaseError,
    Facts,
    Kind,
    Shape,
    amount,
    choice,
    day,
    number,
    whole,
)
from asp_portal.law.parameters import NotInForce
from asp_portal.law.steps import Trace
from judges.rules.case_facts import (
    judge_of,
    ordered,
    period_of,
    resettlement_of,
    residence_of,
    scale_of,
    service_of,
)
from judges.rules.facts import LeaveTaken, OfficeHeld, PayRecord, Resettlement, Residence, SalaryScale, Service
from judges.rules.leave import leave_years, trace_of
from judges.rules.presidency import Office
from judges.rules.relocation import relocation
from judges.rules.remuneration import ALL_ITEMS, pay_of_month, pay_of_year
from judges.rules.results import Item, Pay

MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)
WORKING_DAYS = Shape(number)


# --- remuneration ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PayCase:
    """A pay record and the month of a year, or the whole of it."""

    record: PayRecord
    year: int
    month: int | None


def _read_pay(case: Facts) -> PayCase:
    record = PayRecord(
        service_of(judge_of(case)),
        scale_of(case),
        tuple(case.each("presidency", _office)),
        tuple(case.each("acting", period_of)),
    )
    month = case.get("month", _month, None)
    year = case.get("year", _year, None)
    if (month is None) == (year is None):
        raise CaseError("month", "give either the month or the year that is asked for")
    return PayCase(record, *(month or (year, None)))


def _office(value: object, key: str) -> OfficeHeld:
    facts = Facts(value, key, ("office", "from", "until"))
    period = ordered(facts)
    return OfficeHeld(facts.get("office", choice(Office)), period.first_day, period.last_day)


def _month(value: object, key: str) -> tuple[int, int]:
    match = MONTH.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise CaseError(key, "must be a month such as 2009-03")
    return _within(int(match[1]), key), int(match[2])


def _year(value: object, key: str) -> int:
    return _within(whole(value, key), key)


def _within(year: int, key: str) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CaseError(key, f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return year


def _answer_pay(case: PayCase, asked: frozenset[str]) -> Answer:
    """Only the items that are asked for: who asks for acting days alone needs no salary. Raises CaseError."""
    items = ALL_ITEMS if "total" in asked else frozenset(map(Item, asked))
    try:
        pay = _pay(case, items)
    except NotInForce as error:
        raise CaseError("month" if case.month else "year", str(error)) from error
    if pay.no_salary_on:
        raise CaseError("salary", f"There is no annual salary on {pay.no_salary_on.isoformat()}.")
    values = {item.value: due for item, due in pay.items.items()}
    return Answer({**values, "total": pay.total}, pay.trace)


def _pay(case: PayCase, items: frozenset[Item]) -> Pay:
    if case.month is None:
        return pay_of_year(case.record, case.year, items)
    return pay_of_month(case.record, case.year, case.month, items)


REMUNERATION = Kind(
    keys=("judge", "presidency", "acting", "salary", "month", "year"),
    parse=_read_pay,
    answer=_answer_pay,
    expect={**{item.value: MONEY for item in Item}, "total": MONEY},
)


# --- leave ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LeaveCase:
    """A judge's service, the leave taken, and the year that is asked for."""

    service: Service
    taken: tuple[LeaveTaken, ...]
    year: int


def _read_leave(case: Facts) -> LeaveCase:
    return LeaveCase(service_of(judge_of(case)), case.get("taken", _taken, ()), case.get("on", day).year)


def _taken(value: object, key: str) -> tuple[LeaveTaken, ...]:
    """Working days by calendar year, entered on the last day of each."""
    if not isinstance(value, dict):
        raise CaseError(key, "must be a mapping of calendar years to working days")
    found = {_year_key(year, key): amount(days, f"{key}.{year}") for year, days in value.items() if days is not None}
    return tuple(LeaveTaken(date(year, 12, 31), days) for year, days in found.items())


def _year_key(value: object, key: str) -> int:
    """A calendar year as a key, which is a number in YAML and text in JSON."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}", value, re.ASCII):
        value = Decimal(value)
    return _year(value, f"{key}: {value}")


def _answer_leave(case: LeaveCase, asked: frozenset[str]) -> Answer:
    try:
        years = leave_years(case.service, case.taken, case.year)
    except NotInForce as error:
        raise CaseError("on", str(error)) from error
    year = years[-1]
    values = {
        "entitlement": year.entitlement,
        "carried": year.carried,
        "lapsed": year.lapsed,
        "taken": year.taken,
        "balance": year.balance,
    }
    return Answer(values, sum(map(trace_of, years[-2:]), Trace()))


LEAVE = Kind(
    keys=("judge", "taken", "on"),
    parse=_read_leave,
    answer=_answer_leave,
    expect=dict.fromkeys(("entitlement", "carried", "lapsed", "taken", "balance"), WORKING_DAYS),
)


# --- relocation -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RelocationCase:
    """A judge's service, residence and resettlement, and the day on which the sum is asked for."""

    service: Service
    residences: tuple[Residence, ...]
    resettled: Resettlement | None
    scale: SalaryScale
    on: date


def _read_relocation(case: Facts) -> RelocationCase:
    judge = judge_of(case)
    return RelocationCase(
        service_of(judge),
        tuple(judge.each("residence", residence_of)),
        judge.get("resettled", resettlement_of, None),
        scale_of(case),
        case.get("on", day),
    )


def _answer_relocation(case: RelocationCase, asked: frozenset[str]) -> Answer:
    try:
        found = relocation(case.service, case.residences, case.resettled, case.scale, case.on)
    except NotInForce as error:
        raise CaseError("judge.terms", str(error)) from error
    if found.no_salary_on and "amount" in asked:
        raise CaseError("salary", f"There is no annual salary on {found.no_salary_on.isoformat()}.")
    values: dict[str, Any] = {
        "entitled": found.entitled,
        "reason": [reason.value for reason in found.reasons] or None,
        "weeks": found.weeks,
        "amount": found.amount,
        "from": found.due_from,
    }
    return Answer(values, found.trace)


RELOCATION = Kind(
    keys=("judge", "salary", "on"),
    parse=_read_relocation,
    answer=_answer_relocation,
    expect={
        "entitled": FLAG,
        "reason": REASON,
        "weeks": COUNT,
        "amount": MONEY,
        "from": DAY,
    },
)
