"""Load the reference data that the project ships."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string


class Command(BaseCommand):
    """Each app brings its own (settings.REFERENCE_DATA)."""

    help = "Loads roles, States Parties and what else the project ships. May be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the parts in their order."""
        for name in settings.REFERENCE_DATA:
            self.stdout.write(import_string(name)())
