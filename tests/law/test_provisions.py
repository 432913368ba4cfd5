"""The register of provisions and readings: complete, with stable anchors, cited as lawyers do."""

import re

import pytest

from asp_portal.law.provisions import PROVISIONS, UnknownProvision, cite, find
from asp_portal.law.readings import READINGS, UnknownReading, find_reading, readings_of
from asp_portal.law.regimes import proposed_regime

# article: its paragraphs, as counted in the text; "" for an article without numbered ones.
PARAGRAPHS = {
    "annex": {
        "I": "1 2 3", "II": "1 2", "III": "1 2 3", "IV": "", "V": "1 2", "VI": "", "VII": "", "VIII": "1 2", "IX": "",
        "X": "", "XI": "1 2", "XII": "1 2", "XIII": "",
    },
    "app1": {"I": "1 1-a 1-b 1-c 1-family 1-d 2 2-a 2-b", "II": "1 2 3 4", "III": " a b c", "IV": "", "V": ""},
    "app2": {
        "I": "1 1-a 1-b 2 3 4 5 6", "II": "1 2 3", "III": "1 1-a 1-b 1-c 2 3 4",
        "IV": "1 1-a 1-a-i 1-a-ii 1-a-iii 1-a-ceiling 1-b 1-b-i 1-b-ii 1-c 2 3", "V": "1 2",
    },
    "res": {"12": "", "22": "", "23": "", "24": "", "29": ""},
    "note": {"I": "", "II": "", "": "time registration deadline"},
}  # fmt: skip


def test_every_paragraph_is_there():
    anchors = {
        "-".join(filter(None, [document, article, paragraph]))
        for document, articles in PARAGRAPHS.items()
        for article, paragraphs in articles.items()
        for paragraph in paragraphs.split(" ")
    }
    assert set(PROVISIONS) == anchors


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        ("app1-II-2", "App. 1, art. II(2)"),
        ("app1-I-1-a", "App. 1, art. I(1)(a)"),
        ("app1-I-1-family", "App. 1, art. I(1), family"),
        ("app1-V", "App. 1, art. V"),
        ("annex-III-2", "Annex, art. III(2)"),
        ("app2-IV-1-a-iii", "App. 2, art. IV(1)(a)(iii)"),
        ("res-23", "ICC-ASP/3/Res.3, para. 23"),
        ("note-II", "Concept note, plenary of 8 December 2021, segment II"),
        ("note-deadline", "Concept note, plenary of 8 December 2021, deadline"),
    ],
)
def test_a_provision_is_cited(anchor, words):
    assert cite(anchor) == words


def test_a_citation_is_translated_by_its_parts():
    assert cite("annex-III-2", {"Annex": "Annexe", "art.": "article"}.get) == "Annexe, article III(2)"
    french = {"Concept note, plenary of 8 December 2021": "Note", "segment": "segment", "time": "temps"}.get
    assert [cite("note-I", french), cite("note-time", french)] == ["Note, segment I", "Note, temps"]


def test_an_unknown_provision_is_an_error():
    with pytest.raises(UnknownProvision):
        find("app1-VI")
    with pytest.raises(UnknownReading):
        find_reading("T-99")


def test_every_provision_has_words_and_a_first_day():
    for provision in PROVISIONS.values():
        assert provision.title
        assert len(provision.summary) > 20
        assert provision.in_force_from.isoformat() == ("2021-12-08" if provision.document == "note" else "2004-09-10")


def test_readings_are_numbered_without_a_gap():
    numbers = {letter: [int(i.split("-")[1]) for i in READINGS if i.startswith(letter)] for letter in "TJPCS"}
    last = {"T": 12, "J": 12, "P": 25, "C": 3, "S": 7}
    assert numbers == {letter: list(range(1, number + 1)) for letter, number in last.items()}


def test_what_asks_names_who_decides():
    asking = {reading.id for reading in READINGS.values() if reading.asks}
    assert asking == {"T-2", "T-12"}
    assert all(bool(reading.asks) == bool(reading.decides) for reading in READINGS.values())


def test_readings_of_a_provision():
    assert {reading.id for reading in readings_of("app1-II-4")} == {"T-2", "T-6", "T-9"}
    assert readings_of("annex-X") == []


def test_summaries_are_our_own_english():
    french = re.compile(r"\b(les|des|juge|indemnité)\b")
    assert not [p.id for p in PROVISIONS.values() if french.search(p.summary)]


@pytest.mark.parametrize(
    ("elected_on", "regime"),
    [("2003-02-07", "original"), ("2007-12-13", "original"), ("2007-12-14", "amended"), ("2021-01-01", "amended")],
)
def test_the_regime_follows_the_day_of_election(elected_on, regime):
    day = type(find("app1-V").in_force_from).fromisoformat(elected_on)
    assert proposed_regime(day).id == regime
