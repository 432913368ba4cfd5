"""Incapacity: two opinions that agree or a third, sealed; the Court's decision, what follows, and who sees what."""

import re
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act, Content
from asp_portal.outbox import Message
from asp_portal.workflow import Hidden
from judges.models import SealedChange, Term
from pensions.disability import pages
from pensions.disability import services as disability
from pensions.models import DisabilityCase, MedicalOpinion
from tests.pensions.world import TODAY, adopted_scale, file_of, in_office, leave, retired

pytestmark = pytest.mark.django_db

CANARIES = ("Canary Doctor", "Canary document", "Canary illness", "2026-10-13", "13\xa0Oct", "Canary judgment")
LAST_DAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def scale():
    adopted_scale()


@pytest.fixture
def pensions(make_user):
    return make_user(Role.PENSIONS, name="Pia Pensions")


@pytest.fixture
def records(make_user):
    return make_user(Role.RECORDS, name="Rob Records")


@pytest.fixture
def case(make_judge, pensions) -> DisabilityCase:
    """A case of a judge in the sixth year of nine."""
    file = file_of(in_office(make_judge), pensions)
    return disability.open_case(file, pensions, TODAY)


def opinion(case, user, named_by="court", finding="incapable") -> MedicalOpinion:
    """An opinion, entered."""
    made = MedicalOpinion(
        case=case, named_by=named_by, finding=finding, doctor="Canary Doctor", given_on=date(2026, 10, 13),
        document="Canary document", note="Canary illness",
    )  # fmt: skip
    disability.keep_opinion(made, user)
    return made


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    client.post("/account/reauthenticate/", {"password": "correct horse battery staple"})
    return client


def at(case, rest: str = "") -> str:
    return case.get_absolute_url() + rest


def standing(case):
    return disability.standing_of(DisabilityCase.objects.get(pk=case.pk))


# --- II(2): two opinions, or three ----------------------------------------------------------------------------------


def test_app2_ii_2_two_opinions_are_on_file(case, records):
    assert len(standing(case).missing) == 2
    opinion(case, records)
    (sentence,) = standing(case).missing
    assert "named by the judge" in sentence
    opinion(case, records, "judge")
    assert standing(case).missing == []


@pytest.mark.parametrize(("second", "third"), [("incapable", False), ("capable", True)])
def test_app2_ii_2_a_third_doctor_is_asked_exactly_where_the_two_differ(case, records, second, third):
    opinion(case, records)
    assert not standing(case).third_needed
    opinion(case, records, "judge", second)
    assert standing(case).third_needed is third
    if third:
        assert "differ" in standing(case).missing[0]
        opinion(case, records, "agreement")
        assert standing(case).missing == []
    else:
        with pytest.raises(Exception, match="only where the two opinions differ"):
            opinion(case, records, "agreement")
        assert MedicalOpinion.objects.count() == 2


def test_only_who_keeps_health_data_enters_opinions_and_nobody_their_own(case, pensions, make_user):
    with pytest.raises(Hidden):
        opinion(case, pensions)
    own = case.judge.user
    own.groups.add(*make_user(Role.RECORDS).groups.all())
    with pytest.raises(Hidden):
        opinion(case, type(own).objects.get(pk=own.pk))


def test_one_case_at_a_time_and_none_of_ones_own(case, pensions):
    with pytest.raises(Exception, match="open already"):
        disability.open_case(case.file, pensions, TODAY)
    with pytest.raises(Hidden):
        disability.open_case(case.file, case.judge.user, TODAY)


# --- The database ---------------------------------------------------------------------------------------------------


def refused(sql: str, *values) -> str:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as error:
        return str(error)
    pytest.fail("The database let it pass.")


def decide(client, case, outcome="incapacity", last_day=LAST_DAY):
    """From the form to what follows, to the decision."""
    page = client.get(at(case, "act/decide/"))
    form = {
        "seen": page.context["paper"].content_hash, "outcome": outcome, "decided_on": TODAY,
        "decision": "Canary judgment", "last_day": last_day if outcome == "incapacity" else "",
    }  # fmt: skip
    shown = client.post(at(case, "act/decide/"), form)
    if shown.status_code != 200:
        return shown, shown
    hidden = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', shown.content.decode())
    return shown, client.post(at(case, "act/decide/"), dict(hidden) | {"confirmed": "yes"})


def test_raw_sql_decides_nothing_and_moves_no_opinion(case, records, pensions, make_judge):
    set_state = "UPDATE pensions_disabilitycase SET state = 'decided', decided_on = '2026-11-01' WHERE id = %s"
    assert "two medical opinions" in refused(set_state, case.pk)
    made = opinion(case, records)
    opinion(case, records, "judge")
    assert "does not follow from its acts" in refused(set_state, case.pk)
    decide(signed_in(pensions), case)
    other = disability.open_case(file_of(in_office(make_judge, "Other Judge"), pensions), pensions, TODAY)
    stays = "stay as they are"
    assert stays in refused("DELETE FROM pensions_medicalopinion WHERE id = %s", made.pk)
    assert stays in refused("UPDATE pensions_medicalopinion SET case_id = %s WHERE id = %s", other.pk, made.pk)
    assert stays in refused("UPDATE pensions_medicalopinion SET named_by = 'agreement' WHERE id = %s", made.pk)
    assert stays in refused(
        "INSERT INTO pensions_medicalopinion (slug, case_id, named_by, doctor, given_on, finding, document, note)"
        " SELECT 'another', case_id, 'agreement', doctor, given_on, finding, document, note"
        " FROM pensions_medicalopinion WHERE id = %s",
        made.pk,
    )
    assert MedicalOpinion.objects.filter(case=case).count() == 2
    MedicalOpinion.objects.get(pk=made.pk).save()  # its seal may be renewed


# --- The decision ---------------------------------------------------------------------------------------------------


def test_the_decision_waits_for_the_opinions_in_words(case, pensions):
    client = signed_in(pensions)
    assert "named by the Court is not on file" in client.get(at(case, "act/decide/")).content.decode()
    shown, _done = decide(client, case)
    assert shown.status_code == 422
    assert DisabilityCase.objects.get().state == "draft"


def test_incapacity_shows_what_follows_then_ends_the_term(case, records, pensions):
    opinion(case, records)
    opinion(case, records, "judge")
    client, term = signed_in(pensions), Term.objects.get()
    acts = Act.objects.count()
    page = client.get(at(case, "act/decide/"))
    form = {
        "seen": page.context["paper"].content_hash, "outcome": "incapacity", "decided_on": TODAY,
        "decision": "Canary judgment", "last_day": LAST_DAY,
    }  # fmt: skip
    shown = client.post(at(case, "act/decide/"), form)
    words = shown.content.decode().replace("\xa0", " ")
    assert "1 Dec 2026" in words  # II(1)
    assert "90,000.00" in words  # II(3): as if nine years had been served
    assert "7,500.00" in words
    assert Term.objects.get().last_day is None  # nothing is kept by looking
    assert Act.objects.count() == acts
    _shown, done = decide(client, case)
    assert done.status_code == 302
    case, term = DisabilityCase.objects.get(), Term.objects.get()
    assert (case.state, case.is_incapacity, case.decision) == ("decided", True, "Canary judgment")
    assert (term.last_day, term.ended) == (LAST_DAY, "health")
    assert [person.relation for person in case.file.beneficiaries.all()] == ["judge"]
    assert "90,000.00" in client.get(at(case)).content.decode()


def test_the_confirmation_is_only_of_what_was_shown(case, records, pensions):
    opinion(case, records)
    opinion(case, records, "judge")
    client = signed_in(pensions)
    seen = client.get(at(case, "act/decide/")).context["paper"].content_hash
    form = {
        "seen": seen, "outcome": "incapacity", "decided_on": TODAY, "decision": "A", "last_day": LAST_DAY,
        "confirmed": "yes",
    }  # fmt: skip
    for foreseen in ("", disability.foreseen(None)):
        answer = client.post(at(case, "act/decide/"), form | {"foreseen": foreseen})
        assert answer.status_code == 422
        assert "look at it again" in answer.content.decode()
    assert (DisabilityCase.objects.get().state, Term.objects.get().ended) == ("draft", "")


def test_an_opinion_changed_meanwhile_is_said_and_nothing_is_decided(case, records, pensions):
    made = opinion(case, records)
    opinion(case, records, "judge")
    client = signed_in(pensions)
    seen = client.get(at(case, "act/decide/")).context["paper"].content_hash
    made.note = "Another note"
    disability.keep_opinion(made, records)
    form = {"seen": seen, "outcome": "none", "decided_on": TODAY, "decision": "A"}
    assert client.post(at(case, "act/decide/"), form).status_code == 409


def test_capable_leaves_the_judge_in_office(case, records, pensions):
    opinion(case, records)
    opinion(case, records, "judge", "capable")
    opinion(case, records, "agreement", "capable")
    shown, done = decide(signed_in(pensions), case, "none")
    assert "stays in office" in shown.content.decode()
    assert done.status_code == 302
    case = DisabilityCase.objects.get()
    assert (case.state, case.is_incapacity, Term.objects.get().last_day) == ("decided", False, None)


def test_a_first_judge_elected_for_six_years_has_the_pension_of_nine(make_judge, records, pensions):
    judge = in_office(make_judge, first_day=date(2003, 3, 11))
    judge.terms.update(elected_for=6, first_election=True, scheduled_last_day=date(2009, 3, 10))
    case = disability.open_case(file_of(judge, pensions), pensions, TODAY)
    found = disability.what_follows(case, pensions, date(2006, 5, 1))
    assert (found.pension.annual_amount, found.pension.case) == (90_000, "res-23")
    assert judge.terms.get().last_day is None


def test_what_the_record_refuses_is_said_beside_the_field(case, records, pensions):
    opinion(case, records)
    opinion(case, records, "judge")
    shown, _done = decide(signed_in(pensions), case, last_day=date(2020, 1, 1))
    assert shown.status_code == 422
    assert "No term of office that is still open" in shown.content.decode()


def test_a_case_is_withdrawn_with_a_sealed_reason(case, pensions):
    client = signed_in(pensions)
    page = client.get(at(case, "act/withdraw/"))
    form = {"seen": page.context["paper"].content_hash, "decision": "Canary illness over"}
    assert client.post(at(case, "act/withdraw/"), form).status_code == 302
    case = DisabilityCase.objects.get()
    assert (case.state, case.decision) == ("withdrawn", "Canary illness over")
    assert not Act.objects.filter(reason__contains="Canary").exists()
    disability.open_case(case.file, pensions, TODAY)  # another may be opened


# --- Opinions are opened, not shown ---------------------------------------------------------------------------------


def test_reading_is_an_act_with_who_why_and_nothing_of_what_was_read(case, records):
    opinion(case, records)
    client = signed_in(records)
    assert client.post(at(case, "opinions/"), {"reason": ""}).status_code == 422
    assert not any(canary in client.get(at(case, "opinions/")).content.decode() for canary in CANARIES)
    page = client.post(at(case, "opinions/"), {"reason": "Check of the file"}).content.decode()
    assert all(canary in page for canary in ("Canary Doctor", "Canary document", "Canary illness"))
    act = Act.objects.about(case).last()
    assert (act.name, act.actor, act.reason) == ("Opinions read", records, "Check of the file")


def test_a_judge_reads_the_own_opinions(case, records, make_judge):
    opinion(case, records)
    own, other = signed_in(case.judge.user), signed_in(make_judge(name="Another Judge").user)
    assert "Canary illness" in own.post(at(case, "opinions/"), {"reason": "Own record"}).content.decode()
    assert own.get(at(case, "opinions/court/")).status_code == 404
    assert other.get(at(case)).status_code == other.get(at(case, "opinions/")).status_code == 404


def test_an_opinion_is_entered_changed_and_removed_through_its_page(case, records):
    client = signed_in(records)
    page = client.get(at(case, "opinions/court/"))
    form = {
        "token": page.context["form"].initial["token"], "doctor": "Canary Doctor", "given_on": "2026-10-13",
        "finding": "incapable", "document": "Canary document",
    }  # fmt: skip
    assert client.post(at(case, "opinions/court/"), form | {"given_on": "2999-01-01"}).status_code == 422
    for _time in range(2):  # sent twice it is one
        assert client.post(at(case, "opinions/court/"), form).status_code == 302
    made = MedicalOpinion.objects.get()
    assert (made.doctor, made.given_on, made.finding) == ("Canary Doctor", date(2026, 10, 13), "incapable")
    seen = {"seen": disability.version(made)}
    assert client.post(at(case, "opinions/court/"), form | seen | {"note": "Canary illness"}).status_code == 302
    assert client.post(at(case, "opinions/court/"), form | seen | {"note": "Too late"}).status_code == 302
    assert MedicalOpinion.objects.get().note == "Canary illness"
    assert client.post(at(case, "opinions/court/remove/")).status_code == 302
    assert not MedicalOpinion.objects.exists()
    assert [act.name for act in Act.objects.about(case)] == [
        "Case opened", "Opinion entered", "Opinion changed", "Opinion removed",
    ]  # fmt: skip
    assert SealedChange.objects.latest("pk").body["before"]["note"] == "Canary illness"


QUERIES_OF_THE_LIST = 5
PAGE = {Role.RECORDS, Role.PENSIONS}


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_its_part_and_no_word_of_health(case, records, pensions, make_user, role):
    opinion(case, records)
    opinion(case, records, "judge")
    decide(signed_in(pensions), case)
    client = signed_in(make_user(role))
    deals = 200 if role in PAGE else 404
    assert client.get(at(case)).status_code == client.get("/pensions/cases/").status_code == deals
    assert client.get(at(case, "opinions/")).status_code == (200 if role == Role.RECORDS else 404)
    assert client.post(at(case, "opinions/"), {"reason": "a"}).status_code == (200 if role == Role.RECORDS else 404)
    assert client.get(at(case, "opinions/court/")).status_code == (302 if role == Role.RECORDS else 404)
    assert client.post(at(case, "opinions/court/remove/")).status_code == (302 if role == Role.RECORDS else 404)
    sealed = CANARIES[:-1] if role in PAGE else CANARIES  # who deals with the case sees which decision it was
    for address in (at(case), "/pensions/cases/", "/pensions/cases/?_export=csv", "/", case.judge.get_absolute_url()):
        page = b"".join(client.get(address)).decode()
        assert [word for word in sealed if word in page] == [], address
    assert MedicalOpinion.objects.count() == 2


def test_no_act_and_no_message_tells_of_health(records, case, pensions):
    opinion(case, records)
    opinion(case, records, "judge", "capable")
    opinion(case, records, "agreement")
    decide(signed_in(pensions), case)
    told = str([(act.name, act.before, act.after, act.reason, act.content.body) for act in Act.objects.all()])
    told += str(list(Content.objects.values_list("body", flat=True)))
    told += str(list(Message.objects.values_list("subject", "body")))
    words = [*CANARIES, "incapable", "capable", "health", "incapacity", "illness", "unable"]
    assert [word for word in words if word in told.lower() or word in told] == []
    assert {message.to.name for message in Message.objects.all()} == {"Rob Records", "Sitting Judge", "Pia Pensions"}


# --- The page of the file, the home page ----------------------------------------------------------------------------


def test_a_term_ended_by_ill_health_without_a_decision_is_pointed_out(make_judge, pensions, records, registrar):
    file = file_of(retired(make_judge, ended="health"), pensions)
    told = pages.section(file, pensions, TODAY)
    assert told.context["unexplained"] == [date(2012, 3, 10)]
    assert pages.section(file, registrar, TODAY) is None
    case = disability.open_case(file, pensions, TODAY)
    opinion(case, records)
    opinion(case, records, "judge")
    decide(signed_in(pensions), case, last_day=date(2012, 3, 10))
    told = pages.section(type(file).objects.get(), pensions, TODAY)
    assert (told.context["unexplained"], told.context["not_on_record"]) == ([], [])
    leave(file.judge, date(2012, 3, 10), "resigned")
    told = pages.section(type(file).objects.get(), pensions, TODAY)
    assert told.context["not_on_record"] == [date(2012, 3, 10)]


def test_what_awaits_whom(case, records, pensions, auditor):
    def counts(user):
        return [task.count for task in pages.tasks(user, TODAY)]

    assert (counts(records), counts(pensions), counts(auditor)) == ([1], [0], [])
    opinion(case, records)
    opinion(case, records, "judge")
    assert (counts(records), counts(pensions)) == ([0], [1])


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_and_the_tasks_take_as_many_queries_for_one_as_for_three(
    make_judge, pensions, records, item_count, django_assert_num_queries
):
    for number in range(item_count):
        made = disability.open_case(file_of(in_office(make_judge, f"Judge {number}"), pensions), pensions, TODAY)
        opinion(made, records)
    client = signed_in(records)
    client.get("/pensions/cases/")
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        assert len(client.get("/pensions/cases/").context["table"].rows) == item_count
    assert records.has_perm(pages.SEE)
    with django_assert_num_queries(2):
        pages.tasks(records, TODAY)
