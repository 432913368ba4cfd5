"""Lots: anybody draws them again from the seed, in a shell as well, and the commitment binds."""

import subprocess

from hypothesis import given
from hypothesis import strategies as st

from cooperation.rules import lots
from cooperation.rules.lots import commitment, drawn, lot

SEED = "The Hague"
CODES = st.sets(st.from_regex(r"[A-Z]{3}", fullmatch=True), max_size=20)


def test_vectors():
    assert commitment(SEED) == "4cf3889315324d25206298698cfae33e7db1ac1558ab573f7177837e95c6332e"
    assert lot(SEED, "SEN") == "e062b785f57981ee195bcb427e35eaaa127bfa876b299a6083553108f8c0f05e"
    assert lot(SEED, "FRA") == "af20bb61ba88012f1c92ae29c799551ce910ea26277f93bfd1441c35e3bee0b5"
    assert lot(SEED, "PER") == "44e80331eb08416ed9e01f529a9d7de7c80d49998f87cb79db12c4ab8fbf44e6"
    assert drawn(SEED, ["SEN", "FRA", "PER"], 3) == ("PER", "FRA", "SEN")


def test_the_recipes_of_the_docstring_give_the_same():
    shell = "printf '%s' \"$SEED:SEN\" | sha256sum"
    assert shell in lots.__doc__
    printed = subprocess.run(["sh", "-c", shell], env={"SEED": SEED}, capture_output=True, text=True, check=True).stdout
    assert printed.split()[0] == lot(SEED, "SEN")
    recipe = 'from hashlib import sha256\n    lot = lambda code: sha256(f"{SEED}:{code}".encode()).hexdigest()\n'
    assert recipe in lots.__doc__


@given(st.text(), CODES, st.integers(-3, 25))
def test_drawn_are_the_smallest_lots_whatever_the_order_in_which_they_come(seed, codes, k):
    chosen = drawn(seed, sorted(codes, reverse=True), k)
    assert chosen == drawn(seed, codes, k) == tuple(sorted(codes, key=lambda code: lot(seed, code)))[: max(k, 0)]
    assert chosen == drawn(seed, [*codes, *codes], k)


@given(st.text(), CODES)
def test_drawing_one_more_adds_one_and_moves_nobody(seed, codes):
    everybody = drawn(seed, codes, len(codes))
    assert all(drawn(seed, codes, k) == everybody[:k] for k in range(len(codes) + 1))


@given(st.text(), st.text())
def test_another_seed_is_another_commitment(seed, other):
    assert (commitment(seed) == commitment(other)) is (seed == other)
