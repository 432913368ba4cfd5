"""Read every stored receipt again and compare it with its fingerprint."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from travel import files
from travel.models import Receipt


class Command(BaseCommand):
    """For backups, and after a disk has failed."""

    help = "Reads every stored receipt again; fails and names those that are missing or changed."

    def add_arguments(self, parser: Any) -> None:
        """Whether to clear up as well."""
        parser.add_argument("--sweep", action="store_true", help="remove files older than a day that no receipt names")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each bad file."""
        bad = list(files.damaged())
        for name, how in bad:
            self.stdout.write(f"{name}: {how}")
        if options["sweep"]:
            self.stdout.write(f"{files.sweep()} files that nobody names removed")
        if bad:
            raise CommandError(f"{len(bad)} of {Receipt.objects.count()} files are not as they were stored.")
        self.stdout.write(f"{Receipt.objects.count()} files are as they were stored")
