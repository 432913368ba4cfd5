"""A former judge claims the relocation sum in a browser, and it goes from hand to hand (App. 1, art. IV)."""

import pytest
from playwright.sync_api import expect

from judges.models import RelocationClaim
from tests.browser.conftest import faults, portal, words
from tests.judges.relocation_world import former, make_former, reside, scale

__all__ = ["former", "make_former", "portal", "reside", "scale"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_home_page_to_the_payment(portal, former, president, secretariat, finance):
    claim = claimed(portal, former)
    verified(portal, claim, secretariat)
    authorised_and_paid(portal, claim, president.user, finance)
    portal.be(former.user, claim.get_absolute_url())
    assert faults(portal.page) == []
    portal.picture("09-paid")
    with portal.page.expect_download() as pdf:
        portal.press("Statement (French)")
    assert "83 076,92" in words(pdf.value.path().read_bytes()).replace("\u202f", " ").replace("\xa0", " ")
    claim.refresh_from_db()
    assert claim.state == "paid"


def claimed(portal, former) -> RelocationClaim:
    """The judge looks at the residence, claims and certifies."""
    portal.be(former.user)
    portal.says("Relocation sum you can claim")
    portal.picture("01-home")
    portal.go(f"/judges/{former.slug}/residence/")
    portal.says("83,076.92", "J-9")
    assert faults(portal.page) == []
    portal.picture("02-residence")

    portal.go("/relocation/new/")
    portal.fill("Resettled on", "2024-04-01")
    portal.fill("Country", "Kenya (KEN)")
    portal.fill("Note", "Home again")
    portal.picture("03-form")
    portal.press("Go on to the preview")
    portal.says("83,076.92", "24", "Kenya")
    assert faults(portal.page) == []
    portal.picture("04-draft")
    portal.press("Certify and submit")
    portal.page.get_by_role("checkbox").check()
    portal.picture("05-certify")
    portal.press("Certify and submit")
    portal.says("Certified", "Done")
    return RelocationClaim.objects.get()


def verified(portal, claim, secretariat) -> None:
    """The Secretariat finds it on the home page and verifies it."""
    portal.be(secretariat)
    portal.says("Relocation claims to verify")
    portal.go("/relocation/")
    portal.picture("06-list")
    portal.go(claim.get_absolute_url())
    portal.press("Verify")
    portal.picture("07-verify")
    portal.press("Verify")
    portal.says("Verified")


def authorised_and_paid(portal, claim, president, finance) -> None:
    """The President authorises, Finance records the payment."""
    page = claim.get_absolute_url()
    portal.be(president, page)
    portal.press("Authorise the payment")
    portal.press("Authorise the payment")
    portal.says("Authorised", "Statement (English)")

    portal.be(finance, page)
    portal.press("Record the payment")
    portal.fill("Payment reference", "TR-77")
    portal.picture("08-pay")
    portal.press("Record the payment")
    portal.says("Paid", "TR-77")


def test_narrow_screens_scroll_in_their_boxes_only(portal, former, presidency):
    portal.be(former.user, f"/judges/{former.slug}/residence/")
    portal.page.set_viewport_size({"width": 320, "height": 740})
    for path in (f"/judges/{former.slug}/residence/", "/relocation/", "/relocation/new/"):
        portal.go(path)
        assert portal.page.evaluate("document.documentElement.scrollWidth") <= 320
    portal.go(f"/judges/{former.slug}/residence/?on=2019-01-01")
    expect(portal.page.get_by_role("img", name="Office and residence through the years")).to_be_visible()
