"""What a judge asks: if I leave on ..., if I start at ...; who may ask, what is missing, and that nothing is kept."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.urls import reverse
from pypdf import PdfReader

from asp_portal.accounts.roles import Role
from asp_portal.law.cases import Status, run_files
from judges.rules.facts import Ended
from judges.rules.periods import DAY
from pensions.estimate import answers
from pensions.estimate.supposing import Question, open_term
from pensions.facts import record_of
from pensions.rules.cases import KIND
from pensions.rules.facts import Child, Marriage, Paid
from pensions.rules.results import Benefit, NotEntitled
from pensions.rules.retirement import retirement
from tests.pensions import world
from tests.pensions.records import record, running, term

TODAY = date(2026, 11, 22)
LEAVES = date(2030, 3, 10)


# --- The answer -----------------------------------------------------------------------------------------------------


def sitting(**facts):
    """In office since 11 March 2021 for nine years; sixty on 11 March 2032."""
    return record(running("2021-03-11"), **{"born_on": date(1972, 3, 11)} | facts)


def test_a_full_term_then_sixty():
    found = answers.estimate(sitting(), Question(LEAVES), TODAY)
    assert (found.on, found.pension.annual_amount, found.pension.monthly) == (date(2032, 3, 11), 90_000, 7_500)
    assert [(row.on, row.age, row.is_chosen) for row in found.rows] == [
        (date(2030, 3, 11), 696, False), (date(2031, 3, 11), 708, False), (date(2032, 3, 11), 720, True),
    ]  # fmt: skip
    assert found.rows[-1].received == (900_000, 1_800_000, 2_700_000)


def test_a_chosen_day_is_a_row_with_the_amounts_of_the_rules():
    chosen = date(2031, 6, 15)
    found = answers.estimate(sitting(), Question(LEAVES, first_day=chosen), TODAY)
    [row] = [row for row in found.rows if row.is_chosen]
    assert (row.on, row.annual, row.monthly) == (chosen, found.pension.annual_amount, found.pension.monthly)
    assert Decimal(row.factor) == Decimal(float(found.pension.early_factor))
    for row in found.rows[:-1]:
        other = retirement(answers.supposed(sitting(), Question(LEAVES, first_day=row.on), TODAY), row.on)
        assert (row.annual, row.monthly) == (other.annual_amount, other.monthly)


def test_the_salary_of_the_last_day_may_be_supposed():
    found = answers.estimate(sitting(), Question(LEAVES, change=Decimal("2.5")), TODAY)
    assert found.pension.annual_amount == 92_250
    [today, *_later] = found.deaths
    assert today.pensions.death_grant.reasons  # nobody is there to have it
    assert today.own.salary == 180_000  # of today, not of the last day


def test_who_leaves_at_sixty_or_later_has_one_day_only():
    found = answers.estimate(sitting(born_on=date(1965, 1, 1)), Question(LEAVES), TODAY)
    assert [row.on for row in found.rows] == [LEAVES + DAY]
    assert found.points == ()


def test_less_than_three_years_give_no_pension_and_say_why():
    found = answers.estimate(sitting(), Question(TODAY, Ended.RESIGNED), date(2023, 12, 1))
    assert found.rows  # five years by then
    early = answers.estimate(sitting(), Question(date(2024, 3, 9), Ended.RESIGNED), date(2023, 12, 1))
    assert (early.pension.reasons, early.rows) == ((NotEntitled.MINIMUM_SERVICE,), ())


def test_death_grant_spouse_and_child_and_what_an_unmarried_judge_s_spouse_would_have():
    family = {"marriages": (Marriage(date(2000, 1, 1), key="m"),), "children": (Child(date(2012, 1, 1), key="c"),)}
    today, before, on = answers.estimate(sitting(**family), Question(LEAVES), TODAY).deaths
    assert (today.pensions.spouse.annual_amount, today.pensions.death_grant.total) == (45_000, 75_000)
    assert [death.on for death in (today, before, on)] == [TODAY, LEAVES + DAY, date(2032, 3, 11)]
    assert (on.pensions.spouse.case, before.pensions.spouse.case) == ("app2-III-1-c", "app2-III-1-a")
    assert [child.annual_amount for child in on.pensions.children] == [5_000]
    assert on.spouse is None
    alone = answers.estimate(sitting(), Question(LEAVES), TODAY).deaths[-1]
    assert (alone.spouse, alone.pensions.spouse.entitled) == (45_000, False)


def test_incapacity_found_today_counts_to_the_end_of_the_term():
    found = answers.estimate(sitting(), Question(LEAVES), TODAY)
    assert (found.disability.annual_amount, found.disability.first_day) == (90_000, TODAY + DAY)


def test_after_office_before_sixty_the_first_day_is_still_to_be_chosen():
    left = record(term("2015-03-11", "2024-03-10"), born_on=date(1972, 3, 11))
    found = answers.estimate(left, Question(first_day=date(2027, 1, 1)), TODAY)
    assert (found.on, found.pension.early_factor is None, found.disability) == (date(2027, 1, 1), False, None)
    assert found.rows[0].on == TODAY
    assert [death.label for death in found.deaths] == [answers.ON_ITS_FIRST_DAY]


def test_a_pension_in_payment_is_told_as_it_is():
    found = answers.estimate(record(born_on=date(1950, 1, 1)), Question(), TODAY)
    assert (found.on, found.rows, found.pension.annual_amount) == (TODAY, (), 90_000)
    assert [death.label for death in found.deaths] == [answers.WHILE_PAID]


def test_a_chosen_pension_stands():
    left = record(term("2015-03-11", "2024-03-10"), born_on=date(1972, 3, 11), early_choices=(date(2027, 1, 1),))
    assert answers.estimate(left, Question(), TODAY).rows == ()


def test_after_re_election_what_was_paid_is_taken_off_each_row():
    paid = tuple(Paid(date(2014, month, 1), Decimal(4_000)) for month in range(1, 13))
    twice = record(term("2005-03-11", "2013-03-10"), running("2021-03-11"), born_on=date(1972, 3, 11), paid=paid,
                   early_choices=(date(2014, 1, 1),))  # fmt: skip
    found = answers.estimate(twice, Question(LEAVES), TODAY)
    assert found.pension.case == "app2-I-6"
    assert found.rows[-1].annual == found.pension.annual_amount < 90_000
    assert found.rows[-1].received == (None, None, None)


def test_incapacity_found_before_is_told_in_place_of_a_retirement_pension():
    left = record(term("2021-03-11", "2024-03-10", ended=Ended.HEALTH), born_on=date(1972, 3, 11))
    found = answers.estimate(left, Question(), TODAY)
    assert (found.pension.annual_amount, found.pension.benefit, found.rows) == (90_000, Benefit.DISABILITY, ())


def test_how_the_court_decided_is_not_supposed_otherwise():
    removed = record(term("2021-03-11", "2027-01-31", ended=Ended.REMOVED), born_on=date(1972, 3, 11))
    assert open_term(removed, TODAY) is None
    assert answers.estimate(removed, Question(), TODAY).pension.reasons == (NotEntitled.REMOVED,)


# --- The page -------------------------------------------------------------------------------------------------------


@pytest.fixture
def sitting_judge(make_judge):
    """In office since 2021, married, with a child, and all that an estimate asks for."""
    world.adopted_scale()
    world.adopted_basis()
    judge = world.in_office(make_judge, date_of_birth=date(1972, 3, 11))
    world.married(judge, date(2000, 1, 1))
    world.child_of(judge, date(2018, 6, 15))
    return judge


def address(judge, name="estimate-of", *more) -> str:
    return reverse(f"pensions:{name}", args=[judge.slug, *more])


def rows_in_the_database() -> dict[str, int]:
    kept = [model for model in apps.get_models() if model._meta.managed and model._meta.app_label != "sessions"]
    return {model._meta.label: model._default_manager.count() for model in kept}


def test_the_judge_asks_and_nothing_is_kept(sitting_judge, signed_in, tmp_path, django_assert_max_num_queries):
    browser = signed_in(sitting_judge.user)
    assert browser.get(reverse("pensions:estimate")).url == address(sitting_judge)
    before = rows_in_the_database()
    with django_assert_max_num_queries(25):
        page = browser.get(address(sitting_judge))
    text = page.content.decode()
    assert page.status_code == 200
    for words in (
        "7,500.00",
        "11\xa0Mar\xa02032",
        "Canary Spouse",
        "Estimate: no entitlement",
        "No pension file is open",
    ):
        assert words in text, words
    query = {"leaves_on": "2029-05-01", "how": "resigned", "years": "58", "months": "6", "change": "2"}
    answer = browser.get(address(sitting_judge), query)
    assert "11\xa0Sept\xa02030" in answer.content.decode()
    assert "58 years and 6 months" in answer.content.decode()

    for language, mark in (("en", "Estimate: no entitlement follows from it"), ("fr", "Estimation")):
        paper = browser.get(address(sitting_judge, "estimate-pdf", language), query)
        assert paper["Content-Type"] == "application/pdf"
        sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper.content)).pages]
        assert all(mark in sheet.replace("\n", " ") for sheet in sheets)
    file = tmp_path / "case.yaml"
    file.write_bytes(browser.get(address(sitting_judge, "estimate-case"), query).content)
    outcomes = list(run_files([file], {"pension": KIND}))
    assert [outcome.status for outcome in outcomes] == [Status.OK] * 4, outcomes
    assert b"Canary" not in file.read_bytes()
    assert rows_in_the_database() == before


FULL_TERM = {"leaves_on": "2030-03-10", "how": "completed"}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param({"leaves_on": "2026-11-01", "how": "resigned"}, "The earliest day is", id="past"),
        pytest.param({"leaves_on": "2031-01-01", "how": "completed"}, "nobody can count on a later day", id="late"),
        pytest.param({"leaves_on": "2029-01-01", "how": "completed"}, "or a resignation", id="not-completed"),
        pytest.param({"leaves_on": "tomorrow", "how": "resigned"}, "Enter a valid date", id="no-day"),
        pytest.param(FULL_TERM | {"first_day": "2030-03-10"}, "after office", id="in-office"),
        pytest.param(FULL_TERM | {"first_day": "2032-03-12"}, "does not wait", id="after-sixty"),
        pytest.param(FULL_TERM | {"years": "57"}, "after office", id="too-young"),
        pytest.param(FULL_TERM | {"first_day": "2031-01-01", "years": "59"}, "not both", id="both"),
        pytest.param(FULL_TERM | {"months": "12"}, "less than or equal", id="months"),
        pytest.param(FULL_TERM | {"change": "-51"}, "at least -50", id="change"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_lost(
    sitting_judge, signed_in, query, words, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)
    browser = signed_in(sitting_judge.user)
    page = browser.get(address(sitting_judge), query)
    text = page.content.decode()
    assert page.status_code == 422
    assert words in text
    assert all(f'value="{value}"' in text for value in query.values() if value not in ("completed", "resigned"))
    assert browser.get(address(sitting_judge, "estimate-pdf", "en"), query).status_code == 302


def test_own_estimate_and_those_who_keep_pensions_nobody_else(sitting_judge, make_judge, make_user, signed_in, finance):
    keeper, other = make_user(Role.PENSIONS), make_judge(name="Other Judge")
    pages = [
        address(sitting_judge), address(sitting_judge, "estimate-pdf", "en"), address(sitting_judge, "estimate-case"),
    ]  # fmt: skip
    for user, status in ((keeper, 200), (other.user, 404), (finance, 404), (make_user(Role.AUDITOR), 404)):
        assert {signed_in(user).get(page).status_code for page in pages} == {status}
    browser = signed_in(keeper)
    assert browser.get(reverse("pensions:estimate")).status_code == 200
    assert browser.get(reverse("pensions:estimate"), {"judge": sitting_judge.slug}).url == address(sitting_judge)
    assert browser.get(reverse("pensions:estimate"), {"judge": "nobody"}).status_code == 422
    assert signed_in(finance).get(reverse("pensions:estimate")).status_code == 404
    assert signed_in(make_user(Role.JUDGE)).get(reverse("pensions:estimate")).status_code == 200


def test_what_is_missing_is_said_and_who_enters_it(make_judge, signed_in):
    judge = make_judge(name="Bare Judge")
    text = signed_in(judge.user).get(address(judge)).content.decode()
    assert "The day of birth is not on record" in text
    assert "no regulations can be proposed" in text
    world.adopted_scale()
    judge.date_of_birth = date(1980, 3, 11)
    judge.save()
    judge.terms.update(elected_on=date(2023, 12, 5))
    text = signed_in(judge.user).get(address(judge)).content.decode()
    assert "This cannot be computed" in text  # before sixty no table is adopted
    assert "There is no actuarial basis in force" in text


def test_a_file_decides_the_regulations_and_leads_to_the_estimate(sitting_judge, make_user, signed_in):
    keeper = make_user(Role.PENSIONS)
    file = world.file_of(sitting_judge, keeper, "amended", date(2020, 12, 18))
    browser = signed_in(sitting_judge.user)
    text = browser.get(address(sitting_judge)).content.decode()
    assert "whose text is not known here" in text
    assert "No pension file is open" not in text
    assert record_of(file).regime == "amended"
    assert address(sitting_judge) in browser.get(file.get_absolute_url()).content.decode()
    world.die(sitting_judge, date(2026, 11, 1))
    assert "The judge died on" in signed_in(keeper).get(address(sitting_judge)).content.decode()


def test_a_child_s_incapacity_does_not_leave_in_a_file(sitting_judge, make_user, signed_in):
    [child] = sitting_judge.children.all()
    sitting_judge.incapacities.create(child=child, first_day=date(2025, 1, 1))
    assert signed_in(make_user(Role.PENSIONS)).get(address(sitting_judge, "estimate-case")).status_code == 404
    assert signed_in(sitting_judge.user).get(address(sitting_judge, "estimate-case")).status_code == 200
