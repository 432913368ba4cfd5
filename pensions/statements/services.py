"""Issuing award letters, and the annual statements of a year: chunk by chunk, to each person exactly once."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from asp_portal import acts, statements
from asp_portal.accounts.models import User
from asp_portal.codes import new_code
from asp_portal.workflow import Hidden, Stale, lock
from judges.facts import salary_scale
from judges.record.keeping import fingerprint, office_of
from judges.record.visibility import is_own
from pensions.facts import FOR_PENSION, bases, record_of
from pensions.models import AnnualIssue, Beneficiary, PensionFile, PensionRoll, PensionStatement
from pensions.rules.pensions import pensions_on
from pensions.rules.regime import governs
from pensions.rules.service import NotAnswerable
from pensions.statements import messages
from pensions.statements.body import Standing, body_of, net_of
from pensions.statements.payments import of_year, paid_in

ISSUE = "pensions.issue_pensionstatement"
AWARDED, ISSUED = gettext_noop("Award letter issued"), gettext_noop("Annual statements issued")
TEXT_UNKNOWN = gettext_noop(
    "The text of the regulations assigned is not known here, so no letter is issued under them. An estimate shows what"
    " the original regulations would give."
)
Type = PensionStatement.Type
CHUNK = 100  # statements in one transaction
AT_ONCE = 200  # statements that a page request issues itself; more are left to the background worker
STALLED = timedelta(minutes=1)
# Of a letter: what makes another one than the last.
TOLD = ("on", "person", "regime", "pensions", "sums", "family")


def may_issue(user: User, file: PensionFile) -> bool:
    """Whether the user issues the statements of this file; nobody their own."""
    return user.has_perm(ISSUE) and not is_own(user, file.judge)


def people() -> QuerySet[Beneficiary]:
    """Beneficiaries with all that their statements read. A fixed number of queries."""
    return Beneficiary.objects.select_related("marriage", "child", "file__judge__user").prefetch_related(
        *(f"file__{name}" if isinstance(name, str) else of_file(name) for name in FOR_PENSION)
    )


def of_file(prefetch: Prefetch) -> Prefetch:
    """A prefetch of a file, from its beneficiaries."""
    return Prefetch(f"file__{prefetch.prefetch_through}", prefetch.queryset)


# --- Award letters --------------------------------------------------------------------------------------------------


def letter(person: Beneficiary, user: User, on: date) -> dict[str, Any]:
    """What an award letter of this user would say as of a day.

    Raises NotAnswerable, ValidationError (there is nothing to say).
    """
    record = record_of(person.file)
    if governs(record).illustrative:
        raise ValidationError(_(TEXT_UNKNOWN))
    standing = Standing(person, record, pensions_on(record, on))
    last = last_before(person, on)
    if not standing.due and not standing.sums() and last is None:
        raise ValidationError(_("Nothing is due to this person on that day, and nothing was before."))
    return body_of(standing, Type.AWARD, issuer(user), last)


def issuer(user: User | None) -> dict[str, str]:
    """Who issues a statement, in which office; None is a program."""
    return {"name": str(user), "office": office_of(user)} if user else {"name": "", "office": ""}


def last_before(person: Beneficiary, on: date) -> PensionStatement | None:
    """The person's last statement as of a day or before it."""
    return person.statements.filter(on__lte=on).order_by("on", "pk").last()


@transaction.atomic
def issue_award(person: Beneficiary, user: User, on: date, *, seen: str | None = None) -> PensionStatement:
    """Issue an award letter as of a day, with an act on the file.

    seen: the fingerprint of what the user read. Raises Hidden (not theirs to issue), Stale (the record changed since),
    NotAnswerable, ValidationError (nothing to say, or it was said already).
    """
    if not may_issue(user, person.file):
        raise Hidden
    file = lock(person.file)
    person = people().get(pk=person.pk)
    body = letter(person, user, on)
    if seen is not None and seen != fingerprint(body):
        raise Stale(seen, fingerprint(body))
    refuse_again(person, body)
    content = {"beneficiary": person.slug, "on": on.isoformat(), "body": fingerprint(body)}
    act = acts.record(file, AWARDED, actor=user, office=office_of(user), content=content)
    PensionFile.objects.filter(pk=file.pk).update(content_hash=act.content_id)
    statement = statement_of(person, on, body, **statements.marks("AWD", act))
    statement.save()
    messages.awarded(statement)
    return statement


def statement_of(person: Beneficiary, on: date, body: dict[str, Any], **marks: Any) -> PensionStatement:
    """A statement with its body, not saved yet. marks: number, code, moment, and the year of an annual one."""
    facts = {"type": body["type"], "beneficiary": person, "on": on, "net": net_of(body), "body": body}
    return PensionStatement(**facts, **marks)


def refuse_again(person: Beneficiary, body: dict[str, Any]) -> None:
    """Raises ValidationError where a letter says just that already."""
    letters = person.statements.filter(type=Type.AWARD, on=date.fromisoformat(body["on"]))
    for issued in letters.order_by("pk").reverse()[:1]:
        if all(issued.body[name] == body[name] for name in TOLD):
            raise ValidationError(_("Letter %s says the same: print it again.") % issued.number)


# --- Annual statements ----------------------------------------------------------------------------------------------


def open_years(today: date) -> list[int]:
    """The years for which somebody who was paid has no statement yet, and that are over or paid to their end."""
    approved = PensionRoll.objects.filter(state=PensionRoll.State.APPROVED)
    months = approved.order_by("month").values_list("month", flat=True)
    over = sorted({month.year for month in months if month.year < today.year or month.month == 12}, reverse=True)
    return [year for year in over if to_issue(year).exists()]


def to_issue(year: int) -> QuerySet[Beneficiary]:
    """Who was paid in a year and has no statement of it."""
    issued = PensionStatement.objects.filter(type=Type.ANNUAL, year=year).values("beneficiary")
    return Beneficiary.objects.filter(pk__in=paid_in(year).values("beneficiary")).exclude(pk__in=issued)


@transaction.atomic
def issue_annual(user: User, year: int, today: date) -> AnnualIssue:
    """Issue the statements of a year to everybody who was paid in it and has none; those of many in the background.

    Raises Hidden, ValidationError (not this year, or they are being issued).
    """
    if not user.has_perm(ISSUE):
        raise Hidden
    AnnualIssue.objects.bulk_create([AnnualIssue(year=year)], ignore_conflicts=True)
    issue = AnnualIssue.objects.select_for_update().get(year=year)
    if issue.begun_by_id and issue.finished_at is None:
        raise ValidationError(_("The statements of %s are being issued.") % year)
    if year not in open_years(today):
        raise ValidationError(_("There is no statement of %s to issue. Nothing was done.") % year)
    issue.begun_by, issue.expected, issue.done, issue.last_beneficiary = user, to_issue(year).count(), 0, 0
    issue.finished_at, issue.progressed_at = None, timezone.now()
    content = {"year": year, "statements": issue.expected}
    act = acts.record(issue, ISSUED, actor=user, office=office_of(user), content=content)
    issue.content_hash = act.content_id
    issue.save()
    if issue.expected > AT_ONCE:
        go_on_in_background(issue)
    else:
        while advance(issue):
            pass
    return issue


def go_on_in_background(issue: AnnualIssue) -> None:
    """Leave the rest to the worker. Several jobs for one year do no harm: each chunk has it locked."""
    app.configure_task("pensions.tasks.issue_statements").defer(year=issue.year)


def stalled(now: datetime) -> QuerySet[AnnualIssue]:
    """Years that did not come further for a while: their worker died, or their job was lost."""
    return AnnualIssue.objects.filter(finished_at=None, progressed_at__lt=now - STALLED)


def issue_rest(year: int) -> None:
    """Issue what is left of the statements of a year, chunk by chunk, each in a transaction of its own."""
    while issue_chunk(year):
        pass


@transaction.atomic
def issue_chunk(year: int) -> bool:
    """Issue the next statements of a year; False where nothing is left to do."""
    issue = AnnualIssue.objects.select_for_update().get(year=year)
    return issue.finished_at is None and advance(issue)


def advance(issue: AnnualIssue) -> bool:
    """Issue the next statements of a year that is locked; whether more are to come. A fixed number of queries."""
    left = to_issue(issue.year).filter(pk__gt=issue.last_beneficiary).order_by("pk").values_list("pk", flat=True)
    keys = list(left[:CHUNK])
    if keys:
        found = list(people().filter(pk__in=keys).order_by("pk"))
        write(issue, found)
        issue.last_beneficiary = keys[-1]
        issue.done += len(keys)
    issue.progressed_at = timezone.now()
    issue.finished_at = issue.progressed_at if len(keys) < CHUNK else None
    issue.save()
    return issue.finished_at is None


def write(issue: AnnualIssue, found: list[Beneficiary]) -> None:
    """The statements of some people; who cannot be answered for is left out, and shown on the page of the year."""
    on, at = date(issue.year, 12, 31), timezone.now()
    scale, known, paid, last = salary_scale(), bases(), of_year(issue.year, found), last_of(found, on)
    by = issuer(issue.begun_by)
    number = issued_of(issue.year)
    made: list[PensionStatement] = []
    for person in found:
        record = record_of(person.file, scale, known)
        if governs(record).illustrative:
            continue
        try:
            standing = Standing(person, record, pensions_on(record, on))
            body = body_of(standing, Type.ANNUAL, by, last.get(person.pk), paid[person.pk])
        except NotAnswerable:
            continue
        marks = {"number": f"ANS-{issue.year}-{number + len(made) + 1:04}", "code": new_code(), "issued_at": at}
        made.append(statement_of(person, on, body, year=issue.year, **marks))
    PensionStatement.objects.bulk_create(made)
    numbers: list[Any] = [one.number for one in made if one.beneficiary.relation == Beneficiary.Relation.JUDGE]
    app.configure_task("pensions.tasks.tell_of_statements").defer(numbers=numbers)


@transaction.atomic
def tell_judges(numbers: list[str]) -> None:
    """Tell judges that their annual statements are there."""
    rows = PensionStatement.objects.filter(number__in=numbers).select_related("beneficiary__file__judge__user")
    messages.stated(rows.defer("body"))


def last_of(found: Iterable[Beneficiary], on: date) -> dict[int, PensionStatement]:
    """The last statement of each person as of a day or before it. One query."""
    rows = PensionStatement.objects.filter(beneficiary__in=found, on__lte=on)
    return {row.beneficiary_id: row for row in rows.order_by("beneficiary_id", "-on", "-pk").distinct("beneficiary_id")}


def issued_of(year: int) -> int:
    """How many statements of a year there are."""
    return PensionStatement.objects.filter(type=Type.ANNUAL, year=year).count()


def left_out(year: int) -> QuerySet[Beneficiary]:
    """Who was paid in a year but could not be answered for, once its statements are issued."""
    return to_issue(year).select_related("marriage", "child", "file__judge")
