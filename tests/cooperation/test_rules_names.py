"""Names compare word by word (S-3): all States in both languages, marks that do not count, other scripts."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.rules.names import from_initial, names_of_states, sort_key


def in_order(*names):
    """Whether names stand in their order, none equal to the next."""
    keys = [sort_key(name) for name in names]
    return all(one < other for one, other in zip(keys, keys[1:], strict=False))


def test_s_3_words_compare_before_letters():
    republics = ["centrafricaine", "de Corée", "de Moldova", "démocratique du Congo", "dominicaine"]
    assert in_order(*(f"République {rest}" for rest in republics), "République-Unie de Tanzanie")
    assert in_order("Saint Lucia", "Sainte Lucie", "Saintes")
    assert in_order("New Zealand", "Newfoundland")


def test_s_3_hyphens_join_and_do_not_count():
    assert in_order("Saint Vincent", "Sainte-Lucie", "Saint-Kitts-et-Nevis", "Saint-Marin",
                    "Saint-Vincent-et-les Grenadines")  # fmt: skip
    assert sort_key("Guinée-Bissau") == ("guineebissau",)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Îles Cook", "iles cook"),
        ("CÔTE D’IVOIRE", "cote divoire"),
        ("Côte d'Ivoire", "cote divoire"),
        ("Côte d´Ivoire", "cote divoire"),
        ("Cote dʼIvoire", "cote divoire"),
        ("Venezuela (République bolivarienne du)", "venezuela republique bolivarienne du"),
        ("Œuvre de l’Ærø", "oeuvre de laero"),
        ("  Łódź \u00a0 Straße ", "lodz strasse"),
        ("Türkiye", "turkiye"),
        ("Co\u200bmores - (Union)", "comores union"),
        ("İzmir ısı", "izmir isi"),
        ("Île\u202f\u2019", "ile"),
    ],
)
def test_s_3_what_does_not_count(name, plain):
    assert sort_key(name) == tuple(plain.split())


def test_other_scripts_compare_by_their_letters():
    assert sort_key("أُسْتُرَاليا") == sort_key("استراليا")  # with and without vowel signs
    assert in_order("Zambia", "الأردن", "تونس")
    assert in_order("नाम", "नीम")  # vowels that are written as marks count
    assert sort_key("") == sort_key("– ()") == ()


def test_the_names_of_all_states_are_there_and_none_compare_equal():
    names = names_of_states()
    assert len(names) == 127
    for language in ("en", "fr"):
        keys = [sort_key(getattr(name, language)) for name in names.values()]
        assert len(set(keys)) == 127
        assert all(character in string.ascii_lowercase for key in keys for word in key for character in word)


def test_all_states_stand_in_the_order_of_the_united_nations():
    names = names_of_states().values()
    english = sorted((name.en for name in names), key=sort_key)
    assert english[:3] == ["Afghanistan", "Albania", "Andorra"]
    at = english.index("Congo")
    assert english[at : at + 7] == [
        "Congo", "Cook Islands", "Costa Rica", "Côte d'Ivoire", "Croatia", "Cyprus", "Czechia",
    ]  # fmt: skip
    french = sorted((name.fr for name in names), key=sort_key)
    assert french[:3] == ["Afghanistan", "Afrique du Sud", "Albanie"]
    at = french.index("Îles Cook")
    assert french[at - 1 : at + 3] == ["Hongrie", "Îles Cook", "Îles Marshall", "Irlande"]
    at = french.index("Égypte") if "Égypte" in french else french.index("Équateur")
    assert french[at - 1 : at + 4] == ["El Salvador", "Équateur", "Espagne", "Estonie", "État de Palestine"]


@pytest.mark.parametrize("initial", ["M", "m", "Ḿ"])
def test_s_3_from_a_drawn_initial_to_z_and_round(initial):
    names = ["Zambia", "Albania", "Mali", "Luxembourg", "Malta", "Îles Cook", "تونس", "3rd World Network"]
    assert sorted(names, key=from_initial(initial)) == [
        "Mali", "Malta", "Zambia", "تونس", "3rd World Network", "Albania", "Îles Cook", "Luxembourg",
    ]  # fmt: skip


def test_an_initial_with_which_no_name_begins_goes_on_with_the_next():
    assert sorted(["Zambia", "Yemen", "Albania"], key=from_initial("X")) == ["Yemen", "Zambia", "Albania"]


@pytest.mark.parametrize("initial", ["", " ", "AB", "A B", "Œ", "3", "ت", "-"])
def test_an_initial_is_a_letter(initial):
    with pytest.raises(ValueError, match="a letter from A to Z"):
        from_initial(initial)


@given(st.lists(st.text(max_size=12), max_size=8), st.sampled_from(string.ascii_uppercase))
def test_any_names_can_be_ordered_and_an_initial_only_turns_the_list(names, initial):
    plain = sorted(names, key=sort_key)
    turned = sorted(names, key=from_initial(initial))
    at = sum(sort_key(name) < (initial.lower(),) for name in names)
    assert [sort_key(name) for name in turned] == [sort_key(name) for name in plain[at:] + plain[:at]]
