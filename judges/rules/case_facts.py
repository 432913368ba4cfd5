"""How case files tell of a judge: the keys that the kinds share, and how they are read. All raise CaseError."""

import re
from datetime import date
from itertools import pairwise

from asp_portal.law.cases import CaseError, Facts, amount, choice, day, flag, whole
from judges.rules.facts import Ended, Resettlement, Residence, SalaryRow, SalaryScale, Service, Term
from judges.rules.periods import Period, last_day_of

# A judge may be shared with cases of other kinds by an anchor: their keys are known everywhere, though not read.
JUDGE = (
    "born", "terms", "died", "spouse", "children", "early_pension_from", "pension_begun", "payments", "residence",
    "resettled", "journeys", "regime", "suspended",
)  # fmt: skip
TERM = ("elected_for", "from", "until", "ended", "first_election", "full_time_from", "term_ends")
LONGEST_TERM = 99  # years; above it is a slip of the keyboard
COUNTRY = re.compile(r"[A-Z]{3}", re.ASCII)


def judge_of(case: Facts) -> Facts:
    """The judge of a case."""
    return case.get("judge", lambda value, key: Facts(value, key, JUDGE))


def service_of(judge: Facts) -> Service:
    """A judge's terms, which do not overlap, and the day of death."""
    service = Service(tuple(judge.each("terms", _term)), judge.get("died", day, None))
    terms = sorted(service.terms, key=lambda term: term.first_day)
    for earlier, later in pairwise(terms):
        if later.first_day <= (earlier.last_day or earlier.scheduled_last_day or date.max):
            raise CaseError(judge.key("terms"), f"two terms overlap on {later.first_day.isoformat()}")
    return service


def _term(value: object, key: str) -> Term:
    """A term; its scheduled last day follows from the election where it is not given."""
    facts = Facts(value, key, TERM)
    first = facts.get("from", day)
    years = facts.get("elected_for", whole, None)
    if years is not None and not 1 <= years <= LONGEST_TERM:
        raise CaseError(facts.key("elected_for"), f"must lie between 1 and {LONGEST_TERM}")
    elected_until = last_day_of(first, years) if years else None
    term = Term(
        first,
        facts.get("until", day, None),
        facts.get("term_ends", day, elected_until),
        facts.get("ended", choice(Ended), None),
        years,
        facts.get("first_election", flag, False),
        facts.get("full_time_from", day, None),
    )
    for name, last in [("until", term.last_day), ("term_ends", term.scheduled_last_day)]:
        if last is not None and last < first:
            raise CaseError(facts.key(name), "comes before the first day")
    return term


def scale_of(case: Facts) -> SalaryScale:
    """The salary scale; a case that names none has none."""
    rows = case.each("salary", _salary_row)
    try:
        return SalaryScale(rows)
    except ValueError as error:
        raise CaseError(case.key("salary"), str(error)) from error


def _salary_row(value: object, key: str) -> SalaryRow:
    row = Facts(value, key, ("from", "annual"))
    return SalaryRow(row.get("from", day), row.get("annual", amount))


def period_of(value: object, key: str) -> Period:
    """A period; without `until` it has no end."""
    return ordered(Facts(value, key, ("from", "until")))


def ordered(facts: Facts) -> Period:
    """The days from `from` to `until` of an entry."""
    first, last = facts.get("from", day), facts.get("until", day, date.max)
    if last < first:
        raise CaseError(facts.key("until"), "comes before the first day")
    return Period(first, last)


def residence_of(value: object, key: str) -> Residence:
    """A residence at the seat under Annex, art. II: home and declaration are both there on its first day."""
    period = period_of(value, key)
    return Residence(period.first_day, period.first_day, period.last_day)


def resettlement_of(value: object, key: str) -> Resettlement:
    """A resettlement."""
    facts = Facts(value, key, ("on", "country"))
    return Resettlement(facts.get("on", day), facts.get("country", _country))


def _country(value: object, key: str) -> str:
    if not isinstance(value, str) or not COUNTRY.fullmatch(value):
        raise CaseError(key, "must be a country of ISO 3166 in three letters such as KEN")
    return value
