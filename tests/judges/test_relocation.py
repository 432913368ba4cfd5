"""Claims for the relocation sum: who may do what in which state, and what the database refuses to everybody."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.outbox import Message
from asp_portal.statements import find
from asp_portal.workflow import Doing, Hidden, Refused, Stale
from judges.models import (
    ActingDay,
    RelocationClaim,
    RelocationPayment,
    RelocationStatement,
    Resettlement,
    Salary,
    Term,
)
from judges.record import keeping
from judges.relocation import services as relocation
from judges.relocation.inbox import tasks
from judges.relocation.workflow import of_authorisation, of_certification, of_verification, relocation_workflow
from judges.rules.presidency import Office
from tests.judges.relocation_world import former, make_former, make_relocation, reside, scale

__all__ = ["former", "make_former", "make_relocation", "reside", "scale"]

MATRIX = {
    ("draft", "claimant"): {"certify", "withdraw"},
    ("certified", "claimant"): {"change", "withdraw"},
    ("certified", "secretariat"): {"verify", "return"},
    ("verified", "claimant"): {"change", "withdraw"},
    ("verified", "president"): {"authorise", "ask", "refuse"},
    ("authorised", "finance"): {"pay"},
}


@pytest.fixture
def people(former, make_judge, presidency, make_user):
    """One person of each role, the claimant, and a judge who is nobody in particular."""
    by_role = {role.value: make_user(role, name=f"Some {role.value}") for role in Role if role is not Role.JUDGE}
    return {
        **{name.lower().replace(" ", "_"): user for name, user in by_role.items()},
        "claimant": former.user,
        "president": presidency[Office.PRESIDENT].user,
        "first_vice_president": presidency[Office.FIRST_VICE_PRESIDENT].user,
        "second_vice_president": presidency[Office.SECOND_VICE_PRESIDENT].user,
        "another_judge": make_judge(name="Another Judge").user,
    }


def open_to(claim, user, today):
    """The names of what this user may do."""
    return {offer.name for offer in relocation_workflow.offers(claim, user, today) if not offer.refusal}


def why_not(claim, obstacles, today):
    """The sentences that stand in the way."""
    return [str(sentence) for sentence in obstacles(Doing(claim, claim.judge.user, today))]


@pytest.mark.parametrize("state", RelocationClaim.State.values)
def test_state_by_role(state, make_relocation, people, today):
    claim = make_relocation(state)
    for who, user in people.items():
        assert open_to(claim, user, today) == MATRIX.get((state, who), set()), who


@pytest.mark.parametrize("state", RelocationClaim.State.values)
def test_every_act_outside_the_matrix_is_refused_and_changes_nothing(state, make_relocation, people, today):
    claim = make_relocation(state)
    acts = Act.objects.count()
    for who, user in people.items():
        for name in set(relocation_workflow.transitions) - MATRIX.get((state, who), set()):
            with pytest.raises((Hidden, Refused, ValidationError)), transaction.atomic():
                relocation_workflow.apply(name, Doing(claim, user, today, reason="I want to"))
    claim.refresh_from_db()
    assert (claim.state, Act.objects.count()) == (state, acts)


# --- Reading T-8: nobody their own ----------------------------------------------------------------------------------


def test_t_8_the_presidents_own_claim_goes_to_the_first_vice_president(make_relocation, president, people, today):
    claim = make_relocation("draft", judge=president)
    facts = {"left_on": date(2024, 3, 10), "amount": Decimal(1), "assessment": {}}
    RelocationClaim.objects.filter(pk=claim.pk).update(**facts)  # a President in office has no claim of this kind yet
    claim.refresh_from_db()
    claim.state = "verified"
    assert "authorise" not in open_to(claim, president.user, today)
    assert "authorise" in open_to(claim, people["first_vice_president"], today)
    assert open_to(claim, people["second_vice_president"], today) == set()


def test_who_acts_as_president_authorises_that_day_only(make_relocation, people, today):
    claim = make_relocation("verified")
    ActingDay.objects.create(day=today, judge=people["another_judge"].judge)
    assert "authorise" in open_to(claim, people["another_judge"], today)
    assert "authorise" not in open_to(claim, people["another_judge"], date(2026, 11, 11))


def test_who_verified_cannot_authorise(make_relocation, president, today):
    claim = make_relocation("verified")
    RelocationClaim.objects.filter(pk=claim.pk).update(verified_by=president.user)
    with pytest.raises(Refused, match="Who verified a claim cannot authorise it"):
        relocation_workflow.apply("authorise", Doing(claim, president.user, today))
    with pytest.raises(IntegrityError), transaction.atomic():
        RelocationClaim.objects.filter(pk=claim.pk).update(authorised_by=president.user)


@pytest.mark.parametrize(
    ("role", "state", "name"), [(Role.SECRETARIAT, "certified", "verify"), (Role.FINANCE, "authorised", "pay")]
)
def test_nobody_verifies_or_pays_their_own(role, state, name, make_former, make_relocation, today):
    claimant = make_former(role, name="Judge And Clerk")
    claim = make_relocation(state, judge=claimant)
    with pytest.raises(Refused, match="their own claim"):
        relocation_workflow.apply(name, Doing(claim, claimant.user, today))


# --- App. 1, art. IV: what is due -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("home_from", "left_on", "amount"),
    [
        pytest.param(date(2015, 3, 11), date(2024, 3, 10), "83076.92", id="J-5-nine-years-to-the-day"),
        pytest.param(date(2015, 3, 12), date(2024, 3, 10), "62307.69", id="P-3-a-day-short-of-nine"),
        pytest.param(date(2019, 3, 11), date(2024, 3, 10), "62307.69", id="J-5-five-years-to-the-day"),
        pytest.param(date(2019, 3, 12), date(2024, 3, 10), None, id="P-3-a-day-short-of-five"),
        pytest.param(date(2010, 1, 1), date(2020, 3, 9), None, id="J-9-only-days-in-office"),
    ],
)
def test_app_1_art_iv_five_and_nine_years(home_from, left_on, amount, make_former, make_relocation, today):
    claim = make_relocation(judge=make_former(home_from=home_from, left_on=left_on, ended="resigned"))
    found = relocation.assessed(claim, today)
    assert found["amount"] == amount
    under = "The longest continuous residence at the seat during office is under five years (App. 1, art. IV)."
    assert why_not(claim, of_certification, today) == ([] if amount else [under])


def test_j_6_residence_runs_from_the_later_of_home_and_declaration(make_former, make_relocation, reside, today):
    judge = make_former(home_from=None)
    reside(judge, date(2015, 3, 11), declared_on=date(2019, 3, 12))
    assert relocation.assessed(make_relocation(judge=judge), today)["reasons"] == ["residence_under_five_years"]
    judge.residences.update(declared_on=date(2019, 3, 11))
    assert relocation.assessed(make_relocation(judge=judge), today)["amount"] == "62307.69"


@pytest.mark.parametrize(("again", "amount"), [(date(2019, 7, 1), "83076.92"), (date(2019, 7, 2), None)])
def test_j_9_declarations_that_adjoin_are_one_stretch_and_a_day_between_begins_anew(
    again, amount, make_former, make_relocation, reside, today
):
    judge = make_former(home_from=None)
    reside(judge, date(2015, 3, 11), date(2019, 6, 30))
    reside(judge, again)
    assert relocation.assessed(make_relocation(judge=judge), today)["amount"] == amount


def test_j_10_nothing_after_a_death_in_office(make_former, make_relocation, today):
    claim = make_relocation(judge=make_former(ended="died"))
    assert relocation.assessed(claim, today)["reasons"] == ["died"]


def test_not_in_the_netherlands(make_relocation, today):
    claim = make_relocation(country="NLD")
    found = ["The former judge has resettled in the Netherlands (App. 1, art. IV)."]
    assert why_not(claim, of_certification, today) == found


def test_not_before_resettling(make_relocation, today):
    found = ["The former judge has not resettled (App. 1, art. IV)."]
    assert why_not(make_relocation(resettled_on=date(2026, 11, 11)), of_certification, today) == found
    assert why_not(make_relocation(resettled_on=today), of_certification, today) == []


def test_not_while_in_office(make_relocation, judge, today):
    found = why_not(make_relocation(judge=judge), of_certification, today)
    assert found == ["The judge is in office (App. 1, art. IV)."]


def test_every_reason_is_told(make_former, make_relocation, today):
    claim = make_relocation(judge=make_former(home_from=None), country="NLD")
    assert len(why_not(claim, of_certification, today)) == 2
    with pytest.raises(ValidationError):
        relocation_workflow.apply("certify", Doing(claim, claim.judge.user, today))


def test_without_a_salary_on_the_last_day_nothing_can_be_certified(make_relocation, today):
    claim = make_relocation()
    Salary.objects.all().delete()
    assert "has no salary for 10\xa0Mar\xa02024" in why_not(claim, of_certification, today)[0]


def test_j_5_the_salary_of_the_last_day_of_office_counts(make_relocation, today):
    Salary.objects.create(first_day=date(2024, 3, 11), annual=190_000, source="Later")
    assert relocation.assessed(make_relocation(), today)["amount"] == "83076.92"
    Salary.objects.create(first_day=date(2024, 3, 10), annual=182_000, source="That day")
    assert relocation.assessed(make_relocation(), today)["amount"] == "84000.00"  # 182,000 x 24/52


# --- Verification: the record and what is frozen --------------------------------------------------------------------


def test_verification_puts_the_resettlement_on_record_and_keeps_the_assessment(make_relocation, secretariat, former):
    claim = make_relocation("verified")
    [recorded] = former.resettlements.all()
    assert (recorded.on, recorded.country) == (date(2024, 4, 1), "KEN")
    assert recorded.source == f"Relocation claim {claim.number}"
    [change] = [one for one in keeping.history(former, secretariat) if one.kind == "resettlement"]
    assert (change.name, change.act.actor) == ("added", secretariat)
    assert (claim.amount, claim.left_on) == (Decimal("83076.92"), date(2024, 3, 10))
    assert claim.assessment["weeks"] == 24
    assert claim.assessment["due_from"] == "2024-04-01"
    assert claim.assessment["residences"] == [["2015-03-11", "2015-03-11", None]]


def test_what_is_recorded_already_is_not_recorded_twice(make_relocation, former):
    Resettlement.objects.create(judge=former, on=date(2024, 4, 1), country="KEN", source="Letter")
    make_relocation("verified")
    assert former.resettlements.count() == 1


def test_another_resettlement_on_record_must_be_settled_first(make_relocation, former, today):
    claim = make_relocation("certified")
    Resettlement.objects.create(judge=former, on=date(2024, 5, 1), country="UGA", source="Letter")
    [sentence] = why_not(claim, of_verification, today)
    assert sentence.replace("\xa0", " ").startswith("On record is a resettlement of 1 May 2024, Uganda; the claim says")


def test_a_resettlement_after_an_earlier_office_is_no_contradiction(make_former, make_relocation, today):
    judge = make_former()
    Term.objects.create(
        judge=judge, first_day=date(2003, 3, 11), scheduled_last_day=date(2006, 3, 10), last_day=date(2006, 3, 10),
        ended="completed", elected_for=3,
    )  # fmt: skip
    Resettlement.objects.create(judge=judge, on=date(2006, 5, 1), country="UGA", source="Letter")
    assert why_not(make_relocation("certified", judge=judge), of_verification, today) == []


@pytest.mark.parametrize("change", ["residence", "term", "salary", "resettlement"])
def test_a_record_that_changed_since_the_verification_stops_the_authorisation(
    change, make_relocation, former, president, today
):
    claim = make_relocation("verified")
    assert why_not(claim, of_authorisation, today) == []
    {
        "residence": lambda: former.residences.update(declared_on=date(2015, 3, 12)),
        "term": lambda: former.terms.update(last_day=date(2024, 3, 9), ended="resigned"),
        "salary": lambda: Salary.objects.create(first_day=date(2024, 3, 1), annual=1, source="New"),
        "resettlement": lambda: former.resettlements.update(country="UGA"),
    }[change]()
    claim = RelocationClaim.objects.get(pk=claim.pk)
    with pytest.raises(ValidationError, match="no longer holds"):
        relocation_workflow.apply("authorise", Doing(claim, president.user, today))
    act = relocation_workflow.apply("ask", Doing(claim, president.user, today, reason="Please look again"))
    claim.refresh_from_db()
    assert (act.after, claim.amount, claim.assessment) == ("certified", None, None)


def test_a_change_of_no_consequence_does_not(make_relocation, reside, former, today):
    claim = make_relocation("verified")
    Salary.objects.create(first_day=date(2025, 1, 1), annual=190_000, source="Later")
    reside(former.terms.get().judge, date(2014, 1, 1), date(2014, 12, 31))  # before office
    assert why_not(claim, of_authorisation, today) == []


# --- Once for each end of office ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["certified", "verified", "authorised", "paid"])
def test_the_same_end_of_office_is_claimed_once(state, make_relocation, today):
    first = make_relocation(state)
    second = make_relocation()
    [sentence] = why_not(second, of_certification, today)
    assert first.number in sentence
    assert "the sum is due once" in sentence
    with pytest.raises(IntegrityError), transaction.atomic():
        RelocationClaim.objects.filter(pk=second.pk).update(state="certified", left_on=date(2024, 3, 10))


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_a_claim_refused_or_withdrawn_may_be_made_anew(state, make_relocation):
    make_relocation(state)
    assert make_relocation("verified").amount == Decimal("83076.92")


def test_after_a_second_office_there_is_a_second_end(make_former, make_relocation, reside, today):
    judge = make_former(first_day=date(2003, 3, 11), left_on=date(2012, 3, 10), home_from=date(2003, 3, 11))
    make_relocation("paid", judge=judge, resettled_on=date(2012, 4, 1))
    judge.residences.update(last_day=date(2012, 3, 10))
    Term.objects.create(
        judge=judge, first_day=date(2015, 3, 11), scheduled_last_day=date(2024, 3, 10), last_day=date(2024, 3, 10),
        ended="completed",
    )  # fmt: skip
    reside(judge, date(2015, 3, 11))
    assert make_relocation("paid", judge=judge).left_on == date(2024, 3, 10)


def test_paid_once_though_two_pay_at_the_same_moment(make_relocation, finance, today, transactional_db):
    claim = make_relocation("authorised")
    barrier, outcomes = threading.Barrier(2), []

    def pay():
        try:
            doing = Doing(claim, finance, today, {"paid_on": today, "reference": "P"})
            barrier.wait()
            relocation_workflow.apply("pay", doing)
            outcomes.append("paid")
        except ValidationError as error:
            outcomes.append(error.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=pay) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Too late: it is now “paid”. Nothing was done.", "paid"]
    assert RelocationPayment.objects.count() == 1


def test_certified_once_though_two_claims_are_certified_at_the_same_moment(make_relocation, today, transactional_db):
    claims = [make_relocation(), make_relocation()]
    barrier, outcomes = threading.Barrier(2), []

    def certify(claim):
        try:
            doing = Doing(claim, claim.judge.user, today)
            barrier.wait()
            relocation_workflow.apply("certify", doing)
            outcomes.append("certified")
        except ValidationError as error:
            outcomes.append("the sum is due once" in error.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=certify, args=[claim]) for claim in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [True, "certified"]


def test_a_payment_is_never_changed_and_the_state_follows_from_acts(make_relocation):
    claim = make_relocation("paid")
    assert (claim.payment.amount, claim.payment.reference) == (Decimal("83076.92"), "TEST-1")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        RelocationPayment.objects.update(amount=1)
    RelocationClaim.objects.update(state="draft")
    with pytest.raises(DatabaseError, match="does not follow from its acts"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# --- What acts leave behind -----------------------------------------------------------------------------------------


def test_an_act_keeps_who_in_which_office_on_which_content(make_relocation, president, today):
    claim = make_relocation("verified")
    act = relocation_workflow.apply("authorise", Doing(claim, president.user, today), seen=claim.content_hash)
    assert (act.before, act.after, act.office) == ("verified", "authorised", "President")
    assert act.content.body == {
        "number": claim.number, "judge": "Former Judge", "resettled_on": "2024-04-01", "country": "KEN",
        "note": "Home again", "left_on": "2024-03-10", "amount": "83076.92",
    }  # fmt: skip


def test_a_stale_page_does_nothing(make_relocation, president, today):
    claim = make_relocation("verified")
    with pytest.raises(Stale):
        relocation_workflow.apply("authorise", Doing(claim, president.user, today), seen="0" * 64)


def test_a_change_undoes_everything_but_the_fact_on_record(make_relocation, former, today):
    claim = make_relocation("verified")
    relocation_workflow.apply("change", Doing(claim, former.user, today))
    claim.refresh_from_db()
    kept = (claim.certified_by, claim.verified_by, claim.amount, claim.assessment, claim.left_on)
    assert (claim.state, kept) == ("draft", (None,) * 5)
    assert former.resettlements.count() == 1


@pytest.mark.parametrize(
    ("state", "to"),
    [
        ("certified", {"secretariat"}),
        ("verified", {"president"}),
        ("authorised", {"finance", "former"}),
        ("paid", {"former"}),
        ("refused", {"secretariat", "former"}),
    ],
)
def test_each_act_tells_whom_it_concerns(state, to, make_relocation, former, secretariat, finance, president):
    make_relocation(state)
    people = {former.user: "former", secretariat: "secretariat", finance: "finance", president.user: "president"}
    word = {"certified": "awaits verification", "verified": "awaits your authorisation", "paid": "is paid"}
    subject = word.get(state, f"is {state}")
    assert {people[message.to] for message in Message.objects.all() if subject in message.subject} == to


@pytest.mark.parametrize("name", ["return", "ask", "refuse"])
def test_sending_back_and_refusing_need_a_reason(name, make_relocation, secretariat, president, today):
    claim = make_relocation("certified" if name == "return" else "verified")
    user = secretariat if name == "return" else president.user
    with pytest.raises(ValidationError, match="Say why"):
        relocation_workflow.apply(name, Doing(claim, user, today, reason="  "))


def test_the_statement_is_issued_with_the_authorisation_and_found_by_its_code(make_relocation):
    claim = make_relocation("authorised")
    statement = RelocationStatement.objects.get(claim=claim)
    assert statement.net == Decimal("83076.92")
    assert find(statement.code) == statement
    assert [act["name"] for act in statement.body["acts"]] == ["certify", "verify", "authorise"]
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        RelocationStatement.objects.update(net=1)


# --- What awaits whom -----------------------------------------------------------------------------------------------


def labels(user, today):
    """The tasks of a user, with how many."""
    return {task.label: task.count for task in tasks(user, today) if task.count}


def test_who_is_told_on_the_home_page(make_relocation, former, secretariat, finance, president, judge, today):
    assert labels(former.user, today) == {"Relocation sum you can claim": 1}
    assert labels(judge.user, today) == {}
    make_relocation("draft")
    assert labels(former.user, today) == {"Your relocation claims in preparation": 1}
    RelocationClaim.objects.all().delete()
    make_relocation("certified")
    assert labels(former.user, today) == {}
    assert labels(secretariat, today) == {"Relocation claims to verify": 1}
    assert labels(finance, today) == labels(president.user, today) == {}


def test_the_presidency_and_finance_are_told(make_relocation, make_former, finance, president, today):
    make_relocation("verified")
    make_relocation("authorised", judge=make_former())
    assert labels(president.user, today) == {"Relocation claims to authorise": 1}
    assert labels(finance, today) == {"Relocation claims to pay": 1}


@pytest.mark.parametrize(("home_from", "told"), [(date(2019, 3, 11), True), (date(2019, 3, 12), False)])
def test_a_former_judge_is_told_only_of_what_can_be_due(home_from, told, make_former, today):
    judge = make_former(home_from=home_from)
    assert bool(labels(judge.user, today)) is told


def test_nor_who_resettled_in_the_netherlands(former, today):
    Resettlement.objects.create(judge=former, on=date(2024, 4, 1), country="NLD", source="Letter")
    assert labels(former.user, today) == {}


@pytest.mark.parametrize(
    ("last_day", "concerned"), [(date(2027, 11, 9), True), (date(2027, 11, 10), False), (date(2024, 1, 1), True)]
)
def test_the_menu_shows_it_in_the_last_year_and_after(last_day, concerned, judge, today):
    judge.terms.update(scheduled_last_day=last_day, first_day=date(2018, 3, 11))
    assert relocation.concerns(judge.user, today) is concerned
