"""What browsers are told with every answer: nothing from outside, no framing, no guessing, nothing kept."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from asp_portal.accounts.roles import Role
from tests.site_walk import addresses

ROOT = Path(__file__).parent.parent.parent
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
}
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:application/json|text/template)\")|<style|\sstyle=\"|\son[a-z]+=\""
)


def wrong_headers(answer):
    """The headers of an answer that are not as they must be."""
    wrong = {name: answer.get(name) for name, value in FIXED.items() if answer.get(name) != value}
    policy = dict(part.strip().split(" ", 1) for part in answer.get("Content-Security-Policy", "x x").split(";"))
    return wrong | ({"Content-Security-Policy": policy} if policy != POLICY else {})


@pytest.mark.django_db
class TestEveryAnswer:
    def test_to_a_visitor(self, client):
        paths = [*(a.path() for a in addresses()), "/nowhere"]
        assert {path: wrong for path in paths if (wrong := wrong_headers(client.get(path)))} == {}

    @pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.ADMINISTRATOR, Role.JUDGE])
    def test_to_somebody_signed_in_is_kept_by_no_browser(self, make_user, signed_in, role):
        client = signed_in(make_user(role))
        wrong = {}
        for address in addresses():
            answer = client.get(address.path())
            kept = (
                {} if "no-store" in answer.get("Cache-Control", "") else {"Cache-Control": answer.get("Cache-Control")}
            )
            if found := wrong_headers(answer) | kept:
                wrong[address.name] = found
            if "_auth_user_id" not in client.session:
                client = signed_in(make_user(role))
        assert wrong == {}

    def test_refusals_too(self, client, settings, rf):
        client.raise_request_exception = False
        answers = [client.get("/nowhere"), client.put("/healthz"), client.post("/account/login/", {"x": "\0"})]
        assert [wrong_headers(answer) for answer in answers] == [{}] * 3

    def test_no_page_has_script_or_style_of_its_own(self, make_user, signed_in):
        client = signed_in(make_user(Role.SECRETARIAT))
        pages = [a for a in addresses() if not a.name.startswith("admin:")]
        found = {a.name: m.group() for a in pages if (m := INLINE.search(text_of(client.get(a.path()))))}
        assert found == {}

    def test_no_page_names_anything_outside(self, make_user, signed_in):
        client = signed_in(make_user(Role.SECRETARIAT))
        outside = re.compile(r"<(?:script|link|img|iframe|form)[^>]+(?:src|href|action)=\"(?:https?:)?//[^\"]*")
        pages = {a.name: text_of(client.get(a.path())) for a in addresses()}
        assert {name: m.group() for name, text in pages.items() if (m := outside.search(text))} == {}


def text_of(answer):
    """The HTML of an answer; nothing where it is no page."""
    return answer.content.decode() if answer.get("Content-Type", "").startswith("text/html") else ""


@pytest.mark.django_db
class TestCookies:
    def test_scripts_see_neither_session_nor_token(self, judge, signed_in):
        client = signed_in(judge.user)
        client.get("/account/password/change/")
        cookies = {name: (c["httponly"], c["samesite"]) for name, c in client.cookies.items()}
        assert cookies["session"] == (True, "Lax")
        assert cookies["csrf"] == (True, "Lax")

    def test_the_session_ends_with_the_browser(self, judge, signed_in):
        assert signed_in(judge.user).cookies["session"]["expires"] == ""


PRODUCTION = {
    "ASP_DEMO": "0",
    "ASP_HTTPS": "1",
    "ASP_SECRET_KEY": "a-long-secret-key-only-for-this-test-0123456789-abcdefghij",
    "ASP_HOSTS": "portal.example.org",
}
PROBE = """
import json, django
django.setup()
from django.conf import settings
settings.STORAGES = settings.STORAGES | {"staticfiles": {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
from django.test import Client
secure = Client(headers={"host": "portal.example.org"}).get("/account/login/", secure=True)
plain = Client(headers={"host": "portal.example.org"}).get("/account/login/")
other = Client(headers={"host": "evil.example"}).get("/account/login/", secure=True)
print(json.dumps({
    "hsts": secure.get("Strict-Transport-Security"),
    "cookies": {n: [bool(c["secure"]), bool(c["httponly"]), c["samesite"], c["path"], c["domain"]]
                for n, c in secure.cookies.items()},
    "plain": [plain.status_code, plain.get("Location")],
    "other": other.status_code,
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY],
    "second_factor": settings.SECOND_FACTOR_REQUIRED,
    "debug": settings.DEBUG,
}))
"""


def production(**changes):
    """The portal as an institution runs it, in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ASP_")} | PRODUCTION | changes
    environment["DJANGO_SETTINGS_MODULE"] = "asp_portal.settings"
    return subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@cache
def probed():
    """What the probe found."""
    run = production()
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


class TestProduction:
    def test_browsers_keep_to_https_for_a_year(self):
        assert probed()["hsts"] == "max-age=31536000; includeSubDomains; preload"

    def test_plain_http_is_sent_to_https(self):
        assert probed()["plain"] == [301, "https://portal.example.org/account/login/"]

    def test_cookies_are_bound_to_this_host_and_https(self):
        assert probed()["cookies"] == {"__Host-csrf": [True, True, "Lax", "/", ""]}
        assert probed()["session"] == ["__Host-session", True, True]

    def test_other_host_names_are_refused(self):
        assert probed()["other"] == 400

    def test_the_second_factor_is_required_and_debugging_is_off(self):
        assert (probed()["second_factor"], probed()["debug"]) == (True, False)

    def test_without_a_secret_key_it_does_not_start(self):
        run = production(ASP_SECRET_KEY="")
        assert run.returncode != 0
        assert "Set ASP_SECRET_KEY" in run.stderr
