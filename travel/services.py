"""Making and changing journeys and claims while they are drafts. Each function does all of it or nothing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from asp_portal import uploads
from asp_portal.accounts.models import User
from asp_portal.numbers import next_number
from asp_portal.workflow import Refused, Stale, lock
from judges.models import Judge
from travel import content
from travel.facts import local
from travel.models import (
    Advance,
    Claim,
    Companion,
    Expense,
    Itinerary,
    Journey,
    Leg,
    Paper,
    Receipt,
    Stay,
)

P = TypeVar("P", Journey, Claim)
LETTERS: dict[type[Paper], str] = {Journey: "J", Claim: "T"}


@contextmanager
def editing(paper: Paper, seen: str) -> Iterator[Any]:
    """The paper, locked, to be changed by somebody who read the version `seen`; its facts are kept afterwards.

    Raises Refused where it is no draft any more, Stale where it changed since it was read.
    """
    with transaction.atomic():
        locked = lock(paper)
        if locked.state != "draft":
            raise Refused(_("It is “%s” now and cannot be changed. Nothing was done.") % locked.get_state_display())
        if seen != locked.content_hash:
            raise Stale(seen, locked.content_hash)
        yield locked
        summarise(locked)
        locked.save()
        content.keep(locked)


def summarise(paper: Journey | Claim) -> None:
    """Where the journey goes and from when to when, for lists and searches."""
    itinerary = Itinerary.objects.prefetch_related("legs", "stays__place").get(pk=paper.itinerary_id)
    legs, stays = list(itinerary.legs.all()), list(itinerary.stays.all())
    places = [stay.place.name for stay in stays] or [leg.to_place for leg in legs]
    paper.destination = ", ".join(dict.fromkeys(places))[:200]
    first = [local(leg.departs, leg.departs_zone).date() for leg in legs] + [stay.arrives_on for stay in stays]
    last = [local(leg.arrives, leg.arrives_zone).date() for leg in legs] + [stay.leaves_on for stay in stays]
    paper.departs_on, paper.returns_on = min(first, default=None), max(last, default=None)


def create(
    model: type[P], judge: Judge, *, year: int, token: UUID | None = None, like: Itinerary | None = None, **fields: Any
) -> P:
    """A new journey or claim as a draft, where it goes `like` another. The same form sent twice makes one.

    The token says that a form is the same.
    """
    try:
        with transaction.atomic():
            paper = model.objects.create(
                judge=judge,
                number=next_number(LETTERS[model], year),
                itinerary=copy_itinerary(like) if like else Itinerary.objects.create(),
                form_token=token,
                **fields,
            )
            summarise(paper)
            paper.save()
            content.keep(paper)
            return paper
    except IntegrityError:
        if token and (made := model.objects.filter(form_token=token, judge=judge).first()):
            return made
        raise


def change(paper: Paper, seen: str, **fields) -> None:
    """Change the facts of a draft itself: its title, reason and the like."""
    with editing(paper, seen) as locked:
        for name, value in fields.items():
            setattr(locked, name, value)


def copy_itinerary(source: Itinerary) -> Itinerary:
    """The same way again, to be changed apart."""
    made = Itinerary.objects.create(judge_travels=source.judge_travels)
    for rows in (source.legs.all(), source.stays.all(), source.companions.all()):
        for row in rows:
            row.pk, row.itinerary = None, made
            row._state.adding = True
            row.save()
    return made


@transaction.atomic
def claim_as_authorised(journey: Journey, *, year: int) -> Claim:
    """The whole claim for a journey that went as authorised, where only the allowance is claimed.

    Advances on record are stated as they are. What is left to the judge is to read and to certify.
    Asked twice at once it makes one claim; another one only when the first is there and, say, withdrawn.
    """
    whole = Journey.objects.whole().get(pk=journey.pk)
    token = uuid5(NAMESPACE_OID, f"{whole.slug} {whole.claims.count()}")
    claim = create(
        Claim,
        whole.judge,
        year=year,
        token=token,
        title=whole.title,
        purpose="official",
        journey=whole,
        like=whole.itinerary,
    )
    if not claim.stated_advances.exists():
        for advance in whole.advances.filter(amount__gt=0):
            claim.stated_advances.create(service=advance.service, received_on=advance.paid_on, amount=advance.amount)
        content.keep(claim)
    return claim


@dataclass
class Way:
    """An itinerary as a form gives it: rows that are not saved yet."""

    judge_travels: bool
    legs: Iterable[Leg] = ()
    stays: Iterable[Stay] = ()
    companions: Iterable[Companion] = ()


def set_itinerary(paper: Paper, seen: str, way: Way) -> None:
    """Replace the whole itinerary of a draft."""
    with editing(paper, seen) as locked:
        itinerary = locked.itinerary
        itinerary.judge_travels = way.judge_travels
        itinerary.save()
        for model, rows in ((Leg, way.legs), (Stay, way.stays), (Companion, way.companions)):
            model.objects.filter(itinerary=itinerary).delete()
            for row in rows:
                row.pk, row.itinerary = None, itinerary
                row.save()


@dataclass(frozen=True)
class Kept:
    """A vetted file that waits for the rest of its form to be put right; swept away if that never happens."""

    name: str
    content_type: str
    size: int
    stored_name: str
    sha256: str
    original_sha256: str


def keep_file(file: uploads.Vetted) -> Kept:
    """Store a vetted file before its row, so that nobody has to choose it again. Raises ValidationError."""
    stored_name = uploads.store(file)
    return Kept(file.name, file.content_type, file.size, stored_name, file.sha256, file.original_sha256)


def save_expense(  # noqa: PLR0913  one act: the line with the receipts that come and go
    claim: Claim,
    seen: str,
    expense: Expense,
    files: Iterable[uploads.Vetted | Kept],
    user: User,
    without: Iterable[Receipt] = (),
) -> Expense:
    """Add or change an expense, with the receipts that came along and `without` some it had.

    The same form sent twice adds one line.
    """
    token = expense.form_token if expense.pk is None else None
    try:
        with editing(claim, seen) as locked:
            expense.claim = locked
            expense.save()
            expense.receipts.filter(pk__in=[receipt.pk for receipt in without]).delete()
            for file in files:
                if not expense.receipts.filter(original_sha256=file.original_sha256).exists():
                    add_receipt(expense, file, user)
    except (Stale, IntegrityError):  # the same form, a moment ago
        if made := already_made(claim, token):
            return made
        raise
    return expense


def already_made(claim: Claim, token: UUID | None) -> Expense | None:
    """The line that the same form made when it was sent before."""
    return Expense.objects.filter(form_token=token, claim=claim).first() if token else None


def add_receipt(expense: Expense, file: uploads.Vetted | Kept, user: User) -> Receipt:
    """Store a vetted file and its row; without the row the file is swept away later."""
    kept = file if isinstance(file, Kept) else keep_file(file)
    return Receipt.objects.create(expense=expense, added_by=user, **asdict(kept))


def remove_expense(claim: Claim, seen: str, expense: Expense) -> None:
    """Take a line off, with its receipts; the version before stays on record."""
    with editing(claim, seen):
        expense.receipts.all().delete()
        expense.delete()


def remove_receipt(claim: Claim, seen: str, receipt: Receipt) -> None:
    """Take a receipt off a line."""
    with editing(claim, seen):
        receipt.delete()


def state_advances(claim: Claim, seen: str, rows: Iterable[Any]) -> None:
    """Replace the advances that the judge states."""
    with editing(claim, seen) as locked:
        locked.stated_advances.all().delete()
        for row in rows:
            row.pk, row.claim = None, locked
            row.save()


@transaction.atomic
def record_advance(user: User, token: UUID, **fields) -> Advance:
    """Finance records an advance paid, or (below zero) returned. The same form sent twice records one.

    Raises Refused where a claim was verified already: what is due has been worked out without it.
    """
    paper = lock(fields.get("claim") or fields["journey"])
    claims = [paper] if isinstance(paper, Claim) else paper.claims.select_for_update()
    if made := Advance.objects.filter(form_token=token).first():
        return made
    for claim in claims:
        if claim.state in (Claim.State.VERIFIED, Claim.State.AUTHORISED, Claim.State.PAID):
            raise Refused(
                _("Claim %(number)s is “%(state)s”: what is due was worked out without this advance.")
                % {"number": claim.number, "state": claim.get_state_display()}
            )
    return Advance.objects.create(form_token=token, recorded_by=user, **fields)


def likely_duplicates(claim: Claim, expense: Expense) -> list[Expense]:
    """Other lines of the same judge with the same day, nature, amount and currency."""
    return list(
        Expense.objects.filter(
            claim__judge_id=claim.judge_id,
            incurred_on=expense.incurred_on,
            nature=expense.nature,
            amount=expense.amount,
            currency=expense.currency,
        )
        .exclude(pk=expense.pk)
        .exclude(claim__state__in=[Claim.State.WITHDRAWN, Claim.State.REFUSED])
        .select_related("claim")
    )


def overdue(on: date, days: int = 14) -> Any:
    """Authorised journeys that ended `days` or more ago and have no claim yet."""
    ended = date.fromordinal(on.toordinal() - days)
    return Journey.objects.filter(state=Journey.State.AUTHORISED, returns_on__lte=ended).exclude(
        claims__state__in=[state for state in Claim.State if state not in (Claim.State.WITHDRAWN, Claim.State.REFUSED)]
    )
