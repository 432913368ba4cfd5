"""Facts change only with an act, what they were is never lost, and what contradicts itself is refused in words."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, ProgrammingError, connection, connections, transaction

from asp_portal import acts
from asp_portal.accounts.roles import Role
from asp_portal.workflow import Hidden, Stale
from judges.models import BankAccount, Child, Judge, Marriage, OfficeHolding, SealedChange, Term
from judges.record import keeping
from judges.record.keeping import UNSEEN, keep, version

pytestmark = pytest.mark.django_db

IBAN = "NL91ABNA0417164300"


@pytest.fixture
def clerk(make_user):
    """Keeps everything."""
    return make_user(Role.SECRETARIAT, Role.RECORDS, name="Careful Clerk")


@pytest.fixture
def born(judge):
    """The judge, born on 29 February 1960."""
    judge.date_of_birth, judge.source = date(1960, 2, 29), "Curriculum vitae"
    judge.save()
    return judge


def marriage(judge, first=date(1990, 5, 1), **fields):
    return Marriage(judge=judge, spouse_name="Spouse", first_day=first, source="Register", **fields)


def child(judge, born_on, **fields):
    return Child(judge=judge, name="Child", born_on=born_on, source="Register", **fields)


def refused(fact, user) -> dict[str, list[str]]:
    """The sentences with which keeping refuses a fact, by field; nothing may have been written."""
    before = acts.Act.objects.count()
    with pytest.raises(ValidationError) as refusal:
        keep(fact, user)
    assert acts.Act.objects.count() == before
    return refusal.value.message_dict


class TestContradictions:
    def test_a_second_term_before_the_first_ends(self, judge, clerk):
        term = judge.terms.get()
        term.last_day, term.ended, term.source = date(2033, 3, 10), "completed", "Election"
        keep(term, clerk)
        second = Term(judge=judge, first_day=date(2033, 3, 10), scheduled_last_day=date(2042, 3, 10), source="Election")
        assert refused(second, clerk)["first_day"] == [
            "The second term starts on 10\xa0Mar\xa02033, before the first ends on 10\xa0Mar\xa02033."
        ]
        second.first_day = date(2033, 3, 11)
        assert keep(second, clerk).name == "added"

    def test_a_marriage_before_birth(self, born, clerk):
        sentences = refused(marriage(born, date(1960, 2, 28)), clerk)["first_day"]
        assert any("before the judge was born on 29\xa0Feb\xa01960" in sentence for sentence in sentences)

    def test_a_child_older_than_the_parent_and_one_of_the_same_day(self, born, clerk):
        for day in (date(1959, 1, 1), date(1960, 2, 29)):
            assert "no later than the judge" in refused(child(born, day), clerk)["born_on"][0]

    def test_a_birth_on_a_leap_day(self, born, clerk):
        made = child(born, date(1988, 2, 29))
        assert keep(made, clerk) is not None
        assert Child.objects.get().born_on == date(1988, 2, 29)

    def test_dates_in_the_wrong_order_are_told_beside_their_field(self, born, clerk):
        assert set(refused(child(born, date(1990, 1, 2), died_on=date(1990, 1, 1)), clerk)) == {"died_on"}
        assert set(refused(child(born, date(1990, 1, 2), adopted_on=date(1990, 1, 1)), clerk)) == {"adopted_on"}

    def test_what_another_fact_makes_impossible_says_where_to_look(self, judge, clerk):
        OfficeHolding.objects.create(
            judge=judge, office="president", first_day=date(2024, 3, 11), last_day=date(2027, 3, 10)
        )
        term = judge.terms.get()
        term.last_day, term.ended, term.source = date(2026, 6, 1), "resigned", "Letter"
        (sentence,) = refused(term, clerk)["__all__"]
        assert sentence == (
            "The judge is President on 2\xa0Jun\xa02026, but not in office as a judge on that day."
            " See: offices of the Presidency."
        )

    def test_it_tells_nothing_that_is_not_the_clerks_to_read(self, born, clerk, secretariat):
        keep(marriage(born, date(1985, 5, 1)), clerk)
        born.date_of_birth = date(1986, 1, 1)
        assert refused(born, secretariat) == {"__all__": [UNSEEN]}
        assert "marriage begins on 1\xa0May\xa01985" in refused(born, clerk)["__all__"][0]

    def test_one_holder_of_an_office_at_a_time(self, judge, president, clerk):
        taken = OfficeHolding(judge=judge, office="president", first_day=date(2025, 1, 1), source="Election")
        assert "Somebody else holds this office" in str(refused(taken, clerk))


class TestActs:
    def test_an_act_tells_open_fields_and_seals_private_ones(self, judge, clerk):
        act = keep(marriage(judge), clerk)
        assert act.content.body["before"] is None
        assert act.content.body["after"] == {}
        assert "spouse_name" in act.content.body["private"]
        assert act.sealed_change.body["after"]["spouse_name"] == "Spouse"
        assert acts.fingerprint(act.sealed_change.body) == act.content.body["sealed"]

    def test_the_values_that_somebody_looks_for_in_the_tables_are_not_there(self, judge, clerk):
        keep(marriage(judge), clerk)
        keep(account(judge), clerk)
        with connection.cursor() as cursor:
            for table in ("asp_portal_content", "asp_portal_act", "judges_sealedchange", "judges_marriage"):
                cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")  # noqa: S608  names of our tables
                text = cursor.fetchone()[0] or ""
                assert "Spouse" not in text
                assert IBAN not in text

    def test_nothing_changed_is_no_act(self, judge, clerk):
        term = judge.terms.get()
        term.source = "Election"
        assert keep(term, clerk) is not None
        assert keep(Term.objects.get(), clerk) is None

    def test_the_office_of_the_keeper_is_the_role(self, judge, secretariat):
        term = judge.terms.get()
        term.source = "Election"
        assert keep(term, secretariat).office == "Secretariat"

    def test_what_is_not_theirs_to_keep_does_not_exist(self, judge, secretariat, finance):
        with pytest.raises(Hidden):
            keep(marriage(judge), secretariat)
        with pytest.raises(Hidden):
            keep(judge.terms.get(), finance)

    def test_removing_needs_a_reason_and_keeps_what_was(self, judge, clerk):
        fact = marriage(judge)
        keep(fact, clerk)
        with pytest.raises(ValidationError) as refusal:
            keeping.remove(fact, clerk, reason="  ")
        assert set(refusal.value.message_dict) == {"reason"}
        act = keeping.remove(fact, clerk, reason="Entered for the wrong judge")
        assert not Marriage.objects.exists()
        assert act.sealed_change.body["before"]["spouse_name"] == "Spouse"

    def test_what_others_rest_on_is_not_removed(self, judge, clerk):
        fact = child(judge, date(1990, 1, 1))
        keep(fact, clerk)
        fact.incapacities.create(judge=judge, first_day=date(2000, 1, 1), source="Opinion")
        with pytest.raises(ValidationError, match="Other facts rest on this one"):
            keeping.remove(fact, clerk, reason="Mistake")
        assert Child.objects.exists()

    def test_a_judge_is_never_removed(self, judge, clerk):
        with pytest.raises(ValidationError, match="never removed"):
            keeping.remove(judge, clerk, reason="Mistake")

    @pytest.mark.parametrize("statement", ["DELETE FROM judges_judge", "TRUNCATE judges_judge CASCADE"])
    def test_not_by_sql_either(self, judge, statement):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
                cursor.execute(statement)
        assert Judge.objects.count() == 1

    def test_sealed_changes_are_only_ever_added(self, judge, clerk):
        keep(marriage(judge), clerk)
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            SealedChange.objects.all().delete()
        assert SealedChange.objects.count() == 1


def account(judge, **fields):
    return BankAccount(
        judge=judge, first_day=date(2024, 3, 11), holder="Holder", iban=IBAN, source="Bank letter", **fields
    )


class TestVersions:
    def test_who_read_an_older_version_is_told(self, judge, clerk):
        fact = marriage(judge)
        keep(fact, clerk)
        seen = version(fact)
        fact.spouse_name = "Another Name"
        keep(fact, clerk, seen=seen)
        fact.spouse_name = "A third"
        with pytest.raises(Stale):
            keep(fact, clerk, seen=seen)
        (change,) = keeping.changes_since(Marriage.objects.get(), seen, clerk)
        assert change.fields == (("spouse_name", "Spouse", "Another Name"),)

    def test_all_changes_since_are_told_the_latest_first(self, judge, clerk):
        fact = marriage(judge)
        keep(fact, clerk)
        seen = version(fact)
        for name in ("First", "Second"):
            fact.spouse_name = name
            keep(fact, clerk)
        told = [change.fields for change in keeping.changes_since(fact, seen, clerk)]
        assert told == [(("spouse_name", "First", "Second"),), (("spouse_name", "Spouse", "First"),)]

    def test_the_fingerprint_is_none_that_one_could_try_account_numbers_against(self, judge, clerk):
        fact = account(judge)
        keep(fact, clerk)
        assert version(fact) != acts.fingerprint(keeping.values_of(fact))

    def test_removing_what_changed_meanwhile_is_refused(self, judge, clerk):
        fact = marriage(judge)
        keep(fact, clerk)
        with pytest.raises(Stale):
            keeping.remove(fact, clerk, seen="0" * 64, reason="Mistake")


class TestRestoring:
    def test_a_change_is_undone_as_a_change_of_its_own(self, judge, clerk):
        fact = marriage(judge)
        keep(fact, clerk)
        fact.spouse_name = "Wrong"
        act = keep(fact, clerk)
        undone = keeping.restore(judge, act, clerk, "Undone")
        assert (undone.name, Marriage.objects.get().spouse_name) == ("changed", "Spouse")

    def test_what_was_added_is_removed(self, judge, clerk):
        act = keep(account(judge), clerk)
        assert keeping.restore(judge, act, clerk, "Undone").name == "removed"
        assert not BankAccount.objects.exists()

    def test_what_was_removed_is_there_again_under_its_old_name_with_its_sealed_values(self, judge, clerk):
        fact = account(judge)
        keep(fact, clerk)
        slug = fact.slug
        act = keeping.remove(fact, clerk, reason="Mistake")
        keeping.restore(judge, act, clerk, "Undone")
        again = BankAccount.objects.get()
        assert (again.slug, again.iban, again.first_day) == (slug, IBAN, date(2024, 3, 11))

    def test_only_the_latest_change_of_a_fact(self, judge, clerk):
        fact = marriage(judge)
        keep(fact, clerk)
        fact.spouse_name = "Second"
        older = keep(fact, clerk)
        fact.spouse_name = "Third"
        keep(fact, clerk)
        with pytest.raises(Stale):
            keeping.restore(judge, older, clerk, "Undone")
        assert Marriage.objects.get().spouse_name == "Third"

    def test_not_by_who_does_not_keep_it(self, judge, clerk, secretariat):
        act = keep(marriage(judge), clerk)
        with pytest.raises(Hidden):
            keeping.restore(judge, act, secretariat, "Undone")

    def test_not_where_it_no_longer_fits_the_record(self, judge, clerk):
        fact = marriage(judge, date(1990, 5, 1))
        keep(fact, clerk)
        act = keeping.remove(fact, clerk, reason="Mistake")
        keep(marriage(judge, date(1989, 1, 1)), clerk)
        with pytest.raises(ValidationError):
            keeping.restore(judge, act, clerk, "Undone")
        assert Marriage.objects.get().first_day == date(1989, 1, 1)


class TestHistory:
    def test_each_reader_sees_their_fields_and_how_many_others_there_are(self, judge, clerk, make_user):
        term = judge.terms.get()
        term.full_time_from, term.source = date(2024, 4, 1), "Secret decision"
        keep(term, clerk)
        (mine,) = keeping.history(judge, clerk)
        (theirs,) = keeping.history(judge, make_user(Role.REGISTRAR))
        assert (len(mine.fields), mine.hidden) == (2, 0)
        assert (theirs.fields, theirs.hidden) == ((("full_time_from", None, "2024-04-01"),), 1)

    def test_what_is_wholly_private_is_not_even_named(self, judge, clerk, secretariat):
        keep(marriage(judge), clerk)
        assert keeping.history(judge, secretariat) == []

    def test_health_data_stay_closed_unless_they_were_asked_for(self, judge, clerk):
        keep(judge.healthcovers.model(judge=judge, insurer="I", first_day=date(2020, 1, 1), source="S"), clerk)
        assert keeping.history(judge, clerk, health=False) == []
        assert len(keeping.history(judge, clerk)) == 1

    def test_it_takes_a_fixed_number_of_queries(self, judge, clerk, django_assert_num_queries):
        for number in range(1, 4):
            keep(child(judge, date(1990 + number, 1, 1)), clerk)
            clerk = type(clerk).objects.get(pk=clerk.pk)
            clerk.has_perm("judges.view_judge")
            with django_assert_num_queries(1):
                assert len(keeping.history(judge, clerk)) == number


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_one_fact_at_once_one_is_told(judge, clerk):
    fact = marriage(judge)
    keep(fact, clerk)
    seen, gate, told = version(fact), threading.Barrier(2), []

    def change(name):
        try:
            own = Marriage.objects.get(pk=fact.pk)
            own.spouse_name = name
            gate.wait(10)
            keep(own, clerk, seen=seen)
            told.append("kept")
        except Stale:
            told.append("stale")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=change, args=(name,)) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == ["kept", "stale"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_one_office_to_two_judges_at_once_one_is_told(judge, make_judge, clerk):
    other, gate, told = make_judge(name="Another Judge"), threading.Barrier(2), []

    def elect(holder):
        try:
            holding = OfficeHolding(judge=holder, office="president", first_day=date(2025, 1, 1), source="Election")
            gate.wait(10)
            keep(holding, clerk)
            told.append("kept")
        except ValidationError as refusal:
            told.append(" ".join(refusal.messages))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=elect, args=(holder,)) for holder in (judge, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == ["Somebody else holds this office on some of these days.", "kept"]
