"""Actuarial bases: a table read row by row, looked at, adopted by another person, withdrawn (App. 2, art. I(5))."""

import io
import re
import threading
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from openpyxl import Workbook, load_workbook

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.numbers import slug
from asp_portal.outbox import Message
from asp_portal.workflow import Doing, Hidden, Refused
from pensions import reference
from pensions.actuarial import reading, services
from pensions.actuarial.workflow import basis_workflow
from pensions.facts import bases
from pensions.life.entry import Entry
from pensions.life.kinds import KINDS
from pensions.life.services import confirm
from pensions.models import ActuarialBasis, EarlyChoice
from pensions.rules.actuarial import ELT16, basis_in_force, shipped_basis
from tests.pensions.world import adopted_basis, adopted_scale, file_of, in_office, leave, retired
from tests.site_walk import opened, visits

TODAY = date(2026, 11, 22)
LIST = "/pensions/bases/"
SEES = {Role.PENSIONS, Role.REGISTRAR, Role.FINANCE, Role.AUDITOR}
ADOPTS = {Role.PENSIONS, Role.REGISTRAR}


def table(*lines: str, heading: str = "age,qx", name: str = "table.csv") -> SimpleUploadedFile:
    """A CSV file."""
    return SimpleUploadedFile(name, "\n".join([heading, *lines]).encode())


def ages(first: int = 40, last: int = 110, value: str = "0.01", **others: str) -> list[str]:
    """A line for each age; others: by "age_43", what stands there instead."""
    return [f"{age},{others.get(f'age_{age}', value)}" for age in range(first, last + 1)]


def falling(**others: str) -> list[str]:
    """Survivors from forty to 110 that fall by one a year."""
    return [f"{age},{others.get(f'age_{age}', 200 - age)}" for age in range(40, 111)]


# --- The table ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("use", ["male", "female", "unisex"])
def test_the_shipped_table_is_read_as_the_rules_read_it(use):
    found = reading.read(SimpleUploadedFile("elt16.csv", ELT16.read_bytes()), use)
    shipped = shipped_basis(f"elt16_{use}")
    assert (found.first_age, tuple(map(float, found.survivors))) == (shipped.first_age, shipped.lx)


def test_survivors_are_kept_as_they_are_written_and_workbooks_are_read_too():
    lines = [line.replace(",", ";") for line in falling(age_110="0.5")]
    found = reading.read(table(*lines, heading="Âge;l_x"), "one")
    assert (found.first_age, found.last_age, found.survivors[0], found.survivors[-1]) == (40, 110, "160", "0.5")
    book, file = Workbook(), io.BytesIO()
    book.active.append(["age", "qx"])
    for age in range(40, 101):
        book.active.append([age, 0.25])
    book.save(file)
    found = reading.read(SimpleUploadedFile("x.xlsx", file.getvalue()), "one")
    assert (found.last_age, found.survivors[:2]) == (101, ("100000.0", "75000.0"))


@pytest.mark.parametrize(
    ("file", "use", "words"),
    [
        (table(*ages(age_43="1.00001")), "one", "Row 5, qx: 1.00001 is no chance: it lies between 0 and 1."),
        (table(*ages(age_43="-0.1")), "one", "Row 5, qx: -0.1 is no chance"),
        (table(*ages(age_43="1E-5")), "one", "Row 5, qx: Write the amount in digits"),
        (table(*ages(age_43="much")), "one", "Row 5, qx: Write the amount in digits"),
        (table(*ages(41)), "one", "Row 2, age: The table begins at 41. It must begin at 40 or below."),
        (table(*ages(40, 58)), "one", "age: The table ends at 58. It must go beyond sixty."),
        (table(*ages(40, 50), *ages(52)), "one", "Row 13, age: After 50 comes 52."),
        (table(*ages(40, 50), *ages(50)), "one", "Row 13, age: After 50 comes 50."),
        (table(*ages(40, 131)), "one", "Row 93, age: 131 is no age of a person."),
        (table("40.5,0.1"), "one", "Row 2, age: Write a whole number"),
        (table(",0.1"), "one", "Row 2, age: This cell must be filled in."),
        (table(*ages(age_43="")), "one", "Row 6, age: After 42 comes 44."),
        (table(*ages(age_45="1")), "one", "Nobody is left at sixty"),
        (table(*falling(age_110="-1"), heading="age,lx"), "one", "Row 72, lx: There cannot be fewer survivors"),
        (table("40,0", "41,0", heading="age,lx"), "one", "Row 2, lx: Nobody is alive at the first age."),
        (table("40,0.1,100", heading="age,qx,lx"), "one", "Keep one of them"),
        (table("40,0.1,0.1", heading="age,qx_male,qx_female"), "one", "a column for each sex"),
        (table(*ages()), "male", "one column for everybody. Choose that."),
        (table(*ages(), heading="age,qx_male"), "unisex", "This column is missing: qx_female."),
        (table("40,7", heading="age,weight"), "one", "needs a column “qx”"),
        (table("0.1", heading="qx"), "one", "These columns are missing: age."),
        (table(), "one", "needs a column “qx”"),
        (SimpleUploadedFile("x.csv", b""), "one", "This table is empty."),
        (SimpleUploadedFile("x.csv", b"age,qx\n\x00\x01"), "one", "The letters of this file cannot be read."),
        (SimpleUploadedFile("x.csv", b'age,qx\n"40,1'), "one", "is not CSV"),
        (SimpleUploadedFile("x.xlsx", b"PK no zip"), "one", "This workbook cannot be opened."),
        (table(name="x.pdf"), "one", "Choose a table that is saved as CSV or as XLSX."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table_is_said_by_row(file, use, words):
    with pytest.raises(ValidationError) as error:
        reading.read(file, use)
    assert words in " ".join(error.value.messages)


def test_survivors_may_stay_and_never_rise_and_many_faults_are_counted():
    assert reading.read(table(*falling(age_50="151"), heading="age,lx"), "one").survivors[10] == "151"
    with pytest.raises(ValidationError, match="Row 12, lx: The survivors rise from 151 to 152 at 50"):
        reading.read(table(*falling(age_50="152"), heading="age,lx"), "one")
    with pytest.raises(ValidationError) as error:
        reading.read(table(*ages(value="2")), "one")
    assert len(error.value.messages) == reading.MOST_FAULTS + 1
    assert error.value.messages[-1] == "There are more: 71 in all."


@pytest.mark.parametrize(
    ("last", "interest", "count"),
    [(99, "0.035", 0), (98, "0.035", 1), (99, "0.15", 0), (99, "0.150001", 1), (99, "0", 1), (98, "0.2", 2)],
)
def test_what_deserves_a_second_look(last, interest, count):
    found = reading.read(table(*ages(40, last)), "one")  # the survivors reach a year beyond the last chance
    assert found.last_age == last + 1
    assert len(reading.remarks(found, Decimal(interest))) == count


# --- The way of a basis ---------------------------------------------------------------------------------------------


@pytest.fixture
def pensions(make_user):
    """One who keeps pensions."""
    return make_user(Role.PENSIONS)


@pytest.fixture
def shipped(db) -> ActuarialBasis:
    """The illustrative basis."""
    reference.load()
    return ActuarialBasis.objects.get()


def draft(user, first_day: date = date(2027, 1, 1), **fields) -> ActuarialBasis:
    """A basis that somebody prepared."""
    lx = shipped_basis("elt16_male").lx
    facts = {
        "name": "Actuary's table", "first_day": first_day, "interest": Decimal("0.025"), "first_age": 0,
        "survivors": list(map(repr, lx)), "adopted_by": "The actuary", "adopted_on": TODAY, "document": "Report",
    }  # fmt: skip
    return services.prepare(ActuarialBasis(**facts | fields), user, year=2026, sha256="f" * 64)


def do(name: str, basis: ActuarialBasis, user, reason: str = "Because") -> Act:
    """An act on a basis."""
    return basis_workflow.apply(name, Doing(basis, user, TODAY, reason=reason))


def chosen(make_judge, user, basis: ActuarialBasis, first_day: date) -> EarlyChoice:
    """A pension chosen before sixty."""
    file = file_of(retired(make_judge), user)
    return EarlyChoice.objects.create(
        file=file, first_day=first_day, chosen_on=TODAY, basis=basis, estimate=Decimal(1), source="Letter"
    )


class TestShipped:
    def test_it_counts_since_the_court_began_as_the_programs_act(self, shipped):
        [act] = Act.objects.about(shipped)
        assert (act.actor, act.actor_name, act.name, act.after) == (None, "ASP Portal", "adopt", "adopted")
        assert (shipped.first_day, shipped.illustrative, shipped.state) == (date(2002, 7, 1), True, "adopted")
        lx = shipped_basis("elt16_unisex").lx
        assert (bases()[0].lx, bases()[0].interest, bases()[0].illustrative) == (lx, 0.035, True)

    def test_it_is_loaded_once_also_after_it_was_withdrawn(self, shipped, registrar):
        reference.load()
        do("withdraw", shipped, registrar)
        reference.load()
        assert ActuarialBasis.objects.get().state == "withdrawn"


class TestWay:
    def test_it_counts_once_another_person_has_confirmed_it(self, shipped, pensions, registrar):
        basis = draft(pensions)
        assert [message.to for message in Message.objects.all()] == [registrar]
        assert len(bases()) == 1
        act = do("adopt", basis, registrar)
        assert (act.office, act.before, act.after) == ("Registrar", "draft", "adopted")
        assert [found.name for found in bases()] == [reference.NAME, "Actuary's table"]
        for on, expected in ((date(2026, 12, 31), 0.035), (date(2027, 1, 1), 0.025)):
            assert basis_in_force(bases(), on).interest == expected
        do("withdraw", basis, registrar)
        assert basis_in_force(bases(), date(2027, 1, 1)).interest == 0.035

    def test_nobody_confirms_what_they_prepared_nor_does_the_database_let_them(self, pensions):
        basis = draft(pensions)
        with pytest.raises(Refused, match="does not confirm it"):
            do("adopt", basis, pensions)
        with pytest.raises(IntegrityError), transaction.atomic():
            ActuarialBasis.objects.filter(pk=basis.pk).update(confirmed_by=pensions)

    def test_who_prepares_confirms_and_withdraws(self, pensions, make_user):
        basis, people = draft(pensions), {role: make_user(role) for role in Role}
        for role, user in people.items():
            offers = {offer.name for offer in basis_workflow.offers(basis, user, TODAY)}
            assert offers == ({"adopt", "withdraw"} if role in ADOPTS else set()), role
            if role != Role.PENSIONS:
                with pytest.raises(Hidden):
                    draft(user, date(2028, 1, 1))

    @pytest.mark.parametrize(("first_day", "refused"), [(date(2027, 1, 1), True), (date(2027, 1, 2), False)])
    def test_one_from_a_day(self, first_day, refused, pensions, registrar):
        do("adopt", draft(pensions), registrar)
        other = draft(pensions, first_day)
        if not refused:
            do("adopt", other, registrar)
            return
        with pytest.raises(ValidationError, match="Another basis has been adopted from this day"):
            do("adopt", other, registrar)

    @pytest.mark.parametrize(("day", "refused"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True)])
    def test_a_choice_for_life_keeps_its_factor(self, day, refused, shipped, make_judge, pensions, registrar):
        chosen(make_judge, pensions, shipped, day)
        basis = draft(pensions)
        if not refused:
            do("adopt", basis, registrar)
            assert services.refusals_of_withdrawal(basis) == []
            return
        with pytest.raises(ValidationError, match="A choice is for life"):
            do("adopt", basis, registrar)

    def test_only_days_until_the_next_basis_are_touched(self, shipped, make_judge, pensions, registrar):
        later = draft(pensions, date(2028, 1, 1))
        do("adopt", later, registrar)
        chosen(make_judge, pensions, later, date(2028, 1, 1))
        do("adopt", draft(pensions), registrar)

    def test_what_an_early_pension_rests_on_is_not_withdrawn(self, shipped, make_judge, pensions, registrar):
        chosen(make_judge, pensions, shipped, TODAY)
        with pytest.raises(ValidationError, match="it stands for life"):
            do("withdraw", shipped, registrar)
        do("withdraw", draft(pensions), pensions)  # a draft, by who prepared it

    def test_a_withdrawal_needs_a_reason(self, shipped, registrar):
        with pytest.raises(ValidationError, match="Say why"):
            do("withdraw", shipped, registrar, reason=" ")

    def test_once_adopted_it_stands_in_the_database(self, shipped):
        for change in ({"interest": Decimal("0.04")}, {"survivors": ["1"]}, {"first_day": TODAY}):
            with pytest.raises(ProgrammingError), transaction.atomic():
                ActuarialBasis.objects.filter(pk=shipped.pk).update(**change)
        with pytest.raises(ProgrammingError), transaction.atomic():
            ActuarialBasis.objects.all().delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            ActuarialBasis.objects.create(
                number="X", first_day=TODAY, interest=1, first_age=0, survivors=[], adopted_on=TODAY
            )

    def test_the_same_preview_confirmed_twice_is_kept_once(self, pensions):
        first = draft(pensions, slug="the-same")
        assert draft(pensions, slug="the-same") == first


@pytest.mark.django_db(transaction=True)
def test_two_bases_from_a_day_confirmed_at_once_one_is_adopted(make_user):
    pensions, registrar = make_user(Role.PENSIONS), make_user(Role.REGISTRAR)
    drafts, said, start = [draft(pensions), draft(pensions)], [], threading.Barrier(2)

    def adopt(basis: ActuarialBasis) -> None:
        start.wait()
        try:
            said.append(do("adopt", basis, registrar).after)
        except ValidationError as error:
            said.append(error.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=adopt, args=(basis,)) for basis in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["Another basis has been adopted from this day.", "adopted"]


@pytest.mark.django_db(transaction=True)
def test_a_choice_made_while_a_basis_is_confirmed_rests_on_the_one_that_counts(make_user, make_judge):
    pensions, registrar = make_user(Role.PENSIONS), make_user(Role.REGISTRAR)
    adopted_scale()
    adopted_basis()
    file = file_of(in_office(make_judge), pensions)
    leave(file.judge, date(2025, 3, 10), "resigned")
    basis = draft(pensions, date(2026, 6, 1))
    data = {"first_day": date(2026, 12, 1), "chosen_on": date(2026, 11, 1), "source": "Letter"}

    def choose() -> None:
        try:
            confirm(file, KINDS["early"].happening, data, Entry(file, pensions, TODAY, slug()))
        finally:
            connection.close()

    thread = threading.Thread(target=choose)
    with transaction.atomic():
        do("adopt", basis, registrar)
        thread.start()
        thread.join(1)  # it waits
        assert thread.is_alive()
    thread.join(30)
    assert EarlyChoice.objects.get().basis == basis


# --- The pages ------------------------------------------------------------------------------------------------------


class TestPages:
    @pytest.fixture(autouse=True)
    def now(self, time_machine):
        """22 November 2026."""
        time_machine.move_to("2026-11-22T15:00+01:00", tick=True)

    FACTS = {
        "name": "Actuary's table", "interest": "0,025", "first_day": "2027-01-01", "adopted_by": "The actuary",
        "adopted_on": "2026-11-01", "document": "Report 7", "use": "male",
    }  # fmt: skip

    def sent(self, **changes) -> dict:
        """What a browser sends."""
        return self.FACTS | {"file": SimpleUploadedFile("elt16.csv", ELT16.read_bytes())} | changes

    def text(self, answer) -> str:
        """What a page says, with single spaces."""
        plain = re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " ")
        return re.sub(r"\s+", " ", plain)

    @pytest.mark.parametrize("role", Role)
    def test_each_role_opens_its_pages(self, role, shipped, make_user, signed_in):
        client = signed_in(make_user(role))
        client.get("/")
        found = opened(visits(client, "pensions:bas", {"slug": shipped.slug, "name": "withdraw"}))
        expected = {"pensions:bases", "pensions:basis"} if role in SEES else set()
        expected |= {"pensions:basis-new"} if role == Role.PENSIONS else set()
        expected |= {"pensions:basis-act"} if role in ADOPTS else set()
        assert found == expected

    def test_from_the_file_to_the_basis_in_force(self, shipped, pensions, registrar, signed_in):
        client = signed_in(pensions)
        preview = client.post(f"{LIST}new/", self.sent())
        said = self.text(preview)
        assert "0.7355 0.7237 +1.6%" in said  # at 55: men's table at 2.5 per cent, the shipped one at 3.5
        assert "It counts for pensions that begin before sixty, from 1 Jan 2027 on." in said
        assert ActuarialBasis.objects.count() == 1
        packed = re.search(r'name="packed" value="([^"]+)"', preview.content.decode())[1]
        for _twice in range(2):
            answer = client.post(f"{LIST}new/", {"packed": packed}, follow=True)
        basis = ActuarialBasis.objects.get(state="draft")
        assert f"{basis.number} is a draft. Somebody else confirms it." in self.text(answer)
        assert Act.objects.about(basis).get().content.body["interest"] == "0.025000"
        assert "Who prepared a basis does not confirm it." in self.text(client.get(basis.get_absolute_url()))

        other = signed_in(registrar)
        assert "Actuarial bases to confirm" in self.text(other.get("/"))
        page = f"{basis.get_absolute_url()}act/adopt/"
        assert "What its adoption changes" in self.text(other.get(page))
        assert other.post(page, {"seen": basis.content_hash, "reason": ""}).status_code == 302
        for on, number in (("2026-12-31", shipped.number), ("2027-01-01", basis.number)):
            assert f"this basis counts: {number}" in self.text(other.get(LIST, {"on": on}))

    def test_a_preview_of_somebody_else_or_that_was_touched_is_not_kept(self, pensions, make_user, signed_in):
        preview = signed_in(pensions).post(f"{LIST}new/", self.sent()).content.decode()
        packed = re.search(r'name="packed" value="([^"]+)"', preview)[1]
        for user, token in ((make_user(Role.PENSIONS), packed), (pensions, packed + "x"), (pensions, "")):
            answer = signed_in(user).post(f"{LIST}new/", {"packed": token}, follow=True)
            assert "This preview does not hold any more." in self.text(answer)
        assert not ActuarialBasis.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"interest": "3.5"}, "0.035 is 3.5 per cent."),
            ({"interest": "-0.01"}, "This must be at least 0."),
            ({"first_day": "1990-01-01"}, "Check the year"),
            ({"adopted_on": "2026-11-23"}, "This day has not come yet."),
            ({"file": table(*ages(age_43="2"))}, "one column for everybody"),
            ({"file": table(*ages(age_43="2")), "use": "one"}, "Row 5, qx: 2 is no chance"),
            ({"file": ""}, "This field is required."),
            ({"use": "dogs"}, "Select a valid choice."),
            ({"name": "x" * 151}, "at most 150 characters"),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field(self, changes, words, pensions, signed_in):
        answer = signed_in(pensions).post(f"{LIST}new/", self.sent(**changes))
        assert answer.status_code == 422
        assert words in self.text(answer)

    def test_it_is_marked_as_illustrative_in_both_languages_plotted_and_exported(self, shipped, auditor, signed_in):
        client = signed_in(auditor)
        page = client.get(shipped.get_absolute_url())
        assert "Illustrative until the Court’s actuary supplies a basis." in self.text(page)
        assert page.content.decode().count("data:image/svg+xml;base64,") == 4
        assert "style=" not in page.content.decode()
        exported = client.get(shipped.get_absolute_url(), {"_export": "csv"})
        file = SimpleUploadedFile("again.csv", b"".join(exported.streaming_content))
        assert list(reading.read(file, "one").survivors)[-5:] == [
            reading.plain(Decimal(value)) for value in shipped.survivors[-5:]
        ]
        book = load_workbook(io.BytesIO(b"".join(client.get(LIST, {"_export": "xlsx"}).streaming_content)))
        assert [row[2] for row in book.active.values][1:] == [reference.NAME]

    def test_one_basis_or_three_cost_the_same(self, shipped, pensions, auditor, signed_in, django_assert_num_queries):
        client = signed_in(auditor)
        client.get(LIST)
        with django_assert_num_queries(4) as one:
            client.get(LIST)
        draft(pensions)
        draft(pensions, date(2028, 1, 1))
        with django_assert_num_queries(len(one)):
            client.get(LIST)
