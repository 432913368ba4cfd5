"""The delegations of the demo: every State Party, some others, and two delegates with accounts."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from cooperation.delegations import services as delegations
from cooperation.models import Delegation, DelegationMember
from cooperation.rules.facts import SpeakerClass

K = SpeakerClass
# code, takes part as, names
OTHERS = (
    ("EU", K.ORGANIZATION, "European Union", "Union européenne"),
    ("AU", K.ORGANIZATION, "African Union", "Union africaine"),
    ("OIF", K.ORGANIZATION, "International Organization of la Francophonie",
     "Organisation internationale de la Francophonie"),
    ("CHN", K.OBSERVER, "China", "Chine"),
    ("USA", K.OBSERVER, "United States of America", "États-Unis d’Amérique"),
    ("MAR", K.OBSERVER, "Morocco", "Maroc"),
    ("PRES", K.ORGAN, "Presidency of the Court", "Présidence de la Cour"),
    ("OTP", K.ORGAN, "Office of the Prosecutor", "Bureau du Procureur"),
    ("REG", K.ORGAN, "Registry", "Greffe"),
    ("LANTERN", K.CIVIL_SOCIETY, "Coalition of the Lantern", "Coalition de la Lanterne"),
)  # fmt: skip
EUROPEANS = (
    "AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN", "IRL", "ITA",
    "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE",
)  # fmt: skip
PEOPLE = {"delegation.sen": "SEN", "delegation.fra": "FRA"}


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """All delegations, built once."""
    if Delegation.objects.exists():
        return
    secretariat = User.objects.get(email=f"secretariat@{accounts.DOMAIN}")
    delegations.take_in_states(secretariat, today)
    members = {"EU": list(Delegation.objects.filter(code__in=EUROPEANS))}
    for code, kind, name_en, name_fr in OTHERS:
        facts = {"code": code, "kind": kind.value, "name_en": name_en, "name_fr": name_fr}
        delegations.add(secretariat, members.get(code, ()), **facts)
    for account, code in PEOPLE.items():
        user = User.objects.get(email=f"{account}@{accounts.DOMAIN}")
        DelegationMember.objects.create(delegation=Delegation.objects.get(code=code), user=user, is_focal_point=True)
    say(f"{Delegation.objects.count()} delegations")
