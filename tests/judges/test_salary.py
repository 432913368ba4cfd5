"""The salary scale: rows with their decisions, and what a change of them touches (Annex, art. III(1); J-12)."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.workflow import Hidden, Stale
from judges import reference
from judges.models import PayRun, Salary
from judges.presidency import salary as services

pytestmark = pytest.mark.django_db

PAGE = "/salary-scale/"
NEW = date(2027, 1, 1)


@pytest.fixture
def adopted():
    """The scale as it was first fixed."""
    reference.load()
    return Salary.objects.get()


def row(first_day=NEW, annual="185400", source="Resolution"):
    return Salary(first_day=first_day, annual=Decimal(annual), source=source)


def keep(new, user, **more):
    return services.keep(new, user, **{"seen": services.version()} | more)


def run(month, state):
    """A pay run of a month, however it came to its state: past its triggers, which are tested with pay runs."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        found = PayRun.objects.create(
            number=f"PAY-{month:%Y-%m}", month=month, state=state, total=Decimal(0), computed_at="2026-11-10T10:00Z"
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    return found


class TestReference:
    def test_the_first_row_is_that_of_the_resolution(self, adopted):
        assert (adopted.first_day, adopted.annual) == (date(2002, 7, 1), Decimal(180_000))
        assert adopted.source == "ICC-ASP/3/Res.3, Annex, art. III(1)"

    def test_loading_again_changes_nothing(self, adopted):
        call_command("reference_data", verbosity=0)
        assert Salary.objects.get() == adopted


class TestKeeping:
    def test_a_new_row_with_its_act(self, adopted, secretariat):
        act = keep(row(), secretariat)
        assert Salary.objects.count() == 2
        assert (act.name, act.reason, act.subject_kind) == ("added", "Resolution", "judges.salary")
        assert act.content.body["after"] == {"first_day": "2027-01-01", "annual": "185400.00", "source": "Resolution"}

    def test_a_change_tells_what_was(self, adopted, secretariat):
        keep(row(), secretariat)
        changed = Salary.objects.get(first_day=NEW)
        changed.annual = Decimal(186_000)
        act = keep(changed, secretariat)
        assert (act.name, act.content.body["before"]["annual"]) == ("changed", "185400.00")
        [(words, before, after)] = services.in_words(act)
        assert (before, after) == ("185,400.00\u00a0EUR", "186,000.00\u00a0EUR")
        assert "remuneration" in words

    def test_nothing_changed_is_no_act(self, adopted, secretariat):
        assert keep(adopted, secretariat) is None
        assert not Act.objects.about(adopted).exists()

    def test_a_day_has_one_row(self, adopted, secretariat):
        keep(row(), secretariat)
        with pytest.raises(ValidationError, match="The scale has a row from this day"):
            keep(row(annual="190000"), secretariat)

    @pytest.mark.parametrize(("annual", "refused"), [("179999.99", True), ("180000", False)])
    def test_statute_art_49_a_reduction_must_be_confirmed(self, annual, refused, adopted, secretariat):
        if refused:
            with pytest.raises(ValidationError) as error:
                keep(row(annual=annual), secretariat)
            assert list(error.value.message_dict) == ["sure"]
            assert Salary.objects.count() == 1
        keep(row(annual=annual), secretariat, sure=refused)
        assert Salary.objects.count() == 2

    def test_the_row_itself_made_smaller_too(self, adopted, secretariat):
        adopted.annual = Decimal(179_000)
        with pytest.raises(ValidationError):
            keep(adopted, secretariat)
        adopted.refresh_from_db()
        assert adopted.annual == 180_000

    def test_who_read_an_older_scale_is_told(self, adopted, secretariat):
        seen = services.version()
        keep(row(), secretariat)
        with pytest.raises(Stale):
            services.keep(row(first_day=date(2028, 1, 1)), secretariat, seen=seen)

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARIAT}))
    def test_only_the_secretariat_keeps_it(self, role, adopted, make_user):
        with pytest.raises(Hidden):
            keep(row(), make_user(role))
        assert Salary.objects.count() == 1

    def test_j_12_the_months_already_paid_are_counted(self, adopted):
        run(date(2026, 6, 1), "approved")
        run(date(2026, 7, 1), "approved")
        run(date(2026, 8, 1), "draft")
        change = services.plan(row(first_day=date(2026, 7, 15)))
        assert (change.paid, change.drafts) == ([date(2026, 7, 1)], [date(2026, 8, 1)])
        assert services.plan(row(first_day=date(2026, 8, 1))).paid == []

    def test_only_those_before_the_next_row(self, adopted, secretariat):
        run(date(2026, 6, 1), "approved")
        run(date(2026, 7, 1), "approved")
        keep(row(first_day=date(2026, 7, 1)), secretariat)
        assert services.plan(row(first_day=date(2026, 6, 1))).paid == [date(2026, 6, 1)]


# --- Pages ----------------------------------------------------------------------------------------------------------

SEEN_BY = {Role.SECRETARIAT, Role.FINANCE, Role.AUDITOR, Role.JUDGE}


@pytest.mark.parametrize("role", Role)
def test_who_opens_which_page(role, adopted, make_user, signed_in):
    client = signed_in(make_user(role))
    kept = [reverse("judges:salary-new"), reverse("judges:salary-change", args=[adopted.slug])]
    assert client.get(PAGE).status_code == (200 if role in SEEN_BY else 404)
    assert {client.get(url).status_code for url in kept} == {200 if role == Role.SECRETARIAT else 404}
    assert {client.post(url, {"a": ""}).status_code for url in kept} == {422 if role == Role.SECRETARIAT else 404}


def test_a_row_is_previewed_then_written_and_its_history_shown(adopted, secretariat, signed_in):
    client, url = signed_in(secretariat), reverse("judges:salary-new")
    data = {"first_day": "2027-01-01", "annual": "185 400", "source": "Resolution"}
    answer = client.post(url, data)
    assert answer.status_code == 200
    assert "185,400.00\u00a0EUR a year from 1\u00a0Jan\u00a02027" in answer.content.decode()
    assert "No month already paid rests on these days." in answer.content.decode()
    assert Salary.objects.count() == 1
    text = client.post(url, data | {"seen": answer.context["change"].version}, follow=True).content.decode()
    assert "The salary scale is changed." in text
    assert "<ins>185,400.00\u00a0EUR</ins>" in text
    assert Salary.objects.count() == 2


def test_months_already_paid_are_said_before(adopted, secretariat, signed_in):
    run(date(2026, 9, 1), "approved"), run(date(2026, 10, 1), "approved")
    data = {"first_day": "2026-09-01", "annual": "185400", "source": "Resolution"}
    text = signed_in(secretariat).post(reverse("judges:salary-new"), data).content.decode()
    assert "2 months already paid rest on these days, the first is September 2026" in text


def test_a_reduction_is_asked_about(adopted, secretariat, signed_in):
    client, url = signed_in(secretariat), reverse("judges:salary-new")
    data = {"first_day": "2027-01-01", "annual": "170000", "source": "Resolution"}
    answer = client.post(url, data)
    text = answer.content.decode()
    assert "less than the 180,000.00\u00a0EUR before" in text
    assert "Statute, art. 49" in text
    data |= {"seen": answer.context["change"].version}
    unsure = client.post(url, data)
    assert unsure.status_code == 422
    assert "Confirm that the decision makes the salary smaller" in unsure.content.decode()
    assert Salary.objects.count() == 1
    client.post(url, data | {"sure": "1"})
    assert Salary.objects.count() == 2


def test_who_was_slower_sees_what_would_change_now(adopted, secretariat, signed_in):
    client, url = signed_in(secretariat), reverse("judges:salary-new")
    data = {"first_day": "2027-01-01", "annual": "185400", "source": "Resolution"}
    seen = client.post(url, data).context["change"].version
    keep(row(first_day=date(2026, 12, 1), annual="186000"), secretariat)
    answer = client.post(url, data | {"seen": seen})
    assert answer.status_code == 409
    assert "The scale changed since you read this" in answer.content.decode()
    assert "less than the 186,000.00\u00a0EUR before" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"annual": "1e6"}, "annual"),
        ({"annual": "0"}, "annual"),
        ({"annual": "180000.005"}, "annual"),
        ({"annual": "99999999999"}, "annual"),
        ({"annual": ""}, "annual"),
        ({"first_day": "2002-06-30"}, "first_day"),
        ({"first_day": "2002-07-01"}, "first_day"),
        ({"first_day": "2027-02-29"}, "first_day"),
        ({"source": ""}, "source"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(changes, field, adopted, secretariat, signed_in):
    data = {"first_day": "2027-01-01", "annual": "185400", "source": "Resolution"} | changes
    answer = signed_in(secretariat).post(reverse("judges:salary-new"), data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_the_scale_as_a_file(adopted, judge, signed_in):
    answer = signed_in(judge.user).get(PAGE, {"_export": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[1] == ["2002-07-01", "180000.00", "ICC-ASP/3/Res.3, Annex, art. III(1)"]


def test_as_many_queries_for_three_rows_as_for_one(adopted, secretariat, signed_in):
    client = signed_in(secretariat)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE).status_code == 200
        return len(captured)

    queries()
    first = queries()
    keep(row(), secretariat)
    keep(row(first_day=date(2028, 1, 1), annual="190000"), secretariat)
    assert queries() == first
