"""The entry point for gunicorn and every other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asp_portal.settings")
application = get_wsgi_application()
