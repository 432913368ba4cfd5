"""What awaits a person in the plenaries, for the home page."""

from collections.abc import Callable
from datetime import date

from asp_portal.accounts.models import User
from asp_portal.inbox import Task
from cooperation.lists import tasks as list_tasks
from cooperation.registration import pages as registration_pages
from cooperation.texts import pages as text_pages

AREAS: tuple[Callable[[User, date], list[Task]], ...] = (
    registration_pages.tasks,
    list_tasks.tasks,
    text_pages.tasks,
)


def entries(user: User, today: date) -> list[Task]:
    """What this user has to do, area by area; nothing that is nothing."""
    return [task for area in AREAS for task in area(user, today) if task.count]
