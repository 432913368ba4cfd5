"""Verify the chain of acts."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from asp_portal import chain


class Command(BaseCommand):
    """Ends with status 1 and the first wrong act where the chain is broken."""

    help = "Verifies the chain of acts in the database, or in a file written by export_acts."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What is verified."""
        parser.add_argument("file", nargs="?", type=Path, help="an export; without it the database is verified")
        parser.add_argument("--head", default="", help="a hash noted earlier: the act that has it must be there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, and say how many acts there are and what the last hash is."""
        try:
            found = self.verify(options["file"], options["head"])
        except chain.Broken as error:
            raise CommandError(str(error)) from error
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from error
        start = f" from act {found.first} on" if found.first > 1 else ""
        self.stdout.write(f"{found.count} acts{start}, all in order. Last hash: {found.head}")

    def verify(self, file: Path | None, head: str) -> chain.Chain:
        """The file where there is one, else the database."""
        if file is None:
            return chain.verify_database(head)
        with file.open(encoding="utf-8") as lines:
            return chain.verify_export(lines, head)
