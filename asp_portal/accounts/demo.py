"""The people of the demo, who do not exist."""

from collections.abc import Callable, Iterable
from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction

from asp_portal.accounts import roles
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role

DOMAIN = "demo.example"
PASSWORD = "demo"  # noqa: S105  the demo hides nothing
PEOPLE = {
    "secretariat": ("Ingrid Solvik", "en", (Role.SECRETARIAT,)),
    "records": ("Casimir Lindqvorn", "en", (Role.SECRETARIAT, Role.RECORDS)),
    "pensions": ("Henrike Oduya-Falk", "en", (Role.PENSIONS,)),
    "president": ("Amadou Keïbara", "fr", (Role.JUDGE, Role.PRESIDENCY)),
    "vicepresident": ("Rosalind Ashdown-Vale", "en", (Role.JUDGE, Role.PRESIDENCY)),
    "judge": ("Teodora Marinescu-Lupan", "en", (Role.JUDGE,)),
    "registrar": ("Florian Wexelmann", "en", (Role.REGISTRAR,)),
    "finance": ("Pauline Détrivaux", "fr", (Role.FINANCE,)),
    "delegation.sen": ("Fatimata Ndoyène", "fr", (Role.DELEGATION,)),
    "delegation.fra": ("Gaspard Vilmorret-Lenz", "fr", (Role.DELEGATION,)),
    "chair": ("Ottoline Braskamp-Reyes", "en", (Role.CHAIR,)),
    "interpreter": ("Lucien Tavernost-Ek", "fr", (Role.INTERPRETER,)),
    "staff": ("Joost van der Meulenkamp", "en", (Role.STAFF_PARTICIPANT,)),
    "auditor": ("Chandrika Wijeratna-Pell", "en", (Role.AUDITOR,)),
    "admin": ("Ulla Korpinaho", "en", (Role.ADMINISTRATOR,)),
}


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """The demo accounts; an account that is there is left as it is."""
    roles.load()
    for local_part, (name, language, its_roles) in PEOPLE.items():
        person(local_part, name, its_roles, language=language, password=PASSWORD)
    say(f"{len(PEOPLE)} accounts, from secretariat@{DOMAIN} to admin@{DOMAIN}")


def person(
    local_part: str, name: str, its_roles: Iterable[Role], *, language: str = "en", password: str | None = None
) -> User:
    """The demo user of this address, made where it is missing; without a password nobody can sign in as them."""
    email = f"{local_part}@{DOMAIN}"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name, language=language)
        user.groups.set(Group.objects.filter(name__in=list(its_roles)))
    return user
