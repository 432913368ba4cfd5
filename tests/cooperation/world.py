"""A session, its plenary, delegations and their people: what the tests of the plenaries begin with.

plenary = make_plenary(secretariat)        # of 8 December 2021, announced; the list closes on 7 December, 00:00
plenary = open_plenary(secretariat, now)   # the same, around a moment: opened a week before, closes a week after
senegal = delegation("SEN")                # takes part; ALL are known: SEN, FRA, ARG, ...
delegate = delegate_of(make_user, senegal) # signs in and acts for it
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.workflow import Doing
from cooperation.models import Delegation, DelegationMember, Plenary, RegionalGroup, Session, StateParty
from cooperation.rules.facts import SpeakerClass
from cooperation.setup import services, shipped
from cooperation.setup.workflow import plenary_workflow

HAGUE = ZoneInfo("Europe/Amsterdam")
NEW_YORK = ZoneInfo("America/New_York")
TODAY = date(2021, 11, 30)
# One second before the list of the plenary of 2021 closes, and the moment itself.
LAST_SECOND = datetime(2021, 12, 6, 23, 59, 59, tzinfo=HAGUE)
CLOSED = datetime(2021, 12, 7, tzinfo=HAGUE)

STATES = {
    "SEN": ("Senegal", "Sénégal", RegionalGroup.AFRICA),
    "FRA": ("France", "France", RegionalGroup.WESTERN_EUROPE),
    "ARG": ("Argentina", "Argentine", RegionalGroup.LATIN_AMERICA),
    "JPN": ("Japan", "Japon", RegionalGroup.ASIA_PACIFIC),
    "HRV": ("Croatia", "Croatie", RegionalGroup.EASTERN_EUROPE),
    "CIV": ("Côte d'Ivoire", "Côte d'Ivoire", RegionalGroup.AFRICA),
    "COK": ("Cook Islands", "Îles Cook", RegionalGroup.ASIA_PACIFIC),
    "DEU": ("Germany", "Allemagne", RegionalGroup.WESTERN_EUROPE),
    "GMB": ("Gambia", "Gambie", RegionalGroup.AFRICA),
    "NLD": ("Netherlands", "Pays-Bas", RegionalGroup.WESTERN_EUROPE),
}
OTHERS = {
    "EU": (SpeakerClass.ORGANIZATION, "European Union", "Union européenne"),
    "USA": (SpeakerClass.OBSERVER, "United States of America", "États-Unis d'Amérique"),
    "OTP": (SpeakerClass.ORGAN, "Office of the Prosecutor", "Bureau du Procureur"),
    "COALITION": (SpeakerClass.CIVIL_SOCIETY, "Coalition of the Lantern", "Coalition de la Lanterne"),
}
ALL = (*STATES, *OTHERS)
EUROPEANS = ("FRA", "HRV", "DEU", "NLD")  # the members of the EU among them


# --- Sessions and plenaries -----------------------------------------------------------------------------------------


def make_session(number: int = 20, zone: str = "Europe/Amsterdam") -> Session:
    """A session of December 2021 in The Hague, or in another time zone."""
    found, _made = Session.objects.get_or_create(
        number=number,
        defaults={
            "place_en": "The Hague" if zone == "Europe/Amsterdam" else "New York",
            "place_fr": "La Haye" if zone == "Europe/Amsterdam" else "New York",
            "zone": zone,
            "first_day": date(2021, 12, 6),
            "last_day": date(2021, 12, 11),
        },
    )
    return found


def make_plenary(
    by: User, state: str = Plenary.State.ANNOUNCED, *, session: Session | None = None, **fields: Any
) -> Plenary:
    """The plenary of 8 December 2021 with its segments I (50 min) and II (40 min) and its nine invited speakers.

    by: one of the Secretariat. session: another one, whose zone then counts. fields: what differs from the real one.
    """
    session, _france = session or make_session(), delegation("FRA")
    given = shipped.read()
    real = shipped.moments(shipped.days(given["plenary"]), session)
    made = services.create(session, by, given, **real | fields)
    quiet = made.on + timedelta(days=1)  # what has passed is announced to nobody
    for name in {Plenary.State.DRAFT: (), Plenary.State.ENDED: ("announce", "end")}.get(state, ("announce",)):
        plenary_workflow.apply(name, Doing(made, by, quiet))
    return Plenary.objects.get(pk=made.pk)


def open_plenary(by: User, now: datetime, state: str = Plenary.State.ANNOUNCED, **fields: Any) -> Plenary:
    """The same plenary, its list opened a week before `now` and closing a week after it; it starts a day later.

    Where views ask the clock, give timezone.now().
    """
    closes = now + timedelta(days=7)
    starts = closes + timedelta(days=1)
    moments = {"opens_at": now - timedelta(days=7), "closes_at": closes, "starts_at": starts}
    return make_plenary(by, state, **{"on": starts.astimezone(HAGUE).date(), **moments} | fields)


# --- Delegations and their people -----------------------------------------------------------------------------------


def delegation(code: str) -> Delegation:
    """One of ALL; made where it is missing."""
    if found := Delegation.objects.filter(code=code).first():
        return found
    if code in OTHERS:
        kind, name_en, name_fr = OTHERS[code]
        return Delegation.objects.create(code=code, kind=kind.value, name_en=name_en, name_fr=name_fr)
    name_en, name_fr, group = STATES[code]
    names = {"name_en": name_en, "name_fr": name_fr}
    days = {"ratified_on": date(1999, 2, 2), "in_force_on": date(2002, 7, 1)}
    state, _made = StateParty.objects.get_or_create(iso3=code, defaults=names | days | {"group": group})
    return Delegation.objects.create(code=code, kind=SpeakerClass.STATE_PARTY.value, state=state, **names)


def delegations(*codes: str) -> list[Delegation]:
    """Several of them, or all; the European Union with its members among them."""
    made = [delegation(code) for code in codes or ALL]
    if any(one.code == "EU" for one in made):
        delegation("EU").group_members.set([one for one in made if one.code in EUROPEANS])
    return made


def delegate_of(
    make_user: Callable[..., User], represented: Delegation, *, is_focal_point: bool = True, **fields: Any
) -> User:
    """A new user who acts for a delegation; `make_user` is the fixture."""
    user = make_user(Role.DELEGATION, **fields)
    DelegationMember.objects.create(delegation=represented, user=user, is_focal_point=is_focal_point)
    return user
