"""The console by its keys: what they do, what they refuse, and what the page shows to those without scripts."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from asp_portal.accounts.roles import Role
from tests.browser.conftest import PATIENCE, faults
from tests.cooperation.meeting_world import published_plenary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAME_PRESS = 1300  # milliseconds, after which a start or stop counts again


@pytest.fixture
def console(portal, secretariat, make_user):
    """The console of the chair, without the live server: it asks every five seconds instead."""
    plenary = published_plenary(secretariat)
    portal.be(make_user(Role.CHAIR), reverse("cooperation:meeting", args=[plenary.slug]))
    portal.plenary = plenary
    yield portal
    portal.complaints[:] = [each for each in portal.complaints if "/live/" not in each and "404" not in each]


def happened(portal, *names: str) -> None:
    """The server has heard of all this, in this order, and of nothing else."""
    deadline, events = time.monotonic() + PATIENCE / 1000, portal.plenary.meeting.events.exclude(name="list")
    while len(found := tuple(events.values_list("name", flat=True))) < len(names) and time.monotonic() < deadline:
        portal.page.wait_for_timeout(100)
    assert found == names


def test_a_meeting_by_keys_alone(console):
    page = console.page
    keys = page.keyboard
    name, said, notice = page.locator(".floor-name"), page.locator("#said"), page.locator("#notice")
    expect(page.locator("[data-version]")).to_have_text("Version 1 · list 1")
    keys.press("s")  # nobody speaks: refused here, nothing is sent
    expect(said).to_have_text("Not possible now.")
    keys.press("n")
    keys.press("n")
    expect(said).to_have_text("Pressed twice: only the first counts.")
    expect(page.locator("#log")).to_contain_text("The meeting begins")
    page.wait_for_timeout(SAME_PRESS)
    keys.press("n")
    expect(page.locator("#log")).to_contain_text("Segment I begins")
    page.wait_for_timeout(SAME_PRESS)
    keys.press("n")
    expect(name).to_have_text("The President of the Court")
    keys.press("p")
    expect(page.locator(".countdown-words")).to_contain_text("Paused")
    keys.press("p")
    expect(page.locator('[data-command="pause"] span')).to_have_text("Pause")

    keys.press("o")
    keys.press("Enter")
    expect(page.locator("#ask-error")).to_have_text("Say who asks for the floor.")
    keys.type("Japan")
    keys.press("Enter")
    expect(name).to_have_text("Japan")
    expect(page.locator(".floor-held")).to_have_text("The President of the Court goes on afterwards")
    page.wait_for_timeout(SAME_PRESS)
    keys.press("s")
    expect(name).to_have_text("The President of the Court")
    keys.press("u")
    expect(name).to_have_text("Japan")
    page.wait_for_timeout(SAME_PRESS)
    keys.press("s")

    for _time in range(3):  # two rights of reply, and no third: the server says why
        keys.press("r")
        keys.type("Senegal")
        keys.press("Enter")
        page.wait_for_timeout(300)
    expect(notice).to_contain_text("“Right of reply at the end of the segment: Senegal” is not possible now.")
    expect(page.locator(".entry", has_text="Right of reply")).to_have_count(2)
    keys.press("a")
    expect(page.locator("#next li").first).not_to_contain_text("The Prosecutor")
    assert faults(page) == []
    done = (
        "begin",
        "open_segment",
        "start",
        "pause",
        "resume",
        "order",
        "stop",
        "undo",
        "stop",
        "reply",
        "reply",
        "absent",
    )
    happened(console, *done)


def test_the_list_by_arrows_and_notes_and_keys_that_can_be_turned_off(console):
    page, keys = console.page, console.page.keyboard
    rows = page.locator(".segment").first.locator(".entry-who > :first-child")
    expect(rows.first).to_have_text("The President of the Court")
    keys.press("b")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(page.locator(".entry-name[aria-expanded=true]")).to_contain_text("The Prosecutor")
    keys.press("Alt+ArrowUp")
    expect(rows.first).to_have_text("The Prosecutor")
    expect(page.locator(".entry-name:focus")).to_contain_text("The Prosecutor")  # never lost by drawing anew
    page.locator(".entry-acts:visible input").fill("calls at ten, no bgn")
    keys.press("Enter")
    expect(page.locator(".entry-note").first).to_have_text("Note: calls at ten, no bgn")
    happened(console, "begin", "move", "note")
    page.locator(".entry-name[aria-expanded=true]").focus()
    keys.press("?")
    page.get_by_label("Use these keys").uncheck()
    keys.press("Escape")
    keys.press("g")
    page.wait_for_timeout(500)
    happened(console, "begin", "move", "note")


def test_two_tabs_of_one_browser_do_not_give_commands_at_once(console):
    second = console.page.context.new_page()
    second.goto(console.page.url)
    expect(second.locator("#notice")).to_contain_text("open in another tab of this browser")
    second.keyboard.press("b")
    second.wait_for_timeout(500)
    happened(console)
    console.page.close()
    expect(second.locator("#notice")).to_be_hidden()
    second.keyboard.press("b")
    expect(second.locator("#log")).to_contain_text("The meeting begins")


def test_without_scripts_the_list_stands_there_with_how_to_see_the_newest(console, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in ("follow", "room"):
        page.goto(console.origin + reverse(f"cooperation:{name}", args=[console.plenary.slug]))
        text = page.locator("body").inner_text()
        assert "reload it to see the newest list" in text
        assert re.search(r"Senegal\s*\(I\)", text)
    context.close()
