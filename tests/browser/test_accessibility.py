"""Every page, for every role, in every state, in both languages, wide and at 320 pixels: nothing for axe to say."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import WIDE, Portal, faults, words
from tests.judges.record_world import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

JOURNEYS = ("draft", "requested", "authorised", "refused", "withdrawn")
CLAIMS = ("draft", "certified", "verified", "authorised", "paid", "refused", "withdrawn")
SMALLEST = {"width": 320, "height": 640}
FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
  const inside = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {name: e.tagName + " " + (e.getAttribute("aria-label") || e.textContent || e.name || "").trim().slice(0, 40),
          body: e === document.body, outline: s.outlineStyle, width: parseFloat(s.outlineWidth),
          picker: ["date", "time"].includes(e.type), ring: s.boxShadow !== "none", positive: e.tabIndex > 0,
          seen: !inside || e.contains(inside) || inside.contains(e)};
}"""


def look(portal: Portal, where: str, asked=(WIDE,)) -> dict[str, list]:
    """What is wrong with the page that is open, by where and how wide; axe is asked at the widths `asked`."""
    found: dict[str, list] = {}
    for size in (WIDE, SMALLEST):
        portal.page.set_viewport_size(size)
        wrong: list = list(faults(portal.page)) if size in asked else []
        if sideways := portal.page.evaluate("document.documentElement.scrollWidth - innerWidth"):
            wrong.append(("scrolls sideways", sideways))
        if wrong:
            found[f"{where}, {size['width']} pixels"] = wrong
    portal.page.set_viewport_size(WIDE)
    return found


def look_at_all(portal: Portal, paths, asked=(WIDE,)) -> dict[str, list]:
    """What is wrong with these pages."""
    found: dict[str, list] = {}
    for path in paths:
        answer = portal.page.goto(portal.origin + path)
        assert answer.status in (200, 404), path
        found |= look(portal, path, asked)
    return found


@pytest.fixture
def world(portal, make_journey, make_claim, judge, today) -> dict[str, str]:
    """A journey and a claim in each state, and a judge's record: their addresses, such as world["claim paid"]."""
    found = {f"journey {state}": make_journey(state).get_absolute_url() for state in JOURNEYS}
    for state in CLAIMS:
        purpose = "separation" if state == "draft" else "official"
        found[f"claim {state}"] = make_claim(state, purpose=purpose, expenses=2).get_absolute_url()
    found["record"] = fill(judge).get_absolute_url()
    portal.at(f"{today} 09:00")
    return found


def pages_of(world: dict[str, str]) -> dict[str, list[str]]:
    """What each role may open."""
    lists = ["/", "/travel/journeys/", "/travel/claims/", "/travel/claims/?q=nothing+fits"]
    claims = [path for name, path in world.items() if name.startswith("claim")]
    journeys = [path for name, path in world.items() if name.startswith("journey")]
    draft, certified, verified = (world[f"claim {state}"] for state in ("draft", "certified", "verified"))
    rates = [reverse(f"travel:{name}") for name in ("rates", "exchange", "rate-imports")]
    return {
        "judge": [
            *lists, *claims, *journeys, f"{draft}act/certify/", f"{certified}act/change/", f"{draft}act/withdraw/",
            f"{world['journey draft']}act/request/", "/travel/claims/new/", "/travel/claims/new/?purpose=separation",
            f"{draft}itinerary/", f"{draft}advances/", f"{draft}expenses/new/",
            world["record"], f"{world['record']}health/",
            "/presidency/", "/presidency/acting-days/", "/salary-scale/",
        ],
        "secretariat": [
            *lists, certified, f"{certified}act/verify/", f"{certified}act/return/", *rates,
            reverse("travel:rate-import", args=["dsa"]), "/travel/nothing/here/",
            "/judges/", "/judges/new/", world["record"], f"{world['record']}?edit=term:new",
            "/presidency/", "/presidency/?on=2020-05-04", "/presidency/election/", "/presidency/office/",
            "/presidency/acting-days/", "/presidency/acting-days/new/", "/presidency/acting-days/take-back/",
            "/salary-scale/", "/salary-scale/new/", "/pay/", "/leave/", "/calendar/", "/calendar/events/new/",
            "/relocation/", "/judges/imports/", "/judges/coming/", f"{world['record']}residence/",
        ],
        "president": [
            "/", verified, f"{verified}act/authorise/", f"{verified}act/refuse/", f"{verified}act/ask/",
            f"{world['journey requested']}act/authorise/", f"{world['journey requested']}act/return/",
        ],
        "finance": [
            "/", f"{world['claim authorised']}act/pay/",
            reverse("travel:advance-new", query={"journey": world["journey authorised"].split("/")[3]}),
        ],
        "others": ["/", "/travel/claims/", "/travel/journeys/"],
    }  # fmt: skip


def test_the_pages_of_each_role(portal, world, judge, secretariat, president, finance):
    users = {"judge": judge.user, "secretariat": secretariat, "president": president.user, "finance": finance}
    found: dict[str, list] = {}
    for role, user in users.items():
        portal.be(user)
        found |= look_at_all(portal, pages_of(world)[role])
    assert found == {}


def test_the_longer_words_of_french_fit_as_well(portal, world, judge, secretariat):
    found: dict[str, list] = {}
    for role, user in {"judge": judge.user, "secretariat": secretariat}.items():
        user.language = "fr"
        user.save()
        portal.be(user)
        found |= look_at_all(portal, pages_of(world)[role], asked=())
        found |= look(portal, "in French")
        assert portal.page.locator("html").get_attribute("lang") == "fr"
    assert found == {}


def test_pages_of_each_pattern_on_a_phone(portal, world, secretariat):
    portal.be(secretariat)
    paths = ["/", "/travel/claims/", world["claim paid"], f"{world['claim certified']}act/verify/"]
    assert look_at_all(portal, paths, asked=(SMALLEST,)) == {}


def test_those_who_have_nothing_to_do_and_empty_lists(portal, judge, registrar, auditor, delegation, staff_participant):
    found: dict[str, list] = {}
    for user in (judge.user, registrar, auditor, delegation, staff_participant):
        portal.be(user)
        found |= look_at_all(portal, ["/", "/travel/claims/", "/travel/journeys/"])
    assert found == {}


def test_forms_that_came_back(portal, world, secretariat, president, finance, judge):
    found: dict[str, list] = {}
    visits = [
        (judge.user, f"{world['claim draft']}act/certify/"),
        (secretariat, f"{world['claim certified']}act/return/"),
        (president.user, f"{world['claim verified']}act/refuse/"),
        (finance, f"{world['claim authorised']}act/pay/"),
    ]
    for user, path in visits:
        portal.be(user, path)
        portal.page.locator(".form-actions .btn-primary").click()
        expect(portal.page.locator(".error-summary")).to_have_count(1)
        expect(portal.page.locator(".error-summary")).to_be_focused()
        found |= look(portal, f"{path} with errors")
    assert found == {}


def test_pages_that_say_what_cannot_be_done(portal, client, secretariat, monkeypatch):
    portal.be(secretariat)
    found = look_at_all(portal, ["/nothing/here/"])
    portal.go("/account/password/change/")
    portal.page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    portal.page.locator("main form [type=submit]").click()
    found |= look(portal, "403")
    for _attempt in range(21):
        client.get("/verify/?code=none")
    answer = portal.page.goto(f"{portal.origin}/verify/?code=none")
    assert answer.status == 429
    found |= look(portal, "429")
    monkeypatch.setattr(settings, "INBOXES", ["none.at.all"])
    assert portal.page.goto(f"{portal.origin}/").status == 500
    found |= look(portal, "500")
    assert found == {}


def test_the_administration(portal, world, secretariat, administrator):
    found: dict[str, list] = {}
    portal.be(secretariat)
    tables = ["/admin/", "/admin/travel/claim/", "/admin/travel/place/", "/admin/travel/place/add/"]
    found |= look_at_all(portal, tables)
    portal.be(administrator)
    found |= look_at_all(portal, ["/admin/accounts/user/", "/admin/accounts/user/add/"])
    assert found == {}


# --- Keyboard and paper ---------------------------------------------------------------------------------------------


def is_seen(stop: dict) -> bool:
    """Whether the focus shows, by an outline or a ring, and nothing covers it."""
    return stop["seen"] and (stop["ring"] or (stop["outline"] != "none" and stop["width"] >= 2))


def test_the_tab_key_leads_through_the_page_and_is_always_seen(portal, world, judge, secretariat):
    pages = [
        (judge.user, world["claim paid"]),
        (judge.user, f"{world['claim draft']}itinerary/"),
        (secretariat, f"{world['claim certified']}act/verify/"),
    ]
    for user, path in pages:
        portal.be(user, path)
        stops = tab_through(portal)
        # The small calendar of a field for days is a stop of its own, which Chromium marks inside the field.
        marked = {stop["name"] for stop in stops if is_seen(stop)}
        assert [s for s in stops if not is_seen(s) and not (s["picker"] and s["name"] in marked)] == []
        assert [stop for stop in stops if stop["positive"]] == []
        assert stops[0]["name"] == "A Skip to the content"
        assert stops[-1]["name"] == "A Verify a statement"  # the last link of the footer


def tab_through(portal: Portal) -> list[dict]:
    """Where the Tab key leads, to the end of the page."""
    stops: list[dict] = []
    for _stop in range(120):
        portal.page.keyboard.press("Tab")
        stop = portal.page.evaluate(FOCUS)
        if stop["body"]:
            break
        stops.append(stop)
    return stops


def test_a_claim_on_paper_has_all_of_it_and_no_menus(portal, world, secretariat):
    portal.be(secretariat, world["claim paid"])
    text = words(portal.page.pdf(format="A4"))
    for shown in (
        "Conference in Vienna",
        "Flight 1",
        "Lost with the luggage",
        "3 Nov 2026 Judge Vienna 2",
        "App. 1, art. II(1)",
    ):
        assert shown in text
    for hidden in ("Sign out", "Skip to the content", "What you can do", "Statement (English)"):
        assert hidden not in text
