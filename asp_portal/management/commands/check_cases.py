"""Runs case files against the rules: `manage.py check_cases FILE...`."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from asp_portal.law.cases import Status, exit_status, run_files


class Command(BaseCommand):
    """One line for each case; the exit status is 1 if any differs, 2 if a file is malformed."""

    help = "Runs case files: examples of what the regulations give, one line for each case."
    requires_system_checks = []

    def add_arguments(self, parser):
        """The files."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="a YAML file with a list of cases")

    def handle(self, *args, files, **options):
        """Prints each case as it is done; what is wrong with a file goes to the error output."""
        kinds = {name: import_string(path) for name, path in settings.CASE_KINDS.items()}
        outcomes = []
        for outcome in run_files(files, kinds):
            outcomes.append(outcome)
            out = self.stderr if outcome.status is Status.MALFORMED else self.stdout
            out.write(str(outcome))
        if status := exit_status(outcomes):
            sys.exit(status)
