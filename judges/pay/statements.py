"""The statement of a judge's pay: worked out from the record once, and written down with the law's words.

A statement is read from its body alone. The sentences are kept in each language as they read on that day; the steps
keep their exact values beside them.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from asp_portal.codes import new_code
from asp_portal.law.parameters import NotInForce
from asp_portal.law.steps import Step, Trace, Value
from asp_portal.statements import in_cents, trace_rows, with_the_law
from judges.facts import pay_record
from judges.models import BankAccount, Judge, PayCorrection, PayRun, PayStatement
from judges.rules.corrections import corrections
from judges.rules.facts import PayRecord, SalaryScale
from judges.rules.pay_differences import differences
from judges.rules.remuneration import month_of, pay_of_month
from judges.rules.results import NOTHING, Correction, Item, Pay
from judges.rules.words import ITEM

ALWAYS_CITED = ("annex-III-1",)  # what every statement rests on
Paid = Mapping[tuple[int, int], Mapping[Item, Decimal]]


def statement_of(
    run: PayRun, judge: Judge, scale: SalaryScale, before: PayStatement | None, paid: Paid | None
) -> tuple[PayStatement, list[PayCorrection]] | None:
    """What a judge is paid in a run, with the corrections of earlier months; None where there is nothing to say.

    judge: with judges.facts.FOR_PAY. before: the issued statement of the month before, with `told`, its derivation as
    JSON. paid: what was paid for each month so far; None where the record has not changed since. Not saved yet, without
    number and account. Where the scale has no salary for a day, the amounts are nothing and the body names the day.
    """
    record = pay_record(judge, scale)
    pay, found, missing = worked_out(record, run.month, paid)
    if not (pay.total or found or missing):
        return None
    corrected = sum((correction.amount for correction in found), NOTHING)
    net = (pay.total or NOTHING) + corrected
    causes = () if missing else differences(record, *compared(before, pay), corrected)
    statement = PayStatement(
        run=run,
        judge=judge,
        code=new_code(),
        net=net,
        correction=corrected,
        difference=net - (before.net if before else NOTHING),
        **{item.value: pay.items.get(item, NOTHING) for item in Item},
    )
    statement.body = frozen(
        {
            "judge": str(judge),
            "month": run.month.isoformat(),
            "items": {item.value: str(amount) for item, amount in pay.items.items()},
            "corrections": [correction_row(correction) for correction in found],
            "correction": str(corrected),
            "net": str(net),
            "before": last_month(before) if before else None,
            "causes": [{"cause": one.cause.value, "amount": str(one.amount)} for one in causes],
        },
        {
            "trace": pay.trace,
            "corrected": [step for correction in found for step in correction.trace],
            "differences": [one.step for one in causes],
        },
    )
    if missing:
        statement.body["no_salary_on"] = missing.isoformat()
    return statement, [row_of(statement, correction) for correction in found]


def worked_out(record: PayRecord, month: date, paid: Paid | None) -> tuple[Pay, tuple[Correction, ...], date | None]:
    """The pay of the month, the corrections of those paid before, and the first day without a salary in the scale."""
    pay = pay_of_month(record, month.year, month.month)
    if pay.no_salary_on:
        return pay, (), pay.no_salary_on
    try:
        return pay, corrections(record, paid or {}), None
    except NotInForce:
        months = (pay_of_month(record, *earlier).no_salary_on for earlier in sorted(paid or {}))
        return Pay(pay.period, {}, pay.trace), (), next(day for day in months if day)


def compared(before: PayStatement | None, pay: Pay) -> tuple[Pay | None, Pay, Decimal]:
    """The month before as it was issued, the month itself, and what the former carried of corrections."""
    if before is None:
        return None, pay, NOTHING
    last_day = pay.period.first_day - timedelta(days=1)
    items = {item: getattr(before, item.value) for item in Item}
    issued = Pay(month_of(last_day.year, last_day.month), items, Trace(tuple(steps_of(json.loads(before.told)))))
    return issued, pay, before.correction


def last_month(before: PayStatement) -> dict[str, str]:
    """What the statement of the month before said, item by item, to stand beside this one."""
    names = [*(item.value for item in Item), "correction", "net"]
    return {name: str(getattr(before, name)) for name in names}


def correction_row(correction: Correction) -> dict[str, str]:
    """A correction as JSON."""
    return {
        "month": date(correction.year, correction.month, 1).isoformat(),
        "item": correction.item.value,
        "was": str(correction.was),
        "now": str(correction.now),
        "amount": str(correction.amount),
    }


def row_of(statement: PayStatement, correction: Correction) -> PayCorrection:
    """A correction as the next run will ask for it."""
    month = date(correction.year, correction.month, 1)
    return PayCorrection(statement=statement, month=month, item=correction.item.value, amount=correction.amount)


def pay_into(statement: PayStatement, account: BankAccount | None) -> None:
    """The account in use on the last day of the month; the paper shows it masked."""
    statement.account = account
    statement.body["account"] = account.masked_iban if account else ""


# --- The law and the words ------------------------------------------------------------------------------------------


def frozen(body: dict[str, Any], derivations: dict[str, Iterable[Step]]) -> dict[str, Any]:
    """The body with its derivations, the law that they rest on, and their sentences in each language."""
    rows = {name: trace_rows(map(in_cents, steps)) for name, steps in derivations.items()}
    every = [row for name in rows for row in rows[name]]
    provisions = frozenset(key for row in every if row["applied"] for key in row["provisions"])
    readings = frozenset(key for row in every if row["applied"] for key in row["readings"])
    return body | rows | law(provisions, readings, frozenset(row["label"] for row in every))


@lru_cache(1_000)
def law(provisions: frozenset[str], readings: frozenset[str], sentences: frozenset[str]) -> dict[str, Any]:
    """What `with_the_law` adds; the statements of a run rest on the same few sets of paragraphs."""
    cited = {"provisions": provisions, "readings": readings}
    return with_the_law({}, [cited], [*sentences, *ITEM.values()], always=ALWAYS_CITED)


def steps_of(rows: Iterable[Mapping[str, Any]]) -> Iterable[Step]:
    """A stored derivation as the rules made it: days are days again, and numbers numbers."""
    for row in rows:
        amount = None if row["amount"] is None else Fraction(row["amount"])
        values = {name: read(text) for name, text in row["values"].items()}
        law = tuple(row["provisions"]), tuple(row["readings"])
        yield Step(row["label"], values, amount, row["currency"], *law, row["applied"])


def read(text: str) -> Value:
    """A stored value as what it was."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    return Decimal(text) if re.fullmatch(r"-?\d+\.\d+", text) else text
