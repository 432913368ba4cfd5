"""What is supposed of a judge - leaving office, drawing a pension, dying - as a record that the rules answer."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from asp_portal.money import to_cents
from judges.rules.facts import Ended, SalaryRow, SalaryScale, Term
from judges.rules.periods import DAY, last_day_of
from pensions.rules.facts import PensionRecord
from pensions.rules.service import end_of_election, sixtieth_birthday

FULL_TERM = 9  # years, where an election does not say
DECIDED = (Ended.HEALTH, Ended.REMOVED, Ended.DIED)


@dataclass(frozen=True)
class Question:
    """If I leave on ..., if I start at ...

    leaves_on: the last day in office; None once office is left. first_day: of the pension, where it is to begin before
    it would by itself. change: of the annual salary up to the last day in office, per cent.
    """

    leaves_on: date | None = None
    how: Ended = Ended.COMPLETED
    first_day: date | None = None
    change: Decimal = Decimal(0)


def open_term(record: PensionRecord, today: date) -> Term | None:
    """The latest term if it has not ended before today, also one still to begin; None once office is left.

    None as well where the Court has decided how it ends: that is not to be supposed otherwise.
    """
    latest = max(record.service.terms, key=lambda term: term.first_day, default=None)
    if latest is None or (latest.last_day or date.max) < today or latest.ended in DECIDED:
        return None
    return latest


def foreseen_end(term: Term, today: date) -> date:
    """The last day of a term as it stands; one that goes on after its election's last day could end any day."""
    return term.last_day or max(end_of_election(term) or last_day_of(term.first_day, FULL_TERM), today)


def is_in_office(record: PensionRecord, today: date) -> bool:
    """Whether the latest term runs today."""
    term = open_term(record, today)
    return term is not None and term.first_day <= today


def supposed(record: PensionRecord, question: Question, today: date) -> PensionRecord:
    """The record as it would be."""
    term = open_term(record, today)
    if term is not None and question.leaves_on is not None:
        record = left(record, term, question.leaves_on, question.how)
        record = replace(record, scale=changed(record.scale, question.leaves_on, question.change))
    if question.first_day is not None and question.first_day not in record.early_choices:
        record = replace(record, early_choices=(*record.early_choices, question.first_day))
    return record


def left(record: PensionRecord, term: Term, last_day: date, how: Ended) -> PensionRecord:
    """With a term that ends on a day."""
    ended = replace(term, last_day=last_day, ended=how)
    terms = tuple(ended if other == term else other for other in record.service.terms)
    return replace(record, service=replace(record.service, terms=terms))


def changed(scale: SalaryScale, on: date, change: Decimal) -> SalaryScale:
    """The scale with all salaries from a day on changed by so many per cent, to the cent."""
    now = scale.on(on)
    if not change or now is None:
        return scale
    rows = [row for row in scale.rows if row.first_day < on]
    later = [replace(now, first_day=on), *(row for row in scale.rows if row.first_day > on)]
    return SalaryScale([*rows, *(SalaryRow(r.first_day, to_cents(r.annual * (100 + change) / 100)) for r in later)])


def died(record: PensionRecord, on: date) -> PensionRecord:
    """With the judge's death on a day; a term that runs then ends with it."""
    terms = tuple(
        replace(term, last_day=on, ended=Ended.DIED)
        if term.first_day <= on and (term.last_day is None or term.last_day >= on)
        else term
        for term in record.service.terms
        if term.first_day <= on
    )
    choices = tuple(day for day in record.early_choices if day <= on)
    return replace(record, service=replace(record.service, terms=terms, died_on=on), early_choices=choices)


def start_by_itself(record: PensionRecord, leaves_on: date) -> date:
    """The first day of a pension that is not chosen earlier: at sixty, or after office. Raises NotAnswerable."""
    return max(leaves_on + DAY, sixtieth_birthday(record))
