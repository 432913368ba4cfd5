"""People at their browsers. What a browser complains about, or asks of somebody else's server, fails the test.

BROWSER_PICTURES=<folder> keeps a picture of each step, wide and narrow, to be looked at.
"""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect
from time_machine import escape_hatch

from asp_portal.accounts.models import User
from tests.conftest import PASSWORD
from tests.travel.conftest import make_claim, make_journey, rates

__all__ = ["make_claim", "make_journey", "rates"]  # journeys and claims in every state, for these tests too

# Without preload, for which axe writes a <style> of its own where a style sheet imports another, as the admin's do.
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "preload": False}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PATIENCE = 20_000  # milliseconds: the first statement of a process takes some seconds on a busy machine
PICTURES = os.environ.get("BROWSER_PICTURES", "")
# A page that says what cannot be done answers with its status, which Chromium notes as an error.
NOTED = re.compile(r"Failed to load resource: the server responded with a status of (403|404|409|422|429|500) ")


def watch(context: BrowserContext, origin: str, complaints: list[str]) -> None:
    """Write down what this browser complains about, and what it asks of anybody but the portal."""

    def console(message) -> None:
        is_page = not message.location["url"].startswith(f"{origin}/static/")
        if message.type in ("error", "warning") and not (is_page and NOTED.match(message.text)):
            complaints.append(message.text)

    def request(asked) -> None:
        if not asked.url.startswith((f"{origin}/", "data:", "blob:", "about:")):
            complaints.append(f"asked of another server: {asked.url}")

    context.on("console", console)
    context.on("weberror", lambda found: complaints.append(str(found.error)))
    context.on("request", request)
    context.on("dialog", lambda dialog: (complaints.append(f"a dialog: {dialog.message}"), dialog.dismiss()))


@dataclass
class Portal:
    """A browser at the portal, and who sits before it."""

    page: Page
    origin: str
    enter: Callable[[User], Client]
    travel_in_time: Callable[..., None]
    complaints: list[str] = field(default_factory=list)
    pictures: int = 0

    def at(self, moment: str) -> None:
        """The portal's clock shows "2026-10-26 09:00" in The Hague, and goes on from there."""
        self.travel_in_time(f"{moment.replace(' ', 'T')}+01:00", tick=True)

    def today(self) -> None:
        """The portal's clock is right: the database dates acts by its own, and payments follow their authorisation."""
        self.travel_in_time(escape_hatch.time.time(), tick=True)

    def be(self, user: User, path: str = "/") -> None:
        """This person has signed in just now, and opens a page."""
        session = self.enter(user).cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.origin}
        self.page.context.add_cookies([cookie])
        self.go(path)

    def go(self, path: str) -> None:
        """Open a page by its path."""
        self.page.goto(path if path.startswith("http") else self.origin + path)

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press the button, or follow the link, of this name."""
        scope = within or self.page.get_by_role("main")
        named = re.compile(rf"^\s*{re.escape(name)}\s*$")
        scope.get_by_role("button", name=named).or_(scope.get_by_role("link", name=named)).first.click()

    def fill(self, label: str, text: str, within: Locator | None = None, number: int = 0) -> None:
        """Type into the field of this label, or choose from it, and go on with the Tab key."""
        found = self.field(label, within).nth(number)
        if found.evaluate("e => e.tagName") == "SELECT":
            found.select_option(label=text)
        else:
            found.fill(text)
            found.press("Tab")

    def field(self, label: str, within: Locator | None = None) -> Locator:
        """The fields of this label, whether they must be filled in or not."""
        scope = within or self.page.get_by_role("main")
        return scope.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$"))

    def row(self, name: str) -> Locator:
        """The row of a form that is called so, such as "Leg 1"."""
        return self.page.get_by_role("group", name=name, exact=True)

    def says(self, *texts: str) -> None:
        """The page says all this."""
        for text in texts:
            expect(self.page.get_by_role("main")).to_contain_text(text)

    def prove(self) -> None:
        """Say anew who one is, where the portal asks."""
        expect(self.page).to_have_url(re.compile("reauthenticate"))
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Confirm")

    def picture(self, name: str) -> None:
        """Keep a picture of the page, wide and narrow, if somebody wants to look."""
        if not PICTURES:
            return
        self.pictures += 1
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        for size, viewport in (("wide", WIDE), ("narrow", NARROW)):
            self.page.set_viewport_size(viewport)
            self.page.screenshot(path=folder / f"{name}-{size}.png", full_page=True)
        self.page.set_viewport_size(WIDE)


@pytest.fixture
def portal(context: BrowserContext, live_server, signed_in, time_machine) -> Iterator[Portal]:
    """A browser at the portal; it has complained about nothing when the test is over."""
    context.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    watch(context, live_server.url, complaints)
    page = context.new_page()
    page.set_viewport_size(WIDE)
    yield Portal(page, live_server.url, signed_in, time_machine.move_to, complaints)
    assert complaints == []


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """What axe has to say about a page."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def words(pdf: bytes) -> str:
    """What a PDF says, with single spaces."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())
