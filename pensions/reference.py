"""Reference data of pensions: the twelve seats of the Committee, the illustrative actuarial basis."""

from datetime import datetime, time
from decimal import Decimal
from itertools import product

from django.db import transaction
from django.utils import timezone

from asp_portal import acts
from asp_portal.law.parameters import COURT_BEGINS
from asp_portal.law.words import _
from asp_portal.numbers import next_number
from pensions.actuarial.services import LETTER, adopted, facts_of
from pensions.models import ActuarialBasis, Seat
from pensions.rules.actuarial import shipped_basis

NAME = _("English Life Tables No. 16, both sexes in equal parts, 3.5 per cent")
ADOPTED_BY = _("nobody: shipped with the portal as an illustration")
DOCUMENT = "Office for National Statistics, English Life Tables No. 16 (2000-02)"


def load() -> str:
    """The twelve seats and the illustrative basis; may be run again."""
    for group, kind, number in product(Seat.Group, Seat.Kind, (1, 2)):
        Seat.objects.get_or_create(group=group, kind=kind, number=number)
    load_basis()
    return f"{Seat.objects.count()} seats of the Staff Pension Committee, {adopted().count()} adopted actuarial bases"


@transaction.atomic
def load_basis() -> None:
    """The shipped basis, adopted by the program since the Court began; once it is there, or withdrawn, never again."""
    if ActuarialBasis.objects.filter(first_day=COURT_BEGINS, illustrative=True).exists():
        return
    shipped = shipped_basis("elt16_unisex")
    basis = ActuarialBasis.objects.create(
        number=next_number(LETTER, COURT_BEGINS.year),
        name=NAME,
        first_day=COURT_BEGINS,
        interest=Decimal(str(shipped.interest)),
        first_age=shipped.first_age,
        survivors=list(map(repr, shipped.lx)),
        adopted_by=ADOPTED_BY,
        adopted_on=COURT_BEGINS,
        document=DOCUMENT,
        illustrative=True,
    )
    act = acts.record(
        basis,
        "adopt",
        actor=None,
        office="",
        content=facts_of(basis),
        before="draft",
        after="adopted",
        at=first_moment(),
    )
    basis.state, basis.content_hash = ActuarialBasis.State.ADOPTED, act.content_id
    basis.save()


def first_moment() -> datetime | None:
    """In an empty database the day on which the basis begins to count: acts of the past can then follow it."""
    if acts.Act.objects.exists():
        return None
    return timezone.make_aware(datetime.combine(COURT_BEGINS, time.min))
