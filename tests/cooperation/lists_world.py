"""A plenary for whose list some have asked, and its publications: what the tests of versions begin with.

plenary, people = listed_plenary(secretariat, make_user)   # SEN, FRA, JPN, CIV in segment I, ARG in II; list closed
version = publish(plenary, secretariat)                    # at NOW, as somebody does who has just read it
withdraw(plenary, people["SEN"], "SEN")
"""

from datetime import datetime, timedelta
from uuid import uuid4

from asp_portal.accounts.models import User
from asp_portal.workflow import Doing
from cooperation.lists import versions
from cooperation.models import ListVersion, Plenary, SpeakingRequest
from cooperation.registration import services
from cooperation.registration.workflow import request_workflow
from tests.cooperation.world import HAGUE, delegate_of, delegation, make_plenary

STARTS = datetime(2021, 12, 8, 10, tzinfo=HAGUE)
FIRST_ASKED = datetime(2021, 12, 3, 10, 14, 7, tzinfo=HAGUE)
NOW = datetime(2021, 12, 7, 18, tzinfo=HAGUE)
ASKED = (("SEN", "I"), ("FRA", "I"), ("JPN", "I"), ("CIV", "I"), ("ARG", "II"))
FRENCH = ("SEN", "CIV")  # whose delegates read French


def listed_plenary(by: User, make_user, asked=ASKED, **fields) -> tuple[Plenary, dict[str, User]]:
    """The plenary of 2021, starting at STARTS, with requests a minute apart; one delegate for each who asks."""
    plenary = make_plenary(by, **{"starts_at": STARTS} | fields)
    people = {}
    for minute, (code, key) in enumerate(asked):
        if code not in people:
            language = "fr" if code in FRENCH else "en"
            people[code] = delegate_of(make_user, delegation(code), name=f"Delegate {code}", language=language)
        ask(plenary, people[code], code, key, FIRST_ASKED + timedelta(minutes=minute))
    return plenary, people


def ask(plenary: Plenary, user: User, code: str, key: str, at: datetime, **fields) -> SpeakingRequest:
    """A request for the floor in one segment."""
    given = {"speaker": f"Speaker {code}", "level": "minister", "accessibility": f"CANARY {code}"} | fields
    [made] = services.register(
        user, plenary, delegation(code), [plenary.segments.get(key=key)], received_at=at, token=uuid4(), **given
    )
    return made


def withdraw(plenary: Plenary, user: User, code: str, key: str = "I") -> None:
    """A delegation takes its request back."""
    request = plenary.requests.standing().get(delegation__code=code, segment__key=key)
    request_workflow.apply("withdraw", Doing(request, user, NOW.date(), {"received_at": NOW}, "No longer needed."))


def publish(plenary: Plenary, by: User, now: datetime = NOW, note: str = "") -> ListVersion:
    """Publish the list as it is; what the worker does after it is left to the test."""
    _body, seen = versions.body_now(fresh(plenary), now)
    return versions.publish(plenary, by, now, seen=seen, note=note)


def fresh(plenary: Plenary) -> Plenary:
    """The plenary as a page reads it."""
    return Plenary.objects.select_related("session").get(pk=plenary.pk)
