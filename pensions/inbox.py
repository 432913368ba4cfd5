"""What awaits a person in pensions, for the home page."""

from collections.abc import Callable
from datetime import date
from typing import Any

from asp_portal.accounts.models import User
from pensions.actuarial import pages as actuarial
from pensions.certificates import pages as certificates
from pensions.committee import pages as committee
from pensions.disability import pages as disability
from pensions.roll import pages as roll
from pensions.statements import pages as statements

AREAS: tuple[Callable[[User, date], list[Any]], ...] = (
    disability.tasks,
    certificates.tasks,
    actuarial.tasks,
    committee.tasks,
    roll.to_do,
    statements.tasks,
)


def entries(user: User, today: date) -> list[Any]:
    """What this user has to do, area by area; nothing that is nothing."""
    return [task for area in AREAS for task in area(user, today) if task.count]
