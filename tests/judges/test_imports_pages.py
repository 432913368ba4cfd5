"""The pages of files of records: who opens them, the two steps, and two who confirm at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from asp_portal.accounts.roles import Role
from asp_portal.imports import read_table
from judges.imports import taking
from judges.imports.kinds import KINDS
from judges.models import Child, Judge, RecordImport, RecordUpload

HEAD = "Given name,Family name,Date of birth,Nationality,Domicile at appointment,Country of the domicile,First day"
JUDGES = f"{HEAD},Scheduled last day"
ADA = "Ada,Example,1961-02-28,SEN,Dakar,SEN,2024-03-11,2033-03-10"
CHILDREN = "Given name,Family name,Child,Child born on"
NOTHING = "00000000-0000-4000-8000-000000000000"
NAME = "Zwaluwstaart"  # of a child

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(make_user):
    """Somebody who imports, and keeps every class of data."""
    return make_user(Role.SECRETARIAT, Role.RECORDS, name="Keeper")


@pytest.fixture
def office(signed_in, keeper):
    """The keeper's browser."""
    return signed_in(keeper)


def bring(browser, *lines: str, kind: str = "judges", source: str = "Decision 1", name: str = "records.csv"):
    """A file sent with the form of the import."""
    file = SimpleUploadedFile(name, "\n".join(lines).encode())
    return browser.post(reverse("judges:import", args=[kind]), {"file": file, "source": source})


# --- Who ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_who_opens_what(role, make_user, signed_in):
    browser = signed_in(make_user(role))
    importer = role is Role.SECRETARIAT
    urls = [
        reverse("judges:imports"), reverse("judges:import", args=["judges"]),
        reverse("judges:import-template", args=["judges", "csv"]),
    ]  # fmt: skip
    assert {browser.get(url).status_code for url in urls} == {200 if importer else 404}
    family = reverse("judges:import", args=["children"])
    assert browser.get(family).status_code == browser.post(family).status_code == 404
    assert bring(browser, JUDGES, ADA).status_code == (302 if importer else 404)
    assert RecordUpload.objects.count() == importer
    assert browser.post(reverse("judges:import-preview", args=[NOTHING])).status_code == (302 if importer else 404)


def test_nobody_sees_or_takes_in_the_file_of_somebody_else(office, signed_in, make_user):
    preview = bring(office, JUDGES, ADA)["Location"]
    other = signed_in(make_user(Role.SECRETARIAT, name="Other"))
    assert other.get(preview).status_code == 404
    other.post(preview, {"seen": ""})
    assert other.post(f"{preview}give-up/").status_code == 404
    assert (Judge.objects.count(), RecordUpload.objects.count()) == (0, 1)


def test_who_imports_judges_sees_no_import_of_family(office, signed_in, secretariat, judge):
    preview = bring(office, CHILDREN, f"Ordinary,Judge,{NAME},2010-01-01", kind="children")["Location"]
    office.post(preview, {"seen": office.get(preview).context["preview"].fingerprint})
    assert Child.objects.get().name == NAME
    assert "records.csv" in office.get(reverse("judges:imports")).content.decode()
    assert "records.csv" not in signed_in(secretariat).get(reverse("judges:imports")).content.decode()


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_kind_has_its_form_and_a_template_that_can_be_read_again(office, kind):
    shown = office.get(reverse("judges:import", args=[kind])).content.decode()
    for ending in ("csv", "xlsx"):
        answer = office.get(reverse("judges:import-template", args=[kind, ending]))
        file = SimpleUploadedFile(f"a.{ending}", answer.getvalue())
        (row,) = read_table(file, KINDS[kind].columns)
        assert {key: value for key, value in row.values.items() if value is not None} == KINDS[kind].example
    assert all(heading.replace("'", "&#x27;") in shown for heading in KINDS[kind].headings().values())


@pytest.mark.parametrize(
    "path", ["judges/import/nothing/", "judges/import/judges/template.exe", f"judges/import-preview/{NOTHING}/"]
)
def test_what_is_not_there(office, path):
    assert office.get(f"/{path}").status_code == 404


# --- The two steps --------------------------------------------------------------------------------------------------


def test_from_the_file_to_the_record(office):
    preview = bring(office, JUDGES, ADA)
    page = office.get(preview["Location"])
    assert [(line.state, line.subject) for line in page.context["preview"].lines] == [("new", "Ada Example")]
    assert "<b>Dakar</b>" in page.content.decode().replace('<bdi class="written">', "").replace("</bdi>", "")
    assert not Judge.objects.exists()
    answer = office.post(preview["Location"], {"seen": page.context["preview"].fingerprint}, follow=True)
    assert "Taken in: 1 new and 0 changed of 1 rows." in answer.content.decode()
    assert Judge.objects.get().family_name == "Example"
    again = office.post(preview["Location"], {"seen": "x"}, follow=True)
    assert "not waiting any more" in again.content.decode()


def test_events_concern_a_list_of_judges_which_the_preview_shows(office):
    preview = bring(office, "Kind,Title,First day,Last day", "hearing,Trial,2027-05-03,2027-05-07", kind="events")
    page = office.get(preview["Location"])
    assert page.status_code == 200
    assert "Trial" in page.content.decode()


def test_faults_stand_in_the_preview_and_nothing_can_be_confirmed(office):
    preview = bring(office, JUDGES, ADA.replace("SEN,Dakar", "SENEGAL,Dakar"))["Location"]
    page = office.get(preview)
    shown = page.content.decode()
    assert "Rows marked “error” are wrong" in shown
    assert "<strong>Nationality</strong>" in shown
    assert "Take in" not in shown
    office.post(preview, {"seen": page.context["preview"].fingerprint})
    assert not Judge.objects.exists()


def test_a_record_that_changed_meanwhile_is_shown_anew(office):
    preview = bring(office, JUDGES, ADA)["Location"]
    answer = office.post(preview, {"seen": "0" * 64})
    assert answer.status_code == 409
    assert "Nothing was taken in" in answer.content.decode()


def test_a_file_that_takes_too_long_is_refused_in_words(office, monkeypatch):
    preview = bring(office, JUDGES, ADA)["Location"]
    seen = office.get(preview).context["preview"].fingerprint
    monkeypatch.setattr(taking, "SECONDS", -1)
    for answer in (office.get(preview, follow=True), office.post(preview, {"seen": seen}, follow=True)):
        assert "takes too long for a page" in answer.content.decode()
    assert not Judge.objects.exists()


def test_a_file_can_be_given_up(office):
    preview = bring(office, JUDGES, ADA)["Location"]
    assert office.post(f"{preview}give-up/")["Location"] == reverse("judges:import", args=["judges"])
    assert not RecordUpload.objects.exists()


@pytest.mark.parametrize(
    ("lines", "name", "words"),
    [
        ((JUDGES,), "a.csv", "no rows"),
        (("Nothing", "x"), "a.csv", "columns are missing"),
        ((JUDGES, ADA), "a.pdf", "CSV or as XLSX"),
        (("x",), "a.xlsx", "cannot be opened"),
    ],
)
def test_a_file_that_cannot_be_used(office, lines, name, words):
    answer = bring(office, *lines, name=name)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert bring(office, JUDGES, ADA, source="").status_code == 422


def test_markup_in_a_name_is_shown_as_it_is_written(office):
    preview = bring(office, JUDGES, ADA.replace("Ada", "<b>Ada</b>"))["Location"]
    shown = office.get(preview).content.decode()
    assert "&lt;b&gt;Ada&lt;/b&gt;" in shown
    assert "<b>Ada</b>" not in shown


def test_account_numbers_are_masked(office, judge):
    head = "Given name,Family name,Account holder,IBAN,In use from"
    row = "Ordinary,Judge,O. Judge,NL91ABNA0417164300,2024-03-11"
    shown = office.get(bring(office, head, row, kind="bank-accounts")["Location"]).content.decode()
    assert "NL•• •••• 4300" in shown
    assert "0417164300" not in shown


def test_as_many_queries_for_the_list_with_three_imports_as_with_one(office, keeper, django_assert_num_queries):
    def add(number: int) -> None:
        facts = {"rows": 1, "new": 1, "changed": 0, "source": "s", "sha256": "0" * 64}
        RecordImport.objects.create(kind="judges", file_name=f"{number}.csv", imported_by=keeper, **facts)

    def count() -> int:
        with connection.execute_wrapper(counter := Counter()):
            office.get(reverse("judges:imports"))
        return counter.queries

    add(1)
    count()
    one = count()
    add(2)
    add(3)
    assert count() == one


class Counter:
    """Counts the queries that pass."""

    def __init__(self):
        self.queries = 0

    def __call__(self, execute, sql, params, many, context):
        self.queries += 1
        return execute(sql, params, many, context)


# --- At once --------------------------------------------------------------------------------------------------------


def both(work) -> list:
    """Two people doing it at the same moment."""
    start = Barrier(2)

    def run(number: int):
        try:
            start.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, range(2)))


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_one_file_at_once_take_it_in_once(make_user, signed_in):
    keeper = make_user(Role.SECRETARIAT)
    first = signed_in(keeper)
    preview = bring(first, JUDGES, ADA)["Location"]
    seen = first.get(preview).context["preview"].fingerprint
    second = Client()
    second.cookies = first.cookies
    answers = both(lambda number: (first, second)[number].post(preview, {"seen": seen}).status_code)
    assert answers == [302, 302]
    assert (Judge.objects.count(), RecordImport.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_files_with_the_same_rows_at_once_are_taken_in_once(make_user, make_judge):
    make_judge(name="Ordinary Judge")
    people = [make_user(Role.SECRETARIAT, Role.RECORDS, name=f"Keeper {number}") for number in (1, 2)]
    today = timezone.localdate()
    uploads = []
    for person in people:
        file = SimpleUploadedFile("a.csv", f"{CHILDREN}\nOrdinary,Judge,{NAME},2010-01-01".encode())
        upload = taking.keep_file(KINDS["children"], file, "Certificate", person, timezone.now())
        uploads.append((upload.pk, person, taking.preview(upload, person, today).fingerprint))

    def confirm(number: int) -> str:
        pk, person, seen = uploads[number]
        try:
            return type(taking.take_in(pk, person, seen, today)).__name__
        except Exception as error:  # noqa: BLE001  which one it is, is what is asked
            return type(error).__name__

    assert sorted(both(confirm)) == ["RecordImport", "Stale"]
    assert Child.objects.count() == 1
