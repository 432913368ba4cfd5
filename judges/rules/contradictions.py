"""Days of a judge's record that cannot both be, or that are unusual, in words.

What cannot be is refused; what is only unusual is a remark. Each sentence belongs to one field of one row.
"""

from collections.abc import Iterator
from datetime import date

from asp_portal.law.words import _
from judges.rules.checking import Check, Values, first_day_outside, is_before, is_under, numbered, overlapped, told
from judges.rules.facts import DaysRow, Ended, OfficeRow, ResidenceRow, TermRow, WholeRecord
from judges.rules.family_contradictions import of_children, of_incapacity, of_marriages
from judges.rules.periods import Period, common, joined
from judges.rules.presidency import LABELS, Office
from judges.rules.results import Contradiction, Fact

USUAL_AGE = 25  # years; the Statute asks for experience and names no age


def contradictions(record: WholeRecord) -> tuple[Contradiction, ...]:
    """What contradicts itself in a judge's record, by fact and row."""
    sources = (
        _of_judge, _of_terms, _of_offices, _of_acting, _of_residences, _of_resettlements, of_marriages, of_children,
        of_incapacity, _of_accounts,
    )  # fmt: skip
    return tuple(found for source in sources for found in source(record))


def _of_judge(record: WholeRecord) -> Iterator[Contradiction]:
    values: Values = {"born": record.born_on, "died": record.died_on}
    label = _("The judge died on %(died)s, before being born on %(born)s.")
    yield from told(Fact.JUDGE, None, values, [Check("died_on", is_before(record.died_on, record.born_on), label)])


# --- Terms of office ------------------------------------------------------------------------------------------------


def _of_terms(record: WholeRecord) -> Iterator[Contradiction]:
    rows = numbered(record.terms, lambda term: term.first_day)
    earlier = overlapped([_days_of(term) for _number, term in rows])
    for (number, term), place in zip(rows, earlier, strict=True):
        before, other = rows[place] if place is not None else ("", None)
        ends = _end(other) if other else None
        values: Values = {
            "number": number,
            "first": term.first_day,
            "last": term.last_day,
            "scheduled": term.scheduled_last_day,
            "elected": term.elected_on,
            "full_time": term.full_time_from,
            "before": before,
            "ends": ends,
            "born": record.born_on,
            "died": record.died_on,
        }
        checks = [*_order_of_terms(other, ends), *_days_of_term(term), *_end_of_term(term), *_life(record, term)]
        yield from told(Fact.TERM, term.key, values, checks)


def _end(term: TermRow) -> date | None:
    """The last day of a term, served or scheduled."""
    return term.last_day or term.scheduled_last_day


def _days_of(row: TermRow | OfficeRow | DaysRow) -> Period:
    """The days of a row; without an end they go on."""
    last = _end(row) if isinstance(row, TermRow) else row.last_day
    return Period(row.first_day, last or date.max)


def _order_of_terms(other: TermRow | None, ends: date | None) -> Iterator[Check]:
    yield Check(
        "first_day",
        other is not None and ends is not None,
        _("The %(number)s term starts on %(first)s, before the %(before)s ends on %(ends)s."),
    )
    yield Check(
        "first_day",
        other is not None and ends is None,
        _("The %(number)s term starts on %(first)s, but the %(before)s has no last day."),
    )


def _days_of_term(term: TermRow) -> Iterator[Check]:
    yield Check(
        "elected_on",
        is_before(term.first_day, term.elected_on),
        _("The %(number)s term starts on %(first)s, before the election on %(elected)s."),
    )
    yield Check(
        "full_time_from",
        is_before(term.full_time_from, term.first_day),
        _("Full-time service starts on %(full_time)s, before the %(number)s term starts on %(first)s."),
    )
    yield Check(
        "full_time_from",
        is_before(_end(term), term.full_time_from),
        _("Full-time service starts on %(full_time)s, after the end of the %(number)s term."),
        refused=False,
    )
    yield Check(
        "scheduled_last_day",
        is_before(term.scheduled_last_day, term.first_day),
        _("The %(number)s term is scheduled to end on %(scheduled)s, before it starts on %(first)s."),
    )
    yield Check(
        "last_day",
        is_before(term.last_day, term.first_day),
        _("The %(number)s term ends on %(last)s, before it starts on %(first)s."),
    )


def _end_of_term(term: TermRow) -> Iterator[Check]:
    """Whether a term ended when it should. Statute, art. 36(10): it lasts longer only to finish a trial."""
    yield Check(
        "last_day",
        is_before(term.scheduled_last_day, term.last_day) and not term.lateness_noted,
        _(
            "The %(number)s term ended on %(last)s, later than scheduled, %(scheduled)s, and no note says why:"
            " a term lasts longer only to finish a trial (Statute, art. 36(10))."
        ),
        refused=False,
    )
    yield Check(
        "ended",
        term.ended is Ended.COMPLETED and is_before(term.last_day, term.scheduled_last_day),
        _("The %(number)s term is said to be completed, but ended on %(last)s, before %(scheduled)s as scheduled."),
        refused=False,
    )


def _life(record: WholeRecord, term: TermRow) -> Iterator[Check]:
    died_in_term = term.ended is Ended.DIED and record.died_on is not None
    yield Check(
        "first_day",
        is_before(term.first_day, record.born_on),
        _("The %(number)s term starts on %(first)s, before the judge was born on %(born)s."),
    )
    yield Check(
        "first_day",
        is_under(USUAL_AGE, record.born_on, term.first_day),
        _("The judge, born on %(born)s, is not yet twenty-five when the %(number)s term starts on %(first)s."),
        refused=False,
    )
    yield Check(
        "first_day",
        is_before(record.died_on, term.first_day),
        _("The %(number)s term starts on %(first)s, after the judge died on %(died)s."),
    )
    yield Check(
        "last_day",
        is_before(record.died_on, term.last_day),
        _("The %(number)s term ends on %(last)s, after the judge died on %(died)s."),
    )
    yield Check(
        "last_day",
        died_in_term and is_before(term.last_day, record.died_on),
        _("The %(number)s term ended by death on %(last)s, but the judge died on %(died)s."),
    )


# --- The Presidency -------------------------------------------------------------------------------------------------


def _in_office(record: WholeRecord) -> list[Period]:
    """The days in office, terms that adjoin as one; a term that still runs ends as scheduled."""
    periods = map(_days_of, record.terms)
    return joined(period for period in periods if period.first_day <= period.last_day)


def _of_offices(record: WholeRecord) -> Iterator[Contradiction]:
    rows = sorted(record.offices, key=lambda row: row.first_day)
    earlier = overlapped([_days_of(row) for row in rows])
    for row, place in zip(rows, earlier, strict=True):
        other = rows[place] if place is not None else None
        outside = _outside(record, row)
        values: Values = {
            "office": LABELS[row.office],
            "first": row.first_day,
            "last": row.last_day,
            "out": outside,
            "other": LABELS[other.office] if other else "",
            "ends": other.last_day if other else None,
            "died": record.died_on,
        }
        yield from told(Fact.OFFICE, row.key, values, _days_of_office(record, row, other, outside))


def _outside(record: WholeRecord, row: OfficeRow | DaysRow) -> date | None:
    """The first day out of office; of a row that goes on, only its first day is asked."""
    return first_day_outside(Period(row.first_day, row.last_day or row.first_day), _in_office(record))


def _days_of_office(
    record: WholeRecord, row: OfficeRow, other: OfficeRow | None, outside: date | None
) -> Iterator[Check]:
    yield _ends_first(row)
    yield Check(
        "first_day" if outside == row.first_day else "last_day",
        outside is not None,
        _("The judge is %(office)s on %(out)s, but not in office as a judge on that day."),
    )
    yield Check(
        "last_day",
        row.last_day is None and bool(record.terms) and all(term.last_day for term in record.terms),
        _("The office of %(office)s has no last day, though the judge has left office."),
        refused=False,
    )
    yield Check(
        "first_day",
        other is not None and other.last_day is not None,
        _("The judge is %(office)s from %(first)s, before ceasing to be %(other)s on %(ends)s."),
    )
    yield Check(
        "first_day",
        other is not None and other.last_day is None,
        _("The judge is %(office)s from %(first)s, but has no last day as %(other)s."),
    )


def _ends_first(row: OfficeRow | DaysRow) -> Check:
    return Check(
        "last_day", is_before(row.last_day, row.first_day), _("The last day, %(last)s, is before the first, %(first)s.")
    )


def _of_acting(record: WholeRecord) -> Iterator[Contradiction]:
    held = [_days_of(row) for row in record.offices if row.office is Office.PRESIDENT]
    for row in sorted(record.acting, key=lambda row: row.first_day):
        outside = _outside(record, row)
        as_president = common([Period(row.first_day, row.last_day or row.first_day)], held)
        values: Values = {
            "first": row.first_day,
            "last": row.last_day,
            "out": outside,
            "held": as_president[0].first_day if as_president else None,
        }
        checks = [
            _ends_first(row),
            Check("first_day", outside is not None, _("The judge acts as President on %(out)s, a day out of office.")),
            Check(
                "first_day",
                bool(as_president),
                _("On %(held)s the judge holds the office of President, so does not act in it."),
            ),
        ]
        yield from told(Fact.ACTING, row.key, values, checks)


# --- Residence, resettlement, bank accounts -------------------------------------------------------------------------


def _of_residences(record: WholeRecord) -> Iterator[Contradiction]:
    for row in sorted(record.residences, key=lambda row: row.home_from):
        values: Values = {
            "home": row.home_from,
            "declared": row.declared_on,
            "last": row.last_day,
            "born": record.born_on,
            "died": record.died_on,
        }
        yield from told(Fact.RESIDENCE, row.key, values, _days_of_residence(record, row))


def _days_of_residence(record: WholeRecord, row: ResidenceRow) -> Iterator[Check]:
    yield Check(
        "home_from",
        is_before(row.home_from, record.born_on),
        _("The home is held from %(home)s, before the judge was born on %(born)s."),
    )
    yield Check(
        "home_from",
        is_before(record.died_on, row.home_from),
        _("The home is held from %(home)s, after the judge died on %(died)s."),
    )
    yield Check(
        "declared_on",
        is_before(row.last_day, row.declared_on),
        _("The residence is declared on %(declared)s, after its last day, %(last)s."),
    )
    yield Check(
        "declared_on",
        is_before(record.died_on, row.declared_on),
        _("The residence is declared on %(declared)s, after the judge died on %(died)s."),
    )
    yield Check(
        "last_day",
        is_before(row.last_day, row.home_from),
        _("The residence ends on %(last)s, before its home is held from %(home)s."),
    )
    yield Check(
        "last_day",
        is_before(record.died_on, row.last_day),
        _("The residence ends on %(last)s, after the judge died on %(died)s."),
    )


def _of_resettlements(record: WholeRecord) -> Iterator[Contradiction]:
    """J-10: the sum is due on the later of the day after leaving office and that of resettling."""
    in_office = _in_office(record)
    first = in_office[0].first_day if in_office else None
    for row in sorted(record.resettlements, key=lambda row: row.on):
        values: Values = {"on": row.on, "first": first, "died": record.died_on}
        checks = [
            Check(
                "on",
                is_before(row.on, first),
                _("The judge resettled on %(on)s, before taking office on %(first)s."),
            ),
            Check(
                "on",
                any(period.includes(row.on) for period in in_office),
                _("The judge resettled on %(on)s, while still in office: what is due then is due after leaving it."),
                refused=False,
            ),
            Check(
                "on",
                is_before(record.died_on, row.on),
                _("The judge resettled on %(on)s, after dying on %(died)s."),
            ),
        ]
        yield from told(Fact.RESETTLEMENT, row.key, values, checks)


def _of_accounts(record: WholeRecord) -> Iterator[Contradiction]:
    rows = sorted(record.accounts, key=lambda row: row.first_day)
    earlier = overlapped([_days_of(row) for row in rows])
    for row, place in zip(rows, earlier, strict=True):
        other = rows[place] if place is not None else None
        ends = other.last_day if other else None
        values: Values = {
            "first": row.first_day,
            "last": row.last_day,
            "before": other.first_day if other else None,
            "ends": ends,
        }
        checks = [
            _ends_first(row),
            Check(
                "first_day",
                other is not None and ends is not None,
                _("The account is used from %(first)s, before that of %(before)s ends on %(ends)s."),
            ),
            Check(
                "first_day",
                other is not None and ends is None,
                _("The account is used from %(first)s, but that of %(before)s has no last day."),
            ),
        ]
        yield from told(Fact.ACCOUNT, row.key, values, checks)
