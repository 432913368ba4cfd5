"""Certificates of life: asked for each January, reminded of, received, taken back; nothing is suspended by itself."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.outbox import Message
from asp_portal.workflow import Hidden
from pensions.certificates import letters, pages
from pensions.certificates import services as certificates
from pensions.models import LifeCertificate, Suspension
from tests.pensions.world import (
    TODAY,
    adopted_scale,
    beneficiary,
    child_of,
    die,
    file_of,
    in_office,
    married,
    retired,
)

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2026, 1, 1)
REPLY = {"signed_on": date(2026, 2, 1), "received_on": date(2026, 2, 9), "source": "Archive 7"}


@pytest.fixture
def pensions(make_user):
    adopted_scale()
    return make_user(Role.PENSIONS, name="Pia Pensions")


@pytest.fixture
def judge(make_judge, pensions):
    """A retired judge in payment, with a file."""
    made = retired(make_judge)
    beneficiary(file_of(made, pensions))
    return made


@pytest.fixture
def widow(make_judge, pensions):
    """A surviving spouse in payment, with an e-mail address and no account."""
    late = retired(make_judge, "Late Judge")
    marriage = married(late)
    file = file_of(late, pensions)
    beneficiary(file)
    die(late, date(2025, 3, 31))
    person = beneficiary(file, marriage)
    person.email, person.language = "canary@example.org", "fr"
    person.save()
    return person


def one() -> LifeCertificate:
    return LifeCertificate.objects.get()


def write(today) -> list[int]:
    """What a day's letters come to: the jobs of the worker are done at once."""
    number = letters.write(today)
    for certificate in LifeCertificate.objects.order_by("pk"):
        letters.send(certificate_id=certificate.pk, day=today.isoformat())
    return [number, Message.objects.count(), len(mail.outbox)]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- Asking ---------------------------------------------------------------------------------------------------------


def test_everybody_in_payment_is_asked_once_a_year(judge, widow, make_judge, pensions):
    beneficiary(file_of(in_office(make_judge), pensions))  # not in payment
    young = retired(make_judge, "Young Judge", date_of_birth=date(1966, 3, 1))  # sixty on 1 March 2026
    beneficiary(file_of(young, pensions))
    away = file_of(retired(make_judge, "Judge Elsewhere"), pensions)
    beneficiary(away)
    Suspension.objects.create(file=away, first_day=date(2025, 6, 1), ground="Office elsewhere", source="Letter")
    assert certificates.ask(NEW_YEAR, chunk=2) == 2
    assert {row.beneficiary.name for row in LifeCertificate.objects.all()} == {"Retired Judge", "Canary Spouse"}
    assert {(row.asked_on, row.due_on) for row in LifeCertificate.objects.all()} == {(NEW_YEAR, date(2026, 3, 31))}
    assert certificates.ask(NEW_YEAR) == 0
    assert certificates.ask(date(2026, 2, 28)) == 0
    assert certificates.ask(date(2026, 3, 1)) == 1  # who turned sixty
    assert certificates.ask(date(2027, 1, 1)) == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        LifeCertificate.objects.create(beneficiary=widow, year=2026, asked_on=NEW_YEAR, due_on=date(2026, 3, 31))


@pytest.mark.parametrize(("asked", "due"), [("2026-03-01", "2026-03-31"), ("2026-03-02", "2026-04-01")])
def test_who_is_asked_late_has_thirty_days(judge, asked, due):
    certificates.ask(date.fromisoformat(asked))
    assert one().due_on == date.fromisoformat(due)


def test_asking_takes_as_many_queries_for_one_file_as_for_three(make_judge, pensions):
    counts = []
    for number, names in enumerate((["A"], ["B", "C", "D"])):
        for name in names:
            judge = retired(make_judge, f"Judge {name}")
            child_of(judge)
            beneficiary(file_of(judge, pensions))
        with CaptureQueriesContext(connection) as queries:
            assert certificates.ask(date(2026 + number, 1, 1)) == len(names) + number
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- Letters --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("place", "days"), [(1, 30), (2, 60), (3, 90)])
def test_reminders_on_both_sides_of_their_day(judge, place, days):
    certificates.ask(NEW_YEAR)
    LifeCertificate.objects.update(letters=place, written_on=NEW_YEAR)
    assert write(NEW_YEAR + timedelta(days=days - 1)) == [0, 0, 0]
    assert write(NEW_YEAR + timedelta(days=days)) == [1, 1, 0]
    assert write(NEW_YEAR + timedelta(days=days)) == [0, 1, 0]
    assert (one().letters, one().written_on) == (place + 1, NEW_YEAR + timedelta(days=days))


def test_each_letter_leaves_once_to_the_account_of_the_judge(judge):
    certificates.ask(NEW_YEAR)
    for day in range(200):
        write(NEW_YEAR + timedelta(days=day))
    assert [message.to for message in Message.objects.all()] == [judge.user] * 4
    assert [message.subject.split(":")[0] for message in Message.objects.order_by("pk")] == [
        "Certificate of life 2026", "Reminder", "Reminder", "Reminder",
    ]  # fmt: skip
    assert one().letters == 4
    assert not Suspension.objects.exists()  # nothing is suspended by itself


def test_a_late_letter_stands_for_those_before_it(judge):
    certificates.ask(NEW_YEAR)
    assert write(NEW_YEAR + timedelta(days=61)) == [1, 1, 0]
    assert one().letters == 3
    assert write(NEW_YEAR + timedelta(days=62)) == [0, 1, 0]


def test_a_survivor_is_written_to_in_neutral_words_and_the_own_language(widow):
    certificates.ask(NEW_YEAR)
    assert write(NEW_YEAR) == [1, 0, 1]
    assert write(NEW_YEAR + timedelta(days=1)) == [0, 0, 1]
    (letter,) = mail.outbox
    assert letter.to == ["canary@example.org"]
    told = f"{letter.subject} {letter.body}"
    assert "2026" in told
    assert not re.search("spouse|conjoint|Canary|judge|juge|pension|EUR|death|décès", told)


def test_without_an_address_no_letter_is_counted(widow, pensions):
    widow.email = ""
    widow.save()
    certificates.ask(NEW_YEAR)
    assert write(NEW_YEAR) == [0, 0, 0]
    assert one().letters == 0
    page = signed_in(pensions).get(one().get_absolute_url()).content.decode()
    assert "write by post" in page


@pytest.mark.parametrize("ended", ["received", "died", "remarried"])
def test_no_letter_follows_where_nothing_is_missing(widow, pensions, ended):
    certificates.ask(NEW_YEAR)
    write(NEW_YEAR)
    if ended == "received":
        certificates.receive(one(), pensions, **REPLY)
    else:
        field = "spouse_died_on" if ended == "died" else "remarried_on"
        setattr(widow.marriage, field, date(2026, 1, 20))
        widow.marriage.save()
    assert write(NEW_YEAR + timedelta(days=30)) == [0, 0, 1]
    assert not certificates.overdue(date(2026, 4, 1)).exists()


# --- Receipt --------------------------------------------------------------------------------------------------------


def test_overdue_from_the_day_after_it_is_due(judge, pensions):
    certificates.ask(NEW_YEAR)
    due = date(2026, 3, 31)
    assert (one().state(due), one().state(due + timedelta(days=1))) == ("awaited", "overdue")
    assert [task.count for task in pages.tasks(pensions, due)] == [0]
    assert [task.count for task in pages.tasks(judge.user, due)] == [1]  # the judge's own, to send
    assert [task.count for task in pages.tasks(pensions, due + timedelta(days=1))] == [1]


def test_a_receipt_is_entered_and_taken_back_with_its_acts(judge, pensions):
    certificates.ask(NEW_YEAR)
    certificates.receive(one(), pensions, **REPLY)
    assert one().state(TODAY) == "received"
    assert pages.tasks(judge.user, TODAY) == []
    with pytest.raises(ValidationError, match="Somebody else has entered"):
        certificates.receive(one(), pensions, **REPLY)
    certificates.take_back(one(), pensions)
    assert (one().received_on, one().signed_on, one().source) == (None, None, "")
    with pytest.raises(ValidationError, match="No receipt"):
        certificates.take_back(one(), pensions)
    acts = list(Act.objects.about(judge.pension_file))[-2:]
    assert [act.name for act in acts] == ["Certificate of life received", "Receipt taken back"]
    assert {act.content.body["year"] for act in acts} == {2026}


def test_who_enters_receipts(judge, make_user):
    certificates.ask(NEW_YEAR)
    for user in (judge.user, make_user(Role.FINANCE)):
        with pytest.raises(Hidden):
            certificates.receive(one(), user, **REPLY)


@pytest.mark.parametrize("fields", [{"source": ""}, {"signed_on": date(2026, 2, 10)}, {"signed_on": None}])
def test_a_receipt_is_whole(judge, fields):
    certificates.ask(NEW_YEAR)
    with pytest.raises(IntegrityError), transaction.atomic():
        LifeCertificate.objects.update(**REPLY | fields)


def test_the_page_takes_a_receipt_and_leads_to_the_suspension(judge, pensions):
    certificates.ask(NEW_YEAR)
    client, address = signed_in(pensions), one().get_absolute_url()
    assert "/events/suspended/" in client.get(address).content.decode()
    wrong = [
        {"signed_on": "2025-12-31"},  # of another year
        {"received_on": "2026-01-31"},  # before it was signed
        {"received_on": "2999-01-01"},
        {"source": ""},
    ]
    for one_thing in wrong:
        assert client.post(address, REPLY | one_thing).status_code == 422
    assert client.post(address, REPLY).status_code == 302
    assert one().source == "Archive 7"
    assert client.post(address + "take-back/").status_code == 302
    assert one().received_on is None


# --- The list -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_only_those_who_keep_pensions_have_the_list(judge, widow, make_user, role):
    certificates.ask(NEW_YEAR)
    client = signed_in(make_user(role))
    for address in ("/pensions/certificates/", LifeCertificate.objects.first().get_absolute_url()):
        assert client.get(address).status_code == (200 if role == Role.PENSIONS else 404)
    assert client.post("/pensions/certificates/ask/").status_code == (302 if role == Role.PENSIONS else 404)
    home = client.get("/").content.decode()
    assert ("Certificates of life that have not come" in home) is (role == Role.PENSIONS)


def test_missing_overdue_and_received_are_found(judge, widow, pensions):
    certificates.ask(NEW_YEAR)
    certificates.receive(LifeCertificate.objects.get(beneficiary=widow), pensions, **REPLY)
    client = signed_in(pensions)

    def names(query):
        return [
            row.record.beneficiary.name for row in client.get(f"/pensions/certificates/{query}").context["table"].rows
        ]

    assert names("?state=missing") == names("?state=overdue") == names("?q=retired&year=2026") == ["Retired Judge"]
    assert names("?state=received") == ["Canary Spouse"]
    assert names("?year=2025") == []
    export = b"".join(client.get("/pensions/certificates/?_export=csv&state=received")).decode()
    assert "Canary Spouse" in export


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(
    make_judge, pensions, item_count, django_assert_num_queries
):
    for number in range(item_count):
        beneficiary(file_of(retired(make_judge, f"Judge {number}"), pensions))
    certificates.ask(NEW_YEAR)
    client = signed_in(pensions)
    client.get("/pensions/certificates/")
    with django_assert_num_queries(5):
        assert len(client.get("/pensions/certificates/").context["table"].rows) == item_count
