"""The portal's own pages in Chromium: accessible, narrow, by keyboard, without JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect

from asp_portal.accounts.roles import Role
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
OPEN = ["/account/login/", "/account/password/reset/", "/verify/", "/verify/?code=NONE", "/nothing/here/"]
CLOSED = [
    "/",
    "/regulations/",
    "/regulations/?q=zeppelin",
    "/account/2fa/",
    "/account/password/change/",
    "/account/reauthenticate/",
    "/nothing/here/",
]
FOCUS = (
    "() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, parseFloat(s.outlineWidth)] }"
)


@pytest.fixture
def portal(page: Page, live_server) -> Page:
    """A browser whose pages are named by their path; what it complains about fails the test."""
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    # A page that says 404 or 403 is noted by Chromium as well.
    assert [text for text in complaints if "status of 40" not in text] == []


def at(live_server, path: str) -> str:
    # Passkeys work for "localhost" only, not for a number.
    return live_server.url.replace("127.0.0.1", "localhost") + path


def sign_in(page: Page, live_server, user) -> None:
    page.goto(at(live_server, "/account/login/"))
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


def assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def look_at(page: Page, url: str) -> None:
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(url)
        assert_fits(page)
        assert_accessible(page)


@pytest.mark.parametrize("demo", [False, True])
def test_the_open_pages_are_accessible(portal, live_server, monkeypatch, demo):
    monkeypatch.setattr(settings, "DEMO", demo)
    for path in OPEN:
        look_at(portal, at(live_server, path))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_closed_pages_are_accessible_in_both_languages(portal, live_server, make_user, language):
    sign_in(portal, live_server, make_user(Role.JUDGE, name="Ada Example"))
    portal.locator(f"form.language button[value={language}]").click()
    for path in CLOSED:
        look_at(portal, at(live_server, path))
        assert portal.locator("html").get_attribute("lang") == language


def test_the_first_key_leads_past_the_menu_and_focus_is_always_seen(portal, live_server, make_user):
    sign_in(portal, live_server, make_user(Role.SECRETARIAT))
    portal.goto(at(live_server, "/regulations/"))
    portal.keyboard.press("Tab")
    assert portal.evaluate("document.activeElement.className") == "skip"
    expect(portal.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    portal.keyboard.press("Enter")
    assert portal.evaluate("document.activeElement.id") == "main"
    for _stop in range(12):
        portal.keyboard.press("Tab")
        style, width = portal.evaluate(FOCUS)
        assert style == "solid"
        assert width >= 2


def test_the_user_menu_closes_on_escape_and_gives_the_focus_back(portal, live_server, make_user):
    sign_in(portal, live_server, make_user(Role.JUDGE))
    menu = portal.locator("details.dropdown-quiet")
    menu.locator("summary").press("Enter")
    expect(portal.get_by_role("button", name="Sign out")).to_be_visible()
    assert_accessible(portal)
    portal.keyboard.press("Escape")
    expect(portal.get_by_role("button", name="Sign out")).to_be_hidden()
    assert portal.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_menu_of_a_narrow_screen_opens_and_closes(portal, live_server, make_user):
    sign_in(portal, live_server, make_user(Role.SECRETARIAT))
    portal.set_viewport_size({"width": 320, "height": 800})
    button, menu = portal.get_by_role("button", name="Menu"), portal.get_by_role("navigation", name="Main menu")
    expect(menu).to_be_hidden()
    button.click()
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert_accessible(portal)
    button.click()
    expect(menu).to_be_hidden()


def test_a_demo_account_is_filled_in_by_its_button(portal, live_server, monkeypatch):
    monkeypatch.setattr(settings, "DEMO", True)
    portal.goto(at(live_server, "/account/login/"))
    portal.get_by_role("button", name="Choose registrar@demo.example").click()
    expect(portal.get_by_label("Email")).to_have_value("registrar@demo.example")
    expect(portal.get_by_label("Password")).to_have_value("demo")


def test_errors_take_the_focus_and_lead_to_their_fields(portal, live_server, make_user):
    sign_in(portal, live_server, make_user(Role.JUDGE))
    portal.goto(at(live_server, "/account/password/change/"))
    portal.locator("main form [type=submit]").click()
    summary = portal.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(portal).to_have_title(re.compile("^Error:"))
    assert_accessible(portal)
    summary.get_by_role("link").first.click()
    assert portal.evaluate("document.activeElement.id") == "id_oldpassword"
    expect(portal.locator("#id_oldpassword")).to_have_attribute("aria-invalid", "true")


def test_a_provision_is_marked_where_a_link_leads_to_it(portal, live_server, make_user):
    sign_in(portal, live_server, make_user(Role.AUDITOR))
    portal.goto(at(live_server, "/regulations/#app1-II-2"))
    target = portal.locator(":target")
    expect(target).to_be_in_viewport()
    expect(target).to_contain_text("App. 1, art. II(2)")


def test_everything_is_reached_without_javascript(browser, live_server, make_user):
    user = make_user(Role.SECRETARIAT)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800}, locale="en-GB")
    page = context.new_page()
    sign_in(page, live_server, user)
    expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()
    page.locator("details.dropdown-quiet summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    context.close()


def test_a_passkey_is_added_and_opens_the_door(portal, live_server, make_user):
    user = make_user(Role.JUDGE)
    authenticator = portal.context.new_cdp_session(portal)
    authenticator.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    options |= dict.fromkeys(["hasResidentKey", "hasUserVerification", "isUserVerified"], True)
    authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(portal, live_server, user)
    portal.goto(at(live_server, "/account/2fa/webauthn/add/"))
    if "reauthenticate" in portal.url:
        portal.get_by_label("Password").fill(PASSWORD)
        portal.get_by_role("button", name="Confirm").click()
    assert_accessible(portal)
    portal.get_by_label("Passwordless").check()
    portal.locator("#mfa_webauthn_add").click()
    expect(portal.get_by_role("heading", level=1)).to_have_text("Recovery Codes")
    assert_accessible(portal)
    portal.goto(at(live_server, "/account/2fa/webauthn/"))
    assert_accessible(portal)
    portal.locator("details.dropdown-quiet summary").click()
    portal.get_by_role("button", name="Sign out").click()
    portal.get_by_role("button", name="Sign in with a passkey").click()
    expect(portal.get_by_role("heading", level=1)).to_contain_text("Welcome")


def test_a_passkey_that_is_not_given_is_said_in_words(portal, live_server):
    authenticator = portal.context.new_cdp_session(portal)
    authenticator.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": False}
    authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    portal.goto(at(live_server, "/account/login/"))
    portal.get_by_role("button", name="Sign in with a passkey").click()
    expect(portal.get_by_text("The passkey was not accepted")).to_be_visible()
