"""Who sees which data of a judge, and who keeps them: the table of classes, role by role."""

import pytest

from asp_portal.accounts.roles import Role
from judges.models import Child, Judge, Term
from judges.record import visibility
from judges.record.kinds import KINDS
from judges.record.visibility import FIELDS, Data

pytestmark = pytest.mark.django_db

ALL = set(Data)
SEEN = {
    Role.SECRETARIAT: {Data.OFFICE, Data.PERSONAL, Data.LEAVE, Data.PAY},
    Role.RECORDS: {Data.OFFICE, Data.PERSONAL, Data.FAMILY, Data.HEALTH, Data.BANK},
    Role.PENSIONS: {Data.OFFICE, Data.PERSONAL, Data.FAMILY, Data.BANK},
    Role.PRESIDENCY: {Data.OFFICE, Data.LEAVE},
    Role.REGISTRAR: {Data.OFFICE},
    Role.FINANCE: {Data.OFFICE, Data.PAY, Data.BANK, Data.ACCOUNT_NUMBER},
    Role.AUDITOR: {Data.OFFICE, Data.PAY, Data.LEAVE},
}
KEPT = {
    Role.SECRETARIAT: {Data.OFFICE, Data.PERSONAL},
    Role.RECORDS: {Data.FAMILY, Data.HEALTH, Data.BANK, Data.ACCOUNT_NUMBER},
    Role.PENSIONS: {Data.OFFICE, Data.PERSONAL, Data.FAMILY, Data.BANK, Data.ACCOUNT_NUMBER},
}


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_its_classes_of_data_and_no_others(make_user, judge, role):
    assert visibility.seen_by(make_user(role), judge) == SEEN.get(role, set())


@pytest.mark.parametrize("role", Role)
def test_each_role_keeps_its_classes_of_data_and_no_others(make_user, role):
    assert visibility.kept_by(make_user(role)) == KEPT.get(role, set())


def test_a_judge_sees_all_of_the_own_record_but_whole_account_numbers(judge):
    assert visibility.seen_by(judge.user, judge) == ALL - {Data.ACCOUNT_NUMBER}


def test_a_judge_sees_nothing_of_another_judge(judge, make_judge):
    assert visibility.seen_by(make_judge(name="Another Judge").user, judge) == set()


def test_nobody_keeps_the_own_record_whatever_their_roles(make_judge):
    judge = make_judge(Role.SECRETARIAT, Role.RECORDS)
    other = make_judge(name="Another Judge")
    kinds = [kind for kind in KINDS.values() if kind.relation]
    assert [visibility.may_keep(judge.user, kind.new(judge)) for kind in kinds] == [False] * len(kinds)
    assert all(visibility.may_keep(judge.user, kind.new(other)) for kind in kinds)


def test_every_field_of_a_fact_that_a_form_writes_has_its_class():
    written = {kind.name: set(kind.form.base_fields) - {"seen", "token"} for kind in KINDS.values()}
    assert written == {name: set(fields) for name, fields in FIELDS.items()}


def test_who_keeps_a_kind_of_fact_sees_it(make_user, judge):
    blind = {
        (role, kind.name)
        for role in Role
        for kind in KINDS.values()
        if visibility.may_keep(user := make_user(role), kind.new(judge))
        and set(FIELDS[kind.name].values()) - {Data.ACCOUNT_NUMBER} - visibility.seen_by(user, judge)
    }
    assert blind == set()


def test_the_fields_that_somebody_sees_of_a_fact(make_user, judge):
    term, registrar = judge.terms.get(), make_user(Role.REGISTRAR)
    assert "ended" not in visibility.fields_seen(registrar, term)
    assert "source" not in visibility.fields_seen(registrar, term)
    assert "last_day" in visibility.fields_seen(registrar, term)
    assert visibility.fields_seen(registrar, Child(judge=judge)) == []


@pytest.mark.parametrize("model", [Judge, Term])
def test_what_may_stand_open_in_acts_is_data_of_office_only(model):
    opened = {name for name, data in visibility.fields_of(model).items() if visibility.is_open(data)}
    assert opened == {name for name, data in FIELDS[model._meta.model_name].items() if data is Data.OFFICE}
