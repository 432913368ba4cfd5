"""What the judges of the demo have on record beside their office: homes, families, accounts, health. All invented."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from stdnum import iso7064

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from judges.demo.people import IN_OFFICE
from judges.models import (
    BankAccount,
    Child,
    HealthCover,
    Incapacity,
    Judge,
    Marriage,
    Resettlement,
    Residence,
    Salary,
)
from judges.record import keeping

PLACES = ("The Hague", "Wassenaar", "Leidschendam", "Rijswijk", "Delft", "Voorburg")
SPOUSES = ("Anselm", "Perpetua", "Ottavio", "Ginevra", "Radomir", "Ulrika", "Bartosz", "Filomena")
CHILDREN = ("Isolde", "Matthis", "Ayodele", "Runa", "Cosima", "Tadeo", "Linnea", "Kasimir")
INSURERS = ("Zeewind Mutual", "Kastanje Health", "Old Dyke Insurance")
NEW_SCALE = ("185400", "Invented for the demonstration")


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Homes, families, accounts and health of judges with their first term; what is there is left as it is.

    The keeper of the demo enters it as everybody does, so that it has its history. It comes after the stories of
    travel, whose acts are of the past: acts stand in the order of their moments.
    """
    keeper = User.objects.get(email=f"records@{accounts.DOMAIN}")
    Salary.objects.get_or_create(
        first_day=date(today.year, 7, 1), defaults={"annual": NEW_SCALE[0], "source": NEW_SCALE[1]}
    )
    judges = list(Judge.objects.order_by("pk").prefetch_related("terms")[: len(IN_OFFICE)])
    former = list(Judge.objects.filter(user__email__startswith="former").order_by("pk").prefetch_related("terms"))
    for number, judge in enumerate([*judges, *former]):
        if not judge.bank_accounts.exists():
            for fact in facts_of(judge, number, today):
                keeping.keep(fact, keeper)
    for number, judge in enumerate(former):
        if number != 1 and not judge.resettlements.exists():
            left_on = judge.terms.latest("first_day").last_day
            on, source = left_on + timedelta(days=21 + number), "Letter of the judge, invented"
            keeping.keep(Resettlement(judge=judge, on=on, country=judge.domicile_country, source=source), keeper)
    say(f"the records of {len(judges) + len(former)} judges")


def facts_of(judge: Judge, number: int, today: date) -> list[Any]:
    """The facts of one judge, in the order in which they are entered."""
    term = judge.terms.earliest("first_day")
    found = [residence(judge, number, term), account(judge, number, term)]
    if number % 4 != 3:
        found += family(judge, number)
    if number % 3 == 0:
        found.append(
            HealthCover(
                judge=judge,
                insurer=INSURERS[number % len(INSURERS)],
                first_day=term.first_day,
                source="Policy shown to the Registry, invented",
            )
        )
    if number == 5:  # one child with a period of illness
        child = next(fact for fact in found if isinstance(fact, Child))
        found.append(
            Incapacity(
                judge=judge,
                child=child,
                first_day=date(today.year - 2, 2, 1),
                last_day=date(today.year - 2, 8, 31),
                note="Invented for the demonstration.",
                source="Opinion of a physician, invented",
            )
        )
    return [fact for fact in found if fact]


def residence(judge: Judge, number: int, term) -> Residence | None:
    """A home near the seat some weeks after the first day; every ninth judge has none."""
    if number % 9 == 8:
        return None
    home_from = term.first_day + timedelta(days=20 + number)
    return Residence(
        judge=judge,
        home="lease" if number % 2 else "purchase",
        place=PLACES[number % len(PLACES)],
        home_from=home_from,
        declared_on=home_from + timedelta(days=10),
        last_day=term.last_day,
        source=f"Declaration of {home_from + timedelta(days=10):%d.%m.%Y}",
    )


def account(judge: Judge, number: int, term) -> BankAccount:
    """An account at a bank that does not exist."""
    return BankAccount(
        judge=judge,
        first_day=term.first_day,
        holder=str(judge),
        iban=iban(number),
        bic="DEMONL2A",
        source="Form of the judge, invented",
    )


def iban(number: int) -> str:
    """A Dutch account number with right check digits at the invented bank DEMO."""
    rest = f"DEMO{number + 1:010}"
    return f"NL{iso7064.mod_97_10.calc_check_digits(rest + 'NL')}{rest}"


def family(judge: Judge, number: int) -> list[Any]:
    """A marriage, and up to two children, one of them about to turn twenty-one."""
    born = judge.date_of_birth or date(1960, 1, 1)
    married_on = date(born.year + 29, 5 + number % 5, 3 + number)
    source = "Civil register, invented"
    spouse = f"{SPOUSES[number % len(SPOUSES)]} {judge.family_name}"
    found: list[Any] = [
        Marriage(
            judge=judge,
            spouse_name=spouse,
            spouse_born_on=born.replace(year=born.year + 2, day=min(born.day, 28)),
            first_day=married_on,
            source=source,
        )
    ]
    for child in range(number % 3):
        born_on = date(max(married_on.year + 3, 2005) + 2 * child, 1 + (number + child) % 12, 1 + number)
        name = f"{CHILDREN[(number + child) % len(CHILDREN)]} {judge.family_name}"
        found.append(Child(judge=judge, name=name, born_on=born_on, source=source))
    return found
