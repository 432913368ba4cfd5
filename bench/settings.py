"""The portal as production runs it, on a database of its own, with a floor page and a count of queries."""

import os
from pathlib import Path

from asp_portal import database
from asp_portal.settings import *  # noqa: F403 - the same settings, but for what follows
from asp_portal.settings import DATABASES, MIDDLEWARE, TEMPLATES, VAR_DIR

if not os.environ.get("DATABASE_URL"):
    DATABASES["default"] |= database.ensure(VAR_DIR / "pg", "asp_portal_bench")
ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.urls.CountQueries", *MIDDLEWARE]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]
