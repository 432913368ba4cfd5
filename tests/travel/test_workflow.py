"""Who may do what with a journey or a claim, in which state; and what the database refuses to everybody."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.outbox import Message
from asp_portal.workflow import Doing, Hidden, Refused, Stale
from judges.models import ActingDay, OfficeHolding
from judges.rules.presidency import Office
from travel.models import Claim, Expense, Journey, Leg, Payment
from travel.workflow import claim_workflow, journey_workflow

JOURNEY_MATRIX = {
    ("draft", "claimant"): {"request", "withdraw"},
    ("requested", "claimant"): {"withdraw"},
    ("requested", "president"): {"authorise", "return", "refuse"},
    ("authorised", "claimant"): {"cancel"},
}
CLAIM_MATRIX = {
    ("draft", "claimant"): {"certify", "withdraw"},
    ("certified", "claimant"): {"change", "withdraw"},
    ("certified", "secretariat"): {"verify", "return"},
    ("verified", "claimant"): {"change", "withdraw"},
    ("verified", "president"): {"authorise", "ask", "refuse"},
    ("authorised", "finance"): {"pay"},
}


@pytest.fixture
def people(judge, make_judge, presidency, make_user):
    """One person of each role, the claimant, and a judge who is nobody in particular."""
    by_role = {role.value: make_user(role, name=f"Some {role.value}") for role in Role if role is not Role.JUDGE}
    return {
        **{name.lower().replace(" ", "_"): user for name, user in by_role.items()},
        "claimant": judge.user,
        "president": presidency[Office.PRESIDENT].user,
        "first_vice_president": presidency[Office.FIRST_VICE_PRESIDENT].user,
        "second_vice_president": presidency[Office.SECOND_VICE_PRESIDENT].user,
        "another_judge": make_judge(name="Another Judge").user,
    }


def open_to(workflow, paper, user, today):
    """The names of what this user may do."""
    return {offer.name for offer in workflow.offers(paper, user, today) if not offer.refusal}


@pytest.mark.parametrize("state", Journey.State.values)
def test_journey_state_by_role(state, make_journey, people, today):
    journey = make_journey(state)
    for who, user in people.items():
        expected = JOURNEY_MATRIX.get((state, who), set())
        assert open_to(journey_workflow, journey, user, today) == expected, who


@pytest.mark.parametrize("state", Claim.State.values)
def test_claim_state_by_role(state, make_claim, people, today):
    claim = make_claim(state)
    for who, user in people.items():
        expected = CLAIM_MATRIX.get((state, who), set())
        assert open_to(claim_workflow, claim, user, today) == expected, who


@pytest.mark.parametrize("state", Claim.State.values)
def test_every_act_outside_the_matrix_is_refused_and_changes_nothing(state, make_claim, people, today):
    claim = make_claim(state)
    acts = Act.objects.count()
    for who, user in people.items():
        for name in set(claim_workflow.transitions) - CLAIM_MATRIX.get((state, who), set()):
            with pytest.raises((Hidden, Refused, ValidationError)), transaction.atomic():
                claim_workflow.apply(name, Doing(claim, user, today, reason="I want to"))
    claim.refresh_from_db()
    assert (claim.state, Act.objects.count()) == (state, acts)


# --- Reading T-8: who authorises ------------------------------------------------------------------------------------


def test_t_8_the_presidents_own_claim_goes_to_the_first_vice_president(make_claim, presidency, people, today):
    claim = make_claim("certified", judge=presidency[Office.PRESIDENT])
    lines = {line.slug: {"allowed": line.amount, "reason": ""} for line in claim.expenses.all()}
    claim_workflow.apply("verify", Doing(claim, people["secretariat"], today, lines))
    claim.refresh_from_db()
    with pytest.raises(Refused, match=r"Nobody authorises their own .* First Vice-President"):
        claim_workflow.apply("authorise", Doing(claim, people["president"], today))
    with pytest.raises(Hidden):
        claim_workflow.apply("authorise", Doing(claim, people["second_vice_president"], today))
    act = claim_workflow.apply("authorise", Doing(claim, people["first_vice_president"], today))
    assert act.office == "First Vice-President"


def test_t_8_without_a_first_vice_president_it_goes_to_the_second(make_journey, presidency, people, today):
    journey = make_journey("draft", judge=presidency[Office.PRESIDENT])
    journey_workflow.apply("request", Doing(journey, people["president"], date(2026, 10, 26)))
    OfficeHolding.objects.filter(office=Office.FIRST_VICE_PRESIDENT).delete()
    journey.refresh_from_db()
    assert "authorise" in open_to(journey_workflow, journey, people["second_vice_president"], today)


def test_a_judge_who_acts_as_president_authorises_that_day_only(make_claim, people, today):
    claim = make_claim("verified")
    ActingDay.objects.create(day=today, judge=people["another_judge"].judge)
    assert "authorise" in open_to(claim_workflow, claim, people["another_judge"], today)
    assert "authorise" not in open_to(claim_workflow, claim, people["another_judge"], date(2026, 11, 11))
    act = claim_workflow.apply("authorise", Doing(claim, people["another_judge"], today))
    assert act.office == "Judge, acting as President"


def test_t_8_acting_as_president_does_not_open_ones_own_claim(make_claim, judge, people, today):
    claim = make_claim("verified")
    ActingDay.objects.create(day=today, judge=judge)
    [refusal] = [o.refusal for o in claim_workflow.offers(claim, judge.user, today) if o.name == "authorise"]
    assert "Nobody authorises their own" in refusal
    assert "authorise" in open_to(claim_workflow, claim, people["president"], today)


def test_a_former_president_may_no_longer(make_claim, people, today):
    claim = make_claim("verified")
    OfficeHolding.objects.filter(office=Office.PRESIDENT).update(last_day=date(2026, 11, 9))
    assert "authorise" not in open_to(claim_workflow, claim, people["president"], today)


def test_who_verified_cannot_authorise(make_claim, presidency, today):
    """Even a President who is of the Secretariat as well."""
    claim = make_claim("verified")
    Claim.objects.filter(pk=claim.pk).update(verified_by=presidency[Office.PRESIDENT].user)
    with pytest.raises(Refused, match="Who verified a claim cannot authorise it"):
        claim_workflow.apply("authorise", Doing(claim, presidency[Office.PRESIDENT].user, today))


def test_a_claimant_of_the_secretariat_does_not_verify_their_own(make_claim, make_judge, today):
    claimant = make_judge(Role.SECRETARIAT, name="Judge And Clerk")
    claim = make_claim("certified", judge=claimant)
    with pytest.raises(Refused, match="Nobody verifies their own claim"):
        claim_workflow.apply("verify", Doing(claim, claimant.user, today))


# --- What an act leaves behind --------------------------------------------------------------------------------------


def test_an_act_keeps_who_in_which_office_on_which_content(make_claim, presidency, today):
    claim = make_claim("verified")
    seen = claim.content_hash
    act = claim_workflow.apply("authorise", Doing(claim, presidency[Office.PRESIDENT].user, today), seen=seen)
    assert (act.before, act.after, act.office) == ("verified", "authorised", "President")
    assert act.content_id == seen
    assert act.content.body["net"] == "1199.2"


def test_the_content_names_what_is_certified(make_claim):
    claim = make_claim("certified")
    facts = Act.objects.about(claim).get(name="certify").content.body
    assert facts["expenses"][0]["amount"] == "250"
    assert [leg["to"] for leg in facts["legs"]] == ["Vienna", "The Hague"]


def test_a_change_undoes_the_certification(make_claim, today):
    claim = make_claim("verified")
    claim_workflow.apply("change", Doing(claim, claim.judge.user, today))
    claim.refresh_from_db()
    assert (claim.state, claim.certified_by, claim.verified_by, claim.net) == ("draft", None, None, None)


def test_messages_are_written_with_the_act_and_lost_with_it(make_claim, presidency, finance, today):
    claim = make_claim("verified")
    before = Message.objects.count()

    def act_and_die():
        with transaction.atomic():
            claim_workflow.apply("authorise", Doing(claim, presidency[Office.PRESIDENT].user, today))
            assert Message.objects.filter(to=finance).exists()
            raise RuntimeError("the machine stops here")

    with pytest.raises(RuntimeError):
        act_and_die()
    assert Message.objects.count() == before
    claim.refresh_from_db()
    assert claim.state == "verified"


def test_a_stale_page_does_nothing(make_claim, presidency, today):
    claim = make_claim("verified")
    with pytest.raises(Stale):
        claim_workflow.apply("authorise", Doing(claim, presidency[Office.PRESIDENT].user, today), seen="0" * 64)
    claim.refresh_from_db()
    assert claim.state == "verified"


@pytest.mark.parametrize("name", ["return", "ask", "refuse"])
def test_sending_back_and_refusing_need_a_reason(name, make_claim, secretariat, presidency, today):
    claim = make_claim("certified" if name == "return" else "verified")
    user = secretariat if name == "return" else presidency[Office.PRESIDENT].user
    with pytest.raises(ValidationError, match="Say why"):
        claim_workflow.apply(name, Doing(claim, user, today, reason="  "))


# --- What stands in the way -----------------------------------------------------------------------------------------


def obstacles_to_certify(claim, today):
    """The sentences that meet a judge who certifies."""
    with pytest.raises(ValidationError) as caught:
        claim_workflow.apply("certify", Doing(claim, claim.judge.user, today))
    return " ".join(caught.value.messages)


def test_an_empty_itinerary_is_not_certified(make_claim, today):
    claim = make_claim()
    claim.itinerary.legs.all().delete()
    claim.itinerary.stays.all().delete()
    assert "The itinerary is empty" in obstacles_to_certify(claim, today)


def test_art_v_a_line_without_receipt_needs_its_declaration(make_claim, today):
    claim = make_claim()
    claim.expenses.update(missing_receipt="")
    assert "neither a receipt nor a declaration" in obstacles_to_certify(claim, today)


def test_art_v_a_claim_comes_after_the_end_of_the_journey(make_claim):
    claim = make_claim()
    assert "can be claimed after its end" in obstacles_to_certify(claim, date(2026, 11, 4))
    claim_workflow.apply("certify", Doing(claim, claim.judge.user, date(2026, 11, 5)))


def test_art_i_1_d_the_authorisation_is_of_the_day_of_departure_at_the_latest(make_claim, today):
    claim = make_claim()
    Journey.objects.update(authorised_on=date(2026, 11, 3))
    assert "did not authorise the journey" in obstacles_to_certify(claim, today)
    Journey.objects.update(authorised_on=date(2026, 11, 2))
    claim_workflow.apply("certify", Doing(claim, claim.judge.user, today))


def test_an_official_journey_needs_its_authorisation(make_claim, today):
    claim = make_claim()
    Claim.objects.update(journey=None)
    assert "Choose the authorised journey" in obstacles_to_certify(claim, today)


def test_a_missing_rate_does_not_stop_the_judge_but_the_secretariat(make_claim, rates, secretariat, today):
    claim = make_claim()
    rates["Vienna"].rates.all().delete()
    claim_workflow.apply("certify", Doing(claim, claim.judge.user, today))
    lines = {line.slug: {"allowed": line.amount, "reason": ""} for line in claim.expenses.all()}
    with pytest.raises(ValidationError, match="There is no subsistence rate for Vienna from 2"):
        claim_workflow.apply("verify", Doing(claim, secretariat, today, lines))


def test_less_than_claimed_needs_a_reason_and_more_is_never_allowed(make_claim, secretariat, today):
    claim = make_claim("certified")
    [line] = claim.expenses.all()
    for allowed, sentence in ((Decimal(200), "Say why less"), (Decimal(251), "between zero and the amount claimed")):
        with pytest.raises(ValidationError, match=sentence), transaction.atomic():
            claim_workflow.apply(
                "verify", Doing(claim, secretariat, today, {line.slug: {"allowed": allowed, "reason": ""}})
            )
    data = {line.slug: {"allowed": Decimal(200), "reason": "Seat reservation is not a normal incidental"}}
    claim_workflow.apply("verify", Doing(claim, secretariat, today, data))
    claim.refresh_from_db()
    assert claim.net == Decimal("1149.20")  # 3 x 226 x 1.4 = 949.20, and 200


def test_advances_that_differ_must_be_settled_in_words(make_claim, finance, secretariat, today):
    claim = make_claim("certified")
    claim.journey.advances.create(
        judge=claim.judge, service="Travel Unit", paid_on=date(2026, 10, 30), amount=Decimal(500), recorded_by=finance
    )
    data = {line.slug: {"allowed": line.amount, "reason": ""} for line in claim.expenses.all()}
    with pytest.raises(ValidationError, match=r"states advances of 0.00 EUR, on record are 500.00 EUR"):
        claim_workflow.apply("verify", Doing(claim, secretariat, today, data))
    claim_workflow.apply("verify", Doing(claim, secretariat, today, data, reason="The judge confirmed it by telephone"))
    claim.refresh_from_db()
    assert claim.net == Decimal("699.20")


def test_advances_above_what_is_due_are_owed_to_the_court(make_claim, finance, secretariat, presidency, today):
    claim = make_claim("certified")
    claim.journey.advances.create(
        judge=claim.judge, service="Travel Unit", paid_on=date(2026, 10, 30), amount=Decimal(2000), recorded_by=finance
    )
    data = {line.slug: {"allowed": line.amount, "reason": ""} for line in claim.expenses.all()}
    claim_workflow.apply("verify", Doing(claim, secretariat, today, data, reason="Stated on paper"))
    claim_workflow.apply("authorise", Doing(claim, presidency[Office.PRESIDENT].user, today))
    claim.refresh_from_db()
    assert claim.net == Decimal("-800.80")
    assert claim.assessments.get().body["owed_to_court"] == "800.80"


# --- What the database refuses --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_state_that_no_act_gave_does_not_stand(make_claim):
    claim = make_claim("certified")
    with pytest.raises(DatabaseError, match="does not follow from its acts"):
        Claim.objects.filter(pk=claim.pk).update(state="draft")
    with pytest.raises(DatabaseError, match="does not follow from its acts"):
        Claim.objects.filter(pk=claim.pk).update(state="withdrawn")


@pytest.mark.parametrize("state", [state for state in Claim.State.values if state != "draft"])
def test_what_was_certified_does_not_change(state, make_claim):
    claim = make_claim(state)
    changes = [
        lambda: Leg.objects.filter(itinerary=claim.itinerary).update(to_place="Salzburg"),
        lambda: Leg.objects.filter(itinerary=claim.itinerary).delete(),
        lambda: Expense.objects.filter(claim=claim).update(amount=1),
        lambda: Expense.objects.filter(claim=claim).delete(),
        lambda: claim.stated_advances.create(service="Treasury", received_on=date(2026, 11, 1), amount=1),
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match="What has been certified does not change"), transaction.atomic():
            change()


def test_the_allowed_amount_changes_only_while_it_is_verified(make_claim):
    claim = make_claim("certified")
    Expense.objects.filter(claim=claim).update(allowed=1, allowed_reason="Why not")
    paid = make_claim("paid", title="Another")
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        Expense.objects.filter(claim=paid).update(allowed=1, allowed_reason="Why not")


@pytest.mark.parametrize("table", ["payment", "statement", "assessment", "advance", "decision"])
@pytest.mark.parametrize(
    "verb", ["UPDATE travel_{} SET id = id", "DELETE FROM travel_{}", "TRUNCATE travel_{} CASCADE"]
)
def test_rows_of_money_are_only_ever_added(table, verb, make_claim, finance, presidency, today):
    claim = make_claim("paid")
    claim.journey.advances.create(
        judge=claim.judge, service="Travel Unit", paid_on=date(2026, 10, 30), amount=1, recorded_by=finance
    )
    claim.decisions.create(point="exception", granted=True, reason="Yes", decided_by=presidency[Office.PRESIDENT].user)
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="are only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))


def test_a_claim_is_paid_once(make_claim, finance):
    claim = make_claim("paid")
    with pytest.raises(DatabaseError, match="travel_payment_claim_id"), transaction.atomic():
        Payment.objects.create(
            claim=claim, amount=claim.net, paid_on=date(2026, 11, 10), reference="again", recorded_by=finance
        )


def test_the_database_knows_that_nobody_authorises_their_own(make_claim, today):
    claim = make_claim("verified")
    with pytest.raises(DatabaseError, match="nobody_authorises_their_own_claim"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(authorised_by=claim.certified_by)
    with pytest.raises(DatabaseError, match="who_verified_does_not_authorise"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(authorised_by=claim.verified_by)


# --- Two at once ----------------------------------------------------------------------------------------------------


def at_once(*calls):
    """Run calls in threads that start together; give what each returned or raised."""
    barrier, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        barrier.wait()
        try:
            answers[number] = call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_authorisers_at_once_authorise_once(make_claim, make_judge, presidency, today):
    claim = make_claim("verified")
    acting = make_judge(name="Acting Judge")
    ActingDay.objects.create(day=today, judge=acting)
    users = [presidency[Office.PRESIDENT].user, acting.user]
    answers = at_once(
        *[lambda user=user: claim_workflow.apply("authorise", Doing(claim, user, today)) for user in users]
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Act", "ValidationError"]
    assert Act.objects.about(claim).filter(name="authorise").count() == 1
    assert claim.statement.number


@pytest.mark.django_db(transaction=True)
def test_withdrawing_and_authorising_at_once_leaves_one_of_them(make_claim, presidency, today):
    claim = make_claim("verified")
    answers = at_once(
        lambda: claim_workflow.apply("withdraw", Doing(claim, claim.judge.user, today)),
        lambda: claim_workflow.apply("authorise", Doing(claim, presidency[Office.PRESIDENT].user, today)),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Act", "ValidationError"]


@pytest.mark.django_db(transaction=True)
def test_ten_payments_at_once_pay_once(make_claim, finance, today):
    claim = make_claim("authorised")
    data = {"paid_on": today, "reference": "TEST-1"}
    answers = at_once(*[lambda: claim_workflow.apply("pay", Doing(claim, finance, today, data))] * 10)
    assert sorted(type(answer).__name__ for answer in answers) == ["Act"] + ["ValidationError"] * 9
    assert Payment.objects.filter(claim=claim).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_race_is_real_without_the_lock(make_claim, finance, today, monkeypatch):
    """Shows that the harness provokes the race: without the lock only the database's constraint stops the second."""
    claim = make_claim("authorised")
    monkeypatch.setattr("asp_portal.workflow.lock", lambda subject: type(subject).objects.get(pk=subject.pk))
    data = {"paid_on": today, "reference": "TEST-1"}
    answers = at_once(*[lambda: claim_workflow.apply("pay", Doing(claim, finance, today, data))] * 6)
    assert any(isinstance(answer, DatabaseError) for answer in answers)
    assert Payment.objects.filter(claim=claim).count() == 1
