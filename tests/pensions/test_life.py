"""Each kind of event through its pages: the form, what it changes, confirming, the act; and taking it back."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.numbers import slug
from asp_portal.workflow import Stale
from judges.models import Judge, SealedChange
from pensions.life import services
from pensions.life.entry import Entry
from pensions.life.kinds import KINDS
from pensions.life.services import EVENT, TAKEN_BACK
from pensions.models import Beneficiary, EarlyChoice, PensionFile, Suspension
from tests.pensions import roll_world, world

pytestmark = pytest.mark.django_db

CANARIES = ("Canary", "1980-05-01", "2010-06-15")


@pytest.fixture
def clerk(make_user):
    """One of those who keep pensions."""
    return make_user(Role.PENSIONS, name="Patient Pensions")


@pytest.fixture
def client(clerk, signed_in):
    """The clerk's browser."""
    return signed_in(clerk)


@pytest.fixture
def grounds(db):
    """180,000 a year, and an actuarial basis."""
    return world.adopted_scale(), world.adopted_basis()


@pytest.fixture
def retired(grounds, make_judge, clerk) -> PensionFile:
    """The file of a retired judge with a spouse and two children."""
    judge = world.retired(make_judge)
    world.married(judge)
    world.child_of(judge)
    world.child_of(judge, date(2013, 1, 31), "Canary Second Child")
    return world.file_of(judge, clerk)


@pytest.fixture
def sitting(grounds, make_judge, clerk) -> PensionFile:
    """The file of a judge in office."""
    return world.file_of(world.in_office(make_judge), clerk, elected_on=date(2020, 12, 18))


def address(file, kind) -> str:
    return f"{file.get_absolute_url()}events/{kind}/"


def asked(client, file, kind, /, **data):
    """The preview of an event, and what was typed with the token of the form."""
    form = client.get(address(file, kind)).context["form"]
    sent = {"source": "Letter of 1 November", "token": form["token"].value()} | data
    return client.post(address(file, kind), sent), sent


def stored(file) -> tuple:
    """All that an event may write, as it is stored."""
    judge = Judge.objects.get(pk=file.judge_id)
    rows = [judge.terms, judge.marriages, judge.children, file.early_choices, file.suspensions, file.earlier_payments]
    open_ = [
        [{k: v for k, v in row.items() if not k.endswith("_sealed")} for row in r.order_by("pk").values()] for r in rows
    ]
    own = PensionFile.objects.filter(pk=file.pk).values("regime", "not_begun").get()
    return (
        open_, judge.died_on, own,
        Act.objects.count(), SealedChange.objects.count(), Beneficiary.objects.count(),
    )  # fmt: skip


def happened(client, file, kind, /, **data) -> tuple[str, Act]:
    """An event from its form to its act: what the preview said, which left nothing behind."""
    before = stored(file)
    preview, sent = asked(client, file, kind, **data)
    assert (preview.status_code, preview.context["form"].errors) == (200, {})
    assert stored(file) == before
    answer = client.post(address(file, kind), sent | {"seen": preview.context["effects"].fingerprint})
    assert (answer.status_code, answer["Location"]) == (302, file.get_absolute_url())
    act = Act.objects.about(file).last()
    assert client.get(file.get_absolute_url()).status_code == 200
    return preview.content.decode(), act


def changes_of(preview_context) -> dict[str, list]:
    """Who has what a month from when, before and after."""
    return {
        f"{who}, {label}": [(c.on, c.monthly_before, c.monthly_after) for c in changes]
        for who, label, changes in preview_context["people"]
    }


def refusals(answer) -> dict:
    assert answer.status_code == 422
    return answer.context["form"].errors


# --- Office ---------------------------------------------------------------------------------------------------------


def test_app_2_art_i_leaving_office_gives_a_pension_from_the_day_after_or_from_sixty(client, sitting):
    preview, _sent = asked(client, sitting, "left", last_day="2030-03-10", ended="completed")
    assert changes_of(preview.context) == {
        "Sitting Judge, Retirement pension": [(date(2030, 3, 11), None, Decimal("7500.00"))]
    }
    text, act = happened(client, sitting, "left", last_day="2030-03-10", ended="completed")
    assert "New beneficiaries" in text
    assert "10.03.2030" not in text
    body = act.content.body
    assert (act.name, body["area"], body["event"], body["day"]) == (EVENT, "office", "left", "2030-03-10")
    assert sitting.judge.terms.get().ended == "completed"
    assert Beneficiary.objects.get(file=sitting).relation == "judge"


@pytest.mark.parametrize(
    ("ended", "last_day", "monthly"),
    [
        pytest.param("resigned", "2024-03-10", Decimal("2500.00"), id="art-I-1-a-three-years-to-the-day"),
        pytest.param("resigned", "2024-03-09", None, id="art-I-1-a-a-day-less"),
        pytest.param("removed", "2026-03-10", None, id="art-I-1-b-removed"),
    ],
)
def test_app_2_art_i_1_who_resigned_keeps_the_right_and_who_was_removed_does_not(
    client, sitting, ended, last_day, monthly
):
    preview, _sent = asked(client, sitting, "left", last_day=last_day, ended=ended)
    found = changes_of(preview.context)
    assert found == ({"Sitting Judge, Retirement pension": [(date(2030, 3, 11), None, monthly)]} if monthly else {})
    assert ("There will be no retirement pension" in preview.content.decode()) is (monthly is None)


def test_app_2_art_i_6_a_new_term_stops_a_pension_in_payment_on_the_day_before_it(client, retired):
    days = {"elected_on": "2026-10-01", "first_day": "2026-12-01", "scheduled_last_day": "2035-11-30"}
    preview, _sent = asked(client, retired, "re-elected", elected_for=9, **days)
    assert changes_of(preview.context)["Retired Judge, Retirement pension"] == [
        (date(2026, 12, 1), Decimal("7500.00"), None)
    ]
    _text, act = happened(client, retired, "re-elected", elected_for=9, **days)
    assert act.content.body["day"] == "2026-12-01"
    assert client.get(address(retired, "suspended")).status_code == 302  # in office there is nothing to suspend


# --- The judge's own pension ----------------------------------------------------------------------------------------


@pytest.fixture
def young(sitting) -> PensionFile:
    """The file of a judge who resigned at fifty-five, five years before sixty."""
    world.leave(sitting.judge, date(2025, 3, 10), "resigned")
    return sitting


def test_app_2_art_i_5_a_pension_chosen_before_sixty_is_estimated_first_and_does_not_rise(client, young):
    text, act = happened(client, young, "early", first_day="2025-03-11", chosen_on="2025-03-01")
    choice = EarlyChoice.objects.get()
    # four years of nine are 40,000 a year; the unisex factor at 55 is 0.723668624
    assert (choice.estimate, choice.basis.name) == (Decimal("28946.74"), "elt16_unisex")
    for words in ("28,946.74", "does not rise at sixty", "elt16_unisex", "illustrative until"):
        assert words in text
    assert act.content.body["event"] == "early"
    assert "day" not in act.content.body
    assert "28946" not in str(act.content.body)


@pytest.mark.parametrize(
    ("first_day", "taken"),
    [
        pytest.param("2025-03-10", False, id="art-I-5-last-day-of-office"),
        pytest.param("2025-03-11", True, id="art-I-5-the-day-after"),
        pytest.param("2030-03-10", True, id="art-I-5-the-day-before-sixty"),
        pytest.param("2030-03-11", False, id="art-I-5-sixtieth-birthday"),
    ],
)
def test_app_2_art_i_5_a_day_outside_is_refused_beside_its_field(client, young, first_day, taken):
    answer, _sent = asked(client, young, "early", first_day=first_day, chosen_on="2025-03-01")
    if taken:
        assert answer.status_code == 200
    else:
        assert "first_day" in refusals(answer)


def test_app_2_art_i_5_without_a_right_at_sixty_there_is_none_before(client, sitting):
    world.leave(sitting.judge, date(2023, 3, 10), "resigned")
    answer, _sent = asked(client, sitting, "early", first_day="2025-03-11", chosen_on="2025-03-01")
    assert "Less than three years of service" in str(refusals(answer))


def test_a_suspension_begins_and_ends_with_its_ground(client, retired):
    text, act = happened(client, retired, "suspended", first_day="2026-06-01", ground="Judge of another court")
    assert "Suspended" in text
    assert "another court" not in str(act.content.body)
    page = client.get(retired.get_absolute_url()).content.decode()
    assert "not paid while suspended" in page
    _text, _act = happened(client, retired, "resumed", last_day="2026-08-31")
    assert Suspension.objects.get().last_day == date(2026, 8, 31)
    answer, _sent = asked(client, retired, "suspended", first_day="2026-08-31", ground="Again")
    assert "Another suspension runs" in str(refusals(answer))


def test_p_5_what_was_paid_before_the_portal_is_recorded_as_instalments(client, retired):
    days = {"first_day": "2012-03-11", "last_day": "2012-12-01"}
    _text, _act = happened(client, retired, "paid-earlier", amount="7500.00", **days)
    assert retired.earlier_payments.get().amount == Decimal("7500.00")


def test_other_regulations_are_assigned_by_a_decision(client, retired):
    facts = {"regime": "amended", "elected_on": "2011-12-14", "basis": "Judgment", "decided_by": "Registrar"}
    _text, act = happened(client, retired, "regime", decided_on="2026-02-01", **facts)
    assert act.name == "Regulations assigned anew"
    assert "as an illustration only" in client.get(retired.get_absolute_url()).content.decode()


# --- Life and family ------------------------------------------------------------------------------------------------


def test_app_2_art_iii_and_iv_a_death_leaves_pensions_to_spouse_and_children(client, retired):
    preview, _sent = asked(client, retired, "died", died_on="2026-10-15")
    after = date(2026, 10, 16)
    assert changes_of(preview.context) == {
        "Retired Judge, Retirement pension": [(after, Decimal("7500.00"), None)],
        "Canary Spouse, Surviving spouse's pension": [(after, None, Decimal("3750.00"))],
        "Canary Child, Child's pension": [(after, None, Decimal("416.67")), (date(2031, 6, 15), None, None)],
        "Canary Second Child, Child's pension": [(after, None, Decimal("416.67")), (date(2034, 1, 31), None, None)],
    }
    _text, act = happened(client, retired, "died", died_on="2026-10-15")
    assert act.content.body["event"] == ""
    assert "2026-10-15" not in str(act.content.body)
    assert act.sealed_change.body["event"] == "died"
    assert {person.relation for person in retired.beneficiaries.all()} == {"judge", "spouse", "child"}


def test_annex_viii_a_death_in_office_ends_the_term_and_leaves_a_grant(client, sitting):
    world.married(sitting.judge, date(2000, 5, 1))
    preview, _sent = asked(client, sitting, "died", died_on="2026-03-10")
    [(change, whom)] = preview.context["sums"]
    assert (change.after.total, change.after.due_on, whom) == (Decimal("75000.00"), date(2026, 3, 10), "Canary Spouse")
    happened(client, sitting, "died", died_on="2026-03-10")
    term = sitting.judge.terms.get()
    assert (term.last_day, term.ended) == (date(2026, 3, 10), "died")


def test_p_8_a_pension_that_had_not_begun_at_sixty_is_taken_unreduced(client, retired):
    happened(client, retired, "died", died_on="2026-10-15", not_begun="on")
    retired.refresh_from_db()
    assert retired.not_begun is True
    assert "had in fact not begun" in client.get(retired.get_absolute_url()).content.decode()


@pytest.fixture
def survived(client, retired) -> PensionFile:
    """The file after the judge's death."""
    happened(client, retired, "died", died_on="2026-01-15")
    return retired


def test_app_2_art_iii_4_remarriage_ends_the_pension_and_leaves_twice_a_year(client, survived):
    preview, _sent = asked(client, survived, "remarried", remarried_on="2026-07-01")
    [(change, whom)] = preview.context["sums"]
    assert (change.after.total, whom) == (Decimal("90000.00"), "Canary Spouse")
    found = changes_of(preview.context)
    assert found["Canary Spouse, Surviving spouse's pension"] == [(date(2026, 7, 1), Decimal("3750.00"), None)]
    assert found["Canary Child, Child's pension"][0] == (date(2026, 7, 1), Decimal("416.67"), Decimal("2291.67"))
    happened(client, survived, "remarried", remarried_on="2026-07-01")
    assert client.get(address(survived, "remarried")).status_code == 302


def test_the_spouses_death_ends_the_pension_after_the_judges_and_the_marriage_before_it(client, retired, survived):
    happened(client, survived, "spouse-died", died_on="2026-05-31")
    marriage = survived.judge.marriages.get()
    assert (marriage.spouse_died_on, marriage.last_day) == (date(2026, 5, 31), None)


def test_a_marriage_ends_by_divorce_or_death_and_another_begins(client, retired):
    happened(client, retired, "spouse-died", died_on="2020-05-31")
    happened(client, retired, "married", kind="marriage", spouse_name="Canary New", first_day="2021-05-01")
    happened(client, retired, "divorced", last_day="2022-05-01")
    rows = retired.judge.marriages.order_by("first_day").values_list("last_day", "ended")
    assert list(rows) == [(date(2020, 5, 31), "spouse_died"), (date(2022, 5, 1), "divorce")]


def test_app_2_art_iv_children_are_born_marry_and_die(client, survived):
    happened(client, survived, "child-born", name="Canary Third Child", born_on="2026-02-01")
    third = survived.judge.children.get(born_on=date(2026, 2, 1))
    assert Beneficiary.objects.filter(child=third).exists()
    first, second = survived.judge.children.order_by("born_on")[:2]
    happened(client, survived, "child-married", child=first.slug, married_on="2026-09-01")
    happened(client, survived, "child-died", child=second.slug, died_on="2026-09-30")
    acts = Act.objects.about(survived).filter(name=EVENT)
    assert [act.sealed_change.body["event"] for act in acts][-3:] == ["child-born", "child-married", "child-died"]


# --- What acts say, and to whom -------------------------------------------------------------------------------------


def test_acts_tell_nothing_of_family_or_amounts(client, survived, retired):
    happened(client, survived, "remarried", remarried_on="2026-07-01")
    for act in Act.objects.about(survived):
        told = f"{act.name} {act.reason} {act.content.body}"
        assert [word for word in (*CANARIES, "remarried", "died", "3750", "90000") if word in told] == []


WHO = {Role.PENSIONS: 200, Role.RECORDS: 404, Role.SECRETARIAT: 404, Role.FINANCE: 404, Role.AUDITOR: 404}


def test_only_those_who_keep_pensions_record_events_and_nobody_else_sees_the_file(
    retired, make_user, make_judge, signed_in
):
    for role, status in WHO.items():
        browser = signed_in(make_user(role))
        for url in (retired.get_absolute_url(), address(retired, "died")):
            assert browser.get(url).status_code == status, (role, url)
    own, other = signed_in(retired.judge.user), signed_in(make_judge(name="Another Judge").user)
    page = own.get(retired.get_absolute_url())
    assert page.status_code == 200
    assert "Record what happened" not in page.content.decode()
    assert own.get("/pensions/")["Location"] == retired.get_absolute_url()
    assert [own.get(address(retired, kind)).status_code for kind in KINDS] == [404] * len(KINDS)
    assert other.get(retired.get_absolute_url()).status_code == 404
    assert "No pension file yet" in other.get("/pensions/").content.decode()


# --- Two at once, twice, and back -----------------------------------------------------------------------------------


def test_what_is_sent_twice_is_recorded_once(client, retired):
    preview, sent = asked(client, retired, "died", died_on="2026-10-15")
    for _time in range(2):
        client.post(address(retired, "died"), sent | {"seen": preview.context["effects"].fingerprint})
    assert Act.objects.about(retired).filter(name=EVENT).count() == 1


def test_what_changed_meanwhile_is_shown_again_and_nothing_is_written(client, retired, make_user, signed_in):
    preview, sent = asked(client, retired, "died", died_on="2026-10-15")
    other = signed_in(make_user(Role.PENSIONS))
    happened(other, retired, "child-died", child=retired.judge.children.first().slug, died_on="2026-10-01")
    before = stored(retired)
    answer = client.post(address(retired, "died"), sent | {"seen": preview.context["effects"].fingerprint})
    assert answer.status_code == 409
    assert "changed since you read this" in answer.content.decode()
    assert stored(retired) == before
    again = client.post(address(retired, "died"), sent | {"seen": answer.context["effects"].fingerprint})
    assert again.status_code == 302


def test_a_contradiction_of_the_record_is_said_beside_its_field(client, retired):
    answer, _sent = asked(client, retired, "died", died_on="1949-01-01")
    assert "died_on" in refusals(answer)
    answer, _sent = asked(client, retired, "child-born", name="Canary", born_on="2026-11-23")
    assert "born_on" in refusals(answer) or answer.status_code == 200


def facts(file) -> tuple:
    """What events write, whatever the numbers of the rows."""
    open_, died_on, own, *_counted, beneficiaries = stored(file)
    return (
        [[{k: v for k, v in row.items() if k != "id"} for row in rows] for rows in open_],
        died_on,
        own,
        beneficiaries,
    )


def test_each_event_is_taken_back_with_a_reason_and_all_is_as_before(client, retired, sitting):
    events = [
        (retired, "died", {"died_on": "2026-10-15", "not_begun": "on"}),
        (retired, "suspended", {"first_day": "2026-06-01", "ground": "Judge of another court"}),
        (retired, "child-born", {"name": "Canary Third Child", "born_on": "2026-02-01"}),
        (sitting, "left", {"last_day": "2026-10-15", "ended": "resigned"}),
        (sitting, "died", {"died_on": "2026-10-15"}),
    ]
    for file, kind, data in events:
        before = facts(file)
        _text, act = happened(client, file, kind, **data)
        assert facts(file) != before
        back = f"{file.get_absolute_url()}acts/{act.position}/take-back/"
        asks = client.get(back)
        sent = {"token": asks.context["form"]["token"].value(), "seen": asks.context["effects"].fingerprint}
        assert "reason" in refusals(client.post(back, sent))
        assert client.post(back, sent | {"reason": "Entered by mistake"}).status_code == 302
        assert facts(file) == before, kind
        last = Act.objects.about(file).last()
        assert (last.name, last.reason, last.content.body["of"]) == (TAKEN_BACK, "Entered by mistake", act.position)
        assert client.get(back).status_code == 302


def test_an_event_is_not_taken_back_when_something_of_it_has_changed_since(client, retired):
    _text, act = happened(client, retired, "suspended", first_day="2026-06-01", ground="Judge of another court")
    happened(client, retired, "resumed", last_day="2026-08-31")
    answer = client.get(f"{retired.get_absolute_url()}acts/{act.position}/take-back/")
    assert "has changed since" in answer.content.decode()


def test_of_two_who_open_the_way_back_at_once_one_finds_it_done(client, retired):
    _text, act = happened(client, retired, "suspended", first_day="2026-06-01", ground="Judge of another court")
    back = f"{retired.get_absolute_url()}acts/{act.position}/take-back/"
    asks = [client.get(back).context for _person in range(2)]
    sent = [{"token": a["form"]["token"].value(), "seen": a["effects"].fingerprint, "reason": "Mistake"} for a in asks]
    assert [client.post(back, data).status_code for data in sent] == [302, 302]
    assert Act.objects.about(retired).filter(name=TAKEN_BACK).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_is_told_that_the_record_changed(grounds, retired, clerk):
    happening, gate, told = KINDS["died"].happening, threading.Barrier(2), []
    data = {"died_on": date(2026, 10, 15), "not_begun": False, "source": "Certificate"}
    entries = [Entry(retired, clerk, world.TODAY, slug()) for _person in range(2)]
    seen = services.preview(retired, happening, data, Entry(retired, clerk, world.TODAY, slug())).effects.fingerprint

    def confirm(entry):
        try:
            gate.wait(10)
            services.confirm(PensionFile.objects.get(pk=retired.pk), happening, data, entry, seen)
            told.append("recorded")
        except Stale:
            told.append("stale")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm, args=(entry,)) for entry in entries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == ["recorded", "stale"]
    assert Act.objects.about(retired).filter(name=EVENT).count() == 1


# --- Months already paid --------------------------------------------------------------------------------------------


def test_what_a_late_event_owes_or_is_owed_for_months_already_paid_is_shown(client, retired, clerk, finance):
    roll_world.paid(clerk, finance, 2026, 9, 10)
    preview, _sent = asked(client, retired, "died", died_on="2026-09-15")
    rows = [
        (who, m.month.month, m.before, m.after)
        for who, m in ((names, month) for names, month in preview.context["months"])
        if who in ("Retired Judge", "Canary Spouse")
    ]
    assert rows == [
        ("Retired Judge", 9, Decimal("7500.00"), Decimal("3750.00")),
        ("Canary Spouse", 9, Decimal("0"), Decimal("1875.00")),
        ("Retired Judge", 10, Decimal("7500.00"), Decimal("0")),
        ("Canary Spouse", 10, Decimal("0"), Decimal("3750.00")),
    ]
    # two children, 416.67 a month each
    assert preview.context["effects"].owed == Decimal("-5625.00") + 2 * (Decimal("208.33") + Decimal("416.67"))
    text = preview.content.decode()
    assert "An overpayment" in text
    assert "the next payment roll carries it" in text


# --- Queries --------------------------------------------------------------------------------------------------------


def queries(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_page_and_the_list_take_a_fixed_number_of_queries(client, retired, make_judge, clerk):
    retired.judge.children.all().delete()
    world.child_of(retired.judge)
    page = queries(client, retired.get_absolute_url())
    listed = queries(client, "/pensions/")
    for place in (1, 2):
        world.child_of(retired.judge, date(2012, place, 1), f"Child {place}")
        world.file_of(world.retired(make_judge, name=f"Retired {place}"), clerk)
    assert queries(client, retired.get_absolute_url()) == page
    assert queries(client, "/pensions/") == listed


def test_under_regulations_whose_text_is_not_known_nobody_is_made_a_beneficiary_before_others_are_assigned(
    client, grounds, make_judge, clerk
):
    file = world.file_of(world.retired(make_judge), clerk, regime="amended", elected_on=date(2008, 1, 10))
    assert not file.beneficiaries.exists()
    page = client.get(file.get_absolute_url()).content.decode()
    assert "7,500.00" in page
    assert "Nothing is paid under it" in page
    assert "illustration</span>" in client.get("/pensions/").content.decode()
    facts = {"regime": "original", "elected_on": "2003-02-07", "basis": "Judgment", "decided_by": "Registrar"}
    text, _act = happened(client, file, "regime", decided_on="2026-02-01", **facts)
    assert "New beneficiaries" in text
    assert file.beneficiaries.get().relation == "judge"
