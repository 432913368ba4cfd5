"""Build the demo world."""

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string


def positive(text: str) -> int:
    """A whole number from 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("give a whole number from 1")
    return number


class Command(BaseCommand):
    """Each part of the world comes from the app it belongs to (settings.DEMO_WORLD)."""

    help = "Builds the demo world: invented people and papers, real rules. May be run again."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """How large the world is."""
        parser.add_argument("--scale", type=positive, default=1, help="multiplies judges, claims and acts, to measure")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the parts in their order."""
        if not settings.DEMO:
            raise CommandError("Invented people have no place in a real installation: set ASP_DEMO=1 for the demo.")
        for name in settings.DEMO_WORLD:
            import_string(name)(timezone.localdate(), options["scale"], self.stdout.write)
