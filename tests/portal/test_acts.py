"""Acts are only ever added; the chain shows what was changed, removed, swapped or slipped in."""

import json
import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asp_portal import acts, chain
from asp_portal.acts import GENESIS, Act, Content

TEXTS = [
    "plain",
    "Étienne “quoted” 'single' \"double\"",
    "back\\slash /slash",
    "new\nline tab\t return\r",
    "\x01\x1f\x7f control",
    "漢字 العربية 🙂 \u2028",
]


@pytest.fixture
def actor(make_user):
    return make_user(name="Ada Acting")


@pytest.fixture
def five_acts(actor):
    """Acts 1 to 5 on one user, each with a content and a reason of its own."""
    return [record(actor, number) for number in range(1, 6)]


def record(actor, number=1, **changes):
    facts = {"office": "Tester", "content": {"number": number, "amount": "12.50"}, "reason": f"reason {number}"}
    return acts.record(actor, "tested", actor=actor, **facts | changes)


def tamper(statement, *values):
    """What somebody with full power over the database does: the triggers are off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def verified():
    """What the command says about the database."""
    out = StringIO()
    try:
        call_command("verify_acts", stdout=out)
    except CommandError as error:
        return str(error)
    return out.getvalue()


def exported(**options):
    """The lines of an export."""
    out = StringIO()
    call_command("export_acts", stdout=out, stderr=StringIO(), **options)
    return out.getvalue().splitlines()


@pytest.mark.django_db
class TestRecording:
    def test_the_first_act_follows_nothing(self, actor):
        act = record(actor)
        assert (act.position, act.previous_hash) == (1, GENESIS)

    def test_each_act_follows_the_one_before(self, five_acts):
        assert [a.position for a in five_acts] == [1, 2, 3, 4, 5]
        assert [a.previous_hash for a in five_acts] == [GENESIS, *[a.hash for a in five_acts[:-1]]]

    def test_who_acted_is_kept_by_name_too(self, actor):
        assert record(actor).actor_name == "Ada Acting"

    def test_a_program_acts_without_a_user(self, actor):
        act = acts.record(actor, "tested", actor=None, office="Program", content={})
        assert (act.actor_id, act.actor_name) == (None, "ASP Portal")
        assert "1 acts" in verified()

    def test_the_same_content_is_stored_once(self, actor):
        first, second = record(actor, 1), record(actor, 1)
        assert first.content_id == second.content_id
        assert Content.objects.count() == 1

    @pytest.mark.parametrize("text", TEXTS)
    def test_the_hash_is_the_same_in_python_and_in_postgresql(self, actor, text):
        record(actor, reason=text, office=text[:120], content={text: [text, 1, None, True, {"b": 1, "a": text}]})
        assert "1 acts, all in order" in verified()

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60))
    def test_whatever_the_reason_says_it_is_hashed_alike(self, actor, text):
        record(actor, reason=text, content={"text": text})
        assert "all in order" in verified()

    def test_a_time_given_before_the_last_act_is_refused(self, actor):
        last = record(actor)
        with pytest.raises(Error, match="before the act that precedes it"), transaction.atomic():
            record(actor, at=last.at - timedelta(microseconds=1))
        assert record(actor, at=last.at).position == 2

    def test_a_time_in_the_future_is_refused(self, actor):
        with pytest.raises(Error, match="nor in the future"), transaction.atomic():
            record(actor, at=timezone.now() + timedelta(minutes=1))

    def test_a_past_may_be_built_in_its_order(self, actor):
        years_ago = timezone.now() - timedelta(days=1000)
        moments = [record(actor, at=years_ago + timedelta(days=n)).at for n in range(3)]
        assert moments == [years_ago + timedelta(days=n) for n in range(3)]
        assert "3 acts" in verified()

    def test_a_clock_that_goes_back_does_not_put_acts_out_of_order(self, actor):
        record(actor)
        tomorrow = timezone.now() + timedelta(days=1)
        tamper("UPDATE asp_portal_act SET at = %s", tomorrow)  # as if the clock had been a day ahead
        assert record(actor).at == tomorrow

    @pytest.mark.parametrize("table", ["asp_portal_act", "asp_portal_content"])
    @pytest.mark.parametrize("statement", ["UPDATE {} SET hash = hash", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
    def test_the_database_refuses_to_change_or_remove(self, five_acts, table, statement):
        connection.check_constraints()  # nothing is left pending that would refuse for another reason
        with pytest.raises(Error, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table))
        assert "5 acts" in verified()

    def test_numbers_and_hashes_sent_by_the_program_are_not_believed(self, actor):
        act = Act.objects.create(
            subject_kind="x", subject_id=1, name="forged", actor=actor, actor_name="x", office="x",
            content=Content.keep({}), position=99, previous_hash="f" * 64, hash="f" * 64,
        )  # fmt: skip
        act.refresh_from_db()
        assert (act.position, act.previous_hash) == (1, GENESIS)
        assert "1 acts" in verified()


@pytest.mark.django_db(transaction=True)
def test_acts_done_at_once_are_one_chain(actor):
    threads, each, failures = 6, 8, []
    barrier = threading.Barrier(threads)

    def act(thread):
        try:
            barrier.wait()
            for number in range(each):
                record(actor, thread * 100 + number)
        except Exception as error:  # noqa: BLE001  shown below
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=act, args=[n]) for n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert list(Act.objects.values_list("position", flat=True)) == list(range(1, threads * each + 1))
    assert f"{threads * each} acts, all in order" in verified()


@pytest.mark.django_db(transaction=True)
def test_an_act_whose_transaction_fails_leaves_no_gap(actor):
    record(actor)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        acts.record(actor, "tested", actor=actor, office="Tester", content={}, reason=str(record(actor).position / 0))
    assert record(actor).position == 2
    assert "2 acts" in verified()


HASH = """encode(sha256(convert_to(jsonb_build_array(previous_hash, position, subject_kind, subject_id, name, before,
    after, actor_id, actor_name, office, reason, content_id,
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text, 'UTF8')), 'hex')"""

TAMPERED = [
    pytest.param(["DELETE FROM asp_portal_act WHERE position = 3"], "Act 3 is missing", id="removed"),
    pytest.param(["DELETE FROM asp_portal_act WHERE position = 1"], "Act 1 is missing", id="first-removed"),
    pytest.param(
        [
            "UPDATE asp_portal_act SET position = 3 - 100 * position WHERE position = 3",
            "UPDATE asp_portal_act SET position = 3 WHERE position = 4",
            "UPDATE asp_portal_act SET position = 4 WHERE position < 0",
        ],
        "Act 3 is in the wrong place",
        id="swapped",
    ),
    pytest.param(
        [
            "UPDATE asp_portal_act SET reason = 'another' WHERE position = 3",
            f"UPDATE asp_portal_act SET hash = {HASH} WHERE position = 3",  # noqa: S608  a constant
        ],
        "Act 3 was replaced",
        id="changed-and-hashed-anew",
    ),
    pytest.param(
        [
            "DELETE FROM asp_portal_act WHERE position = 3",
            "UPDATE asp_portal_act SET position = position - 1 WHERE position > 3",
        ],
        "Act 3 is in the wrong place",
        id="removed-and-numbered-anew",
    ),
    pytest.param(
        ["""UPDATE asp_portal_content SET body = '{"number": 3, "amount": "99.50"}'
            WHERE hash = (SELECT content_id FROM asp_portal_act WHERE position = 3)"""],
        "The content of act 3 was changed",
        id="content-changed",
    ),
    pytest.param(
        ["DELETE FROM asp_portal_content WHERE hash = (SELECT content_id FROM asp_portal_act WHERE position = 3)"],
        "Act 3 has lost its content",
        id="content-removed",
    ),
    pytest.param(
        ["""INSERT INTO asp_portal_act SELECT 999, NULL, subject_kind, subject_id, name, before, after, actor_name,
            office, reason, at, previous_hash, hash, actor_id, content_id FROM asp_portal_act WHERE position = 3"""],
        "an act without a number",
        id="slipped-in",
    ),
]  # fmt: skip
COLUMNS = [
    "subject_kind = 'other'", "subject_id = subject_id + 1", "name = 'other'", "before = 'x'", "after = 'x'",
    "actor_id = NULL", "actor_name = 'x'", "office = 'x'", "reason = 'x'", "at = at + interval '1 microsecond'",
    "content_id = (SELECT content_id FROM asp_portal_act WHERE position = 5)", "hash = repeat('0', 64)",
]  # fmt: skip


@pytest.mark.django_db(transaction=True)  # deferred checks of foreign keys would see the tampering otherwise
class TestTampering:
    @pytest.mark.parametrize(("statements", "finding"), TAMPERED)
    def test_the_first_wrong_act_is_named(self, five_acts, statements, finding):
        for statement in statements:
            tamper(statement)
        assert finding in verified()

    @pytest.mark.parametrize("column", COLUMNS)
    def test_a_change_in_any_column_is_found(self, five_acts, column):
        tamper(f"UPDATE asp_portal_act SET {column} WHERE position = 3")  # noqa: S608  a constant
        assert "Act 3 was changed" in verified()

    def test_of_two_wrong_acts_the_first_is_named(self, five_acts):
        tamper("UPDATE asp_portal_act SET reason = 'x' WHERE position IN (2, 4)")
        assert "Act 2 was changed" in verified()

    def test_acts_cut_off_at_the_end_show_against_a_hash_noted_before(self, five_acts):
        head = five_acts[-1].hash
        call_command("verify_acts", head=head, stdout=StringIO())
        tamper("DELETE FROM asp_portal_act WHERE position = 5")
        assert "4 acts, all in order" in verified()
        with pytest.raises(CommandError, match=head):
            call_command("verify_acts", head=head, stdout=StringIO())


@pytest.mark.django_db
class TestExport:
    @pytest.fixture
    def lines(self, five_acts):
        return exported()

    @staticmethod
    def verified(tmp_path, lines):
        file = tmp_path / "acts.jsonl"
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        out = StringIO()
        try:
            call_command("verify_acts", file, stdout=out)
        except CommandError as error:
            return str(error)
        return out.getvalue()

    def test_an_export_is_verified_without_the_database(self, tmp_path, lines, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert "5 acts, all in order" in self.verified(tmp_path, lines)

    def test_it_holds_acts_and_contents(self, lines):
        act = json.loads(lines[2])
        assert (act["position"], act["reason"], act["content"]) == (3, "reason 3", {"number": 3, "amount": "12.50"})

    def test_it_may_begin_later(self, tmp_path, five_acts):
        assert "2 acts from act 4 on, all in order" in self.verified(tmp_path, exported(since=4))

    def test_nothing_recorded_is_nothing_exported(self, tmp_path):
        assert exported() == []
        assert "0 acts" in self.verified(tmp_path, [])

    @pytest.mark.parametrize(
        ("change", "finding"),
        [
            pytest.param(lambda ls: [*ls[:2], *ls[3:]], "Act 3 is missing", id="removed"),
            pytest.param(lambda ls: [*ls[:2], ls[3], ls[2], ls[4]], "Act 3 is missing", id="swapped"),
            pytest.param(lambda ls: [*ls[:3], ls[2], *ls[3:]], "Act 4 is missing", id="twice"),
            pytest.param(lambda ls: [*ls[:2], ls[2].replace("reason 3", "reason 9"), *ls[3:]], "Act 3 was changed"),
            pytest.param(lambda ls: [*ls[:2], ls[2].replace("12.50", "99.50"), *ls[3:]], "content of act 3"),
            pytest.param(lambda ls: [*ls[:2], ls[2][:-20], *ls[3:]], "Line 3 is not an act", id="cut"),
            pytest.param(lambda ls: [*ls[:2], "{}", *ls[3:]], "Line 3 is not an act", id="empty"),
            pytest.param(lambda ls: [*ls[:2], "[]", *ls[3:]], "Line 3 is not an act", id="list"),
            pytest.param(lambda ls: [*ls[:2], "7", *ls[3:]], "Line 3 is not an act", id="number"),
        ],
    )
    def test_the_first_wrong_act_is_named(self, tmp_path, lines, change, finding):
        assert finding in self.verified(tmp_path, change(lines))

    def test_a_file_that_cannot_be_read_is_one_sentence(self, tmp_path):
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("verify_acts", tmp_path / "missing.jsonl", stdout=StringIO())
        (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("verify_acts", tmp_path / "binary", stdout=StringIO())


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_acts(actor, django_assert_num_queries):
    for number in range(3):
        record(actor, number)
    with django_assert_num_queries(4):
        chain.verify_database()
    for number in range(20):
        record(actor, number)
    with django_assert_num_queries(4):
        chain.verify_database()
