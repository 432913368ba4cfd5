"""The stored files of all apps: those that no row names are swept away, the others are read again now and then."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain

from django.utils import timezone

from asp_portal import uploads
from cooperation.models import RequestFile, TextVersion
from travel.models import Receipt

AGE = timedelta(hours=24)  # younger files may still wait for the rest of their form
NAMED_BY = (Receipt, RequestFile, TextVersion)  # each row with the name and the SHA-256 of its file


def stored() -> Iterator[tuple[str, str]]:
    """The files that some row names, as (name, sha256)."""
    rows = (model.objects.exclude(stored_name=None).values_list("stored_name", "sha256") for model in NAMED_BY)
    return chain.from_iterable(one.iterator() for one in rows)


def sweep() -> int:
    """Remove files older than a day that no row names; gives how many."""
    names = list(uploads.orphans((name for name, _sha256 in stored()), timezone.now() - AGE))
    for name in names:
        uploads.remove(name)
    return len(names)


def damaged() -> Iterator[tuple[str, str]]:
    """Stored files that are missing or changed, with which of the two."""
    return uploads.damaged(stored())
