"""Reference data of pensions: the twelve seats of the Committee, the illustrative actuarial basis."""

from itertools import product

from pensions.models import Seat


def load() -> str:
    """The twelve seats; may be run again."""
    for group, kind, number in product(Seat.Group, Seat.Kind, (1, 2)):
        Seat.objects.get_or_create(group=group, kind=kind, number=number)
    return f"{Seat.objects.count()} seats of the Staff Pension Committee"
