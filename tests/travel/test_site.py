"""Every address of travel, tried by everybody with every method; and what people write, shown on every page as text."""

import csv
import io
import subprocess
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from asp_portal import uploads
from asp_portal.accounts.roles import Role
from asp_portal.workflow import Doing
from tests.site_walk import METHODS, addresses, visit
from tests.travel.conftest import at
from travel import services
from travel.models import Claim, Expense, Journey, Leg, Place, StatedAdvance, Stay
from travel.workflow import claim_workflow

pytestmark = pytest.mark.django_db

# --- Who opens what -------------------------------------------------------------------------------------------------

WHO = (
    "claimant", "another judge", "President", "Secretariat", "Finance", "Registrar", "Auditor", "Administrator",
    "Delegation", "Staff participant",
)  # fmt: skip
# What a GET answers to each of WHO, for a draft (D: the claimant's own) and, after the stroke, a certified claim (C).
# 2: the page; 3: sent elsewhere with the reason; 5: only by a form; -: to them it does not exist.
TABLE = """
    journey-new            222-------  222-------
    journey-edit           3---------  3---------
    journey-itinerary      3---------  3---------
    claim-as-authorised    5555555555  5555555555
    claim-new              222-------  222-------
    claim-edit             2---------  3---------
    claim-itinerary        2---------  3---------
    expense-new            2---------  3---------
    expense-edit           2---------  3---------
    expense-remove         5555555555  5555555555
    receipt                2---------  2-22222---
    receipt-remove         5555555555  5555555555
    advances               2---------  3---------
    advance-new            ----------  ----2-----
    claims                 2222222222  2222222222
    claim                  2---------  2-22222---
    claim-act              2---------  2---------
    statement              2---------  2-22222---
    journeys               2222222222  2222222222
    journey                2-22222---  2-22222---
    journey-act            2---------  2---------
    rates                  ---22-22--  ---22-22--
    rate-place             ---22-22--  ---22-22--
    exchange               ---22-22--  ---22-22--
    rate-imports           ---22-22--  ---22-22--
    rate-import            ---2---2--  ---2---2--
    rate-import-template   ---2---2--  ---2---2--
    rate-import-preview    ----------  ----------
    rate-import-give-up    5555555555  5555555555
"""
SIGNS = {200: "2", 302: "3", 404: "-", 405: "5"}


def expected(column: int) -> dict[str, str]:
    """A column of the table, by address."""
    return {f"travel:{line.split()[0]}": line.split()[column] for line in TABLE.strip().splitlines()}


@pytest.fixture
def clients(signed_in, make_user, make_judge, judge, president, secretariat, finance) -> dict:
    """A browser for each of WHO."""
    users = {
        "claimant": judge.user,
        "another judge": make_judge(name="Another Judge").user,
        "President": president.user,
        "Secretariat": secretariat,
        "Finance": finance,
    }
    found = {who: signed_in(users.get(who) or make_user(Role(who), name=f"Some {who}")) for who in WHO}
    for client in found.values():
        client.get("/")  # the first request notes when the session began
    return found


@pytest.fixture
def make_whole(make_claim, judge, today):
    """`make_whole("certified")`: a claim with a journey, an expense and its receipt."""

    def make(state: str) -> Claim:
        claim = make_claim("draft")
        file = uploads.Vetted("ticket.pdf", "application/pdf", b"%PDF-", "0" * 64, "0" * 64)
        services.add_receipt(claim.expenses.get(), file, judge.user)
        if state == "certified":
            claim_workflow.apply("certify", Doing(claim, judge.user, today))
        claim.refresh_from_db()
        return claim

    return make


def path_of(address, claim: Claim) -> str:
    """Where an address leads for a claim and its journey."""
    paper = claim.journey if address.name.startswith("travel:journey") else claim
    paper = claim.journey if address.name == "travel:claim-as-authorised" else paper
    values = {
        "slug": paper.slug,
        "line": claim.expenses.get().slug,
        "receipt": claim.expenses.get().receipts.get().slug,
        "name": "withdraw" if paper is claim else "cancel",
        "language": "en",
        "kind": "dsa",
        "ending": "csv",
        "pk": str(Place.objects.get(name="Vienna").pk) if "int" in address.route else "",
    }
    query = f"?claim={claim.slug}" if address.name == "travel:advance-new" else ""
    return address.path(values) + query


@pytest.mark.parametrize(("state", "column"), [("draft", 1), ("certified", 2)])
def test_every_address_by_everybody_and_reading_never_writes(clients, make_whole, state, column):
    claim = make_whole(state)
    found: dict[str, str] = {}
    written: dict[str, list] = {}
    for address in addresses("travel:"):
        visits = [visit(clients[who], path_of(address, claim)) for who in WHO]
        found[address.name] = "".join(SIGNS.get(one.status, "?") for one in visits)
        written[address.name] = [one.writes for one in visits if one.writes]
    assert found == expected(column)
    assert [name for name, statements in written.items() if any(statements)] == []


def test_methods_that_a_page_does_not_know_are_refused_to_everybody(clients, make_whole):
    claim = make_whole("certified")
    strange = {}
    for address in addresses("travel:"):
        for method in ("put", "patch", "delete"):
            for who in WHO:
                status = getattr(clients[who], method)(path_of(address, claim)).status_code
                if status not in (404, 405):
                    strange[address.name, method, who] = status
    assert strange == {}


def snapshot() -> list:
    """All that the pages of travel can change."""
    models = (Claim, Journey, Leg, Stay, Expense, Place, StatedAdvance)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("state", ["draft", "certified"])
def test_a_post_by_somebody_else_changes_nothing(clients, make_whole, state):
    claim = make_whole(state)
    before, strange = snapshot(), {}
    sent = {"seen": claim.content_hash, "title": "Taken over", "reason": "Because", "certain": "on", "amount": "1"}
    for address in addresses("travel:"):
        for who in WHO[1:]:
            status = clients[who].post(path_of(address, claim), sent).status_code
            asks_for_the_kind = status == 200 and address.name == "travel:claim-new"
            if status not in (302, 404, 405, 422) and not asks_for_the_kind:
                strange[address.name, who] = status
    assert strange == {}
    assert snapshot() == before


def test_what_is_sent_besides_the_fields_of_a_form_is_ignored(clients, make_claim):
    claim = make_claim("draft")
    extra = {
        "state": "paid", "number": "T-1", "net": "1000000", "judge": "1", "authorised_by": "1", "purpose": "home_leave",
        "allowed": "1000000", "limit": "1000000", "slug": "mine", "content_hash": "0" * 64,
    }  # fmt: skip
    line = claim.expenses.get()
    expense = {
        "seen": claim.content_hash, "incurred_on": "2026-11-02", "nature": "fare", "description": "Flight",
        "amount": "250", "currency": "EUR", "paid_by": "judge", "missing_receipt": "Lost",
    }  # fmt: skip
    before = Claim.objects.values().get()
    page = reverse("travel:expense-edit", args=[claim.slug, line.slug])
    assert clients["claimant"].post(page, expense | extra).status_code == 302
    claim.refresh_from_db()
    facts = {"seen": claim.content_hash, "title": "Conference"}
    assert clients["claimant"].post(reverse("travel:claim-edit", args=[claim.slug]), facts | extra).status_code == 302
    after, line = Claim.objects.values().get(), Expense.objects.get()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"title", "content_hash", "edited_at"}
    assert (line.allowed, line.limit) == (None, None)


def test_the_table_names_every_address():
    assert set(expected(1)) == {address.name for address in addresses("travel:")}
    assert {"get", "post", "put", "patch", "delete"} <= set(METHODS)


# --- What people write ----------------------------------------------------------------------------------------------

TAG = "\"'><svg/onload=alert(1)>"
FORMULA, TEMPLATE, BACKWARDS = "=1+1", "{{7*7}}{% now %}", "\u0645\u0624\u062a\u0645\u0631 \u05db\u05e0\u05e1"
CANARY = f"{FORMULA} {TAG} {TEMPLATE} {BACKWARDS}"
LONG = f"{CANARY} {'longword' * 100}"


@pytest.fixture
def written(rates, make_judge, presidency, secretariat, finance, today) -> Claim:
    """A claim, paid, in which every text that somebody writes is a trap."""
    judge = make_judge(name="Trap Writer", domicile_place=CANARY[:90])
    type(judge).objects.filter(pk=judge.pk).update(family_name=CANARY, given_name=LONG[:150])
    judge.refresh_from_db()
    place = Place.objects.create(name=CANARY, country="AUT", zone="Europe/Vienna")
    rates["Vienna"].rates.update(place=place, source=CANARY)
    claim = services.create(Claim, judge, year=2026, title=LONG[:200], purpose="appointment", exception=LONG[:500])
    home = "Europe/Amsterdam"
    legs = [
        Leg(from_place=CANARY, to_place=LONG[:100], departs=at(day, hour, home), arrives=at(day, hour + 3, home))
        for day, hour in ((date(2026, 11, 2), 9), (date(2026, 11, 5), 15))
    ]
    stays = [Stay(place=place, arrives_on=date(2026, 11, 2), leaves_on=date(2026, 11, 5))]
    services.set_itinerary(claim, claim.content_hash, services.Way(True, legs, stays))
    claim.refresh_from_db()
    line = Expense(
        incurred_on=date(2026, 11, 2), nature="excess_baggage", description=LONG[:200], amount=Decimal(250),
        currency="EUR", missing_receipt=LONG[:300], official_reason=LONG[:300], not_duplicate=LONG[:300],
    )  # fmt: skip
    services.save_expense(claim, claim.content_hash, line, [], judge.user)
    claim.refresh_from_db()
    advances = [StatedAdvance(service=LONG[:100], received_on=date(2026, 11, 1), amount=1)]
    services.state_advances(claim, claim.content_hash, advances)
    allowed = {line.slug: {"allowed": Decimal(1), "reason": LONG[:300]}}
    acts = [
        ("certify", judge.user, {}), ("decide", president_of(presidency), {"point": "exception", "granted": True}),
        ("verify", secretariat, allowed), ("authorise", president_of(presidency), {}),
        ("pay", finance, {"paid_on": today, "reference": CANARY}),
    ]  # fmt: skip
    for name, user, data in acts:
        claim.refresh_from_db()
        claim_workflow.apply(name, Doing(claim, user, today, data=data, reason=LONG[:500]))
    return Claim.objects.get(pk=claim.pk)


def president_of(presidency):
    """The account of the President."""
    return next(iter(presidency.values())).user


def pages_with(claim: Claim) -> list[str]:
    """The pages on which something of the claim stands."""
    names = ("rates", "rate-imports", "claims", "journeys")
    place = Place.objects.get(name=CANARY)
    return [
        "/", claim.get_absolute_url(), reverse("travel:rate-place", args=[place.pk]),
        *(reverse(f"travel:{name}") for name in names), "/admin/travel/claim/",
        f"/admin/travel/claim/{claim.pk}/change/", "/admin/travel/place/", f"/travel/claims/?q={FORMULA}",
    ]  # fmt: skip


def test_what_people_write_is_text_on_every_page(written, clients, signed_in):
    for user, pages in (
        (clients["Secretariat"], pages_with(written)),
        (signed_in(written.judge.user), ["/", written.get_absolute_url()]),
    ):
        for path in pages:
            answer = user.get(path)
            text = answer.content.decode()
            assert answer.status_code == 200, path
            assert "<svg/onload" not in text, path
            assert "{{49}}" not in text, path
    page = signed_in(written.judge.user).get(written.get_absolute_url()).content.decode()
    assert page.count("&lt;svg/onload") > 8
    assert page.count("{{7*7}}{% now %}") > 8


def test_the_same_texts_while_they_are_written(make_claim, clients, signed_in, rates):
    claim = make_claim("draft")
    line = claim.expenses.get()
    pages = {
        reverse("travel:claim-edit", args=[claim.slug]): {"title": LONG, "exception": CANARY},
        reverse("travel:expense-edit", args=[claim.slug, line.slug]): {"description": LONG, "amount": TAG},
        reverse("travel:claim-itinerary", args=[claim.slug]): {
            "legs-TOTAL_FORMS": "1", "legs-INITIAL_FORMS": "0", "legs-0-from_place": TAG, "legs-0-departs_zone": TAG,
            "stays-TOTAL_FORMS": "1", "stays-INITIAL_FORMS": "0", "stays-0-place": TAG,
        },
        reverse("travel:advances", args=[claim.slug]): {
            "advances-TOTAL_FORMS": "1", "advances-INITIAL_FORMS": "0", "advances-0-service": LONG,
        },
        f"{claim.get_absolute_url()}act/withdraw/": {"reason": LONG * 4},
    }  # fmt: skip
    for path, sent in pages.items():
        answer = clients["claimant"].post(path, {"seen": claim.content_hash} | sent)
        text = answer.content.decode()
        assert answer.status_code == 422, path
        assert "<svg/onload" not in text, path
        assert "&lt;svg/onload" in text, path


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_people_write_is_no_formula_in_a_file(written, clients, kind):
    answer = clients["Secretariat"].get(f"/travel/claims/?_export={kind}")
    content = b"".join(answer.streaming_content)
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
        assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "@"))] == []
        assert any(cell.startswith("'=1+1") for cell in cells)
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        assert any(str(cell.value).startswith("=1+1") for cell in cells)


def test_what_people_write_is_text_in_the_statement(written, clients):
    answer = clients["Secretariat"].get(reverse("travel:statement", args=[written.slug, "en"]))
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True)
    text = read.stdout.decode()
    assert "<svg/onload=" in text
    assert "{{7*7}}" in text
    assert b"/JavaScript" not in answer.content


def test_what_people_write_is_text_in_mail(written, mailoutbox, run_jobs):
    run_jobs()
    assert mailoutbox
    for message in mailoutbox:
        assert "\n" not in message.subject
        assert len(message.subject) <= 200
        assert "{{49}}" not in message.body


def test_the_portal_knows_what_today_is():
    """The tables above rest on journeys of November 2026, which are over."""
    assert timezone.localdate() >= date(2026, 11, 6)
