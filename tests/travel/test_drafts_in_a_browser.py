"""The forms of journeys and claims in Chromium: accessible, narrow, rows that come and go, days typed once."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from travel import services
from travel.models import Journey, Leg, Stay

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture
def portal(page: Page, live_server, signed_in, judge) -> Page:
    """The browser of the ordinary judge; what it complains about fails the test."""
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    session = signed_in(judge.user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    yield page
    # A form that came back with errors answers 422, which Chromium notes as well.
    assert [text for text in complaints if "status of 422" not in text] == []


@pytest.fixture
def journey(rates, judge) -> Journey:
    """A request without an itinerary."""
    return services.create(Journey, judge, year=2026, title="Seminar", reason="Invited")


def fill(page: Page, **fields: str) -> None:
    """Type into fields by their names, `__` for a hyphen, and leave each with the Tab key."""
    for name, text in fields.items():
        page.locator(f"[name={name.replace('__', '-')}]").fill(text)
        page.keyboard.press("Tab")


def save(page: Page) -> None:
    """Press the button that saves."""
    page.locator(".form-actions .btn-primary").click()


def test_a_journey_of_three_days_is_typed_once(portal, live_server, journey):
    portal.goto(live_server.url + reverse("travel:journey-itinerary", args=[journey.slug]))
    fill(portal, legs__0__to_place="Vienna", legs__0__departs_on="2026-09-07")
    fill(portal, legs__0__departs_at="09:00", legs__0__arrives_at="11:00")
    fill(portal, legs__1__departs_on="2026-09-09", legs__1__departs_at="18:00", legs__1__arrives_at="20:00")
    expect(portal.locator("[name=legs-0-arrives_on]")).to_have_value("2026-09-07")
    expect(portal.locator("[name=legs-1-from_place]")).to_have_value("Vienna")
    expect(portal.locator("[name=stays-0-place]")).to_have_value("Vienna")
    expect(portal.locator("[name=stays-0-leaves_on]")).to_have_value("2026-09-09")
    save(portal)
    expect(portal.get_by_role("heading", level=1)).to_contain_text("Seminar")
    assert (Leg.objects.count(), Stay.objects.get().place.name) == (2, "Vienna")


def test_rows_come_and_go_in_place(portal, live_server, journey):
    portal.goto(live_server.url + reverse("travel:journey-itinerary", args=[journey.slug]))
    portal.get_by_role("button", name="Add a leg").click()
    expect(portal.locator("[name=legs-2-from_place]")).to_be_focused()
    expect(portal.locator("[name=legs-2-from_place]")).to_have_value("The Hague")
    portal.get_by_role("button", name="Take off Leg 1").click()
    expect(portal.get_by_role("heading", level=3)).to_have_text(["Leg 1", "Leg 2", "Stay 1"])
    portal.get_by_role("button", name="Add a leg").click()  # takes the number that became free
    expect(portal.locator(".leg")).to_have_count(3)
    fill(portal, legs__2__to_place="Vienna", legs__2__departs_on="2026-09-07", legs__2__departs_at="09:00")
    fill(portal, legs__2__arrives_at="11:00")
    save(portal)
    assert [(leg.from_place, leg.to_place) for leg in Leg.objects.all()] == [("The Hague", "Vienna")]


def test_a_stay_that_somebody_wrote_does_not_follow_the_legs(portal, live_server, journey):
    portal.goto(live_server.url + reverse("travel:journey-itinerary", args=[journey.slug]))
    fill(portal, stays__0__place="Kampala", legs__0__to_place="Vienna", legs__0__departs_on="2026-09-07")
    fill(portal, legs__1__departs_on="2026-09-09")
    expect(portal.locator("[name=stays-0-place]")).to_have_value("Kampala")


def test_the_forms_are_accessible_and_narrow_with_and_without_errors(portal, live_server, make_claim, make_journey):
    claim = make_claim(purpose="separation")
    make_journey("authorised")
    line = claim.expenses.get()
    pages = [
        reverse("travel:journey-new"),
        reverse("travel:claim-new"),
        reverse("travel:claim-edit", args=[claim.slug]),
        reverse("travel:claim-itinerary", args=[claim.slug]),
        reverse("travel:expense-new", args=[claim.slug]),
        reverse("travel:expense-edit", args=[claim.slug, line.slug]),
        reverse("travel:advances", args=[claim.slug]),
    ]
    portal.set_viewport_size({"width": 320, "height": 640})
    for path in pages:
        portal.goto(live_server.url + path)
        look(portal, path)
        if portal.locator(".form-actions .btn-primary").count():
            for field in portal.locator("main input[type=text]").all():
                if field.is_visible():
                    field.fill("\u2007")
            save(portal)
            look(portal, f"{path} with errors")


def look(page: Page, where: str) -> None:
    """Nothing for axe to say, nothing to scroll sideways."""
    found = Axe().run(page, options=RULES).response["violations"]
    problems = [(where, rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
    assert problems == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, where
