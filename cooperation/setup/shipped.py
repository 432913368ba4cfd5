"""The plenary of 8 December 2021, as its concept note describes it: to look at, and to copy."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from asp_portal.accounts.models import User
from cooperation.models import Plenary, Session
from cooperation.setup import services
from cooperation.setup.facts import MOMENTS

FILE = Path(__file__).parents[1] / "data" / "plenary_2021.json"
DAYS = ("first_day", "last_day", "on")


def read() -> dict[str, Any]:
    """The file: session, plenary, limits, criteria and segments."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def days(given: dict[str, Any]) -> dict[str, Any]:
    """The same facts with days instead of their texts."""
    return {name: date.fromisoformat(value) if name in DAYS else value for name, value in given.items()}


def moments(given: dict[str, Any], session: Session) -> dict[str, Any]:
    """The same facts with moments instead of their texts, which are in the session's time."""
    return {
        name: datetime.fromisoformat(value).replace(tzinfo=session.timezone) if name in MOMENTS else value
        for name, value in given.items()
    }


@transaction.atomic
def take_in(user: User | None) -> Plenary:
    """The shipped plenary in preparation; the one that is there where it was taken in before."""
    shipped = read()
    session, _made = Session.objects.get_or_create(
        number=shipped["session"]["number"], defaults=days(shipped["session"])
    )
    fields = moments(days(shipped["plenary"]), session)
    if found := session.plenaries.filter(on=fields["on"]).first():
        return found
    return services.create(session, user, shipped, **fields)
