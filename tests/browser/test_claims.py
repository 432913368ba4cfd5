"""Claims of all four kinds in Chromium, from start to statement, through the screens only, as people do it."""

import io
import re

import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import expect

from judges.rules.presidency import Office
from tests.browser.conftest import Portal, words
from travel.models import Claim, Journey

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKED, AUTHORISED, BACK = "2026-10-26 09:00", "2026-10-27 09:00", "2026-11-10 09:00"


def receipt(name: str) -> dict:
    """A small file as a phone or an airline makes it."""
    out = io.BytesIO()
    if name.endswith(".pdf"):
        made = pikepdf.new()
        made.add_blank_page()
        made.save(out)
        return {"name": name, "mimeType": "application/pdf", "buffer": out.getvalue()}
    Image.new("RGB", (60, 90), "white").save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


# --- What people do -------------------------------------------------------------------------------------------------


def leg(portal: Portal, number: int, departs: str, arrives: str, **places: str) -> None:
    """Fill in a leg: "2026-11-02 09:00" and so on; origin= and to= where they are not there yet."""
    row = portal.row(f"Leg {number}")
    for name, label in (("origin", "From"), ("to", "To")):
        if name in places:
            portal.fill(label, places[name], row)
    for number, (label, moment) in enumerate((("Departure", departs), ("Arrival", arrives))):
        day, clock = moment.split()
        portal.fill(label, day, row)
        portal.fill("Local time", clock, row, number)


def expense(portal: Portal, day: str, nature: str, description: str, amount: str, currency: str, **more) -> None:
    """Fill in an expense; files= or declaration=, traveller= where the family travels."""
    portal.fill("Date", day)
    portal.fill("Nature", nature)
    portal.fill("Description", description)
    portal.fill("Amount", amount)
    portal.page.locator("select[name=currency]").select_option(currency)
    if "traveller" in more:
        portal.fill("Traveller", more["traveller"])
    if "files" in more:
        portal.page.locator("input[type=file]").set_input_files([receipt(name) for name in more["files"]])
    if "declaration" in more:
        portal.page.locator("[name=missing_receipt]").fill(more["declaration"])


def certify(portal: Portal) -> None:
    """The judge certifies the claim whose page is open."""
    portal.press("Certify and submit")
    portal.page.get_by_label("I certify that").check()
    portal.picture("certify")
    portal.press("Certify and submit")
    portal.says("Done: Certify and submit.")


def take_up(portal: Portal, user, task: str, title: str) -> None:
    """Sign in, and open from the home page the paper that awaits one."""
    portal.be(user)
    portal.picture(f"home-{task}")
    portal.page.get_by_role("link", name=re.compile(task)).click()
    portal.picture(f"list-{task}")
    portal.page.get_by_role("row", name=re.compile(title)).get_by_role("link").first.click()


def verify_authorise_pay(portal: Portal, claim: Claim, people: dict) -> None:
    """The way of a claim through the three hands after its judge's, nothing reduced."""
    take_up(portal, people["secretariat"], "Claims to verify", claim.title)
    portal.press("Verify")
    portal.press("Verify")
    portal.says("Done: Verify.")
    take_up(portal, people["authoriser"], "Claims to authorise", claim.title)
    portal.press("Authorise the payment")
    portal.press("Authorise the payment")
    portal.says("Done: Authorise the payment.")
    pay(portal, people["finance"], claim)


def pay(portal: Portal, finance, claim: Claim) -> None:
    """Finance records the payment, whenever the tests are run: acts are dated by the database."""
    portal.today()
    take_up(portal, finance, "Claims to pay", claim.title)
    portal.press("Record the payment")
    portal.fill("Payment reference", "TR-2026-118")
    portal.picture("pay")
    portal.press("Record the payment")
    portal.says("Done: Record the payment.", "TR-2026-118")


def statement(portal: Portal, language: str = "English") -> str:
    """The words of the statement of the claim whose page is open."""
    with portal.page.expect_download() as download:
        portal.press(f"Statement ({language})")
    return words(download.value.path().read_bytes())


@pytest.fixture
def people(judge, presidency, secretariat, finance, rates) -> dict:
    """Who takes part, by what they do."""
    return {
        "judge": judge.user,
        "authoriser": presidency[Office.PRESIDENT].user,
        "first vice-president": presidency[Office.FIRST_VICE_PRESIDENT].user,
        "secretariat": secretariat,
        "finance": finance,
    }


# --- (d) Official journey -------------------------------------------------------------------------------------------


def ask_for_a_journey(portal: Portal) -> None:
    """The judge asks for three nights in Kampala."""
    portal.press("Journeys", portal.page.get_by_role("navigation", name="Main menu"))
    portal.picture("journeys-empty")
    portal.page.get_by_role("main").get_by_role("link", name="New", exact=True).click()
    portal.fill("Purpose of the journey", "Judges’ colloquium")
    portal.fill("Why the journey is made", "To speak on victims’ participation, on the invitation of the host.")
    portal.fill("Estimated travel costs, EUR", "1 250,00")
    portal.picture("journey-new")
    portal.press("Go on to the itinerary")
    leg(portal, 1, "2026-11-02 09:00", "2026-11-02 20:00", to="Kampala")
    leg(portal, 2, "2026-11-05 23:00", "2026-11-06 06:00")
    portal.picture("itinerary")
    portal.press("Save the itinerary")
    portal.picture("journey-draft")
    portal.press("Ask for authorisation")
    portal.picture("journey-ask")
    portal.press("Ask for authorisation")
    portal.says("Done: Ask for authorisation.")


def authorise_the_journey(portal: Portal, president) -> None:
    """The President authorises it, having left the desk in between: the portal asks who it is."""
    take_up(portal, president, "Journeys to authorise", "Judges’ colloquium")
    portal.picture("journey-requested")
    portal.at("2026-10-27 09:20")
    portal.press("Authorise the journey")
    portal.picture("prove")
    portal.prove()
    portal.press("Authorise the journey")
    portal.says("Done: Authorise the journey.")
    portal.picture("journey-authorised")


def record_an_advance(portal: Portal, finance) -> None:
    """Finance pays an advance on the journey."""
    portal.be(finance)
    portal.press("Journeys", portal.page.get_by_role("navigation", name="Main menu"))
    portal.page.get_by_role("row", name=re.compile("colloquium")).get_by_role("link").first.click()
    portal.press("Record an advance")
    portal.fill("Service of the Court", "Travel Unit")
    portal.fill("Paid on", "2026-10-27")
    portal.fill("Amount, EUR", "500.00")
    portal.fill("Reference", "ADV-7")
    portal.picture("advance")
    portal.press("Record the advance")
    portal.says("The advance is on record.")


def claim_it(portal: Portal) -> None:
    """The judge claims, with a ticket and a photograph, a visa without a receipt, and the advance."""
    portal.page.get_by_role("link", name=re.compile("Journeys")).first.click()
    portal.page.get_by_role("row", name=re.compile("colloquium")).get_by_role("link").first.click()
    portal.press("It went as authorised: prepare the claim")
    portal.says("The claim is prepared as the journey was authorised.")
    portal.picture("claim-prepared")
    portal.press("Add an expense")
    portal.picture("expense-new")
    expense(portal, "2026-11-02", "Fare", "Flights", "1180.40", "EUR", files=["ticket.pdf", "boarding pass.jpg"])
    portal.press("Save and add another")
    expense(portal, "2026-11-03", "Normal incidental", "Visa", "50", "USD", declaration="Paid at the desk")
    portal.press("Save")
    portal.says("ticket.pdf", "boarding pass.jpg", "Paid at the desk")
    portal.press("State advances")
    expect(portal.field("Amount, EUR")).to_have_value(re.compile("500"))  # stated from the record
    portal.picture("advances")
    portal.press("Save")
    expect(portal.field("Amount, EUR")).to_have_count(0)  # the claim's own page again
    portal.picture("claim-draft")


def test_d_an_official_journey_from_the_request_to_the_payment(portal, people):
    portal.at(ASKED)
    portal.be(people["judge"])
    portal.picture("home-judge")
    ask_for_a_journey(portal)
    portal.at(AUTHORISED)
    authorise_the_journey(portal, people["authoriser"])
    record_an_advance(portal, people["finance"])
    portal.at(BACK)
    portal.be(people["judge"])
    claim_it(portal)
    certify(portal)
    claim = Claim.objects.get()
    take_up(portal, people["secretariat"], "Claims to verify", "colloquium")
    portal.picture("claim-certified")
    portal.press("Verify")
    flights = portal.page.get_by_role("region", name="Flights")
    portal.fill("Allowed, EUR", "1100.40", flights)
    portal.press("Verify")
    portal.says("Say why less is allowed than was claimed.")
    portal.picture("verify-errors")
    portal.fill("Reason where it is less", "The seat reservation is not paid.", flights)
    portal.press("Verify")
    portal.says("Done: Verify.")
    take_up(portal, people["authoriser"], "Claims to authorise", "colloquium")
    portal.picture("claim-verified")
    portal.press("Authorise the payment")
    portal.picture("claim-authorise")
    portal.press("Authorise the payment")
    portal.says("Done: Authorise the payment.")
    pay(portal, people["finance"], claim)
    portal.be(people["judge"], claim.get_absolute_url())
    portal.picture("claim-paid")
    text = statement(portal)
    claim.refresh_from_db()
    for shown in (claim.statement.number, f"{claim.net:,.2f}", "App. 1, art. II", "The seat reservation is not paid."):
        assert shown in text
    genuine(portal, claim)


def genuine(portal: Portal, claim: Claim) -> None:
    """Anybody who holds the paper may ask whether it is genuine."""
    portal.page.context.clear_cookies()
    portal.go("/verify/")
    portal.fill("Code of the statement", claim.statement.code.lower())
    portal.press("Verify")
    portal.says("This statement is genuine", claim.statement.number)
    portal.picture("genuine")


# --- (a) to (c), with the family ------------------------------------------------------------------------------------


def begin(portal: Portal, kind: str, title: str, **facts: str) -> None:
    """Begin a claim of a kind."""
    portal.page.get_by_role("link", name="Claims", exact=True).first.click()
    portal.page.get_by_role("main").get_by_role("link", name="New", exact=True).click()
    portal.picture("claim-kinds")
    portal.press(kind)
    portal.fill("Purpose of the journey", title)
    for label, text in facts.items():
        portal.fill(label.replace("_", " "), text)


def companion(portal: Portal, number: int, relation: str) -> None:
    """Somebody of the family comes along."""
    portal.press("Add a member of the family")
    portal.fill("Who", relation, portal.row(f"Companion {number}"))


def test_a_the_journey_to_the_seat_with_spouse_and_child(portal, people):
    """Art. II(4): two nights in Vienna at 226 euros and 40 %, and half of it for each of the two."""
    portal.at(BACK)
    portal.be(people["judge"])
    begin(portal, "Claim the journey to the seat", "Taking up residence")
    portal.press("Go on to the itinerary")
    leg(portal, 1, "2026-11-02 09:00", "2026-11-02 18:00", to="Vienna")
    portal.press("Add a leg")
    leg(portal, 2, "2026-11-04 10:00", "2026-11-04 12:00", to="The Hague")
    companion(portal, 1, "Spouse")
    companion(portal, 2, "Dependent child")
    portal.picture("itinerary-a")
    portal.press("Save the itinerary")
    portal.says("Spouse", "Dependent child", "1,265.60")
    portal.press("Add an expense")
    expense(portal, "2026-11-02", "Fare", "Flights of three", "2400", "EUR", files=["tickets.pdf"])
    portal.press("Save")
    certify(portal)
    claim = Claim.objects.get()
    verify_authorise_pay(portal, claim, people)
    portal.be(people["judge"], claim.get_absolute_url())
    portal.picture("claim-a")
    text = statement(portal)
    assert "3,665.60" in text
    assert "App. 1, art. II(4)" in text


def test_b_home_leave_with_the_family_has_no_allowance(portal, people):
    """Art. II(1): the allowance is not for home leave."""
    portal.at(BACK)
    portal.be(people["judge"])
    begin(portal, "Claim home leave", "Leave at home")
    portal.press("Go on to the itinerary")
    leg(portal, 1, "2026-11-01 09:00", "2026-11-01 15:00")
    leg(portal, 2, "2026-11-07 09:00", "2026-11-07 16:00")
    companion(portal, 1, "Spouse")
    portal.press("Save the itinerary")
    portal.says("No allowance is due for this journey")
    portal.press("Add an expense")
    expense(portal, "2026-11-01", "Fare", "Flights of two", "1800", "EUR", files=["tickets.pdf"])
    portal.press("Save")
    certify(portal)
    claim = Claim.objects.get()
    verify_authorise_pay(portal, claim, people)
    portal.be(people["judge"], claim.get_absolute_url())
    text = statement(portal, "French")
    assert "1 800,00" in text.replace("\u202f", " ").replace("\xa0", " ")


def test_c_elsewhere_is_paid_up_to_the_journey_to_the_domicile(portal, people):
    """Art. I(1)(c): flights of 1,900 euros to Kampala, where the journey to Dakar would have cost 1,500."""
    portal.at(BACK)
    portal.be(people["judge"])
    begin(portal, "Claim the journey at the end of office", "Return to another place")
    portal.page.get_by_label("To another place than the domicile").check()
    portal.press("Go on to the itinerary")
    portal.says("Say what the journey to the domicile would have cost")
    portal.picture("claim-c-errors")
    portal.fill("Cost of the journey to the domicile, EUR", "1500")
    portal.press("Go on to the itinerary")
    leg(portal, 1, "2026-11-02 09:00", "2026-11-02 21:00", to="Kampala")
    portal.press("Save the itinerary")
    portal.press("Add an expense")
    expense(portal, "2026-11-02", "Fare", "Flight", "1900", "EUR", files=["ticket.pdf"])
    portal.press("Save")
    portal.says("Above the cost of the journey to the domicile", "−400.00", "1,500.00")
    certify(portal)
    claim = Claim.objects.get()
    verify_authorise_pay(portal, claim, people)
    portal.be(people["judge"], claim.get_absolute_url())
    portal.picture("claim-c")
    assert f"{claim_net(claim):,.2f}" in statement(portal)


def claim_net(claim: Claim):
    """What is paid, as it is on record now."""
    claim.refresh_from_db()
    return claim.net


# --- Other hands, other ends ----------------------------------------------------------------------------------------


def test_the_presidents_own_claim_goes_to_the_first_vice_president(portal, people, make_claim, president):
    claim = make_claim("certified", judge=president, title="Opening of the judicial year")
    portal.at(BACK)
    portal.be(people["authoriser"], claim.get_absolute_url())
    expect(portal.page.get_by_role("button", name="Authorise the payment")).to_have_count(0)
    verify_authorise_pay(portal, claim, people | {"authoriser": people["first vice-president"]})
    portal.says("The First Vice-President, First Vice-President")
    portal.be(people["authoriser"], claim.get_absolute_url())
    assert "First Vice-President" in statement(portal)


def test_a_claim_that_came_back_is_changed_and_certified_again(portal, people, make_claim):
    claim = make_claim("certified")
    portal.at(BACK)
    portal.be(people["secretariat"], claim.get_absolute_url())
    portal.press("Return with questions")
    portal.press("Return with questions")
    portal.says("Please correct this")
    portal.picture("return-errors")
    portal.fill("Reason", "Which of the two flights was it?")
    portal.press("Return with questions")
    portal.says("Done: Return with questions.")
    expect(portal.page.get_by_role("heading", level=1)).to_have_text("Claims")  # the draft is the judge's own again
    take_up(portal, people["judge"], "Your claims in preparation", claim.title)
    portal.says("Which of the two flights was it?")
    portal.picture("claim-returned")
    portal.press("Flight 1")
    portal.fill("Description", "The flight of nine o'clock")
    portal.fill("Amount", "240")
    portal.press("Save")
    portal.says("The flight of nine o'clock", "240.00")
    certify(portal)
    verify_authorise_pay(portal, claim, people)


@pytest.mark.parametrize(
    ("state", "who", "act", "reason"),
    [
        ("certified", "judge", "Withdraw", ""),
        ("verified", "authoriser", "Refuse", "It was made for the hosts, not for the Court."),
        ("verified", "authoriser", "Send back to the Secretariat", "Was the fare in economy class?"),
        ("verified", "judge", "Change it (undoes the certification)", ""),
    ],
)
def test_a_claim_may_end_or_go_back(portal, people, make_claim, state, who, act, reason):
    claim = make_claim(state)
    portal.at(BACK)
    portal.be(people[who], claim.get_absolute_url())
    portal.press(act)
    if reason:
        portal.fill("Reason", reason)
    portal.picture(f"act-{act}")
    portal.press(act)
    portal.says(f"Done: {act}.", reason)


def test_a_journey_that_is_not_made_is_cancelled_with_its_reason(portal, people, make_journey):
    journey = make_journey("authorised")
    portal.at(AUTHORISED)
    portal.be(people["judge"], journey.get_absolute_url())
    portal.press("The journey is not made")
    portal.fill("Reason", "The conference was called off.")
    portal.press("The journey is not made")
    portal.says("Withdrawn", "The conference was called off.")
    assert Journey.objects.get().state == "withdrawn"
