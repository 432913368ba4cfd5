"""Opening a pension file, the regulations that govern it, its list and its page."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.workflow import Hidden, Stale
from judges.rules.facts import SalaryScale, Service
from pensions.files import services
from pensions.files.coming import why
from pensions.models import PensionFile
from pensions.rules.facts import Child, Marriage, PensionRecord
from pensions.rules.instalments import days_of_change
from tests.pensions import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(make_user):
    """One of those who keep pensions."""
    return make_user(Role.PENSIONS, name="Patient Pensions")


@pytest.fixture
def judge(make_judge):
    """The retired judge of the world."""
    return world.retired(make_judge)


def assign(file, user, regime="amended", **more):
    """Other regulations, by another decision."""
    return services.change_regime(
        file, user, regime=regime, elected_on=date(2011, 12, 14), basis="Judgment 3359", decided_by="Registrar",
        decided_on=date(2026, 2, 1), **more,
    )  # fmt: skip


def test_a_file_is_opened_with_its_number_and_an_act_that_says_by_whose_decision(judge, clerk):
    file = world.file_of(judge, clerk)
    [act] = file.acts
    assert (file.number, file.regime, act.name, act.office) == ("PEN-2026-0001", "original", "File opened", "Pensions")
    assert act.content.body == {
        "number": "PEN-2026-0001", "regime": "original", "elected_on": "2003-02-07",
        "basis": "Elected on 07.02.2003", "decided_by": "Registrar", "decided_on": "2026-01-15",
    }  # fmt: skip
    with pytest.raises(ValidationError):
        world.file_of(judge, clerk)
    assert PensionFile.objects.count() == Act.objects.about(file).count() == 1


def test_nobody_opens_their_own_file_and_only_those_who_keep_pensions(judge, clerk, finance, make_judge):
    double = make_judge(Role.PENSIONS, name="Double Role")
    for whose, who in ((double, double.user), (judge, finance), (judge, judge.user)):
        with pytest.raises(Hidden):
            world.file_of(whose, who)


def test_regulations_are_assigned_anew_by_a_decision_with_what_was_there_before(judge, clerk):
    file = world.file_of(judge, clerk)
    seen = services.version(file)
    act = assign(file, clerk, seen=seen)
    assert [act.content.body[when]["regime"] for when in ("before", "after")] == ["original", "amended"]
    assert assign(file, clerk) is None
    with pytest.raises(Stale):
        assign(file, clerk, "original", seen=seen)
    with pytest.raises(ValidationError):
        assign(file, clerk, "none of them")


# --- The page and the list ------------------------------------------------------------------------------------------


@pytest.fixture
def scale(db):
    """180,000 a year."""
    return world.adopted_scale()


@pytest.fixture
def client(clerk, signed_in):
    """The clerk's browser."""
    return signed_in(clerk)


@pytest.fixture
def late(scale, make_judge, clerk):
    """The file of a judge elected for three years, retired on 30,000, who died: the cap leaves a child nothing."""
    judge = world.retired(make_judge, "Late Judge")
    judge.terms.update(last_day=date(2006, 3, 10), scheduled_last_day=date(2006, 3, 10), elected_for=3)
    judge.date_of_birth = date(1945, 1, 1)
    world.married(judge)
    world.child_of(judge)
    world.die(judge, date(2024, 8, 15))
    return world.file_of(judge, clerk)


def lines(answer) -> dict[str, tuple]:
    """What the page shows as due: a month, paragraph, readings."""
    return {line.benefit: (line.monthly, line.case) for line in answer.context["due"].entitled}


def test_the_page_says_what_is_due_to_whom_under_which_paragraph(client, late):
    answer = client.get(late.get_absolute_url())
    assert lines(answer) == {
        "Surviving spouse's pension": (Decimal("2500.00"), "app2-III-1-c"),
        "Child's pension": (Decimal("0.00"), "app2-IV-1-a-i"),
    }
    text = answer.content.decode()
    for words in ("2,500.00", "App. 2, art. III(1)(c)", "P-9", "Capped", "How it follows from the regulations"):
        assert words in text
    assert "Does not apply:" in text
    [day] = [day for day, _changes in answer.context["coming"]]
    assert (day.on, day.why) == (date(2031, 6, 15), ("twenty-first birthday of a child",))


def test_the_page_as_on_another_day_and_a_day_that_cannot_be(client, late):
    then = client.get(late.get_absolute_url(), {"on": "2024-08-15"})
    assert lines(then) == {"Retirement pension": (Decimal("2500.00"), "app2-I-3")}
    assert [day.on for day, _changes in then.context["coming"]] == [date(2024, 8, 16), date(2031, 6, 15)]
    assert client.get(late.get_absolute_url(), {"on": "1492-01-01"}).status_code == 422


def test_the_family_over_time_is_a_picture_and_the_same_as_a_table_with_the_cap_marked(client, late):
    family = client.get(late.get_absolute_url()).context["family"]
    assert [lane.title for lane in family.lanes] == ["Office", "Pension", "Marriages", "First child"]
    assert [(one.first, one.total, one.capped) for one in family.stretches] == [
        (date(2006, 3, 11), Decimal("2500.00"), False),
        (date(2024, 8, 16), Decimal("2500.00"), True),
        (date(2031, 6, 15), Decimal("2500.00"), False),
    ]
    assert [piece.stretch.capped for piece in family.pieces] == [False, True, False]


def test_who_is_not_entitled_reads_why_and_what_cannot_be_computed_is_said(client, scale, judge, clerk):
    judge.terms.update(ended="removed")
    file = world.file_of(judge, clerk)
    text = client.get(file.get_absolute_url()).content.decode()
    assert "The judge had to leave office for a reason other than health" in text
    assert not file.beneficiaries.exists()
    judge.terms.update(ended="completed")
    judge.date_of_birth = None
    judge.save()
    answer = client.get(file.get_absolute_url())
    assert "This cannot be computed yet" in answer.content.decode()
    assert client.get("/pensions/").status_code == 200


def test_the_list_is_searched_narrowed_down_and_exported(client, late, judge, clerk, make_judge):
    world.file_of(judge, clerk)
    world.file_of(world.in_office(make_judge), clerk, elected_on=date(2020, 12, 18))

    def found(**query):
        return [str(row.judge) for row in client.get("/pensions/", query).context["table"].data]

    assert found() == ["Late Judge", "Retired Judge", "Sitting Judge"]
    assert found(q="sitting") == found(standing="in_office") == ["Sitting Judge"]
    assert found(q="pen-2026-0001") == found(standing="survivors") == ["Late Judge"]
    assert found(standing="former", sort="number") == ["Retired Judge"]
    file = b"".join(client.get("/pensions/", {"_export": "csv"}).streaming_content).decode()
    assert "Late Judge,PEN-2026-0001,survivors,2500.00" in file
    assert "Canary" not in file


def test_a_file_is_opened_through_the_page_with_what_is_proposed_unless_others_are_meant(client, scale, judge):
    new = "/pensions/files/new/"
    assert client.get(new, {"judge": "nobody"}).status_code == 422
    form = client.get(new, {"judge": judge.slug}).context["form"]
    assert form.initial == {"elected_on": date(2003, 2, 7), "regime": "original"}
    url = f"{new}?judge={judge.slug}"
    sent = {
        "regime": "amended", "elected_on": "2003-02-07", "basis": "Judgment 3359", "decided_by": "Registrar",
        "decided_on": "2026-01-15",
    }  # fmt: skip
    assert "Original regulations" in str(client.post(url, sent).context["form"].errors["meant"])
    answer = client.post(url, sent | {"meant": "on"})
    file = PensionFile.objects.get()
    assert (answer["Location"], file.regime) == (file.get_absolute_url(), "amended")
    assert "as an illustration only" in client.get(file.get_absolute_url()).content.decode()
    assert client.post(url, sent | {"meant": "on"}).status_code == 422


@pytest.mark.parametrize("role", [Role.FINANCE, Role.SECRETARIAT, Role.RECORDS, Role.AUDITOR, Role.REGISTRAR])
def test_to_others_there_are_no_files(signed_in, make_user, role, late):
    browser = signed_in(make_user(role))
    for url in ("/pensions/", "/pensions/files/new/", late.get_absolute_url()):
        assert browser.get(url).status_code == 404


def test_each_day_of_a_family_on_which_something_may_change_has_its_reason():
    record = PensionRecord(
        Service(),
        SalaryScale(),
        marriages=(
            Marriage(date(1980, 1, 2), date(1990, 5, 31)),
            Marriage(date(1995, 1, 2), None, date(2014, 5, 17)),
        ),
        children=(Child(date(2001, 9, 30), date(2020, 6, 1)), Child(date(2003, 2, 1), None, date(2021, 7, 7))),
    )
    reasons = {day: why(record, day) for day in days_of_change(record, date(1981, 1, 1), date(2021, 12, 31))}
    reasons.pop(date(2002, 7, 1))  # the scale
    assert reasons == {
        date(1990, 6, 1): ("the day after the end of a marriage, or a spouse’s death",),
        date(2001, 9, 30): ("birth of a child",),
        date(2003, 2, 1): ("birth of a child",),
        date(2014, 5, 17): ("the surviving spouse marries again",),
        date(2020, 6, 1): ("marriage of a child",),
        date(2021, 7, 8): ("the day after a child’s death",),
    }
