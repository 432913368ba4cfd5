"""Lists, pages and acts of journeys and claims, as a browser sees them."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from asp_portal.acts import Act
from judges.rules.presidency import Office
from travel import services
from travel.models import Claim, Expense, Journey


@pytest.fixture
def as_of(time_machine, today):
    """The portal's clock stands on the day of these tests."""
    time_machine.move_to(f"{today}T10:00:00+01:00", tick=True)


def queries(client, url):
    """How many queries a page takes."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def url_of(claim, act=None):
    """The address of a claim, or of an act on it."""
    return f"{claim.get_absolute_url()}act/{act}/" if act else claim.get_absolute_url()


# --- Who sees what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("certified", 200), ("paid", 200), ("withdrawn", 200)])
@pytest.mark.parametrize("role", ["secretariat", "finance", "auditor", "registrar"])
def test_drafts_are_the_judges_own(state, status, role, make_claim, signed_in, request):
    claim = make_claim(state)
    assert signed_in(request.getfixturevalue(role)).get(url_of(claim)).status_code == status


@pytest.mark.parametrize("role", ["delegation", "staff_participant", "administrator"])
def test_others_see_no_claim_at_all(role, make_claim, signed_in, request):
    claim, client = make_claim("paid"), signed_in(request.getfixturevalue(role))
    for name in ("", "act/pay/", "statement/en/"):
        assert client.get(url_of(claim) + name).status_code == 404
    assert claim.number not in client.get(reverse("travel:claims")).content.decode()


def test_another_judge_sees_no_claim(make_claim, make_judge, signed_in):
    claim = make_claim("paid")
    assert signed_in(make_judge(name="Another Judge").user).get(url_of(claim)).status_code == 404


def test_a_judge_who_acts_as_president_sees_claims_that_day(make_claim, make_judge, signed_in, as_of, today):
    claim, acting = make_claim("verified"), make_judge(name="Acting Judge")
    client = signed_in(acting.user)
    assert client.get(url_of(claim)).status_code == 404
    acting.acting_days.create(day=today)
    assert client.get(url_of(claim)).status_code == 200


# --- Constant queries -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["claims", "journeys"])
def test_lists_take_as_many_queries_for_one_row_as_for_three(name, make_claim, secretariat, signed_in):
    make_claim("certified")
    client, url = signed_in(secretariat), reverse(f"travel:{name}")
    one = queries(client, url)
    make_claim("certified", title="Second")
    make_claim("paid", title="Third")
    assert queries(client, url) == one <= 8


def test_a_claim_takes_as_many_queries_for_one_line_as_for_three(make_claim, secretariat, signed_in):
    client = signed_in(secretariat)
    assert queries(client, url_of(make_claim("paid"))) == queries(client, url_of(make_claim("paid", expenses=3)))


def test_an_export_takes_as_many_queries_for_one_row_as_for_three(make_claim, secretariat, signed_in):
    make_claim("certified")
    client, url = signed_in(secretariat), reverse("travel:claims") + "?_export=csv"
    one = queries(client, url)
    make_claim("paid", title="Second")
    make_claim("paid", title="Third")
    assert queries(client, url) == one


# --- Lists ----------------------------------------------------------------------------------------------------------


def numbers(answer):
    """The numbers in the table of a page."""
    return {row.record.number for row in answer.context["table"].rows}


def test_search_finds_words_without_accents_and_capitals(make_claim, make_judge, secretariat, signed_in):
    elodie = make_claim("certified", judge=make_judge(name="Élodie Châtelain"))
    make_claim("certified", title="Elsewhere")
    client = signed_in(secretariat)
    for words in ("elodie", "CHATELAIN vienna", elodie.number.lower()):
        assert numbers(client.get(reverse("travel:claims"), {"q": words})) == {elodie.number}
    assert numbers(client.get(reverse("travel:claims"), {"q": "nobody"})) == set()


def test_filters_by_state_kind_and_date(make_claim, secretariat, signed_in):
    paid, certified = make_claim("paid"), make_claim("certified", title="Other")
    client = signed_in(secretariat)
    assert numbers(client.get(reverse("travel:claims"), {"state": "paid"})) == {paid.number}
    assert numbers(client.get(reverse("travel:claims"), {"departs_after": "2026-11-03"})) == set()
    assert numbers(client.get(reverse("travel:claims"), {"departs_before": "2026-11-02"})) == {
        paid.number,
        certified.number,
    }


def test_the_list_for_me_holds_what_the_president_may_authorise(make_claim, presidency, signed_in, as_of):
    others, own = make_claim("verified"), make_claim("verified", judge=presidency[Office.PRESIDENT], title="Own")
    president, vice = (signed_in(presidency[o].user) for o in (Office.PRESIDENT, Office.FIRST_VICE_PRESIDENT))
    assert numbers(president.get(reverse("travel:claims"), {"for_me": 1})) == {others.number}
    assert numbers(vice.get(reverse("travel:claims"), {"for_me": 1})) == {own.number}


def test_a_title_that_looks_like_a_formula_stays_text_in_the_file(make_claim, secretariat, signed_in):
    make_claim("certified", title='=HYPERLINK("http://x.example")')
    answer = signed_in(secretariat).get(reverse("travel:claims"), {"_export": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[1][3].startswith("'=")


def test_home_counts_what_awaits_each_in_travel(
    make_claim, make_journey, judge, presidency, secretariat, finance, signed_in, as_of
):
    make_claim("certified")
    make_claim("verified", title="B")
    make_claim("authorised", title="C")
    make_journey("requested", title="D")
    expected = {
        secretariat: {"Claims to verify": 1},
        finance: {"Claims to pay": 1},
        presidency[Office.PRESIDENT].user: {"Claims to authorise": 1, "Journeys to authorise": 1},
        judge.user: {"Your claims on their way": 2},
    }
    for user, tasks in expected.items():
        found = signed_in(user).get("/").context["tasks"]
        assert {task.label: task.count for task in found if task.url.startswith("/travel/")} == tasks


def test_journeys_made_14_days_ago_without_a_claim_are_remembered(make_journey, judge, signed_in, time_machine):
    make_journey("authorised")  # back on 5 November
    for day, count in ((18, 0), (19, 1)):
        time_machine.move_to(f"2026-11-{day}T10:00:00+01:00")
        tasks = {task.label: task.count for task in signed_in(judge.user).get("/").context["tasks"]}
        assert tasks.get("Journeys made, not yet claimed", 0) == count


# --- Acts through the browser ---------------------------------------------------------------------------------------


def test_the_whole_way_of_a_claim(make_claim, judge, presidency, secretariat, finance, signed_in):
    claim = make_claim("draft")
    [line] = claim.expenses.all()

    def do(user, name, **data):
        client = signed_in(user)
        form = client.get(url_of(claim, name)).context["form"]
        answer = client.post(url_of(claim, name), {"seen": form.initial["seen"], **data}, follow=True)
        claim.refresh_from_db()
        return answer

    do(judge.user, "certify", certain="on")
    assert claim.state == "certified"
    do(secretariat, "verify", **{f"allowed_{line.slug}": "200.00", f"reason_{line.slug}": "Economy was sold out"})
    assert (claim.state, claim.net) == ("verified", Decimal("1149.20"))
    do(presidency[Office.PRESIDENT].user, "authorise")
    assert claim.state == "authorised"
    answer = do(finance, "pay", paid_on=timezone.localdate(), reference="TR-77")
    assert claim.state == "paid"
    assert "TR-77" in answer.content.decode()
    offices = [act.office for act in Act.objects.about(claim)]
    assert offices == ["Judge", "Secretariat", "President", "Finance"]


def test_art_v_without_the_certification_nothing_is_submitted(make_claim, judge, signed_in, as_of):
    claim = make_claim("draft")
    answer = signed_in(judge.user).post(url_of(claim, "certify"), {"seen": claim.content_hash})
    assert answer.status_code == 422
    assert "Without the certification" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == "draft"


def test_obstacles_are_said_before_the_form_is_filled_in(make_claim, judge, signed_in, as_of):
    claim = make_claim("draft")
    Expense.objects.update(missing_receipt="")
    assert "neither a receipt nor a declaration" in signed_in(judge.user).get(url_of(claim, "certify")).content.decode()


def test_a_refusal_is_a_sentence(make_claim, presidency, signed_in, as_of):
    claim = make_claim("verified", judge=presidency[Office.PRESIDENT])
    client = signed_in(presidency[Office.PRESIDENT].user)
    assert "Nobody authorises their own journey or claim" in client.get(url_of(claim)).content.decode()
    answer = client.post(url_of(claim, "authorise"), {"seen": claim.content_hash}, follow=True)
    assert "today The First Vice-President (First Vice-President) can" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == "verified"


def test_what_does_not_concern_a_role_is_not_there(make_claim, finance, signed_in):
    claim = make_claim("verified")
    client = signed_in(finance)
    for name in ("authorise", "verify", "certify", "nonsense"):
        assert client.get(url_of(claim, name)).status_code == 404
        assert client.post(url_of(claim, name), {"seen": claim.content_hash}).status_code == 404


def test_a_stale_page_answers_409_with_both_versions(make_claim, judge, secretariat, signed_in, as_of):
    claim = make_claim("certified")
    [line] = claim.expenses.all()
    seen = claim.content_hash
    client = signed_in(judge.user)
    client.post(url_of(claim, "change"), {"seen": seen})
    claim.refresh_from_db()
    line.amount = Decimal("333.00")
    services.save_expense(claim, claim.content_hash, line, [], judge.user)
    claim.refresh_from_db()
    client.post(url_of(claim, "certify"), {"seen": claim.content_hash, "certain": "on"})
    data = {"seen": seen, f"allowed_{line.slug}": "250", "reason": "Looks right"}
    answer = signed_in(secretariat).post(url_of(claim, "verify"), data)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert ("expense 1 › amount", "250", "333") in answer.context["differences"]
    assert "Looks right" in text
    claim.refresh_from_db()
    assert claim.state == "certified"


def test_a_second_click_says_that_it_is_done(make_claim, finance, signed_in):
    claim, day = make_claim("authorised"), timezone.localdate()
    client, data = signed_in(finance), {"seen": claim.content_hash, "paid_on": day, "reference": "TR-1"}
    client.post(url_of(claim, "pay"), data)
    answer = client.post(url_of(claim, "pay"), data, follow=True)
    assert "Too late: it is now “paid”" in answer.content.decode()


@pytest.mark.parametrize(
    ("paid_on", "sentence"),
    [(1, "cannot be in the future"), (-1, "before its authorisation"), ("yesterday", "valid date"), ("", "required")],
)
def test_a_payment_has_a_possible_day(paid_on, sentence, make_claim, finance, signed_in):
    claim = make_claim("authorised")
    if isinstance(paid_on, int):
        paid_on = timezone.localdate() + timedelta(days=paid_on)
    data = {"seen": claim.content_hash, "paid_on": paid_on, "reference": "TR-1"}
    answer = signed_in(finance).post(url_of(claim, "pay"), data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e9", "-1", "251", "１２", "1,234", "10.001", "", "x"])
def test_an_allowed_amount_that_cannot_be_is_named_beside_its_field(amount, make_claim, secretariat, signed_in, as_of):
    claim = make_claim("certified")
    [line] = claim.expenses.all()
    data = {"seen": claim.content_hash, f"allowed_{line.slug}": amount, f"reason_{line.slug}": "Because"}
    answer = signed_in(secretariat).post(url_of(claim, "verify"), data)
    assert answer.status_code == 422
    assert answer.context["form"].errors[f"allowed_{line.slug}"]


def test_a_dangerous_act_asks_again_who_you_are(make_claim, president, signed_in, time_machine, today):
    claim = make_claim("verified")
    time_machine.move_to(f"{today}T10:00:00+01:00", tick=True)
    client = signed_in(president.user)
    time_machine.move_to(f"{today}T10:16:00+01:00", tick=True)
    answer = client.get(url_of(claim, "authorise"))
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_an_exception_is_agreed_to_with_the_journey(make_journey, president, signed_in, as_of):
    journey = make_journey("requested", exception="By train, for my health")
    url = f"{journey.get_absolute_url()}act/authorise/"
    answer = signed_in(president.user).post(url, {"seen": journey.content_hash, "exception_agreed": "on"}, follow=True)
    journey.refresh_from_db()
    assert (journey.state, journey.exception_agreed, journey.authorised_on) == ("authorised", True, date(2026, 11, 10))
    assert "By train, for my health (agreed)" in answer.content.decode()


# --- Administration -------------------------------------------------------------------------------------------------


def test_the_administration_authorises_through_the_same_workflow(make_claim, presidency, signed_in, as_of):
    others, own = make_claim("verified"), make_claim("verified", judge=presidency[Office.PRESIDENT], title="Own")
    president = presidency[Office.PRESIDENT].user
    data = {"action": "authorise", "_selected_action": [others.pk, own.pk]}
    answer = signed_in(president).post("/admin/travel/claim/", data, follow=True)
    others.refresh_from_db(), own.refresh_from_db()
    assert (others.state, own.state) == ("authorised", "verified")
    assert "Nobody authorises their own" in answer.content.decode()
    assert Act.objects.about(others).last().office == "President"


def test_the_administration_returns_only_with_a_reason(make_claim, secretariat, signed_in, as_of):
    claim, client = make_claim("certified"), signed_in(secretariat)
    data = {"action": "return_with_questions", "_selected_action": [claim.pk]}
    assert "Say why" in client.post("/admin/travel/claim/", data, follow=True).content.decode()
    client.post("/admin/travel/claim/", data | {"reason": "Which flight?"})
    claim.refresh_from_db()
    assert claim.state == "draft"


def test_the_administration_changes_no_paper(make_claim, secretariat, administrator, signed_in):
    claim = make_claim("certified")
    client = signed_in(secretariat)
    assert client.get(f"/admin/travel/claim/{claim.pk}/change/").status_code == 200
    assert client.post(f"/admin/travel/claim/{claim.pk}/change/", {"title": "x"}).status_code == 404
    assert client.post(f"/admin/travel/claim/{claim.pk}/delete/", {"post": "yes"}).status_code == 404
    assert client.get("/admin/travel/claim/add/").status_code == 404
    assert signed_in(administrator).get("/admin/travel/claim/").status_code == 404
    assert Claim.objects.get().title == "Conference in Vienna"
    assert Journey.objects.count() == 1


def test_a_dangerous_act_needs_a_second_factor_where_one_is_required(make_claim, make_judge, signed_in, settings):
    """Also of a judge who acts as President for a day and has the role of a judge only."""
    settings.SECOND_FACTOR_REQUIRED = True
    claim, acting = make_claim("verified"), make_judge(name="Acting Judge")
    acting.acting_days.create(day=timezone.localdate())
    answer = signed_in(acting.user).post(url_of(claim, "authorise"), {"seen": claim.content_hash})
    assert answer["Location"] == reverse("mfa_index")
    claim.refresh_from_db()
    assert claim.state == "verified"
