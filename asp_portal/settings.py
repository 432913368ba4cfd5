"""Settings, all from the environment; docs/operating.md lists the variables.

Where nothing is set this is the demo. A real installation names its database, its key and its hosts, and is strict:
HTTPS only, and a second factor for those who handle money.
"""

import os
import secrets
import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from asp_portal import database

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("ASP_VAR", BASE_DIR / "var"))


def switch(name: str, default: bool) -> bool:
    """An environment variable as yes or no."""
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def listed(name: str, default: str) -> list[str]:
    """An environment variable as a list, separated by commas."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


CONFIGURED = {"DATABASE_URL", "ASP_SECRET_KEY", "ASP_HOSTS"} & set(os.environ)
DEMO = switch("ASP_DEMO", default=not CONFIGURED)
HTTPS = switch("ASP_HTTPS", default=not DEMO)
DEBUG = switch("ASP_DEBUG", default=False)
ALLOWED_HOSTS = listed("ASP_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_URL = os.environ.get("ASP_SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
CSRF_TRUSTED_ORIGINS = listed("ASP_TRUSTED_ORIGINS", "")


def secret_key() -> str:
    """ASP_SECRET_KEY; in the demo a key made once and kept beside the data."""
    if key := os.environ.get("ASP_SECRET_KEY"):
        return key
    if not DEMO:
        raise ImproperlyConfigured("Set ASP_SECRET_KEY to a long random text, or ASP_DEMO=1 to look around.")
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = secret_key()
KEY_RING = Path(os.environ.get("ASP_KEYS", VAR_DIR / "keys"))  # seals columns; the demo makes one by itself

# --- Apps -----------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "asp_portal.apps.PortalConfig",
    "asp_portal.accounts.apps.AccountsConfig",
    "judges",
    "cooperation",
    "travel",
    "pensions",
    "asp_portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_tables2",
    "django_filters",
    "csp",
    "pgtrigger",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "asp_portal.accounts.middleware.SessionLimits",
    "asp_portal.accounts.middleware.OwnLanguage",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "asp_portal.accounts.middleware.SecondFactor",
    "asp_portal.accounts.middleware.NothingStored",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "asp_portal.urls"
WSGI_APPLICATION = "asp_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "asp_portal.context.portal",
            ],
        },
    },
]

# Names of what the apps give to the portal: strings, so that the portal imports no app.
MENU = ["judges.menu.entries", "pensions.menu.entries", "travel.menu.entries", "cooperation.menu.entries"]
INBOXES = ["travel.inbox.entries", "judges.inbox.entries", "pensions.inbox.entries", "cooperation.inbox.entries"]
COMING = ["judges.coming.services.outlooks"]
REFERENCE_DATA = [
    "asp_portal.accounts.roles.load",
    "cooperation.reference.load",
    "judges.reference.load",
    "pensions.reference.load",
]
DEMO_WORLD = [
    "asp_portal.accounts.demo.build",
    "judges.demo.people.build",
    "travel.demo.build",
    "judges.demo.record.build",
    "judges.demo.relocation.build",
    "judges.demo.stories.build",
    "judges.demo.pay.build",
    "pensions.demo.build",
    "cooperation.demo.build",
]
CASE_KINDS = {
    "travel": "travel.rules.cases.KIND",
    "remuneration": "judges.rules.cases.REMUNERATION",
    "leave": "judges.rules.cases.LEAVE",
    "relocation": "judges.rules.cases.RELOCATION",
    "pension": "pensions.rules.cases.KIND",
    "speakers": "cooperation.rules.cases.KIND",
}
STATEMENTS = [
    "travel.Statement",
    "judges.PayStatement",
    "judges.RelocationStatement",
    "pensions.PensionPayment",
    "pensions.PensionStatement",
]

# --- Database -------------------------------------------------------------------------------------------------------

# A silent network or a forgotten lock never holds a page for ever; a migration takes the time it takes.
LIMITS = "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"
if sys.argv[1:2] in (["check_cases"], ["recompute"]):  # rules need no database, and are asked where there is none
    DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}
elif os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.config(conn_max_age=600, conn_health_checks=True)}
else:
    DATABASES = {"default": database.ensure(VAR_DIR / "pg", "asp_portal")}
    DATABASES["default"].update(CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True)
DATABASES["default"].setdefault("OPTIONS", {}).update(
    connect_timeout=5,
    options=LIMITS if sys.argv[1:2] != ["migrate"] else "",
    tcp_user_timeout=10_000,
)
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("TEST_DATABASE", "test_asp_portal")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # with few, a flood of attempts would push out the counts of others
    }
}

# --- Accounts -------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["asp_portal.accounts.backend.RolesBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "asp_portal.accounts.passwords.ContextValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "asp_portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {"reset_password": "asp_portal.accounts.forms.AskForPassword"}
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "asp_portal.accounts.forms.AddKey",
    "edit_webauthn": "asp_portal.accounts.forms.EditKey",
}
MFA_TOTP_ISSUER = "ASP Portal"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SECOND_FACTOR_REQUIRED = switch("ASP_SECOND_FACTOR", default=not DEMO)
SESSION_COOKIE_AGE = 12 * 60 * 60  # the absolute end, seconds after sign-in
SESSION_IDLE_SECONDS = 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Browser --------------------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "language"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if switch("ASP_BEHIND_PROXY", default=False):
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # the last address in X-Forwarded-For is the visitor's, for the limits on attempts
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # attempts are counted by the visitor's address, not the proxy's
# The live server: "" where the proxy hands /live/ to it, or its address; ":8001" is a port of the host of the page.
LIVE_URL = os.environ.get("ASP_LIVE_URL", f":{int(os.environ.get('PORT', '8000')) + 1}" if DEMO else "")
LIVE_CLIENTS = int(os.environ.get("ASP_LIVE_CLIENTS", "5000"))  # more are asked to come again
HERE = [f"{'https' if HTTPS else 'http'}://{host}" for host in ALLOWED_HOSTS if host[0] not in "[.*"]
# The pages that may read its streams, where it has another address than they.
LIVE_ORIGINS = [SITE_URL, *CSRF_TRUSTED_ORIGINS, *(f"{each}:{os.environ.get('PORT', '8000')}" for each in HERE)]


def live_sources() -> list[str]:
    """What pages connect to besides their own address."""
    if LIVE_URL.startswith(":"):
        return [f"{each}{LIVE_URL}" for each in HERE]
    return [LIVE_URL] if LIVE_URL else []


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, *live_sources()],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# --- Files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "asp_portal.static_files.StaticFiles"},
}
MEDIA_ROOT = Path(os.environ.get("ASP_MEDIA", VAR_DIR / "media"))
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "asp_portal.uploads.handlers.BoundedUploadHandler",
]

# --- Languages, time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "asp_portal.formats"
TIME_ZONE = "Europe/Amsterdam"  # the seat of the Court: its days are the days of the rules
USE_TZ = True

# --- Mail, background work, logs ------------------------------------------------------------------------------------

EMAIL_BACKEND = os.environ.get(
    "ASP_EMAIL_BACKEND", f"django.core.mail.backends.{'console' if DEMO else 'smtp'}.EmailBackend"
)
EMAIL_HOST = os.environ.get("ASP_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("ASP_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("ASP_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ASP_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = switch("ASP_EMAIL_TLS", default=False)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("ASP_EMAIL_FROM", "asp-portal@demo.example")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_IMPORT_PATHS = ["asp_portal.outbox", "asp_portal.accounts.mail"]

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "partials/table.html"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A scanner's invented host name is answered with 400; its traceback says nothing more.
    # Django leaves dropping the body of an answer to HEAD to gunicorn, which warns each time.
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": os.environ.get("ASP_LOG_LEVEL", "WARNING")},
}
