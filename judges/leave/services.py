"""Making and changing requests for leave while they are drafts, and recording leave taken. All of it or nothing."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.acts import Content
from asp_portal.numbers import next_number
from asp_portal.workflow import Doing, Hidden, Refused, Stale, lock
from judges.leave.figures import visible_leave, working_days_of
from judges.leave.workflow import leave_facts, leave_workflow
from judges.models import Judge, LeaveRequest

DAYS = ("first_day", "last_day", "from_noon", "until_noon")


def keep_facts(request: LeaveRequest) -> None:
    """The working days as they stand now, and the fingerprint of what the request says."""
    request.days_by_year = {str(entry.on.year): f"{entry.days.normalize():f}" for entry in working_days_of(request)}
    request.content_hash = Content.keep(leave_facts(request)).hash


def create(judge: Judge, *, today: date, token: UUID | None = None, **fields: Any) -> LeaveRequest:
    """A new request as a draft. The same form sent twice makes one: the token says that a form is the same.

    fields: first_day, last_day, from_noon, until_noon, note, source. Raises ValidationError in words.
    """
    request = LeaveRequest(judge=judge, form_token=token, **fields)
    try:
        with transaction.atomic():
            request.number = next_number("L", today.year)
            request.full_clean(exclude=["form_token"])
            keep_facts(request)
            request.save()
            return request
    except IntegrityError:
        if token and (made := LeaveRequest.objects.filter(form_token=token, judge=judge).first()):
            return made
        raise


@transaction.atomic
def change(request: LeaveRequest, seen: str, **fields: Any) -> LeaveRequest:
    """Change a draft that was read as `seen`. Raises Refused (no draft any more), Stale, ValidationError."""
    locked = lock(request)
    if locked.state != LeaveRequest.State.DRAFT:
        raise Refused(_("It is “%s” now and cannot be changed. Nothing was done.") % locked.get_state_display())
    if seen != locked.content_hash:
        raise Stale(seen, locked.content_hash)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.full_clean()
    keep_facts(locked)
    locked.save()
    return locked


@transaction.atomic
def record_leave(judge: Judge, user: User, *, today: date, token: UUID | None = None, **fields: Any) -> LeaveRequest:
    """Record leave that was taken on paper, with its source; the same form sent twice records it once.

    fields: first_day, last_day, from_noon, until_noon, source, and a note where more is taken than there is.
    Raises Hidden or Refused (not theirs to record), ValidationError (in words).
    """
    if not user.has_perm("judges.record_leaverequest"):
        raise Hidden
    if not fields.get("source"):
        raise ValidationError({"source": _("Name the document that says so.")})
    lock(judge)
    made = create(judge, today=today, token=token, **fields)
    if made.state == LeaveRequest.State.DRAFT:
        leave_workflow.apply("record", Doing(made, user, today))
        made.refresh_from_db()
    return made


def grant_all(chosen: dict[str, str], user: User, today: date) -> tuple[list[LeaveRequest], list[str]]:
    """Grant the chosen requests, by slug with the fingerprint that was read, each by itself.

    Gives those that are granted, and for each of the others a sentence that says why not.
    """
    granted, sentences = [], []
    for request in visible_leave(user, today).filter(slug__in=chosen).select_related("judge").order_by("pk"):
        try:
            leave_workflow.apply("grant", Doing(request, user, today), seen=chosen[request.slug])
            granted.append(request)
        except (Hidden, Refused, Stale, ValidationError) as error:
            sentences.append(_("%(number)s: %(why)s") % {"number": request.number, "why": why(error)})
    return granted, sentences


def why(error: Exception) -> str:
    """Why something was not done, as a sentence."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error) or _("This is not yours to decide.")


# --- The ledger -----------------------------------------------------------------------------------------------------


def numbers_by_day(requests: Iterable[LeaveRequest]) -> dict[date, LeaveRequest]:
    """The leave behind the entries of a ledger: by the day on which each is entered."""
    return {
        max(request.first_day, date(int(year), 1, 1)): request for request in requests for year in request.days_by_year
    }
