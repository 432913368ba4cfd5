"""The monthly payment roll: what each beneficiary is paid, arrears and overpayments, who may do what; it is final."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from asp_portal import runs
from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.outbox import Message
from asp_portal.workflow import Doing, Hidden, Refused, Stale
from judges.models import Child, Marriage, Salary
from judges.presidency import salary
from judges.record import keeping
from pensions import tasks
from pensions.facts import record_of
from pensions.files.people import make_beneficiaries
from pensions.models import Beneficiary, PaymentItem, PensionFile, PensionPayment, PensionRoll, Suspension
from pensions.roll import pages as roll_pages
from pensions.roll import services as rolls
from pensions.roll.computing import computed, files_to_pay
from pensions.roll.workflow import of_approval, roll_workflow
from pensions.rules.facts import Paid
from tests.judges.pay_world import account as account_of_judge
from tests.pensions.roll_world import account, act, bench, causes, of, paid, prepare, sums
from tests.pensions.world import adopted_basis, adopted_scale, beneficiary, child_of, die, file_of, married, retired

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def scale(db):
    """The scale as adopted, and the illustrative basis."""
    adopted_basis()
    return adopted_scale()


@pytest.fixture
def keeper(make_user):
    """Somebody who keeps pensions."""
    return make_user(Role.PENSIONS)


@pytest.fixture
def own(make_judge, keeper) -> PensionFile:
    """The file of a judge who retired on 90,000 a year."""
    return file_of(retired(make_judge), keeper)


def euros(**amounts: str) -> dict[str, Decimal]:
    """Sums with their amounts."""
    return {name: Decimal(amount) for name, amount in amounts.items()}


def change(fact, user, **fields) -> None:
    """A fact of the record changed by those who keep it."""
    for name, value in {**fields, "source": "Register"}.items():
        setattr(fact, name, value)
    keeping.keep(fact, user)


def all_explained(roll: PensionRoll) -> bool:
    """Whether each payment differs by the sum of its causes, and the roll by the sum of them all."""
    overview = roll_pages.overview(roll)
    each = all(one.difference == sum(causes(one).values()) for one in roll.payments.all())
    return each and sum(row["amount"] for row in overview["causes"]) == overview["difference"]


# --- What is paid: the worked figures -------------------------------------------------------------------------------


def test_the_worked_examples_month_by_month(make_judge, keeper, finance):
    own, late, later, (spouse, child, elder, younger) = bench(make_judge, keeper)
    march, april, may = paid(keeper, finance, 2026, 3, 4, 5)
    assert sums(of(april, own)) == euros(pension="7500.00")
    assert sums(of(march, late)) == euros(pension="4838.71")  # 20 of 31 days, that of death counted
    assert sums(of(march, late, spouse)) == euros(pension="1330.65")  # 11 of 31 days
    assert sums(of(april, late, spouse)) == euros(pension="3750.00")
    assert sums(of(april, late, child)) == euros(pension="416.67")
    assert [sums(of(april, later, one)) for one in (elder, younger)] == [euros(pension="2291.67")] * 2
    assert causes(of(april, late)) == {"ends": Decimal("-4838.71")}
    assert causes(of(april, late, spouse)) == {"part_month": Decimal("2419.35")}
    assert sums(of(april, late)) == {}  # says that it ended, and why
    assert not may.payments.filter(beneficiary__file=late, beneficiary__relation="judge").exists()
    assert [march.total, april.total, may.total] == [
        sum((one.net for one in roll.payments.all()), Decimal(0)) for roll in (march, april, may)
    ]
    assert all(map(all_explained, (march, april, may)))
    [row] = of(april, late, child).items.all()
    assert (row.month, row.benefit, row.dated, row.amount) == (
        date(2026, 4, 1), "child", date(2026, 4, 1), Decimal("416.67"),
    )  # fmt: skip


def test_annex_v_2_a_change_of_scale_revises_pensions_in_payment_on_its_date(make_judge, keeper, secretariat, finance):
    own, late, _later, (spouse, *_children) = bench(make_judge, keeper)
    row = Salary(first_day=date(2026, 6, 16), annual=Decimal(198_000), source="Decision")
    salary.keep(row, secretariat, seen=salary.version())
    may, june, july = paid(keeper, finance, 2026, 5, 6, 7)
    assert [of(roll, own).pension for roll in (may, june, july)] == [7_500, 7_875, 8_250]
    assert [of(roll, late, spouse).pension for roll in (may, june, july)] == [3_750, Decimal("3937.50"), 4_125]
    assert causes(of(june, own)) == causes(of(july, own)) == {"revision": Decimal(375)}
    assert all(map(all_explained, (june, july)))


def test_death_grant_and_the_lump_sum_on_remarriage_are_paid_in_their_month_once_ever(make_judge, keeper, finance):
    judge = retired(make_judge)
    judge.terms.update(first_day=date(2021, 5, 1), last_day=None, ended="", scheduled_last_day=date(2030, 4, 30))
    marriage, child = married(judge), child_of(judge)
    file = file_of(judge, keeper)
    die(judge, date(2026, 3, 31))
    make_beneficiaries(file)
    march, april = paid(keeper, finance, 2026, 3, 4)
    assert sums(of(march, file, marriage)) == sums(of(march, file, child)) == euros(lump_sum="30000.00")
    assert sums(of(april, file, marriage)) == euros(pension="3750.00")
    change(marriage, keeper, remarried_on=date(2026, 5, 11))
    may, june = paid(keeper, finance, 2026, 5, 6)
    assert sums(of(may, file, marriage)) == euros(pension="1209.68", lump_sum="90000.00")
    assert causes(of(june, file, marriage)) == {"remarried": Decimal("-1209.68"), "lump_sum": Decimal(-90_000)}
    assert sums(of(june, file, child)) == euros(pension="2291.67")  # P-11
    assert all_explained(may)
    assert all_explained(june)
    change(Marriage.objects.get(), keeper, remarried_on=date(2026, 6, 1))
    july = prepare(keeper, 2026, 7)
    rows = PaymentItem.objects.filter(payment__roll=july, benefit="remarriage").order_by("month")
    assert [(str(row.month), row.amount) for row in rows] == [("2026-05-01", -90_000), ("2026-06-01", 90_000)]
    assert PaymentItem.objects.filter(benefit="remarriage").count() == 3


def test_a_suspension_is_unpaid(own, keeper, finance):
    days = {"first_day": date(2026, 5, 11), "last_day": date(2026, 6, 20)}
    Suspension.objects.create(file=own, ground="Judge of the ICJ", source="Letter", **days)
    april, may, june, july = paid(keeper, finance, 2026, 4, 5, 6, 7)
    assert [of(roll, own).pension for roll in (may, june)] == [Decimal("2419.35"), Decimal(2500)]
    assert causes(of(june, own)) == {"suspended": Decimal("-2419.35"), "resumed": Decimal(2500)}
    assert all(map(all_explained, (april, may, june, july)))


def test_i_6_what_the_rolls_paid_before_sixty_counts_after_a_re_election(make_judge, keeper, finance):
    judge = retired(make_judge, date_of_birth=date(1970, 3, 11))
    file = file_of(judge, keeper)
    file.early_choices.create(
        first_day=date(2026, 2, 11), chosen_on=date(2026, 1, 15), estimate=1, source="Letter",
        basis=adopted_basis(first_day=date(2004, 1, 1)),
    )  # fmt: skip
    make_beneficiaries(file)
    february, march = paid(keeper, finance, 2026, 2, 3)
    assert record_of(PensionFile.objects.get()).paid == ()  # nothing asks for it yet
    again = {"first_day": date(2026, 4, 1), "scheduled_last_day": date(2035, 3, 31), "source": "Election"}
    judge.terms.create(elected_on=date(2026, 2, 1), **again)
    expected = [Paid(date(2026, 2, 11), of(february, file).net), Paid(date(2026, 3, 1), of(march, file).net)]
    assert list(record_of(PensionFile.objects.get()).paid) == expected
    judge.terms.filter(first_day=date(2026, 4, 1)).update(first_day=date(2026, 3, 16))
    keeping.keep(changed(judge.terms.latest("first_day")), keeper)
    [april] = paid(keeper, finance, 2026, 4)
    assert of(april, file).correction < 0
    half = of(march, file).net + of(april, file).correction
    assert list(record_of(PensionFile.objects.get()).paid) == [expected[0], Paid(date(2026, 3, 1), half)]


def changed(fact):
    """The fact with another source, so that the record has an act on it."""
    fact.source = "Register"
    return fact


def test_an_illustrative_basis_is_paid_and_said(make_judge, keeper):
    early = file_of(retired(make_judge, "Early Judge", date_of_birth=date(1970, 3, 11)), keeper)
    early.early_choices.create(
        first_day=date(2026, 2, 1), chosen_on=date(2026, 1, 15), basis=adopted_basis(first_day=date(2004, 1, 1)),
        estimate=1, source="Letter",
    )  # fmt: skip
    make_beneficiaries(early)
    plain = file_of(retired(make_judge, "Plain Judge"), keeper)
    roll = prepare(keeper, 2026, 4)
    assert [of(roll, file).body["illustrative"] for file in (early, plain)] == [True, False]
    assert of(roll, early).pension > 0


def test_under_regulations_whose_text_is_not_known_nothing_is_paid(make_judge, own, keeper, finance):
    amended = file_of(retired(make_judge, "Amended Judge"), keeper, "amended", date(2007, 12, 14))
    serving = retired(make_judge, "Serving Judge")
    serving.terms.update(last_day=None, ended="", scheduled_last_day=date(2030, 3, 10))
    file_of(serving, keeper, "amended", date(2007, 12, 14))  # nothing would be due
    [april] = paid(keeper, finance, 2026, 4)  # no obstacle
    assert [payment.beneficiary.file for payment in april.payments.all()] == [own]
    sentence = "Not paid: the text of the regulations assigned is not known."
    assert [(row["file"], row["sentence"]) for row in roll_pages.notices(april)] == [(amended, sentence)]
    PensionFile.objects.filter(pk=own.pk).update(regime="amended")
    may = prepare(keeper, 2026, 5)
    assert sums(of(may, own)) == {}  # no arrears and nothing taken back: what was due is not known
    assert causes(of(may, own)) == {"record": Decimal(-7500)}
    assert of(may, own).body["text_unknown"] is True
    assert all_explained(may)


def test_a_childs_incapacity_is_paid_but_not_told(make_judge, keeper, make_user):
    judge = retired(make_judge)
    child = child_of(judge, date(2000, 6, 15))
    judge.incapacities.create(child=child, first_day=date(2010, 1, 1), source="Canary report", note="Canary illness")
    die(judge, date(2026, 3, 20))
    file = file_of(judge, keeper)
    body = of(prepare(keeper, 2026, 4), file, child).body
    assert body["pension"] == "2291.67"
    assert "Canary" not in str(body)
    assert "incapacitated" not in str(body)
    assert "app2-IV-3" not in [key for row in body["trace"] if row["applied"] for key in row["provisions"]]


# --- Arrears and overpayments (P-24) --------------------------------------------------------------------------------


def test_p_24_a_death_entered_late_is_worked_out_for_everybody_by_month(make_judge, keeper, finance):
    judge = retired(make_judge)
    marriage, child = married(judge), child_of(judge)
    file = file_of(judge, keeper)
    paid(keeper, finance, 2026, 8, 9)
    change(judge, keeper, died_on=date(2026, 8, 10))
    make_beneficiaries(file)
    roll = act("approve", prepare(keeper, 2026, 10), finance)
    owed = of(roll, file)
    assert sums(owed) == euros(correction="-12580.65")
    assert owed.net < 0
    assert {str(row.month): (row.benefit, row.amount) for row in owed.items.all()} == {
        "2026-08-01": ("retirement", Decimal("-5080.65")),
        "2026-09-01": ("retirement", Decimal("-7500.00")),
    }
    assert sums(of(roll, file, marriage)) == euros(pension="3750.00", correction="6290.32")
    assert sums(of(roll, file, child)) == euros(pension="416.67", correction="698.93")
    [august, _september] = of(roll, file, marriage).body["corrections"]
    assert (august["was"], august["now"]) == ("0.00", "2540.32")
    assert any(step["label"].startswith("Half of the judge's pension") for step in august["steps"])
    assert all_explained(roll)
    november = prepare(keeper, 2026, 11)
    assert sums(of(november, file)) == {}  # once
    assert causes(of(november, file)) == {"correction": Decimal("12580.65")}


def test_p_24_a_correction_is_undone_when_the_record_says_otherwise(own, keeper, finance):
    paid(keeper, finance, 2026, 8)
    judge = own.judge
    change(judge, keeper, died_on=date(2026, 8, 10))
    paid(keeper, finance, 2026, 9)
    judge.refresh_from_db()
    change(judge, keeper, died_on=None)
    october = prepare(keeper, 2026, 10)
    assert sums(of(october, own)) == euros(pension="7500.00", correction="12580.65")
    assert all_explained(october)


def test_p_24_months_before_the_first_roll_are_not_touched(own, keeper, finance):
    paid(keeper, finance, 2026, 8)
    change(own.judge, keeper, died_on=date(2026, 3, 10))
    assert sums(of(prepare(keeper, 2026, 9), own)) == euros(correction="-7500.00")


def test_who_is_entitled_but_not_confirmed_is_pointed_out_and_paid_later(own, make_judge, keeper, finance):
    judge = retired(make_judge, "Late Judge")
    child = child_of(judge)
    die(judge, date(2026, 3, 20))
    file = file_of(judge, keeper)
    file.beneficiaries.filter(child=child).delete()
    [april] = paid(keeper, finance, 2026, 4)  # no obstacle
    assert april.payments.exists() is not False or april.payments.count() == 0
    [notice] = roll_pages.notices(april)
    assert notice["file"] == file
    assert notice["sentence"] == (
        "Child's pension, 2,291.67\xa0EUR: nobody is confirmed as its beneficiary yet, so it is not paid."
    )
    make_beneficiaries(file)
    assert sums(of(prepare(keeper, 2026, 5), file, child)) == euros(pension="2291.67", correction="2291.67")


def test_a_record_without_an_answer_is_named_and_nothing_is_guessed(own, keeper, finance, make_judge):
    other = file_of(retired(make_judge, "Undated Judge"), keeper)
    type(other.judge).objects.filter(pk=other.judge_id).update(date_of_birth=None)
    roll = prepare(keeper, 2026, 4)
    assert [payment.beneficiary.file for payment in roll.payments.all()] == [own]
    assert obstacles(roll, finance) == ["What is due cannot be worked out from the record of: Undated Judge."]
    [notice] = roll_pages.notices(roll)
    assert notice["file"] == other


# --- Which month, one roll a month ----------------------------------------------------------------------------------


def test_months_follow_each_other(own, keeper, finance):
    first = PensionRoll.objects.open_months(date(2026, 11, 10))
    assert (first[0], first[-1], len(first)) == (date(2026, 11, 1), date(2025, 11, 1), 13)
    paid(keeper, finance, 2026, 9)
    assert PensionRoll.objects.open_months(date(2026, 9, 30)) == []
    assert PensionRoll.objects.open_months(date(2026, 11, 10)) == [date(2026, 10, 1)]
    with pytest.raises(ValidationError, match="The pensions of November 2026 cannot be prepared now"):
        prepare(keeper, 2026, 11)
    prepare(keeper, 2026, 10)
    assert PensionRoll.objects.open_months(date(2026, 11, 10)) == []  # one at a time
    with pytest.raises(IntegrityError, match="one_payment_roll_in_preparation"), transaction.atomic():
        PensionRoll.objects.create(number="X", month=date(2026, 11, 1))
    with pytest.raises(IntegrityError, match="pensions_of_a_month_are_paid_once"), transaction.atomic():
        PensionRoll.objects.create(number="X", month=date(2026, 9, 1))


def test_a_withdrawn_roll_gives_its_month_free(own, keeper):
    first = act("withdraw", prepare(keeper, 2026, 10), keeper)
    second = prepare(keeper, 2026, 10)
    assert (first.number, second.number) == ("ROLL-2026-0001", "ROLL-2026-0002")
    assert first.payments.get().number == "ROLL-2026-0001-001"
    with pytest.raises(ValidationError, match="Say why"):
        act("withdraw", second, keeper, reason=" ")


# --- Who may do what ------------------------------------------------------------------------------------------------

MAY = {
    "draft": {Role.PENSIONS: {"recompute", "withdraw"}, Role.FINANCE: {"approve", "withdraw"}},
    "approved": {},
    "withdrawn": {},
}


@pytest.mark.parametrize("state", MAY)
def test_each_role_is_offered_what_is_theirs(state, own, make_user, keeper, finance):
    roll = prepare(keeper, 2026, 10)
    if state == "approved":
        roll = act("approve", roll, finance)
    elif state == "withdrawn":
        roll = act("withdraw", roll, keeper)
    for role in Role:
        offers = roll_workflow.offers(roll, make_user(role), roll.month)
        assert {offer.name for offer in offers if not offer.refusal} == MAY[state].get(role, set()), role


def test_only_pensions_prepare(own, make_user):
    for role in sorted(set(Role) - {Role.PENSIONS}):
        with pytest.raises(Hidden):
            prepare(make_user(role), 2026, 10)
    assert not PensionRoll.objects.exists()


def test_nobody_approves_what_they_prepared_nor_their_own(own, make_user, keeper):
    both = make_user(Role.PENSIONS, Role.FINANCE)
    roll = act("recompute", prepare(keeper, 2026, 10), both)
    with pytest.raises(Refused, match="Who prepared a payment roll does not approve it"):
        act("approve", roll, both)
    with pytest.raises(IntegrityError, match="who_prepared_a_roll_does_not_approve"), transaction.atomic():
        PensionRoll.objects.filter(pk=roll.pk).update(approved_by=both)
    own.judge.user.groups.set(make_user(Role.FINANCE).groups.all())
    with pytest.raises(Refused, match="Nobody approves their own pension"):
        act("approve", roll, type(both).objects.get(pk=own.judge.user_id))


def test_acts_and_messages_say_who_did_what_but_no_amount(own, keeper, finance, run_jobs):
    roll = prepare(keeper, 2026, 10)
    assert [message.to for message in Message.objects.all()] == [finance]
    act("approve", roll, finance)
    run_jobs()
    assert {message.to for message in Message.objects.exclude(to=finance)} == {keeper, own.judge.user}
    assert "500" not in Message.objects.get(to=own.judge.user).body.replace(roll.payments.get().slug, "")
    acts = list(Act.objects.about(roll).select_related("content"))
    assert [(one.name, one.after, one.actor, one.office) for one in acts] == [
        ("prepare", "draft", keeper, "Pensions"),
        ("approve", "approved", finance, "Finance"),
    ]
    assert acts[0].content == acts[1].content
    assert (acts[1].content.body["total"], acts[1].content.body["payments"]) == ("7500.00", 1)


# --- What stands in the way of the approval -------------------------------------------------------------------------


def obstacles(roll, user) -> list[str]:
    """In sentences."""
    return [str(sentence) for sentence in of_approval(Doing(roll, user, roll.month))]


def test_a_record_that_changed_since_is_named_until_it_is_computed_anew(make_judge, own, keeper, secretariat, finance):
    other = file_of(retired(make_judge, "Other Judge"), keeper)
    roll = prepare(keeper, 2026, 10)
    assert obstacles(roll, finance) == []
    change(own.judge, keeper, died_on=date(2026, 10, 10))
    expected = "The record changed since the pensions were computed: Retired Judge. Compute them anew."
    assert obstacles(roll, finance) == [expected]
    with pytest.raises(ValidationError, match="Retired Judge"):
        act("approve", roll, finance)
    roll = act("recompute", roll, keeper)
    assert obstacles(roll, finance) == []
    assert of(roll, own).pension == Decimal("2419.35")
    row = Salary(first_day=date(2026, 12, 1), annual=Decimal(198_000), source="Decision")
    salary.keep(row, secretariat, seen=salary.version())
    assert obstacles(roll, finance) == [
        "The salary scale or an actuarial basis changed since the pensions were computed. Compute them anew."
    ]
    assert of(act("approve", act("recompute", roll, keeper), finance), other).pension == 7500


def test_nobody_to_pay_and_what_was_read_is_what_is_approved(keeper, finance, make_judge):
    assert obstacles(roll := prepare(keeper, 2026, 10), finance) == ["There is nobody to pay."]
    file_of(retired(make_judge), keeper)
    roll = act("recompute", roll, keeper)
    seen = roll.content_hash
    PensionPayment.objects.update(pension=99, net=99)
    with pytest.raises(Stale):
        act("approve", roll, finance, seen=seen)


def test_a_month_in_which_nobody_is_paid_any_more_can_be_passed(own, keeper, finance):
    change(own.judge, keeper, died_on=date(2026, 8, 31))
    *_rest, october, november = paid(keeper, finance, 2026, 8, 9, 10, 11)
    assert [roll.total for roll in (october, november)] == [0, 0]
    assert not november.payments.exists()


def test_who_has_no_account_is_paid_later_but_approved(make_judge, keeper, finance):
    own, late, _later, (spouse, *_children) = bench(make_judge, keeper)
    judges, survivors = account_of_judge(own.judge), account(beneficiary(late, spouse))
    [roll] = paid(keeper, finance, 2026, 10)
    assert (of(roll, own).account, of(roll, own).payee_account) == (judges, None)
    assert (of(roll, late, spouse).account, of(roll, late, spouse).payee_account) == (None, survivors)
    assert roll_pages.overview(roll)["without_account"] == 3


# --- Final ----------------------------------------------------------------------------------------------------------

FORBIDDEN = {
    "an amount": "UPDATE pensions_pensionpayment SET pension = 1, net = 1, lump_sum = 0, correction = 0",
    "a body": "UPDATE pensions_pensionpayment SET body = '{}'",
    "a removal": "DELETE FROM pensions_paymentitem; DELETE FROM pensions_pensionpayment",
    "an item": "UPDATE pensions_paymentitem SET amount = 1",
    "truncating": "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE pensions_pensionpayment CASCADE",
    "the total": "UPDATE pensions_pensionroll SET total = 1",
    "what it points out": "UPDATE pensions_pensionroll SET notices = '[1]'",
    "the month": "UPDATE pensions_pensionroll SET month = '2020-01-01'",
    "a draft again": "UPDATE pensions_pensionroll SET state = 'draft' WHERE state = 'approved'",
    "the removal of a roll": "DELETE FROM pensions_pensionroll",
}


def test_an_approved_roll_never_changes_whoever_writes(own, keeper, finance):
    [roll] = paid(keeper, finance, 2026, 8)
    for statement in FORBIDDEN.values():
        with pytest.raises(DatabaseError, match="does not change|never deleted|never truncated"):  # noqa: SIM117
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    payment = of(roll, own)
    payment.payee = "Retired Judge"  # a name may be sealed anew
    payment.save(update_fields=["payee"])
    assert of(roll, own).payee == "Retired Judge"
    assert timedelta(0) <= Act.objects.get(name="approve").at - payment.issued_at < timedelta(seconds=5)


def test_no_approval_without_its_act(own, keeper):
    roll = prepare(keeper, 2026, 10)
    with pytest.raises(DatabaseError, match="does not follow from its acts"), transaction.atomic():  # noqa: PT012
        PensionRoll.objects.filter(pk=roll.pk).update(state="approved")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# --- In the background, and how many queries ------------------------------------------------------------------------


@pytest.fixture
def in_background(monkeypatch):
    """More files than are computed while somebody waits."""
    monkeypatch.setattr(runs, "AT_ONCE", 2)


def test_many_files_are_left_to_the_worker_which_takes_them_up_by_itself(
    make_judge, keeper, finance, run_jobs, in_background
):
    bench(make_judge, keeper)
    roll = prepare(keeper, 2026, 10)
    assert (roll.computed_at, roll.files_done, roll.files_expected) == (None, 0, 3)
    assert obstacles(roll, finance) == ["The pensions are still being computed: 0 of 3 files."]
    now = roll.progressed_at
    found = [roll in PensionRoll.objects.stalled(now + timedelta(seconds=seconds)) for seconds in (59, 61)]
    assert found == [False, True]
    roll.progressed_at -= timedelta(minutes=2)
    roll.save()
    with connection.cursor() as cursor:  # its job was lost
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'pensions.tasks.compute_roll'"
        )
    tasks.resume_rolls.func(timestamp=0)
    run_jobs()
    roll.refresh_from_db()
    assert (roll.files_done, roll.payments.count(), roll.total) == (3, 5, Decimal("16250.01"))
    assert obstacles(roll, finance) == []


def test_chunks_of_any_size_give_the_same_and_what_was_withdrawn_stops(make_judge, keeper, in_background):
    bench(make_judge, keeper)
    for chunk in (1, 2, 3, 4):
        roll = prepare(keeper, 2026, 10)
        assert rolls.runs.compute_chunk(roll.pk, chunk) is (chunk < 4)
        rolls.runs.compute(roll.pk, chunk)
        roll.refresh_from_db()
        assert (roll.total, roll.files_done) == (Decimal("16250.01"), 3)
        numbers = roll.payments.order_by("number").values_list("number", flat=True)
        assert list(numbers) == [f"{roll.number}-00{number}" for number in range(1, 6)]
        assert rolls.runs.compute_chunk(roll.pk) is False  # once
        act("withdraw", roll, keeper)
    roll = prepare(keeper, 2026, 10)
    rolls.runs.compute_chunk(roll.pk, 1)
    act("withdraw", roll, keeper)
    assert rolls.runs.compute_chunk(roll.pk, 1) is False
    assert roll.payments.count() == 1


def test_the_data_of_many_payments_take_as_many_queries_as_those_of_one(make_judge, keeper, finance):
    own, late, *_rest = bench(make_judge, keeper)
    paid(keeper, finance, 2026, 8, 9)
    change(late.judge, keeper, died_on=date(2026, 8, 10))  # all of it is to be corrected
    change(own.judge, keeper, died_on=date(2026, 8, 10))
    roll = PensionRoll(month=date(2026, 10, 1))
    taken = []
    for files in (files_to_pay()[1:2], files_to_pay()):
        with CaptureQueriesContext(connection) as captured:
            found = computed(roll, list(files))
        assert len(found.payments) >= len(files)
        taken.append(len(captured))
    assert taken[0] == taken[1]


def test_beneficiaries_are_named_in_the_payment_as_they_were(make_judge, keeper, finance):
    _own, late, _later, (spouse, *_children) = bench(make_judge, keeper)
    [roll] = paid(keeper, finance, 2026, 10)
    change(Marriage.objects.get(), keeper, spouse_name="Renamed Spouse")
    assert of(roll, late, spouse).payee == "Canary Spouse"
    assert "Canary" not in str(of(roll, late, spouse).body)
    assert {one.key for one in Beneficiary.objects.filter(file=late)} == {None, spouse.slug, Child.objects.first().slug}
