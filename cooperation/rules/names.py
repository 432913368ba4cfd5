"""How names compare in a list of speakers (S-3), and the names of the States Parties."""

import csv
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from cooperation.rules.facts import Names

STATES = Path(__file__).parents[1] / "data" / "states_parties.csv"

# Letters that Unicode does not take apart, and letters that are written as an apostrophe or only stretch a word.
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | dict.fromkeys("\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u0640", "")
)

SortKey = tuple[str, ...]


@cache
def sort_key(name: str) -> SortKey:
    """A name as it compares: word by word, words parted by spaces (S-3).

    Accents, case, hyphens, apostrophes, brackets and other marks do not count; œ is oe. It serves English and French,
    and orders other scripts by their letters.
    """
    return tuple(filter(None, map(_letters, name.split())))


def _letters(word: str) -> str:
    # Decomposed after the words are parted: some marks decompose into a space and an accent.
    decomposed = unicodedata.normalize("NFKD", word.casefold()).casefold().translate(LETTERS)
    return "".join(filter(_counts, decomposed))


def _counts(character: str) -> bool:
    """Letters and figures count, and vowels that some scripts write as marks; accents do not."""
    return unicodedata.category(character)[0] in "LNM" and not unicodedata.combining(character)


def from_initial(initial: str) -> Callable[[str], tuple[bool, SortKey]]:
    """The key that orders names from a drawn letter to Z, then round from A to it (S-3).

    Raises ValueError where the initial is none of the letters from A to Z, accents and case aside.
    """
    letter = sort_key(initial)
    if len(letter) != 1 or letter[0] not in set("abcdefghijklmnopqrstuvwxyz"):
        raise ValueError(f"An initial is a letter from A to Z, not {initial!r}.")

    def key(name: str) -> tuple[bool, SortKey]:
        words = sort_key(name)
        return words < letter, words

    return key


@cache
def names_of_states() -> Mapping[str, Names]:
    """The States Parties that the project ships, by their ISO 3166 codes of three letters."""
    with STATES.open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: Names(row["name_en"], row["name_fr"]) for row in csv.DictReader(file)}
