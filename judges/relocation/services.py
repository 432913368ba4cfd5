"""Claims for the relocation sum (App. 1, art. IV): who sees which, their drafts, what they come to by the record."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.acts import keep_facts
from asp_portal.numbers import next_number
from asp_portal.statements import plain, trace_rows
from asp_portal.workflow import Refused, Stale, lock
from judges import facts
from judges.models import Judge, RelocationClaim, Term
from judges.rules.facts import Resettlement, Service
from judges.rules.periods import years_after
from judges.rules.relocation import NETHERLANDS, if_office_ended, relocation
from judges.rules.service import last_day_before, time_in_office
from judges.services import exercises_presidency

LETTER = "R"
WORDS = {
    "number": gettext_lazy("number"),
    "judge": gettext_lazy("judge"),
    "resettled_on": gettext_lazy("resettled on"),
    "country": gettext_lazy("country"),
    "note": gettext_lazy("note"),
    "left_on": gettext_lazy("last day of office"),
    "amount": gettext_lazy("amount, EUR"),
}
COMPARED = ("left_on", "weeks", "amount", "due_from", "reasons", "no_salary_on", "trace")

# --- Who sees which claims ------------------------------------------------------------------------------------------


def visible_claims(user: User, today: date) -> QuerySet[RelocationClaim]:
    """One's own; all but drafts for those who deal with them, or who hold or exercise the Presidency today."""
    own = Q(judge__user_id=user.pk)
    if user.has_perm("judges.view_relocationclaim") or exercises_presidency(user, today):
        return RelocationClaim.objects.filter(own | ~Q(state="draft"))
    return RelocationClaim.objects.filter(own)


def for_page(claims: QuerySet[RelocationClaim]) -> QuerySet[RelocationClaim]:
    """With all that a claim's page and its computation read."""
    rows = claims.select_related("judge__user", "payment", "statement").defer("statement__body")
    return rows.prefetch_related(*(f"judge__{name}" for name in facts.FOR_RESIDENCE))


def concerns(user: User, today: date) -> bool:
    """Whether relocation is a matter for this user: who deals with claims, and judges who have left or soon will."""
    if user.has_perm("judges.view_relocationclaim"):
        return True
    if Role.JUDGE not in user.roles:
        return False
    terms = Term.objects.filter(judge__user_id=user.pk).values_list("last_day", "scheduled_last_day")
    ends = [last_day or scheduled for last_day, scheduled in terms]
    return bool(ends) and max(ends) < years_after(today, 1)


# --- Drafts ---------------------------------------------------------------------------------------------------------


def claim_facts(claim: RelocationClaim) -> dict[str, Any]:
    """What the judge certifies, the Secretariat verifies and the President authorises."""
    return {
        "number": claim.number,
        "judge": str(claim.judge),
        "resettled_on": str(claim.resettled_on),
        "country": claim.country,
        "note": claim.note,
        "left_on": None if claim.left_on is None else str(claim.left_on),
        "amount": plain(claim.amount),
    }


def create(judge: Judge, *, year: int, token: UUID | None = None, **fields: Any) -> RelocationClaim:
    """A new claim as a draft. The same form, which the token tells, sent twice makes one."""
    try:
        with transaction.atomic():
            claim = RelocationClaim(judge=judge, number=next_number(LETTER, year), form_token=token, **fields)
            claim.full_clean()
            claim.save()
            keep_facts(claim, claim_facts(claim))
            return claim
    except IntegrityError:
        if token and (made := RelocationClaim.objects.filter(form_token=token, judge=judge).first()):
            return made
        raise


def change(claim: RelocationClaim, seen: str, **fields: Any) -> None:
    """Change a draft. Raises Refused where it is none any more, Stale where it changed since the version `seen`."""
    with editing(claim, seen) as locked:
        for name, value in fields.items():
            setattr(locked, name, value)


@contextmanager
def editing(claim: RelocationClaim, seen: str) -> Iterator[RelocationClaim]:
    """The draft, locked, to be changed; its facts are kept afterwards."""
    with transaction.atomic():
        locked = lock(claim)
        if locked.state != RelocationClaim.State.DRAFT:
            raise Refused(_("It is “%s” now and cannot be changed. Nothing was done.") % locked.get_state_display())
        if seen != locked.content_hash:
            raise Stale(seen, locked.content_hash)
        yield locked
        locked.save()
        keep_facts(locked, claim_facts(locked))


# --- What a claim comes to ------------------------------------------------------------------------------------------


def assessed(claim: RelocationClaim, on: date) -> dict[str, Any]:
    """What is due on a day by the record as it is now, as JSON: the answer, its derivation, and what it rests on."""
    judge = claim.judge
    service, residences = facts.service_of(judge), facts.residences_of(judge)
    found = relocation(service, residences, Resettlement(claim.resettled_on, claim.country), facts.salary_scale(), on)
    return {
        "on": str(on),
        "left_on": plain(last_day_before(service, on)),
        "weeks": found.weeks,
        "amount": plain(found.amount),
        "due_from": plain(found.due_from),
        "reasons": [reason.value for reason in found.reasons],
        "no_salary_on": plain(found.no_salary_on),
        "trace": trace_rows(found.trace),
        "office": [[str(period.first_day), str(period.last_day)] for period in time_in_office(service)],
        "residences": [[str(row.home_from), str(row.declared_on), plain(row.last_day)] for row in residences],
    }


def assessment_of(claim: RelocationClaim, today: date) -> dict[str, Any]:
    """The assessment that was kept when the claim was verified; before that, what the record gives today."""
    return claim.assessment or assessed(claim, today)


def holds(claim: RelocationClaim) -> bool:
    """Whether the record still gives what the Secretariat verified, and the resettlement still stands in it."""
    if claim.assessment is None:
        return True
    now = assessed(claim, date.fromisoformat(claim.assessment["on"]))
    return is_recorded(claim) and all(now[name] == claim.assessment[name] for name in COMPARED)


def is_recorded(claim: RelocationClaim) -> bool:
    """Whether the record has the resettlement that the claim states."""
    stated = (claim.resettled_on, claim.country)
    return any((row.on, row.country) == stated for row in claim.judge.resettlements.all())


def other_standing(claim: RelocationClaim, left_on: date) -> RelocationClaim | None:
    """Another claim of the judge for the same end of office."""
    others = RelocationClaim.objects.filter(judge=claim.judge_id, left_on=left_on, state__in=RelocationClaim.STANDING)
    return others.exclude(pk=claim.pk).first()


# --- Who may want to claim ------------------------------------------------------------------------------------------


def may_claim(judge: Judge, today: date) -> bool:
    """Whether a former judge could have the sum on resettling abroad, as far as is known, and has no claim for it."""
    service = facts.service_of(judge)
    left_on = last_day_before(service, today)
    if left_on is None or is_in_office(service, today):
        return False
    since = [row for row in judge.resettlements.all() if row.on > left_on]
    if since and all(row.country == NETHERLANDS for row in since):
        return False
    if judge.relocation_claims.exclude(state__in=["refused", "withdrawn"]).filter(
        Q(left_on=left_on) | Q(state="draft")
    ):
        return False
    return if_office_ended(service, facts.residences_of(judge), facts.salary_scale(), today).entitled


def is_in_office(service: Service, on: date) -> bool:
    """Whether the judge is in office on a day."""
    return any(period.includes(on) for period in time_in_office(service))
