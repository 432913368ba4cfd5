"""Seal every sealed column anew with the newest key, in the open and while people work."""

import argparse
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, models, transaction
from django.db.models import F, Func, Q

from asp_portal.keys import NAME_BYTES, Tampered, changing, key_ring, new_key, read_ring, write_ring
from asp_portal.sealed import SealedField, sealed_fields

BATCH = 500  # rows
BATCH_BYTES = 32_000_000  # or fewer rows, where a column holds whole files


class Command(BaseCommand):
    """Each batch is a transaction of its own. After a kill, start it again: what has the newest key is left alone."""

    help = "Seals every sealed column with the newest key of the ring. May be killed and started again."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What happens to the ring: nothing, one key more, or those gone that no column uses."""
        ring = parser.add_mutually_exclusive_group()
        ring.add_argument(
            "--new", action="store_true", help="first add a key to the ring; make the ring if there is none"
        )
        ring.add_argument("--forget", action="store_true", help="at the end remove the keys that no column uses")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal, then say which keys are no longer used. Ends with an error where a value does not open."""
        if options["new"]:
            self.stdout.write(f"{settings.KEY_RING}: key {add_key()} seals from now on.")
        broken = [line for model, fields in sealed_fields() for field in fields for line in self.reseal(model, field)]
        if broken:
            self.stderr.write("\n".join(broken))
            raise CommandError(f"{len(broken)} values did not open and were left alone. No key was removed.")
        unused = forget_unused() if options["forget"] else unused_keys()
        said = "removed from the ring" if options["forget"] else "used by no column (--forget removes them)"
        self.stdout.write(f"{said}: {', '.join(unused) or 'none'}")

    def reseal(self, model: type[models.Model], field: SealedField) -> list[str]:
        """One column; gives a line for each value that did not open."""
        last, done, broken = None, 0, []
        while True:
            rows, changed, complaints = reseal_batch(model, field, last)
            if not rows:
                return broken
            last, done = rows[-1].pk, done + changed
            broken += complaints
            self.stdout.write(f"{model._meta.label}.{field.name}: {done} sealed anew, up to row {last}")


def reseal_batch(
    model: type[models.Model], field: SealedField, after: Any
) -> tuple[list[models.Model], int, list[str]]:
    """The next rows, how many of them were sealed anew, and a line for each that did not open."""
    broken: list[str] = []
    with transaction.atomic():
        chosen = model._base_manager.filter(pk__in=next_keys(filled(model, field), field, after)).order_by("pk")
        rows = list(chosen.only("pk", "slug", field.name).select_for_update(of=("self",), no_key=True))
        old = [row for row in rows if field.held(row).key != key_ring().newest]
        sound = [row for row in old if opens(field, row, broken.append)]
        model._base_manager.bulk_update(sound, [field.name])
    return rows, len(sound), broken


def filled(model: type[models.Model], field: SealedField) -> models.QuerySet:
    """The rows whose column is not empty."""
    return model._base_manager.filter(**{f"{field.name}__isnull": False})


def next_keys(rows: models.QuerySet, field: SealedField, after: Any) -> list[Any]:
    """The primary keys of the next rows: no more than fit into the memory, but one at least."""
    later = Q(pk__gt=after) if after is not None else Q()
    size = Func(F(field.name), function="octet_length", output_field=models.IntegerField())
    sizes = list(rows.filter(later).order_by("pk").values_list("pk", size)[:BATCH])
    totals = accumulate(size for _pk, size in sizes)
    return [
        pk
        for number, ((pk, _size), total) in enumerate(zip(sizes, totals, strict=True))
        if number == 0 or total <= BATCH_BYTES
    ]


def opens(field: SealedField, row: models.Model, complain: Callable[[str], None]) -> bool:
    """Whether the value is genuine; a complaint where it is not."""
    try:
        field.sealed(field.held(row))
    except Tampered as error:
        complain(str(error))
        return False
    return True


# --- The ring -------------------------------------------------------------------------------------------------------


def add_key() -> str:
    """The name of the key that was added at the end of the ring."""
    path = settings.KEY_RING
    path.parent.mkdir(parents=True, exist_ok=True)
    name, key = new_key()
    with changing(path):
        keys = read_ring(path).keys if path.exists() else {}
        write_ring(path, keys | {name: key})
    return name


def unused_keys() -> list[str]:
    """The keys that sealed nothing of what the columns hold now, except the newest."""
    used: set[str] = set()
    for model, fields in sealed_fields():
        for field in fields:
            name = Func(F(field.name), 1, NAME_BYTES, function="substring", output_field=models.BinaryField())
            names = filled(model, field).values_list(name, flat=True).order_by().distinct()
            used.update(bytes(name).decode("ascii", "replace") for name in names)
    ring = key_ring()
    return [name for name in ring.keys if name not in used and name != ring.newest]


def forget_unused() -> list[str]:
    """The keys that were removed. Nobody writes to the tables meanwhile."""
    path = settings.KEY_RING
    with transaction.atomic(), changing(path):
        for model, _fields in sealed_fields():
            table = connection.ops.quote_name(model._meta.db_table)
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        unused = unused_keys()
        if unused:
            write_ring(path, {name: key for name, key in read_ring(path).keys.items() if name not in unused})
    return unused
