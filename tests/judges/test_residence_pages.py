"""Residence at the seat on any day, as its page says it (Annex, art. II; App. 1, art. IV)."""

import re
from datetime import date

import pytest
from django.utils.translation import override

from asp_portal.accounts.roles import Role
from judges.models import Term
from judges.relocation.residence import length_in_words, page_of
from judges.rules.periods import Period
from tests.judges.relocation_world import former, make_former, make_relocation, reside, scale

__all__ = ["former", "make_former", "make_relocation", "reside", "scale"]


@pytest.fixture(autouse=True)
def now(time_machine):
    """10 November 2026."""
    time_machine.move_to("2026-11-10T15:00+01:00", tick=True)


def text(answer) -> str:
    """What a page says, with single spaces."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " ")
    return re.sub(r"\s+", " ", plain)


def address(judge, on: str = "") -> str:
    """The page of a judge on a day."""
    return f"/judges/{judge.slug}/residence/" + (f"?on={on}" if on else "")


QUERIES = 9
SEES = {Role.SECRETARIAT, Role.RECORDS, Role.PENSIONS}


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_it(role, former, make_user, signed_in):
    expected = 200 if role in SEES else 404
    assert signed_in(make_user(role, name="Somebody")).get(address(former)).status_code == expected


def test_a_judge_sees_their_own(former, judge, signed_in):
    assert signed_in(former.user).get(address(former)).status_code == 200
    assert signed_in(judge.user).get(address(former)).status_code == 404


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2024-03-10", "The judge is not yet in office."),
        ("2024-03-31", "The judge is in office and does not reside at the seat."),
        ("2024-04-01", "The judge, in office, resides at the seat."),
        ("2033-03-10", "The judge, in office, resides at the seat."),
        ("2033-03-11", "The judge has left office; the last day was 10 Mar 2033."),
    ],
)
def test_annex_art_ii_who_resides_on_a_day(on, words, judge, reside, signed_in):
    reside(judge, date(2024, 4, 1))
    assert words in text(signed_in(judge.user).get(address(judge, on)))


@pytest.mark.parametrize(
    ("on", "missing", "sum_words"),
    [
        ("2029-03-29", "2 days are missing", "under five years"),
        ("2029-03-30", "1 day is missing", "under five years"),
        ("2029-03-31", "Complete", "62,307.69 EUR would be due: 18 weeks"),
        ("2033-03-10", "Complete", "62,307.69 EUR would be due: 18 weeks"),
    ],
)
def test_app_1_art_iv_what_is_missing_to_five_years(on, missing, sum_words, judge, reside, signed_in):
    reside(judge, date(2024, 4, 1))
    said = text(signed_in(judge.user).get(address(judge, on)))
    assert f"5 years of continuous residence 31 Mar 2029 {missing}" in said
    assert sum_words in said


@pytest.mark.parametrize(
    ("on", "missing", "amount"),
    [("2033-03-09", "1 day is missing", "62,307.69"), ("2033-03-10", "Complete", "83,076.92")],
)
def test_app_1_art_iv_nine_years_to_the_day(on, missing, amount, judge, reside, signed_in):
    reside(judge, date(2024, 3, 11))
    said = text(signed_in(judge.user).get(address(judge, on)))
    assert f"9 years of continuous residence 10 Mar 2033 {missing}" in said
    assert f"{amount} EUR would be due" in said


def test_p_3_a_residence_from_a_leap_day(make_judge, reside):
    judge = make_judge(first_day=date(2008, 3, 1))
    judge.terms.update(first_day=date(2008, 2, 29), scheduled_last_day=date(2017, 2, 28))
    reside(judge, date(2008, 2, 29))
    [five, nine] = page_of(judge, date(2010, 1, 1), date(2026, 11, 10)).standing.milestones
    assert (five.complete_on, nine.complete_on) == (date(2013, 2, 28), date(2017, 2, 28))


def test_j_9_the_longest_stretch_counts_and_a_gap_of_a_day_parts(judge, reside, signed_in):
    reside(judge, date(2024, 3, 11), date(2025, 12, 31))
    reside(judge, date(2026, 1, 2))
    said = text(signed_in(judge.user).get(address(judge, "2026-11-10")))
    assert "Running stretch 2 Jan 2026 to 10 Nov 2026 313 days" in said
    assert "Longest stretch, which counts 11 Mar 2024 to 31 Dec 2025 1 year and 296 days" in said


def test_a_former_judge_is_told_of_the_end_of_office(former, signed_in):
    said = text(signed_in(former.user).get(address(former)))
    assert "The judge has left office; the last day was 10 Mar 2024." in said
    assert "83,076.92 EUR would be due: 24 weeks of the annual salary." in said


@pytest.mark.parametrize(
    ("country", "words"),
    [
        ("KEN", "Resettled on 1 Apr 2024: Kenya. 83,076.92 EUR is due: 24 weeks of the annual salary."),
        ("NLD", "No relocation sum is due: The former judge has resettled in the Netherlands"),
    ],
)
def test_app_1_art_iv_what_is_due_after_the_resettlement_on_record(country, words, former, signed_in):
    former.resettlements.create(on=date(2024, 4, 1), country=country, source="Letter")
    assert words in text(signed_in(former.user).get(address(former)))
    before = text(signed_in(former.user).get(address(former, "2024-03-31")))
    assert "83,076.92 EUR would be due" in before


def test_j_10_nothing_is_promised_after_a_death(make_former, signed_in, secretariat):
    judge = make_former(ended="died")
    said = text(signed_in(secretariat).get(address(judge)))
    assert "No relocation sum is due:" in said
    assert "The judge has died" in said


def test_each_part_names_its_paragraphs(judge, reside, signed_in):
    reside(judge, date(2024, 3, 11))
    said = text(signed_in(judge.user).get(address(judge, "2030-01-01")))
    for reference in ("App. 1, art. IV", "Annex, art. II(2)", "J-6", "J-9", "P-3", "J-5"):
        assert reference in said, reference


@pytest.mark.parametrize("on", ["2024-02-30", "yesterday", "1999-01-01", "9999-12-31", ""])
def test_a_day_that_cannot_be_is_refused_in_words(on, judge, signed_in):
    answer = signed_in(judge.user).get(f"/judges/{judge.slug}/residence/?on={on}")
    assert answer.status_code == 422
    assert "Please correct this" in text(answer)


def test_a_judge_without_anything_on_record(judge, signed_in, scale):
    Term.objects.all().delete()
    said = text(signed_in(judge.user).get(address(judge)))
    assert "The judge is not yet in office." in said
    assert "None is recorded." in said


def test_the_picture_has_a_bar_for_each_stretch_before_and_after_the_day(judge, reside):
    reside(judge, date(2024, 3, 11), date(2025, 12, 31))
    reside(judge, date(2026, 1, 2))
    picture = page_of(judge, date(2026, 11, 10), date(2026, 11, 10)).picture
    assert [bar.is_to_come for bar in picture.office] == [False, True]
    assert [bar.is_to_come for bar in picture.counted] == [False, False, True]
    assert [mark.words for mark in picture.milestones] == ["5"]  # nine would need more than the term
    assert all(bar.x >= 0 and bar.x + bar.width <= picture.width for bar in picture.counted + picture.office)
    assert picture.years[0].words == "2024"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2024, 3, 11), date(2024, 3, 11), "1 day"),
        (date(2024, 3, 11), date(2025, 3, 10), "1 year"),
        (date(2024, 3, 11), date(2026, 3, 12), "2 years and 2 days"),
        (date(2024, 2, 29), date(2025, 2, 28), "1 year"),
    ],
)
def test_lengths_in_words(first, last, words):
    with override("en"):
        assert length_in_words(Period(first, last)) == words


def test_as_many_queries_for_one_residence_as_for_three(judge, reside, signed_in, django_assert_num_queries):
    client = signed_in(judge.user)
    reside(judge, date(2024, 3, 11), date(2024, 6, 30))
    client.get(address(judge))
    with django_assert_num_queries(QUERIES):
        client.get(address(judge))
    reside(judge, date(2024, 7, 1), date(2024, 12, 31))
    reside(judge, date(2025, 1, 1))
    with django_assert_num_queries(QUERIES):
        client.get(address(judge))
