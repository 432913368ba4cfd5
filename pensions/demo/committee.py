"""The demo's Staff Pension Committee: invented people, two terms each, a succession, a vacancy, terms that end."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import cycle

from django.db import transaction

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from judges.rules.periods import DAY, years_after
from pensions.committee import entries, services
from pensions.models import CommitteePerson, Seat, SeatHolding
from pensions.rules.committee import WAYS, Group, term_end

# By group: how many days before today the running term began, and the names of the four.
PEOPLE = {
    Group.BUREAU: (655, ("Ilse Demoor", "Kofi Invento", "Marta Fabula", "Jun Esempio")),
    Group.REGISTRAR: (300, ("Nadia Modello", "Piet Voorbeeld", "Aroha Tauira", "Samir Mithal")),
    Group.STAFF: (420, ("Lena Beispiel", "Tomás Ejemplo", "Anouk Exemple", "Yuki Rei")),
}
FUNCTIONS = cycle(("Delegation of Utopia", "Delegation of Arcadia", "Delegation of Atlantis", "Delegation of Erewhon"))


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Two terms on each seat; built once."""
    if SeatHolding.objects.exists():
        return
    user = User.objects.get(email=f"secretariat@{accounts.DOMAIN}")
    for group, (days_ago, names) in PEOPLE.items():
        began = today - timedelta(days=days_ago)
        for number, (seat, name) in enumerate(zip(Seat.objects.filter(group=group), names, strict=True)):
            function = next(FUNCTIONS) if group == Group.BUREAU else "Section of the demo"
            person = CommitteePerson(name=name, function=function)
            votes = 61 - 7 * number if group == Group.STAFF else None
            for first_day in (years_after(began, -2), began):
                entries.fill(term(seat, person, first_day, votes), user)
    change_the_staff(today, user)
    say(f"{SeatHolding.objects.count()} terms on the Staff Pension Committee")


def term(seat: Seat, person: CommitteePerson, first_day: date, votes: int | None) -> SeatHolding:
    """A term of two years; on this seat the former one ends the day before."""
    return SeatHolding(
        seat=seat,
        person=person,
        first_day=first_day,
        last_day=term_end(first_day),
        way=WAYS[Group(seat.group)][0].value,
        votes=votes,
        decision=f"Decision of the demo {first_day.year}/{seat.pk}",
        decided_on=first_day - timedelta(days=20),
    )


def change_the_staff(today: date, user: User) -> None:
    """One of the staff's members left the Court; the alternate with most votes moved up, whose seat is vacant."""
    left = SeatHolding.objects.filter(seat__group=Group.STAFF, seat__kind="member", last_day__gte=today).first()
    ended_on = today - timedelta(days=60)
    entries.end_early(left, ended_on, "left_court", user, reason="Letter of the demo")
    rows = services.holdings()
    [place] = services.composition(ended_on + DAY, rows, [left.seat])
    [mover] = place.proposal.movers
    holding = SeatHolding(
        seat=left.seat,
        first_day=ended_on + DAY,
        last_day=left.last_day,
        decision="Result of the demo's election",
        decided_on=ended_on,
    )
    entries.succeed(mover, holding, user)
