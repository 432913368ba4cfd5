"""What awaits a person in the judges' record, for the home page."""

from collections.abc import Callable
from datetime import date
from typing import Any

from asp_portal.accounts.models import User
from judges.leave import pages as leave_pages
from judges.pay import pages as pay_pages
from judges.relocation import inbox as relocation_inbox

AREAS: tuple[Callable[[User, date], list[Any]], ...] = (
    leave_pages.tasks,
    pay_pages.to_do,
    relocation_inbox.tasks,
)


def entries(user: User, today: date) -> list[Any]:
    """What this user has to do, area by area; nothing that is nothing."""
    return [task for area in AREAS for task in area(user, today) if task.count]
