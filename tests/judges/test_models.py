"""What can never be true of judges, terms, offices and acting days is refused by the database, in words."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from asp_portal.accounts.roles import Role
from judges.models import ActingDay, Judge, OfficeHolding, Term
from judges.rules.presidency import Office

pytestmark = pytest.mark.django_db


def term(judge, first, last=None, **changes):
    facts = {"scheduled_last_day": date(2050, 1, 1), "last_day": last, "ended": "completed" if last else ""}
    return Term(judge=judge, first_day=first, **facts | changes)


def refused(row):
    """The sentence with which the form refuses a row; the database must refuse it as well."""
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.bulk_create([row])
    row.pk = None
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    return " ".join(refusal.value.messages)


class TestTerms:
    @pytest.fixture
    def before(self, judge):
        """The judge's term of 2015 to 2024, both days counted, before the one that runs."""
        earlier = term(judge, date(2015, 3, 11), date(2024, 3, 10))
        earlier.save()
        return earlier

    def test_two_terms_may_adjoin(self, before, judge):
        assert judge.terms.count() == 2

    def test_they_may_not_share_a_day(self, judge):
        assert "overlaps another term" in refused(term(judge, date(2015, 3, 11), date(2024, 3, 11)))

    def test_a_running_term_has_no_end(self, judge):
        assert "overlaps another term" in refused(term(judge, date(2040, 1, 1)))

    def test_terms_of_two_judges_may_overlap(self, judge, make_judge):
        assert make_judge(name="Another Judge").terms.get().first_day == judge.terms.get().first_day

    def test_a_term_of_one_day(self, judge):
        term(judge, date(2010, 1, 1), date(2010, 1, 1)).save()

    def test_the_last_day_is_not_before_the_first(self, judge):
        with pytest.raises(Exception, match="range lower bound|term_ends_after_its_start"), transaction.atomic():
            term(judge, date(2010, 1, 2), date(2010, 1, 1)).save()

    def test_the_scheduled_last_day_is_not_before_the_first(self, judge):
        row = term(judge, date(2010, 1, 2), date(2010, 1, 2), scheduled_last_day=date(2010, 1, 1))
        assert "scheduled last day cannot be before" in refused(row)

    def test_full_time_does_not_begin_before_the_term(self, judge):
        row = term(judge, date(2010, 1, 2), date(2010, 1, 2), full_time_from=date(2010, 1, 1))
        assert "Full-time service cannot start before" in refused(row)

    @pytest.mark.parametrize("half", [{"last_day": date(2020, 1, 1), "ended": ""}, {"ended": "died"}])
    def test_an_end_has_its_day_and_its_way(self, make_judge, half):
        judge = make_judge(name="Some Judge", first_day=date(2030, 1, 1))
        assert "both the last day served and how" in refused(term(judge, date(2010, 1, 1), **half | {}))


class TestInOffice:
    @pytest.mark.parametrize(
        ("on", "expected"),
        [
            (date(2024, 3, 10), False),
            (date(2024, 3, 11), True),
            (date(2033, 3, 10), True),
            (date(2033, 3, 11), True),  # finishing a trial: in office until the last day served is written down
        ],
    )
    def test_while_no_last_day_is_written_down(self, judge, on, expected):
        assert Judge.objects.in_office(on).contains(judge) is expected

    @pytest.mark.parametrize(("on", "expected"), [(date(2026, 5, 4), True), (date(2026, 5, 5), False)])
    def test_until_the_last_day_served(self, judge, on, expected):
        judge.terms.update(last_day=date(2026, 5, 4), ended="resigned")
        assert Judge.objects.in_office(on).contains(judge) is expected

    def test_two_terms_count_once(self, judge, today):
        term(judge, date(2010, 1, 1), date(2019, 1, 1)).save()
        assert Judge.objects.in_office(today).count() == 1


class TestOffices:
    def holding(self, judge, first, last=None, office=Office.PRESIDENT):
        return OfficeHolding(judge=judge, office=office.value, first_day=first, last_day=last)

    def test_one_holder_at_a_time(self, president, judge):
        assert "Somebody else holds this office" in refused(self.holding(judge, date(2026, 1, 1)))

    def test_not_even_for_a_day(self, president, judge):
        assert "Somebody else holds" in refused(self.holding(judge, date(2021, 3, 11), date(2024, 3, 11)))
        self.holding(judge, date(2021, 3, 11), date(2024, 3, 10)).save()

    def test_one_office_at_a_time(self, president):
        row = self.holding(president, date(2024, 1, 1), date(2024, 3, 11), Office.SECOND_VICE_PRESIDENT)
        assert "holds another office of the Presidency" in refused(row)

    def test_one_office_after_another(self, president):
        self.holding(president, date(2021, 3, 11), date(2024, 3, 10), Office.SECOND_VICE_PRESIDENT).save()


class TestActingDays:
    def test_one_judge_a_day(self, judge, president):
        ActingDay.objects.create(day=date(2026, 5, 4), judge=judge)
        assert "Somebody already acts" in refused(ActingDay(day=date(2026, 5, 4), judge=president))


class TestRecord:
    def test_what_hangs_on_a_judge_keeps_them(self, judge):
        with pytest.raises(ProtectedError):
            judge.delete()

    def test_an_account_belongs_to_one_judge(self, judge):
        with pytest.raises(IntegrityError), transaction.atomic():
            Judge.objects.create(user=judge.user, given_name="A", family_name="B", nationality="SEN")

    @pytest.mark.parametrize("role", Role)
    def test_who_sees_which_judges(self, make_user, judge, role):
        unseeing = {
            Role.JUDGE, Role.DELEGATION, Role.CHAIR, Role.INTERPRETER, Role.STAFF_PARTICIPANT, Role.ADMINISTRATOR,
        }  # fmt: skip
        assert Judge.objects.visible_to(make_user(role)).exists() is (role not in unseeing)

    def test_a_judge_sees_their_own_record(self, judge, make_judge):
        make_judge(name="Another Judge")
        assert list(Judge.objects.visible_to(judge.user)) == [judge]
