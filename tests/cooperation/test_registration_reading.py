"""What pasted messages are read as: in English and French, from notes verbales and e-mails; the unsure stays empty."""

from datetime import UTC, datetime

import pytest

from cooperation.registration.reading import Named, Read, read
from cooperation.rules.names import names_of_states

STATES = [Named(code, (names.en, names.fr)) for code, names in names_of_states().items()]
DELEGATIONS = [*STATES, Named("EU", ("European Union", "Union européenne"))]
SEGMENTS = [
    Named("I", ("High-level interventions on voluntary cooperation", "Interventions : coopération volontaire")),
    Named("II", ("Financial investigations and freezing of assets", "Enquêtes financières et gel des avoirs")),
]


def facts(message):
    """What was recognised, without the words that say so."""
    found = read(message, DELEGATIONS, SEGMENTS)
    return {name: value for name, value in vars(found).items() if name != "found" and value}


NOTE = """
The Embassy of the Republic of Senegal presents its compliments to the Secretariat of the Assembly of States Parties in
The Hague, the Netherlands, and has the honour to request that Senegal be inscribed on the list of speakers, segment 2.

Speaker: H.E. Ms. Aminata Example-Sow, Minister of Justice
Language: French
"""
LETTRE = """De : mission@example.org
Date: Mon, 6 Dec 2021 23:59:59 +0100
Objet : inscription

La délégation de la Croatie souhaite prendre la parole dans les segments I et II, au nom de l’Union européenne.
Orateur : S.E. M. Vjekoslav Primjer, Ambassadeur
Il s'exprimera en français.
"""
LABELS = """
- Délégation : Côte d'Ivoire
- Segment : II
- Nom de l'orateur : Mme Adjoua Exemple (conseillère juridique)
- Titre : Conseillère juridique
- Langue de la déclaration : anglais
"""


def test_a_note_verbale_in_english():
    assert facts(NOTE) == {
        "delegation": "SEN",
        "segments": ("II",),
        "speaker": "Aminata Example-Sow",
        "speaker_title": "Minister of Justice",
        "level": "minister",
        "language": "fr",
    }


def test_an_e_mail_in_french_for_both_segments_and_a_group():
    assert facts(LETTRE) == {
        "delegation": "HRV",
        "segments": ("I", "II"),
        "group": "EU",
        "speaker": "Vjekoslav Primjer",
        "speaker_title": "Ambassadeur",
        "level": "ambassador",
        "language": "fr",
        "received_at": datetime(2021, 12, 6, 22, 59, 59, tzinfo=UTC),
    }


def test_labels_in_french_with_what_says_so():
    found = read(LABELS, DELEGATIONS, SEGMENTS)
    assert found.delegation == "CIV"
    assert (found.segments, found.speaker, found.language) == (("II",), "Adjoua Exemple", "en")
    assert (found.speaker_title, found.level) == ("Conseillère juridique", "")
    assert found.found["speaker"] == "- Nom de l'orateur : Mme Adjoua Exemple (conseillère juridique)"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("Delegation: Niger", "NER"),
        ("Delegation: Nigeria", "NGA"),
        ("On the list, please: the Republic of Korea.", "KOR"),
        ("The Democratic Republic of the Congo wishes to speak.", "COD"),
        ("Permanent Mission of the Congo", "COG"),
        ("France and Senegal wish to speak.", None),
        ("The Embassy of France, in the Netherlands", "FRA"),
        ("LES ILES COOK", "COK"),
        ("Someone wishes to speak.", None),
        ("", None),
    ],
)
def test_the_delegation_or_nothing(message, code):
    assert facts(message).get("delegation") == code


@pytest.mark.parametrize(
    ("message", "keys"),
    [
        ("segment I", ("I",)),
        ("Segment 2", ("II",)),
        ("segments 1 & 2", ("I", "II")),
        ("both segments", ("I", "II")),
        ("dans les deux segments", ("I", "II")),
        ("segment III", None),
        ("segment IV or in the second part", None),
        ("on the freezing of assets", ("II",)),
        ("on financial investigations", ("II",)),
        ("sur le gel des avoirs", None),  # words too short to tell
        ("voluntary", None),
        ("a segment in time", None),
    ],
)
def test_segments_by_number_or_by_words_of_their_titles(message, keys):
    assert facts(message).get("segments") == keys


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("President of the Republic", "head_of_state"),
        ("Chef de l'État", "head_of_state"),
        ("Prime Minister", "head_of_government"),
        ("Deputy Prime Minister", "minister"),
        ("Première ministre", "head_of_government"),
        ("Minister of Justice", "minister"),
        ("Deputy Minister for Foreign Affairs", "vice_minister"),
        ("Vice-ministre", "vice_minister"),
        ("Minister Counsellor", "other"),
        ("Ambassadrice", "ambassador"),
        ("Head of delegation", "ambassador"),
        ("Legal adviser at the Ministry of Justice", None),
    ],
)
def test_the_level_that_a_title_shows(title, level):
    assert facts(f"Title: {title}").get("level") == level


@pytest.mark.parametrize(
    ("message", "speaker"),
    [
        ("Speaker: Ms Ada Example, Ambassador", "Ada Example"),
        ("Orateur/Oratrice : Mme Ada Exemple", "Ada Exemple"),
        ("The speaker will be H.E. Mr. Karl Example – Ambassador", "Karl Example"),
        ("S.E. M. Karl Exemple, Ambassadeur, prendra la parole.", "Karl Exemple"),
        ("Speaker: ليلى المثال", "ليلى المثال"),
        ("Speaker: to be announced", None),
        ("Speaker: " + "X" * 151, None),
        ("We will tell you who speaks.", None),
    ],
)
def test_the_speaker_or_nothing(message, speaker):
    assert facts(message).get("speaker") == speaker


@pytest.mark.parametrize(
    ("message", "group"),
    [
        ("on behalf of the European Union and its Member States", {"group": "EU"}),
        ("au nom des Amis de la Lanterne", {"group_name": "Amis de la Lanterne"}),
        ("on behalf of its Government", {}),
        ("au nom de ma propre délégation", {}),
    ],
)
def test_on_whose_behalf(message, group):
    found = facts(message)
    assert {name: found[name] for name in ("group", "group_name") if name in found} == group


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("Date: Tue, 07 Dec 2021 00:00:00 +0100", datetime(2021, 12, 6, 23, tzinfo=UTC)),
        ("Date: Mon, 6 Dec 2021 17:59:59 -0500", datetime(2021, 12, 6, 22, 59, 59, tzinfo=UTC)),
        ("Date: Mon, 6 Dec 2021 17:59:59 -0000", None),  # a moment whose zone is not known
        ("Date: lundi 6 décembre", None),
        ("Sent: Monday, 6 December 2021 23:59", None),
    ],
)
def test_the_moment_only_where_its_zone_is_said(line, moment):
    assert facts(line).get("received_at") == moment


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("She will speak in Arabic.", "ar"),
        ("Il s’exprimera en espagnol", "es"),
        ("in English or in French", None),
        ("Language: English or French", None),
        ("Language: Tlhingan", None),
    ],
)
def test_the_language_or_nothing(message, language):
    assert facts(message).get("language") == language


def test_strange_messages_are_read_as_nothing():
    for message in (
        "",
        "\n\n::::",
        ":" * 5000,
        "Speaker:" * 2000,
        "segment " * 2000,
        "\u202e\u200b",
        "on behalf of " * 900,
    ):
        assert isinstance(read(message, DELEGATIONS, SEGMENTS), Read)


def test_a_group_that_takes_part_itself_speaks_for_nobody_else():
    assert facts("Delegation: European Union\nWe speak on behalf of the European Union.") == {"delegation": "EU"}
