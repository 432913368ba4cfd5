"""The plenaries of the demo: that of 2021 as its concept note describes it, and one of the next days."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from asp_portal.outbox import Message
from asp_portal.workflow import Doing
from cooperation.models import Plenary, Session
from cooperation.setup import services, shipped
from cooperation.setup.workflow import plenary_workflow

OPENED, CLOSES, STARTS = timedelta(days=9), timedelta(days=9), timedelta(days=11)
PLENARY = {
    "title_en": "Twenty-five sessions on: cooperation that reaches people",
    "title_fr": "Vingt-cinq sessions plus tard : une coopération qui atteint les personnes",
    "theme_en": "Two questions for States: what makes an arrest possible, and what brings assets back to victims.",
    "theme_fr": "Deux questions aux États : ce qui rend possible une arrestation, ce qui rend les avoirs aux victimes.",
    "seconds": 5400,
    "speaking_seconds": 120,
    "group_seconds": 180,
    "changeover_seconds": 30,
    "source": "Invented for the demo",
}
PARTS = {
    "limits": {"civil_society": 90},
    "criteria": ["class", "groups", "level", "receipt"],
    "segments": [
        {
            "key": "I",
            "title_en": "Execution of arrest warrants",
            "title_fr": "Exécution des mandats d’arrêt",
            "description_en": "Contacts between authorities, transport, and agreements made in time.",
            "description_fr": "Contacts entre autorités, transport, et accords conclus à temps.",
            "seconds": 2700,
            "floor_seconds": 1500,
            "invited": [
                {"kind": "organ", "name_en": "The Prosecutor", "name_fr": "Le Procureur", "seconds": 480},
                {"kind": "organ", "name_en": "The Registrar", "name_fr": "Le Greffier", "seconds": 420},
                {"kind": "state", "name_en": "Senegal", "name_fr": "Sénégal", "delegation": "SEN", "seconds": 300},
            ],
        },
        {
            "key": "II",
            "title_en": "Assets for reparations",
            "title_fr": "Des avoirs pour les réparations",
            "description_en": "Finding, freezing and returning assets; the network of operational focal points.",
            "description_fr": "Trouver, geler et restituer les avoirs ; le réseau de points de contact opérationnels.",
            "seconds": 2700,
            "floor_seconds": 1800,
            "invited": [
                {"kind": "expert", "name_en": "Expert on asset recovery", "name_fr": "Expert en recouvrement d’avoirs",
                 "seconds": 420},
                {"kind": "civil_society", "name_en": "Coalition of the Lantern", "name_fr": "Coalition de la Lanterne",
                 "delegation": "LANTERN", "seconds": 240},
            ],
        },
    ],
}  # fmt: skip


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Two plenaries, both announced; built once, after the delegations."""
    if Plenary.objects.exists():
        return
    secretariat = keeper()
    for plenary in (shipped.take_in(secretariat), coming(secretariat, today)):
        plenary_workflow.apply("announce", Doing(plenary, secretariat, today))
    Message.objects.filter(sent_at=None).update(sent_at=timezone.now())  # nobody waits for news of the past
    say(f"{Plenary.objects.count()} plenaries")


@transaction.atomic
def finish(today: date, scale: int, say: Callable[[str], None]) -> None:
    """That of 2021 has ended, once all that belongs to it is there."""
    past = Plenary.objects.filter(on__lt=today, state=Plenary.State.ANNOUNCED)
    for plenary in past:
        plenary_workflow.apply("end", Doing(plenary, keeper(), today))


def keeper() -> User:
    """Who prepares the plenaries."""
    return User.objects.get(email=f"secretariat@{accounts.DOMAIN}")


def coming(secretariat: User, today: date) -> Plenary:
    """A plenary in eleven days, whose list is open now."""
    day = today + STARTS
    session = Session.objects.create(
        number=25, place_en="The Hague", place_fr="La Haye", first_day=day - timedelta(days=2),
        last_day=day + timedelta(days=3),
    )  # fmt: skip

    def at(on: date, hour: int) -> datetime:
        return datetime.combine(on, time(hour), tzinfo=session.timezone)

    fields: dict[str, Any] = PLENARY | {
        "on": day,
        "starts_at": at(day, 15),
        "opens_at": at(today - OPENED, 9),
        "closes_at": at(today + CLOSES, 0),
    }
    return services.create(session, secretariat, PARTS, **fields)
