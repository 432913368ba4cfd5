"""The monthly pay run: what each judge is paid, corrections of earlier months, who may do what; that it is final."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from asp_portal import runs
from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.outbox import Message
from asp_portal.runs import last_act
from asp_portal.workflow import Doing, Hidden, Refused, Stale
from judges import tasks
from judges.facts import pay_record, salary_scale
from judges.models import ActingDay, PayCorrection, PayRun, PayStatement, Residence, Salary, Term
from judges.pay import pages as pay_pages
from judges.pay import services as pay
from judges.pay.workflow import of_approval, pay_workflow
from judges.presidency import salary
from judges.record import keeping
from judges.rules.presidency import Office
from judges.rules.remuneration import pay_of_year
from tests.judges.pay_world import account, act, acted, adopted_scale, causes, items, of, paid, prepare, resign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def scale(db):
    """The scale as adopted."""
    return adopted_scale()


def euros(**amounts: str) -> dict[str, Decimal]:
    """Items with their amounts."""
    return {name: Decimal(amount) for name, amount in amounts.items()}


def raise_salary(user, first_day: date, annual: int) -> None:
    """A new row of the scale, entered by those who keep it."""
    salary.keep(Salary(first_day=first_day, annual=Decimal(annual), source="Decision"), user, seen=salary.version())


# --- What a judge is paid: the worked figures -----------------------------------------------------------------------


def test_art_iii_1_in_office_from_11_march(judge, secretariat):
    statement = of(prepare(secretariat, 2024, 3), judge)
    assert items(statement) == euros(salary="10161.29")  # 21/31 of 15,000
    assert statement.net == Decimal("10161.29")


def test_art_iii_1_a_whole_month(judge, secretariat):
    assert items(of(prepare(secretariat, 2026, 11), judge)) == euros(salary="15000.00")


@pytest.mark.parametrize(("month", "judges"), [(2, 0), (3, 1)])
def test_art_iii_1_nothing_before_the_first_day(judge, secretariat, month, judges):
    assert prepare(secretariat, 2024, month).statements.count() == judges


@pytest.mark.parametrize(
    ("last_day", "salary"),
    [(date(2026, 10, 31), None), (date(2026, 11, 1), "500.00"), (date(2026, 11, 29), "14500.00")],
)
def test_art_iii_1_up_to_the_last_day(judge, secretariat, last_day, salary):
    judge.terms.update(last_day=last_day, ended="resigned")
    found = [items(statement) for statement in prepare(secretariat, 2026, 11).statements.all()]
    assert found == ([euros(salary=salary)] if salary else [])


def test_art_iii_1_the_scheduled_end_ends_pay_too(make_judge, secretariat):
    make_judge(name="Long Served", first_day=date(2017, 11, 21))  # until 10 November 2026, as make_judge has it
    Term.objects.update(scheduled_last_day=date(2026, 11, 20))
    assert items(prepare(secretariat, 2026, 11).statements.get()) == euros(salary="10000.00")


def test_art_iii_2_the_president_of_a_year(president, secretariat, finance):
    runs = paid(secretariat, finance, 2024, *range(3, 13))
    assert items(of(runs[0], president)) == euros(salary="10161.29", special_allowance="1016.13")
    assert items(of(runs[1], president)) == euros(salary="15000.00", special_allowance="1500.00")
    [year] = pay_pages.years(president)
    assert year.paid["special_allowance"] == Decimal("14516.13")
    assert year.paid["net"] == year.due == pay_of_year(pay_record(president, salary_scale()), 2024).total


@pytest.mark.parametrize(
    ("last", "by_month", "year"),
    [
        (date(2026, 5, 7), {4: "3000.00", 5: "700.00", 6: "0.00"}, "3700.00"),  # 37 days
        (date(2026, 7, 29), {4: "3000.00", 5: "3100.00", 6: "3000.00", 7: "900.00"}, "10000.00"),  # 120 days
    ],
)
def test_art_iii_3_acting_as_president(judge, secretariat, finance, last, by_month, year):
    acted(judge, date(2026, 4, 1), last)
    runs = {run.month.month: run for run in paid(secretariat, finance, 2026, *by_month)}
    assert {month: str(of(run, judge).acting_allowance) for month, run in runs.items()} == by_month
    assert pay_pages.years(judge)[0].paid["acting_allowance"] == Decimal(year)


def test_art_iii_1_a_change_of_scale_in_mid_year_splits_its_month(judge, secretariat, finance):
    raise_salary(secretariat, date(2026, 6, 16), 192_000)
    may, june, july = paid(secretariat, finance, 2026, 5, 6, 7)
    assert [of(run, judge).salary for run in (may, june, july)] == [15_000, 15_500, 16_000]
    assert causes(of(june, judge)) == causes(of(july, judge)) == {"scale": Decimal("500.00")}
    [step] = [row for row in of(june, judge).body["trace"] if row["values"].get("annual") == "192000.00"]
    assert (step["values"]["days"], step["values"]["of"], step["values"]["source"]) == ("15", "30", " (Decision)")


def test_j_4_the_total_is_the_sum_of_what_was_rounded(presidency, judge, secretariat):
    run = prepare(secretariat, 2024, 3)
    assert run.total == 4 * Decimal("10161.29") + Decimal("1016.13")
    assert run.total == sum(statement.net for statement in run.statements.all())


# --- Why it differs from the month before ---------------------------------------------------------------------------


def test_the_causes_add_up_to_the_difference(presidency, make_judge, secretariat, finance):
    leaving, coming = make_judge(name="Leaving Judge"), make_judge(name="Coming Judge", first_day=date(2026, 10, 20))
    gone = make_judge(name="Gone Judge")
    leaving.terms.update(last_day=date(2026, 10, 10), ended="resigned")
    gone.terms.update(last_day=date(2026, 9, 30), ended="resigned")
    acted(presidency[Office.FIRST_VICE_PRESIDENT], date(2026, 10, 3), date(2026, 10, 4))
    before, run = paid(secretariat, finance, 2026, 9, 10)
    assert causes(of(run, leaving)) == {"leaves_office": Decimal("-10161.29")}
    assert causes(of(run, coming)) == {"takes_office": Decimal("5806.45")}
    assert causes(of(run, presidency[Office.FIRST_VICE_PRESIDENT])) == {"acting_days": Decimal("200.00")}
    assert causes(of(run, presidency[Office.PRESIDENT])) == {}
    overview = pay_pages.overview(run)
    assert [statement.judge for statement in overview["gone"].statements] == [gone]
    assert sum(row["amount"] for row in overview["causes"]) == overview["difference"] == run.total - before.total


def test_every_statement_differs_by_the_sum_of_its_causes(presidency, judge, secretariat, finance):
    acted(judge, date(2026, 9, 29), date(2026, 10, 2))
    for run in paid(secretariat, finance, 2026, 8, 9, 10, 11):
        assert all(one.difference == sum(causes(one).values()) for one in run.statements.all())


# --- Corrections of earlier months (J-12) ---------------------------------------------------------------------------


def test_j_12_a_resignation_entered_late_is_taken_back_with_the_next_run_once(judge, president, secretariat, finance):
    september, october = paid(secretariat, finance, 2026, 9, 10)
    resign(judge, date(2026, 9, 15), secretariat)
    november = act("approve", prepare(secretariat, 2026, 11), finance)
    statement = of(november, judge)
    assert items(statement) == euros(correction="-22500.00")
    assert {str(row.month): (row.item, row.amount) for row in statement.corrections.all()} == {
        "2026-09-01": ("salary", Decimal("-7500.00")),
        "2026-10-01": ("salary", Decimal("-15000.00")),
    }
    assert [of(run, judge).net for run in (september, october)] == [15_000, 15_000]  # paid months stay as they were
    december = prepare(secretariat, 2026, 12)
    assert december.statements.count() == 3  # those of the Presidency
    assert not december.statements.filter(judge=judge).exists()


def test_j_12_a_correction_is_not_made_again_but_undone_when_the_record_says_otherwise(judge, secretariat, finance):
    paid(secretariat, finance, 2026, 9)
    resign(judge, date(2026, 9, 15), secretariat)
    [october] = paid(secretariat, finance, 2026, 10)
    assert items(of(october, judge)) == euros(correction="-7500.00")
    term = judge.terms.get()
    term.last_day, term.ended = None, ""
    keeping.keep(term, secretariat)
    november = prepare(secretariat, 2026, 11)
    assert items(of(november, judge)) == euros(salary="15000.00", correction="22500.00")


def test_j_12_acting_days_entered_late(judge, secretariat, finance):
    paid(secretariat, finance, 2026, 10)
    keeping.keep(ActingDay(judge=judge, day=date(2026, 10, 12), source="Note"), secretariat)
    run = prepare(secretariat, 2026, 11)
    assert items(of(run, judge)) == euros(salary="15000.00", correction="100.00")
    [row] = PayCorrection.objects.filter(statement__run=run)
    assert (row.month, row.item, row.amount) == (date(2026, 10, 1), "acting_allowance", Decimal("100.00"))


def test_j_12_a_row_of_the_scale_in_the_past_corrects_all_judges(presidency, judge, secretariat, finance):
    paid(secretariat, finance, 2026, 9, 10)
    raise_salary(secretariat, date(2026, 10, 1), 192_000)
    run = prepare(secretariat, 2026, 11)
    assert items(of(run, judge)) == euros(salary="16000.00", correction="1000.00")
    expected = euros(salary="16000.00", special_allowance="1600.00", correction="1100.00")
    assert items(of(run, presidency[Office.PRESIDENT])) == expected


def test_j_12_who_was_forgotten_is_paid_for_the_months_before(make_judge, president, secretariat, finance):
    paid(secretariat, finance, 2026, 9, 10)
    forgotten = make_judge(name="Forgotten Judge", first_day=date(2030, 1, 1))
    forgotten.terms.all().delete()
    term = Term(judge=forgotten, first_day=date(2026, 10, 16), scheduled_last_day=date(2035, 10, 15), source="Election")
    keeping.keep(term, secretariat)
    statement = of(prepare(secretariat, 2026, 11), forgotten)
    assert items(statement) == euros(salary="15000.00", correction="7741.94")  # 16/31 of October


def test_j_12_the_year_counts_corrections_in_the_month_that_they_are_for(judge, secretariat, finance):
    paid(secretariat, finance, 2025, 12)
    keeping.keep(ActingDay(judge=judge, day=date(2025, 12, 24), source="Note"), secretariat)
    paid(secretariat, finance, 2026, 1)
    record = pay_record(judge, salary_scale())
    latest, before = pay_pages.years(judge)
    assert (latest.year, latest.paid["net"], latest.due) == (2026, 15_100, 15_000)
    assert (before.year, before.paid["net"], before.due) == (2025, 15_000, 15_100)
    assert before.due == pay_of_year(record, 2025).months[-1].total


def test_only_records_that_changed_are_looked_at_again(judge, president, secretariat, finance):
    [october] = paid(secretariat, finance, 2026, 10)
    former = Term.objects.filter(judge=judge)
    former.update(last_day=date(2026, 10, 31), ended="resigned")  # behind the back of the record: no act
    others = set(pay.judges_of(PayRun(month=date(2026, 11, 1))))
    assert president in others
    assert judge not in others
    resign(judge, date(2026, 10, 30), secretariat)
    assert set(pay.judges_of(PayRun(month=date(2026, 11, 1)))) == {judge, *others}
    assert october.read_to < last_act()


# --- Which month, and one run a month -------------------------------------------------------------------------------


def test_the_first_run_begins_with_any_month_of_the_last_year(judge):
    months = PayRun.objects.open_months(date(2026, 11, 10))
    assert (months[0], months[-1], len(months)) == (date(2026, 11, 1), date(2025, 11, 1), 13)


def test_after_it_each_month_follows_the_one_before(judge, secretariat, finance):
    paid(secretariat, finance, 2026, 9)
    assert PayRun.objects.open_months(date(2026, 11, 10)) == [date(2026, 10, 1)]
    with pytest.raises(ValidationError, match="November 2026 cannot be prepared now"):
        prepare(secretariat, 2026, 11)


@pytest.mark.parametrize(("today", "open_"), [(date(2026, 10, 31), False), (date(2026, 11, 1), True)])
def test_no_month_before_it_has_begun(judge, secretariat, finance, today, open_):
    paid(secretariat, finance, 2026, 10)
    assert bool(PayRun.objects.open_months(today)) is open_


def test_one_at_a_time(judge, secretariat):
    prepare(secretariat, 2026, 10)
    assert PayRun.objects.open_months(date(2026, 11, 10)) == []
    with pytest.raises(IntegrityError, match="one_pay_run_in_preparation"), transaction.atomic():
        PayRun.objects.create(number="X", month=date(2026, 11, 1))


def test_a_month_is_paid_once(judge, secretariat, finance):
    paid(secretariat, finance, 2026, 10)
    with pytest.raises(IntegrityError, match="a_month_is_paid_once"), transaction.atomic():
        PayRun.objects.create(number="X", month=date(2026, 10, 1))


def test_a_withdrawn_run_gives_its_month_free(judge, secretariat):
    first = act("withdraw", prepare(secretariat, 2026, 10), secretariat)
    second = prepare(secretariat, 2026, 10)
    assert (first.number, second.number) == ("PAY-2026-0001", "PAY-2026-0002")
    assert first.statements.count() == second.statements.count() == 1


def test_statements_are_numbered_within_their_run(presidency, secretariat):
    run = prepare(secretariat, 2026, 10)
    numbers = run.statements.order_by("judge_id").values_list("number", flat=True)
    assert list(numbers) == [f"PAY-2026-0001-00{number}" for number in (1, 2, 3)]


# --- Who may do what ------------------------------------------------------------------------------------------------

MAY = {
    "draft": {Role.SECRETARIAT: {"recompute", "withdraw"}, Role.FINANCE: {"approve", "withdraw"}},
    "approved": {},
    "withdrawn": {},
}


@pytest.mark.parametrize("state", MAY)
@pytest.mark.parametrize("role", Role)
def test_each_role_is_offered_what_is_theirs(state, role, judge, make_user, secretariat, finance):
    run = prepare(secretariat, 2026, 10)
    if state == "approved":
        run = act("approve", run, finance)
    elif state == "withdrawn":
        run = act("withdraw", run, secretariat)
    offers = pay_workflow.offers(run, make_user(role), run.month)
    assert {offer.name for offer in offers if not offer.refusal} == MAY[state].get(role, set())


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARIAT}))
def test_only_the_secretariat_prepares(role, judge, make_user):
    with pytest.raises(Hidden):
        prepare(make_user(role), 2026, 10)


def test_who_prepared_does_not_approve(judge, make_user):
    both = make_user(Role.SECRETARIAT, Role.FINANCE)
    run = prepare(both, 2026, 10)
    with pytest.raises(Refused, match="Who prepared a pay run does not approve it"):
        act("approve", run, both)
    with pytest.raises(IntegrityError, match="who_prepared_pay_does_not_approve"), transaction.atomic():
        PayRun.objects.filter(pk=run.pk).update(approved_by=both)


def test_who_computed_it_anew_stands_for_it(judge, make_user, secretariat):
    both = make_user(Role.SECRETARIAT, Role.FINANCE)
    run = act("recompute", prepare(secretariat, 2026, 10), both)
    with pytest.raises(Refused, match="Who prepared"):
        act("approve", run, both)


def test_nobody_approves_their_own_pay(make_judge, secretariat):
    judge = make_judge(Role.FINANCE, name="Paying Judge")
    with pytest.raises(Refused, match="Nobody approves their own pay"):
        act("approve", prepare(secretariat, 2026, 10), judge.user)


def test_withdrawing_needs_a_reason(judge, secretariat):
    with pytest.raises(ValidationError, match="Say why"):
        act("withdraw", prepare(secretariat, 2026, 10), secretariat, reason=" ")


def test_acts_say_who_in_which_office_on_which_statements(judge, secretariat, finance):
    [run] = paid(secretariat, finance, 2026, 10)
    acts = list(Act.objects.about(run).select_related("content"))
    assert [(one.name, one.after, one.actor, one.office) for one in acts] == [
        ("prepare", "draft", secretariat, "Secretariat"),
        ("approve", "approved", finance, "Finance"),
    ]
    assert acts[0].content == acts[1].content
    assert acts[1].content.body["total"] == "15000.00"
    assert acts[1].content.body["statements"] == 1
    assert len(acts[1].content.body["hash"]) == 64


def test_finance_hears_of_it_then_who_prepared_it_and_each_judge(judge, secretariat, finance, run_jobs):
    judge.user.language = "fr"
    judge.user.save()
    run = prepare(secretariat, 2026, 10)
    assert [message.to for message in Message.objects.all()] == [finance]
    act("approve", run, finance)
    run_jobs()
    told = {message.to: message.subject for message in Message.objects.exclude(to=finance)}
    assert set(told) == {secretariat, judge.user}
    assert "octobre 2026" in told[judge.user]
    assert "15" not in Message.objects.get(to=judge.user).body.replace(run.statements.get().slug, "")


# --- What stands in the way of the approval -------------------------------------------------------------------------


def obstacles(run, user) -> list[str]:
    """In sentences."""
    return [str(sentence) for sentence in of_approval(Doing(run, user, run.month))]


def test_a_record_that_changed_since_is_named(judge, president, secretariat, finance):
    run = prepare(secretariat, 2026, 10)
    assert obstacles(run, finance) == []
    keeping.keep(ActingDay(judge=judge, day=date(2026, 10, 12), source="Note"), secretariat)
    expected = "The record changed since the pay was computed: Ordinary Judge. Compute it anew."
    assert obstacles(run, finance) == [expected]
    with pytest.raises(ValidationError, match="Ordinary Judge"):
        act("approve", run, finance)
    run = act("recompute", run, secretariat)
    assert obstacles(run, finance) == []
    assert of(act("approve", run, finance), judge).acting_allowance == 100


def test_a_scale_that_changed_since(judge, secretariat, finance):
    run = prepare(secretariat, 2026, 10)
    raise_salary(secretariat, date(2026, 12, 1), 192_000)
    assert obstacles(run, finance) == ["The salary scale changed since the pay was computed. Compute it anew."]


def test_an_account_that_changed_since(judge, secretariat, finance, make_user):
    own = account(judge)
    run = prepare(secretariat, 2026, 10)
    own.iban = "DE89370400440532013000"
    keeping.keep(own, make_user(Role.RECORDS))
    assert "Ordinary Judge" in obstacles(run, finance)[0]


def test_a_change_elsewhere_in_the_record_does_not_matter(judge, secretariat, finance):
    run = prepare(secretariat, 2026, 10)
    days = {"home_from": date(2026, 1, 1), "declared_on": date(2026, 1, 1)}
    home = Residence(judge=judge, home="lease", place="The Hague", source="Deed", **days)
    keeping.keep(home, secretariat)
    assert obstacles(run, finance) == []


def test_a_missing_salary_is_named_and_nothing_is_guessed(judge, secretariat, finance, scale):
    Salary.objects.update(first_day=date(2026, 10, 2))
    run = prepare(secretariat, 2026, 10)
    assert obstacles(run, finance) == ["The salary scale has no salary for days of: Ordinary Judge."]
    assert (items(of(run, judge)), of(run, judge).body["no_salary_on"]) == ({}, "2026-10-01")


def test_a_salary_missing_in_a_month_to_correct(judge, secretariat, finance):
    paid(secretariat, finance, 2026, 9)
    Salary.objects.update(first_day=date(2026, 10, 1))
    resign(judge, date(2026, 10, 15), secretariat)
    run = prepare(secretariat, 2026, 10)
    assert of(run, judge).body["no_salary_on"] == "2026-09-01"
    assert len(obstacles(run, finance)) == 1


def test_nobody_to_pay(secretariat, finance):
    assert obstacles(prepare(secretariat, 2026, 10), finance) == ["There is nobody to pay."]


def test_what_was_read_is_what_is_approved(judge, secretariat, finance):
    run = prepare(secretariat, 2026, 10)
    seen = run.content_hash
    PayStatement.objects.update(salary=99, net=99)
    with pytest.raises(Stale):
        act("approve", run, finance, seen=seen)


# --- Final ----------------------------------------------------------------------------------------------------------

FORBIDDEN = {
    "an amount": "UPDATE judges_paystatement SET salary = 1, net = 1",
    "a body": "UPDATE judges_paystatement SET body = '{}'",
    "a removal": "DELETE FROM judges_paycorrection; DELETE FROM judges_paystatement",
    "a removed correction": "DELETE FROM judges_paycorrection",
    "a correction": "UPDATE judges_paycorrection SET amount = 1",
    "truncating": "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE judges_paystatement CASCADE",
    "the total": "UPDATE judges_payrun SET total = 1",
    "the month": "UPDATE judges_payrun SET month = '2020-01-01'",
    "a draft again": "UPDATE judges_payrun SET state = 'draft' WHERE state = 'approved'",
    "the removal of a run": "DELETE FROM judges_payrun",
    "moving statements to a draft": "UPDATE judges_paystatement SET run_id ="
    " (SELECT id FROM judges_payrun WHERE state = 'draft') WHERE run_id <>"
    " (SELECT id FROM judges_payrun WHERE state = 'draft')",
}


@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN)
def test_an_approved_run_never_changes_whoever_writes(statement, judge, secretariat, finance):
    paid(secretariat, finance, 2026, 8)
    resign(judge, date(2026, 8, 15), secretariat)
    paid(secretariat, finance, 2026, 9)  # with a correction
    resign(judge, date(2026, 8, 14), secretariat)
    prepare(secretariat, 2026, 10)
    with pytest.raises(DatabaseError, match="does not change|never deleted|never truncated"):  # noqa: SIM117
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_approval_issues_the_statements(judge, secretariat, finance):
    run = prepare(secretariat, 2026, 10)
    assert of(run, judge).issued_at is None
    run = act("approve", run, finance)
    act_ = Act.objects.get(name="approve")
    assert timedelta(0) <= act_.at - of(run, judge).issued_at < timedelta(seconds=5)
    assert (run.approved_by, run.state) == (finance, "approved")


def test_no_approval_without_its_act(judge, secretariat, finance):
    run = prepare(secretariat, 2026, 10)
    with pytest.raises(DatabaseError, match="does not follow from its acts"), transaction.atomic():  # noqa: PT012
        PayRun.objects.filter(pk=run.pk).update(state="approved")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_account_is_the_one_in_use_on_the_last_day_of_the_month(judge, secretariat):
    account(judge, last_day=date(2026, 10, 30))
    new = account(judge, "DE89370400440532013000", date(2026, 10, 31))
    assert of(prepare(secretariat, 2026, 10), judge).account == new


# --- In the background ----------------------------------------------------------------------------------------------


@pytest.fixture
def in_background(monkeypatch):
    """A bench too large to be computed while somebody waits."""
    monkeypatch.setattr(runs, "AT_ONCE", 2)


def test_a_large_bench_is_left_to_the_worker(presidency, judge, secretariat, finance, run_jobs, in_background):
    run = prepare(secretariat, 2026, 10)
    assert (run.computed_at, run.judges_done, run.judges_expected) == (None, 0, 4)
    assert obstacles(run, finance) == ["The pay is still being computed: 0 of 4 judges."]
    run_jobs()
    run.refresh_from_db()
    assert (run.judges_done, run.statements.count(), run.total) == (4, 4, 61_500)
    assert obstacles(run, finance) == []


def test_it_goes_on_after_the_last_chunk(presidency, judge, secretariat, in_background):
    run = prepare(secretariat, 2026, 10)
    assert pay.runs.compute_chunk(run.pk, chunk=3) is True
    run.refresh_from_db()
    assert (run.judges_done, run.statements.count(), run.computed_at) == (3, 3, None)
    pay.runs.compute(run.pk, chunk=3)
    run.refresh_from_db()
    assert (run.judges_done, run.statements.count()) == (4, 4)
    assert run.computed_at is not None
    assert pay.runs.compute_chunk(run.pk) is False  # once


def test_a_run_withdrawn_meanwhile_is_not_computed_on(presidency, judge, secretariat, in_background):
    run = prepare(secretariat, 2026, 10)
    pay.runs.compute_chunk(run.pk, chunk=1)
    act("withdraw", run, secretariat)
    assert pay.runs.compute_chunk(run.pk, chunk=1) is False
    assert run.statements.count() == 1


def test_computing_anew_begins_from_nothing(presidency, judge, secretariat, run_jobs, in_background):
    run = prepare(secretariat, 2026, 10)
    pay.runs.compute_chunk(run.pk, chunk=3)
    act("recompute", run, secretariat)
    run.refresh_from_db()
    assert (run.judges_done, run.statements.count()) == (0, 0)
    run_jobs()  # that of the first time and that of the second
    run.refresh_from_db()
    assert (run.judges_done, run.statements.count()) == (4, 4)


@pytest.mark.parametrize(("seconds", "resumed"), [(59, False), (61, True)])
def test_a_run_that_stands_still_for_a_minute_is_taken_up(seconds, resumed, presidency, secretariat, in_background):
    run = prepare(secretariat, 2026, 10)
    now = run.progressed_at + timedelta(seconds=seconds)
    assert (run in PayRun.objects.stalled(now)) is resumed


def test_the_worker_takes_it_up_by_itself(presidency, secretariat, run_jobs, in_background):
    run = prepare(secretariat, 2026, 10)
    run.progressed_at -= timedelta(minutes=2)
    run.save()
    with connection.cursor() as cursor:  # its job was lost
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'judges.tasks.compute_pay'")
    tasks.resume_pay.func(timestamp=0)
    run_jobs()
    run.refresh_from_db()
    assert run.computed_at is not None


@pytest.mark.parametrize("chunk", [1, 2, 3, 4, 5])
def test_chunks_of_any_size_give_the_same(chunk, presidency, judge, secretariat, finance, in_background):
    run = prepare(secretariat, 2026, 10)
    pay.runs.compute(run.pk, chunk=chunk)
    run.refresh_from_db()
    assert (run.total, run.statements.count()) == (61_500, 4)
    numbers = run.statements.order_by("judge_id").values_list("number", flat=True)
    assert list(numbers) == [f"{run.number}-00{number}" for number in (1, 2, 3, 4)]
