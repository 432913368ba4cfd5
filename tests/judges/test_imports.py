"""Files of records: what each row would do, what is refused and in which words, and that it is all or nothing."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone, translation
from openpyxl import Workbook

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.workflow import Hidden, Stale
from judges.imports import taking
from judges.imports.kinds import KINDS
from judges.imports.rows import MAX_ROWS
from judges.models import (
    ActingDay,
    BankAccount,
    Child,
    Event,
    Judge,
    LeaveRequest,
    Marriage,
    OfficeHolding,
    RecordImport,
    RecordUpload,
    Residence,
    Salary,
    SealedChange,
    Term,
)
from judges.record import keeping

TODAY = date(2026, 11, 10)
JUDGES = (
    "Given name,Family name,Date of birth,Account e-mail,Sex,Nationality,Domicile at appointment,"
    "Country of the domicile,Elected on,First day,Scheduled last day,Last day served,How it ended"
)
ADA = "Ada,Example,1961-02-28,,female,SEN,Dakar,SEN,2023-12-06,2024-03-11,2033-03-10,,"
WHO = "Given name,Family name"
IBAN, OTHER_IBAN = "NL91ABNA0417164300", "NL02ABNA0123456789"

pytestmark = pytest.mark.django_db


def csv(*lines: str, name: str = "records.csv") -> ContentFile:
    """A CSV file of these lines."""
    return ContentFile("\n".join(lines).encode(), name)


def xlsx(*rows: list) -> ContentFile:
    """An XLSX file of these rows."""
    book, data = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return ContentFile(data.getvalue(), "records.xlsx")


@pytest.fixture
def keeper(make_user):
    """Somebody who imports, and keeps every class of data."""
    return make_user(Role.SECRETARIAT, Role.RECORDS, name="Keeper")


@pytest.fixture
def brought(keeper):
    """`brought(kind, *lines)`: the upload of a file with these lines, or of a ready file."""

    def bring(kind: str, *lines, source: str = "Decision 1") -> RecordUpload:
        file = lines[0] if isinstance(lines[0], ContentFile) else csv(*lines)
        return taking.keep_file(KINDS[kind], file, source, keeper, timezone.now())

    return bring


@pytest.fixture
def preview(keeper):
    """`preview(upload)`: what it would do."""
    return lambda upload: taking.preview(upload, keeper, TODAY)


@pytest.fixture
def take_in(keeper, preview):
    """`take_in(upload)`: after reading its preview."""

    def take(upload: RecordUpload, seen: str | None = None) -> RecordImport:
        return taking.take_in(upload.pk, keeper, seen or preview(upload).fingerprint, TODAY)

    return take


@pytest.fixture
def faults(brought, preview):
    """`faults(kind, *lines)`: row, column and sentence of all that is wrong."""

    def find(kind: str, *lines) -> list[tuple[int, str, str]]:
        found = preview(brought(kind, *lines))
        return [(fault.row, fault.column, fault.sentence) for line in found.lines for fault in line.faults]

    return find


def states(found) -> list[str]:
    """What each row would do."""
    return [line.state for line in found.lines]


# --- Judges and their terms -----------------------------------------------------------------------------------------


def test_a_judge_with_a_term(brought, take_in, keeper):
    batch = take_in(brought("judges", JUDGES, ADA))
    judge = Judge.objects.get()
    term = judge.terms.get()
    assert (str(judge), judge.date_of_birth, judge.sex, judge.nationality) == (
        "Ada Example", date(1961, 2, 28), "female", "SEN",
    )  # fmt: skip
    assert (term.elected_on, term.first_day, term.elected_for) == (date(2023, 12, 6), date(2024, 3, 11), 9)
    assert (judge.source, term.source) == ("Decision 1", "Decision 1")
    assert (batch.rows, batch.new, batch.changed, batch.imported_by) == (1, 1, 0, keeper)
    assert not RecordUpload.objects.exists()


def test_each_fact_has_its_act_and_the_import_one_without_what_it_held(brought, take_in, keeper):
    batch = take_in(brought("judges", JUDGES, ADA))
    judge = Judge.objects.get()
    assert [(act.name, act.content.body["kind"], act.reason) for act in Act.objects.about(judge)] == [
        ("added", "judge", "records.csv"), ("added", "term", "records.csv"),
    ]  # fmt: skip
    assert [change.kind for change in keeping.history(judge, keeper)] == ["term", "judge"]
    act = Act.objects.about(batch).get()
    assert (act.name, act.actor) == ("import", keeper)
    assert set(act.content.body) == {"kind", "file_name", "sha256", "source", "rows", "new", "changed"}
    assert "1961" not in str([act.content.body for act in Act.objects.all()])


def test_two_terms_are_two_rows_of_one_judge_in_any_order(brought, take_in):
    first = ADA.replace("2023-12-06,2024-03-11,2033-03-10,,", "2012-12-06,2013-03-11,2022-03-10,2022-03-10,completed")
    take_in(brought("judges", JUDGES, ADA, first))
    assert [term.first_day.year for term in Judge.objects.get().terms.all()] == [2013, 2024]


def test_the_same_file_again_is_all_the_same(brought, take_in, preview):
    lines = [JUDGES, ADA, ADA.replace("Ada,Example,1961", "Bo,Other,1962")]
    take_in(brought("judges", *lines))
    again = brought("judges", *lines)
    assert states(preview(again)) == ["same", "same"]
    with pytest.raises(ValidationError, match="nothing to take in"):
        take_in(again)


def test_what_differs_is_changed_and_an_empty_cell_leaves_what_is_there(brought, take_in, preview, keeper):
    take_in(brought("judges", JUDGES, ADA))
    upload = brought("judges", JUDGES, ADA.replace("female,SEN,Dakar", ",SEN,Thiès"), source="Letter 2")
    found = preview(upload)
    assert states(found) == ["changed"]
    ((label, old, new), (source, _old, _new)) = found.lines[0].written[0].changes(keeper)
    assert (label, source) == ("Domicile at appointment", "Source")
    assert ("Dakar" in old, "Thiès" in new) == (True, True)
    take_in(upload)
    judge = Judge.objects.get()
    assert (judge.sex, judge.domicile_place, judge.source) == ("female", "Thiès", "Letter 2")
    assert judge.terms.get().source == "Decision 1"


def test_judges_are_joined_by_their_account(brought, take_in, make_user, judge):
    user = make_user(Role.JUDGE, email="ada@example.org")
    other = ADA.replace("Ada,Example,1961-02-28,", f"Ordinary,Judge,1960-01-01,{judge.user.email.upper()}")
    take_in(brought("judges", JUDGES, ADA.replace("1961-02-28,", "1961-02-28,ada@example.org"), other))
    assert Judge.objects.get(family_name="Example").user == user
    judge.refresh_from_db()
    assert (judge.date_of_birth, judge.domicile_place, judge.terms.count()) == (date(1960, 1, 1), "Dakar", 1)


@pytest.mark.parametrize("roles", [(), (Role.FINANCE,)])
def test_an_account_must_be_a_judges(faults, make_user, roles):
    make_user(*roles, email="ada@example.org")
    ((row, column, sentence),) = faults("judges", JUDGES, ADA.replace("1961-02-28,", "1961-02-28,ada@example.org"))
    assert (row, column, sentence) == (2, "Account e-mail", "No judge, and no account of a judge, has this address.")


def test_a_namesake_born_on_another_day_is_another_judge_with_a_remark(brought, take_in, preview):
    take_in(brought("judges", JUDGES, ADA))
    found = preview(brought("judges", JUDGES, ADA.replace("1961-02-28", "1963-01-01")))
    assert states(found) == ["new"]
    assert "Another judge has the same name" in found.lines[0].remarks[0]


def test_rows_on_one_judge_must_say_the_same(faults):
    other = ADA.replace("Dakar", "Thiès").replace("2024-03-11", "2033-03-11").replace("2033-03-10", "2042-03-10")
    assert faults("judges", JUDGES, ADA, other) == [
        (3, "Domicile at appointment", "Row 2 says otherwise of the same judge.")
    ]


def test_one_row_twice(faults):
    assert faults("judges", JUDGES, ADA, ADA) == [(3, "", "Row 2 is about the same.")]


@pytest.mark.parametrize("name", ["محمد عبد الله", "Ελένη", "李", "Sigríður"])  # noqa: RUF001  names in their scripts
def test_names_in_any_script(brought, take_in, preview, name):
    lines = [JUDGES, ADA.replace("Ada", name)]
    take_in(brought("judges", *lines))
    assert Judge.objects.get().given_name == name
    assert states(preview(brought("judges", *lines))) == ["same"]


def test_a_name_of_300_characters_is_refused_in_words(faults):
    ((row, column, sentence),) = faults("judges", JUDGES, ADA.replace("Ada", "A" * 300))
    assert (row, column) == (2, "Given name")
    assert "at most 150 characters (it has 300)" in sentence


@pytest.mark.parametrize(
    ("born", "sentences"), [("1960-02-29", []), ("1961-02-29", ["There is no such day: 1961-02-29."])]
)
def test_births_on_leap_days(faults, born, sentences):
    assert [fault[2] for fault in faults("judges", JUDGES, ADA.replace("1961-02-28", born))] == sentences


@pytest.mark.parametrize(
    ("old", "new", "column", "sentence"),
    [
        ("1961-02-28", "28/02/1961", "Date of birth", "Write the day as year-month-day"),
        ("1961-02-28", "1861-02-28", "Date of birth", "between 1900 and 2099"),
        ("1961-02-28", "2026-11-11", "Date of birth", "has not come yet"),
        ("female", "femme ou homme", "Sex", "Write one of these: female, male."),
        ("female,SEN", "female,XQX", "Nationality", "not one of the available choices"),
        (",,", ",2030-01-01,", "How it ended", "Say also how it ended"),
        ("2024-03-11", "", "First day", "must be filled in"),
        ("2024-03-11", "2023-11-11", "Elected on", "before the election on"),
        ("1961-02-28", "2025-01-01", "First day", "before the judge was born"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_beside_its_column(faults, old, new, column, sentence):
    found = faults("judges", JUDGES, ADA[: -len(",,")] + new if old == ",," else ADA.replace(old, new, 1))
    assert [(row, where) for row, where, _words in found] == [(2, column)]
    assert sentence in found[0][2]


def test_days_as_excel_keeps_them(brought, take_in):
    row = ["Ada", "Example", date(1960, 2, 29), "SEN", "Dakar", "SEN", date(2024, 3, 11), date(2033, 3, 10), 9, True]
    heads = ["Prénom", "Nom", "Date de naissance", "Nationalité", "Domicile", "Pays du domicile"]
    heads += ["Premier jour", "Dernier jour prévu", "Durée du mandat, en années", "Première élection des juges"]
    take_in(brought("judges", xlsx(heads, row)))
    judge = Judge.objects.get()
    assert (judge.date_of_birth, judge.terms.get().first_day) == (date(1960, 2, 29), date(2024, 3, 11))
    assert (judge.terms.get().elected_for, judge.terms.get().first_election) == (9, True)


def test_one_wrong_row_of_twenty_and_nothing_is_written(brought, take_in, preview):
    lines = [ADA.replace("Ada", f"Ada {number}") for number in range(20)]
    lines[12] = lines[12].replace("2033-03-10", "2023-03-10")
    upload = brought("judges", JUDGES, *lines)
    found = preview(upload)
    assert (found.counts["error"], found.counts["new"]) == (1, 19)
    assert [line.number for line in found.lines if line.faults] == [14]
    with pytest.raises(ValidationError, match="Nothing was taken in"):
        take_in(upload)
    assert (Judge.objects.count(), Act.objects.count(), RecordImport.objects.count()) == (0, 0, 0)


def test_a_preview_writes_nothing(brought, preview):
    upload = brought("judges", JUDGES, ADA)
    assert preview(upload).fingerprint == preview(upload).fingerprint
    assert (Judge.objects.count(), Term.objects.count(), Act.objects.count()) == (0, 0, 0)


# --- The other kinds ------------------------------------------------------------------------------------------------


def test_offices_of_the_presidency(brought, take_in, judge):
    take_in(brought("offices", f"{WHO},Office,First day,Last day", "Ordinary,Judge,President,2024-03-11,2027-03-10"))
    held = OfficeHolding.objects.get()
    assert (held.judge, held.office, held.last_day) == (judge, "president", date(2027, 3, 10))


def test_an_office_out_of_office_as_a_judge_is_a_contradiction(faults, judge):
    ((row, column, sentence),) = faults("offices", f"{WHO},Office,First day", "Ordinary,Judge,President,2024-03-10")
    assert (row, column) == (2, "First day")
    assert "not in office as a judge on that day" in sentence


def test_acting_days_singly_and_as_a_range_over_the_turn_of_the_year(brought, take_in, preview, judge):
    lines = [f"{WHO},Day,Last day", "Ordinary,Judge,2025-12-30,2026-01-02", "ordinary,JUDGE,2026-02-03,"]
    take_in(brought("acting-days", *lines))
    assert ActingDay.objects.count() == 5
    assert states(preview(brought("acting-days", *lines))) == ["same", "same"]
    longer = [lines[0], "Ordinary,Judge,2025-12-30,2026-01-03"]
    take_in(brought("acting-days", *longer))
    assert ActingDay.objects.count() == 6


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        ("Another,Judge,2026-01-02,", "Somebody already acts as President on this day."),
        ("Ordinary,Judge,2026-01-02,2026-01-05", "Row 2 is about the same."),
        ("Another,Judge,2026-01-05,2026-01-04", "The last day cannot be before the first."),
        ("Another,Judge,2026-02-01,2027-02-02", "Check the year"),
    ],
)
def test_acting_days_that_cannot_be(faults, judge, make_judge, second, sentence):
    make_judge(name="Another Judge")
    lines = [f"{WHO},Day,Last day", "Ordinary,Judge,2026-01-01,2026-01-02", second]
    ((row, _column, words),) = faults("acting-days", *lines)
    assert row == 3
    assert sentence in words


def test_residences(brought, take_in, judge):
    head = f"{WHO},Home by,Place,Home from,Declared on"
    take_in(brought("residences", head, "Ordinary,Judge,lease,The Hague,2024-04-01,2024-04-15"))
    assert (Residence.objects.get().home, Residence.objects.get().judge) == ("lease", judge)


def test_marriages_and_children_with_their_names_sealed(brought, take_in, preview, judge):
    take_in(brought("marriages", f"{WHO},Spouse,Married on", "Ordinary,Judge,Zwaluwstaart,1990-05-12"))
    lines = [
        f"{WHO},Name of the child,Child born on",
        "Ordinary,Judge,Isolde,2008-02-29",
        "Ordinary,Judge,Matthis,2008-02-29",
    ]
    take_in(brought("children", *lines))
    assert Marriage.objects.get().spouse_name == "Zwaluwstaart"
    assert sorted(child.name for child in Child.objects.all()) == ["Isolde", "Matthis"]  # twins
    assert states(preview(brought("children", *lines))) == ["same", "same"]
    told = str([(act.content.body, act.reason) for act in Act.objects.all()])
    assert not any(name in told for name in ("Zwaluwstaart", "Isolde", "Matthis", "1990", "2008"))
    assert SealedChange.objects.count() == 3


def test_the_death_of_a_surviving_spouse(brought, take_in, make_judge):
    make_judge(name="Late Judge", died_on=date(2026, 5, 1))
    Term.objects.update(last_day=date(2026, 5, 1), ended="died")
    head = f"{WHO},Spouse,Married on,Surviving spouse died on"
    take_in(brought("marriages", head, "Late,Judge,Zwaluwstaart,1990-05-12,2026-09-01"))
    assert Marriage.objects.get().spouse_died_on == date(2026, 9, 1)


def test_a_child_older_than_the_judge(faults, make_judge):
    make_judge(name="Young Judge", date_of_birth=date(1970, 1, 1))
    found = faults("children", f"{WHO},Child,Child born on", "Young,Judge,Cy,1969-12-31")
    assert [(row, column) for row, column, _words in found] == [(2, "Child born on")]


def test_a_marriage_before_birth(faults, make_judge):
    make_judge(name="Young Judge", date_of_birth=date(1970, 1, 1))
    found = faults("marriages", f"{WHO},Spouse,Married on", "Young,Judge,Bo,1969-12-31")
    assert [(row, column) for row, column, _words in found] == [(2, "Married on")]


def test_bank_accounts_are_shown_masked_to_who_may_not_see_them(brought, take_in, preview, keeper, judge):
    head = f"{WHO},Account holder,IBAN,In use from"
    spaced = " ".join(IBAN[place : place + 4] for place in range(0, len(IBAN), 4)).lower()
    upload = brought("bank-accounts", head, f"Ordinary,Judge,O. Judge,{spaced},2024-03-11")
    said = {label: new for label, _old, new in preview(upload).lines[0].written[0].changes(keeper)}
    assert said["IBAN"] == "NL•• •••• 4300"
    take_in(upload)
    assert BankAccount.objects.get().iban == IBAN
    again = brought("bank-accounts", head, f"Ordinary,Judge,O. Judge,{IBAN},2024-03-11")
    assert states(preview(again)) == ["same"]
    other = preview(brought("bank-accounts", head, f"Ordinary,Judge,O. Judge,{OTHER_IBAN},2024-03-11"))
    assert states(other) == ["changed"]


def test_a_wrong_iban(faults, judge):
    head = f"{WHO},Account holder,IBAN,In use from"
    ((row, column, sentence),) = faults("bank-accounts", head, f"Ordinary,Judge,O,{IBAN[:-1]}1,2024-03-11")
    assert (row, column) == (2, "IBAN")
    assert "not an IBAN" in sentence


def test_leave_taken(brought, take_in, preview, judge):
    lines = [f"{WHO},First day,Last day,From noon", "Ordinary,Judge,2025-08-04,2025-08-08,oui"]
    take_in(brought("leave", *lines))
    taken = LeaveRequest.objects.get()
    assert (taken.judge, taken.state, taken.days_by_year) == (judge, "granted", {"2025": "4.5"})
    assert [act.name for act in Act.objects.about(taken)] == ["record"]
    assert states(preview(brought("leave", *lines))) == ["same"]
    found = preview(brought("leave", lines[0], lines[1].replace("08-08", "08-11")))
    assert "on record with other days" in found.lines[0].faults[0].sentence


def test_a_preview_of_leave_uses_up_no_number(brought, preview, take_in, judge):
    upload = brought("leave", f"{WHO},First day,Last day", "Ordinary,Judge,2025-08-04,2025-08-08")
    preview(upload)
    assert not LeaveRequest.objects.exists()
    take_in(upload)
    assert LeaveRequest.objects.get().number == "L-2026-0001"


def test_events_and_the_salary_scale(brought, take_in, preview):
    lines = [
        "Kind,Title,First day,Last day",
        "official holiday,King's Day,2027-04-27,",
        "hearing,Trial,2027-05-03,2027-05-07",
    ]
    take_in(brought("events", *lines))
    assert [(event.kind, event.last_day) for event in Event.objects.order_by("first_day")] == [
        ("holiday", date(2027, 4, 27)), ("hearing", date(2027, 5, 7)),
    ]  # fmt: skip
    assert states(preview(brought("events", *lines))) == ["same", "same"]
    rows = ["First day,EUR", "2003-03-11,180000", '2020-01-01,"190 000,50"']
    take_in(brought("salaries", *rows))
    assert [row.annual for row in Salary.objects.order_by("first_day")] == [180_000, Decimal("190000.50")]
    assert states(preview(brought("salaries", *rows))) == ["same", "same"]
    less = preview(brought("salaries", rows[0], "2021-01-01,180000"))
    assert (states(less), len(less.lines[0].remarks)) == (["new"], 1)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Nobody,Known,President,2024-03-11", "no record of a judge of this name"),
        ("Same,Name,President,2024-03-11", "Several judges have this name"),
    ],
)
def test_whom_a_row_means(faults, make_judge, row, sentence):
    for born in (1950, 1960):
        make_judge(name="Same Name", date_of_birth=date(born, 1, 1)) if born == 1950 else Judge.objects.create(
            given_name="Same", family_name="Name", date_of_birth=date(born, 1, 1), nationality="SEN",
            domicile_place="Dakar", domicile_country="SEN", source="x",
        )  # fmt: skip
    ((_row, column, words),) = faults("offices", f"{WHO},Office,First day", row)
    assert column == "Family name"
    assert sentence in words


# --- Who ------------------------------------------------------------------------------------------------------------

FAMILY_AND_BANK = {"marriages", "children", "bank-accounts"}


@pytest.mark.parametrize(
    ("roles", "kinds"),
    [
        ((Role.SECRETARIAT,), set(KINDS) - FAMILY_AND_BANK),
        ((Role.SECRETARIAT, Role.RECORDS), set(KINDS)),
        ((Role.RECORDS,), set()),
        *[((role,), set()) for role in Role if role not in {Role.SECRETARIAT, Role.RECORDS}],
    ],
)
def test_who_brings_what(make_user, roles, kinds):
    user = make_user(*roles)
    assert {key for key, kind in KINDS.items() if kind.may_bring(user)} == kinds


def test_nobody_keeps_their_own_record(make_judge):
    own = make_judge(Role.SECRETARIAT, name="Own Record")
    file = csv(f"{WHO},Home by,Home from,Declared on", "Own,Record,lease,2024-04-01,2024-04-15")
    upload = taking.keep_file(KINDS["residences"], file, "Decision", own.user, timezone.now())
    (line,) = taking.preview(upload, own.user, TODAY).lines
    assert line.faults[0].sentence == "Nobody keeps their own record."


def test_who_lost_the_role_meanwhile(brought, keeper):
    upload = brought("judges", JUDGES, ADA)
    keeper.groups.clear()
    lost = type(keeper).objects.get(pk=keeper.pk)
    with pytest.raises(Hidden):
        taking.take_in(upload.pk, lost, "", TODAY)
    assert not Judge.objects.exists()


# --- Files, and all or nothing, once --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (csv(JUDGES), "no rows"),
        (csv("Given name", "Ada"), "columns are missing: Family name, Nationality"),
        (csv(JUDGES, *[ADA] * (MAX_ROWS + 1)), f"at most {MAX_ROWS} rows"),
    ],
    ids=["headings only", "columns missing", "too many rows"],
)
def test_a_file_that_cannot_be_used_is_not_kept(brought, file, words):
    with pytest.raises(ValidationError, match=words):
        brought("judges", file)
    assert not RecordUpload.objects.exists()


def test_headings_are_named_in_the_language_of_the_page(faults):
    with translation.override("fr"):
        ((_row, column, _sentence),) = faults("judges", JUDGES, ADA.replace("1961-02-28", "never"))
    assert column == "Date de naissance"


def test_a_record_that_changed_after_the_preview(brought, take_in, preview):
    take_in(brought("judges", JUDGES, ADA))
    upload = brought("judges", JUDGES, ADA.replace("Dakar", "Thiès"))
    seen = preview(upload).fingerprint
    Judge.objects.update(domicile_place="Saint-Louis")
    with pytest.raises(Stale):
        take_in(upload, seen)
    assert Judge.objects.get().domicile_place == "Saint-Louis"
    assert RecordUpload.objects.filter(pk=upload.pk).exists()


def test_a_file_is_taken_in_once_and_only_by_who_brought_it(brought, take_in, preview, make_user):
    upload = brought("judges", JUDGES, ADA)
    seen = preview(upload).fingerprint
    with pytest.raises(RecordUpload.DoesNotExist):
        taking.take_in(upload.pk, make_user(Role.SECRETARIAT), seen, TODAY)
    take_in(upload, seen)
    with pytest.raises(RecordUpload.DoesNotExist):
        take_in(upload, seen)
    assert RecordImport.objects.count() == 1


def test_a_file_waits_sealed_for_a_day_and_gives_way_to_the_next(brought):
    first, second = brought("judges", JUDGES, ADA), brought("judges", JUDGES, ADA)
    assert list(RecordUpload.objects.values_list("pk", flat=True)) == [second.pk] != [first.pk]
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM judges_recordupload")
        assert b"Ada" not in bytes(cursor.fetchone()[0])
    assert taking.forget_old(timezone.now() + timedelta(hours=23, minutes=59)) == 0
    assert taking.forget_old(timezone.now() + timedelta(days=1, minutes=1)) == 1
