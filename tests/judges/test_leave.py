"""Leave from the request to the decision, and leave recorded: what is refused, who does what, what counts (art. XI)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.outbox import Message
from asp_portal.workflow import Doing, Hidden, Refused, Stale
from judges.leave import services as leave
from judges.leave.figures import balance_on, figures_of, period_in_words, to_decide, visible_leave
from judges.leave.workflow import leave_workflow
from judges.models import ActingDay, Judge, LeaveRequest, Term
from judges.rules.presidency import Office
from tests.judges.leave_world import FIRST, LAST, PATHS, TODAY, act, ask, decider_of, event

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(make_judge, presidency):
    """In office from 1 October 2026: 40 x 92/365 = 10.08, so 10.5 working days in 2026."""
    return make_judge(name="New Comer", first_day=date(2026, 10, 1))


def refusal(judge, first, last, **fields):
    """Why leave cannot be asked for, in sentences."""
    with pytest.raises(ValidationError) as error:
        ask(judge, "requested", first, last, **fields)
    return " ".join(error.value.messages)


# --- What a request comes to ----------------------------------------------------------------------------------------


class TestDays:
    def test_art_XI_1_working_days_are_counted_by_calendar_year_without_holidays(self, judge, presidency):  # noqa: N802
        event("holiday", "Christmas Day", date(2026, 12, 25))
        event("holiday", "New Year's Day", date(2027, 1, 1))
        made = ask(judge, "granted", date(2026, 12, 21), date(2027, 1, 8))
        # 21-24 and 28-31 December; 4-8 January
        assert made.days_by_year == {"2026": "8", "2027": "5"}
        assert made.total == 13

    def test_half_days(self, judge, presidency):
        assert ask(judge, from_noon=True, until_noon=True).days_by_year == {"2026": "4"}

    def test_what_was_granted_keeps_its_days_when_a_holiday_is_entered_later(self, judge, presidency):
        granted, asked = ask(judge, "granted"), ask(judge, "requested", date(2026, 12, 7), date(2026, 12, 11))
        for day in (FIRST, date(2026, 12, 7)):
            event("holiday", "A day off", day)
        granted.refresh_from_db()
        assert granted.total == 5
        assert act("grant", asked, decider_of(judge)).total == 4  # decided with the holiday known

    def test_leave_in_words(self, judge):
        made = LeaveRequest(first_day=date(2026, 11, 3), last_day=date(2026, 11, 5), from_noon=True)
        assert period_in_words(made) == "3\u00a0Nov\u00a02026 from noon to 5\u00a0Nov\u00a02026"
        made.last_day, made.from_noon, made.until_noon = made.first_day, False, True
        assert period_in_words(made) == "3\u00a0Nov\u00a02026 until noon"

    def test_numbers_run_on_and_drafts_count_nowhere(self, judge, presidency):
        assert [ask(judge, "draft").number, ask(judge, "draft").number] == ["L-2026-0001", "L-2026-0002"]
        assert balance_on(Judge.objects.get(pk=judge.pk), LAST) == Decimal("112.5")  # 32.5 + 40 + 40


class TestBalance:
    """Both sides of what there is: 10.5 days in 2026."""

    def test_all_that_there_is_may_be_taken(self, newcomer):
        # 16 to 30 November are eleven working days; until noon of the last ten and a half
        made = ask(newcomer, "granted", date(2026, 11, 16), date(2026, 11, 30), until_noon=True)
        assert made.total == Decimal("10.5")
        assert balance_on(Judge.objects.get(pk=newcomer.pk), date(2026, 11, 30)) == 0

    def test_half_a_day_more_is_refused_with_what_is_missing(self, newcomer):
        said = refusal(newcomer, date(2026, 11, 16), date(2026, 11, 30))
        assert "For 2026, 0.5 working days are missing" in said
        assert LeaveRequest.objects.get().state == "draft"

    def test_what_was_asked_before_counts(self, newcomer):
        ask(newcomer, "requested", date(2026, 11, 16), date(2026, 11, 20))
        assert "For 2026, 0.5 working days are missing" in refusal(newcomer, date(2026, 11, 23), date(2026, 11, 30))

    def test_what_was_refused_or_withdrawn_does_not(self, newcomer):
        ask(newcomer, "refused", date(2026, 11, 16), date(2026, 11, 20))
        ask(newcomer, "withdrawn", date(2026, 11, 16), date(2026, 11, 20))
        assert ask(newcomer, "granted", date(2026, 11, 16), date(2026, 11, 27)).total == 10

    def test_the_next_year_has_its_own_forty(self, newcomer):
        assert ask(newcomer, "granted", date(2027, 1, 4), date(2027, 2, 26)).total == 40

    def test_leave_asked_now_may_not_eat_what_a_later_leave_rests_on(self, newcomer):
        ask(newcomer, "granted", date(2027, 1, 4), date(2027, 3, 12))  # fifty days: ten of them carried from 2026
        assert "For 2027, 0.5 working days are missing" in refusal(newcomer, FIRST, FIRST)

    def test_art_XI_2_what_is_above_ninety_lapses(self, judge, presidency):  # noqa: N802
        of_judge = lambda day: balance_on(Judge.objects.get(pk=judge.pk), day)  # noqa: E731
        assert of_judge(date(2026, 12, 31)) == Decimal("112.5")
        assert of_judge(date(2027, 1, 1)) == 90 + 40
        ask(judge, "granted", date(2026, 11, 16), date(2026, 12, 15))  # 22 days: half a day above ninety
        assert (of_judge(date(2026, 12, 31)), of_judge(date(2027, 1, 1))) == (Decimal("90.5"), 130)
        ask(judge, "granted", date(2026, 12, 16), date(2026, 12, 16), until_noon=True)
        assert (of_judge(date(2026, 12, 31)), of_judge(date(2027, 1, 1))) == (90, 130)
        ask(judge, "granted", date(2026, 12, 17), date(2026, 12, 17))
        assert (of_judge(date(2026, 12, 31)), of_judge(date(2027, 1, 1))) == (89, 129)


class TestRefused:
    def test_days_out_of_office(self, judge, presidency):
        Term.objects.filter(judge=judge).update(last_day=date(2026, 12, 3), ended="resigned")
        assert "On 4\u00a0Dec\u00a02026 the judge is not in office" in refusal(judge, FIRST, LAST)
        assert ask(judge, "granted", FIRST, date(2026, 12, 3)).total == 4

    def test_days_before_full_time_service(self, make_judge, presidency):
        judge = make_judge(name="Part Time")
        Term.objects.filter(judge=judge).update(full_time_from=date(2026, 12, 1))
        assert "does not yet serve full-time" in refusal(judge, FIRST, LAST)

    def test_no_working_day(self, judge, presidency):
        assert "no leave is needed" in refusal(judge, date(2026, 12, 5), date(2026, 12, 6))

    def test_days_that_have_begun(self, judge, presidency):
        made = ask(judge, "draft", date(2026, 11, 9), date(2026, 11, 13))
        with pytest.raises(ValidationError, match="These days have begun"):
            act("request", made, judge.user, TODAY)
        made = ask(judge, "draft", TODAY, TODAY)
        assert act("request", made, judge.user, TODAY).state == "requested"

    def test_days_of_another_leave(self, judge, presidency):
        first = ask(judge, "requested")
        assert f"Another leave runs on some of these days: {first.number}" in refusal(judge, LAST, date(2026, 12, 8))
        act("grant", first, decider_of(judge))
        assert "Another leave runs" in refusal(judge, date(2026, 11, 27), FIRST)
        assert ask(judge, "granted", date(2026, 12, 5), date(2026, 12, 8)).total == 2

    def test_days_of_another_judges_leave_are_no_matter(self, judge, make_judge, presidency):
        ask(judge, "granted")
        assert ask(make_judge(name="Another Judge"), "granted").state == "granted"

    @pytest.mark.parametrize(
        ("days", "sentence"),
        [
            ({"first_day": LAST, "last_day": FIRST}, "cannot be before the first"),
            ({"first_day": FIRST, "last_day": FIRST, "from_noon": True, "until_noon": True}, "is no leave"),
        ],
    )
    def test_days_that_cannot_be(self, judge, days, sentence):
        with pytest.raises(ValidationError, match=sentence):
            leave.create(judge, today=TODAY, **days)

    def test_the_database_refuses_two_leaves_on_one_day_and_a_state_without_its_act(self, judge, presidency):
        ask(judge, "granted")
        draft = ask(judge, "draft", LAST, LAST)
        with pytest.raises(IntegrityError), transaction.atomic():
            LeaveRequest.objects.filter(pk=draft.pk).update(state="granted")

    def test_a_hearing_is_a_warning(self, judge, make_judge, presidency):
        event("hearing", "Trial A", LAST, judges=[judge])
        event("hearing", "Trial B", FIRST, judges=[make_judge(name="Another Judge")])
        event("hearing", "Plenary hearing", FIRST)
        event("hearing", "Too early", date(2026, 11, 29))
        event("meeting", "Meeting of the judges", FIRST)
        figures = figures_of(ask(judge, "draft"))
        assert {found.title for found in figures.hearings} == {"Trial A", "Plenary hearing"}
        assert ask(judge, "granted").state == "granted"


# --- Who does what --------------------------------------------------------------------------------------------------

# What each may do in each state: while the leave is to come; on its first day, where that is different.
MATRIX = {
    ("draft", "judge"): {"request", "withdraw"},
    ("requested", "judge"): {"withdraw"},
    ("requested", "president"): {"grant", "refuse"},
    ("granted", "judge"): {"give-back"},
}
BEGUN = MATRIX | {("granted", "judge"): set(), ("granted", "secretariat"): {"take-back"}}
WHO = ("judge", "another", "president", "first_vice_president", "secretariat", "auditor", "finance", "registrar")


@pytest.fixture
def people(judge, make_judge, presidency, secretariat, auditor, finance, registrar):
    """The accounts of WHO."""
    return {
        "judge": judge.user, "another": make_judge(name="Another Judge").user,
        "president": presidency[Office.PRESIDENT].user,
        "first_vice_president": presidency[Office.FIRST_VICE_PRESIDENT].user,
        "secretariat": secretariat, "auditor": auditor, "finance": finance, "registrar": registrar,
    }  # fmt: skip


@pytest.mark.parametrize(("day", "expected"), [(TODAY, MATRIX), (FIRST, BEGUN)])
@pytest.mark.parametrize("state", PATHS)
def test_what_each_may_do_in_each_state(state, day, expected, people, judge):
    made = ask(judge, state)
    for who, user in people.items():
        offers = {offer.name for offer in leave_workflow.offers(made, user, day) if not offer.refusal}
        assert offers == expected.get((state, who), set()), who


SEEN = {
    "judge": set(PATHS),
    "another": set(),
    "president": set(PATHS) - {"draft"},
    "first_vice_president": {"granted"},  # as every holder of the role
    "secretariat": {"granted"},
    "auditor": {"granted"},
    "finance": set(),
    "registrar": set(),
}


def test_who_sees_which_leave(people, judge):
    for number, state in enumerate(PATHS):
        ask(judge, state, date(2026, 12, 7 + number), date(2026, 12, 7 + number))
    for who, user in people.items():
        assert set(visible_leave(user, TODAY).values_list("state", flat=True)) == SEEN[who], who


class TestPresidency:
    def test_nobody_decides_on_their_own_leave(self, president):
        made = ask(president, "requested")
        with pytest.raises(Refused, match="Nobody decides on their own leave"):
            act("grant", made, president.user)
        assert list(to_decide(president.user, TODAY)) == []

    def test_the_first_vice_president_decides_on_the_presidents(self, president, presidency):
        made = ask(president, "requested")
        deputy = presidency[Office.FIRST_VICE_PRESIDENT].user
        assert list(to_decide(deputy, TODAY)) == [made]
        assert act("grant", made, deputy).decided_by == deputy
        assert Act.objects.about(made).last().office == "First Vice-President"

    def test_who_acts_as_president_decides_that_day(self, judge, make_judge, presidency):
        made, acting = ask(judge, "requested"), make_judge(name="Acting Judge")
        with pytest.raises(Hidden):
            act("grant", made, acting.user)
        ActingDay.objects.create(judge=acting, day=TODAY, source="test")
        assert list(to_decide(acting.user, TODAY)) == [made]
        assert act("grant", made, acting.user).state == "granted"

    def test_the_database_refuses_a_decision_by_who_asked(self, judge, presidency):
        made = ask(judge, "granted")
        with pytest.raises(IntegrityError), transaction.atomic():
            LeaveRequest.objects.filter(pk=made.pk).update(decided_by=judge.user)

    def test_a_refusal_has_a_reason(self, judge, presidency):
        with pytest.raises(ValidationError, match="Say why"):
            act("refuse", ask(judge), decider_of(judge), reason=" ")

    def test_several_are_granted_at_once_each_by_itself(self, judge, make_judge, presidency):
        first, second = ask(judge), ask(make_judge(name="Another Judge"))
        chosen = {first.slug: first.content_hash, second.slug: "0" * 64}
        granted, sentences = leave.grant_all(chosen, decider_of(judge), TODAY)
        assert granted == [first]
        assert len(sentences) == 1
        assert sentences[0].startswith(f"{second.number}: The content changed")
        assert LeaveRequest.objects.get(pk=second.pk).state == "requested"

    def test_nobody_else_grants_several(self, judge, secretariat, presidency):
        made = ask(judge)
        assert leave.grant_all({made.slug: made.content_hash}, secretariat, TODAY) == ([], [])
        assert leave.grant_all({made.slug: made.content_hash}, judge.user, TODAY)[0] == []


# --- Changing, giving back, recording -------------------------------------------------------------------------------


class TestChanges:
    def test_a_draft_is_changed_by_who_read_it_last(self, judge, presidency):
        made = ask(judge, "draft")
        read = made.content_hash
        leave.change(made, read, last_day=FIRST)
        with pytest.raises(Stale):
            leave.change(made, read, last_day=LAST)
        assert LeaveRequest.objects.get().total == 1

    def test_what_was_asked_for_is_not_changed(self, judge, presidency):
        made = ask(judge)
        with pytest.raises(Refused):
            leave.change(made, made.content_hash, last_day=FIRST)

    def test_the_same_form_sent_twice_makes_one(self, judge):
        token = uuid4()
        made = [leave.create(judge, today=TODAY, token=token, first_day=FIRST, last_day=LAST) for _time in range(2)]
        assert made[0] == made[1]
        assert LeaveRequest.objects.count() == 1

    def test_leave_is_given_back_before_it_starts(self, judge, presidency):
        made = ask(judge, "granted")
        before = balance_on(Judge.objects.get(pk=judge.pk), LAST)
        with pytest.raises(Refused, match="has begun"):
            act("give-back", made, judge.user, FIRST)
        assert act("give-back", made, judge.user, date(2026, 11, 29)).state == "withdrawn"
        assert balance_on(Judge.objects.get(pk=judge.pk), LAST) == before + 5


class TestRecorded:
    def record(self, judge, user, first=date(2026, 7, 6), last=date(2026, 7, 10), **fields):
        facts = {"source": "Leave form of 1 July 2026"} | fields
        return leave.record_leave(judge, user, today=TODAY, first_day=first, last_day=last, **facts)

    def test_it_counts_at_once(self, judge, secretariat, presidency):
        made = self.record(judge, secretariat)
        assert (made.state, made.total, made.decided_by) == ("granted", 5, None)
        assert Act.objects.about(made).get().name == "record"
        assert balance_on(Judge.objects.get(pk=judge.pk), TODAY) == Decimal("107.5")

    def test_it_has_a_source(self, judge, secretariat, presidency):
        with pytest.raises(ValidationError, match="Name the document"):
            self.record(judge, secretariat, source=" ".strip())
        assert not LeaveRequest.objects.exists()

    def test_more_than_there_is_needs_a_remark(self, newcomer, secretariat):
        days = (date(2026, 10, 12), date(2026, 10, 26))  # eleven days of 10.5
        with pytest.raises(ValidationError, match="0.5 working days more than there are"):
            self.record(newcomer, secretariat, *days)
        assert self.record(newcomer, secretariat, *days, note="Agreed with the Registrar").state == "granted"
        assert balance_on(Judge.objects.get(pk=newcomer.pk), TODAY) == Decimal("-0.5")

    def test_not_on_days_of_other_leave(self, judge, secretariat, presidency):
        self.record(judge, secretariat)
        with pytest.raises(ValidationError, match="Another leave runs"):
            self.record(judge, secretariat, date(2026, 7, 10), date(2026, 7, 13))

    @pytest.mark.parametrize("role", [Role.PRESIDENCY, Role.AUDITOR, Role.FINANCE, Role.JUDGE])
    def test_by_nobody_else(self, role, judge, make_user, presidency):
        with pytest.raises(Hidden):
            self.record(judge, make_user(role))

    def test_nobody_records_their_own(self, make_judge, presidency):
        judge = make_judge(Role.SECRETARIAT, name="Two Roles")
        with pytest.raises(Refused, match="Nobody records their own"):
            self.record(judge, judge.user)
        assert not LeaveRequest.objects.exists()

    def test_what_was_recorded_by_mistake_is_taken_back_with_a_reason(self, judge, secretariat, presidency):
        made = self.record(judge, secretariat)
        with pytest.raises(ValidationError, match="Say why"):
            act("take-back", made, secretariat, reason="")
        assert act("take-back", made, secretariat).state == "withdrawn"
        assert visible_leave(secretariat, TODAY).contains(made)


# --- Who is told ----------------------------------------------------------------------------------------------------


def test_each_is_told_in_their_own_language(judge, president, presidency):
    type(judge.user).objects.filter(pk=president.user.pk).update(language="fr")
    made = ask(judge, "granted", note="PRIVATE REMARK")
    to_president, to_judge = Message.objects.order_by("pk")
    assert (to_president.to, to_judge.to) == (president.user, judge.user)
    assert to_judge.subject == f"Leave {made.number} is granted"
    assert "30\u00a0nov.\u00a02026" in to_president.body  # as French writes it
    assert made.get_absolute_url() in to_president.body
    assert "PRIVATE" not in to_president.body + to_judge.body


def test_who_had_granted_is_told_that_leave_is_given_back(judge, president):
    made = ask(judge, "granted")
    Message.objects.all().delete()
    act("give-back", made, judge.user)
    assert [message.to for message in Message.objects.all()] == [president.user]


# --- At the same time -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_never_take_the_same_days_nor_more_than_there_is(newcomer):
    # each fits alone: six of 10.5 days
    drafts = [
        ask(newcomer, "draft", date(2026, 11, 16), date(2026, 11, 23)),
        ask(newcomer, "draft", date(2026, 11, 16), date(2026, 11, 23)),
        ask(newcomer, "draft", date(2026, 11, 24), date(2026, 12, 1)),
    ]

    def press(draft):
        try:
            leave_workflow.apply("request", Doing(draft, newcomer.user, TODAY))
        except ValidationError:
            return "refused"
        finally:
            connection.close()
        return "requested"

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(press, drafts)) == ["refused", "refused", "requested"]
    assert LeaveRequest.objects.filter(state="requested").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_decide_once(judge, make_judge, presidency):
    made, acting = ask(judge), make_judge(name="Acting Judge")
    ActingDay.objects.create(judge=acting, day=TODAY, source="test")

    def press(way):
        name, user = way
        try:
            leave_workflow.apply(name, Doing(made, user, TODAY, reason="Because"))
        except ValidationError as error:
            return error.messages[0].startswith("Too late")
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = set(pool.map(press, [("grant", presidency[Office.PRESIDENT].user), ("refuse", acting.user)]))
    assert answers == {"done", True}
    assert Act.objects.about(made).count() == 2
