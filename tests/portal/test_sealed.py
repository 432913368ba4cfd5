"""Sealed columns: what is put in comes out, only there; who has the database alone can neither read nor forge it."""

import base64
import copy
import pickle
import secrets
import time
from datetime import date

import pytest
from django import forms
from django.apps import apps
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext, isolate_apps

from asp_portal.acts import record
from asp_portal.keys import key_ring, new_key, read_ring, write_ring
from asp_portal.management.commands import rotate_keys
from asp_portal.sealed import Sealed, SealedDate, SealedJSON, SealedText, Tampered
from judges.models import BankAccount, SealedChange

IBAN = "NL91ABNA0417164300"


def slug() -> str:
    """As the models of the portal have it."""
    return secrets.token_urlsafe(16)


class Vault(models.Model):
    """A table that only these tests have."""

    label = models.CharField(max_length=20, blank=True)
    word = SealedText(max_length=34, blank=True)
    other_word = SealedText(max_length=34, null=True, blank=True)
    story = SealedText(lines=True, blank=True)
    day = SealedDate(null=True, blank=True)
    facts = SealedJSON(null=True, blank=True)
    slug = models.CharField(max_length=22, unique=True, default=slug)

    class Meta:
        app_label = "asp_portal"
        db_table = "test_vault"

    def __str__(self) -> str:
        return self.label


del apps.all_models["asp_portal"]["vault"]  # no other test meets it
apps.clear_cache()


@pytest.fixture
def vaults(db):
    """The table, and its model among the others."""
    with connection.schema_editor() as editor:
        editor.create_model(Vault)
    apps.all_models["asp_portal"]["vault"] = Vault
    apps.clear_cache()
    yield Vault.objects
    del apps.all_models["asp_portal"]["vault"]
    apps.clear_cache()


@pytest.fixture
def ring(tmp_path, settings):
    """The file of a ring with two keys."""
    settings.KEY_RING = tmp_path / "keys"
    write_ring(settings.KEY_RING, dict([new_key(), new_key()]))
    return settings.KEY_RING


def raw(pk: int, column: str = "word") -> bytes:
    """What the database holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM test_vault WHERE id = %s", [pk])  # noqa: S608  the tests' own words
        return bytes(cursor.fetchone()[0])


def put(pk: int, data: bytes, column: str = "word") -> None:
    """Change the database behind the portal's back."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE test_vault SET {column} = %s WHERE id = %s", [data, pk])  # noqa: S608  as above


# --- What is put in comes out ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("word", each) for each in (IBAN, "", "0", "é王\u200cی")],
        *[("other_word", each) for each in (None, "", IBAN)],
        ("story", "line\nline\t" * 5000),
        *[("day", each) for each in (None, date(1, 1, 1), date(2026, 2, 28), date(9999, 12, 31))],
        *[("facts", each) for each in (None, False, True, 0, 1.5, "", [], {}, {"é": [None, {"a": 1}]})],
    ],
)
def test_every_value_comes_back_as_it_was(vaults, name, value):
    vault = vaults.create(**{name: value})
    read = getattr(vaults.get(), name)
    assert (read, type(read)) == (value, type(value))
    assert vaults.filter(**{f"{name}__isnull": True}).exists() == (value is None)
    assert getattr(vault, name) == value


def test_the_database_and_its_log_see_no_plain_value(vaults):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        vault = vaults.create(word=IBAN, story=IBAN, day=date(1957, 8, 9), facts={"a": IBAN})
        vault.word = IBAN + "X"
        vault.save()
        vaults.bulk_update([vault], ["word", "day"])
    columns = b"".join(raw(vault.pk, column) for column in ("word", "story", "day", "facts"))
    for plain in (IBAN, "1957-08-09"):
        assert plain.encode() not in columns
        assert plain not in str(seen.captured_queries)
        assert plain.encode().hex() not in str(seen.captured_queries)
    assert "INSERT" in str(seen.captured_queries)


def test_an_object_that_is_printed_shows_nothing(vaults):
    vault = vaults.create(word=IBAN)
    assert vault.word == IBAN
    assert IBAN not in repr(vault.__dict__) + repr(vaults.get().__dict__) + repr(vaults.values())


def test_equal_values_do_not_look_equal(vaults):
    first, second = vaults.create(word=IBAN, other_word=IBAN), vaults.create(word=IBAN)
    assert len({raw(first.pk), raw(first.pk, "other_word"), raw(second.pk)}) == 3


def test_an_untouched_value_keeps_its_bytes_and_a_set_one_gets_others(vaults):
    pk = vaults.create(word=IBAN, other_word=IBAN).pk
    before = raw(pk), raw(pk, "other_word")
    vault = vaults.get()
    vault.word = IBAN
    vault.save()
    assert raw(pk) != before[0]
    assert raw(pk, "other_word") == before[1]
    vault = vaults.get()
    vault.refresh_from_db()
    assert vault.word == IBAN
    before = raw(pk)
    vault.save()
    assert raw(pk) == before


def test_what_is_changed_in_place_is_saved(vaults):
    vaults.create(facts={"children": []})
    vault = vaults.get()
    vault.facts["children"].append("Ada")
    vault.save()
    assert vaults.get().facts == {"children": ["Ada"]}


def test_many_at_once(vaults):
    many = vaults.bulk_create([Vault(word=str(n), day=date(2026, 1, 1 + n)) for n in range(20)])
    for vault in many[:10]:
        vault.word, vault.day, vault.facts = f"now {vault.word}", None, [vault.word]
    vaults.bulk_update(many, ["word", "day", "facts"])
    found = list(vaults.order_by("pk"))
    assert [v.word for v in found] == [f"now {n}" for n in range(10)] + [str(n) for n in range(10, 20)]
    assert [v.day for v in found] == [None] * 10 + [date(2026, 1, 1 + n) for n in range(10, 20)]


def test_a_list_that_does_not_read_it_opens_nothing(vaults, settings, tmp_path):
    vaults.create(label="shown", word=IBAN)
    settings.KEY_RING = tmp_path / "none"
    vault = vaults.get()
    assert vault.label == "shown"
    with pytest.raises(ImproperlyConfigured):
        _ = vault.word


@pytest.mark.parametrize("loaded", [("label",), ("word",), ("slug",), ("label", "word")])
def test_deferred_values_are_fetched_when_they_are_read(vaults, loaded):
    vaults.create(word=IBAN)
    vault = vaults.only(*loaded).get()
    assert vault.word == IBAN
    vault = vaults.only(*loaded).get()
    vault.word = "new"
    vault.save()
    assert vaults.get().word == "new"


def test_copies_and_pickles_read_the_same(vaults):
    vaults.create(word=IBAN)
    for vault in (copy.deepcopy(vaults.get()), pickle.loads(pickle.dumps(vaults.get()))):  # noqa: S301  our own
        assert vault.word == IBAN
        vault.save()
    assert vaults.get().word == IBAN


def test_a_thousand_rows_take_no_time_to_speak_of(vaults):
    begun = time.perf_counter()
    vaults.bulk_create([Vault(word=IBAN, facts={"n": n}) for n in range(1000)])
    assert [vault.facts["n"] for vault in vaults.order_by("pk") if vault.word == IBAN] == list(range(1000))
    assert time.perf_counter() - begun < 3


# --- What nobody may ask or do --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [{"word": IBAN}, {"word": None}, {"word__in": [IBAN]}, {"word__startswith": "N"}, {"facts__a": 1},
     {"day__year": 2026}, {"day__gt": date(2026, 1, 1)}, {"word_sealed": IBAN}],
)  # fmt: skip
def test_nothing_but_isnull_can_be_asked(vaults, question):
    with pytest.raises(FieldError, match="only isnull") as refused:
        vaults.filter(**question).exists()
    assert IBAN not in str(refused.value)


@pytest.mark.parametrize("change", [{"word": IBAN}, {"day": date(2026, 1, 1)}, {"facts": {}}])
def test_update_without_an_object_is_refused(vaults, change):
    vaults.create()
    with pytest.raises(FieldError, match="set it on an object"), transaction.atomic():
        vaults.update(**change)
    assert vaults.get().word == ""


@pytest.mark.parametrize(("name", "value"), [("word", 7), ("facts", {IBAN: date}), ("word", IBAN + "\ud800")])
def test_a_value_of_another_kind_is_refused_without_telling_it(vaults, name, value):
    with pytest.raises((TypeError, ValueError)) as refused:
        vaults.create(**{name: value})
    assert IBAN not in str(refused.value)


def test_a_dump_leaves_sealed_columns_out(vaults):
    dump = serializers.serialize("json", [vaults.create(label="kept", word=IBAN, day=date(1957, 8, 9))])
    assert "kept" in dump
    assert not [word for word in (IBAN, "1957", "word", "day") if word in dump]


@isolate_apps("asp_portal.apps.PortalConfig")
def test_the_checks_refuse_a_model_without_slug_and_a_unique_sealed_field():
    class Bare(models.Model):  # noqa: DJ008  nobody prints it
        word = SealedText()

        class Meta:
            app_label = "asp_portal"

    class Searched(models.Model):  # noqa: DJ008  nor this
        slug = models.CharField(max_length=22, unique=True)
        word = SealedText(unique=True)

        class Meta:
            app_label = "asp_portal"

    assert [error.id for error in Bare.check()] == ["portal.E001"]
    assert [error.id for error in Searched.check()] == ["portal.E002"]
    assert Vault.check() == []


def test_a_migration_writes_the_fields_down_whole():
    _name, path, _args, kwargs = Vault._meta.get_field("story").deconstruct()
    assert (path, kwargs) == ("asp_portal.sealed.SealedText", {"lines": True, "blank": True})
    assert Vault._meta.get_field("word").clone().max_length == 34


# --- Forms ----------------------------------------------------------------------------------------------------------


class VaultForm(forms.ModelForm):
    """All that people fill in."""

    class Meta:
        model = Vault
        fields = ("word", "other_word", "story", "day", "facts")


def test_a_form_shows_and_saves(vaults):
    vault = vaults.create(word=IBAN, day=date(2026, 1, 2))
    assert {IBAN, date(2026, 1, 2)} <= {VaultForm(instance=vault)[name].value() for name in ("word", "day")}
    form = VaultForm({"word": "e\u0301", "story": "a\r\nb", "day": "2026-03-04", "facts": "[1]"}, instance=vault)
    form.save()
    vault = vaults.get()
    assert (vault.word, vault.other_word, vault.story, vault.day, vault.facts) == (
        "é", None, "a\nb", date(2026, 3, 4), [1]
    )  # fmt: skip


def test_a_form_refuses_what_fields_refuse():
    form = VaultForm({"word": "x" * 35, "other_word": "a\x00b", "story": "a\u202eb", "day": "31-02", "facts": "{"})
    assert set(form.errors) == {"word", "other_word", "story", "day", "facts"}
    assert VaultForm({"word": "x" * 34}).is_valid()


def test_a_model_refuses_what_fields_refuse():
    Vault(word="x" * 34, story="a\nb").full_clean(validate_unique=False)
    for facts in ({"word": "x" * 35}, {"word": "a\nb"}, {"day": f"{IBAN}"}):
        with pytest.raises(ValidationError) as refused:
            Vault(**facts).full_clean(validate_unique=False)
        assert set(refused.value.message_dict) == set(facts)
        assert IBAN not in str(refused.value)


def test_a_model_read_from_the_database_is_clean(vaults):
    pk = vaults.create(word=IBAN, day=date(2026, 1, 2), facts=[1]).pk
    before = raw(pk)
    vault = vaults.get()
    vault.full_clean()
    vault.save()
    assert raw(pk) == before


# --- Whoever changes the database is found out ----------------------------------------------------------------------


def assert_tampered(read) -> None:
    """Reading raises, and tells neither the value nor what stands in the column."""
    with pytest.raises(Tampered) as found, transaction.atomic():
        read()
    assert not [plain for plain in (IBAN, "ANOTHER", "NL91") if plain in str(found.value)]


def test_values_of_two_rows_exchanged(vaults):
    one, two = vaults.create(word=IBAN), vaults.create(word="ANOTHER")
    first, second = raw(one.pk), raw(two.pk)
    put(one.pk, second)
    put(two.pk, first)
    for vault in vaults.all():
        assert_tampered(lambda vault=vault: vault.word)


def test_values_of_two_columns_exchanged(vaults):
    vault = vaults.create(word=IBAN, other_word="ANOTHER")
    first, second = raw(vault.pk), raw(vault.pk, "other_word")
    put(vault.pk, second)
    put(vault.pk, first, "other_word")
    assert_tampered(lambda: vaults.get().word)
    assert_tampered(lambda: vaults.get().other_word)


def test_one_column_copied_into_another(vaults):
    vaults.create(word=IBAN, other_word="ANOTHER")
    vaults.update(other_word=F("word"))
    assert_tampered(lambda: vaults.get().other_word)


def test_every_single_bit_counts(vaults):
    vault = vaults.create(word=IBAN)
    genuine = raw(vault.pk)
    field = Vault._meta.get_field("word")
    for position in range(len(genuine) * 8):
        changed = bytearray(genuine)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(Tampered):
            field.opened(Sealed(bytes(changed), slug=vault.slug))
    assert field.opened(Sealed(genuine, slug=vault.slug)) == IBAN


@pytest.mark.parametrize(
    "forged", [b"", b"x", IBAN.encode(), b"7e577e57", b"7e577e57" + IBAN.encode(), b"7e577e57" + IBAN.encode() * 4]
)
def test_plain_text_and_rubbish_in_the_column(vaults, forged):
    vault = vaults.create(word="genuine")
    put(vault.pk, forged)
    assert_tampered(lambda: vaults.get().word)


def test_every_shorter_or_longer_value(vaults):
    vault = vaults.create(word=IBAN)
    genuine = raw(vault.pk)
    for forged in [genuine[:length] for length in range(len(genuine))] + [genuine + b"\0", genuine * 2]:
        put(vault.pk, forged)
        assert_tampered(lambda: vaults.get().word)
    put(vault.pk, genuine)
    assert vaults.get().word == IBAN


def test_what_was_changed_is_not_written_on(vaults):
    vault = vaults.create(word=IBAN)
    put(vault.pk, raw(vault.pk)[:-1])
    vault = vaults.get()
    vault.label = "new"
    assert_tampered(vault.save)
    vault.save(update_fields=["label"])
    vault.word = "typed anew"
    vault.save()
    assert vaults.get().word == "typed anew"


def test_a_copy_under_another_slug_takes_no_sealed_value_with_it(vaults):
    vaults.create(word=IBAN)
    vault = vaults.get()
    assert vault.word == IBAN
    vault.pk, vault.slug = None, "another"
    vault._state.adding = True
    assert_tampered(vault.save)


def test_a_key_that_is_missing(vaults, ring):
    vault = vaults.create(word=IBAN)
    ring.unlink()
    write_ring(ring, dict([new_key()]))
    assert_tampered(lambda: vaults.get().word)
    assert raw(vault.pk)


# --- The ring -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0o400, 0o600])
def test_a_ring_for_its_owner_alone_is_read(ring, mode):
    ring.chmod(mode)
    assert len(key_ring().keys) == 2


@pytest.mark.parametrize("mode", [0o640, 0o620, 0o604, 0o602, 0o644])
def test_a_ring_that_others_may_open_is_refused(ring, mode):
    ring.chmod(mode)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        key_ring()


KEY = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    ["", "\n", "é", KEY, f"short {KEY}", f"0000000G {KEY}", f"00000000 {KEY[:-4]}", f"00000000 {KEY}A", "00000000 *",
     f"00000000 {KEY}\n00000000 {KEY}", f"00000000 {KEY}\n\n11111111 {KEY}"],
)  # fmt: skip
def test_a_malformed_ring_is_refused_without_showing_it(ring, text):
    ring.write_text(text)
    with pytest.raises(ImproperlyConfigured) as refused:
        key_ring()
    assert KEY[:20] not in str(refused.value)


def test_a_missing_ring_is_an_error_and_the_demo_makes_one(tmp_path, settings):
    settings.KEY_RING = tmp_path / "folder" / "keys"
    with pytest.raises(ImproperlyConfigured, match="rotate_keys --new"):
        key_ring()
    settings.DEMO = True
    assert key_ring() is key_ring()
    assert settings.KEY_RING.stat().st_mode & 0o777 == 0o600
    assert "keys" not in repr(key_ring())


# --- Rotation -------------------------------------------------------------------------------------------------------


def key_of(data: bytes) -> str:
    """The name of the key that sealed these bytes."""
    return data[:8].decode()


def rotate(*words: str, capsys) -> str:
    """What the command says."""
    call_command("rotate_keys", *words)
    return capsys.readouterr().out


def test_rotation_seals_everything_with_a_new_key_and_forgets_the_old_ones(vaults, ring, capsys):
    vault = vaults.create(word=IBAN, other_word=None, day=date(2026, 1, 2), facts=[1])
    before, old = raw(vault.pk), set(key_ring().keys)
    assert f"no column (--forget removes them): {min(old, key=list(key_ring().keys).index)}" in rotate(capsys=capsys)
    said = rotate("--new", capsys=capsys)
    newest = key_ring().newest
    assert newest not in old
    assert all(name in said.splitlines()[-1] for name in old)
    for column in ("word", "story", "day", "facts"):
        assert key_of(raw(vault.pk, column)) == newest
    assert raw(vault.pk) != before
    assert set(key_ring().keys) == old | {newest}
    rotate("--forget", capsys=capsys)
    assert set(read_ring(ring).keys) == {newest}
    assert (vaults.get().word, vaults.get().day, vaults.get().facts) == (IBAN, date(2026, 1, 2), [1])
    assert ring.stat().st_mode & 0o777 == 0o600
    assert list(ring.parent.iterdir()) == [ring]


def test_new_and_forget_are_two_steps(vaults, ring):
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("rotate_keys", "--new", "--forget")


def test_what_has_the_newest_key_is_left_alone(vaults, ring):
    vault = vaults.create(word=IBAN)
    before = raw(vault.pk)
    call_command("rotate_keys")
    assert raw(vault.pk) == before


def test_the_first_ring_is_made_by_the_command(vaults, tmp_path, settings):
    settings.KEY_RING = tmp_path / "new folder" / "keys"
    call_command("rotate_keys", "--new")
    assert vaults.create(word=IBAN).word == IBAN


class Killed(BaseException):
    """As a signal."""


def test_a_rotation_that_was_killed_goes_on_when_started_again(vaults, ring, monkeypatch):
    many = vaults.bulk_create([Vault(word=str(n)) for n in range(7)])
    monkeypatch.setattr(rotate_keys, "BATCH", 3)

    class Killer:
        """An output that ends everything once the first batch is reported."""

        def write(self, text):
            if "sealed anew" in text:
                raise Killed

    with pytest.raises(Killed):
        call_command("rotate_keys", "--new", stdout=Killer())
    newest = key_ring().newest
    assert [key_of(raw(vault.pk)) == newest for vault in many] == [True] * 3 + [False] * 4
    first = raw(many[0].pk)
    assert [vault.word for vault in vaults.order_by("pk")] == list("0123456")
    call_command("rotate_keys")
    assert {key_of(raw(vault.pk)) for vault in many} == {newest}
    assert raw(many[0].pk) == first
    assert [vault.word for vault in vaults.order_by("pk")] == list("0123456")


def test_large_values_are_sealed_a_few_at_a_time(vaults, ring, monkeypatch, capsys):
    monkeypatch.setattr(rotate_keys, "BATCH_BYTES", 2500)
    vaults.bulk_create([Vault(story="x" * length) for length in (1000, 1000, 1000, 9000, 1000)])
    said = rotate("--new", capsys=capsys)
    assert [line.split()[1] for line in said.splitlines() if "story" in line] == ["2", "3", "4", "5"]
    assert {key_of(raw(vault.pk, "story")) for vault in vaults.all()} == {key_ring().newest}


def test_a_value_that_does_not_open_is_named_and_no_key_is_forgotten(vaults, ring, capsys):
    one, two = vaults.create(word=IBAN), vaults.create(word="ANOTHER")
    put(one.pk, raw(one.pk)[:-1] + b"!")
    with pytest.raises(CommandError):
        call_command("rotate_keys", "--new")
    keys = set(key_ring().keys)
    with pytest.raises(CommandError, match="1 values did not open"):
        call_command("rotate_keys", "--forget")
    assert f"test_vault.word:{one.slug}" in capsys.readouterr().err
    assert key_of(raw(two.pk)) == key_ring().newest
    assert set(key_ring().keys) == keys


def test_a_process_that_runs_already_seals_with_the_new_key(vaults, ring):
    vault = vaults.create(word=IBAN)
    loaded = vaults.get()
    call_command("rotate_keys", "--new")
    loaded.label = "read earlier"
    loaded.save()
    assert key_of(raw(vault.pk)) == key_ring().newest
    assert vaults.get().word == IBAN


def test_what_was_read_before_its_key_was_forgotten_cannot_be_written_back(vaults, ring):
    vaults.create(word=IBAN)
    loaded = vaults.get()
    call_command("rotate_keys", "--new")
    call_command("rotate_keys", "--forget")
    assert_tampered(loaded.save)
    assert vaults.get().word == IBAN


GUARD = """
    CREATE FUNCTION guard_vault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF (to_jsonb(NEW) - 'word' - 'story') IS DISTINCT FROM (to_jsonb(OLD) - 'word' - 'story') THEN
            RAISE EXCEPTION 'only a sealed column may change';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER guard BEFORE UPDATE ON test_vault FOR EACH ROW EXECUTE FUNCTION guard_vault()
"""


def test_rotation_passes_a_guard_that_lets_sealed_columns_change(vaults, ring):
    vault = vaults.create(label="fixed", word=IBAN)
    with connection.cursor() as cursor:
        cursor.execute(GUARD)
    call_command("rotate_keys", "--new")
    assert key_of(raw(vault.pk)) == key_of(raw(vault.pk, "story")) == key_ring().newest
    with pytest.raises(DatabaseError, match="only a sealed column"):
        vaults.update(label="changed")


def test_the_judges_record_is_rotated(judge, secretariat, ring):
    account = BankAccount.objects.create(judge=judge, first_day=date(2026, 1, 1), holder="Ada", iban=IBAN)
    act = record(judge, "changed", actor=secretariat, office="", content={})
    change = SealedChange.objects.create(act=act, body={"before": None, "after": {"iban": IBAN}})
    call_command("rotate_keys", "--new")
    call_command("rotate_keys", "--forget")
    assert list(key_ring().keys) == [key_ring().newest]
    account, change = BankAccount.objects.get(), SealedChange.objects.get()
    assert (account.holder, account.iban, account.bic) == ("Ada", IBAN, "")
    assert change.body == {"before": None, "after": {"iban": IBAN}}
    assert {account.iban_sealed.key, change.body_sealed.key} == {key_ring().newest}
