"""Reference data of the judges' app: the salary as the Assembly first fixed it."""

from judges.models import Salary
from judges.rules.facts import AS_ADOPTED


def load() -> str:
    """The first row of the salary scale, where none begins with the Court; may be run again."""
    if not Salary.objects.filter(first_day__lte=AS_ADOPTED.first_day).exists():
        Salary.objects.create(first_day=AS_ADOPTED.first_day, annual=AS_ADOPTED.annual, source=AS_ADOPTED.source)
    return f"{Salary.objects.count()} rows of the salary scale"
