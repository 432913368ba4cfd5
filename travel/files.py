"""The stored files of receipts: those that no row names are swept away, the others are read again now and then."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from asp_portal import uploads
from travel.models import Receipt

AGE = timedelta(hours=24)  # younger files may still wait for the rest of their form


def sweep() -> int:
    """Remove files older than a day that no receipt names; gives how many."""
    names = list(uploads.orphans(Receipt.objects.values_list("stored_name", flat=True), timezone.now() - AGE))
    for name in names:
        uploads.remove(name)
    return len(names)


def damaged() -> Iterator[tuple[str, str]]:
    """Stored files that are missing or changed, with which of the two."""
    return uploads.damaged(Receipt.objects.values_list("stored_name", "sha256").iterator())
