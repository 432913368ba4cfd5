"""How each kind of row is written: by what the screens use too."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.acts import Act
from judges.calendar.services import keep_event
from judges.imports.book import Book
from judges.imports.lines import Line, Written
from judges.leave.services import record_leave
from judges.models import Event, LeaveRequest, Salary
from judges.presidency import salary
from judges.record import keeping
from judges.record.checks import contradictions_of
from judges.record.keeping import ADDED


def write(book: Book, line: Line, source: str, user: User, today: date) -> list[Written]:
    """Write what a row says; what was new or changed. Raises ValidationError, Hidden, Refused."""
    return WRITERS.get(book.kind.key, write_facts)(book, line, source, user, today)


def write_judge(book: Book, line: Line, source: str, user: User, today: date) -> list[Written]:
    """A judge with one term."""
    judge, differs = book.judge_from(line.row.values, source, today, user)
    if judge.pk is None and book.named_like(judge):
        line.remarks.append(_("Another judge has the same name. This one is added beside."))
    written = kept(judge, user) if differs else []
    for term in book.facts_of(judge, line.row, source, today):
        written += kept(term, user)
    book.note_said(judge, line.number, line.row.values)
    return written


def write_facts(book: Book, line: Line, source: str, user: User, today: date) -> list[Written]:
    """The facts of a judge who is on record."""
    facts = book.facts_of(book.judge_of(line.row.values), line.row, source, today)
    return [one for fact in facts for one in kept(fact, user)]


def kept(fact: Any, user: User) -> list[Written]:
    """The fact as it was written; nothing where it is on record already."""
    try:
        written = keeping.write(fact, user)
    except ValidationError:
        if fact.judge.pk:  # in better words than the constraints have
            keeping.refuse_contradictions(fact, user, contradictions_of(fact.judge, fact))
        raise
    return [Written(fact, *written)] if written else []


def write_leave(book: Book, line: Line, source: str, user: User, today: date) -> list[Written]:
    """Leave that was taken: recorded, or on record already."""
    values = line.row.values
    judge = book.judge_of(values)
    days = {name: values.get(name) or False for name in ("from_noon", "until_noon")} | {"last_day": values["last_day"]}
    stored = book.stored.get((judge.pk, values["first_day"]))
    if stored is not None:
        if any(getattr(stored, name) != value for name, value in days.items()):
            message = _("Leave from this day is on record with other days (%s). Correct it there.")
            raise ValidationError({"first_day": message % stored.number})
        return []
    book.once(LeaveRequest(judge=judge, first_day=values["first_day"]), line.number)
    source, note = values.get("source") or source, values.get("note") or ""
    made = record_leave(judge, user, today=today, first_day=values["first_day"], **days, source=source, note=note)
    after = {"first_day": str(made.first_day)} | days | {"last_day": str(made.last_day), "note": note, "source": source}
    return [Written(made, ADDED, None, after, recorded=True)]


def write_event(book: Book, line: Line, source: str, user: User, today: date) -> list[Written]:
    """An event for the whole bench, or one on record whose days change; judges chosen before stay chosen."""
    values = {"last_day": line.row.values["first_day"]} | given(line.row.values)
    event = filled(book.stored_as(Event(**values)) or Event(), values, source)
    book.once(event, line.number)
    chosen = list(event.judges.all()) if event.pk else []
    act = keep_event(event, chosen, user)
    return of_act(event, act)


def write_salary(book: Book, line: Line, source: str, user: User, today: date) -> list[Written]:
    """A row of the scale; a salary that becomes smaller is a remark, which the preview shows before it is confirmed."""
    row = filled(book.stored_as(Salary(**given(line.row.values))) or Salary(), given(line.row.values), source)
    book.once(row, line.number)
    row.full_clean()
    line.remarks += salary.plan(row).reductions
    return of_act(row, salary.keep(row, user, seen=salary.version(), sure=True))


def given(values: dict[str, Any]) -> dict[str, Any]:
    """What is filled in."""
    return {key: value for key, value in values.items() if value is not None}


def filled(fact: Any, values: dict[str, Any], source: str) -> Any:
    """The fact with these values; where they change something, it has the file's source."""
    changes = fact.pk is None or any(getattr(fact, name) != value for name, value in values.items())
    for name, value in (({"source": source} if changes else {}) | values).items():
        setattr(fact, name, value)
    return fact


def of_act(fact: Any, act: Act | None) -> list[Written]:
    """What was written, by the act that says so."""
    if act is None:
        return []
    body = act.content.body
    return [Written(fact, act.name, body["before"], body["after"], recorded=True)]


WRITERS: dict[str, Callable] = {
    "judges": write_judge,
    "leave": write_leave,
    "events": write_event,
    "salaries": write_salary,
}
