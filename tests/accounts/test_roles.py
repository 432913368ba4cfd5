"""Roles: groups with exactly the permissions of the table, and nobody with powers of their own."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, Group, Permission

from asp_portal.accounts import roles
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import PERMISSIONS, Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(db):
    """The groups are there, also where a test with real transactions has emptied all tables before."""
    roles.load()


def granted():
    """What each group may do, as the database has it."""
    return {
        group.name: {
            f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.select_related("content_type")
        }
        for group in Group.objects.all()
    }


TABLE = {role.value: set(names) for role, names in PERMISSIONS.items()}


class TestLoading:
    def test_the_groups_are_the_table(self):
        assert granted() == TABLE

    def test_every_role_is_in_the_table(self):
        assert set(PERMISSIONS) == set(Role)

    def test_what_is_not_in_the_table_is_taken_away(self):
        Group.objects.create(name="Friends")
        Group.objects.get(name=Role.JUDGE).permissions.set(Permission.objects.all())
        roles.load()
        assert granted() == TABLE

    def test_what_is_missing_is_given_again(self):
        Group.objects.get(name=Role.FINANCE).permissions.clear()
        Group.objects.get(name=Role.AUDITOR).delete()
        roles.load()
        assert granted() == TABLE

    def test_who_has_a_role_keeps_it(self, finance):
        roles.load()
        assert User.objects.get().roles == {Role.FINANCE}

    def test_a_permission_that_no_model_has_is_refused(self, monkeypatch):
        monkeypatch.setitem(roles.PERMISSIONS, Role.JUDGE, ("travel.fly_claim",))
        with pytest.raises(LookupError, match="travel.fly_claim"):
            roles.load()


class TestPermissions:
    @pytest.mark.parametrize("role", Role)
    def test_a_user_may_do_what_the_role_may(self, make_user, role):
        assert make_user(role).get_all_permissions() == TABLE[role]

    def test_two_roles_add_up(self, make_user):
        assert make_user(Role.FINANCE, Role.AUDITOR).get_all_permissions() == TABLE["Finance"] | TABLE["Auditor"]

    def test_an_inactive_account_may_do_nothing(self, make_user):
        assert make_user(Role.SECRETARIAT, is_active=False).get_all_permissions() == set()

    def test_a_visitor_may_do_nothing(self):
        assert AnonymousUser().has_perm("travel.view_claim") is False

    def test_permissions_and_roles_are_one_query(self, finance, django_assert_num_queries):
        user = User.objects.get(pk=finance.pk)
        with django_assert_num_queries(1):
            assert user.has_perm("travel.pay_claim")
            assert not user.has_perm("travel.verify_claim")
            assert user.roles == {Role.FINANCE}

    def test_there_are_no_superusers_and_no_powers_of_persons(self):
        columns = {field.name for field in User._meta.get_fields()}
        assert columns.isdisjoint({"is_superuser", "is_staff", "user_permissions"})

    @pytest.mark.parametrize("role", Role)
    def test_the_administration_opens_for_roles_with_a_permission_on_one_of_its_tables(self, make_user, rf, role):
        request = rf.get("/")
        request.user = make_user(role)
        outside = {Role.RECORDS, Role.PENSIONS, Role.JUDGE, Role.DELEGATION, Role.STAFF_PARTICIPANT}
        outside |= {Role.CHAIR, Role.INTERPRETER}
        assert admin.site.has_permission(request) is (role not in outside)


class TestSeparation:
    """No role can do two things that must be in different hands."""

    def roles_with(self, permission):
        return {role for role, names in PERMISSIONS.items() if permission in names}

    def test_only_the_secretariat_verifies_and_only_finance_pays(self):
        assert self.roles_with("travel.verify_claim") == {Role.SECRETARIAT}
        assert self.roles_with("travel.pay_claim") == {Role.FINANCE}

    def test_only_administrators_keep_accounts(self):
        assert self.roles_with("accounts.change_user") == {Role.ADMINISTRATOR}
        assert self.roles_with("accounts.add_user") == {Role.ADMINISTRATOR}

    def test_administrators_have_no_authority_over_claims(self):
        assert not any(name.startswith("travel.") and "claim" in name for name in PERMISSIONS[Role.ADMINISTRATOR])

    def test_auditors_change_nothing(self):
        assert all(name.partition(".")[2].startswith("view_") for name in PERMISSIONS[Role.AUDITOR])

    def test_nobody_deletes_rows_by_permission(self):
        """Facts of a record are removed by those who keep it, with a reason and a history."""
        assert not [name for names in PERMISSIONS.values() for name in names if ".delete_" in name]


class TestAccounts:
    def test_addresses_are_kept_in_small_letters(self):
        assert User.objects.create_user("Ada@Example.ORG", name="Ada").email == "ada@example.org"

    def test_the_first_administrator(self):
        user = User.objects.create_superuser("root@example.org", "correct horse battery", name="Root")
        assert user.roles == {Role.ADMINISTRATOR}
        assert user.has_perm("accounts.add_user")
        assert not user.has_perm("travel.verify_claim")
