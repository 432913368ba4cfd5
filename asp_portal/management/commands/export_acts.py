"""Export the chain of acts."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from asp_portal import chain


class Command(BaseCommand):
    """To the standard output, so that it can be compressed, signed or sent on as it comes."""

    help = "Writes the acts with their contents as JSON lines, for keeping elsewhere; verify_acts FILE checks them."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which acts."""
        parser.add_argument("--since", type=int, default=1, metavar="NUMBER", help="the number of the first act")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write line by line."""
        self.stdout.ending = ""
        count = chain.write_export(self.stdout, options["since"])
        self.stderr.write(f"{count} acts")
