#!/usr/bin/env python
"""Django's command line for ASP Portal."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from asp_portal.database import DatabaseUnavailable

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asp_portal.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, DatabaseUnavailable) as error:
        sys.exit(f"{error}")  # a sentence that says what to do
