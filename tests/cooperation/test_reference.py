"""The States Parties that the project ships."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from cooperation import reference
from cooperation.models import RegionalGroup, StateParty

pytestmark = pytest.mark.django_db


def test_all_states_are_loaded_and_a_second_time_changes_nothing():
    reference.load()
    before = list(StateParty.objects.order_by("iso3").values())
    assert len(before) == 127
    reference.load()
    assert list(StateParty.objects.order_by("iso3").values()) == before


def test_senegal_was_the_first():
    reference.load()
    first = StateParty.objects.order_by("ratified_on").first()
    assert (first.iso3, first.ratified_on, first.in_force_on) == ("SEN", date(1999, 2, 2), date(2002, 7, 1))


def test_every_state_is_in_one_of_the_five_groups():
    reference.load()
    assert set(StateParty.objects.order_by().values_list("group", flat=True)) == set(RegionalGroup.values)


def test_states_that_withdrew_are_kept_with_the_day():
    reference.load()
    withdrawn = dict(StateParty.objects.exclude(withdrawn_on=None).values_list("iso3", "withdrawn_on"))
    assert withdrawn["BDI"] == date(2017, 10, 27)
    assert withdrawn["PHL"] == date(2019, 3, 17)


def test_a_state_does_not_withdraw_before_it_is_bound():
    with pytest.raises(IntegrityError, match="state_withdrawn_after_in_force"), transaction.atomic():
        StateParty.objects.create(
            iso3="XXX", name_en="X", name_fr="X", group=RegionalGroup.AFRICA,
            ratified_on=date(2010, 1, 1), in_force_on=date(2010, 4, 1), withdrawn_on=date(2010, 4, 1),
        )  # fmt: skip


def test_its_name_is_in_the_language_of_the_page():
    state = StateParty(name_en="Germany", name_fr="Allemagne")
    assert str(state) == "Germany"
    with translation.override("fr"):
        assert str(state) == "Allemagne"


def test_what_was_corrected_stays_corrected():
    reference.load()
    StateParty.objects.filter(iso3="SEN").update(name_en="Sénégal")
    reference.load()
    assert StateParty.objects.get(iso3="SEN").name_en == "Sénégal"
