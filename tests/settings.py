"""Settings of the tests: those of the portal, strict as in production, but quick and without HTTPS."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

MEDIA = tempfile.mkdtemp(prefix="asp-portal-tests-")
atexit.register(shutil.rmtree, MEDIA, ignore_errors=True)
KEYS = Path(MEDIA).with_suffix(".keys")
KEYS.touch(mode=0o600)
KEYS.write_text(f"7e577e57 {'A' * 43}=\n")
atexit.register(KEYS.unlink, missing_ok=True)
os.environ.update(
    ASP_DEMO="0",
    ASP_HTTPS="0",
    ASP_DEBUG="0",
    ASP_SECOND_FACTOR="0",  # the tests of the second factor turn it on
    ASP_SECRET_KEY="only for tests, where nothing is secret",
    ASP_MEDIA=MEDIA,
    ASP_KEYS=str(KEYS),
    ASP_EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
)

from asp_portal.settings import *  # noqa: E402, F403  the environment must be set before
from asp_portal.settings import DATABASES, STORAGES  # noqa: E402

# What a test writes is forgotten anyway: PostgreSQL need not wait for the disk.
DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
# Threads of a test leave no connection behind that would keep the test database from being removed.
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Each process of pytest-xdist counts sign-in attempts for itself.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Pages work without collectstatic.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
