"""The pages of the Staff Pension Committee: who opens what, what they say, what bad input meets, its files."""

import io
import re
from datetime import date
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook
from pypdf import PdfReader

from asp_portal.accounts.roles import Role
from pensions.committee import entries
from pensions.models import CommitteePerson, Seat, SeatHolding
from pensions.rules.committee import term_end
from tests.site_walk import opened, visits

PAGE = "/committee/"
FIRST, LAST = date(2025, 1, 15), date(2027, 1, 14)
SEES = {Role.SECRETARIAT, Role.PENSIONS, Role.REGISTRAR, Role.AUDITOR, Role.STAFF_PARTICIPANT}
KEEPS = {Role.SECRETARIAT, Role.REGISTRAR}
READING = {"pensions:committee", "pensions:seat-holding", "pensions:committee-file"}
KEEPING = {
    "pensions:seat-fill", "pensions:seat-end", "pensions:seat-correct", "pensions:committee-person",
    "pensions:committee-take-back",
}  # fmt: skip
ADDRESSES = READING | KEEPING | {"pensions:seat-succession"}
NEW = {
    "known": "", "name": "Kofi Invento", "function": "Delegation of Utopia", "email": "", "first_day": "2025-01-15",
    "last_day": "2027-01-14", "way": "bureau", "decision": "Bureau, 3rd meeting", "decided_on": "2025-01-10",
    "document": "ICC-ASP/B/3",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now(time_machine):
    """22 November 2026, in the afternoon."""
    time_machine.move_to("2026-11-22T15:00+01:00", tick=True)


@pytest.fixture
def seats(db) -> list[Seat]:
    """The twelve."""
    keys = product(Seat.Group.values, Seat.Kind.values, (1, 2))
    return [Seat.objects.get_or_create(group=group, kind=kind, number=number)[0] for group, kind, number in keys]


@pytest.fixture
def held(seats, secretariat) -> SeatHolding:
    """The first seat of the Bureau is held, until 14 January 2027."""
    row = SeatHolding(
        seat=seats[0],
        person=CommitteePerson(name="Ilse <Demoor>", function="Delegation of Arcadia", email="canary@example.org"),
        first_day=FIRST,
        last_day=LAST,
        way="bureau",
        decision="Bureau, 3rd meeting",
        decided_on=date(2025, 1, 10),
    )
    entries.fill(row, secretariat)
    return row


def text(answer) -> str:
    """What a page says, with single spaces."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " ")
    return re.sub(r"\s+", " ", plain)


def sent(form: dict, **changes) -> dict:
    """What a browser sends: the form, with the version of the seats that was read."""
    return form | {"seen": entries.version()} | changes


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_pages(role, held, make_user, signed_in):
    position = entries.entered()[0].position
    values = {
        "pensions:committee-file": {"kind": "xlsx"},
        "group": "bureau", "number": "2", "position": str(position), "slug": held.slug,
    }  # fmt: skip
    client = signed_in(make_user(role))
    client.get("/")
    found = opened(visits(client, "pensions:committee", values))
    found |= opened(visits(client, "pensions:seat", values | {"kind": "member"}))
    found |= opened(visits(client, "pensions:committee-file", {"kind": "en"}))
    found |= opened(visits(client, "pensions:committee-person", {"slug": held.person.slug}))
    expected = (READING if role in SEES else set()) | (KEEPING if role in KEEPS else set())
    assert found & ADDRESSES == expected
    if role in SEES:
        page = text(client.get(PAGE)) + text(client.get(held.get_absolute_url()))
        assert ("canary@example.org" in page) is (role in KEEPS)
        assert ("What was entered" in page) is (role in KEEPS | {Role.AUDITOR})
        assert ("Enter who takes the seat" in page) is (role in KEEPS)


def test_the_page_says_who_sits_what_ends_what_is_vacant_and_what_comes_next(held, auditor, signed_in):
    page = text(signed_in(auditor).get(PAGE))
    for words in (
        "As composed on Sunday 22 November 2026",
        "11 seats are vacant on this day",
        "1 term ends within 90 days",
        "Ilse &lt;Demoor&gt; Delegation of Arcadia Elected by the Bureau Bureau, 3rd meeting, 10 Jan 2025",
        "15 Jan 2025 to 14 Jan 2027 ends in 53 days What comes next The Bureau of the Assembly elects,"
        " for 15 Jan 2027 to 14 Jan 2029.",
        "The staff elect by secret ballot",
        "The Registrar appoints",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("on", "vacant", "status"),
    [("2025-01-14", 12, 200), ("2025-01-15", 11, 200), ("2027-01-14", 11, 200), ("2027-01-15", 12, 200),
     ("1999-01-01", 11, 422), ("soon", 11, 422)],
)  # fmt: skip
def test_any_day_can_be_looked_at(on, vacant, status, held, auditor, signed_in):
    answer = signed_in(auditor).get(PAGE, {"on": on})
    assert answer.status_code == status
    assert f"{vacant} seats are vacant" in text(answer)


def test_a_seat_is_filled_corrected_ended_and_taken_back(seats, registrar, signed_in):
    client, form = signed_in(registrar), f"{PAGE}fill/bureau/member/1/"
    assert "Fill a seat" in text(client.get(form))
    answer = client.post(form, sent(NEW), follow=True)
    assert "Entered: Bureau of the Assembly, member 1." in text(answer)
    row = SeatHolding.objects.get()
    assert (str(row.person), row.last_day, row.document) == ("Kofi Invento", LAST, "ICC-ASP/B/3")

    page = f"{row.get_absolute_url()}correct/"
    change = NEW | {"person": row.person.slug, "decided_on": "2025-01-11", "ended_on": "", "ended": ""}
    assert client.post(page, sent(change)).status_code == 422  # without a reason
    assert client.post(page, sent(change, reason="Misread")).status_code == 302
    row.refresh_from_db()
    assert row.decided_on == date(2025, 1, 11)

    page = f"{row.get_absolute_url()}end/"
    end = {"ended": "resigned", "reason": "Letter of 1 November"}
    assert "within the term" in text(client.post(page, sent(end, ended_on="2025-01-14")))
    assert client.post(page, sent(end, ended_on="2026-11-10")).status_code == 302
    said = text(client.get(PAGE))
    assert "Vacant What comes next The Bureau of the Assembly elects, for 11 Nov 2026 to 14 Jan 2027." in said

    back = f"{PAGE}entries/{entries.entered()[0].position}/take-back/"
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "Letter withdrawn"}).status_code == 302
    assert "the version" not in text(client.post(back, {"reason": "Again"}))
    row.refresh_from_db()
    assert (row.ended_on, row.ended) == (None, "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Choose a person, or name a new one below."),
        ({"last_day": "2027-01-15"}, "A term on this seat is two years at most (C-1)."),
        ({"last_day": "2025-01-14"}, "The last day cannot be before the first."),
        ({"way": "election"}, "Select a valid choice."),
        ({"first_day": "20-1-1"}, "Enter a valid date."),
        ({"first_day": "1990-01-01"}, "Check the year"),
        ({"decided_on": "2026-11-23"}, "This day has not come yet."),
        ({"decision": "B\u202eureau"}, "invisible character"),
        ({"email": "x"}, "Enter a valid email address."),
        ({"seen": "x"}, "The page was sent incomplete."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(changes, words, seats, registrar, signed_in):
    answer = signed_in(registrar).post(f"{PAGE}fill/bureau/member/1/", sent(NEW, **changes))
    assert (answer.status_code, SeatHolding.objects.count(), CommitteePerson.objects.count()) == (422, 0, 0)
    assert words in text(answer)


def test_a_person_on_another_seat_is_refused_and_what_was_read_before_another_entry_too(held, registrar, signed_in):
    client, form = signed_in(registrar), f"{PAGE}fill/registrar/member/1/"
    old = sent(NEW | {"way": "registrar"})
    both = NEW | {"way": "registrar", "name": "", "known": held.person.slug}
    assert "This person holds another seat on some of these days." in text(client.post(form, sent(both)))
    entries.end_early(held, date(2026, 11, 1), "resigned", registrar, reason="Letter")
    answer = client.post(form, old)
    assert answer.status_code == 409
    assert "Somebody else entered something just now" in text(answer)
    assert 'value="Kofi Invento"' in answer.content.decode()  # what was typed is kept
    assert f'value="{entries.version()}"' in answer.content.decode()


def test_an_alternate_of_the_staff_moves_up(seats, registrar, signed_in):
    client = signed_in(registrar)
    rows = []
    for number, seat in enumerate(seat for seat in seats if seat.group == "staff"):
        person = CommitteePerson(name=f"Person {number}")
        rows.append(
            SeatHolding(
                seat=seat, person=person, first_day=FIRST, last_day=term_end(FIRST), way="election",
                votes=50 - number, decision="Result", decided_on=FIRST,
            )
        )  # fmt: skip
        entries.fill(rows[-1], registrar)
    form = f"{PAGE}succession/staff/member/1/"
    assert "No succession is open" in text(client.get(form, follow=True))
    entries.end_early(rows[0], date(2026, 10, 31), "left_court", registrar, reason="Letter")
    said = text(client.get(PAGE))
    assert "The alternate with most votes moves up, for 1 Nov 2026 to 14 Jan 2027: Person 2." in said
    assert "Enter the succession" in said
    change = {"mover": rows[2].slug, "first_day": "2026-11-01", "last_day": "2027-01-14", "decision": "Result"}
    change |= {"decided_on": "2026-10-31", "document": ""}
    wrong = client.post(form, sent(change, mover=rows[1].slug))
    assert (wrong.status_code, "Select a valid choice" in text(wrong)) == (422, True)
    assert client.post(form, sent(change)).status_code == 302
    said = text(client.get(PAGE))
    assert "Person 2 Succeeded for the rest of the term" in said
    assert "Vacant What comes next The next candidate by votes takes the seat, for 1 Nov 2026" in said


def test_a_name_is_put_right_with_an_act(held, registrar, signed_in):
    page = f"{PAGE}persons/{held.person.slug}/"
    changes = {"name": "Ilse Demoor", "function": "Arcadia", "email": "", "reason": "Misspelt"}
    assert signed_in(registrar).post(page, changes).status_code == 302
    held.person.refresh_from_db()
    assert str(held.person) == "Ilse Demoor"
    with pytest.raises(ValidationError):
        entries.change_person(CommitteePerson(pk=held.person.pk, name="", slug="x"), registrar, "No name")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Composition on Sunday 22 November 2026"), ("fr", "22 novembre 2026")]
)
def test_the_composition_as_pdf(language, words, held, auditor, signed_in):
    answer = signed_in(auditor).get(f"{PAGE}composition/{language}/", {"on": "2026-11-22"})
    assert answer["Content-Disposition"].endswith(f'"staff-pension-committee-20261122-{language}.pdf"')
    reader = PdfReader(io.BytesIO(answer.content))
    said = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).replace("\xa0", " ").split())
    assert "Ilse <Demoor>" in said
    assert words in said
    assert reader.trailer["/Root"]["/Lang"] == language
    assert b"pdfuaid" in reader.xmp_metadata.stream.get_data()


def test_composition_and_history_as_tables(held, auditor, signed_in):
    client = signed_in(auditor)
    book = load_workbook(io.BytesIO(b"".join(client.get(f"{PAGE}composition/xlsx/").streaming_content)))
    rows = list(book.active.values)
    assert len(rows) == 13
    assert rows[1][:2] == ("Bureau of the Assembly, member 1", "Ilse <Demoor>")
    assert rows[2][1] == "vacant"
    history = b"".join(client.get(PAGE, {"_export": "csv"}).streaming_content).decode()
    assert "elected by the Bureau" in history
    assert client.get(f"{PAGE}composition/exe/").status_code == 404
    assert client.get(f"{PAGE}composition/xlsx/", {"on": "x"}).status_code == 404


def test_one_holder_or_three_cost_the_same(
    held, seats, registrar, secretariat, signed_in, django_assert_max_num_queries
):
    client = signed_in(registrar)
    client.get(PAGE)
    counts = []
    for extra in ([], seats[1:3]):
        for seat in extra:
            row = SeatHolding(
                seat=seat, person=CommitteePerson(name=f"Holder of {seat}"), first_day=FIRST, last_day=LAST,
                way=seat.group, decision="D", decided_on=FIRST,
            )  # fmt: skip
            entries.fill(row, secretariat)
        with django_assert_max_num_queries(30) as captured:
            client.get(PAGE)
        counts.append(len(captured))
    assert counts[0] == counts[1]
