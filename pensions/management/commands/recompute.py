"""Works out archive copies of pension statements again: `manage.py recompute FILE.pdf...`. It needs no database."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from asp_portal.archive_pdf import NotArchived
from pensions.rules.case_writing import to_json
from pensions.statements.recomputing import case_of, recompute

SAME, DIFFERS, NOT_OURS = 0, 1, 2


class Command(BaseCommand):
    """For each file whether the rules of today give the same; the exit status is 1 where not, 2 where it is no copy."""

    help = (
        "Works out archive copies of pension statements with the rules of today, and says what differs. With --case it"
        " prints their inputs as a case file, for check_cases."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        """The files."""
        parser.add_argument("files", nargs="+", metavar="FILE.pdf", help="an archive copy of a pension statement")
        parser.add_argument("--case", action="store_true", help="print the inputs as a case file instead")

    def handle(self, *args, files, case, **options):
        """Prints each file as it is done; what is wrong with one goes to the error output."""
        cases, statuses = [], []
        for path in map(Path, files):
            try:
                if case:
                    cases.append(case_of(path))
                else:
                    statuses.append(self.told(path))
            except (NotArchived, OSError) as error:
                reason = error.strerror if isinstance(error, OSError) else error
                self.stderr.write(f"{path}: not an archive copy of ours: {reason}")
                statuses.append(NOT_OURS)
        if cases:
            self.stdout.write(to_json(cases))
        if status := max(statuses, default=SAME):
            sys.exit(status)

    def told(self, path: Path) -> int:
        """Prints what the rules of today say of a file; gives its status."""
        found = recompute(path)
        self.stdout.write(f"{path}: {'differs' if found.differences else 'the same'}")
        self.stdout.write(f"    statement {found.number}, code {found.code}, net {found.net} EUR")
        for difference in found.differences:
            self.stdout.write(f"    {difference}")
        for difference in found.other_versions:
            self.stdout.write(f"    (made by another {difference})")
        return DIFFERS if found.differences else SAME
