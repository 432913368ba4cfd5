"""A delegate in New York registers on a narrow phone, and sees the last minute before the list closes run out."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cooperation.models import SpeakingRequest
from tests.browser.conftest import faults
from tests.cooperation.world import delegate_of, delegation, delegations, open_plenary

PHONE = {"width": 320, "height": 700}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser_context_args(timezone_id="America/New_York", viewport=PHONE),
]


def fits(page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_delegate_registers_in_both_segments_on_a_phone(portal, make_user, secretariat):
    delegations("EU", "FRA")
    plenary = open_plenary(secretariat, timezone.now())
    page = portal.page
    page.set_viewport_size(PHONE)
    portal.be(delegate_of(make_user, delegation("FRA")), reverse("cooperation:request-new", args=[plenary.slug]))
    expect(page.locator(".closing .own-time")).to_contain_text("for you")
    assert fits(page)
    assert faults(page) == []
    portal.fill("Speaker", "ليلى المثال")
    portal.press("Ask for the floor")
    expect(page.locator(".error-summary")).to_be_focused()
    portal.says("Tick the segment in which the delegation wants to speak.")
    expect(portal.field("Speaker")).to_have_value("ليلى المثال")  # nothing typed is lost
    assert faults(page) == []
    for segment in plenary.segments.all():
        page.get_by_label(str(segment)).check()
    portal.fill("Protocol level", "Minister or equivalent")
    portal.fill("Speaks", "European Union")
    portal.press("Ask for the floor")
    portal.says("Your request is registered", "on behalf of European Union", "The Hague time")
    assert fits(page)
    assert faults(page) == []
    assert [one.segment.key for one in SpeakingRequest.objects.standing().order_by("pk")] == ["I", "II"]
    portal.picture("received")
    portal.press("All requests of this plenary that you may see")
    expect(page.get_by_role("main").get_by_role("link", name=re.compile(r"^SP-\d{4}-\d{4}$"))).to_have_count(2)
    assert fits(page)
    assert faults(page) == []


def test_the_last_minute_runs_out_before_the_delegates_eyes(portal, make_user, secretariat):
    now = timezone.now()
    soon = {"closes_at": now + timedelta(minutes=9), "starts_at": now + timedelta(days=1)}
    plenary = open_plenary(secretariat, now, **soon)
    page = portal.page
    page.clock.install()
    portal.be(delegate_of(make_user, delegation("SEN")), reverse("cooperation:request-new", args=[plenary.slug]))
    left = page.locator("[data-closes]")
    expect(left).to_contain_text(re.compile(r"0:0[78]:\d\d"))
    portal.fill("Speaker", "Aïssata Example")
    page.clock.fast_forward(9 * 60 * 1000)
    expect(left).to_have_text("The list has closed: what you send now is kept as late.")
    expect(left).to_have_role("status")
    expect(portal.field("Speaker")).to_have_value("Aïssata Example")
