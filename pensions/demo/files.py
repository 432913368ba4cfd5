"""The pension files of the demo: judges of the first bench and their families, and who is in office. All invented."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.law.regimes import proposed_regime
from asp_portal.numbers import slug
from judges.demo.people import FORMER, IN_OFFICE
from judges.models import Child, Judge, Marriage, Term
from judges.record import keeping
from pensions.files.services import open_file
from pensions.life.entry import Entry
from pensions.life.kinds import KINDS
from pensions.life.services import confirm
from pensions.models import PensionFile

SOURCE = "Invented for the demonstration"
ELECTED, FIRST_DAY = date(2003, 2, 7), date(2003, 3, 11)


@dataclass(frozen=True)
class Story:
    """A judge of the first bench: who, born when, elected for how long, family, and what happened then.

    events: kinds with what their forms would give.
    """

    given: str
    family: str
    nationality: str
    place: str
    born_on: date
    elected_for: int = 9
    last_day: date | None = None  # None: died in office
    ended: str = "completed"
    spouse: tuple[str, date] | None = None
    children: tuple[tuple[str, date], ...] = ()
    events: tuple[tuple[str, dict[str, Any]], ...] = ()


STORIES = (
    Story(
        "Adaeze", "Okonjo-Bright", "NGA", "Lagos", date(1948, 5, 20), 9, date(2012, 3, 10),
        spouse=("Emeka Okonjo", date(1975, 9, 6)),
    ),
    Story(
        "Henrik", "Sandvoll", "NOR", "Bergen", date(1954, 2, 11), 9, date(2009, 6, 30), "resigned",
        spouse=("Solveig Sandvoll", date(1981, 6, 20)),
        events=(("early", {"first_day": date(2010, 1, 1), "chosen_on": date(2009, 11, 16)}),),
    ),
    Story(
        "Marisol", "Quintanar-Rey", "MEX", "Puebla", date(1949, 10, 3), 9, date(2012, 3, 10),
        spouse=("Joaquín Bermúdez", date(1999, 4, 24)),
        children=(("Inés Quintanar", date(2006, 12, 5)), ("Mateo Quintanar", date(2010, 3, 14))),
        events=(("died", {"died_on": date(2024, 8, 15), "not_begun": False}),),
    ),
    Story(
        "Pieter", "Waldeck", "NLD", "Zwolle", date(1943, 7, 30), 3, date(2006, 3, 10),
        spouse=("Annelies Waldeck", date(1972, 5, 12)),
        children=(("Floris Waldeck", date(2008, 1, 9)),),
        events=(("died", {"died_on": date(2025, 2, 3), "not_begun": False}),),
    ),
    Story(
        "Ilse", "Brandauer", "AUT", "Graz", date(1950, 1, 17), 6, date(2009, 3, 10),
        events=(
            ("suspended", {"first_day": date(2026, 1, 1), "last_day": None, "ground": "Judge of another court"}),
        ),
    ),
    Story(
        "Tomás", "Arrabalde", "URY", "Salto", date(1951, 11, 25), 6,
        spouse=("Lucía Ferreyra", date(1990, 3, 3)),
        children=(("Bruno Arrabalde", date(1999, 8, 21)),),
        events=(
            ("died", {"died_on": date(2007, 10, 4), "not_begun": False}),
            ("remarried", {"remarried_on": date(2014, 5, 17)}),
        ),
    ),
)  # fmt: skip


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Files of the first bench, so many times, of former judges and of some in office; built once."""
    if PensionFile.objects.exists():
        return
    keeper = User.objects.get(email=f"pensions@{accounts.DOMAIN}")
    for lap in range(scale):
        for number, story in enumerate(STORIES):
            tell(story, keeper, today, lap * len(STORIES) + number, f" {lap + 1}" if lap else "")
    known = [facts[0] for facts in IN_OFFICE if facts[0]] + [f"former{n + 1}" for n in range(len(FORMER))]
    for account in known:
        open_for(Judge.objects.get(user__email=f"{account}@{accounts.DOMAIN}"), keeper, today)
    say(f"{PensionFile.objects.count()} pension files")


def tell(story: Story, keeper: User, today: date, number: int, lap: str) -> None:
    """A judge of the first bench, with the record and the file, and what happened, entered as everybody does."""
    judge = Judge(
        given_name=story.given, family_name=f"{story.family}{lap}", date_of_birth=story.born_on, source=SOURCE,
        nationality=story.nationality, domicile_place=story.place, domicile_country=story.nationality,
        user=accounts.person(f"bench{number + 1:04}", f"{story.given} {story.family}{lap}", (Role.JUDGE,)),
    )  # fmt: skip
    keeping.keep(judge, keeper)
    last_day = FIRST_DAY.replace(year=FIRST_DAY.year + story.elected_for, day=10)
    ended = {"last_day": story.last_day, "ended": story.ended} if story.last_day else {}
    keeping.keep(
        Term(
            judge=judge, elected_on=ELECTED, elected_for=story.elected_for, first_election=True, first_day=FIRST_DAY,
            scheduled_last_day=last_day, source=SOURCE, **ended,
        ),
        keeper,
    )  # fmt: skip
    if story.spouse:
        name, day = story.spouse
        keeping.keep(Marriage(judge=judge, spouse_name=name, first_day=day, source=SOURCE), keeper)
    for name, day in story.children:
        keeping.keep(Child(judge=judge, name=name, born_on=day, source=SOURCE), keeper)
    file = open_for(judge, keeper, today)
    for kind, data in story.events:
        confirm(file, KINDS[kind].happening, {"source": SOURCE, **data}, Entry(file, keeper, today, slug()))


def open_for(judge: Judge, keeper: User, today: date) -> PensionFile:
    """The file of a judge, under the regulations proposed for the first election."""
    elected_on = judge.terms.earliest("first_day").elected_on or ELECTED
    return open_file(
        judge, keeper, regime=proposed_regime(elected_on).id, elected_on=elected_on, today=today,
        basis=f"Elected on {elected_on:%d.%m.%Y}", decided_by="Registrar (invented)", decided_on=today,
    )  # fmt: skip
