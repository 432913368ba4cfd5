"""What bench/plenary.py measures: a published list of 200 speakers, and a plenary for which nobody has asked yet.

    .venv/bin/python -m bench.plenary_world DELEGATIONS

Prints one JSON object: the paths of the public list and of the form, and a session for each delegate.
"""

import json
import sys
from datetime import datetime, timedelta
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402  after setup()
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from asp_portal.accounts.models import User  # noqa: E402
from asp_portal.accounts.roles import Role  # noqa: E402
from asp_portal.workflow import Doing  # noqa: E402
from cooperation.lists import versions  # noqa: E402
from cooperation.models import Delegation, DelegationMember, Plenary, Session  # noqa: E402
from cooperation.registration.services import register  # noqa: E402
from cooperation.setup import services  # noqa: E402
from cooperation.setup.workflow import plenary_workflow  # noqa: E402

SPEAKERS = 200  # half of them in each of two segments
SEGMENTS = [
    {"key": key, "title_en": f"Segment {key}", "title_fr": f"Segment {key}", "seconds": 9 * 3600, "floor_seconds": 3600}
    for key in ("I", "II")
]


def delegates(count: int) -> list[tuple[Delegation, User]]:
    """So many delegations, each with one person who acts for it."""
    for number in range(Delegation.objects.filter(code__startswith="BENCH").count(), count):
        code = f"BENCH{number:04}"
        delegation = Delegation.objects.create(
            code=code, kind="organization", name_en=f"Organization {number}", name_fr=f"Organisation {number}"
        )
        user = User.objects.create(email=f"{code.lower()}@bench.example", name=code, password=make_password(None))
        user.groups.set(Group.objects.filter(name=Role.DELEGATION))
        DelegationMember.objects.create(delegation=delegation, user=user, is_focal_point=True)
    rows = DelegationMember.objects.filter(delegation__code__startswith="BENCH").select_related("delegation", "user")
    return [(member.delegation, member.user) for member in rows.order_by("delegation__code")[:count]]


def plenary(keeper: User, now: datetime) -> Plenary:
    """A plenary of eighteen hours, whose list opened a day ago and closes in one."""
    session = Session.objects.order_by("-number").first()
    day = timedelta(days=1)
    starts = now + 2 * day
    made = services.create(
        session, keeper, {"segments": SEGMENTS, "criteria": ["class", "level", "receipt"]},
        title_en="Measured", title_fr="Mesurée", on=starts.date(), starts_at=starts, seconds=18 * 3600,
        opens_at=now - day, closes_at=now + day,
    )  # fmt: skip
    # As if the day had passed: nobody is told of it.
    plenary_workflow.apply("announce", Doing(made, keeper, (starts + 2 * day).date()))
    return Plenary.objects.get(pk=made.pk)


def published(keeper: User, people: list[tuple[Delegation, User]], now: datetime) -> Plenary:
    """A plenary with its list published; the one that was made before, where there is one."""
    for version in versions.ListVersion.objects.filter(kind="published", plenary__title_en="Measured"):
        return version.plenary
    made = plenary(keeper, now)
    for delegation, user in people[: SPEAKERS // len(SEGMENTS)]:
        register(
            user, made, delegation, made.segments.all(), received_at=now, token=uuid4(),
            speaker=f"A person of {delegation.code}", level="ambassador", language="en",
        )  # fmt: skip
    _body, seen = versions.body_now(made, now)
    versions.publish(made, keeper, timezone.now(), seen=seen)
    return made


def session_of(user: User) -> str:
    """The key of a session in which the user is signed in."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def main() -> None:
    """Make it, and say where it is."""
    now = timezone.now()
    keeper = User.objects.get(email="secretariat@demo.example")
    people = delegates(int(sys.argv[1]))
    listed, asked = published(keeper, people, now), plenary(keeper, now)
    found = {
        "public": reverse("cooperation:public-list", args=[listed.slug]),
        "form": reverse("cooperation:request-new", args=[asked.slug]),
        "sessions": [session_of(user) for _delegation, user in people],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
