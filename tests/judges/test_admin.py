"""The judges' record is the Secretariat's to keep; each change is an act."""

from datetime import date

import pytest

from asp_portal.acts import Act
from judges.models import ActingDay, Judge, OfficeHolding

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of_secretariat(secretariat, signed_in):
    return signed_in(secretariat)


def test_a_new_holder_of_an_office_is_an_act(client_of_secretariat, secretariat, judge):
    data = {"judge": judge.pk, "office": "president", "first_day": "2024-03-11", "last_day": ""}
    assert client_of_secretariat.post("/admin/judges/officeholding/add/", data).status_code == 302
    holding, act = OfficeHolding.objects.get(), Act.objects.get()
    assert (act.subject_kind, act.subject_id, act.name) == ("judges.officeholding", holding.pk, "added")
    assert (act.actor, act.office) == (secretariat, "Secretariat")
    assert act.content.body == {
        "id": str(holding.pk), "judge_id": str(judge.pk), "office": "president",
        "first_day": "2024-03-11", "last_day": None,
    }  # fmt: skip


def test_a_change_is_an_act_and_no_change_is_none(client_of_secretariat, president):
    holding = president.offices.get()
    url = f"/admin/judges/officeholding/{holding.pk}/change/"
    data = {"judge": president.pk, "office": "president", "first_day": "2024-03-11", "last_day": ""}
    client_of_secretariat.post(url, data)
    assert not Act.objects.exists()
    client_of_secretariat.post(url, data | {"last_day": "2026-06-30"})
    assert [a.name for a in Act.objects.all()] == ["changed"]


def test_an_acting_day_can_be_taken_back_and_that_is_an_act(client_of_secretariat, judge):
    acting = ActingDay.objects.create(day=date(2026, 5, 4), judge=judge)
    client_of_secretariat.post(f"/admin/judges/actingday/{acting.pk}/delete/", {"post": "yes"})
    assert not ActingDay.objects.exists()
    assert [a.name for a in Act.objects.all()] == ["deleted"]


def test_what_the_database_refuses_is_said_in_words(client_of_secretariat, president, judge):
    data = {"judge": judge.pk, "office": "president", "first_day": "2026-01-01", "last_day": ""}
    answer = client_of_secretariat.post("/admin/judges/officeholding/add/", data)
    assert "Somebody else holds this office on some of these days." in answer.content.decode()


def test_days_that_cross_are_said_in_words(client_of_secretariat, judge):
    data = {"judge": judge.pk, "office": "president", "first_day": "2026-01-02", "last_day": "2026-01-01"}
    answer = client_of_secretariat.post("/admin/judges/officeholding/add/", data)
    assert "The last day cannot be before the first." in answer.content.decode()
    term = judge.terms.get()
    data = {"judge": judge.pk, "first_day": "2024-03-11", "scheduled_last_day": "2033-03-10", "elected_for": 9}
    answer = client_of_secretariat.post(
        f"/admin/judges/term/{term.pk}/change/", data | {"last_day": "2024-03-10", "ended": "resigned"}
    )
    assert "The last day cannot be before the first." in answer.content.decode()


@pytest.mark.parametrize("table", ["judge", "term", "officeholding"])
def test_nothing_else_is_deleted(client_of_secretariat, president, table):
    rows = {"judge": president, "term": president.terms.get(), "officeholding": president.offices.get()}
    url = f"/admin/judges/{table}/{rows[table].pk}/delete/"
    assert client_of_secretariat.post(url, {"post": "yes"}).status_code == 404
    data = {"action": "delete_selected", "_selected_action": rows[table].pk, "post": "yes"}
    client_of_secretariat.post(f"/admin/judges/{table}/", data)
    rows[table].refresh_from_db()


def test_only_accounts_of_judges_are_offered(client_of_secretariat, judge, finance):
    page = client_of_secretariat.get(f"/admin/judges/judge/{judge.pk}/change/").content.decode()
    assert judge.user.name in page
    assert finance.name not in page


def test_readers_change_nothing(registrar, signed_in, judge):
    client = signed_in(registrar)
    client.post(f"/admin/judges/judge/{judge.pk}/change/", {"given_name": "Changed"})
    assert Judge.objects.get().given_name == judge.given_name
    assert client.get("/admin/judges/judge/add/").status_code == 404


def test_how_a_term_ended_is_shown_to_those_only_who_keep_the_record(judge, auditor, secretariat, signed_in):
    """It may speak of health (App. 2, art. II): the auditor reads all but that, and no act keeps it."""
    term = judge.terms.get()
    url = f"/admin/judges/term/{term.pk}/change/"
    signed_in(secretariat).post(
        url,
        {
            "judge": judge.pk,
            "elected_for": 9,
            "first_day": "2024-03-11",
            "scheduled_last_day": "2033-03-10",
            "last_day": "2026-01-01",
            "ended": "health",
        },
    )
    term.refresh_from_db()
    assert term.ended == "health"
    assert "ill health" not in signed_in(auditor).get(url).content.decode()
    assert "ill health" in signed_in(secretariat).get(url).content.decode()
    assert Act.objects.about(term).last().content.body["ended"] is True
