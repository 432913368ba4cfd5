"""What goes wrong before a browser: two tabs, two clicks, the way back after signing out, no JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, Portal, watch
from travel.models import Claim, Expense, Journey, Leg, Stay

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BACK = "2026-11-10 09:00"


def test_a_stale_page_in_a_second_tab_says_what_changed_and_loses_nothing(portal, make_claim, judge):
    claim = make_claim("draft")
    portal.at(BACK)
    portal.be(judge.user, f"{claim.get_absolute_url()}edit/")
    second = portal.page.context.new_page()
    second.goto(f"{portal.origin}{claim.get_absolute_url()}edit/")
    portal.fill("Purpose of the journey", "As the first tab says")
    portal.press("Save")
    portal.says("As the first tab says")
    first, portal.page = portal.page, second
    portal.fill("Purpose of the journey", "As the second tab says")
    with second.expect_response(lambda answer: answer.request.method == "POST") as answered:
        portal.press("Save")
    assert answered.value.status == 409
    portal.says("It changed since you opened this page", "As the first tab says")
    expect(portal.field("Purpose of the journey")).to_have_value("As the second tab says")
    portal.picture("stale-draft")
    portal.press("Save this over the newest version")
    portal.says("As the second tab says")
    first.reload()
    expect(first.get_by_role("main")).to_contain_text("As the second tab says")


def test_an_act_on_a_stale_page_shows_both_versions_and_is_done_on_the_second_look(
    portal, make_claim, judge, secretariat
):
    claim = make_claim("certified")
    portal.at(BACK)
    portal.be(secretariat, f"{claim.get_absolute_url()}act/verify/")
    portal.page.get_by_label("Note, if you want to add one").fill("All in order")
    tab = portal.page
    portal.page = tab.context.new_page()
    portal.be(judge.user, claim.get_absolute_url())
    portal.press("Change it (undoes the certification)")
    portal.press("Change it (undoes the certification)")
    portal.press("Flight 1")
    portal.fill("Amount", "199")
    portal.press("Save")
    portal.press("Certify and submit")
    portal.page.get_by_label("I certify that").check()
    portal.press("Certify and submit")
    portal.be(secretariat)
    portal.page = tab
    portal.press("Verify")
    portal.says("It changed since you read it", "250", "199")
    portal.picture("stale-act")
    expect(portal.page.get_by_role("region", name="What is different").first).to_be_focused()
    expect(portal.page.get_by_label("Note, if you want to add one")).to_have_value("All in order")
    assert Claim.objects.get().state == "certified"
    portal.says("This must be at most 199.00.")
    portal.fill("Allowed, EUR", "199", portal.page.get_by_role("region", name="Flight 1"))
    portal.press("Verify")
    portal.says("Done: Verify.")


@pytest.mark.parametrize("form", ["expense", "act", "journey"])
def test_two_clicks_are_one(portal, make_claim, judge, form):
    claim = make_claim("draft", purpose="home_leave")
    portal.at(BACK)
    paths = {
        "expense": f"{claim.get_absolute_url()}expenses/new/",
        "act": f"{claim.get_absolute_url()}act/certify/",
        "journey": "/travel/journeys/new/",
    }
    portal.be(judge.user, paths[form])
    if form == "act":
        portal.page.get_by_label("I certify that").check()
    elif form == "journey":
        portal.fill("Purpose of the journey", "Twice")
        portal.fill("Why the journey is made", "To click")
    else:
        portal.fill("Nature", "Fare")
        portal.fill("Description", "Twice")
        portal.fill("Amount", "10")
    sent: list[str] = []
    portal.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    portal.page.locator(".form-actions .btn-primary").dblclick(no_wait_after=True)
    portal.page.wait_for_url(lambda url: not url.endswith(paths[form]))
    counts = {"expense": Expense.objects.filter(description="Twice").count(), "journey": Journey.objects.count()}
    assert len(sent) == 1
    assert counts.get(form, 1) == 1


def test_back_after_signing_out_shows_nothing(portal, make_claim, judge):
    claim = make_claim("certified")
    portal.at(BACK)
    portal.be(judge.user, claim.get_absolute_url())
    portal.page.locator("details.dropdown-quiet summary").click()
    portal.press("Sign out", portal.page.get_by_role("banner"))
    expect(portal.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    portal.page.go_back()
    expect(portal.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert claim.number not in portal.page.content()


@pytest.fixture
def plain(browser, portal):
    """The same browser without JavaScript, narrow as a phone."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    watch(context, portal.origin, portal.complaints)
    yield Portal(context.new_page(), portal.origin, portal.enter, portal.travel_in_time, portal.complaints)
    context.close()


def test_without_javascript_a_journey_is_asked_for_and_claimed(plain, rates, judge, president):
    plain.at("2026-10-26 09:00")
    plain.be(judge.user, "/travel/journeys/new/")
    plain.fill("Purpose of the journey", "Conference")
    plain.fill("Why the journey is made", "Invited")
    plain.press("Go on to the itinerary")
    times = [("Vienna", "2026-11-02", "09:00", "11:00"), ("Kampala", "2026-11-04", "09:00", "18:00")]
    plain.press("Add a leg")
    for number, (place, day, departs, arrives) in enumerate([*times, ("The Hague", "2026-11-06", "09:00", "18:00")], 1):
        row = plain.row(f"Leg {number}")
        plain.fill("From", ["The Hague", "Vienna", "Kampala"][number - 1], row)
        plain.fill("To", place, row)
        for label in ("Departure", "Arrival"):
            plain.fill(label, day, row)
        plain.fill("Local time", departs, row, 0)
        plain.fill("Local time", arrives, row, 1)
    plain.press("Fill in from the legs")
    expect(plain.row("Stay 2").get_by_label("Place")).to_have_value("Kampala")
    plain.press("Save the itinerary")
    assert (Leg.objects.count(), Stay.objects.count()) == (3, 2)
    plain.press("Ask for authorisation")
    plain.press("Ask for authorisation")
    plain.says("Done: Ask for authorisation.")
    plain.be(president.user, Journey.objects.get().get_absolute_url())
    plain.press("Authorise the journey")
    plain.press("Authorise the journey")
    plain.says("Done: Authorise the journey.")
    plain.at(BACK)
    plain.be(judge.user, Journey.objects.get().get_absolute_url())
    plain.press("It went as authorised: prepare the claim")
    plain.press("Add an expense")
    plain.fill("Nature", "Fare")
    plain.fill("Description", "Flights")
    plain.fill("Amount", "640,50")
    plain.fill("Why there is no receipt", "Lost on the way")
    plain.press("Save")
    plain.says("640.50", "Lost on the way")
    plain.press("Certify and submit")
    plain.page.get_by_label("I certify that").check()
    plain.press("Certify and submit")
    plain.says("Done: Certify and submit.")
